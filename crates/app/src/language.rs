//! The language in which the request that is being answered is told things.

use std::cell::Cell;
use std::future::Future;

use http::{HeaderMap, header};
pub use messages::Locale;

tokio::task_local! {
    static CURRENT: Cell<Locale>;
}

/// The language that a request asks for by `Accept-Language`, or English.
pub fn asked_for(headers: &HeaderMap) -> Locale {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    header.and_then(Locale::accepted).unwrap_or_default()
}

/// The language of the current task; English where it answers nobody.
pub fn current() -> Locale {
    CURRENT.try_with(Cell::get).unwrap_or_default()
}

/// Goes on in another language, once it is known who asks.
pub fn set(locale: Locale) {
    // Without a request there is nobody to tell anything.
    let _ = CURRENT.try_with(|current| current.set(locale));
}

/// Runs a future that tells things in a language.
pub fn during<F: Future>(locale: Locale, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(Cell::new(locale), work)
}
