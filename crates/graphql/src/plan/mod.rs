//! Query plans: which fields of which objects, in what order, under which response keys.
//!
//! async-graphql parses and validates a request. A plan of its selection is then made once, and each row is written
//! straight to JSON along it, without a future or a value for each field. As the specification demands, keys come in
//! the order of the selection, selections under one key are merged, and an error makes the nearest nullable field
//! null.

mod pen;
mod values;

use async_graphql::parser::types::SelectionSet;
use async_graphql::registry::{MetaField, Registry};
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
    /// The field fails with this error: its arguments are valid for the schema, and their type refuses them.
    Invalid(Box<ServerError>),
}

impl Step {
    /// The GraphQL error of a field at the root.
    pub fn failure(&self, error: Error) -> ServerError {
        let error = async_graphql::Error::from(Fault(error)).into_server_error(self.position);
        ServerError { path: vec![PathSegment::Field(self.key.to_string())], ..error }
    }

    /// The value of an argument. That it can be parsed was checked when the plan was made.
    pub fn argument<T: InputType>(&self, name: &str) -> Result<T> {
        let given = given(&self.arguments, name);
        T::parse(given).map_err(|_| Error::bug("an argument that was not checked"))
    }
}

fn given(arguments: &[(Name, Value)], name: &str) -> Option<Value> {
    arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
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

/// Why an argument has no value: its type refuses what was given.
pub type Invalid = Box<ServerError>;

impl<'q> Selected<'q> {
    /// A selected field of an operation.
    pub fn new(asked: selection::Selected<'q>, selections: &Selections<'_>) -> Self {
        let arguments = selections.arguments(&asked.field.node);
        Self { asked, arguments }
    }

    /// The name of the field in the schema.
    pub fn name(&self) -> &str {
        self.asked.field.node.name.node.as_str()
    }

    /// The response key.
    pub fn key(&self) -> &'q Name {
        self.asked.key
    }

    /// Where the field stands in the document.
    pub fn position(&self) -> Pos {
        self.asked.field.pos
    }

    /// The value of an argument.
    pub fn argument<T: InputType>(&self, name: &str) -> Result<T, Invalid> {
        T::parse(given(&self.arguments, name)).map_err(|error| {
            let place = self.asked.field.node.arguments.iter().find(|(known, _)| known.node == name);
            let position = place.map_or_else(Pos::default, |(_, value)| value.pos);
            Box::new(error.into_server_error(position))
        })
    }
}

/// What the schema says of an object type.
pub trait TypeInfo {
    /// The name of the type in the schema.
    const NAME: &'static str;
    /// The description of the type in the schema, line by line.
    const DOC: &'static [&'static str];

    /// The fields of the type, for the schema. The types of the fields are registered with them.
    fn fields(registry: &mut Registry) -> Vec<MetaField>;
}

/// An object type that can be planned and written.
pub trait Planned: TypeInfo {
    /// Plans one of the fields; `None` if there is no such field.
    fn field(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Option<Known>;

    /// Writes the value of a field.
    fn write_field<'q>(&self, field: usize, step: &'q Step, pen: &mut Pen<'q>) -> Wrote;
}

/// A type of value that can be written along a plan.
pub trait Answer {
    /// Whether it is nullable.
    const NULLABLE: bool = false;

    /// Registers the type for the schema and returns how the schema writes it, such as `[Alert!]!`.
    fn register(registry: &mut Registry) -> String;

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
    personal: bool,
}

/// Types whose values depend on the very person who asks, and not only on what they may see.
const PERSONAL: [&str; 1] = ["AllowedAction"];

impl<'q> Planner<'q> {
    /// For an operation.
    pub fn new(store: &'q Store, selections: Selections<'q>) -> Self {
        Self { store, selections, personal: false }
    }

    /// The plan of a selection on `T`.
    pub fn of<T: Planned>(&mut self, set: &SelectionSet) -> Plan {
        self.plan::<T>(&[set])
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

    fn plan<T: Planned>(&mut self, sets: &[&SelectionSet]) -> Plan {
        self.personal |= PERSONAL.contains(&T::NAME);
        let is = |name: &str| name == T::NAME || (name == "Node" && super::node::is_node(T::NAME));
        let found = self.selections.fields(sets, is);
        let mut steps = Vec::with_capacity(found.len());
        for asked in found {
            let selected = Selected::new(asked, &self.selections);
            let known = if selected.name() == "__typename" {
                (None, false, Under::Leaf)
            } else {
                let known = T::field(&selected, self).unwrap_or_else(|| unknown(&selected));
                (Some(known.field), known.nullable, known.under)
            };
            let (field, nullable, under) = known;
            let Selected { asked, arguments } = selected;
            let (key, position) = (asked.key.clone(), asked.field.pos);
            let head = format!("\"{key}\":");
            steps.push(Step { key, head, field, nullable, under, arguments, position });
        }
        Plan(steps)
    }
}

/// Validation refuses fields that no type has, so this is not reached.
fn unknown(selected: &Selected<'_>) -> Known {
    let error = async_graphql::Error::from(Fault(Error::bug("a field that no type has")));
    let error = error.into_server_error(selected.position());
    Known { field: 0, nullable: true, under: Under::Invalid(Box::new(error)) }
}
