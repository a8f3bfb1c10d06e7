//! Costs, their approvals and payments.

use async_graphql::ID;
use entity::enums::{ApprovalRule, CostCategory, CostStatus, CostStep, Currency, Role};

use super::Query;
use super::action::AllowedAction;
use super::executor::mutation::{self, MutationCall, Payload};
use super::idempotent_input::IdempotentInput;
use super::loader::{all, maybe, those};
use super::payload::{UserError, split};
use super::project::Project;
use super::requirement::ServiceItem;
use super::task::Task;
use super::user::{User, user_of};
use super::value::{Money, global, money};
use crate::{mutations, object, payload};
use ::app::cost::{
    self as app, ApproveCostInput, CancelCostInput, CostFilter, CostOrder, PayCostInput,
    RecordOaDecisionInput, RejectCostInput, SubmitCostInput,
};
use ::app::error::UserError as Refusal;
use ::app::idempotency::Execution;
use ::app::json_column;
use ::app::row::Row;
use ::app::scalar::{Date, Instant, NodeKind};
use rules::cost::RouteStep;

object! {
    /// Money a project spends, from submission to payment.
    Cost of cost
    fields {
        /// Global id of the cost; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Cost, id);
        /// What kind of thing the money is spent on.
        category: CostCategory = |{category}, _| category;
        /// What the money is spent for, in words.
        description: &str = |{description}, _| description;
        /// Who is paid, by name.
        payee: &str = |{payee}, _| payee;
        /// Where the proof can be seen.
        proof_url: Option<&str> = |{proof_url}, _| proof_url;
        /// How much the cost is.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// Where the cost stands on its way from submission to payment.
        status: CostStatus = |{status}, _| status;
        /// The day on which the work was done that the cost is for.
        incurred_on: Date = |{incurred_on}, _| Date(incurred_on);
        /// The reference of the OA system to the cost; null where there is none.
        external_ref: Option<&str> = |{external_ref}, _| external_ref;
        /// Why it was rejected or cancelled.
        reason: Option<&str> = |{reason}, _| reason;
        /// When the cost was paid; null while it is not.
        paid_at: Option<Instant> = |{paid_at}, _| paid_at.map(Instant);
        /// When the cost was submitted.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// The approvals it needs, and the rule that asked for each.
        approval_route: ApprovalRoute = |{id, route, currency}, _| {
            ApprovalRoute((json_column::read(&route, id)?.steps, currency))
        };
        /// Grows by one at every step of the cost. Given back in a change, it makes a step in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// The project that the cost is booked to.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The service item that the cost is for. A cost with a task is for the service item of the task, wherever
        /// the task moves.
        service_item: Option<ServiceItem> = |{service_item_id}, ctx| maybe(&ctx.service_items, service_item_id, ServiceItem)?;
        /// The task that the cost is for; null where it is for no single task.
        task: Option<Task> = |{task_id}, ctx| maybe(&ctx.tasks, task_id, Task)?;
        /// What was decided so far, oldest first.
        approvals: Vec<CostApproval> = |{id}, ctx| all(&ctx.cost_approvals, id, CostApproval)?;
        /// Other costs of the project with the same payee, amount and day of work: perhaps one bill that was entered
        /// twice. Costs that were rejected or cancelled are never listed here, and list none themselves.
        possible_duplicates: Vec<Cost> = |{id}, ctx| {
            those(&ctx.costs, &ctx.cost_duplicates.get(id)?.unwrap_or_default(), Cost)?
        };
        /// The mutations that take it further: whether you could do each of them now, and if not, why.
        allowed_actions: Vec<AllowedAction> = |{id}, ctx| all(&ctx.cost_actions, id, AllowedAction)?;
        /// The person who submitted the cost.
        submitted_by: User = |{submitted_by_id}, ctx| user_of(ctx, submitted_by_id)?;
    }
}

object! {
    /// Which approvals a cost needs and which rule asked for each, with the figures it was decided on.
    ApprovalRoute((Vec<RouteStep>, Currency))
    fields {
        /// The approvals that are needed, in the order in which they are asked for.
        steps: Vec<ApprovalStep> = |(steps, currency), _| {
            steps.iter().map(|step| ApprovalStep((step.clone(), *currency))).collect()
        };
    }
}

object! {
    /// One approval of a route.
    ApprovalStep((RouteStep, Currency))
    fields {
        /// The role whose approval is needed.
        role: Role = |(step, _), _| step.role;
        /// The rule that asks for this approval.
        rule: ApprovalRule = |(step, _), _| step.rule;
        /// The figure that the rule looked at; null where it looks at none. COST_DIRECTOR_AMOUNT looks at the cost's own
        /// amount, COST_DIRECTOR_SPLIT at its sum with `countedCosts`, COST_DIRECTOR_RATIO at all costs of the project.
        figure: Option<Money> = |(step, currency), _| step.figure_minor.map(|minor| money(minor, *currency));
        /// The limit that the figure reached; null where there is none.
        limit: Option<Money> = |(step, currency), _| step.limit_minor.map(|minor| money(minor, *currency));
        /// The earlier costs to the same payee that count as one with this one, where they made the rule ask; see the
        /// policy's `splitWindowDays`. Empty for other rules.
        counted_costs: Vec<Cost> = |(step, _), ctx| those(&ctx.costs, &step.counted, Cost)?;
    }
}

object! {
    /// One step in the life of a cost, by a person.
    CostApproval of cost_approval
    fields {
        /// Which step of the cost was taken.
        step: CostStep = |{step}, _| step;
        /// The comment of the person who took the step; null where there is none.
        comment: Option<&str> = |{comment}, _| comment;
        /// When the step was taken.
        decided_at: Instant = |{decided_at}, _| Instant(decided_at);
        /// The person who took the step.
        decided_by: User = |{decided_by_id}, ctx| user_of(ctx, decided_by_id)?;
    }
}

payload! {
    /// The outcome of a change to a cost.
    CostPayload {
        /// The cost; null when it was refused.
        cost: Cost
    }
}

object! {
    /// What became of a decision of the OA system.
    OaDecisionPayload((Option<(bool, Option<Cost>)>, Vec<Refusal>))
    fields {
        /// The cost as it is now; null while it is not submitted, and when the decision was refused.
        cost: Option<Cost> = |(done, _), _| done.as_ref().and_then(|(_, cost)| cost.clone());
        /// All queries, answered to you as things are after the change.
        query: Query = |_, _| Query;
        /// Whether it waits for its cost to be submitted.
        awaiting_cost: bool = |(done, _), _| done.as_ref().is_some_and(|(waiting, _)| *waiting);
        /// Business outcomes that are not what was wanted; empty when it was taken.
        errors: Vec<UserError> = |(_, errors), _| errors.iter().cloned().map(UserError).collect();
    }
}

object! {
    /// Queries about costs.
    root CostQuery
    fields {}
    pages {
        /// The costs of all projects you may see. Not for SALES and MEMBER.
        costs: Cost[CostFilter, CostOrder] = all_costs;
    }
}

mutations! {
    /// Changes to costs.
    CostMutation {
        /// Submits a cost. With an `externalRef` that is known already, the cost of that reference is the answer; a
        /// field that differs from it is a CONFLICT at that field. For PROJECT_MANAGER.
        submit_cost(IdempotentInput<SubmitCostInput> = "The cost to be submitted."): CostPayload
            = |call, input| CostPayload::of(call, input, app::submit);
        /// Approves a cost as FINANCE or as DIRECTOR, whoever's turn it is. Nobody approves a cost that they submitted, or, with
        /// the policy's `fourEyes`, gives both approvals of one.
        approve_cost(IdempotentInput<ApproveCostInput> = "The cost to be approved."): CostPayload
            = |call, input| CostPayload::of(call, input, app::approve);
        /// Refuses a cost, with a reason. For FINANCE or DIRECTOR, whoever's turn it is.
        reject_cost(IdempotentInput<RejectCostInput> = "The cost to be refused, and why."): CostPayload
            = |call, input| CostPayload::of(call, input, app::reject);
        /// Pays an approved cost and books it to the project. For FINANCE. Nobody pays a cost that they submitted, or, with the
        /// policy's `fourEyes`, that they approved.
        pay_cost(IdempotentInput<PayCostInput> = "The cost to be paid."): CostPayload
            = |call, input| CostPayload::of(call, input, app::pay);
        /// Takes a cost back before it is paid. For PROJECT_MANAGER.
        cancel_cost(IdempotentInput<CancelCostInput> = "The cost to be taken back."): CostPayload
            = |call, input| CostPayload::of(call, input, app::cancel);
        /// Records a decision of the OA system on a cost. A decision that is recorded again changes nothing; with
        /// another comment it is a CONFLICT. One that is recorded before its cost is submitted waits for the cost. So
        /// the same decisions lead to the same state in any order: a payment that all needed approvals precede is a
        /// fact, and is booked even after a rejection; otherwise taking back prevails over refusing, and refusing
        /// over approving. For the role whose step it is. A decision counts as that of whoever records it: with the
        /// policy's `fourEyes` two approvals and the payment are recorded by three people.
        record_oa_decision(IdempotentInput<RecordOaDecisionInput> = "The decision of the OA system."): OaDecisionPayload
            = |call, input| record_oa_decision(call, input);
    }
}

async fn record_oa_decision(
    call: &MutationCall<'_>,
    input: IdempotentInput<RecordOaDecisionInput>,
) -> Payload<OaDecisionPayload> {
    let (app, viewer) = (&call.caller.app, call.viewer()?);
    let done = app.execute_once(viewer, call.claim, input.0, app::record_decision).await;
    let (done, errors) = split(done)?;
    let cost = match done {
        Some(Execution::New(outcome)) => Some(outcome.cost),
        Some(Execution::Repeated(Some(id))) => Some(app.row::<entity::cost::Entity>(id).await?),
        Some(Execution::Repeated(None)) => Some(None),
        None => None,
    };
    let done = cost.map(|cost| {
        let cost = cost.as_ref().map(|row| Cost(Row::of_model(row)));
        (cost.is_none(), cost)
    });
    Ok(mutation::Completed { payload: OaDecisionPayload((done, errors)), reader: call.caller.clone() })
}
