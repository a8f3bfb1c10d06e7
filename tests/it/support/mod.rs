//! A whole server for each test, with a database, a clock and people of its own.

pub(crate) mod builders;
pub(crate) mod days;
pub(crate) mod maker;
pub(crate) mod mortal;
pub(crate) mod pair;
pub(crate) mod pooler;
pub(crate) mod postgres;
pub(crate) mod printed;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod socket;

use std::collections::HashMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use entity::business_line;
use entity::enums::Role;
use plimsoll::app::App;
use plimsoll::app::db::{Db, insert_all};
use plimsoll::app::user::{NewUser, hash_password, insert};
use plimsoll::clock::Clock;
use plimsoll::feed::Feed;
use plimsoll::graphql::{self, executor::Executor};
use plimsoll::server::{ExtraRoutes, Lifecycle, Limits, Origins, Program, accept, router};
use plimsoll::viewer::Viewer;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "a good password";

/// Signs everybody's tokens.
pub(crate) const SECRET: &str = "a secret of the tests, long enough";

/// The database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
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

/// A server as clients see it, be it in this process or in another.
pub(crate) struct Api {
    pub url: String,
    client: reqwest::Client,
    tokens: Mutex<HashMap<String, String>>,
}

/// A running server.
pub(crate) struct TestApp {
    pub app: App,
    api: Api,
    pub statements: Arc<AtomicUsize>,
    /// Of the database.
    pub address: String,
    life: Lifecycle,
    place: Place,
    directory: Arc<TempDir>,
}

impl Deref for TestApp {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.api
    }
}

/// Where a database lies.
#[derive(Clone)]
pub(crate) enum Place {
    File(PathBuf),
    Server(String),
    /// On a server of the test's own, at this address.
    Own(String),
}

/// The database of a server that was stopped: any number of servers can go on from there, each on a copy.
pub(crate) struct Frozen {
    place: Place,
    now: DateTime<Utc>,
    tokens: HashMap<String, String>,
    directory: Arc<TempDir>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.life.stop();
    }
}

/// A Monday, noon in Shanghai.
pub(crate) fn start_of_time() -> DateTime<Utc> {
    "2026-03-02T04:00:00Z".parse().unwrap()
}

static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// A name that no other database has.
fn fresh(on: On, directory: &TempDir) -> Place {
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    match on {
        On::Sqlite => Place::File(directory.path().join(format!("{number}.db"))),
        On::Postgres => Place::Server(format!("t{number}")),
    }
}

async fn address(place: &Place) -> String {
    match place {
        Place::File(path) => format!("sqlite://{}?mode=rwc", path.display()),
        Place::Server(name) => postgres::server().await.unwrap().url(name),
        Place::Own(address) => address.clone(),
    }
}

async fn open(place: &Place) -> Db {
    let connections = 24;
    Db::open(&address(place).await.parse().unwrap(), connections).await.unwrap()
}

/// A new database with all its tables.
async fn database(on: On, directory: &TempDir) -> Option<(Db, Place)> {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    let place = fresh(on, directory);
    if let Place::Server(name) = &place {
        let server = postgres::server().await?;
        let template = || async {
            server.create_database("template", None).await.unwrap();
            let db = Db::open(&server.url("template").parse().unwrap(), 24).await.unwrap();
            App::migrate(&db).await.unwrap();
            db.close().await.unwrap();
        };
        TEMPLATE.get_or_init(template).await;
        server.create_database(name, Some("template")).await.unwrap();
    }
    let db = open(&place).await;
    if on == On::Sqlite {
        App::migrate(&db).await.unwrap();
    }
    Some((db, place))
}

impl Frozen {
    /// A server on a copy.
    pub(crate) async fn thaw(&self) -> TestApp {
        let place = self.copy().await;
        let db = open(&place).await;
        let t = TestApp::serve(db, place, self.directory.clone(), self.now).await;
        t.tokens.lock().unwrap().clone_from(&self.tokens);
        t
    }

    /// The program on a copy, without a server.
    pub(crate) async fn app(&self) -> (App, Place) {
        let place = self.copy().await;
        (program(open(&place).await, Clock::manual(self.now)).await, place)
    }

    /// Removes such a copy: many of them would fill a disk.
    pub(crate) async fn remove(&self, (app, place): (App, Place)) {
        app.db.clone().close().await.unwrap();
        match place {
            Place::File(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
                }
            }
            Place::Server(name) => {
                let server = postgres::server().await.unwrap();
                server.drop_database(&name).await.unwrap();
            }
            // It goes with its server.
            Place::Own(_) => {}
        }
    }

    async fn copy(&self) -> Place {
        match &self.place {
            Place::File(path) => {
                let place = fresh(On::Sqlite, &self.directory);
                if let Place::File(copy) = &place {
                    std::fs::copy(path, copy).unwrap();
                }
                place
            }
            Place::Server(name) => {
                let place = fresh(On::Postgres, &self.directory);
                if let Place::Server(copy) = &place {
                    let server = postgres::server().await.unwrap();
                    server.create_database(copy, Some(name)).await.unwrap();
                }
                place
            }
            Place::Own(_) => panic!("only databases of the shared server are copied"),
        }
    }
}

impl TestApp {
    /// None where tests on PostgreSQL are to be skipped.
    pub(crate) async fn start(on: On) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let (db, place) = database(on, &directory).await?;
        let t = Self::serve(db, place, Arc::new(directory), start_of_time()).await;
        people(&t.app).await;
        Some(t)
    }

    /// On an empty database of PostgreSQL that the test has an address of.
    pub(crate) async fn start_at(address: &str) -> Self {
        let place = Place::Own(address.into());
        let db = open(&place).await;
        App::migrate(&db).await.unwrap();
        let directory = Arc::new(tempfile::tempdir().unwrap());
        let t = Self::serve(db, place, directory, start_of_time()).await;
        people(&t.app).await;
        t
    }

    /// Which database it is on.
    pub(crate) fn on(&self) -> On {
        match self.place {
            Place::File(_) => On::Sqlite,
            Place::Server(_) | Place::Own(_) => On::Postgres,
        }
    }

    /// Stops the server, and keeps what is stored.
    pub(crate) async fn freeze(self) -> Frozen {
        self.life.stop();
        let place = match &self.place {
            Place::File(_) => {
                let place = fresh(On::Sqlite, &self.directory);
                if let Place::File(copy) = &place {
                    let statement = format!("VACUUM INTO '{}'", copy.display());
                    self.app.db.writer().execute_unprepared(&statement).await.unwrap();
                }
                place
            }
            Place::Server(name) => {
                let place = fresh(On::Postgres, &self.directory);
                if let Place::Server(copy) = &place {
                    let server = postgres::server().await.unwrap();
                    self.app.db.clone().close().await.unwrap();
                    server.cut_off(name).await.unwrap();
                    server.create_database(copy, Some(name)).await.unwrap();
                }
                place
            }
            Place::Own(_) => panic!("only databases of the shared server are copied"),
        };
        let tokens = self.tokens.lock().unwrap().clone();
        Frozen { place, now: self.app.clock.now(), tokens, directory: self.directory.clone() }
    }

    async fn serve(mut db: Db, place: Place, directory: Arc<TempDir>, now: DateTime<Utc>) -> Self {
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = statements.clone();
        db.observe_reads(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        let app = program(db, Clock::manual(now)).await;
        app.establish().await.unwrap();
        Self::begin(app, statements, place, directory, patient()).await
    }

    /// The same program behind these limits.
    pub(crate) async fn within(&self, limits: Limits) -> Self {
        let (app, statements) = (self.app.clone(), self.statements.clone());
        Self::begin(app, statements, self.place.clone(), self.directory.clone(), limits).await
    }

    /// Another server on the same database, by the same clock.
    pub(crate) async fn another(&self) -> Self {
        self.another_on(self.app.db.clone()).await
    }

    /// The same with a database opened by the caller.
    pub(crate) async fn another_on(&self, db: Db) -> Self {
        let app = program(db, self.app.clock.clone()).await;
        Self::begin(app, Arc::default(), self.place.clone(), self.directory.clone(), patient()).await
    }

    /// The same with other limits.
    pub(crate) async fn another_within(&self, db: Db, limits: Limits) -> Self {
        let app = program(db, self.app.clock.clone()).await;
        Self::begin(app, Arc::default(), self.place.clone(), self.directory.clone(), limits).await
    }

    async fn begin(
        app: App,
        statements: Arc<AtomicUsize>,
        place: Place,
        directory: Arc<TempDir>,
        limits: Limits,
    ) -> Self {
        let (life, feed) = (Lifecycle::default(), Feed::default());
        tokio::spawn(feed.clone().run(app.clone(), life.token().clone()));
        let executor = Executor::new(graphql::schema(false), feed);
        let program = Program { app: Arc::new(app.clone()), executor, open_schema: true };
        let limits = Arc::new(limits);
        let shown = ExtraRoutes { console: true, playground: true, demo: None };
        let router = router(program, limits.clone(), life.clone(), shown, Origins::Own);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = Api::at(format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(accept::serve(listener, router, limits, life.clone(), Arc::default()));
        let address = address(&place).await;
        Self { app, api, statements, address, life, place, directory }
    }

    /// Lets days pass; tokens of before are over.
    pub(crate) fn pass_days(&self, days: i64) {
        self.app.clock.advance(Duration::days(days));
        self.tokens.lock().unwrap().clear();
    }

    /// How many statements a request reads with: the fewest of some tries, as the feed reads now and then, too.
    pub(crate) async fn count_statements(&self, who: &str, query: &str) -> usize {
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

/// A test asks for as much in a minute as people do in a day, and for a whole day's screens at once.
fn patient() -> Limits {
    Limits { request_cost: 20_000_000, cost_per_minute: None, ..Limits::default() }
}

async fn program(db: Db, clock: Clock) -> App {
    App::new(db, clock, chrono_tz::Asia::Shanghai, Some(SECRET.into())).await.unwrap()
}

impl Api {
    /// The server at this address.
    pub(crate) fn at(url: String) -> Self {
        Self { url, client: reqwest::Client::new(), tokens: Mutex::default() }
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
    pub(crate) async fn send(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        self.request(token, query, variables).send().await.unwrap().json().await.unwrap()
    }

    /// An answer as it comes over the wire.
    pub(crate) async fn text(&self, who: &str, query: &str) -> String {
        self.words(who, query, &json!({})).await
    }

    /// An answer as it comes over the wire, to a request with variables.
    pub(crate) async fn words(&self, who: &str, query: &str, variables: &Value) -> String {
        let token = self.token(who).await;
        self.request(Some(&token), query, variables.clone()).send().await.unwrap().text().await.unwrap()
    }

    /// The access token of the person with this address before the `@`.
    pub(crate) async fn token(&self, who: &str) -> String {
        if let Some(token) = self.tokens.lock().unwrap().get(who) {
            return token.clone();
        }
        let granted = self.sign_in(who).await;
        let token = granted["accessToken"].as_str().unwrap().to_string();
        self.tokens.lock().unwrap().insert(who.into(), token.clone());
        token
    }

    /// What `signIn` gives.
    pub(crate) async fn sign_in(&self, who: &str) -> Value {
        let query = "mutation($input: SignInInput!) { signIn(input: $input) {
            accessToken refreshToken expiresAt viewer { name roles } errors { message } } }";
        let input = json!({ "email": format!("{who}@test.example"), "password": PASSWORD });
        self.send(None, query, json!({ "input": input })).await["data"]["signIn"].clone()
    }

    /// The whole answer to a person's request.
    pub(crate) async fn ask(&self, who: &str, query: &str, variables: Value) -> Value {
        let token = self.token(who).await;
        self.send(Some(&token), query, variables).await
    }

    /// The data of a request that must succeed.
    pub(crate) async fn get(&self, who: &str, query: &str, variables: Value) -> Value {
        let answer = self.ask(who, query, variables).await;
        assert!(answer["errors"].is_null(), "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// The payload of a mutation; `fields` are of its object, `errors` come with it.
    pub(crate) async fn mutate(
        &self,
        who: &str,
        mutation: &str,
        object: &str,
        fields: &str,
        input: Value,
    ) -> Value {
        let token = self.token(who).await;
        self.mutate_with(&token, mutation, object, fields, input).await
    }

    /// The same with a token at hand.
    pub(crate) async fn mutate_with(
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
    pub(crate) async fn done(
        &self,
        who: &str,
        mutation: &str,
        object: &str,
        fields: &str,
        input: Value,
    ) -> Value {
        let payload = self.mutate(who, mutation, object, fields, input).await;
        assert_eq!(payload["errors"], json!([]), "{mutation}: {payload:#}");
        payload[object].clone()
    }
}

/// The global id of the person with this address.
pub(crate) async fn user_id(t: &TestApp, who: &str) -> Value {
    let query = "query($text: String!) { users(filter: { search: $text }) { nodes { id } } }";
    let found = t.get(who, query, json!({ "text": format!("{who}@") })).await;
    found["users"]["nodes"][0]["id"].clone()
}

/// Somebody, as the program knows them.
pub(crate) async fn viewer(app: &App, who: &str) -> Viewer {
    use entity::user_account::{Column, Entity};
    let db = &app.db.reader;
    let found = Entity::find().filter(Column::Email.eq(format!("{who}@test.example"))).one(db).await;
    let user = found.unwrap().unwrap();
    let roles = plimsoll::app::user::roles_of(db, &[user.id]).await.unwrap().remove(&user.id).unwrap();
    Viewer {
        user_id: user.id,
        session_id: uuid::Uuid::nil(),
        roles,
        business_line_id: user.business_line_id,
        locale: user.locale,
    }
}

/// Two of each role, in two lines.
async fn people(app: &App) {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = HASH.get_or_init(|| async { hash_password(PASSWORD.into()).await.unwrap() }).await;
    let tx = app.begin().await.unwrap();
    let lines = [tx.id(), tx.id()];
    for (id, name) in lines.iter().zip(["Brand", "Live"]) {
        let line = business_line::Model {
            id: *id,
            name: name.into(),
            search_text: String::new(),
            name_key: String::new(),
            version: 1,
            created_at: tx.now,
            updated_at: tx.now,
        };
        insert_all::<business_line::Entity>(&tx.txn, [line]).await.unwrap();
    }
    let both = [Role::ProjectManager, Role::Member];
    let two_roles = person("two_roles", lines[0], hash);
    insert(&tx, None, two_roles, &both).await.unwrap();
    for role in Role::ALL {
        for (suffix, line) in ["", "2"].iter().zip(lines) {
            let name = format!("{}{suffix}", role.name().to_lowercase());
            let person = person(&name, line, hash);
            insert(&tx, None, person, &[*role]).await.unwrap();
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
