//! Reading with the driver that writes, where connections are encrypted.

use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{Decode, Postgres, Row, Type, ValueRef};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use crate::app::db::reader::Reader;
use crate::app::db::reading::Reading;
use crate::app::table::{Cell, Shape, Table};
use crate::error::{Error, Result};

/// All rows of a statement that selects these columns, in their order.
pub async fn read(pool: &Reader, reading: &Reading, keys: Option<&[Uuid]>) -> Result<Table> {
    let values = reading.values_with(keys);
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, &reading.sql, values);
    let mut table = Table::new(reading.layout);
    for row in pool.query_all_raw(statement).await? {
        let row = row.try_as_pg_row().ok_or_else(|| Error::bug("a row of another database"))?;
        for (place, shape) in reading.shapes.iter().enumerate() {
            push(&mut table, row, place, *shape);
        }
    }
    Ok(table)
}

fn push(table: &mut Table, row: &PgRow, place: usize, shape: Shape) {
    /// The cell of a value; of one that its type does not hold, such as an infinite day, it is unreadable.
    fn cell<'r, T: Decode<'r, Postgres> + Type<Postgres>>(
        row: &'r PgRow,
        place: usize,
        of: impl FnOnce(T) -> Cell,
    ) -> Cell {
        let value = row.try_get_unchecked(place);
        value.map_or(Cell::Unreadable, |value: Option<T>| value.map_or(Cell::Null, of))
    }
    let cell = match shape {
        Shape::Bool => cell(row, place, Cell::Bool),
        Shape::Int => cell(row, place, |number: i32| Cell::Int(number.into())),
        Shape::Long => cell(row, place, Cell::Int),
        Shape::Uuid => cell(row, place, Cell::Uuid),
        Shape::Day => cell(row, place, Cell::Day),
        Shape::Instant => cell(row, place, Cell::Instant),
        Shape::Text => cell(row, place, |text: &str| table.add_text(text)),
        Shape::Json => json(table, row, place),
    };
    table.push(cell);
}

/// The cell of a document, as the text that it was sent as.
fn json(table: &mut Table, row: &PgRow, place: usize) -> Cell {
    let Ok(raw) = row.try_get_raw(place) else { return Cell::Unreadable };
    if raw.is_null() {
        return Cell::Null;
    }
    // `jsonb` comes with the number of its format before the text.
    let text =
        raw.as_bytes().ok().and_then(|bytes| str::from_utf8(bytes.strip_prefix(&[1]).unwrap_or(bytes)).ok());
    text.map_or(Cell::Unreadable, |text| table.add_text(text))
}
