//! Requirements, their service list and their reviews.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::enums::{RequirementStatus, ReviewCriterion, ServiceItemStatus};
use entity::{requirement, requirement_finding, requirement_review, service_item};

use super::Result;
use super::customer::Customer;
use super::payload::Fresh;
use super::project::Project;
use super::row::{Row, Rows};
use super::task::Task;
use super::user::{BusinessLine, User, business_line_of, user_of};
use super::value::{Asked, Money, id, money, percent};
use crate::app::requirement::{
    self as app, CreateRequirementInput, RequirementFilter, RequirementOrder, ReviewRequirementInput,
    SubmitRequirementInput, WithdrawRequirementInput,
};
use crate::app::task::{TaskFilter, TaskOrder};
use crate::scalar::{Date, Instant, Kind};
use crate::{noun, object, payload, root_page};

object! {
    /// What a customer wants, with its service list, before anyone promises it.
    Requirement(Arc<requirement::Model>)
    plain {
        /// Global id.
        id: ID = |requirement, _| id(Kind::Requirement, requirement.id);
        /// One line.
        title: String = |requirement, _| requirement.title.clone();
        /// What is wanted.
        description: String = |requirement, _| requirement.description.clone();
        /// What the customer expects to gain.
        expected_results: String = |requirement, _| requirement.expected_results.clone();
        /// Kind of business it advertises.
        category: Option<String> = |requirement, _| requirement.category.clone();
        /// First wanted day.
        wanted_start: Option<Date> = |requirement, _| requirement.wanted_start.map(Date);
        /// Last wanted day.
        wanted_end: Option<Date> = |requirement, _| requirement.wanted_end.map(Date);
        /// Where it is on its way to a project.
        status: RequirementStatus = |requirement, _| requirement.status;
        /// Sum of the service list.
        amount: Money = |requirement, _| money(requirement.amount_minor, requirement.currency);
        /// When it was written.
        created_at: Instant = |requirement, _| Instant(requirement.created_at);
        /// Grows by one at every edit.
        version: i32 = |requirement, _| requirement.version;
    }
    linked {
        /// Who wants it.
        async fn customer(&self, ctx: &Context<'_>) -> Result<Row<Customer>> {
            Ok(Row(Customer(ctx.loaders().customers.need("customer", self.0.customer_id).await?)))
        }

        /// The line that would deliver it.
        async fn business_line(&self, ctx: &Context<'_>) -> Result<Option<Row<BusinessLine>>> {
            business_line_of(ctx, self.0.business_line_id).await
        }

        /// The service list, in order.
        async fn service_items(&self, ctx: &Context<'_>) -> Result<Rows<ServiceItem>> {
            let rows = ctx.loaders().requirement_items.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(ServiceItem).collect())
        }

        /// All rounds of review, oldest first.
        async fn reviews(&self, ctx: &Context<'_>) -> Result<Rows<RequirementReview>> {
            let rows = ctx.loaders().requirement_reviews.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(RequirementReview).collect())
        }

        /// The project made from it.
        async fn project(&self, ctx: &Context<'_>) -> Result<Option<Row<Project>>> {
            let rows = ctx.loaders().requirement_project.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().next().map(|row| Row(Project(row))))
        }

        /// The sales person who wrote it.
        async fn created_by(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.created_by_id).await
        }
    }
}
noun!(Requirement, requirement);

object! {
    /// One round of review.
    RequirementReview(Arc<requirement_review::Model>)
    plain {
        /// Which submission, from 1.
        round: i32 = |review, _| review.round;
        /// True only if all four criteria passed.
        passed: bool = |review, _| review.passed;
        /// When it was decided.
        decided_at: Instant = |review, _| Instant(review.decided_at);
    }
    linked {
        /// Who decided.
        async fn reviewer(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.reviewer_id).await
        }

        /// The verdict on each criterion.
        async fn findings(&self, ctx: &Context<'_>) -> Result<Rows<ReviewFinding>> {
            let rows = ctx.loaders().review_findings.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(ReviewFinding).collect())
        }
    }
}

object! {
    /// The verdict on one criterion.
    ReviewFinding(Arc<requirement_finding::Model>)
    plain {
        /// What was judged.
        criterion: ReviewCriterion = |finding, _| finding.criterion;
        /// The verdict.
        passed: bool = |finding, _| finding.passed;
        /// Why.
        note: Option<String> = |finding, _| finding.note.clone();
    }
    linked {}
}

object! {
    /// One line of the service list; its milestone is the day it must be delivered.
    ServiceItem(Arc<service_item::Model>)
    plain {
        /// Global id.
        id: ID = |item, _| id(Kind::ServiceItem, item.id);
        /// What kind of service.
        service: String = |item, _| item.service.clone();
        /// Details.
        description: String = |item, _| item.description.clone();
        /// How many.
        quantity: i32 = |item, _| item.quantity;
        /// Price of one.
        unit_price: Money = |item, _| money(item.unit_price_minor, item.currency);
        /// Quantity times unit price.
        amount: Money = |item, _| money(item.amount_minor, item.currency);
        /// Day it must be delivered.
        milestone_date: Option<Date> = |item, _| item.milestone_date.map(Date);
        /// Where its work stands.
        status: ServiceItemStatus = |item, _| item.status;
        /// 0 to 100, computed from its tasks.
        percent_complete: f64 = |item, _| percent(item.progress);
        /// When it was delivered.
        delivered_at: Option<Instant> = |item, _| item.delivered_at.map(Instant);
        /// Grows by one at every edit.
        version: i32 = |item, _| item.version;
    }
    pages {
        /// Its tasks.
        tasks: Task[TaskFilter, TaskOrder] = service_item_tasks;
    }
    linked {}
}

payload! {
    /// The outcome of a change to a requirement.
    RequirementPayload {
        /// The requirement; null when it was refused.
        requirement: Requirement
    }
}

root_page! {
    /// Queries about requirements.
    RequirementQuery {
        /// The requirements you may see.
        requirements: Requirement[RequirementFilter, RequirementOrder]
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
        #[graphql(desc = "The requirement.")] input: CreateRequirementInput,
    ) -> Result<Fresh<Row<RequirementPayload>>> {
        RequirementPayload::of(ctx.caller(), app::create(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Hands a requirement to the project managers. For SALES.
    async fn submit_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which requirement.")] input: SubmitRequirementInput,
    ) -> Result<Fresh<Row<RequirementPayload>>> {
        RequirementPayload::of(ctx.caller(), app::submit(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Takes a requirement back. For SALES.
    async fn withdraw_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which requirement.")] input: WithdrawRequirementInput,
    ) -> Result<Fresh<Row<RequirementPayload>>> {
        RequirementPayload::of(ctx.caller(), app::withdraw(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Decides on a submitted requirement: all four criteria, one failure rejects. For PROJECT_MANAGER.
    async fn review_requirement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The verdicts.")] input: ReviewRequirementInput,
    ) -> Result<Fresh<Row<RequirementPayload>>> {
        RequirementPayload::of(ctx.caller(), app::review(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}
