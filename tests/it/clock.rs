//! A clock that was wrong for a while, and is right again.

use chrono::TimeDelta;
use entity::alert;
use entity::enums::{AlertRule, AlertStatus};
use plimsoll::app::alert::{escalate, wake};
use plimsoll::metrics::METRICS;
use plimsoll::scheduler::apart;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::on_both;
use crate::support::builders::{approved_cost, project};
use crate::support::days::{next_day, open, report, sweep, working};
use crate::support::{On, TestApp};

/// How far ahead it was.
const AHEAD: TimeDelta = TimeDelta::days(400);

/// The clock is ahead, and by all that is due then the program goes.
async fn jump(t: &TestApp) {
    t.app.clock.advance(AHEAD);
    sweep(t).await;
    escalate(&t.app).await.unwrap();
    wake(&t.app).await.unwrap();
}

async fn back(t: &TestApp) {
    t.app.clock.advance(-AHEAD);
    t.pass_days(0);
}

on_both!(a_clock_that_was_ahead_silences_nothing, |t| async move {
    let never = TestApp::start(t.on()).await.unwrap();
    let (project, work) = working(&t).await;
    let (other, other_work) = working(&never).await;
    let (mut warned, counted) = (false, METRICS.judged_ahead.get());
    for day in 1..=25 {
        next_day(&t).await;
        next_day(&never).await;
        if day == 5 {
            jump(&t).await;
            assert!(open(&t, &project).await.contains(&"PROGRESS_PLANNED_END CRITICAL".into()));
            back(&t).await;
            assert_eq!(sweep(&t).await, 1, "it is judged anew for the day that it is");
            assert_eq!(sweep(&t).await, 0, "and once");
            assert!(METRICS.judged_ahead.get() > counted);
        }
        if day < 8 {
            report(&t, &work, f64::from(day)).await;
            report(&never, &other_work, f64::from(day)).await;
        }
        let alerts = open(&t, &project).await;
        assert_eq!(alerts, open(&never, &other).await, "on day {day}");
        warned |= !alerts.is_empty();
    }
    assert!(warned, "there was something to warn of");
});

on_both!(a_touch_after_it_tells_the_same_as_the_sweep, |t| async move {
    let (project, work) = working(&t).await;
    next_day(&t).await;
    report(&t, &work, 4.0).await;
    jump(&t).await;
    back(&t).await;
    report(&t, &work, 5.0).await;
    assert_eq!(open(&t, &project).await, [] as [&str; 0]);
});

on_both!(nobody_waits_for_a_time_that_was_set_while_it_was_ahead, |t| async move {
    let snoozed = project(&t).await;
    approved_cost(&t, &snoozed, "100001").await;
    next_day(&t).await;
    let of = async |status: AlertStatus| {
        let alerts = alert::Entity::find().filter(alert::Column::Status.eq(status));
        alerts.filter(alert::Column::Rule.eq(AlertRule::CostRedLine)).all(&t.app.db.reader).await.unwrap()
    };
    t.app.clock.advance(AHEAD);
    t.pass_days(0);
    let query = "{ alerts(filter: { kind: [COST_OVERRUN] }) { nodes { id } } }";
    let id = t.get("team_lead", query, json!({})).await["alerts"]["nodes"][0]["id"].clone();
    let until = t.app.clock.now() + TimeDelta::days(5);
    let input = json!({ "id": id, "until": until.to_rfc3339(), "note": "later" });
    t.done("team_lead", "snoozeAlert", "alert", "status", input).await;
    let open = project(&t).await;
    approved_cost(&t, &open, "100001").await;
    back(&t).await;
    let longest = t.app.clock.now() + TimeDelta::hours(720);
    assert!(
        of(AlertStatus::Open).await.iter().any(|alert| alert.escalates_at.is_some_and(|at| at > longest))
    );
    assert_eq!(of(AlertStatus::Snoozed).await.len(), 1);

    assert_eq!(wake(&t.app).await.unwrap(), 1, "nobody may snooze for so long");
    assert_eq!(of(AlertStatus::Snoozed).await.len(), 0);
    assert_eq!(escalate(&t.app).await.unwrap(), 0, "whoever is asked has time from now on");
    let open = of(AlertStatus::Open).await;
    assert!(open.iter().all(|alert| alert.escalates_at.is_none_or(|at| at <= longest)), "{open:#?}");
    t.pass_days(3);
    assert!(escalate(&t.app).await.unwrap() > 0, "and then it goes to the next role");
});

#[tokio::test(flavor = "multi_thread")]
async fn a_server_knows_how_far_it_is_from_the_others() {
    let alone = TestApp::start(On::Sqlite).await.unwrap();
    assert_eq!(apart(&alone.app).await.unwrap(), None, "there are no others");
    let Some(t) = TestApp::start(On::Postgres).await else { return };
    let before = apart(&t.app).await.unwrap().unwrap();
    t.app.clock.advance(AHEAD);
    let off = apart(&t.app).await.unwrap().unwrap() - before;
    assert!((off - AHEAD).abs() < TimeDelta::minutes(1), "{off}");
}
