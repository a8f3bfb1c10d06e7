//! Payment terms: instalments that sum exactly to the contract.

use chrono::NaiveDate;
use entity::enums::{CollectionStatus, Currency};
use entity::{contract, instalment, service_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::InstalmentInput;
use crate::Tx;
use crate::db::insert_all;
use crate::error::{Error, Result};
use crate::scalar::NodeKind;
use crate::validation::Validator;

/// An instalment, checked.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) amount_minor: i64,
    due_on: Option<NaiveDate>,
    service_item_id: Option<Uuid>,
}

/// Reads payment terms: each is due either on a day or with a delivery.
pub(super) fn check_terms(check: &mut Validator, given: &[InstalmentInput], currency: Currency) -> Vec<Term> {
    check.list("instalments", given, 1, 50);
    let mut terms = Vec::with_capacity(given.len());
    for (position, part) in given.iter().enumerate() {
        check.within(&["instalments", &position.to_string()], |check| {
            let term = Term {
                amount_minor: check.money("amount", &part.amount, currency, 1),
                due_on: check.day_opt("dueOn", part.due_on.as_ref()),
                service_item_id: check.id_opt(
                    "serviceItemId",
                    part.service_item_id.as_ref(),
                    NodeKind::ServiceItem,
                ),
            };
            if part.due_on.is_some() == part.service_item_id.is_some() {
                let message = messages::due_by_day_or_delivery();
                check.fail(&["dueOn"], message).allowed = vec!["dueOn".into(), "serviceItemId".into()];
            }
            terms.push(term);
        });
    }
    terms
}

/// Whether all service items named are the project's.
pub(super) async fn check_items(tx: &Tx, project_id: Uuid, terms: &[Term]) -> Result<()> {
    let own: Vec<Uuid> = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(project_id))
        .all(&tx.txn)
        .await?
        .into_iter()
        .map(|item| item.id)
        .collect();
    for (position, term) in terms.iter().enumerate() {
        if term.service_item_id.is_some_and(|item| !own.contains(&item)) {
            let position = position.to_string();
            let field = ["input", "instalments", &position, "serviceItemId"];
            return Err(Error::not_found("service item", &field));
        }
    }
    Ok(())
}

/// The stored payment terms, in order.
pub(super) async fn stored(tx: &Tx, contract_id: Uuid) -> Result<Vec<instalment::Model>> {
    Ok(instalment::Entity::find()
        .filter(instalment::Column::ContractId.eq(contract_id))
        .order_by_asc(instalment::Column::Position)
        .all(&tx.txn)
        .await?)
}

/// The instalments that payment terms make.
pub(super) fn listed(tx: &Tx, contract: &contract::Model, terms: Vec<Term>) -> Vec<instalment::Model> {
    let part = |(position, term): (i32, Term)| instalment::Model {
        id: tx.id(),
        contract_id: contract.id,
        position,
        currency: contract.currency,
        amount_minor: term.amount_minor,
        due_on: term.due_on,
        service_item_id: term.service_item_id,
        received_minor: 0,
        status: CollectionStatus::NotDue,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    (0..).zip(terms).map(part).collect()
}

/// Stores instalments in the place of those before.
pub(super) async fn replace(tx: &Tx, contract: &contract::Model, parts: &[instalment::Model]) -> Result<()> {
    instalment::Entity::delete_many()
        .filter(instalment::Column::ContractId.eq(contract.id))
        .exec(&tx.txn)
        .await?;
    Ok(insert_all::<instalment::Entity>(&tx.txn, parts.iter().cloned()).await?)
}
