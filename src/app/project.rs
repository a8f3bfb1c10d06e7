//! Projects: from an approved requirement to the start of execution, and how they stand.

use std::collections::HashMap;

use async_graphql::{Enum, InputObject};
use chrono::{Datelike, NaiveDate};
use entity::enums::{
    CollectionStatus, CostCategory, Health, ProjectStage, Role, ServiceItemStatus, Subject, TaskStatus,
};
use entity::{budget, budget_line, project, requirement, service_item, task, user_role};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::audit::{self, About, Changes};
use super::page::{Listed, Sort, holds};
use super::{App, Tx, alert, policy, scope, sequence};
use crate::check::{Check, MoneyInput};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::rules::lifecycle::{self, ProjectStep, RequirementStep};
use crate::rules::money::share;
use crate::rules::progress::{Standing, Work, standing};
use crate::scalar::{Day, Id, Kind};
use crate::viewer::{Permission, Viewer};

/// A project to be made from an approved requirement.
#[derive(Clone, Debug, InputObject)]
pub struct InitiateProjectInput {
    /// The approved requirement; each has one project.
    pub requirement_id: Id,
    /// The project manager who leads it.
    pub manager_id: Id,
    /// Defaults to the requirement's title.
    pub name: Option<String>,
}

/// The day one service item must be delivered.
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneInput {
    /// Which service item of the project.
    pub service_item_id: Id,
    /// Within the project's dates.
    pub date: Day,
}

/// A project's dates.
#[derive(Clone, Debug, InputObject)]
pub struct PlanProjectInput {
    /// Which project.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// First planned day.
    pub planned_start: Day,
    /// Last planned day.
    pub planned_end: Day,
    /// A day per service item.
    pub milestones: Option<Vec<MilestoneInput>>,
}

/// Budget of one category.
#[derive(Clone, Debug, InputObject)]
pub struct BudgetLineInput {
    /// What it may be spent on.
    pub category: CostCategory,
    /// How much.
    pub amount: MoneyInput,
}

/// The budget that a planned project begins its work with.
#[derive(Clone, Debug, InputObject)]
pub struct StartExecutionInput {
    /// Which project; its dates are planned.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Each category at most once.
    pub budget: Vec<BudgetLineInput>,
    /// The cost red line; defaults to the policy's share of the budget.
    pub red_line: Option<MoneyInput>,
}

/// Which projects are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct ProjectFilter {
    /// In any of these stages.
    pub stage: Option<Vec<ProjectStage>>,
    /// Of any of these healths.
    pub health: Option<Vec<Health>>,
    /// Of this customer.
    pub customer_id: Option<Id>,
    /// Led by this project manager.
    pub manager_id: Option<Id>,
    /// Sold by this person.
    pub sales_id: Option<Id>,
    /// Of this business line.
    pub business_line_id: Option<Id>,
    /// Name or code holds this text.
    pub search: Option<String>,
    /// Planned to end on this day or before.
    pub planned_end_before: Option<Day>,
}

/// What projects are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum ProjectOrder {
    /// Oldest first.
    #[default]
    CreatedAtAsc,
    /// Newest first.
    CreatedAtDesc,
    /// Worst first: the progress table's order.
    Attention,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
    /// The one that ends first, first; without a planned end last.
    PlannedEndAsc,
    /// The one that ends last, first; without a planned end before all.
    PlannedEndDesc,
    /// The least done first.
    ProgressAsc,
    /// The most done first.
    ProgressDesc,
}

impl Listed for project::Entity {
    type Filter = ProjectFilter;
    type Order = ProjectOrder;
    const ID: Self::Column = project::Column::Id;

    fn visible(viewer: &Viewer) -> Condition {
        scope::projects(viewer)
    }

    fn matching(filter: &ProjectFilter, viewer: &Viewer) -> Result<Condition> {
        use project::Column;
        let mut check = Check::filter();
        let search = check.text_opt("search", filter.search.as_deref(), 200);
        let ids = [
            (Column::CustomerId, check.id_opt("customerId", filter.customer_id.as_ref(), Kind::Customer)),
            (Column::ManagerId, check.id_opt("managerId", filter.manager_id.as_ref(), Kind::User)),
            (Column::SalesId, check.id_opt("salesId", filter.sales_id.as_ref(), Kind::User)),
            (
                Column::BusinessLineId,
                check.id_opt("businessLineId", filter.business_line_id.as_ref(), Kind::BusinessLine),
            ),
        ];
        let end = check.day_opt("plannedEndBefore", filter.planned_end_before.as_ref());
        check.done()?;
        let mut rows = Condition::all();
        for (column, id) in ids {
            if let Some(id) = id {
                rows = rows.add(column.eq(id));
            }
        }
        if let Some(stages) = &filter.stage {
            rows = rows.add(Column::Stage.is_in(stages.iter().copied()));
        }
        if let Some(healths) = &filter.health {
            let health =
                if viewer.may(Permission::SeeCost) { Column::Health } else { Column::HealthWithoutCost };
            rows = rows.add(health.is_in(healths.iter().copied()));
        }
        if let Some(text) = &search {
            rows = rows.add(Condition::any().add(holds(Column::Name, text)).add(holds(Column::Code, text)));
        }
        if let Some(end) = end {
            rows = rows.add(Column::PlannedEnd.lte(end));
        }
        Ok(rows)
    }

    fn sort(order: ProjectOrder, viewer: &Viewer) -> Sort<Self::Column> {
        use project::Column;
        match order {
            ProjectOrder::CreatedAtAsc => Sort::up(None),
            ProjectOrder::CreatedAtDesc => Sort::down(None),
            ProjectOrder::Attention if viewer.sees_cost_of_all() => Sort::down(Column::Attention),
            ProjectOrder::Attention => Sort::down(Column::AttentionWithoutCost),
            ProjectOrder::NameAsc => Sort::up(Column::Name),
            ProjectOrder::NameDesc => Sort::down(Column::Name),
            ProjectOrder::PlannedEndAsc => Sort::up(Column::PlannedEnd),
            ProjectOrder::PlannedEndDesc => Sort::down(Column::PlannedEnd),
            ProjectOrder::ProgressAsc => Sort::up(Column::Progress),
            ProjectOrder::ProgressDesc => Sort::down(Column::Progress),
        }
    }
}

/// The project, locked for this transaction, if the viewer may see it: whatever changes a project, its
/// tasks or its costs takes this lock first.
pub async fn lock(tx: &Tx, viewer: &Viewer, id: Uuid, field: &[&str]) -> Result<project::Model> {
    project::Entity::find_by_id(id)
        .filter(scope::projects(viewer))
        .lock_exclusive()
        .one(&tx.txn)
        .await?
        .ok_or_else(|| Error::not_found("project", field))
}

/// Stores a project that somebody edited, under its next version.
async fn save(tx: &Tx, mut row: project::Model) -> Result<project::Model> {
    row.version += 1;
    store(tx, row).await
}

/// Stores a project's roll-ups. Its version stays: nobody's edit is in conflict with a sum.
pub async fn store(tx: &Tx, mut row: project::Model) -> Result<project::Model> {
    row.updated_at = tx.now;
    project::ActiveModel::from(row.clone()).reset_all().update(&tx.txn).await?;
    Ok(row)
}

fn about(id: Uuid) -> About {
    About { subject: Subject::Project, id, project_id: Some(id) }
}

/// Makes the one project of an approved requirement.
pub async fn initiate(app: &App, viewer: &Viewer, input: InitiateProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let requirement_id = check.id("requirementId", &input.requirement_id, Kind::Requirement);
    let manager_id = check.id("managerId", &input.manager_id, Kind::User);
    let name = input.name.as_deref().map(|name| check.text("name", name, 200));
    check.done()?;

    let tx = app.begin().await?;
    let needed =
        super::requirement::lock(&tx, viewer, requirement_id, &["input", "requirementId"], None).await?;
    let status = lifecycle::requirement(needed.status, RequirementStep::Initiate)?;
    let manages = user_role::Entity::find_by_id((manager_id, Role::ProjectManager)).one(&tx.txn).await?;
    if manages.is_none() {
        let field = ["input", "managerId"];
        return Err(
            UserError::new(ErrorCode::BadUserInput, &field, "This user is not a project manager.").into()
        );
    }
    let row = project::Model {
        id: tx.id(),
        code: next_code(&tx).await?,
        name: name.unwrap_or_else(|| needed.title.clone()),
        customer_id: needed.customer_id,
        requirement_id,
        business_line_id: needed.business_line_id,
        sales_id: needed.created_by_id,
        manager_id,
        stage: ProjectStage::Planning,
        on_hold: false,
        hold_reason: None,
        currency: needed.currency,
        planned_start: None,
        planned_end: None,
        actual_start: None,
        actual_end: None,
        progress: 0,
        health: Health::OnTrack,
        health_without_cost: Health::OnTrack,
        attention: 0,
        attention_without_cost: 0,
        cost_submitted_minor: 0,
        cost_committed_minor: 0,
        cost_paid_minor: 0,
        collection_status: CollectionStatus::NotDue,
        evaluated_on: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    project::Entity::insert(project::ActiveModel::from(row.clone())).exec_without_returning(&tx.txn).await?;
    service_item::Entity::update_many()
        .col_expr(service_item::Column::ProjectId, Expr::val(row.id))
        .filter(service_item::Column::RequirementId.eq(requirement_id))
        .exec(&tx.txn)
        .await?;
    let initiated = requirement::Model { status, ..needed.clone() };
    super::requirement::save(&tx, viewer, &needed, initiated, "requirement.initiate").await?;
    let changes = Changes::default()
        .new_field("code", &row.code)
        .new_field("name", &row.name)
        .new_field("manager", row.manager_id)
        .new_field("stage", row.stage);
    audit::write(&tx, Some(viewer), about(row.id), "project.initiate", changes).await?;
    tx.commit().await?;
    Ok(row)
}

/// The next free code of the year.
async fn next_code(tx: &Tx) -> Result<String> {
    let year = tx.today.year();
    let number = sequence::draw(tx, &codes_of(year), 1).await?;
    Ok(code(year, number))
}

/// The sequence that numbers a year's projects.
pub fn codes_of(year: i32) -> String {
    format!("project_code/{year}")
}

/// A code that sorts by number up to a million projects a year.
pub fn code(year: i32, number: i64) -> String {
    format!("P-{year}-{number:06}")
}

/// Sets a project's dates and milestones.
pub async fn plan(app: &App, viewer: &Viewer, input: PlanProjectInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Project);
    let start = check.day("plannedStart", &input.planned_start);
    let end = check.day("plannedEnd", &input.planned_end);
    check.span("plannedEnd", Some(start), Some(end));
    let given = input.milestones.unwrap_or_default();
    check.list("milestones", &given, 0, 50);
    let mut milestones = HashMap::new();
    for (position, milestone) in given.iter().enumerate() {
        check.within(&["milestones", &position.to_string()], |check| {
            let item = check.id("serviceItemId", &milestone.service_item_id, Kind::ServiceItem);
            let date = check.day("date", &milestone.date);
            if date != NaiveDate::MIN && !(start..=end).contains(&date) {
                check.fail(&["date"], format!("{date} is outside of the project's dates.")).allowed =
                    vec![format!("{start} to {end}")];
            }
            milestones.insert(item, date);
        });
    }
    check.done()?;

    let tx = app.begin().await?;
    let old = lock(&tx, viewer, id, &["input", "id"]).await?;
    Error::expect_version(input.version, old.version)?;
    lifecycle::project(old.stage, old.on_hold, ProjectStep::Plan)?;
    let items =
        service_item::Entity::find().filter(service_item::Column::ProjectId.eq(id)).all(&tx.txn).await?;
    if let Some(stranger) = milestones.keys().find(|given| !items.iter().any(|item| item.id == **given)) {
        let position = given.iter().position(|one| {
            crate::scalar::GlobalId::decode(&one.service_item_id.0).is_some_and(|id| id.1 == *stranger)
        });
        let position = position.unwrap_or_default().to_string();
        return Err(Error::not_found("service item", &["input", "milestones", &position, "serviceItemId"]));
    }
    let mut dates = Changes::default();
    for item in items {
        if let Some(date) = milestones.get(&item.id) {
            dates = dates.field(&format!("milestone {}", item.service), &item.milestone_date, &Some(*date));
            let planned = service_item::ActiveModel {
                id: Set(item.id),
                milestone_date: Set(Some(*date)),
                version: Set(item.version + 1),
                updated_at: Set(tx.now),
                ..Default::default()
            };
            planned.update(&tx.txn).await?;
        }
    }
    let new = project::Model { planned_start: Some(start), planned_end: Some(end), ..old.clone() };
    let new = save(&tx, new).await?;
    let changes = dates.field("plannedStart", &old.planned_start, &new.planned_start).field(
        "plannedEnd",
        &old.planned_end,
        &new.planned_end,
    );
    audit::write(&tx, Some(viewer), about(id), "project.plan", changes).await?;
    tx.commit().await?;
    Ok(new)
}

/// Sets the budget and the red line, and begins the work.
pub async fn start(app: &App, viewer: &Viewer, input: StartExecutionInput) -> Result<project::Model> {
    viewer.require(Permission::Manage)?;
    let viewer = &viewer.acting(Permission::Manage);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Project);
    check.list("budget", &input.budget, 1, CostCategory::ALL.len());
    let mut categories: Vec<_> = input.budget.iter().map(|line| line.category).collect();
    categories.sort();
    categories.dedup();
    if categories.len() < input.budget.len() {
        check.fail(&["budget"], "A category is given more than once.");
    }
    check.done()?;

    let tx = app.begin().await?;
    let old = lock(&tx, viewer, id, &["input", "id"]).await?;
    Error::expect_version(input.version, old.version)?;
    lifecycle::project(old.stage, old.on_hold, ProjectStep::Start)?;
    if old.planned_start.is_none() || old.planned_end.is_none() {
        let message = "The project has no dates yet.";
        return Err(UserError::new(ErrorCode::RuleRefused, &["input", "id"], message)
            .allowing(["planProject"])
            .into());
    }
    let mut check = Check::default();
    let mut lines = Vec::new();
    for (position, line) in input.budget.iter().enumerate() {
        check.within(&["budget", &position.to_string()], |check| {
            lines.push((line.category, check.money("amount", &line.amount, old.currency, 0)));
        });
    }
    let red_line = input.red_line.as_ref().map(|given| check.money("redLine", given, old.currency, 0));
    check.done()?;
    let policy = policy::of_line(&tx.txn, old.business_line_id).await?;
    let total_minor = lines.iter().map(|(_, amount)| amount).sum();
    let red_line_minor = red_line.unwrap_or_else(|| share(total_minor, policy.red_line_ratio));
    let row = budget::Model {
        id: tx.id(),
        project_id: id,
        currency: old.currency,
        total_minor,
        red_line_minor,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    budget::Entity::insert(budget::ActiveModel::from(row.clone())).exec_without_returning(&tx.txn).await?;
    let lines = lines.into_iter().map(|(category, amount_minor)| budget_line::ActiveModel {
        budget_id: Set(row.id),
        category: Set(category),
        amount_minor: Set(amount_minor),
    });
    budget_line::Entity::insert_many(lines).exec_without_returning(&tx.txn).await?;
    let new = project::Model { stage: ProjectStage::Execution, actual_start: Some(tx.today), ..old.clone() };
    let changes = Changes::default()
        .field("stage", &old.stage, &new.stage)
        .new_field("budgetMinor", row.total_minor)
        .new_field("redLineMinor", row.red_line_minor);
    let new = alert::evaluate(&tx, Some(viewer), new).await?;
    let new = save(&tx, new).await?;
    audit::write(&tx, Some(viewer), about(id), "project.start_execution", changes).await?;
    tx.commit().await?;
    Ok(new)
}

/// The tasks of each project, as the rules see them.
pub async fn work_of(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<HashMap<Uuid, Vec<Work>>> {
    use task::Column;
    type Row = (Uuid, Uuid, Option<Uuid>, i32, Option<NaiveDate>, Option<NaiveDate>, i32, TaskStatus);
    let rows: Vec<Row> = task::Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::Id, Column::ParentId, Column::Weight])
        .columns([Column::PlannedStart, Column::PlannedEnd, Column::Progress, Column::Status])
        .filter(Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut work: HashMap<Uuid, Vec<Work>> = HashMap::new();
    for (project, id, parent_id, weight, start, end, progress, status) in rows {
        let cancelled = status == TaskStatus::Cancelled;
        let one = Work { id, parent_id, weight, start, end, progress, cancelled };
        work.entry(project).or_default().push(one);
    }
    Ok(work)
}

/// How each project stands on the organisation's day; those without dates are left out.
pub async fn standings(app: &App, projects: &[Uuid]) -> Result<HashMap<Uuid, Standing>> {
    use project::Column;
    let today = app.today();
    let dates: Vec<(Uuid, Option<NaiveDate>, Option<NaiveDate>)> = project::Entity::find()
        .select_only()
        .columns([Column::Id, Column::PlannedStart, Column::PlannedEnd])
        .filter(Column::Id.is_in(projects.iter().copied()))
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    let mut work = work_of(&app.db.reader, projects).await?;
    let mut standings = HashMap::new();
    for (id, start, end) in dates {
        if let (Some(start), Some(end)) = (start, end) {
            standings.insert(id, standing(&work.remove(&id).unwrap_or_default(), start, end, today));
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
