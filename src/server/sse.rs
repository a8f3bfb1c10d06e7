//! One operation as a stream of server-sent events: graphql-sse's distinct connections mode.

use std::{convert::Infallible, time::Duration};

use async_graphql::ServerError;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    Entry, Wire,
    admit::Admitted,
    negotiate::Media,
    outcome::{Outcome, finish},
    refusal::{Errors, Refusal},
    run,
    tally::Counted,
};
use crate::graphql::answer::Answered;

/// Often enough for the proxies on the way, which take a silent stream for a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(12);

const COMPLETE: &str = "event: complete\ndata:\n\n";

/// A document that was refused, in the form that the client reads.
pub fn refused(errors: &[ServerError]) -> Response {
    let body = stream::iter([next(&Errors { errors }), COMPLETE.to_owned()]);
    respond(body.boxed())
}

/// Runs the operation until it ends, the client leaves, its token expires or the server stops.
pub fn stream<E: Entry>(wire: Wire<E>, caller: E::Caller, admitted: Admitted, counted: Counted) -> Response {
    let (events, body) = mpsc::channel(wire.limits.answers_ahead);
    let tracker = wire.life.streams.clone();
    tracker.spawn(async move {
        let _counted = counted;
        let expiry = expired(wire.entry.time_left(&caller));
        tokio::select! {
            () = pump(&wire, &caller, admitted, &events) => {}
            // Without `complete`: the client is to come back.
            () = expiry => {}
            () = wire.life.stop.cancelled() => {}
            () = events.closed() => {}
        }
    });
    respond(ReceiverStream::new(body).boxed())
}

async fn pump<E: Entry>(
    wire: &Wire<E>,
    caller: &E::Caller,
    admitted: Admitted,
    events: &mpsc::Sender<String>,
) {
    let mut answers = match run::start(&wire.entry, caller, admitted, &wire.limits).await {
        Ok(answers) => answers,
        Err(refusal) => {
            let _ = events.send(failed(refusal)).await;
            let _ = events.send(COMPLETE.to_owned()).await;
            return;
        }
    };
    loop {
        let wait = tokio::time::timeout(KEEP_ALIVE, run::caught(answers.next()));
        let event = match wait.await {
            Err(_) => ":\n\n".to_owned(),
            Ok(Ok(None)) => break,
            Ok(Ok(Some(response))) => answer(wire, response),
            Ok(Err(refusal)) => {
                let _ = events.send(failed(refusal)).await;
                break;
            }
        };
        if events.send(event).await.is_err() {
            return;
        }
    }
    let _ = events.send(COMPLETE.to_owned()).await;
}

fn answer<E>(wire: &Wire<E>, answered: Answered) -> String {
    match finish(answered, &wire.limits) {
        Outcome::Executed(answered) => next_json(&answered.into_json()),
        Outcome::Refused(errors) => next(&Errors { errors: &errors.0 }),
    }
}

fn failed(refusal: Refusal) -> String {
    let errors = [refusal.into_error()];
    next(&Errors { errors: &errors })
}

fn next(payload: &impl serde::Serialize) -> String {
    next_json(&serde_json::to_string(payload).unwrap_or_default())
}

/// JSON has no raw newlines, so one `data` line holds it.
fn next_json(json: &str) -> String {
    format!("event: next\ndata: {json}\n\n")
}

async fn expired(left: Option<std::time::Duration>) {
    match left {
        Some(left) => tokio::time::sleep(left).await,
        None => std::future::pending().await,
    }
}

fn respond(events: BoxStream<'static, String>) -> Response {
    // A first comment makes the client see its answer's head before the first event.
    let body = stream::iter([":\n\n".to_owned()]).chain(events).map(Ok::<_, Infallible>);
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Media::EventStream.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    headers.insert(header::HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
