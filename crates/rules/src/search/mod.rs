//! How things are found and ordered: what is stored of a text to be searched, what a search asks for, and where a name
//! stands among others. The texts that are stored and the texts that are asked for have one form.

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
