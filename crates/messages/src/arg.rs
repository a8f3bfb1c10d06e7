//! The arguments of messages.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use terms::Currency;
use terms::rights::{Operation, Permission};

use crate::{Locale, Message, render};

/// An argument of a message, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number; texts may depend on how many it is.
    Integer(i64),
    /// A text that is the same in every language, such as a name.
    Text(String),
    /// Several, one after the other.
    List(Vec<Self>),
    /// A number with decimals, as it is written.
    Decimal {
        /// The number in decimal notation, such as `12.5`.
        decimal: String,
    },
    /// A day of the calendar, written as `2026-03-31` in every language.
    Day {
        /// The day, without a time of day.
        day: NaiveDate,
    },
    /// A moment, written with its date and time in UTC.
    Instant {
        /// The moment in UTC.
        instant: DateTime<Utc>,
    },
    /// An amount as one types it: `1234.56 CNY` in English.
    Amount {
        /// The amount in major units, such as `1234.56`.
        amount: String,
        /// The code of its currency.
        currency: String,
    },
    /// An amount as one reads it: `CNY 1,234.56` in English.
    Money {
        /// The amount in major units, such as `1234.56`.
        money: String,
        /// The code of its currency.
        currency: String,
    },
    /// A value of an enum, or a noun: itself in English, its label where a language has no words for it otherwise.
    Term {
        /// The enum, such as `Role`.
        of: String,
        /// The value, such as `SALES`.
        term: String,
    },
    /// The label of a value, in every language.
    Label {
        /// The Rust name of the enum, such as `Role`.
        of: String,
        /// The value of the enum, such as `FINANCE`.
        label: String,
    },
    /// Sentences that follow one another; there may be none.
    Sentences {
        /// The sentences, in the order in which they are read.
        sentences: Vec<Message>,
    },
    /// A message within the message.
    Message(Message),
}

impl Arg {
    /// A value of an enum, or a noun.
    pub fn term(of: &str, value: &str) -> Self {
        Self::Term { of: of.into(), term: value.into() }
    }

    /// The label of a value.
    pub fn label(of: &str, value: &str) -> Self {
        Self::Label { of: of.into(), label: value.into() }
    }

    /// An amount in major units, as one types it.
    pub fn amount(major: impl Into<String>, currency: Currency) -> Self {
        Self::Amount { amount: major.into(), currency: currency.name().into() }
    }

    /// For a program that chooses among values: the name of a value of an enum, and otherwise its text in a language.
    pub fn choice(&self, locale: Locale) -> String {
        match self {
            Self::Term { term, .. } => term.clone(),
            arg => arg.text(locale),
        }
    }

    /// Its text in a language.
    pub fn text(&self, locale: Locale) -> String {
        render::written(self, locale)
    }

    /// Sentences that follow one another, those that there are.
    pub fn sentences(all: impl IntoIterator<Item = Message>) -> Self {
        Self::Sentences { sentences: all.into_iter().collect() }
    }

    /// Several, one after the other.
    pub fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// For tests and for what is the same in every language.
impl PartialEq<str> for Arg {
    fn eq(&self, other: &str) -> bool {
        matches!(self, Self::Text(text) | Self::Term { term: text, .. } if text == other)
    }
}

impl PartialEq<&str> for Arg {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

macro_rules! from {
    ($($given:ty: |$value:ident| $arg:expr;)*) => {
        $(impl From<$given> for Arg {
            fn from($value: $given) -> Self {
                $arg
            }
        })*
    };
}

from! {
    &str: |text| Self::Text(text.into());
    String: |text| Self::Text(text);
    &String: |text| Self::Text(text.clone());
    i32: |number| Self::Integer(number.into());
    i64: |number| Self::Integer(number);
    u32: |number| Self::Integer(number.into());
    u64: |number| Self::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    usize: |number| Self::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    f64: |number| Self::Decimal { decimal: number.to_string() };
    NaiveDate: |day| Self::Day { day };
    DateTime<Utc>: |instant| Self::Instant { instant };
    Message: |message| Self::Message(message);
    // By its name to programs, and by its label where a language has no words for it otherwise.
    Operation: |operation| Self::term("Operation", operation.name());
    Permission: |permission| Self::label("Permission", permission.name());
}

/// The names of enums, for their labels.
macro_rules! terms {
    ($($name:ident)*) => {
        $(impl From<terms::$name> for Arg {
            fn from(value: terms::$name) -> Self {
                Self::term(stringify!($name), value.name())
            }
        })*
    };
}

terms::every_enum!(terms);
