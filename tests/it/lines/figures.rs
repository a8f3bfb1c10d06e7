//! Counts, what waits, workloads and streams are made of the rows that the same person is shown.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, Duration, NaiveDate, Weekday};
use serde_json::{Value, json};

use super::sums::all;
use super::{ONLOOKERS, WATCHERS, company};
use crate::on_both;
use crate::rights::EVERYBODY;
use crate::support::printed::{Part, Printed, named};
use crate::support::{TestApp, user_id};

/// Everybody of the company who sees different rows.
fn everybody() -> BTreeSet<&'static str> {
    ONLOOKERS.into_iter().chain(WATCHERS).chain(EVERYBODY).collect()
}

fn is_paged(printed: &Printed, field: &Part) -> bool {
    printed.fields(named(&field.of)).iter().any(|part| part.name == "totalCount")
}

/// What a connection lists.
fn listed<'a>(printed: &'a Printed, field: &'a Part) -> &'a str {
    named(&printed.field(named(&field.of), "nodes").of)
}

fn nodes(connection: &Value) -> &Vec<Value> {
    connection["nodes"].as_array().unwrap()
}

/// Pages of a list, one after the other.
async fn ids(t: &TestApp, who: &str, list: &str) -> Option<Vec<Value>> {
    let query = format!(
        "query($after: String) {{ {list}(first: 5, after: $after) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = t.ask(who, &query, json!({ "after": after })).await;
        if !answer["errors"].is_null() {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{who} {list} {answer}");
            return None;
        }
        let page = &answer["data"][list];
        ids.extend(nodes(page).iter().map(|node| node["id"].clone()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] != true {
            assert_eq!(page["totalCount"], ids.len(), "{who} {list}");
            return Some(ids);
        }
    }
}

on_both!(a_count_is_that_of_the_rows_that_are_shown, |t| async move {
    company(&t).await;
    let printed = Printed::read();
    let (mut lists, mut under) = (0, 0);
    for who in everybody() {
        for list in printed.fields("Query").iter().filter(|field| is_paged(&printed, field)) {
            let Some(ids) = ids(&t, who, &list.name).await else { continue };
            let distinct: BTreeSet<_> = ids.iter().map(Value::to_string).collect();
            assert_eq!(distinct.len(), ids.len(), "{who} {}", list.name);
            lists += usize::from(!ids.is_empty());
            for inner in
                printed.fields(listed(&printed, list)).iter().filter(|field| is_paged(&printed, field))
            {
                let query = format!(
                    "{{ {}(first: 50) {{ nodes {{ {}(first: 100) {{ totalCount nodes {{ id }} }} }} }} }}",
                    list.name, inner.name
                );
                let answer = t.ask(who, &query, json!({})).await;
                if !answer["errors"].is_null() {
                    assert_eq!(
                        answer["errors"][0]["extensions"]["code"], "FORBIDDEN",
                        "{who} {query} {answer}"
                    );
                    continue;
                }
                for node in nodes(&answer["data"][&list.name]) {
                    assert_eq!(
                        node[&inner.name]["totalCount"],
                        nodes(&node[&inner.name]).len(),
                        "{who} {query}"
                    );
                    under += usize::from(!nodes(&node[&inner.name]).is_empty());
                }
            }
        }
    }
    assert!(lists > 80 && under > 150, "{lists} {under}");
});

on_both!(what_waits_is_what_is_shown, |t| async move {
    company(&t).await;
    let mut waiting = 0;
    for who in everybody() {
        let duties = t
            .get(who, "{ workQueues { duty count items { ... on Node { id } } } }", json!({}))
            .await["workQueues"]
            .clone();
        for duty in duties.as_array().unwrap() {
            let things = duty["items"].as_array().unwrap();
            assert_eq!(duty["count"], things.len(), "fewer than are told at most: {who} {duty}");
            waiting += things.len();
        }
        // Each role of theirs has its own list; nothing is told twice for one duty.
        let names: Vec<_> = duties.as_array().unwrap().iter().map(|duty| duty["duty"].to_string()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{who} {duties:#}");
    }
    assert!(waiting > 20, "{waiting}");
});

on_both!(alerts_are_told_to_those_who_may_list_them, |t| async move {
    company(&t).await;
    let beginning = URL_SAFE_NO_PAD.encode("alert:0");
    let mut heard_count = 0;
    for who in everybody() {
        let query =
            "query($cursor: String) { changedSince(cursor: $cursor) { hasMore projects { project { id }
            events { alert { id } } } } }";
        let since = t.get(who, query, json!({ "cursor": beginning })).await["changedSince"].clone();
        assert_eq!(since["hasMore"], false);
        let projects = since["projects"].as_array().unwrap();
        let events = projects.iter().flat_map(|project| project["events"].as_array().unwrap());
        let heard: BTreeSet<_> = events.map(|event| event["alert"]["id"].to_string()).collect();
        let listed = all(&t, who, "alerts", &json!({}), "id").await;
        let listed: BTreeSet<_> = listed.iter().map(|alert| alert["id"].to_string()).collect();
        assert_eq!(heard, listed, "{who}");
        heard_count += listed.len();
    }
    assert!(heard_count > 60, "{heard_count}");
});

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

/// Working days from one day to another by the Monday of their week.
fn worked(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let days = first.iter_days().take_while(move |day| *day <= last);
    let worked = days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    worked.map(|day| day - Duration::days(i64::from(day.weekday().num_days_from_monday())))
}

/// Planned days by person and week, of listed tasks.
fn planned(tasks: &[Value]) -> BTreeMap<(String, String), f64> {
    let by_id: BTreeMap<_, _> = tasks.iter().map(|task| (task["id"].to_string(), task)).collect();
    let of_parents = |task: &Value, name: &str| {
        let mut chain =
            std::iter::successors(Some(task), |task| by_id.get(&task["parent"]["id"].to_string()).copied());
        chain.find_map(|task| day(&task[name])).or_else(|| day(&task["project"][name]))
    };
    let mut days = BTreeMap::new();
    let is_over = |task: &Value| task["status"] == "CANCELLED" || task["project"]["stage"] == "CANCELLED";
    for task in tasks.iter().filter(|task| !is_over(task)) {
        let has_parts = tasks.iter().any(|part| part["parent"]["id"] == task["id"]);
        let Some(person) = task["assignee"]["id"].as_str().filter(|_| !has_parts) else { continue };
        let (Some(start), Some(end)) = (of_parents(task, "plannedStart"), of_parents(task, "plannedEnd"))
        else {
            continue;
        };
        // Noon in Shanghai is the same day in UTC.
        let done = task["doneAt"].as_str().map(|at| at[..10].parse::<NaiveDate>().unwrap());
        for monday in worked(start, end.min(done.unwrap_or(end))) {
            *days.entry((person.to_string(), monday.to_string())).or_default() += 1.0;
        }
    }
    days
}

on_both!(a_workload_is_made_of_the_tasks_that_are_shown, |t| async move {
    company(&t).await;
    let people = all(&t, "finance", "users", &json!({}), "id").await;
    let people: Vec<_> = people.iter().map(|user| user["id"].clone()).collect();
    let query = "query($ids: [ID!]) { workload(from: \"2026-02-23\", to: \"2026-04-12\", userIds: $ids) {
        user { id } weekStart plannedDays } }";
    let fields = "id status doneAt plannedStart plannedEnd assignee { id } parent { id }
        project { stage plannedStart plannedEnd }";
    let mut listed_count = 0;
    // Whoever is shown all of their line.
    for who in [
        "team_lead",
        "team_lead2",
        "director",
        "business_owner2",
        "lead_seller",
        "owner_manager",
        "lost_owner",
    ] {
        let expected = planned(&all(&t, who, "tasks", &json!({}), fields).await);
        let weeks = t.get(who, query, json!({ "ids": people })).await["workload"].clone();
        let weeks = weeks.as_array().unwrap().iter().filter(|week| week["plannedDays"] != 0.0);
        let seen: BTreeMap<_, _> = weeks
            .map(|week| {
                let text = |value: &Value| value.as_str().unwrap().to_string();
                let key = (text(&week["user"]["id"]), text(&week["weekStart"]));
                (key, week["plannedDays"].as_f64().unwrap())
            })
            .collect();
        assert_eq!(seen, expected, "{who}");
        listed_count += seen.len();
    }
    assert!(listed_count > 10, "{listed_count}");
    // A manager learns how busy people are with their line's projects, be it not with which, and not with another
    // line's.
    let weeks = async |who: &str| t.get(who, query, json!({ "ids": people })).await["workload"].clone();
    // But for the project of no line that they lead, whose only task is one person's: it counts for them alone.
    let lost = user_id(&t, "lost_seller").await;
    let split = |weeks: Value| -> (Vec<Value>, Vec<Value>) {
        weeks.as_array().unwrap().iter().cloned().partition(|week| week["user"]["id"] == lost)
    };
    let (managers, leads) = (split(weeks("project_manager").await), split(weeks("team_lead").await));
    assert_eq!(managers.1, leads.1);
    assert_ne!(managers.0, leads.0);
    assert_ne!(weeks("project_manager").await, weeks("project_manager2").await);
});
