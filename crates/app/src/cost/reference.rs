//! References of the OA system: one cost of the organisation holds a reference, until it is rejected or cancelled.

use chrono::NaiveDate;
use entity::enums::{CostCategory, CostStatus, CostStep};
use entity::{cost, oa_decision};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::Tx;
use crate::error::{ErrorCode, Result, UserError};
use crate::validation::Validator;
use rules::cost::is_over;

/// The reference key that a cost has in its next state. It gives the key up when it is rejected or cancelled, and
/// takes it back when a recorded payment makes it count after all.
pub(super) fn key_after(old: &cost::Model, status: CostStatus) -> Option<String> {
    let key = if is_over(old.status) { &old.external_ref } else { &old.ref_key };
    key.clone().filter(|_| !is_over(status))
}

/// The cost that a reference means in a project: the one that holds it, or else the last one that did.
pub(super) async fn cost_of(tx: &Tx, project_id: Uuid, reference: &str) -> Result<Option<cost::Model>> {
    let known = cost::Entity::find()
        .filter(cost::Column::ProjectId.eq(project_id))
        .filter(cost::Column::ExternalRef.eq(reference))
        .order_by_desc(cost::Column::Id)
        .all(&tx.txn)
        .await?;
    let holds = known.iter().position(|row| !is_over(row.status));
    Ok(known.into_iter().nth(holds.unwrap_or(0)))
}

/// What a submission says: its figures make two submissions the same, and what else is said must not differ then.
pub(super) struct Submission<'a> {
    pub(super) project_id: Uuid,
    pub(super) category: CostCategory,
    pub(super) payee: &'a str,
    pub(super) amount_minor: i64,
    pub(super) incurred_on: NaiveDate,
    pub(super) description: &'a str,
    pub(super) proof_url: Option<&'a str>,
    pub(super) task_id: Option<Uuid>,
    pub(super) service_item_id: Option<Uuid>,
}

impl Submission<'_> {
    /// What is said otherwise than in a cost of the same figures is a conflict that names its field: else it would be lost
    /// in silence. What is left out says nothing.
    fn check_words(&self, known: &cost::Model) -> Result<()> {
        let other = |said: Option<Uuid>, has: Option<Uuid>| said.is_some() && said != has;
        let differs = [
            ("description", self.description != known.description),
            ("proofUrl", self.proof_url.is_some() && self.proof_url != known.proof_url.as_deref()),
            ("taskId", other(self.task_id, known.task_id)),
            ("serviceItemId", other(self.service_item_id, known.service_item_id)),
        ];
        let mut check = Validator::default();
        for (field, _) in differs.into_iter().filter(|(_, differs)| *differs) {
            check.fail(&[field], messages::cost_field_told_otherwise()).code = ErrorCode::Conflict;
        }
        check.done()
    }
}

/// The cost that a submission with this reference repeats; `None` for a new cost. A submission whose figures differ
/// from those of the cost that holds the reference is refused, so that nothing is lost silently. A cost that somebody
/// rejected or cancelled here may be submitted again unchanged; one that the OA system itself has ended stays ended,
/// however often it is submitted.
pub(super) async fn repeated(
    tx: &Tx,
    reference: &str,
    submission: &Submission<'_>,
) -> Result<Option<cost::Model>> {
    let Some(known) = cost_of(tx, submission.project_id, reference).await? else { return Ok(None) };
    let same = known.category == submission.category
        && known.payee == submission.payee
        && known.amount_minor == submission.amount_minor
        && known.incurred_on == submission.incurred_on;
    match (is_over(known.status), same) {
        (false, true) => submission.check_words(&known).map(|()| Some(known)),
        (false, false) => {
            let message = messages::cost_told_otherwise();
            Err(UserError::new(ErrorCode::Conflict, &["input", "externalRef"], message).into())
        }
        (true, true) if ended_by_oa(tx, known.id).await? => {
            submission.check_words(&known).map(|()| Some(known))
        }
        (true, _) => Ok(None),
    }
}

async fn ended_by_oa(tx: &Tx, cost_id: Uuid) -> Result<bool> {
    let endings = oa_decision::Entity::find()
        .filter(oa_decision::Column::CostId.eq(cost_id))
        .filter(oa_decision::Column::Step.is_in([CostStep::Rejection, CostStep::Cancellation]));
    Ok(endings.count(&tx.txn).await? > 0)
}

/// Assigns the decisions that were recorded for a reference before its cost was submitted to this cost.
pub(super) async fn take_over(tx: &Tx, row: &cost::Model) -> Result<()> {
    let Some(reference) = &row.external_ref else { return Ok(()) };
    oa_decision::Entity::update_many()
        .col_expr(oa_decision::Column::CostId, Expr::val(row.id))
        .filter(oa_decision::Column::ProjectId.eq(row.project_id))
        .filter(oa_decision::Column::ExternalRef.eq(reference))
        .filter(oa_decision::Column::CostId.is_null())
        .exec(&tx.txn)
        .await?;
    Ok(())
}
