//! Costs and the way they take.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::enums::{CostCategory, CostStatus, CostStep, Currency, Role};
use entity::{cost, cost_approval};

use super::Result;
use super::payload::Fresh;
use super::project::Project;
use super::requirement::ServiceItem;
use super::row::{Row, Rows};
use super::task::Task;
use super::user::{User, user_of};
use super::value::{Asked, Money, id, money};
use crate::app::cost::{
    self as app, ApproveCostInput, CancelCostInput, CostFilter, CostOrder, PayCostInput, RejectCostInput,
    SubmitCostInput,
};
use crate::rules::cost::RouteStep;
use crate::scalar::{Date, Instant, Kind};
use crate::viewer::Permission;
use crate::{noun, object, payload, root_page};

object! {
    /// Money a project spends, from submission to payment.
    Cost(Arc<cost::Model>)
    plain {
        /// Global id.
        id: ID = |cost, _| id(Kind::Cost, cost.id);
        /// What it is spent on.
        category: CostCategory = |cost, _| cost.category;
        /// What for.
        description: String = |cost, _| cost.description.clone();
        /// Who is paid.
        payee: String = |cost, _| cost.payee.clone();
        /// Where the proof can be seen.
        proof_url: Option<String> = |cost, _| cost.proof_url.clone();
        /// How much.
        amount: Money = |cost, _| money(cost.amount_minor, cost.currency);
        /// Where it stands.
        status: CostStatus = |cost, _| cost.status;
        /// Day the work was done.
        incurred_on: Date = |cost, _| Date(cost.incurred_on);
        /// The OA system's reference.
        external_ref: Option<String> = |cost, _| cost.external_ref.clone();
        /// Why it was rejected or cancelled.
        reason: Option<String> = |cost, _| cost.reason.clone();
        /// When it was paid.
        paid_at: Option<Instant> = |cost, _| cost.paid_at.map(Instant);
        /// When it was submitted.
        created_at: Instant = |cost, _| Instant(cost.created_at);
        /// The approvals it needs, and the rule that asked for each.
        approval_route: ApprovalRoute = |cost, _| ApprovalRoute((app::route_of(cost).steps, cost.currency));
        /// Grows by one at every step.
        version: i32 = |cost, _| cost.version;
    }
    linked {
        /// Of which project.
        async fn project(&self, ctx: &Context<'_>) -> Result<Row<Project>> {
            Ok(Row(Project(ctx.loaders().projects.need("project", self.0.project_id).await?)))
        }

        /// For which service item.
        async fn service_item(&self, ctx: &Context<'_>) -> Result<Option<Row<ServiceItem>>> {
            let Some(id) = self.0.service_item_id else { return Ok(None) };
            Ok(ctx.loaders().service_items.get(id).await?.map(|row| Row(ServiceItem(row))))
        }

        /// For which task.
        async fn task(&self, ctx: &Context<'_>) -> Result<Option<Row<Task>>> {
            let Some(id) = self.0.task_id else { return Ok(None) };
            Ok(ctx.loaders().tasks.get(id).await?.map(|row| Row(Task(row))))
        }

        /// What was decided so far, oldest first.
        async fn approvals(&self, ctx: &Context<'_>) -> Result<Rows<CostApproval>> {
            let rows = ctx.loaders().cost_approvals.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(CostApproval).collect())
        }

        /// Who submitted it.
        async fn submitted_by(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.submitted_by_id).await
        }
    }
}
noun!(Cost, cost);

object! {
    /// Which approvals a cost needs and which rule asked for each, with the figures it was decided on.
    ApprovalRoute((Vec<RouteStep>, Currency))
    plain {
        /// In order.
        steps: Vec<ApprovalStep> = |(steps, currency), _| {
            steps.iter().map(|step| ApprovalStep((step.clone(), *currency))).collect()
        };
    }
    linked {}
}

object! {
    /// One approval of a route.
    ApprovalStep((RouteStep, Currency))
    plain {
        /// Who approves.
        role: Role = |(step, _), _| step.role;
        /// The rule that asked for it.
        rule: String = |(step, _), _| step.rule.clone();
        /// The figure that the rule looked at; null where it looks at none.
        figure: Option<Money> = |(step, currency), _| step.figure_minor.map(|minor| money(minor, *currency));
        /// The limit that the figure reached; null where there is none.
        limit: Option<Money> = |(step, currency), _| step.limit_minor.map(|minor| money(minor, *currency));
    }
    linked {}
}

object! {
    /// One step in the life of a cost, by a person.
    CostApproval(Arc<cost_approval::Model>)
    plain {
        /// Which step.
        step: CostStep = |approval, _| approval.step;
        /// Their words.
        comment: Option<String> = |approval, _| approval.comment.clone();
        /// When.
        decided_at: Instant = |approval, _| Instant(approval.decided_at);
    }
    linked {
        /// Who took it.
        async fn decided_by(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.decided_by_id).await
        }
    }
}

payload! {
    /// The outcome of a change to a cost.
    CostPayload {
        /// The cost; null when it was refused.
        cost: Cost
    }
}

root_page! {
    /// Queries about costs.
    CostQuery {
        /// The costs of all projects you may see. Not for SALES and MEMBER.
        costs: Cost[CostFilter, CostOrder] if Permission::SeeCost
    }
}

/// Changes to costs.
#[derive(Default)]
pub struct CostMutation;

#[Object]
impl CostMutation {
    /// Submits a cost. With an `externalRef` that is known already, that cost is the answer. For PROJECT_MANAGER.
    async fn submit_cost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cost.")] input: SubmitCostInput,
    ) -> Result<Fresh<Row<CostPayload>>> {
        CostPayload::of(ctx.caller(), app::submit(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Approves a cost as FINANCE or as DIRECTOR, whoever's turn it is.
    async fn approve_cost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cost.")] input: ApproveCostInput,
    ) -> Result<Fresh<Row<CostPayload>>> {
        CostPayload::of(ctx.caller(), app::approve(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Refuses a cost, with a reason. For FINANCE or DIRECTOR, whoever's turn it is.
    async fn reject_cost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cost, and why.")] input: RejectCostInput,
    ) -> Result<Fresh<Row<CostPayload>>> {
        CostPayload::of(ctx.caller(), app::reject(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Pays an approved cost and books it to the project. For FINANCE.
    async fn pay_cost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cost.")] input: PayCostInput,
    ) -> Result<Fresh<Row<CostPayload>>> {
        CostPayload::of(ctx.caller(), app::pay(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Takes a cost back before it is paid. For PROJECT_MANAGER.
    async fn cancel_cost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cost.")] input: CancelCostInput,
    ) -> Result<Fresh<Row<CostPayload>>> {
        CostPayload::of(ctx.caller(), app::cancel(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}
