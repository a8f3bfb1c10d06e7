//! When to warn, as administrators set it: percentages within bounds that make sense together.

use async_graphql::{InputObject, MaybeUndefined};

use crate::validation::Validator;
use rules::forecast::Method;
use rules::watch::{Policy, SoftPolicy};

/// When to warn; what is left out stays, and nothing can be cleared. PD is a project's planned duration.
#[derive(Clone, Debug, Default, InputObject)]
pub struct WarningPolicyInput {
    /// A project is late when it ends this percentage of PD after its planned end, 0 to 100.
    pub late_tolerance_percent_of_duration: MaybeUndefined<f64>,
    /// The planned end counts as passed this percentage of PD after it, 0 to 100; 0 is on the first day after it.
    pub overdue_grace_percent_of_duration: MaybeUndefined<f64>,
    /// Data are stale when nothing was reported for this many days, 0 to 365 ...
    pub stale_data_days: MaybeUndefined<f64>,
    /// ... and for this percentage of PD, 0 to 100.
    pub stale_data_percent_of_duration: MaybeUndefined<f64>,
    /// What stale data multiply the spread of forecasts with, 1 to 10.
    pub stale_data_spread_factor: MaybeUndefined<f64>,
    /// Silence for less than this percentage of PD does not mean that work stands still, 0 to 100.
    pub standstill_percent_of_duration: MaybeUndefined<f64>,
    /// People are warned when nobody has reported on any task for this many working days (Monday to Friday) while work
    /// is due, 0 to 60; 0 never warns.
    pub silent_working_days: MaybeUndefined<i32>,
    /// How forecasts are made.
    pub forecast_method: MaybeUndefined<ForecastMethodInput>,
    /// The thresholds of warnings that a project is likely to be late.
    pub lateness: MaybeUndefined<WarningThresholdsInput>,
    /// The thresholds of warnings that cost is likely to pass the red line.
    pub cost: MaybeUndefined<WarningThresholdsInput>,
    /// Warnings of cost that is booked together with the progress it is for, as at the end of a period.
    pub cost_booked_with_progress: MaybeUndefined<WarningThresholdsInput>,
}

/// How forecasts are made; what is left out stays, and nothing can be cleared.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ForecastMethodInput {
    /// How strongly the speed of the work is drawn towards that of the plan: as if this percentage of the plan, 1 to
    /// 100, had gone as planned before the start.
    pub prior_weight_percent: MaybeUndefined<f64>,
    /// The least number of days that a forecast gives to what is left, as a percentage of its planned days, 10 to
    /// 100.
    pub min_remaining_duration_percent: MaybeUndefined<f64>,
    /// The greatest number of days that a forecast gives to what is left, as a percentage of its planned days, 100 to
    /// 1000.
    pub max_remaining_duration_percent: MaybeUndefined<f64>,
    /// How far cost that is entered after the work is expected to follow lateness: 0 not at all, 100 in proportion.
    pub lateness_cost_elasticity_percent: MaybeUndefined<f64>,
}

/// When to warn of a forecast; what is left out stays, and nothing can be cleared. resolve < raise <= severe, and resolve <= ease <= severe.
#[derive(Clone, Debug, Default, InputObject)]
pub struct WarningThresholdsInput {
    /// A warning is raised from this probability on, in percent.
    pub raise_at_probability_percent: MaybeUndefined<f64>,
    /// A warning is severe from this probability on, in percent.
    pub severe_at_probability_percent: MaybeUndefined<f64>,
    /// A severe warning eases below this probability, in percent.
    pub ease_below_probability_percent: MaybeUndefined<f64>,
    /// A warning is resolved below this probability, in percent.
    pub resolve_below_probability_percent: MaybeUndefined<f64>,
    /// No warning before this percentage of PD.
    pub warm_up_percent_of_duration: MaybeUndefined<f64>,
    /// The probability must stay that high for this percentage of PD ...
    pub persistence_percent_of_duration: MaybeUndefined<f64>,
    /// ... and for this number of evaluations, each on a day of its own, 1 to 30.
    pub persistence_evaluations: MaybeUndefined<i32>,
    /// A warning that comes back within this percentage of PD continues the same alert: it is resolved only after as long.
    pub recurrence_percent_of_duration: MaybeUndefined<f64>,
}

/// The thresholds with what is given of them.
pub(super) fn read(check: &mut Validator, given: &WarningPolicyInput, old: &Policy) -> Policy {
    let mut new = old.clone();
    percent(
        check,
        "lateTolerancePercentOfDuration",
        &given.late_tolerance_percent_of_duration,
        &mut new.late,
    );
    percent(
        check,
        "overdueGracePercentOfDuration",
        &given.overdue_grace_percent_of_duration,
        &mut new.overdue,
    );
    percent(check, "staleDataPercentOfDuration", &given.stale_data_percent_of_duration, &mut new.old_share);
    percent(check, "standstillPercentOfDuration", &given.standstill_percent_of_duration, &mut new.patience);
    let days = check.change("silentWorkingDays", &given.silent_working_days, |check, at, days| {
        check.within_bounds(at, *days, 0, 60).unsigned_abs()
    });
    new.silent_working_days = days.unwrap_or(new.silent_working_days);
    bounded(check, "staleDataDays", &given.stale_data_days, (0.0, 365.0), &mut new.old_days);
    bounded(
        check,
        "staleDataSpreadFactor",
        &given.stale_data_spread_factor,
        (1.0, 10.0),
        &mut new.old_widens,
    );
    check.change("forecastMethod", &given.forecast_method, |check, at, given| {
        check.within(&[at], |check| method(check, given, &mut new.method));
    });
    for (field, given, limits) in [
        ("lateness", &given.lateness, &mut new.end),
        ("cost", &given.cost, &mut new.cost),
        ("costBookedWithProgress", &given.cost_booked_with_progress, &mut new.cost_in_step),
    ] {
        check.change(field, given, |check, at, given| {
            check.within(&[at], |check| thresholds(check, given, limits));
        });
    }
    new
}

fn method(check: &mut Validator, given: &ForecastMethodInput, method: &mut Method) {
    let mut share = |field, given: &MaybeUndefined<f64>, bounds, share: &mut f64| {
        let mut in_percent = 100.0 * *share;
        bounded(check, field, given, bounds, &mut in_percent);
        if given.is_value() {
            *share = in_percent / 100.0;
        }
    };
    share("priorWeightPercent", &given.prior_weight_percent, (1.0, 100.0), &mut method.prior);
    share(
        "minRemainingDurationPercent",
        &given.min_remaining_duration_percent,
        (10.0, 100.0),
        &mut method.least_stretch,
    );
    share(
        "maxRemainingDurationPercent",
        &given.max_remaining_duration_percent,
        (100.0, 1_000.0),
        &mut method.most_stretch,
    );
    share(
        "latenessCostElasticityPercent",
        &given.lateness_cost_elasticity_percent,
        (0.0, 100.0),
        &mut method.cost_follows,
    );
}

fn thresholds(check: &mut Validator, given: &WarningThresholdsInput, limits: &mut SoftPolicy) {
    percent(check, "raiseAtProbabilityPercent", &given.raise_at_probability_percent, &mut limits.opens);
    percent(check, "severeAtProbabilityPercent", &given.severe_at_probability_percent, &mut limits.severe);
    percent(check, "easeBelowProbabilityPercent", &given.ease_below_probability_percent, &mut limits.eases);
    percent(
        check,
        "resolveBelowProbabilityPercent",
        &given.resolve_below_probability_percent,
        &mut limits.closes,
    );
    percent(check, "warmUpPercentOfDuration", &given.warm_up_percent_of_duration, &mut limits.gate);
    percent(check, "persistencePercentOfDuration", &given.persistence_percent_of_duration, &mut limits.holds);
    percent(
        check,
        "recurrencePercentOfDuration",
        &given.recurrence_percent_of_duration,
        &mut limits.continues,
    );
    let evaluations =
        check.change("persistenceEvaluations", &given.persistence_evaluations, |check, at, given| {
            check.within_bounds(at, *given, 1, 30)
        });
    limits.evaluations = evaluations.map_or(limits.evaluations, i32::unsigned_abs);
    let in_percent = |share: f64| format!("{:.2} %", 100.0 * share);
    if limits.closes >= limits.opens {
        check.fail(&["resolveBelowProbabilityPercent"], messages::warning_resolve_order()).allowed =
            vec![messages::allow_below(in_percent(limits.opens)).into()];
    }
    if limits.severe < limits.opens {
        check.fail(&["severeAtProbabilityPercent"], messages::warning_severe_order()).allowed =
            vec![messages::allow_or_more(in_percent(limits.opens)).into()];
    }
    if !(limits.closes..=limits.severe).contains(&limits.eases) {
        check.fail(&["easeBelowProbabilityPercent"], messages::warning_ease_order()).allowed =
            vec![messages::allow_range(in_percent(limits.closes), in_percent(limits.severe)).into()];
    }
}

fn percent(check: &mut Validator, field: &str, given: &MaybeUndefined<f64>, share: &mut f64) {
    let given = check.change(field, given, |check, at, given| check.threshold(at, *given, 0.0, 100.0));
    *share = given.map_or(*share, |given| f64::from(given) / 10_000.0);
}

fn bounded(
    check: &mut Validator,
    field: &str,
    given: &MaybeUndefined<f64>,
    (least, most): (f64, f64),
    value: &mut f64,
) {
    let Some(given) = check.change(field, given, |_, _, given| *given) else { return };
    if (least..=most).contains(&given) {
        *value = given;
    } else {
        check.fail(&[field], messages::out_of_bounds(given, least, most)).allowed =
            vec![messages::allow_range(least, most).into()];
    }
}
