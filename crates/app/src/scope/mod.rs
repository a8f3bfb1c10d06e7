//! Which rows a viewer may see: one function a noun, all on this page. Every select starts here, and can only narrow
//! what it is given (`Visible`).
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

mod visible;

use std::collections::HashSet;

use entity::enums::{AlertKind, AuditAction, RequirementStatus, Role, Subject};
use entity::{
    alert, audit_entry, business_line, contract, cost, customer, instalment, issue, project, proposal,
    receipt, requirement, retrospective, service_item, task, user_account,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityName, EntityTrait};
use uuid::Uuid;

use crate::viewer::{Permission, Viewer};
use rules::approval::{addressee, rules_for};

pub use visible::Visible;

fn sees_all(viewer: &Viewer) -> bool {
    viewer.is(Role::Finance) || viewer.is(Role::Legal)
}

fn line_of(viewer: &Viewer) -> Option<Uuid> {
    let watches = [Role::TeamLead, Role::Director, Role::BusinessOwner].iter().any(|role| viewer.is(*role));
    viewer.business_line_id.filter(|_| watches)
}

/// Whether a row of another table that fulfils the condition has there what the row at hand has here. The database
/// looks only for rows that no cheaper condition lets through, one by one, by their keys; `IN` would gather all that
/// fulfil it first.
pub fn across<E: EntityTrait>(there: E::Column, here: impl ColumnTrait, condition: Condition) -> Expr {
    let rows = Condition::all().add(there.into_expr().eq(here.into_expr())).add(condition);
    Expr::exists(Query::select().expr(Expr::val(1)).from(E::default().table_ref()).cond_where(rows).take())
}

/// Stands for all who see the same rows: without a name, if none of the viewer's roles sees what is theirs alone.
/// `personal` answers differ from one to the other all the same.
pub fn stand_in(viewer: &Viewer, personal: bool) -> Viewer {
    let own = [Role::Sales, Role::ProjectManager, Role::Member].iter().any(|role| viewer.is(*role))
        || viewer.roles.iter().any(|role| !rules_for(*role).is_empty());
    let user_id = if own || personal { viewer.user_id } else { Uuid::nil() };
    Viewer { user_id, session_id: Uuid::nil(), ..viewer.clone() }
}

/// Projects.
pub fn projects(viewer: &Viewer) -> Visible<project::Entity> {
    use project::Column::{BusinessLineId, Id, ManagerId, SalesId};
    if sees_all(viewer) {
        return Visible::everything();
    }
    let mut any = Vec::new();
    if let Some(line) = line_of(viewer) {
        any.push(BusinessLineId.eq(line));
    }
    if viewer.is(Role::Sales) {
        any.push(SalesId.eq(viewer.user_id));
    }
    if viewer.is(Role::ProjectManager) {
        any.push(ManagerId.eq(viewer.user_id));
    }
    if viewer.is(Role::Member) {
        let with_my_tasks = Query::select()
            .expr(task::Column::ProjectId.into_expr())
            .from(task::Entity.table_ref())
            .cond_where(task::Column::AssigneeId.eq(viewer.user_id))
            .take();
        any.push(Id.in_subquery(with_my_tasks));
    }
    Visible::any_of(any)
}

/// Rows that belong to a visible project.
fn of_projects<E: EntityTrait>(viewer: &Viewer, project_id: E::Column) -> Visible<E> {
    if sees_all(viewer) {
        return Visible::everything();
    }
    Visible::everything().under(project_id, project::Column::Id, projects(viewer))
}

/// Tasks of visible projects.
pub fn tasks(viewer: &Viewer) -> Visible<task::Entity> {
    of_projects(viewer, task::Column::ProjectId)
}

/// Tasks that count in somebody's workload: those of visible projects and, for whoever coordinates people, all of
/// their own business line.
pub fn workload(viewer: &Viewer) -> Visible<task::Entity> {
    use project::Column::{BusinessLineId, Id};
    if sees_all(viewer) {
        return Visible::everything();
    }
    let mut any = vec![projects(viewer).has(Id, task::Column::ProjectId)];
    if let Some(line) = viewer.business_line_id.filter(|_| viewer.may(Permission::SeeWorkload)) {
        let of_line = Condition::all().add(BusinessLineId.eq(line));
        any.push(across::<project::Entity>(Id, task::Column::ProjectId, of_line));
    }
    Visible::any_of(any)
}

/// Costs of the projects that the viewer sees in a role that may see cost.
pub fn costs(viewer: &Viewer) -> Visible<cost::Entity> {
    of_projects(&viewer.acting(Permission::SeeCost), cost::Column::ProjectId)
}

/// Projects whose cost the viewer sees.
pub fn projects_with_cost(viewer: &Viewer) -> Visible<project::Entity> {
    projects(&viewer.acting(Permission::SeeCost))
}

/// Alerts of visible projects. Those about cost are only for viewers who may see cost, and those that ask for an
/// approval only for whoever has to give it and may.
pub fn alerts(viewer: &Viewer) -> Visible<alert::Entity> {
    of_projects(viewer, alert::Column::ProjectId).and(alerts_for(viewer))
}

/// Which alerts of a project that the viewer sees are for them.
fn alerts_for(viewer: &Viewer) -> Condition {
    use alert::Column::{ClosedTo, Kind, ProjectId, Rule};
    let of = |viewer: &Viewer| projects(viewer).has(project::Column::Id, ProjectId);
    let mut any = Condition::any().add(Kind.is_not_in([AlertKind::CostOverrun, AlertKind::ApprovalRequired]));
    if viewer.sees_cost_of_all() {
        any = any.add(Kind.eq(AlertKind::CostOverrun));
    } else if viewer.may(Permission::SeeCost) {
        let insider = of(&viewer.acting(Permission::SeeCost));
        any = any.add(Condition::all().add(Kind.eq(AlertKind::CostOverrun)).add(insider));
    }
    for role in viewer.roles.iter().filter(|role| !rules_for(**role).is_empty()) {
        let asked = Rule.is_in(rules_for(*role).iter().copied());
        let open = ClosedTo.not_like(format!("%{}%", viewer.user_id));
        let open = Condition::any().add(ClosedTo.is_null()).add(open);
        any = any.add(Condition::all().add(asked).add(open).add(of(&viewer.only(*role))));
    }
    any
}

/// Rows of a parent that is visible to the viewer, where seeing the parent is enough to see them. For costs, the
/// viewer must also be allowed to see the project's cost.
pub fn as_parent<E: EntityTrait>(_: &Viewer) -> Visible<E> {
    Visible::everything()
}

/// Alerts of a project that the viewer was shown.
pub fn alerts_under_shown_project(viewer: &Viewer) -> Visible<alert::Entity> {
    Visible::everything().and(alerts_for(viewer))
}

/// Requirements.
pub fn requirements(viewer: &Viewer) -> Visible<requirement::Entity> {
    use requirement::Column::{BusinessLineId, CreatedById, Id, Status};
    if sees_all(viewer) {
        return Visible::everything();
    }
    let mut any = Vec::new();
    if let Some(line) = line_of(viewer) {
        any.push(BusinessLineId.eq(line));
    }
    if viewer.is(Role::Sales) {
        any.push(CreatedById.eq(viewer.user_id));
    }
    if viewer.is(Role::ProjectManager) {
        // In review, and what came of it.
        let reviewed =
            [RequirementStatus::Submitted, RequirementStatus::Approved, RequirementStatus::Rejected];
        any.push(Status.is_in(reviewed));
    }
    any.push(projects(viewer).has(project::Column::RequirementId, Id));
    Visible::any_of(any)
}

/// Customers.
pub fn customers(viewer: &Viewer) -> Visible<customer::Entity> {
    use customer::Column::{BusinessLineId, Id, OwnerId};
    if sees_all(viewer) {
        return Visible::everything();
    }
    let mut any = Vec::new();
    if let Some(line) = line_of(viewer) {
        any.push(BusinessLineId.eq(line));
    }
    if viewer.is(Role::Sales) {
        any.push(OwnerId.eq(viewer.user_id));
    }
    any.push(requirements(viewer).has(requirement::Column::CustomerId, Id));
    Visible::any_of(any)
}

/// Service items of visible requirements or projects.
pub fn service_items(viewer: &Viewer) -> Visible<service_item::Entity> {
    use service_item::Column::{ProjectId, RequirementId};
    if sees_all(viewer) {
        return Visible::everything();
    }
    Visible::any_of(vec![
        requirements(viewer).has(requirement::Column::Id, RequirementId),
        projects(viewer).has(project::Column::Id, ProjectId),
    ])
}

/// The stored sums of cost of whole business lines; `line` is the column that names the line. `None` for a viewer who
/// sees the cost of single projects, be it besides whole lines or alone: what they see is no sum of lines.
pub fn line_totals<E: EntityTrait>(viewer: &Viewer, line: E::Column) -> Option<Visible<E>> {
    let insider = viewer.acting(Permission::SeeCost);
    if sees_all(&insider) {
        return Some(Visible::everything());
    }
    if insider.is(Role::ProjectManager) {
        return None;
    }
    Some(Visible::any_of(line_of(&insider).map(|own| line.eq(own)).into_iter().collect()))
}

/// Business lines: everybody knows them.
pub fn business_lines(_: &Viewer) -> Visible<business_line::Entity> {
    Visible::everything()
}

/// Users: colleagues know each other's names.
pub fn users(_: &Viewer) -> Visible<user_account::Entity> {
    Visible::everything()
}

/// The people who are close to a project: the rule of `projects`, for a project that is loaded already.
#[derive(Clone, Debug)]
pub struct Audience {
    /// The project.
    pub project: project::Model,
    /// Who has tasks in it.
    pub members: HashSet<Uuid>,
}

/// The people and the line that a project belongs to.
#[derive(Clone, Copy, Debug)]
pub struct ProjectOwnership {
    /// The line that delivers it.
    pub business_line_id: Option<Uuid>,
    /// Who sold it.
    pub sales_id: Uuid,
    /// Who leads it.
    pub manager_id: Uuid,
}

impl From<&project::Model> for ProjectOwnership {
    fn from(project: &project::Model) -> Self {
        let project::Model { business_line_id, sales_id, manager_id, .. } = *project;
        Self { business_line_id, sales_id, manager_id }
    }
}

/// Whether the viewer sees a loaded project, by the rule of `projects` but for the tasks that they have in it.
pub fn sees_project(viewer: &Viewer, project: impl Into<ProjectOwnership>) -> bool {
    let project = project.into();
    sees_all(viewer)
        || line_of(viewer).is_some_and(|line| project.business_line_id == Some(line))
        || (viewer.is(Role::Sales) && project.sales_id == viewer.user_id)
        || (viewer.is(Role::ProjectManager) && project.manager_id == viewer.user_id)
}

/// Whether the viewer may see the cost of a project at hand.
pub fn sees_cost(viewer: &Viewer, project: impl Into<ProjectOwnership>) -> bool {
    sees_project(&viewer.acting(Permission::SeeCost), project)
}

/// Whether an alert about a project at hand is for this viewer: the same as `alerts`, without a statement.
pub fn may_see_alert(viewer: &Viewer, alert: &alert::Model, audience: &Audience) -> bool {
    match alert.kind {
        AlertKind::CostOverrun => return sees_cost(viewer, &audience.project),
        AlertKind::ApprovalRequired => {
            let closed_to = alert.closed_to.as_deref().unwrap_or_default();
            if closed_to.contains(&viewer.user_id.to_string()) {
                return false;
            }
            let asked = addressee(alert.rule).filter(|role| viewer.is(*role));
            return asked.is_some_and(|role| sees_project(&viewer.only(role), &audience.project));
        }
        _ => {}
    }
    let member = viewer.is(Role::Member) && audience.members.contains(&viewer.user_id);
    member || sees_project(viewer, &audience.project)
}

/// Proposals of visible projects; their cost is for those who see cost.
pub fn proposals(viewer: &Viewer) -> Visible<proposal::Entity> {
    of_projects(viewer, proposal::Column::ProjectId)
}

/// Contracts of visible projects.
pub fn contracts(viewer: &Viewer) -> Visible<contract::Entity> {
    of_projects(viewer, contract::Column::ProjectId)
}

/// Instalments of visible contracts.
pub fn instalments(viewer: &Viewer) -> Visible<instalment::Entity> {
    if sees_all(viewer) {
        return Visible::everything();
    }
    Visible::everything().under(instalment::Column::ContractId, contract::Column::Id, contracts(viewer))
}

/// Receipts for visible instalments.
pub fn receipts(viewer: &Viewer) -> Visible<receipt::Entity> {
    if sees_all(viewer) {
        return Visible::everything();
    }
    Visible::everything().under(receipt::Column::InstalmentId, instalment::Column::Id, instalments(viewer))
}

/// Issues of visible projects.
pub fn issues(viewer: &Viewer) -> Visible<issue::Entity> {
    of_projects(viewer, issue::Column::ProjectId)
}

/// Retrospectives of visible projects.
pub fn retrospectives(viewer: &Viewer) -> Visible<retrospective::Entity> {
    of_projects(viewer, retrospective::Column::ProjectId)
}

/// What people have said, such that the entry holds no amount and nothing but what they were shown.
const SAID: [AuditAction; 6] = [
    AuditAction::AcknowledgeAlert,
    AuditAction::SnoozeAlert,
    AuditAction::RaiseIssue,
    AuditAction::UpdateIssue,
    AuditAction::ResolveIssue,
    AuditAction::RecordSatisfaction,
];

/// Audit entries: of the projects whose cost the viewer sees, as entries hold amounts; of the requirements and
/// customers seen in the same roles; for administrators what they look after. Of other projects they see, what they
/// said themselves, which others may have written over since.
pub fn audit_entries(viewer: &Viewer) -> Visible<audit_entry::Entity> {
    use audit_entry::Column::{Action, ActorId, ProjectId, Subject as About, SubjectId};
    let insider = &viewer.acting(Permission::SeeCost);
    let mut any = Vec::new();
    if viewer.is(Role::Admin) {
        any.push(About.is_in([
            Subject::User,
            Subject::BusinessLine,
            Subject::Session,
            Subject::Policy,
            Subject::CostCategory,
        ]));
    }
    if sees_all(insider) {
        any.push(ProjectId.is_not_null());
        any.push(About.is_in([Subject::Requirement, Subject::Customer]));
    } else if !insider.roles.is_empty() {
        any.push(projects(insider).has(project::Column::Id, ProjectId));
        any.push(requirements(insider).has(requirement::Column::Id, SubjectId));
        any.push(customers(insider).has(customer::Column::Id, SubjectId));
    }
    let outsider = viewer.among(&[Role::Sales, Role::Member]);
    if !outsider.roles.is_empty() {
        let said = ActorId.eq(viewer.user_id).and(Action.is_in(SAID));
        any.push(said.and(projects(&outsider).has(project::Column::Id, ProjectId)));
    }
    Visible::any_of(any)
}
