//! GraphQL over HTTP, by the draft specification.
//!
//! async-graphql's own integration is not used: it accepts mutations over GET, forms and multipart bodies (which a
//! foreign page can send without a preflight request), and bodies and answers of any length.

use async_graphql::{ServerError, Value, parser::types::OperationType};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    Application, ServerState,
    admit::Admitted,
    answer_body::{self, OperationSlot},
    body,
    compress::AcceptedEncodings,
    limits::Limits,
    negotiate::{self, Media},
    params::Params,
    quota,
    refusal::{self, ErrorBody, NullDataBody, Refusal},
    render::Envelope,
    request_metrics::RequestMetrics,
    response::{FinishedResponse, finish},
    run, sse, ws,
};
use app::request_origin::RequestOrigin;
use graphql::executor::{ExecutionResult, idempotency::HeaderKey};
use messages::Message;

/// Handles every request to `/graphql`.
pub(super) async fn graphql<E: Application>(
    State(wire): State<ServerState<E>>,
    request: Request,
) -> Response {
    if ws::is_upgrade(request.headers()) {
        let peer = quota::peer(request.extensions());
        return ws::upgrade(request, wire, peer).await.unwrap_or_else(|problem| problem.render(Media::Json));
    }
    let media = negotiate::accepted(request.headers());
    let packing = AcceptedEncodings::of(request.headers(), &wire.packers);
    let shown = media.unwrap_or(Media::Json);
    let response = answer(wire, request, media).await.unwrap_or_else(|problem| problem.render(shown));
    match packing {
        Some(packing) => packing.pack(response).await,
        None => response,
    }
}

async fn answer<E: Application>(
    wire: ServerState<E>,
    request: Request,
    media: Option<Media>,
) -> Result<Response, HttpRefusal> {
    let (parts, body) = request.into_parts();
    let reads_only = match parts.method {
        Method::GET | Method::HEAD => true,
        Method::POST => false,
        Method::OPTIONS => return Ok(options()),
        _ => return Err(method_not_allowed("GET, POST", messages::use_get_or_post())),
    };
    let media = media.ok_or_else(|| {
        HttpRefusal::new(StatusCode::NOT_ACCEPTABLE, Refusal::bad_request(messages::not_acceptable()))
    })?;
    if !reads_only && !negotiate::is_json(&parts.headers) {
        return Err(HttpRefusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::bad_request(messages::body_as_json()),
        ));
    }
    if !negotiate::is_plain(&parts.headers) {
        return Err(HttpRefusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::bad_request(messages::body_encoded()),
        ));
    }

    let transport = if media == Media::EventStream { "event_stream" } else { "http" };
    let measured = RequestMetrics::new(transport);
    let proven = match bearer(&parts.headers) {
        Ok(token) => run::authenticate(&wire.application, token, &wire.limits).await,
        Err(refusal) => Err(refusal),
    };
    let (caller, stale) = match proven {
        Ok(caller) => (caller, None),
        // What is open to everybody needs no token, and does not fail because of an expired one.
        Err(refusal) if refusal.code == refusal::UNAUTHENTICATED => {
            (run::authenticate(&wire.application, None, &wire.limits).await?, Some(refusal))
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let peer = quota::peer(&parts.extensions);
    let holder = wire.holder(&caller, peer);
    let memory = wire.memory(holder.clone());
    let params = if reads_only {
        from_query(&wire, &parts)?
    } else {
        let body = body::read(&wire, holder.clone(), &parts.headers, body, &memory).await?;
        Params::from_body(&body, &wire.limits)?
    };
    let held = wire.count_operation(holder, memory)?;
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
    admitted.origin = RequestOrigin::new(peer, held.memory.clone());
    held.memory.grow(admitted.weight).map_err(Refusal::from)?;
    if let Some(refusal) = stale.filter(|_| !admitted.is_open(&wire.application)) {
        return Err(refusal.into());
    }
    wire.application.allows(&admitted, &caller).await?;
    if let Some(key) = idempotency_key(&parts.headers)? {
        admitted.request = admitted.request.data(key);
    }
    if reads_only && admitted.kind == OperationType::Mutation {
        return Err(method_not_allowed("POST", messages::mutations_by_post()));
    }
    let held = match (admitted.kind, media) {
        (OperationType::Subscription, Media::EventStream) => wire.count_subscription(&caller, held)?,
        (OperationType::Subscription, _) => return Ok(refused(&[no_stream().into_error()], media)),
        _ => held,
    };
    let admitted = match wire.charge(&caller, peer, admitted) {
        Ok(admitted) => admitted,
        // A spent budget has a status of its own. A request that costs more than any may is answered like one that
        // exceeds any other limit of documents.
        Err(refusal) if refusal.retry_after().is_none() => {
            return Ok(refused(&[refusal.into_error()], media));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    if media == Media::EventStream {
        let resume = last_event(&parts.headers);
        let admitted = Admitted { resume, ..admitted };
        let session = run::session_state(&wire.application, &caller, &wire.limits).await?;
        return Ok(sse::stream(wire, caller, session, admitted, held, measured));
    }
    single(&wire, &caller, admitted, media, held, measured).await
}

/// The refusal of a subscription over plain HTTP.
fn no_stream() -> Refusal {
    Refusal::bad_request(messages::no_stream())
}

/// Runs a query or a mutation and renders its only answer.
async fn single<E: Application>(
    wire: &ServerState<E>,
    caller: &E::Caller,
    admitted: Admitted,
    media: Media,
    held: OperationSlot,
    mut measured: RequestMetrics,
) -> Result<Response, HttpRefusal> {
    let kind = admitted.kind;
    measured.runs(kind);
    let response = run::execute(&wire.application, caller, admitted, &wire.limits).await?;
    Ok(match finish(response, &wire.limits) {
        FinishedResponse::Executed(answered) => {
            measured.answered(!answered.errors().is_empty());
            match executed(answered, &wire.limits, held) {
                Ok(response) => dress(response, media),
                // A status that invites a retry would have the mutation done twice.
                Err(refusal) if kind == OperationType::Mutation => {
                    measured.answered(true);
                    let errors = [refusal.of_ended_mutation().into_error()];
                    json(StatusCode::OK, &NullDataBody { data: (), errors: &errors }, media)
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        FinishedResponse::Refused(errors) => {
            measured.refused();
            refused(&errors.0, media)
        }
    })
}

/// The response of an answer, counted for its caller until it has been read.
fn executed(answered: ExecutionResult, limits: &Limits, held: OperationSlot) -> Result<Response, Refusal> {
    let retry_after = retry_after(answered.errors());
    let written = Envelope::default().answer(answered, limits, &held.memory)?;
    let mut response = answer_body::body(written, held)?.into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// The seconds after which everything that came too soon may be sent again; `None` if nothing did.
fn retry_after(errors: &[ServerError]) -> Option<u64> {
    let seconds = |error: &ServerError| match error.extensions.as_ref()?.get("retryAfter")? {
        Value::Number(seconds) => seconds.as_u64(),
        _ => None,
    };
    errors.iter().filter_map(seconds).max()
}

fn from_query<E>(wire: &ServerState<E>, parts: &Parts) -> Result<Params, HttpRefusal> {
    let query = parts.uri.query().unwrap_or_default();
    if query.len() > wire.limits.query_string_bytes {
        return Err(HttpRefusal::new(
            StatusCode::URI_TOO_LONG,
            Refusal::limit(
                "query_string_bytes",
                messages::query_string_too_long(wire.limits.query_string_bytes),
            ),
        ));
    }
    Ok(Params::from_query(query, &wire.limits)?)
}

/// The token of the `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let token = value.to_str().ok().and_then(token);
    match (token, values.next()) {
        (Some(token), None) => Ok(Some(token)),
        _ => Err(Refusal::unauthenticated(messages::send_bearer())),
    }
}

/// The key of the `Idempotency-Key` header.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<HeaderKey>, HttpRefusal> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match (value.to_str().ok().and_then(HeaderKey::parse), values.next()) {
        (Some(key), None) => Ok(Some(key)),
        _ => Err(Refusal::bad_request(messages::header_key_malformed()).into()),
    }
}

/// The token in `Bearer <token>`.
pub(super) fn token(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The cursor that a client of an event stream sends when it reconnects: the id of the last event that it has.
fn last_event(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("last-event-id")?.to_str().ok()?;
    (!id.is_empty()).then(|| id.to_owned())
}

fn options() -> Response {
    let allow = (header::ALLOW, "GET, POST, OPTIONS");
    (StatusCode::NO_CONTENT, [allow]).into_response()
}

fn method_not_allowed(allow: &'static str, message: Message) -> HttpRefusal {
    HttpRefusal {
        allow: Some(allow),
        ..HttpRefusal::new(StatusCode::METHOD_NOT_ALLOWED, Refusal::bad_request(message))
    }
}

/// The response to a document that was refused. In `application/json` it has status 200.
fn refused(errors: &[ServerError], media: Media) -> Response {
    match media {
        Media::Json => errors_body(StatusCode::OK, errors, media),
        Media::GraphqlResponse => errors_body(StatusCode::BAD_REQUEST, errors, media),
        Media::EventStream => sse::refused(errors),
    }
}

fn errors_body(status: StatusCode, errors: &[ServerError], media: Media) -> Response {
    json(status, &ErrorBody { errors }, media)
}

fn json(status: StatusCode, body: &impl Serialize, media: Media) -> Response {
    let body = serde_json::to_string(body).unwrap_or_default();
    dress((status, body).into_response(), media)
}

/// Sets the headers that all answers have.
fn dress(mut response: Response, media: Media) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.append(
        header::VARY,
        HeaderValue::from_static("accept, accept-encoding, accept-language, authorization"),
    );
    response
}

/// A request that is refused with an HTTP status of its own.
#[derive(Debug)]
pub(super) struct HttpRefusal {
    /// The status.
    pub status: StatusCode,
    /// The reason.
    pub refusal: Box<Refusal>,
    /// The allowed methods, for the `Allow` header.
    pub allow: Option<&'static str>,
    /// The supported version of WebSockets, for the `Sec-WebSocket-Version` header.
    pub version: Option<&'static str>,
}

impl HttpRefusal {
    /// A refusal with this status.
    pub(crate) fn new(status: StatusCode, refusal: Refusal) -> Self {
        Self { status, refusal: Box::new(refusal), allow: None, version: None }
    }

    /// The HTTP response.
    pub(crate) fn render(self, media: Media) -> Response {
        let media = match media {
            Media::EventStream => Media::Json,
            media => media,
        };
        let unauthenticated = self.status == StatusCode::UNAUTHORIZED;
        let retry_after = self.refusal.retry_after();
        let errors = [self.refusal.into_error()];
        let mut response = errors_body(self.status, &errors, media);
        let headers = response.headers_mut();
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(version) = self.version {
            headers.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static(version));
        }
        if unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Refusal> for HttpRefusal {
    fn from(refusal: Refusal) -> Self {
        let status = match (refusal.code, refusal.limit) {
            (refusal::UNAUTHENTICATED, _) => StatusCode::UNAUTHORIZED,
            // Not 503, which some proxies and clients retry by themselves.
            (refusal::INTERNAL | refusal::OUTCOME_UNKNOWN, _) => StatusCode::INTERNAL_SERVER_ERROR,
            (refusal::UNAVAILABLE, _) | (_, Some("request_timeout" | "held_bytes")) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            (
                _,
                Some(
                    "operations_per_user"
                    | "operations_per_address"
                    | "subscriptions_per_user"
                    | "cost_per_minute"
                    | "held_bytes_per_user"
                    | "slow_bodies_per_user",
                ),
            ) => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, refusal)
    }
}
