//! Ten people and their colleagues at a server of their own, and what is tried around each of their steps.

use std::collections::HashMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::rights::permission_for;
use crate::support::process::Process;
use crate::support::{On, postgres};

const PASSWORD: &str = "a good password";

/// Who works there: name, roles, and in which line; those of the second line are strangers to what the first does.
const PEOPLE: [(&str, &str, usize); 16] = [
    ("Sun", "SALES", 0),
    ("Ma", "PROJECT_MANAGER", 0),
    ("Mo", "MEMBER", 0),
    ("Fang", "FINANCE", 0),
    ("Lei", "LEGAL", 0),
    ("Deng", "DIRECTOR", 0),
    ("Tang", "TEAM_LEAD", 0),
    ("Bo", "BUSINESS_OWNER", 0),
    // Colleagues who decide at the same time.
    ("Meng", "PROJECT_MANAGER", 0),
    ("Feng", "FINANCE", 0),
    ("Liu", "LEGAL", 0),
    ("Ding", "DIRECTOR", 0),
    // Strangers.
    ("Song", "SALES", 1),
    ("Mei", "MEMBER", 1),
    ("Dai", "DIRECTOR", 1),
    ("Tian", "TEAM_LEAD", 1),
];

/// Those who see nothing of the first line's work.
const STRANGERS: [&str; 4] = ["Song", "Mei", "Dai", "Tian"];

/// A mutation with its input.
pub(super) type Step = (&'static str, Value);

/// The company.
pub(super) struct Company {
    client: reqwest::Client,
    server: Process,
    tokens: HashMap<String, String>,
    /// What there is: `requirement`, `project`, … to their ids.
    pub known: HashMap<&'static str, Value>,
    _directory: TempDir,
}

fn roles_of(who: &str) -> &'static str {
    PEOPLE.iter().find(|(name, ..)| *name == who).map_or("ADMIN", |(_, role, _)| role)
}

/// The day of the server's organisation, and others from there.
pub(super) fn day(from_today: i64) -> String {
    let now = plimsoll::clock::Clock::System.now();
    let today = plimsoll::clock::day_in(chrono_tz::Asia::Shanghai, now);
    (today + chrono::Duration::days(from_today)).to_string()
}

/// An amount in yuan.
pub(super) fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

impl Company {
    /// Founded by its administrator, Ai, who adds all others.
    pub(super) async fn found(on: On) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let database = match on {
            On::Sqlite => format!("sqlite://{}?mode=rwc", directory.path().join("company.db").display()),
            On::Postgres => {
                let server = postgres::server().await?;
                server.create_database("company", None).await.unwrap();
                server.url("company")
            }
        };
        let admin =
            ["create-admin", "--email", "ai@company.example", "--name", "Ai", "--database-url", &database];
        assert!(Process::run(&admin, PASSWORD));
        // One person looks at everything after each step, more often than anybody does.
        let server = Process::serve(&database, &["--cost-per-minute", "off"]);
        let (client, tokens, known) = (reqwest::Client::new(), HashMap::new(), HashMap::new());
        let mut company = Self { client, server, tokens, known, _directory: directory };
        company.sign_in("Ai").await;
        let mut lines = Vec::new();
        for name in ["Brand", "Live"] {
            lines.push(company.does("Ai", "createBusinessLine", json!({ "name": name })).await["id"].clone());
        }
        for (name, role, line) in PEOPLE {
            let email = format!("{}@company.example", name.to_lowercase());
            let input = json!({ "email": email, "name": name, "password": PASSWORD, "roles": [role],
                "businessLineId": lines[line] });
            company.does("Ai", "createUser", input).await;
            company.sign_in(name).await;
        }
        Some(company)
    }

    async fn sign_in(&mut self, who: &str) {
        let query = "mutation($email: String!, $password: String!) {
            signIn(input: { email: $email, password: $password }) { accessToken } }";
        let email = format!("{}@company.example", who.to_lowercase());
        let answer = self.send(None, query, json!({ "email": email, "password": PASSWORD })).await;
        let token = answer["data"]["signIn"]["accessToken"].as_str().unwrap().to_string();
        self.tokens.insert(who.into(), token);
    }

    async fn send(&self, who: Option<&str>, query: &str, variables: Value) -> Value {
        let request = self.client.post(format!("{}/graphql", self.server.url));
        let request = request.json(&json!({ "query": query, "variables": variables }));
        let request = match who {
            Some(who) => request.bearer_auth(&self.tokens[who]),
            None => request,
        };
        request.send().await.unwrap().json().await.unwrap()
    }

    /// What somebody reads.
    pub(super) async fn reads(&self, who: &str, query: &str, variables: Value) -> Value {
        let answer = self.send(Some(who), query, variables).await;
        assert!(answer["errors"].is_null(), "{who} {query} {answer:#}");
        answer["data"].clone()
    }

    /// The id of what is known under a name.
    pub(super) fn id(&self, name: &str) -> Value {
        self.known.get(name).unwrap_or_else(|| panic!("there is no {name} yet")).clone()
    }

    /// A mutation's object, or its first error as `code`, `message` and `allowed`.
    async fn tries(&self, who: &str, mutation: &str, input: &Value) -> Result<Value, Value> {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let (object, fields) = object_of(mutation);
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{
                {object} {{ {fields} }} errors {{ code message allowed }} }} }}"
        );
        let answer = self.send(Some(who), &query, json!({ "input": input })).await;
        if let Some(error) = answer["errors"].get(0) {
            return Err(json!({ "code": error["extensions"]["code"], "message": error["message"] }));
        }
        let payload = &answer["data"][mutation];
        match payload["errors"].get(0) {
            Some(error) => Err(error.clone()),
            None => Ok(payload[object].clone()),
        }
    }

    /// A step that is nobody else's business, or needs no trial.
    pub(super) async fn does(&self, who: &str, mutation: &str, input: Value) -> Value {
        let done = self.tries(who, mutation, &input).await;
        done.unwrap_or_else(|error| panic!("{who} {mutation} {input}: {error}"))
    }

    /// A step that is refused, with a code and what would be allowed; nothing has changed.
    pub(super) async fn refuses(&self, who: &str, mutation: &str, input: Value, code: &str) -> Value {
        let before = self.everything().await;
        let error = self.tries(who, mutation, &input).await.expect_err(mutation);
        assert_eq!(error["code"], code, "{who} {mutation} {error}");
        assert_eq!(self.everything().await, before, "{who} {mutation} was refused and changed something");
        error
    }

    /// A step at its time: first by everybody whose step it is not, then by those whose it is, all at once. One of
    /// them does it; the others are told that it is done.
    pub(super) async fn step(&self, people: &[&str], (mutation, input): Step) -> Value {
        let permission = permission_for(mutation).unwrap();
        let before = self.everything().await;
        let may = |who: &&&str| permission.roles().iter().any(|role| role.name() == roles_of(who));
        let names: Vec<&str> = PEOPLE.iter().map(|(name, ..)| *name).chain(["Ai"]).collect();
        for who in names.iter().filter(|who| !may(who)) {
            let error = self.tries(who, mutation, &input).await.expect_err(mutation);
            assert_eq!(error["code"], "FORBIDDEN", "{who} {mutation} {error}");
        }
        // Whoever leads other projects is a stranger to this one.
        let other_manager = self.known.contains_key("project").then_some("Meng");
        for who in STRANGERS.iter().chain(&other_manager).filter(|who| may(who)) {
            let error = self.tries(who, mutation, &input).await.expect_err(mutation);
            assert_eq!(error["code"], "NOT_FOUND", "{who} {mutation} {error}");
        }
        assert_eq!(self.everything().await, before, "{mutation}: refused, and changed something");
        let answers = join_all(people.iter().map(|who| self.tries(who, mutation, &input))).await;
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1, "{mutation} by {people:?} at once: {done:?} {refused:?}");
        for error in refused.into_iter().filter_map(Result::err) {
            let expected_codes = ["CONFLICT", "INVALID_TRANSITION", "RULE_REFUSED"];
            // What is the director's turn by now is no longer finance's.
            let turn = error["code"] == "FORBIDDEN" && mutation == "approveCost";
            // What is out of a reviewer's sight by now was decided.
            let gone = error["code"] == "NOT_FOUND" && mutation == "initiateProject";
            assert!(
                expected_codes.iter().any(|code| error["code"] == *code) || turn || gone,
                "{mutation} {error}"
            );
        }
        done.into_iter().find_map(Result::ok).unwrap()
    }

    /// Of all steps with what there is, only these are in turn; the others are refused to the very people whose steps
    /// they are, who are told what is allowed, and nothing changes.
    pub(super) async fn in_turn(&self, steps: &[&str]) {
        let before = self.everything().await;
        for (who, name, (mutation, input)) in super::turns::all(self) {
            if steps.contains(&name) {
                continue;
            }
            let Err(error) = self.tries(who, mutation, &input).await else {
                panic!("{name} is out of turn, and {who} did it; in turn: {steps:?}");
            };
            let code = error["code"].as_str().unwrap();
            assert!(
                ["INVALID_TRANSITION", "RULE_REFUSED", "CONFLICT", "NOT_FOUND", "FORBIDDEN"].contains(&code),
                "{name} {error}"
            );
            let allowed = error["allowed"].as_array().cloned().unwrap_or_default();
            assert!(!allowed.contains(&json!(mutation)), "{name}: refused, and allowed: {error}");
            let over = error["message"].as_str().unwrap().contains("nothing follows")
                || error["message"].as_str().unwrap().contains("is final");
            assert!(code != "INVALID_TRANSITION" || over || !allowed.is_empty(), "{name} {error}");
        }
        assert_eq!(self.everything().await, before, "out of turn, and something changed");
    }

    /// Whatever there is, as finance and legal see it, with all that was done.
    async fn everything(&self) -> Value {
        let query = "{ customers { nodes { id version } }
            requirements { nodes { id version status reviewRound reviews { round } } }
            projects { nodes { id version stage onHold health plannedStart plannedEnd budget { total { amount } }
                costSummary { submitted { amount } committed { amount } paid { amount } }
                serviceItems { version status percentComplete } proposals { id version status }
                complianceReviews { track round decision }
                contract { version status amount { amount } instalments { version status received { amount } } }
                tasks { nodes { id version status percentComplete } } costs { nodes { id version status } }
                issues { nodes { id version status } } alerts { nodes { id version status } }
                retrospective { version finishedAt } } }
            auditLog(first: 1) { totalCount } }";
        self.reads("Fang", query, json!({})).await
    }
}

/// What a mutation gives, and what is looked at of it.
fn object_of(mutation: &str) -> (&'static str, &'static str) {
    match mutation {
        "createBusinessLine" => ("businessLine", "id"),
        "createUser" => ("user", "id"),
        "createCustomer" => ("customer", "id"),
        "draftProposal" | "sendProposal" | "recordCustomerDecision" => ("proposal", "id status"),
        "draftContract" | "updateContract" | "submitContract" | "decideContract" => {
            ("contract", "id status project { stage } instalments { id }")
        }
        "recordReceipt" => ("receipt", "id"),
        "createTask" | "updateTask" | "cancelTask" | "reportProgress" => ("task", "id status"),
        "submitCost" | "approveCost" | "rejectCost" | "payCost" | "cancelCost" => ("cost", "id status"),
        "raiseIssue" | "updateIssue" | "resolveIssue" => ("issue", "id status"),
        "openRetrospective" | "updateRetrospective" | "recordSatisfaction" | "finishRetrospective" => {
            ("retrospective", "id finishedAt")
        }
        _ if mutation.ends_with("Requirement") => ("requirement", "id status"),
        _ => ("project", "id version stage serviceItems { id }"),
    }
}
