//! Reads and writes the JSON documents of the database. A document is read as what it was written as, or reading
//! fails; no default takes the place of what cannot be read.
//!
//! The table below tells what each JSON column holds, and which format this version writes there:
//!
//! * A type may gain a field with a serde default without a new format: older rows are read with the default.
//! * A field that a type loses is named after `without`, as a JSON pointer: older rows are read without it.
//! * Any change that an older server would misread raises the format number: that server then refuses newer rows
//!   plainly.
//!
//! For a row that cannot be read the client gets INTERNAL, and the log gets the table, the column and the row's
//! key.

use std::borrow::Cow;
use std::fmt::Display;

use entity::document::{
    AlertEventEvidence, AlertEvidence, AuditChanges, BaselinePlan, ComplianceBasis, CostRoute, Document,
    KeyErrors, PolicyCalibration, PolicyWatch, WatchOutlook, WatchState,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::alert::Outlooks;
use super::audit::Changed;
use crate::error::{Error, Result, UserError};
use rules::baseline::FrozenTask;
use rules::compliance::Basis;
use rules::cost::Route;
use rules::figure::Figure;
use rules::forecast::Calibration;
use rules::watch::{Policy, WatchMemory};

/// A column that holds JSON documents.
pub trait JsonColumn {
    /// Its table.
    const TABLE: &'static str;
    /// Its name.
    const COLUMN: &'static str;
    /// The format that this version writes, and the newest that it reads.
    const FORMAT: u32;
    /// Fields that older documents have, as JSON pointers; they are ignored.
    const GONE: &'static [&'static str];
    /// Whether a document has the JSON kind that is stored there. (serde would also read a struct from an array.)
    const FITS: fn(&Value) -> bool;
    /// What its documents hold.
    type Content: Serialize + DeserializeOwned;
}

macro_rules! places {
    ($(
        $place:ident: $table:literal . $column:literal holds $content:ty, $fits:ident, format $format:literal
            $(, without [$($gone:literal),*])?;
    )*) => {
        $(
            impl JsonColumn for $place {
                const TABLE: &'static str = $table;
                const COLUMN: &'static str = $column;
                const FORMAT: u32 = $format;
                const FITS: fn(&Value) -> bool = Value::$fits;
                const GONE: &'static [&'static str] = &[$($($gone),*)?];
                type Content = $content;
            }
        )*

        /// The table and column of all JSON documents.
        pub const JSON_COLUMNS: &[(&str, &str)] = &[$(($table, $column)),*];

        /// The format that this version writes in this table and column.
        #[cfg(test)]
        fn newest(table: &str, column: &str) -> Option<u32> {
            match (table, column) {
                $(($table, $column) => Some($format),)*
                _ => None,
            }
        }

        /// Whether a stored text can be read as a document of this table and column. It is for tests that check
        /// all of them.
        pub fn check(table: &str, column: &str, text: &str) -> Result<()> {
            match (table, column) {
                $(($table, $column) => read::<$place>(&Document::of_text(text), "test").map(drop),)*
                _ => Err(Error::bug("no column of documents")),
            }
        }
    };
}
places! {
    AlertEvidence: "alert"."evidence" holds Vec<Figure>, is_array, format 1;
    AlertEventEvidence: "alert_event"."evidence" holds Vec<Figure>, is_array, format 1;
    AuditChanges: "audit_entry"."changes" holds Changed, is_object, format 1;
    BaselinePlan: "baseline"."plan" holds Vec<FrozenTask>, is_array, format 1;
    ComplianceBasis: "compliance_review"."basis" holds Basis, is_object, format 1;
    CostRoute: "cost"."route" holds Route, is_object, format 1;
    KeyErrors: "idempotency_key"."errors" holds Vec<UserError>, is_array, format 2;
    PolicyWatch: "policy"."watch" holds Policy, is_object, format 1, without ["/hurry"];
    PolicyCalibration: "policy"."learnt" holds Calibration, is_object, format 1;
    WatchState: "watch"."state" holds WatchMemory, is_object, format 1, without ["/bookings/misfit"];
    WatchOutlook: "watch"."outlook" holds Outlooks, is_object, format 1;
}

/// A stored value that cannot be read, as it is logged.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of row {row} cannot be read: {cause}")]
struct Unreadable {
    table: String,
    column: String,
    row: String,
    cause: String,
}

/// The error of a stored value that cannot be read; `row` is the primary key of its row.
pub fn unreadable(table: &str, column: &str, row: impl Display, cause: impl Display) -> Error {
    let (table, column) = (table.into(), column.into());
    Error::internal(Unreadable { table, column, row: row.to_string(), cause: cause.to_string() })
}

/// The content of a document. `row` is the primary key of its row, for the log.
pub fn read<P: JsonColumn>(document: &Document<P>, row: impl Display) -> Result<P::Content> {
    let refused = |cause: String| unreadable(P::TABLE, P::COLUMN, &row, cause);
    match document.open().map_err(refused)? {
        (format, _) if format > P::FORMAT => {
            let reads = P::FORMAT;
            let cause = format!(
                "written by a newer version of Plimsoll: format {format}, this version reads {reads}"
            );
            Err(refused(cause))
        }
        (_, content) if !(P::FITS)(content) => {
            Err(refused("it is another kind of JSON than is stored there".into()))
        }
        (_, content) => {
            let content = without(content, P::GONE);
            P::Content::deserialize(&*content).map_err(|error| refused(error.to_string()))
        }
    }
}

/// The document without the fields that are gone.
fn without<'a>(content: &'a Value, gone: &[&str]) -> Cow<'a, Value> {
    let mut content = Cow::Borrowed(content);
    for pointer in gone {
        let Some((parent, field)) = pointer.rsplit_once('/') else { continue };
        if content.pointer(pointer).is_some()
            && let Some(Value::Object(parent)) = content.to_mut().pointer_mut(parent)
        {
            parent.remove(field);
        }
    }
    content
}

/// The document of a content, in the current format.
pub fn write<P: JsonColumn>(content: &P::Content) -> Result<Document<P>> {
    let document = Document::new(P::FORMAT, serde_json::to_value(content).map_err(Error::internal)?);
    debug_assert!(read(&document, "new").is_ok(), "{}.{} cannot be read again", P::TABLE, P::COLUMN);
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was stored in each column before documents had formats; it must stay readable. A field that a type
    /// gains needs a serde default; one that it loses is named after `without`.
    const FORMAT_1: &str = include_str!("json_column/format_1.jsonl");

    /// What is stored in those columns whose format has changed since.
    const FORMAT_2: &str = include_str!("json_column/format_2.jsonl");

    fn samples() -> impl Iterator<Item = (String, String, Value)> {
        FORMAT_1.lines().map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            let stored = line["stored"].take();
            let text = |name: &str| line[name].as_str().unwrap().to_string();
            (text("table"), text("column"), stored)
        })
    }

    fn refusal(table: &str, column: &str, text: &str) -> String {
        check(table, column, text).expect_err(text).cause()
    }

    #[test]
    fn the_first_format_of_every_column_is_read_with_and_without_its_number() {
        for (table, column) in JSON_COLUMNS {
            let own = samples().filter(|sample| (sample.0.as_str(), sample.1.as_str()) == (table, column));
            let own: Vec<_> = own.map(|sample| sample.2).collect();
            assert!(!own.is_empty(), "{table}.{column} has a sample");
            for stored in own {
                check(table, column, &stored.to_string()).map_err(|error| error.cause()).unwrap();
                let numbered = serde_json::json!({ "format": 1, "content": stored });
                check(table, column, &numbered.to_string()).map_err(|error| error.cause()).unwrap();
            }
        }
    }

    #[test]
    fn the_second_format_is_read_and_written_as_it_was() {
        for line in FORMAT_2.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let [table, column] = ["table", "column"].map(|name| line[name].as_str().unwrap());
            let numbered = serde_json::json!({ "format": 2, "content": line["stored"] });
            check(table, column, &numbered.to_string()).map_err(|error| error.cause()).unwrap();
            if column == "errors" {
                let read: Vec<UserError> = serde_json::from_value(line["stored"].clone()).unwrap();
                assert_eq!(serde_json::to_value(&read).unwrap(), line["stored"]);
            }
        }
    }

    #[test]
    fn fields_that_are_gone_are_left_out_wherever_they_were() {
        let stored = serde_json::json!({ "a": 1, "b": { "c": 2, "d": 3 } });
        let read = without(&stored, &["/b/c", "/b/no", "/x/y"]);
        assert_eq!(*read, serde_json::json!({ "a": 1, "b": { "d": 3 } }));
        assert!(matches!(without(&stored, &["/no"]), Cow::Borrowed(_)), "nothing to leave out");
    }

    #[test]
    fn a_newer_format_is_refused_in_plain_words() {
        for (table, column, stored) in samples() {
            let reads = newest(&table, &column).unwrap();
            let newer = reads + 1;
            let expected = format!(
                "{table}.{column} of row test cannot be read: written by a newer version of Plimsoll: format {newer}, \
                 this version reads {reads}"
            );
            let newer = serde_json::json!({ "format": newer, "content": stored });
            assert_eq!(refusal(&table, &column, &newer.to_string()), expected);
        }
    }

    #[test]
    fn another_shape_is_never_a_default() {
        for (table, column) in JSON_COLUMNS {
            for wrong in [
                "",
                "no JSON",
                "null",
                "7",
                "\"text\"",
                "[7]",
                "{\"no\":1}",
                "{\"format\":1}",
                "{\"format\":1,\"content\":7}",
            ] {
                let message = refusal(table, column, wrong);
                assert!(
                    message.starts_with(&format!("{table}.{column} of row test cannot be read: ")),
                    "{message}"
                );
            }
        }
        assert!(refusal("cost", "route", "{\"steps\":[]}").contains("a route without approvals"));
        assert!(refusal("watch", "state", "{}").contains("missing field"));
    }
}
