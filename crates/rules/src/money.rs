//! Money is an integer number of minor units (分, cents) of a currency; never a float.

use messages::{Arg, Message};
use rust_decimal::Decimal;
use terms::Currency;

/// The largest amount that can be entered: sums of hundreds of thousands of them still fit into 64 bits.
pub const LARGEST_MINOR: i64 = 10_000_000_000_000;

/// Converts minor units to major units, exactly: 123456 分 -> `1234.56`.
pub fn to_major(minor: i64, currency: Currency) -> String {
    let places = currency.decimals() as usize;
    let mut text = minor.unsigned_abs().to_string();
    if places > 0 {
        while text.len() <= places {
            text.insert(0, '0');
        }
        text.insert(text.len() - places, '.');
    }
    if minor < 0 {
        text.insert(0, '-');
    }
    text
}

/// An amount in minor units, for a message.
pub fn money_arg(minor: i64, currency: Currency) -> Arg {
    Arg::amount(to_major(minor, currency), currency)
}

/// Converts major units, as people type them, to minor units. The error tells what is wrong.
pub fn to_minor(text: &str, currency: Currency) -> Result<i64, Message> {
    let places = currency.decimals();
    let wrong = || messages::not_an_amount(text, to_major(123_456, currency));
    if text.len() > 40 || text.starts_with('+') {
        return Err(wrong());
    }
    let value = Decimal::from_str_exact(text).map_err(|_| wrong())?.normalize();
    if value.scale() > places {
        return Err(messages::amount_decimals(currency.name(), places, text, value.scale()));
    }
    let limit = Decimal::new(LARGEST_MINOR, places);
    if value.abs() > limit {
        return Err(messages::amount_too_large(text, limit.to_string()));
    }
    let mut scaled = value;
    scaled.rescale(places);
    i64::try_from(scaled.mantissa()).map_err(|_| wrong())
}

/// `amount * ratio`, with the ratio in basis points, rounded down: an integer amount exceeds the result exactly
/// when it exceeds the exact share, so that no limit lets anything pass by rounding.
pub fn share(amount_minor: i64, basis_points: i32) -> i64 {
    let product = i128::from(amount_minor) * i128::from(basis_points) / 10_000;
    i64::try_from(product).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_exact_or_refused() {
        assert_eq!(to_minor("1234.5", Currency::Cny), Ok(123_450));
        assert_eq!(to_minor("1234.500", Currency::Cny), Ok(123_450));
        assert_eq!(to_minor("7", Currency::Jpy), Ok(7));
        assert_eq!(to_minor("1.234", Currency::Kwd), Ok(1_234));
        assert!(to_minor("1.2345", Currency::Kwd).is_err());
        assert_eq!(to_major(-5, Currency::Kwd), "-0.005");
        assert_eq!(to_minor("-0.01", Currency::Usd), Ok(-1));
        for bad in ["", "abc", "1,000", "1e3", "NaN", "0.001", "+1", "100000000000.01", "1 "] {
            assert!(to_minor(bad, Currency::Cny).is_err(), "{bad}");
        }
        assert!(to_minor("0.5", Currency::Jpy).is_err());
        assert_eq!(to_major(-5, Currency::Cny), "-0.05");
        assert_eq!(to_major(i64::MIN, Currency::Usd), "-92233720368547758.08");
        assert_eq!(to_major(-7, Currency::Jpy), "-7");
    }

    proptest! {
        #[test]
        fn minor_to_major_and_back(minor in -LARGEST_MINOR..=LARGEST_MINOR, index in 0..Currency::ALL.len()) {
            let currency = Currency::ALL[index];
            prop_assert_eq!(to_minor(&to_major(minor, currency), currency), Ok(minor));
        }

        #[test]
        fn what_is_past_a_share_is_past_the_exact_one(whole in 0..LARGEST_MINOR, ratio in 0..=100_000, near in -2..=2_i64) {
            let limit = share(whole, ratio);
            let asked = limit + near;
            let exactly_past = i128::from(asked) * 10_000 > i128::from(whole) * i128::from(ratio);
            prop_assert_eq!(asked > limit, exactly_past);
        }
    }
}
