//! Old entries leave the audit log for a file.

use std::io::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use entity::enums::{AuditAction, Subject};
use entity::{audit_entry, exported_entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{About, FieldChanges, write};
use crate::db::insert_all;
use crate::error::{Error, Result};
use crate::retention::{before, policy_of_all};
use crate::{App, json_column};

/// Entries that are read, and later deleted, at once.
const BATCH: u64 = 500;

/// Entries that were written.
#[derive(Debug)]
pub struct Exported {
    /// Which, in the order they were written.
    ids: Vec<Uuid>,
    /// All of them are from before this instant.
    before: DateTime<Utc>,
    /// The SHA-256 of what was written, in hexadecimal digits.
    pub digest: String,
}

impl Exported {
    /// How many.
    pub fn count(&self) -> usize {
        self.ids.len()
    }
}

/// Writes the entries that the policy does not keep as lines of JSON, oldest first. None where it keeps all.
pub async fn write_old(app: &App, out: &mut (impl Write + Send)) -> Result<Option<Exported>> {
    use audit_entry::Column::{At, Id};
    let Some(before) = before(app, policy_of_all(app).await?.keep_audit_days) else { return Ok(None) };
    let (mut ids, mut hash, mut after) = (Vec::new(), Sha256::new(), Uuid::nil());
    loop {
        let rows = audit_entry::Entity::find().filter(At.lt(before)).filter(Id.gt(after));
        let rows = rows.order_by_asc(Id).limit(BATCH).all(&app.db.reader).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            let line = format!("{}\n", line_of(row)?);
            hash.update(&line);
            out.write_all(line.as_bytes()).map_err(Error::internal)?;
            ids.push(row.id);
        }
    }
    let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(Exported { ids, before, digest }))
}

/// An entry as JSON.
fn line_of(row: &audit_entry::Model) -> Result<Value> {
    let changes = json_column::read(&row.changes, row.id)?;
    let changes: Map<String, Value> =
        changes.into_iter().map(|(field, (from, to))| (field, json!({ "from": from, "to": to }))).collect();
    Ok(json!({
        "id": row.id,
        "at": row.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "actor": row.actor_id,
        "action": row.action.stored(),
        "subject": row.subject.name(),
        "subjectId": row.subject_id,
        "project": row.project_id,
        "changes": changes,
    }))
}

/// Deletes the entries that were written, once their file is safe, and leaves an entry that says so.
pub async fn delete(app: &App, exported: &Exported) -> Result<()> {
    if exported.ids.is_empty() {
        return Ok(());
    }
    let tx = app.begin().await?;
    let about = About { subject: Subject::Policy, id: policy_of_all(app).await?.id, project_id: None };
    let changes = FieldChanges::default()
        .field("entries", &None, &Some(exported.count()))
        .field("before", &None, &Some(exported.before))
        .field("sha256", &None, &Some(&exported.digest));
    write(&tx, None, about, AuditAction::ExportAudit, changes).await?;
    tx.commit().await?;
    for ids in exported.ids.chunks(BATCH as usize) {
        let tx = app.begin().await?;
        let named = ids.iter().map(|id| exported_entry::Model { id: *id });
        insert_all::<exported_entry::Entity>(&tx.txn, named).await?;
        let these = || ids.iter().copied();
        let entries = audit_entry::Entity::delete_many().filter(audit_entry::Column::Id.is_in(these()));
        entries.exec(&tx.txn).await?;
        let names = exported_entry::Entity::delete_many();
        names.filter(exported_entry::Column::Id.is_in(these())).exec(&tx.txn).await?;
        tx.commit().await?;
    }
    Ok(())
}
