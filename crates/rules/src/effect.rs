//! The effect of the work: rates, and a score by a formula for each type of service.

/// A metric with its target and its actual value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name of the metric, such as `reads`.
    pub name: String,
    /// The target.
    pub target: Option<i64>,
    /// The actual value.
    pub actual: Option<i64>,
}

/// How the effect of one type of service is scored.
#[derive(Debug, PartialEq, Eq)]
pub struct Formula {
    /// The type of service.
    pub service: &'static str,
    /// A service is of this type if its name contains one of these words.
    words: &'static [&'static str],
    /// The weights of its metrics; any other metric has weight 10.
    weights: &'static [(&'static str, i64)],
    /// The name, numerator and denominator of its rates.
    rates: &'static [(&'static str, &'static str, &'static str)],
}

/// The most that a metric counts for, 150 % of its target: one lucky figure must not hide the others.
const MOST: i64 = 15_000;
/// The weight of a metric that the formula does not name.
const OTHER_WEIGHT: i64 = 10;

const GENERAL: Formula = Formula {
    service: "any",
    words: &[],
    weights: &[],
    rates: &[
        ("read rate", "reads", "reach"),
        ("conversion rate", "conversions", "reads"),
        ("sales per conversion", "sales", "conversions"),
    ],
};

const FORMULAS: [Formula; 5] = [
    Formula {
        service: "article",
        words: &["article", "advertorial", "软文", "文章", "图文"],
        weights: &[("reach", 20), ("reads", 40), ("conversions", 40)],
        rates: &[("read rate", "reads", "reach"), ("conversion rate", "conversions", "reads")],
    },
    Formula {
        service: "live stream",
        words: &["live", "stream", "直播", "festival special"],
        weights: &[("viewers", 30), ("orders", 30), ("sales", 40)],
        rates: &[("view rate", "viewers", "reach"), ("conversion rate", "orders", "viewers")],
    },
    Formula {
        service: "video",
        words: &["video", "视频"],
        weights: &[("views", 60), ("conversions", 40)],
        rates: &[("view rate", "views", "reach"), ("conversion rate", "conversions", "views")],
    },
    Formula {
        service: "event",
        words: &["event", "发布会", "活动", "training", "培训"],
        weights: &[("guests", 60), ("leads", 40)],
        rates: &[("attendance", "guests", "invited"), ("lead rate", "leads", "guests")],
    },
    Formula {
        service: "advertising",
        words: &["advertising", "campaign", "traffic", "广告", "投放", "营销", "placement", "种草"],
        weights: &[("reach", 40), ("clicks", 30), ("conversions", 30)],
        rates: &[("click rate", "clicks", "reach"), ("conversion rate", "conversions", "clicks")],
    },
];

impl Formula {
    /// The formula for a service, by its name.
    pub fn of(service: &str) -> &'static Self {
        let name = service.to_lowercase();
        FORMULAS
            .iter()
            .find(|formula| formula.words.iter().any(|word| name.contains(word)))
            .unwrap_or(&GENERAL)
    }

    /// The formula for people to read.
    pub fn statement(&self) -> String {
        let weights: Vec<_> =
            self.weights.iter().map(|(metric, weight)| format!("{metric} {weight}")).collect();
        let named = if weights.is_empty() { String::new() } else { format!("{}, ", weights.join(", ")) };
        format!("Mean of actual / target, each at most 150 %, weighed: {named}any other {OTHER_WEIGHT}.")
    }

    /// The metrics that the formula uses: those with a weight, and those of its rates.
    pub fn metrics(&self) -> Vec<&'static str> {
        let of_rates = self.rates.iter().flat_map(|(_, part, whole)| [*whole, *part]);
        let mut metrics = Vec::new();
        for metric in of_rates.chain(self.weights.iter().map(|(metric, _)| *metric)) {
            if !metrics.contains(&metric) {
                metrics.push(metric);
            }
        }
        metrics
    }

    fn weight(&self, metric: &str) -> i64 {
        self.weights.iter().find(|(name, _)| *name == metric).map_or(OTHER_WEIGHT, |(_, weight)| *weight)
    }

    /// The score in basis points (10,000: exactly on target). The error tells why there is none.
    pub fn score(&self, metrics: &[Metric]) -> Result<i32, &'static str> {
        let (mut weights, mut sum) = (0_i128, 0_i128);
        let mut why = "no metric is recorded";
        for metric in metrics {
            let (target, actual) = match (metric.target, metric.actual) {
                (Some(target), Some(actual)) if target > 0 => (target, actual),
                (Some(_), Some(_)) => {
                    why = "the target is 0";
                    continue;
                }
                _ => {
                    why = "target or actual is not recorded";
                    continue;
                }
            };
            let reached = i128::from(actual.max(0)) * 10_000 / i128::from(target);
            let weight = i128::from(self.weight(&metric.name));
            weights += weight;
            sum += weight * reached.min(i128::from(MOST));
        }
        if weights == 0 { Err(why) } else { i32::try_from(sum / weights).map_err(|_| why) }
    }

    /// The rates of the target and actual values.
    pub fn rates(&self, metrics: &[Metric]) -> Vec<Rate> {
        let find = |name: &str| metrics.iter().find(|metric| metric.name == name);
        let rate = |(name, part, whole): &(&'static str, &'static str, &'static str)| {
            let value = |figure: fn(&Metric) -> Option<i64>| {
                ratio(part, find(part).and_then(figure), whole, find(whole).and_then(figure))
            };
            let actual = value(|metric| metric.actual);
            Rate {
                name,
                formula: format!("{part} / {whole}"),
                target: value(|metric| metric.target).ok(),
                reason: actual.as_ref().err().cloned(),
                actual: actual.ok(),
            }
        };
        self.rates.iter().map(rate).collect()
    }
}

/// A ratio of two metrics.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// Its name.
    pub name: &'static str,
    /// The numerator and denominator.
    pub formula: String,
    /// Its value by the targets; `None` if undefined.
    pub target: Option<f64>,
    /// Its actual value; `None` if undefined.
    pub actual: Option<f64>,
    /// Why the actual value is undefined.
    pub reason: Option<String>,
}

fn ratio(part: &str, a: Option<i64>, whole: &str, b: Option<i64>) -> Result<f64, String> {
    match (a, b) {
        (Some(_), Some(0)) => Err(format!("{whole} is 0")),
        (Some(a), Some(b)) => Ok(a as f64 / b as f64),
        (None, _) => Err(format!("{part} is not recorded")),
        (_, None) => Err(format!("{whole} is not recorded")),
    }
}

/// The score of a whole project: the mean of its services' scores; `None` if none has one.
pub fn overall(scores: &[i32]) -> Option<i32> {
    let sum: i64 = scores.iter().map(|score| i64::from(*score)).sum();
    sum.checked_div(i64::try_from(scores.len()).ok()?).and_then(|mean| i32::try_from(mean).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metric(name: &str, target: i64, actual: i64) -> Metric {
        Metric { name: name.into(), target: Some(target), actual: Some(actual) }
    }

    #[test]
    fn services_are_known_in_both_languages() {
        assert_eq!(Formula::of("Sponsored article").service, "article");
        assert_eq!(Formula::of("品牌软文").service, "article");
        assert_eq!(Formula::of("品牌直播").service, "live stream");
        assert_eq!(Formula::of("Consulting").service, "any");
    }

    #[test]
    fn an_article_is_scored_and_rated() {
        let formula = Formula::of("Sponsored article");
        let metrics =
            [metric("reach", 1_000, 1_000), metric("reads", 100, 50), metric("conversions", 10, 10)];
        // 20 x 100 % + 40 x 50 % + 40 x 100 %.
        assert_eq!(formula.score(&metrics), Ok(8_000));
        let rates = formula.rates(&metrics);
        assert_eq!(
            (rates[0].formula.as_str(), rates[0].target, rates[0].actual),
            ("reads / reach", Some(0.1), Some(0.05))
        );
        assert_eq!(rates[1].actual, Some(0.2));
    }

    #[test]
    fn division_by_zero_is_null_with_a_reason() {
        let formula = Formula::of("article");
        let rates = formula.rates(&[metric("reach", 10, 0), metric("reads", 5, 0)]);
        assert_eq!((rates[0].actual, rates[0].reason.as_deref()), (None, Some("reach is 0")));
        assert_eq!(
            (rates[1].actual, rates[1].reason.as_deref()),
            (None, Some("conversions is not recorded"))
        );
        assert_eq!(formula.score(&[metric("reads", 0, 5)]), Err("the target is 0"));
        assert_eq!(formula.score(&[]), Err("no metric is recorded"));
        assert_eq!(overall(&[]), None);
    }

    proptest! {
        #[test]
        fn a_score_lies_between_nothing_and_half_again(figures in prop::collection::vec((1..1_000_000_i64, 0..9_000_000_i64), 1..6)) {
            let names = ["reads", "reach", "conversions", "guests", "sales", "views"];
            let metrics: Vec<_> = figures.iter().zip(names).map(|((t, a), name)| metric(name, *t, *a)).collect();
            let score = Formula::of("article").score(&metrics).unwrap();
            prop_assert!((0..=15_000).contains(&score));
        }
    }
}
