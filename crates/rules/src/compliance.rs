//! Compliance: finance and then legal review a project. When the facts of an approval change, that approval
//! becomes stale, and no other.

use messages::Message;
use serde::{Deserialize, Serialize};
use terms::{ComplianceTrack, CostCategory, ProposalStatus, ReviewDecision};

use crate::error::{ErrorCode, UserError};
use crate::rights::Operation;

/// The facts that approvals rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The estimate of the latest proposal in minor units, by category.
    pub estimate: Vec<(CostCategory, i64)>,
    /// The price in minor units: the contract's if there is one, otherwise the latest proposal's.
    pub price: i64,
    /// The text of the latest proposal.
    pub content: String,
    /// The payment terms if there is a contract: amount, and day or service item.
    pub terms: Option<Vec<(i64, String)>>,
}

/// The facts that a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Basis {
    /// Finance: the figures in minor units.
    Finance {
        /// The price.
        price: i64,
        /// The estimated cost of each category, in the order of categories.
        estimate: Vec<(CostCategory, i64)>,
    },
    /// Legal: the texts.
    Legal {
        /// The text of the proposal.
        content: String,
        /// The payment terms; `None` if there was no contract yet.
        terms: Option<Vec<(i64, String)>>,
    },
}

/// The facts that a decision of this track rests on: for finance the figures, for legal the text and, if there is
/// a contract, its terms.
pub fn basis(track: ComplianceTrack, subject: &Subject) -> Basis {
    match track {
        ComplianceTrack::Finance => {
            let mut estimate = subject.estimate.clone();
            estimate.sort();
            Basis::Finance { price: subject.price, estimate }
        }
        ComplianceTrack::Legal => {
            Basis::Legal { content: subject.content.clone(), terms: subject.terms.clone() }
        }
    }
}

/// Whether a decision with this basis still applies. A contract that did not exist when legal decided does not
/// make the decision stale: it gets a decision of its own.
pub fn holds(track: ComplianceTrack, decided_on: &Basis, subject: &Subject) -> bool {
    let mut now = basis(track, subject);
    if let (Basis::Legal { terms: None, .. }, Basis::Legal { terms, .. }) = (decided_on, &mut now) {
        *terms = None;
    }
    *decided_on == now
}

/// The latest decision of each track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LatestDecisions {
    /// The decision of finance; `None` before its first review.
    pub finance: Option<ReviewDecision>,
    /// The decision of legal; `None` before its first review.
    pub legal: Option<ReviewDecision>,
}

impl LatestDecisions {
    /// The decision of a track.
    pub fn of(self, track: ComplianceTrack) -> Option<ReviewDecision> {
        match track {
            ComplianceTrack::Finance => self.finance,
            ComplianceTrack::Legal => self.legal,
        }
    }

    /// The first track without an approval; `None` if both have approved.
    pub fn turn(self) -> Option<ComplianceTrack> {
        let missing = |track: &&ComplianceTrack| self.of(**track) != Some(ReviewDecision::Approved);
        ComplianceTrack::ALL.iter().find(missing).copied()
    }
}

/// Fails unless it is this track's turn to decide.
pub fn require_turn(standing: LatestDecisions, track: ComplianceTrack) -> Result<(), UserError> {
    let refused = |message| UserError::new(ErrorCode::InvalidTransition, &["input", "track"], message);
    match standing.turn() {
        Some(turn) if turn == track => Ok(()),
        Some(turn) => Err(refused(messages::not_the_turn(track, turn)).allowing([turn.name()])),
        None => Err(refused(messages::both_have_approved())),
    }
}

/// What finance and legal need before they review a project.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// Whether the project has a planned start and end.
    pub dated: bool,
    /// The service items without a milestone.
    pub without_milestone: Vec<String>,
    /// The status of the latest proposal; `None` if there is none.
    pub proposal: Option<ProposalStatus>,
}

fn refuse(message: Message, allowed: Operation) -> UserError {
    UserError::new(ErrorCode::RuleRefused, &["input"], message).allowing([allowed])
}

/// Fails with everything that is missing before a project can be submitted to finance and legal.
pub fn check_preparation(found: &Preparation) -> Result<(), Vec<UserError>> {
    let mut missing = Vec::new();
    if !found.dated {
        missing.push(refuse(messages::no_dates_yet(), Operation::PlanProject));
    }
    for service in &found.without_milestone {
        missing.push(refuse(messages::no_milestone_yet(service), Operation::PlanProject));
    }
    missing.extend(check_confirmed(found.proposal).err());
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// Fails unless the customer has confirmed the latest proposal.
pub fn check_confirmed(latest: Option<ProposalStatus>) -> Result<(), UserError> {
    let (stands, next) = match latest {
        Some(ProposalStatus::Confirmed) => return Ok(()),
        Some(ProposalStatus::Draft) => ("draft", Operation::SendProposal),
        Some(ProposalStatus::Sent) => ("sent", Operation::RecordCustomerDecision),
        Some(ProposalStatus::ChangesRequested) => ("changes-requested", Operation::DraftProposal),
        Some(ProposalStatus::Superseded) | None => ("none", Operation::DraftProposal),
    };
    Err(refuse(messages::proposal_unconfirmed(stands), next))
}

/// Fails unless finance and legal have both approved.
pub fn check_open(standing: LatestDecisions) -> Result<(), UserError> {
    let Some(track) = standing.turn() else { return Ok(()) };
    let stands = match standing.of(track) {
        Some(ReviewDecision::Stale) => "stale",
        Some(ReviewDecision::Rejected) => "rejected",
        _ => "missing",
    };
    Err(refuse(messages::review_open(track, stands), Operation::DecideComplianceReview))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn subject() -> Subject {
        Subject {
            estimate: vec![(CostCategory::MEDIA, 100), (CostCategory::TALENT, 200)],
            price: 1_000,
            content: "Three streams".into(),
            terms: None,
        }
    }

    fn stale(before: &Subject, after: &Subject) -> Vec<ComplianceTrack> {
        let all = ComplianceTrack::ALL.iter().copied();
        all.filter(|track| !holds(*track, &basis(*track, before), after)).collect()
    }

    #[test]
    fn a_change_touches_the_approval_that_rests_on_it() {
        use ComplianceTrack::{Finance, Legal};
        let before = subject();
        let mut after = subject();
        after.estimate.reverse();
        assert_eq!(stale(&before, &after), [], "the order of the lines means nothing");
        assert_eq!(stale(&before, &Subject { price: 999, ..subject() }), [Finance]);
        assert_eq!(stale(&before, &Subject { content: "Four".into(), ..subject() }), [Legal]);
        let terms = |day: &str| Some(vec![(1_000, day.to_string())]);
        let with_terms = Subject { terms: terms("2026-05-01"), ..subject() };
        assert_eq!(stale(&before, &with_terms), [], "the first contract is decided on by itself");
        assert_eq!(stale(&with_terms, &Subject { terms: terms("2026-06-01"), ..subject() }), [Legal]);
    }

    #[test]
    fn finance_comes_first() {
        use ReviewDecision::{Approved, Pending, Stale};
        let turn = |finance, legal| LatestDecisions { finance, legal }.turn();
        assert_eq!(turn(None, None), Some(ComplianceTrack::Finance));
        assert_eq!(turn(Some(Approved), Some(Pending)), Some(ComplianceTrack::Legal));
        assert_eq!(turn(Some(Stale), Some(Approved)), Some(ComplianceTrack::Finance));
        assert_eq!(turn(Some(Approved), Some(Approved)), None);
        let early = require_turn(LatestDecisions::default(), ComplianceTrack::Legal).unwrap_err();
        assert_eq!(early.allowed, ["FINANCE"]);
    }

    proptest! {
        #[test]
        fn stale_is_what_changed_and_only_that(
            cost in 0..3_i64, price in 0..3_i64, content in 0..3_u8, cost2 in 0..3_i64, price2 in 0..3_i64, content2 in 0..3_u8,
        ) {
            let of = |cost, price, content: u8| Subject {
                estimate: vec![(CostCategory::MEDIA, cost)], price, content: content.to_string(), terms: None,
            };
            let touched = stale(&of(cost, price, content), &of(cost2, price2, content2));
            prop_assert_eq!(touched.contains(&ComplianceTrack::Finance), (cost, price) != (cost2, price2));
            prop_assert_eq!(touched.contains(&ComplianceTrack::Legal), content != content2);
        }
    }
}
