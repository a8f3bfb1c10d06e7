//! What meets in the database: tried again inside, so that clients do not hear of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use entity::project;
use futures_util::future::join_all;
use plimsoll::app::App;
use plimsoll::app::db::Db;
use plimsoll::error::Result;
use plimsoll::viewer::Viewer;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::on_both;
use crate::support::builders::{
    approved_cost, cost, customer, instalments, planned_project, project as working, receive,
};
use crate::support::{On, TestApp};

const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { id } errors { code } } }";

fn somebody() -> Viewer {
    Viewer {
        user_id: Uuid::nil(),
        session_id: Uuid::nil(),
        roles: Vec::new(),
        business_line_id: None,
        locale: "en".into(),
    }
}

/// An operation of a test's own, as operations are run.
async fn act(app: &App, operation: impl AsyncFn(&App, &Viewer, ()) -> Result<()>) -> Result<()> {
    app.execute_once(&somebody(), None, (), operation).await.map(|_| ())
}

async fn two_projects(t: &TestApp) -> [Uuid; 2] {
    planned_project(t, "sales", "project_manager").await;
    planned_project(t, "sales", "project_manager").await;
    let rows = project::Entity::find().order_by_asc(project::Column::Id).all(&t.app.db.reader).await.unwrap();
    [rows[0].id, rows[1].id]
}

async fn rename(app: &App, ids: [Uuid; 2], tries: &AtomicUsize, sql: &'static str) -> Result<()> {
    act(app, async |app, _, ()| {
        tries.fetch_add(1, Ordering::SeqCst);
        let tx = app.begin().await?;
        tx.txn.execute_unprepared(sql).await?;
        for id in ids {
            let row = project::Entity::find_by_id(id).lock_exclusive().one(&tx.txn).await?.unwrap();
            tokio::time::sleep(Duration::from_millis(150)).await;
            let name = format!("{}+", row.name);
            let renamed = project::ActiveModel {
                id: sea_orm::ActiveValue::Set(id),
                name: sea_orm::ActiveValue::Set(name),
                ..Default::default()
            };
            sea_orm::ActiveModelTrait::update(renamed, &tx.txn).await?;
        }
        tx.commit().await
    })
    .await
}

async fn names_grown(t: &TestApp) -> Vec<usize> {
    let rows = project::Entity::find().order_by_asc(project::Column::Id).all(&t.app.db.reader).await.unwrap();
    rows.iter().map(|row| row.name.matches('+').count()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_tried_again() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let [a, b] = two_projects(&t).await;
    let tries = AtomicUsize::new(0);
    let quick = "SET LOCAL deadlock_timeout = '50ms'";
    let (one, other) =
        tokio::join!(rename(&t.app, [a, b], &tries, quick), rename(&t.app, [b, a], &tries, quick));
    one.unwrap();
    other.unwrap();
    assert!(tries.into_inner() > 2, "they did not meet");
    assert_eq!(names_grown(&t).await, [2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_serialization_failure_is_tried_again() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let [a, b] = two_projects(&t).await;
    let tries = AtomicUsize::new(0);
    let strict = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE";
    let all = join_all((0..4).map(|_| rename(&t.app, [a, b], &tries, strict))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert!(tries.into_inner() > 4, "they did not meet");
    assert_eq!(names_grown(&t).await, [4, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_process_holds_is_waited_for() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    customer(&t).await;
    let holder = Db::open(&t.address.parse().unwrap(), 24).await.unwrap();
    let held = holder.begin().await.unwrap();
    let release = async {
        // Longer than SQLite itself waits.
        tokio::time::sleep(Duration::from_secs(3)).await;
        held.txn.rollback().await.unwrap();
    };
    let write = t.get("sales", CREATE, json!({ "input": { "name": "Patient" } }));
    let ((), answer) = tokio::join!(release, write);
    assert!(answer["createCustomer"]["customer"]["id"].is_string(), "{answer}");
}

on_both!(sixty_four_writers_hear_of_nobody_else, |t| async move {
    let project = working(&t).await;
    let token = t.token("project_manager").await;
    let submit = "mutation($input: SubmitCostInput!) { submitCost(input: $input) { cost { id } errors { code message } } }";
    let input = crate::support::builders::cost_input(&project, "1");
    let writer = async || {
        for _ in 0..5 {
            let answer = t.send(Some(&token), submit, json!({ "input": input })).await;
            assert!(answer["data"]["submitCost"]["cost"]["id"].is_string(), "{answer}");
        }
    };
    join_all((0..64).map(|_| writer())).await;
    let query =
        "query($id: ID!) { project(id: $id) { costs { totalCount } costSummary { submitted { amount } } } }";
    let found = t.get("finance", query, json!({ "id": project })).await["project"].clone();
    assert_eq!(found["costs"]["totalCount"], 320);
    assert_eq!(found["costSummary"]["submitted"]["amount"], "320.00");
});

/// Cuts all connections to the database again and again while people write: what was acknowledged is there
/// once, and under a key everything ends well.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_cut_lose_nothing() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let token = t.token("sales").await;
    let stop = Arc::new(AtomicBool::new(false));
    let cutter = async {
        let database = Db::open(&t.address.parse().unwrap(), 24).await.unwrap();
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5";
        for _ in 0..30 {
            tokio::time::sleep(Duration::from_millis(60)).await;
            let _ = database.writer().execute_unprepared(cut).await;
        }
        stop.store(true, Ordering::SeqCst);
    };
    let writer = async |who: usize| {
        let (mut acknowledged, mut unsure, mut undone) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0.. {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let name = format!("cut-{who}-{number}");
            let mut input = json!({ "name": name });
            let with_key = who.is_multiple_of(2);
            if with_key {
                input["idempotencyKey"] = json!(name);
            }
            let mut answer = t.send(Some(&token), CREATE, json!({ "input": input })).await;
            let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
            while with_key && ["UNAVAILABLE", "OUTCOME_UNKNOWN"].iter().any(|one| code(&answer) == *one) {
                answer = t.send(Some(&token), CREATE, json!({ "input": input })).await;
            }
            if answer["data"]["createCustomer"]["customer"]["id"].is_string() {
                acknowledged.push(name);
            } else {
                assert!(!with_key, "{answer}");
                match code(&answer).as_str() {
                    Some("OUTCOME_UNKNOWN") => unsure.push(name),
                    Some("UNAVAILABLE") => undone.push(name),
                    _ => panic!("{answer}"),
                }
            }
        }
        (acknowledged, unsure, undone)
    };
    let (written, ()) = tokio::join!(join_all((0..8).map(writer)), cutter);
    let rows = entity::customer::Entity::find().all(&t.app.db.reader).await.unwrap();
    let stored: Vec<_> =
        rows.into_iter().map(|row| row.name).filter(|name| name.starts_with("cut-")).collect();
    assert_eq!(stored.iter().collect::<HashSet<_>>().len(), stored.len(), "something is there twice");
    let acknowledged: Vec<_> = written.iter().flat_map(|(acknowledged, ..)| acknowledged).collect();
    let unsure: Vec<_> = written.iter().flat_map(|(_, unsure, _)| unsure).collect();
    assert!(acknowledged.len() > 30, "too few to tell: {}", acknowledged.len());
    println!("{} acknowledged, {} not", acknowledged.len(), unsure.len());
    assert!(acknowledged.iter().all(|name| stored.contains(name)));
    assert!(stored.iter().all(|name| acknowledged.contains(&name) || unsure.contains(&name)));
    let undone = written.iter().flat_map(|(.., undone)| undone).collect::<Vec<_>>();
    assert!(
        !stored.iter().any(|name| undone.contains(&name)),
        "what was told to have changed nothing is there"
    );
}

on_both!(a_refresh_token_has_one_successor, |t| async move {
    let refresh = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }";
    for _ in 0..100 {
        let signed_in = t.sign_in("sales").await;
        let input = json!({ "input": { "refreshToken": signed_in["refreshToken"] } });
        let all = join_all((0..6).map(|_| t.send(None, refresh, input.clone()))).await;
        // Tabs of one browser, or one that did not hear the answer.
        let successor = &all[0]["data"]["refreshSession"]["refreshToken"];
        assert!(successor.is_string(), "{all:#?}");
        assert!(all.iter().all(|answer| answer["data"]["refreshSession"]["refreshToken"] == *successor));
        // A token that is used again later was copied: the session is over for whoever holds it.
        t.app.clock.advance(chrono::Duration::seconds(30));
        let refused = t.send(None, refresh, input).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{refused}");
        let after = t.send(signed_in["accessToken"].as_str(), "{ viewer { id } }", json!({})).await;
        assert_eq!(after["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{after}");
    }
});

on_both!(of_many_edits_of_one_version_one_is_done, |t| async move {
    let id = customer(&t).await;
    for version in 1..=100 {
        let rename = |n: usize| json!({ "id": id, "version": version, "name": format!("{version}-{n}") });
        let all =
            join_all((0..6).map(|n| t.mutate("sales", "updateCustomer", "customer", "version", rename(n))))
                .await;
        let done = all.iter().filter(|payload| payload["customer"]["version"] == version + 1);
        assert_eq!(done.count(), 1, "{all:#?}");
        let late = all.iter().filter(|payload| payload["errors"][0]["code"] == "CONFLICT");
        assert_eq!(late.count(), 5, "{all:#?}");
    }
});

on_both!(receipts_never_pass_what_is_due, |t| async move {
    let project = working(&t).await;
    let instalment = instalments(&t, &project).await[0].clone();
    // 50,000 are due; 250 come, two hundred times and sixty more, by twenty at a time.
    let mut done = 0;
    for _ in 0..13 {
        let all = join_all((0..20).map(|_| receive(&t, &instalment, "250", None))).await;
        done += all.iter().filter(|payload| payload["errors"] == json!([])).count();
    }
    assert_eq!(done, 200);
    let query = "query($id: ID!) { project(id: $id) { contract { received { amount } } } }";
    let found = t.get("finance", query, json!({ "id": project })).await;
    assert_eq!(found["project"]["contract"]["received"]["amount"], "50000.00", "{found}");
});

on_both!(of_many_decisions_on_a_cost_one_is_taken, |t| async move {
    let project = working(&t).await;
    for _ in 0..40 {
        let id = cost(&t, &project, "10").await;
        let input = json!({ "id": id, "reason": "No." });
        let approve = || t.mutate("finance", "approveCost", "cost", "status", json!({ "id": id }));
        let reject = || t.mutate("finance", "rejectCost", "cost", "status", input.clone());
        let (a, b, c, d) = tokio::join!(approve(), reject(), approve(), reject());
        let all = [a, b, c, d];
        let approved = all.iter().filter(|payload| payload["cost"]["status"] == "APPROVED").count();
        let rejected = all.iter().filter(|payload| payload["cost"]["status"] == "REJECTED").count();
        assert!(approved <= 1 && rejected <= 1, "{all:#?}");
        let refused =
            all.iter().filter(|payload| payload["errors"][0]["code"] == "INVALID_TRANSITION").count();
        assert_eq!(approved + rejected + refused, 4, "{all:#?}");
    }
    let id = approved_cost(&t, &project, "10").await;
    let all =
        join_all((0..20).map(|_| t.mutate("finance", "payCost", "cost", "status", json!({ "id": id }))))
            .await;
    assert_eq!(all.iter().filter(|payload| payload["cost"]["status"] == "PAID").count(), 1, "{all:#?}");
});
