//! Money is an integer number of minor units (分, cents) of a currency; never a float.

use rust_decimal::Decimal;
use terms::Currency;

/// The largest amount that can be entered: sums of hundreds of thousands of them still fit into 64 bits.
pub const LARGEST_MINOR: i64 = 10_000_000_000_000;

/// The decimals of the currency (ISO 4217).
pub fn decimals(currency: Currency) -> u32 {
    match currency {
        Currency::Jpy => 0,
        Currency::Cny | Currency::Usd | Currency::Eur | Currency::Gbp | Currency::Hkd | Currency::Sgd => 2,
    }
}

/// Converts minor units to major units, exactly: 123456 分 -> `1234.56`.
pub fn to_major(minor: i64, currency: Currency) -> String {
    let places = decimals(currency) as usize;
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

/// An amount in major units with thousands separators: `-1234567.80` -> `-1,234,567.80`.
pub fn grouped(amount: &str) -> String {
    let (whole, decimals) =
        amount.split_once('.').map_or((amount, ""), |(whole, _)| (whole, &amount[whole.len()..]));
    let digits = whole.trim_start_matches('-');
    let mut text = String::from(if digits.len() < whole.len() { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + decimals
}

/// Converts major units, as people type them, to minor units. The error tells what is wrong.
pub fn to_minor(text: &str, currency: Currency) -> Result<i64, String> {
    let places = decimals(currency);
    let wrong = || format!("`{text}` is not an amount; write it like `{}`.", to_major(123_456, currency));
    if text.len() > 40 || text.starts_with('+') {
        return Err(wrong());
    }
    let value = Decimal::from_str_exact(text).map_err(|_| wrong())?.normalize();
    if value.scale() > places {
        return Err(format!("{} has {places} decimals, `{text}` has {}.", currency.name(), value.scale()));
    }
    let limit = Decimal::new(LARGEST_MINOR, places);
    if value.abs() > limit {
        return Err(format!("`{text}` is more than the largest amount, {limit}."));
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
        assert_eq!(to_minor("-0.01", Currency::Usd), Ok(-1));
        for bad in ["", "abc", "1,000", "1e3", "NaN", "0.001", "+1", "100000000000.01", "1 "] {
            assert!(to_minor(bad, Currency::Cny).is_err(), "{bad}");
        }
        assert!(to_minor("0.5", Currency::Jpy).is_err());
        assert_eq!(to_major(-5, Currency::Cny), "-0.05");
        assert_eq!(to_major(i64::MIN, Currency::Usd), "-92233720368547758.08");
        assert_eq!(to_major(-7, Currency::Jpy), "-7");
    }

    #[test]
    fn thousands_stand_apart() {
        let amounts = ["0", "999.50", "1000", "-1234567.80", "-100"];
        assert_eq!(amounts.map(grouped), ["0", "999.50", "1,000", "-1,234,567.80", "-100"]);
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
