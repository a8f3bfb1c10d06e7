//! People do what comes to their mind, in and out of turn, one after the other and at once, while days pass. After
//! every step everything must add up: only legal states, every sum the sum of its rows, an audit entry for each
//! change, what was refused without a trace, and no way into COMPLETED with money outstanding.
//!
//! `PLIMSOLL_WALK_SEED` walks the same way again, `PLIMSOLL_WALK_STEPS` further.

mod chance;
mod check;
mod glance;
mod steps;
mod world;

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use chance::Chance;
use steps::Step;
use world::World;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

on_both!(whatever_people_do_it_adds_up, |t| async move {
    let seed = setting("PLIMSOLL_WALK_SEED").unwrap_or_else(|| u64::from(rand::random::<u32>()));
    let count = setting("PLIMSOLL_WALK_STEPS").unwrap_or(250);
    println!("PLIMSOLL_WALK_SEED={seed} PLIMSOLL_WALK_STEPS={count}");
    let mut chance = Chance(seed);
    let ids = steps::People::of(&t).await;
    let mut reached: BTreeMap<String, usize> = BTreeMap::new();
    let mut before = World::read(&t).await;
    for number in 0..count {
        if chance.percent(4) {
            t.pass_days(chance.between(1, 6));
            plimsoll::scheduler::sweep(&t.app, &Default::default()).await.unwrap();
            let after = World::read(&t).await;
            check::all(&before, &after, "the clock", seed);
            before = after;
        }
        let step = steps::choose(&mut chance, &before, &ids, t.app.today());
        // Now and then somebody does the same at the same time.
        let at_once = if chance.percent(8) { 2 } else { 1 };
        t.token(&step.who).await;
        let answers = join_all((0..at_once).map(|_| take(&t, &step))).await;
        let done = answers.iter().filter(|answer| **answer == Answer::Done).count();
        let context = format!("step {number}, {step:?}: {answers:?}");
        let after = World::read(&t).await;
        if done == 0 {
            assert!(before == after, "what was refused left a trace\n{context}\nseed {seed}");
        } else if !step.may_repeat() {
            assert!(after.audit.len() > before.audit.len(), "without an audit entry\n{context}\nseed {seed}");
        }
        check::all(&before, &after, &context, seed);
        if number % 25 == 24 {
            glance::figures_equal_their_rows(&t, &after).await;
        }
        *reached
            .entry(format!("{} {}", step.mutation, if done > 0 { "done" } else { "refused" }))
            .or_default() += 1;
        before = after;
    }
    glance::figures_equal_their_rows(&t, &before).await;
    assert_eq!(crate::search::stale(&t).await, [""; 0]);
    let stages: Vec<_> = before.projects.values().map(|row| row.stage.name()).collect();
    println!("{stages:?}\n{reached:#?}");
    assert!(before.projects.len() > 1, "the walk came nowhere: {reached:#?}");
});

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Done,
    Refused(String),
}

async fn take(t: &TestApp, step: &Step) -> Answer {
    let preview = match step.previewed() {
        Some(project) => Some(approvable(t, project).await),
        None => None,
    };
    let object = step.object();
    let payload = t.mutate(&step.who, step.mutation, object, "__typename", step.input.clone()).await;
    let errors = payload["errors"].as_array().cloned().unwrap_or_default();
    let answer = match errors.first() {
        None => Answer::Done,
        Some(error) => {
            let code = error["extensions"]["code"].as_str().or(error["code"].as_str());
            let code = code.unwrap_or_else(|| panic!("{step:?}\n{payload:#}"));
            let known = [
                "FORBIDDEN",
                "NOT_FOUND",
                "INVALID_TRANSITION",
                "CONFLICT",
                "RULE_REFUSED",
                "BAD_USER_INPUT",
            ];
            assert!(known.contains(&code), "{step:?}\n{payload:#}");
            Answer::Refused(code.to_string())
        }
    };
    // What finance's rule answers to a preview, it answers to the review.
    if let Some(approvable) = preview {
        match &answer {
            Answer::Done => assert!(approvable, "{step:?}\n{payload:#}"),
            Answer::Refused(code)
                if code == "RULE_REFUSED" && errors[0]["field"] != json!(["input", "projectId"]) =>
            {
                assert!(!approvable, "{step:?}\n{payload:#}");
            }
            Answer::Refused(_) => {}
        }
    }
    answer
}

async fn approvable(t: &TestApp, project: &Value) -> bool {
    let query = "query($input: MarginPreviewInput!) { marginPreview(input: $input) { approvable } }";
    let found = t.get("finance", query, json!({ "input": { "projectId": project } })).await;
    found["marginPreview"]["approvable"].as_bool().unwrap()
}
