//! What the viewer can do next.

use messages::{ErrorReason, Message};

use crate::object;
use app::language;
use rules::action::Action;

object! {
    /// A mutation on a thing, and whether you could do it now.
    AllowedAction(Action)
    fields {
        /// The name of the mutation, such as `approveCost`.
        action: &str = |action, _| action.operation.name();
        /// Whether the mutation would be done if its input were valid. For a decision: whether it could be taken in
        /// at least one way.
        allowed: bool = |action, _| action.reason.is_none();
        /// Why not, in the words that the mutation would answer with; null where it is allowed.
        reason: Option<String> = |action, _| action.reason.as_ref().map(|reason| reason.text(language::current()));
        /// Why not, for programs; null where it is allowed.
        reason_code: Option<ErrorReason> = |action, _| action.reason.as_ref().map(Message::reason);
    }
}
