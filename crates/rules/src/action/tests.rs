use terms::{ContractStatus, Currency, ProjectStage, ProposalStatus, Role, TaskStatus};

use super::*;
use crate::compliance::{LatestDecisions, Preparation};
use crate::four_eyes::{ComplianceParticipants, Decider};
use crate::rights::Operation::*;
use uuid::Uuid;

const VIEWER: Decider = Decider { person: Uuid::nil(), four_eyes: true };

fn facts() -> ProjectFacts {
    ProjectFacts {
        stage: ProjectStage::Planning,
        on_hold: false,
        began: false,
        preparation: Preparation {
            dated: true,
            without_milestone: Vec::new(),
            proposal: Some(ProposalStatus::Sent),
        },
        standing: LatestDecisions::default(),
        hands: ComplianceParticipants::default(),
        viewer: VIEWER,
        contract: None,
        tasks: Vec::new(),
        missing: Vec::new(),
        looked_back: false,
    }
}

fn possible(facts: &ProjectFacts, may: PermissionCheck<'_>) -> Vec<Operation> {
    let actions = of_project(facts, may);
    actions.iter().filter(|action| action.reason.is_none()).map(|action| action.operation).collect()
}

fn as_role(role: Role) -> impl Fn(Permission, &'static str) -> Result<(), Message> {
    move |permission, _| {
        if permission.roles().contains(&role) { Ok(()) } else { Err(messages::refusal(permission)) }
    }
}

#[test]
fn what_is_possible_follows_roles_and_rules() {
    let manager = &as_role(Role::ProjectManager);
    let actions = of_project(&facts(), manager);
    let reason = |operation| {
        actions
            .iter()
            .find(|action| action.operation == operation)
            .unwrap()
            .reason
            .as_ref()
            .map(Message::to_string)
    };
    assert_eq!(reason(RecordCustomerDecision), None);
    assert!(reason(SubmitForCompliance).unwrap().contains("waits for the customer"));
    assert!(reason(RecordReceipt).unwrap().contains("FINANCE"));
    let held = ProjectFacts { on_hold: true, ..facts() };
    assert_eq!(possible(&held, manager), [RaiseIssue, ResumeProject, CancelProject]);
    let legal = &as_role(Role::Legal);
    let mut signing = ProjectFacts { stage: ProjectStage::Contracting, ..facts() };
    assert_eq!(possible(&signing, legal), []);
    let mut contract = ContractFacts {
        status: ContractStatus::Draft,
        authors: Vec::new(),
        viewer: VIEWER,
        parts: Vec::new(),
        currency: Currency::Cny,
    };
    signing.contract = Some(contract.clone());
    assert_eq!(possible(&signing, legal), [UpdateContract, SubmitContract]);
    contract.status = ContractStatus::LegalReview;
    signing.contract = Some(contract.clone());
    assert_eq!(possible(&signing, legal), [UpdateContract, DecideContract]);
    contract.authors = vec![VIEWER.person];
    signing.contract = Some(contract);
    assert_eq!(possible(&signing, legal), [UpdateContract]);
}

#[test]
fn progress_is_reported_on_a_task_of_ones_own() {
    let member = &as_role(Role::Member);
    let task = |own, parts| TaskFacts { status: TaskStatus::Todo, own, parts };
    let working = |tasks: Vec<TaskFacts>| {
        let facts = ProjectFacts { stage: ProjectStage::Execution, tasks, ..facts() };
        possible(&facts, member).contains(&ReportProgress)
    };
    assert!(!working(Vec::new()));
    assert!(!working(vec![task(false, false), task(true, true)]));
    assert!(working(vec![task(false, false), task(true, false)]));
}
