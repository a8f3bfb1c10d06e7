//! Warnings of what is likely: they wait until a chance holds, and stay until it is gone for good.

use terms::AlertSeverity;

use super::Change;
use super::hold::Hold;
use super::outlook::Outlook;
use super::policy::SoftPolicy;
use super::state::Soft;

/// A day on which a forecast is judged.
pub(super) struct Today<'a> {
    /// From the plan's start.
    pub(super) day: f64,
    /// The day of what is news.
    pub(super) news: f64,
    /// Planned duration.
    pub(super) pd: f64,
    /// Where things are heading; none where there is nothing left to warn of.
    pub(super) outlook: Option<&'a Outlook>,
    /// What is asked for is past the line already: nobody need wait for that to hold.
    pub(super) asked_past_line: bool,
    /// It has happened: what is told of that is told as a fact.
    pub(super) happened: bool,
}

/// Goes on by one evaluation: what happened, and the severity it is about.
pub(super) fn step(
    soft: &mut Soft,
    today: &Today<'_>,
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

/// The severity from now on; none where nothing is open, or stays open. What is open closes only when its
/// chance has been small for as long as a return would have continued it.
fn severity(soft: &Soft, outlook: &Outlook, today: &Today<'_>, limits: &SoftPolicy) -> Option<AlertSeverity> {
    let held = |hold: &Hold, share: f64| hold.has_held(today.day, share * today.pd, limits.evaluations);
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
