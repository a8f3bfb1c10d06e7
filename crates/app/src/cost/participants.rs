//! Who has done what about costs: people here, and those who told decisions of the OA system.

use std::collections::HashMap;

use entity::{cost, cost_approval, oa_decision};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::error::{Error, Result};
use rules::four_eyes::CostParticipants;

/// Who submitted each of these costs, and who took which of its steps; in the order of the costs.
pub async fn participants_of_all(
    db: &impl ConnectionTrait,
    costs: &[cost::Model],
) -> Result<Vec<CostParticipants>> {
    let mut steps: HashMap<Uuid, Vec<_>> = HashMap::new();
    let rows = cost_approval::Entity::find()
        .filter(cost_approval::Column::CostId.is_in(costs.iter().map(|row| row.id)))
        .order_by_asc(cost_approval::Column::Id);
    for row in rows.all(db).await? {
        steps.entry(row.cost_id).or_default().push((row.step, row.decided_by_id));
    }
    let rows = oa_decision::Entity::find()
        .filter(oa_decision::Column::CostId.is_in(costs.iter().map(|row| row.id)))
        .order_by_asc(oa_decision::Column::Id);
    for row in rows.all(db).await? {
        if let Some(cost) = row.cost_id {
            steps.entry(cost).or_default().push((row.step, row.decided_by_id));
        }
    }
    let each = costs.iter().map(|row| {
        let steps = steps.remove(&row.id).unwrap_or_default();
        CostParticipants { submitted_by: Some(row.submitted_by_id), steps }
    });
    Ok(each.collect())
}

/// Who submitted a cost, and who took which of its steps.
pub async fn participants(db: &impl ConnectionTrait, row: &cost::Model) -> Result<CostParticipants> {
    let hands = participants_of_all(db, std::slice::from_ref(row)).await?.pop();
    hands.ok_or_else(|| Error::bug("a cost without its steps"))
}
