//! Writes an answer as JSON along its plan.

use std::borrow::Borrow;
use std::fmt::Write as _;
use std::io;

use async_graphql::{PathSegment, Pos, ServerError};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{InvalidArgument, Object, ObjectPlan, Output, ResponseField, ValuePlan};
use crate::FieldError;
use crate::loader::{LoadError, RequestContext};
use app::error::{Error, Result};

/// Why a value was not written.
#[derive(Debug)]
pub enum WriteError {
    /// Something must be loaded first.
    NotLoaded,
    /// It failed; the error is not recorded yet.
    Failed(Error),
    /// An argument of the field was refused.
    InvalidArgument(InvalidArgument),
    /// It failed, and the error is recorded.
    Recorded,
}

impl From<LoadError> for WriteError {
    fn from(stop: LoadError) -> Self {
        match stop {
            LoadError::NotLoaded => Self::NotLoaded,
            LoadError::Failed(error) => Self::Failed(error),
        }
    }
}

impl From<Error> for WriteError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Whether a value was written.
pub type WriteResult = Result<(), WriteError>;

#[derive(Clone, Copy)]
enum Place<'q> {
    Key(&'q ResponseField),
    Index(usize),
}

/// Writes an answer.
pub struct JsonWriter<'q> {
    /// The context of the request that fields read from.
    pub ctx: &'q RequestContext,
    json: String,
    errors: Vec<ServerError>,
    path: Vec<Place<'q>>,
    prefix: &'q [PathSegment],
    waits: bool,
    /// The length in bytes for which memory is reserved.
    weighed: usize,
    /// The error, if no more memory could be reserved.
    full: Option<Error>,
}

/// Memory is reserved in steps of at least this many bytes of the answer.
const STEP: usize = 16 * 1024;
/// The bytes of memory for each byte of the answer while it is written: the text itself, and the rows it is made
/// of.
const TIMES: usize = 2;

/// The text in front of the root object of an answer.
pub const HEAD: &str = "{\"data\":";

/// A written answer.
pub struct WrittenJson {
    /// The JSON object (with `HEAD` in front of it at the root); `None` if an error propagated to it.
    pub json: Option<String>,
    /// The errors of its fields.
    pub errors: Vec<ServerError>,
}

/// The most errors in one answer: where each row of a long list has a field that is refused, the first errors say
/// enough.
const MOST_ERRORS: usize = 1_000;

/// The most rounds of loading for one answer: documents are not nested that deeply.
const ROUNDS: usize = 200;

/// Writes `root` along its plan and loads what it needs. Each round of loading reaches one level deeper.
pub async fn run<T: Object + Sync>(
    ctx: &RequestContext,
    plan: &ObjectPlan,
    root: &T,
    prefix: &[PathSegment],
) -> Result<WrittenJson> {
    for _ in 0..ROUNDS {
        if let Some(written) = write(ctx, plan, root, prefix)? {
            return Ok(written);
        }
        ctx.load().await;
    }
    Err(Error::bug("an answer that never ends"))
}

/// One round of writing. `None` if something must be loaded first.
fn write<'q, T: Object>(
    ctx: &'q RequestContext,
    plan: &'q ObjectPlan,
    root: &T,
    prefix: &'q [PathSegment],
) -> Result<Option<WrittenJson>> {
    ctx.count_anew();
    let (mut json, errors, path) = (String::with_capacity(1024), Vec::new(), Vec::new());
    if prefix.is_empty() {
        json.push_str(HEAD);
    }
    let mut writer = JsonWriter { ctx, json, errors, path, prefix, waits: false, weighed: 0, full: None };
    let wrote = writer.object(root, plan);
    // The finished answer is accounted for elsewhere.
    ctx.give_room(writer.weighed * TIMES);
    if let Some(error) = writer.full {
        return Err(error);
    }
    if writer.waits {
        return Ok(None);
    }
    Ok(Some(WrittenJson { json: wrote.is_ok().then_some(writer.json), errors: writer.errors }))
}

impl<'q> JsonWriter<'q> {
    /// Writes a leaf.
    pub fn leaf(&mut self, value: &(impl Serialize + ?Sized)) -> WriteResult {
        let written = serde_json::to_writer(Text(&mut self.json), value);
        written.map_err(|error| WriteError::Failed(Error::internal(error)))
    }

    /// Writes a string; most strings need no escaping.
    pub fn text(&mut self, text: &str) -> WriteResult {
        if text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
            return self.leaf(text);
        }
        self.plain_text(text);
        Ok(())
    }

    /// Writes a string that needs no escaping.
    pub fn plain_text(&mut self, text: &str) {
        self.json.push('"');
        self.json.push_str(text);
        self.json.push('"');
    }

    /// Writes a calendar day such as `2026-03-31`.
    pub fn day(&mut self, day: NaiveDate) {
        write_day(&mut self.json, day);
    }

    /// Writes JSON that is ready.
    pub fn json(&mut self, json: &str) -> WriteResult {
        self.json.push_str(json);
        self.weigh()
    }

    /// Writes null.
    pub fn null(&mut self) {
        self.json.push_str("null");
    }

    /// Writes a list.
    pub fn list<T: Output, I: Borrow<T>>(
        &mut self,
        items: impl Iterator<Item = I>,
        under: &'q ValuePlan,
    ) -> WriteResult {
        self.json.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            self.value(Place::Index(index), T::NULLABLE, |writer| item.borrow().write(under, writer))?;
        }
        self.json.push(']');
        Ok(())
    }

    /// Writes an object.
    pub fn object<T: Object>(&mut self, object: &T, plan: &'q ObjectPlan) -> WriteResult {
        self.ctx.count_rows(1)?;
        self.weigh()?;
        self.json.push('{');
        for (index, step) in plan.0.iter().enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            self.json.push_str(&step.head);
            match step.field {
                Some(field) => {
                    self.value(Place::Key(step), step.nullable, |writer| match &step.under {
                        ValuePlan::InvalidArgument(error) => Err(WriteError::InvalidArgument(error.clone())),
                        _ => object.write_field(field, step, writer),
                    })?;
                }
                None => self.plain_text(T::NAME),
            }
        }
        self.json.push('}');
        Ok(())
    }

    /// Reserves memory for what was written, and for a step more.
    fn weigh(&mut self) -> WriteResult {
        if self.full.is_some() {
            return Err(WriteError::Recorded);
        }
        if self.json.len() < self.weighed {
            return Ok(());
        }
        let more = self.json.len() - self.weighed + STEP.max(self.json.len() / 4);
        match self.ctx.take_room(more * TIMES) {
            Ok(()) => {
                self.weighed += more;
                Ok(())
            }
            Err(error) => {
                self.full = Some(error);
                Err(WriteError::Recorded)
            }
        }
    }

    /// Writes the value at a place; null if it failed and is nullable.
    fn value(
        &mut self,
        place: Place<'q>,
        nullable: bool,
        write: impl FnOnce(&mut Self) -> WriteResult,
    ) -> WriteResult {
        let start = self.json.len();
        self.path.push(place);
        let wrote = match write(self) {
            Err(WriteError::NotLoaded) => {
                self.ctx.given_up().map_or(Err(WriteError::NotLoaded), |error| Err(WriteError::Failed(error)))
            }
            wrote => wrote,
        };
        let wrote = match wrote {
            Err(WriteError::NotLoaded) => {
                self.waits = true;
                Ok(())
            }
            Err(WriteError::Failed(error)) => {
                self.tell(|position| {
                    async_graphql::Error::from(FieldError(error)).into_server_error(position)
                });
                Err(WriteError::Recorded)
            }
            Err(WriteError::InvalidArgument(error)) => {
                self.tell(|_| *error);
                Err(WriteError::Recorded)
            }
            wrote => wrote,
        };
        self.path.pop();
        if wrote.is_err() && nullable {
            self.json.truncate(start);
            self.null();
            return Ok(());
        }
        wrote
    }

    /// Where the current field stands in the document.
    fn position(&self) -> Pos {
        let position = self.path.iter().rev().find_map(|place| match place {
            Place::Key(step) => Some(step.position),
            Place::Index(_) => None,
        });
        position.unwrap_or_default()
    }

    /// Records an error at the current place. Nothing is recorded in a round that must load first, as the next
    /// round comes here again.
    fn tell(&mut self, error: impl FnOnce(Pos) -> ServerError) {
        if self.waits || self.errors.len() > MOST_ERRORS {
            return;
        }
        if self.errors.len() == MOST_ERRORS {
            let message = messages::too_many_errors(MOST_ERRORS);
            let error =
                async_graphql::Error::from(FieldError(Error::Limit { name: "field_errors", message }));
            self.errors.push(error.into_server_error(Pos::default()));
            return;
        }
        let here = self.path.iter().map(|place| match place {
            Place::Key(step) => PathSegment::Field(step.key.to_string()),
            Place::Index(index) => PathSegment::Index(*index),
        });
        let path = self.prefix.iter().cloned().chain(here).collect();
        self.errors.push(ServerError { path, ..error(self.position()) });
    }
}

/// Writes digit by digit for speed, as lists have many days.
fn write_day(json: &mut String, date: NaiveDate) {
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else {
        let _ = write!(json, "\"{date}\"");
        return;
    };
    let (month, day) = (date.month(), date.day());
    let year = [(1, year / 1000), (2, year / 100), (3, year / 10), (4, year)];
    let rest = [(6, month / 10), (7, month), (9, day / 10), (10, day)];
    let mut text = *b"\"0000-00-00\"";
    for (place, number) in year.into_iter().chain(rest) {
        text[place] += (number % 10) as u8;
    }
    json.push_str(str::from_utf8(&text).unwrap_or_default());
}

/// A writer for serde_json, which only produces valid UTF-8.
struct Text<'a>(&'a mut String);

impl io::Write for Text<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.push_str(str::from_utf8(piece).map_err(io::Error::other)?);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_are_written_as_the_calendar_does(days in -800_000..4_000_000_i32) {
            let day = NaiveDate::from_epoch_days(days).unwrap();
            let mut json = String::new();
            write_day(&mut json, day);
            prop_assert_eq!(json, format!("\"{day}\""));
        }
    }
}
