//! The nodes of an answer, borrowed from their rows. `D` is a day as the database gives it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::Failure;

/// A project as a list shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed<'a, D> {
    pub id: Id,
    pub code: &'a str,
    pub name: &'a str,
    pub stage: &'a str,
    pub on_hold: bool,
    pub health: &'a str,
    pub collection_status: &'a str,
    pub planned_start: Option<D>,
    pub planned_end: Option<D>,
    pub version: i32,
}

/// A project as a point read shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Single<'a, D> {
    #[serde(flatten)]
    pub listed: Listed<'a, D>,
    pub actual_start: Option<D>,
    pub created_at: Moment,
    pub customer: Customer<'a>,
}

/// A customer.
#[derive(Serialize)]
pub struct Customer<'a> {
    pub id: Id,
    pub name: &'a str,
    pub industry: Option<&'a str>,
}

/// A customer's project.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Project<'a, D> {
    pub id: Id,
    pub code: &'a str,
    pub name: &'a str,
    pub stage: &'a str,
    pub planned_end: Option<D>,
}

/// A project's task.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Task<'a, D> {
    pub id: Id,
    pub title: &'a str,
    pub status: &'a str,
    pub planned_start: Option<D>,
    pub planned_end: Option<D>,
    pub percent_complete: f64,
}

/// A project's cost.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost<'a, D> {
    pub id: Id,
    pub payee: &'a str,
    pub status: &'a str,
    pub incurred_on: D,
    pub amount: Money<'a>,
}

/// Money.
#[derive(Serialize)]
pub struct Money<'a> {
    amount: Amount<'a>,
    currency: &'a str,
}

impl<'a> Money<'a> {
    /// Of minor units.
    pub fn new(minor: i64, currency: &'a str) -> Self {
        Self { amount: Amount(minor, currency), currency }
    }
}

/// A global id: a byte of kind and the row's UUID, as the server writes it.
#[derive(Clone, Copy)]
pub struct Id(u8, Uuid);

impl Id {
    /// A customer's.
    pub fn customer(id: Uuid) -> Self {
        Self(3, id)
    }

    /// A project's.
    pub fn project(id: Uuid) -> Self {
        Self(6, id)
    }

    /// A task's.
    pub fn task(id: Uuid) -> Self {
        Self(7, id)
    }

    /// A cost's.
    pub fn cost(id: Uuid) -> Self {
        Self(8, id)
    }

    /// The UUID in a global id.
    pub fn parse(text: &str) -> Result<Uuid, Failure> {
        let bytes = URL_SAFE_NO_PAD.decode(text)?;
        Ok(Uuid::from_slice(bytes.get(1..).unwrap_or_default())?)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut bytes, mut text) = ([self.0; 17], [0; 23]);
        bytes[1..].copy_from_slice(self.1.as_bytes());
        URL_SAFE_NO_PAD.encode_slice(bytes, &mut text).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(str::from_utf8(&text).unwrap_or_default())
    }
}

/// A day, written like `2026-03-31`.
pub struct Day(pub NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = (self.0.year().unsigned_abs(), self.0.month(), self.0.day());
        let mut text = *b"0000-00-00";
        let numbers = [(0, year / 1000), (1, year / 100), (2, year / 10), (3, year)];
        for (place, number) in
            numbers.into_iter().chain([(5, month / 10), (6, month), (8, day / 10), (9, day)])
        {
            text[place] += (number % 10) as u8;
        }
        serializer.serialize_str(str::from_utf8(&text).unwrap_or_default())
    }
}

/// An instant, written like `2026-03-31T08:00:00Z`.
pub struct Moment(pub DateTime<Utc>);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// Minor units, written as major units: all currencies have two decimals but the yen.
struct Amount<'a>(i64, &'a str);

impl fmt::Display for Amount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            "JPY" => write!(f, "{}", self.0),
            _ => write!(f, "{}.{:02}", self.0 / 100, self.0 % 100),
        }
    }
}

impl Serialize for Amount<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
