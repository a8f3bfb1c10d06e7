//! The playground (GraphiQL), built by npm and embedded in the program; nothing is fetched from elsewhere.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use serde_json::{Value, json};
use terms::Role;
use tower_http::compression::CompressionLayer;

/// The output of `npm run build` in `web/`; empty if that was not run.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Assets;

/// The demo users that the playground offers for signing in.
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

/// The page that is shown if the playground was not built.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Plimsoll</title>\
<body style=\"font-family:sans-serif;max-width:40em;margin:4em auto\"><h1>The playground is not built</h1>\
<p>The server runs, and <code>/graphql</code> answers any GraphQL client. For the playground, install Node and npm, \
run <code>make web</code>, then build the server again.</p></body></html>";

/// The content security policy: only own scripts, styles and fonts; Monaco needs inline styles.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
img-src 'self' data:; worker-src 'self'; connect-src 'self'; frame-ancestors 'none'; \
base-uri 'none'; form-action 'self'; object-src 'none'";

/// The routes of `/playground` and its assets; in demo mode it offers the demo users.
pub(crate) fn routes(demo: Option<&Guests>) -> Router {
    let config = config(demo);
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/playground/") }))
        .route("/playground", get(|| async { Redirect::permanent("/playground/") }))
        .route("/playground/", get(|| async { page() }))
        .route("/playground/config.json", get(move || async move { uncached(config) }))
        .route("/playground/{*path}", get(|Path(path): Path<String>| async move { asset(&path) }))
        .layer(CompressionLayer::new().no_br().no_zstd())
}

fn page() -> Response {
    if Assets::get("index.html").is_some() {
        return asset("index.html");
    }
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(MISSING)).into_response()
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

fn asset(path: &str) -> Response {
    let Some(file) = Assets::get(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = HeaderValue::from_str(file.metadata.mimetype());
    // The names of built assets contain a hash of their content.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream"))),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (headers, file.data).into_response()
}
