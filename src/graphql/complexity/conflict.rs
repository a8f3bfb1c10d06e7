//! What is asked for under one key must be one thing: the same field with the same arguments
//! (<https://spec.graphql.org/October2021/#FieldsInSetCanMerge()>).
//!
//! async-graphql's validation sees such conflicts within one selection set, and not all of those. It would then run each
//! of the fields, and answer with one of them.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use async_graphql::parser::types::Field;

use crate::graphql::selection::Selected;

/// Different fields are asked for under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    key: String,
    /// The names of the fields; none where only their arguments differ.
    names: Option<(String, String)>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fields \"{}\" conflict because ", self.key)?;
        match &self.names {
            Some((one, other)) => write!(f, "\"{one}\" and \"{other}\" are different fields.")?,
            None => f.write_str("they have differing arguments.")?,
        }
        f.write_str(" Use different aliases on the fields to fetch both if this was intentional.")
    }
}

/// The pairs of fields that can be merged, by where they stand in memory. A fragment that is used in many places is
/// compared once.
#[derive(Default)]
pub struct Merged(RefCell<HashSet<(*const Field, *const Field)>>);

impl Merged {
    /// An error where what is asked for under one key is not one thing.
    pub fn check(&self, selected: &Selected<'_>) -> Result<(), Conflict> {
        let one = &selected.field.node;
        for other in &selected.again {
            let other = &other.node;
            if std::ptr::eq(one, other) || !self.0.borrow_mut().insert((one, other)) {
                continue;
            }
            let differ = one.name.node != other.name.node;
            if differ || !same_arguments(one, other) {
                let names = differ.then(|| (one.name.node.to_string(), other.name.node.to_string()));
                return Err(Conflict { key: selected.key.to_string(), names });
            }
        }
        Ok(())
    }
}

fn same_arguments(one: &Field, other: &Field) -> bool {
    one.arguments.len() == other.arguments.len()
        && one
            .arguments
            .iter()
            .all(|(name, value)| other.get_argument(&name.node).is_some_and(|known| known.node == value.node))
}
