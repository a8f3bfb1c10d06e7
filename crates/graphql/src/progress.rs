//! The progress of a project: plan against actual, and the reasons of its health.

use chrono::NaiveDate;
use entity::alert::Column;
use entity::enums::{AlertRule, AlertSeverity};
use uuid::Uuid;

use super::alert::{Alert, message_of};
use super::value::percent;
use crate::object;
use app::alert::{Note, ProjectOutlooks};
use app::json_column;
use app::row::Row;
use app::scalar::Date;
use rules::message::Tense;
use rules::progress::{COMPLETE, PlanVsActual};
use rules::warning::date_of;
use rules::watch::Outlook;

object! {
    /// Plan against actual, as of today, by earned schedule. For a project on hold it is as of the day on which the
    /// hold began.
    Progress((i32, Option<PlanVsActual>, Option<ProjectOutlooks>))
    fields {
        /// The progress that the plan expects when today begins, 0 to 100; 0 before there is a plan.
        planned: f64 = |(_, figures, _), _| figures.map_or(0.0, |figures| percent(figures.planned));
        /// The progress that was made, 0 to 100, computed from the tasks.
        actual: f64 = |(actual, ..), _| percent(*actual);
        /// By how many days the work is behind the plan, negative when it is ahead; null before there is a plan. Days
        /// on which nothing is planned, such as those before the first task, do not count.
        days_behind: Option<f64> = |(_, figures, latest), _| {
            // While the work is evaluated, this is the result of the last evaluation.
            let watched = latest.and_then(|latest| latest.outlooks.days_behind);
            watched.or_else(|| figures.map(|figures| figures.days_behind))
        };
        /// The day on which the work is expected to end. It follows from the speed so far and from the order in which
        /// the rest of the work can be done, and is never earlier than the rest can be done. Null before anything can
        /// be said, and when the work is done.
        forecast_end: Option<Date> = |(actual, figures, latest), _| {
            let watched = end_of(*actual, latest.as_ref()).map(|(start, end)| date_of(start, end.forecast));
            watched.or_else(|| figures.and_then(|figures| figures.forecast_end)).map(Date)
        };
        /// The first day of the range in which the work ends with a probability of 80 %; `forecastLatest` is the
        /// last. Null where `forecastEnd` is, and before the work begins.
        forecast_earliest: Option<Date> = |(actual, _, latest), _| {
            end_of(*actual, latest.as_ref()).map(|(start, end)| Date(date_of(start, end.low)))
        };
        /// The last day of the range whose first day is `forecastEarliest`.
        forecast_latest: Option<Date> = |(actual, _, latest), _| {
            end_of(*actual, latest.as_ref()).map(|(start, end)| Date(date_of(start, end.high)))
        };
        /// The probability that it ends late, 0 to 1.
        late_probability: Option<f64> = |(actual, _, latest), _| end_of(*actual, latest.as_ref()).map(|(_, end)| end.p);
    }
}

/// The forecast of the end, for work that is not done.
fn end_of(actual: i32, latest: Option<&ProjectOutlooks>) -> Option<(NaiveDate, Outlook)> {
    let latest = latest.filter(|_| actual < COMPLETE)?;
    Some((latest.start, latest.outlooks.end?))
}

/// A reason of a project's health.
#[derive(Clone, Debug)]
pub enum Reason {
    /// An open alert.
    Alert(Row<entity::alert::Entity>),
    /// A note on this project.
    Note(Uuid, Note),
}

object! {
    /// An open alert behind a project's health, or something worth knowing that is never an alert.
    HealthReason(Reason)
    fields {
        /// The rule that raised the alert, or that tells what is worth knowing.
        rule: AlertRule = |reason, _| match reason {
            Reason::Alert(alert) => alert.get(Column::Rule as usize, |row| &row.rule)?,
            Reason::Note(_, note) => note.rule,
        };
        /// How bad it is; WATCH for what is worth knowing and never an alert.
        severity: AlertSeverity = |reason, _| match reason {
            Reason::Alert(alert) => alert.get(Column::Severity as usize, |row| &row.severity)?,
            Reason::Note(..) => AlertSeverity::Watch,
        };
        /// The reason in words, as things are now. Its figures are those of `progress` and `forecastCost`.
        message(
            locale: Option<String> = "A tag by BCP 47, such as `zh-CN`: the nearest of `locales` is taken, English where none is near; defaults to your own language."
        ): String = |reason, ctx| match reason {
            Reason::Alert(alert) => {
                let rule = alert.get(Column::Rule as usize, |row| &row.rule)?;
                let project = alert.get(Column::ProjectId as usize, |row| &row.project_id)?;
                let id = alert.get(Column::Id as usize, |row| &row.id)?;
                let evidence = alert.get(Column::Evidence as usize, |row| &row.evidence)?;
                message_of(ctx, rule, project, &json_column::read(&evidence, id)?, Tense::Now, locale)?
            }
            Reason::Note(project, note) => {
                message_of(ctx, note.rule, *project, &note.figures, Tense::Now, locale)?
            }
        };
        /// The alert itself; null for what is worth knowing and never an alert.
        alert: Option<Alert> = |reason, ctx| match reason {
            Reason::Alert(alert) => {
                let id = alert.get(Column::Id as usize, |row| &row.id)?;
                Some(Alert(ctx.alerts.need("alert", id)?))
            }
            Reason::Note(..) => None,
        };
    }
}
