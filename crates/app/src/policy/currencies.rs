//! Which currencies something new may be in. What is there already goes on in its own.

use entity::enums::Currency;
use uuid::Uuid;

use crate::error::Result;
use crate::json_column::unreadable;
use crate::validation::Validator;

/// The currencies that something new may be in, of a new database.
pub(super) const AT_FIRST: [Currency; 7] =
    [Currency::Cny, Currency::Eur, Currency::Gbp, Currency::Hkd, Currency::Jpy, Currency::Sgd, Currency::Usd];

/// The currencies of a policy, from its column.
pub fn currencies(codes: &str, policy: Uuid) -> Result<Vec<Currency>> {
    let read = |code: &str| {
        let known = Currency::of_stored(code);
        known.ok_or_else(|| unreadable("policy", "currencies", policy, format!("{code} is no currency")))
    };
    codes.split(' ').map(read).collect()
}

/// The form in which they are stored.
pub(super) fn stored(currencies: &[Currency]) -> String {
    let codes: Vec<_> = currencies.iter().map(|one| one.stored()).collect();
    codes.join(" ")
}

/// Reads the currencies of a policy: each once, and that of its amounts among them.
pub(super) fn read(check: &mut Validator, at: &str, given: &[Currency], own: Currency) -> String {
    let mut read = given.to_vec();
    read.sort();
    read.dedup();
    if !read.contains(&own) {
        check.fail(&[at], messages::policy_currency_needed(own.name())).allowed = vec![own.name().into()];
    }
    stored(&read)
}

/// Refuses a currency that something new may not be in.
pub fn check(check: &mut Validator, at: &[&str], currency: Currency, allowed: &[Currency]) {
    if !allowed.contains(&currency) {
        check.fail(at, messages::currency_not_offered(currency.name())).allowed =
            allowed.iter().map(|one| one.name().into()).collect();
    }
}
