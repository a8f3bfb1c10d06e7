//! State machines: which status may follow which. A refusal tells what would be allowed.

mod offer;
mod project;
mod requirement;
mod work;

pub use offer::{ContractStep, ProposalStep, contract, contract_exists, proposal};
pub use project::{ProjectStep, StageEvent, complete, over, project, turn};
pub use requirement::{RequirementStep, requirement};
pub use work::{service_item_after_progress, task, task_after_progress, task_cancel};

use messages::{Arg, Message};

use crate::error::{ErrorCode, UserError};

/// The refusal of a step that the state does not allow. It says what is `allowed` then.
fn refused<T: Clone + Into<Arg>>(allowed: &[T], says: impl FnOnce(Message) -> Message) -> UserError {
    let then = match allowed {
        [] => messages::nothing_follows(),
        some => messages::allowed(Arg::list(some.iter().cloned())),
    };
    UserError::new(ErrorCode::InvalidTransition, &[], says(then)).allowing(allowed.iter().cloned())
}
