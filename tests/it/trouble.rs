//! A database that cannot: what is told, that nothing is lost, and that it heals without anybody's help.

use std::time::{Duration, Instant};

use plimsoll::app::db::Db;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::customer;
use crate::support::{On, TestApp};

const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { name } errors { code } } }";

/// Whether a customer was added; if not, clients are told that the database is not available.
async fn create(t: &TestApp, name: &str) -> bool {
    let contacts = json!([{ "name": "x".repeat(90), "email": "someone@example.com" }]);
    let answer = t.ask("sales", CREATE, json!({ "input": { "name": name, "contacts": contacts } })).await;
    if answer["data"]["createCustomer"]["customer"]["name"] == name {
        return true;
    }
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{answer}");
    false
}

async fn names(t: &TestApp) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), Value::Null);
    loop {
        let query =
            "query($after: String) { customers(first: 100, after: $after, filter: { search: \"full \" }) {
            nodes { name } pageInfo { hasNextPage endCursor } } }";
        let page = t.get("sales", query, json!({ "after": after })).await["customers"].clone();
        names.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].to_string()));
        if page["pageInfo"]["hasNextPage"] == false {
            names.sort();
            return names;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_heals() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    let known = customer(&t).await;
    let limit = async |pages: u32| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        t.app.db.writer().execute_unprepared(&sql).await.unwrap();
    };
    let (mut acknowledged, mut refused) = (Vec::new(), 0);
    for number in 0..400 {
        // No page more than there is now, whichever connection writes.
        limit(1).await;
        let name = format!("full {number:04}");
        if create(&t, &name).await {
            acknowledged.push(json!(name).to_string());
        } else {
            refused += 1;
        }
        if refused == 3 {
            break;
        }
    }
    assert!(refused == 3 && !acknowledged.is_empty(), "{refused} refused, {} not", acknowledged.len());
    assert_eq!(names(&t).await, acknowledged);
    limit(u32::MAX / 2).await;
    for number in 400..420 {
        let name = format!("full {number:04}");
        assert!(create(&t, &name).await);
        acknowledged.push(json!(name).to_string());
        // What is refused in a transaction is undone, and nothing but that.
        let input = json!({ "id": known, "version": 99, "name": "x" });
        let late = t.mutate("sales", "updateCustomer", "customer", "id", input).await;
        assert_eq!(late["errors"][0]["code"], "CONFLICT");
    }
    assert_eq!(names(&t).await, acknowledged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_only_be_read_is_told_and_heals() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    assert!(create(&t, "full 1").await);
    t.app.db.writer().execute_unprepared("PRAGMA query_only = ON").await.unwrap();
    assert!(!create(&t, "full 2").await);
    assert_eq!(names(&t).await.len(), 1);
    t.app.db.writer().execute_unprepared("PRAGMA query_only = OFF").await.unwrap();
    assert!(create(&t, "full 3").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_is_told_and_heals() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    assert!(create(&t, "full 1").await);
    let database = Db::open(&t.address.parse().unwrap(), 24).await.unwrap();
    // For connections that are opened from now on; those that are open are closed.
    let change = async |setting: &str| {
        let alter = format!(
            "BEGIN READ WRITE;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {setting}', current_database()); END $$;
            COMMIT"
        );
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for sql in [&*alter, cut] {
            database.writer().execute_unprepared(sql).await.unwrap();
        }
    };
    change("SET default_transaction_read_only = on").await;
    for _ in 0..5 {
        assert!(!create(&t, "full 2").await);
        assert_eq!(names(&t).await.len(), 1);
    }
    change("RESET default_transaction_read_only").await;
    assert!(create(&t, "full 3").await);
}

/// The status and the words of `/readyz`; they come within a second or so.
async fn readyz(t: &TestApp) -> (u16, String) {
    // What was told a moment ago is told again for a second.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    let answer = reqwest::get(format!("{}/readyz", t.url)).await.unwrap();
    let reply = (answer.status().as_u16(), answer.text().await.unwrap());
    assert!(begun.elapsed() < Duration::from_millis(1_500), "{reply:?} after {:?}", begun.elapsed());
    reply
}

on_both!(it_is_told_that_reads_and_writes_go_through, |t| async move {
    assert_eq!(readyz(&t).await, (200, "ready\n".into()));
});

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_when_nothing_can_be_written_though_all_can_be_read() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    let writer = t.app.db.writer();
    writer.execute_unprepared("PRAGMA query_only = ON").await.unwrap();
    let (status, words) = readyz(&t).await;
    assert_eq!(
        (status, &*words),
        (503, "writes: The database can't take changes at the moment; try again later.\n")
    );
    writer.execute_unprepared("PRAGMA query_only = OFF").await.unwrap();
    assert_eq!(readyz(&t).await.0, 200);

    // Another process that holds the file.
    let other = Db::open(&t.address.parse().unwrap(), 24).await.unwrap();
    let held = other.begin().await.unwrap();
    let (status, words) = readyz(&t).await;
    assert_eq!((status, &*words), (503, "writes: The database does not answer within a second.\n"));
    drop(held);
    // Who asked before may still wait for the file.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(readyz(&t).await.0, 200);
}
