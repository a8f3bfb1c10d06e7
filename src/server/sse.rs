//! One operation as a stream of server-sent events: graphql-sse's distinct connections mode.

use std::convert::Infallible;

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
    answers::{Answer, Answers},
    measure::Measured,
    negotiate::Media,
    refusal::Errors,
    render::Frame,
    tally::Counted,
};

/// Says nothing; shows that the stream lives.
const COMMENT: &str = ":\n\n";
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// A document that was refused, in the form that the client reads.
pub fn refused(errors: &[ServerError]) -> Response {
    let body = stream::iter([failed(errors), COMPLETE.to_owned()]);
    respond(body.boxed())
}

/// Runs the operation until it ends, the client leaves, its token expires or the server stops.
pub fn stream<E: Entry>(
    wire: Wire<E>,
    caller: E::Caller,
    admitted: Admitted,
    counted: Counted,
    measured: Measured,
) -> Response {
    let (events, body) = mpsc::channel(wire.limits.answers_ahead);
    let tracker = wire.life.streams.clone();
    tracker.spawn(async move {
        let _counted = counted;
        let expiry = expired(&wire, &caller);
        tokio::select! {
            () = pump(&wire, &caller, admitted, measured, &events) => {}
            // Without `complete`: the client is to come back.
            () = expiry => {}
            () = wire.life.token().cancelled() => {}
            () = events.closed() => {}
        }
    });
    respond(ReceiverStream::new(body).boxed())
}

async fn pump<E: Entry>(
    wire: &Wire<E>,
    caller: &E::Caller,
    admitted: Admitted,
    measured: Measured,
    events: &mpsc::Sender<String>,
) {
    // JSON has no raw newlines, so one `data` line holds it.
    let frame = Frame { before: "event: next\ndata: ".to_owned(), after: "\n\n", cursor: Some("id: ") };
    let mut answers = match Answers::start(wire, caller, admitted, frame, measured).await {
        Ok(answers) => answers,
        Err(refusal) => {
            let _ = events.send(failed(&[refusal.into_error()])).await;
            let _ = events.send(COMPLETE.to_owned()).await;
            return;
        }
    };
    loop {
        let event = match tokio::time::timeout(wire.limits.keep_alive, answers.next(&wire.limits)).await {
            Err(_) => COMMENT.to_owned(),
            Ok(None) => break,
            Ok(Some(Answer::Next(event))) => event,
            Ok(Some(Answer::Refused(errors))) => failed(&errors.0),
        };
        if events.send(event).await.is_err() {
            return;
        }
    }
    let _ = events.send(COMPLETE.to_owned()).await;
}

/// An event stream has no event for errors: they come as an answer without data.
fn failed(errors: &[ServerError]) -> String {
    let json = serde_json::to_string(&Errors { errors }).unwrap_or_default();
    format!("event: next\ndata: {json}\n\n")
}

/// Waits until the caller's time is over, be it that the clock was set ahead: it is looked at now and then.
async fn expired<E: Entry>(wire: &Wire<E>, caller: &E::Caller) {
    while let Some(left) = wire.entry.time_left(caller) {
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(wire.limits.ping_interval)).await;
    }
    std::future::pending().await
}

fn respond(events: BoxStream<'static, String>) -> Response {
    // A first comment makes the client see its answer's head before the first event.
    let body = stream::iter([COMMENT.to_owned()]).chain(events).map(Ok::<_, Infallible>);
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Media::EventStream.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    headers.insert(header::HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
