//! Workload: the planned days of each person and week, compared with capacity.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ProjectStage, Role, TaskStatus};
use entity::{project, task, user_account, user_role};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select, SelectModel, Selector,
};
use uuid::Uuid;

use super::{App, scope};
use crate::clock::day_in;
use crate::error::Result;
use crate::row::Row;
use crate::scalar::{Day, Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::workload::{PlannedLeaf, WeekLoad, is_overbooked, loads};

/// The most days of one question.
const LONGEST_DAYS: i64 = 371;
/// The most people of one question.
const MOST_PEOPLE: usize = 500;
/// The people whose tasks one statement reads.
const PEOPLE_AT_ONCE: usize = 8;
/// How many levels of parent tasks are followed to find the dates of a task without dates.
const DEEPEST: usize = 32;
/// The most keys in one statement, because of its limit of bind variables.
const AT_ONCE: usize = 10_000;

/// Which people and weeks are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorkloadFilter {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The people; `None` for all of the viewer's business line who do tasks.
    pub user_ids: Option<Vec<Id>>,
}

/// The workload of a person in a week.
#[derive(Clone, Debug)]
pub struct Week {
    /// The person.
    pub user: Row<user_account::Entity>,
    /// What they can do in a week, in hundredths of a day.
    pub capacity: i32,
    /// The week, and the days planned in it.
    pub load: WeekLoad,
    /// Whether more is planned than their capacity.
    pub overbooked: bool,
}

/// The load of the given people (or of all in the viewer's line who do tasks) in every ISO week that overlaps the
/// period, as far as the viewer may know of it. People see their own load; those who coordinate see everybody's.
pub async fn weeks(app: &App, viewer: &Viewer, question: &WorkloadFilter) -> Result<Vec<Week>> {
    let mut check = Validator::arguments();
    let (from, to) = (check.day("from", &question.from), check.day("to", &question.to));
    check.span("to", Some(from), Some(to));
    let days = (to - from).num_days();
    if from != NaiveDate::MIN && to != NaiveDate::MIN && days > LONGEST_DAYS {
        check.fail(&["to"], messages::period_too_long(days, LONGEST_DAYS)).allowed =
            vec![messages::allow_days(LONGEST_DAYS).into()];
    }
    let ids: Option<Vec<Uuid>> = question
        .user_ids
        .as_ref()
        .map(|ids| ids.iter().map(|id| check.id("userIds", id, NodeKind::User)).collect());
    check.list("userIds", ids.as_deref().unwrap_or_default(), 0, MOST_PEOPLE);
    check.done()?;
    let only_me = ids.as_deref().is_some_and(|ids| ids.iter().all(|id| *id == viewer.user_id));
    if !only_me {
        viewer.require(Permission::SeeWorkload)?;
    }
    let people = people(app, viewer, ids).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut tasks = Vec::new();
    // A few people at a time, so that others are served between two statements, and few rows are held at once.
    for some in ids.chunks(PEOPLE_AT_ONCE) {
        tasks.extend(planned(app, viewer, some, from, to).await?);
    }
    let by_id: HashMap<_, _> =
        people.iter().map(|person| (person.id, (Row::of_model(person), person.weekly_capacity))).collect();
    let weeks = loads(&ids, &tasks, from, to).into_iter().filter_map(|load| {
        let (user, capacity) = by_id.get(&load.person)?.clone();
        Some(Week { overbooked: is_overbooked(&load, capacity), user, capacity, load })
    });
    Ok(weeks.collect())
}

async fn people(app: &App, viewer: &Viewer, ids: Option<Vec<Uuid>>) -> Result<Vec<user_account::Model>> {
    use user_account::Column::{Active, BusinessLineId, Id, NameKey};
    let mut rows = user_account::Entity::find().order_by_asc(NameKey).order_by_asc(Id);
    rows = match ids {
        Some(ids) => rows.filter(Id.is_in(ids)),
        None => {
            let workers = user_role::Entity::find()
                .select_only()
                .column(user_role::Column::UserId)
                .filter(user_role::Column::Role.is_in([Role::Member, Role::ProjectManager]));
            let line = viewer.business_line_id;
            rows.filter(Active.eq(true))
                .filter(Id.in_subquery(workers.into_query()))
                .filter(Condition::all().add_option(line.map(|line| BusinessLineId.eq(line))))
                .limit(u64::try_from(MOST_PEOPLE).unwrap_or(u64::MAX))
        }
    };
    Ok(rows.all(&app.db.reader).await?)
}

/// The columns of a task that its load depends on: its assignee and its dates.
#[derive(Clone, Debug, FromQueryResult)]
struct Dated {
    id: Uuid,
    parent_id: Option<Uuid>,
    assignee_id: Option<Uuid>,
    planned_start: Option<NaiveDate>,
    planned_end: Option<NaiveDate>,
    done_at: Option<DateTime<Utc>>,
    project_start: Option<NaiveDate>,
    project_end: Option<NaiveDate>,
    /// Since when its project is on hold; `None` if it is not.
    held_since: Option<DateTime<Utc>>,
}

/// The tasks that match a condition, with the dates of their projects.
fn dated(tasks: Select<task::Entity>) -> Selector<SelectModel<Dated>> {
    use task::Column::{AssigneeId, DoneAt, Id, ParentId, PlannedEnd, PlannedStart};
    tasks
        .inner_join(project::Entity)
        .select_only()
        .columns([Id, ParentId, AssigneeId, PlannedStart, PlannedEnd, DoneAt])
        .column_as(project::Column::PlannedStart, "project_start")
        .column_as(project::Column::PlannedEnd, "project_end")
        .column(project::Column::HeldSince)
        .into_model()
}

/// Those of the people's tasks that count for the viewer: without subtasks, and in projects that are going on. A
/// task without dates of its own takes those of its parent.
async fn planned(
    app: &App,
    viewer: &Viewer,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<PlannedLeaf>> {
    use task::Column::{AssigneeId, Id, ParentId, PlannedEnd, PlannedStart, Status};
    let (part, task) = (Alias::new("part"), Alias::new("task"));
    let has_parts = Query::select()
        .expr(Expr::val(1))
        .from_as(task.clone(), part.clone())
        .and_where(Expr::col((part.clone(), ParentId)).equals((task, Id)))
        .and_where(Expr::col((part, Status)).ne(TaskStatus::Cancelled))
        .to_owned();
    let going_on = [
        ProjectStage::Planning,
        ProjectStage::ComplianceReview,
        ProjectStage::Contracting,
        ProjectStage::Execution,
        ProjectStage::Collection,
        ProjectStage::Completed,
    ];
    // The first week may begin before the first day asked for, and the last may end after the last.
    let (first, last) = (from - chrono::Duration::days(7), to + chrono::Duration::days(7));
    let tasks = scope::workload(viewer)
        .find()
        .filter(AssigneeId.is_in(people.iter().copied()))
        .filter(Status.ne(TaskStatus::Cancelled))
        .filter(project::Column::Stage.is_in(going_on))
        .filter(Condition::any().add(PlannedStart.is_null()).add(PlannedStart.lte(last)))
        .filter(Condition::any().add(PlannedEnd.is_null()).add(PlannedEnd.gte(first)))
        .filter(Expr::exists(has_parts).not());
    let rows = dated(tasks).all(&app.db.reader).await?;
    let above = above(app, &rows).await?;
    let planned = rows.iter().filter_map(|row| {
        let start = own_or_above(row, &above, |row| row.planned_start).or(row.project_start);
        let end = own_or_above(row, &above, |row| row.planned_end).or(row.project_end);
        // A task that is done early no longer occupies its assignee.
        let done = row.done_at.map(|at| day_in(app.zone, at));
        // A task does not occupy anybody while its project is on hold.
        let last = row.held_since.and_then(|since| day_in(app.zone, since).pred_opt());
        let end = [Some(end?), done, last].into_iter().flatten().reduce(std::cmp::min)?;
        Some(PlannedLeaf { person: row.assignee_id?, start: start?, end })
    });
    Ok(planned.collect())
}

/// The parents of tasks without dates, as far up as needed.
async fn above(app: &App, rows: &[Dated]) -> Result<HashMap<Uuid, Dated>> {
    let undated = |row: &Dated| row.planned_start.is_none() || row.planned_end.is_none();
    let mut known: HashMap<Uuid, Dated> = HashMap::new();
    let mut wanted: HashSet<Uuid> =
        rows.iter().filter(|row| undated(row)).filter_map(|row| row.parent_id).collect();
    for _ in 0..DEEPEST {
        let ids: Vec<Uuid> = wanted.drain().collect();
        if ids.is_empty() {
            break;
        }
        for some in ids.chunks(AT_ONCE) {
            let tasks = task::Entity::find().filter(task::Column::Id.is_in(some.iter().copied()));
            for row in dated(tasks).all(&app.db.reader).await? {
                if undated(&row) {
                    wanted.extend(row.parent_id.filter(|id| !known.contains_key(id)));
                }
                known.insert(row.id, row);
            }
        }
    }
    Ok(known)
}

/// A task's own date, or else that of its closest parent that has one.
fn own_or_above(
    row: &Dated,
    above: &HashMap<Uuid, Dated>,
    date: impl Fn(&Dated) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let chain = std::iter::successors(Some(row), |row| row.parent_id.and_then(|id| above.get(&id)));
    chain.take(DEEPEST).find_map(date)
}
