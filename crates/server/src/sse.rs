//! One operation as a stream of server-sent events, in the distinct connections mode of graphql-sse.

use std::sync::Arc;

use async_graphql::ServerError;
use axum::{
    body::{Body, Bytes},
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
    Application, ServerState,
    admit::Admitted,
    answer_body::{AnswerDropped, OperationSlot, PIECE, ReservedText},
    answer_stream::{AnswerStream, StreamedAnswer},
    negotiate::Media,
    refusal::ErrorBody,
    render::Envelope,
    request_metrics::RequestMetrics,
};
use app::memory_budget::MemoryReservation;
use app::viewer_cache::SessionState;
use app::{language, request_id};

/// An empty comment, which shows that the stream is alive.
const COMMENT: &str = ":\n\n";
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// The answer to a document that was refused, as an event stream.
pub(crate) fn refused(errors: &[ServerError]) -> Response {
    let body = stream::iter([failed(errors), COMPLETE.to_owned()]).map(|text| Ok(Bytes::from(text)));
    respond(body.boxed())
}

/// Runs the operation until it ends, the client disconnects, the session ends or the server stops.
pub(crate) fn stream<E: Application>(
    wire: ServerState<E>,
    caller: E::Caller,
    session: Option<Arc<SessionState>>,
    admitted: Admitted,
    held: OperationSlot,
    measured: RequestMetrics,
) -> Response {
    let (events, body) = mpsc::channel(wire.limits.answers_ahead);
    let tracker = wire.life.streams.clone();
    let work = async move {
        let _counted = held.counted;
        let memory = held.memory;
        let ended = async {
            match &session {
                Some(session) => session.end().cancelled().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            // There is no `complete` event, as the operation has not ended by itself.
            () = ended => {}
            () = wire.life.token().cancelled() => {}
            () = events.closed() => {}
            () = pump(&wire, &caller, admitted, measured, memory, &events) => {
                if !session.is_some_and(|session| session.end().is_cancelled()) {
                    let _ = events.send(Event::Short(COMPLETE.to_owned())).await;
                }
            }
        }
    };
    let work = language::during(language::current(), work);
    tracker.spawn(request_id::during(request_id::current(), work));
    respond(ReceiverStream::new(body).flat_map(pieces).boxed())
}

async fn pump<E: Application>(
    wire: &ServerState<E>,
    caller: &E::Caller,
    admitted: Admitted,
    measured: RequestMetrics,
    memory: Arc<MemoryReservation>,
    events: &mpsc::Sender<Event>,
) {
    // JSON has no raw newlines, so it fits on one `data` line.
    let frame = Envelope { before: "event: next\ndata: ".to_owned(), after: "\n\n", cursor: Some("id: ") };
    let mut answers = match AnswerStream::start(wire, caller, admitted, frame, measured, memory).await {
        Ok(answers) => answers,
        Err(refusal) => {
            let _ = events.send(Event::Short(failed(&[refusal.into_error()]))).await;
            return;
        }
    };
    loop {
        let event = match tokio::time::timeout(wire.limits.keep_alive, answers.next(&wire.limits)).await {
            Err(_) => Event::Short(COMMENT.to_owned()),
            Ok(None) => break,
            Ok(Some(StreamedAnswer::Next(event))) => Event::Answer(event),
            Ok(Some(StreamedAnswer::Refused(errors))) => Event::Short(failed(&errors.0)),
        };
        if events.send(event).await.is_err() {
            return;
        }
    }
}

/// What is sent to the client.
enum Event {
    /// An answer.
    Answer(ReservedText),
    /// A comment or another short event.
    Short(String),
}

/// The event in pieces for the connection. If it is dropped to make room because nobody reads it, the connection
/// is closed.
fn pieces(event: Event) -> BoxStream<'static, Piece> {
    let answer = match event {
        Event::Short(text) => return stream::iter([Ok(text.into())]).boxed(),
        Event::Answer(answer) => answer.waiting(),
    };
    let pieces = stream::unfold(answer, |answer| async move {
        match answer.piece(PIECE) {
            Ok(piece) if piece.is_empty() => None,
            piece => Some((piece.map_err(AnswerDropped::from), answer)),
        }
    });
    pieces.boxed()
}

type Piece = Result<Bytes, AnswerDropped>;

/// There is no event type for errors, so they are sent as an answer without data.
fn failed(errors: &[ServerError]) -> String {
    let json = serde_json::to_string(&ErrorBody { errors }).unwrap_or_default();
    format!("event: next\ndata: {json}\n\n")
}

fn respond(events: BoxStream<'static, Piece>) -> Response {
    // The first comment makes the client receive the response head before the first event.
    let body = stream::iter([Ok(Bytes::from_static(COMMENT.as_bytes()))]).chain(events);
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Media::EventStream.content_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    headers.insert(header::HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
