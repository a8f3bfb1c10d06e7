//! Two companies that differ only in money which is not for sales and members answer them byte for byte alike.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plimsoll::app;
use plimsoll::scalar::NodeKind;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::on_both;
use crate::rights::{call, ids_of};
use crate::support::builders::{
    confirm, cost_input, customer_of, deliver, delivered_project, planned_project, project_of, proposal,
    requirement,
};
use crate::support::pair::{Pair, follow, heard, leaves};
use crate::support::printed::{Printed, named};
use crate::support::{PASSWORD, TestApp, user_id};

/// Those from whom cost is hidden: sales, a member, somebody who is both, and somebody who sells what others manage
/// and manages nothing.
const OUTSIDERS: [&str; 4] = ["sales", "member", "both", "seller"];

/// The same company twice; in the second one, everything costs something else.
struct Twins {
    frugal: TestApp,
    lavish: TestApp,
    /// A project in execution without any cost.
    quiet: Value,
    /// Another one, sold by one who manages projects, but not this one.
    sold: Value,
    /// One that is delivered and looked back on.
    storied: Value,
}

async fn sweep(t: &TestApp) {
    plimsoll::scheduler::sweep(&t.app, &Default::default()).await.unwrap();
}

/// Whatever outsiders see: their projects in all stages, late, delivered, owed and told of.
async fn company(t: &TestApp) -> [Value; 3] {
    let lines =
        t.get("admin", "{ businessLines { nodes { id name } } }", json!({})).await["businessLines"].clone();
    let line = lines["nodes"].as_array().unwrap().iter().find(|line| line["name"] == "Brand").unwrap();
    for (name, roles) in [("both", ["SALES", "MEMBER"]), ("seller", ["SALES", "PROJECT_MANAGER"])] {
        let email = format!("{name}@test.example");
        let input = json!({ "email": email, "name": name, "password": PASSWORD, "roles": roles,
            "businessLineId": line["id"] });
        t.done("admin", "createUser", "user", "id", input).await;
    }
    let storied = delivered_project(t, false).await;
    let quiet = project_of(t, "sales", "project_manager").await;
    let theirs =
        [project_of(t, "both", "project_manager").await, project_of(t, "seller", "project_manager").await];
    for project in theirs.iter().chain([&quiet]) {
        for who in ["member", "both"] {
            let input = json!({
                "projectId": project, "title": "Posters", "assigneeId": user_id(t, who).await,
                "plannedStart": "2026-03-02", "plannedEnd": "2026-03-10",
            });
            t.done("project_manager", "createTask", "task", "id", input).await;
        }
        deliver(t, "project_manager", project, 0).await;
    }
    let planned = planned_project(t, "sales", "project_manager").await;
    proposal(t, "project_manager", &planned, "200000").await;
    let reviewed = planned_project(t, "sales", "project_manager").await;
    let offer = proposal(t, "project_manager", &reviewed, "200000").await;
    confirm(t, "sales", &offer).await;
    t.done("project_manager", "submitForCompliance", "project", "id", json!({ "id": reviewed })).await;
    let customer = customer_of(t, "sales", "Lantern").await;
    requirement(t, "sales", &customer).await;
    // Past the planned end, so that all are late.
    t.pass_days(33);
    sweep(t).await;
    let [_, sold] = theirs;
    [quiet, sold, storied]
}

/// Other money in everything that is hidden: estimates, budgets, red lines, planned costs, costs and their sums.
const OTHER_MONEY: [&str; 10] = [
    "UPDATE proposal SET estimated_minor = estimated_minor + 1234567, red_line_minor = 777",
    "UPDATE proposal_line SET amount_minor = amount_minor + 1234567 WHERE category = 'MEDIA'",
    "UPDATE budget SET total_minor = total_minor + 1234567, red_line_minor = red_line_minor + 234567",
    "UPDATE budget_line SET amount_minor = amount_minor + 1234567 WHERE category = 'MEDIA'",
    "UPDATE task SET planned_cost_minor = 987654 + weight",
    "UPDATE cost SET amount_minor = 3 * amount_minor",
    "UPDATE project SET cost_submitted_minor = 3 * cost_submitted_minor,
        cost_committed_minor = 3 * cost_committed_minor, cost_paid_minor = 3 * cost_paid_minor",
    "UPDATE baseline SET bac_minor = bac_minor + 7654321",
    "UPDATE line_budget SET amount_minor = amount_minor + 1234567",
    "UPDATE line_cost SET submitted_minor = 3 * submitted_minor, paid_minor = 3 * paid_minor",
];

/// The same in the work that baselines hold: each part of it becomes dearer, some more than others.
async fn make_plans_dearer(t: &TestApp) {
    let frozen = entity::baseline::Entity::find().all(t.app.db.writer()).await.unwrap();
    assert!(!frozen.is_empty());
    for mut row in frozen {
        let mut plan = app::json_column::read(&row.plan, row.id).unwrap();
        for (place, work) in plan.iter_mut().enumerate() {
            work.cost = work.cost * 3 + place as i64 * 1001;
        }
        row.plan = app::json_column::write(&plan).unwrap();
        row.into_active_model().reset_all().update(t.app.db.writer()).await.unwrap();
    }
}

/// Costs of a project, past its red line, in every state; the alert is told, noticed and put to sleep.
async fn spend(t: &TestApp, project: &Value) {
    let mut costs = Vec::new();
    for amount in ["90000", "70000", "300", "200", "100"] {
        let cost = t.done("project_manager", "submitCost", "cost", "id", cost_input(project, amount)).await;
        costs.push(json!({ "id": cost["id"] }));
    }
    for cost in &costs[..3] {
        let approved = t.done("finance", "approveCost", "cost", "status", cost.clone()).await;
        if approved["status"] == "FINANCE_APPROVED" {
            t.done("director", "approveCost", "cost", "id", cost.clone()).await;
        }
    }
    for cost in &costs[..2] {
        t.done("finance2", "payCost", "cost", "id", cost.clone()).await;
    }
    let refusal = json!({ "id": costs[3]["id"], "reason": "No invoice" });
    t.done("finance", "rejectCost", "cost", "id", refusal).await;
    t.done("project_manager", "cancelCost", "cost", "id", costs[4].clone()).await;
    let query =
        "query($id: ID!) { alerts(filter: { projectId: $id, kind: [COST_OVERRUN] }) { nodes { id } } }";
    let alert = t.get("team_lead", query, json!({ "id": project })).await["alerts"]["nodes"][0]["id"].clone();
    t.done("team_lead", "acknowledgeAlert", "alert", "id", json!({ "id": alert, "note": "Too much" })).await;
    let until = (t.app.clock.now() + chrono::Duration::days(7)).to_rfc3339();
    let later = json!({ "id": alert, "until": until, "note": "Paid this month" });
    t.done("director", "snoozeAlert", "alert", "id", later).await;
}

impl Twins {
    async fn of(t: TestApp) -> Self {
        let [quiet, sold, storied] = company(&t).await;
        for who in OUTSIDERS {
            t.token(who).await;
        }
        let frozen = t.freeze().await;
        let (frugal, lavish) = (frozen.thaw().await, frozen.thaw().await);
        for statement in OTHER_MONEY {
            lavish.app.db.writer().execute_unprepared(statement).await.unwrap();
        }
        make_plans_dearer(&lavish).await;
        for t in [&frugal, &lavish] {
            t.app.db.writer().execute_unprepared("UPDATE project SET evaluated_on = NULL").await.unwrap();
            sweep(t).await;
        }
        Self { frugal, lavish, quiet, sold, storied }
    }

    fn pair(&self) -> Pair<'_> {
        Pair { one: &self.frugal, other: &self.lavish }
    }
}

/// Every mutation, with the ids of both projects.
async fn mutations(twins: &Twins, printed: &Printed, who: &str, known: &[HashMap<NodeKind, Value>]) {
    for known in known {
        for field in printed.fields("Mutation").iter().filter(|field| field.name != "signIn") {
            let id = |at: &[String]| {
                let kind = printed.kind_of(&field.name, at);
                known.get(&kind).unwrap_or(&known[&NodeKind::Project]).clone()
            };
            let (query, values) = call(printed, "Mutation", field, &[], &id);
            let payload = leaves(printed, named(&field.of), 1);
            let query = query.replace("{ __typename errors { code message field allowed } }", &payload);
            twins.pair().same(who, &query, &values).await;
        }
    }
}

on_both!(every_answer_to_outsiders_is_the_same, |t| async move {
    let twins = Twins::of(t).await;
    spend(&twins.lavish, &twins.quiet).await;
    spend(&twins.lavish, &twins.sold).await;
    let cost = "query($id: ID!) { project(id: $id) { health costSummary { paid { amount } } tasks { nodes { plannedCost { amount } } } } }";
    let variables = json!({ "id": twins.quiet });
    let (one, other) = tokio::join!(
        twins.frugal.words("team_lead", cost, &variables),
        twins.lavish.words("team_lead", cost, &variables)
    );
    assert_ne!(one, other, "they do differ, for whoever may see it");

    let printed = Printed::read();
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    for day in 0..2 {
        for t in [&twins.frugal, &twins.lavish] {
            t.pass_days(day);
            sweep(t).await;
        }
        for who in OUTSIDERS {
            twins.pair().lists(&printed, who).await;
        }
        let seed = seed.wrapping_add(1_000_000 * day.unsigned_abs());
        twins.pair().random_queries(&OUTSIDERS, seed, 150).await;
    }
    let known = [ids_of(&twins.lavish, &twins.quiet).await, ids_of(&twins.lavish, &twins.storied).await];
    for who in OUTSIDERS {
        mutations(&twins, &printed, who, &known).await;
    }
});

/// The cursor of the beginning of all streams, and one that somebody made up.
fn cursors(seq: i64) -> [String; 2] {
    ["alert:0".to_string(), format!("alert:{seq}:AAAAAAAA")].map(|text| URL_SAFE_NO_PAD.encode(text))
}

on_both!(every_stream_to_outsiders_is_the_same, |t| async move {
    let twins = Twins::of(t).await;
    let printed = Printed::read();
    let mut one = follow(&twins.frugal, &printed, &OUTSIDERS, &twins.quiet, None).await;
    let mut other = follow(&twins.lavish, &printed, &OUTSIDERS, &twins.quiet, None).await;
    // Whoever may not see the project is refused.
    assert_eq!(heard(&mut one).await, heard(&mut other).await);
    spend(&twins.lavish, &twins.quiet).await;
    let silence = heard(&mut other).await;
    assert!(silence.iter().all(|(_, heard)| heard.is_empty()), "{silence:#?}");
    for t in [&twins.frugal, &twins.lavish] {
        let query = "query($id: ID!) { alerts(filter: { projectId: $id, kind: [PROGRESS_WARNING] }) { nodes { id } } }";
        let late =
            t.get("team_lead", query, json!({ "id": twins.quiet })).await["alerts"]["nodes"][0]["id"].clone();
        t.done("team_lead", "acknowledgeAlert", "alert", "id", json!({ "id": late, "note": "On it" })).await;
        deliver(t, "project_manager", &twins.quiet, 1).await;
    }
    let (one, other) = (heard(&mut one).await, heard(&mut other).await);
    assert_eq!(one, other);
    let events =
        |name: &str| one.iter().find(|(known, _)| known == name).map_or(0, |(_, events)| events.len());
    assert!(events("sales alerts") >= 2 && events("member serviceItemDelivered") >= 1, "{one:#?}");
    assert_eq!(events("sales costOverruns"), 0);

    // What was missed, and whether there could have been an event of some number.
    let last = app::alert::last_seq(&twins.lavish.app).await.unwrap();
    let early = app::alert::last_seq(&twins.frugal.app).await.unwrap();
    for seq in [early, early + 1, last, last + 1, -1] {
        for cursor in cursors(seq) {
            let mut one = follow(&twins.frugal, &printed, &OUTSIDERS, &twins.quiet, Some(&cursor)).await;
            let mut other = follow(&twins.lavish, &printed, &OUTSIDERS, &twins.quiet, Some(&cursor)).await;
            let (one, other) = (heard(&mut one).await, heard(&mut other).await);
            assert_eq!(one, other, "after {seq}");
        }
    }
});
