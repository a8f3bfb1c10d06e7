//! What is computed of many projects at once.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{CostCategory, Currency, ServiceItemStatus, TaskStatus};
use entity::{budget, budget_line, project, service_item, task};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::App;
use crate::clock::day_in;
use crate::db::SelectSpec;
use crate::error::Result;
use crate::row::{Columns, Row};
use crate::scope::{self, ProjectOwnership};
use crate::viewer::Viewer;
use rules::progress::{PlanVsActual, TaskProgress, plan_vs_actual};

/// The tasks of each project, as the rules see them.
pub async fn work_of(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<TaskProgress>>> {
    use task::Column;
    type Day = Option<NaiveDate>;
    type Row = (Uuid, Uuid, Option<Uuid>, i32, Day, Day, i32, Day, TaskStatus);
    let rows: Vec<Row> = task::Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::Id, Column::ParentId, Column::Weight])
        .columns([Column::PlannedStart, Column::PlannedEnd])
        .columns([Column::Progress, Column::ProgressOn, Column::Status])
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut work: HashMap<Uuid, Vec<TaskProgress>> = HashMap::new();
    for (project, id, parent_id, weight, start, end, progress, reported_on, status) in rows {
        let cancelled = status == TaskStatus::Cancelled;
        let one = TaskProgress { id, parent_id, weight, start, end, progress, reported_on, cancelled };
        work.entry(project).or_default().push(one);
    }
    Ok(work)
}

/// How each project stands on the organisation's day, or stood when its hold began; those without dates are left out.
pub async fn plans_vs_actual(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, PlanVsActual>> {
    use project::Column;
    let today = app.today();
    type Row = (Uuid, Option<NaiveDate>, Option<NaiveDate>, Option<DateTime<Utc>>);
    let dates: Vec<Row> = project::Entity::find()
        .select_only()
        .columns([Column::Id, Column::PlannedStart, Column::PlannedEnd, Column::HeldSince])
        .filter(Column::Id.is_in(projects.iter().copied()))
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut work = work_of(&app.db.reader, projects).await?;
    let mut standings = HashMap::new();
    for (id, start, end, held_since) in dates {
        if let (Some(start), Some(end)) = (start, end) {
            let day = held_since.map_or(today, |since| day_in(app.zone, since));
            standings.insert(id, plan_vs_actual(&work.remove(&id).unwrap_or_default(), start, end, day));
        }
    }
    Ok(standings)
}

/// Milestones that are not delivered: service and day.
pub async fn open_milestones(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(String, NaiveDate)>>> {
    let rows = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(service_item::Column::MilestoneDate.is_not_null())
        .filter(
            service_item::Column::Status.is_in([ServiceItemStatus::Planned, ServiceItemStatus::InProgress]),
        )
        .order_by_asc(service_item::Column::Position)
        .all(db)
        .await?;
    let mut milestones: HashMap<Uuid, Vec<_>> = HashMap::new();
    for row in rows {
        if let (Some(project), Some(day)) = (row.project_id, row.milestone_date) {
            milestones.entry(project).or_default().push((row.service, day));
        }
    }
    Ok(milestones)
}

/// The service item of each project that must be delivered next, where one is to come.
pub async fn next_milestones(
    app: &App,
    viewer: &Viewer,
    projects: &[Uuid],
    columns: Columns,
) -> Result<HashMap<Uuid, Row<service_item::Entity>>> {
    use service_item::Column::{MilestoneDate, Position, ProjectId, Status};
    let open = [ServiceItemStatus::Planned, ServiceItemStatus::InProgress];
    let rows = scope::as_parent(viewer).and(Status.is_in(open)).and(MilestoneDate.is_not_null());
    let columns = columns.with::<service_item::Entity>(ProjectId);
    let wanted =
        SelectSpec::<service_item::Entity>::all(rows, columns).by(MilestoneDate).by(Position).at_most(1);
    let reading = app.db.each(ProjectId, &wanted, projects.len());
    let found = app.db.read_each(ProjectId, projects, Arc::new(reading)).await?;
    Ok(found.into_iter().filter_map(|(id, rows)| Some((id, rows.into_iter().next()?))).collect())
}

/// What a project has spent, by category and status, in minor units.
pub async fn spending(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(CostCategory, entity::enums::CostStatus, i64)>>> {
    use entity::cost::{Column, Entity};
    let sum = Expr::cust("CAST(SUM(amount_minor) AS BIGINT)");
    let rows: Vec<(Uuid, CostCategory, entity::enums::CostStatus, i64)> = Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::Category, Column::Status])
        .expr_as(sum, "sum")
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .group_by(Column::ProjectId)
        .group_by(Column::Category)
        .group_by(Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    let mut spending: HashMap<Uuid, Vec<_>> = HashMap::new();
    for (project, category, status, sum) in rows {
        spending.entry(project).or_default().push((category, status, sum));
    }
    Ok(spending)
}

/// What other objects show of their project.
#[derive(Clone, Debug)]
pub struct ProjectSummary {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whom it belongs to.
    pub belongs: ProjectOwnership,
    /// When its hold began; none where it is not on hold.
    pub held_since: Option<DateTime<Utc>>,
}

/// Those of the projects that the viewer may see.
pub async fn summaries(
    app: &App,
    viewer: &Viewer,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, ProjectSummary>> {
    let rows = scope::projects(viewer)
        .and(project::Column::Id.is_in(projects.iter().copied()))
        .find()
        .all(&app.db.reader)
        .await?;
    let brief = |row: project::Model| {
        let belongs = ProjectOwnership::from(&row);
        (row.id, ProjectSummary { code: row.code, name: row.name, belongs, held_since: row.held_since })
    };
    Ok(rows.into_iter().map(brief).collect())
}

/// What a project may cost, in minor units.
#[derive(Clone, Debug)]
pub struct ProjectBudget {
    /// Sum of the lines.
    pub total_minor: i64,
    /// The cost red line.
    pub red_line_minor: i64,
    /// Of all amounts.
    pub currency: Currency,
    /// By category.
    pub lines: Vec<(CostCategory, i64)>,
}

/// The frames of those projects that have a budget.
pub async fn budgets(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Arc<ProjectBudget>>> {
    let db = &app.db.reader;
    let of_these = budget::Column::ProjectId.is_in(projects.iter().copied());
    let budgets = budget::Entity::find().filter(of_these).all(db).await?;
    let ids = budgets.iter().map(|budget| budget.id);
    let lines = budget_line::Entity::find()
        .filter(budget_line::Column::BudgetId.is_in(ids))
        .order_by_asc(budget_line::Column::Category)
        .all(db)
        .await?;
    let mut by_budget: HashMap<Uuid, Vec<_>> = HashMap::new();
    for line in lines {
        by_budget.entry(line.budget_id).or_default().push((line.category, line.amount_minor));
    }
    let frame = |budget: budget::Model| {
        let lines = by_budget.remove(&budget.id).unwrap_or_default();
        let budget::Model { project_id, total_minor, red_line_minor, currency, .. } = budget;
        (project_id, Arc::new(ProjectBudget { total_minor, red_line_minor, currency, lines }))
    };
    Ok(budgets.into_iter().map(frame).collect())
}
