//! Numbers in the order of commits.
//!
//! A sequence of the database hands out numbers before their transactions commit, in any order: a reader that asks
//! for everything after the last number it saw would miss a late commit for good. Here a number is drawn under a
//! row lock that is held until the transaction ends. So draw it last: all other transactions that draw wait
//! meanwhile.

use entity::sequence;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Tx;
use crate::error::Result;

/// Draws the next `count` numbers of a sequence and returns the last of them. The first number ever drawn is 1.
pub async fn draw(tx: &Tx, name: &str, count: i64) -> Result<i64> {
    use sequence::{Column, Entity};
    let first = sequence::ActiveModel { name: Set(name.into()), last_number: Set(count) };
    let next = Expr::col((Entity, Column::LastNumber)).add(count);
    let again = OnConflict::column(Column::Name).value(Column::LastNumber, next).to_owned();
    let row = Entity::insert(first).on_conflict(again).exec_with_returning(&tx.txn).await?;
    Ok(row.last_number)
}

/// Starts a sequence, from which nothing was drawn yet, so that its first number is `number` + 1.
pub async fn begin_after(tx: &Tx, name: &str, number: i64) -> Result<()> {
    let row = sequence::ActiveModel { name: Set(name.into()), last_number: Set(number) };
    sequence::Entity::insert(row).exec_without_returning(&tx.txn).await?;
    Ok(())
}

/// The last committed number; 0 before the first.
pub async fn last(db: &impl ConnectionTrait, name: &str) -> Result<i64> {
    let row = sequence::Entity::find_by_id(name).one(db).await?;
    Ok(row.map_or(0, |row| row.last_number))
}

/// The last committed numbers of several sequences, as of one moment; 0 for those that have not begun.
pub async fn lasts<const N: usize>(db: &impl ConnectionTrait, names: [&str; N]) -> Result<[i64; N]> {
    let rows = sequence::Entity::find().filter(sequence::Column::Name.is_in(names)).all(db).await?;
    let last = |name: &str| rows.iter().find(|row| row.name == name).map_or(0, |row| row.last_number);
    Ok(names.map(last))
}
