//! Costs and the steps they take.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::enums::{CostCategory, CostStatus, CostStep, ProjectStage, Role};
use entity::{cost, cost_approval};
use uuid::Uuid;

use super::dice::{Dice, plus};
use super::life::Case;
use super::names::{Pair, payees};
use super::phrases::{COST_REFUSALS, OVERRUNS};
use super::plan::{Branch, Leaf, Pace};
use super::portfolio::Temper;
use super::rows::Rows;
use app::error::Result;
use app::json_column;
use rules::cost::{Route, Routing, is_over};
use rules::money::share;
use rules::split::SplitCandidate;

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
    /// Approved by finance; waits for the director.
    WaitsForDirector,
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
    /// Which part of the task's cost, or why it is more than was planned.
    part: Pair,
    category: CostCategory,
    amount: i64,
    incurred: NaiveDate,
    at: DateTime<Utc>,
}

/// A task that has begun, and what it cost so far.
struct Begun<'a> {
    item: usize,
    leaf: &'a Leaf,
    /// For the work that is done.
    amount: i64,
    /// For what nobody had planned.
    overrun: i64,
}

/// What the tasks that have begun cost so far: the planned cost of the work that is done, a little more or less. Where
/// more is spent than that, it is because of tasks that overran.
fn costs_of<'a>(case: &Case, dice: &mut Dice, branches: &'a [Branch], red_line: i64) -> Vec<Begun<'a>> {
    let own = |branch: &'a Branch| branch.leaves.iter().map(move |leaf| (branch.item, leaf));
    let leaves = branches.iter().flat_map(own).filter(|(_, leaf)| leaf.progress > 0 && !leaf.cancelled);
    // How dear everything is, in percent of what was planned.
    let level = match case.outline.temper {
        Temper::Late => dice.between(86, 102),
        _ if case.outline.stage == ProjectStage::Execution => dice.between(80, 97),
        _ => dice.between(80, 98),
    };
    let mut begun: Vec<Begun<'a>> = leaves
        .map(|(item, leaf)| {
            let worth = leaf.planned_cost * i64::from(leaf.progress) / 10_000;
            Begun { item, leaf, amount: worth * level * dice.between(80, 120) / 10_000, overrun: 0 }
        })
        .collect();
    let spent: i64 = begun.iter().map(|one| one.amount).sum();
    let part = |dice: &mut Dice, least, most| red_line * dice.between(least, most) / 10_000;
    let target = match (case.outline.stage, case.outline.temper) {
        (ProjectStage::Execution, Temper::Over) => part(dice, 10_150, 12_500),
        (ProjectStage::Execution, Temper::Near) => part(dice, 9_500, 9_880),
        (ProjectStage::Execution, Temper::Tight) => part(dice, 7_050, 7_500),
        (ProjectStage::Execution, Temper::Brink) => part(dice, 8_800, 9_200),
        // Of those that are done, some have overrun.
        (ProjectStage::Collection | ProjectStage::Completed, _) if dice.chance(30) => {
            spent + part(dice, 600, 3_000)
        }
        _ => spent,
    };
    if target < spent {
        for one in &mut begun {
            one.amount = one.amount * target / spent.max(1);
        }
        return begun;
    }
    let mut causes: Vec<usize> = (0..begun.len()).collect();
    dice.shuffle(&mut causes);
    causes.truncate(usize::try_from(dice.between(1, 3)).unwrap_or(1));
    let count = i64::try_from(causes.len()).unwrap_or(0).max(1);
    for cause in causes {
        begun[cause].overrun = (target - spent) / count;
    }
    begun
}

/// Writes the costs of a project whose work has reached the day `on` of its plan; gives their sums.
pub(super) fn write(
    case: &Case,
    dice: &mut Dice,
    (branches, on): (&[Branch], NaiveDate),
    items: &[Uuid],
    budget: i64,
    rows: &mut Rows,
) -> Result<Sums> {
    let days = &case.outline.days;
    let length = (days.end - days.start).num_days() + 1;
    let last = days.done.unwrap_or(days.last).min(case.world.calendar.today);
    let elapsed = ((last - days.start).num_days() * 100 / length).clamp(1, 100);
    let pace = Pace::of(case.outline, on, case.world.calendar.today);
    let red_line = share(budget, case.world.policy.red_line_ratio);
    let begun = costs_of(case, dice, branches, red_line);
    let usual = i64::try_from(case.world.costs).unwrap_or(1);
    let count = (usual * (50 + elapsed / 2) * dice.between(85, 115) / 10_000).max(3);
    let mut bills = Vec::new();
    let tasks = i64::try_from(begun.len()).unwrap_or(0).max(1);
    for (place, one) in (0..).zip(&begun) {
        let own = (count * (place + 1) / tasks - count * place / tasks).max(1);
        let from = pace.really(one.leaf.start);
        let span = (pace.really(one.leaf.end.min(on)).max(from) - from).num_days();
        for number in 1..=own {
            let amount = one.amount * number / own - one.amount * (number - 1) / own;
            let incurred = plus(from, span * number / own);
            bills.extend(bill(case, dice, (one.item, one.leaf), amount, incurred, last, None));
        }
        let cause = *dice.pick(OVERRUNS);
        let incurred = plus(from, span);
        bills.extend(bill(case, dice, (one.item, one.leaf), one.overrun, incurred, last, Some(cause)));
    }
    let spent: i64 = bills.iter().map(|bill| bill.amount).sum();
    let usual = spent / count;
    let waiting = match case.outline.stage {
        ProjectStage::Execution => dice.between(0, 3),
        ProjectStage::Collection => dice.between(0, 1),
        _ => 0,
    };
    let mut aside = vec![Fate::Waits; usize::try_from(waiting).unwrap_or(0)];
    if dice.chance(45) {
        aside.push(if dice.chance(70) { Fate::Refused } else { Fate::TakenBack });
    }
    // Bills come in when the work is done, too.
    let today = days.last.min(case.world.calendar.today);
    for fate in aside.into_iter().filter(|_| !begun.is_empty()) {
        let one = dice.pick(&begun);
        let from = pace.really(one.leaf.start);
        let (day, last) = match fate {
            Fate::Waits => (plus(today, -dice.between(0, 4)).max(days.start.min(today)), today),
            _ => (plus(from, dice.between(0, (last - from).num_days().max(0))), last),
        };
        let amount = usual * dice.between(4, 14) / 10 + 100;
        let more = bill(case, dice, (one.item, one.leaf), amount, day, last, None);
        bills.extend(more.map(|bill| Bill { fate, ..bill }));
    }
    if case.outline.temper == Temper::Brink {
        // Submitted before all others that wait, so that it is the first thing that waits for the director.
        let (day, amount) = (plus(last, -9), red_line - spent + share(red_line, 100));
        let one = begun.last().map(|one| (one.item, one.leaf));
        let more = one.and_then(|one| bill(case, dice, one, amount, day, plus(last, -9), None));
        bills.extend(more.map(|bill| Bill { fate: Fate::WaitsForDirector, ..bill }));
    }
    bills.sort_by_key(|bill| bill.at);
    let mut sums = Sums::default();
    let first = rows.cost.len();
    for (number, bill) in (1..).zip(bills) {
        let policy = &case.world.policy;
        let payee = case.client.language.say(*dice.pick(payees(bill.category)));
        let day = |at| app::clock::day_in(case.world.calendar.zone, at);
        let paid = SplitCandidate { payee, incurred_on: bill.incurred, submitted_on: day(bill.at) };
        // What counted when it was submitted, be it that it ended later.
        let counts = |row: &&cost::Model| !is_over(row.status) || row.decided_at > Some(bill.at);
        let before = || rows.cost[first..].iter().filter(counts);
        let same = before().filter(|row| {
            let other = SplitCandidate {
                payee: &row.payee,
                incurred_on: row.incurred_on,
                submitted_on: day(row.created_at),
            };
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

/// A cost of a task, submitted within three days; none of less than a unit.
fn bill(
    case: &Case,
    dice: &mut Dice,
    (item, leaf): (usize, &Leaf),
    amount: i64,
    incurred: NaiveDate,
    last: NaiveDate,
    cause: Option<Pair>,
) -> Option<Bill> {
    let incurred = incurred.min(last);
    let day = plus(incurred, dice.between(0, 3)).min(last);
    let amount = amount / 100 * 100;
    (amount > 0).then(|| Bill {
        fate: Fate::Spent,
        item,
        task: leaf.id,
        what: leaf.title.clone(),
        part: cause.unwrap_or(*dice.pick(PARTS)),
        category: leaf.category,
        amount,
        incurred,
        at: case.world.calendar.some_time(dice, day),
    })
}

/// Two different people of these: who approves does not pay.
fn two_of(dice: &mut Dice, people: &[Uuid]) -> (Uuid, Uuid) {
    let one = *dice.pick(people);
    let others: Vec<_> = people.iter().copied().filter(|person| *person != one).collect();
    (one, *dice.pick(&others))
}

const PARTS: &[Pair] =
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
    let day = app::clock::day_in(calendar.zone, bill.at);
    let part = language.say(bill.part);
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
        route: json_column::write(route)?,
        submitted_by_id: case.outline.manager,
        decided_at: None,
        reason: None,
        paid_at: None,
        search_text: String::new(),
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
        Fate::WaitsForDirector => steps.push((CostStep::FinanceApproval, approver, after)),
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
