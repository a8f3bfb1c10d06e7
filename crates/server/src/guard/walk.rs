//! Measures a parsed document before it is validated.
//!
//! A fragment that spreads another one twice, thirty times over, is a billion selections in two kilobytes, and the
//! validator visits each of them. Here every fragment is visited once and its figures are kept, so that the walk
//! is linear in the document's length.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        Directive, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
    },
};

use crate::{limits::Limits, refusal::Refusal};

/// Refuses a document that would cost too much to validate or to run. Returns the estimated number of
/// introspection fields in the answer, for the operation with the most.
pub fn walk(document: &ExecutableDocument, limits: &Limits) -> Result<u64, Refusal> {
    let operations = document.operations.iter().count();
    exceeds("operations", operations as u64, limits.operations as u64)?;
    let fragments = document.fragments.len();
    exceeds("fragments", fragments as u64, limits.fragments as u64)?;

    let mut walk =
        DocumentWalk { document, limits, fragments: HashMap::with_capacity(fragments), directives: 0 };
    let mut total = Figures::default();
    let mut introspection = 0;
    for (_, operation) in document.operations.iter() {
        let figures = walk.operation(&operation.node)?;
        introspection = introspection.max(figures.introspection);
        total = total.beside(figures);
        total.check(limits)?;
    }
    // The validator visits unused fragments, too.
    for name in document.fragments.keys() {
        let figures = walk.fragment(name, 0)?;
        figures.check(limits)?;
        total.selections = total.selections.saturating_add(figures.selections);
    }
    total.check(limits)?;
    Ok(introspection)
}

/// The figures of a selection set with all its fragments expanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Figures {
    selections: u64,
    aliases: u64,
    /// The fields at its top level, directly or by fragments.
    roots: u64,
    /// The root fields of the queries in it, as the payload of a mutation holds them.
    queried: u64,
    /// Whether it selects the schema at its top level.
    asks_schema: bool,
    /// The nesting of fields.
    depth: usize,
    /// The nesting of fields, fragments and inline fragments.
    steps: usize,
    /// The number of fields in the answer, if this is a part of an introspection.
    weight: u64,
    /// The number of fields in the answers of its introspections.
    introspection: u64,
}

impl Figures {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            roots: self.roots.saturating_add(other.roots),
            queried: self.queried.saturating_add(other.queried),
            asks_schema: self.asks_schema || other.asks_schema,
            depth: self.depth.max(other.depth),
            steps: self.steps.max(other.steps),
            weight: self.weight.saturating_add(other.weight),
            introspection: self.introspection.saturating_add(other.introspection),
        }
    }

    fn check(&self, limits: &Limits) -> Result<(), Refusal> {
        let selections = limits.expanded_selections;
        exceeds("expanded_selections", self.selections, selections)?;
        exceeds("depth", self.depth as u64, limits.depth as u64)?;
        exceeds("nesting", self.steps as u64, limits.nesting as u64)?;
        exceeds("aliases", self.aliases, limits.aliases)?;
        let cost = limits.introspection_cost;
        exceeds("introspection_cost", self.introspection, cost)
    }
}

fn exceeds(limit: &'static str, count: u64, most: u64) -> Result<(), Refusal> {
    if count <= most {
        return Ok(());
    }
    let message = match limit {
        "operations" => messages::too_many_operations(most),
        "fragments" => messages::too_many_fragments(most),
        "expanded_selections" => messages::selects_too_much(most),
        "depth" => messages::selects_too_deeply(most),
        "nesting" => messages::nested_too_deeply(most),
        "aliases" => messages::too_many_aliases(most),
        "alias_bytes" => messages::alias_too_long(most),
        "directives" => messages::too_many_directives(most),
        "root_fields" => messages::too_many_root_fields(most),
        "mutation_fields" => messages::too_many_mutations(most),
        _ => messages::introspects_too_much(most),
    };
    Err(Refusal::limit(limit, message))
}

struct DocumentWalk<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    /// Finished fragments; `None` while a fragment is being walked, to detect cycles.
    fragments: HashMap<&'a str, Option<Figures>>,
    directives: u64,
}

impl<'a> DocumentWalk<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Figures, Refusal> {
        self.directives(&operation.directives)?;
        for variable in &operation.variable_definitions {
            self.directives(&variable.node.directives)?;
        }
        let figures = self.set(&operation.selection_set.node, 0)?;
        figures.check(self.limits)?;
        match operation.ty {
            OperationType::Query => {
                exceeds("root_fields", figures.roots, self.limits.root_fields)?;
            }
            OperationType::Mutation => {
                let most = self.limits.mutation_fields;
                exceeds("mutation_fields", figures.roots, most)?;
                exceeds("root_fields", figures.queried, self.limits.root_fields)?;
            }
            OperationType::Subscription => {
                // The rule "single root field" of the specification, which async-graphql does not check. It also
                // drops root fields that come from a fragment, so that the client would have a subscription that
                // never sends anything.
                let [only] = operation.selection_set.node.items.as_slice() else {
                    return Err(Refusal::bad_request(messages::one_field_a_subscription()));
                };
                if !matches!(only.node, Selection::Field(_)) {
                    return Err(Refusal::bad_request(messages::subscription_by_fragment()));
                }
            }
        }
        Ok(figures)
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), Refusal> {
        self.directives += directives.len() as u64;
        let most = self.limits.directives as u64;
        exceeds("directives", self.directives, most)
    }

    fn set(&mut self, set: &'a SelectionSet, level: usize) -> Result<Figures, Refusal> {
        // Limits our own recursion through chains of fragments; `steps` then tells the same for the document.
        exceeds("nesting", level as u64, self.limits.nesting as u64)?;
        let mut sum = Figures::default();
        for item in &set.items {
            self.directives(item.node.directives())?;
            sum = sum.beside(self.selection(&item.node, level + 1)?);
        }
        Ok(sum)
    }

    fn selection(&mut self, selection: &'a Selection, level: usize) -> Result<Figures, Refusal> {
        let below = match selection {
            Selection::Field(field) => {
                let field = &field.node;
                // The alias is repeated in every row.
                let length = field.alias.as_ref().map_or(0, |alias| alias.node.len());
                exceeds("alias_bytes", length as u64, self.limits.alias_bytes as u64)?;
                let below = self.set(&field.selection_set.node, level)?;
                let name = field.name.node.as_str();
                if below.asks_schema {
                    return Err(Refusal::bad_request(messages::schema_at_root()));
                }
                let weight = below.weight.saturating_mul(items(name)).saturating_add(1);
                return Ok(Figures {
                    selections: below.selections.saturating_add(1),
                    aliases: below.aliases.saturating_add(u64::from(field.alias.is_some())),
                    roots: 1,
                    queried: if name == "query" { below.roots } else { below.queried },
                    asks_schema: matches!(name, "__schema" | "__type"),
                    depth: below.depth + 1,
                    steps: below.steps + 1,
                    weight,
                    introspection: if matches!(name, "__schema" | "__type") {
                        weight
                    } else {
                        below.introspection
                    },
                });
            }
            Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node, level)?,
            Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, level)?,
        };
        Ok(Figures { selections: below.selections.saturating_add(1), steps: below.steps + 1, ..below })
    }

    fn fragment(&mut self, name: &Name, level: usize) -> Result<Figures, Refusal> {
        // The validator reports a spread of a fragment that does not exist.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(Figures::default());
        };
        match self.fragments.get(name.as_str()) {
            Some(Some(figures)) => return Ok(*figures),
            Some(None) => {
                return Err(Refusal::bad_request(messages::fragment_in_itself(name.as_str())));
            }
            None => {}
        }
        self.fragments.insert(name.as_str(), None);
        self.directives(&fragment.node.directives)?;
        let figures = self.set(&fragment.node.selection_set.node, level)?;
        self.fragments.insert(name.as_str(), Some(figures));
        Ok(figures)
    }
}

/// How many items a list of the introspection schema has for a schema of our size. A few levels of `fields { type
/// { fields { type` would otherwise return the whole schema to the power of the depth, resolved without ever
/// yielding to another task.
fn items(field: &str) -> u64 {
    match field {
        "types" => 300,
        "fields" => 15,
        "inputFields" | "enumValues" | "possibleTypes" => 10,
        "directives" => 8,
        "args" | "interfaces" => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
