//! Collects the fields of a selection: fragments and directives are resolved, and selections under one response
//! key are merged, in the order of the document (<https://spec.graphql.org/October2021/#CollectFields()>).

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Name, Positioned, Value, Variables};
use async_graphql_value::Value as GivenValue;

/// What the selections of one operation refer to: fragments, variables and their definitions.
#[derive(Clone, Copy)]
pub struct Selections<'q> {
    fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
    definitions: &'q [Positioned<VariableDefinition>],
    variables: &'q Variables,
}

/// A selected field: all its selections under one response key.
pub struct CollectedField<'q> {
    /// The response key.
    pub key: &'q Name,
    /// The first selection.
    pub field: &'q Positioned<Field>,
    /// The further selections under the same key.
    pub again: Vec<&'q Positioned<Field>>,
    /// The selection sets on its value, of all the selections.
    pub sets: Vec<&'q SelectionSet>,
}

/// The fields that were collected so far.
#[derive(Default)]
struct CollectedFields<'a> {
    all: Vec<CollectedField<'a>>,
    /// The index of each key, once there are too many fields for a linear search.
    places: HashMap<&'a Name, usize>,
}

/// The most fields for a linear search.
const FEW: usize = 50;

impl<'a> CollectedFields<'a> {
    fn add(&mut self, field: &'a Positioned<Field>) {
        let (key, set) = (&field.node.response_key().node, &field.node.selection_set.node);
        match self.place(key) {
            Some(place) => {
                self.all[place].again.push(field);
                self.all[place].sets.push(set);
            }
            None => self.all.push(CollectedField { key, field, again: Vec::new(), sets: vec![set] }),
        }
    }

    fn place(&mut self, key: &Name) -> Option<usize> {
        if self.all.len() <= FEW {
            return self.all.iter().position(|known| known.key == key);
        }
        for (place, known) in self.all.iter().enumerate().skip(self.places.len()) {
            self.places.insert(known.key, place);
        }
        self.places.get(key).copied()
    }
}

impl<'q> Selections<'q> {
    /// For an operation, the fragments of its document, and its variables.
    pub fn new(
        fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
        operation: &'q OperationDefinition,
        variables: &'q Variables,
    ) -> Self {
        Self { fragments, definitions: &operation.variable_definitions, variables }
    }

    /// The fields that `sets` select together. `applies` tells whether the object is of a fragment's type.
    pub fn fields<'a>(
        &self,
        sets: &[&'a SelectionSet],
        applies: impl Fn(&str) -> bool + Copy,
    ) -> Vec<CollectedField<'a>>
    where
        'q: 'a,
    {
        let mut found = CollectedFields::default();
        for set in sets {
            self.collect(set, applies, &mut found);
        }
        found.all
    }

    fn collect<'a>(
        &self,
        set: &'a SelectionSet,
        applies: impl Fn(&str) -> bool + Copy,
        found: &mut CollectedFields<'a>,
    ) where
        'q: 'a,
    {
        for selection in &set.items {
            let (condition, directives, under) = match &selection.node {
                Selection::Field(field) => {
                    if self.is_left_out(&field.node.directives) {
                        continue;
                    }
                    found.add(field);
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

    /// Whether `@skip` or `@include` excludes a selection.
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

    /// The arguments of a field.
    pub fn arguments(&self, field: &Field) -> Vec<(Name, Value)> {
        let given = field.arguments.iter();
        given.filter_map(|(name, value)| Some((name.node.clone(), self.value(&value.node)?))).collect()
    }

    /// A value with its variables replaced; `None` for a variable without a value. As the specification demands, such a
    /// variable leaves its field of an input object out, and is null in a list.
    fn value(&self, value: &GivenValue) -> Option<Value> {
        Some(match value {
            GivenValue::Variable(name) => return self.variable(name).cloned(),
            GivenValue::List(items) => {
                Value::List(items.iter().map(|item| self.value(item).unwrap_or_default()).collect())
            }
            GivenValue::Object(fields) => {
                let given =
                    fields.iter().filter_map(|(name, value)| Some((name.clone(), self.value(value)?)));
                Value::Object(given.collect())
            }
            GivenValue::Null => Value::Null,
            GivenValue::Number(number) => Value::Number(number.clone()),
            GivenValue::String(text) => Value::String(text.clone()),
            GivenValue::Boolean(value) => Value::Boolean(*value),
            GivenValue::Binary(bytes) => Value::Binary(bytes.clone()),
            GivenValue::Enum(name) => Value::Enum(name.clone()),
        })
    }

    /// The value of a variable, or else its default; `None` if it has neither.
    pub fn variable(&self, name: &Name) -> Option<&'q Value> {
        self.variables.get(name).or_else(|| {
            let definition = self.definitions.iter().find(|definition| definition.node.name.node == *name)?;
            // Not `default_value()`, which makes a null of none.
            definition.node.default_value.as_ref().map(|value| &value.node)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;

    use super::*;

    /// The keys that are selected, and how often each.
    fn keys(document: &str) -> Vec<(String, usize)> {
        let document = parse_query(document).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else {
            panic!("several operations")
        };
        let variables = Variables::default();
        let selections = Selections::new(&document.fragments, &operation.node, &variables);
        let found = selections.fields(&[&operation.node.selection_set.node], |_| true);
        found.iter().map(|selected| (selected.key.to_string(), selected.sets.len())).collect()
    }

    #[test]
    fn few_or_many_are_merged_by_their_keys_in_their_order() {
        for count in [1, FEW - 1, FEW, FEW + 1, FEW + 2, 3 * FEW] {
            let fields: String = (0..count).map(|n| format!("f{n} ")).collect();
            let found = keys(&format!("{{ {fields} f0: again last {fields} ...on Query {{ last }} }}"));
            let mut expected: Vec<_> = (0..count).map(|n| (format!("f{n}"), 2)).collect();
            expected[0].1 = 3;
            expected.push(("last".into(), 2));
            assert_eq!(found, expected, "{count}");
        }
    }

    #[test]
    fn many_names_take_no_longer_each_than_a_few() {
        let fields: String = (0..10_000).map(|n| format!("f{n} ")).collect();
        let document = format!("{{ {fields} }}");
        let begun = Instant::now();
        let _ = parse_query(&document).unwrap();
        let parsed = begun.elapsed();
        let begun = Instant::now();
        assert_eq!(keys(&document).len(), 10_000);
        assert!(
            begun.elapsed() < 2 * parsed + Duration::from_millis(200),
            "{:?} {parsed:?}",
            begun.elapsed()
        );
    }
}
