//! The facts that the watch needs of some projects, read in a few statements, and what it observes.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use entity::enums::{AlertRule, CostStatus, ProjectStage};
use entity::{baseline, budget, cost, policy, project, watch as memory};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::MOST_DAYS;
use crate::clock::day_in;
use crate::collection::{PaymentTerms, PlannedItem};
use crate::error::Result;
use crate::history::ProjectHistory;
use crate::{baseline as baselines, json_column, policy as policies, project as projects};
use rules::baseline::{FrozenTask, PlanDays, offset, pace_of, plan_of};
use rules::earned::EarnedPlan;
use rules::figure::Figure;
use rules::forecast::{Calibration, CostsByState, LeafProgress};
use rules::progress::{self, plan_vs_actual};
use rules::warning::{EvidenceContext, figures};
use rules::watch::{
    self, Change, Evaluation, Facts, HoldPeriod, Milestone, Outlook, Policy, WatchEvent, WatchMemory,
};

/// The progress of a project's tasks in basis points (0 to 10,000), and the day it was reported.
type TaskProgressOnDay = HashMap<Uuid, (i32, Option<NaiveDate>)>;

fn progress_of(tasks: &[progress::TaskProgress]) -> TaskProgressOnDay {
    tasks.iter().map(|task| (task.id, (task.progress, task.reported_on))).collect()
}

/// What the watch needs of some projects besides their own rows.
pub(super) struct EvaluationInputs {
    baselines: HashMap<Uuid, baseline::Model>,
    memories: HashMap<Uuid, memory::Model>,
    tasks: HashMap<Uuid, Vec<progress::TaskProgress>>,
    task_costs: HashMap<Uuid, i64>,
    red_lines: HashMap<Uuid, i64>,
    terms: HashMap<Uuid, PaymentTerms>,
    policies: Vec<policy::Model>,
    learnt: Calibration,
}

impl EvaluationInputs {
    /// Reads the background of these projects, whose terms are known already.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        projects: &[Uuid],
        terms: HashMap<Uuid, PaymentTerms>,
    ) -> Result<Self> {
        let of_these = || projects.iter().copied();
        let red_lines: Vec<(Uuid, i64)> = budget::Entity::find()
            .select_only()
            .columns([budget::Column::ProjectId, budget::Column::RedLineMinor])
            .filter(budget::Column::ProjectId.is_in(of_these()))
            .into_tuple()
            .all(db)
            .await?;
        let memories =
            memory::Entity::find().filter(memory::Column::ProjectId.is_in(of_these())).all(db).await?;
        let policies = policy::Entity::find().all(db).await?;
        Ok(Self {
            baselines: baselines::current(db, projects).await?,
            memories: memories.into_iter().map(|row| (row.project_id, row)).collect(),
            tasks: projects::work_of(db, projects).await?,
            task_costs: task_costs_of(db, projects).await?,
            red_lines: red_lines.into_iter().collect(),
            terms,
            learnt: policies::learnt(&policies)?,
            policies,
        })
    }

    /// Whether a project was evaluated before.
    pub(super) fn remembers(&self, project: Uuid) -> bool {
        self.memories.contains_key(&project)
    }

    /// The payment terms of a project.
    pub(super) fn terms(&self, project: Uuid) -> Option<&PaymentTerms> {
        self.terms.get(&project)
    }

    /// The policy that applies to a project.
    pub(super) fn policy(&self, project: &project::Model) -> Result<&policy::Model> {
        policies::pick(&self.policies, project.business_line_id)
    }

    /// A project in the form that the watch takes; `None` without a baseline.
    pub(super) fn watched(&self, project: &project::Model) -> Result<Option<WatchInput>> {
        let Some(baseline) = self.baselines.get(&project.id) else { return Ok(None) };
        let policy = self.policy(project)?;
        let frozen = baselines::work_of(baseline)?;
        let days = (baseline.planned_start, baseline.planned_end);
        let items = self.terms.get(&project.id).map(PaymentTerms::milestones).unwrap_or_default();
        let tasks = self.tasks.get(&project.id).cloned().unwrap_or_default();
        let progress = progress_of(&tasks);
        let memory = self.memories.get(&project.id);
        let state = memory.map(|row| json_column::read(&row.state, row.project_id)).transpose()?;
        let mut state: WatchMemory = state.unwrap_or_default();
        let heading = memory.map(|row| json_column::read(&row.outlook, row.project_id)).transpose()?;
        if let Some(row) = memory.filter(|row| row.counted_from != days.0) {
            state.count_from(offset(days.0, row.counted_from));
        }
        if let Some(day) = project.resumed_on.filter(|_| state.held.is_empty()) {
            // The start of this hold is not known, so no day before its end is evaluated.
            state.held.push(HoldPeriod { from: 0.0, to: offset(days.0, day) });
        }
        let mut watched = WatchInput {
            project: project.id,
            frame: EvidenceContext {
                start: days.0,
                baseline: baseline.number,
                currency: project.currency,
                progress: project.progress,
                days_behind: None,
            },
            tasks,
            days: project.planned_start.zip(project.planned_end),
            plan: plan(baseline.number, days, &frozen),
            pace: pace(baseline.number, days, &frozen),
            priced: baseline.bac_minor > 0,
            work: Vec::new(),
            task_costs: frozen.iter().map(|one| self.task_costs.get(&one.id).copied().unwrap_or(0)).collect(),
            spending: CostsByState {
                submitted: project.cost_submitted_minor,
                committed: project.cost_committed_minor,
                paid: project.cost_paid_minor,
            },
            red_line: self.red_lines.get(&project.id).copied(),
            milestones: Vec::new(),
            executing: project.stage == ProjectStage::Execution,
            heading: heading.unwrap_or_default(),
            remembers: memory.is_some(),
            policy: policies::watch_of(policy)?,
            learnt: if policy.learns { self.learnt.clone() } else { Calibration::default() },
            state,
            frozen,
            items,
        };
        watched.set_work(&progress, true);
        watched.set_milestones(|item| item.is_open);
        Ok(Some(watched))
    }
}

fn pace(number: i32, days: PlanDays, frozen: &[FrozenTask]) -> EarnedPlan {
    pace_of(&format!("baseline {number}"), days, frozen)
}

/// A stored baseline prepared for queries.
pub fn plan(number: i32, days: PlanDays, frozen: &[FrozenTask]) -> EarnedPlan {
    plan_of(&format!("baseline {number}"), days, frozen)
}

/// The costs submitted for each task in minor units, without those rejected or withdrawn.
async fn task_costs_of(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<HashMap<Uuid, i64>> {
    use cost::Column;
    let rows: Vec<(Uuid, i64)> = cost::Entity::find()
        .select_only()
        .column(Column::TaskId)
        .expr_as(Expr::cust("CAST(SUM(amount_minor) AS BIGINT)"), "sum")
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .filter(Column::TaskId.is_not_null())
        .filter(Column::Status.is_not_in([CostStatus::Rejected, CostStatus::Cancelled]))
        .group_by(Column::TaskId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A project in the form that the watch takes.
pub(super) struct WatchInput {
    project: Uuid,
    frame: EvidenceContext,
    /// The tasks as they are planned now, and the project's first and last day.
    tasks: Vec<progress::TaskProgress>,
    days: Option<PlanDays>,
    /// The tasks as they are in the baseline.
    frozen: Vec<FrozenTask>,
    items: Vec<PlannedItem>,
    plan: EarnedPlan,
    pace: EarnedPlan,
    priced: bool,
    work: Vec<LeafProgress>,
    task_costs: Vec<i64>,
    spending: CostsByState,
    red_line: Option<i64>,
    milestones: Vec<Milestone>,
    executing: bool,
    /// The outlooks of the last evaluation.
    heading: Outlooks,
    remembers: bool,
    policy: Policy,
    learnt: Calibration,
    state: WatchMemory,
}

/// The outlooks of a project at its last evaluation.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlooks {
    /// Its end; `None` without a plan.
    pub end: Option<Outlook>,
    /// Its cost; `None` without a budget.
    pub cost: Option<Outlook>,
    /// Budget at completion in minor units.
    pub bac: i64,
    /// Planned duration in days.
    pub duration: f64,
    /// Days since the last progress report, as of the evaluation.
    pub silent_for: f64,
    /// Days of work behind the plan, negative when ahead; `None` without a plan.
    #[serde(default)]
    pub days_behind: Option<f64>,
}

/// The result of evaluating a project.
pub(super) struct ProjectEvaluation {
    /// The events to send, in order, with their figures.
    pub reported: Vec<(WatchEvent, Vec<Figure>)>,
    /// The current figures of all open alerts, by rule.
    pub now: Vec<(AlertRule, Vec<Figure>)>,
    /// The state for the next evaluation.
    pub state: WatchMemory,
    /// The outlooks.
    pub outlooks: Outlooks,
    project: Uuid,
    start: NaiveDate,
}

impl WatchInput {
    /// Whether the project was evaluated before.
    pub(super) fn remembers(&self) -> bool {
        self.remembers
    }

    /// Sets the progress of the work. With `to_date` these are the present tables, in which a task that is missing
    /// need no longer be done; for an earlier day, such a task had not begun.
    fn set_work(&mut self, progress: &TaskProgressOnDay, to_date: bool) {
        let of_item = |id: Uuid| {
            let item = self.items.iter().find(|item| item.id == id)?;
            Some((if to_date { item.progress } else { 0 }, None))
        };
        let missing = (if to_date { 10_000 } else { 0 }, None);
        let work = self.frozen.iter().map(|one| {
            let (done, on) = progress.get(&one.id).copied().or_else(|| of_item(one.id)).unwrap_or(missing);
            let reported_on = on.map(|on| offset(self.frame.start, on));
            LeafProgress { done: f64::from(done) / 10_000.0, started_on: None, reported_on }
        });
        self.work = work.collect();
    }

    fn set_milestones(&mut self, is_open: impl Fn(&PlannedItem) -> bool) {
        let open = self.items.iter().filter(|item| is_open(item));
        let due = open.filter_map(|item| {
            Some(Milestone { name: item.service.clone(), due: offset(self.frame.start, item.milestone?) })
        });
        self.milestones = due.collect();
    }

    /// Evaluates a project for the first time: day by day over its history, against the baseline in force. Of the
    /// events that would have been sent on the way, those of alerts that are still open are returned.
    pub(super) fn look_back(
        mut self,
        past: &ProjectHistory,
        today: NaiveDate,
        zone: Tz,
    ) -> ProjectEvaluation {
        let (executing, frame, spending) = (self.executing, self.frame, self.spending);
        let now = (
            self.work.clone(),
            self.tasks.clone(),
            std::mem::take(&mut self.task_costs),
            std::mem::take(&mut self.milestones),
        );
        self.executing = true;
        let days: Vec<_> = frame.start.iter_days().take_while(|day| *day < today).collect();
        let skipped = days.len().saturating_sub(MOST_DAYS);
        let mut reported: Vec<(WatchEvent, Vec<Figure>)> = Vec::new();
        for day in &days[skipped..] {
            let progress = past.progress_on(*day);
            self.set_work(&progress, false);
            for task in &mut self.tasks {
                (task.progress, task.reported_on) = progress.get(&task.id).copied().unwrap_or_default();
            }
            self.set_milestones(|item| item.delivered_at.is_none_or(|at| day_in(zone, at) > *day));
            self.spending = past.spending_on(*day);
            let costs = past.task_costs_on(*day);
            self.task_costs =
                self.frozen.iter().map(|one| costs.get(&one.id).copied().unwrap_or(0)).collect();
            let earned = self.facts(*day, false).of_progress().earned() as f64 / self.pace.bac.max(1) as f64;
            self.frame.progress = (10_000.0 * earned) as i32;
            let (evaluation, events, _) = self.evaluate_day(*day, false);
            reported.extend(events);
            self.state = evaluation.state;
        }
        (self.work, self.tasks, self.task_costs, self.milestones) = now;
        (self.executing, self.frame, self.spending) = (executing, frame, spending);
        let mut seen = self.evaluate_days(&[today], false);
        reported.append(&mut seen.reported);
        let began = |event: &WatchEvent| matches!(event.change, Change::Opened { .. });
        let begin =
            |rule: AlertRule| reported.iter().rposition(|(event, _)| event.rule == rule && began(event));
        let open: HashMap<_, _> =
            seen.state.open().filter_map(|(rule, ..)| Some((rule, begin(rule)?))).collect();
        let still = |place: usize, rule: AlertRule| open.get(&rule).is_some_and(|begin| place >= *begin);
        let reported =
            reported.into_iter().enumerate().filter(|(place, (event, _))| still(*place, event.rule));
        seen.reported = reported.map(|(_, reported)| reported).collect();
        seen
    }

    /// The result for a project that goes on hold: the outlooks stay as they were, and alerts about progress end.
    pub(super) fn paused(mut self, day: NaiveDate) -> ProjectEvaluation {
        self.state.pause(offset(self.frame.start, day));
        self.into_remembered()
    }

    /// The result for a project that resumes today after `days` days on hold, before it is evaluated.
    pub(super) fn rested(mut self, today: NaiveDate, days: i64) -> ProjectEvaluation {
        self.state.rest(offset(self.frame.start, today), days as f64);
        self.into_remembered()
    }

    fn into_remembered(self) -> ProjectEvaluation {
        let (reported, now) = (Vec::new(), Vec::new());
        let (outlooks, project, start) = (self.heading, self.project, self.frame.start);
        ProjectEvaluation { reported, now, outlooks, project, start, state: self.state }
    }

    fn facts(&self, day: NaiveDate, cost_only: bool) -> Facts<'_> {
        let spent = self.spending.committed + self.spending.paid;
        Facts {
            day: offset(self.frame.start, day),
            plan: &self.plan,
            pace: &self.pace,
            work: &self.work,
            spending: self.spending,
            task_costs: &self.task_costs,
            // Work without a price cannot count against the red line before that is exceeded.
            red_line: self.red_line.filter(|line| self.priced || spent > *line),
            milestones: &self.milestones,
            first_weekday: Some(self.frame.start.weekday()),
            held: &self.state.held,
            executing: self.executing,
            cost_only,
        }
    }

    /// Evaluates these days in order, all with the present facts.
    pub(super) fn evaluate_days(mut self, days: &[NaiveDate], cost_only: bool) -> ProjectEvaluation {
        let (mut reported, mut outlooks, mut now) = (Vec::new(), Outlooks::default(), Vec::new());
        for day in days {
            let (evaluation, events, heading) = self.evaluate_day(*day, cost_only);
            reported.extend(events);
            if Some(day) == days.last() {
                now = self.now(&evaluation, *day, cost_only);
            }
            (self.state, outlooks) = (evaluation.state, heading);
        }
        ProjectEvaluation {
            reported,
            now,
            outlooks,
            project: self.project,
            start: self.frame.start,
            state: self.state,
        }
    }

    /// The figures of every open alert, on a day that was evaluated.
    fn now(&self, evaluation: &Evaluation, day: NaiveDate, cost_only: bool) -> Vec<(AlertRule, Vec<Figure>)> {
        let (facts, frame) = (self.facts(day, cost_only), self.frame_on(day));
        let open = evaluation.open(&facts, &self.policy).into_iter();
        open.map(|why| (why.rule, figures(&why, &facts, &self.policy, &frame))).collect()
    }

    /// How figures of a day are presented.
    fn frame_on(&self, day: NaiveDate) -> EvidenceContext {
        let days_behind =
            self.days.map(|(start, end)| plan_vs_actual(&self.tasks, start, end, day).days_behind);
        EvidenceContext { days_behind, ..self.frame }
    }

    fn evaluate_day(
        &self,
        day: NaiveDate,
        cost_only: bool,
    ) -> (Evaluation, Vec<(WatchEvent, Vec<Figure>)>, Outlooks) {
        let (facts, frame) = (self.facts(day, cost_only), self.frame_on(day));
        let evaluation = watch::evaluate(&facts, &self.state, &self.policy, &self.learnt);
        let reported = evaluation.events.iter().map(|event| {
            let reported = figures(&event.evidence, &facts, &self.policy, &frame);
            (event.clone(), reported)
        });
        let reported = reported.collect();
        let outlooks = Outlooks {
            end: evaluation.end,
            cost: evaluation.cost,
            bac: self.plan.bac,
            duration: self.plan.duration,
            silent_for: facts.silent_for(),
            days_behind: frame.days_behind,
        };
        (evaluation, reported, outlooks)
    }
}

impl ProjectEvaluation {
    /// The row that stores the result.
    fn memory(&self) -> Result<memory::Model> {
        Ok(memory::Model {
            project_id: self.project,
            counted_from: self.start,
            state: json_column::write(&self.state)?,
            outlook: json_column::write(&self.outlooks)?,
        })
    }
}

/// Stores the results of some projects.
pub(super) async fn remember(
    db: &impl ConnectionTrait,
    seen: impl IntoIterator<Item = &ProjectEvaluation>,
) -> Result<()> {
    use memory::Column::{CountedFrom, Outlook, ProjectId, State};
    let rows = seen.into_iter().map(ProjectEvaluation::memory).collect::<Result<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    let again = OnConflict::column(ProjectId).update_columns([CountedFrom, State, Outlook]).to_owned();
    memory::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Deletes the stored result of a project that is over.
pub(super) async fn forget(db: &impl ConnectionTrait, project: Uuid) -> Result<()> {
    memory::Entity::delete_by_id(project).exec(db).await?;
    Ok(())
}
