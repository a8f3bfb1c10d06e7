//! Notes: what is worth knowing about a project but never an alert, such as overdue tasks, old data, and plans
//! that contradict themselves.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::{AlertRule, EvidenceName as Name, EvidenceUnit as Unit, ProjectStage, TaskStatus};
use entity::{project, task, task_dependency, watch as memory};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::facts::Outlooks;
use crate::error::Result;
use crate::{App, json_column};
use rules::contradiction::{
    Contradiction, ContradictionKind, DependencyEdge, OpenPlannedTask, contradictions,
};
use rules::figure::{Figure, figure};

/// The outlooks of a project at its last evaluation.
#[derive(Clone, Copy, Debug)]
pub struct ProjectOutlooks {
    /// The first day of its plan.
    pub start: NaiveDate,
    /// The outlooks.
    pub outlooks: Outlooks,
}

/// The outlooks of these projects; those that were never evaluated are left out.
pub async fn outlooks_of(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Result<ProjectOutlooks>>> {
    let rows = memory::Entity::find()
        .filter(memory::Column::ProjectId.is_in(projects.iter().copied()))
        .all(&app.db.reader)
        .await?;
    let heading = |row: memory::Model| {
        let outlooks = json_column::read(&row.outlook, row.project_id);
        (row.project_id, outlooks.map(|outlooks| ProjectOutlooks { start: row.counted_from, outlooks }))
    };
    Ok(rows.into_iter().map(heading).collect())
}

/// A note: what it says, and its figures.
#[derive(Clone, Debug)]
pub struct Note {
    /// The rule that made it.
    pub rule: AlertRule,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// The notes of these projects: contradictions in the plan for all whose work is not over, and notes on the work
/// for those that are being worked on.
pub async fn notes_of(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Result<Vec<Note>>>> {
    let running: Vec<Uuid> = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Id.is_in(projects.iter().copied()))
        .filter(project::Column::Stage.eq(ProjectStage::Execution))
        .filter(project::Column::OnHold.eq(false))
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut notes: HashMap<Uuid, Result<Vec<Note>>> =
        projects.iter().map(|project| (*project, Ok(Vec::new()))).collect();
    let mut add = |project: Uuid, note: Result<Note>| {
        let Some(known) = notes.get_mut(&project) else { return };
        match (known, note) {
            (Ok(known), Ok(note)) => known.push(note),
            (known, Err(error)) => *known = Err(error),
            (Err(_), Ok(_)) => {}
        }
    };
    for (project, found) in contradictory(app, projects).await? {
        if let Some(first) = found.first() {
            let figures = contradicts(first, found.len());
            add(project, Ok(Note { rule: AlertRule::PlanContradiction, figures }));
        }
    }
    for (project, late) in overdue_tasks(app, &running).await? {
        if let Some((title, since)) = late.first() {
            let figures = vec![
                figure(Name::OverdueTasks, late.len(), Unit::Count),
                figure(Name::Task, title, Unit::Text),
                figure(Name::PlannedEnd, since, Unit::Date),
            ];
            add(project, Ok(Note { rule: AlertRule::ProgressOverdueTasks, figures }));
        }
    }
    for (project, heading) in outlooks_of(app, &running).await? {
        match heading {
            Ok(heading) if heading.outlooks.end.is_some_and(|end| end.old) => {
                let silent = figure(Name::DataAge, format!("{:.0}", heading.outlooks.silent_for), Unit::Days);
                add(project, Ok(Note { rule: AlertRule::ProgressOldData, figures: vec![silent] }));
            }
            Ok(_) => {}
            Err(error) => add(project, Err(error)),
        }
    }
    Ok(notes)
}

/// Tasks whose planned end has passed and that have no overdue subtasks, the oldest first.
async fn overdue_tasks(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Vec<(String, NaiveDate)>>> {
    use task::Column;
    type Row = (Uuid, Uuid, Option<Uuid>, String, Option<NaiveDate>);
    let rows: Vec<Row> = task::Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::Id, Column::ParentId, Column::Title, Column::PlannedEnd])
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .filter(Column::PlannedEnd.lt(app.today()))
        .filter(Column::Status.is_not_in([TaskStatus::Done, TaskStatus::Cancelled]))
        .order_by_asc(Column::PlannedEnd)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let parents: HashSet<Uuid> = rows.iter().filter_map(|(_, _, parent, ..)| *parent).collect();
    let mut late: HashMap<Uuid, Vec<(String, NaiveDate)>> = HashMap::new();
    for (project, id, _, title, end) in rows {
        if let Some(end) = end.filter(|_| !parents.contains(&id)) {
            late.entry(project).or_default().push((title, end));
        }
    }
    Ok(late)
}

/// The contradictions in the current plans of those projects whose work is not over.
async fn contradictory(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Vec<Contradiction>>> {
    use ProjectStage::{ComplianceReview, Contracting, Execution, Planning};
    type Dates = (Uuid, Option<NaiveDate>, Option<NaiveDate>);
    let dates: Vec<Dates> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::PlannedStart, project::Column::PlannedEnd])
        .filter(project::Column::Id.is_in(projects.iter().copied()))
        .filter(project::Column::Stage.is_in([Planning, ComplianceReview, Contracting, Execution]))
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let open = || dates.iter().map(|row| row.0);
    type Row = (Uuid, Uuid, String, Option<NaiveDate>, Option<NaiveDate>);
    let rows: Vec<Row> = task::Entity::find()
        .select_only()
        .columns([
            task::Column::ProjectId,
            task::Column::Id,
            task::Column::Title,
            task::Column::PlannedStart,
            task::Column::PlannedEnd,
        ])
        .filter(task::Column::ProjectId.is_in(open()))
        .filter(task::Column::Status.is_not_in([TaskStatus::Done, TaskStatus::Cancelled]))
        .order_by_asc(task::Column::PlannedStart)
        .order_by_asc(task::Column::Id)
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let of_open = task::Entity::find()
        .select_only()
        .column(task::Column::Id)
        .filter(task::Column::ProjectId.is_in(open()))
        .into_query();
    let waits = task_dependency::Entity::find()
        .filter(task_dependency::Column::TaskId.in_subquery(of_open))
        .order_by_asc(task_dependency::Column::TaskId)
        .order_by_asc(task_dependency::Column::DependsOnId)
        .all(&app.db.reader)
        .await?;
    let mut waits_of: HashMap<Uuid, Vec<DependencyEdge>> = HashMap::new();
    for row in waits {
        let wait = (row.task_id, row.depends_on_id, row.kind, row.lag_days);
        waits_of.entry(row.task_id).or_default().push(wait);
    }
    let mut tasks: HashMap<Uuid, Vec<OpenPlannedTask>> = HashMap::new();
    for (project, id, title, start, end) in rows {
        tasks.entry(project).or_default().push(OpenPlannedTask { id, title, start, end });
    }
    let found = dates.into_iter().filter_map(|(id, start, end)| {
        let own = tasks.get(&id)?;
        let of_own: Vec<DependencyEdge> =
            own.iter().filter_map(|one| waits_of.get(&one.id)).flatten().copied().collect();
        Some((id, contradictions((start?, end?), own, &of_own)))
    });
    Ok(found.collect())
}

/// The figures of a note on the first of `count` contradictions.
fn contradicts(first: &Contradiction, count: usize) -> Vec<Figure> {
    let mut figures =
        vec![figure(Name::Contradictions, count, Unit::Count), figure(Name::Task, &first.task, Unit::Text)];
    let (kind, limit) = match &first.with {
        ContradictionKind::ProjectStart(day) => ("PROJECT_START", day),
        ContradictionKind::ProjectEnd(day) => ("PROJECT_END", day),
        ContradictionKind::Dependency(on, day) => {
            figures.push(figure(Name::WaitsFor, on, Unit::Text));
            ("DEPENDENCY", day)
        }
    };
    figures.extend([figure(Name::Contradicts, kind, Unit::Text), figure(Name::Limit, limit, Unit::Date)]);
    figures
}
