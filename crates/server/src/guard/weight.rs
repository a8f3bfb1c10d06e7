//! The memory of a parsed document: many times its text, with a factor that depends on its content.

use std::collections::HashMap;
use std::mem::size_of;

use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, OperationDefinition, Selection,
    SelectionSet, Type,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::{ConstValue, Value};

/// The memory of a document in bytes, as the allocator provides it, accurate to some percent.
pub fn weight(document: &ExecutableDocument) -> usize {
    let operations = match &document.operations {
        DocumentOperations::Single(operation) => operation_definition(&operation.node),
        DocumentOperations::Multiple(operations) => {
            let each = operations.iter().map(|(key, one)| name(key) + operation_definition(&one.node));
            table(operations) + each.sum::<usize>()
        }
    };
    let fragments = document.fragments.iter().map(|(key, fragment)| {
        let fragment = &fragment.node;
        let on = name(&fragment.type_condition.node.on.node);
        name(key) + on + directives(&fragment.directives) + set(&fragment.selection_set.node)
    });
    let itself = block(size_of::<ExecutableDocument>() + 2 * size_of::<usize>());
    itself + operations + table(&document.fragments) + fragments.sum::<usize>()
}

/// The size of the block that the allocator provides for so many bytes.
fn block(bytes: usize) -> usize {
    match bytes {
        0 => 0,
        1..=64 => bytes.next_multiple_of(8),
        // There are eight block sizes between a power of two and the next; beyond that there are four.
        _ => bytes.next_multiple_of(bytes.next_power_of_two() / 8),
    }
}

fn vec<T>(vec: &Vec<T>) -> usize {
    block(vec.capacity() * size_of::<T>())
}

fn table<K, V>(map: &HashMap<K, V>) -> usize {
    if map.capacity() == 0 {
        return 0;
    }
    let buckets = (map.capacity() * 8 / 7).next_power_of_two();
    block(buckets * (size_of::<(K, V)>() + 1) + 16)
}

/// A name is a reference-counted string.
fn name(name: &Name) -> usize {
    block(name.len() + 2 * size_of::<usize>())
}

fn operation_definition(operation: &OperationDefinition) -> usize {
    let variables = operation.variable_definitions.iter().map(|variable| {
        let variable = &variable.node;
        let default = variable.default_value.as_ref().map_or(0, |value| constant(&value.node));
        name(&variable.name.node)
            + of_type(&variable.var_type.node)
            + directives(&variable.directives)
            + default
    });
    vec(&operation.variable_definitions)
        + variables.sum::<usize>()
        + directives(&operation.directives)
        + set(&operation.selection_set.node)
}

fn of_type(of: &Type) -> usize {
    match &of.base {
        BaseType::Named(base) => name(base),
        BaseType::List(items) => block(size_of::<Type>()) + of_type(items),
    }
}

/// The recursion is bounded, as the guard has limited the nesting.
fn set(of: &SelectionSet) -> usize {
    let items = of.items.iter().map(|item| match &item.node {
        Selection::Field(field) => {
            let field = &field.node;
            let alias = field.alias.as_ref().map_or(0, |alias| name(&alias.node));
            alias
                + name(&field.name.node)
                + arguments(&field.arguments)
                + directives(&field.directives)
                + set(&field.selection_set.node)
        }
        Selection::FragmentSpread(spread) => {
            name(&spread.node.fragment_name.node) + directives(&spread.node.directives)
        }
        Selection::InlineFragment(fragment) => {
            let fragment = &fragment.node;
            let on = fragment.type_condition.as_ref().map_or(0, |on| name(&on.node.on.node));
            on + directives(&fragment.directives) + set(&fragment.selection_set.node)
        }
    });
    vec(&of.items) + items.sum::<usize>()
}

fn directives(all: &Vec<Positioned<Directive>>) -> usize {
    let each = all.iter().map(|one| name(&one.node.name.node) + arguments(&one.node.arguments));
    vec(all) + each.sum::<usize>()
}

fn arguments(all: &Vec<(Positioned<Name>, Positioned<Value>)>) -> usize {
    vec(all) + all.iter().map(|(key, one)| name(&key.node) + value(&one.node)).sum::<usize>()
}

fn value(of: &Value) -> usize {
    match of {
        Value::Variable(text) | Value::Enum(text) => name(text),
        Value::String(text) => block(text.capacity()),
        Value::Binary(bytes) => block(bytes.len()),
        Value::List(items) => vec(items) + items.iter().map(value).sum::<usize>(),
        Value::Object(fields) => {
            entries::<Value>(fields.capacity())
                + fields.iter().map(|(key, one)| name(key) + value(one)).sum::<usize>()
        }
        Value::Null | Value::Number(_) | Value::Boolean(_) => 0,
    }
}

fn constant(of: &ConstValue) -> usize {
    match of {
        ConstValue::Enum(text) => name(text),
        ConstValue::String(text) => block(text.capacity()),
        ConstValue::Binary(bytes) => block(bytes.len()),
        ConstValue::List(items) => vec(items) + items.iter().map(constant).sum::<usize>(),
        ConstValue::Object(fields) => {
            let each = fields.iter().map(|(key, one)| name(key) + constant(one));
            entries::<ConstValue>(fields.capacity()) + each.sum::<usize>()
        }
        ConstValue::Null | ConstValue::Number(_) | ConstValue::Boolean(_) => 0,
    }
}

/// An ordered map: its entries, and a table of their positions.
fn entries<V>(capacity: usize) -> usize {
    if capacity == 0 {
        return 0;
    }
    let buckets = (capacity * 8 / 7).next_power_of_two().max(4);
    block(capacity * size_of::<(usize, Name, V)>()) + block(buckets * (size_of::<usize>() + 1) + 16)
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;
    use crate::allocator::counted;

    fn many(count: usize, item: impl Fn(usize) -> String) -> String {
        (0..count).map(item).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_document_weighs_what_it_takes() {
        let introspection = include_str!("walk/introspection.graphql").to_owned();
        for document in [
            "{a}".to_owned(),
            introspection,
            format!("{{ {} }}", many(3000, |n| format!("f{n}"))),
            format!("{{ {} }}", many(500, |n| format!("a{n}: f {{ g {{ h }} }}"))),
            format!("{{ {} }}", many(500, |n| format!("f{n} @skip(if: true) @include(if: $a)"))),
            format!("{{ f(a: [{}]) }}", many(3000, |n| format!("{n}"))),
            format!("{{ f(a: [{}]) }}", many(1500, |n| format!("{{k{n}: ONE, s: \"some text\"}}"))),
            format!("query({}) {{ f }}", many(700, |n| format!("$v{n}: [[Int!]!] = [{n}]"))),
            many(50, |n| format!("query Q{n} {{ a b c }}")),
            format!("{{ ...F0 }} {}", many(200, |n| format!("fragment F{n} on T {{ a ... on U {{ b }} }}"))),
            format!("{{ f(a: \"{}\") }}", "x".repeat(60_000)),
        ] {
            let (parsed, taken) = counted(|| parse_query(&document).unwrap());
            // One is kept behind a pointer.
            let said = weight(&parsed) - block(size_of::<ExecutableDocument>() + 16);
            let (least, most) = (taken as f64 * 0.8, taken as f64 * 1.25);
            assert!((least..=most).contains(&(said as f64)), "{said} for {taken}: {document:.60}");
        }
    }
}
