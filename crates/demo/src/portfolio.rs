//! What becomes of each project, in outline: its stage, how it does, and the days of its life.

use chrono::{Datelike, NaiveDate};
use entity::enums::{ProjectStage, Role};
use uuid::Uuid;

use super::customers::DemoCustomer;
use super::dice::{Calendar, Dice, plus};
use super::names::Language;
use super::people::Company;

/// How a project does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Temper {
    /// On plan and on budget.
    Healthy,
    /// Paused.
    Held,
    /// Behind enough for a warning.
    AtRisk,
    /// Far behind.
    Behind,
    /// Past its planned end.
    Late,
    /// Cost past the red line.
    Over,
    /// Cost right below the red line.
    Near,
    /// On plan, with 5 to 30 % left below the red line.
    Tight,
    /// On plan, and one signature away from the red line: the director's, on a cost that takes it past.
    Brink,
}

/// The days on which a project takes its turns; those after today are still planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub(super) written: NaiveDate,
    pub(super) submitted: NaiveDate,
    pub(super) reviewed: NaiveDate,
    pub(super) initiated: NaiveDate,
    pub(super) offered: NaiveDate,
    pub(super) confirmed: NaiveDate,
    pub(super) finance: NaiveDate,
    pub(super) legal: NaiveDate,
    pub(super) signed: NaiveDate,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    /// Day the work was done, if it is.
    pub(super) done: Option<NaiveDate>,
    /// Last day on which anything happens: today, the day it was cancelled or paid in full.
    pub(super) last: NaiveDate,
}

/// A project in outline.
pub(super) struct Outline {
    pub(super) stage: ProjectStage,
    pub(super) temper: Temper,
    /// Which customer.
    pub(super) client: usize,
    pub(super) line: usize,
    pub(super) sales: Uuid,
    pub(super) manager: Uuid,
    pub(super) days: Days,
    /// Minute of the day it was initiated.
    pub(super) minute: i64,
    /// Whether it got as far as work, though it was cancelled.
    pub(super) worked: bool,
    /// Priced in yen.
    pub(super) yen: bool,
}

impl Outline {
    /// Whether its contract is in force, or was.
    pub(super) fn has_work(&self) -> bool {
        match self.stage {
            ProjectStage::Execution | ProjectStage::Collection | ProjectStage::Completed => true,
            ProjectStage::Cancelled => self.worked,
            _ => false,
        }
    }

    /// Whether the customer has confirmed a proposal.
    pub(super) fn is_confirmed(&self) -> bool {
        self.has_work() || matches!(self.stage, ProjectStage::ComplianceReview | ProjectStage::Contracting)
    }
}

const STAGES: &[(ProjectStage, usize)] = &[
    (ProjectStage::Planning, 8),
    (ProjectStage::ComplianceReview, 5),
    (ProjectStage::Contracting, 5),
    (ProjectStage::Execution, 60),
    (ProjectStage::Collection, 8),
    (ProjectStage::Completed, 11),
    (ProjectStage::Cancelled, 3),
];

const TEMPERS: &[(Temper, usize)] = &[
    (Temper::Healthy, 60),
    (Temper::Held, 3),
    (Temper::AtRisk, 12),
    (Temper::Behind, 6),
    (Temper::Late, 6),
    (Temper::Over, 7),
    (Temper::Near, 6),
];

/// Projects that are promised to demo users: line of the project, whether the first or the second demo project manager
/// leads it, and how it does.
const PROMISED: [(usize, usize, Temper); 12] = [
    (0, 0, Temper::Brink),
    (0, 0, Temper::Tight),
    (0, 1, Temper::Tight),
    (0, 0, Temper::Tight),
    (1, 1, Temper::Brink),
    (0, 0, Temper::Tight),
    (0, 1, Temper::Tight),
    (1, 1, Temper::Tight),
    (0, 1, Temper::Tight),
    (0, 1, Temper::Tight),
    (0, 0, Temper::Tight),
    (0, 1, Temper::Tight),
];

/// All projects in the order they are initiated.
pub(super) fn outline(
    calendar: &Calendar,
    dice: &mut Dice,
    count: usize,
    company: &Company,
    clients: &[DemoCustomer],
) -> Vec<Outline> {
    let stages = dice.share_out(count, STAGES);
    let running = stages.iter().filter(|stage| **stage == ProjectStage::Execution).count();
    let mut tempers = dice.share_out(running.saturating_sub(PROMISED.len()), TEMPERS);
    let mut promises = PROMISED.iter().take(running);
    let managers = [0, 1].map(|line| company.of(Role::ProjectManager, line));
    let of_line = [0, 1].map(|line| {
        let of_line = |place: &usize| clients[*place].line == line;
        (0..clients.len()).filter(of_line).collect::<Vec<_>>()
    });
    let mut outlines = Vec::with_capacity(count);
    for (place, stage) in stages.into_iter().enumerate() {
        let mut line = place % 2;
        let mut promised = None;
        let temper = match stage {
            ProjectStage::Execution => match promises.next() {
                Some((of_line, manager, temper)) => {
                    line = *of_line;
                    promised = managers[*manager].first();
                    *temper
                }
                None => tempers.pop().unwrap_or(Temper::Healthy),
            },
            _ => Temper::Healthy,
        };
        let yen = place % 120 == 45;
        let client = loop {
            let client = *dice.pick(&of_line[line]);
            if !yen || clients[client].language == Language::English {
                break client;
            }
        };
        let worked = dice.chance(50);
        outlines.push(Outline {
            stage,
            temper,
            client,
            line,
            sales: clients[client].owner,
            manager: promised.copied().unwrap_or_else(|| *dice.pick(&managers[line])),
            days: days(calendar, dice, stage, temper, worked),
            minute: dice.between(9 * 60, 18 * 60),
            worked,
            yen,
        });
    }
    outlines.sort_by_key(|outline| (outline.days.initiated, outline.minute));
    outlines
}

/// The day a project's code counts in.
pub(super) fn year_of(outline: &Outline) -> i32 {
    outline.days.initiated.year()
}

fn days(calendar: &Calendar, dice: &mut Dice, stage: ProjectStage, temper: Temper, worked: bool) -> Days {
    let length = dice.between(40, 130);
    let today = calendar.today;
    // From one turn to the next; the tenth step begins the work.
    let most = [4, 3, 4, 6, 8, 3, 3, 6, 6];
    let mut turns = vec![0];
    for (turn, most) in most.into_iter().enumerate() {
        turns.push(turns[turn] + dice.between(1, most));
    }
    let (mut done, mut last) = (None, today);
    // A day that is known, and which turn it is.
    let (turn, day) = match stage {
        ProjectStage::Planning => (3, plus(today, -dice.between(1, 12))),
        ProjectStage::ComplianceReview => (5, plus(today, -dice.between(1, 4))),
        ProjectStage::Contracting => (7, plus(today, -dice.between(1, 5))),
        ProjectStage::Execution => (9, plus(today, -running_for(dice, temper, length))),
        ProjectStage::Collection => {
            let day = plus(today, -dice.between(2, 40));
            done = Some(day);
            (9, plus(day, -length + dice.between(-6, 8)))
        }
        ProjectStage::Completed => {
            let day = plus(today, -dice.between(60, 400));
            done = Some(day);
            last = plus(day, 50);
            (9, plus(day, -length + dice.between(-8, 8)))
        }
        ProjectStage::Cancelled => {
            last = plus(today, -dice.between(20, 200));
            let part = if worked { length / 2 } else { 0 };
            (if worked { 9 } else { 4 }, plus(last, -part - 1))
        }
    };
    let day_of = |other: usize| plus(day, turns[other] - turns[turn]);
    let start = day_of(9);
    Days {
        written: day_of(0),
        submitted: day_of(1),
        reviewed: day_of(2),
        initiated: day_of(3),
        offered: day_of(4),
        confirmed: day_of(5),
        finance: day_of(6),
        legal: day_of(7),
        signed: day_of(8),
        start,
        end: plus(start, length - 1),
        done,
        last,
    }
}

/// For how many days a project in execution has been at work.
fn running_for(dice: &mut Dice, temper: Temper, length: i64) -> i64 {
    let percent = match temper {
        Temper::Late => dice.between(103, 118),
        Temper::AtRisk | Temper::Behind => dice.between(45, 92),
        Temper::Over | Temper::Near => dice.between(60, 96),
        Temper::Tight | Temper::Brink => dice.between(82, 92),
        Temper::Healthy | Temper::Held => dice.between(6, 97),
    };
    (length * percent / 100).max(1)
}
