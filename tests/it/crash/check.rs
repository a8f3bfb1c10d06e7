//! What must hold in the rows, whatever happened: recomputed from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::enums::{AlertKind, AlertStatus, AuditAction, CostStatus};
use entity::{alert, alert_event, audit_entry, budget, cost, project};
use plimsoll::app::sequence;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::load::Load;
use super::world::World;

/// Every write is there once and whole.
pub(super) async fn nothing_is_half_done(world: &World, load: &Load) {
    let db = world.open().await;
    let db = &db.reader;
    let costs = cost::Entity::find().all(db).await.unwrap();
    let entries = audit_entry::Entity::find().all(db).await.unwrap();
    let mut audit: HashMap<(Uuid, AuditAction), usize> = HashMap::new();
    for entry in &entries {
        *audit.entry((entry.subject_id, entry.action)).or_default() += 1;
    }
    let of = |cost: &cost::Model, action| audit.get(&(cost.id, action)).copied().unwrap_or_default();

    // What was answered is there once, with an audit entry for each step; and nothing else is.
    let ledger = load.ledger.lock().unwrap().clone();
    let mut stored: BTreeMap<&str, Vec<&cost::Model>> = BTreeMap::new();
    for cost in costs.iter().filter(|cost| cost.payee == "Crash") {
        stored.entry(&cost.description).or_default().push(cost);
    }
    let done = |key: &str| ledger.get(key).is_some_and(|entry| entry.payload()["cost"]["id"].is_string());
    let keys: BTreeSet<&str> = ledger.keys().map(String::as_str).collect();
    for key in &keys {
        assert!(ledger[*key].answer.is_some(), "{key} was never answered");
    }
    for (key, rows) in &stored {
        assert_eq!(rows.len(), 1, "{key} is there more than once");
        assert!(keys.contains(key) && done(key), "{key} was never asked for");
        let cost = rows[0];
        let approved = ["-a", "-d"].iter().filter(|step| done(&format!("{key}{step}"))).count();
        let paid = done(&format!("{key}-p"));
        assert_eq!(of(cost, AuditAction::SubmitCost), 1, "{key}");
        assert_eq!(of(cost, AuditAction::ApproveCost), approved, "{key}");
        assert_eq!(of(cost, AuditAction::PayCost), usize::from(paid), "{key}");
        assert_eq!(cost.status == CostStatus::Paid, paid, "{key}: {:?}", cost.status);
    }
    let submitted = keys.iter().filter(|key| key.ends_with(|end: char| end.is_ascii_digit()));
    for key in submitted.filter(|key| done(key)) {
        assert!(stored.contains_key(*key), "{key} was acknowledged and is gone");
    }
    assert!(stored.len() > 10, "too few writes to tell: {}", stored.len());
    is_whole(db).await;
}

/// What must hold of any moment, whatever was asked for: sums are those of what they are of, every step has its entry,
/// and alerts are told, by events that are numbered to the last.
pub(super) async fn is_whole(db: &impl ConnectionTrait) {
    let costs = cost::Entity::find().all(db).await.unwrap();
    let entries = audit_entry::Entity::find().all(db).await.unwrap();
    let submitted: BTreeSet<Uuid> = entries
        .iter()
        .filter(|one| one.action == AuditAction::SubmitCost)
        .map(|one| one.subject_id)
        .collect();
    let paid: BTreeSet<Uuid> =
        entries.iter().filter(|one| one.action == AuditAction::PayCost).map(|one| one.subject_id).collect();
    let of_load = || costs.iter().filter(|cost| cost.payee == "Crash");
    for cost in of_load() {
        assert!(submitted.contains(&cost.id), "{} has no entry", cost.description);
        assert_eq!(cost.status == CostStatus::Paid, paid.contains(&cost.id), "{}", cost.description);
    }

    // Each project's sums are those of its costs.
    let mut sums: HashMap<Uuid, [i64; 3]> = HashMap::new();
    for cost in &costs {
        let sums = sums.entry(cost.project_id).or_default();
        match cost.status {
            CostStatus::Submitted | CostStatus::FinanceApproved => sums[0] += cost.amount_minor,
            CostStatus::Approved => sums[1] += cost.amount_minor,
            CostStatus::Paid => sums[2] += cost.amount_minor,
            CostStatus::Rejected | CostStatus::Cancelled => {}
        }
    }
    for row in project::Entity::find().all(db).await.unwrap() {
        let kept = [row.cost_submitted_minor, row.cost_committed_minor, row.cost_paid_minor];
        assert_eq!(kept, sums.get(&row.id).copied().unwrap_or_default(), "the sums of {}", row.code);
    }

    // Each alert was told, and the last number that was given belongs to the last event.
    let events = alert_event::Entity::find().order_by_asc(alert_event::Column::Seq).all(db).await.unwrap();
    let announced: BTreeSet<Uuid> = events.iter().map(|event| event.alert_id).collect();
    for alert in alert::Entity::find().all(db).await.unwrap() {
        assert!(announced.contains(&alert.id), "an alert that was never told: {alert:?}");
    }
    let last = events.last().map(|event| event.seq).unwrap();
    assert_eq!(sequence::last(db, "alert_event").await.unwrap(), last);
    // Whoever has passed the red line has an alert that says so.
    let lines = budget::Entity::find().all(db).await.unwrap();
    let lines: HashMap<Uuid, i64> =
        lines.into_iter().map(|row| (row.project_id, row.red_line_minor)).collect();
    let open = alert::Entity::find()
        .filter(alert::Column::Kind.eq(AlertKind::CostOverrun))
        .filter(alert::Column::Status.ne(AlertStatus::Resolved));
    let warned: BTreeSet<Uuid> =
        open.all(db).await.unwrap().into_iter().map(|alert| alert.project_id).collect();
    let touched: BTreeSet<Uuid> = of_load().map(|cost| cost.project_id).collect();
    let mut passed = 0;
    for id in touched {
        let spent = sums[&id][1] + sums[&id][2];
        if lines.get(&id).is_some_and(|line| spent > *line) {
            passed += 1;
            assert!(warned.contains(&id), "{id} has passed its red line in silence");
        }
    }
    println!("{} costs, {passed} projects past their red line", of_load().count());
}
