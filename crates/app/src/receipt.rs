//! Receipts of money: an instalment may be paid in parts, but never more than is outstanding.

use async_graphql::InputObject;
use entity::enums::AuditAction;
use entity::{contract, instalment, receipt};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::alert::{self, EvaluationCause};
use super::audit::{self, FieldChanges};
use super::collection::as_part;
use super::project::{allow, lock, store};
use super::{App, scope};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::{Day, Id, NodeKind};
use crate::validation::{MoneyInput, Validator};
use crate::viewer::{Permission, Viewer};
use rules::collection::{check_in_force, check_receipt};
use rules::lifecycle::ProjectStep;

/// Money that came in for an instalment.
#[derive(Clone, Debug, InputObject)]
pub struct RecordReceiptInput {
    /// The instalment that the money came in for.
    pub instalment_id: Id,
    /// How much money came in: more than 0, and at most what is outstanding of the instalment.
    pub amount: MoneyInput,
    /// The day on which the money came in; not later than today.
    pub received_on: Day,
    /// The bank's reference to the payment. A receipt that is recorded again with the same reference is answered with
    /// the first one, and adds nothing.
    pub reference: Option<String>,
}

/// Records a receipt for an instalment.
pub async fn record(app: &App, viewer: &Viewer, input: RecordReceiptInput) -> Result<receipt::Model> {
    viewer.require(Permission::Finance)?;
    let viewer = &viewer.acting(Permission::Finance);
    let mut check = Validator::default();
    let id = check.id("instalmentId", &input.instalment_id, NodeKind::Instalment);
    let received_on = check.day("receivedOn", &input.received_on);
    let reference = check.line_opt("reference", input.reference.as_deref(), 200);
    check.done()?;

    let tx = app.begin_once().await?;
    let field = ["input", "instalmentId"];
    let gone = || Error::not_found("instalment", &field);
    let find = || scope::instalments(viewer).find_by_id(id);
    let contract_id = find().one(&tx.txn).await?.ok_or_else(gone)?.contract_id;
    let find_contract = || contract::Entity::find_by_id(contract_id);
    let project_id = find_contract().one(&tx.txn).await?.ok_or_else(gone)?.project_id;
    let project = lock(&tx, viewer, project_id, &field).await?;
    let old = find().one(&tx.txn).await?.ok_or_else(gone)?;
    let contract = find_contract().one(&tx.txn).await?.ok_or_else(gone)?;
    let mut check = Validator::default();
    let amount_minor = check.money("amount", &input.amount, old.currency, 1);
    if received_on > tx.today {
        check.fail(&["receivedOn"], messages::day_to_come(received_on, tx.today)).allowed =
            vec![messages::allow_or_before(tx.today).into()];
    }
    check.done()?;
    if let Some(reference) = &reference {
        let known = receipt::Entity::find()
            .filter(receipt::Column::InstalmentId.eq(id))
            .filter(receipt::Column::Reference.eq(reference))
            .one(&tx.txn)
            .await?;
        match known {
            Some(known) if known.amount_minor == amount_minor && known.received_on == received_on => {
                tx.commit(known.id).await?;
                return Ok(known);
            }
            Some(_) => {
                let message = messages::receipt_told_otherwise();
                let field = ["input", "reference"];
                return Err(UserError::new(ErrorCode::Conflict, &field, message).into());
            }
            None => {}
        }
    }
    allow(&project, ProjectStep::Receive, &field)?;
    check_in_force(contract.status).map_err(|refusal| refusal.at(&field))?;
    check_receipt(&as_part(&old), amount_minor, old.currency)?;
    let row = receipt::Model {
        id: tx.id(),
        instalment_id: id,
        currency: old.currency,
        amount_minor,
        received_on,
        reference,
        recorded_by_id: viewer.user_id,
        created_at: tx.now,
    };
    receipt::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx.txn).await?;
    let received = instalment::Model {
        received_minor: old.received_minor + amount_minor,
        version: old.version + 1,
        updated_at: tx.now,
        ..old.clone()
    };
    instalment::ActiveModel::from(received.clone()).reset_all().update(&tx.txn).await?;
    let total = contract::Model {
        received_minor: contract.received_minor + amount_minor,
        updated_at: tx.now,
        ..contract.clone()
    };
    contract::ActiveModel::from(total.clone()).reset_all().update(&tx.txn).await?;
    let changes = FieldChanges::between(Some(&contract), &total)
        .part(&format!("instalment {}", old.position + 1), Some(&old), &received)
        .part("receipt", None, &row);
    audit::write(&tx, Some(viewer), audit::about(&total), AuditAction::RecordReceipt, changes).await?;
    let judged = alert::evaluate(&tx, Some(viewer), project.clone(), EvaluationCause::Cost).await?;
    store(&tx, Some(viewer), &project, judged).await?;
    tx.commit(row.id).await?;
    Ok(row)
}
