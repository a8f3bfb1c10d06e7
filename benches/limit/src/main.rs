//! The least that an answer can cost: one hand-written SQL statement a request, serde and axum; no GraphQL
//! and no rights, only the same rows in the same shape.
//!
//!     plimsoll-bench-limit DATABASE_URL ADDRESS

mod ask;
mod json;
mod postgres;
mod shape;
mod sqlite;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use ask::Ask;

/// Any failure: it is told as it is, and ends the measurement.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Whose line of business is read: the same rows as this user of the server sees.
const VIEWER: &str = "team_lead@demo.example";

enum Store {
    Postgres(postgres::Store),
    Sqlite(sqlite::Store),
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(database), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("name a database and an address".into());
    };
    let store = match database.strip_prefix("sqlite://") {
        Some(file) => Store::Sqlite(sqlite::Store::open(file.split('?').next().unwrap_or(file))?),
        None => Store::Postgres(postgres::Store::open(&database).await?),
    };
    let router = Router::new().route("/graphql", post(answer)).with_state(Arc::new(store));
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn answer(State(store): State<Arc<Store>>, body: Bytes) -> Response {
    match read(&store, &body).await {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(failure) => (StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response(),
    }
}

async fn read(store: &Store, body: &[u8]) -> Result<Vec<u8>, Failure> {
    let ask = Ask::parse(body)?;
    match store {
        Store::Postgres(store) => store.answer(ask).await,
        Store::Sqlite(store) => store.answer(ask).await,
    }
}
