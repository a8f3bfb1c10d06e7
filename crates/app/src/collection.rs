//! Collection of money: deliveries make instalments due, and passing days make them overdue.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::enums::{
    AuditAction, CollectionStatus, ContractStatus, ProjectStage, ServiceItemStatus, Subject,
};
use entity::{contract, instalment, project, service_item};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::audit::{self, About, FieldChanges};
use super::{Tx, policy};
use crate::clock::day_in;
use crate::error::Result;
use crate::viewer::Viewer;
use rules::collection::{ContractInstalment, due_after_delivery, overall, status};
use rules::completion;
use rules::delivery::{DeliveredItem, OverdueMoney};
use rules::lifecycle::{StageEvent, turn};

/// A project's service items and the instalments of its contract in force.
#[derive(Clone, Debug, Default)]
pub struct PaymentTerms {
    items: Vec<service_item::Model>,
    parts: Vec<instalment::Model>,
}

/// The terms of these projects. Only the instalments of a contract in force count.
pub async fn terms_of(db: &impl ConnectionTrait, projects: &[Uuid]) -> Result<HashMap<Uuid, PaymentTerms>> {
    let mut terms: HashMap<Uuid, PaymentTerms> = HashMap::new();
    let items = service_item::Entity::find()
        .filter(service_item::Column::ProjectId.is_in(projects.iter().copied()))
        .order_by_asc(service_item::Column::Position)
        .all(db)
        .await?;
    for item in items {
        if let Some(project) = item.project_id {
            terms.entry(project).or_default().items.push(item);
        }
    }
    let in_force = contract::Entity::find()
        .select_only()
        .columns([contract::Column::Id, contract::Column::ProjectId])
        .filter(contract::Column::ProjectId.is_in(projects.iter().copied()))
        .filter(contract::Column::Status.is_in([ContractStatus::Active, ContractStatus::Fulfilled]));
    let contracts: HashMap<Uuid, Uuid> =
        in_force.clone().into_tuple::<(Uuid, Uuid)>().all(db).await?.into_iter().collect();
    if contracts.is_empty() {
        return Ok(terms);
    }
    let ids = in_force.select_only().column(contract::Column::Id).into_query();
    let parts = instalment::Entity::find()
        .filter(instalment::Column::ContractId.in_subquery(ids))
        .order_by_asc(instalment::Column::Position)
        .all(db)
        .await?;
    for part in parts {
        if let Some(project) = contracts.get(&part.contract_id) {
            terms.entry(*project).or_default().parts.push(part);
        }
    }
    Ok(terms)
}

/// The facts that completing these projects depends on.
pub async fn completion_of(
    db: &impl ConnectionTrait,
    projects: &[Uuid],
) -> Result<HashMap<Uuid, (Vec<completion::CompletionItem>, Vec<completion::CompletionInstalment>)>> {
    let terms = terms_of(db, projects).await?;
    let asked = terms.into_iter().map(|(project, terms)| {
        let items = terms.items.into_iter();
        let items =
            items.map(|item| completion::CompletionItem { service: item.service, status: item.status });
        let parts = terms.parts.iter();
        let parts = parts.map(|part| completion::CompletionInstalment {
            amount: part.amount_minor,
            received: part.received_minor,
        });
        (project, (items.collect(), parts.collect()))
    });
    Ok(asked.collect())
}

/// An instalment in the form that the rules take.
pub(super) fn as_part(row: &instalment::Model) -> ContractInstalment {
    ContractInstalment {
        amount: row.amount_minor,
        received: row.received_minor,
        due_on: row.due_on,
        by_delivery: row.service_item_id.is_some(),
    }
}

/// A service item in the form that the plan takes.
#[derive(Clone, Debug)]
pub struct PlannedItem {
    /// Its id.
    pub id: Uuid,
    /// The name of its service.
    pub service: String,
    /// Its progress in basis points (0 to 10,000).
    pub progress: i32,
    /// The day by which it must be delivered; `None` if none is set.
    pub milestone: Option<NaiveDate>,
    /// Whether it is still to be delivered.
    pub is_open: bool,
    /// When it was delivered; `None` if it was not.
    pub delivered_at: Option<DateTime<Utc>>,
}

impl PaymentTerms {
    /// The service items in the form that the plan takes.
    pub fn milestones(&self) -> Vec<PlannedItem> {
        let item = |item: &service_item::Model| PlannedItem {
            id: item.id,
            service: item.service.clone(),
            progress: item.progress,
            milestone: item.milestone_date,
            is_open: matches!(item.status, ServiceItemStatus::Planned | ServiceItemStatus::InProgress),
            delivered_at: item.delivered_at,
        };
        self.items.iter().map(item).collect()
    }

    fn item(&self, id: Option<Uuid>) -> Option<&service_item::Model> {
        self.items.iter().find(|item| Some(item.id) == id)
    }

    /// Whether at least one item is delivered and none is still to be.
    fn all_delivered(&self) -> bool {
        let open = |status| matches!(status, ServiceItemStatus::Planned | ServiceItemStatus::InProgress);
        let any = self.items.iter().any(|item| item.status == ServiceItemStatus::Delivered);
        any && !self.items.iter().any(|item| open(item.status))
    }

    /// Whether some instalment's status on `day` differs from its stored status.
    pub fn moves_on(&self, day: NaiveDate) -> bool {
        self.parts.iter().any(|part| status(&as_part(part), day) != part.status)
    }

    /// The delivered service items with what is not paid for them yet, one entry each.
    pub fn delivered(&self, zone: Tz) -> Vec<DeliveredItem> {
        let owed = |parts: &mut dyn Iterator<Item = &instalment::Model>| {
            parts.map(|part| part.amount_minor - part.received_minor).sum::<i64>()
        };
        let done = self.items.iter().filter(|item| item.status == ServiceItemStatus::Delivered);
        let each = done.filter_map(|item| {
            let own = || self.parts.iter().filter(|part| part.service_item_id == Some(item.id));
            // An item without an instalment of its own counts as unpaid as long as any instalment is.
            let outstanding = match own().next() {
                Some(_) => owed(&mut own()),
                None => owed(&mut self.parts.iter()),
            };
            (outstanding > 0).then(|| DeliveredItem {
                item: item.id,
                service: item.service.clone(),
                on: item.delivered_at.map(|at| day_in(zone, at)),
                outstanding: own().next().map(|_| outstanding),
                due_on: own().filter_map(|part| part.due_on).min(),
                currency: item.currency,
            })
        });
        each.collect()
    }

    /// The instalments that are overdue on a day.
    pub fn overdue(&self, day: NaiveDate) -> Vec<OverdueMoney> {
        let late = self.parts.iter().filter(|part| status(&as_part(part), day) == CollectionStatus::Overdue);
        late.filter_map(|part| {
            let due_on = part.due_on?;
            Some(OverdueMoney { outstanding: as_part(part).outstanding(), due_on, currency: part.currency })
        })
        .collect()
    }
}

/// Updates the instalments of a locked project: they become due with deliveries and overdue with days. The
/// project's stage and collection status follow in `row`, which the caller must store.
pub async fn refresh(tx: &Tx, viewer: Option<&Viewer>, row: &mut project::Model) -> Result<PaymentTerms> {
    if !matches!(row.stage, ProjectStage::Execution | ProjectStage::Collection) {
        return Ok(PaymentTerms::default());
    }
    let mut terms = terms_of(&tx.txn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let waits = |part: &instalment::Model| part.service_item_id.is_some() && part.due_on.is_none();
    let payment_days = if terms.parts.iter().any(waits) {
        policy::of_line(&tx.txn, row.business_line_id).await?.payment_days
    } else {
        0
    };
    for place in 0..terms.parts.len() {
        let old = &terms.parts[place];
        let item = terms.item(old.service_item_id);
        let due_on = match item.map(|item| item.status) {
            None => old.due_on,
            Some(ServiceItemStatus::Delivered) => {
                old.due_on.or(Some(due_after_delivery(tx.today, payment_days)))
            }
            // The delivery was undone, so the instalment waits for it again.
            Some(_) => None,
        };
        let mut new = instalment::Model { due_on, ..old.clone() };
        new.status = status(&as_part(&new), tx.today);
        if new != *old {
            store(tx, viewer, row.id, old, &new).await?;
            terms.parts[place] = new;
        }
    }
    let statuses: Vec<_> = terms.parts.iter().map(|part| part.status).collect();
    row.collection_status = overall(&statuses);
    let old = row.stage;
    row.stage =
        turn(old, if terms.all_delivered() { StageEvent::AllDelivered } else { StageEvent::Reopened });
    if row.stage != old {
        row.actual_end = (row.stage == ProjectStage::Collection).then_some(tx.today);
    }
    Ok(terms)
}

async fn store(
    tx: &Tx,
    viewer: Option<&Viewer>,
    project_id: Uuid,
    old: &instalment::Model,
    new: &instalment::Model,
) -> Result<()> {
    // The version stays: a computed change must not conflict with a user's edit.
    let changed = instalment::ActiveModel {
        id: Set(new.id),
        due_on: Set(new.due_on),
        status: Set(new.status),
        updated_at: Set(tx.now),
        ..Default::default()
    };
    changed.update(&tx.txn).await?;
    let about = About { subject: Subject::Contract, id: new.contract_id, project_id: Some(project_id) };
    let changes = FieldChanges::default().part(&format!("instalment {}", new.position + 1), Some(old), new);
    audit::write(tx, viewer, about, AuditAction::FollowInstalment, changes).await
}

#[cfg(test)]
mod tests {
    use entity::enums::Currency;

    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, number).unwrap()
    }

    fn item(number: u128, status: ServiceItemStatus) -> service_item::Model {
        service_item::Model {
            id: Uuid::from_u128(number),
            requirement_id: Uuid::nil(),
            project_id: Some(Uuid::nil()),
            position: 0,
            service: format!("service {number}"),
            description: String::new(),
            quantity: 1,
            currency: Currency::Cny,
            unit_price_minor: 100,
            amount_minor: 100,
            milestone_date: None,
            status,
            progress: 0,
            delivered_at: None,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    /// An instalment of 100 for an item, or for none.
    fn part(item: Option<u128>, due: Option<u32>, received: i64) -> instalment::Model {
        let mut row = instalment::Model {
            id: Uuid::nil(),
            contract_id: Uuid::nil(),
            position: 0,
            currency: Currency::Cny,
            amount_minor: 100,
            due_on: due.map(day),
            service_item_id: item.map(Uuid::from_u128),
            received_minor: received,
            status: CollectionStatus::ALL[0],
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        row.status = status(&as_part(&row), day(1));
        row
    }

    #[test]
    fn all_is_delivered_once_something_is_and_nothing_is_open() {
        use ServiceItemStatus::{Cancelled, Delivered, InProgress, Planned};
        for (statuses, all) in [
            (vec![], false),
            (vec![Cancelled], false),
            (vec![Delivered, Cancelled], true),
            (vec![Delivered, Planned], false),
            (vec![Delivered, InProgress], false),
        ] {
            let items = statuses.iter().map(|status| item(1, *status)).collect();
            let terms = PaymentTerms { items, parts: Vec::new() };
            assert_eq!(terms.all_delivered(), all, "{statuses:?}");
        }
    }

    #[test]
    fn what_is_delivered_is_owed_by_its_own_instalments_or_else_by_all() {
        use ServiceItemStatus::{Delivered, Planned};
        let items = vec![item(1, Delivered), item(2, Delivered), item(3, Delivered), item(4, Planned)];
        // The first is owed in part and due first on the 5th; the second is paid; the third has no instalment of its own.
        let parts = vec![
            part(Some(1), Some(9), 40),
            part(Some(1), Some(5), 0),
            part(Some(2), Some(5), 100),
            part(Some(4), None, 0),
        ];
        let mut terms = PaymentTerms { items, parts };
        let owed = |terms: &PaymentTerms| -> Vec<_> {
            let each = terms.delivered(chrono_tz::UTC).into_iter();
            each.map(|one| (one.item.as_u128(), one.outstanding, one.due_on)).collect()
        };
        assert_eq!(owed(&terms), [(1, Some(160), Some(day(5))), (3, None, None)]);
        terms.parts.iter_mut().for_each(|part| part.received_minor = part.amount_minor);
        assert_eq!(owed(&terms), []);
    }

    #[test]
    fn an_instalment_is_overdue_after_its_day_with_what_is_outstanding_of_it() {
        let parts = vec![part(None, Some(5), 30), part(None, Some(5), 100), part(Some(1), None, 0)];
        let terms = PaymentTerms { items: Vec::new(), parts };
        let overdue = |on| -> Vec<_> { terms.overdue(day(on)).iter().map(|late| late.outstanding).collect() };
        assert_eq!([5, 6].map(overdue), [vec![], vec![70]]);
        assert!(terms.moves_on(day(6)), "its status follows");
        assert!(!terms.moves_on(day(1)), "as it is stored");
    }
}
