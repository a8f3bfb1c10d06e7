//! Stores rows together with the entries that tell of it.

use entity::enums::AuditAction;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait};

use super::tables::Audited;
use super::{About, FieldChanges, write};
use crate::error::Result;
use crate::viewer::Viewer;
use crate::{Tx, search};

/// What entries on a row are about.
pub fn about<M>(row: &M) -> About
where
    M: ModelTrait<Entity: Audited<Model = M>>,
{
    M::Entity::about(row)
}

/// Adds a row, and an entry with all of its columns and what `more` says.
pub async fn insert<M>(
    tx: &Tx,
    viewer: Option<&Viewer>,
    mut row: M,
    action: AuditAction,
    more: FieldChanges,
) -> Result<M>
where
    M: ModelTrait<Entity: Audited<Model = M>> + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    search::fill(&mut row);
    M::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx.txn).await?;
    let changes = FieldChanges::between(None, &row).and(more);
    write(tx, viewer, M::Entity::about(&row), action, changes).await?;
    Ok(row)
}

/// Stores a row that somebody changed, under its next version, and an entry with its difference to the row before and
/// what `more` says.
pub async fn update<M>(
    tx: &Tx,
    viewer: Option<&Viewer>,
    old: &M,
    mut new: M,
    action: AuditAction,
    more: FieldChanges,
) -> Result<M>
where
    M: ModelTrait<Entity: Audited<Model = M>> + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    M::Entity::set_next_version(&mut new, old);
    let new = put(tx, new).await?;
    let changes = FieldChanges::between(Some(old), &new).and(more);
    write(tx, viewer, M::Entity::about(&new), action, changes).await?;
    Ok(new)
}

/// Stores a row that follows from others. Its version stays: nobody's edit is in conflict with what is computed. There
/// is an entry only where the row differs in a column that entries tell of.
pub async fn follow<M>(tx: &Tx, viewer: Option<&Viewer>, old: &M, new: M, action: AuditAction) -> Result<M>
where
    M: ModelTrait<Entity: Audited<Model = M>> + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    let new = put(tx, new).await?;
    let changes = FieldChanges::between(Some(old), &new);
    if !changes.is_empty() {
        write(tx, viewer, M::Entity::about(&new), action, changes).await?;
    }
    Ok(new)
}

async fn put<M>(tx: &Tx, mut row: M) -> Result<M>
where
    M: ModelTrait<Entity: Audited<Model = M>> + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    M::Entity::set_updated_at(&mut row, tx.now);
    search::fill(&mut row);
    row.clone().into_active_model().reset_all().update(&tx.txn).await?;
    Ok(row)
}
