//! Previews the margin of changed figures, and what finance's rule would say to it. Nothing is stored.

use async_graphql::InputObject;
use entity::enums::{CostCategory, Currency};
use entity::{requirement, service_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::compliance::{limits, offer, subject};
use super::project::BudgetLineInput;
use super::proposal::check_estimate;
use super::{App, cost_category, policy, scope};
use crate::error::{Error, Result, UserError};
use crate::scalar::{Id, NodeKind};
use crate::validation::{MoneyInput, Validator};
use crate::viewer::{Permission, Viewer};
use rules::margin::{Breach, MarginFigures, MarginLimits, judge, refusal};
use rules::money::LARGEST_MINOR;

/// A service item at another price or quantity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, InputObject)]
pub struct ItemPriceInput {
    /// Which service item of the project.
    pub service_item_id: Id,
    /// The other quantity; left out, the present one.
    pub quantity: Option<i32>,
    /// The other price of one; left out, the present one.
    pub unit_price: Option<MoneyInput>,
}

/// Figures to try. What is left out is as it is in the project.
#[derive(Clone, Debug, PartialEq, Eq, Hash, InputObject)]
pub struct MarginPreviewInput {
    /// The project whose figures are tried.
    pub project_id: Id,
    /// Another price for the project as a whole.
    pub quote: Option<MoneyInput>,
    /// Service items at other prices or quantities; the price as a whole changes by the difference.
    pub service_items: Option<Vec<ItemPriceInput>>,
    /// Other estimates; the categories that are left out stay.
    pub estimate: Option<Vec<BudgetLineInput>>,
}

/// The result of a preview.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The price and the cost.
    pub offer: MarginFigures,
    /// The limits of the policy.
    pub limits: MarginLimits,
    /// The limits that would be exceeded; if empty, finance's rule would let an approval pass.
    pub breaches: Vec<Breach>,
    /// The currency of the amounts.
    pub currency: Currency,
}

impl Preview {
    /// The errors with which the review would refuse an approval.
    pub fn refusals(&self) -> Vec<UserError> {
        let each = self.breaches.iter();
        each.map(|breach| refusal(self.offer, breach, self.limits, self.currency)).collect()
    }
}

/// Previews figures for a project, by the same rule as the review.
pub async fn preview(app: &App, viewer: &Viewer, input: MarginPreviewInput) -> Result<Preview> {
    viewer.require(Permission::SeeCost)?;
    let viewer = &viewer.acting(Permission::SeeCost);
    let db = &app.db.reader;
    let mut check = Validator::default();
    let id = check.id("projectId", &input.project_id, NodeKind::Project);
    let given = input.service_items.as_deref().unwrap_or_default();
    check.list("serviceItems", given, 0, 50);
    let item_ids: Vec<_> = given
        .iter()
        .map(|one| check.id("serviceItemId", &one.service_item_id, NodeKind::ServiceItem))
        .collect();
    check.done()?;
    let row = scope::projects(viewer)
        .find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| Error::not_found("project", &["input", "projectId"]))?;
    let (proposal, mut subject) = subject(db, id).await?;
    if proposal.is_none() {
        let needed = requirement::Entity::find_by_id(row.requirement_id).one(db).await?;
        subject.price = needed.map_or(0, |needed| needed.amount_minor);
    }
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.eq(id))
        .filter(service_item::Column::Id.is_in(item_ids.iter().copied()))
        .all(db)
        .await?;
    let mut check = Validator::default();
    for (position, (one, id)) in given.iter().zip(&item_ids).enumerate() {
        let position = position.to_string();
        let Some(item) = items.iter().find(|item| item.id == *id) else {
            return Err(Error::not_found(
                "service item",
                &["input", "serviceItems", &position, "serviceItemId"],
            ));
        };
        check.within(&["serviceItems", &position], |check| {
            let quantity = one
                .quantity
                .map_or(item.quantity, |given| check.within_bounds("quantity", given, 0, 100_000));
            let price = one.unit_price.as_ref();
            let price =
                price.map_or(item.unit_price_minor, |given| check.money("unitPrice", given, row.currency, 0));
            let amount = price.saturating_mul(i64::from(quantity));
            if amount > LARGEST_MINOR {
                check.fail(&["quantity"], messages::product_too_large(quantity, LARGEST_MINOR / price));
            }
            subject.price += amount.min(LARGEST_MINOR) - item.amount_minor;
        });
    }
    if let Some(given) = &input.estimate {
        let estimated = subject.estimate.iter().map(|(category, _)| *category);
        let offered = cost_category::offered(db, estimated).await?;
        for (category, amount) in check_estimate(&mut check, "estimate", given, row.currency, &offered) {
            replace(&mut subject.estimate, category, amount);
        }
    }
    if let Some(given) = &input.quote {
        subject.price = check.money("quote", given, row.currency, 0);
    }
    check.done()?;
    let policy = policy::of_line(db, row.business_line_id).await?;
    let (offer, limits) = (offer(&subject), limits(&policy, row.currency));
    Ok(Preview { offer, limits, breaches: judge(offer, limits), currency: row.currency })
}

fn replace(estimate: &mut Vec<(CostCategory, i64)>, category: CostCategory, amount: i64) {
    match estimate.iter_mut().find(|(of, _)| *of == category) {
        Some(line) => line.1 = amount,
        None => estimate.push((category, amount)),
    }
}
