//! Behind a pooler that lends sessions for one transaction each, everything works as without one.

use std::fs::File;
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

use plimsoll::app::db::Db;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{Connection, Row, raw_sql};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::support::builders::{approved_cost, project};
use crate::support::pooler::Pooler;
use crate::support::process::Process;
use crate::support::socket::Socket;
use crate::support::{Api, On, SECRET, TestApp, postgres};

const OVERRUNS: &str = "subscription { costOverruns { type } }";
const LIMITS: &str =
    "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'),
    current_setting('idle_in_transaction_session_timeout')) AS limits";

async fn ask(db: &impl ConnectionTrait, sql: &str) -> String {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn alert(t: &TestApp, query: &str) -> Value {
    let project = project(t).await;
    approved_cost(t, &project, "100001").await;
    t.get("team_lead", query, json!({ "id": project })).await["project"]["alerts"]["nodes"][0]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_is_filled_and_served_by_servers_that_hear_each_other() {
    let Some(server) = postgres::server().await else { return };
    server.create_database("pooled", None).await.unwrap();
    let Some(pooler) = Pooler::before(&server.url("pooled")) else { return };
    let t = TestApp::start_at(&pooler.address).await;
    let serve = |address: &str, more: &[&str]| {
        let process = Process::serve(address, &[&["--secret", SECRET], more].concat());
        let api = Api::at(process.url.clone());
        (process, api)
    };
    let (_direct, direct) = serve(&server.url("pooled"), &[]);
    let (_pooled, pooled) = serve(&pooler.address, &[]);
    let (_hears, hears) = serve(&pooler.address, &["--notify-database-url", &server.url("pooled")]);

    let query = "query($id: ID!) { project(id: $id) { alerts { nodes { id } } } }";
    let mut follow = Vec::new();
    for api in [&*t, &direct, &pooled, &hears] {
        follow.push(Socket::subscribe(api, "team_lead", OVERRUNS, json!({})).await);
    }
    let alert = alert(&t, query).await;
    for follower in &mut follow {
        assert!(follower.event("costOverruns").await.is_some());
    }
    let acknowledge =
        "mutation($id: ID!) { acknowledgeAlert(input: { id: $id, note: \"Seen\" }) { errors { message } } }";
    for api in [&pooled, &direct] {
        let done = api.get("team_lead", acknowledge, json!({ "id": alert })).await;
        assert_eq!(done["acknowledgeAlert"]["errors"], json!([]));
        for follower in &mut follow {
            assert!(follower.event("costOverruns").await.is_some());
        }
    }

    // Many at once, so that every session is lent to one after the other.
    let one = async |number: usize| {
        for round in 0..10 {
            let api = if number.is_multiple_of(2) { &pooled } else { &hears };
            let input =
                json!({ "name": format!("Customer {number} {round}"), "contacts": [{ "name": "Li Na" }] });
            let create = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) { errors { code } } }";
            let done = api.get("sales", create, json!({ "input": input })).await;
            assert_eq!(done["createCustomer"]["errors"], json!([]));
            api.get(
                "team_lead",
                "{ projects { totalCount nodes { name tasks { nodes { id } } } } }",
                json!({}),
            )
            .await;
        }
    };
    futures_util::future::join_all((0..16).map(one)).await;
    let found = t.get("sales", "{ customers { totalCount } }", json!({})).await;
    assert_eq!(found["customers"]["totalCount"], 161, "{found:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_time_hold_in_each_transaction_and_are_left_behind_in_no_session() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let Some(pooler) = Pooler::before(&t.address) else { return };
    let db = Db::open(&pooler.address.parse().unwrap(), 24).await.unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&db.reader, LIMITS).await, "15s 1500ms 2s");
        let writing = db.begin().await.unwrap();
        assert_eq!(ask(&writing.txn, LIMITS).await, "0 1500ms 3s", "the program itself");
        writing.commit().await.unwrap();
    }
    let turn = db.lock_startup().await.unwrap().unwrap();
    assert_eq!(ask(&turn, LIMITS).await, "0 0 0");
    drop(turn);
    let options = PgConnectOptions::from_str(&pooler.address).unwrap().extra_float_digits(None);
    let mut plain = PgConnection::connect_with(&options).await.unwrap();
    for _ in 0..3 {
        let row = raw_sql(LIMITS).fetch_one(&mut plain).await.unwrap();
        assert_eq!(row.get::<String, _>(0), "0 0 0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_that_nobody_would_hear_are_told_of() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let Some(pooler) = Pooler::before(&t.address) else { return };
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    Process::serve_with_log(&pooler.address, &[], "warn", Stdio::from(File::create(&log).unwrap())).stop();
    let printed = std::fs::read_to_string(&log).unwrap();
    assert!(printed.contains("--notify-database-url"), "{printed}");

    let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    program.args(["serve", "--database-url", &t.address, "--notify-database-url", &pooler.address]);
    let output = program.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(printed.contains("--notify-database-url: ") && printed.contains("is a pooler"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_waits_for_any_more_is_ended_and_the_pooler_lives_on() {
    let Some(server) = postgres::server().await else { return };
    server.create_database("abandoned", None).await.unwrap();
    let Some(pooler) = Pooler::before(&server.url("abandoned")) else { return };
    let t = TestApp::start_at(&pooler.address).await;
    let token = t.token("team_lead").await;
    let list = json!({ "query": "{ customers(first: 5) { nodes { name } } }" });
    let client = reqwest::Client::new();
    let ask = || client.post(format!("{}/graphql", t.url)).bearer_auth(&token).json(&list);
    assert!(ask().send().await.unwrap().status().is_success());

    let mut direct = PgConnection::connect(&server.url("abandoned")).await.unwrap();
    let mut held = direct.begin().await.unwrap();
    raw_sql("LOCK TABLE customer IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    let mut watcher = PgConnection::connect(&server.url("abandoned")).await.unwrap();
    // Abandoned while the table is locked, and so while it runs.
    assert!(ask().timeout(Duration::from_secs(1)).send().await.is_err());
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut left = -1;
    for _ in 0..100 {
        let row = raw_sql(waiting).fetch_one(&mut watcher).await.unwrap();
        left = row.get::<i64, _>(0);
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(left, 0, "a statement that nobody waits for still runs");
    held.rollback().await.unwrap();
    for _ in 0..5 {
        assert!(ask().send().await.unwrap().status().is_success());
    }
    assert!(pooler.lives());
}
