//! Costs that may be one bill, entered twice.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::cost;
use entity::enums::CostStatus;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::Result;
use rules::payee::payee_key;

/// What is compared of a cost: of which project, how much, on which day, and to whom.
type Bill = (Uuid, i64, NaiveDate, String);

/// The other costs of the same project, payee, amount and day of each of these, oldest first. What was rejected or
/// cancelled is paid to nobody and counts on neither side.
pub async fn duplicates_of(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    use cost::Column::{AmountMinor, Id, IncurredOn, Payee, ProjectId, Status};
    let counted = || {
        cost::Entity::find()
            .select_only()
            .columns([Id, ProjectId, AmountMinor, IncurredOn, Payee])
            .filter(Status.is_not_in([CostStatus::Rejected, CostStatus::Cancelled]))
            .order_by_asc(Id)
    };
    type Row = (Uuid, Uuid, i64, NaiveDate, String);
    let asked: Vec<Row> = counted().filter(Id.is_in(ids.iter().copied())).into_tuple().all(db).await?;
    let alike: Vec<Row> = counted()
        .filter(ProjectId.is_in(asked.iter().map(|row| row.1)))
        .filter(AmountMinor.is_in(asked.iter().map(|row| row.2)))
        .filter(IncurredOn.is_in(asked.iter().map(|row| row.3)))
        .into_tuple()
        .all(db)
        .await?;
    let bill = |(_, project, amount, day, payee): &Row| (*project, *amount, *day, payee_key(payee));
    let mut bills: HashMap<Bill, Vec<Uuid>> = HashMap::new();
    for row in &alike {
        bills.entry(bill(row)).or_default().push(row.0);
    }
    let others = asked.iter().map(|row| {
        let same = bills.get(&bill(row)).into_iter().flatten();
        (row.0, same.copied().filter(|other| *other != row.0).collect())
    });
    Ok(others.collect())
}
