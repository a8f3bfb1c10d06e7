//! Completion of a project: everything is delivered and paid in full, and no cost or work is open.
//!
//! Costs count, too: until the last one is paid, rejected or cancelled, nobody knows what the project earned, and
//! a supplier may still be owed money.

use terms::{Currency, ServiceItemStatus};

use messages::{Arg, Message};

use super::money::{money_arg, to_major};
use crate::error::{ErrorCode, UserError};
use crate::rights::Operation;

/// A proof that everything is delivered and paid, which only `check` returns.
#[derive(Debug)]
pub struct PaidInFull(());

/// A service item in the form that the check takes.
#[derive(Clone, Debug)]
pub struct CompletionItem {
    /// The name of its service.
    pub service: String,
    /// Its status.
    pub status: ServiceItemStatus,
}

/// An instalment in the form that the check takes.
#[derive(Clone, Copy, Debug)]
pub struct CompletionInstalment {
    /// The agreed amount in minor units.
    pub amount: i64,
    /// The received amount in minor units.
    pub received: i64,
}

/// The open costs in minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenCosts {
    /// Waiting for an approval.
    pub submitted: i64,
    /// Approved and not yet paid.
    pub committed: i64,
}

/// The open work, by title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenWork {
    /// Tasks that are neither done nor cancelled.
    pub tasks: Vec<String>,
    /// Issues that are not resolved.
    pub issues: Vec<String>,
}

/// The most titles that are listed; of the others only the number is told.
const MOST_NAMED: usize = 10;

/// The refusal to complete a project with open work. The work can be closed along with the project, with a reason.
fn open(
    titles: &[String],
    says: impl FnOnce(usize, Arg, usize) -> Message,
    closes: Operation,
) -> Option<UserError> {
    let named = Arg::list(titles.iter().take(MOST_NAMED).map(messages::quoted));
    let message = says(titles.len(), named, titles.len().saturating_sub(MOST_NAMED));
    let error = UserError::new(ErrorCode::RuleRefused, &["input", "closeOpenWorkReason"], message);
    (!titles.is_empty()).then(|| error.allowing([closes.into(), Arg::from("closeOpenWorkReason")]))
}

/// The proof; or else everything that is missing, each with the step that would provide it.
pub fn check(
    items: &[CompletionItem],
    parts: &[CompletionInstalment],
    costs: OpenCosts,
    work: &OpenWork,
    currency: Currency,
) -> Result<PaidInFull, Vec<UserError>> {
    let amount = |minor| money_arg(minor, currency);
    let refuse = |message, allowed: Operation| {
        UserError::new(ErrorCode::RuleRefused, &["input", "id"], message).allowing([allowed])
    };
    let mut missing = Vec::new();
    for item in items {
        if !matches!(item.status, ServiceItemStatus::Delivered | ServiceItemStatus::Cancelled) {
            let message = messages::item_not_delivered(&item.service, item.status);
            missing.push(refuse(message, Operation::ReportProgress));
        }
    }
    for (position, part) in (1_u32..).zip(parts) {
        let open = part.amount - part.received;
        if open != 0 {
            let message =
                messages::instalment_not_received(position, to_major(open, currency), amount(part.amount));
            missing.push(refuse(message, Operation::RecordReceipt));
        }
    }
    if parts.is_empty() {
        missing.push(refuse(messages::no_contract_to_pay(), Operation::DraftContract));
    }
    if costs.submitted != 0 {
        let message = messages::costs_unapproved(amount(costs.submitted));
        missing.push(refuse(message, Operation::ApproveCost));
    }
    if costs.committed != 0 {
        let message = messages::costs_unpaid(amount(costs.committed));
        missing.push(refuse(message, Operation::PayCost));
    }
    missing.extend(open(&work.tasks, messages::tasks_open, Operation::ReportProgress));
    missing.extend(open(&work.issues, messages::issues_open, Operation::ResolveIssue));
    if missing.is_empty() { Ok(PaidInFull(())) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_missing_is_told_exactly() {
        let items = [
            CompletionItem { service: "Stream".into(), status: ServiceItemStatus::InProgress },
            CompletionItem { service: "Article".into(), status: ServiceItemStatus::Delivered },
        ];
        let parts = [
            CompletionInstalment { amount: 100, received: 100 },
            CompletionInstalment { amount: 250, received: 50 },
        ];
        let costs = OpenCosts { submitted: 150, committed: 99 };
        let work = OpenWork { tasks: vec!["Sweep".into(); 12], issues: vec!["Noise".into()] };
        let missing = check(&items, &parts, costs, &work, Currency::Cny).unwrap_err();
        let messages: Vec<_> = missing.iter().map(|error| error.message.to_string()).collect();
        assert_eq!(
            messages,
            [
                "\"Stream\" is IN_PROGRESS, not delivered.",
                "Of instalment 2, 2.00 of 2.50 CNY are not received.",
                "Costs of 1.50 CNY wait for an approval.",
                "Costs of 0.99 CNY are approved and not paid.",
                &format!("12 tasks are open: {} and 2 more.", ["\"Sweep\""; 10].join(", ")),
                "1 problem is open: \"Noise\".",
            ]
        );
    }

    proptest! {
        #[test]
        fn complete_means_delivered_paid_and_settled(
            status in prop::collection::vec(0..ServiceItemStatus::ALL.len(), 0..5),
            parts in prop::collection::vec((1..1_000_i64, 0..1_000_i64), 0..5),
            submitted in 0..2_i64, committed in 0..2_i64, tasks in 0..2_usize, issues in 0..2_usize,
        ) {
            let items: Vec<_> = status.iter()
                .map(|n| CompletionItem { service: "x".into(), status: ServiceItemStatus::ALL[*n] }).collect();
            let parts: Vec<_> = parts.iter()
                .map(|(amount, received)| CompletionInstalment { amount: *amount, received: *received.min(amount) }).collect();
            let done = items.iter().all(|i| matches!(i.status, ServiceItemStatus::Delivered | ServiceItemStatus::Cancelled));
            let paid = !parts.is_empty() && parts.iter().all(|part| part.amount == part.received);
            let costs = OpenCosts { submitted, committed };
            let settled = submitted + committed == 0;
            let work = OpenWork { tasks: vec!["x".into(); tasks], issues: vec!["y".into(); issues] };
            let closed = work == OpenWork::default();
            let answer = check(&items, &parts, costs, &work, Currency::Cny);
            prop_assert_eq!(answer.is_ok(), done && paid && settled && closed);
        }
    }
}
