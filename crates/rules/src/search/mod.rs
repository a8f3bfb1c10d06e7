//! Searching and sorting: the searchable form of stored texts, what a search text asks for, and the collation keys
//! of names. Stored texts and search texts are brought into the same form.

mod aloud;
mod form;
mod order;
mod phone;
mod query;

pub use aloud::readings;
pub use form::form;
pub use order::name_key;
pub use phone::dialled;
pub use query::SearchQuery;
#[cfg(test)]
mod tests;
