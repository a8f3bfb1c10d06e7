//! The figures of an alert's evidence, as they are stored and returned.

use serde::{Deserialize, Serialize};
use terms::{Currency, EvidenceName, EvidenceUnit};

use super::money::to_major;

/// One figure of an alert's evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What the figure says, such as the forecast end.
    pub name: EvidenceName,
    /// Its value: amounts in major units, days as dates, shares in percent.
    pub value: String,
    /// What its value is counted in.
    pub unit: FigureUnit,
}

/// What a figure is counted in. It is stored as the code of a currency, or as the name of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FigureUnit {
    /// Money of this currency.
    Money(Currency),
    /// Something else.
    Other(EvidenceUnit),
}

impl FigureUnit {
    /// The unit.
    pub fn unit(self) -> EvidenceUnit {
        match self {
            Self::Money(_) => EvidenceUnit::Money,
            Self::Other(unit) => unit,
        }
    }

    /// The currency of an amount of money.
    pub fn currency(self) -> Option<Currency> {
        match self {
            Self::Money(currency) => Some(currency),
            Self::Other(_) => None,
        }
    }
}

/// A figure from its parts.
pub fn figure(name: EvidenceName, value: impl ToString, unit: EvidenceUnit) -> Figure {
    Figure { name, value: value.to_string(), unit: FigureUnit::Other(unit) }
}

/// A figure that is an amount of money.
pub fn amount(name: EvidenceName, minor: i64, currency: Currency) -> Figure {
    Figure { name, value: to_major(minor, currency), unit: FigureUnit::Money(currency) }
}

/// The value of the figure of this name.
pub fn value(figures: &[Figure], name: EvidenceName) -> Option<&str> {
    figures.iter().find(|figure| figure.name == name).map(|figure| figure.value.as_str())
}

/// Basis points as a percentage: 1234 -> `12.34`.
pub fn percent(basis_points: i32) -> String {
    to_major(i64::from(basis_points), Currency::Cny)
}
