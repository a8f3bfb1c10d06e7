//! Thresholds, for the organisation (no business line) or for one line.

use sea_orm::entity::prelude::*;

use crate::document::{Document, PolicyCalibration, PolicyWatch};
use crate::enums::Currency;

/// Thresholds, for the organisation (no business line) or for one line.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    /// Primary key, UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The line it holds for; null is the organisation's default.
    pub business_line_id: Option<Uuid>,
    /// Currency of the amounts below; they bind only projects in this currency.
    pub currency: Currency,
    /// The codes of the currencies that something new may be in, in their order, with a blank between.
    #[sea_orm(column_type = "Text")]
    pub currencies: String,
    /// Cost red line as basis points of the budget (10000 = the budget itself).
    pub red_line_ratio: i32,
    /// Whatever the share, the cost red line is never above this amount; null is no such amount.
    pub red_line_minor: Option<i64>,
    /// A single cost of this amount or more needs the director.
    pub director_amount_minor: i64,
    /// Costs of one project to one payee count as one against that amount when they are less than this many days apart;
    /// 0 is each by itself.
    pub split_window_days: i32,
    /// Costs past this share of the budget (basis points) need the director.
    pub director_ratio: i32,
    /// No cost is approved past this share of the budget (basis points); null is no limit.
    pub hard_limit_ratio: Option<i32>,
    /// Finance refuses a project whose expected cost passes this share of its price (basis points).
    pub max_cost_ratio: i32,
    /// Finance refuses a project whose expected cost passes this amount; null is no limit.
    pub max_cost_minor: Option<i64>,
    /// Whether signatures on one thing must be different people's, and nobody decides on what they asked for.
    pub four_eyes: bool,
    /// Days a customer has to pay once a service item is delivered.
    pub payment_days: i32,
    /// When to warn; null is the default of every threshold.
    pub watch: Option<Document<PolicyWatch>>,
    /// Whether forecasts use what finished projects taught.
    pub learns: bool,
    /// What finished projects taught; on the organisation's policy only.
    pub learnt: Option<Document<PolicyCalibration>>,
    /// After how many hours without a reaction an alert goes to the next role; null where it never does.
    pub escalation_hours: Option<i32>,
    /// Days that an alert of severity WATCH may be snoozed for at most.
    pub snooze_days_watch: i32,
    /// The same of WARNING.
    pub snooze_days_warning: i32,
    /// The same of SEVERE.
    pub snooze_days_severe: i32,
    /// The same of CRITICAL.
    pub snooze_days_critical: i32,
    /// Days that sessions are kept after their end; null is for ever. This and the next two hold for the organisation
    /// and are read from its policy only.
    pub keep_session_days: Option<i32>,
    /// Days that events of alerts are kept; null is for ever.
    pub keep_event_days: Option<i32>,
    /// Days that entries of the audit log are kept before they may be exported and deleted; null is for ever.
    pub keep_audit_days: Option<i32>,
    /// Grows by one at every edit.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

/// What it names by a foreign key, and what names it by one.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Related by the foreign key `business_line_id`.
    #[sea_orm(
        belongs_to = "super::business_line::Entity",
        from = "Column::BusinessLineId",
        to = "super::business_line::Column::Id"
    )]
    BusinessLine,
}

crate::related! { business_line by BusinessLine }

impl ActiveModelBehavior for ActiveModel {}
