//! A server opens no more connections to PostgreSQL than it was allowed, whatever it does.

use std::collections::HashSet;
use std::fs::File;
use std::process::{Command, Stdio};
use std::time::Duration;

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use crate::support::builders::{approved_cost, project};
use crate::support::process::Process;
use crate::support::socket::Socket;
use crate::support::{Api, On, SECRET, TestApp, postgres};
use plimsoll::app::db::LEAST_CONNECTIONS;

const READ: &str = "{ projects(first: 20) { totalCount nodes { name tasks { nodes { id } } } } customers { nodes { name } } }";
const CREATE: &str =
    "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) { errors { code message } } }";

/// The connections of a server whose address names it.
async fn connections(t: &TestApp, name: &str) -> HashSet<i32> {
    let asked = format!(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '{name}%'"
    );
    let rows =
        t.app.db.reader.query_all_raw(Statement::from_string(DbBackend::Postgres, asked)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Reads, writes and follows, all at once.
async fn load(api: &Api) {
    let mut follows =
        Socket::subscribe(api, "team_lead", "subscription { costOverruns { type } }", json!({})).await;
    let people = ["sales", "sales2", "team_lead", "finance", "legal", "project_manager"];
    for who in people {
        api.token(who).await;
    }
    let one = async |number: usize| {
        for round in 0..6 {
            api.get(people[number % people.len()], READ, json!({})).await;
            let input =
                json!({ "name": format!("Customer {number} {round}"), "contacts": [{ "name": "Li Na" }] });
            let done = api.get("sales", CREATE, json!({ "input": input })).await;
            assert_eq!(done["createCustomer"]["errors"], json!([]));
        }
    };
    join_all((0..24).map(one)).await;
    assert!(follows.query("{ viewer { name } }").await["payload"]["errors"].is_null());
}

/// How many connections there were at once.
#[derive(Debug)]
struct Most {
    /// The most that were there at one moment.
    seen: usize,
    /// For a second and more: one that ends may meet the one in its place.
    lasting: usize,
}

async fn most(t: &TestApp, name: &str, more: &[&str]) -> Most {
    const SECOND: usize = 5;
    let address = format!("{}&application_name={name}", t.address);
    let process = Process::serve(&address, &[&["--secret", SECRET], more].concat());
    let api = Api::at(process.url.clone());
    let mut seen: Vec<HashSet<i32>> = Vec::new();
    let watch = async {
        loop {
            seen.push(connections(t, name).await);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        () = load(&api) => {}
        () = watch => {}
    }
    assert!(process.stop());
    let through = |window: &[HashSet<i32>]| {
        window[0].iter().filter(|one| window.iter().all(|those| those.contains(one))).count()
    };
    Most {
        seen: seen.iter().map(HashSet::len).max().unwrap_or_default(),
        lasting: seen.windows(SECOND).map(through).max().unwrap_or_default(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_never_more_than_are_allowed() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let project = project(&t).await;
    approved_cost(&t, &project, "1000").await;
    let least = most(&t, "least", &["--database-connections", &LEAST_CONNECTIONS.to_string()]).await;
    assert!(least.seen > 5 && least.lasting <= LEAST_CONNECTIONS, "{least:?}");
    let usual = most(&t, "usual", &[]).await;
    assert!(usual.seen > LEAST_CONNECTIONS && usual.lasting <= 24, "{usual:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_least_is_enough_to_fill_a_new_database() {
    let Some(server) = postgres::server().await else { return };
    server.create_database("least_demo", None).await.unwrap();
    let least = LEAST_CONNECTIONS.to_string();
    let process = Process::serve(&server.url("least_demo"), &["--demo", "--database-connections", &least]);
    let api = Api::at(process.url.clone());
    let input =
        json!({ "input": { "email": "team_lead@demo.example", "password": plimsoll::demo::PASSWORD } });
    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let token = api.send(None, sign_in, input).await["data"]["signIn"]["accessToken"].clone();
    let found = api.send(token.as_str(), "{ projects { totalCount } }", json!({})).await;
    assert!(found["data"]["projects"]["totalCount"].as_i64() > Some(0), "{found:#}");
    drop(process);
    server.drop_database("least_demo").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_are_refused_and_too_many_warned_of() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let few = (LEAST_CONNECTIONS - 1).to_string();
    let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    program.args(["serve", "--database-url", &t.address, "--database-connections", &few]);
    let output = program.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        printed.contains("--database-connections: 7 are too few") && printed.contains("at least 8"),
        "{printed}"
    );

    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let settings = ["--database-connections", "1000"];
    Process::serve_with_log(&t.address, &settings, "warn", Stdio::from(File::create(&log).unwrap())).stop();
    let printed = std::fs::read_to_string(&log).unwrap();
    assert!(
        printed.contains("--database-connections is 1000") && printed.contains("max_connections"),
        "{printed}"
    );
}
