//! A generated statement, ready to be sent, and how its rows are decoded.

use sea_orm::sea_query::{ArrayType, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};
use sea_orm::{DbBackend, Value};
use uuid::Uuid;

use crate::row::{RowLayout, ValueKind};

/// A statement to be run as it is, or with keys in place of its first value.
#[derive(Debug)]
pub struct PreparedRead {
    /// The SQL text.
    pub sql: String,
    /// The values of its placeholders.
    pub values: Vec<Value>,
    /// The columns that it selects.
    pub layout: RowLayout,
    /// How each column is decoded.
    pub shapes: Vec<ValueKind>,
    /// The most rows that are wanted.
    pub most: usize,
    /// Whether the keys are primary keys of the table, so that each has one row at most.
    pub is_by_own_key: bool,
}

impl PreparedRead {
    pub(super) fn new(
        select: &SelectStatement,
        backend: DbBackend,
        layout: RowLayout,
        shapes: Vec<ValueKind>,
        most: usize,
    ) -> Self {
        let (sql, values) = match backend {
            DbBackend::Sqlite => select.build(SqliteQueryBuilder),
            _ => select.build(PostgresQueryBuilder),
        };
        Self { sql, values: values.0, layout, shapes, most, is_by_own_key: false }
    }

    /// The values for PostgreSQL, with all keys as one array in place of the first value.
    pub fn values_with(&self, keys: Option<&[Uuid]>) -> Vec<Value> {
        let mut values = self.values.clone();
        let Some(keys) = keys else { return values };
        if let (true, Some(limit)) = (self.is_by_own_key, values.last_mut()) {
            *limit = Value::BigUnsigned(Some(keys.len() as u64));
        }
        if let Some(first) = values.first_mut() {
            let keys = keys.iter().map(|key| Value::Uuid(Some(*key))).collect();
            *first = Value::Array(ArrayType::Uuid, Some(Box::new(keys)));
        }
        values
    }
}
