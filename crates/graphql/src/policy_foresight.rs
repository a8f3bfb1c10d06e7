//! What changed thresholds would have said of finished projects.

use std::sync::Arc;

use crate::object;
use app::policy::{Foresight, KindSummary, PolicyForesightInput, Summary};

object! {
    /// What thresholds would have said of the latest finished projects, at most 200: those in force beside changed
    /// ones. The projects are replayed day by day; forecasts are calibrated as the policy in force has it.
    PolicyForesight(Arc<Foresight>)
    fields {
        /// The number of finished projects that were replayed.
        project_count: i32 = |foresight, _| count(foresight.projects);
        /// What the thresholds in force would have said; null without finished projects.
        in_force: Option<WarningsReplayed> = |foresight, _| foresight.in_force.map(WarningsReplayed);
        /// What the changed thresholds would have said; null without finished projects.
        changed: Option<WarningsReplayed> = |foresight, _| foresight.changed.map(WarningsReplayed);
    }
}

object! {
    /// The warnings of finished projects by given thresholds.
    WarningsReplayed(Summary)
    fields {
        /// The warnings that a project will end late. A project was late if it ended more than 5 % of its planned
        /// duration after its planned end.
        lateness: WarningQuality = |summary, _| WarningQuality(summary.progress);
        /// The warnings that cost will pass the red line, of projects that have one.
        cost: WarningQuality = |summary, _| WarningQuality(summary.cost);
    }
}

object! {
    /// How good the warnings of one kind were.
    WarningQuality(KindSummary)
    fields {
        /// The number of projects that went wrong.
        bad: i32 = |kind, _| count(kind.bad);
        /// The number of projects that did not.
        healthy: i32 = |kind, _| count(kind.healthy);
        /// The percentage of the bad projects that were warned of before the harm, 0 to 100; null where none was bad.
        in_time_percent: Option<f64> = |kind, _| (kind.bad > 0).then_some(kind.in_time);
        /// The percentage of the healthy projects that were warned of, 0 to 100; null where none was healthy.
        false_alarm_percent: Option<f64> = |kind, _| (kind.healthy > 0).then_some(kind.false_alarms);
        /// How long before the harm the warning began that was open then, as a percentage of the planned duration:
        /// the mean over the bad projects, where one without such a warning counts as 0. Null where none was bad.
        lead_percent_of_duration: Option<f64> = |kind, _| (kind.bad > 0).then_some(kind.held_lead);
        /// How often a warning was opened anew after it had been closed: the mean over the projects warned of.
        reopenings: f64 = |kind, _| kind.reopenings;
    }
}

object! {
    /// Queries about thresholds that are not saved yet.
    root PolicyForesightQuery
    fields {
        /// What changed thresholds of warnings would have said of the latest finished projects. Nothing is changed.
        /// It takes a second or two. For ADMIN.
        policy_foresight(input: PolicyForesightInput = "The thresholds to try."): PolicyForesight = |_, ctx| {
            PolicyForesight(ctx.foresights.need("foresight", input)?)
        };
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
