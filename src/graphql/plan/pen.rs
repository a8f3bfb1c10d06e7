//! Writes an answer along its plan.

use std::borrow::Borrow;

use async_graphql::{PathSegment, ServerError};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Answer, Plan, Planned, Step, Under};
use crate::error::{Error, Result};
use crate::graphql::Fault;
use crate::graphql::store::{Stop, Store};

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
    json: Vec<u8>,
    errors: Vec<ServerError>,
    path: Vec<Place<'q>>,
    prefix: &'q [PathSegment],
    waits: bool,
}

/// What goes before the object at the root of an answer.
pub const HEAD: &str = "{\"data\":";

/// What was written.
pub struct Written {
    /// The object, at the root of an answer after its head; none where an error reached it.
    pub json: Option<String>,
    /// What went wrong.
    pub errors: Vec<ServerError>,
}

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
        if let Some(written) = write(store, plan, root, prefix) {
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
) -> Option<Written> {
    store.count_anew();
    let (mut json, errors, path) = (Vec::with_capacity(1024), Vec::new(), Vec::new());
    if prefix.is_empty() {
        json.extend_from_slice(HEAD.as_bytes());
    }
    let mut pen = Pen { store, json, errors, path, prefix, waits: false };
    let wrote = pen.object(root, plan);
    if pen.waits {
        return None;
    }
    // All that is written is text: keys, escaped strings and numbers.
    let json = String::from_utf8(pen.json).ok().filter(|_| wrote.is_ok());
    Some(Written { json, errors: pen.errors })
}

impl<'q> Pen<'q> {
    /// Writes a leaf.
    pub fn leaf(&mut self, value: &(impl Serialize + ?Sized)) -> Wrote {
        serde_json::to_writer(&mut self.json, value).map_err(|error| Halt::Fault(Error::internal(error)))
    }

    /// Writes a text that needs no escapes.
    pub fn plain_text(&mut self, text: &str) {
        self.json.push(b'"');
        self.json.extend_from_slice(text.as_bytes());
        self.json.push(b'"');
    }

    /// Writes a calendar day, `2026-03-31`.
    pub fn day(&mut self, day: NaiveDate) {
        write_day(&mut self.json, day);
    }

    /// Writes that there is nothing.
    pub fn null(&mut self) {
        self.json.extend_from_slice(b"null");
    }

    /// Writes a list.
    pub fn list<T: Answer, I: Borrow<T>>(
        &mut self,
        items: impl Iterator<Item = I>,
        under: &'q Under,
    ) -> Wrote {
        self.json.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            self.value(Place::Index(index), T::NULLABLE, |pen| item.borrow().write(under, pen))?;
        }
        self.json.push(b']');
        Ok(())
    }

    /// Writes an object.
    pub fn object<T: Planned>(&mut self, object: &T, plan: &'q Plan) -> Wrote {
        self.store.count_rows(1)?;
        self.json.push(b'{');
        for (index, step) in plan.0.iter().enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            self.json.extend_from_slice(step.head.as_bytes());
            match step.field {
                Some(field) => {
                    self.value(Place::Key(step), step.nullable, |pen| object.write_field(field, step, pen))?;
                }
                None => self.plain_text(T::NAME),
            }
        }
        self.json.push(b'}');
        Ok(())
    }

    /// Writes the value at a place; or null, if it has none and may be null.
    fn value(&mut self, place: Place<'q>, nullable: bool, write: impl FnOnce(&mut Self) -> Wrote) -> Wrote {
        let start = self.json.len();
        self.path.push(place);
        let wrote = match write(self) {
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
        if self.waits {
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
fn write_day(json: &mut Vec<u8>, date: NaiveDate) {
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else {
        return json.extend_from_slice(format!("\"{date}\"").as_bytes());
    };
    let digit = |number: u32, place: u32| b'0' + (number / place % 10) as u8;
    let year = [1000, 100, 10, 1].map(|place| digit(year, place));
    let [month, day] = [date.month(), date.day()].map(|number| [b'-', digit(number, 10), digit(number, 1)]);
    json.push(b'"');
    for part in [&year[..], &month, &day] {
        json.extend_from_slice(part);
    }
    json.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_are_written_as_the_calendar_does(days in -800_000..4_000_000_i32) {
            let day = NaiveDate::from_epoch_days(days).unwrap();
            let mut json = Vec::new();
            write_day(&mut json, day);
            prop_assert_eq!(String::from_utf8(json).unwrap(), format!("\"{day}\""));
        }
    }
}
