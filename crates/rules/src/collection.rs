//! Instalments: they add up to the contract's amount, become due by day or by delivery, and are paid in parts.

use chrono::{Duration, NaiveDate};
use terms::{CollectionStatus, ContractStatus, Currency};

use messages::Arg;

use super::money::{money_arg, to_major};
use crate::error::{ErrorCode, UserError};

/// Fails unless the instalments add up exactly to the contract's amount.
pub fn check_sum(amount: i64, parts: &[i64], currency: Currency) -> Result<(), UserError> {
    let sum = parts.iter().map(|part| i128::from(*part)).sum::<i128>();
    let difference = i128::from(amount) - sum;
    if difference == 0 {
        return Ok(());
    }
    let money = |minor: i128| to_major(i64::try_from(minor).unwrap_or(i64::MAX), currency);
    let (direction, by) = if difference > 0 { ("less", difference) } else { ("more", -difference) };
    let [sum, by] = [sum, by].map(|minor| Arg::amount(money(minor), currency));
    let message = messages::instalments_differ(sum, by, direction);
    Err(UserError::new(ErrorCode::RuleRefused, &["input", "instalments"], message)
        .allowing([messages::allow_instalments(money(i128::from(amount)))]))
}

/// An instalment of a contract in force.
#[derive(Clone, Copy, Debug)]
pub struct ContractInstalment {
    /// The agreed amount in minor units.
    pub amount: i64,
    /// The received amount in minor units.
    pub received: i64,
    /// The last day to pay; `None` while it waits for a delivery.
    pub due_on: Option<NaiveDate>,
    /// Whether it becomes due by a delivery instead of a day.
    pub by_delivery: bool,
}

impl ContractInstalment {
    /// The amount that is not received yet.
    pub fn outstanding(&self) -> i64 {
        self.amount - self.received
    }
}

/// The last day to pay for a delivery.
pub fn due_after_delivery(delivered: NaiveDate, payment_days: i32) -> NaiveDate {
    delivered + Duration::days(i64::from(payment_days))
}

/// The status of an instalment on a day.
pub fn status(part: &ContractInstalment, today: NaiveDate) -> CollectionStatus {
    match part.due_on {
        _ if part.received >= part.amount => CollectionStatus::Received,
        Some(due) if due < today => CollectionStatus::Overdue,
        _ if part.received > 0 => CollectionStatus::PartiallyReceived,
        // One with a day of its own is due on that day; one by delivery is due from the delivery on.
        Some(due) if part.by_delivery || due == today => CollectionStatus::Due,
        _ => CollectionStatus::NotDue,
    }
}

/// The status of a whole contract: that of its most urgent instalment.
pub fn overall(parts: &[CollectionStatus]) -> CollectionStatus {
    use CollectionStatus::{Due, NotDue, Overdue, PartiallyReceived, Received};
    let any = |status| parts.contains(&status);
    if parts.is_empty() {
        NotDue
    } else if parts.iter().all(|status| *status == Received) {
        Received
    } else if any(Overdue) {
        Overdue
    } else if any(Due) {
        Due
    } else if any(PartiallyReceived) || any(Received) {
        PartiallyReceived
    } else {
        NotDue
    }
}

/// Fails unless the contract is in force, as money is received only then.
pub fn check_in_force(status: ContractStatus) -> Result<(), UserError> {
    if status == ContractStatus::Active {
        return Ok(());
    }
    Err(UserError::new(ErrorCode::InvalidTransition, &[], messages::contract_not_in_force(status)))
}

/// Fails if a receipt exceeds what is outstanding.
pub fn check_receipt(part: &ContractInstalment, amount: i64, currency: Currency) -> Result<(), UserError> {
    let outstanding = part.outstanding();
    if amount <= outstanding {
        return Ok(());
    }
    let [given, over, limit] =
        [amount, amount - outstanding, outstanding].map(|minor| money_arg(minor, currency));
    let message = messages::receipt_too_large(given, over, limit);
    Err(UserError::new(ErrorCode::RuleRefused, &["input", "amount", "amount"], message)
        .allowing([messages::allow_up_to(to_major(outstanding, currency))]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 4, n).unwrap()
    }

    #[test]
    fn days_and_deliveries_make_due() {
        let by_day =
            ContractInstalment { amount: 100, received: 0, due_on: Some(day(10)), by_delivery: false };
        assert_eq!(status(&by_day, day(9)), CollectionStatus::NotDue);
        assert_eq!(status(&by_day, day(10)), CollectionStatus::Due);
        assert_eq!(status(&by_day, day(11)), CollectionStatus::Overdue);
        let delivered =
            ContractInstalment { due_on: Some(due_after_delivery(day(1), 15)), by_delivery: true, ..by_day };
        assert_eq!(status(&delivered, day(1)), CollectionStatus::Due);
        assert_eq!(status(&delivered, day(17)), CollectionStatus::Overdue);
        let waiting = ContractInstalment { due_on: None, ..delivered };
        assert_eq!(status(&waiting, day(29)), CollectionStatus::NotDue);
        assert_eq!(
            status(&ContractInstalment { received: 1, ..waiting }, day(1)),
            CollectionStatus::PartiallyReceived
        );
        assert_eq!(
            status(&ContractInstalment { received: 100, ..by_day }, day(29)),
            CollectionStatus::Received
        );
    }

    #[test]
    fn a_sum_that_is_off_says_by_how_much() {
        let refusal = check_sum(1_000, &[300, 600], Currency::Cny).unwrap_err();
        assert!(refusal.message.to_string().contains("9.00 CNY, 1.00 CNY less"), "{}", refusal.message);
    }

    proptest! {
        #[test]
        fn instalments_sum_exactly(parts in prop::collection::vec(1..1_000_000_i64, 1..20), off in -3..=3_i64) {
            let sum: i64 = parts.iter().sum();
            prop_assert_eq!(check_sum(sum + off, &parts, Currency::Cny).is_ok(), off == 0);
        }

        #[test]
        fn receipts_never_pass_the_amount(amount in 1..10_000_i64, given in prop::collection::vec(1..4_000_i64, 0..12)) {
            let mut part = ContractInstalment { amount, received: 0, due_on: None, by_delivery: true };
            for more in given {
                if check_receipt(&part, more, Currency::Cny).is_ok() {
                    part.received += more;
                }
                prop_assert!(part.received <= amount);
                let full = status(&part, day(1)) == CollectionStatus::Received;
                prop_assert_eq!(full, part.received == amount);
            }
        }
    }
}
