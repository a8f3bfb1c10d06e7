//! The seam between the wire and the program behind it.

use std::future::Future;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use futures_util::stream::BoxStream;

use super::admit::Admitted;
use super::refusal::Refusal;
use app::known::Standing;
use graphql::answer::Answered;

/// What the wire needs to know of the program behind it.
pub trait Entry: Clone + Send + Sync + 'static {
    /// Who speaks: proven once per HTTP request or per socket.
    type Caller: Clone + Send + Sync + 'static;

    /// Who the bearer of this token is; without a token, the anonymous caller. A token that is
    /// malformed, expired or revoked is refused (`Refusal::unauthenticated`), never taken for
    /// anonymous: the client must learn that it is no longer signed in.
    fn authenticate(
        &self,
        bearer: Option<&str>,
    ) -> impl Future<Output = Result<Self::Caller, Refusal>> + Send;

    /// Who the caller is from moment to moment: sockets and event streams live until that ends, however soon the token
    /// ends that they were opened with. None where nobody has signed in.
    fn standing(
        &self,
        caller: &Self::Caller,
    ) -> impl Future<Output = Result<Option<Arc<Standing>>, Refusal>> + Send;

    /// What the limits per user count by; `None` is not counted per user.
    fn identity(&self, _caller: &Self::Caller) -> Option<String> {
        None
    }

    /// Whether this caller may send this request at all. It is asked before anything is said of the document that
    /// depends on the schema.
    fn allows(
        &self,
        _admitted: &Admitted,
        _caller: &Self::Caller,
    ) -> impl Future<Output = Result<(), Refusal>> + Send {
        std::future::ready(Ok(()))
    }

    /// Whether a field at the root is open to everybody, whatever token they hold.
    fn is_open(&self, _kind: OperationType, _field: &str) -> bool {
        false
    }

    /// Whether a request signs in or out, and asks for nothing beside it.
    fn only_signs_in(&self, _admitted: &Admitted) -> bool {
        false
    }

    /// What an operation costs, in points, by its document and its variables: nothing is read for it. A refusal where
    /// its fields contradict each other.
    fn cost(&self, admitted: &Admitted) -> Result<u64, Refusal>;

    /// Runs a query or a mutation.
    fn execute(&self, admitted: Admitted, caller: &Self::Caller) -> impl Future<Output = Answered> + Send;

    /// Begins a subscription; it answers many times, or once and by nothing but errors if it cannot begin.
    fn follow(
        &self,
        admitted: Admitted,
        caller: &Self::Caller,
    ) -> impl Future<Output = BoxStream<'static, Answered>> + Send;
}
