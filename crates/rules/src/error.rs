//! What is told as data where something is not done: business outcomes.

use serde::{Deserialize, Serialize};
pub use terms::ErrorCode;

/// A business outcome that is not what the caller wanted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserError {
    /// What kind of outcome.
    pub code: ErrorCode,
    /// In words, for people.
    pub message: String,
    /// Path to the input at fault, such as `["input", "amount", "amount"]`; empty where no single input is.
    pub field: Vec<String>,
    /// What would be allowed instead; empty where that can't be listed.
    pub allowed: Vec<String>,
}

impl UserError {
    /// An error about one input.
    pub fn new(code: ErrorCode, field: &[&str], message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: field.iter().map(|part| (*part).to_string()).collect(),
            allowed: Vec::new(),
        }
    }

    /// Names the input at fault.
    pub fn at(mut self, field: &[&str]) -> Self {
        self.field = field.iter().map(|part| (*part).to_string()).collect();
        self
    }

    /// Says what would be allowed.
    pub fn allowing<T: ToString>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.allowed = allowed.into_iter().map(|a| a.to_string()).collect();
        self
    }
}
