//! The arguments of a field, as far as its cost depends on them. What cannot be read counts as if it was not given:
//! validation, or the field itself, refuses it before anything is read.

use async_graphql::{Name, Value};
use chrono::NaiveDate;

/// The arguments that a field is given, variables filled in.
#[derive(Debug, Default)]
pub struct Arguments(Vec<(Name, Value)>);

impl Arguments {
    /// Of a field.
    pub fn new(given: Vec<(Name, Value)>) -> Self {
        Self(given)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        let given = self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        given.filter(|value| **value != Value::Null)
    }

    /// Whether it is given, and not null.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A whole number that is not negative.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Number(number) => Some(number.as_u64().unwrap_or_default()),
            _ => None,
        }
    }

    /// How many items a list has; one value stands for a list of one.
    pub fn items(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::List(items) => Some(items.len() as u64),
            _ => Some(1),
        }
    }

    /// Whether a field of `filter` is given, and not null.
    pub fn filters(&self, field: &str) -> bool {
        let Some(Value::Object(filter)) = self.get("filter") else { return false };
        filter.get(field).is_some_and(|value| *value != Value::Null)
    }

    /// The days from the argument `from` to the argument `to`, both counted.
    pub fn days(&self) -> Option<u64> {
        let day = |name| match self.get(name)? {
            Value::String(text) => text.parse::<NaiveDate>().ok(),
            _ => None,
        };
        let days = (day("to")? - day("from")?).num_days().saturating_add(1);
        Some(u64::try_from(days).unwrap_or_default())
    }
}
