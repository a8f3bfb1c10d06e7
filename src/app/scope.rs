//! Which rows a viewer may see: one condition a noun, all on this page. Every select starts here.
//!
//! | role | projects | requirements | customers |
//! | --- | --- | --- | --- |
//! | sales | sold by them | written by them | theirs |
//! | project manager | led by them | in review | - |
//! | member | with tasks of theirs | - | - |
//! | finance, legal | all | all | all |
//! | team lead, director, business owner | of their line | of their line | of their line |
//! | admin | - | - | - |
//!
//! Whoever sees a project sees its requirement, and whoever sees a requirement sees its customer.

use std::collections::HashSet;

use entity::enums::{AlertKind, RequirementStatus, Role, Subject};
use entity::{
    alert, audit_entry, contract, cost, customer, instalment, project, project_issue, proposal, receipt,
    requirement, retrospective, service_item, task,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityName, EntityTrait};
use uuid::Uuid;

use crate::rules::approval::{addressee, rules_for};
use crate::viewer::{Permission, Viewer};

/// True for every row.
fn everything() -> Condition {
    Condition::all()
}

/// True for no row.
fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

fn sees_all(viewer: &Viewer) -> bool {
    viewer.is(Role::Finance) || viewer.is(Role::Legal)
}

fn line_of(viewer: &Viewer) -> Option<Uuid> {
    let watches = [Role::TeamLead, Role::Director, Role::BusinessOwner].iter().any(|role| viewer.is(*role));
    viewer.business_line_id.filter(|_| watches)
}

/// The conditions that some role of the viewer's brings; none means no row.
fn any_of(conditions: Condition) -> Condition {
    if conditions.is_empty() { nothing() } else { conditions }
}

/// Whether a visible row of another table has there what the row at hand has here. The database looks only for rows
/// that no cheaper condition lets through, one by one, by their keys; `IN` would gather all that the viewer sees
/// first.
pub fn across<E: EntityTrait>(there: E::Column, here: impl ColumnTrait, visible: Condition) -> Expr {
    let rows = Condition::all().add(there.into_expr().eq(here.into_expr())).add(visible);
    Expr::exists(Query::select().expr(Expr::val(1)).from(E::default().table_ref()).cond_where(rows).take())
}

/// Stands for all who see the same rows: without a name, if none of the viewer's roles sees what is theirs alone.
/// `personal` answers differ from one to the other all the same.
pub fn stand_in(viewer: &Viewer, personal: bool) -> Viewer {
    let own = [Role::Sales, Role::ProjectManager, Role::Member].iter().any(|role| viewer.is(*role));
    let user_id = if own || personal { viewer.user_id } else { Uuid::nil() };
    Viewer { user_id, session_id: Uuid::nil(), ..viewer.clone() }
}

/// Projects.
pub fn projects(viewer: &Viewer) -> Condition {
    use project::Column::{BusinessLineId, Id, ManagerId, SalesId};
    if sees_all(viewer) {
        return everything();
    }
    let mut any = Condition::any();
    if let Some(line) = line_of(viewer) {
        any = any.add(BusinessLineId.eq(line));
    }
    if viewer.is(Role::Sales) {
        any = any.add(SalesId.eq(viewer.user_id));
    }
    if viewer.is(Role::ProjectManager) {
        any = any.add(ManagerId.eq(viewer.user_id));
    }
    if viewer.is(Role::Member) {
        let with_my_tasks = Query::select()
            .expr(task::Column::ProjectId.into_expr())
            .from(task::Entity.table_ref())
            .cond_where(task::Column::AssigneeId.eq(viewer.user_id))
            .take();
        any = any.add(Id.in_subquery(with_my_tasks));
    }
    any_of(any)
}

/// Rows that belong to a visible project.
fn of_projects(viewer: &Viewer, project_id: impl ColumnTrait) -> Condition {
    if sees_all(viewer) {
        return everything();
    }
    Condition::all().add(across::<project::Entity>(project::Column::Id, project_id, projects(viewer)))
}

/// Tasks of visible projects.
pub fn tasks(viewer: &Viewer) -> Condition {
    of_projects(viewer, task::Column::ProjectId)
}

/// Costs of the projects that the viewer sees in a role that may see cost.
pub fn costs(viewer: &Viewer) -> Condition {
    of_projects(&viewer.acting(Permission::SeeCost), cost::Column::ProjectId)
}

/// Alerts of visible projects; those about cost only where the viewer may see cost, those that ask for an approval
/// only for whoever must give it.
pub fn alerts(viewer: &Viewer) -> Condition {
    of_projects(viewer, alert::Column::ProjectId).add(alerts_for(viewer))
}

/// Which alerts of a project that the viewer sees are for them.
fn alerts_for(viewer: &Viewer) -> Condition {
    use alert::Column::{Kind, ProjectId, Rule};
    let mut any = Condition::any().add(Kind.is_not_in([AlertKind::CostOverrun, AlertKind::ApprovalRequired]));
    if viewer.sees_cost_of_all() {
        any = any.add(Kind.eq(AlertKind::CostOverrun));
    } else if viewer.may(Permission::SeeCost) {
        let insider = of_projects(&viewer.acting(Permission::SeeCost), ProjectId);
        any = any.add(Condition::all().add(Kind.eq(AlertKind::CostOverrun)).add(insider));
    }
    for role in viewer.roles.iter().filter(|role| !rules_for(**role).is_empty()) {
        let asked = Rule.is_in(rules_for(*role).iter().copied());
        any = any.add(Condition::all().add(asked).add(of_projects(&viewer.only(*role), ProjectId)));
    }
    any
}

/// Whoever sees the parent sees them.
pub fn as_parent(_: &Viewer) -> Condition {
    everything()
}

/// Tasks and costs of a project that the viewer was shown (costs: as one who may see its cost).
pub fn under_shown_project() -> Condition {
    everything()
}

/// Alerts of a project that the viewer was shown.
pub fn alerts_under_shown_project(viewer: &Viewer) -> Condition {
    Condition::all().add(alerts_for(viewer))
}

/// Requirements.
pub fn requirements(viewer: &Viewer) -> Condition {
    use requirement::Column::{BusinessLineId, CreatedById, Id, Status};
    if sees_all(viewer) {
        return everything();
    }
    let mut any = Condition::any();
    if let Some(line) = line_of(viewer) {
        any = any.add(BusinessLineId.eq(line));
    }
    if viewer.is(Role::Sales) {
        any = any.add(CreatedById.eq(viewer.user_id));
    }
    if viewer.is(Role::ProjectManager) {
        // In review, and what came of it.
        let reviewed =
            [RequirementStatus::Submitted, RequirementStatus::Approved, RequirementStatus::Rejected];
        any = any.add(Status.is_in(reviewed));
    }
    any_of(any.add(across::<project::Entity>(project::Column::RequirementId, Id, projects(viewer))))
}

/// Customers.
pub fn customers(viewer: &Viewer) -> Condition {
    use customer::Column::{BusinessLineId, Id, OwnerId};
    if sees_all(viewer) {
        return everything();
    }
    let mut any = Condition::any();
    if let Some(line) = line_of(viewer) {
        any = any.add(BusinessLineId.eq(line));
    }
    if viewer.is(Role::Sales) {
        any = any.add(OwnerId.eq(viewer.user_id));
    }
    any.add(across::<requirement::Entity>(requirement::Column::CustomerId, Id, requirements(viewer)))
}

/// Service items of visible requirements or projects.
pub fn service_items(viewer: &Viewer) -> Condition {
    if sees_all(viewer) {
        return everything();
    }
    let (id, here) = (requirement::Column::Id, service_item::Column::RequirementId);
    Condition::any()
        .add(across::<requirement::Entity>(id, here, requirements(viewer)))
        .add(of_projects(viewer, service_item::Column::ProjectId))
}

/// Sums of whole lines of business, by the column that names the line.
pub fn line_totals(viewer: &Viewer, line: impl ColumnTrait) -> Condition {
    if sees_all(viewer) {
        return everything();
    }
    line_of(viewer).map_or_else(nothing, |own| Condition::all().add(line.eq(own)))
}

/// Business lines: everybody knows them.
pub fn business_lines(_: &Viewer) -> Condition {
    everything()
}

/// Users: colleagues know each other's names.
pub fn users(_: &Viewer) -> Condition {
    everything()
}

/// Who is close to a project: what `projects` asks the database, for a project at hand.
#[derive(Clone, Debug)]
pub struct Audience {
    /// The project.
    pub project: project::Model,
    /// Who has tasks in it.
    pub members: HashSet<Uuid>,
}

/// Whom a project belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Belongs {
    /// The line that delivers it.
    pub business_line_id: Option<Uuid>,
    /// Who sold it.
    pub sales_id: Uuid,
    /// Who leads it.
    pub manager_id: Uuid,
}

impl From<&project::Model> for Belongs {
    fn from(project: &project::Model) -> Self {
        let project::Model { business_line_id, sales_id, manager_id, .. } = *project;
        Self { business_line_id, sales_id, manager_id }
    }
}

/// Whether the viewer sees a project at hand, be it not for tasks of theirs: as `projects` asks the database.
pub fn sees_project(viewer: &Viewer, project: impl Into<Belongs>) -> bool {
    let project = project.into();
    sees_all(viewer)
        || line_of(viewer).is_some_and(|line| project.business_line_id == Some(line))
        || (viewer.is(Role::Sales) && project.sales_id == viewer.user_id)
        || (viewer.is(Role::ProjectManager) && project.manager_id == viewer.user_id)
}

/// Whether the viewer may see the cost of a project at hand.
pub fn sees_cost(viewer: &Viewer, project: impl Into<Belongs>) -> bool {
    sees_project(&viewer.acting(Permission::SeeCost), project)
}

/// Whether an alert about a project at hand is for this viewer: the same as `alerts`, without a statement.
pub fn may_see_alert(viewer: &Viewer, alert: &alert::Model, audience: &Audience) -> bool {
    match alert.kind {
        AlertKind::CostOverrun => return sees_cost(viewer, &audience.project),
        AlertKind::ApprovalRequired => {
            let asked = addressee(&alert.rule).filter(|role| viewer.is(*role));
            return asked.is_some_and(|role| sees_project(&viewer.only(role), &audience.project));
        }
        _ => {}
    }
    let member = viewer.is(Role::Member) && audience.members.contains(&viewer.user_id);
    member || sees_project(viewer, &audience.project)
}

/// Proposals of visible projects; their cost is for those who see cost.
pub fn proposals(viewer: &Viewer) -> Condition {
    of_projects(viewer, proposal::Column::ProjectId)
}

/// Contracts of visible projects.
pub fn contracts(viewer: &Viewer) -> Condition {
    of_projects(viewer, contract::Column::ProjectId)
}

/// Instalments of visible contracts.
pub fn instalments(viewer: &Viewer) -> Condition {
    if sees_all(viewer) {
        return everything();
    }
    let (id, here) = (contract::Column::Id, instalment::Column::ContractId);
    Condition::all().add(across::<contract::Entity>(id, here, contracts(viewer)))
}

/// Receipts for visible instalments.
pub fn receipts(viewer: &Viewer) -> Condition {
    if sees_all(viewer) {
        return everything();
    }
    let (id, here) = (instalment::Column::Id, receipt::Column::InstalmentId);
    Condition::all().add(across::<instalment::Entity>(id, here, instalments(viewer)))
}

/// Problems of visible projects.
pub fn issues(viewer: &Viewer) -> Condition {
    of_projects(viewer, project_issue::Column::ProjectId)
}

/// Retrospectives of visible projects.
pub fn retrospectives(viewer: &Viewer) -> Condition {
    of_projects(viewer, retrospective::Column::ProjectId)
}

/// Audit entries: of the projects whose cost the viewer sees, as entries hold amounts; of the requirements and
/// customers seen in the same roles; for administrators what they look after.
pub fn audit_entries(viewer: &Viewer) -> Condition {
    use audit_entry::Column::{ProjectId, Subject as About, SubjectId};
    let insider = &viewer.acting(Permission::SeeCost);
    let mut any = Condition::any();
    if viewer.is(Role::Admin) {
        let own = [Subject::User, Subject::BusinessLine, Subject::Session, Subject::Policy];
        any = any.add(About.is_in(own));
    }
    if sees_all(insider) {
        let projects = [Subject::Requirement, Subject::Customer];
        return any.add(ProjectId.is_not_null()).add(About.is_in(projects));
    }
    if !insider.roles.is_empty() {
        let (needed, served) = (requirements(insider), customers(insider));
        any = any
            .add(of_projects(insider, ProjectId))
            .add(across::<requirement::Entity>(requirement::Column::Id, SubjectId, needed))
            .add(across::<customer::Entity>(customer::Column::Id, SubjectId, served));
    }
    any_of(any)
}
