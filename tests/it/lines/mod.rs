//! Two business lines under one roof: whatever somebody is told is made of the rows that they are shown, and of no
//! others.

mod figures;
mod foreign;
mod sums;

use serde_json::{Value, json};

use crate::support::builders::{
    complied_project, customer_of, deliver, delivered_project, eventful_project, planned_project, project_of,
    requirement, yuan,
};
use crate::support::{PASSWORD, TestApp, user_id};

/// People who see less than all: one of each role of the first line, people with two roles, and people of no line.
const ONLOOKERS: [&str; 12] = [
    "sales",
    "project_manager",
    "member",
    "director",
    "team_lead",
    "business_owner",
    "admin",
    "two_roles",
    "lead_seller",
    "owner_manager",
    "lost_owner",
    "lost_seller",
];

/// Those of both lines and of none who see a dashboard.
const WATCHERS: [&str; 10] = [
    "finance",
    "director",
    "director2",
    "team_lead",
    "team_lead2",
    "business_owner",
    "business_owner2",
    "lead_seller",
    "owner_manager",
    "lost_owner",
];

/// Two lines with projects in all stages.
struct Company {
    /// The ids of the lines.
    lines: [Value; 2],
    /// Projects of the second line that nobody of the first has to do with: one in execution, one delivered.
    foreign: [Value; 2],
    /// A project of the second line that is led by somebody of the first.
    lent: Value,
}

/// Adds people who hold two roles, or belong to no line.
async fn hire(t: &TestApp) -> [Value; 2] {
    let lines = t.get("admin", "{ businessLines { nodes { id name } } }", json!({})).await;
    let lines = lines["businessLines"]["nodes"].as_array().unwrap().clone();
    let line = |name: &str| lines.iter().find(|line| line["name"] == name).unwrap()["id"].clone();
    let lines = [line("Brand"), line("Live")];
    let people = [
        ("lead_seller", vec!["TEAM_LEAD", "SALES"], Some(&lines[0])),
        ("owner_manager", vec!["BUSINESS_OWNER", "PROJECT_MANAGER"], Some(&lines[0])),
        ("lost_owner", vec!["BUSINESS_OWNER", "DIRECTOR"], None),
        ("lost_seller", vec!["SALES", "MEMBER"], None),
    ];
    for (name, roles, line) in people {
        let email = format!("{name}@test.example");
        let input = json!({ "email": email, "name": name, "password": PASSWORD, "roles": roles,
            "businessLineId": line });
        t.done("admin", "createUser", "user", "id", input).await;
    }
    lines
}

/// Costs of several months, categories and services.
async fn spend(t: &TestApp, manager: &str, project: &Value) {
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = t.get("finance", query, json!({ "id": project })).await["project"]["serviceItems"].clone();
    let costs = [
        ("TALENT", "1100", "2026-01-15", Some(0)),
        ("TALENT", "1200.50", "2026-02-10", Some(1)),
        ("VENUE", "1300", "2026-02-28", None),
    ];
    for (place, (category, amount, day, item)) in costs.into_iter().enumerate() {
        let input = json!({
            "projectId": project, "category": category, "description": "Work", "payee": format!("Payee {place}"),
            "amount": yuan(amount), "incurredOn": day, "serviceItemId": item.map(|item: usize| items[item]["id"].clone()),
        });
        t.done(manager, "submitCost", "cost", "id", input).await;
    }
}

async fn company(t: &TestApp) -> Company {
    let lines = hire(t).await;
    // Sold by people of the first line, and of none.
    delivered_project(t, false).await;
    let ours = eventful_project(t, false).await;
    spend(t, "project_manager", &ours).await;
    complied_project(t, "lead_seller", "project_manager").await;
    planned_project(t, "sales", "owner_manager").await;
    let lost = project_of(t, "lost_seller", "project_manager").await;
    spend(t, "project_manager", &lost).await;
    let input = json!({ "projectId": lost, "title": "Posters", "assigneeId": user_id(t, "lost_seller").await,
        "plannedStart": "2026-03-02", "plannedEnd": "2026-03-10" });
    t.done("project_manager", "createTask", "task", "id", input).await;
    // The second line's.
    let foreign = [eventful_project(t, true).await, delivered_project(t, true).await];
    spend(t, "project_manager2", &foreign[0]).await;
    let lent = project_of(t, "sales2", "owner_manager").await;
    spend(t, "owner_manager", &lent).await;
    deliver(t, "owner_manager", &lent, 0).await;
    for who in ["sales", "sales2"] {
        let customer = customer_of(t, who, &format!("Lantern of {who}")).await;
        requirement(t, who, &customer).await;
    }
    // Past the first milestones.
    t.pass_days(20);
    plimsoll::scheduler::sweep(&t.app, &Default::default()).await.unwrap();
    Company { lines, foreign, lent }
}
