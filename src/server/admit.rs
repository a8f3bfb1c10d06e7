//! From the text of a request to a request that may be run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_graphql::{
    Request,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationType},
    },
};

use super::{
    guard::{scan, walk},
    limits::Limits,
    outcome,
    refusal::Refusal,
};

/// A request within the limits, its document parsed once and for all.
pub struct Admitted {
    /// The request.
    pub request: Request,
    /// Its document.
    pub document: Arc<ExecutableDocument>,
    /// What kind of operation it runs.
    pub kind: OperationType,
}

/// Takes a request through the guards.
pub fn admit(mut request: Request, limits: &Limits) -> Result<Admitted, Box<outcome::Errors>> {
    let guarded = guard(&mut request, limits).map_err(Box::new)?;
    Ok(Admitted { request, document: guarded.0, kind: guarded.1 })
}

fn guard(
    request: &mut Request,
    limits: &Limits,
) -> Result<(Arc<ExecutableDocument>, OperationType), outcome::Errors> {
    scan::scan(&request.query, limits)?;
    // An empty name is what some clients send for none.
    if request.operation_name.as_deref() == Some("") {
        request.operation_name = None;
    }
    // The parser has a few `unwrap`s; one that gives way must not take a connection along.
    let parsed = catch_unwind(AssertUnwindSafe(|| parse_query(&request.query)))
        .map_err(|_| Refusal::bad_request("The document cannot be parsed."))?;
    let document = parsed.map_err(|error| outcome::syntax(error.into(), limits))?;
    walk::walk(&document, limits)?;
    let kind = operation(&document, request.operation_name.as_deref())?;
    Ok((Arc::new(document), kind))
}

/// The kind of the operation that will run, chosen as the executor chooses it. Whatever is
/// ambiguous is refused here, so that a mutation cannot pass for a query.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> Result<OperationType, Refusal> {
    let unknown = || Refusal::bad_request("The document has no operation of that name.");
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(operation.node.ty),
        (DocumentOperations::Single(_), Some(_)) => Err(unknown()),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| operation.node.ty).ok_or_else(unknown)
        }
        (DocumentOperations::Multiple(operations), None) => {
            let mut operations = operations.values();
            match (operations.next(), operations.next()) {
                (Some(only), None) => Ok(only.node.ty),
                _ => Err(Refusal::bad_request(
                    "The document has several operations; `operationName` must say which to run.",
                )),
            }
        }
    }
}
