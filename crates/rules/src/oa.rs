//! Decisions of the OA system. They may arrive in any order and any number of times: the same set of decisions
//! always results in the same state of the cost.
//!
//! The stronger decision wins: a payment is a fact (once all have approved), a cancellation is stronger than a
//! rejection, and a rejection is stronger than an approval. So the state only ever advances.
//!
//! So REJECTED becomes PAID if the OA system reports the payment afterwards: the money is gone, and books that
//! said otherwise would be wrong. That takes every approval that the cost's route requires, each by whoever must
//! give it, so that a payment alone overrules nobody's rejection; and every step stays in `approvals` and in the
//! audit log. Such a cost is routed again when it is paid, because other costs were approved without counting it.
//! An approval that it should have had is then a step of its route that nobody took.

use std::collections::BTreeSet;

use terms::{CostStatus, CostStep};

/// The state that results from a set of decisions.
pub fn settle(decisions: &BTreeSet<CostStep>, needs_director: bool) -> CostStatus {
    let has = |step| decisions.contains(&step);
    let by_finance = has(CostStep::FinanceApproval);
    let by_all = by_finance && (!needs_director || has(CostStep::DirectorApproval));
    if by_all && has(CostStep::Payment) {
        CostStatus::Paid
    } else if has(CostStep::Cancellation) {
        CostStatus::Cancelled
    } else if has(CostStep::Rejection) {
        CostStatus::Rejected
    } else if by_all {
        CostStatus::Approved
    } else if by_finance {
        CostStatus::FinanceApproved
    } else {
        CostStatus::Submitted
    }
}

/// The decisions that led to the cost's state, in the order in which they are recorded.
pub fn effective(decisions: &BTreeSet<CostStep>, needs_director: bool) -> Vec<CostStep> {
    use CostStep::{Cancellation, DirectorApproval, FinanceApproval, Payment, Rejection};
    let approvals = |last: Option<CostStep>| -> Vec<CostStep> {
        let steps = [Some(FinanceApproval), needs_director.then_some(DirectorApproval), last];
        let is_among = |step: &CostStep| decisions.contains(step) || Some(*step) == last;
        steps.into_iter().flatten().filter(is_among).collect()
    };
    match settle(decisions, needs_director) {
        CostStatus::Paid => approvals(Some(Payment)),
        CostStatus::Cancelled => vec![Cancellation],
        CostStatus::Rejected => vec![Rejection],
        CostStatus::Approved | CostStatus::FinanceApproved => approvals(None),
        CostStatus::Submitted => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_payment_waits_for_the_approvals() {
        use CostStep::{DirectorApproval, FinanceApproval, Payment};
        let settled = |steps: &[CostStep], director| settle(&steps.iter().copied().collect(), director);
        assert_eq!(settled(&[Payment], false), CostStatus::Submitted);
        assert_eq!(settled(&[Payment, FinanceApproval], false), CostStatus::Paid);
        assert_eq!(settled(&[Payment, FinanceApproval], true), CostStatus::FinanceApproved);
        assert_eq!(settled(&[Payment, DirectorApproval], true), CostStatus::Submitted);
        assert_eq!(settled(&[Payment, FinanceApproval, DirectorApproval], true), CostStatus::Paid);
    }

    fn rank(status: CostStatus) -> usize {
        use CostStatus::{Approved, Cancelled, FinanceApproved, Paid, Rejected, Submitted};
        let order = [Submitted, FinanceApproved, Approved, Rejected, Cancelled, Paid];
        order.iter().position(|one| *one == status).unwrap()
    }

    proptest! {
        // Any order, any repetition: only the set counts, and each decision leads on or changes nothing.
        #[test]
        fn any_order_comes_to_the_same(numbers in prop::collection::vec(0..CostStep::ALL.len(), 1..12), director: bool) {
            let steps: Vec<_> = numbers.iter().map(|n| CostStep::ALL[*n]).collect();
            let mut seen = BTreeSet::new();
            let mut last = 0;
            for step in &steps {
                seen.insert(*step);
                let now = rank(settle(&seen, director));
                prop_assert!(now >= last);
                last = now;
            }
            let backwards: BTreeSet<_> = steps.iter().rev().chain(&steps).copied().collect();
            prop_assert_eq!(settle(&backwards, director), settle(&seen, director));
        }

        #[test]
        fn what_is_effective_is_a_way_of_a_cost(numbers in prop::collection::vec(0..CostStep::ALL.len(), 0..6), director: bool) {
            let set: BTreeSet<_> = numbers.iter().map(|n| CostStep::ALL[*n]).collect();
            let mut status = CostStatus::Submitted;
            for step in effective(&set, director) {
                status = super::super::cost::next(status, step, director).unwrap();
            }
            // Without the director's route, one approval by finance is all it takes.
            prop_assert_eq!(status, settle(&set, director));
        }
    }
}
