//! Days that pass over a project, and what is told of it.

use entity::enums::{AlertEventType, AlertRule};
use serde_json::{Value, json};

use super::TestApp;
use super::builders::{project, task};

pub(crate) async fn sweep(t: &TestApp) -> usize {
    plimsoll::scheduler::sweep(&t.app, &Default::default()).await.unwrap()
}

/// A day passes, and is swept.
pub(crate) async fn next_day(t: &TestApp) {
    t.pass_days(1);
    sweep(t).await;
}

pub(crate) async fn report(t: &TestApp, task: &Value, percent: f64) {
    let input = json!({ "taskId": task, "percentComplete": percent });
    t.done("project_manager", "reportProgress", "task", "status", input).await;
}

/// The open warnings: rule and severity.
pub(crate) async fn open(t: &TestApp, project: &Value) -> Vec<String> {
    let query = "query($id: ID!) { alerts(filter: { projectId: $id, kind: [PROGRESS_WARNING, COST_OVERRUN],
        status: [OPEN, ACKNOWLEDGED, SNOOZED] }) { nodes { rule severity } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await;
    let nodes = found["alerts"]["nodes"].as_array().unwrap().clone();
    let mut rules: Vec<_> = nodes
        .iter()
        .map(|node| format!("{} {}", node["rule"].as_str().unwrap(), node["severity"].as_str().unwrap()))
        .collect();
    rules.sort();
    rules
}

/// What was told of a rule, in order.
pub(crate) async fn event_types(t: &TestApp, rule: AlertRule) -> Vec<AlertEventType> {
    let events = plimsoll::app::alert::events_after(&t.app, 0, 1_000).await.unwrap();
    events.iter().filter(|sent| sent.alert.rule == rule).map(|sent| sent.event.event).collect()
}

/// A project of one task from March 2 to 31, reported on every day.
pub(crate) async fn working(t: &TestApp) -> (Value, Value) {
    let project = project(t).await;
    let work = task(t, &project, "All of it", None).await;
    (project, work)
}
