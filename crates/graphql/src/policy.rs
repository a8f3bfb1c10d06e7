//! The policy: the thresholds that apply to the organisation and its business lines.

use entity::enums::{Currency, RestrictionList};
use entity::restricted_category;

use super::idempotent_input::IdempotentInput;
use super::user::{BusinessLine, business_line_of};
use super::value::{Money, money, percent};
use crate::{mutations, object, payload};
use ::app::json_column;
use ::app::policy::{self as app, UpdatePolicyInput};
use ::app::row::Row;
use ::app::scalar::{Id, NodeKind};
use ::app::validation::Validator;
use rules::{forecast, watch};

object! {
    /// The thresholds of a business line, or of the organisation. Amounts bind only projects in their currency.
    Policy of policy
    fields {
        /// The business line that the policy holds for; null where it holds for the organisation.
        business_line: Option<BusinessLine> = |{business_line_id}, ctx| business_line_of(ctx, business_line_id)?;
        /// The currency of the policy's amounts, which bind only projects in it.
        currency: Currency = |{currency}, _| currency;
        /// The currencies that new requirements may be in, and so the projects that are made of them. What is in another
        /// one already goes on in it.
        currencies: Vec<Currency> = |{id, currencies}, _| app::currencies(currencies, id)?;
        /// Cost red line in percent of the budget.
        red_line_percent: f64 = |{red_line_ratio}, _| percent(red_line_ratio);
        /// The red line is never above this amount, whatever the percentage; null where there is no such limit.
        red_line_amount: Option<Money> = |{red_line_minor, currency}, _| {
            red_line_minor.map(|minor| money(minor, currency))
        };
        /// A cost of this amount or more needs the director's approval. So does a cost with which a project's costs
        /// to one payee reach this amount within `splitWindowDays`.
        director_approval_amount: Money = |{director_amount_minor, currency}, _| money(director_amount_minor, currency);
        /// Costs of one project to one payee count as one against `directorApprovalAmount` when their days of work, or the days
        /// on which they were submitted, are less than this many days apart; 0 is each by itself.
        split_window_days: i32 = |{split_window_days}, _| split_window_days;
        /// Costs past this percentage of the budget need the director.
        director_approval_percent: f64 = |{director_ratio}, _| percent(director_ratio);
        /// No cost is approved past this percentage of the budget; null is no limit.
        hard_limit_percent: Option<f64> = |{hard_limit_ratio}, _| hard_limit_ratio.map(percent);
        /// Finance refuses a project whose expected cost passes this percentage of its price.
        max_cost_percent: f64 = |{max_cost_ratio}, _| percent(max_cost_ratio);
        /// Finance refuses a project whose expected cost passes this amount; null is no limit.
        max_cost_amount: Option<Money> = |{max_cost_minor, currency}, _| {
            max_cost_minor.map(|minor| money(minor, currency))
        };
        /// Whether signatures on one thing must be those of different people. One person then neither gives two
        /// approvals of a cost, nor approves and pays it, nor approves a project for finance and for legal; and
        /// nobody decides on a requirement, a contract or a project that they wrote or submitted. Whatever is set
        /// here, nobody approves or pays a cost of their own.
        four_eyes: bool = |{four_eyes}, _| four_eyes;
        /// Days a customer has to pay once a service item is delivered.
        payment_days: i32 = |{payment_days}, _| payment_days;
        /// The thresholds from which on people are warned.
        warning: WarningPolicy = |{id, watch}, _| {
            let own = watch.map(|own| json_column::read(&own, id)).transpose()?;
            WarningPolicy(own.unwrap_or_default())
        };
        /// Whether forecasts are calibrated by what finished projects taught.
        calibrate_forecasts: bool = |{learns}, _| learns;
        /// What the organisation's finished projects taught; the defaults before there are 20 of them.
        forecast_calibration: ForecastCalibration = |{id}, ctx| ForecastCalibration(ctx.learnt.need("policy", ())?);
        /// After how many hours without a reaction an alert goes to the next role; null where it never does.
        escalation_hours: Option<i32> = |{escalation_hours}, _| escalation_hours;
        /// Days that alerts may be snoozed for at most.
        snooze_days: SnoozeDays = |{snooze_days_watch, snooze_days_warning, snooze_days_severe, snooze_days_critical}, _| {
            SnoozeDays([snooze_days_watch, snooze_days_warning, snooze_days_severe, snooze_days_critical])
        };
        /// For how many days data that are no longer needed are kept. Null in the policy of a line, as retention
        /// holds for the whole organisation.
        retention: Option<RetentionPolicy> = |{business_line_id, keep_session_days, keep_event_days, keep_audit_days}, _| {
            let days = RetentionPolicy([keep_session_days, keep_event_days, keep_audit_days]);
            business_line_id.is_none().then_some(days)
        };
        /// What the organisation never advertises, or only with care.
        restricted_categories: Vec<RestrictedCategory> = |{id}, ctx| {
            ctx.restricted.get(())?.unwrap_or_default().into_iter().map(RestrictedCategory).collect()
        };
        /// Grows by one at every edit of the policy. Given back in a change, it makes an edit in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
    }
}

object! {
    /// Days that alerts of each severity may be snoozed for at most, counted from when they are snoozed.
    SnoozeDays([i32; 4])
    fields {
        /// The most days for an alert of severity WATCH; by default 30.
        watch: i32 = |days, _| days[0];
        /// The most days for an alert of severity WARNING; by default 30.
        warning: i32 = |days, _| days[1];
        /// The most days for an alert of severity SEVERE; by default 14.
        severe: i32 = |days, _| days[2];
        /// The most days for an alert of severity CRITICAL; by default 7.
        critical: i32 = |days, _| days[3];
    }
}

object! {
    /// For how many days data that are no longer needed are kept. Alerts and what they rest on are kept for ever, and
    /// so is whatever is null here.
    RetentionPolicy([Option<i32>; 3])
    fields {
        /// The number of days that sessions are kept after their end; by default 90.
        session_days: Option<i32> = |days, _| days[0];
        /// The number of days that events of alerts are kept; by default 400. A cursor whose events are gone is
        /// refused; whoever holds it begins anew from the list of alerts.
        event_days: Option<i32> = |days, _| days[1];
        /// The number of days that entries of the audit log are kept; by default null. None is deleted before it was
        /// exported to a file.
        audit_days: Option<i32> = |days, _| days[2];
    }
}

object! {
    /// A kind of business that is never taken, or only with care.
    RestrictedCategory(restricted_category::Model)
    fields {
        /// Whether the business is never taken, or looked at with care.
        list: RestrictionList = |word, _| word.list;
        /// The word that is looked for in the texts of a requirement.
        word: &str = |word, _| word.word.as_str();
        /// Why the word is restricted, as sales and the reviewer read it.
        reason: &str = |word, _| word.reason.as_str();
    }
}

object! {
    /// When to warn. PD is a project's planned duration.
    WarningPolicy(watch::Policy)
    fields {
        /// A project is late when it ends this percentage of PD after its planned end.
        late_tolerance_percent_of_duration: f64 = |policy, _| of_share(policy.late);
        /// The planned end counts as passed this percentage of PD after it; 0 is on the first day after it.
        overdue_grace_percent_of_duration: f64 = |policy, _| of_share(policy.overdue);
        /// Data are stale when nothing was reported for this many days ...
        stale_data_days: f64 = |policy, _| policy.old_days;
        /// ... and for this percentage of PD.
        stale_data_percent_of_duration: f64 = |policy, _| of_share(policy.old_share);
        /// What stale data multiply the spread of forecasts with.
        stale_data_spread_factor: f64 = |policy, _| policy.old_widens;
        /// Silence for less than this percentage of PD does not mean that work stands still.
        standstill_percent_of_duration: f64 = |policy, _| of_share(policy.patience);
        /// People are warned (PROGRESS_SILENCE) when nobody has reported on any task for this many working days (Monday
        /// to Friday) while work is due; 0 never warns.
        silent_working_days: i32 = |policy, _| i32::try_from(policy.silent_working_days).unwrap_or(i32::MAX);
        /// How forecasts are made.
        forecast_method: ForecastMethod = |policy, _| ForecastMethod(policy.method);
        /// The thresholds of warnings that a project is likely to be late.
        lateness: WarningThresholds = |policy, _| WarningThresholds(policy.end.clone());
        /// The thresholds of warnings that cost is likely to pass the red line.
        cost: WarningThresholds = |policy, _| WarningThresholds(policy.cost.clone());
        /// Warnings of cost that is booked together with the progress it is for, as at the end of a period.
        cost_booked_with_progress: WarningThresholds = |policy, _| WarningThresholds(policy.cost_in_step.clone());
    }
}

object! {
    /// How forecasts are made.
    ForecastMethod(forecast::Method)
    fields {
        /// How strongly the speed of the work is drawn towards that of the plan: as if this percentage of the plan
        /// had gone as planned before the start.
        prior_weight_percent: f64 = |method, _| of_share(method.prior);
        /// The least number of days that a forecast gives to what is left, as a percentage of its planned days.
        min_remaining_duration_percent: f64 = |method, _| of_share(method.least_stretch);
        /// The greatest number of days that a forecast gives to what is left, as a percentage of its planned days.
        max_remaining_duration_percent: f64 = |method, _| of_share(method.most_stretch);
        /// How far cost that is entered after the work is expected to follow lateness: 0 not at all, 100 in proportion.
        lateness_cost_elasticity_percent: f64 = |method, _| of_share(method.cost_follows);
    }
}

object! {
    /// When to warn of a forecast.
    WarningThresholds(watch::SoftPolicy)
    fields {
        /// A warning is raised from this probability on, in percent.
        raise_at_probability_percent: f64 = |limits, _| of_share(limits.opens);
        /// A warning is severe from this probability on, in percent.
        severe_at_probability_percent: f64 = |limits, _| of_share(limits.severe);
        /// A severe warning eases below this probability, in percent.
        ease_below_probability_percent: f64 = |limits, _| of_share(limits.eases);
        /// A warning is resolved below this probability, in percent.
        resolve_below_probability_percent: f64 = |limits, _| of_share(limits.closes);
        /// No warning before this percentage of PD.
        warm_up_percent_of_duration: f64 = |limits, _| of_share(limits.gate);
        /// The probability must stay that high for this percentage of PD ...
        persistence_percent_of_duration: f64 = |limits, _| of_share(limits.holds);
        /// ... and for this number of evaluations, each on a day of its own.
        persistence_evaluations: i32 = |limits, _| i32::try_from(limits.evaluations).unwrap_or(i32::MAX);
        /// A warning that comes back within this percentage of PD continues the same alert: it is resolved only after as long.
        recurrence_percent_of_duration: f64 = |limits, _| of_share(limits.continues);
    }
}

object! {
    /// What finished projects taught about forecasts: how far these were off, and how late costs are entered.
    ForecastCalibration(forecast::Calibration)
    fields {
        /// The number of finished projects that it rests on; 0 where these are the defaults.
        project_count: i32 = |learnt, _| i32::try_from(learnt.projects).unwrap_or(i32::MAX);
        /// The number of days from work until the cost of it is entered.
        entry_lag_days: f64 = |learnt, _| learnt.entry_lag;
        /// How far forecasts of the end were off, at several stages of the work.
        end: Vec<ForecastError> = |learnt, _| errors(&learnt.end);
        /// How far forecasts of the cost were off where cost is entered on days of its own, after the work. The range
        /// of a project's forecast is wider or narrower by as much as this differs from the default.
        cost: Vec<ForecastError> = |learnt, _| errors(&learnt.cost);
        /// How far forecasts of the cost were off where cost is booked together with the progress that it is for.
        cost_booked_with_progress: Vec<ForecastError> = |learnt, _| errors(&learnt.cost_in_step);
    }
}

object! {
    /// How far forecasts were off when a given part of the work was done, as ln(actual / forecast).
    ForecastError((f64, f64, f64))
    fields {
        /// The part of the work that was done, in percent.
        done_percent: f64 = |(done, ..), _| of_share(*done);
        /// The mean of that logarithm.
        bias: f64 = |(_, bias, _), _| *bias;
        /// The standard deviation of that logarithm.
        spread: f64 = |(.., spread), _| *spread;
    }
}

/// A share as a percentage.
fn of_share(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

fn errors(spread: &forecast::Spread) -> Vec<ForecastError> {
    spread.knots.iter().copied().map(ForecastError).collect()
}

payload! {
    /// The outcome of a change to the thresholds.
    PolicyPayload {
        /// The thresholds; null when it was refused.
        policy: Policy
    }
}

object! {
    /// Queries about the thresholds.
    root PolicyQuery
    fields {
        /// The thresholds that hold for a business line, by default for yours. Not for SALES and MEMBER.
        policy(business_line_id: Option<Id> = "Which line; by default yours."): Policy = |_, ctx| {
            let mut check = Validator::arguments();
            let line = check.id_opt("businessLineId", business_line_id.as_ref(), NodeKind::BusinessLine);
            check.done()?;
            Policy(Row::of_model(&ctx.policies.need("policy", line)?))
        };
    }
}

mutations! {
    /// Changes to the thresholds.
    PolicyMutation {
        /// Changes the thresholds of a business line or of the organisation, or what is restricted. For ADMIN.
        update_policy(IdempotentInput<UpdatePolicyInput> = "The policy's line, and what of it changes."): PolicyPayload
            = |call, input| PolicyPayload::of(call, input, app::update);
    }
}
