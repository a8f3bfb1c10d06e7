//! User errors: expected failures, which are returned as data.

use messages::{Arg, ErrorReason, Message};
use serde::{Deserialize, Serialize};
pub use terms::ErrorCode;

/// An expected failure of a mutation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserError {
    /// The kind of failure.
    pub code: ErrorCode,
    /// The explanation for people.
    pub message: Message,
    /// The path to the input at fault, such as `["input", "amount", "amount"]`; empty if no single input is.
    pub field: Vec<String>,
    /// What would be allowed instead; empty if that cannot be listed.
    pub allowed: Vec<Arg>,
}

impl UserError {
    /// An error about one input.
    pub fn new(code: ErrorCode, field: &[&str], message: Message) -> Self {
        Self {
            code,
            message,
            field: field.iter().map(|part| (*part).to_string()).collect(),
            allowed: Vec::new(),
        }
    }

    /// Why it failed, for programs.
    pub fn reason(&self) -> ErrorReason {
        self.message.reason()
    }

    /// Sets the path to the input at fault.
    pub fn at(mut self, field: &[&str]) -> Self {
        self.field = field.iter().map(|part| (*part).to_string()).collect();
        self
    }

    /// Sets what would be allowed.
    pub fn allowing<T: Into<Arg>>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }
}
