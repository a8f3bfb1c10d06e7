//! Rows of all tables, and their way into the database.

use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, Iterable};

use crate::error::Result;

/// Bind variables of one statement: SQLite takes 32,766, PostgreSQL 65,535.
const VARIABLES: usize = 30_000;

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
                $(insert::<entity::$table::Entity>(db, self.$table).await?;)*
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
    progress_entry,
    cost,
    cost_approval,
    project_issue,
    retrospective,
    effect_metric,
    avoidable_cost,
}

async fn insert<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let at_once = (VARIABLES / E::Column::iter().count().max(1)).max(1);
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<_> = rows.by_ref().take(at_once).map(IntoActiveModel::into_active_model).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        E::insert_many(chunk).exec_without_returning(db).await?;
    }
}
