//! Whatever hangs under a page is loaded in a number of statements that does not grow with the rows.

use crate::on_both;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;

use crate::support::TestApp;
use crate::support::builders::{approved_cost, cost, instalments, project, receive, task};

const NESTED: &str = "{ customers(first: 50) { totalCount nodes { name owner { name roles } contacts { name }
    requirements { nodes { title serviceItems { service tasks { nodes { title } } } reviews { findings { note } } } }
    projects(first: 50) { totalCount nodes { name manager { name } businessLine { name } health healthReasons { message }
        progress { planned daysBehind } costSummary { paid { amount } byCategory { category } } budget { lines { category } }
        serviceItems { service } alerts { nodes { message } }
        tasks(first: 50) { totalCount nodes { title assignee { name } parent { title } subtasks { title } dependsOn { title }
            project { code customer { name } } } }
        costs(first: 50) { nodes { description approvals { step decidedBy { name } } submittedBy { name } task { title }
            project { customer { name } } } } } } } } }";

/// Projects with something at every edge of the query.
async fn full_projects(t: &TestApp, count: usize) {
    for _ in 0..count {
        let id = project(t).await;
        let parent = task(t, &id, "Parent", None).await;
        let first = task(t, &id, "Child", Some(&parent)).await;
        let second = task(t, &id, "Child", Some(&parent)).await;
        let waits = json!({ "id": second, "dependsOn": [first] });
        t.done("project_manager", "updateTask", "task", "id", waits).await;
        cost(t, &id, "10").await;
        approved_cost(t, &id, "100001").await;
    }
}

on_both!(nested_queries_take_a_constant_number_of_statements, |t| async move {
    full_projects(&t, 2).await;
    let few = t.count_statements("finance", NESTED).await;
    full_projects(&t, 10).await;
    let many = t.count_statements("finance", NESTED).await;
    // Edges of one kind at two places share a statement when they are asked at the same time.
    assert!(many <= few + 2, "{few} statements for 2 projects, {many} for 12");
    assert!(few < 45, "{few} statements: more than the query has edges");
});

on_both!(a_page_with_its_customers_takes_few_statements, |t| async move {
    project(&t).await;
    project(&t).await;
    let query = "{ projects { nodes { code customer { name } } } }";
    // One for the projects, one for the customers; whoever asked a moment ago is known.
    assert_eq!(t.count_statements("team_lead", query).await, 2);
});

const LIFE: &str = "{ projects(first: 50) { nodes { allowedActions { action reason }
    requirement { flags { word } allowedActions { action } similarRetrospectives { project { code } likeness: similarity } }
    proposals { revision estimate { category amount { amount } } createdBy { name } }
    complianceReviews { decision comment reviewer { name } proposal { revision } }
    contract { number instalments { status serviceItem { service } receipts { amount { amount } recordedBy { name } } } }
    issues { totalCount nodes { title owner { name } } }
    retrospective { effectScore costAnalysis { category } avoidableCosts { reason } serviceEffects { formula } }
    costs { nodes { allowedActions { action } } } } } }";

on_both!(a_project_with_its_customer_takes_one_statement, |t| async move {
    let id = project(&t).await;
    let query = format!("{{ project(id: {id}) {{ code customer {{ name industry }} }} }}");
    // Who asks is known by then.
    let found = t.get("team_lead", &query, json!({})).await;
    assert!(found["project"]["customer"]["name"].is_string(), "{found}");
    assert_eq!(t.count_statements("team_lead", &query).await, 1);
});

on_both!(the_life_of_projects_takes_a_constant_number_of_statements, |t| async move {
    let live = async |count: usize| {
        for _ in 0..count {
            let id = project(&t).await;
            cost(&t, &id, "10").await;
            let input = json!({ "projectId": id, "title": "Rain", "severity": "LOW" });
            t.done("project_manager", "raiseIssue", "issue", "id", input).await;
            let parts = instalments(&t, &id).await;
            receive(&t, &parts[0], "10", None).await;
        }
    };
    live(2).await;
    let few = t.count_statements("finance", LIFE).await;
    live(6).await;
    let many = t.count_statements("finance", LIFE).await;
    assert!(many <= few + 2, "{few} statements for 2 projects, {many} for 8");
});

on_both!(a_database_that_was_restarted_is_found_again, |t| async move {
    project(&t).await;
    let query = "{ projects { totalCount nodes { code customer { name } } } }";
    let before = t.get("team_lead", query, json!({})).await;
    if t.app.db.writer().get_database_backend() == DbBackend::Postgres {
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        t.app.db.writer().execute_unprepared(others).await.unwrap();
    }
    for _ in 0..20 {
        assert_eq!(t.get("team_lead", query, json!({})).await, before);
    }
    project(&t).await;
});
