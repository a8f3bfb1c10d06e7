//! Searching and sorting: the searchable form of stored texts, what a search text asks for, and the collation keys
//! of names. Stored texts and search texts are brought into the same form.

mod aloud;
mod asked;
mod form;
mod order;
mod phone;

pub use aloud::readings;
pub use asked::Asked;
pub use form::form;
pub use order::name_key;
pub use phone::dialled;
#[cfg(test)]
mod tests;
