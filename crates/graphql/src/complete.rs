//! Brings an answer of async-graphql's executor into the form that the specification demands.
//!
//! That executor leaves out the key of a field that failed, and returns keys in the order in which they were ready
//! (<https://spec.graphql.org/October2021/#sec-Handling-Field-Errors>). Here keys come in the order of the
//! selection, and a field that failed is null, or makes its parent null.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, SelectionSet};
use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use async_graphql::{PathSegment, Response, ServerError, Value, Variables};

use super::selection::{Selected, Selections};

/// What is needed to complete the answers of an operation.
pub struct Completion<'a> {
    registry: &'a Registry,
    operation: &'a OperationDefinition,
    selections: Selections<'a>,
}

impl<'a> Completion<'a> {
    /// For an operation of a document.
    pub fn new(
        registry: &'a Registry,
        document: &'a ExecutableDocument,
        operation: &'a OperationDefinition,
        variables: &'a Variables,
    ) -> Self {
        Self { registry, operation, selections: Selections::new(&document.fragments, operation, variables) }
    }

    /// Completes the answer to an operation, or to an event of a subscription.
    pub fn apply(&self, response: &mut Response) {
        let root = match self.operation.ty {
            OperationType::Query => Some(self.registry.query_type.as_str()),
            OperationType::Mutation => self.registry.mutation_type.as_deref(),
            OperationType::Subscription => self.registry.subscription_type.as_deref(),
        };
        let Some(root) = root else { return };
        // If there is no value at the root, all root fields failed.
        let data = std::mem::take(&mut response.data);
        let data = if data == Value::Null { Value::Object(IndexMap::new()) } else { data };
        let place = Place { errors: &response.errors, above: None, step: None };
        response.data =
            self.object(data, root, &[&self.operation.selection_set.node], place).unwrap_or_default();
    }

    /// The completed object; `None` if a non-null field has no value.
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

    /// The completed value; `None` if it is null and must not be.
    fn value(&self, value: Value, of: &str, under: &[&SelectionSet], place: Place<'_>) -> Option<Value> {
        match (MetaTypeName::create(of), value) {
            (MetaTypeName::NonNull(inner), value) => {
                Some(self.value(value, inner, under, place)?).filter(|value| *value != Value::Null)
            }
            // async-graphql returns null for an object whose fields all failed.
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
            // The value of an interface does not tell its object type, so it is left as it is.
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

/// The place of a value in an answer.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// The errors of the whole answer.
    errors: &'p [ServerError],
    above: Option<&'p Self>,
    /// The last step to this place; `None` at the root.
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

    /// Whether an error lies below this place.
    fn holds_errors(&self) -> bool {
        self.errors.iter().any(|error| self.rest(&error.path).is_some_and(|rest| !rest.is_empty()))
    }

    /// The rest of a path below this place; `None` if the path leads elsewhere.
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
