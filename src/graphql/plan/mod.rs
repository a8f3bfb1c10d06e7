//! A request as a plan: which fields of which objects, in what order, under which keys.
//!
//! async-graphql validates; then, instead of a future and a value per field and row, the plan of a selection is
//! made once, and each row is written straight to JSON along it. Keys come in the order of the selection, two
//! selections of one key are merged, and an error makes the nearest nullable field null, as the specification
//! asks. What no plan covers is left to async-graphql's own way.

mod pen;
mod values;

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, Field, FragmentDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{InputType, Name, Pos, Positioned, Value, Variables};

pub use pen::{Halt, Pen, Wrote, run};

use super::store::{Question, Store};
use crate::app::table::{Columns, EntityTrait};
use crate::error::{Error, Result};

/// What is asked of one type of object.
#[derive(Debug)]
pub struct Plan(pub Vec<Step>);

/// One key of the answer.
#[derive(Debug)]
pub struct Step {
    /// The key.
    pub key: Name,
    /// The key as it is written, with its colon.
    head: String,
    /// Which field of the type; `None` is `__typename`.
    pub field: Option<usize>,
    /// Whether it may be null.
    nullable: bool,
    /// What is asked of its value.
    pub under: Under,
    arguments: Vec<(Name, Value)>,
    position: Pos,
}

/// What is asked of a value.
#[derive(Debug)]
pub enum Under {
    /// It is a leaf.
    Leaf,
    /// It is an object, or a list of them.
    Object(Plan),
    /// It is a page of a list, or an error if the arguments say nothing sensible.
    Page(Result<Question>, Plan),
    /// It is one of several types.
    OneOf(Vec<(&'static str, Plan)>),
}

impl Step {
    /// An argument; the plan's making has proven that it can be read.
    pub fn argument<T: InputType>(&self, name: &str) -> Result<T> {
        read(&self.arguments, name).ok_or_else(|| Error::bug("an argument that was not checked"))
    }
}

fn read<T: InputType>(arguments: &[(Name, Value)], name: &str) -> Option<T> {
    let given = arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    T::parse(given).ok()
}

/// A field as a type knows it.
pub struct Known {
    /// Its number.
    pub field: usize,
    /// Whether it may be null.
    pub nullable: bool,
    /// What is asked of its value.
    pub under: Under,
}

/// A field as it is asked for: once, or more often under the same key.
pub struct Selected<'q> {
    field: &'q Positioned<Field>,
    sets: Vec<&'q SelectionSet>,
    arguments: Vec<(Name, Value)>,
}

impl Selected<'_> {
    /// Its name in the schema.
    pub fn name(&self) -> &str {
        self.field.node.name.node.as_str()
    }

    /// An argument; none if it cannot be read, which is async-graphql's to tell.
    pub fn argument<T: InputType>(&self, name: &str) -> Option<T> {
        read(&self.arguments, name)
    }
}

/// An object type that plans are made for.
pub trait Planned {
    /// Its name in the schema.
    const NAME: &'static str;

    /// One of its fields, planned; `None` where there is none of that name that can be.
    fn field(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Option<Known>;

    /// Writes the value of a field.
    fn write_field<'q>(&self, field: usize, step: &'q Step, pen: &mut Pen<'q>) -> Wrote;
}

/// A type of value that can be written.
pub trait Answer {
    /// Whether it may be null.
    const NULLABLE: bool = false;

    /// What is asked of it.
    fn plan(_: &Selected<'_>, _: &mut Planner<'_>) -> Under {
        Under::Leaf
    }

    /// Writes it.
    fn write<'q>(&self, under: &'q Under, pen: &mut Pen<'q>) -> Wrote;
}

/// Makes plans for one operation.
pub struct Planner<'q> {
    /// Where the columns that are needed, and the pages that are asked for, are noted.
    pub store: &'q Store,
    fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
    definitions: &'q [Positioned<VariableDefinition>],
    variables: &'q Variables,
    covered: bool,
}

impl<'q> Planner<'q> {
    /// For an operation with these variables.
    pub fn new(
        store: &'q Store,
        fragments: &'q HashMap<Name, Positioned<FragmentDefinition>>,
        definitions: &'q [Positioned<VariableDefinition>],
        variables: &'q Variables,
    ) -> Self {
        Self { store, fragments, definitions, variables, covered: true }
    }

    /// The plan for a selection on `T`; `None` where something in it is not covered.
    pub fn cover<T: Planned>(mut self, set: &'q SelectionSet) -> Option<Plan> {
        let plan = self.plan::<T>(&[set]);
        self.covered.then_some(plan)
    }

    /// The plan for what is selected under a field that gives a `T`.
    pub fn under<T: Planned>(&mut self, selected: &Selected<'_>) -> Plan {
        self.plan::<T>(&selected.sets)
    }

    /// Notes that columns of a table will be shown.
    pub fn show<E: EntityTrait>(&self, columns: Columns) {
        self.store.show::<E>(columns);
    }

    /// Notes that something is not covered.
    pub fn give_up(&mut self) {
        self.covered = false;
    }

    fn plan<T: Planned>(&mut self, sets: &[&SelectionSet]) -> Plan {
        let mut found = Vec::new();
        for set in sets {
            self.collect(T::NAME, set, &mut found);
        }
        let mut steps = Vec::with_capacity(found.len());
        for (key, mut selected) in found {
            let node = &selected.field.node;
            selected.arguments = self.arguments(node);
            let known = if selected.name() == "__typename" {
                Some((None, false, Under::Leaf))
            } else {
                T::field(&selected, self).map(|known| (Some(known.field), known.nullable, known.under))
            };
            let Some((field, nullable, under)) = known else {
                self.covered = false;
                continue;
            };
            let head = format!("\"{key}\":");
            let position = selected.field.pos;
            let arguments = selected.arguments;
            steps.push(Step { key: key.clone(), head, field, nullable, under, arguments, position });
        }
        Plan(steps)
    }

    fn collect<'a>(&self, on: &str, set: &'a SelectionSet, found: &mut Vec<(&'a Name, Selected<'a>)>)
    where
        'q: 'a,
    {
        for selection in &set.items {
            let (condition, directives, under) = match &selection.node {
                Selection::Field(field) => {
                    if self.is_left_out(&field.node.directives) {
                        continue;
                    }
                    let (key, set) = (&field.node.response_key().node, &field.node.selection_set.node);
                    match found.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, selected)) => selected.sets.push(set),
                        None => found.push((key, Selected { field, sets: vec![set], arguments: Vec::new() })),
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
            let applies = condition.is_none_or(|condition| {
                let condition = condition.node.on.node.as_str();
                condition == on || (condition == "Node" && super::node::is_node(on))
            });
            if applies && !self.is_left_out(directives) {
                self.collect(on, &under.node, found);
            }
        }
    }

    fn is_left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        is_left_out(directives, |value| self.value(value))
    }

    fn arguments(&self, field: &Field) -> Vec<(Name, Value)> {
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

/// Whether `@skip` or `@include` leaves something out.
pub(super) fn is_left_out(
    directives: &[Positioned<Directive>],
    fill: impl Fn(&async_graphql_value::Value) -> Option<Value>,
) -> bool {
    directives.iter().any(|directive| {
        let unless = match directive.node.name.node.as_str() {
            "skip" => true,
            "include" => false,
            _ => return false,
        };
        let condition = directive.node.get_argument("if").and_then(|value| fill(&value.node));
        matches!(condition, Some(Value::Boolean(value)) if value == unless)
    })
}
