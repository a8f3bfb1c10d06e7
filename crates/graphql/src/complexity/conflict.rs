//! Selections under one response key must be the same field with the same arguments
//! (<https://spec.graphql.org/October2021/#FieldsInSetCanMerge()>).
//!
//! The validation of async-graphql finds only conflicts within one selection set, and not all of those. It would
//! then run each of the fields, and answer with one of them.

use std::cell::RefCell;
use std::collections::HashSet;

use async_graphql::parser::types::Field;
use messages::Message;

use crate::executor::selection::CollectedField;

/// Selections under one key that cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    key: String,
    reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reason {
    /// Fields of different names.
    Names(String, String),
    /// The same field with different arguments.
    FieldArguments,
    /// A mutation, which would be run several times.
    Mutation,
}

impl Conflict {
    /// What is told of it.
    pub fn message(&self) -> Message {
        match &self.reason {
            Reason::Names(one, other) => messages::fields_differ(&self.key, one, other),
            Reason::FieldArguments => messages::arguments_differ(&self.key),
            Reason::Mutation => messages::mutation_twice(&self.key),
        }
    }
}

/// The pairs of fields that are known to be mergeable, by their addresses. So a fragment that is used in many
/// places is compared once.
#[derive(Default)]
pub(super) struct Merged(RefCell<HashSet<(*const Field, *const Field)>>);

impl Merged {
    /// Fails if the selections under one key cannot be merged.
    pub(super) fn check(&self, selected: &CollectedField<'_>) -> Result<(), Conflict> {
        let one = &selected.field.node;
        for other in &selected.again {
            let other = &other.node;
            if std::ptr::eq(one, other) || !self.0.borrow_mut().insert((one, other)) {
                continue;
            }
            let differ = one.name.node != other.name.node;
            if differ || !same_arguments(one, other) {
                let names = || Reason::Names(one.name.node.to_string(), other.name.node.to_string());
                let reason = if differ { names() } else { Reason::FieldArguments };
                return Err(Conflict { key: selected.key.to_string(), reason });
            }
        }
        Ok(())
    }

    /// The same for a root field of a mutation, which must be selected only once: async-graphql would run it each
    /// time.
    pub(super) fn check_mutation(&self, selected: &CollectedField<'_>) -> Result<(), Conflict> {
        self.check(selected)?;
        if selected.again.is_empty() {
            return Ok(());
        }
        Err(Conflict { key: selected.key.to_string(), reason: Reason::Mutation })
    }
}

fn same_arguments(one: &Field, other: &Field) -> bool {
    one.arguments.len() == other.arguments.len()
        && one
            .arguments
            .iter()
            .all(|(name, value)| other.get_argument(&name.node).is_some_and(|known| known.node == value.node))
}
