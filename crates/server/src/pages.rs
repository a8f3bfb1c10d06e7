//! The pages that the program carries, built by npm: the console at `/`, for everybody, and the playground
//! (GraphiQL) at `/playground/`, for programmers. Nothing in them is fetched from elsewhere.

use axum::Router;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use serde_json::{Value, json};
use terms::Role;

/// The output of `npm run build` in `web/`, empty if that was not run: the folders `console` and `playground`, with
/// compressed copies beside the files (`.br`, `.gz`).
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Assets;

/// The demo users that the pages offer for signing in.
#[derive(Clone, Debug)]
pub struct Guests {
    /// The users.
    pub users: Vec<Guest>,
    /// The password of all of them.
    pub password: &'static str,
}

/// A demo user.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The e-mail address to sign in with.
    pub email: String,
    /// Their only role.
    pub role: Role,
    /// Their display name.
    pub name: &'static str,
}

/// What is shown for a page that was not built.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Plimsoll</title>\
<body><h1>The pages are not built</h1><p>The server runs, and <code>/graphql</code> answers any GraphQL client. For \
the console and the playground, install Node and npm, run <code>make web</code>, then build the server again.</p>\
</body></html>";

/// One of the pages.
#[derive(Clone, Copy)]
struct Page {
    /// Its folder in `web/dist`.
    folder: &'static str,
    /// Its content security policy.
    policy: &'static str,
}

const CONSOLE: Page = Page {
    folder: "console",
    policy: "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
        connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
        form-action 'self'",
};

/// Monaco, the editor of the playground, needs inline styles.
const PLAYGROUND: Page = Page {
    folder: "playground",
    policy: "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; \
        worker-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
        object-src 'none'",
};

/// The routes of the console and the playground, those of them that are served. In demo mode they offer the demo users.
pub(crate) fn routes(console: bool, playground: bool, demo: Option<&Guests>) -> Router {
    let mut routes = Router::new();
    if playground {
        routes = routes
            .route("/playground", get(|| async { Redirect::permanent("/playground/") }))
            .route("/playground/", get(|headers: HeaderMap| async move { PLAYGROUND.index(&headers) }))
            .route(
                "/playground/{*path}",
                get(|Path(path): Path<String>, headers: HeaderMap| async move {
                    PLAYGROUND.file(&path, &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
                }),
            );
    }
    if console {
        routes = routes.fallback(of_console);
    } else if playground {
        routes = routes.route("/", get(|| async { Redirect::temporary("/playground/") }));
    }
    if console || playground {
        let config = config(demo);
        routes = routes.route("/config.json", get(move || async move { uncached(config) }));
    }
    routes
}

/// A file of the console, or its page: which of its addresses there are, the page itself knows.
async fn of_console(request: Request) -> Response {
    let (path, headers) = (request.uri().path().trim_start_matches('/'), request.headers());
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let asks_for_page = || path.is_empty() || lists(headers, &header::ACCEPT, "text/html");
    match CONSOLE.file(path, headers) {
        Some(file) => file,
        None if asks_for_page() => CONSOLE.index(headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Page {
    /// The page itself.
    fn index(self, headers: &HeaderMap) -> Response {
        let missing = || ([(header::CONTENT_SECURITY_POLICY, self.policy)], Html(MISSING)).into_response();
        self.file("index.html", headers).unwrap_or_else(missing)
    }

    /// The file at this path of the folder, compressed if the client accepts it; `None` if there is no such file.
    fn file(self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let full = format!("{}/{path}", self.folder);
        let file = Assets::get(&full)?;
        let kind = HeaderValue::from_str(file.metadata.mimetype());
        // The names of built assets contain a hash of their content.
        let cache =
            if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let described: [(HeaderName, HeaderValue); 5] = [
            (header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream"))),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(self.policy)),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
            if lists(headers, &header::ACCEPT_ENCODING, encoding)
                && let Some(compressed) = Assets::get(&format!("{full}.{ending}"))
            {
                return Some(
                    (described, [(header::CONTENT_ENCODING, encoding)], compressed.data).into_response(),
                );
            }
        }
        Some((described, file.data).into_response())
    }
}

/// Whether a header such as `Accept-Encoding` lists a value by name, other than to refuse it (`;q=0`).
fn lists(headers: &HeaderMap, header: &HeaderName, value: &str) -> bool {
    let lines = headers.get_all(header).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(value));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map(str::parse::<f32>);
        is_named && !matches!(weight, Some(Ok(weight)) if weight <= 0.0)
    })
}

fn config(demo: Option<&Guests>) -> Value {
    let users = demo.map_or_else(Default::default, |guests| guests.users.as_slice());
    let users: Vec<_> = users
        .iter()
        .map(|user| json!({ "email": user.email, "role": user.role, "name": user.name }))
        .collect();
    let password = demo.map(|guests| guests.password);
    json!({ "demo": demo.is_some(), "users": users, "password": password })
}

fn uncached(value: Value) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(value)).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use tower::ServiceExt;

    use super::*;

    async fn asked(routes: Router, method: &str, path: &str, accept: Option<&str>) -> (u16, String, String) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(accept) = accept {
            request = request.header(header::ACCEPT, accept);
        }
        let answer = routes.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let policy = answer.headers().get(header::CONTENT_SECURITY_POLICY);
        let policy = policy.map_or_else(String::new, |policy| policy.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, policy, String::from_utf8_lossy(&body).into_owned())
    }

    const BROWSER: Option<&str> = Some("text/html,application/xhtml+xml,*/*;q=0.8");

    #[tokio::test]
    async fn every_address_of_the_console_shows_its_page() {
        let both = || routes(true, true, None);
        for path in ["/", "/projects", "/projects/UHJvamVjdDox/money?tab=1"] {
            let (status, policy, page) = asked(both(), "GET", path, BROWSER).await;
            assert!(status == 200 && page.starts_with("<!doctype html>"), "{path}: {status} {page}");
            assert!(policy.contains("style-src 'self';") && !policy.contains("unsafe"), "{policy}");
        }
        assert_eq!(asked(both(), "GET", "/", None).await.0, 200);
        // What is no page is not there for a program, nor for another method.
        assert_eq!(asked(both(), "GET", "/nonsense", None).await, (404, String::new(), String::new()));
        assert_eq!(asked(both(), "POST", "/", BROWSER).await.0, 404);
        assert_eq!(asked(both(), "GET", "/playground/nonsense.js", BROWSER).await.0, 404);
    }

    #[tokio::test]
    async fn a_page_that_is_off_is_not_there() {
        assert_eq!(asked(routes(false, true, None), "GET", "/", BROWSER).await.0, 307);
        assert_eq!(asked(routes(false, true, None), "GET", "/projects", BROWSER).await.0, 404);
        assert_eq!(asked(routes(false, false, None), "GET", "/", BROWSER).await.0, 404);
        assert_eq!(asked(routes(false, false, None), "GET", "/config.json", BROWSER).await.0, 404);
        let (_, _, config) = asked(routes(true, false, None), "GET", "/config.json", None).await;
        assert_eq!(config, r#"{"demo":false,"password":null,"users":[]}"#);
    }

    #[test]
    fn what_a_header_refuses_is_not_listed() {
        let accepts = |line: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(line))]);
            ["br", "gzip"].map(|value| lists(&headers, &header::ACCEPT_ENCODING, value))
        };
        assert_eq!(accepts("gzip, deflate, br"), [true, true]);
        assert_eq!(accepts("GZIP;q=0.5,br;q=0"), [false, true]);
        assert_eq!(accepts("br; q=0.0, *"), [false, false]);
        assert_eq!(accepts(""), [false, false]);
    }
}
