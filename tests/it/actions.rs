//! What `allowedActions` says is what happens: over every state of a project and its parts, every role and every
//! action, the mutation is done where it says so, and is refused with its reason where it does not.

use entity::enums::AuditAction;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use entity::audit_entry;
use plimsoll::app::App;
use plimsoll::feed::Feed;
use plimsoll::graphql;
use plimsoll::graphql::executor::Executor;
use plimsoll::graphql::loader::Caller;
use plimsoll::viewer::Viewer;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::on_both;
use crate::rights::EVERYBODY;
use crate::support::builders::{
    all_passed, approved_cost, approved_requirement, confirm, contract_input, cost, cost_input, customer_of,
    decide, deliver, instalments, project_of, proposal, receive, requirement, task, yuan,
};
use crate::support::{Frozen, On, PASSWORD, TestApp, user_id, viewer};

/// Those who look: one of each role, a manager who does a task in somebody else's project, and one who is finance too.
fn onlookers() -> impl Iterator<Item = &'static str> {
    EVERYBODY.into_iter().chain(["two_roles", "two_hats"])
}

/// Does what is open in a project, and resolves its issues.
async fn close_open_work(t: &TestApp, project: &Value) {
    let query = "query($id: ID!) { project(id: $id) {
        tasks(first: 50) { nodes { id status } } issues(first: 50) { nodes { id status } } } }";
    let open = t.get("project_manager", query, json!({ "id": project })).await["project"].clone();
    for task in open["tasks"]["nodes"].as_array().unwrap().iter().filter(|task| task["status"] != "DONE") {
        // What has parts follows from them, and refuses.
        let input = json!({ "taskId": task["id"], "percentComplete": 100 });
        t.mutate("project_manager", "reportProgress", "task", "id", input).await;
    }
    for issue in open["issues"]["nodes"].as_array().unwrap().iter().filter(|issue| issue["status"] == "OPEN")
    {
        let input = json!({ "id": issue["id"], "resolution": "Solved" });
        t.done("project_manager", "resolveIssue", "issue", "id", input).await;
    }
}

/// What was tried.
#[derive(Default)]
struct Tally {
    on: Option<On>,
    cells: usize,
    refused: usize,
    done: BTreeMap<String, usize>,
}

impl Tally {
    /// On PostgreSQL a sample is enough: the rules are the same, and a copy takes long.
    fn skips(&mut self, done: bool) -> bool {
        self.cells += 1;
        let every = if done { 31 } else { 7 };
        self.on == Some(On::Postgres) && !self.cells.is_multiple_of(every)
    }
}

/// What became of a mutation.
#[derive(Debug, PartialEq)]
enum Outcome {
    Done,
    Refused(String),
}

struct Asker {
    executor: Executor,
}

impl Asker {
    async fn ask(&self, app: &App, viewer: &Viewer, query: &str, variables: Value) -> Value {
        let document = Arc::new(parse_query(query).unwrap());
        let request = Request::new(query).variables(async_graphql::Variables::from_json(variables));
        let caller = Caller::new(app.clone().into(), Some(viewer.clone()));
        let executor = self.executor.clone();
        // As in a server, a task of its own, with a stack of its own.
        let answer = tokio::spawn(async move { executor.execute(request, &document, caller).await.json() });
        serde_json::from_str(&answer.await.unwrap()).unwrap()
    }

    async fn act(&self, app: &App, viewer: &Viewer, mutation: &str, input: &Value) -> Outcome {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ errors {{ message field }} }} }}"
        );
        let answer = self.ask(app, viewer, &query, json!({ "input": input })).await;
        let first = if answer["errors"].is_null() {
            answer["data"][mutation]["errors"][0].clone()
        } else {
            answer["errors"][0].clone()
        };
        assert_ne!(first["extensions"]["code"], "INTERNAL", "{mutation} {input} {answer}");
        match first["message"].as_str() {
            None => Outcome::Done,
            Some(message) => Outcome::Refused(message.into()),
        }
    }
}

/// An object with what its `allowedActions` say.
#[derive(Clone, Debug)]
struct Seen {
    of: String,
    fields: Value,
}

impl Seen {
    fn actions(&self) -> &[Value] {
        self.fields["allowedActions"].as_array().unwrap()
    }
}

const SEEN: &str = "query($id: ID!) { project(id: $id) { __typename id allowedActions { action allowed reason }
    serviceItems { id }
    proposals { __typename id allowedActions { action allowed reason } }
    contract { __typename id allowedActions { action allowed reason } instalments { id outstanding { amount } } }
    tasks(first: 100) { nodes { __typename id allowedActions { action allowed reason } } }
    requirement { __typename id flags { word list overriddenBy { id } } allowedActions { action allowed reason } } } }";
const COSTS: &str = "query($id: ID!) { costs(first: 100, filter: { projectId: $id }) {
    nodes { __typename id allowedActions { action allowed reason } } } }";

fn gather(value: &Value, seen: &mut Vec<Seen>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("allowedActions") {
                let of = fields["__typename"].as_str().unwrap().to_string();
                seen.push(Seen { of, fields: value.clone() });
            }
            fields.values().for_each(|value| gather(value, seen));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, seen)),
        _ => {}
    }
}

/// Input that makes sense for an action with an object; decisions are refusals, which are always possible.
fn input(action: &str, seen: &Seen, who: &str, manager: &Value) -> Value {
    let id = &seen.fields["id"];
    let amount = |amount: &str| yuan(amount);
    match action {
        "planProject" => json!({ "id": id, "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31" }),
        "draftProposal" => json!({ "projectId": id, "content": "Another", "quote": amount("200000"),
            "estimate": [{ "category": "MEDIA", "amount": amount("90000") }] }),
        "recordCustomerDecision" => json!({ "proposalId": id, "confirmed": true, "decidedBy": "Li Na" }),
        "decideComplianceReview" => {
            let track = if who == "legal" { "LEGAL" } else { "FINANCE" };
            json!({ "projectId": id, "track": track, "approve": false, "comment": "No." })
        }
        "draftContract" => json!({ "projectId": id, "number": "C-1", "amount": amount("200000"),
            "instalments": [{ "amount": amount("200000"), "dueOn": "2026-12-31" }] }),
        "updateContract" => json!({ "id": id, "number": "C-2" }),
        "decideContract" => json!({ "id": id, "approve": false, "comment": "No." }),
        "recordReceipt" => {
            let parts = seen.fields["instalments"].as_array().unwrap();
            let open = parts.iter().find(|part| part["outstanding"]["amount"] != "0.00");
            let part = open.or(parts.last()).unwrap();
            json!({ "instalmentId": part["id"], "amount": amount("0.01"), "receivedOn": "2026-03-02" })
        }
        "createTask" => json!({ "projectId": id, "title": "Another" }),
        "updateTask" => json!({ "id": id, "title": "Another" }),
        "reportProgress" => json!({ "taskId": id, "percentComplete": 10 }),
        "submitCost" => cost_input(id, "10"),
        "raiseIssue" => json!({ "projectId": id, "title": "Rain", "severity": "LOW" }),
        "holdProject" | "resumeProject" | "cancelProject" | "rejectCost" => {
            json!({ "id": id, "reason": "So." })
        }
        "openRetrospective" => json!({ "projectId": id }),
        "updateRequirement" => json!({ "id": id, "title": "Another" }),
        "overrideRestriction" => {
            let flags = seen.fields["flags"].as_array().unwrap();
            let never = || flags.iter().filter(|flag| flag["list"] == "NEVER");
            let word = never().find(|flag| flag["overriddenBy"].is_null()).or(never().next());
            json!({ "id": id, "word": word.map_or(json!("tea"), |flag| flag["word"].clone()), "reason": "So." })
        }
        "reviewRequirement" => json!({ "id": id, "findings": all_passed() }),
        "initiateProject" => json!({ "requirementId": id, "managerId": manager }),
        _ => json!({ "id": id }),
    }
}

/// The actions of a project that are taken with one of its parts.
const WITH_PARTS: [(&str, &str); 7] = [
    ("sendProposal", "Proposal"),
    ("recordCustomerDecision", "Proposal"),
    ("updateContract", "Contract"),
    ("submitContract", "Contract"),
    ("decideContract", "Contract"),
    ("recordReceipt", "Contract"),
    ("reportProgress", "Task"),
];

/// What a project says of its parts is what they say themselves; of proposals the latest counts.
fn check_parts(state: &str, who: &str, seen: &[Seen]) {
    let Some(project) = seen.iter().find(|one| one.of == "Project") else { return };
    for (action, of) in WITH_PARTS {
        let find = |one: &Seen| one.actions().iter().find(|known| known["action"] == action).unwrap().clone();
        let mut parts: Vec<_> = seen.iter().filter(|one| one.of == of).map(find).collect();
        if of == "Proposal" {
            parts = parts.split_off(parts.len().saturating_sub(1));
        }
        let said = find(project);
        let any = parts.iter().any(|part| part["allowed"] == true);
        assert_eq!(said["allowed"], any, "{state} {who} {action} {said} {parts:?}");
        let same = parts.iter().any(|part| part["reason"] == said["reason"]);
        assert!(parts.is_empty() || same, "{state} {who} {action} {said} {parts:?}");
    }
}

/// Tries everything that everybody could try with these objects, as they are now.
async fn check(asker: &Asker, frozen: &Frozen, state: &str, id: &Value, kinds: &[&str], tally: &mut Tally) {
    let (world, place) = frozen.app().await;
    let manager = plimsoll::scalar::GlobalId(
        plimsoll::scalar::NodeKind::User,
        viewer(&world, "project_manager").await.user_id,
    )
    .encode();
    let audited = async |app: &App| {
        // That something was refused for what it touches is kept.
        let kept = audit_entry::Column::Action
            .is_not_in([AuditAction::RefuseRequirement, AuditAction::FlagRequirement]);
        audit_entry::Entity::find().filter(kept).count(&app.db.reader).await.unwrap()
    };
    let before = audited(&world).await;
    let mut refused = 0;
    for who in onlookers() {
        let viewer = viewer(&world, who).await;
        let mut seen = Vec::new();
        for query in [SEEN, COSTS, NEEDED] {
            if query != NEEDED || kinds == ["Requirement"] {
                gather(&asker.ask(&world, &viewer, query, json!({ "id": id })).await["data"], &mut seen);
            }
        }
        check_parts(state, who, &seen);
        for one in seen.iter().filter(|one| kinds.contains(&one.of.as_str())) {
            for said in one.actions() {
                let action = said["action"].as_str().unwrap();
                if one.of == "Project" && WITH_PARTS.iter().any(|(name, _)| *name == action) {
                    continue;
                }
                let allowed = said["allowed"] == true;
                if tally.skips(allowed) {
                    continue;
                }
                let input = input(action, one, who, &json!(manager));
                let expected = match said["reason"].as_str() {
                    None => Outcome::Done,
                    Some(reason) => Outcome::Refused(reason.into()),
                };
                let copy = if allowed { Some(frozen.app().await) } else { None };
                let app = copy.as_ref().map_or(&world, |(app, _)| app);
                let outcome = asker.act(app, &viewer, action, &input).await;
                assert_eq!(outcome, expected, "{state}: {who} {action} {}", one.of);
                if allowed {
                    *tally.done.entry(action.to_string()).or_default() += 1;
                } else {
                    refused += 1;
                }
                if let Some(copy) = copy {
                    frozen.remove(copy).await;
                }
            }
        }
    }
    assert_eq!(audited(&world).await, before, "{state}: what was refused changed nothing");
    tally.refused += refused;
    frozen.remove((world, place)).await;
}

const NEEDED: &str = "query($id: ID!) { node(id: $id) { ... on Requirement { __typename id
    flags { word list overriddenBy { id } } allowedActions { action allowed reason } } } }";

/// Freezes, tries everything, and goes on.
macro_rules! visit {
    ($asker:ident, $t:ident, $tally:ident, $state:expr, $id:expr, $kinds:expr) => {{
        let frozen = $t.freeze().await;
        Box::pin(check(&$asker, &frozen, $state, $id, $kinds, &mut $tally)).await;
        frozen.thaw().await
    }};
}

fn asker() -> Asker {
    Asker { executor: Executor::new(graphql::schema(false), Feed::default()) }
}

async fn two_hats(t: &TestApp) {
    let input = json!({ "email": "two_hats@test.example", "name": "two_hats", "password": PASSWORD,
        "roles": ["PROJECT_MANAGER", "FINANCE"] });
    t.done("admin", "createUser", "user", "id", input).await;
}

on_both!(requirements_allow_what_they_say, |t| async move {
    let asker = asker();
    let mut tally = Tally { on: Some(t.on()), ..Default::default() };
    two_hats(&t).await;
    let words =
        json!({ "restrictedCategories": [{ "list": "NEVER", "word": "vape", "reason": "It harms." }] });
    t.done("admin", "updatePolicy", "policy", "version", words).await;
    let customer = customer_of(&t, "sales", "Lantern").await;
    let id = requirement(&t, "sales", &customer).await;
    let kinds: &[&str] = &["Requirement"];
    let me = json!({ "id": id });
    let t = visit!(asker, t, tally, "DRAFT", &id, kinds);
    let title = |title: &str| json!({ "id": id, "title": title });
    t.done("sales", "updateRequirement", "requirement", "id", title("Vape shops")).await;
    let t = visit!(asker, t, tally, "DRAFT, restricted", &id, kinds);
    let pass = json!({ "id": id, "word": "vape", "reason": "A museum" });
    t.done("business_owner", "overrideRestriction", "requirement", "id", pass).await;
    let t = visit!(asker, t, tally, "DRAFT, let pass", &id, kinds);
    t.done("sales", "updateRequirement", "requirement", "id", title("Tea shops")).await;
    // The policy changes after a word was said.
    let words =
        json!({ "restrictedCategories": [{ "list": "NEVER", "word": "tea", "reason": "Too bitter." }] });
    t.done("admin", "updatePolicy", "policy", "version", words).await;
    let t = visit!(asker, t, tally, "DRAFT, restricted by now", &id, kinds);
    t.done("admin", "updatePolicy", "policy", "version", json!({ "restrictedCategories": [] })).await;
    t.done("sales", "submitRequirement", "requirement", "id", me.clone()).await;
    let t = visit!(asker, t, tally, "SUBMITTED", &id, kinds);
    let mut findings = all_passed();
    findings[0]["passed"] = json!(false);
    let failed = json!({ "id": id, "findings": findings });
    t.done("project_manager", "reviewRequirement", "requirement", "id", failed).await;
    let t = visit!(asker, t, tally, "REJECTED", &id, kinds);
    t.done("sales", "submitRequirement", "requirement", "id", me.clone()).await;
    let passed = json!({ "id": id, "findings": all_passed() });
    t.done("project_manager", "reviewRequirement", "requirement", "id", passed).await;
    let t = visit!(asker, t, tally, "APPROVED", &id, kinds);
    let frozen = t.freeze().await;
    let t = frozen.thaw().await;
    t.done("sales", "withdrawRequirement", "requirement", "id", me).await;
    visit!(asker, t, tally, "WITHDRAWN", &id, kinds);
    let t = frozen.thaw().await;
    let input = json!({ "requirementId": id, "managerId": user_id(&t, "project_manager").await });
    t.done("project_manager", "initiateProject", "project", "id", input).await;
    visit!(asker, t, tally, "INITIATED", &id, kinds);
    if tally.on == Some(On::Sqlite) {
        let actions: Vec<_> = tally.done.keys().map(String::as_str).collect();
        let all = [
            "initiateProject",
            "overrideRestriction",
            "reviewRequirement",
            "submitRequirement",
            "updateRequirement",
            "withdrawRequirement",
        ];
        assert_eq!(actions, all);
    }
    assert!(tally.refused > 20, "{} {:?}", tally.refused, tally.done);
});

async fn steer(t: &TestApp, mutation: &str, id: &Value) {
    t.done("team_lead", mutation, "project", "id", json!({ "id": id, "reason": "So." })).await;
}

on_both!(projects_on_their_way_allow_what_they_say, |t| async move {
    let asker = asker();
    let mut tally = Tally { on: Some(t.on()), ..Default::default() };
    two_hats(&t).await;
    let kinds: &[&str] = &["Project", "Proposal", "Contract"];
    let needed = approved_requirement(&t, "sales", "project_manager").await;
    let input = json!({ "requirementId": needed, "managerId": user_id(&t, "project_manager").await });
    let made = t.done("project_manager", "initiateProject", "project", "id serviceItems { id }", input).await;
    let id = made["id"].clone();
    for who in ["member", "two_roles"] {
        let input = json!({ "projectId": id, "title": "Think", "assigneeId": user_id(&t, who).await });
        t.done("project_manager", "createTask", "task", "id", input).await;
    }
    let t = visit!(asker, t, tally, "PLANNING, nothing yet", &id, kinds);
    let milestone =
        |n: usize| json!({ "serviceItemId": made["serviceItems"][n]["id"], "date": "2026-03-20" });
    let input = json!({ "id": id, "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31",
        "milestones": [milestone(0), milestone(1)] });
    t.done("project_manager", "planProject", "project", "id", input).await;
    steer(&t, "holdProject", &id).await;
    let t = visit!(asker, t, tally, "PLANNING, on hold", &id, kinds);
    steer(&t, "resumeProject", &id).await;
    let first = proposal(&t, "project_manager", &id, "200000").await;
    let t = visit!(asker, t, tally, "PLANNING, draft", &id, kinds);
    t.done("sales", "sendProposal", "proposal", "id", json!({ "id": first })).await;
    let t = visit!(asker, t, tally, "PLANNING, sent", &id, kinds);
    let no = json!({ "proposalId": first, "confirmed": false, "decidedBy": "Li Na" });
    t.done("sales", "recordCustomerDecision", "proposal", "id", no).await;
    let t = visit!(asker, t, tally, "PLANNING, changes requested", &id, kinds);
    let second = proposal(&t, "project_manager", &id, "200000").await;
    confirm(&t, "sales", &second).await;
    let t = visit!(asker, t, tally, "PLANNING, confirmed", &id, kinds);
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": id })).await;
    let t = visit!(asker, t, tally, "COMPLIANCE_REVIEW, finance", &id, kinds);
    decide(&t, "finance", &id, true).await;
    let t = visit!(asker, t, tally, "COMPLIANCE_REVIEW, legal", &id, kinds);
    steer(&t, "holdProject", &id).await;
    let t = visit!(asker, t, tally, "COMPLIANCE_REVIEW, on hold", &id, kinds);
    steer(&t, "resumeProject", &id).await;
    decide(&t, "legal", &id, true).await;
    let t = visit!(asker, t, tally, "CONTRACTING", &id, kinds);
    let input = contract_input(&t, &id).await;
    let contract = t.done("sales", "draftContract", "contract", "id", input).await["id"].clone();
    let t = visit!(asker, t, tally, "CONTRACTING, draft", &id, kinds);
    t.done("sales", "submitContract", "contract", "id", json!({ "id": contract })).await;
    let t = visit!(asker, t, tally, "CONTRACTING, legal review", &id, kinds);
    let frozen = t.freeze().await;

    // The same offer again, not confirmed yet: the approvals hold.
    let t = frozen.thaw().await;
    proposal(&t, "project_manager", &id, "200000").await;
    visit!(asker, t, tally, "CONTRACTING, drafted again", &id, kinds);
    // Another price: finance's approval is stale.
    let t = frozen.thaw().await;
    let terms = json!({ "id": contract, "amount": yuan("180000"),
        "instalments": [{ "amount": yuan("180000"), "dueOn": "2026-12-31" }] });
    t.done("legal", "updateContract", "contract", "id", terms).await;
    visit!(asker, t, tally, "COMPLIANCE_REVIEW, stale", &id, kinds);
    let t = frozen.thaw().await;
    let no = json!({ "id": contract, "approve": false, "comment": "No." });
    t.done("legal", "decideContract", "contract", "id", no).await;
    visit!(asker, t, tally, "CONTRACTING, rejected", &id, kinds);
    let t = frozen.thaw().await;
    steer(&t, "cancelProject", &id).await;
    visit!(asker, t, tally, "CANCELLED before the work", &id, kinds);
    if tally.on == Some(On::Sqlite) {
        let done: BTreeSet<_> = tally.done.keys().map(String::as_str).collect();
        for action in
            ["planProject", "sendProposal", "decideComplianceReview", "draftContract", "decideContract"]
        {
            assert!(done.contains(action), "{action} {done:?}");
        }
    }
    assert!(tally.refused > 100, "{} {:?}", tally.refused, tally.done);
});

on_both!(projects_at_work_allow_what_they_say, |t| async move {
    let asker = asker();
    let mut tally = Tally { on: Some(t.on()), ..Default::default() };
    two_hats(&t).await;
    let kinds: &[&str] = &["Project", "Contract", "Task"];
    let id = project_of(&t, "sales", "project_manager").await;
    let parent = task(&t, &id, "Posters", None).await;
    task(&t, &id, "Draw", Some(&parent)).await;
    let gone = task(&t, &id, "Fold", None).await;
    t.done("project_manager", "cancelTask", "task", "id", json!({ "id": gone })).await;
    let stuck = task(&t, &id, "Print", None).await;
    let input = json!({ "id": stuck, "status": "BLOCKED" });
    t.done("project_manager", "updateTask", "task", "id", input).await;
    let other = user_id(&t, "two_roles").await;
    let input = json!({ "projectId": id, "title": "Film", "assigneeId": other });
    t.done("project_manager", "createTask", "task", "id", input).await;
    deliver(&t, "project_manager", &id, 0).await;
    let t = visit!(asker, t, tally, "EXECUTION", &id, kinds);
    let frozen = t.freeze().await;

    let t = frozen.thaw().await;
    steer(&t, "holdProject", &id).await;
    visit!(asker, t, tally, "EXECUTION, on hold", &id, kinds);
    let t = frozen.thaw().await;
    steer(&t, "cancelProject", &id).await;
    visit!(asker, t, tally, "CANCELLED at work", &id, kinds);
    let t = frozen.thaw().await;
    for (part, amount) in instalments(&t, &id).await.iter().zip(["50000", "100000", "50000"]) {
        receive(&t, part, amount, None).await;
    }
    let t = visit!(asker, t, tally, "EXECUTION, paid", &id, kinds);
    deliver(&t, "project_manager", &id, 1).await;
    let t = visit!(asker, t, tally, "COLLECTION, paid, with open work", &id, kinds);
    close_open_work(&t, &id).await;
    let t = visit!(asker, t, tally, "COLLECTION, paid", &id, kinds);
    t.done("project_manager", "completeProject", "project", "id", json!({ "id": id })).await;
    let t = visit!(asker, t, tally, "COMPLETED", &id, kinds);
    t.done("project_manager", "openRetrospective", "retrospective", "id", json!({ "projectId": id })).await;
    visit!(asker, t, tally, "COMPLETED, looked back on", &id, kinds);
    let t = frozen.thaw().await;
    deliver(&t, "project_manager", &id, 1).await;
    let t = visit!(asker, t, tally, "COLLECTION", &id, kinds);
    steer(&t, "holdProject", &id).await;
    visit!(asker, t, tally, "COLLECTION, on hold", &id, kinds);
    if tally.on == Some(On::Sqlite) {
        let done: BTreeSet<_> = tally.done.keys().map(String::as_str).collect();
        for action in
            ["recordReceipt", "reportProgress", "cancelTask", "completeProject", "openRetrospective"]
        {
            assert!(done.contains(action), "{action} {done:?}");
        }
    }
    assert!(tally.refused > 100, "{} {:?}", tally.refused, tally.done);
});

/// A cost in every state it can be in.
async fn costs_of_all_kinds(t: &TestApp, id: &Value) {
    cost(t, id, "100").await;
    cost(t, id, "60000").await;
    let half = cost(t, id, "51000").await;
    t.done("finance", "approveCost", "cost", "id", json!({ "id": half })).await;
    approved_cost(t, id, "300").await;
    let paid = approved_cost(t, id, "400").await;
    t.done("finance", "payCost", "cost", "id", json!({ "id": paid })).await;
    let refused = cost(t, id, "500").await;
    t.done("finance", "rejectCost", "cost", "id", json!({ "id": refused, "reason": "No." })).await;
    let back = cost(t, id, "600").await;
    t.done("project_manager", "cancelCost", "cost", "id", json!({ "id": back })).await;
}

on_both!(costs_allow_what_they_say, |t| async move {
    let asker = asker();
    let mut tally = Tally { on: Some(t.on()), ..Default::default() };
    two_hats(&t).await;
    let kinds: &[&str] = &["Cost"];
    // One who is finance as well does not approve what they submitted.
    let own = project_of(&t, "sales", "two_hats").await;
    t.done("two_hats", "submitCost", "cost", "id", cost_input(&own, "10")).await;
    let t = visit!(asker, t, tally, "own", &own, kinds);
    let id = project_of(&t, "sales", "project_manager").await;
    costs_of_all_kinds(&t, &id).await;
    let t = visit!(asker, t, tally, "EXECUTION", &id, kinds);
    let frozen = t.freeze().await;

    let t = frozen.thaw().await;
    t.done("admin", "updatePolicy", "policy", "version", json!({ "hardLimitPercent": 1 })).await;
    visit!(asker, t, tally, "past the hard limit", &id, kinds);
    let t = frozen.thaw().await;
    steer(&t, "holdProject", &id).await;
    visit!(asker, t, tally, "on hold", &id, kinds);
    let t = frozen.thaw().await;
    steer(&t, "cancelProject", &id).await;
    visit!(asker, t, tally, "CANCELLED", &id, kinds);
    let t = frozen.thaw().await;
    deliver(&t, "project_manager", &id, 0).await;
    deliver(&t, "project_manager", &id, 1).await;
    visit!(asker, t, tally, "COLLECTION", &id, kinds);
    if tally.on == Some(On::Sqlite) {
        let done: Vec<_> = tally.done.keys().map(String::as_str).collect();
        assert_eq!(done, ["approveCost", "cancelCost", "payCost", "rejectCost"]);
    }
    assert!(tally.refused > 60, "{} {:?}", tally.refused, tally.done);
});
