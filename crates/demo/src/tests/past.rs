//! What the demo's finished projects teach, and how the rules would have done on them.

use async_graphql::MaybeUndefined::Value;
use entity::enums::{ProjectStage, Role};
use entity::{policy, project};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;

use super::{all, empty};
use crate::{DemoOptions, fill};
use app::alert::Outlooks;
use app::finished_projects::{learn, write_histories};
use app::json_column;
use app::policy::{
    Foresight, PolicyForesightInput, WarningPolicyInput, WarningThresholdsInput, foresee, learnt_now,
};
use app::viewer::Viewer;
use backtest::{ReplayOptions as Rules, replay};
use rules::forecast::Calibration;

#[tokio::test]
async fn finished_projects_are_replayed_and_taught_from() {
    let (app, _directory) = empty().await;
    fill(&app, &DemoOptions { projects: 200, seed: 3 }).await.unwrap();
    let completed = all::<project::Entity>(&app).await;
    let completed = completed.iter().filter(|row| row.stage == ProjectStage::Completed).count();
    assert!(completed >= 20, "{completed}");

    let mut histories = Vec::new();
    assert_eq!(write_histories(&app, &mut histories).await.unwrap(), completed);
    let replayed = replay(histories.as_slice(), &Rules::default()).unwrap();
    assert_eq!(replayed.passed_over, 0, "every line is about a task of the plan");
    let summary = replayed.summary().unwrap();
    assert_eq!(summary.progress.bad + summary.progress.healthy, completed);
    for kind in [summary.progress, summary.cost] {
        assert!(kind.healthy > 5 && kind.false_alarms <= 25.0, "healthy projects are left alone: {summary}");
    }
    assert!(summary.cost.bad > 2 && summary.cost.recall > 50.0, "what goes wrong is told: {summary}");

    // What other thresholds would have said is told before they are saved.
    let same = foreseen(&app, WarningThresholdsInput::default()).await;
    assert_eq!((same.projects, same.in_force, same.changed), (completed, Some(summary), Some(summary)));
    let late = WarningThresholdsInput {
        raise_at_probability_percent: Value(98.0),
        severe_at_probability_percent: Value(99.0),
        ..Default::default()
    };
    let later = foreseen(&app, late).await;
    assert_eq!(later.in_force, Some(summary));
    let changed = later.changed.unwrap();
    assert!(changed.cost.held_lead < summary.cost.held_lead, "{summary} {changed}");
    assert_eq!(changed.progress, summary.progress);

    assert_eq!(learnt_now(&app).await.unwrap(), Calibration::default());
    let learnt = learn(&app).await.unwrap().unwrap();
    assert_eq!(learnt.projects, completed);
    // The demo's costs are entered within three days.
    assert!((0.0..=3.0).contains(&learnt.entry_lag), "{}", learnt.entry_lag);
    let kept = learnt_now(&app).await.unwrap();
    assert_eq!((kept.projects, kept.entry_lag.round()), (completed, learnt.entry_lag.round()));
    assert!(learn(&app).await.unwrap().is_none(), "nothing new, nothing learnt");

    // Forecasts go by it, unless it is switched off.
    app.clock.advance(chrono::Duration::days(1));
    app::scheduler::sweep(&app, &Default::default()).await.unwrap();
    let with = outlooks(&app).await;
    let own = all::<policy::Entity>(&app).await.remove(0);
    policy::ActiveModel { id: Set(own.id), learns: Set(false), ..Default::default() }
        .update(app.db.writer())
        .await
        .unwrap();
    app.clock.advance(chrono::Duration::days(1));
    app::scheduler::sweep(&app, &Default::default()).await.unwrap();
    let without = outlooks(&app).await;
    let spread =
        |outlooks: &[Outlooks]| -> f64 { outlooks.iter().filter_map(|one| Some(one.end?.spread)).sum() };
    assert!((spread(&with) - spread(&without)).abs() > 0.01);
}

async fn foreseen(app: &app::App, cost: WarningThresholdsInput) -> Foresight {
    let id = uuid::Uuid::nil();
    let viewer = Viewer {
        user_id: id,
        session_id: id,
        roles: vec![Role::Admin],
        business_line_id: None,
        locale: "en".into(),
    };
    let warning = WarningPolicyInput { cost: Value(cost), ..Default::default() };
    foresee(app, &viewer, &PolicyForesightInput { business_line_id: None, warning }).await.unwrap()
}

async fn outlooks(app: &app::App) -> Vec<Outlooks> {
    let rows = all::<entity::watch::Entity>(app).await;
    rows.iter().map(|row| json_column::read(&row.outlook, row.project_id).unwrap()).collect()
}
