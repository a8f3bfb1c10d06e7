//! Who did what, when, and from what to what: written in the transaction it tells of, never changed.
//!
//! What is stored through `insert`, `update` and `follow` can't be changed without its entry, and the entry is the
//! difference of the row before and after. `tables` names the few columns that are not told.

mod changes;
mod export;
mod list;
mod store;
mod tables;

use std::sync::atomic::Ordering;

use entity::audit_entry;
use entity::enums::{AuditAction, Subject};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::error::Result;
use crate::viewer::Viewer;
use crate::{Tx, json_column};

pub use changes::{Changed, FieldChanges};
pub use export::{Exported, delete, write_old};
pub use list::{AuditFilter, AuditOrder};
pub use store::{about, follow, insert, update};

/// What an entry is about.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Kind of thing.
    pub subject: Subject,
    /// Which one.
    pub id: Uuid,
    /// Its project.
    pub project_id: Option<Uuid>,
}

/// Adds an entry; `viewer` is none where the system itself acts.
pub async fn write(
    tx: &Tx,
    viewer: Option<&Viewer>,
    about: About,
    action: AuditAction,
    changes: FieldChanges,
) -> Result<()> {
    let entry = entry(tx, viewer, about, action, changes)?;
    audit_entry::Entity::insert(entry).exec_without_returning(&tx.txn).await?;
    Ok(())
}

/// Whether an entry about such a thing shows to everybody who sees the project. Whom an alert shows to depends on its
/// kind: that is noted where it is stored.
pub fn shows_to_all(subject: Subject) -> bool {
    !matches!(subject, Subject::Cost | Subject::Alert)
}

/// An entry, for those who add many at once.
pub fn entry(
    tx: &Tx,
    viewer: Option<&Viewer>,
    about: About,
    action: AuditAction,
    changes: FieldChanges,
) -> Result<audit_entry::ActiveModel> {
    if let Some(project_id) = about.project_id {
        tx.touch(project_id, shows_to_all(about.subject));
    }
    // Whoever signs in is nobody who was known before, and nobody changes who is refused.
    if matches!(about.subject, Subject::User | Subject::Session)
        && !matches!(action, AuditAction::SignIn | AuditAction::RefuseSignIn)
    {
        tx.people.store(true, Ordering::Relaxed);
    }
    Ok(audit_entry::ActiveModel {
        id: Set(tx.id()),
        at: Set(tx.now),
        actor_id: Set(viewer.map(|viewer| viewer.user_id)),
        subject: Set(about.subject),
        subject_id: Set(about.id),
        project_id: Set(about.project_id),
        action: Set(action),
        changes: Set(json_column::write(&changes.into_map())?),
    })
}
