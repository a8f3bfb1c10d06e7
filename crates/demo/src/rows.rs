//! Rows of all tables, and their way into the database.

use sea_orm::ConnectionTrait;

use app::db::insert_all;
use app::error::Result;

macro_rules! rows {
    ($($table:ident,)*) => {
        /// Rows to be inserted, by table; a table comes after those it refers to.
        #[derive(Default)]
        pub(super) struct Rows {
            $(pub(super) $table: Vec<entity::$table::Model>,)*
        }

        impl Rows {
            /// Inserts them all.
            pub(super) async fn insert(self, db: &impl ConnectionTrait) -> Result<()> {
                $(insert_all::<entity::$table::Entity>(db, self.$table).await?;)*
                Ok(())
            }
        }
    };
}

rows! {
    business_line,
    user_account,
    user_role,
    restricted_category,
    customer,
    contact,
    requirement,
    requirement_flag,
    requirement_review,
    requirement_finding,
    project,
    service_item,
    proposal,
    proposal_line,
    budget,
    budget_line,
    compliance_review,
    contract,
    instalment,
    receipt,
    task,
    task_dependency,
    baseline,
    progress_entry,
    cost,
    cost_approval,
    issue,
    authorship,
    retrospective,
    effect_metric,
    avoidable_cost,
    audit_entry,
}
