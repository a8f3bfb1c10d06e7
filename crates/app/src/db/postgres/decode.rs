//! How a value of each kind is decoded, whichever driver received it: both are sent PostgreSQL's binary format.

use sea_orm::sqlx::postgres::PgRow;
use sea_orm::sqlx::{Row as _, ValueRef};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use crate::row::{RowSet, RowValue, ValueKind};

type Decoded<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Appends a row of a pipelined connection, whose columns have these kinds.
pub(super) fn push(table: &mut RowSet, row: &Row, kinds: &[ValueKind]) {
    for (place, kind) in kinds.iter().enumerate() {
        let value = row.try_get::<_, Option<Binary<'_>>>(place);
        push_value(table, *kind, value.map(|value| value.map(|Binary(bytes)| bytes)).map_err(Into::into));
    }
}

/// Appends a row of the driver that writes, whose columns have these kinds.
pub(super) fn push_of_driver(table: &mut RowSet, row: &PgRow, kinds: &[ValueKind]) {
    for (place, kind) in kinds.iter().enumerate() {
        let value = row.try_get_raw(place).map_err(Into::into);
        let bytes = value.and_then(|value| (!value.is_null()).then(|| value.as_bytes()).transpose());
        push_value(table, *kind, bytes);
    }
}

/// Appends a value, from its bytes (`None` if it is null). It becomes `Unreadable` if its Rust type cannot hold it,
/// such as an infinite date.
fn push_value(table: &mut RowSet, kind: ValueKind, bytes: Decoded<Option<&[u8]>>) {
    let value = match bytes {
        Ok(Some(bytes)) => decoded(table, kind, bytes).unwrap_or(RowValue::Unreadable),
        Ok(None) => RowValue::Null,
        Err(_) => RowValue::Unreadable,
    };
    table.push(value);
}

fn decoded(table: &mut RowSet, kind: ValueKind, bytes: &[u8]) -> Decoded<RowValue> {
    Ok(match kind {
        ValueKind::Bool => RowValue::Bool(bool::from_sql(&Type::BOOL, bytes)?),
        ValueKind::Int => RowValue::Int(i32::from_sql(&Type::INT4, bytes)?.into()),
        ValueKind::Long => RowValue::Int(i64::from_sql(&Type::INT8, bytes)?),
        ValueKind::Uuid => RowValue::Uuid(FromSql::from_sql(&Type::UUID, bytes)?),
        ValueKind::Day => RowValue::Day(FromSql::from_sql(&Type::DATE, bytes)?),
        ValueKind::Instant => RowValue::Instant(FromSql::from_sql(&Type::TIMESTAMPTZ, bytes)?),
        ValueKind::Text => table.add_text(str::from_utf8(bytes)?),
        // The binary format of `jsonb` has a version byte before the text.
        ValueKind::Json => table.add_text(str::from_utf8(bytes.strip_prefix(&[1]).unwrap_or(bytes))?),
    })
}

/// A value of any type as it was sent.
struct Binary<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Binary<'a> {
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Decoded<Self> {
        Ok(Self(bytes))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{Columns, RowLayout};

    #[test]
    fn a_value_that_does_not_fit_its_kind_is_unreadable_and_null_is_null() {
        let layout = RowLayout { own: Columns::NONE.and(0), joined: Columns::NONE };
        let pushed = |kind, bytes: Option<&[u8]>| {
            let mut table = RowSet::new(layout);
            push_value(&mut table, kind, Ok(bytes));
            let (value, _) = table.runs(0).next().unwrap();
            value
        };
        let long = 7_i64.to_be_bytes();
        assert_eq!(pushed(ValueKind::Long, Some(&long)), RowValue::Int(7));
        assert_eq!(pushed(ValueKind::Int, Some(&long)), RowValue::Unreadable);
        assert_eq!(pushed(ValueKind::Day, Some(&i32::MAX.to_be_bytes())), RowValue::Unreadable);
        assert_eq!(pushed(ValueKind::Text, Some(b"\xff")), RowValue::Unreadable);
        assert_eq!(pushed(ValueKind::Json, Some(b"\x01{}")), RowValue::Text(0, 2));
        assert_eq!(pushed(ValueKind::Uuid, None), RowValue::Null);
    }
}
