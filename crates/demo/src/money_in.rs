//! Contracts, and the money they bring.

use chrono::NaiveDate;
use entity::enums::{CollectionStatus, ContractStatus, ProjectStage, Role, ServiceItemStatus};
use entity::{contract, instalment, receipt, service_item};
use uuid::Uuid;

use super::dice::{Dice, plus};
use super::life::Case;
use super::rows::Rows;
use app::clock::day_in;
use rules::collection::{ContractInstalment, overall, status};

/// Writes the contract with its payment terms and what was received; gives the project's collection status.
pub(super) fn write(
    case: &Case,
    dice: &mut Dice,
    items: &[service_item::Model],
    rows: &mut Rows,
) -> CollectionStatus {
    let calendar = &case.world.calendar;
    let days = &case.outline.days;
    let stage = case.outline.stage;
    let contract_status = match stage {
        ProjectStage::Contracting if dice.chance(40) => ContractStatus::Draft,
        ProjectStage::Contracting => ContractStatus::LegalReview,
        ProjectStage::Completed => ContractStatus::Fulfilled,
        ProjectStage::Cancelled => ContractStatus::Terminated,
        _ => ContractStatus::Active,
    };
    let at = calendar.some_time(dice, days.legal);
    let signed = (stage != ProjectStage::Contracting).then_some(days.signed);
    let id = dice.id(at);
    let updated_at = signed.map_or(at, |day| calendar.at(day, 17 * 60).max(at));
    let mut row = contract::Model {
        id,
        project_id: case.project_id,
        number: format!("C{}", &case.code[1..]),
        currency: case.currency,
        amount_minor: case.quote,
        received_minor: 0,
        status: contract_status,
        signed_on: signed,
        comment: None,
        search_text: String::new(),
        version: if signed.is_some() { 3 } else { 1 },
        created_at: at,
        updated_at,
    };
    // On signing, when the first item is delivered, and when the last one is.
    let last = items.iter().max_by_key(|item| (item.milestone_date, item.position));
    let parts = [
        (case.quote / 10 * 3, None),
        (case.quote / 10 * 4, items.first()),
        (case.quote - case.quote / 10 * 7, last),
    ];
    let mut statuses = Vec::new();
    for (position, (amount_minor, item)) in (0_i32..).zip(parts) {
        let delivered = item.and_then(|item| item.delivered_at);
        let due_on = match (item, signed) {
            (None, signed) => Some(plus(signed.unwrap_or(days.signed), 10)),
            (Some(_), None) => None,
            (Some(item), _) => delivered
                .filter(|_| item.status == ServiceItemStatus::Delivered)
                .map(|at| plus(day_in(calendar.zone, at), 15)),
        };
        let mut part = instalment::Model {
            id: dice.id(at),
            contract_id: id,
            position,
            currency: case.currency,
            amount_minor,
            due_on,
            service_item_id: item.map(|item| item.id),
            received_minor: 0,
            status: CollectionStatus::NotDue,
            version: 1,
            created_at: at,
            updated_at,
        };
        let ends = position == 2;
        if let Some(due) = due_on.filter(|_| signed.is_some()) {
            receive(case, dice, &mut part, due, ends, rows);
        }
        part.status = standing(&part, calendar.today, signed.is_some());
        if stage == ProjectStage::Cancelled && part.received_minor == 0 {
            part.status = CollectionStatus::NotDue;
        }
        row.received_minor += part.received_minor;
        statuses.push(part.status);
        rows.instalment.push(part);
    }
    rows.contract.push(row);
    overall(&statuses)
}

/// Receives what has come in for an instalment by the last day of the project's life so far.
fn receive(
    case: &Case,
    dice: &mut Dice,
    part: &mut instalment::Model,
    due: NaiveDate,
    ends: bool,
    rows: &mut Rows,
) {
    let days = &case.outline.days;
    let late = dice.chance(12);
    let wait = if late { dice.between(20, 70) } else { dice.between(-6, 9) };
    let paid_on = plus(due, wait).max(plus(days.signed, 1));
    let amounts = match case.outline.stage {
        ProjectStage::Completed => vec![(paid_on.min(days.last), part.amount_minor)],
        // Paid in full it would be complete.
        ProjectStage::Collection if ends && dice.chance(60) => Vec::new(),
        ProjectStage::Collection if ends => vec![(paid_on, part.amount_minor / 2)],
        _ if dice.chance(10) => {
            let half = part.amount_minor / 2;
            vec![(paid_on, half), (plus(paid_on, 12), part.amount_minor - half)]
        }
        _ => vec![(paid_on, part.amount_minor)],
    };
    let finance = case.world.company.of(Role::Finance, case.outline.line);
    for (day, amount_minor) in amounts {
        if day > days.last {
            continue;
        }
        let at = case.world.calendar.some_time(dice, day);
        let slip = dice.between(100_000, 999_999);
        let id: Uuid = dice.id(at);
        rows.receipt.push(receipt::Model {
            id,
            instalment_id: part.id,
            currency: part.currency,
            amount_minor,
            received_on: day,
            reference: Some(format!("BANK-{}-{slip}", day.format("%Y%m%d"))),
            recorded_by_id: *dice.pick(&finance),
            created_at: at,
        });
        part.received_minor += amount_minor;
        part.version += 1;
        part.updated_at = at;
    }
}

fn standing(part: &instalment::Model, today: NaiveDate, signed: bool) -> CollectionStatus {
    let (received, by_delivery) = (part.received_minor, part.service_item_id.is_some());
    let due_on = part.due_on.filter(|_| signed);
    status(&ContractInstalment { amount: part.amount_minor, received, due_on, by_delivery }, today)
}
