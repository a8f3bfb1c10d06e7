//! Compliance reviews, and previews of what finance's rule would say to other figures.

use entity::enums::{ComplianceTrack, Currency, MarginRule, ReviewDecision};

use super::idempotent_input::IdempotentInput;
use super::loader::maybe;
use super::payload::UserError;
use super::project::ProjectPayload;
use super::proposal::Proposal;
use super::user::{User, user_opt};
use super::value::{Money, money};
use crate::{mutations, object};
use ::app::compliance::{self as app, DecideComplianceReviewInput, SubmitForComplianceInput};
use ::app::margin::{MarginPreviewInput, Preview};
use ::app::scalar::Instant;
use rules::margin::{Breach, cost_ratio, margin};

object! {
    /// One review by finance or by legal, of the project as it was at the time.
    ComplianceReview of compliance_review
    fields {
        /// Who decides: finance first, then legal.
        track: ComplianceTrack = |{track}, _| track;
        /// The number of the review within its track, from 1.
        round: i32 = |{round}, _| round;
        /// What was decided; an approval is STALE once what it rests on has changed.
        decision: ReviewDecision = |{decision}, _| decision;
        /// Why it was decided so. What finance wrote is null for SALES and MEMBER.
        comment: Option<&str> = |{track, project_id, comment}, ctx| {
            let belongs = ctx.project_briefs.need("project", project_id)?.belongs;
            comment.filter(|_| track == ComplianceTrack::Legal || ctx.sees_cost(belongs))
        };
        /// When this review was decided; null while it is not.
        decided_at: Option<Instant> = |{decided_at}, _| decided_at.map(Instant);
        /// When the review was asked for.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// The person who decided this review; null while nobody has.
        reviewer: Option<User> = |{reviewer_id}, ctx| user_opt(ctx, reviewer_id)?;
        /// The proposal that was, or is to be, decided on.
        proposal: Option<Proposal> = |{proposal_id}, ctx| maybe(&ctx.proposals, proposal_id, Proposal)?;
    }
}

object! {
    /// The margin that some figures would give, and whether finance's rule would let them pass. The review gives the
    /// same answer.
    MarginPreview(Preview)
    fields {
        /// What the customer would pay.
        price: Money = |preview, _| money(preview.offer.price, preview.currency);
        /// What it would be expected to cost.
        estimated_cost: Money = |preview, _| money(preview.offer.cost, preview.currency);
        /// What would be left of the price after the expected cost; negative where the cost is more.
        profit: Money = |preview, _| money(preview.offer.price - preview.offer.cost, preview.currency);
        /// What would be left as a share of the price: 0.3 is 30 %; null without a price.
        margin: Option<f64> = |preview, _| margin(preview.offer);
        /// Cost as a share of the price; null without a price.
        cost_ratio: Option<f64> = |preview, _| cost_ratio(preview.offer);
        /// The policy's limit on that share.
        max_cost_ratio: f64 = |preview, _| f64::from(preview.limits.ratio) / 10_000.0;
        /// The policy's limit on the cost; null where there is none.
        max_cost: Option<Money> = |preview, _| preview.limits.cost.map(|minor| money(minor, preview.currency));
        /// Whether finance's rule would let an approval pass.
        approvable: bool = |preview, _| preview.breaches.is_empty();
        /// The limits that would be passed, and by how much.
        breaches: Vec<MarginBreach> = |preview, _| {
            let breach = |breach: &Breach| MarginBreach((breach.clone(), preview.currency));
            preview.breaches.iter().map(breach).collect()
        };
        /// What the review would answer to an approval; empty where it would pass.
        refusals: Vec<UserError> = |preview, _| preview.refusals().into_iter().map(UserError).collect();
    }
}

object! {
    /// A limit of the policy that is passed.
    MarginBreach((Breach, Currency))
    fields {
        /// The rule that would be broken.
        rule: MarginRule = |(breach, _), _| breach.rule;
        /// What the cost may be at most.
        limit: Money = |(breach, currency), _| money(breach.limit, *currency);
        /// By how much the cost is more than the limit.
        excess: Money = |(breach, currency), _| money(breach.over, *currency);
    }
}

object! {
    /// Queries about margins.
    root MarginQuery
    fields {
        /// The margin that a project would have with other prices, quantities or costs, and whether finance's rule
        /// would let it pass. Nothing is changed. Not for SALES and MEMBER.
        margin_preview(input: MarginPreviewInput = "The project, and the figures to try."): MarginPreview = |_, ctx| {
            MarginPreview(ctx.margins.need("preview", input)?)
        };
    }
}

mutations! {
    /// Compliance reviews.
    ComplianceMutation {
        /// Hands a planned project with a confirmed proposal to finance and legal. For PROJECT_MANAGER.
        submit_for_compliance(IdempotentInput<SubmitForComplianceInput> = "The project to be reviewed."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::submit);
        /// Decides as finance, then as legal; past the policy's limits an approval by finance is refused. For FINANCE
        /// and LEGAL.
        decide_compliance_review(IdempotentInput<DecideComplianceReviewInput> = "The project, and the decision on it."): ProjectPayload
            = |call, input| ProjectPayload::of(call, input, app::decide);
    }
}
