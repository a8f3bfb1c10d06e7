//! Evaluates projects, in the transaction of a change and as days pass.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::enums::{AlertKind, AlertRule, ProjectStage};
use entity::{alert, project};
use uuid::Uuid;

use super::batch::is_ahead;
use super::facts::{EvaluationInputs, Outlooks, ProjectEvaluation, forget, remember};
use super::hold::pauses;
use super::open_alerts::OpenAlerts;
use super::{MOST_DAYS, open_alerts};
use crate::collection::{self, PaymentTerms};
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::{Tx, baseline, history, issue, policy, project as projects};
use rules::alert::Ending;
use rules::delivery::{self, Verdict};
use rules::issue::CriticalIssue;
use rules::lifecycle;

/// Why a project is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluationCause {
    /// Its work, its plan or its stage changed.
    Work,
    /// Only its costs changed, which say nothing about progress.
    Cost,
}

/// Evaluates a locked project: opens, escalates, eases and resolves its alerts, and computes its health. The
/// caller must store the returned row.
pub async fn evaluate(
    tx: &Tx,
    viewer: Option<&Viewer>,
    row: project::Model,
    touch: EvaluationCause,
) -> Result<project::Model> {
    let cost_only = touch == EvaluationCause::Cost && row.evaluated_on == Some(tx.today);
    judge(tx, viewer, row, &[tx.today], cost_only).await
}

/// Evaluates a locked project for the days since its last evaluation, with the same result as if it had been
/// evaluated on each of them. The caller must store the returned row.
pub async fn pass_days(tx: &Tx, row: project::Model) -> Result<project::Model> {
    let days = days_since(row.evaluated_on, tx.today);
    judge(tx, None, row, &days, false).await
}

/// Makes up for days without an evaluation before anything else happens to a locked project. The returned row is
/// stored already.
pub async fn catch_up(tx: &Tx, row: project::Model) -> Result<project::Model> {
    let behind = row.evaluated_on.is_some_and(|day| day < tx.today);
    if !behind || row.on_hold || !baseline::has_begun(&row) {
        return Ok(row);
    }
    let judged = pass_days(tx, row.clone()).await?;
    projects::store(tx, None, &row, judged).await
}

/// The days to evaluate; today is the last of them.
pub(super) fn days_since(evaluated_on: Option<NaiveDate>, today: NaiveDate) -> Vec<NaiveDate> {
    let first = evaluated_on.and_then(|day| day.succ_opt()).map_or(today, |day| day.min(today));
    let days: Vec<_> = first.iter_days().take_while(|day| *day <= today).collect();
    let skipped = days.len().saturating_sub(MOST_DAYS);
    days[skipped..].to_vec()
}

async fn judge(
    tx: &Tx,
    viewer: Option<&Viewer>,
    mut row: project::Model,
    days: &[NaiveDate],
    cost_only: bool,
) -> Result<project::Model> {
    if is_ahead(row.evaluated_on, tx.today) {
        // The stored result is about days in the future, so it is deleted and the real history is evaluated again.
        forget(&tx.txn, row.id).await?;
    }
    row.evaluated_on = Some(tx.today);
    let terms = collection::refresh(tx, viewer, &mut row).await?;
    let open = open_alerts(&tx.txn, &[row.id]).await?;
    let critical = issue::critical(&tx.txn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    if row.on_hold || !baseline::has_begun(&row) {
        return without_work(tx, viewer, row, open, &critical, terms).await;
    }
    let read = |terms: PaymentTerms| {
        EvaluationInputs::read(&tx.txn, std::slice::from_ref(&row.id), HashMap::from([(row.id, terms)]))
    };
    let mut background = read(terms.clone()).await?;
    let mut watched = background.watched(&row)?;
    if watched.is_none() {
        baseline::take(tx, viewer, &row, baseline::ORIGINAL).await?;
        background = read(terms.clone()).await?;
        watched = background.watched(&row)?;
    }
    let mut alerts = OpenAlerts::new(tx, viewer, row.id, background.policy(&row)?, open);
    let seen = match watched {
        Some(watched) if !watched.remembers() && began_before(&row, tx.today) => {
            let past = history::of(&tx.txn, tx.zone, &[row.id])
                .await?
                .remove(&row.id)
                .transpose()?
                .unwrap_or_default();
            Some(watched.look_back(&past, tx.today, tx.zone))
        }
        watched => watched.map(|watched| watched.evaluate_days(days, cost_only)),
    };
    let outlooks = seen.as_ref().map(|seen| seen.outlooks).unwrap_or_default();
    if let Some(seen) = &seen {
        apply_events(&mut alerts, seen).await?;
        remember(&tx.txn, [seen]).await?;
    }
    alerts.collect(&collection_verdicts(&row, &terms, tx.today, tx.zone)).await?;
    alerts.issues(&critical).await?;
    alerts.roll_up(&mut row, &outlooks);
    Ok(row)
}

/// The alerts of a project whose work is not evaluated because it has not begun, is on hold or is over: its
/// critical issues, and while it is on hold also due money.
async fn without_work(
    tx: &Tx,
    viewer: Option<&Viewer>,
    mut row: project::Model,
    open: Vec<alert::Model>,
    critical: &[CriticalIssue],
    terms: PaymentTerms,
) -> Result<project::Model> {
    let policy = policy::of_line(&tx.txn, row.business_line_id).await?;
    let mut alerts = OpenAlerts::new(tx, viewer, row.id, &policy, open);
    let mut outlooks = Outlooks::default();
    if lifecycle::over(row.stage) {
        alerts.end(|kind| kind != AlertKind::ApprovalRequired, Ending::ProjectOver).await?;
        forget(&tx.txn, row.id).await?;
    } else {
        if row.on_hold {
            alerts.end(pauses, Ending::OnHold).await?;
            alerts.collect(&collection_verdicts(&row, &terms, tx.today, tx.zone)).await?;
            let terms = HashMap::from([(row.id, terms)]);
            let background = EvaluationInputs::read(&tx.txn, std::slice::from_ref(&row.id), terms).await?;
            if background.remembers(row.id)
                && let Some(watched) = background.watched(&row)?
            {
                let seen = watched.paused(tx.today);
                outlooks = seen.outlooks;
                remember(&tx.txn, [&seen]).await?;
            }
        }
        alerts.issues(critical).await?;
    }
    alerts.roll_up(&mut row, &outlooks);
    Ok(row)
}

/// Whether the work began before a day.
pub(super) fn began_before(row: &project::Model, day: NaiveDate) -> bool {
    row.actual_start.is_some_and(|start| start < day)
}

/// Applies all events of an evaluation to the alerts.
pub(super) async fn apply_events(alerts: &mut OpenAlerts<'_>, seen: &ProjectEvaluation) -> Result<()> {
    for (event, figures) in &seen.reported {
        alerts.apply_event(event, figures).await?;
    }
    alerts.keep_only(&seen.state).await?;
    alerts.refresh(&seen.now).await
}

/// Whether the passing of a day, or a delivery, changes the alerts about a project's deliveries and due money.
pub(super) fn collects(
    project: &project::Model,
    terms: Option<&PaymentTerms>,
    open: &[alert::Model],
    day: NaiveDate,
    zone: Tz,
) -> bool {
    let Some(terms) = terms else { return false };
    terms.moves_on(day) || differ(open, &collection_verdicts(project, terms, day, zone))
}

/// Whether the critical issues of a project differ from those that have alerts.
pub(super) fn has_other_issues(open: &[alert::Model], critical: &[CriticalIssue]) -> bool {
    let alerted: HashSet<Uuid> = open
        .iter()
        .filter(|alert| alert.rule == AlertRule::IssueCritical)
        .map(|alert| alert.subject_id)
        .collect();
    alerted != critical.iter().map(|one| one.id).collect::<HashSet<_>>()
}

/// Whether the open alerts differ from the verdicts on deliveries and due money.
fn differ(open: &[alert::Model], verdicts: &[(Uuid, Verdict)]) -> bool {
    let is_due = |rule: AlertRule, subject: Uuid| {
        verdicts.iter().any(|(about, verdict)| verdict.rule == rule && *about == subject)
    };
    let known = |rule: AlertRule, subject: Uuid| {
        open.iter().any(|alert| alert.rule == rule && alert.subject_id == subject)
    };
    let mut own = open.iter().filter(|alert| delivery::RULES.contains(&alert.rule));
    own.any(|alert| alert.rule == AlertRule::CollectionOverdue || !is_due(alert.rule, alert.subject_id))
        || verdicts.iter().any(|(subject, verdict)| !known(verdict.rule, *subject))
}

/// The verdicts on a project's deliveries and due money.
fn collection_verdicts(
    project: &project::Model,
    terms: &PaymentTerms,
    day: NaiveDate,
    zone: Tz,
) -> Vec<(Uuid, Verdict)> {
    if !matches!(project.stage, ProjectStage::Execution | ProjectStage::Collection) {
        return Vec::new();
    }
    delivery::judge(project.id, &terms.delivered(zone), &terms.overdue(day), day)
}

/// The result for one project of several. If its stored data cannot be read, that is logged and counts as 0, so
/// that the others are still processed.
pub(super) fn or_logged(project: Uuid, done: Result<usize>) -> Result<usize> {
    match done {
        Err(error @ Error::Internal(_)) => {
            log_failure(project, &error);
            Ok(0)
        }
        done => done,
    }
}

/// Logs that a project could not be evaluated.
pub(super) fn log_failure(project: Uuid, cause: &Error) {
    tracing::error!(%project, cause = cause.cause(), "a project could not be evaluated; trying again");
}
