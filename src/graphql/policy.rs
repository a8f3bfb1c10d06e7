//! The thresholds that hold.

use async_graphql::{Context, Object};
use entity::enums::{Currency, RestrictionList};
use entity::restricted_category;

use super::Result;
use super::keyed::Keyed;
use super::payload::Fresh;
use super::user::{BusinessLine, business_line_of};
use super::value::{Money, money, percent};
use crate::app::policy::{self as app, UpdatePolicyInput};
use crate::app::table::Record;
use crate::check::Check;
use crate::scalar::{Id, Kind};
use crate::{object, payload};

object! {
    /// The thresholds of a business line, or of the organisation. Amounts bind only projects in their currency.
    Policy of policy
    fields {
        /// The line they hold for; null is the organisation.
        business_line: Option<BusinessLine> = |{business_line_id}, ask| business_line_of(ask, business_line_id)?;
        /// Currency of the amounts.
        currency: Currency = |{currency}, _| currency;
        /// Cost red line in percent of the budget.
        red_line_percent: f64 = |{red_line_ratio}, _| percent(red_line_ratio);
        /// Whatever the percentage, the red line is never above this amount; null is no such amount.
        red_line_amount: Option<Money> = |{red_line_minor, currency}, _| {
            red_line_minor.map(|minor| money(minor, currency))
        };
        /// Warn when actual progress is this many percent of the work behind planned progress.
        behind_warning_percent: f64 = |{behind_warning}, _| percent(behind_warning);
        /// The same, severe.
        behind_severe_percent: f64 = |{behind_severe}, _| percent(behind_severe);
        /// A single cost of this amount or more needs the director.
        director_amount: Money = |{director_amount_minor, currency}, _| money(director_amount_minor, currency);
        /// Costs past this percentage of the budget need the director.
        director_percent: f64 = |{director_ratio}, _| percent(director_ratio);
        /// No cost is approved past this percentage of the budget; null is no limit.
        hard_limit_percent: Option<f64> = |{hard_limit_ratio}, _| hard_limit_ratio.map(percent);
        /// Finance refuses a project whose expected cost passes this percentage of its price.
        max_cost_percent: f64 = |{max_cost_ratio}, _| percent(max_cost_ratio);
        /// Finance refuses a project whose expected cost passes this amount; null is no limit.
        max_cost_amount: Option<Money> = |{max_cost_minor, currency}, _| {
            max_cost_minor.map(|minor| money(minor, currency))
        };
        /// Days a customer has to pay once a service item is delivered.
        payment_days: i32 = |{payment_days}, _| payment_days;
        /// What the organisation never advertises, or only with care.
        restricted_categories: Vec<RestrictedCategory> = |{id}, ask| {
            ask.restricted.get(())?.unwrap_or_default().into_iter().map(RestrictedCategory).collect()
        };
        /// Grows by one at every edit.
        version: i32 = |{version}, _| version;
    }
}

object! {
    /// A kind of business that is never taken, or only with care.
    RestrictedCategory(restricted_category::Model)
    fields {
        /// How strictly it is meant.
        list: RestrictionList = |word, _| word.list;
        /// Word looked for in what a requirement says.
        word: &str = |word, _| word.word.as_str();
        /// Why.
        reason: &str = |word, _| word.reason.as_str();
    }
}

payload! {
    /// The outcome of a change to the thresholds.
    PolicyPayload {
        /// The thresholds; null when it was refused.
        policy: Policy
    }
}

object! {
    /// Queries about the thresholds.
    root PolicyQuery
    fields {
        /// The thresholds that hold for a business line, by default for yours. Not for SALES and MEMBER.
        policy(business_line_id: Option<Id> = "Which line; by default yours."): Policy = |_, ask| {
            let mut check = Check::arguments();
            let line = check.id_opt("businessLineId", business_line_id.as_ref(), Kind::BusinessLine);
            check.done()?;
            Policy(Record::of_model(&ask.policies.need("policy", line)?))
        };
    }
}

/// Changes to the thresholds.
#[derive(Default)]
pub struct PolicyMutation;

#[Object]
impl PolicyMutation {
    /// Changes the thresholds of a business line or of the organisation, or what is restricted. For ADMIN.
    async fn update_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: Keyed<UpdatePolicyInput>,
    ) -> Result<Fresh<PolicyPayload>> {
        PolicyPayload::of(ctx, input, app::update).await
    }
}
