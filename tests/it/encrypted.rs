//! A PostgreSQL that speaks TLS is spoken to in secret, as the address asks for it: by everything that is connected.

use std::time::Duration;

use plimsoll::app::db::Db;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use crate::support::TestApp;
use crate::support::builders::{approved_cost, customer, project};
use crate::support::mortal::Mortal;
use crate::support::socket::Socket;

const OVERRUNS: &str = "subscription { costOverruns { type } }";
const CUSTOMERS: &str = "{ customers(first: 10) { nodes { name } } }";

/// An authority of the test's own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, format!("{:016x}", rand::random::<u64>()));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A server whose certificate has this name.
    fn server(&self, name: &str) -> Option<Mortal> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Mortal::start_with(|mortal| {
            let certificate = mortal.keep("server.crt", &certificate);
            let key = mortal.keep("server.key", &key.serialize_pem());
            mortal.keep("root.crt", &self.pem);
            format!("-c ssl=on -c ssl_cert_file={certificate} -c ssl_key_file={key}")
        })
    }
}

fn address(server: &Mortal, query: &str) -> String {
    format!("postgres://plimsoll@127.0.0.1:{}/postgres?{query}", server.port())
}

/// How many of the server's connections are encrypted, and how many are not.
async fn connections(t: &TestApp) -> (i64, i64) {
    let asked = "SELECT count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl)
        FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE backend_type = 'client backend'";
    let asked = Statement::from_string(DbBackend::Postgres, asked);
    let row = t.app.db.reader.query_one_raw(asked).await.unwrap().unwrap();
    (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())
}

/// How many statements that sleep are running.
async fn sleeping(t: &TestApp) -> i64 {
    let asked = "SELECT count(*) FROM pg_stat_activity
        WHERE state = 'active' AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()";
    let asked = Statement::from_string(DbBackend::Postgres, asked);
    let row = t.app.db.reader.query_one_raw(asked).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Lists, changes and notices go through, and what nobody waits for is ended.
async fn works(t: &TestApp, server: &Mortal) {
    let mut lead = Socket::subscribe(t, "team_lead", OVERRUNS, json!({})).await;
    let project = project(t).await;
    approved_cost(t, &project, "100001").await;
    lead.event("costOverruns").await.expect("an alert");
    let customers = t.get("sales", CUSTOMERS, json!({})).await;
    assert_eq!(customers["customers"]["nodes"].as_array().map(Vec::len), Some(1), "{customers:#}");

    // A list that takes its time, asked by somebody who goes away.
    let slow = "ALTER TABLE customer RENAME TO customer_in_time;
        CREATE VIEW customer AS SELECT customer_in_time.* FROM customer_in_time, pg_sleep(12)";
    t.app.db.writer().execute_unprepared(slow).await.unwrap();
    let token = t.token("sales").await;
    let asked = tokio::time::timeout(Duration::from_secs(1), t.send(Some(&token), CUSTOMERS, json!({})));
    assert!(asked.await.is_err(), "it takes longer");
    while sleeping(t).await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let log = server.log();
    assert!(log.contains("due to user request") && !log.contains("due to statement timeout"), "{log}");
    let fast = "DROP VIEW customer; ALTER TABLE customer_in_time RENAME TO customer";
    t.app.db.writer().execute_unprepared(fast).await.unwrap();
    t.get("sales", CUSTOMERS, json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_connected_is_encrypted_where_that_is_required() {
    let Some(server) = Authority::new().server("db.example") else { return };
    let t = TestApp::start_at(&address(&server, "sslmode=require")).await;
    works(&t, &server).await;
    let (encrypted, plain) = connections(&t).await;
    assert!(encrypted > 4 && plain == 0, "{encrypted} encrypted, {plain} not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_vouched_for_under_its_name_is_taken_at_its_word() {
    let Some(server) = Authority::new().server("127.0.0.1") else { return };
    let root = server.file("root.crt");
    let t = TestApp::start_at(&address(&server, &format!("sslmode=verify-full&sslrootcert={root}"))).await;
    works(&t, &server).await;
    let (encrypted, plain) = connections(&t).await;
    assert!(encrypted > 4 && plain == 0, "{encrypted} encrypted, {plain} not");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_asked_for_in_secret_is_not_and_what_can_be_is_by_itself() {
    let Some(server) = Authority::new().server("db.example") else { return };
    let t = TestApp::start_at(&address(&server, "sslmode=disable")).await;
    customer(&t).await;
    t.get("sales", CUSTOMERS, json!({})).await;
    let (encrypted, plain) = connections(&t).await;
    assert!(plain > 4 && encrypted == 0, "{encrypted} encrypted, {plain} not");
    let preferred = t.another_on(Db::open(&address(&server, "").parse().unwrap(), 24).await.unwrap()).await;
    preferred.get("sales", CUSTOMERS, json!({})).await;
    assert!(connections(&t).await.0 > 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_nobody_vouches_for_is_refused() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let Some(server) = authority.server("db.example") else { return };
    let root = server.file("root.crt");
    let other = server.keep("other.crt", &stranger.pem);
    let open = async |query: String| {
        let opened = Db::open(&address(&server, &query).parse().unwrap(), 24).await;
        opened.err().map(|error| error.to_string())
    };
    for (query, reason) in [
        (format!("sslmode=verify-full&sslrootcert={other}"), "UnknownIssuer"),
        (format!("sslmode=verify-ca&sslrootcert={other}"), "UnknownIssuer"),
        (format!("sslmode=require&sslrootcert={other}"), "UnknownIssuer"),
        ("sslmode=verify-full".to_owned(), "UnknownIssuer"),
        (format!("sslmode=verify-full&sslrootcert={root}"), "not valid for name"),
    ] {
        let message = open(query.clone()).await.unwrap_or_else(|| panic!("{query} is let in"));
        assert!(message.contains(reason), "{query}: {message}");
    }
    // By its chain alone it is known.
    assert_eq!(open(format!("sslmode=verify-ca&sslrootcert={root}")).await, None);
    assert_eq!(open(format!("sslmode=require&sslrootcert={root}")).await, None);
}
