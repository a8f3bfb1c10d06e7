//! What a selection selects: fragments and directives resolved, selections of one key merged, in the order of the
//! document (<https://spec.graphql.org/October2021/#CollectFields()>).

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Name, Positioned, Value, Variables};

/// What gives the selections of one operation their meaning.
#[derive(Clone, Copy)]
pub struct Selections<'q> {
    fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
    definitions: &'q [Positioned<VariableDefinition>],
    variables: &'q Variables,
}

/// A field as it is asked for: once, or more often under the same key.
pub struct Selected<'q> {
    /// The key of its value.
    pub key: &'q Name,
    /// Where it is asked for first.
    pub field: &'q Positioned<Field>,
    /// What is asked of its value.
    pub sets: Vec<&'q SelectionSet>,
}

impl<'q> Selections<'q> {
    /// Of an operation with these fragments beside it, run with these variables.
    pub fn new(
        fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
        operation: &'q OperationDefinition,
        variables: &'q Variables,
    ) -> Self {
        Self { fragments, definitions: &operation.variable_definitions, variables }
    }

    /// The fields that `sets` select together; `applies` tells whether the object is of a fragment's type.
    pub fn fields<'a>(
        &self,
        sets: &[&'a SelectionSet],
        applies: impl Fn(&str) -> bool + Copy,
    ) -> Vec<Selected<'a>>
    where
        'q: 'a,
    {
        let mut found = Vec::new();
        for set in sets {
            self.collect(set, applies, &mut found);
        }
        found
    }

    fn collect<'a>(
        &self,
        set: &'a SelectionSet,
        applies: impl Fn(&str) -> bool + Copy,
        found: &mut Vec<Selected<'a>>,
    ) where
        'q: 'a,
    {
        for selection in &set.items {
            let (condition, directives, under) = match &selection.node {
                Selection::Field(field) => {
                    if self.is_left_out(&field.node.directives) {
                        continue;
                    }
                    let (key, set) = (&field.node.response_key().node, &field.node.selection_set.node);
                    match found.iter_mut().find(|known| known.key == key) {
                        Some(selected) => selected.sets.push(set),
                        None => found.push(Selected { key, field, sets: vec![set] }),
                    }
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    (condition, &fragment.node.directives, &fragment.node.selection_set)
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) else {
                        continue;
                    };
                    let condition = Some(&fragment.node.type_condition);
                    (condition, &spread.node.directives, &fragment.node.selection_set)
                }
            };
            let applied = condition.is_none_or(|condition| applies(condition.node.on.node.as_str()));
            if applied && !self.is_left_out(directives) {
                self.collect(&under.node, applies, found);
            }
        }
    }

    /// Whether `@skip` or `@include` leaves something out.
    fn is_left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let unless = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let condition = directive.node.get_argument("if").and_then(|value| self.value(&value.node));
            matches!(condition, Some(Value::Boolean(value)) if value == unless)
        })
    }

    /// The arguments that a field is given.
    pub fn arguments(&self, field: &Field) -> Vec<(Name, Value)> {
        let given = field.arguments.iter();
        given.filter_map(|(name, value)| Some((name.node.clone(), self.value(&value.node)?))).collect()
    }

    /// A value with its variables filled in; a variable that was not given is none.
    fn value(&self, value: &async_graphql_value::Value) -> Option<Value> {
        if let async_graphql_value::Value::Variable(name) = value {
            return self.variable(name);
        }
        let filled =
            value.clone().into_const_with(|name| Ok::<_, ()>(self.variable(&name).unwrap_or_default()));
        filled.ok()
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        let given = self.variables.get(name).cloned();
        given.or_else(|| {
            let definition = self.definitions.iter().find(|definition| definition.node.name.node == *name)?;
            definition.node.default_value().cloned()
        })
    }
}
