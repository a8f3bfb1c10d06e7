//! Four eyes: the approvals of a thing and its payment are by different people, and nobody decides on what they
//! asked for themselves.
//!
//! If the policy's `fourEyes` is off, one person may take all these steps. Only one rule always applies: nobody
//! approves or pays a cost that they submitted.

use messages::Message;
use terms::{ComplianceTrack, CostStep, Role};
use uuid::Uuid;

use crate::error::{ErrorCode, UserError};

/// Somebody who wants to decide, and whether the policy requires four eyes.
#[derive(Clone, Copy, Debug)]
pub struct Decider {
    /// Their user id.
    pub person: Uuid,
    /// The policy's `fourEyes`.
    pub four_eyes: bool,
}

/// The refusal: why, and who may decide instead.
fn leave_to_others(why: Message, role: Role) -> UserError {
    UserError::new(ErrorCode::RuleRefused, &["input", "id"], why).allowing([messages::others(role)])
}

/// Who submitted a cost, and who took which of its steps.
#[derive(Clone, Debug)]
pub struct CostParticipants {
    /// Who submitted it; `None` before that.
    pub submitted_by: Option<Uuid>,
    /// Who took which step, here or in the OA system.
    pub steps: Vec<(CostStep, Uuid)>,
}

/// The role that signs with a step of a cost; `None` for steps that sign nothing.
fn signs_as(step: CostStep) -> Option<Role> {
    match step {
        CostStep::FinanceApproval | CostStep::Payment => Some(Role::Finance),
        CostStep::DirectorApproval => Some(Role::Director),
        CostStep::Rejection | CostStep::Cancellation => None,
    }
}

impl CostParticipants {
    /// Fails if somebody must leave a step to others because of what they have done with the cost before.
    pub fn check(&self, step: CostStep, by: Decider) -> Result<(), UserError> {
        let Some(role) = signs_as(step) else { return Ok(()) };
        let pays = step == CostStep::Payment;
        if self.submitted_by == Some(by.person) {
            let why = if pays { messages::own_cost_paid(role) } else { messages::own_cost_approved(role) };
            return Err(leave_to_others(why, role));
        }
        let signed = |(taken, person): &&(CostStep, Uuid)| {
            *person == by.person && *taken != step && signs_as(*taken).is_some()
        };
        let before = self.steps.iter().find(signed).filter(|_| by.four_eyes);
        let Some((taken, _)) = before else { return Ok(()) };
        let why = if pays || *taken == CostStep::Payment {
            messages::cost_approved_and_paid(*taken, role)
        } else {
            messages::cost_approved_twice(*taken, role)
        };
        Err(leave_to_others(why, role))
    }

    /// The users who must leave a step to others.
    pub fn barred(&self, step: CostStep, four_eyes: bool) -> Vec<Uuid> {
        let people = self.steps.iter().map(|(_, person)| *person).chain(self.submitted_by);
        distinct(people.filter(|person| self.check(step, Decider { person: *person, four_eyes }).is_err()))
    }
}

/// Fails if somebody must leave a decision on a requirement, in this role, to others; `authors` created, changed
/// or submitted it.
pub fn check_requirement(authors: &[Uuid], by: Decider, role: Role) -> Result<(), UserError> {
    check_authors(authors, by, messages::own_requirement_decided, role)
}

/// Fails if somebody must leave the decision on a contract to others; `authors` created, changed or submitted it.
pub fn check_contract(authors: &[Uuid], by: Decider) -> Result<(), UserError> {
    check_authors(authors, by, messages::own_contract_decided, Role::Legal)
}

fn check_authors(
    authors: &[Uuid],
    by: Decider,
    why: impl FnOnce(Role) -> Message,
    role: Role,
) -> Result<(), UserError> {
    let own = by.four_eyes && authors.contains(&by.person);
    if own { Err(leave_to_others(why(role), role)) } else { Ok(()) }
}

/// Who asked for a project's compliance reviews, and who approved.
#[derive(Clone, Debug, Default)]
pub struct ComplianceParticipants {
    /// The users who submitted the project, or made an approval stale by a change.
    pub asked: Vec<Uuid>,
    /// Who gave the valid approvals, by track.
    pub approved: Vec<(ComplianceTrack, Uuid)>,
}

impl ComplianceParticipants {
    /// Fails if somebody must leave the decision on a track to others.
    pub fn check(&self, track: ComplianceTrack, by: Decider) -> Result<(), UserError> {
        let role = match track {
            ComplianceTrack::Finance => Role::Finance,
            ComplianceTrack::Legal => Role::Legal,
        };
        check_authors(&self.asked, by, messages::own_project_reviewed, role)?;
        let other = self.approved.iter().any(|(of, person)| *of != track && *person == by.person);
        if by.four_eyes && other {
            return Err(leave_to_others(messages::both_tracks_approved(role), role));
        }
        Ok(())
    }

    /// The users who must leave the decision on a track to others.
    pub fn barred(&self, track: ComplianceTrack, four_eyes: bool) -> Vec<Uuid> {
        let people = self.approved.iter().map(|(_, person)| *person).chain(self.asked.iter().copied());
        distinct(people.filter(|person| self.check(track, Decider { person: *person, four_eyes }).is_err()))
    }
}

fn distinct(people: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut people: Vec<_> = people.collect();
    people.sort_unstable();
    people.dedup();
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::Arg;
    use proptest::prelude::*;

    fn person(number: u8) -> Uuid {
        Uuid::from_u128(number.into())
    }

    fn by(number: u8, four_eyes: bool) -> Decider {
        Decider { person: person(number), four_eyes }
    }

    #[test]
    fn a_submitter_signs_nothing_whatever_the_policy() {
        let hands = CostParticipants { submitted_by: Some(person(1)), steps: Vec::new() };
        for four_eyes in [true, false] {
            for step in CostStep::ALL {
                let signs = signs_as(*step).is_some();
                assert_eq!(hands.check(*step, by(1, four_eyes)).is_err(), signs, "{step:?}");
                assert!(hands.check(*step, by(2, four_eyes)).is_ok());
            }
        }
    }

    #[test]
    fn a_refusal_says_why_and_who_may() {
        let hands = CostParticipants {
            submitted_by: Some(person(1)),
            steps: vec![(CostStep::FinanceApproval, person(2))],
        };
        let refused = hands.check(CostStep::DirectorApproval, by(2, true)).unwrap_err();
        assert_eq!(refused.code, ErrorCode::RuleRefused);
        assert_eq!(refused.allowed, [Arg::from(messages::others(Role::Director))]);
        let told = refused.message.to_string();
        assert!(told.contains("two approvals") && told.contains("FINANCE_APPROVAL"), "{told}");
        assert_eq!(hands.barred(CostStep::DirectorApproval, true), [person(1), person(2)]);
        assert_eq!(hands.barred(CostStep::DirectorApproval, false), [person(1)]);
    }

    #[test]
    fn nobody_decides_on_what_they_asked_for() {
        let authors = [person(1), person(2)];
        let refused = check_requirement(&authors, by(2, true), Role::BusinessOwner).unwrap_err();
        assert_eq!(refused.allowed, [Arg::from(messages::others(Role::BusinessOwner))]);
        assert!(check_requirement(&authors, by(3, true), Role::ProjectManager).is_ok());
        assert!(check_contract(&authors, by(1, true)).is_err());
        assert!(check_contract(&authors, by(1, false)).is_ok());
        let hands = ComplianceParticipants {
            asked: vec![person(1)],
            approved: vec![(ComplianceTrack::Finance, person(2))],
        };
        assert_eq!(hands.barred(ComplianceTrack::Legal, true), [person(1), person(2)]);
        assert_eq!(hands.barred(ComplianceTrack::Finance, true), [person(1)]);
        assert!(hands.barred(ComplianceTrack::Legal, false).is_empty());
    }

    proptest! {
        // However people share out the steps, no two signatures that are let through are one person's, and none is
        // the submitter's.
        #[test]
        fn signatures_are_different_peoples(tries in prop::collection::vec((0..CostStep::ALL.len(), 1..4_u8), 0..12)) {
            let mut hands = CostParticipants { submitted_by: Some(person(1)), steps: Vec::new() };
            for (step, who) in tries {
                let step = CostStep::ALL[step];
                let anew = hands.steps.iter().all(|(taken, _)| *taken != step);
                if anew && hands.check(step, by(who, true)).is_ok() {
                    hands.steps.push((step, person(who)));
                }
            }
            let signed: Vec<_> = hands.steps.iter().filter(|(step, _)| signs_as(*step).is_some()).collect();
            for (place, (_, who)) in signed.iter().enumerate() {
                prop_assert_ne!(Some(*who), hands.submitted_by);
                prop_assert!(signed[..place].iter().all(|(_, before)| before != who));
            }
        }
    }
}
