//! Admits requests: from the parameters of a request to one that is parsed and within the limits.

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
    application::Application,
    guard::{scan, variables, walk, weight},
    limits::Limits,
    refusal::Refusal,
    response,
};
use app::request_origin::RequestOrigin;
use graphql::executor::selection::Selections;
use graphql::rate_limit::Charge;

/// A request within the limits, with its parsed document.
pub struct Admitted {
    /// The request.
    pub request: Request,
    /// Its parsed document.
    pub document: Arc<ExecutableDocument>,
    /// The memory of the parsed document in bytes.
    pub weight: usize,
    /// The estimated number of introspection fields in its answer.
    pub introspection: u64,
    /// The kind of operation that it runs.
    pub kind: OperationType,
    /// The cursor of the last event that the client has, if the transport tells it.
    pub resume: Option<String>,
    /// How it arrived.
    pub origin: RequestOrigin,
    /// Its cost and the remaining budget; empty before it is charged.
    pub charge: Charge,
}

impl Admitted {
    /// Whether it only asks for what is open to everybody.
    pub fn is_open<E: Application>(&self, application: &E) -> bool {
        let Ok(operation) = operation(&self.document, self.request.operation_name.as_deref()) else {
            return false;
        };
        let selections = Selections::new(&self.document.fragments, operation, &self.request.variables);
        let fields = selections.fields(&[&operation.selection_set.node], |_| true);
        fields.iter().all(|field| application.is_open(self.kind, &field.field.node.name.node))
    }
}

/// A cache of parsed documents that have passed the guards: clients send the same ones again and again.
#[derive(Clone)]
pub(crate) struct DocumentCache(Cache<Arc<str>, ParsedDocument>);

/// A parsed document, and its memory in bytes.
#[derive(Clone)]
struct ParsedDocument {
    document: Arc<ExecutableDocument>,
    weight: usize,
    introspection: u64,
}

/// The memory in bytes of a cache entry, besides its text and its document.
const OVERHEAD: usize = 400;

impl DocumentCache {
    /// A cache of at most `parsed_bytes` bytes.
    pub(crate) fn new(limits: &Limits) -> Self {
        let weigh = |text: &Arc<str>, known: &ParsedDocument| {
            u32::try_from(text.len() + known.weight + OVERHEAD).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().weigher(weigh).max_capacity(limits.parsed_bytes).build())
    }

    /// Checks a request with the guards and parses its document.
    pub(crate) fn admit(
        &self,
        mut request: Request,
        limits: &Limits,
    ) -> Result<Admitted, Box<response::RequestErrors>> {
        // Some clients send an empty name for none.
        if request.operation_name.as_deref() == Some("") {
            request.operation_name = None;
        }
        let ParsedDocument { document, weight, introspection } =
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
            origin: RequestOrigin::default(),
            charge: Charge::default(),
        })
    }

    fn document(&self, text: &str, limits: &Limits) -> Result<ParsedDocument, response::RequestErrors> {
        if let Some(known) = self.0.get(text) {
            return Ok(known);
        }
        scan::scan(text, limits)?;
        // The parser has a few `unwrap`s; a panic in one must not end the connection.
        let parsed = catch_unwind(AssertUnwindSafe(|| parse_query(text)))
            .map_err(|_| Refusal::bad_request(messages::document_unreadable()))?;
        let document = parsed.map_err(|error| response::syntax(error.into(), limits))?;
        let introspection = walk::walk(&document, limits)?;
        let weight = weight::weight(&document);
        let known = ParsedDocument { document: Arc::new(document), weight, introspection };
        self.0.insert(text.into(), known.clone());
        // Evicted entries are freed at once, not only after some hundreds of operations.
        self.0.run_pending_tasks();
        Ok(known)
    }
}

/// The operation that will run, chosen as the executor chooses it. An ambiguous choice is refused here, so that a
/// mutation cannot pass for a query.
fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, Refusal> {
    let unknown = || Refusal::bad_request(messages::no_such_operation());
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
                _ => Err(Refusal::bad_request(messages::several_operations())),
            }
        }
    }
}
