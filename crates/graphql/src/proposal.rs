//! Proposals, and the customer's decisions on them.

use async_graphql::ID;
use entity::enums::ProposalStatus;
use uuid::Uuid;

use super::action::AllowedAction;
use super::idempotent_input::IdempotentInput;
use super::loader::{Loaded, RequestContext, all};
use super::project::Project;
use super::spending::BudgetLine;
use super::user::{User, user_of};
use super::value::{Money, global, money};
use crate::{mutations, object, payload};
use ::app::proposal::{self as app, DraftProposalInput, RecordCustomerDecisionInput, SendProposalInput};
use ::app::scalar::{Instant, NodeKind};
use rules::margin::{MarginFigures, margin};

/// Fails with `Forbidden` unless the viewer may see the cost of a project.
pub fn require_cost_of(ctx: &RequestContext, project_id: Uuid) -> Loaded<()> {
    Ok(ctx.require_cost(ctx.project_briefs.need("project", project_id)?.belongs)?)
}

object! {
    /// What a customer is offered, in revisions; only a confirmed one lets the project go on.
    Proposal of proposal
    fields {
        /// Global id of the proposal; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Proposal, id);
        /// The number of the revision, from 1.
        revision: i32 = |{revision}, _| revision;
        /// What the customer is offered, in words.
        content: &str = |{content}, _| content;
        /// What it is expected to cost, by category. Not for SALES and MEMBER: null for them, with the error FORBIDDEN at
        /// this path.
        estimate: Option<Vec<BudgetLine>> = |{id, project_id, currency}, ctx| {
            require_cost_of(ctx, project_id)?;
            let lines = ctx.proposal_lines.get(id)?.unwrap_or_default();
            let line = |row: &::app::row::Row<entity::proposal_line::Entity>| -> Loaded<BudgetLine> {
                use entity::proposal_line::{Column, Model};
                let category = row.get(Column::Category as usize, |row: &Model| &row.category)?;
                let amount = row.get(Column::AmountMinor as usize, |row: &Model| &row.amount_minor)?;
                Ok(BudgetLine((category, amount, currency)))
            };
            Some(lines.iter().map(line).collect::<Loaded<_>>()?)
        };
        /// The sum of the estimate over all categories. Not for SALES and MEMBER: null for them, with the error
        /// FORBIDDEN at this path.
        estimated_cost: Option<Money> = |{project_id, estimated_minor, currency}, ctx| {
            require_cost_of(ctx, project_id)?;
            Some(money(estimated_minor, currency))
        };
        /// The price that the customer is asked to pay.
        quote: Money = |{quote_minor, currency}, _| money(quote_minor, currency);
        /// What is left of the quote, as a share of it: 0.3 is 30 %; null where the quote is 0. Not for SALES and
        /// MEMBER: null for them, with the error FORBIDDEN at this path.
        margin: Option<f64> = |{project_id, estimated_minor, quote_minor}, ctx| {
            require_cost_of(ctx, project_id)?;
            margin(MarginFigures { price: quote_minor, cost: estimated_minor })
        };
        /// The cost red line that it asks for; null where it takes that of the policy. Not for SALES and MEMBER: null
        /// for them, with the error FORBIDDEN at this path.
        red_line: Option<Money> = |{project_id, red_line_minor, currency}, ctx| {
            require_cost_of(ctx, project_id)?;
            red_line_minor.map(|minor| money(minor, currency))
        };
        /// How far the proposal has come with the customer.
        status: ProposalStatus = |{status}, _| status;
        /// When the proposal was sent to the customer; null while it is not.
        sent_at: Option<Instant> = |{sent_at}, _| sent_at.map(Instant);
        /// When the customer decided; null while they have not.
        decided_at: Option<Instant> = |{decided_at}, _| decided_at.map(Instant);
        /// The name of whoever decided on the customer's side; null while nobody has.
        decided_by: Option<&str> = |{decided_by}, _| decided_by;
        /// What the customer said; null where nothing was recorded.
        customer_comment: Option<&str> = |{customer_comment}, _| customer_comment;
        /// When this revision was written.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every step of the proposal. Given back in a change, it makes a step in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// The project that the proposal is for.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The mutations that take it further: whether you could do each of them now, and if not, why.
        allowed_actions: Vec<AllowedAction> = |{id}, ctx| all(&ctx.proposal_actions, id, AllowedAction)?;
        /// The person who wrote this revision.
        created_by: User = |{created_by_id}, ctx| user_of(ctx, created_by_id)?;
    }
}

payload! {
    /// The outcome of a change to a proposal.
    ProposalPayload {
        /// The proposal; null when it was refused.
        proposal: Proposal
    }
}

mutations! {
    /// Changes to proposals.
    ProposalMutation {
        /// Writes the next revision of a project's proposal; it takes the place of the one before. For
        /// PROJECT_MANAGER.
        draft_proposal(IdempotentInput<DraftProposalInput> = "The proposal to be written."): ProposalPayload
            = |call, input| ProposalPayload::of(call, input, app::draft);
        /// Takes a proposal to the customer. For SALES and PROJECT_MANAGER.
        send_proposal(IdempotentInput<SendProposalInput> = "The proposal to be sent to the customer."): ProposalPayload
            = |call, input| ProposalPayload::of(call, input, app::send);
        /// Records what the customer said to a proposal. Confirmed, its estimate becomes the budget. For SALES and
        /// PROJECT_MANAGER.
        record_customer_decision(IdempotentInput<RecordCustomerDecisionInput> = "The proposal, and the decision on it."): ProposalPayload
            = |call, input| ProposalPayload::of(call, input, app::record_decision);
    }
}
