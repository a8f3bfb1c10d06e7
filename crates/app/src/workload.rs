//! Who is how busy: planned days by week against capacity.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::{ProjectStage, Role, TaskStatus};
use entity::{project, task, user_account, user_role};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{App, scope};
use crate::check::Check;
use crate::clock::day_in;
use crate::error::Result;
use crate::scalar::{Day, Id, Kind};
use crate::viewer::{Permission, Viewer};
use rules::workload::{Load, Planned, is_overbooked, loads};

/// The longest time that is looked over at once.
const LONGEST_DAYS: i64 = 371;
/// The most people that are looked at at once.
const MOST_PEOPLE: usize = 500;
/// How deep parts of parts are followed for their dates.
const DEEPEST: usize = 32;

/// Whose weeks, and which.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// These people; none: all of the viewer's line who do tasks.
    pub user_ids: Option<Vec<Id>>,
}

/// A person's week.
#[derive(Clone, Debug)]
pub struct Week {
    /// Who.
    pub user: user_account::Model,
    /// The week, and its planned days.
    pub load: Load,
    /// Whether more is planned than they can do.
    pub overbooked: bool,
}

/// The load of these people (or of all in the viewer's line who do tasks) in every ISO week that touches the
/// time, as far as the viewer may know of it. People look at themselves; those who coordinate look at everybody.
pub async fn weeks(app: &App, viewer: &Viewer, question: &Question) -> Result<Vec<Week>> {
    let mut check = Check::arguments();
    let (from, to) = (check.day("from", &question.from), check.day("to", &question.to));
    check.span("to", Some(from), Some(to));
    if from != NaiveDate::MIN && to != NaiveDate::MIN && (to - from).num_days() > LONGEST_DAYS {
        check.fail(&["to"], "This is too long a time.").allowed = vec![format!("up to {LONGEST_DAYS} days")];
    }
    let ids: Option<Vec<Uuid>> = question
        .user_ids
        .as_ref()
        .map(|ids| ids.iter().map(|id| check.id("userIds", id, Kind::User)).collect());
    check.list("userIds", ids.as_deref().unwrap_or_default(), 0, MOST_PEOPLE);
    check.done()?;
    let only_me = ids.as_deref().is_some_and(|ids| ids.iter().all(|id| *id == viewer.user_id));
    if !only_me {
        viewer.require(Permission::SeeWorkload)?;
    }
    let people = people(app, viewer, ids).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let tasks = planned(app, viewer, &ids, from, to).await?;
    let by_id: HashMap<_, _> = people.into_iter().map(|person| (person.id, person)).collect();
    let weeks = loads(&ids, &tasks, from, to).into_iter().filter_map(|load| {
        let user = by_id.get(&load.person)?.clone();
        Some(Week { overbooked: is_overbooked(&load, user.weekly_capacity), user, load })
    });
    Ok(weeks.collect())
}

async fn people(app: &App, viewer: &Viewer, ids: Option<Vec<Uuid>>) -> Result<Vec<user_account::Model>> {
    use user_account::Column::{Active, BusinessLineId, Id, Name};
    let mut rows = user_account::Entity::find().order_by_asc(Name).order_by_asc(Id);
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

/// Those of their tasks that count for the viewer, without parts and in projects that go on, with the dates they take from what they are a part of.
async fn planned(
    app: &App,
    viewer: &Viewer,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Planned>> {
    use task::Column::{AssigneeId, Id, ParentId, PlannedEnd, PlannedStart, ProjectId, Status};
    let db = &app.db.reader;
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
    let projects = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Stage.is_in(going_on))
        .into_query();
    // A week begins before the first day asked for and ends after the last.
    let (first, last) = (from - chrono::Duration::days(7), to + chrono::Duration::days(7));
    let rows = scope::workload(viewer)
        .find()
        .filter(AssigneeId.is_in(people.iter().copied()))
        .filter(Status.ne(TaskStatus::Cancelled))
        .filter(ProjectId.in_subquery(projects))
        .filter(Condition::any().add(PlannedStart.is_null()).add(PlannedStart.lte(last)))
        .filter(Condition::any().add(PlannedEnd.is_null()).add(PlannedEnd.gte(first)))
        .filter(Expr::exists(has_parts).not())
        .all(db)
        .await?;
    let above = above(app, &rows).await?;
    let ids: HashSet<_> = rows.iter().map(|row| row.project_id).collect();
    let projects: HashMap<Uuid, project::Model> = project::Entity::find()
        .filter(project::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let planned = rows.iter().filter_map(|row| {
        let project = projects.get(&row.project_id);
        let start = dated(row, &above, |row| row.planned_start);
        let start = start.or_else(|| project.and_then(|project| project.planned_start));
        let end = dated(row, &above, |row| row.planned_end);
        let end = end.or_else(|| project.and_then(|project| project.planned_end));
        // What is done early makes its doer free.
        let done = row.done_at.map(|at| day_in(app.zone, at));
        // Nobody works on what is on hold.
        let held = project.and_then(|project| project.held_since);
        let last = held.and_then(|since| day_in(app.zone, since).pred_opt());
        let end = [Some(end?), done, last].into_iter().flatten().reduce(std::cmp::min)?;
        Some(Planned { person: row.assignee_id?, start: start?, end })
    });
    Ok(planned.collect())
}

/// The tasks that undated ones are parts of, as far up as needed.
async fn above(app: &App, rows: &[task::Model]) -> Result<HashMap<Uuid, task::Model>> {
    let undated = |row: &task::Model| row.planned_start.is_none() || row.planned_end.is_none();
    let mut known: HashMap<Uuid, task::Model> = HashMap::new();
    let mut wanted: HashSet<Uuid> =
        rows.iter().filter(|row| undated(row)).filter_map(|row| row.parent_id).collect();
    for _ in 0..DEEPEST {
        if wanted.is_empty() {
            break;
        }
        let found =
            task::Entity::find().filter(task::Column::Id.is_in(wanted.drain())).all(&app.db.reader).await?;
        for row in found {
            if undated(&row) {
                wanted.extend(row.parent_id.filter(|id| !known.contains_key(id)));
            }
            known.insert(row.id, row);
        }
    }
    Ok(known)
}

/// A task's date, or that of what it is a part of.
fn dated(
    row: &task::Model,
    above: &HashMap<Uuid, task::Model>,
    date: impl Fn(&task::Model) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let chain = std::iter::successors(Some(row), |row| row.parent_id.and_then(|id| above.get(&id)));
    chain.take(DEEPEST).find_map(date)
}
