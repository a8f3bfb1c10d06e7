//! Requirements, their service list and their reviews.

use async_graphql::{Context, ID, Object};
use entity::enums::{RequirementStatus, RestrictionList, ReviewCriterion, ServiceItemStatus};

use super::action::AllowedAction;
use super::customer::Customer;
use super::earned::{EarnedValue, earned_value};
use super::keyed::Keyed;
use super::payload::Payload;
use super::project::Project;
use super::retrospective::SimilarRetrospective;
use super::store::all;
use super::task::Task;
use super::user::{BusinessLine, User, business_line_of, user_of, user_opt};
use super::value::{Money, global, money, percent};
use crate::{object, payload};
use ::app::earned::Part;
use ::app::requirement::{
    self as app, CreateRequirementInput, Flag, OverrideRestrictionInput, RequirementFilter, RequirementOrder,
    ReviewRequirementInput, SubmitRequirementInput, UpdateRequirementInput, WithdrawRequirementInput,
};
use ::app::scalar::{Date, Day, Instant, Kind};
use ::app::task::{TaskFilter, TaskOrder};

object! {
    /// What a customer wants, with its service list, before anyone promises it.
    Requirement of requirement
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::Requirement, id);
        /// One line.
        title: &str = |{title}, _| title;
        /// What is wanted.
        description: &str = |{description}, _| description;
        /// What the customer expects to gain.
        expected_results: &str = |{expected_results}, _| expected_results;
        /// Kind of business it advertises.
        category: Option<&str> = |{category}, _| category;
        /// First wanted day.
        wanted_start: Option<Date> = |{wanted_start}, _| wanted_start.map(Date);
        /// Last wanted day.
        wanted_end: Option<Date> = |{wanted_end}, _| wanted_end.map(Date);
        /// Where it is on its way to a project.
        status: RequirementStatus = |{status}, _| status;
        /// Sum of the service list.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// When it was written.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit.
        version: i32 = |{version}, _| version;
        /// Who wants it.
        customer: Customer = |{customer_id}, ask| Customer(ask.customers_of_shown.need("customer", customer_id)?);
        /// The line that would deliver it.
        business_line: Option<BusinessLine> = |{business_line_id}, ask| business_line_of(ask, business_line_id)?;
        /// The service list, in order.
        service_items: Vec<ServiceItem> = |{id}, ask| all(&ask.requirement_items, id, ServiceItem)?;
        /// All rounds of review, oldest first.
        reviews: Vec<RequirementReview> = |{id}, ask| all(&ask.requirement_reviews, id, RequirementReview)?;
        /// The project made from it.
        project: Option<Project> = |{id}, ask| {
            all(&ask.requirement_projects, id, Project)?.into_iter().next()
        };
        /// Restricted business that it touches: what is never taken first.
        flags: Vec<PolicyFlag> = |{id}, ask| all(&ask.requirement_flags, id, PolicyFlag)?;
        /// Finished projects most like this one, with what they really cost and how long they really took; none that
        /// you may not see.
        similar_retrospectives(
            first: Option<i32> = "How many, at most 20; by default 5."
        ): Vec<SimilarRetrospective> = |{id}, ask| {
            let first = usize::try_from(first.unwrap_or(5).max(0)).unwrap_or(0);
            all(&ask.similar, id, SimilarRetrospective)?.into_iter().take(first).collect()
        };
        /// What you can do next with it, and why not, where not.
        allowed_actions: Vec<AllowedAction> = |{id}, ask| all(&ask.requirement_actions, id, AllowedAction)?;
        /// How often it has been submitted.
        review_round: i32 = |{review_round}, _| review_round;
        /// The sales person who wrote it.
        created_by: User = |{created_by_id}, ask| user_of(ask, created_by_id)?;
    }
}

object! {
    /// A restricted category that a requirement touches.
    PolicyFlag(Flag)
    fields {
        /// Whether it is never taken, or shown to the reviewer, who decides.
        list: RestrictionList = |flag, _| flag.category.list;
        /// The word that was found.
        word: &str = |flag, _| flag.category.word.as_str();
        /// Why it is restricted.
        reason: &str = |flag, _| flag.category.reason.as_str();
        /// Whether the requirement says the word as it is listed. Only then is its submission refused, where the word is
        /// of NEVER. False where it is a part or another form of a word (`guns` for `gun`), or one Chinese character
        /// alone: that is for the reviewer to judge.
        whole: bool = |flag, _| flag.flag.whole;
        /// When it was first seen there.
        flagged_at: Instant = |flag, _| Instant(flag.flag.flagged_at);
        /// Who let it pass all the same.
        overridden_by: Option<User> = |flag, ask| user_opt(ask, flag.flag.overridden_by_id)?;
        /// Why they let it pass.
        override_reason: Option<&str> = |flag, _| flag.flag.override_reason.as_deref();
    }
}

object! {
    /// One round of review.
    RequirementReview of requirement_review
    fields {
        /// Which submission, from 1.
        round: i32 = |{round}, _| round;
        /// True only if all four criteria passed.
        passed: bool = |{passed}, _| passed;
        /// When it was decided.
        decided_at: Instant = |{decided_at}, _| Instant(decided_at);
        /// Who decided.
        reviewer: User = |{reviewer_id}, ask| user_of(ask, reviewer_id)?;
        /// The verdict on each criterion.
        findings: Vec<ReviewFinding> = |{id}, ask| all(&ask.review_findings, id, ReviewFinding)?;
    }
}

object! {
    /// The verdict on one criterion.
    ReviewFinding of requirement_finding
    fields {
        /// What was judged.
        criterion: ReviewCriterion = |{criterion}, _| criterion;
        /// The verdict.
        passed: bool = |{passed}, _| passed;
        /// Why.
        note: Option<&str> = |{note}, _| note;
    }
}

object! {
    /// One line of the service list; its milestone is the day it must be delivered.
    ServiceItem of service_item
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::ServiceItem, id);
        /// What kind of service.
        service: &str = |{service}, _| service;
        /// Details.
        description: &str = |{description}, _| description;
        /// How many.
        quantity: i32 = |{quantity}, _| quantity;
        /// Price of one.
        unit_price: Money = |{unit_price_minor, currency}, _| money(unit_price_minor, currency);
        /// Quantity times unit price.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// Day it must be delivered.
        milestone_date: Option<Date> = |{milestone_date}, _| milestone_date.map(Date);
        /// Where its work stands.
        status: ServiceItemStatus = |{status}, _| status;
        /// 0 to 100, computed from its tasks.
        percent_complete: f64 = |{progress}, _| percent(progress);
        /// When it was delivered.
        delivered_at: Option<Instant> = |{delivered_at}, _| delivered_at.map(Instant);
        /// Its earned value as of the end of a day, by default today; null before it has a project, and where the
        /// arguments are refused. Not for SALES and MEMBER: null for them, with the error FORBIDDEN at this path.
        earned_value(
            as_of: Option<Day> = "The day; by default today.",
            baseline: Option<i32> = "Against the baseline of this number; by default the one that was in force then."
        ): Option<EarnedValue> = |{id, project_id, currency}, ask| {
            match project_id {
                None => None,
                Some(project) => {
                    ask.require_cost(ask.project_briefs.need("project", project)?.belongs)?;
                    let past = ask.project_past.need("project", project)?;
                    Some(earned_value(ask, (project, &past), Part::Item(id), as_of.as_ref(), baseline, currency)?)
                }
            }
        };
        /// Grows by one at every edit.
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

/// Changes to requirements.
#[derive(Default)]
pub struct RequirementMutation;

#[Object]
impl RequirementMutation {
    /// Writes a requirement, as a draft. For SALES.
    async fn create_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The requirement.")] input: Keyed<CreateRequirementInput>,
    ) -> Payload<RequirementPayload> {
        RequirementPayload::of(ctx, input, app::create).await
    }

    /// Changes a requirement that is not submitted, or was rejected. For SALES.
    async fn update_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: Keyed<UpdateRequirementInput>,
    ) -> Payload<RequirementPayload> {
        RequirementPayload::of(ctx, input, app::update).await
    }

    /// Lets a requirement pass that touches what is never taken; who and why is kept. For BUSINESS_OWNER.
    async fn override_restriction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which word, and why.")] input: Keyed<OverrideRestrictionInput>,
    ) -> Payload<RequirementPayload> {
        RequirementPayload::of(ctx, input, app::override_restriction).await
    }

    /// Hands a requirement to the project managers; refused where it touches what is never taken. For SALES.
    async fn submit_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which requirement.")] input: Keyed<SubmitRequirementInput>,
    ) -> Payload<RequirementPayload> {
        RequirementPayload::of(ctx, input, app::submit).await
    }

    /// Takes a requirement back. For SALES.
    async fn withdraw_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which requirement.")] input: Keyed<WithdrawRequirementInput>,
    ) -> Payload<RequirementPayload> {
        RequirementPayload::of(ctx, input, app::withdraw).await
    }

    /// Decides on a submitted requirement: all four criteria, one failure rejects. For PROJECT_MANAGER.
    async fn review_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The verdicts.")] input: Keyed<ReviewRequirementInput>,
    ) -> Payload<RequirementPayload> {
        RequirementPayload::of(ctx, input, app::review).await
    }
}
