//! The origins whose pages may use the server: its own, and those that are configured.
//!
//! For HTTP, browsers ask by CORS whether a page of another origin may read answers. But they let any page open a
//! WebSocket, so there the server must check the origin itself.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, Method, header, uri::Authority};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use url::Url;

use app::request_id;

/// How long a browser may cache the answer to a preflight request.
const MAX_AGE: Duration = Duration::from_hours(1);

/// The origins whose pages may use the server, besides its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origins {
    /// No other origin.
    #[default]
    Own,
    /// These origins, as browsers write them.
    Named(Vec<HeaderValue>),
    /// Every origin.
    Any,
}

impl Origins {
    /// From the values of a setting, as returned by [`read`].
    pub fn of(words: &[String]) -> Self {
        if words.iter().any(|word| word == "*") {
            return Self::Any;
        }
        let named: Vec<_> = words.iter().filter_map(|word| HeaderValue::from_str(word).ok()).collect();
        if named.is_empty() { Self::Own } else { Self::Named(named) }
    }

    /// The CORS headers for these origins; `None` if only the server's own is allowed. Pages send their token
    /// explicitly and not as a cookie, so every header may be allowed.
    pub(super) fn cors(&self) -> Option<CorsLayer> {
        let origins = match self {
            Self::Own => return None,
            Self::Named(named) => AllowOrigin::list(named.clone()),
            Self::Any => AllowOrigin::any(),
        };
        let exposed = [header::RETRY_AFTER, header::ALLOW, header::WWW_AUTHENTICATE, request_id::HEADER];
        let layer = CorsLayer::new().allow_origin(origins).allow_methods([Method::GET, Method::POST]);
        Some(layer.allow_headers(AllowHeaders::mirror_request()).expose_headers(exposed).max_age(MAX_AGE))
    }

    /// Whether a WebSocket may be opened, judged by the `Origin` header. Other programs than browsers send none.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        let mut given = headers.get_all(header::ORIGIN).iter();
        match (given.next(), given.next()) {
            (None, _) => true,
            (Some(_), Some(_)) => false,
            (Some(origin), None) => match self {
                Self::Any => true,
                Self::Named(named) if named.contains(origin) => true,
                _ => is_own(origin, headers).unwrap_or(false),
            },
        }
    }
}

/// Whether an origin has the host that was asked for. The scheme is not compared, as only a proxy in front knows
/// it.
fn is_own(origin: &HeaderValue, headers: &HeaderMap) -> Option<bool> {
    let origin = Url::parse(origin.to_str().ok()?).ok()?;
    let host = Authority::try_from(headers.get(header::HOST)?.as_bytes()).ok()?;
    let own = Url::parse(&format!("{}://{host}", origin.scheme())).ok()?;
    let same = origin.host() == own.host() && origin.port_or_known_default() == own.port_or_known_default();
    Some(same && origin.host().is_some())
}

/// An origin as browsers write it, or `*`; `None` if the text is neither.
pub fn read(word: &str) -> Option<String> {
    let word = word.trim();
    if word == "*" {
        return Some(word.to_owned());
    }
    let url = Url::parse(word).ok().filter(|_| !word.contains('*'))?;
    let is_bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let is_of_pages =
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    (is_bare && is_of_pages).then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_name_them() {
        for (word, origin) in [
            ("https://app.example.com", Some("https://app.example.com")),
            (" HTTPS://App.Example.com:443/", Some("https://app.example.com")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://[::1]:3000", Some("http://[::1]:3000")),
            ("https://bücher.example", Some("https://xn--bcher-kva.example")),
            ("*", Some("*")),
            ("", None),
            ("null", None),
            ("app.example.com", None),
            ("localhost:3000", None),
            ("https://*.example.com", None),
            ("https://app.example.com/path", None),
            ("https://app.example.com?x", None),
            ("https://ada@app.example.com", None),
            ("ftp://app.example.com", None),
        ] {
            assert_eq!(read(word).as_deref(), origin, "{word}");
        }
    }

    #[test]
    fn a_page_of_the_own_host_is_admitted_whatever_scheme_the_proxy_speaks() {
        let admitted = |origin: &'static str, host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            headers.insert(header::HOST, HeaderValue::from_static(host));
            Origins::Own.admit(&headers)
        };
        for (origin, host) in [
            ("http://localhost:8080", "localhost:8080"),
            ("https://plimsoll.example", "plimsoll.example"),
            ("https://plimsoll.example", "Plimsoll.example:443"),
            ("http://[::1]:8080", "[::1]:8080"),
        ] {
            assert!(admitted(origin, host), "{origin} {host}");
        }
        for (origin, host) in [
            ("http://localhost:3000", "localhost:8080"),
            ("https://evil.example", "plimsoll.example"),
            ("https://plimsoll.example.evil.example", "plimsoll.example"),
            ("https://plimsoll.example:8443", "plimsoll.example"),
            ("null", "plimsoll.example"),
            ("file://", "plimsoll.example"),
        ] {
            assert!(!admitted(origin, host), "{origin} {host}");
        }
    }
}
