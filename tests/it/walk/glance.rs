//! What is seen at a glance equals the rows behind it, to the cent.

use std::collections::BTreeMap;

use entity::enums::{CollectionStatus, ContractStatus, CostStatus, ProjectStage, ServiceItemStatus};
use plimsoll::scalar::NodeKind;
use serde_json::{Value, json};

use super::world::{World, global};
use crate::support::TestApp;

fn yuan(minor: i64) -> String {
    format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100)
}

/// The first amount of a list by currency; nothing is nothing.
fn first(list: &Value) -> String {
    list[0]["amount"].as_str().unwrap_or("0.00").to_string()
}

pub(super) async fn figures_equal_their_rows(t: &TestApp, world: &World) {
    dashboard(t, world).await;
    progress_table(t, world).await;
}

async fn dashboard(t: &TestApp, world: &World) {
    let query = "{ dashboard { executionAmount { amount } projectCount byStage { stage count } byHealth { health count }
        progressDistribution { count }
        costReport(groupBy: [PROJECT]) { project { id } budget { amount } submitted { amount } committed { amount }
            paid { amount } variance { amount } }
        byCategory: costReport(groupBy: [CATEGORY]) { budget { amount } submitted { amount } committed { amount } paid { amount } }
        byMonth: costReport(groupBy: [MONTH, SERVICE]) { budget { amount } submitted { amount } committed { amount } paid { amount } }
        all: costReport(groupBy: []) { budget { amount } submitted { amount } committed { amount } paid { amount } }
        collection { contracted { amount } received { amount } due { amount } overdue { amount } } } }";
    let seen = t.get("finance", query, json!({})).await["dashboard"].clone();
    assert_eq!(seen["projectCount"], world.projects.len());
    let going_on = [ProjectStage::Execution, ProjectStage::Collection];
    let contracts = world.contracts.values();
    let running = contracts.filter(|row| going_on.contains(&world.projects[&row.project_id].stage));
    assert_eq!(first(&seen["executionAmount"]), yuan(running.map(|row| row.amount_minor).sum()));
    for stage in seen["byStage"].as_array().unwrap() {
        let own = world.projects.values().filter(|row| stage["stage"] == row.stage.name());
        assert_eq!(stage["count"], own.count(), "{stage}");
    }
    let running: Vec<_> =
        world.projects.values().filter(|row| row.stage == ProjectStage::Execution).collect();
    let counted = |name: &str| {
        seen[name].as_array().unwrap().iter().map(|one| one["count"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(counted("progressDistribution"), i64::try_from(running.len()).unwrap());
    assert_eq!(counted("byHealth"), i64::try_from(running.len()).unwrap());

    // By project, from the sums that projects carry; by category and month, from the costs themselves.
    let mut sums = [0_i64; 4];
    let rows: BTreeMap<_, _> = seen["costReport"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["project"]["id"].to_string(), row.clone()))
        .collect();
    for project in world.projects.values() {
        let budget =
            world.budgets.values().find(|row| row.project_id == project.id).map_or(0, |row| row.total_minor);
        let sum = |statuses: &[CostStatus]| -> i64 {
            let own = world.costs_of(project.id).filter(|cost| statuses.contains(&cost.status));
            own.map(|cost| cost.amount_minor).sum()
        };
        let submitted = sum(&[CostStatus::Submitted, CostStatus::FinanceApproved]);
        let (committed, paid) = (sum(&[CostStatus::Approved]), sum(&[CostStatus::Paid]));
        for (all, own) in sums.iter_mut().zip([budget, submitted, committed, paid]) {
            *all += own;
        }
        let row = rows.get(&global(NodeKind::Project, project.id).to_string());
        if budget + submitted + committed + paid == 0 {
            assert!(row.is_none(), "{row:?}");
            continue;
        }
        let row = row.unwrap_or_else(|| panic!("{} is not in the report", project.code));
        assert_eq!(row["budget"]["amount"], yuan(budget), "{row}");
        assert_eq!(row["submitted"]["amount"], yuan(submitted), "{row}");
        assert_eq!(row["committed"]["amount"], yuan(committed), "{row}");
        assert_eq!(row["paid"]["amount"], yuan(paid), "{row}");
        assert_eq!(row["variance"]["amount"], yuan(budget - committed - paid), "{row}");
    }
    for report in ["all", "byCategory", "byMonth"] {
        for (name, expected) in ["budget", "submitted", "committed", "paid"].into_iter().zip(sums) {
            let amounts = seen[report].as_array().unwrap().iter().map(|row| row[name].clone());
            let amounts: Vec<_> = amounts.filter(|amount| !amount.is_null()).collect();
            if report == "byMonth" && name == "budget" {
                assert!(amounts.is_empty(), "budgets are not made by month");
                continue;
            }
            let minor =
                |amount: &Value| amount["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
            assert_eq!(amounts.iter().map(minor).sum::<i64>(), expected, "{report} {name}");
        }
    }

    let in_force = |row: &&entity::contract::Model| {
        matches!(row.status, ContractStatus::Active | ContractStatus::Fulfilled)
    };
    let parts: Vec<_> =
        world.contracts.values().filter(in_force).flat_map(|contract| world.parts_of(contract.id)).collect();
    let open = |status: CollectionStatus| -> i64 {
        let own = parts.iter().filter(|part| part.status == status);
        own.map(|part| part.amount_minor - part.received_minor).sum()
    };
    let collection = &seen["collection"];
    assert_eq!(first(&collection["contracted"]), yuan(parts.iter().map(|part| part.amount_minor).sum()));
    assert_eq!(first(&collection["received"]), yuan(parts.iter().map(|part| part.received_minor).sum()));
    assert_eq!(first(&collection["overdue"]), yuan(open(CollectionStatus::Overdue)));
}

async fn progress_table(t: &TestApp, world: &World) {
    let query = "{ projects(orderBy: ATTENTION, first: 100) { nodes { id stage openIssueCount nextMilestone { id milestoneDate }
        progress { actual } costSummary { submitted { amount } committed { amount } paid { amount } } } } }";
    let seen = t.get("team_lead", query, json!({})).await["projects"]["nodes"].clone();
    let rows = seen.as_array().unwrap();
    assert_eq!(rows.len(), world.projects.len());
    for project in world.projects.values() {
        let id = global(NodeKind::Project, project.id);
        let row = rows.iter().find(|row| row["id"] == id).unwrap();
        let issues = world
            .issues
            .values()
            .filter(|issue| issue.project_id == project.id && issue.resolved_at.is_none());
        assert_eq!(row["openIssueCount"], issues.count(), "{row}");
        let open = [ServiceItemStatus::Planned, ServiceItemStatus::InProgress];
        let items = world.items_of(project.id).into_iter();
        let items = items.filter(|item| open.contains(&item.status) && item.milestone_date.is_some());
        let next = items.min_by_key(|item| (item.milestone_date, item.position));
        let next = next.map(|item| global(NodeKind::ServiceItem, item.id));
        assert_eq!(row["nextMilestone"]["id"], next.unwrap_or(Value::Null), "{row}");
        assert_eq!(row["costSummary"]["paid"]["amount"], yuan(project.cost_paid_minor), "{row}");
    }
}
