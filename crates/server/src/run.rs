//! Runs admitted requests with a time limit, and catches panics.

use std::{any::Any, future::Future, panic::AssertUnwindSafe, sync::Arc};

use async_graphql::parser::types::OperationType;
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};

use super::{
    admit::Admitted,
    application::Application,
    limits::Limits,
    refusal::{OUTCOME_UNKNOWN, Refusal},
};
use app::db::requester::Requester;
use app::deadline::{Deadline, GRACE};
use app::metrics::METRICS;
use app::viewer_cache::SessionState;
use graphql::executor::ExecutionResult;
use messages::Message;

/// Runs a future of the application; a panic in it becomes an `INTERNAL` refusal.
pub(crate) async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Refusal> {
    AssertUnwindSafe(future).catch_unwind().await.map_err(|panic| Refusal::internal(&describe(&*panic)))
}

fn describe(panic: &(dyn Any + Send)) -> String {
    METRICS.panics.inc();
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", text.unwrap_or("without a message"))
}

/// The caller of a bearer token.
pub(crate) async fn authenticate<E: Application>(
    application: &E,
    bearer: Option<&str>,
    limits: &Limits,
) -> Result<E::Caller, Refusal> {
    let requester = if bearer.is_some() { Requester::Arriving } else { Requester::Strangers };
    let checked = Box::pin(requester.during(caught(application.authenticate(bearer))));
    match tokio::time::timeout(limits.request_timeout, checked).await {
        Ok(checked) => checked?,
        Err(_) => Err(timed_out(limits)),
    }
}

/// The state of the session that the caller's WebSocket or event stream depends on.
pub(crate) async fn session_state<E: Application>(
    application: &E,
    caller: &E::Caller,
    limits: &Limits,
) -> Result<Option<Arc<SessionState>>, Refusal> {
    let found = Box::pin(Requester::Arriving.during(caught(application.session_state(caller))));
    match tokio::time::timeout(limits.request_timeout, found).await {
        Ok(found) => found?,
        Err(_) => Err(timed_out(limits)),
    }
}

/// Runs a query or a mutation.
pub(crate) async fn execute<E: Application>(
    application: &E,
    caller: &E::Caller,
    admitted: Admitted,
    limits: &Limits,
) -> Result<ExecutionResult, Refusal> {
    if admitted.kind == OperationType::Mutation {
        return change(application, caller, admitted, limits).await;
    }
    // Boxed, because the future is large and would be moved by the timeout and the callers.
    let run = Box::pin(requester(application, caller).during(caught(application.execute(admitted, caller))));
    match tokio::time::timeout(limits.request_timeout, run).await {
        Ok(ended) => ended,
        Err(_) => Err(timed_out(limits)),
    }
}

/// Runs a mutation. It observes the deadline itself, because only it knows what was done by then and can tell
/// that. If it still does not end, it is cancelled a little later.
async fn change<E: Application>(
    application: &E,
    caller: &E::Caller,
    mut admitted: Admitted,
    limits: &Limits,
) -> Result<ExecutionResult, Refusal> {
    let deadline = Arc::new(Deadline::lasting(limits.request_timeout));
    admitted.request = admitted.request.data(deadline.clone());
    let run = Box::pin(requester(application, caller).during(caught(application.execute(admitted, caller))));
    match tokio::time::timeout(limits.request_timeout + 2 * GRACE, run).await {
        // It panicked after a commit had begun.
        Ok(Err(refusal)) if deadline.may_have_changed() => {
            Err(Refusal { id: refusal.id, ..unknown(messages::outcome_unknown_broken()) })
        }
        Ok(ended) => ended,
        Err(_) if deadline.may_have_changed() => Err(unknown(messages::outcome_unknown_late())),
        Err(_) => Err(timed_out(limits)),
    }
}

/// The refusal when it is not known whether a mutation was done.
fn unknown(message: Message) -> Refusal {
    Refusal::new(OUTCOME_UNKNOWN, message)
}

/// Starts any operation. A query or a mutation is done when this returns.
pub(crate) async fn start<E: Application>(
    application: &E,
    caller: &E::Caller,
    admitted: Admitted,
    limits: &Limits,
) -> Result<BoxStream<'static, ExecutionResult>, Refusal> {
    if admitted.kind != OperationType::Subscription {
        let answered = execute(application, caller, admitted, limits).await?;
        return Ok(stream::iter([answered]).boxed());
    }
    let requester = requester(application, caller);
    let begin = Box::pin(requester.clone().during(caught(application.follow(admitted, caller))));
    match tokio::time::timeout(limits.request_timeout, begin).await {
        Ok(begun) => Ok(requester.throughout(begun?).boxed()),
        Err(_) => Err(timed_out(limits)),
    }
}

/// On whose behalf the database is used. When a request is given up, because its client has gone or its time is
/// over, its future is dropped, and that cancels its statement.
fn requester<E: Application>(application: &E, caller: &E::Caller) -> Requester {
    application.identity(caller).map_or(Requester::Strangers, |user| Requester::User(user.into()))
}

/// The refusal of a request that took too long.
pub(crate) fn timed_out(limits: &Limits) -> Refusal {
    Refusal::limit(
        "request_timeout",
        messages::request_too_slow(f64::from(limits.request_timeout.as_secs_f32())),
    )
}
