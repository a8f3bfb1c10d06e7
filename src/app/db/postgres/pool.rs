//! Reading with the pool that writes.

use sea_orm::sqlx::postgres::{PgRow, PgValueRef};
use sea_orm::sqlx::{Decode, Postgres, Row, Type, ValueRef};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use uuid::Uuid;

use crate::app::db::reading::Reading;
use crate::app::table::{Cell, Shape, Table};
use crate::error::{Error, Result};

/// All rows of a statement that selects these columns, in their order.
pub async fn read(pool: &DatabaseConnection, reading: &Reading, keys: Option<&[Uuid]>) -> Result<Table> {
    let values = reading.values_with(keys);
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, &reading.sql, values);
    let mut table = Table::new(reading.layout);
    for row in pool.query_all_raw(statement).await? {
        let row = row.try_as_pg_row().ok_or_else(|| Error::bug("a row of another database"))?;
        for (place, shape) in reading.shapes.iter().enumerate() {
            push(&mut table, row, place, *shape).map_err(|error| DbErr::Custom(error.to_string()))?;
        }
    }
    Ok(table)
}

type Read<T> = std::result::Result<T, sea_orm::sqlx::Error>;

fn push(table: &mut Table, row: &PgRow, place: usize, shape: Shape) -> Read<()> {
    fn value<'r, T: Decode<'r, Postgres> + Type<Postgres>>(row: &'r PgRow, place: usize) -> Read<Option<T>> {
        row.try_get_unchecked(place)
    }
    let cell = match shape {
        Shape::Bool => value::<bool>(row, place)?.map(Cell::Bool),
        Shape::Int => value::<i32>(row, place)?.map(|number| Cell::Int(number.into())),
        Shape::Long => value::<i64>(row, place)?.map(Cell::Int),
        Shape::Uuid => value(row, place)?.map(Cell::Uuid),
        Shape::Day => value(row, place)?.map(Cell::Day),
        Shape::Instant => value(row, place)?.map(Cell::Instant),
        Shape::Text => {
            if let Some(text) = value::<&str>(row, place)? {
                table.push_text(text);
                return Ok(());
            }
            None
        }
        Shape::Json => {
            let raw: PgValueRef<'_> = row.try_get_raw(place)?;
            if !raw.is_null() {
                let bytes = raw.as_bytes().map_err(sea_orm::sqlx::Error::Decode)?;
                // `jsonb` comes with the number of its format before the text.
                let text = bytes.strip_prefix(&[1]).unwrap_or(bytes);
                table.push_text(&String::from_utf8_lossy(text));
                return Ok(());
            }
            None
        }
    };
    table.push(cell.unwrap_or(Cell::Null));
    Ok(())
}
