//! Planned value over time, as a piecewise linear curve.

/// Cumulative planned value: linear between its corners; a jump is two corners on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    corners: Vec<(f64, f64)>,
}

impl Curve {
    /// The sum of spans `(start, end, amount)`, each spread evenly over its days.
    pub fn of_spans(spans: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        // For each day: the change of the slope, and the jump.
        let mut changes = Vec::new();
        for (start, end, amount) in spans {
            if end > start {
                let slope = amount / (end - start);
                changes.extend([(start, slope, 0.0), (end, -slope, 0.0)]);
            } else {
                changes.push((start, 0.0, amount));
            }
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut corners: Vec<(f64, f64)> = Vec::new();
        let (mut value, mut slope) = (0.0, 0.0);
        for (day, turn, jump) in changes {
            let last = corners.last().map_or(day, |corner| corner.0);
            value += slope * (day - last);
            if corners.last().is_none_or(|corner| corner.0 < day) {
                corners.push((day, value));
            }
            slope += turn;
            if jump != 0.0 {
                value += jump;
                corners.push((day, value));
            }
        }
        Self { corners }
    }

    /// The curve through `(day, value)` in the order of days.
    pub fn through(corners: Vec<(f64, f64)>) -> Self {
        Self { corners }
    }

    /// The value on a day.
    pub fn at(&self, day: f64) -> f64 {
        let after = self.corners.partition_point(|corner| corner.0 <= day);
        match (after.checked_sub(1).map(|before| self.corners[before]), self.corners.get(after)) {
            (None, _) => 0.0,
            (Some((_, value)), None) => value,
            (Some((from, low)), Some((to, high))) => low + (high - low) * (day - from) / (to - from),
        }
    }

    /// The spans `(from, to)` in which it rises, in the order of days; a jump is a span of length 0. Between them,
    /// and before the first, no work is planned.
    pub fn runs(&self) -> Vec<(f64, f64)> {
        let tolerance = self.tolerance();
        let mut runs: Vec<(f64, f64)> = Vec::new();
        let mut before: Option<(f64, f64)> = None;
        for corner in &self.corners {
            let (from, low) = before.unwrap_or((corner.0, 0.0));
            if corner.1 > low + tolerance {
                match runs.last_mut().filter(|run| run.1 >= from) {
                    Some(run) => run.1 = corner.0,
                    None => runs.push((from, corner.0)),
                }
            }
            before = Some(*corner);
        }
        runs
    }

    /// Differences in value below this are rounding errors.
    fn tolerance(&self) -> f64 {
        1e-9 * self.corners.last().map_or(0.0, |last| last.1.abs())
    }

    /// The first and the last day with this planned value. They are the same where the curve rises, and differ
    /// during a planned break, such as from the first day until the first task begins.
    pub(crate) fn days_of(&self, value: f64) -> (f64, f64) {
        let tolerance = self.tolerance();
        let day_at = |corner: usize| self.corners.get(corner).map(|corner| corner.0);
        let end = self.corners.last().map_or(0.0, |corner| corner.0);
        let between = |after: usize| match after.checked_sub(1) {
            None => day_at(0).unwrap_or(0.0),
            Some(before) => match (self.corners[before], self.corners.get(after)) {
                (_, None) => end,
                ((from, low), Some((to, high))) if *high > low => {
                    from + (to - from) * ((value - low) / (high - low)).clamp(0.0, 1.0)
                }
                (_, Some((to, _))) => *to,
            },
        };
        let first = between(self.corners.partition_point(|corner| corner.1 < value - tolerance));
        let last = between(self.corners.partition_point(|corner| corner.1 <= value + tolerance));
        let first = if value <= tolerance { first.min(0.0) } else { first };
        (first, last.max(first))
    }
}
