//! The workload of people.

use chrono::Datelike;

use super::user::User;
use crate::object;
use app::scalar::{Date, Day, Id};
use app::workload::{Week, WorkloadFilter};

object! {
    /// A person's planned days in one ISO week, against what they can do. Tasks of all projects of your business line
    /// count, and of the projects that you see besides; other lines' work for a person is not told.
    Workload(Week)
    fields {
        /// The person whose week it is.
        user: User = |week, _| User(week.user.clone());
        /// The ISO week, such as `2026-W09`.
        week: String = |week, _| {
            let week = week.load.monday.iso_week();
            format!("{}-W{:02}", week.year(), week.week())
        };
        /// The Monday on which the week begins.
        week_start: Date = |week, _| Date(week.load.monday);
        /// Working days (Monday to Friday) planned for tasks of theirs that count for you; a day with two tasks counts
        /// twice.
        planned_days: f64 = |week, _| f64::from(week.load.days);
        /// Days they can work in a week.
        capacity: f64 = |week, _| f64::from(week.capacity) / 100.0;
        /// Whether more is planned than they can do.
        over_booked: bool = |week, _| week.overbooked;
    }
}

object! {
    /// Queries about workloads.
    root WorkloadQuery
    fields {
        /// How busy people are in each ISO week that a period touches; the period has at most 371 days. Everybody
        /// sees their own workload; that of others is for PROJECT_MANAGER, TEAM_LEAD, DIRECTOR and BUSINESS_OWNER.
        workload(
            from: Day = "The first day that is asked for.",
            to: Day = "The last day that is asked for; not before the first.",
            user_ids: Option<Vec<Id>> = "The people to list; by default all of your line who do tasks."
        ): Vec<Workload> = |_, ctx| {
            let weeks = ctx.weeks.get(WorkloadFilter { from, to, user_ids })?.unwrap_or_default();
            weeks.iter().cloned().map(Workload).collect()
        };
    }
}
