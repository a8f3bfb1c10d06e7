//! The schema as it is printed, for tests that hold for everything in it.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, InputValueDefinition, Type, TypeKind, TypeSystemDefinition};
use plimsoll::scalar::NodeKind;
use serde_json::{Map, Value, json};

/// A field or an argument.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub name: String,
    pub of: Type,
    /// Has a default.
    pub default: bool,
    pub arguments: Vec<Part>,
}

/// What a type is made of.
#[derive(Clone, Debug)]
pub(crate) enum Made {
    Object(Vec<Part>),
    Interface,
    /// A union of these object types.
    Union(Vec<String>),
    Input(Vec<Part>),
    Enum(Vec<String>),
    Scalar,
}

/// All types by name.
pub(crate) struct Printed(pub HashMap<String, Made>);

/// Where an input lies: names of fields, and `0` in lists.
pub(crate) type Place = Vec<String>;

/// The name of a type without lists and exclamation marks.
pub(crate) fn named(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => named(inner),
    }
}

fn input(part: &InputValueDefinition) -> Part {
    Part {
        name: part.name.node.to_string(),
        of: part.ty.node.clone(),
        default: part.default_value.is_some(),
        arguments: Vec::new(),
    }
}

impl Printed {
    pub(crate) fn read() -> Self {
        // This parser knows no description of the schema itself.
        let described = format!("\"\"\"\n{}\n\"\"\"\nschema", plimsoll::graphql::DESCRIPTION);
        let document = parse_schema(plimsoll::graphql::sdl().replace(&described, "schema")).unwrap();
        let mut types = HashMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(of) = definition else { continue };
            let made = match of.node.kind {
                TypeKind::Object(object) => {
                    let field =
                        |field: &async_graphql::Positioned<async_graphql::parser::types::FieldDefinition>| {
                            Part {
                                name: field.node.name.node.to_string(),
                                of: field.node.ty.node.clone(),
                                default: false,
                                arguments: field.node.arguments.iter().map(|one| input(&one.node)).collect(),
                            }
                        };
                    Made::Object(object.fields.iter().map(field).collect())
                }
                TypeKind::Interface(_) => Made::Interface,
                TypeKind::Union(of) => {
                    Made::Union(of.members.iter().map(|member| member.node.to_string()).collect())
                }
                TypeKind::InputObject(object) => {
                    Made::Input(object.fields.iter().map(|field| input(&field.node)).collect())
                }
                TypeKind::Enum(of) => {
                    Made::Enum(of.values.iter().map(|value| value.node.value.node.to_string()).collect())
                }
                TypeKind::Scalar => Made::Scalar,
            };
            types.insert(of.node.name.node.to_string(), made);
        }
        Self(types)
    }

    pub(crate) fn made(&self, name: &str) -> &Made {
        self.0.get(name).unwrap_or(&Made::Scalar)
    }

    /// The fields of an object.
    pub(crate) fn fields(&self, name: &str) -> &[Part] {
        match self.made(name) {
            Made::Object(fields) => fields,
            _ => &[],
        }
    }

    pub(crate) fn field(&self, of: &str, name: &str) -> &Part {
        self.fields(of).iter().find(|field| field.name == name).unwrap()
    }

    /// The places of all ids in an input (or in arguments).
    pub(crate) fn ids_in(&self, parts: &[Part]) -> Vec<Place> {
        let mut places = Vec::new();
        for part in parts {
            let inner = match self.made(named(&part.of)) {
                Made::Input(parts) => self.ids_in(parts),
                _ if named(&part.of) == "ID" => vec![Vec::new()],
                _ => Vec::new(),
            };
            let list = matches!(part.of.base, BaseType::List(_));
            for place in inner {
                let step = std::iter::once(part.name.clone()).chain(list.then(|| "0".to_string()));
                places.push(step.chain(place).collect());
            }
        }
        places
    }

    /// Inputs that make sense, as few as must be, and the one at `wanted`; ids come from `id`, by their place.
    pub(crate) fn sample(&self, parts: &[Part], wanted: &[String], id: &dyn Fn(&[String]) -> Value) -> Value {
        self.object(parts, wanted, &mut Vec::new(), id)
    }

    fn object(
        &self,
        parts: &[Part],
        wanted: &[String],
        at: &mut Place,
        id: &dyn Fn(&[String]) -> Value,
    ) -> Value {
        let mut object = Map::new();
        for part in parts {
            at.push(part.name.clone());
            let on_the_way = !wanted.is_empty() && wanted.starts_with(at);
            if on_the_way || !(part.of.nullable || part.default) {
                object.insert(part.name.clone(), self.value(&part.of, wanted, at, id));
            }
            at.pop();
        }
        Value::Object(object)
    }

    fn value(&self, of: &Type, wanted: &[String], at: &mut Place, id: &dyn Fn(&[String]) -> Value) -> Value {
        let name = match &of.base {
            BaseType::List(_) if at.last().is_some_and(|last| last == "findings") => return all_passed(),
            BaseType::List(inner) => {
                at.push("0".into());
                let item = self.value(inner, wanted, at, id);
                at.pop();
                return json!([item]);
            }
            BaseType::Named(name) => name.as_str(),
        };
        match self.made(name) {
            Made::Input(parts) => self.object(parts, wanted, at, id),
            // The step of a cost that a project manager may tell.
            Made::Enum(_) if name == "CostStep" => json!("CANCELLATION"),
            Made::Enum(values) => json!(values[0]),
            _ => match name {
                "ID" => id(at),
                "Int" => json!(1),
                "Float" => json!(1.0),
                "Boolean" => json!(true),
                "Date" => json!("2026-03-02"),
                "DateTime" => json!("2026-03-09T00:00:00Z"),
                "Decimal" => json!("1"),
                "CostCategory" => json!("MEDIA"),
                _ => json!("x"),
            },
        }
    }

    /// What kind of object an id in a mutation's input names.
    pub(crate) fn kind_of(&self, mutation: &str, place: &[String]) -> NodeKind {
        let last = place.iter().rev().find(|step| *step != "0").unwrap();
        match last.as_str() {
            "id" => {
                let payload = named(&self.field("Mutation", mutation).of);
                let object = self.fields(payload).iter().find(|field| field.name != "errors").unwrap();
                kind_named(named(&object.of))
            }
            "subjectId" | "ids" => NodeKind::Project,
            "parentId" | "taskId" | "dependsOn" => NodeKind::Task,
            "assigneeId" | "ownerId" | "managerId" | "salesId" | "actorId" | "userIds" => NodeKind::User,
            other => {
                let name = other.strip_suffix("Id").unwrap();
                kind_named(&format!("{}{}", name[..1].to_uppercase(), &name[1..]))
            }
        }
    }
}

/// The kind of objects of a type.
pub(crate) fn kind_named(name: &str) -> NodeKind {
    let all = [
        NodeKind::User,
        NodeKind::BusinessLine,
        NodeKind::Customer,
        NodeKind::Requirement,
        NodeKind::ServiceItem,
        NodeKind::Project,
        NodeKind::Task,
        NodeKind::Cost,
        NodeKind::Alert,
        NodeKind::Proposal,
        NodeKind::Contract,
        NodeKind::Instalment,
        NodeKind::Issue,
        NodeKind::Retrospective,
        NodeKind::Receipt,
        NodeKind::AuditEntry,
    ];
    all.into_iter().find(|kind| format!("{kind:?}") == name).unwrap_or_else(|| panic!("no kind {name}"))
}

fn all_passed() -> Value {
    super::builders::all_passed()
}
