//! Whatever hangs under a page is loaded in a number of statements that does not grow with the rows.

use crate::on_both;
use crate::support::builders::{cost, project, project_of, task};

const NESTED: &str = "{ customers(first: 50) { totalCount nodes { name owner { name roles } contacts { name }
    requirements { nodes { title serviceItems { service tasks { nodes { title } } } reviews { findings { note } } } }
    projects(first: 50) { totalCount nodes { name manager { name } businessLine { name } health healthReasons { message }
        progress { planned daysBehind } costSummary { paid { amount } byCategory { category } } budget { lines { category } }
        serviceItems { service } alerts { nodes { message } }
        tasks(first: 50) { totalCount nodes { title assignee { name } parent { title } subtasks { title } dependsOn { title }
            project { code customer { name } } } }
        costs(first: 50) { nodes { description approvals { step decidedBy { name } } submittedBy { name } task { title }
            project { customer { name } } } } } } } } }";

on_both!(nested_queries_take_a_constant_number_of_statements, |t| async move {
    let first = project(&t).await;
    let parent = task(&t, &first, "Parent", None).await;
    task(&t, &first, "Child", Some(&parent)).await;
    cost(&t, &first, "10").await;
    let few = t.count_statements("finance", NESTED).await;
    for _ in 0..3 {
        let more = project(&t).await;
        let parent = task(&t, &more, "Parent", None).await;
        for n in 0..4 {
            task(&t, &more, &format!("Child {n}"), Some(&parent)).await;
            cost(&t, &more, "10").await;
        }
        project_of(&t, "sales2", "project_manager2").await;
    }
    let many = t.count_statements("finance", NESTED).await;
    // Edges of one kind at two places share a statement when they are asked at the same time, so the number
    // may differ by some; it never passes one for each edge of the query, and two to see who asks.
    const EDGES: usize = 42;
    assert!(few <= EDGES && many <= EDGES, "{few} statements for 1 project, {many} for 7");
});

on_both!(a_page_with_its_customers_takes_few_statements, |t| async move {
    project(&t).await;
    project(&t).await;
    let query = "{ projects { nodes { code customer { name } } } }";
    // Two to see who asks, one for the projects, one for the customers.
    assert_eq!(t.count_statements("team_lead", query).await, 4);
});
