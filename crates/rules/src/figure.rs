//! The figures of an alert's evidence, as they are stored and returned.

use serde::{Deserialize, Serialize};
use terms::Currency;

use super::money::to_major;

/// One figure of an alert's evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its name, such as `redLine`.
    pub name: String,
    /// Its value: amounts in major units, days as dates, shares in percent.
    pub value: String,
    /// Its unit: a currency code, `%`, `days`, `day`, `date`, `count`, `ratio` or `text`.
    pub unit: String,
}

/// A figure from its parts.
pub fn figure(name: &str, value: impl ToString, unit: &str) -> Figure {
    Figure { name: name.into(), value: value.to_string(), unit: unit.into() }
}

/// A figure that is an amount of money.
pub fn amount(name: &str, minor: i64, currency: Currency) -> Figure {
    figure(name, to_major(minor, currency), currency.name())
}

/// The value of the figure of this name.
pub fn value<'a>(figures: &'a [Figure], name: &str) -> Option<&'a str> {
    figures.iter().find(|figure| figure.name == name).map(|figure| figure.value.as_str())
}

/// Basis points as a percentage: 1234 -> `12.34`.
pub fn percent(basis_points: i32) -> String {
    to_major(i64::from(basis_points), Currency::Cny)
}
