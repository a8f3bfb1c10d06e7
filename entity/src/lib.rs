//! The vocabulary: what Plimsoll stores, one table a file, and every status once (`enums`).

pub use terms as enums;

/// Names, of an entity, the relation to each other one that it is related to in one way only.
macro_rules! related {
    ($($entity:ident by $relation:ident),+ $(,)?) => {
        $(
            impl sea_orm::Related<crate::$entity::Entity> for Entity {
                fn to() -> sea_orm::RelationDef {
                    sea_orm::RelationTrait::def(&Relation::$relation)
                }
            }
        )+
    };
}
pub(crate) use related;

pub mod alert;
pub mod alert_event;
pub mod audit_entry;
pub mod authorship;
pub mod avoidable_cost;
pub mod baseline;
pub mod budget;
pub mod budget_line;
pub mod business_line;
pub mod compliance_review;
pub mod contact;
pub mod contract;
pub mod cost;
pub mod cost_approval;
pub mod cost_category;
pub mod customer;
pub mod document;
pub mod effect_metric;
pub mod exported_entry;
pub mod idempotency_key;
pub mod instalment;
pub mod issue;
pub mod line_budget;
pub mod line_cost;
pub mod oa_decision;
pub mod policy;
pub mod progress_entry;
pub mod project;
pub mod proposal;
pub mod proposal_line;
pub mod receipt;
pub mod requirement;
pub mod requirement_finding;
pub mod requirement_flag;
pub mod requirement_review;
pub mod restricted_category;
pub mod retrospective;
pub mod sequence;
pub mod service_item;
pub mod session;
pub mod sign_in_guess;
pub mod signing_key;
pub mod task;
pub mod task_dependency;
pub mod user_account;
pub mod user_role;
pub mod watch;

/// Calls a macro with the modules of all tables.
#[macro_export]
macro_rules! every_table {
    ($then:ident) => {
        $then! {
            alert alert_event audit_entry authorship avoidable_cost baseline budget budget_line business_line
            compliance_review contact contract cost cost_approval cost_category customer effect_metric exported_entry
            idempotency_key instalment line_budget line_cost oa_decision policy progress_entry project
            issue proposal proposal_line receipt requirement requirement_finding requirement_flag
            requirement_review restricted_category retrospective sequence service_item session sign_in_guess
            signing_key task task_dependency user_account user_role watch
        }
    };
}
