//! From the text of a request to a request that may be run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_graphql::{
    Request,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};

use moka::sync::Cache;

use super::{
    entry::Entry,
    guard::{scan, variables, walk, weight},
    limits::Limits,
    outcome,
    refusal::Refusal,
};
use app::arrival::Arrival;
use graphql::rate_limit::Charge;
use graphql::selection::Selections;

/// A request within the limits, its document parsed once and for all.
pub struct Admitted {
    /// The request.
    pub request: Request,
    /// Its document.
    pub document: Arc<ExecutableDocument>,
    /// What the document takes in memory, in bytes.
    pub weight: usize,
    /// About how many introspection fields are in its answer.
    pub introspection: u64,
    /// What kind of operation it runs.
    pub kind: OperationType,
    /// The cursor of the last event that the client has, where the transport tells it.
    pub resume: Option<String>,
    /// How it came here.
    pub arrival: Arrival,
    /// What it was counted for; nothing before that.
    pub charge: Charge,
}

impl Admitted {
    /// Whether it asks only for what is open to everybody.
    pub fn is_open<E: Entry>(&self, entry: &E) -> bool {
        let Ok(operation) = operation(&self.document, self.request.operation_name.as_deref()) else {
            return false;
        };
        let selections = Selections::new(&self.document.fragments, operation, &self.request.variables);
        let fields = selections.fields(&[&operation.selection_set.node], |_| true);
        fields.iter().all(|field| entry.is_open(self.kind, &field.field.node.name.node))
    }
}

/// Documents that have passed the guards, parsed: clients send the same ones again and again.
#[derive(Clone)]
pub struct Documents(Cache<Arc<str>, Known>);

/// A document, and what it takes in memory.
#[derive(Clone)]
struct Known {
    document: Arc<ExecutableDocument>,
    weight: usize,
    introspection: u64,
}

/// What an entry takes beside its text and its document.
const OVERHEAD: usize = 400;

impl Documents {
    /// Room for as many bytes as `parsed_bytes` says.
    pub fn new(limits: &Limits) -> Self {
        let weigh = |text: &Arc<str>, known: &Known| {
            u32::try_from(text.len() + known.weight + OVERHEAD).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(weigh).max_capacity(limits.parsed_bytes).build())
    }

    /// Takes a request through the guards.
    pub fn admit(&self, mut request: Request, limits: &Limits) -> Result<Admitted, Box<outcome::Errors>> {
        // An empty name is what some clients send for none.
        if request.operation_name.as_deref() == Some("") {
            request.operation_name = None;
        }
        let Known { document, weight, introspection } =
            self.document(&request.query, limits).map_err(Box::new)?;
        let operation = operation(&document, request.operation_name.as_deref());
        let kind = operation.and_then(|operation| {
            variables::required(operation, &request.variables)?;
            Ok(operation.ty)
        });
        let kind = kind.map_err(|refusal| Box::new(refusal.into()))?;
        Ok(Admitted {
            request,
            document,
            weight,
            introspection,
            kind,
            resume: None,
            arrival: Arrival::default(),
            charge: Charge::default(),
        })
    }

    fn document(&self, text: &str, limits: &Limits) -> Result<Known, outcome::Errors> {
        if let Some(known) = self.0.get(text) {
            return Ok(known);
        }
        scan::scan(text, limits)?;
        // The parser has a few `unwrap`s; one that gives way must not take a connection along.
        let parsed = catch_unwind(AssertUnwindSafe(|| parse_query(text)))
            .map_err(|_| Refusal::bad_request("The document cannot be parsed."))?;
        let document = parsed.map_err(|error| outcome::syntax(error.into(), limits))?;
        let introspection = walk::walk(&document, limits)?;
        let weight = weight::weight(&document);
        let known = Known { document: Arc::new(document), weight, introspection };
        self.0.insert(text.into(), known.clone());
        // What had to go for it goes at once, not when some hundreds have come.
        self.0.run_pending_tasks();
        Ok(known)
    }
}

/// The operation that will run, chosen as the executor chooses it. Whatever is
/// ambiguous is refused here, so that a mutation cannot pass for a query.
fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, Refusal> {
    let unknown = || Refusal::bad_request("The document has no operation of that name.");
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(&operation.node),
        (DocumentOperations::Single(_), Some(_)) => Err(unknown()),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node).ok_or_else(unknown)
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut operations = operations.values();
            match (operations.next(), operations.next()) {
                (Some(only), None) => Ok(&only.node),
                _ => Err(Refusal::bad_request(
                    "The document has several operations; `operationName` must say which to run.",
                )),
            }
        }
    }
}
