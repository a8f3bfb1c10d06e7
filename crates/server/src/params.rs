//! The parameters of a request, from a body, a query string or a message.

use async_graphql::{Extensions, Request, Value, Variables};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    guard::{json, variables},
    limits::Limits,
    refusal::Refusal,
};

/// The parameters by the names of the draft specification. Each may be null, but none may have another type.
#[derive(Debug, Deserialize)]
pub(crate) struct Params {
    /// The document.
    pub query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Variables,
    #[serde(default)]
    extensions: Extensions,
}

/// The parameters in a query string, where the maps are JSON.
#[derive(Debug, Deserialize)]
struct QueryString {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Params {
    /// Reads the body of a POST request.
    pub(crate) fn from_body(body: &[u8], limits: &Limits) -> Result<Self, Refusal> {
        if body.trim_ascii_start().starts_with(b"[") {
            return Err(Refusal::limit("batch", messages::no_batches(1)));
        }
        json::nesting(body, limits)?;
        serde_json::from_slice(body).map_err(|error| {
            // The messages of serde are about Rust types; only the position of a syntax error is useful.
            Refusal::bad_request(if error.is_data() {
                messages::body_misshapen()
            } else {
                messages::body_not_json(error.line(), error.column())
            })
        })
    }

    /// Reads the query string of a GET request.
    pub(crate) fn from_query(query: &str, limits: &Limits) -> Result<Self, Refusal> {
        let query: QueryString =
            urlencoded(query).ok_or_else(|| Refusal::bad_request(messages::query_string_misshapen()))?;
        Ok(Self {
            query: query.query,
            operation_name: query.operation_name,
            variables: map("variables", query.variables.as_deref(), limits)?,
            extensions: map("extensions", query.extensions.as_deref(), limits)?,
        })
    }

    /// Whether there is a document (which may be empty) or the hash of one.
    pub(crate) fn has_document(&self) -> bool {
        self.query.is_some() || self.persisted().is_some()
    }

    /// The extension that names a document by its hash.
    pub(crate) fn persisted(&self) -> Option<&Value> {
        self.extensions.get("persistedQuery").filter(|persisted| **persisted != Value::Null)
    }

    /// The request.
    pub(crate) fn into_request(self, limits: &Limits) -> Result<Request, Refusal> {
        let query = self
            .query
            .filter(|query| !query.is_empty())
            .ok_or_else(|| Refusal::bad_request(messages::parameter_missing("query")))?;
        let mut request = Request::new(query).variables(self.variables);
        request.operation_name = self.operation_name;
        request.extensions = self.extensions;
        let values = request.variables.iter().map(|(name, value)| (&**name, value));
        let more = request.extensions.iter().map(|(name, value)| (&**name, value));
        variables::weigh(values.chain(more), limits)?;
        Ok(request)
    }
}

fn urlencoded<T: DeserializeOwned>(query: &str) -> Option<T> {
    let uri = axum::http::Uri::builder().path_and_query(format!("/?{query}")).build().ok()?;
    let axum::extract::Query(parsed) = axum::extract::Query::try_from_uri(&uri).ok()?;
    Some(parsed)
}

fn map<T: DeserializeOwned + Default>(name: &str, json: Option<&str>, limits: &Limits) -> Result<T, Refusal> {
    let Some(json) = json.filter(|json| !json.is_empty()) else {
        return Ok(T::default());
    };
    json::nesting(json.as_bytes(), limits)?;
    serde_json::from_str(json).map_err(|_| Refusal::bad_request(messages::parameter_misshapen(name)))
}
