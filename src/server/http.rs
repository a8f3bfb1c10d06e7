//! GraphQL over HTTP, as the draft specification has it.
//!
//! async-graphql-axum renders answers; its extractors are not used, for they take mutations over GET, forms and
//! multipart bodies (which a foreign page can send without asking), and bodies of any length.

use std::time::Duration;

use async_graphql::{ServerError, parser::types::OperationType};
use async_graphql_axum::GraphQLResponse;
use axum::{
    body::{Body, BodyDataStream, to_bytes},
    extract::{FromRequestParts, Request, State, WebSocketUpgrade},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;

use super::{
    Entry, Wire,
    admit::Admitted,
    held,
    limits::Limits,
    measure::Measured,
    negotiate::{self, Media},
    outcome::{Outcome, finish},
    params::Params,
    quota,
    refusal::{self, Errors, Refusal},
    render::{self, Frame},
    run, sse,
    tally::Counted,
    ws,
};
use crate::arrival::Arrival;
use crate::graphql::{answer::Answered, once::HeaderKey};

/// Everything that arrives at `/graphql`.
pub(super) async fn graphql<E: Entry>(State(wire): State<Wire<E>>, request: Request) -> Response {
    if ws::is_upgrade(request.headers()) {
        let (mut parts, _) = request.into_parts();
        return match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
            Ok(upgrade) => ws::upgrade(upgrade, wire, quota::peer(&parts.extensions)),
            Err(rejection) => Problem::new(
                rejection.into_response().status(),
                Refusal::bad_request("The WebSocket handshake is not complete."),
            )
            .render(Media::Json),
        };
    }
    let media = negotiate::accepted(request.headers());
    let shown = media.unwrap_or(Media::Json);
    match answer(wire, request, media).await {
        Ok(response) => response,
        Err(problem) => problem.render(shown),
    }
}

async fn answer<E: Entry>(
    wire: Wire<E>,
    request: Request,
    media: Option<Media>,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let reads_only = match parts.method {
        Method::GET | Method::HEAD => true,
        Method::POST => false,
        Method::OPTIONS => return Ok(options()),
        _ => return Err(method_not_allowed("GET, POST", "Use GET or POST.")),
    };
    let media = media.ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            Refusal::bad_request(
                "Accept application/graphql-response+json, application/json or text/event-stream.",
            ),
        )
    })?;
    if !reads_only && !negotiate::is_json(&parts.headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::bad_request("Send the body as application/json, in UTF-8."),
        ));
    }
    if !negotiate::is_plain(&parts.headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::bad_request("Send the body without a content encoding."),
        ));
    }

    let transport = if media == Media::EventStream { "event_stream" } else { "http" };
    let measured = Measured::new(transport);
    let token = bearer(&parts.headers)?;
    let caller = run::authenticate(&wire.entry, token, &wire.limits).await?;
    // Counted before the body is read: one that comes slowly holds memory, too.
    let counted = wire.count_operation(&caller, quota::peer(&parts.extensions))?;
    let params = if reads_only {
        from_query(&wire, &parts)?
    } else {
        let body = read(&wire, &parts.headers, body).await?;
        Params::from_body(&body, &wire.limits)?
    };
    let asked = match wire.persisted.ask(params, &wire.limits) {
        Ok(asked) => asked,
        Err(refusal) if refusal.code == refusal::PERSISTED_QUERY_NOT_FOUND => {
            return Ok(refused(&[refusal.into_error()], media));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let mut admitted = match wire.persisted.admit(asked, &wire.limits) {
        Ok(admitted) => admitted,
        Err(errors) => return Ok(refused(&errors.0, media)),
    };
    admitted.arrival = Arrival::from(quota::peer(&parts.extensions));
    wire.entry.allows(&admitted, &caller).await?;
    if let Some(key) = idempotency_key(&parts.headers)? {
        admitted.request = admitted.request.data(key);
    }
    if reads_only && admitted.kind == OperationType::Mutation {
        return Err(method_not_allowed("POST", "Send mutations by POST."));
    }
    if media == Media::EventStream {
        let counted = match admitted.kind {
            OperationType::Subscription => wire.count_subscription(&caller, counted)?,
            _ => counted,
        };
        let resume = last_event(&parts.headers);
        let admitted = Admitted { resume, ..admitted };
        return Ok(sse::stream(wire, caller, admitted, counted, measured));
    }
    single(&wire, &caller, admitted, media, counted, measured).await
}

/// Runs a query or a mutation and renders its one answer.
async fn single<E: Entry>(
    wire: &Wire<E>,
    caller: &E::Caller,
    admitted: Admitted,
    media: Media,
    counted: Counted,
    mut measured: Measured,
) -> Result<Response, Problem> {
    if admitted.kind == OperationType::Subscription {
        let refusal = Refusal::bad_request(
            "Subscriptions are answered on a WebSocket or, for `Accept: text/event-stream`, as \
             an event stream.",
        );
        return Ok(refused(&[refusal.into_error()], media));
    }
    measured.runs(admitted.kind);
    let response = run::execute(&wire.entry, caller, admitted, &wire.limits).await?;
    Ok(match finish(response, &wire.limits) {
        Outcome::Executed(answered) => {
            measured.answered(!answered.errors().is_empty());
            dress(executed(answered, &wire.limits, counted).await?, media)
        }
        Outcome::Refused(errors) => {
            measured.refused();
            refused(&errors.0, media)
        }
    })
}

/// An answer, held for its caller. What was not written already, async-graphql-axum renders.
async fn executed(answered: Answered, limits: &Limits, counted: Counted) -> Result<Response, Problem> {
    let response = match answered {
        Answered::Plain(response) => response,
        written => return Ok(held::body(Frame::default().answer(written, limits)?, counted).into_response()),
    };
    let (parts, body) = GraphQLResponse::from(response).into_response().into_parts();
    let body = to_bytes(body, limits.answer_bytes).await.map_err(|_| render::too_long(limits))?;
    Ok(Response::from_parts(parts, held::body(body, counted)))
}

fn from_query<E>(wire: &Wire<E>, parts: &Parts) -> Result<Params, Problem> {
    let query = parts.uri.query().unwrap_or_default();
    if query.len() > wire.limits.query_string_bytes {
        return Err(Problem::new(
            StatusCode::URI_TOO_LONG,
            Refusal::limit(
                "query_string_bytes",
                format!(
                    "The query string is longer than {} bytes: use POST.",
                    wire.limits.query_string_bytes
                ),
            ),
        ));
    }
    Ok(Params::from_query(query, &wire.limits)?)
}

/// Reads a body of bounded length in bounded time.
async fn read<E>(wire: &Wire<E>, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    let limits = &wire.limits;
    let too_large = || {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::limit("body_bytes", format!("The body is longer than {} bytes.", limits.body_bytes)),
        )
    };
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let reading = async {
        let mut read = Vec::new();
        let mut chunks = body.into_data_stream();
        let mut over = announced.is_some_and(|length| length > limits.body_bytes);
        while !over && let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Refusal::bad_request("The body ends before it should."))?;
            over = read.len() + chunk.len() > limits.body_bytes;
            if !over {
                read.extend_from_slice(&chunk);
            }
        }
        if over {
            discard(chunks, limits.body_bytes).await;
            return Err(too_large());
        }
        Ok(read)
    };
    tokio::time::timeout(limits.body_timeout, reading).await.unwrap_or_else(|_| {
        Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            Refusal::limit("body_timeout", "The body took too long to arrive."),
        ))
    })
}

/// Reads on for a little: a client that is still sending when the connection closes sees the
/// connection reset instead of the answer. One that has paused may wait for the answer.
async fn discard(mut chunks: BodyDataStream, limit: usize) {
    let mut left = limit.saturating_mul(8);
    while left > 0
        && let Ok(Some(Ok(chunk))) = tokio::time::timeout(PAUSE, chunks.next()).await
    {
        left = left.saturating_sub(chunk.len());
    }
}

/// How long a client that sends too much may be silent until it is told so.
const PAUSE: Duration = Duration::from_millis(50);

/// The token of the `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let token = value.to_str().ok().and_then(token);
    match (token, values.next()) {
        (Some(token), None) => Ok(Some(token)),
        _ => Err(Refusal::unauthenticated("Send `Authorization: Bearer <token>`.").into()),
    }
}

/// The key of the `Idempotency-Key` header.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<HeaderKey>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match (value.to_str().ok().and_then(HeaderKey::parse), values.next()) {
        (Some(key), None) => Ok(Some(key)),
        _ => Err(Refusal::bad_request("An `Idempotency-Key` has 1 to 255 visible ASCII characters.").into()),
    }
}

/// The token in `Bearer <token>`.
pub(super) fn token(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// What a client that reads event streams says when it comes back: the id of the last event that it has.
fn last_event(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("last-event-id")?.to_str().ok()?;
    (!id.is_empty()).then(|| id.to_owned())
}

fn options() -> Response {
    let allow = (header::ALLOW, "GET, POST, OPTIONS");
    (StatusCode::NO_CONTENT, [allow]).into_response()
}

fn method_not_allowed(allow: &'static str, message: &str) -> Problem {
    Problem {
        allow: Some(allow),
        ..Problem::new(StatusCode::METHOD_NOT_ALLOWED, Refusal::bad_request(message))
    }
}

/// A document that was refused: in `application/json`, this is a good answer to a good request.
fn refused(errors: &[ServerError], media: Media) -> Response {
    match media {
        Media::Json => errors_body(StatusCode::OK, errors, media),
        Media::GraphqlResponse => errors_body(StatusCode::BAD_REQUEST, errors, media),
        Media::EventStream => sse::refused(errors),
    }
}

fn errors_body(status: StatusCode, errors: &[ServerError], media: Media) -> Response {
    let body = serde_json::to_string(&Errors { errors }).unwrap_or_default();
    dress((status, body).into_response(), media)
}

/// The headers that all answers have.
fn dress(mut response: Response, media: Media) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.append(header::VARY, HeaderValue::from_static("accept, authorization"));
    response
}

/// A request that HTTP itself has a status for.
#[derive(Debug)]
struct Problem {
    status: StatusCode,
    refusal: Refusal,
    allow: Option<&'static str>,
}

impl Problem {
    fn new(status: StatusCode, refusal: Refusal) -> Self {
        Self { status, refusal, allow: None }
    }

    fn render(self, media: Media) -> Response {
        let media = match media {
            Media::EventStream => Media::Json,
            media => media,
        };
        let unauthenticated = self.status == StatusCode::UNAUTHORIZED;
        let errors = [self.refusal.into_error()];
        let mut response = errors_body(self.status, &errors, media);
        let headers = response.headers_mut();
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match (refusal.code, refusal.limit) {
            (refusal::UNAUTHENTICATED, _) => StatusCode::UNAUTHORIZED,
            (refusal::INTERNAL, _) => StatusCode::INTERNAL_SERVER_ERROR,
            (refusal::UNAVAILABLE, _) | (_, Some("request_timeout")) => StatusCode::SERVICE_UNAVAILABLE,
            (_, Some("operations_per_user" | "operations_per_address" | "subscriptions_per_user")) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, refusal)
    }
}
