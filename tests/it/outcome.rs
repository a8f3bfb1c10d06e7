//! What is told of a mutation when something breaks while or after it is done: that it was done, that nothing was
//! changed, or that nobody knows. Never one for the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use plimsoll::app::db::Db;
use plimsoll::server::Limits;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::on_both;
use crate::support::builders::customer;
use crate::support::{On, PASSWORD, TestApp};

const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { name owner { name roles } } errors { code } } }";

fn code(error: &Value) -> &Value {
    &error["extensions"]["code"]
}

/// Customers that are stored.
async fn count(t: &TestApp) -> u64 {
    entity::customer::Entity::find().count(t.app.db.writer()).await.unwrap()
}

async fn open(t: &TestApp) -> Db {
    Db::open(&t.address.parse().unwrap(), 24).await.unwrap()
}

fn within(time: Duration) -> Limits {
    Limits { request_timeout: time, ..Limits::default() }
}

/// It says that it was done, and where a part of the answer is missing.
fn assert_done_and_not_read(answer: &Value) {
    let payload = &answer["data"]["createCustomer"];
    assert_eq!(*payload, json!({ "customer": null, "errors": [] }), "{answer}");
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["createCustomer", "customer", "owner", "roles"]), "{answer}");
    assert_eq!(error["extensions"]["mutationEnded"], true, "{answer}");
    assert!(error["message"].as_str().unwrap().contains("don't repeat it"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_told_though_the_database_has_gone() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    t.get("sales", "{ viewer { id } }", json!({})).await;
    t.app.db.reader.close().await.unwrap();
    let answer = t.ask("sales", CREATE, json!({ "input": { "name": "Lantern" } })).await;
    assert_done_and_not_read(&answer);
    assert_eq!(code(&answer["errors"][0]), "UNAVAILABLE");
    assert_eq!(count(&t).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_told_though_its_answer_comes_too_late() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let slow = t.another_within(open(&t).await, within(Duration::from_secs(1))).await;
    let token = t.token("sales").await;
    slow.send(Some(&token), "{ viewer { id } }", json!({})).await;
    let holder = t.app.db.begin().await.unwrap();
    holder.txn.execute_unprepared("LOCK TABLE user_role IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let answer = slow.send(Some(&token), CREATE, json!({ "input": { "name": "Lantern" } })).await;
    holder.txn.rollback().await.unwrap();
    assert_done_and_not_read(&answer);
    assert_eq!(code(&answer["errors"][0]), "LIMIT_EXCEEDED");
    assert_eq!(count(&t).await, 1);
}

on_both!(what_was_given_up_in_time_changed_nothing, |t| async move {
    let id = customer(&t).await;
    let slow = t.another_within(open(&t).await, within(Duration::from_secs(1))).await;
    let token = t.token("sales").await;
    // On SQLite the file is held, on PostgreSQL the row.
    let holder = t.app.db.begin().await.unwrap();
    holder.txn.execute_unprepared("UPDATE customer SET version = version").await.unwrap();
    let query = "mutation($a: UpdateCustomerInput!) { updateCustomer(input: $a) { errors { code } }
        again: updateCustomer(input: $a) { errors { code } } }";
    let answer = slow.send(Some(&token), query, json!({ "a": { "id": id, "name": "Other" } })).await;
    holder.txn.rollback().await.unwrap();
    assert_eq!(answer["data"], json!({ "updateCustomer": null, "again": null }));
    for error in answer["errors"].as_array().unwrap() {
        assert_eq!(
            (code(error), &error["extensions"]["limit"]),
            (&json!("LIMIT_EXCEEDED"), &json!("request_timeout"))
        );
        assert!(error["message"].as_str().unwrap().contains("nothing was changed"), "{error}");
    }
    let name =
        t.get("sales", "query($id: ID!) { node(id: $id) { ... on Customer { name } } }", json!({ "id": id }));
    assert_ne!(name.await["node"]["name"], "Other");
});

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_told_though_there_is_no_room_for_its_payload() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    for number in 0..60 {
        let name = format!("{} {number}", "Lantern ".repeat(20));
        t.done("sales", "createCustomer", "customer", "id", json!({ "name": name })).await;
    }
    let limits = Limits {
        held_bytes_per_user: 400_000,
        request_cost: 20_000_000,
        cost_per_minute: None,
        ..Limits::default()
    };
    let narrow = t.within(limits).await;
    let lists: Vec<_> =
        (0..45).map(|n| format!("a{n}: customers(first: 100) {{ nodes {{ name }} }}")).collect();
    let query = format!(
        "mutation {{ createCustomer(input: {{ name: \"Harbour\" }}) {{
            customer {{ name }} errors {{ code }} query {{ {} }} }} }}",
        lists.join(" ")
    );
    let answer = narrow.ask("sales", &query, json!({})).await;
    assert_eq!(answer["data"], json!({ "createCustomer": null }), "{answer}");
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["createCustomer"]), "{answer}");
    assert_eq!(error["extensions"]["limit"], "held_bytes_per_user", "{answer}");
    assert_eq!(error["extensions"]["mutationEnded"], true, "{answer}");
    assert!(error["message"].as_str().unwrap().contains("don't repeat it"), "{answer}");
    assert_eq!(count(&t).await, 61);
}

/// Lets each commit that adds or changes a row of this table take so long.
async fn slow_commits(t: &TestApp, table: &str, seconds: u32) {
    let sql = format!(
        "CREATE OR REPLACE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$;
        DROP TRIGGER IF EXISTS dawdles ON {table};
        CREATE CONSTRAINT TRIGGER dawdles AFTER INSERT OR UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION dawdle()"
    );
    t.app.db.writer().execute_unprepared(&sql).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_does_not_end_in_time_is_waited_for_and_then_unknown() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let slow = t.another_within(open(&t).await, within(Duration::from_secs(1))).await;
    let token = t.token("sales").await;
    let create = async |name: &str| {
        let query = "mutation($a: CreateCustomerInput!) { createCustomer(input: $a) { customer { name } errors { code } } }";
        slow.send(Some(&token), query, json!({ "a": { "name": name } })).await
    };
    slow_commits(&t, "customer", 2).await;
    let answer = create("Lantern").await;
    assert_eq!(answer["data"]["createCustomer"], json!({ "customer": { "name": "Lantern" }, "errors": [] }));
    slow_commits(&t, "customer", 7).await;
    let answer = create("Harbour").await;
    assert_eq!(answer["data"], json!({ "createCustomer": null }));
    assert_eq!(code(&answer["errors"][0]), "OUTCOME_UNKNOWN", "{answer}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("idempotencyKey"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_whose_commit_does_not_end_in_time_is_unknown() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let slow = t.another_within(open(&t).await, within(Duration::from_secs(3))).await;
    let granted = slow.sign_in("sales").await;
    slow_commits(&t, "session", 10).await;
    let enter = "mutation($a: SignInInput!) { it: signIn(input: $a) { errors { code } } }";
    let refresh = "mutation($a: RefreshSessionInput!) { it: refreshSession(input: $a) { errors { code } } }";
    let out = "mutation($a: SignOutInput!) { it: signOut(input: $a) { errors { code } } }";
    let token = json!({ "refreshToken": granted["refreshToken"] });
    let password = json!({ "email": "finance@test.example", "password": PASSWORD });
    for (query, input) in [(enter, password), (refresh, token.clone()), (out, token)] {
        let answer = slow.send(None, query, json!({ "a": input })).await;
        assert_eq!(answer["data"], json!({ "it": null }), "{query} {answer}");
        assert_eq!(code(&answer["errors"][0]), "OUTCOME_UNKNOWN", "{query} {answer}");
    }
}

/// A way to the database that can be cut just after a commit was passed on: its acknowledgement is lost.
struct Way {
    address: String,
    /// How many commits are still to be cut off.
    cuts: Arc<AtomicUsize>,
}

impl Way {
    async fn to(address: &str) -> Self {
        let (front, rest) = address.rsplit_once('@').unwrap();
        let (place, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap();
        let (cuts, place) = (Arc::new(AtomicUsize::new(0)), place.to_owned());
        let left = cuts.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let server = TcpStream::connect(&place).await.unwrap();
                tokio::spawn(pass(client, server, left.clone()));
            }
        });
        Self { address: format!("{front}@{own}/{database}"), cuts }
    }
}

async fn pass(client: TcpStream, server: TcpStream, cuts: Arc<AtomicUsize>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
    });
    let mut bytes = vec![0; 65_536];
    while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
        let commits = bytes[..read].windows(6).any(|part| part == b"COMMIT");
        let take = |left: usize| left.checked_sub(1);
        let cut = commits && cuts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).is_ok();
        if cut {
            back.abort();
        }
        if to_server.write_all(&bytes[..read]).await.is_err() {
            break;
        }
        if cut {
            tokio::time::sleep(Duration::from_millis(300)).await;
            break;
        }
    }
    back.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_acknowledgement_was_lost_is_unknown_and_its_key_tells() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let way = Way::to(&t.address).await;
    let db = Db::open(&way.address.parse().unwrap(), 24).await.unwrap();
    let far = t.another_on(db).await;
    let token = t.token("sales").await;
    let create = async |input: Value| {
        let query = "mutation($a: CreateCustomerInput!) { createCustomer(input: $a) { customer { name } errors { code } } }";
        far.send(Some(&token), query, json!({ "a": input })).await
    };
    for number in 1..=5 {
        way.cuts.store(1, Ordering::SeqCst);
        let answer = create(json!({ "name": format!("Lantern {number}") })).await;
        assert_eq!(answer["data"], json!({ "createCustomer": null }), "{answer}");
        assert_eq!(code(&answer["errors"][0]), "OUTCOME_UNKNOWN", "{answer}");
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains("Idempotency-Key"), "{answer}");
        // The server may still be at it when its client has been told that nobody knows.
        let patience = Instant::now();
        while count(&t).await < number && patience.elapsed() < Duration::from_secs(20) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(count(&t).await, number, "this one was done");
    }
    for number in 6..=10 {
        way.cuts.store(1, Ordering::SeqCst);
        let name = format!("Lantern {number}");
        let answer = create(json!({ "name": name, "idempotencyKey": name.replace(' ', "-") })).await;
        assert_eq!(
            answer["data"]["createCustomer"],
            json!({ "customer": { "name": name }, "errors": [] }),
            "{answer}"
        );
        assert_eq!(count(&t).await, number, "done once");
    }
    // Who signs in, or refreshes, need not know: it is done again, and comes to the same.
    way.cuts.store(1, Ordering::SeqCst);
    let granted = far.sign_in("sales").await;
    assert!(granted["accessToken"].is_string(), "{granted}");
    way.cuts.store(1, Ordering::SeqCst);
    let refresh = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }";
    let input = json!({ "input": { "refreshToken": granted["refreshToken"] } });
    let refreshed = far.send(None, refresh, input.clone()).await;
    assert!(refreshed["data"]["refreshSession"]["refreshToken"].is_string(), "{refreshed}");
    assert_eq!(far.send(None, refresh, input).await, refreshed);
}
