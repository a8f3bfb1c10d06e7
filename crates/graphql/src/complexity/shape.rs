//! The schema in the form that computing costs needs: the type of each field, and its weight.

use std::collections::HashMap;

use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use async_graphql::{ObjectType, SubscriptionType};

use super::weight::{self, Weight};

/// All object types and interfaces, by their index.
pub(super) struct Shape {
    kinds: Vec<Kind>,
    numbers: HashMap<String, usize>,
}

/// An object type, an interface or a union.
pub(super) struct Kind {
    name: String,
    /// The types that a fragment on it may name: itself, its interfaces and unions.
    covered_by: Vec<String>,
    /// Its fields by name.
    pub fields: HashMap<String, Field>,
    /// The object types of an interface or union; empty for an object type.
    pub possible: Vec<usize>,
}

/// A field.
pub(super) struct Field {
    /// The index of its type; `None` if it is a leaf.
    pub of: Option<usize>,
    /// Whether its value is a page of a list.
    pub is_page: bool,
    /// Whether each of its values is an answer of its own, with its own limit of rows: the payload of a mutation,
    /// or an event.
    pub is_answer: bool,
    /// Its weight.
    pub weight: Weight,
}

impl Kind {
    /// Whether its fields are mutations.
    pub(super) fn is_mutation(&self) -> bool {
        self.name == "Mutation"
    }

    /// Whether this is the type of that name, implements it or is a member of it.
    pub(super) fn is(&self, name: &str) -> bool {
        self.covered_by.iter().any(|known| known == name)
    }
}

impl Shape {
    /// From a schema.
    pub(super) fn of<Q: ObjectType, M: ObjectType, S: SubscriptionType>() -> Self {
        let registry = registry::<Q, M, S>();
        let kinds: Vec<_> = registry.types.values().filter(|kind| kind.is_composite()).collect();
        let numbers: HashMap<_, _> =
            kinds.iter().enumerate().map(|(number, kind)| (kind.name().to_owned(), number)).collect();
        let kinds = kinds.iter().map(|kind| Kind::of(kind, &registry, &numbers)).collect();
        Self { kinds, numbers }
    }

    /// The type of this index.
    pub(super) fn kind(&self, number: usize) -> &Kind {
        &self.kinds[number]
    }

    /// The type of this name.
    pub(super) fn kind_named(&self, name: &str) -> Option<&Kind> {
        self.numbers.get(name).map(|number| self.kind(*number))
    }
}

/// The types of a schema, as async-graphql registers them.
pub(super) fn registry<Q: ObjectType, M: ObjectType, S: SubscriptionType>() -> Registry {
    let mut registry = Registry::default();
    Q::create_type_info(&mut registry);
    M::create_type_info(&mut registry);
    S::create_type_info(&mut registry);
    registry
}

impl Kind {
    fn of(kind: &MetaType, registry: &Registry, numbers: &HashMap<String, usize>) -> Self {
        let name = kind.name();
        let fields = kind.fields().into_iter().flatten();
        let mut fields: HashMap<String, Field> = fields
            .map(|(field, meta)| {
                let of = MetaTypeName::concrete_typename(&meta.ty);
                let known = Field {
                    of: numbers.get(of).copied(),
                    is_page: is_page(of),
                    is_answer: matches!(name, "Mutation" | "Subscription"),
                    weight: weight::of(name, field),
                };
                (field.clone(), known)
            })
            .collect();
        let mut leaf = |field: &str| {
            let weight = weight::of(name, field);
            fields.insert(field.to_owned(), Field { of: None, is_page: false, is_answer: false, weight });
        };
        leaf("__typename");
        if name == "Query" {
            leaf("__schema");
            leaf("__type");
        }
        let possible = match kind {
            MetaType::Interface { possible_types, .. } | MetaType::Union { possible_types, .. } => {
                possible_types.iter().filter_map(|name| numbers.get(name).copied()).collect()
            }
            _ => Vec::new(),
        };
        let covering = registry.types.values().filter(|of| of.is_possible_type(name));
        let covered_by = covering.map(|of| of.name().to_owned()).collect();
        Self { name: name.to_owned(), covered_by, fields, possible }
    }
}

/// Whether a type is a page of a list.
pub(super) fn is_page(name: &str) -> bool {
    name.ends_with("Connection")
}
