//! A statement as it is sent, and how its rows are read.

use sea_orm::sea_query::{ArrayType, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};
use sea_orm::{DbBackend, Value};
use uuid::Uuid;

use crate::table::{Layout, Shape};

/// A statement, made to be run: as it is, or with keys in the place of its first value.
#[derive(Debug)]
pub struct Reading {
    /// Its text.
    pub sql: String,
    /// The values of its places.
    pub values: Vec<Value>,
    /// What it selects.
    pub layout: Layout,
    /// How that is read.
    pub shapes: Vec<Shape>,
    /// The most rows that are wanted.
    pub most: usize,
    /// Whether its keys are the table's own, so that each has one row at most.
    pub is_by_own_key: bool,
}

impl Reading {
    pub(super) fn new(
        select: &SelectStatement,
        backend: DbBackend,
        layout: Layout,
        shapes: Vec<Shape>,
        most: usize,
    ) -> Self {
        let (sql, values) = match backend {
            DbBackend::Sqlite => select.build(SqliteQueryBuilder),
            _ => select.build(PostgresQueryBuilder),
        };
        Self { sql, values: values.0, layout, shapes, most, is_by_own_key: false }
    }

    /// The values, with all keys at once in the place of the first; for PostgreSQL.
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
