//! Bounds the work that a document can cause before any of that work is done.
//!
//! Three stages, each cheap and without recursion on what it has not bounded yet: [`scan`] reads
//! the text (the parser would overflow its stack on deep nesting), [`walk`] reads the parsed
//! document (the validator would follow doubled fragments for minutes), [`variables`] weighs the
//! values. [`json`] bounds the nesting of JSON before it is decoded, and [`weight`] says what a document takes in memory.

pub mod json;
pub mod scan;
pub mod variables;
pub mod walk;
pub mod weight;
