//! What the viewer can do next.

use crate::object;
use rules::action::Action;

object! {
    /// A mutation on a thing, and whether you could do it now.
    AllowedAction(Action)
    fields {
        /// The name of the mutation, such as `approveCost`.
        action: &str = |action, _| action.operation.name();
        /// Whether it would be done, given sensible input; a decision, whether it could be taken at least one way.
        allowed: bool = |action, _| action.reason.is_none();
        /// Why not, in the words that the mutation would answer with; null where it is allowed.
        reason: Option<&str> = |action, _| action.reason.as_deref();
    }
}
