//! The kinds of business outcomes that were not wanted.

use serde::{Deserialize, Serialize};

/// What kind of business outcome a user error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::Enum))]
pub enum ErrorCode {
    /// An input is malformed or out of range; `field` names it.
    BadUserInput,
    /// The thing's state doesn't allow it; `allowed` says what would be allowed.
    InvalidTransition,
    /// Somebody else was faster, or it exists already.
    Conflict,
    /// A rule of the business refuses it.
    RuleRefused,
}
