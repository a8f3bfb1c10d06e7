//! Query plans: which fields of which objects, in what order, under which response keys.
//!
//! async-graphql parses and validates a request. Its executor would then create a future and a value for each
//! field and row. Instead, a plan of the selection is made once, and each row is written straight to JSON along
//! it. As the specification demands, keys come in the order of the selection, selections under one key are merged,
//! and an error makes the nearest nullable field null. A request that a plan does not cover is left to the
//! executor of async-graphql.

mod pen;
mod values;

use async_graphql::parser::types::SelectionSet;
use async_graphql::{InputType, Name, PathSegment, Pos, ServerError, Value};

pub use pen::{HEAD, Halt, Pen, Written, Wrote, run};

use super::Fault;
use super::selection::{self, Selections};
use super::store::{Question, Store};
use app::error::{Error, Result};
use app::table::{Columns, EntityTrait};

/// The plan of a selection on one object type.
#[derive(Debug)]
pub struct Plan(pub Vec<Step>);

impl Plan {
    /// Whether the field of this index is selected.
    pub fn asks(&self, field: usize) -> bool {
        self.0.iter().any(|step| step.field == Some(field))
    }
}

/// One response key of an object.
#[derive(Debug)]
pub struct Step {
    /// The response key.
    pub key: Name,
    /// The response key as JSON text, with its colon.
    head: String,
    /// The index of the field in its type; `None` for `__typename`.
    pub field: Option<usize>,
    /// Whether the field is nullable.
    nullable: bool,
    /// The selection on its value.
    pub under: Under,
    arguments: Vec<(Name, Value)>,
    position: Pos,
}

/// The selection on a value.
#[derive(Debug)]
pub enum Under {
    /// It is a leaf.
    Leaf,
    /// It is an object, or a list of objects.
    Object(Plan),
    /// It is a page of a list; or an error if the arguments are invalid.
    Page(Result<Question>, Plan),
    /// It is one of several object types, with a plan for each.
    OneOf(Vec<(&'static str, Plan)>),
}

impl Step {
    /// The GraphQL error of a field at the root.
    pub fn failure(&self, error: Error) -> ServerError {
        let error = async_graphql::Error::from(Fault(error)).into_server_error(self.position);
        ServerError { path: vec![PathSegment::Field(self.key.to_string())], ..error }
    }

    /// The value of an argument. That it can be parsed was checked when the plan was made.
    pub fn argument<T: InputType>(&self, name: &str) -> Result<T> {
        read(&self.arguments, name).ok_or_else(|| Error::bug("an argument that was not checked"))
    }
}

fn read<T: InputType>(arguments: &[(Name, Value)], name: &str) -> Option<T> {
    let given = arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    T::parse(given).ok()
}

/// A field of an object type, with the plan for its value.
pub struct Known {
    /// The index of the field in its type.
    pub field: usize,
    /// Whether the field is nullable.
    pub nullable: bool,
    /// The selection on its value.
    pub under: Under,
}

/// A selected field, with its arguments.
pub struct Selected<'q> {
    asked: selection::Selected<'q>,
    arguments: Vec<(Name, Value)>,
}

impl Selected<'_> {
    /// The name of the field in the schema.
    pub fn name(&self) -> &str {
        self.asked.field.node.name.node.as_str()
    }

    /// The value of an argument; `None` if it cannot be parsed. Then there is no plan, and async-graphql reports
    /// the error.
    pub fn argument<T: InputType>(&self, name: &str) -> Option<T> {
        read(&self.arguments, name)
    }
}

/// An object type that plans can be made for.
pub trait Planned {
    /// The name of the type in the schema.
    const NAME: &'static str;

    /// Plans one of the fields; `None` if there is no such field, or none that a plan covers.
    fn field(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Option<Known>;

    /// Writes the value of a field.
    fn write_field<'q>(&self, field: usize, step: &'q Step, pen: &mut Pen<'q>) -> Wrote;
}

/// A type of value that can be written along a plan.
pub trait Answer {
    /// Whether it is nullable.
    const NULLABLE: bool = false;

    /// Plans the selection on it.
    fn plan(_: &Selected<'_>, _: &mut Planner<'_>) -> Under {
        Under::Leaf
    }

    /// Writes it.
    fn write<'q>(&self, under: &'q Under, pen: &mut Pen<'q>) -> Wrote;
}

/// Makes the plan of one operation.
pub struct Planner<'q> {
    /// The store in which the selected columns and the list arguments are recorded.
    pub store: &'q Store,
    selections: Selections<'q>,
    covered: bool,
    personal: bool,
}

/// Types whose values depend on the very person who asks, and not only on what they may see.
const PERSONAL: [&str; 1] = ["AllowedAction"];

impl<'q> Planner<'q> {
    /// For an operation.
    pub fn new(store: &'q Store, selections: Selections<'q>) -> Self {
        Self { store, selections, covered: true, personal: false }
    }

    /// The plan of a selection on `T`; `None` if a part of it is not covered.
    pub fn cover<T: Planned>(&mut self, set: &'q SelectionSet) -> Option<Plan> {
        let plan = self.plan::<T>(&[set]);
        self.covered.then_some(plan)
    }

    /// Whether the selection contains something that depends on the very person who asks.
    pub fn is_personal(&self) -> bool {
        self.personal
    }

    /// The plan of the selection under a field of type `T`.
    pub fn under<T: Planned>(&mut self, selected: &Selected<'_>) -> Plan {
        self.plan::<T>(&selected.asked.sets)
    }

    /// Records that columns of a table are selected.
    pub fn show<E: EntityTrait>(&self, columns: Columns) {
        self.store.show::<E>(columns);
    }

    /// Records that a part of the operation is not covered.
    pub fn give_up(&mut self) {
        self.covered = false;
    }

    fn plan<T: Planned>(&mut self, sets: &[&SelectionSet]) -> Plan {
        self.personal |= PERSONAL.contains(&T::NAME);
        let is = |name: &str| name == T::NAME || (name == "Node" && super::node::is_node(T::NAME));
        let found = self.selections.fields(sets, is);
        let mut steps = Vec::with_capacity(found.len());
        for asked in found {
            let arguments = self.selections.arguments(&asked.field.node);
            let selected = Selected { asked, arguments };
            let known = if selected.name() == "__typename" {
                Some((None, false, Under::Leaf))
            } else {
                T::field(&selected, self).map(|known| (Some(known.field), known.nullable, known.under))
            };
            let Some((field, nullable, under)) = known else {
                self.covered = false;
                continue;
            };
            let Selected { asked, arguments } = selected;
            let (key, position) = (asked.key.clone(), asked.field.pos);
            let head = format!("\"{key}\":");
            steps.push(Step { key, head, field, nullable, under, arguments, position });
        }
        Plan(steps)
    }
}
