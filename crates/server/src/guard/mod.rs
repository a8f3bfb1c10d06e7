//! Limits the work that a document can cause before any of that work is done.
//!
//! There are three stages. Each is cheap, and none recurses into what is not limited yet. [`scan`] reads the text,
//! as deep nesting would overflow the parser's stack. [`walk`] reads the parsed document, as the validator would
//! follow doubled fragments for minutes. [`variables`] checks the variables. [`json`] limits the nesting of JSON
//! before it is decoded, and [`weight`] tells the memory of a parsed document.

pub mod json;
pub mod scan;
pub mod variables;
pub mod walk;
pub mod weight;
