//! Costs and the steps they take.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::enums::{CostCategory, CostStatus, CostStep, ProjectStage, Role};
use entity::{cost, cost_approval};
use uuid::Uuid;

use super::dice::{Dice, plus};
use super::life::Case;
use super::names::payees;
use super::phrases::COST_REFUSALS;
use super::plan::{Branch, Leaf};
use super::portfolio::Temper;
use super::rows::Rows;
use crate::app::stored;
use crate::error::Result;
use crate::rules::cost::{Route, Routing, is_over};
use crate::rules::money::share;
use crate::rules::split::Paid;

/// The project's sums.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) submitted: i64,
    pub(super) committed: i64,
    pub(super) paid: i64,
}

/// What becomes of a cost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Approved, and paid where its day has come.
    Spent,
    /// Waits for an approval.
    Waits,
    /// Refused.
    Refused,
    /// Taken back.
    TakenBack,
}

/// A cost before its approvals.
struct Bill {
    fate: Fate,
    item: usize,
    task: Uuid,
    what: String,
    category: CostCategory,
    amount: i64,
    incurred: NaiveDate,
    at: DateTime<Utc>,
}

/// Basis points of the red line that are committed or paid.
fn used(case: &Case, dice: &mut Dice, earned: i64) -> i64 {
    match (case.outline.stage, case.outline.temper) {
        (ProjectStage::Collection, _) => dice.between(8_000, 10_400),
        (ProjectStage::Completed, _) => dice.between(7_200, 10_800),
        (ProjectStage::Cancelled, _) => dice.between(2_500, 5_500),
        (_, Temper::Over) => dice.between(10_150, 12_500),
        (_, Temper::Near) => dice.between(9_500, 9_880),
        (_, Temper::Tight) => dice.between(7_050, 7_500),
        (_, Temper::Late) => dice.between(7_500, 9_400),
        // Who is on budget spends no more than the work is worth.
        _ => earned * dice.between(62, 84),
    }
}

/// The percentage of the planned cost whose work is done.
fn earned(branches: &[Branch]) -> i64 {
    let leaves = || branches.iter().flat_map(|branch| &branch.leaves).filter(|leaf| !leaf.cancelled);
    let planned: i64 = leaves().map(|leaf| leaf.planned_cost).sum();
    let done: i64 = leaves().map(|leaf| leaf.planned_cost * i64::from(leaf.progress) / 10_000).sum();
    (done * 100 / planned.max(1)).clamp(1, 100)
}

/// Writes the costs of a project that has begun its work; gives their sums.
pub(super) fn write(
    case: &Case,
    dice: &mut Dice,
    branches: &[Branch],
    items: &[Uuid],
    budget: i64,
    rows: &mut Rows,
) -> Result<Sums> {
    let days = &case.outline.days;
    let length = (days.end - days.start).num_days() + 1;
    let last = days.done.unwrap_or(days.last);
    let elapsed = ((last - days.start).num_days() * 100 / length).clamp(1, 100);
    let red_line = share(budget, case.world.policy.red_line_ratio);
    let basis_points = i32::try_from(used(case, dice, earned(branches))).unwrap_or(0);
    let target = share(red_line, basis_points);
    let usual = i64::try_from(case.world.costs).unwrap_or(1);
    let count = (usual * (50 + elapsed / 2) * dice.between(85, 115) / 10_000).max(3);
    let mut bills = Vec::new();
    let weights: Vec<i64> = (0..count).map(|_| dice.between(3, 20)).collect();
    let whole: i64 = weights.iter().sum();
    for weight in weights {
        let amount = (target * weight / whole / 100 * 100).max(100);
        bills.push(bill(case, dice, branches, Fate::Spent, amount, last));
    }
    let usual = (target / count / 100 * 100).max(100);
    let waiting = match case.outline.stage {
        ProjectStage::Execution => dice.between(0, 3),
        ProjectStage::Collection => dice.between(0, 1),
        _ => 0,
    };
    for _ in 0..waiting {
        bills.push(bill(case, dice, branches, Fate::Waits, usual, last));
    }
    if dice.chance(45) {
        let fate = if dice.chance(70) { Fate::Refused } else { Fate::TakenBack };
        bills.push(bill(case, dice, branches, fate, usual, last));
    }
    bills.sort_by_key(|bill| bill.at);
    let mut sums = Sums::default();
    let first = rows.cost.len();
    for (number, bill) in (1..).zip(bills) {
        let policy = &case.world.policy;
        let payee = case.client.language.say(*dice.pick(payees(bill.category)));
        let day = |at| crate::clock::day_in(case.world.calendar.zone, at);
        let paid = Paid { payee, incurred_on: bill.incurred, submitted_on: day(bill.at) };
        // What counted when it was submitted, be it that it ended later.
        let counts = |row: &&cost::Model| !is_over(row.status) || row.decided_at > Some(bill.at);
        let before = || rows.cost[first..].iter().filter(counts);
        let same = before().filter(|row| {
            let other =
                Paid { payee: &row.payee, incurred_on: row.incurred_on, submitted_on: day(row.created_at) };
            paid.counts_with(&other, policy.split_window_days)
        });
        let same: Vec<_> = same.map(|row| (row.id, row.amount_minor)).collect();
        let route = Route::of(Routing {
            amount: bill.amount,
            others: before().map(|row| row.amount_minor).sum(),
            budget,
            same_payee: &same,
            director_amount: (policy.currency == case.currency).then_some(policy.director_amount_minor),
            director_ratio: policy.director_ratio,
        });
        let item = items.get(bill.item).copied();
        let row = take_steps(case, dice, (bill, payee), item, &route, number, rows)?;
        match row.status {
            CostStatus::Submitted | CostStatus::FinanceApproved => sums.submitted += row.amount_minor,
            CostStatus::Approved => sums.committed += row.amount_minor,
            CostStatus::Paid => sums.paid += row.amount_minor,
            CostStatus::Rejected | CostStatus::Cancelled => {}
        }
        rows.cost.push(row);
    }
    Ok(sums)
}

/// A cost of a subtask that has begun.
fn bill(case: &Case, dice: &mut Dice, branches: &[Branch], fate: Fate, amount: i64, last: NaiveDate) -> Bill {
    let begun: Vec<(usize, &Leaf)> = branches
        .iter()
        .flat_map(|branch| branch.leaves.iter().map(|leaf| (branch.item, leaf)))
        .filter(|(_, leaf)| leaf.start <= last)
        .collect();
    let first = || branches.first().and_then(|branch| Some((0, branch.leaves.first()?)));
    let chosen = if begun.is_empty() { first() } else { Some(*dice.pick(&begun)) };
    let (from, until) = chosen.map_or((last, last), |(_, leaf)| (leaf.start.min(last), leaf.end.min(last)));
    let recent = fate == Fate::Waits;
    let incurred = if recent {
        plus(last, -dice.between(0, 4)).max(case.outline.days.start.min(last))
    } else {
        plus(from, dice.between(0, (until - from).num_days().max(0)))
    };
    let day = plus(incurred, dice.between(0, 3)).min(last);
    Bill {
        fate,
        item: chosen.map_or(0, |(item, _)| item),
        task: chosen.map_or_else(Uuid::nil, |(_, leaf)| leaf.id),
        what: chosen.map_or_else(String::new, |(_, leaf)| leaf.title.clone()),
        category: chosen.map_or(CostCategory::Other, |(_, leaf)| leaf.category),
        amount: if fate == Fate::Spent {
            amount
        } else {
            amount * dice.between(4, 14) / 10 / 100 * 100 + 100
        },
        incurred,
        at: case.world.calendar.some_time(dice, day),
    }
}

/// Two different people of these: who approves does not pay.
fn two_of(dice: &mut Dice, people: &[Uuid]) -> (Uuid, Uuid) {
    let one = *dice.pick(people);
    let others: Vec<_> = people.iter().copied().filter(|person| *person != one).collect();
    (one, *dice.pick(&others))
}

const PARTS: &[(&str, &str)] =
    &[("advance", "预付款"), ("balance", "尾款"), ("in full", "全款"), ("second part", "中期款")];

/// Approvals, payment or refusal, each by somebody whose turn it is.
fn take_steps(
    case: &Case,
    dice: &mut Dice,
    (bill, payee): (Bill, &'static str),
    item: Option<Uuid>,
    route: &Route,
    number: u32,
    rows: &mut Rows,
) -> Result<cost::Model> {
    let calendar = &case.world.calendar;
    let language = case.client.language;
    let last = case.outline.days.last.min(calendar.today);
    let id = dice.id(bill.at);
    let finance = case.world.company.of(Role::Finance, case.outline.line);
    let directors = case.world.company.of(Role::Director, case.outline.line);
    let day = crate::clock::day_in(calendar.zone, bill.at);
    let part = language.say(*dice.pick(PARTS));
    let mut row = cost::Model {
        id,
        project_id: case.project_id,
        service_item_id: item,
        task_id: Some(bill.task),
        category: bill.category,
        description: match language {
            super::names::Language::English => format!("{}, {part}", bill.what),
            super::names::Language::Chinese => format!("{}（{part}）", bill.what),
        },
        payee: payee.into(),
        proof_url: Some(format!("https://oa.demo.example/proofs/{}/{number}", case.code)),
        currency: case.currency,
        amount_minor: bill.amount,
        status: CostStatus::Submitted,
        incurred_on: bill.incurred,
        external_ref: dice.chance(60).then(|| format!("OA-{}-{number:03}", &case.code[2..])),
        ref_key: None,
        route: stored::write(route)?,
        submitted_by_id: case.outline.manager,
        decided_at: None,
        reason: None,
        paid_at: None,
        version: 1,
        created_at: bill.at,
        updated_at: bill.at,
    };
    let director = route.needs_director();
    let mut steps: Vec<(CostStep, Uuid, CostStatus)> = Vec::new();
    let (approver, payer) = two_of(dice, &finance);
    let after = if director { CostStatus::FinanceApproved } else { CostStatus::Approved };
    match bill.fate {
        Fate::Waits if director && dice.chance(60) => {
            steps.push((CostStep::FinanceApproval, approver, after));
        }
        Fate::Waits => {}
        Fate::Refused => steps.push((CostStep::Rejection, approver, CostStatus::Rejected)),
        Fate::TakenBack => {
            steps.push((CostStep::Cancellation, row.submitted_by_id, CostStatus::Cancelled));
        }
        Fate::Spent => {
            steps.push((CostStep::FinanceApproval, approver, after));
            if director {
                let by = *dice.pick(&directors);
                steps.push((CostStep::DirectorApproval, by, CostStatus::Approved));
            }
            let closed = case.outline.stage == ProjectStage::Completed;
            if closed || (plus(day, 9) <= last && dice.chance(92)) {
                steps.push((CostStep::Payment, payer, CostStatus::Paid));
            }
        }
    }
    let (mut at, mut day) = (bill.at, day);
    for (step, decided_by_id, status) in steps {
        let wait = if step == CostStep::Payment { 5 } else { 2 };
        day = plus(day, dice.between(0, wait)).min(last.max(day));
        at = calendar.some_time(dice, day).max(at + Duration::minutes(20)).min(calendar.now);
        let refused = step == CostStep::Rejection;
        let words = refused.then(|| language.say(*dice.pick(COST_REFUSALS)).to_string());
        rows.cost_approval.push(cost_approval::Model {
            id: dice.id(at),
            cost_id: id,
            step,
            decided_by_id,
            comment: words.clone(),
            decided_at: at,
        });
        row.status = status;
        row.reason = words.or(row.reason);
        if step == CostStep::Payment {
            row.paid_at = Some(at);
        } else {
            row.decided_at = Some(at);
        }
        row.version += 1;
        row.updated_at = at;
    }
    row.ref_key = row.external_ref.clone().filter(|_| !is_over(row.status));
    Ok(row)
}
