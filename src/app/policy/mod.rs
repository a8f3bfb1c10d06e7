//! The thresholds that hold for a business line: its own, or the organisation's.

use entity::policy;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Tx;
use crate::error::{Error, Result};
use entity::enums::Currency;

/// The policy for a line.
pub async fn of_line(db: &impl ConnectionTrait, line: Option<Uuid>) -> Result<policy::Model> {
    let policies = policy::Entity::find().all(db).await?;
    pick(&policies, line).cloned()
}

/// Of all policies the line's own, or the organisation's.
pub fn pick(policies: &[policy::Model], line: Option<Uuid>) -> Result<&policy::Model> {
    let of = |line| policies.iter().find(|policy| policy.business_line_id == line);
    of(line).or_else(|| of(None)).ok_or_else(|| Error::bug("the organisation has no policy"))
}

/// Sets the organisation's policy on a new database.
pub async fn establish(tx: &Tx) -> Result<()> {
    let exists =
        policy::Entity::find().filter(policy::Column::BusinessLineId.is_null()).one(&tx.txn).await?.is_some();
    if exists {
        return Ok(());
    }
    let row = policy::ActiveModel {
        id: Set(tx.id()),
        business_line_id: Set(None),
        currency: Set(Currency::Cny),
        red_line_ratio: Set(10_000),
        behind_warning: Set(1_000),
        behind_severe: Set(2_000),
        director_amount_minor: Set(5_000_000),
        director_ratio: Set(8_000),
        hard_limit_ratio: Set(None),
        max_cost_ratio: Set(7_000),
        max_cost_minor: Set(None),
        version: Set(1),
        created_at: Set(tx.now),
        updated_at: Set(tx.now),
    };
    policy::Entity::insert(row).exec_without_returning(&tx.txn).await?;
    Ok(())
}
