//! Query plans: which fields of which objects, in what order, under which response keys.
//!
//! async-graphql parses and validates a request. A plan of its selection is then made once, and each row is written
//! straight to JSON along it, without a future or a value for each field. As the specification demands, keys come in
//! the order of the selection, selections under one key are merged, and an error makes the nearest nullable field
//! null.

use async_graphql::parser::types::SelectionSet;
use async_graphql::registry::{MetaField, Registry};
use async_graphql::{InputType, Name, PathSegment, Pos, ServerError, Value};

use super::writer::{JsonWriter, WriteResult};
use crate::FieldError;
use crate::executor::selection::{self, Selections};
use crate::loader::{ListId, RequestContext};
use app::error::{Error, Result};
use app::row::{Columns, EntityTrait};

/// The plan of a selection on one object type.
#[derive(Debug)]
pub struct ObjectPlan(pub Vec<ResponseField>);

impl ObjectPlan {
    /// Whether the field of this index is selected.
    pub fn asks(&self, field: usize) -> bool {
        self.0.iter().any(|step| step.field == Some(field))
    }
}

/// One response key of an object.
#[derive(Debug)]
pub struct ResponseField {
    /// The response key.
    pub key: Name,
    /// The response key as JSON text, with its colon.
    pub(super) head: String,
    /// The index of the field in its type; `None` for `__typename`.
    pub field: Option<usize>,
    /// Whether the field is nullable.
    pub(super) nullable: bool,
    /// The selection on its value.
    pub under: ValuePlan,
    arguments: Vec<(Name, Value)>,
    pub(super) position: Pos,
}

/// The selection on a value.
#[derive(Debug)]
pub enum ValuePlan {
    /// It is a leaf.
    Leaf,
    /// It is an object, or a list of objects.
    Object(ObjectPlan),
    /// It is a page of a list; or an error if the arguments are invalid.
    Page(Result<ListId>, ObjectPlan),
    /// It is one of several object types, with a plan for each.
    OneOf(Vec<(&'static str, ObjectPlan)>),
    /// The field fails with this error: its arguments are valid for the schema, and their type refuses them.
    InvalidArgument(Box<ServerError>),
}

impl ResponseField {
    /// The GraphQL error of a field at the root.
    pub fn failure(&self, error: Error) -> ServerError {
        let error = async_graphql::Error::from(FieldError(error)).into_server_error(self.position);
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
pub struct FieldPlan {
    /// The index of the field in its type.
    pub field: usize,
    /// Whether the field is nullable.
    pub nullable: bool,
    /// The selection on its value.
    pub under: ValuePlan,
}

/// A selected field, with its arguments.
pub struct SelectedField<'q> {
    asked: selection::CollectedField<'q>,
    arguments: Vec<(Name, Value)>,
}

/// Why an argument has no value: its type refuses what was given.
pub type InvalidArgument = Box<ServerError>;

impl<'q> SelectedField<'q> {
    /// A selected field of an operation.
    pub fn new(asked: selection::CollectedField<'q>, selections: &Selections<'_>) -> Self {
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
    pub fn argument<T: InputType>(&self, name: &str) -> Result<T, InvalidArgument> {
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
pub trait Object: TypeInfo {
    /// Plans one of the fields; `None` if there is no such field.
    fn field(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> Option<FieldPlan>;

    /// Writes the value of a field.
    fn write_field<'q>(
        &self,
        field: usize,
        step: &'q ResponseField,
        writer: &mut JsonWriter<'q>,
    ) -> WriteResult;
}

/// A type of value that can be written along a plan.
pub trait Output {
    /// Whether it is nullable.
    const NULLABLE: bool = false;

    /// Registers the type for the schema and returns how the schema writes it, such as `[Alert!]!`.
    fn register(registry: &mut Registry) -> String;

    /// Plans the selection on it.
    fn plan(_: &SelectedField<'_>, _: &mut Planner<'_>) -> ValuePlan {
        ValuePlan::Leaf
    }

    /// Writes it.
    fn write<'q>(&self, under: &'q ValuePlan, writer: &mut JsonWriter<'q>) -> WriteResult;
}

/// Makes the plan of one operation.
pub struct Planner<'q> {
    /// The context of the request in which the selected columns and the list arguments are recorded.
    pub ctx: &'q RequestContext,
    selections: Selections<'q>,
    personal: bool,
}

/// Types whose values depend on the very person who asks, and not only on what they may see.
const PERSONAL: [&str; 1] = ["AllowedAction"];

impl<'q> Planner<'q> {
    /// For an operation.
    pub fn new(ctx: &'q RequestContext, selections: Selections<'q>) -> Self {
        Self { ctx, selections, personal: false }
    }

    /// The plan of a selection on `T`.
    pub fn of<T: Object>(&mut self, set: &SelectionSet) -> ObjectPlan {
        self.plan::<T>(&[set])
    }

    /// Whether the selection contains something that depends on the very person who asks.
    pub fn is_personal(&self) -> bool {
        self.personal
    }

    /// The plan of the selection under a field of type `T`.
    pub fn under<T: Object>(&mut self, selected: &SelectedField<'_>) -> ObjectPlan {
        self.plan::<T>(&selected.asked.sets)
    }

    /// Records that columns of a table are selected.
    pub fn show<E: EntityTrait>(&self, columns: Columns) {
        self.ctx.show::<E>(columns);
    }

    fn plan<T: Object>(&mut self, sets: &[&SelectionSet]) -> ObjectPlan {
        self.personal |= PERSONAL.contains(&T::NAME);
        let is = |name: &str| name == T::NAME || crate::node::covers(name, T::NAME);
        let found = self.selections.fields(sets, is);
        let mut steps = Vec::with_capacity(found.len());
        for asked in found {
            let selected = SelectedField::new(asked, &self.selections);
            let known = if selected.name() == "__typename" {
                (None, false, ValuePlan::Leaf)
            } else {
                let known = T::field(&selected, self).unwrap_or_else(|| unknown(&selected));
                (Some(known.field), known.nullable, known.under)
            };
            let (field, nullable, under) = known;
            let SelectedField { asked, arguments } = selected;
            let (key, position) = (asked.key.clone(), asked.field.pos);
            let head = format!("\"{key}\":");
            steps.push(ResponseField { key, head, field, nullable, under, arguments, position });
        }
        ObjectPlan(steps)
    }
}

/// Validation refuses fields that no type has, so this is not reached.
fn unknown(selected: &SelectedField<'_>) -> FieldPlan {
    let error = async_graphql::Error::from(FieldError(Error::bug("a field that no type has")));
    let error = error.into_server_error(selected.position());
    FieldPlan { field: 0, nullable: true, under: ValuePlan::InvalidArgument(Box::new(error)) }
}
