//! The figures of an alert's evidence, as they are stored and told.

use serde::{Deserialize, Serialize};
use terms::Currency;

use super::money::to_major;

/// One figure of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is, e.g. `redLine`.
    pub name: String,
    /// Its value: amounts in major units, days as dates, shares in percent.
    pub value: String,
    /// What the value is counted in: a currency code, `%`, `days`, `day`, `date`, `count`, `ratio` or `text`.
    pub unit: String,
}

/// A figure.
pub fn figure(name: &str, value: impl ToString, unit: &str) -> Figure {
    Figure { name: name.into(), value: value.to_string(), unit: unit.into() }
}

/// An amount of money.
pub fn amount(name: &str, minor: i64, currency: Currency) -> Figure {
    figure(name, to_major(minor, currency), currency.name())
}

/// The value of this name.
pub fn value<'a>(figures: &'a [Figure], name: &str) -> Option<&'a str> {
    figures.iter().find(|figure| figure.name == name).map(|figure| figure.value.as_str())
}

/// Basis points as people read them: 1234 -> `12.34`.
pub fn percent(basis_points: i32) -> String {
    to_major(i64::from(basis_points), Currency::Cny)
}
