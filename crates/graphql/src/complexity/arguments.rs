//! The arguments that the cost of a field depends on. They are read in place, in the document or in the variables,
//! and never copied: a request may contain megabytes. A value of the wrong type counts as not given, because
//! validation or the field itself will refuse it before anything is read from the database.

use async_graphql::parser::types::Field;
use async_graphql::{Name, Value};
use async_graphql_value::Value as WrittenJson;
use chrono::NaiveDate;

use crate::executor::selection::Selections;

/// The arguments of a field.
#[derive(Clone, Copy)]
pub(super) struct FieldArguments<'a> {
    field: &'a Field,
    selections: &'a Selections<'a>,
}

/// A value that is not null, in place.
#[derive(Clone, Copy)]
enum Given<'a> {
    /// In the document, where it may contain variables.
    WrittenJson(&'a WrittenJson),
    /// In a variable.
    Variable(&'a Value),
}

impl<'a> FieldArguments<'a> {
    /// For a field.
    pub(super) fn new(field: &'a Field, selections: &'a Selections<'a>) -> Self {
        Self { field, selections }
    }

    /// Whether the argument is given and not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The argument as a non-negative integer.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Given::WrittenJson(WrittenJson::Number(number)) | Given::Variable(Value::Number(number)) => {
                Some(number.as_u64().unwrap_or_default())
            }
            _ => None,
        }
    }

    /// The number of items of a list; a single value counts as a list of one.
    pub(super) fn items(&self, name: &str) -> Option<u64> {
        Some(match self.get(name)? {
            Given::WrittenJson(WrittenJson::List(items)) => items.len() as u64,
            Given::Variable(Value::List(items)) => items.len() as u64,
            _ => 1,
        })
    }

    /// Whether the list contains one of these enum values.
    pub(super) fn lists_any(&self, name: &str, of: &[&str]) -> bool {
        let is_one = |given| match given {
            Given::WrittenJson(WrittenJson::Enum(value)) | Given::Variable(Value::Enum(value)) => {
                of.contains(&value.as_str())
            }
            Given::Variable(Value::String(value)) => of.contains(&value.as_str()),
            _ => false,
        };
        match self.get(name) {
            Some(Given::WrittenJson(WrittenJson::List(items))) => {
                items.iter().filter_map(|item| self.given(item)).any(is_one)
            }
            Some(Given::Variable(Value::List(items))) => items.iter().map(Given::Variable).any(is_one),
            given => given.is_some_and(is_one),
        }
    }

    /// The names of the fields of `filter` that are given and not null.
    pub(super) fn filters(&self) -> Vec<&'a str> {
        match self.get("filter") {
            Some(Given::WrittenJson(WrittenJson::Object(fields))) => {
                let given = fields.iter().filter(|(_, value)| self.given(value).is_some());
                given.map(|(name, _)| name.as_str()).collect()
            }
            Some(Given::Variable(Value::Object(fields))) => {
                let given = fields.iter().filter(|(_, value)| **value != Value::Null);
                given.map(|(name, _)| name.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The number of days from the argument `from` to the argument `to`, including both.
    pub(super) fn days(&self) -> Option<u64> {
        let day = |name| match self.get(name)? {
            Given::WrittenJson(WrittenJson::String(text)) | Given::Variable(Value::String(text)) => {
                text.parse::<NaiveDate>().ok()
            }
            _ => None,
        };
        let days = (day("to")? - day("from")?).num_days().saturating_add(1);
        Some(u64::try_from(days).unwrap_or_default())
    }

    fn get(&self, name: &str) -> Option<Given<'a>> {
        let (_, value) = self.field.arguments.iter().find(|(known, _)| known.node == name)?;
        self.given(&value.node)
    }

    fn given(&self, value: &'a WrittenJson) -> Option<Given<'a>> {
        match value {
            WrittenJson::Null => None,
            WrittenJson::Variable(name) => self.variable(name),
            value => Some(Given::WrittenJson(value)),
        }
    }

    fn variable(&self, name: &Name) -> Option<Given<'a>> {
        self.selections.variable(name).filter(|value| **value != Value::Null).map(Given::Variable)
    }
}
