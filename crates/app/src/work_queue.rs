//! The viewer's to-do list: for each of their roles and duties, which things wait for them.

use async_graphql::Enum;
use entity::enums::{
    CollectionStatus, ComplianceTrack, ContractStatus, CostStatus, CostStep, IssueStatus, ProjectStage,
    ProposalStatus, RequirementStatus, ReviewDecision, Role, TaskStatus,
};
use entity::{
    authorship, compliance_review, contract, cost, cost_approval, instalment, issue, oa_decision, policy,
    project, proposal, requirement, task,
};
use futures_util::future::{BoxFuture, try_join_all};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query};
use sea_orm::{ColumnTrait, Condition, EntityName, EntityTrait, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::App;
use super::scope::{self, Visible, across};
use crate::error::Result;
use crate::scalar::NodeKind;
use crate::viewer::Viewer;
use rules::cost::approval_of;

/// The most things that are listed for each duty.
const MOST_ITEMS: u64 = 20;

/// What somebody is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum Duty {
    /// Finish a requirement's draft and submit it (`submitRequirement`).
    SubmitRequirement,
    /// Revise a requirement that was rejected (`updateRequirement`).
    ReviseRequirement,
    /// Take a proposal to the customer (`sendProposal`).
    SendProposal,
    /// Learn what the customer decided (`recordCustomerDecision`).
    RecordCustomerDecision,
    /// Write the contract of a project that finance and legal have approved (`draftContract`).
    DraftContract,
    /// Hand a contract to legal (`submitContract`).
    SubmitContract,
    /// Collect an instalment that is due.
    CollectPayment,
    /// Review a requirement (`reviewRequirement`).
    ReviewRequirement,
    /// Make the project of an approved requirement (`initiateProject`).
    InitiateProject,
    /// Plan a project and bring its proposal to a confirmation (`planProject`, `draftProposal`, `submitForCompliance`).
    PrepareProject,
    /// Complete a project that is delivered and paid (`completeProject`).
    CompleteProject,
    /// Do a task and report its progress (`reportProgress`).
    DoTask,
    /// Solve a problem (`resolveIssue`).
    ResolveIssue,
    /// Review a project's margin as finance, or its risk as legal (`decideComplianceReview`).
    ReviewCompliance,
    /// Approve or reject a cost (`approveCost`, `rejectCost`).
    ApproveCost,
    /// Pay a cost that all have approved (`payCost`).
    PayCost,
    /// Look whether the money of an instalment that is due has come in (`recordReceipt`).
    RecordReceipt,
    /// Decide on a contract (`decideContract`).
    DecideContract,
}

/// The things that wait for one duty of the viewer.
#[derive(Clone, Debug)]
pub struct WorkQueueItem {
    /// The role in which the viewer has the duty.
    pub role: Role,
    /// What is to be done.
    pub duty: Duty,
    /// The number of things.
    pub count: i64,
    /// The things, longest waiting first; only the first of them where there are many.
    pub items: Vec<(NodeKind, Uuid)>,
}

/// Everything that waits for the viewer. Duties for which nothing waits are left out.
pub async fn of_viewer(app: &App, viewer: &Viewer) -> Result<Vec<WorkQueueItem>> {
    let lists = viewer.roles.iter().flat_map(|role| of_role(app, viewer, *role));
    let all = try_join_all(lists).await?;
    Ok(all.into_iter().filter(|waiting| waiting.count > 0).collect())
}

type ItemFuture<'a> = BoxFuture<'a, Result<WorkQueueItem>>;

fn of_role<'a>(app: &'a App, viewer: &Viewer, role: Role) -> Vec<ItemFuture<'a>> {
    let own = &viewer.only(role);
    match role {
        Role::Sales => sales(app, own),
        Role::ProjectManager => manager(app, own),
        Role::Member => vec![tasks(app, own), issues(app, own)],
        Role::Finance => finance(app, own),
        Role::Legal => vec![reviews(app, own, ComplianceTrack::Legal), legal(app, own)],
        Role::Director => vec![costs(app, own, Duty::ApproveCost, CostStatus::FinanceApproved)],
        Role::TeamLead => vec![issues(app, own)],
        Role::BusinessOwner | Role::Admin => Vec::new(),
    }
}

/// The rows that wait for a duty, in the given order.
fn list<'a, E: EntityTrait>(
    app: &'a App,
    (own, duty, kind): (&Viewer, Duty, NodeKind),
    (id, first): (E::Column, Expr),
    rows: Visible<E>,
) -> ItemFuture<'a> {
    let role = own.roles.first().copied();
    Box::pin(async move {
        // One statement returns the first rows and the total count.
        let found: Vec<(Uuid, i64)> = rows
            .find()
            .select_only()
            .column(id)
            .expr_as(Expr::cust("COUNT(*) OVER ()"), "waiting")
            .order_by(first, Order::Asc)
            .order_by_asc(id)
            .limit(MOST_ITEMS)
            .into_tuple()
            .all(&app.db.reader)
            .await?;
        Ok(WorkQueueItem {
            role: role.unwrap_or(Role::Member),
            duty,
            count: found.first().map_or(0, |(_, count)| *count),
            items: found.into_iter().map(|(id, _)| (kind, id)).collect(),
        })
    })
}

/// Whether the row's project is in one of these stages and matches `more`.
fn in_stage(project_id: impl ColumnTrait, stages: &[ProjectStage], more: Condition) -> Expr {
    let running = Condition::all().add(project::Column::Stage.is_in(stages.iter().copied())).add(more);
    across::<project::Entity>(project::Column::Id, project_id, running)
}

/// As `in_stage`, for a project that is not on hold.
fn going_on(project_id: impl ColumnTrait, stages: &[ProjectStage]) -> Expr {
    in_stage(project_id, stages, Condition::all().add(project::Column::OnHold.eq(false)))
}

const BEFORE_WORK: [ProjectStage; 3] =
    [ProjectStage::Planning, ProjectStage::ComplianceReview, ProjectStage::Contracting];
const AT_WORK: [ProjectStage; 2] = [ProjectStage::Execution, ProjectStage::Collection];
const WITH_COSTS: [ProjectStage; 4] =
    [ProjectStage::Execution, ProjectStage::Collection, ProjectStage::Completed, ProjectStage::Cancelled];

/// Whether the policy of the row's business line requires four eyes.
fn four_eyes(line: impl ColumnTrait) -> Expr {
    use policy::Column::{BusinessLineId, FourEyes};
    let of = |which: Expr| {
        let row = Query::select()
            .expr(FourEyes.into_expr())
            .from(policy::Entity.table_ref())
            .and_where(which)
            .take();
        Expr::from(row)
    };
    let own = of(BusinessLineId.into_expr().eq(line.into_expr()));
    Expr::from(Func::coalesce([own, of(BusinessLineId.is_null())]))
}

/// The same for the line of the row's project.
fn four_eyes_in(project_id: impl ColumnTrait) -> Expr {
    let strict = Condition::all().add(four_eyes(project::Column::BusinessLineId));
    across::<project::Entity>(project::Column::Id, project_id, strict)
}

/// Whether the viewer created, changed or submitted the row.
fn written_by(own: &Viewer, id: impl ColumnTrait) -> Expr {
    let theirs = Condition::all().add(authorship::Column::UserId.eq(own.user_id));
    across::<authorship::Entity>(authorship::Column::SubjectId, id, theirs)
}

/// Excludes the rows that the viewer must leave to others where the policy requires four eyes.
fn but_for(four_eyes: Expr, theirs: impl Into<Expr>) -> Condition {
    Condition::all().add(four_eyes).add(theirs.into()).not()
}

fn requirements<'a>(app: &'a App, own: &Viewer, duty: Duty, status: RequirementStatus) -> ItemFuture<'a> {
    use requirement::Column::{BusinessLineId, Id, Status};
    let mut rows = scope::requirements(own).and(Status.eq(status));
    if duty == Duty::ReviewRequirement {
        rows = rows.and(but_for(four_eyes(BusinessLineId), written_by(own, Id)));
    }
    list::<requirement::Entity>(app, (own, duty, NodeKind::Requirement), (Id, Id.into_expr()), rows)
}

fn projects<'a>(
    app: &'a App,
    own: &Viewer,
    duty: Duty,
    stage: ProjectStage,
    more: Condition,
) -> ItemFuture<'a> {
    use project::Column::{Id, OnHold, Stage};
    let rows = scope::projects(own).and(Stage.eq(stage)).and(OnHold.eq(false)).and(more);
    list::<project::Entity>(app, (own, duty, NodeKind::Project), (Id, Id.into_expr()), rows)
}

fn sales<'a>(app: &'a App, own: &Viewer) -> Vec<ItemFuture<'a>> {
    let proposals = |duty, status: ProposalStatus| {
        use proposal::Column::{Id, ProjectId, Status};
        let rows = scope::proposals(own).and(Status.eq(status)).and(going_on(ProjectId, &BEFORE_WORK));
        list::<proposal::Entity>(app, (own, duty, NodeKind::Proposal), (Id, Id.into_expr()), rows)
    };
    let contracts = {
        use contract::Column::{Id, ProjectId, Status};
        let rows = scope::contracts(own)
            .and(Status.is_in([ContractStatus::Draft, ContractStatus::Rejected]))
            .and(going_on(ProjectId, &[ProjectStage::Contracting]));
        list::<contract::Entity>(
            app,
            (own, Duty::SubmitContract, NodeKind::Contract),
            (Id, Id.into_expr()),
            rows,
        )
    };
    let (here, there) = (project::Column::Id, contract::Column::ProjectId);
    let without = across::<contract::Entity>(there, here, Condition::all()).not();
    let without = Condition::all().add(without);
    vec![
        requirements(app, own, Duty::SubmitRequirement, RequirementStatus::Draft),
        requirements(app, own, Duty::ReviseRequirement, RequirementStatus::Rejected),
        proposals(Duty::SendProposal, ProposalStatus::Draft),
        proposals(Duty::RecordCustomerDecision, ProposalStatus::Sent),
        projects(app, own, Duty::DraftContract, ProjectStage::Contracting, without),
        contracts,
        instalments(app, own, Duty::CollectPayment),
        issues(app, own),
    ]
}

fn manager<'a>(app: &'a App, own: &Viewer) -> Vec<ItemFuture<'a>> {
    let paid = Condition::all().add(project::Column::CollectionStatus.eq(CollectionStatus::Received));
    vec![
        requirements(app, own, Duty::ReviewRequirement, RequirementStatus::Submitted),
        requirements(app, own, Duty::InitiateProject, RequirementStatus::Approved),
        projects(app, own, Duty::PrepareProject, ProjectStage::Planning, Condition::all()),
        projects(app, own, Duty::CompleteProject, ProjectStage::Collection, paid),
        tasks(app, own),
        issues(app, own),
    ]
}

fn finance<'a>(app: &'a App, own: &Viewer) -> Vec<ItemFuture<'a>> {
    vec![
        reviews(app, own, ComplianceTrack::Finance),
        costs(app, own, Duty::ApproveCost, CostStatus::Submitted),
        costs(app, own, Duty::PayCost, CostStatus::Approved),
        instalments(app, own, Duty::RecordReceipt),
    ]
}

/// Projects whose compliance review is open.
fn reviews<'a>(app: &'a App, own: &Viewer, track: ComplianceTrack) -> ItemFuture<'a> {
    use compliance_review::Column::{Decision, ProjectId, ReviewerId, Track};
    use project::Column::{BusinessLineId, Id};
    let open = Condition::all().add(Track.eq(track)).add(Decision.eq(ReviewDecision::Pending));
    let open = across::<compliance_review::Entity>(ProjectId, Id, open);
    let other = Condition::all()
        .add(Track.ne(track))
        .add(Decision.eq(ReviewDecision::Approved))
        .add(ReviewerId.eq(own.user_id));
    let other = across::<compliance_review::Entity>(ProjectId, Id, other);
    let theirs = Condition::any().add(written_by(own, Id)).add(other);
    let rows = Condition::all().add(open).add(but_for(four_eyes(BusinessLineId), theirs));
    projects(app, own, Duty::ReviewCompliance, ProjectStage::ComplianceReview, rows)
}

fn legal<'a>(app: &'a App, own: &Viewer) -> ItemFuture<'a> {
    use contract::Column::{Id, ProjectId, Status};
    let rows = scope::contracts(own)
        .and(Status.eq(ContractStatus::LegalReview))
        .and(going_on(ProjectId, &[ProjectStage::Contracting]))
        .and(but_for(four_eyes_in(ProjectId), written_by(own, Id)));
    list::<contract::Entity>(app, (own, Duty::DecideContract, NodeKind::Contract), (Id, Id.into_expr()), rows)
}

/// Costs in a state. Nobody approves or pays their own costs, nor, under four eyes, one that they signed in
/// another step.
fn costs<'a>(app: &'a App, own: &Viewer, duty: Duty, status: CostStatus) -> ItemFuture<'a> {
    use cost::Column::{Id, ProjectId, Status, SubmittedById};
    let step = if duty == Duty::PayCost { CostStep::Payment } else { approval_of(status) };
    let signatures = [CostStep::FinanceApproval, CostStep::DirectorApproval, CostStep::Payment];
    let others = || signatures.into_iter().filter(|other| *other != step);
    let taken = Condition::all()
        .add(cost_approval::Column::DecidedById.eq(own.user_id))
        .add(cost_approval::Column::Step.is_in(others()));
    let decided = Condition::all()
        .add(oa_decision::Column::DecidedById.eq(own.user_id))
        .add(oa_decision::Column::Step.is_in(others()));
    let signed = Condition::any()
        .add(across::<cost_approval::Entity>(cost_approval::Column::CostId, Id, taken))
        .add(across::<oa_decision::Entity>(oa_decision::Column::CostId, Id, decided));
    let rows = scope::costs(own)
        .and(Status.eq(status))
        .and(SubmittedById.ne(own.user_id))
        .and(but_for(four_eyes_in(ProjectId), signed))
        .and(going_on(ProjectId, &WITH_COSTS));
    list::<cost::Entity>(app, (own, duty, NodeKind::Cost), (Id, Id.into_expr()), rows)
}

/// Instalments that are due, also of projects on hold: what a customer owes does not wait.
fn instalments<'a>(app: &'a App, own: &Viewer, duty: Duty) -> ItemFuture<'a> {
    use instalment::Column::{ContractId, DueOn, Id, Status};
    let in_force = Condition::all().add(contract::Column::Status.eq(ContractStatus::Active)).add(in_stage(
        contract::Column::ProjectId,
        &AT_WORK,
        Condition::all(),
    ));
    let due = [CollectionStatus::Due, CollectionStatus::Overdue, CollectionStatus::PartiallyReceived];
    let rows =
        scope::instalments(own)
            .and(Status.is_in(due))
            .and(DueOn.is_not_null())
            .and(across::<contract::Entity>(contract::Column::Id, ContractId, in_force));
    list::<instalment::Entity>(app, (own, duty, NodeKind::Instalment), (Id, DueOn.into_expr()), rows)
}

/// The viewer's tasks that can be done; a task with subtasks is done by way of those.
fn tasks<'a>(app: &'a App, own: &Viewer) -> ItemFuture<'a> {
    use task::Column::{AssigneeId, Id, ParentId, ProjectId, Status};
    let (part, task) = (Alias::new("part"), task::Entity.table_name());
    let parts = Query::select()
        .expr(Expr::val(1))
        .from_as(Alias::new(task), part.clone())
        .and_where(Expr::col((part.clone(), ParentId)).equals((Alias::new(task), Id)))
        .and_where(Expr::col((part, Status)).ne(TaskStatus::Cancelled))
        .to_owned();
    let open = [TaskStatus::Todo, TaskStatus::InProgress, TaskStatus::Blocked];
    let rows = scope::tasks(own)
        .and(AssigneeId.eq(own.user_id))
        .and(Status.is_in(open))
        .and(going_on(ProjectId, &AT_WORK))
        .and(Expr::exists(parts).not());
    // Tasks without a planned end come last.
    let first = Expr::cust("COALESCE(task.planned_end, '9999-12-31')");
    list::<task::Entity>(app, (own, Duty::DoTask, NodeKind::Task), (Id, first), rows)
}

/// Issues that the viewer owns.
fn issues<'a>(app: &'a App, own: &Viewer) -> ItemFuture<'a> {
    use issue::Column::{Id, OwnerId, Status};
    let rows = scope::issues(own).and(OwnerId.eq(own.user_id)).and(Status.eq(IssueStatus::Open));
    list::<issue::Entity>(app, (own, Duty::ResolveIssue, NodeKind::Issue), (Id, Id.into_expr()), rows)
}
