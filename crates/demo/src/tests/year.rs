//! A year passes over the demo: people report, spend and fall behind, the clock's side looks every day.

use std::collections::HashMap;

use entity::enums::{
    AlertEventType, AlertRule, AlertSeverity, CostCategory, EvidenceName as Name, ProjectStage, Role,
    TaskStatus,
};
use entity::{alert, alert_event, project, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{all, empty};
use crate::dice::Dice;
use crate::{DemoOptions, fill};
use app::cost::{SubmitCostInput, submit};
use app::json_column;
use app::scalar::{Amount, Day, GlobalId, Id, NodeKind};
use app::task::{ReportProgressInput, report_progress};
use app::validation::MoneyInput;
use app::viewer::Viewer;
use app::{App, baseline};
use rules::figure::value;
use rules::warning::{FigureSeverity, reading};
use rules::watch::Policy;

fn id(kind: NodeKind, id: Uuid) -> Id {
    Id(GlobalId(kind, id).encode())
}

/// Somebody in the role of a project's manager.
fn manager(row: &project::Model) -> Viewer {
    Viewer {
        user_id: row.manager_id,
        session_id: Uuid::nil(),
        roles: vec![Role::ProjectManager],
        business_line_id: row.business_line_id,
        locale: "en".into(),
    }
}

/// A few people do what people do.
async fn work(app: &App, dice: &mut Dice) {
    let running = project::Entity::find()
        .filter(project::Column::Stage.eq(ProjectStage::Execution))
        .filter(project::Column::OnHold.eq(false))
        .order_by_asc(project::Column::Id)
        .all(&app.db.reader)
        .await
        .unwrap();
    for row in running {
        if !dice.chance(25) {
            continue;
        }
        let viewer = manager(&row);
        let tasks = task::Entity::find()
            .filter(task::Column::ProjectId.eq(row.id))
            .filter(task::Column::ParentId.is_not_null())
            .filter(task::Column::Status.is_in([TaskStatus::Todo, TaskStatus::InProgress]))
            .order_by_asc(task::Column::PlannedStart)
            .order_by_asc(task::Column::Id)
            .all(&app.db.reader)
            .await
            .unwrap();
        let Some(next) = tasks.first() else { continue };
        let percent = (f64::from(next.progress) / 100.0 + dice.between(10, 70) as f64).min(100.0);
        let input = ReportProgressInput {
            task_id: id(NodeKind::Task, next.id),
            percent_complete: percent.round(),
            note: None,
            version: None,
        };
        report_progress(app, &viewer, input).await.unwrap();
        if dice.chance(30) {
            let input = SubmitCostInput {
                project_id: id(NodeKind::Project, row.id),
                service_item_id: None,
                task_id: Some(id(NodeKind::Task, next.id)),
                category: CostCategory::MEDIA,
                description: "Ad slot".into(),
                payee: "Metro Media".into(),
                amount: MoneyInput { amount: Amount(dice.between(100, 20_000).to_string()), currency: None },
                incurred_on: Day(app.today().to_string()),
                external_ref: None,
                proof_url: None,
            };
            submit(app, &viewer, input).await.unwrap();
        }
    }
}

/// Whether an event is what its figures say.
fn is_justified(event: &alert_event::Model, reading: FigureSeverity) -> bool {
    use AlertEventType::{Eased, Escalated, Raised, Resolved};
    match (event.event, event.severity) {
        (Raised | Escalated, AlertSeverity::Critical) => reading == FigureSeverity::Fact,
        (Raised | Escalated, AlertSeverity::Severe) => reading == FigureSeverity::VeryLikely,
        (Raised, _) => reading >= FigureSeverity::Likely,
        (Eased, _) => reading <= FigureSeverity::Likely,
        (Resolved, _) => reading == FigureSeverity::Clear,
        _ => true,
    }
}

/// The day that an event was decided on.
fn day_of(event: &alert_event::Model) -> chrono::NaiveDate {
    value(&json_column::read(&event.evidence, event.seq).unwrap(), Name::Today).unwrap().parse().unwrap()
}

#[tokio::test]
async fn alerts_do_not_flap_and_their_evidence_comes_to_their_verdict() {
    let (app, _directory) = empty().await;
    fill(&app, &DemoOptions { projects: 20, seed: 5 }).await.unwrap();
    let mut dice = Dice::new(5, 1);
    let stop = Default::default();
    for _ in 0..365 {
        app.clock.advance(chrono::Duration::days(1));
        app::scheduler::sweep(&app, &stop).await.unwrap();
        work(&app, &mut dice).await;
    }
    let alerts: HashMap<Uuid, alert::Model> =
        all::<alert::Entity>(&app).await.into_iter().map(|row| (row.id, row)).collect();
    let ids: Vec<Uuid> = alerts.values().map(|row| row.project_id).collect();
    let baselines = baseline::current(&app.db.reader, &ids).await.unwrap();
    let policy = Policy::default();
    let events = alert_event::Entity::find().order_by_asc(alert_event::Column::Seq).all(&app.db.reader).await;
    let (mut judged, mut closed) = (0, 0);
    let mut last: HashMap<(Uuid, AlertRule), alert_event::Model> = HashMap::new();
    for event in events.unwrap() {
        let row = &alerts[&event.alert_id];
        let figures = json_column::read(&event.evidence, event.seq).unwrap();
        if let Some(reading) = reading(row.rule, &figures) {
            judged += 1;
            assert!(is_justified(&event, reading), "{} {reading:?} {event:#?}", row.rule.name());
        }
        let limits = match row.rule {
            AlertRule::ProgressForecast => &policy.end,
            AlertRule::CostForecast => &policy.cost,
            _ => continue,
        };
        let plan = &baselines[&row.project_id];
        let days = ((plan.planned_end - plan.planned_start).num_days() + 1) as f64;
        let before = last.insert((row.project_id, row.rule), event.clone());
        let Some(before) = before.filter(|before| before.event != event.event) else { continue };
        let held = (day_of(&event) - day_of(&before)).num_days() as f64;
        // Where there is nothing left to forecast, nobody waits.
        let number = |name| value(&figures, name).and_then(|text| text.parse::<f64>().ok());
        let happened = number(Name::Committed).zip(number(Name::Paid)).zip(number(Name::RedLine));
        let over = value(&figures, Name::WorkGoesOn) == Some("false")
            || happened.is_some_and(|((committed, paid), line)| committed + paid > line);
        match event.event {
            AlertEventType::Resolved if !over => {
                closed += 1;
                assert!(
                    held >= limits.continues * days - 1.0,
                    "closed after {held} of {days} days: {event:#?}"
                );
            }
            AlertEventType::Raised if before.event == AlertEventType::Resolved => {
                assert!(held >= limits.holds * days - 1.0, "back after {held} of {days} days: {event:#?}");
            }
            _ => {}
        }
    }
    assert!(judged > 8, "{judged} events were looked at");
    let forecast =
        |row: &alert::Model| row.rule == AlertRule::ProgressForecast || row.rule == AlertRule::CostForecast;
    assert!(closed > 0 || alerts.values().any(forecast), "nothing was warned of");
    // Nothing is left to judge, and what is stored is what holds.
    assert_eq!(app::scheduler::sweep(&app, &stop).await.unwrap(), 0);
}
