//! Writes an answer along its plan.

use std::borrow::Borrow;
use std::io;

use async_graphql::{PathSegment, Pos, ServerError};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Answer, Plan, Planned, Step, Under};
use crate::Fault;
use crate::store::{Stop, Store};
use app::error::{Error, Result};

/// Why a value was not written.
#[derive(Debug)]
pub enum Halt {
    /// Something must be loaded first.
    Wait,
    /// It has none; the error is not told yet.
    Fault(Error),
    /// It has none, and the error is told.
    Failed,
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Wait => Self::Wait,
            Stop::Fault(error) => Self::Fault(error),
        }
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// Whether a value was written.
pub type Wrote = Result<(), Halt>;

#[derive(Clone, Copy)]
enum Place<'q> {
    Key(&'q Step),
    Index(usize),
}

/// Where an answer is written.
pub struct Pen<'q> {
    /// What fields ask.
    pub store: &'q Store,
    json: String,
    errors: Vec<ServerError>,
    path: Vec<Place<'q>>,
    prefix: &'q [PathSegment],
    waits: bool,
    /// The length up to which there is room for it in memory.
    weighed: usize,
    /// There is no room for more of it.
    full: Option<Error>,
}

/// Room is taken for at least so much more of an answer.
const STEP: usize = 16 * 1024;
/// What an answer takes while it is written, for each byte of its text: itself, and the rows that it is made of.
const TIMES: usize = 2;

/// What goes before the object at the root of an answer.
pub const HEAD: &str = "{\"data\":";

/// What was written.
pub struct Written {
    /// The object, at the root of an answer after its head; none where an error reached it.
    pub json: Option<String>,
    /// What went wrong.
    pub errors: Vec<ServerError>,
}

/// Errors that one answer tells at most: where a list of a thousand rows shows a field that is refused in each, the first
/// of them say all there is to say.
const MOST_ERRORS: usize = 1_000;

/// Rounds that one answer takes at most: documents are not nested that deeply.
const ROUNDS: usize = 200;

/// Writes `root` along its plan, and loads what it needs: each round is a level further down.
pub async fn run<T: Planned + Sync>(
    store: &Store,
    plan: &Plan,
    root: &T,
    prefix: &[PathSegment],
) -> Result<Written> {
    for _ in 0..ROUNDS {
        if let Some(written) = write(store, plan, root, prefix)? {
            return Ok(written);
        }
        store.load().await;
    }
    Err(Error::bug("an answer that never ends"))
}

/// None where something must be loaded first.
fn write<'q, T: Planned>(
    store: &'q Store,
    plan: &'q Plan,
    root: &T,
    prefix: &'q [PathSegment],
) -> Result<Option<Written>> {
    store.count_anew();
    let (mut json, errors, path) = (String::with_capacity(1024), Vec::new(), Vec::new());
    if prefix.is_empty() {
        json.push_str(HEAD);
    }
    let mut pen = Pen { store, json, errors, path, prefix, waits: false, weighed: 0, full: None };
    let wrote = pen.object(root, plan);
    // From here on it is weighed as what it has become.
    store.give_room(pen.weighed * TIMES);
    if let Some(error) = pen.full {
        return Err(error);
    }
    if pen.waits {
        return Ok(None);
    }
    Ok(Some(Written { json: wrote.is_ok().then_some(pen.json), errors: pen.errors }))
}

impl<'q> Pen<'q> {
    /// Writes a leaf.
    pub fn leaf(&mut self, value: &(impl Serialize + ?Sized)) -> Wrote {
        let written = serde_json::to_writer(Text(&mut self.json), value);
        written.map_err(|error| Halt::Fault(Error::internal(error)))
    }

    /// Writes a text; most have nothing that must be escaped.
    pub fn text(&mut self, text: &str) -> Wrote {
        if text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
            return self.leaf(text);
        }
        self.plain_text(text);
        Ok(())
    }

    /// Writes a text that needs no escapes.
    pub fn plain_text(&mut self, text: &str) {
        self.json.push('"');
        self.json.push_str(text);
        self.json.push('"');
    }

    /// Writes a calendar day, `2026-03-31`.
    pub fn day(&mut self, day: NaiveDate) {
        write_day(&mut self.json, day);
    }

    /// Writes that there is nothing.
    pub fn null(&mut self) {
        self.json.push_str("null");
    }

    /// Writes a list.
    pub fn list<T: Answer, I: Borrow<T>>(
        &mut self,
        items: impl Iterator<Item = I>,
        under: &'q Under,
    ) -> Wrote {
        self.json.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            self.value(Place::Index(index), T::NULLABLE, |pen| item.borrow().write(under, pen))?;
        }
        self.json.push(']');
        Ok(())
    }

    /// Writes an object.
    pub fn object<T: Planned>(&mut self, object: &T, plan: &'q Plan) -> Wrote {
        self.store.count_rows(1)?;
        self.weigh()?;
        self.json.push('{');
        for (index, step) in plan.0.iter().enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            self.json.push_str(&step.head);
            match step.field {
                Some(field) => {
                    self.value(Place::Key(step), step.nullable, |pen| object.write_field(field, step, pen))?;
                }
                None => self.plain_text(T::NAME),
            }
        }
        self.json.push('}');
        Ok(())
    }

    /// Takes room in memory for what was written, and something more.
    fn weigh(&mut self) -> Wrote {
        if self.full.is_some() {
            return Err(Halt::Failed);
        }
        if self.json.len() < self.weighed {
            return Ok(());
        }
        let more = self.json.len() - self.weighed + STEP.max(self.json.len() / 4);
        match self.store.take_room(more * TIMES) {
            Ok(()) => {
                self.weighed += more;
                Ok(())
            }
            Err(error) => {
                self.full = Some(error);
                Err(Halt::Failed)
            }
        }
    }

    /// Writes the value at a place; or null, if it has none and may be null.
    fn value(&mut self, place: Place<'q>, nullable: bool, write: impl FnOnce(&mut Self) -> Wrote) -> Wrote {
        let start = self.json.len();
        self.path.push(place);
        let wrote = match write(self) {
            Err(Halt::Wait) => self.store.given_up().map_or(Err(Halt::Wait), |error| Err(Halt::Fault(error))),
            wrote => wrote,
        };
        let wrote = match wrote {
            Err(Halt::Wait) => {
                self.waits = true;
                Ok(())
            }
            Err(Halt::Fault(error)) => {
                self.tell(error);
                Err(Halt::Failed)
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

    /// Notes an error at the place where the pen stands. Nothing is told of a round that waits: the next one
    /// comes here again.
    fn tell(&mut self, error: Error) {
        if self.waits || self.errors.len() > MOST_ERRORS {
            return;
        }
        if self.errors.len() == MOST_ERRORS {
            let message =
                format!("More than {MOST_ERRORS} fields failed; the errors of the others are not told.");
            let error = async_graphql::Error::from(Fault(Error::Limit { name: "field_errors", message }));
            self.errors.push(error.into_server_error(Pos::default()));
            return;
        }
        let position = self.path.iter().rev().find_map(|place| match place {
            Place::Key(step) => Some(step.position),
            Place::Index(_) => None,
        });
        let here = self.path.iter().map(|place| match place {
            Place::Key(step) => PathSegment::Field(step.key.to_string()),
            Place::Index(index) => PathSegment::Index(*index),
        });
        let path = self.prefix.iter().cloned().chain(here).collect();
        let error = async_graphql::Error::from(Fault(error)).into_server_error(position.unwrap_or_default());
        self.errors.push(ServerError { path, ..error });
    }
}

/// Digit by digit, for lists consist of days to a good part.
fn write_day(json: &mut String, date: NaiveDate) {
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else {
        return json.push_str(&format!("\"{date}\""));
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

/// Takes what is serialized: text, in pieces that are text.
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
