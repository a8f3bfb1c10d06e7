//! Requirements, their service items and their reviews.

use async_graphql::ID;
use entity::enums::{RequirementStatus, RestrictionList, ReviewCriterion, ServiceItemStatus};

use super::action::AllowedAction;
use super::customer::Customer;
use super::earned::{EarnedValue, earned_value};
use super::idempotent_input::IdempotentInput;
use super::loader::all;
use super::project::Project;
use super::retrospective::SimilarRetrospective;
use super::task::Task;
use super::user::{BusinessLine, User, business_line_of, user_of, user_opt};
use super::value::{Money, global, money, percent};
use crate::{mutations, object, payload};
use ::app::earned::ProjectPart;
use ::app::requirement::{
    self as app, CreateRequirementInput, Flag, OverrideRestrictionInput, RequirementFilter, RequirementOrder,
    ReviewRequirementInput, SubmitRequirementInput, UpdateRequirementInput, WithdrawRequirementInput,
};
use ::app::scalar::{Date, Day, Instant, NodeKind};
use ::app::task::{TaskFilter, TaskOrder};

object! {
    /// What a customer wants, with its service list, before anyone promises it.
    Requirement of requirement
    fields {
        /// Global id of the requirement; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Requirement, id);
        /// What the requirement is called, in one line.
        title: &str = |{title}, _| title;
        /// What the customer wants.
        description: &str = |{description}, _| description;
        /// What the customer expects to gain.
        expected_results: &str = |{expected_results}, _| expected_results;
        /// Kind of business it advertises.
        category: Option<&str> = |{category}, _| category;
        /// The first day on which the customer wants the work; null where it was not said.
        wanted_start: Option<Date> = |{wanted_start}, _| wanted_start.map(Date);
        /// The last day on which the customer wants the work; null where it was not said.
        wanted_end: Option<Date> = |{wanted_end}, _| wanted_end.map(Date);
        /// How far the requirement is on its way to a project.
        status: RequirementStatus = |{status}, _| status;
        /// The sum of the service list.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// When the requirement was written.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit of the requirement. Given back in a change, it makes an edit in between
        /// a CONFLICT.
        version: i32 = |{version}, _| version;
        /// The customer who wants it.
        customer: Customer = |{customer_id}, ctx| Customer(ctx.customers_of_shown.need("customer", customer_id)?);
        /// The business line that would deliver what is wanted.
        business_line: Option<BusinessLine> = |{business_line_id}, ctx| business_line_of(ctx, business_line_id)?;
        /// The service list, in the order in which it was written.
        service_items: Vec<ServiceItem> = |{id}, ctx| all(&ctx.requirement_items, id, ServiceItem)?;
        /// All rounds of review, oldest first.
        reviews: Vec<RequirementReview> = |{id}, ctx| all(&ctx.requirement_reviews, id, RequirementReview)?;
        /// The project that was initiated from it; null while there is none, and where you may not see it.
        project: Option<Project> = |{id}, ctx| {
            all(&ctx.requirement_projects, id, Project)?.into_iter().next()
        };
        /// The restricted words that it touches, those that are never taken first.
        flags: Vec<PolicyFlag> = |{id}, ctx| all(&ctx.requirement_flags, id, PolicyFlag)?;
        /// The finished projects that are most like this one, with what they really cost and how long they really
        /// took. Projects that you may not see are left out.
        similar_retrospectives(
            first: Option<i32> = "How many, at most 20; by default 5."
        ): Vec<SimilarRetrospective> = |{id}, ctx| {
            let first = usize::try_from(first.unwrap_or(5).max(0)).unwrap_or(0);
            all(&ctx.similar, id, SimilarRetrospective)?.into_iter().take(first).collect()
        };
        /// The mutations that take it further: whether you could do each of them now, and if not, why.
        allowed_actions: Vec<AllowedAction> = |{id}, ctx| all(&ctx.requirement_actions, id, AllowedAction)?;
        /// How often it has been submitted.
        review_round: i32 = |{review_round}, _| review_round;
        /// The sales person who wrote it.
        created_by: User = |{created_by_id}, ctx| user_of(ctx, created_by_id)?;
    }
}

object! {
    /// A restricted category that a requirement touches.
    PolicyFlag(Flag)
    fields {
        /// The list that the word is on: whether such business is never taken, or shown to the reviewer, who decides.
        list: RestrictionList = |flag, _| flag.category.list;
        /// The restricted word that was found.
        word: &str = |flag, _| flag.category.word.as_str();
        /// Why the word is restricted.
        reason: &str = |flag, _| flag.category.reason.as_str();
        /// Whether the requirement says the word as it is listed. Only then is its submission refused, where the word is
        /// of NEVER. False where it is a part or another form of a word (`guns` for `gun`), or one Chinese character
        /// alone: that is for the reviewer to judge.
        exact_match: bool = |flag, _| flag.flag.whole;
        /// When it was first seen there.
        flagged_at: Instant = |flag, _| Instant(flag.flag.flagged_at);
        /// Who let it pass all the same.
        overridden_by: Option<User> = |flag, ctx| user_opt(ctx, flag.flag.overridden_by_id)?;
        /// Why they let it pass; null where nobody has.
        override_reason: Option<&str> = |flag, _| flag.flag.override_reason.as_deref();
    }
}

object! {
    /// One round of review of a requirement, with the verdict on each criterion.
    RequirementReview of requirement_review
    fields {
        /// The number of the submission that was reviewed, from 1.
        round: i32 = |{round}, _| round;
        /// Whether the requirement passed; it does so only if it passes all four criteria.
        passed: bool = |{passed}, _| passed;
        /// When this round was decided.
        decided_at: Instant = |{decided_at}, _| Instant(decided_at);
        /// The project manager who decided this round.
        reviewer: User = |{reviewer_id}, ctx| user_of(ctx, reviewer_id)?;
        /// The verdict on each criterion.
        findings: Vec<ReviewFinding> = |{id}, ctx| all(&ctx.review_findings, id, ReviewFinding)?;
    }
}

object! {
    /// The verdict on one criterion.
    ReviewFinding of requirement_finding
    fields {
        /// The criterion that was judged.
        criterion: ReviewCriterion = |{criterion}, _| criterion;
        /// Whether the requirement passed this criterion.
        passed: bool = |{passed}, _| passed;
        /// Why, as the reviewer said; null where nothing was said.
        note: Option<&str> = |{note}, _| note;
    }
}

object! {
    /// One line of the service list; its milestone is the day it must be delivered.
    ServiceItem of service_item
    fields {
        /// Global id of the service item; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::ServiceItem, id);
        /// The kind of service, such as `Live stream`.
        service: &str = |{service}, _| service;
        /// What the service is in detail; may be empty.
        description: &str = |{description}, _| description;
        /// How many of the service are sold.
        quantity: i32 = |{quantity}, _| quantity;
        /// The price of one of them.
        unit_price: Money = |{unit_price_minor, currency}, _| money(unit_price_minor, currency);
        /// The price of all of them: quantity times unit price.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// The day on which it must be delivered; null until it is planned.
        milestone_date: Option<Date> = |{milestone_date}, _| milestone_date.map(Date);
        /// Where the work for it stands.
        status: ServiceItemStatus = |{status}, _| status;
        /// 0 to 100, computed from its tasks.
        percent_complete: f64 = |{progress}, _| percent(progress);
        /// When it was delivered; null while it is not.
        delivered_at: Option<Instant> = |{delivered_at}, _| delivered_at.map(Instant);
        /// Its earned value as of the end of a day, by default today; null before it has a project, and where the
        /// arguments are refused. Not for SALES and MEMBER: null for them, with the error FORBIDDEN at this path.
        earned_value(
            as_of: Option<Day> = "The day; by default today.",
            baseline: Option<i32> = "The number of the baseline; by default the one that was in force on that day."
        ): Option<EarnedValue> = |{id, project_id, currency}, ctx| {
            match project_id {
                None => None,
                Some(project) => {
                    ctx.require_cost(ctx.project_briefs.need("project", project)?.belongs)?;
                    let history = ctx.project_history.need("project", project)?;
                    Some(earned_value(ctx, (project, &history), ProjectPart::Item(id), as_of.as_ref(), baseline, currency)?)
                }
            }
        };
        /// Grows by one at every edit of the service item.
        version: i32 = |{version}, _| version;
    }
    pages {
        /// Its tasks.
        tasks: Task[TaskFilter, TaskOrder] = service_item_tasks;
    }
}

payload! {
    /// The outcome of a change to a requirement.
    RequirementPayload {
        /// The requirement; null when it was refused.
        requirement: Requirement
    }
}

object! {
    /// Queries about requirements.
    root RequirementQuery
    fields {}
    pages {
        /// The requirements you may see.
        requirements: Requirement[RequirementFilter, RequirementOrder] = all_requirements;
    }
}

mutations! {
    /// Changes to requirements.
    RequirementMutation {
        /// Writes a requirement, as a draft. For SALES.
        create_requirement(IdempotentInput<CreateRequirementInput> = "The requirement to be written."): RequirementPayload
            = |call, input| RequirementPayload::of(call, input, app::create);
        /// Changes a requirement that is not submitted, or was rejected. For SALES.
        update_requirement(IdempotentInput<UpdateRequirementInput> = "The requirement, and what of it changes."): RequirementPayload
            = |call, input| RequirementPayload::of(call, input, app::update);
        /// Lets a requirement pass that touches what is never taken; who and why is kept. For BUSINESS_OWNER.
        override_restriction(IdempotentInput<OverrideRestrictionInput> = "The requirement, its word, and why."): RequirementPayload
            = |call, input| RequirementPayload::of(call, input, app::override_restriction);
        /// Hands a requirement to the project managers; refused where it touches what is never taken. For SALES.
        submit_requirement(IdempotentInput<SubmitRequirementInput> = "The requirement to be reviewed."): RequirementPayload
            = |call, input| RequirementPayload::of(call, input, app::submit);
        /// Takes a requirement back. For SALES.
        withdraw_requirement(IdempotentInput<WithdrawRequirementInput> = "The requirement to be taken back."): RequirementPayload
            = |call, input| RequirementPayload::of(call, input, app::withdraw);
        /// Decides on a submitted requirement: all four criteria, one failure rejects. For PROJECT_MANAGER.
        review_requirement(IdempotentInput<ReviewRequirementInput> = "The requirement, and the verdicts on it."): RequirementPayload
            = |call, input| RequirementPayload::of(call, input, app::review);
    }
}
