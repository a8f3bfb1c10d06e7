//! Rows as they are read from the database: only the columns that are asked for, with all cells in one block of
//! memory.
//!
//! A model per row, with every column, would be most of the memory of a large answer. Here a row is an index into
//! the block, and a column an offset in it.

use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::document::Document;
pub use sea_orm::EntityTrait;
use sea_orm::{ColumnTrait, ColumnType, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, Value};
use uuid::Uuid;

use super::json_column::unreadable;
use crate::error::{Error, Result};

/// A set of a table's columns, by their index in its entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns(u64);

impl Columns {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// All columns of a table.
    pub fn all<E: EntityTrait>() -> Self {
        Self(u64::MAX >> (64 - E::Column::iter().len()))
    }

    /// The set with one more column, given by its index.
    pub const fn and(self, column: usize) -> Self {
        Self(self.0 | 1 << column)
    }

    /// The union of both sets.
    pub const fn union(self, those: Self) -> Self {
        Self(self.0 | those.0)
    }

    /// The columns of a table's primary key.
    pub fn key<E: EntityTrait>() -> Self {
        E::PrimaryKey::iter().fold(Self::NONE, |columns, key| columns.with::<E>(key.into_column()))
    }

    /// The set with one more column.
    pub fn with<E: EntityTrait>(self, column: E::Column) -> Self {
        self.and(place_of::<E>(column))
    }

    /// The number of columns.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The offset of a column's cell in a row; `None` if the column is not in the set.
    const fn slot(self, column: usize) -> Option<usize> {
        let bit = 1_u64 << column;
        if self.0 & bit == 0 { None } else { Some((self.0 & (bit - 1)).count_ones() as usize) }
    }

    /// The columns of the set, and how each is decoded.
    pub fn of<E: EntityTrait>(self) -> Vec<(E::Column, ValueKind)> {
        let chosen = E::Column::iter().enumerate().filter(|(place, _)| self.0 & 1 << place != 0);
        chosen.map(|(_, column)| (column, ValueKind::of(column.def().get_column_type()))).collect()
    }
}

/// The columns of a row: those of its own table, followed by those of a joined row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowLayout {
    /// The columns of its own table.
    pub own: Columns,
    /// The columns of the joined row.
    pub joined: Columns,
}

impl RowLayout {
    const fn width(self) -> usize {
        self.own.len() + self.joined.len()
    }
}

/// The index of a column in its entity.
pub fn place_of<E: EntityTrait>(column: E::Column) -> usize {
    E::Column::iter().position(|one| one.as_str() == column.as_str()).unwrap_or_default()
}

/// How a column is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A boolean.
    Bool,
    /// A 32-bit integer.
    Int,
    /// A 64-bit integer.
    Long,
    /// A UUID, 16 bytes.
    Uuid,
    /// A calendar day.
    Day,
    /// An instant in UTC.
    Instant,
    /// Text, or an enum as the name of its variant.
    Text,
    /// A JSON document.
    Json,
}

impl ValueKind {
    fn of(column: &ColumnType) -> Self {
        match column {
            ColumnType::Boolean => Self::Bool,
            ColumnType::Integer => Self::Int,
            ColumnType::BigInteger => Self::Long,
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Date => Self::Day,
            ColumnType::TimestampWithTimeZone | ColumnType::Timestamp | ColumnType::DateTime => Self::Instant,
            ColumnType::Json | ColumnType::JsonBinary => Self::Json,
            _ => Self::Text,
        }
    }
}

/// The value of a column in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowValue {
    /// SQL's NULL.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A UUID.
    Uuid(Uuid),
    /// A calendar day.
    Day(NaiveDate),
    /// An instant in UTC.
    Instant(DateTime<Utc>),
    /// The range of bytes, from and to, in the table's text.
    Text(u32, u32),
    /// A value that does not fit its column's type. Only whoever asks for this cell gets an error.
    Unreadable,
}

impl RowValue {
    /// The cell of the text between two byte offsets.
    pub const fn text(start: usize, end: usize) -> Self {
        // A statement's text never comes near 4 GB, as pages and batches are bounded.
        Self::Text(start as u32, end as u32)
    }
}

/// Rows with the same columns.
#[derive(Debug, Default)]
pub struct RowSet {
    layout: RowLayout,
    cells: Vec<RowValue>,
    text: String,
}

impl RowSet {
    /// An empty table for rows of these columns.
    pub fn new(layout: RowLayout) -> Self {
        Self { layout, ..Self::default() }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.cells.len() / self.layout.width().max(1)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Appends a cell.
    pub fn push(&mut self, cell: RowValue) {
        self.cells.push(cell);
    }

    /// Stores a text and returns its cell, which is not appended yet.
    pub fn add_text(&mut self, text: &str) -> RowValue {
        let start = self.text.len();
        self.text.push_str(text);
        RowValue::text(start, self.text.len())
    }

    /// Stores a text and appends its cell.
    pub fn push_text(&mut self, text: &str) {
        let cell = self.add_text(text);
        self.push(cell);
    }

    /// Sets the text that the text cells refer to. Cells whose part of it is not valid UTF-8 become `Unreadable`.
    pub fn set_texts(&mut self, text: Vec<u8>) {
        self.text = String::from_utf8(text).unwrap_or_else(|error| {
            let mut text = error.into_bytes();
            for cell in &mut self.cells {
                if let RowValue::Text(start, end) = *cell
                    && let Some(piece) = text.get_mut(start as usize..end as usize)
                    && str::from_utf8(piece).is_err()
                {
                    piece.fill(b' ');
                    *cell = RowValue::Unreadable;
                }
            }
            String::from_utf8_lossy(&text).into_owned()
        });
    }

    /// Splits the rows into runs of successive rows that have the same value in a column of their own table.
    pub fn runs(&self, column: usize) -> impl Iterator<Item = (RowValue, Range<usize>)> {
        let rows = self.len();
        let cell = move |row| self.cell(row, false, column).unwrap_or(RowValue::Null);
        let mut start = 0;
        std::iter::from_fn(move || {
            let first = (start < rows).then(|| cell(start))?;
            let end = (start + 1..rows).find(|row| cell(*row) != first).unwrap_or(rows);
            Some((first, std::mem::replace(&mut start, end)..end))
        })
    }

    fn cell(&self, row: usize, joined: bool, column: usize) -> Option<RowValue> {
        let RowLayout { own, joined: others } = self.layout;
        let slot = if joined { own.len() + others.slot(column)? } else { own.slot(column)? };
        self.cells.get(row * self.layout.width() + slot).copied()
    }

    fn text(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// One row of a table, or the row joined to it.
#[derive(Debug)]
pub struct Row<E> {
    table: Arc<RowSet>,
    row: u32,
    /// Whether this is the joined row.
    joined: bool,
    of: PhantomData<fn() -> E>,
}

impl<E> Clone for Row<E> {
    fn clone(&self) -> Self {
        Self { table: self.table.clone(), row: self.row, joined: self.joined, of: PhantomData }
    }
}

impl<E: EntityTrait> Row<E> {
    /// The row of this index.
    pub fn new(table: Arc<RowSet>, row: usize) -> Self {
        Self { table, row: row as u32, joined: false, of: PhantomData }
    }

    /// All rows of a table.
    pub fn all(table: RowSet) -> impl Iterator<Item = Self> {
        let table = Arc::new(table);
        (0..table.len()).map(move |row| Self::new(table.clone(), row))
    }

    /// The row that was joined to this one; `None` if none was read.
    pub fn joined<F: EntityTrait>(&self) -> Option<Row<F>> {
        if self.table.layout.joined.is_empty() {
            return None;
        }
        Some(Row { table: self.table.clone(), row: self.row, joined: true, of: PhantomData })
    }

    /// A row with all columns, made from a model.
    pub fn of_model(model: &E::Model) -> Self
    where
        E::Model: ModelTrait<Entity = E>,
    {
        let mut table = RowSet::new(RowLayout { own: Columns::all::<E>(), joined: Columns::NONE });
        for column in E::Column::iter() {
            match model.get(column) {
                Value::Bool(None)
                | Value::Int(None)
                | Value::BigInt(None)
                | Value::Uuid(None)
                | Value::ChronoDate(None)
                | Value::ChronoDateTimeUtc(None)
                | Value::String(None)
                | Value::Json(None) => table.push(RowValue::Null),
                Value::Bool(Some(value)) => table.push(RowValue::Bool(value)),
                Value::Int(Some(value)) => table.push(RowValue::Int(value.into())),
                Value::BigInt(Some(value)) => table.push(RowValue::Int(value)),
                Value::Uuid(Some(value)) => table.push(RowValue::Uuid(value)),
                Value::ChronoDate(Some(value)) => table.push(RowValue::Day(value)),
                Value::ChronoDateTimeUtc(Some(value)) => table.push(RowValue::Instant(value)),
                Value::String(Some(value)) => table.push_text(&value),
                Value::Json(Some(value)) => table.push_text(&value.to_string()),
                _ => table.push(RowValue::Unreadable),
            }
        }
        Self::new(Arc::new(table), 0)
    }

    /// The value of a column; `Null` if the column was not read.
    pub fn cell(&self, column: E::Column) -> RowValue {
        self.table.cell(self.row as usize, self.joined, place_of::<E>(column)).unwrap_or(RowValue::Null)
    }

    /// The text of a cell of this row; empty if it is not a text cell.
    pub fn text(&self, cell: RowValue) -> &str {
        match cell {
            RowValue::Text(start, end) => self.table.text(start, end),
            _ => "",
        }
    }

    /// The value of the column of this index, with the type that the model's field has. Fails if the column was
    /// not read, or if the value does not fit the type.
    pub fn get<T: FieldType>(&self, column: usize, _: fn(&E::Model) -> &T) -> Result<T::View<'_>> {
        let cell = self.table.cell(self.row as usize, self.joined, column);
        let cell = cell.ok_or_else(|| Error::bug("a column that was not read"))?;
        T::view(cell, &self.table).ok_or_else(|| self.unreadable(column))
    }

    /// The error of a cell that cannot be decoded; it names the table, the column and the row's primary key.
    pub fn unreadable(&self, column: usize) -> Error {
        let name = E::Column::iter().nth(column).map_or("?", |column| column.as_str());
        let key = E::PrimaryKey::iter().map(|key| match self.cell(key.into_column()) {
            RowValue::Uuid(id) => id.to_string(),
            RowValue::Int(number) => number.to_string(),
            text @ RowValue::Text(..) => self.text(text).to_string(),
            _ => "?".to_string(),
        });
        let key = key.collect::<Vec<_>>().join(" ");
        unreadable(E::default().table_name(), name, key, "it is no value of the column's type")
    }
}

/// A type of a model's field.
pub trait FieldType {
    /// The type in which a row returns it, borrowed where possible.
    type View<'a>;
    /// The value of a cell; `None` if it has another type.
    fn view(cell: RowValue, table: &RowSet) -> Option<Self::View<'_>>;
}

impl FieldType for String {
    type View<'a> = &'a str;

    fn view(cell: RowValue, table: &RowSet) -> Option<&str> {
        match cell {
            RowValue::Text(start, end) => Some(table.text(start, end)),
            _ => None,
        }
    }
}

impl<P> FieldType for Document<P> {
    type View<'a> = Self;

    fn view(cell: RowValue, table: &RowSet) -> Option<Self> {
        Some(Self::of_text(String::view(cell, table)?))
    }
}

impl<T: FieldType> FieldType for Option<T> {
    type View<'a> = Option<T::View<'a>>;

    fn view(cell: RowValue, table: &RowSet) -> Option<Self::View<'_>> {
        if cell == RowValue::Null { Some(None) } else { T::view(cell, table).map(Some) }
    }
}

macro_rules! stored {
    ($($type:ty: $cell:ident($value:ident) => $view:expr;)*) => {$(
        impl FieldType for $type {
            type View<'a> = $type;

            fn view(cell: RowValue, _: &RowSet) -> Option<$type> {
                match cell {
                    RowValue::$cell($value) => $view,
                    _ => None,
                }
            }
        }
    )*};
}
stored! {
    bool: Bool(value) => Some(value);
    i32: Int(value) => value.try_into().ok();
    i64: Int(value) => Some(value);
    Uuid: Uuid(value) => Some(value);
    NaiveDate: Day(value) => Some(value);
    DateTime<Utc>: Instant(value) => Some(value);
}

impl FieldType for entity::enums::CostCategory {
    type View<'a> = Self;

    fn view(cell: RowValue, table: &RowSet) -> Option<Self> {
        String::view(cell, table)?.parse().ok()
    }
}

macro_rules! stored_enums {
    ($($type:ident)*) => {$(
        impl FieldType for entity::enums::$type {
            type View<'a> = Self;

            fn view(cell: RowValue, table: &RowSet) -> Option<Self> {
                Self::of_stored(String::view(cell, table)?)
            }
        }
    )*};
}
entity::enums::every_enum!(stored_enums);
