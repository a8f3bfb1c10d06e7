//! The cost of a request, computed from its document and variables before anything is read.
//!
//! A point is about the work of reading one row and writing it to the answer: one or two microseconds of a
//! processor. A list counts with the length that was asked for. Lists in lists multiply, up to the most rows of an
//! answer. Where the database reads much more than it returns, the table in [`weight`] says how much that costs.
//! The cost is an upper bound for what is asked, not a measure of what is found. (The complexity of async-graphql
//! does not serve here: it is computed during validation, which is done once for requests that are alike, and it
//! does not know the filter of a list.)
//!
//! The same walk collects all selections under each response key, and so finds those that cannot be merged.

mod arguments;
mod conflict;
mod shape;
mod weight;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use async_graphql::Variables;
use async_graphql::parser::types::{ExecutableDocument, OperationType, SelectionSet};

use super::executor::operation;
use super::executor::selection::{CollectedField, Selections};
use super::{Mutation, Query, Subscription};
use app::page::MOST_ROWS;
use arguments::FieldArguments;
pub use conflict::Conflict;
use conflict::Merged;
use shape::{Field, Kind, Shape};

/// How many bytes of an answer are written in the time that one row takes, besides the row itself.
const BYTES: u64 = 256;
/// The assumed size in bytes of a value with its punctuation.
const VALUE: u64 = 16;

static SHAPE: LazyLock<Shape> = LazyLock::new(Shape::of::<Query, Mutation, Subscription>);

/// The cost in points of the operation that a request runs. A field that the schema does not have costs nothing,
/// as it is not run.
pub fn cost(
    document: &ExecutableDocument,
    name: Option<&str>,
    variables: &Variables,
) -> Result<u64, Conflict> {
    let Some(operation) = operation(document, name) else { return Ok(1) };
    let operation = &operation.node;
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let selections = Selections::new(&document.fragments, operation, variables);
    let reckoner = Reckoner { shape: &SHAPE, selections: &selections, merged: Merged::default() };
    let Some(root) = reckoner.shape.kind_named(root) else { return Ok(1) };
    let points = reckoner.sets(root, &[&operation.selection_set.node], None)?;
    Ok(points.total().max(1))
}

/// The cost of a selection.
#[derive(Clone, Copy, Debug, Default)]
struct Points {
    /// Rows that are read and written.
    rows: u64,
    /// All other work, in points.
    work: u64,
}

impl Points {
    fn work(work: u64) -> Self {
        Self { rows: 0, work }
    }

    fn and(self, other: Self) -> Self {
        Self { rows: self.rows.saturating_add(other.rows), work: self.work.saturating_add(other.work) }
    }

    fn times(self, count: u64) -> Self {
        Self { rows: self.rows.saturating_mul(count), work: self.work.saturating_mul(count) }
    }

    /// The maximum of each.
    fn or(self, other: Self) -> Self {
        Self { rows: self.rows.max(other.rows), work: self.work.max(other.work) }
    }

    /// The total in points. An answer fails at [`MOST_ROWS`] rows, so rows beyond that cost nothing.
    fn total(self) -> u64 {
        self.work.saturating_add(self.rows.min(MOST_ROWS as u64))
    }
}

/// The page of a list whose selections are being counted.
#[derive(Clone, Copy)]
struct Page {
    /// The most rows of the page.
    rows: u64,
    /// The points of counting the rows of all pages.
    total: u64,
}

struct Reckoner<'q> {
    shape: &'q Shape,
    selections: &'q Selections<'q>,
    merged: Merged,
}

impl<'q> Reckoner<'q> {
    /// The cost of `sets` on one object of a type. An object of an interface or union has one type: so its rows are at most
    /// those of the type with most rows, and its work is at most that of the type with most work.
    fn sets(&self, kind: &Kind, sets: &[&'q SelectionSet], page: Option<Page>) -> Result<Points, Conflict> {
        if kind.possible.is_empty() {
            return self.object(kind, sets, page);
        }
        let mut possible = kind.possible.iter().map(|kind| self.object(self.shape.kind(*kind), sets, page));
        possible.try_fold(Points::default(), |most, points| Ok(most.or(points?)))
    }

    fn object(&self, kind: &Kind, sets: &[&'q SelectionSet], page: Option<Page>) -> Result<Points, Conflict> {
        let mut points = Points::default();
        let mut bytes: u64 = 0;
        for selected in self.selections.fields(sets, |name| kind.is(name)) {
            if kind.is_mutation() {
                self.merged.check_mutation(&selected)?;
            } else {
                self.merged.check(&selected)?;
            }
            let Some(field) = kind.fields.get(selected.field.node.name.node.as_str()) else { continue };
            bytes += selected.key.len() as u64 + VALUE;
            points = points.and(self.field(field, &selected, page)?);
        }
        Ok(points.and(Points::work(bytes / BYTES)))
    }

    fn field(
        &self,
        field: &Field,
        selected: &CollectedField<'q>,
        page: Option<Page>,
    ) -> Result<Points, Conflict> {
        let row = Points { rows: 1, work: 0 };
        let asked = &selected.field.node;
        let below = |page| {
            let kind = field.of.map(|of| self.shape.kind(of));
            kind.map_or(Ok(Points::default()), |kind| self.sets(kind, &selected.sets, page))
        };
        if let Some(page) = page {
            return Ok(match asked.name.node.as_str() {
                "nodes" | "edges" => row.and(below(None)?).times(page.rows),
                "totalCount" => Points::work(page.total),
                _ => row.and(below(None)?),
            });
        }
        let weight = &field.weight;
        let arguments = FieldArguments::new(asked, self.selections);
        let own = Points::work(weight.own(&arguments));
        let count = weight.count(&arguments);
        if field.is_page {
            let page = Page { rows: count, total: weight.total(&arguments) };
            return Ok(own.and(row).and(below(Some(page))?));
        }
        if field.of.is_none() {
            return Ok(own);
        }
        let value = row.and(Points::work(weight.each())).and(below(None)?);
        // Each answer has a limit of rows of its own, so the rows of different answers are not added up.
        let value = if field.is_answer { Points::work(value.total()) } else { value };
        Ok(own.and(value.times(count)))
    }
}
