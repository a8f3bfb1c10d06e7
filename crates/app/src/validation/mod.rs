//! Reads inputs, and gathers everything that is wrong with them before anything is done.

mod text;

use async_graphql::MaybeUndefined;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::enums::Currency;
use messages::{Arg, Message};
use uuid::Uuid;

use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::{Day, GlobalId, Id, Moment, NodeKind};
use rules::{money, percent};

/// The largest whole number that can be entered: a float holds it, and all below, exactly.
const MOST_WHOLE: f64 = 9_007_199_254_740_991.0;

/// An amount of money as given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, async_graphql::InputObject)]
pub struct MoneyInput {
    /// Exact amount in major units, such as `"1234.56"`.
    pub amount: crate::scalar::Amount,
    /// Defaults to the currency of what it belongs to, such as the project's.
    pub currency: Option<Currency>,
}

/// What was wrong so far. A reading that fails gives a placeholder, which `done` keeps from being used.
#[derive(Debug)]
pub struct Validator {
    errors: Vec<UserError>,
    at: Vec<String>,
}

impl Default for Validator {
    fn default() -> Self {
        Self { errors: Vec::new(), at: vec!["input".into()] }
    }
}

impl Validator {
    /// For the arguments of a field.
    pub fn arguments() -> Self {
        Self { errors: Vec::new(), at: Vec::new() }
    }

    /// For the arguments of a connection's `filter`.
    pub fn filter() -> Self {
        Self { errors: Vec::new(), at: vec!["filter".into()] }
    }

    /// The errors of a part of the input, such as one item of a list.
    pub fn within(&mut self, parts: &[&str], read: impl FnOnce(&mut Self)) {
        let depth = self.at.len();
        self.at.extend(parts.iter().map(|part| (*part).to_string()));
        read(self);
        self.at.truncate(depth);
    }

    /// Notes an error at `field`.
    pub fn fail(&mut self, field: &[&str], message: Message) -> &mut UserError {
        let at: Vec<_> = self.at.iter().map(String::as_str).chain(field.iter().copied()).collect();
        let error = UserError::new(ErrorCode::BadUserInput, &at, message);
        self.errors.push(error);
        let last = self.errors.len() - 1;
        &mut self.errors[last]
    }

    /// `Ok` if nothing was wrong.
    pub fn done(self) -> Result<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::User(self.errors)) }
    }

    /// The row a global id of this kind names.
    pub fn id(&mut self, field: &str, id: &Id, kind: NodeKind) -> Uuid {
        match GlobalId::decode(&id.0) {
            Some(GlobalId(given, uuid)) if given == kind => uuid,
            _ => {
                self.fail(&[field], messages::not_an_id_of(Arg::term("NodeKind", &format!("{kind:?}"))));
                Uuid::nil()
            }
        }
    }

    /// The same for an id that may be left out.
    pub fn id_opt(&mut self, field: &str, id: Option<&Id>, kind: NodeKind) -> Option<Uuid> {
        id.map(|id| self.id(field, id, kind))
    }

    /// A calendar day between 1970 and 2200.
    pub fn day(&mut self, field: &str, day: &Day) -> NaiveDate {
        let read = day.0.parse::<NaiveDate>().ok().filter(|read| {
            read.to_string() == day.0 && ("1970-01-01".."2200-01-01").contains(&day.0.as_str())
        });
        read.unwrap_or_else(|| {
            self.fail(&[field], messages::not_a_day(shorten(&day.0))).allowed =
                vec![messages::allow_day().into()];
            NaiveDate::MIN
        })
    }

    /// The same for a day that may be left out.
    pub fn day_opt(&mut self, field: &str, day: Option<&Day>) -> Option<NaiveDate> {
        day.map(|day| self.day(field, day))
    }

    /// An input of an update: none where it is left out, which keeps what there is. Null is an error, for what can't
    /// be cleared.
    pub fn change<T, R>(
        &mut self,
        field: &str,
        given: &MaybeUndefined<T>,
        read: impl FnOnce(&mut Self, &str, &T) -> R,
    ) -> Option<R> {
        match given {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => {
                self.fail(&[field], messages::not_clearable());
                None
            }
            MaybeUndefined::Value(value) => Some(read(self, field, value)),
        }
    }

    /// An input of an update that null clears: none where it is left out, and some none where it is null.
    pub fn change_or_clear<T, R>(
        &mut self,
        field: &str,
        given: &MaybeUndefined<T>,
        read: impl FnOnce(&mut Self, &str, &T) -> R,
    ) -> Option<Option<R>> {
        match given {
            MaybeUndefined::Null => Some(None),
            given => self.change(field, given, read).map(Some),
        }
    }

    /// First and last day in order.
    pub fn span(&mut self, end_field: &str, start: Option<NaiveDate>, end: Option<NaiveDate>) {
        if let (Some(start), Some(end)) = (start, end)
            && start != NaiveDate::MIN
            && end != NaiveDate::MIN
            && end < start
        {
            self.fail(&[end_field], messages::end_before_start(end, start)).allowed =
                vec![messages::allow_or_later(start).into()];
        }
    }

    /// An instant.
    pub fn moment(&mut self, field: &str, moment: &Moment) -> DateTime<Utc> {
        // Whole microseconds, as both databases keep them; a leap second is the next one.
        let read = DateTime::parse_from_rfc3339(&moment.0).ok();
        let read = read.and_then(|read| DateTime::from_timestamp_micros(read.timestamp_micros()));
        read.filter(|read| (1970..2200).contains(&read.year())).unwrap_or_else(|| {
            self.fail(&[field], messages::not_an_instant(shorten(&moment.0))).allowed =
                vec![messages::allow_instant().into()];
            DateTime::UNIX_EPOCH
        })
    }

    /// A whole number within bounds.
    pub fn within_bounds(&mut self, field: &str, number: i32, low: i32, high: i32) -> i32 {
        if !(low..=high).contains(&number) {
            self.fail(&[field], messages::out_of_bounds(number, low, high)).allowed =
                vec![messages::allow_range(low, high).into()];
        }
        number
    }

    /// A whole number of 0 or more; an `Int` ends too early for people reached.
    pub fn whole(&mut self, field: &str, given: f64) -> i64 {
        if given.fract() != 0.0 || !(0.0..=MOST_WHOLE).contains(&given) {
            self.fail(&[field], messages::not_whole(given, 0, MOST_WHOLE)).allowed =
                vec![messages::allow_range(0, MOST_WHOLE).into()];
            return 0;
        }
        given as i64
    }

    /// Progress from 0 to 100, as basis points, rounded down: only 100 is complete.
    pub fn progress(&mut self, field: &str, given: f64) -> i32 {
        let points = Some(given).filter(|given| (0.0..=100.0).contains(given)).and_then(percent::of_progress);
        points.unwrap_or_else(|| {
            self.fail(&[field], messages::not_progress(given, 0, 100)).allowed =
                vec![messages::allow_range(0, 100).into()];
            0
        })
    }

    /// A threshold in percent between bounds, as basis points. More than two decimals are refused: a threshold is never
    /// another than the one that was given.
    pub fn threshold(&mut self, field: &str, given: f64, low: f64, high: f64) -> i32 {
        if !(low..=high).contains(&given) {
            self.fail(&[field], messages::out_of_bounds(given, low, high)).allowed =
                vec![messages::allow_range(low, high).into()];
            return 0;
        }
        percent::of_threshold(given).unwrap_or_else(|| {
            self.fail(&[field], messages::too_many_decimals(given, 2)).allowed =
                vec![messages::allow_decimals(low, high).into()];
            0
        })
    }

    /// An amount of at least `least` minor units in `currency`.
    pub fn money(&mut self, field: &str, given: &MoneyInput, currency: Currency, least: i64) -> i64 {
        if given.currency.is_some_and(|given| given != currency) {
            self.fail(&[field, "currency"], messages::wrong_currency(currency.name())).allowed =
                vec![currency.name().into()];
        }
        match money::to_minor(&given.amount.0, currency) {
            Ok(minor) if minor >= least => minor,
            Ok(_) => {
                let bound = money::to_major(least, currency);
                let message = messages::amount_too_little(shorten(&given.amount.0), &bound);
                self.fail(&[field, "amount"], message).allowed = vec![messages::allow_or_more(bound).into()];
                0
            }
            Err(message) => {
                self.fail(&[field, "amount"], message);
                0
            }
        }
    }

    /// A list of at most `longest` items.
    pub fn list<T>(&mut self, field: &str, list: &[T], shortest: usize, longest: usize) {
        if !(shortest..=longest).contains(&list.len()) {
            self.fail(&[field], messages::wrong_count(list.len(), shortest, longest)).allowed =
                vec![messages::allow_items(shortest, longest).into()];
        }
    }
}

/// Enough of a client's own text to recognise it by.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Amount;

    #[test]
    fn everything_wrong_is_told_at_once_with_its_path() {
        let mut check = Validator::default();
        check.day("plannedStart", &Day("2026-02-30".into()));
        check.within(&["items", "2"], |check| {
            let amount = MoneyInput { amount: Amount("-5".into()), currency: Some(Currency::Usd) };
            check.money("unitPrice", &amount, Currency::Cny, 0);
        });
        let Err(Error::User(errors)) = check.done() else { panic!("nothing was wrong") };
        let fields: Vec<_> = errors.iter().map(|e| e.field.join(".")).collect();
        assert_eq!(
            fields,
            ["input.plannedStart", "input.items.2.unitPrice.currency", "input.items.2.unitPrice.amount"]
        );
    }
}
