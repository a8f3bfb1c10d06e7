//! Puts an answer of async-graphql's own way into the form that the specification asks for.
//!
//! async-graphql leaves out the key of a field that failed, and gives keys in the order in which they were ready
//! (<https://spec.graphql.org/October2021/#sec-Handling-Field-Errors>). Here keys come in the order of the
//! selection; what has no value is null, or makes what holds it null.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, SelectionSet};
use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use async_graphql::{PathSegment, Response, ServerError, Value, Variables};

use super::selection::{Selected, Selections};

/// What an answer is completed by.
pub struct Completion<'a> {
    registry: &'a Registry,
    operation: &'a OperationDefinition,
    selections: Selections<'a>,
}

impl<'a> Completion<'a> {
    /// For this operation of a document.
    pub fn new(
        registry: &'a Registry,
        document: &'a ExecutableDocument,
        operation: &'a OperationDefinition,
        variables: &'a Variables,
    ) -> Self {
        Self { registry, operation, selections: Selections::new(&document.fragments, operation, variables) }
    }

    /// Completes the answer to an operation that was executed, or to an event of a subscription.
    pub fn apply(&self, response: &mut Response) {
        let root = match self.operation.ty {
            OperationType::Query => Some(self.registry.query_type.as_str()),
            OperationType::Mutation => self.registry.mutation_type.as_deref(),
            OperationType::Subscription => self.registry.subscription_type.as_deref(),
        };
        let Some(root) = root else { return };
        // Without any value at the root there is nothing to begin with, and all of it failed.
        let data = std::mem::take(&mut response.data);
        let data = if data == Value::Null { Value::Object(IndexMap::new()) } else { data };
        let place = Place { errors: &response.errors, above: None, step: None };
        response.data =
            self.object(data, root, &[&self.operation.selection_set.node], place).unwrap_or_default();
    }

    /// None where a field that must have a value has none.
    fn object(&self, value: Value, of: &str, sets: &[&SelectionSet], place: Place<'_>) -> Option<Value> {
        let Value::Object(mut given) = value else { return Some(value) };
        let interfaces = self.registry.implements.get(of);
        let is = |name: &str| name == of || interfaces.is_some_and(|interfaces| interfaces.contains(name));
        let selected = self.selections.fields(sets, is);
        let mut completed = IndexMap::with_capacity(selected.len());
        for Selected { key, field, sets, .. } in selected {
            let value = given.shift_remove(key).unwrap_or_default();
            let name = field.node.name.node.as_str();
            let declared = self.registry.types.get(of).and_then(|object| object.field_by_name(name));
            let value = match declared {
                Some(declared) => self.value(value, &declared.ty, &sets, place.under(Step::Key(key)))?,
                None => value,
            };
            completed.insert(key.clone(), value);
        }
        Some(Value::Object(completed))
    }

    /// None where there must be a value and is none.
    fn value(&self, value: Value, of: &str, under: &[&SelectionSet], place: Place<'_>) -> Option<Value> {
        match (MetaTypeName::create(of), value) {
            (MetaTypeName::NonNull(inner), value) => {
                Some(self.value(value, inner, under, place)?).filter(|value| *value != Value::Null)
            }
            // Of an object whose fields all failed, async-graphql makes null.
            (MetaTypeName::Named(name), Value::Null) if self.is_object(name) && place.holds_errors() => {
                Some(self.object(Value::Object(IndexMap::new()), name, under, place).unwrap_or_default())
            }
            (_, Value::Null) => Some(Value::Null),
            (MetaTypeName::List(inner), Value::List(items)) => {
                let items = items.into_iter().enumerate();
                let item = |(index, item)| self.value(item, inner, under, place.under(Step::Index(index)));
                let items: Option<Vec<_>> = items.map(item).collect();
                Some(items.map_or(Value::Null, Value::List))
            }
            // Which type an interface's value is of, its value does not say: it is taken as it is.
            (MetaTypeName::Named(name), value) if self.is_object(name) => {
                Some(self.object(value, name, under, place).unwrap_or_default())
            }
            (_, value) => Some(value),
        }
    }

    fn is_object(&self, name: &str) -> bool {
        matches!(self.registry.types.get(name), Some(MetaType::Object { .. }))
    }
}

/// Where a value lies in an answer.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// Of the whole answer.
    errors: &'p [ServerError],
    above: Option<&'p Self>,
    /// None at the root.
    step: Option<Step<'p>>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

impl Place<'_> {
    fn under<'p>(&'p self, step: Step<'p>) -> Place<'p> {
        Place { errors: self.errors, above: Some(self), step: Some(step) }
    }

    /// Whether something under it failed.
    fn holds_errors(&self) -> bool {
        self.errors.iter().any(|error| self.rest(&error.path).is_some_and(|rest| !rest.is_empty()))
    }

    /// What of a path goes on from here; none where it leads elsewhere.
    fn rest<'e>(&self, path: &'e [PathSegment]) -> Option<&'e [PathSegment]> {
        let path = self.above.map_or(Some(path), |above| above.rest(path))?;
        let Some(step) = self.step else { return Some(path) };
        let (first, rest) = path.split_first()?;
        let same = match (first, step) {
            (PathSegment::Field(one), Step::Key(other)) => one == other,
            (PathSegment::Index(one), Step::Index(other)) => *one == other,
            _ => false,
        };
        same.then_some(rest)
    }
}
