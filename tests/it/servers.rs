//! Several servers on one PostgreSQL, in processes of their own.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use plimsoll::app::alert::events_after;
use plimsoll::app::db::Db;
use plimsoll::feed::cursor;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::support::builders::{approved_cost, project};
use crate::support::process::Process;
use crate::support::socket::Socket;
use crate::support::{Api, On, PASSWORD, SECRET, TestApp, postgres};

const OVERRUNS: &str = "subscription($after: String) { costOverruns(after: $after) { cursor type } }";
const ACKNOWLEDGE: &str =
    "mutation($id: ID!) { acknowledgeAlert(input: { id: $id, note: \"Seen\" }) { errors { message } } }";

fn serve(t: &TestApp, more: &[&str]) -> (Process, Api) {
    let settings = [&["--secret", SECRET], more].concat();
    let process = Process::serve(&t.address, &settings);
    let api = Api::at(process.url.clone());
    (process, api)
}

/// The global id of an open alert about cost.
async fn overrun(t: &TestApp) -> Value {
    let project = project(t).await;
    approved_cost(t, &project, "100001").await;
    let query = "query($id: ID!) { project(id: $id) { alerts { nodes { id } } } }";
    let found = t.get("team_lead", query, json!({ "id": project })).await;
    found["project"]["alerts"]["nodes"][0]["id"].clone()
}

async fn acknowledge(api: &Api, alert: &Value) {
    let done = api.get("team_lead", ACKNOWLEDGE, json!({ "id": alert })).await;
    assert_eq!(done["acknowledgeAlert"]["errors"], json!([]));
}

/// The cursors of all events about cost.
async fn table(t: &TestApp) -> Vec<String> {
    let (mut all, mut seq) = (Vec::new(), 0);
    loop {
        let events = events_after(&t.app, seq, 1000).await.unwrap();
        let Some(last) = events.last() else { return all };
        seq = last.event.seq;
        let cost = events.iter().filter(|sent| sent.event.kind.name() == "COST_OVERRUN");
        all.extend(cost.map(|sent| cursor::of(&sent.event)));
    }
}

/// How long each of some alerts takes from the answer of one server to a subscriber of another, in the middle.
async fn delay(from: &Api, to: &Api, alert: &Value, times: usize) -> Duration {
    let mut lead = Socket::subscribe(to, "team_lead", OVERRUNS, json!({})).await;
    let mut delays = Vec::new();
    for _ in 0..times {
        acknowledge(from, alert).await;
        let answered = Instant::now();
        lead.event("costOverruns").await.expect("an event of the other server");
        delays.push(answered.elapsed());
    }
    delays.sort();
    delays[times / 2]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_raises_the_others_tell_at_once() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let alert = overrun(&t).await;
    let ((_one, a), (_two, b)) = (serve(&t, &[]), serve(&t, &[]));
    let by_notify = delay(&a, &b, &alert, 11).await;
    assert!(by_notify < Duration::from_millis(100), "{by_notify:?}");

    // The connections that listen are cut: what is raised meanwhile is found by looking, later ones by notice again.
    let listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE query ILIKE 'LISTEN%' AND datname = current_database()";
    let cut = t
        .app
        .db
        .writer()
        .query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, listening))
        .await
        .unwrap();
    assert!(cut.len() >= 2, "{}", cut.len());
    let while_cut = delay(&a, &b, &alert, 1).await;
    assert!(while_cut < Duration::from_secs(1), "{while_cut:?}");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let again = delay(&b, &a, &alert, 11).await;
    assert!(again < Duration::from_millis(100), "{again:?}");

    // Without notices at all, on both sides.
    let ((_three, c), (_four, d)) = (serve(&t, &["--notify", "off"]), serve(&t, &["--notify", "off"]));
    let by_looking = delay(&c, &d, &alert, 11).await;
    assert!(by_looking < Duration::from_millis(200), "{by_looking:?}");
    println!("by notice {by_notify:?}, while cut {while_cut:?}, again {again:?}, by looking {by_looking:?}");
    let sent =
        "SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND datname = current_database()";
    let listening = t
        .app
        .db
        .reader
        .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sent))
        .await
        .unwrap()
        .unwrap();
    // The two of the test's own server and the first two; not those that were told not to.
    assert_eq!(listening.try_get_by_index::<i64>(0).unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_good_on_every_server_and_ends_on_all() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let alert = overrun(&t).await;
    let servers = [serve(&t, &[]), serve(&t, &[]), serve(&t, &[])];
    let [a, b, c] = [0, 1, 2].map(|n| &servers[n].1);
    let granted = a.sign_in("legal").await;
    let viewer = "{ viewer { name } }";
    let token = granted["accessToken"].as_str();
    for api in [a, b, c] {
        assert_eq!(api.send(token, viewer, json!({})).await["data"]["viewer"]["name"], "legal");
    }
    let refresh = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) {
        accessToken refreshToken } }";
    let input = json!({ "input": { "refreshToken": granted["refreshToken"] } });
    let refreshed = b.send(None, refresh, input.clone()).await["data"]["refreshSession"].clone();
    let token = refreshed["accessToken"].as_str().unwrap();
    let mut leaves = Socket::subscribe_as(c, token, OVERRUNS, json!({})).await;
    let mut stays = Socket::subscribe(c, "finance", OVERRUNS, json!({})).await;

    // The token that was used up, at a third server a moment later: it gives the same successor.
    let again = c.send(None, refresh, input).await["data"]["refreshSession"].clone();
    assert_eq!(again["refreshToken"], refreshed["refreshToken"]);
    assert_eq!(a.send(Some(token), viewer, json!({})).await["data"]["viewer"]["name"], "legal");

    // Signed out at one server, the session ends on all of them at once.
    let sign_out = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { code } } }";
    let input = json!({ "input": { "refreshToken": refreshed["refreshToken"] } });
    let out = a.send(None, sign_out, input).await;
    assert_eq!(out["data"]["signOut"]["errors"], json!([]), "{out}");
    acknowledge(b, &alert).await;
    assert!(stays.event("costOverruns").await.is_some());
    assert_eq!(leaves.close_code().await, 4403);
    for api in [a, b, c] {
        let answer = api.send(Some(token), viewer, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
}

/// Reads until told to stop and nothing more comes, from whichever server is there.
async fn read(
    urls: Arc<Mutex<Vec<String>>>,
    token: String,
    done: Arc<Mutex<bool>>,
    first: usize,
) -> Vec<String> {
    let mut cursors: Vec<String> = Vec::new();
    for turn in first.. {
        let url = {
            let urls = urls.lock().unwrap();
            urls[turn % urls.len()].clone()
        };
        let after = cursors.last().cloned().unwrap_or_else(|| "YWxlcnQ6MA".into());
        let variables = json!({ "after": after });
        let Some(mut socket) = Socket::try_subscribe(&url, &token, OVERRUNS, variables).await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let mut patience = Duration::from_secs(2);
        loop {
            match socket.event_within("costOverruns", patience).await {
                Some(event) => cursors.push(event["cursor"].as_str().unwrap().to_string()),
                None if *done.lock().unwrap() => return cursors,
                None => break,
            }
            patience = Duration::from_secs(2);
        }
    }
    cursors
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_nothing() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let alert = overrun(&t).await;
    let mut servers: Vec<_> = (0..3).map(|_| serve(&t, &[])).collect();
    let urls =
        Arc::new(Mutex::new(servers.iter().map(|(process, _)| process.url.clone()).collect::<Vec<_>>()));
    let token = servers[0].1.token("team_lead").await;
    let done = Arc::new(Mutex::new(false));
    let readers: Vec<_> =
        (0..4).map(|n| tokio::spawn(read(urls.clone(), token.clone(), done.clone(), n))).collect();
    let writers: Vec<_> = (0..3)
        .map(|n| {
            let (urls, token, done, alert) = (urls.clone(), token.clone(), done.clone(), alert.clone());
            tokio::spawn(async move {
                let mut answered = 0;
                let client = reqwest::Client::new();
                while !*done.lock().unwrap() {
                    let url = urls.lock().unwrap()[n].clone();
                    let body = json!({ "query": ACKNOWLEDGE, "variables": { "id": alert } });
                    let request = client.post(format!("{url}/graphql")).bearer_auth(&token).json(&body);
                    answered += usize::from(request.send().await.is_ok_and(|answer| answer.status() == 200));
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                answered
            })
        })
        .collect();
    // One after the other: told to stop or, once, killed; and another one takes its place.
    for (place, server) in servers.iter_mut().enumerate() {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let fresh = serve(&t, &[]);
        urls.lock().unwrap()[place] = fresh.0.url.clone();
        let (mut old, _) = std::mem::replace(server, fresh);
        if place == 1 {
            old.child.kill().unwrap();
        } else {
            assert!(tokio::task::spawn_blocking(|| old.stop()).await.unwrap());
        }
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    *done.lock().unwrap() = true;
    let mut answered = 0;
    for writer in writers {
        answered += writer.await.unwrap();
    }
    let expected = table(&t).await;
    assert!(answered > 50 && expected.len() >= answered, "{answered} {}", expected.len());
    for reader in readers {
        assert_eq!(reader.await.unwrap(), expected);
    }
}

// Both find the same projects due, at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_sweep_once() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    for _ in 0..4 {
        project(&t).await;
    }
    let db = Db::open(&t.address.parse().unwrap(), 24).await.unwrap();
    let other = t.another_on(db.without_hints()).await;
    for days in [3, 20, 20] {
        t.pass_days(days);
        let stop = Default::default();
        let (here, there) = tokio::join!(
            plimsoll::scheduler::sweep(&t.app, &stop),
            plimsoll::scheduler::sweep(&other.app, &stop)
        );
        here.unwrap();
        there.unwrap();
    }
    let events = events_after(&t.app, 0, 1000).await.unwrap();
    let mut raised: Vec<_> = events
        .iter()
        .map(|sent| (sent.event.alert_id, sent.event.event.name(), sent.event.severity.name()))
        .collect();
    let count = raised.len();
    raised.sort();
    raised.dedup();
    assert!(count > 4, "{raised:?}");
    assert_eq!(raised.len(), count, "told twice");
    let alerts = entity::alert::Entity::find().count(&t.app.db.reader).await.unwrap();
    assert!(alerts >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_make_one_database() {
    let Some(postgres) = postgres::server().await else { return };
    postgres.create_database("start", None).await.unwrap();
    let url = postgres.url("start");
    let starts = (0..3).map(|_| {
        let url = url.clone();
        tokio::task::spawn_blocking(move || Process::serve(&url, &[]))
    });
    // A token of one is good at the others: they agree on the key, too.
    let servers: Vec<_> = join_all(starts).await.into_iter().map(|started| started.unwrap()).collect();
    assert!(Process::run(
        &["create-admin", "--email", "a@b.example", "--name", "A", "--database-url", &url],
        PASSWORD
    ));
    let apis: Vec<_> = servers.iter().map(|server| Api::at(server.url.clone())).collect();
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let input = json!({ "input": { "email": "a@b.example", "password": PASSWORD } });
    let granted = apis[0].send(None, query, input).await;
    let token = granted["data"]["signIn"]["accessToken"].as_str();
    for api in &apis {
        assert_eq!(api.send(token, "{ viewer { name } }", json!({})).await["data"]["viewer"]["name"], "A");
    }
}
