//! Runs admitted requests: time-outs, and panics that stay where they happen.

use std::{any::Any, future::Future, panic::AssertUnwindSafe};

use async_graphql::parser::types::OperationType;
use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};

use super::{admit::Admitted, entry::Entry, limits::Limits, refusal::Refusal};
use crate::graphql::answer::Answered;
use crate::metrics::METRICS;

/// Runs a future of the program's; a panic in it becomes an `INTERNAL` refusal.
pub async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Refusal> {
    AssertUnwindSafe(future).catch_unwind().await.map_err(|panic| Refusal::internal(&describe(&*panic)))
}

fn describe(panic: &(dyn Any + Send)) -> String {
    METRICS.panics.inc();
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", text.unwrap_or("without a message"))
}

/// Who the bearer of this token is.
pub async fn authenticate<E: Entry>(
    entry: &E,
    bearer: Option<&str>,
    limits: &Limits,
) -> Result<E::Caller, Refusal> {
    let checked = Box::pin(caught(entry.authenticate(bearer)));
    match tokio::time::timeout(limits.request_timeout, checked).await {
        Ok(checked) => checked?,
        Err(_) => Err(timed_out(limits)),
    }
}

/// Runs a query or a mutation.
pub async fn execute<E: Entry>(
    entry: &E,
    caller: &E::Caller,
    admitted: Admitted,
    limits: &Limits,
) -> Result<Answered, Refusal> {
    // Boxed: time-outs and whoever calls this would move it, and it is large.
    let run = Box::pin(caught(entry.execute(admitted, caller)));
    match tokio::time::timeout(limits.request_timeout, run).await {
        Ok(ended) => ended,
        Err(_) => Err(timed_out(limits)),
    }
}

/// Starts any operation; what is not a subscription has been answered when this returns.
pub async fn start<E: Entry>(
    entry: &E,
    caller: &E::Caller,
    admitted: Admitted,
    limits: &Limits,
) -> Result<BoxStream<'static, Answered>, Refusal> {
    if admitted.kind != OperationType::Subscription {
        let answered = execute(entry, caller, admitted, limits).await?;
        return Ok(stream::iter([answered]).boxed());
    }
    let begin = Box::pin(caught(entry.follow(admitted, caller)));
    match tokio::time::timeout(limits.request_timeout, begin).await {
        Ok(begun) => begun,
        Err(_) => Err(timed_out(limits)),
    }
}

/// A request that took too long.
pub fn timed_out(limits: &Limits) -> Refusal {
    Refusal::limit(
        "request_timeout",
        format!("The request took longer than {} seconds.", limits.request_timeout.as_secs_f32()),
    )
}
