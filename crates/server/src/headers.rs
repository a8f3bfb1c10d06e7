//! Checks the head of every request, and sets the headers of every response.

use axum::{
    http::{HeaderMap, HeaderValue, Request, StatusCode, Version, header, uri::Authority},
    response::{IntoResponse, Response},
};

use super::reverse_proxy::{Hosts, ReverseProxy};

/// The health checks. They are requested by address, so the host name is not checked.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// The response to a request whose head is inconsistent or that is for another host; `None` if the head is fine.
pub(crate) fn refusal<B>(request: &Request<B>, proxy: &ReverseProxy) -> Option<Response> {
    if !is_chunked_alone(request.headers()) {
        // If the body were compressed as well, it would be misread as its text.
        return Some(refused(StatusCode::NOT_IMPLEMENTED, "Of transfer codings only `chunked` is known."));
    }
    let Some(host) = host(request) else {
        return Some(refused(StatusCode::BAD_REQUEST, "The request must name its host, once."));
    };
    if proxy.hosts == Hosts::Any || OPEN.contains(&request.uri().path()) || proxy.hosts.know(&host) {
        return None;
    }
    let why = "This server is not asked under this name: PLIMSOLL_HOSTS says which names it answers to.";
    Some(refused(StatusCode::MISDIRECTED_REQUEST, why))
}

fn refused(status: StatusCode, why: &'static str) -> Response {
    let plain = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    // The rest of the connection cannot be trusted, so it is closed.
    (status, [plain, (header::CONNECTION, "close")], format!("{why}\n")).into_response()
}

fn is_chunked_alone(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => true,
        (Some(only), None) => only.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"),
        _ => false,
    }
}

/// The host name of a request without its port; `None` if there is none, more than one, or an invalid one. It may
/// be empty: only HTTP/1.0 has requests without a host name.
fn host<B>(request: &Request<B>) -> Option<String> {
    let mut given = request.headers().get_all(header::HOST).iter();
    let (given, more) = (given.next(), given.next());
    let named = request.uri().authority().map(Authority::host);
    if more.is_some() {
        return None;
    }
    let Some(given) = given else {
        return match (named, request.version()) {
            // HTTP/2 has a pseudo-header for it.
            (Some(name), Version::HTTP_2) => Some(name.to_owned()),
            (name, Version::HTTP_10 | Version::HTTP_09) => Some(name.unwrap_or_default().to_owned()),
            _ => None,
        };
    };
    if given.is_empty() {
        return Some(named.unwrap_or_default().to_owned());
    }
    let authority = Authority::try_from(given.as_bytes()).ok()?;
    let is_another = named.is_some_and(|name| !name.eq_ignore_ascii_case(authority.host()));
    let is_plain = !authority.as_str().contains('@');
    (is_plain && !is_another).then(|| authority.host().to_owned())
}

/// Sets the headers that every response has: that browsers must not guess the type, and, after a refusal because
/// of a limit or a database that is away, when to try again.
pub(crate) fn set_headers(mut response: Response) -> Response {
    let limited =
        matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if limited {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("1"));
    }
    response
}
