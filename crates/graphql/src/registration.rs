//! Makes the types of the schema known to async-graphql, which needs them for the schema itself, introspection and
//! validation. It never resolves a field: that is what the executor does.

use std::borrow::Cow;
use std::pin::Pin;

use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, MetaField, MetaInputValue, MetaType, Registry};
use async_graphql::{
    CacheControl, ContainerType, Context, ContextSelectionSet, InputType, ObjectType, OutputType, Positioned,
    Response, ServerResult, SubscriptionType, Value,
};
use futures_util::Stream;

use super::executor::{Object, Output, TypeInfo};
use super::subscription::{Event, Subscription};
use super::{Mutation, Query};

/// Makes an object type a root of async-graphql's schema, which finds it without a value in each field.
macro_rules! roots {
    ($($root:ident)*) => {$(
        impl OutputType for $root {
            fn type_name() -> Cow<'static, str> {
                $root::NAME.into()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                object::<$root>(registry)
            }

            async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
                Ok(Value::Null)
            }
        }

        impl ContainerType for $root {
            async fn resolve_field(&self, _: &Context<'_>) -> ServerResult<Option<Value>> {
                Ok(None)
            }
        }

        impl ObjectType for $root {}
    )*};
}
roots!(Query Mutation);

impl SubscriptionType for Subscription {
    fn type_name() -> Cow<'static, str> {
        Event::NAME.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        subscription::<Event>(registry)
    }

    fn create_field_stream<'a>(
        &'a self,
        _: &'a Context<'_>,
    ) -> Option<Pin<Box<dyn Stream<Item = Response> + Send + 'a>>> {
        None
    }
}

/// The text of a doc comment, given line by line.
fn text(lines: &[&str]) -> Option<String> {
    let lines: Vec<_> = lines.iter().map(|line| line.trim()).collect();
    Some(lines.join("\n").trim().to_owned()).filter(|text| !text.is_empty())
}

/// A field of an object type.
pub fn field(name: &str, doc: &[&str], arguments: Vec<MetaInputValue>, of: String) -> MetaField {
    MetaField {
        name: name.into(),
        description: text(doc),
        args: arguments.into_iter().map(|argument| (argument.name.clone(), argument)).collect(),
        ty: of,
        deprecation: Deprecation::NoDeprecated,
        cache_control: CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// An argument, or a field of an input object.
pub fn input(name: &str, description: &str, of: String) -> MetaInputValue {
    MetaInputValue {
        name: name.into(),
        description: Some(description.into()),
        ty: of,
        deprecation: Deprecation::NoDeprecated,
        default_value: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    }
}

/// An argument of this type.
pub fn argument<T: InputType>(registry: &mut Registry, name: &str, description: &str) -> MetaInputValue {
    let of = T::create_type_info(registry);
    input(name, description, of)
}

/// The field of a connection, with its arguments.
pub fn connection<C: Object, F: InputType, O: InputType>(
    registry: &mut Registry,
    name: &str,
    doc: &[&str],
) -> MetaField {
    let of = <Option<C> as Output>::register(registry);
    let arguments = vec![
        argument::<Option<i32>>(registry, "first", "How many from the start, at most 100."),
        argument::<Option<String>>(registry, "after", "Those after this cursor."),
        argument::<Option<i32>>(registry, "last", "How many from the end, at most 100."),
        argument::<Option<String>>(registry, "before", "Those before this cursor."),
        argument::<Option<F>>(registry, "filter", "Only rows that fit this; by default all."),
        argument::<Option<O>>(registry, "orderBy", "What the rows of the list are ordered by."),
    ];
    field(name, doc, arguments, of)
}

/// Registers an object type, once, and returns how the schema writes it where it is not null, such as `Project!`.
pub fn object<T: TypeInfo>(registry: &mut Registry) -> String {
    if is_new::<T>(registry) {
        // An empty type holds the place while the fields are registered, as they may be of the same type.
        insert::<T>(registry, Vec::new(), false);
        let fields = T::fields(registry);
        insert::<T>(registry, fields, false);
    }
    format!("{}!", T::NAME)
}

/// Whether a type is not registered. Two Rust types of one name in the schema are a mistake in the code.
fn is_new<T: TypeInfo>(registry: &Registry) -> bool {
    let known = registry.types.get(T::NAME).map(MetaType::rust_typename);
    let this = std::any::type_name::<T>();
    assert!(known.is_none_or(|known| known == Some(this)), "{} and {known:?} are both {this}", T::NAME);
    known.is_none()
}

/// Registers the root type of subscriptions.
pub fn subscription<T: TypeInfo>(registry: &mut Registry) -> String {
    let fields = T::fields(registry);
    insert::<T>(registry, fields, true);
    format!("{}!", T::NAME)
}

fn insert<T: TypeInfo>(registry: &mut Registry, fields: Vec<MetaField>, is_subscription: bool) {
    let object = MetaType::Object {
        name: T::NAME.into(),
        description: text(T::DOC),
        fields: fields.into_iter().map(|field| (field.name.clone(), field)).collect(),
        cache_control: CacheControl::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        is_subscription,
        rust_typename: Some(std::any::type_name::<T>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(T::NAME.into(), object);
}

/// Registers an interface of these object types.
pub fn interface(
    registry: &mut Registry,
    name: &str,
    doc: &[&str],
    fields: Vec<MetaField>,
    objects: &[&'static str],
) {
    for object in objects {
        registry.add_implements(object, name);
    }
    let interface = MetaType::Interface {
        name: name.into(),
        description: text(doc),
        fields: fields.into_iter().map(|field| (field.name.clone(), field)).collect(),
        possible_types: objects.iter().map(|object| (*object).to_owned()).collect(),
        extends: false,
        keys: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(name.into(), interface);
}

/// Registers a union of these object types.
pub fn union(registry: &mut Registry, name: &str, doc: &[&str], objects: &[&'static str]) {
    let union = MetaType::Union {
        name: name.into(),
        description: text(doc),
        possible_types: objects.iter().map(|object| (*object).to_owned()).collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
    };
    registry.types.insert(name.into(), union);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_of_an_interface_has_its_fields() {
        let mut registry = Registry::default();
        object::<Query>(&mut registry);
        let mut found = 0;
        for of in registry.types.values() {
            let MetaType::Interface { fields, possible_types, .. } = of else { continue };
            for (possible, field) in
                possible_types.iter().flat_map(|one| fields.values().map(move |field| (one, field)))
            {
                let own = registry.types[possible].field_by_name(&field.name);
                assert_eq!(own.map(|own| &own.ty), Some(&field.ty), "{possible}.{}", field.name);
                found += 1;
            }
        }
        assert!(found > 10, "{found}");
    }
}
