//! The interface between the server and the application behind it.

use std::future::Future;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use futures_util::stream::BoxStream;

use super::admit::Admitted;
use super::refusal::Refusal;
use app::viewer_cache::SessionState;
use graphql::executor::ExecutionResult;

/// What the server needs of the application.
pub trait Application: Clone + Send + Sync + 'static {
    /// Who sends requests: authenticated once for each HTTP request or WebSocket.
    type Caller: Clone + Send + Sync + 'static;

    /// The caller of a bearer token; without a token, the anonymous caller. A token that is malformed, expired or
    /// revoked is refused (`Refusal::unauthenticated`), never taken for anonymous: the client must learn that it
    /// is no longer signed in.
    fn authenticate(
        &self,
        bearer: Option<&str>,
    ) -> impl Future<Output = Result<Self::Caller, Refusal>> + Send;

    /// The state of the caller's session. WebSockets and event streams live until the session ends, even if the
    /// token that they were opened with expires sooner. `None` for an anonymous caller.
    fn session_state(
        &self,
        caller: &Self::Caller,
    ) -> impl Future<Output = Result<Option<Arc<SessionState>>, Refusal>> + Send;

    /// The key of limits per user; `None` if the caller is anonymous.
    fn identity(&self, _caller: &Self::Caller) -> Option<String> {
        None
    }

    /// Whether this caller may send this request at all. It is asked before anything that depends on the schema is
    /// said about the document.
    fn allows(
        &self,
        _admitted: &Admitted,
        _caller: &Self::Caller,
    ) -> impl Future<Output = Result<(), Refusal>> + Send {
        std::future::ready(Ok(()))
    }

    /// Whether a root field is open to everybody, whatever their token.
    fn is_open(&self, _kind: OperationType, _field: &str) -> bool {
        false
    }

    /// Whether a request only signs in or out.
    fn only_signs_in(&self, _admitted: &Admitted) -> bool {
        false
    }

    /// The cost of an operation in points, computed from its document and variables without reading anything.
    /// Refused if its selections cannot be merged.
    fn cost(&self, admitted: &Admitted) -> Result<u64, Refusal>;

    /// Runs a query or a mutation.
    fn execute(
        &self,
        admitted: Admitted,
        caller: &Self::Caller,
    ) -> impl Future<Output = ExecutionResult> + Send;

    /// Begins a subscription. It yields many answers, or a single one with only errors if it cannot begin.
    fn follow(
        &self,
        admitted: Admitted,
        caller: &Self::Caller,
    ) -> impl Future<Output = BoxStream<'static, ExecutionResult>> + Send;
}
