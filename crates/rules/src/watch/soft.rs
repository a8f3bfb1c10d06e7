//! Alerts on forecasts: they open after the probability has stayed high, and close only after it has stayed low.

use terms::AlertSeverity;

use super::Change;
use super::hold::ConditionSpan;
use super::outlook::Outlook;
use super::policy::SoftPolicy;
use super::state::ForecastAlert;

/// What a forecast is judged by on a day.
pub(super) struct DayForecast<'a> {
    /// The day, counted from the plan's start.
    pub(super) day: f64,
    /// The day of the latest news.
    pub(super) news: f64,
    /// The planned duration in days.
    pub(super) pd: f64,
    /// The outlook; `None` if there is nothing left to warn of.
    pub(super) outlook: Option<&'a Outlook>,
    /// Whether submitted cost already exceeds the limit; then the warning opens without waiting.
    pub(super) asked_past_line: bool,
    /// Whether the limit has been exceeded in fact; then another rule tells of it.
    pub(super) happened: bool,
}

/// Evaluates one day: what happened to the alert, and the severity it concerns.
pub(super) fn step(
    soft: &mut ForecastAlert,
    today: &DayForecast<'_>,
    limits: &SoftPolicy,
) -> Option<(Change, AlertSeverity)> {
    if let Some(outlook) = today.outlook {
        soft.likely.observe(outlook.p >= limits.opens, today.day, today.news);
        soft.very_likely.observe(outlook.p >= limits.severe, today.day, today.news);
        // Silence never closes a warning.
        soft.unlikely.observe(outlook.p < limits.closes && !outlook.old, today.day, today.news);
    }
    let likely = today.outlook.filter(|_| !today.happened);
    let next = likely.and_then(|outlook| severity(soft, outlook, today, limits));
    soft.alert.turn(next, today.day, limits.continues * today.pd)
}

/// The new severity; `None` if no alert is open or stays open. An open alert closes only when its probability has
/// been small for as long as a return would have continued it.
fn severity(
    soft: &ForecastAlert,
    outlook: &Outlook,
    today: &DayForecast<'_>,
    limits: &SoftPolicy,
) -> Option<AlertSeverity> {
    let held =
        |hold: &ConditionSpan, share: f64| hold.has_held(today.day, share * today.pd, limits.evaluations);
    let severe = today.asked_past_line || held(&soft.very_likely, limits.holds);
    let likely =
        today.asked_past_line || (today.day >= limits.gate * today.pd && held(&soft.likely, limits.holds));
    match soft.alert.open.map(|open| open.severity) {
        None if !likely => None,
        Some(_) if held(&soft.unlikely, limits.continues) && !today.asked_past_line => None,
        _ if severe => Some(AlertSeverity::Severe),
        Some(AlertSeverity::Severe) if outlook.p >= limits.eases || outlook.old => {
            Some(AlertSeverity::Severe)
        }
        _ => Some(AlertSeverity::Warning),
    }
}
