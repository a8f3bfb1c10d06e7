//! What alerts say: of an open one what holds now, to the figure beside it; of an event what held then.

use entity::enums::AlertRule;
use plimsoll::messages::{Arg, Locale};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::approved_cost;
use crate::support::days::{event_types, next_day, open, report, sweep, working};

const PROGRESS: &str = "id plannedEnd progress { forecastEnd lateProbability daysBehind }
    healthReasons { rule message(locale: \"en\") alert { version evidence { name value } } }";

/// A chance as messages tell it.
fn whole(chance: &Value) -> String {
    let percent = 100.0 * chance.as_f64().unwrap();
    if percent < 0.5 { "under 1 %".into() } else { format!("{} %", percent.round().clamp(1.0, 99.0)) }
}

fn days(count: f64) -> String {
    let count = count.round().abs();
    format!("{count} day{}", if (count - 1.0).abs() < f64::EPSILON { "" } else { "s" })
}

/// Holds the text of every open forecast of lateness against the fields beside it; gives how many there are.
fn lateness_agrees(project: &Value) -> usize {
    let progress = &project["progress"];
    let reasons = project["healthReasons"].as_array().unwrap();
    let late: Vec<_> = reasons.iter().filter(|one| one["rule"] == "PROGRESS_FORECAST").collect();
    for reason in &late {
        let text = reason["message"].as_str().unwrap();
        let date = |value: &Value| value.as_str().unwrap().parse::<chrono::NaiveDate>().unwrap();
        let (end, planned) = (date(&progress["forecastEnd"]), date(&project["plannedEnd"]));
        let off = (end - planned).num_days();
        let direction = match off {
            0 => "as planned".to_string(),
            1.. => format!("{} later than the planned {planned}", days(off as f64)),
            _ => format!("{} earlier than the planned {planned}", days(off as f64)),
        };
        let behind = progress["daysBehind"].as_f64().unwrap();
        let work = match behind.round() {
            0.0 => String::new(),
            1.0.. => format!("Work is {} behind the plan.", days(behind)),
            _ => format!("Work is {} ahead of the plan.", days(behind)),
        };
        let chance = format!("{} chance of being late", whole(&progress["lateProbability"]));
        for needed in [&format!("likely to end on {end}, {direction}"), &work, &chance] {
            assert!(text.contains(needed.as_str()), "{needed:?} is not in {text:?}: {progress}");
        }
        let evidence = reason["alert"]["evidence"].as_array().unwrap();
        let forecast_end = evidence.iter().find(|one| one["name"] == "FORECAST_END").unwrap();
        assert_eq!(forecast_end["value"], progress["forecastEnd"]);
    }
    late.len()
}

fn cost_agrees(project: &Value) -> usize {
    let reasons = project["healthReasons"].as_array().unwrap();
    let over: Vec<_> = reasons.iter().filter(|one| one["rule"] == "COST_FORECAST").collect();
    for reason in &over {
        let (text, cost) = (reason["message"].as_str().unwrap(), &project["forecastCost"]);
        let amount = |name: &str| {
            let money = cost[name]["amount"].as_str().unwrap().to_owned();
            Arg::Money { money, currency: "CNY".into() }.text(Locale::default())
        };
        let chance = format!("{} chance of passing it", whole(&cost["overrunProbability"]));
        for needed in [format!("likely to cost {}", amount("forecast")), amount("redLine"), chance] {
            assert!(text.contains(&needed), "{needed:?} is not in {text:?}: {cost}");
        }
    }
    over.len()
}

/// The same as each role that sees projects; gives how many forecasts of the end and of the cost were held against.
async fn all_agree(t: &TestApp) -> (usize, usize) {
    let (mut late, mut over) = (0, 0);
    for who in ["sales", "member", "project_manager", "finance", "director", "team_lead"] {
        let sees_cost = !matches!(who, "sales" | "member");
        let cost = "forecastCost { forecast { amount } redLine { amount } overrunProbability }";
        let query =
            format!("{{ projects {{ nodes {{ {PROGRESS} {} }} }} }}", if sees_cost { cost } else { "" });
        let found = t.get(who, &query, json!({})).await["projects"]["nodes"].clone();
        for project in found.as_array().unwrap() {
            late += lateness_agrees(project);
            over += cost_agrees(project);
        }
    }
    (late, over)
}

on_both!(a_text_speaks_of_now_and_agrees_with_the_fields_beside_it, |t| async move {
    let mut works = Vec::new();
    for pace in [36.0, 45.0, 60.0] {
        let (project, work) = working(&t).await;
        works.push((project, work, pace));
    }
    let (mut late, mut over) = (0, 0);
    for day in 1..=18 {
        next_day(&t).await;
        let (ends, costs) = all_agree(&t).await;
        (late, over) = (late + ends, over + costs);
        // Some days pass without a word.
        if (12..=15).contains(&day) {
            continue;
        }
        for (project, work, pace) in &works {
            report(&t, work, f64::from(day) * 100.0 / pace).await;
            approved_cost(&t, project, "6100").await;
        }
        let (ends, costs) = all_agree(&t).await;
        (late, over) = (late + ends, over + costs);
    }
    assert!(late > 100 && over > 20, "{late} forecasts of the end, {over} of the cost");
});

on_both!(that_figures_move_with_the_days_is_no_event, |t| async move {
    let (project, work) = working(&t).await;
    for day in 1..=14 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 60.0).await;
    }
    let look = async || {
        let query = format!("query($id: ID!) {{ project(id: $id) {{ {PROGRESS} }} }}");
        let found = t.get("team_lead", &query, json!({ "id": project })).await["project"].clone();
        let reasons = found["healthReasons"].as_array().unwrap();
        reasons.iter().find(|one| one["rule"] == "PROGRESS_FORECAST").unwrap().clone()
    };
    let revision = async || {
        use sea_orm::EntityTrait;
        let rows = entity::project::Entity::find().all(&t.app.db.reader).await.unwrap();
        (rows[0].revision, rows[0].revision_without_cost)
    };
    let (before, events, counted) =
        (look().await, event_types(&t, AlertRule::ProgressForecast).await, revision().await);
    t.pass_days(1);
    sweep(&t).await;
    let after = look().await;
    assert_ne!(before["message"], after["message"], "another day, another figure");
    assert_eq!(before["alert"]["version"], after["alert"]["version"]);
    assert_eq!(event_types(&t, AlertRule::ProgressForecast).await, events);
    assert_eq!(revision().await, counted, "whoever follows the project is left in peace");
});

on_both!(an_event_speaks_of_its_moment_and_the_last_of_what_ended, |t| async move {
    let cursor = t.get("team_lead", "{ alertCursor }", json!({})).await["alertCursor"].clone();
    let (_, work) = working(&t).await;
    let mut raised = None;
    for day in 1..=15 {
        next_day(&t).await;
        report(&t, &work, f64::from(day) * 100.0 / 60.0).await;
        if raised.is_none() && !event_types(&t, AlertRule::ProgressForecast).await.is_empty() {
            raised = Some(format!("2026-03-{:02}", 2 + day));
        }
    }
    report(&t, &work, 100.0).await;
    let query = "query($cursor: String) { changedSince(cursor: $cursor) { projects { events { type en: message(locale: \"en\")
        zh: message(locale: \"zh-CN\") alert { rule en: message(locale: \"en\") zh: message(locale: \"zh-CN\") } } } } }";
    let found = t.get("team_lead", query, json!({ "cursor": cursor })).await;
    let events = found["changedSince"]["projects"][0]["events"].as_array().unwrap();
    let late: Vec<_> = events.iter().filter(|one| one["alert"]["rule"] == "PROGRESS_FORECAST").collect();
    let first = late[0]["en"].as_str().unwrap();
    let day = raised.unwrap();
    assert!(first.contains(&format!(", as of {day}: likely to end on ")), "{first}");
    let last = late.last().unwrap();
    assert_eq!(last["type"], "RESOLVED");
    for text in [&last["en"], &last["alert"]["en"]] {
        assert!(text.as_str().unwrap().ends_with(", as of 2026-03-17: the work is done."), "{last}");
    }
    for text in [&last["zh"], &last["alert"]["zh"]] {
        assert!(text.as_str().unwrap().ends_with("（截至 2026-03-17）：工作已全部完成。"), "{last}");
    }
});

// A fact is told by the first sweep after local midnight, and by whatever touches the project before it.
on_both!(a_day_that_has_passed_is_told_on_the_first_day_after_it, |t| async move {
    let (project, work) = working(&t).await;
    // The planned end is March 31; the clock stands at noon of March 2.
    t.pass_days(29);
    sweep(&t).await;
    let missed = || async {
        open(&t, &project).await.into_iter().filter(|one| one.ends_with("CRITICAL")).collect::<Vec<_>>()
    };
    assert_eq!(
        missed().await,
        ["PROGRESS_MILESTONE CRITICAL"],
        "on the last planned day itself, of another day"
    );
    t.app.clock.advance(chrono::Duration::hours(12));
    t.pass_days(0);
    assert_eq!(sweep(&t).await, 1, "local midnight has passed");
    assert_eq!(missed().await, ["PROGRESS_MILESTONE CRITICAL", "PROGRESS_PLANNED_END CRITICAL"]);
    let query = "query($id: ID!) { project(id: $id) { healthReasons { rule message(locale: \"en\") } } }";
    let reasons =
        t.get("team_lead", query, json!({ "id": project })).await["project"]["healthReasons"].clone();
    let passed =
        reasons.as_array().unwrap().iter().find(|one| one["rule"] == "PROGRESS_PLANNED_END").unwrap();
    let text = passed["message"].as_str().unwrap();
    assert!(text.contains("the planned end, 2026-03-31, passed 1 day ago, and 0 % is done."), "{text}");
    let _ = work;
});

on_both!(a_touch_tells_that_a_day_has_passed_before_the_sweep_does, |t| async move {
    let (project, work) = working(&t).await;
    report(&t, &work, 5.0).await;
    t.pass_days(30);
    report(&t, &work, 99.99).await;
    assert!(open(&t, &project).await.contains(&"PROGRESS_PLANNED_END CRITICAL".into()));
    let tolerant = json!({ "warning": { "overdueGracePercentOfDuration": 10 } });
    t.done("admin", "updatePolicy", "policy", "version", tolerant).await;
    report(&t, &work, 99.99).await;
    assert!(!open(&t, &project).await.contains(&"PROGRESS_PLANNED_END CRITICAL".into()), "a policy can wait");
});
