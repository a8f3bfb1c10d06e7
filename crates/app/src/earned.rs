//! Earned value of projects, their service items and their tasks, as of the end of any day.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use entity::baseline;
use uuid::Uuid;

use super::App;
use super::alert::plan;
use super::history::{self, ProjectHistory, StoredBaseline, end_of};
use crate::error::{Error, ErrorCode, Result, UserError};
use rules::baseline::items_of;
use rules::earned::{Curve, EarnedPlan, Figures, Schedule, status_at};

/// The most points of a series.
pub const MOST_POINTS: i64 = 400;

/// What part of a project figures are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProjectPart {
    /// The whole project.
    Project,
    /// One of its service items.
    Item(Uuid),
    /// One of its tasks.
    Task(Uuid),
}

/// Which figures are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiguresQuery {
    /// The project.
    pub project: Uuid,
    /// The part of the project.
    pub part: ProjectPart,
    /// The figures are as of the end of this day.
    pub as_of: NaiveDate,
    /// The number of the baseline to compare with; `None` for the one in force on that day.
    pub baseline: Option<i32>,
}

/// Which series of figures is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SeriesQuery {
    /// The project.
    pub project: Uuid,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The number of days from one point to the next.
    pub step: i32,
    /// The number of the baseline to compare with; `None` for the one in force on the last day.
    pub baseline: Option<i32>,
}

/// Figures as of the end of a day. Without a plan all amounts are 0 and no other figure is defined.
#[derive(Clone, Debug)]
pub struct Earned {
    /// The day.
    pub as_of: NaiveDate,
    /// The amounts in minor units.
    pub figures: Figures,
    /// Earned schedule, in days of the plan; `None` where nothing is planned, or before the plan begins.
    pub schedule: Option<Schedule>,
    /// The baseline that the figures are computed against; `None` if there is no plan.
    pub baseline: Option<baseline::Model>,
}

/// The history of each of these projects, or the error of reading it.
pub async fn histories(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Result<Arc<ProjectHistory>>>> {
    let pasts = history::of(&app.db.reader, app.zone, projects).await?;
    Ok(pasts.into_iter().map(|(id, past)| (id, past.map(Arc::new))).collect())
}

/// A baseline prepared for computing figures.
struct PreparedBaseline<'a> {
    past: &'a ProjectHistory,
    planned: &'a StoredBaseline,
    plan: EarnedPlan,
}

/// Prepares the baseline of this number, or the one in force on a day. `None` if there is no such baseline.
fn ready(past: &ProjectHistory, number: Option<i32>, day: NaiveDate) -> Result<Option<PreparedBaseline<'_>>> {
    let planned = match number {
        None => past.in_force(day),
        Some(number) => {
            let found = past.baselines.iter().find(|one| one.row.number == number);
            let known = past.baselines.iter().map(|one| one.row.number.to_string());
            let unknown = || {
                let message = messages::no_such_baseline(number, "baseline");
                UserError::new(ErrorCode::BadUserInput, &["baseline"], message).allowing(known)
            };
            Some(found.ok_or_else(unknown)?)
        }
    };
    Ok(planned.map(|planned| {
        let plan = plan(planned.row.number, planned.days(), &planned.work);
        PreparedBaseline { past, planned, plan }
    }))
}

/// The figures of a part of a project with this history.
pub fn figures(past: &ProjectHistory, asked: FiguresQuery) -> Result<Earned> {
    let FiguresQuery { part, as_of, baseline, .. } = asked;
    let nothing = Earned { as_of, figures: Figures::default(), schedule: None, baseline: None };
    Ok(ready(past, baseline, as_of)?.map_or(nothing, |ready| ready.figures(part, as_of)))
}

/// The figures of a project every `step` days, always including the last day; each against the baseline of the
/// given number, or the one in force on the last day.
pub fn series(past: &ProjectHistory, asked: SeriesQuery) -> Result<Vec<Earned>> {
    let SeriesQuery { from, to, step, baseline, .. } = asked;
    let refuse = |field: &str, message, allowed| {
        Error::from(UserError::new(ErrorCode::BadUserInput, &[field], message).allowing([allowed]))
    };
    if step < 1 {
        return Err(refuse("step", messages::not_a_number_of_days(step, 1), messages::allow_or_more(1)));
    }
    if to < from {
        return Err(refuse("to", messages::end_before_start(to, from), messages::allow_or_later(from)));
    }
    if (to - from).num_days() / i64::from(step) >= MOST_POINTS {
        let least = (to - from).num_days() / MOST_POINTS + 1;
        let message = messages::series_too_long(MOST_POINTS, step, least);
        return Err(refuse("step", message, messages::allow_or_more(least)));
    }
    let Some(ready) = ready(past, baseline, to)? else { return Ok(Vec::new()) };
    let stride = usize::try_from(step).unwrap_or(1);
    let mut days: Vec<_> = from.iter_days().take_while(|day| *day <= to).step_by(stride).collect();
    if days.last().is_some_and(|last| *last < to) {
        days.push(to);
    }
    Ok(days.into_iter().map(|day| ready.figures(ProjectPart::Project, day)).collect())
}

impl PreparedBaseline<'_> {
    fn figures(&self, part: ProjectPart, as_of: NaiveDate) -> Earned {
        let row = &self.planned.row;
        let day = end_of(row.planned_start, as_of);
        let history = self.past.history(self.planned);
        let status = status_at(&self.plan, &history, day);
        let place = |id: Uuid| self.planned.work.iter().position(|one| one.id == id);
        let (mut figures, leaves): (Figures, BTreeSet<usize>) = match part {
            ProjectPart::Project => (status.project, self.plan.leaves().collect()),
            ProjectPart::Item(item) => {
                let number = items_of(&self.planned.work).iter().position(|known| *known == item);
                let number = number.and_then(|number| u32::try_from(number).ok());
                let own = number.and_then(|number| status.items.get(&number)).copied().unwrap_or_default();
                let leaves = number.and_then(|number| self.plan.items().remove(&number)).unwrap_or_default();
                (own, leaves.into_iter().collect())
            }
            ProjectPart::Task(task) => {
                let own = place(task).and_then(|place| status.tasks.get(place)).copied().unwrap_or_default();
                (own, place(task).map(|place| self.leaves_below(place)).unwrap_or_default())
            }
        };
        if let ProjectPart::Item(item) = part {
            // Costs booked on the item itself and not on one of its tasks.
            let direct = self.past.costs.iter().filter(|cost| {
                cost.item == Some(item)
                    && cost.ended.is_none()
                    && cost.incurred <= as_of
                    && cost.task.and_then(place).is_none()
            });
            figures.ac += direct.map(|cost| cost.amount).sum::<i64>();
        }
        let schedule = self.schedule(&leaves, &figures, &history, day);
        if row.bac_minor == 0 {
            // Work without a price earns no value.
            figures = Figures { ac: figures.ac, ..Figures::default() };
        }
        Earned { as_of, figures, schedule, baseline: Some(row.clone()) }
    }

    fn leaves_below(&self, task: usize) -> BTreeSet<usize> {
        let mut open = vec![task];
        let mut leaves = BTreeSet::new();
        while let Some(next) = open.pop() {
            match self.plan.parts(next) {
                [] => drop(leaves.insert(next)),
                parts => open.extend(parts),
            }
        }
        leaves
    }

    /// The earned schedule of some leaf tasks, counted from the start of the first. Time stops when all are done.
    fn schedule(
        &self,
        leaves: &BTreeSet<usize>,
        figures: &Figures,
        history: &rules::earned::History,
        day: f64,
    ) -> Option<Schedule> {
        let tasks = || leaves.iter().map(|leaf| &self.plan.tasks()[*leaf]);
        let start = tasks().map(|task| task.start).reduce(f64::min)?;
        let end = tasks().map(|task| task.end).reduce(f64::max)?;
        let done_on =
            history.reports.iter().filter(|report| leaves.contains(&report.task) && report.day <= day);
        let done_on = done_on.map(|report| report.day).reduce(f64::max);
        let until = if figures.bac > 0 && figures.ev >= figures.bac { done_on.unwrap_or(day) } else { day };
        if until <= start {
            return None;
        }
        let spans = tasks().map(|task| (task.start - start, task.end - start, task.cost as f64));
        Some(Schedule::of(&Curve::of_spans(spans), figures.ev as f64, until - start, end - start))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    fn asked(days: u64, step: i32) -> SeriesQuery {
        let from = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let to = from + Days::new(days);
        SeriesQuery { project: Uuid::nil(), from, to, step, baseline: None }
    }

    fn refused(asked: SeriesQuery) -> Option<(Vec<String>, messages::Arg)> {
        let Err(Error::User(errors)) = series(&ProjectHistory::default(), asked) else { return None };
        let given = errors[0].message.params().find(|(name, _)| ["min", "noun"].contains(name));
        given.map(|(_, arg)| (errors[0].field.clone(), arg.clone()))
    }

    #[test]
    fn a_series_has_a_step_an_end_after_its_start_and_not_too_many_points() {
        let step = |least: i64| Some((vec!["step".to_owned()], least.into()));
        assert_eq!(refused(asked(10, 0)), step(1));
        assert_eq!(refused(asked(10, i32::MIN)), step(1));
        let backwards = SeriesQuery { to: asked(0, 1).from.pred_opt().unwrap(), ..asked(0, 1) };
        assert_eq!(refused(backwards), Some((vec!["to".to_owned()], backwards.from.into())));
        assert_eq!(
            (refused(asked(0, 1)), refused(asked(399, 1)), refused(asked(798, 2))),
            (None, None, None)
        );
        // The step that is offered is the smallest that is taken.
        for days in [400, 799, 800, 1_199, 36_524] {
            let Some((_, messages::Arg::Integer(least))) = refused(asked(days, 1)) else { panic!("{days}") };
            let least = i32::try_from(least).unwrap();
            assert_eq!(refused(asked(days, least)), None, "{days}");
            assert!(refused(asked(days, least - 1)).is_some(), "{days}");
        }
    }

    #[test]
    fn a_baseline_that_is_not_there_is_refused_and_none_at_all_has_no_points() {
        let missing = SeriesQuery { baseline: Some(2), ..asked(10, 1) };
        assert_eq!(refused(missing), Some((vec!["baseline".to_owned()], "baseline".into())));
        assert!(series(&ProjectHistory::default(), asked(10, 1)).unwrap().is_empty());
    }
}
