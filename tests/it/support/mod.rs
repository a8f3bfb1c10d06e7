//! A whole server for each test, with a database, a clock and people of its own.

pub mod builders;
pub mod days;
pub mod mortal;
pub mod postgres;
pub mod process;
pub mod socket;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use entity::business_line;
use entity::enums::Role;
use plimsoll::app::db::Db;
use plimsoll::app::user::{NewUser, hash_password, insert};
use plimsoll::app::{App, id_at};
use plimsoll::clock::Clock;
use plimsoll::feed::Feed;
use plimsoll::graphql::{self, answer::Answers};
use plimsoll::server::{Lifecycle, Limits, Program, accept, router};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Everybody's password.
pub const PASSWORD: &str = "a good password";

/// The database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Declares a test that runs on both databases: `on_both!(name, |t| async move { ... })`.
#[macro_export]
macro_rules! on_both {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let t = $crate::support::TestApp::start($crate::support::On::Sqlite).await.unwrap();
                let test: fn($crate::support::TestApp) -> _ = $test;
                test(t).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let Some(t) = $crate::support::TestApp::start($crate::support::On::Postgres).await else {
                    return;
                };
                let test: fn($crate::support::TestApp) -> _ = $test;
                test(t).await;
            }
        }
    };
}

/// A running server.
pub struct TestApp {
    pub app: App,
    pub url: String,
    pub statements: Arc<AtomicUsize>,
    /// Of the database.
    pub address: String,
    client: reqwest::Client,
    tokens: Mutex<HashMap<String, String>>,
    life: Lifecycle,
    _directory: TempDir,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.life.stop.cancel();
    }
}

/// A Monday, noon in Shanghai.
pub fn start_of_time() -> DateTime<Utc> {
    "2026-03-02T04:00:00Z".parse().unwrap()
}

async fn database(on: On, directory: &TempDir) -> Option<(Db, String)> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    match on {
        On::Sqlite => {
            let url = format!("sqlite://{}?mode=rwc", directory.path().join("test.db").display());
            let db = Db::open(&url.parse().unwrap(), 8).await.unwrap();
            App::migrate(&db).await.unwrap();
            Some((db, url))
        }
        On::Postgres => {
            let server = postgres::server().await?;
            let template = || async {
                server.create_database("template", None).await.unwrap();
                let db = Db::open(&server.url("template").parse().unwrap(), 2).await.unwrap();
                App::migrate(&db).await.unwrap();
                db.close().await.unwrap();
            };
            TEMPLATE.get_or_init(template).await;
            let name = format!("t{}", NUMBER.fetch_add(1, Ordering::SeqCst));
            server.create_database(&name, Some("template")).await.unwrap();
            let url = server.url(&name);
            Some((Db::open(&url.parse().unwrap(), 16).await.unwrap(), url))
        }
    }
}

impl TestApp {
    /// None where tests on PostgreSQL are to be skipped.
    pub async fn start(on: On) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let (mut db, address) = database(on, &directory).await?;
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = statements.clone();
        db.observe_reads(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        let clock = Clock::manual(start_of_time());
        let secret = Some("a secret of the tests, long enough".to_string());
        let app = App::new(db, clock, chrono_tz::Asia::Shanghai, secret).await.unwrap();
        app.establish().await.unwrap();
        people(&app).await;

        let (life, feed) = (Lifecycle::default(), Feed::default());
        tokio::spawn(feed.clone().run(app.clone(), life.stop.clone()));
        let answers = Answers::new(graphql::schema(feed, false));
        let program = Program { app: app.clone(), answers, open_schema: true };
        let limits = Arc::new(Limits::default());
        let router = router(program, limits.clone(), life.clone(), false);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(accept::serve(listener, router, limits, life.clone()));
        Some(Self {
            app,
            url,
            statements,
            address,
            client: reqwest::Client::new(),
            tokens: Mutex::default(),
            life,
            _directory: directory,
        })
    }

    fn request(&self, token: Option<&str>, query: &str, variables: Value) -> reqwest::RequestBuilder {
        let request = self
            .client
            .post(format!("{}/graphql", self.url))
            .header("accept", "application/json")
            .json(&json!({ "query": query, "variables": variables }));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request as a person, or as nobody.
    pub async fn send(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        self.request(token, query, variables).send().await.unwrap().json().await.unwrap()
    }

    /// An answer as it comes over the wire.
    pub async fn text(&self, who: &str, query: &str) -> String {
        let token = self.token(who).await;
        self.request(Some(&token), query, json!({})).send().await.unwrap().text().await.unwrap()
    }

    /// The access token of the person with this address before the `@`.
    pub async fn token(&self, who: &str) -> String {
        if let Some(token) = self.tokens.lock().unwrap().get(who) {
            return token.clone();
        }
        let granted = self.sign_in(who).await;
        let token = granted["accessToken"].as_str().unwrap().to_string();
        self.tokens.lock().unwrap().insert(who.into(), token.clone());
        token
    }

    /// What `signIn` gives.
    pub async fn sign_in(&self, who: &str) -> Value {
        let query = "mutation($input: SignInInput!) { signIn(input: $input) {
            accessToken refreshToken expiresAt viewer { name roles } errors { message } } }";
        let input = json!({ "email": format!("{who}@test.example"), "password": PASSWORD });
        self.send(None, query, json!({ "input": input })).await["data"]["signIn"].clone()
    }

    /// The whole answer to a person's request.
    pub async fn ask(&self, who: &str, query: &str, variables: Value) -> Value {
        let token = self.token(who).await;
        self.send(Some(&token), query, variables).await
    }

    /// The data of a request that must succeed.
    pub async fn get(&self, who: &str, query: &str, variables: Value) -> Value {
        let answer = self.ask(who, query, variables).await;
        assert!(answer["errors"].is_null(), "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// The payload of a mutation; `fields` are of its object, `errors` come with it.
    pub async fn mutate(&self, who: &str, mutation: &str, object: &str, fields: &str, input: Value) -> Value {
        let token = self.token(who).await;
        self.mutate_with(&token, mutation, object, fields, input).await
    }

    /// The same with a token at hand.
    pub async fn mutate_with(
        &self,
        token: &str,
        mutation: &str,
        object: &str,
        fields: &str,
        input: Value,
    ) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{
                {object} {{ {fields} }} errors {{ code message field allowed }} }} }}"
        );
        let answer = self.send(Some(token), &query, json!({ "input": input })).await;
        if answer["data"].is_null() || answer["data"][mutation].is_null() {
            return answer;
        }
        answer["data"][mutation].clone()
    }

    /// The object of a mutation that must be done.
    pub async fn done(&self, who: &str, mutation: &str, object: &str, fields: &str, input: Value) -> Value {
        let payload = self.mutate(who, mutation, object, fields, input).await;
        assert_eq!(payload["errors"], json!([]), "{mutation}: {payload:#}");
        payload[object].clone()
    }

    /// Lets days pass; tokens of before are over.
    pub fn pass_days(&self, days: i64) {
        self.app.clock.advance(Duration::days(days));
        self.tokens.lock().unwrap().clear();
    }

    /// How many statements a request reads with: the fewest of some tries, as the feed reads now and then, too.
    pub async fn count_statements(&self, who: &str, query: &str) -> usize {
        self.token(who).await;
        let mut fewest = usize::MAX;
        for _ in 0..5 {
            let before = self.statements.load(Ordering::SeqCst);
            self.get(who, query, json!({})).await;
            fewest = fewest.min(self.statements.load(Ordering::SeqCst) - before);
        }
        fewest
    }
}

/// The global id of the person with this address.
pub async fn user_id(t: &TestApp, who: &str) -> Value {
    let query = "query($text: String!) { users(filter: { search: $text }) { nodes { id } } }";
    let found = t.get(who, query, json!({ "text": format!("{who}@") })).await;
    found["users"]["nodes"][0]["id"].clone()
}

/// Two of each role, in two lines.
async fn people(app: &App) {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = HASH.get_or_init(|| async { hash_password(PASSWORD.into()).await.unwrap() }).await;
    let tx = app.begin().await.unwrap();
    let lines = [id_at(tx.now), id_at(tx.now)];
    for (id, name) in lines.iter().zip(["Brand", "Live"]) {
        let line = business_line::ActiveModel {
            id: Set(*id),
            name: Set(name.into()),
            version: Set(1),
            created_at: Set(tx.now),
            updated_at: Set(tx.now),
        };
        business_line::Entity::insert(line).exec_without_returning(&tx.txn).await.unwrap();
    }
    let both = [Role::ProjectManager, Role::Member];
    let two_roles = person("two_roles", lines[0], hash);
    insert(&tx, two_roles, &both).await.unwrap();
    for role in Role::ALL {
        for (suffix, line) in ["", "2"].iter().zip(lines) {
            let name = format!("{}{suffix}", role.name().to_lowercase());
            let person = person(&name, line, hash);
            insert(&tx, person, &[*role]).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

fn person(name: &str, line: uuid::Uuid, hash: &str) -> NewUser {
    NewUser {
        email: format!("{name}@test.example"),
        name: name.into(),
        password_hash: hash.into(),
        locale: "en".into(),
        business_line_id: Some(line),
    }
}
