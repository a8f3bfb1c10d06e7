//! JSON documents in columns: each with the number of its format, and marked with the column it belongs to.
//!
//! A document is stored as `{"format": 1, "content": …}`. Rows from before formats were numbered hold the content alone;
//! that is format 1. What this version cannot read is kept as it was read, so that writing its row again loses
//! nothing.

use std::fmt::Debug;
use std::marker::PhantomData;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use serde_json::{Value as Json, json};

/// The key of the format's number in a stored document.
const FORMAT: &str = "format";
/// The key of the content in a stored document.
const CONTENT: &str = "content";
/// The format of documents that are stored without a number.
const FIRST: u32 = 1;

/// A JSON document as it is stored in the column that `P` names. What it holds is known to whoever reads that column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<P> {
    stored: Stored,
    place: PhantomData<fn() -> P>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stored {
    Json(Json),
    /// What is in the column and is no JSON: SQLite takes any text.
    Text(String),
}

impl<P> Document<P> {
    /// A document of this format.
    pub fn new(format: u32, content: Json) -> Self {
        Self::of(Stored::Json(json!({ FORMAT: format, CONTENT: content })))
    }

    /// A document as the text that is stored.
    pub fn of_text(text: &str) -> Self {
        Self::of(serde_json::from_str(text).map_or_else(|_| Stored::Text(text.into()), Stored::Json))
    }

    const fn of(stored: Stored) -> Self {
        Self { stored, place: PhantomData }
    }

    /// The number of its format and its content; an error, in words, where it is no JSON document.
    pub fn open(&self) -> Result<(u32, &Json), String> {
        let json = match &self.stored {
            Stored::Json(json) => json,
            Stored::Text(_) => return Err("it is no JSON".into()),
        };
        let Some(format) = json.get(FORMAT).and_then(Json::as_u64) else { return Ok((FIRST, json)) };
        let format = <u32 as TryFrom<u64>>::try_from(format)
            .map_err(|_| format!("{format} is no number of a format"))?;
        json.get(CONTENT).map(|content| (format, content)).ok_or_else(|| "it has no content".into())
    }

    /// The same document for another column, which holds the same.
    pub fn moved<Q>(self) -> Document<Q> {
        Document::of(self.stored)
    }
}

impl<P> From<Document<P>> for Value {
    fn from(document: Document<P>) -> Self {
        match document.stored {
            Stored::Json(json) => json.into(),
            Stored::Text(text) => text.into(),
        }
    }
}

impl<P> TryGetable for Document<P> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        match Option::<Json>::try_get_by(row, index) {
            Ok(Some(json)) => Ok(Self::of(Stored::Json(json))),
            Ok(None) => Err(TryGetError::Null(format!("{index:?}"))),
            Err(_) => String::try_get_by(row, index).map(|text| Self::of(Stored::Text(text))),
        }
    }
}

impl<P> ValueType for Document<P> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(json)) => Ok(Self::of(Stored::Json(*json))),
            Value::String(Some(text)) => Ok(Self::of(Stored::Text(text))),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "Document".into()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::JsonBinary
    }
}

impl<P> Nullable for Document<P> {
    fn null() -> Value {
        Value::Json(None)
    }
}

/// The content of a stored document, whatever its format.
pub fn content(stored: &Json) -> &Json {
    stored.get(FORMAT).and_then(|_| stored.get(CONTENT)).unwrap_or(stored)
}

/// Names columns that hold documents.
macro_rules! places {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {}
    )*};
}
places! {
    /// `alert.evidence`: the figures that an alert was decided on.
    AlertEvidence;
    /// `alert_event.evidence`: the figures at the moment of an event.
    AlertEventEvidence;
    /// `audit_entry.changes`: what changed, from what to what.
    AuditChanges;
    /// `baseline.plan`: the work as it was planned.
    BaselinePlan;
    /// `compliance_review.basis`: what a decision rests on.
    ComplianceBasis;
    /// `cost.route`: the approvals that a cost needs.
    CostRoute;
    /// `idempotency_key.errors`: why nothing was done.
    KeyErrors;
    /// `policy.watch`: when to warn.
    PolicyWatch;
    /// `policy.learnt`: what finished projects taught.
    PolicyCalibration;
    /// `watch.state`: what the warning rules remember of a project.
    WatchState;
    /// `watch.outlook`: where a project was heading when it was last evaluated.
    WatchOutlook;
}
