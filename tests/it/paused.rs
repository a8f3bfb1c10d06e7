//! A server that is paused in the middle of its writes holds up the others' for a few seconds at most, and nothing is
//! lost or done twice.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use entity::enums::CostStatus;
use entity::{cost, line_cost, project};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::builders::{cost_input, project as working};
use crate::support::process::Process;
use crate::support::{Api, On, SECRET, TestApp};

const SUBMIT: &str = "mutation($input: SubmitCostInput!) { submitCost(input: $input) {
    cost { id status } errors { code message } } }";
/// How often, unless PLIMSOLL_PAUSE_ROUNDS says otherwise.
const ROUNDS: usize = 3;
/// For how long a server is paused: longer than anybody may wait for it.
const PAUSE: Duration = Duration::from_secs(8);
/// What others may wait, and a busy machine on top.
const LONGEST: Duration = Duration::from_millis(5_000 + 1_500);

fn signal(process: &Process, name: &str) {
    let id = process.child.id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
}

/// Somebody who submits one cost after the other, at one server.
struct Writer {
    api: Api,
    token: String,
    project: Value,
    name: String,
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
}

impl Writer {
    /// The longest that one has taken; `may_fail` where the server is paused.
    async fn write(self, may_fail: bool) -> Duration {
        let mut longest = Duration::ZERO;
        for number in 0.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let mut input = cost_input(&self.project, "1");
            input["description"] = format!("{}-{number}", self.name).into();
            let begun = Instant::now();
            let answer = self.api.send(Some(&self.token), SUBMIT, json!({ "input": input })).await;
            longest = longest.max(begun.elapsed());
            if answer["data"]["submitCost"]["cost"]["id"].is_string() {
                self.done.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            let code = &answer["errors"][0]["extensions"]["code"];
            let known =
                ["UNAVAILABLE", "OUTCOME_UNKNOWN", "LIMIT_EXCEEDED"].iter().any(|known| code == known);
            assert!(may_fail && known, "{answer:#}");
        }
        longest
    }
}

/// Each project's sums, and each line's, are those of the costs.
async fn sums_are_exact(t: &TestApp) {
    let db = &t.app.db.reader;
    let costs = cost::Entity::find().all(db).await.unwrap();
    let mut by_project: BTreeMap<Uuid, i64> = BTreeMap::new();
    for cost in &costs {
        assert_eq!(cost.status, CostStatus::Submitted);
        *by_project.entry(cost.project_id).or_default() += cost.amount_minor;
    }
    for row in project::Entity::find().all(db).await.unwrap() {
        assert_eq!(row.cost_submitted_minor, by_project.get(&row.id).copied().unwrap_or_default());
    }
    let lines: i64 =
        line_cost::Entity::find().all(db).await.unwrap().iter().map(|row| row.submitted_minor).sum();
    assert_eq!(lines, by_project.values().sum::<i64>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_server_holds_up_the_others_for_seconds_and_all_stays_exact() {
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let rounds = std::env::var("PLIMSOLL_PAUSE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let project = working(&t).await;
    let settings = ["--secret", SECRET, "--time-zone", "Asia/Shanghai"];
    let (pauses, goes_on) = (Process::serve(&t.address, &settings), Process::serve(&t.address, &settings));
    let (done, done_there) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    for round in 0..rounds.unwrap_or(ROUNDS) {
        // Of the servers' own clock: that of the test's server stands still in the past, and so do its tokens.
        let token = Api::at(goes_on.url.clone()).token("project_manager").await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers = |process: &Process, who: &str, count: usize, done: &Arc<AtomicUsize>| -> Vec<_> {
            let one = |number: usize| {
                let writer = Writer {
                    api: Api::at(process.url.clone()),
                    token: token.clone(),
                    project: project.clone(),
                    name: format!("{who}-{round}-{number}"),
                    stop: stop.clone(),
                    done: done.clone(),
                };
                tokio::spawn(writer.write(who == "pauses"))
            };
            (0..count).map(one).collect()
        };
        let paused = writers(&pauses, "pauses", 12, &done_there);
        let others = writers(&goes_on, "goes on", 4, &done);
        // Then they are in the middle of something.
        tokio::time::sleep(Duration::from_millis(1_000 + 37 * (round as u64 % 20))).await;
        signal(&pauses, "-STOP");
        let before = done.load(Ordering::SeqCst);
        tokio::time::sleep(PAUSE).await;
        let meanwhile = done.load(Ordering::SeqCst) - before;
        // Whoever is there can also sign in and read.
        let begun = Instant::now();
        Api::at(goes_on.url.clone()).get("finance", "{ viewer { name } }", json!({})).await;
        assert!(begun.elapsed() < LONGEST);
        signal(&pauses, "-CONT");
        stop.store(true, Ordering::SeqCst);
        let mut longest = Duration::ZERO;
        for other in others {
            longest = longest.max(other.await.unwrap());
        }
        for writer in paused {
            writer.await.unwrap();
        }
        println!("round {round}: the others waited {longest:?} at most, and wrote {meanwhile} meanwhile");
        assert!(longest < LONGEST, "{longest:?}");
        assert!(meanwhile > 10, "{meanwhile}");
        sums_are_exact(&t).await;
    }
    let stored = cost::Entity::find().all(&t.app.db.reader).await.unwrap().len();
    let acknowledged = done.load(Ordering::SeqCst) + done_there.load(Ordering::SeqCst);
    assert!(stored >= acknowledged, "{stored} of {acknowledged} are there");
}
