//! State machines: which status may follow which. A refusal tells what would be allowed.

mod offer;
mod project;
mod requirement;
mod work;

pub use offer::{ContractStep, ProposalStep, contract, contract_exists, proposal};
pub use project::{ProjectStep, StageEvent, complete, over, project, turn};
pub use requirement::{RequirementStep, requirement};
pub use work::{service_item_after_progress, task, task_after_progress, task_cancel};

use crate::error::{ErrorCode, UserError};

/// The refusal of a step that the state does not allow.
fn refused(what: &str, state: &str, allowed: &[impl ToString]) -> UserError {
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let then = match allowed.as_slice() {
        [] => "nothing follows".to_string(),
        some => format!("allowed: {}", some.join(", ")),
    };
    UserError::new(
        ErrorCode::InvalidTransition,
        &[],
        format!("{what} is not possible while {state}; {then}."),
    )
    .allowing(allowed)
}
