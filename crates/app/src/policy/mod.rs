//! The thresholds that hold for a business line: its own, or the organisation's.

mod currencies;
mod foresight;
mod retention;
mod update;
mod warning;

use entity::enums::{AlertSeverity, Currency};
use entity::{policy, restricted_category};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{App, Tx, json_column};
use crate::error::{Error, Result};
use crate::viewer::{Permission, Viewer};
use rules::forecast::Calibration;
use rules::watch;

pub use backtest::{KindSummary, Summary};
pub use currencies::{check as check_currency, currencies};
pub use foresight::{Foresight, PolicyForesightInput, foresee};
pub use retention::RetentionPolicyInput;
pub use update::{RestrictedCategoryInput, SnoozeDaysInput, UpdatePolicyInput, update};
pub use warning::{WarningPolicyInput, WarningThresholdsInput};

/// The policy for a line.
pub async fn of_line(db: &impl ConnectionTrait, line: Option<Uuid>) -> Result<policy::Model> {
    pick(&all(db).await?, line).cloned()
}

/// All policies, to `pick` from.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<policy::Model>> {
    Ok(policy::Entity::find().all(db).await?)
}

/// Of all policies the line's own, or the organisation's.
pub fn pick(policies: &[policy::Model], line: Option<Uuid>) -> Result<&policy::Model> {
    let of = |line| policies.iter().find(|policy| policy.business_line_id == line);
    of(line).or_else(|| of(None)).ok_or_else(|| Error::bug("the organisation has no policy"))
}

/// Days that an alert of this severity may be snoozed for at most.
pub fn snooze_days(policy: &policy::Model, severity: AlertSeverity) -> i32 {
    match severity {
        AlertSeverity::Watch => policy.snooze_days_watch,
        AlertSeverity::Warning => policy.snooze_days_warning,
        AlertSeverity::Severe => policy.snooze_days_severe,
        AlertSeverity::Critical => policy.snooze_days_critical,
    }
}

/// When to warn: the thresholds of a policy.
pub fn watch_of(policy: &policy::Model) -> Result<watch::Policy> {
    let own = policy.watch.as_ref().map(|own| json_column::read(own, policy.id));
    Ok(own.transpose()?.unwrap_or_default())
}

/// What the organisation's finished projects taught.
pub fn learnt(policies: &[policy::Model]) -> Result<Calibration> {
    let own = policies.iter().find(|policy| policy.business_line_id.is_none());
    let learnt = own.and_then(|own| Some(json_column::read(own.learnt.as_ref()?, own.id)));
    Ok(learnt.transpose()?.unwrap_or_default())
}

/// The same as they are stored now.
pub async fn learnt_now(app: &App) -> Result<Calibration> {
    learnt(&all(&app.db.reader).await?)
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
        currencies: Set(currencies::stored(&currencies::AT_FIRST)),
        red_line_ratio: Set(10_000),
        red_line_minor: Set(None),
        director_amount_minor: Set(5_000_000),
        split_window_days: Set(30),
        director_ratio: Set(8_000),
        hard_limit_ratio: Set(None),
        max_cost_ratio: Set(7_000),
        max_cost_minor: Set(None),
        four_eyes: Set(true),
        payment_days: Set(15),
        watch: Set(None),
        learns: Set(true),
        learnt: Set(None),
        escalation_hours: Set(Some(48)),
        snooze_days_watch: Set(30),
        snooze_days_warning: Set(30),
        snooze_days_severe: Set(14),
        snooze_days_critical: Set(7),
        keep_session_days: Set(Some(90)),
        keep_event_days: Set(Some(400)),
        keep_audit_days: Set(None),
        version: Set(1),
        created_at: Set(tx.now),
        updated_at: Set(tx.now),
    };
    policy::Entity::insert(row).exec_without_returning(&tx.txn).await?;
    Ok(())
}

/// The policy that holds for a line, or for the viewer's own.
pub async fn for_viewer(app: &App, viewer: &Viewer, line: Option<Uuid>) -> Result<policy::Model> {
    viewer.require(Permission::SeePolicy)?;
    of_line(&app.db.reader, line.or(viewer.business_line_id)).await
}

/// The words that are restricted now.
pub async fn restricted(db: &impl ConnectionTrait) -> Result<Vec<restricted_category::Model>> {
    Ok(restricted_category::Entity::find()
        .filter(restricted_category::Column::RetiredAt.is_null())
        .order_by_desc(restricted_category::Column::List)
        .order_by_asc(restricted_category::Column::Word)
        .all(db)
        .await?)
}
