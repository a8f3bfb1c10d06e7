//! Percentages in inputs, converted to basis points (hundredths of a percent).
//!
//! Where a figure opens a gate, it is rounded so that the gate stays shut: progress is rounded down, so that only
//! 100 is complete; limits on money are rounded down to the minor unit (`money::share`), so that nothing passes
//! that exceeds the exact share. The thresholds of a policy are not rounded at all: more than two decimals are
//! refused.

use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The basis points of a percentage, rounded down, and whether nothing was lost. The percentage is read as the
/// shortest decimal with the same float value, which is what was written: 0.29 is 29 basis points, not 28.999….
fn basis_points(percent: f64) -> Option<(i32, bool)> {
    let exact = Decimal::from_str(&percent.to_string()).ok()? * Decimal::ONE_HUNDRED;
    Some((exact.floor().to_i32()?, exact.is_integer()))
}

/// Progress in basis points, rounded down: 99.996 is 9,999, and only 100 is 10,000. `None` if it is not a
/// percentage.
pub fn of_progress(percent: f64) -> Option<i32> {
    let (down, _) = basis_points(percent)?;
    (0..=10_000).contains(&down).then_some(down)
}

/// A threshold in basis points; `None` if it has more than two decimals or is not a number.
pub fn of_threshold(percent: f64) -> Option<i32> {
    basis_points(percent).and_then(|(points, exact)| exact.then_some(points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn almost_done_is_not_done() {
        for almost in [99.99, 99.994, 99.995, 99.996, 99.999_999, 99.999_999_999_999] {
            assert_eq!(of_progress(almost), Some(9_999), "{almost}");
        }
        assert_eq!(of_progress(100.0), Some(10_000));
        assert_eq!(of_progress(0.29), Some(29), "0.29 * 100 is 28.999999999999996 as floats");
        assert_eq!(of_progress(f64::NAN), None);
        assert_eq!(of_progress(1e300), None);
        assert_eq!(of_progress(5e-324), Some(0));
    }

    #[test]
    fn a_threshold_is_what_was_given_or_refused() {
        assert_eq!(of_threshold(66.67), Some(6_667));
        assert_eq!(of_threshold(66.666), None);
        assert_eq!(of_threshold(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn progress_never_rounds_up(percent in 0.0..=100.0_f64) {
            let points = of_progress(percent).unwrap();
            prop_assert!(f64::from(points) / 100.0 <= percent);
            prop_assert!(percent - f64::from(points) / 100.0 < 0.01 + 1e-9);
            prop_assert_eq!(points == 10_000, percent >= 100.0);
        }

        #[test]
        fn two_decimals_are_kept_exactly(points in 0..=100_000_i32) {
            let percent = f64::from(points) / 100.0;
            prop_assert_eq!(of_threshold(percent), Some(points));
        }
    }
}
