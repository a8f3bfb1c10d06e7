//! What somebody can do next, and why not, where not: asked of the same rules that decide when it is done.

use entity::enums::{ComplianceTrack, ContractStatus, CostStatus, CostStep, ProjectStage, RequirementStatus};

use super::compliance::{self, Preparation, Standing};
use super::cost;
use super::lifecycle::{self, ContractStep, ProjectStep, ProposalStep, RequirementStep};
use crate::error::{ErrorCode, UserError};
use crate::viewer::Permission;

/// A mutation, and why it would be refused now.
#[derive(Clone, Debug)]
pub struct Action {
    /// The mutation's name.
    pub name: &'static str,
    /// Why it would be refused; null where it would be done.
    pub reason: Option<String>,
}

/// Asks whether the viewer holds a role that may, and in which they see the thing.
pub type May<'a> = &'a dyn Fn(Permission) -> bool;

fn action(
    name: &'static str,
    may: May<'_>,
    any_of: &[Permission],
    rule: impl FnOnce() -> Result<(), UserError>,
) -> Action {
    let reason = match any_of {
        [first, ..] if !any_of.iter().any(|permission| may(*permission)) => Some(first.refusal()),
        _ => rule().err().map(|refusal| refusal.message),
    };
    Action { name, reason }
}

/// What a project's actions depend on.
#[derive(Clone, Debug)]
pub struct ProjectFacts {
    /// Where it stands.
    pub stage: ProjectStage,
    /// Whether it is paused.
    pub on_hold: bool,
    /// What compliance needs.
    pub preparation: Preparation,
    /// The latest decisions of finance and legal.
    pub standing: Standing,
    /// Where its contract stands.
    pub contract: Option<ContractStatus>,
    /// What is missing before it is complete.
    pub missing: Vec<UserError>,
    /// Whether it has its retrospective.
    pub looked_back: bool,
}

/// What can be done with a project.
pub fn of_project(facts: &ProjectFacts, may: May<'_>) -> Vec<Action> {
    use Permission::{
        Finance, Manage, Negotiate, RaiseIssue, ReportProgress, ReviewMargin, ReviewRisk, Steer, SubmitCost,
        WriteContract,
    };
    let step = |step| lifecycle::project(facts.stage, facts.on_hold, step);
    let first = |errors: &[UserError]| errors.first().cloned().map_or(Ok(()), Err);
    let proposal = |next| match facts.preparation.proposal {
        Some(status) => lifecycle::proposal(status, next).map(drop),
        None => compliance::check_confirmed(None),
    };
    let contract = |next| match facts.contract {
        Some(status) => lifecycle::contract(status, next).map(drop),
        None => Err(UserError::new(
            ErrorCode::InvalidTransition,
            &[],
            "There is no contract yet; allowed: draftContract.",
        )),
    };
    let track = match facts.standing.turn() {
        Some(ComplianceTrack::Legal) => ReviewRisk,
        _ => ReviewMargin,
    };
    vec![
        action("planProject", may, &[Manage], || step(ProjectStep::Plan)),
        action("draftProposal", may, &[Manage], || step(ProjectStep::Propose)),
        action("sendProposal", may, &[Negotiate], || {
            step(ProjectStep::Propose).and_then(|()| proposal(ProposalStep::Send))
        }),
        action("recordCustomerDecision", may, &[Negotiate], || {
            step(ProjectStep::Propose).and_then(|()| proposal(ProposalStep::Decide(true)))
        }),
        action("submitForCompliance", may, &[Manage], || {
            step(ProjectStep::Submit)?;
            compliance::check_preparation(&facts.preparation).or_else(|errors| first(&errors))
        }),
        action("decideComplianceReview", may, &[track], || step(ProjectStep::Comply)),
        action("draftContract", may, &[WriteContract], || {
            step(ProjectStep::DraftContract)?;
            match facts.contract {
                None => compliance::check_confirmed(facts.preparation.proposal),
                Some(_) => {
                    let message = "The project has its contract already; allowed: updateContract.";
                    Err(UserError::new(ErrorCode::Conflict, &[], message))
                }
            }
        }),
        action("updateContract", may, &[WriteContract], || {
            step(ProjectStep::EditContract).and_then(|()| contract(ContractStep::Edit))
        }),
        action("submitContract", may, &[WriteContract], || {
            step(ProjectStep::DraftContract).and_then(|()| contract(ContractStep::Submit))
        }),
        action("decideContract", may, &[ReviewRisk], || {
            step(ProjectStep::DecideContract)?;
            contract(ContractStep::Decide(true))?;
            compliance::check_confirmed(facts.preparation.proposal)?;
            compliance::check_open(facts.standing)
        }),
        action("createTask", may, &[Manage], || step(ProjectStep::SplitWork)),
        action("reportProgress", may, &[ReportProgress], || step(ProjectStep::Progress)),
        action("submitCost", may, &[SubmitCost], || step(ProjectStep::Spend)),
        action("recordReceipt", may, &[Finance], || step(ProjectStep::Receive)),
        action("raiseIssue", may, &[RaiseIssue], || step(ProjectStep::Report)),
        action("holdProject", may, &[Steer], || step(ProjectStep::Hold)),
        action("resumeProject", may, &[Steer], || step(ProjectStep::Resume)),
        action("cancelProject", may, &[Steer], || step(ProjectStep::Cancel)),
        action("completeProject", may, &[Manage], || {
            step(ProjectStep::Complete).and_then(|()| first(&facts.missing))
        }),
        action("openRetrospective", may, &[Manage], || {
            step(ProjectStep::LookBack)?;
            let message = "The project has its retrospective already; allowed: updateRetrospective.";
            let exists = UserError::new(ErrorCode::Conflict, &[], message);
            if facts.looked_back { Err(exists) } else { Ok(()) }
        }),
    ]
}

/// What can be done with a requirement; `restricted` is a never-list word that nobody let pass.
pub fn of_requirement(
    status: RequirementStatus,
    restricted: Option<&UserError>,
    may: May<'_>,
) -> Vec<Action> {
    use Permission::{Manage, Sell};
    let step = |step| lifecycle::requirement(status, step).map(drop);
    vec![
        action("updateRequirement", may, &[Sell], || step(RequirementStep::Edit)),
        action("submitRequirement", may, &[Sell], || {
            step(RequirementStep::Submit)?;
            restricted.cloned().map_or(Ok(()), Err)
        }),
        action("overrideRestriction", may, &[Permission::Override], || {
            step(RequirementStep::Submit)?;
            let message = "The requirement touches nothing that is never taken.";
            restricted.map(|_| ()).ok_or_else(|| UserError::new(ErrorCode::RuleRefused, &[], message))
        }),
        action("reviewRequirement", may, &[Manage], || step(RequirementStep::Review(true))),
        action("withdrawRequirement", may, &[Sell], || step(RequirementStep::Withdraw)),
        action("initiateProject", may, &[Manage], || step(RequirementStep::Initiate)),
    ]
}

/// What a cost's actions depend on.
#[derive(Clone, Copy, Debug)]
pub struct CostFacts {
    /// Where it stands.
    pub status: CostStatus,
    /// Whether its route asks for the director.
    pub needs_director: bool,
    /// Where its project stands.
    pub stage: ProjectStage,
    /// Whether that is paused.
    pub on_hold: bool,
    /// Whether the viewer submitted it.
    pub own: bool,
}

/// What can be done with a cost.
pub fn of_cost(facts: CostFacts, may: May<'_>) -> Vec<Action> {
    use Permission::{Direct, Finance, SubmitCost};
    let turn = if facts.status == CostStatus::FinanceApproved { Direct } else { Finance };
    let approval = if turn == Direct { CostStep::DirectorApproval } else { CostStep::FinanceApproval };
    let step = |step| {
        cost::next(facts.status, step, facts.needs_director)?;
        lifecycle::project(facts.stage, facts.on_hold, ProjectStep::Settle)
    };
    vec![
        action("approveCost", may, &[turn], || {
            step(approval)?;
            if facts.own { Err(cost::own_cost()) } else { Ok(()) }
        }),
        action("rejectCost", may, &[turn], || step(CostStep::Rejection)),
        action("payCost", may, &[Finance], || step(CostStep::Payment)),
        action("cancelCost", may, &[SubmitCost], || step(CostStep::Cancellation)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::ProposalStatus;
    use entity::enums::ReviewDecision::Approved;

    fn facts() -> ProjectFacts {
        ProjectFacts {
            stage: ProjectStage::Planning,
            on_hold: false,
            preparation: Preparation {
                dated: true,
                without_milestone: Vec::new(),
                proposal: Some(ProposalStatus::Sent),
            },
            standing: Standing::default(),
            contract: None,
            missing: Vec::new(),
            looked_back: false,
        }
    }

    fn possible(facts: &ProjectFacts, may: May<'_>) -> Vec<&'static str> {
        let actions = of_project(facts, may);
        actions.iter().filter(|action| action.reason.is_none()).map(|action| action.name).collect()
    }

    #[test]
    fn what_is_possible_follows_roles_and_rules() {
        let manager =
            |permission: Permission| permission.roles().contains(&entity::enums::Role::ProjectManager);
        let actions = of_project(&facts(), &manager);
        let reason = |name| actions.iter().find(|action| action.name == name).unwrap().reason.clone();
        assert_eq!(reason("recordCustomerDecision"), None);
        assert!(reason("submitForCompliance").unwrap().contains("waits for the customer"));
        assert!(reason("recordReceipt").unwrap().contains("FINANCE"));
        let held = ProjectFacts { on_hold: true, ..facts() };
        assert_eq!(possible(&held, &manager), ["raiseIssue", "resumeProject", "cancelProject"]);
        let legal = |permission: Permission| permission.roles().contains(&entity::enums::Role::Legal);
        let mut signing = ProjectFacts { stage: ProjectStage::Contracting, ..facts() };
        signing.preparation.proposal = Some(ProposalStatus::Confirmed);
        signing.contract = Some(ContractStatus::LegalReview);
        assert_eq!(possible(&signing, &legal), ["updateContract"]);
        signing.standing = Standing { finance: Some(Approved), legal: Some(Approved) };
        assert_eq!(possible(&signing, &legal), ["updateContract", "decideContract"]);
    }
}
