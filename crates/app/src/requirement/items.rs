//! A requirement's service list.

use entity::enums::{Currency, ServiceItemStatus};
use entity::{requirement, service_item};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::ServiceItemInput;
use crate::error::Result;
use crate::validation::Validator;
use crate::{Tx, policy};
use rules::money::LARGEST_MINOR;

/// A line of the service list, checked.
pub(super) struct ServiceLine {
    pub(super) service: String,
    pub(super) description: String,
    quantity: i32,
    unit_price_minor: i64,
    pub(super) amount_minor: i64,
}

/// Reads a service list, which has one currency: that of its first item. A price without a currency is in
/// `otherwise`; an item in another currency than the list's is an error at that item, and so is another currency than
/// those allowed.
pub(super) fn check_lines(
    check: &mut Validator,
    items: &[ServiceItemInput],
    otherwise: Currency,
    allowed: &[Currency],
) -> (Currency, Vec<ServiceLine>) {
    check.list("serviceItems", items, 1, 50);
    let currency = items.first().and_then(|item| item.unit_price.currency).unwrap_or(otherwise);
    if currency != otherwise {
        policy::check_currency(check, &["serviceItems", "0", "unitPrice", "currency"], currency, allowed);
    }
    let mut lines = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        check.within(&["serviceItems", &position.to_string()], |check| {
            let quantity = check.within_bounds("quantity", item.quantity, 1, 100_000);
            let unit_price_minor = check.money("unitPrice", &item.unit_price, currency, 0);
            if item.unit_price.currency.is_none() && otherwise != currency {
                let (unsaid, list) = (otherwise.name(), currency.name());
                let message = messages::price_without_currency(unsaid, list);
                check.fail(&["unitPrice", "currency"], message).allowed = vec![list.into()];
            }
            let amount_minor = unit_price_minor.saturating_mul(i64::from(quantity));
            if amount_minor > LARGEST_MINOR {
                let most = LARGEST_MINOR / unit_price_minor;
                check.fail(&["quantity"], messages::product_too_large(quantity, most));
            }
            lines.push(ServiceLine {
                service: check.line("service", &item.service, 100),
                description: check.text_or_empty(
                    "description",
                    item.description.as_deref().unwrap_or(""),
                    5_000,
                ),
                quantity,
                unit_price_minor,
                amount_minor,
            });
        });
    }
    (currency, lines)
}

/// The stored service list, in order.
pub(super) async fn stored(tx: &Tx, requirement_id: Uuid) -> Result<Vec<service_item::Model>> {
    Ok(service_item::Entity::find()
        .filter(service_item::Column::RequirementId.eq(requirement_id))
        .order_by_asc(service_item::Column::Position)
        .all(&tx.txn)
        .await?)
}

/// The rows of a service list.
pub(super) fn listed(tx: &Tx, row: &requirement::Model, lines: Vec<ServiceLine>) -> Vec<service_item::Model> {
    let item = |(position, line): (i32, ServiceLine)| service_item::Model {
        id: tx.id(),
        requirement_id: row.id,
        project_id: None,
        position,
        service: line.service,
        description: line.description,
        quantity: line.quantity,
        currency: row.currency,
        unit_price_minor: line.unit_price_minor,
        amount_minor: line.amount_minor,
        milestone_date: None,
        status: ServiceItemStatus::Planned,
        progress: 0,
        delivered_at: None,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    (0..).zip(lines).map(item).collect()
}

/// Stores a service list in the place of the one before.
pub(super) async fn replace(
    tx: &Tx,
    row: &requirement::Model,
    items: Vec<service_item::Model>,
) -> Result<Vec<service_item::Model>> {
    service_item::Entity::delete_many()
        .filter(service_item::Column::RequirementId.eq(row.id))
        .exec(&tx.txn)
        .await?;
    let rows = items.iter().cloned().map(IntoActiveModel::into_active_model);
    service_item::Entity::insert_many(rows).exec_without_returning(&tx.txn).await?;
    Ok(items)
}
