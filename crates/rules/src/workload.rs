//! Workload: planned working days by ISO week, compared with a person's capacity.

use std::collections::HashMap;

use chrono::{Datelike, Duration, NaiveDate, Weekday};
use uuid::Uuid;

/// A task without subtasks, and when it is planned.
#[derive(Clone, Copy, Debug)]
pub struct PlannedLeaf {
    /// Its assignee.
    pub person: Uuid,
    /// The first planned day.
    pub start: NaiveDate,
    /// The last planned day, or the day on which it was done.
    pub end: NaiveDate,
}

/// The planned days of a person in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekLoad {
    /// The person.
    pub person: Uuid,
    /// The week's Monday.
    pub monday: NaiveDate,
    /// The planned working days; a day with two tasks counts twice.
    pub days: i32,
}

/// The Monday of a day's ISO week.
pub(crate) fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Duration::days(i64::from(day.weekday().num_days_from_monday()))
}

/// The Mondays of all ISO weeks that overlap `from..=to`.
pub(crate) fn mondays(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let (first, last) = (monday_of(from), monday_of(to));
    (0..=(last - first).num_days() / 7).map(|week| first + Duration::days(7 * week)).collect()
}

/// Whether it is a working day: Monday to Friday.
pub(crate) fn is_worked(weekday: Weekday) -> bool {
    !matches!(weekday, Weekday::Sat | Weekday::Sun)
}

/// The load of each person in each week that overlaps `from..=to`, the first person's weeks first; a day with two tasks
/// counts twice.
pub fn loads(people: &[Uuid], tasks: &[PlannedLeaf], from: NaiveDate, to: NaiveDate) -> Vec<WeekLoad> {
    let weeks = mondays(from, to);
    let of_week = |monday: &NaiveDate| (*monday, 0);
    let mut days: HashMap<Uuid, Vec<(NaiveDate, i32)>> =
        people.iter().map(|person| (*person, weeks.iter().map(of_week).collect())).collect();
    for task in tasks {
        let Some(weeks) = days.get_mut(&task.person) else { continue };
        let touched = weeks.partition_point(|(monday, _)| *monday + Duration::days(6) < task.start);
        for (monday, days) in weeks[touched..].iter_mut().take_while(|(monday, _)| *monday <= task.end) {
            *days += worked_days(*monday, task.start, task.end);
        }
    }
    let of_person = |person: &Uuid| {
        let person = *person;
        let weeks = days.get(&person).into_iter().flatten();
        weeks.map(move |(monday, days)| WeekLoad { person, monday: *monday, days: *days })
    };
    people.iter().flat_map(of_person).collect()
}

/// The working days from `start` to `end` in the week of this Monday.
fn worked_days(monday: NaiveDate, start: NaiveDate, end: NaiveDate) -> i32 {
    let (first, last) = (start.max(monday), end.min(monday + Duration::days(4)));
    i32::try_from((last - first).num_days() + 1).unwrap_or(0).max(0)
}

/// Whether more is planned than the capacity, which is in hundredths of a day.
pub fn is_overbooked(load: &WeekLoad, capacity: i32) -> bool {
    load.days * 100 > capacity
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn two_tasks_at_once_overbook() {
        let person = Uuid::from_u128(1);
        let task = |start: &str, end: &str| PlannedLeaf { person, start: day(start), end: day(end) };
        // Monday 2 March 2026 to Friday 13 March, and the second week once more.
        let tasks = [task("2026-03-02", "2026-03-13"), task("2026-03-09", "2026-03-15")];
        let loads = loads(&[person], &tasks, day("2026-03-04"), day("2026-03-10"));
        let seen: Vec<_> = loads.iter().map(|load| (load.monday, load.days)).collect();
        assert_eq!(seen, [(day("2026-03-02"), 5), (day("2026-03-09"), 10)]);
        assert_eq!(loads.iter().map(|load| is_overbooked(load, 500)).collect::<Vec<_>>(), [false, true]);
    }

    proptest! {
        #[test]
        fn weeks_lose_no_day(start in 0..400_i64, length in 0..60_i64) {
            let person = Uuid::from_u128(1);
            let start = day("2025-01-01") + Duration::days(start);
            let end = start + Duration::days(length);
            let loads = loads(&[person], &[PlannedLeaf { person, start, end }], start, end);
            let all: i32 = loads.iter().map(|load| load.days).sum();
            let worked = start.iter_days().take_while(|day| *day <= end).filter(|day| is_worked(day.weekday())).count();
            prop_assert_eq!(usize::try_from(all).unwrap(), worked);
        }
    }
}
