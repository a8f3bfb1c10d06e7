//! Request ids, by which a request is found in the client, in the log and when somebody asks for help.

use std::future::Future;

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// The HTTP header in which a request may bring its id, and in which the answer returns it.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The most bytes of an id that is taken from a request.
const LONGEST: usize = 100;

/// The id of a request, or of an operation on a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

tokio::task_local! {
    static CURRENT: Option<RequestId>;
}

impl RequestId {
    /// The id that the request brings, if it is visible ASCII and not too long; otherwise a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut given = headers.get_all(HEADER).iter();
        let given = given.next().filter(|_| given.next().is_none()).map(HeaderValue::as_bytes);
        let sane =
            given.filter(|id| (1..=LONGEST).contains(&id.len()) && id.iter().all(u8::is_ascii_graphic));
        // A copy, because the buffer of the request's headers must not be kept for as long as a WebSocket lives.
        let taken = sane.and_then(|id| HeaderValue::from_bytes(id).ok());
        taken.map_or_else(|| Self::from(Uuid::now_v7().to_string()), Self)
    }

    /// The id of the operation with this number, on the WebSocket that was opened by this request.
    pub fn of_operation(&self, number: u64) -> Self {
        Self::from(format!("{}/{number}", self.as_str()))
    }

    /// As a header value.
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

impl From<String> for RequestId {
    fn from(id: String) -> Self {
        Self(HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("unknown")))
    }
}

/// The id of the request that the current task works for; `None` if it works for none, or for several.
pub fn current() -> Option<RequestId> {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// The same as text, for the log and for errors.
pub fn text() -> Option<String> {
    CURRENT.try_with(|id| id.as_ref().map(|id| id.as_str().to_owned())).unwrap_or_default()
}

/// Runs a future on behalf of a request.
pub fn during<F: Future>(id: Option<RequestId>, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(id, work)
}

/// Runs a closure on behalf of a request.
pub fn enter<T>(id: &Option<RequestId>, work: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(id.clone(), work)
}
