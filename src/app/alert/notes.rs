//! What is worth knowing about a project and never an alert: tasks that are overdue, data that are old.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::{ProjectStage, TaskStatus};
use entity::{project, task, watch as memory};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::facts::Outlooks;
use crate::app::{App, stored};
use crate::error::Result;
use crate::rules::figure::{Figure, figure};
use crate::rules::message::note;

/// Where a project is heading, as it was last evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Heading {
    /// The first day of its plan.
    pub start: NaiveDate,
    /// Where to.
    pub outlooks: Outlooks,
}

/// Where these projects are heading; those that are not watched are left out.
pub async fn headings(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Result<Heading>>> {
    let rows = memory::Entity::find()
        .filter(memory::Column::ProjectId.is_in(projects.iter().copied()))
        .all(&app.db.reader)
        .await?;
    let heading = |row: memory::Model| {
        let outlooks = stored::read(&row.outlook, row.project_id);
        (row.project_id, outlooks.map(|outlooks| Heading { start: row.counted_from, outlooks }))
    };
    Ok(rows.into_iter().map(heading).collect())
}

/// Something worth knowing: what it is, and its figures.
#[derive(Clone, Debug)]
pub struct Note {
    /// What it is.
    pub rule: &'static str,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// What is worth knowing of those of these projects whose work goes on.
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
        running.iter().map(|project| (*project, Ok(Vec::new()))).collect();
    let mut add = |project: Uuid, note: Result<Note>| {
        let Some(known) = notes.get_mut(&project) else { return };
        match (known, note) {
            (Ok(known), Ok(note)) => known.push(note),
            (known, Err(error)) => *known = Err(error),
            (Err(_), Ok(_)) => {}
        }
    };
    for (project, late) in overdue_tasks(app, &running).await? {
        if let Some((title, since)) = late.first() {
            let figures = vec![
                figure("overdueTasks", late.len(), "count"),
                figure("task", title, "text"),
                figure("plannedEnd", since, "date"),
            ];
            add(project, Ok(Note { rule: note::OVERDUE_TASKS, figures }));
        }
    }
    for (project, heading) in headings(app, &running).await? {
        match heading {
            Ok(heading) if heading.outlooks.end.is_some_and(|end| end.old) => {
                let silent = figure("dataAge", format!("{:.0}", heading.outlooks.silent_for), "days");
                add(project, Ok(Note { rule: note::OLD_DATA, figures: vec![silent] }));
            }
            Ok(_) => {}
            Err(error) => add(project, Err(error)),
        }
    }
    Ok(notes)
}

/// Tasks without overdue parts whose planned end has passed, the oldest first.
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
