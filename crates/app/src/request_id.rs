//! What a request is known by: to its client, in the log, and to whoever is asked for help.

use std::future::Future;

use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

/// Where requests bring their id, and answers tell it.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken from a request.
const LONGEST: usize = 100;

/// The id of a request, or of an operation of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

tokio::task_local! {
    static CURRENT: Option<RequestId>;
}

impl RequestId {
    /// The one that a request brings, where it is one of visible ASCII and not too long; otherwise a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut given = headers.get_all(HEADER).iter();
        let given = given.next().filter(|_| given.next().is_none()).map(HeaderValue::as_bytes);
        let sane =
            given.filter(|id| (1..=LONGEST).contains(&id.len()) && id.iter().all(u8::is_ascii_graphic));
        // A copy: the head that it came in must not be kept for as long as a socket lives.
        let taken = sane.and_then(|id| HeaderValue::from_bytes(id).ok());
        taken.map_or_else(|| Self::from(Uuid::now_v7().to_string()), Self)
    }

    /// That of an operation of the socket that this request became, by its number.
    pub fn of_operation(&self, number: u64) -> Self {
        Self::from(format!("{}/{number}", self.as_str()))
    }

    /// As a header's value.
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

/// The request that this task works for at the moment; none where it is no single one.
pub fn current() -> Option<RequestId> {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// The same as a text, for the log and for errors.
pub fn text() -> Option<String> {
    CURRENT.try_with(|id| id.as_ref().map(|id| id.as_str().to_owned())).unwrap_or_default()
}

/// Does something for a request.
pub fn during<F: Future>(id: Option<RequestId>, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(id, work)
}

/// Does something for a request, at once.
pub fn enter<T>(id: &Option<RequestId>, work: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(id.clone(), work)
}
