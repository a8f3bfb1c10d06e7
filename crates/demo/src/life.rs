//! The life of one project, from the first draft of its requirement to today.

use entity::enums::{
    CollectionStatus, Currency, Health, ProjectStage, ProposalStatus, RequirementStatus, Role,
    ServiceItemStatus,
};
use entity::project;
use uuid::Uuid;

use super::World;
use super::customers::DemoCustomer;
use super::deal::{self, Deal};
use super::dice::{Dice, plus};
use super::names::Language;
use super::phrases::{CANCELS, HOLDS};
use super::portfolio::{Outline, Temper};
use super::rows::Rows;
use super::spending::Sums;
use super::work::Site;
use super::{lessons, money_in, offer, plan, spending, work};
use app::error::Result;

/// What everything about one project refers to.
pub(super) struct Case<'a> {
    pub(super) world: &'a World,
    pub(super) outline: &'a Outline,
    pub(super) client: &'a DemoCustomer,
    pub(super) project_id: Uuid,
    pub(super) code: &'a str,
    pub(super) currency: Currency,
    /// Agreed price.
    pub(super) quote: i64,
    /// Members at work on it.
    pub(super) team: &'a [Uuid],
}

/// How far a project in planning is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planned {
    Nothing,
    Dates,
    Work,
}

/// Writes all rows of one project.
pub(super) fn live(
    world: &World,
    outline: &Outline,
    code: &str,
    dice: &mut Dice,
    rows: &mut Rows,
) -> Result<()> {
    let calendar = &world.calendar;
    let client = &world.clients[outline.client];
    let language = client.language;
    let (days, stage) = (&outline.days, outline.stage);
    let currency = match language {
        _ if outline.yen => Currency::Jpy,
        Language::English if dice.chance(35) => Currency::Usd,
        _ => Currency::Cny,
    };
    let wanted = (plus(days.start, -dice.between(0, 5)), days.end);
    let mut deal = deal::draft(world, dice, client, days.written, wanted, currency);
    deal::approve(world, dice, &mut deal, language, days, outline.manager, rows);
    let Deal { mut requirement, mut items, services } = deal;
    let initiated = calendar.at(days.initiated, outline.minute).max(requirement.updated_at);
    requirement.status = RequirementStatus::Initiated;
    requirement.version += 1;
    requirement.updated_at = initiated;
    let project_id = dice.id(initiated);
    let (name, quote) = (requirement.title.clone(), requirement.amount_minor);
    let requirement_id = requirement.id;
    rows.requirement.push(requirement);

    let mut team = world.company.of(Role::Member, outline.line);
    dice.shuffle(&mut team);
    team.truncate(4);
    let case = Case { world, outline, client, project_id, code, currency, quote, team: &team };
    let ratio = dice.between(46, 66);
    let costs: Vec<i64> = items.iter().map(|item| item.amount_minor * ratio / 100).collect();
    let size = world.tasks + dice.below(3);
    let split_at = calendar.at(days.confirmed, 20 * 60).max(initiated);
    let mut branches = plan::split(dice, outline, language, &services, &costs, size, split_at);
    let lines = offer::estimate(&branches);
    let planned = match stage {
        ProjectStage::Planning => {
            *dice.pick(&[Planned::Nothing, Planned::Dates, Planned::Work, Planned::Work])
        }
        ProjectStage::Cancelled if !outline.worked => Planned::Dates,
        _ => Planned::Work,
    };
    for (place, item) in items.iter_mut().enumerate() {
        item.project_id = Some(project_id);
        if planned != Planned::Nothing {
            item.milestone_date = Some(plan::milestone(&branches, place, outline));
            item.version += 1;
            item.updated_at = initiated;
        }
    }
    let on = if outline.has_work() { plan::advance(dice, outline, &mut branches) } else { days.start };
    let mut progress = 0;
    if planned == Planned::Work {
        let site = Site { calendar, outline, language, project_id, currency, team: &team, at: split_at, on };
        progress = work::write(&site, dice, &branches, &mut items, rows);
    }
    if stage == ProjectStage::Cancelled {
        for item in &mut items {
            if item.status != ServiceItemStatus::Delivered {
                item.status = ServiceItemStatus::Cancelled;
            }
        }
    }

    let (mut sums, mut collection) = (Sums::default(), CollectionStatus::NotDue);
    let costs_from = rows.cost.len();
    if outline.is_confirmed() {
        let proposal = offer::propose(&case, dice, &lines, ProposalStatus::Confirmed, rows);
        let budget = offer::set_budget(&case, dice, &lines, rows);
        offer::comply(&case, dice, proposal, rows)?;
        if stage != ProjectStage::ComplianceReview {
            collection = money_in::write(&case, dice, &items, rows);
        }
        if outline.has_work() {
            let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
            sums = spending::write(&case, dice, (&branches, on), &ids, budget, rows)?;
            lessons::issues(&case, dice, rows);
            lessons::look_back(&case, dice, &items, &services, costs_from, rows);
        }
    } else if planned != Planned::Nothing {
        let status = match stage {
            ProjectStage::Cancelled => ProposalStatus::ChangesRequested,
            _ if days.offered > calendar.today => ProposalStatus::Draft,
            _ => ProposalStatus::Sent,
        };
        offer::propose(&case, dice, &lines, status, rows);
    }
    rows.service_item.extend(items);

    let held = outline.temper == Temper::Held;
    let has_dates = planned != Planned::Nothing;
    rows.project.push(project::Model {
        id: project_id,
        code: code.into(),
        name,
        customer_id: client.id,
        requirement_id,
        business_line_id: Some(world.company.lines[outline.line]),
        sales_id: outline.sales,
        manager_id: outline.manager,
        stage,
        on_hold: held,
        held_since: held.then(|| calendar.at(days.last, 19 * 60).max(initiated)),
        resumed_on: None,
        cancel_reason: (stage == ProjectStage::Cancelled)
            .then(|| language.say(*dice.pick(CANCELS)).to_string()),
        hold_reason: held.then(|| language.say(*dice.pick(HOLDS)).to_string()),
        currency,
        planned_start: has_dates.then_some(days.start),
        planned_end: has_dates.then_some(days.end),
        actual_start: outline.has_work().then_some(days.start),
        actual_end: days.done,
        progress,
        health: Health::OnTrack,
        health_without_cost: Health::OnTrack,
        attention: 0,
        attention_without_cost: 0,
        cost_submitted_minor: sums.submitted,
        cost_committed_minor: sums.committed,
        cost_paid_minor: sums.paid,
        collection_status: collection,
        evaluated_on: None,
        revision: 0,
        revision_without_cost: 0,
        search_text: String::new(),
        name_key: String::new(),
        version: 2,
        created_at: initiated,
        updated_at: calendar.at(days.last, 19 * 60).max(initiated),
    });
    Ok(())
}
