//! A request as a plan: which fields of which objects, in what order, under which keys.
//!
//! async-graphql validates; then, instead of a future and a value per field and row, the plan of a selection is
//! made once, and each row is written straight to JSON along it. Keys come in the order of the selection, two
//! selections of one key are merged, and an error makes the nearest nullable field null, as the specification
//! asks. What no plan covers is left to async-graphql's own way.

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

/// What is asked of one type of object.
#[derive(Debug)]
pub struct Plan(pub Vec<Step>);

impl Plan {
    /// Whether a field is asked for.
    pub fn asks(&self, field: usize) -> bool {
        self.0.iter().any(|step| step.field == Some(field))
    }
}

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
    /// An error of a field at the root.
    pub fn failure(&self, error: Error) -> ServerError {
        let error = async_graphql::Error::from(Fault(error)).into_server_error(self.position);
        ServerError { path: vec![PathSegment::Field(self.key.to_string())], ..error }
    }

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

/// A field as it is asked for, with its arguments.
pub struct Selected<'q> {
    asked: selection::Selected<'q>,
    arguments: Vec<(Name, Value)>,
}

impl Selected<'_> {
    /// Its name in the schema.
    pub fn name(&self) -> &str {
        self.asked.field.node.name.node.as_str()
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

    /// The plan for a selection on `T`; `None` where something in it is not covered.
    pub fn cover<T: Planned>(&mut self, set: &'q SelectionSet) -> Option<Plan> {
        let plan = self.plan::<T>(&[set]);
        self.covered.then_some(plan)
    }

    /// Whether something was asked for that depends on the very person who asks.
    pub fn is_personal(&self) -> bool {
        self.personal
    }

    /// The plan for what is selected under a field that gives a `T`.
    pub fn under<T: Planned>(&mut self, selected: &Selected<'_>) -> Plan {
        self.plan::<T>(&selected.asked.sets)
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
