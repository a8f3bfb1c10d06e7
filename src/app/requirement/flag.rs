//! Restricted business: flagged wherever a requirement says its word, refused on submission where it is never
//! taken, unless a business owner lets it pass.

use std::collections::HashMap;

use entity::enums::{RestrictionList, Role};
use entity::{requirement, requirement_flag, restricted_category, service_item};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{OverrideRestrictionInput, about, lock};
use crate::app::audit::{self, Changes};
use crate::app::{App, Tx};
use crate::check::Check;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::rules::lifecycle::{self, RequirementStep};
use crate::rules::restriction::touches;
use crate::scalar::Kind;
use crate::viewer::{Permission, Viewer};

/// A flag with the word of the policy it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The flag.
    pub flag: requirement_flag::Model,
    /// The word.
    pub category: restricted_category::Model,
}

/// The flags of these requirements.
pub async fn flags_of(db: &impl ConnectionTrait, requirements: &[Uuid]) -> Result<Vec<Flag>> {
    let flags = requirement_flag::Entity::find()
        .filter(requirement_flag::Column::RequirementId.is_in(requirements.iter().copied()))
        .all(db)
        .await?;
    if flags.is_empty() {
        return Ok(Vec::new());
    }
    let words = restricted_category::Entity::find().all(db).await?;
    let with_word = flags.into_iter().filter_map(|flag| {
        let category = words.iter().find(|word| word.id == flag.restricted_category_id)?.clone();
        Some(Flag { flag, category })
    });
    let mut flags: Vec<_> = with_word.collect();
    flags.sort_by_key(|flag| (flag.category.list, flag.flag.id));
    Ok(flags)
}

/// The same, by requirement.
pub async fn flags_by(db: &impl ConnectionTrait, requirements: &[Uuid]) -> Result<HashMap<Uuid, Vec<Flag>>> {
    let mut flags: HashMap<Uuid, Vec<Flag>> = HashMap::new();
    for flag in flags_of(db, requirements).await? {
        flags.entry(flag.flag.requirement_id).or_default().push(flag);
    }
    Ok(flags)
}

/// Brings a requirement's flags up to date with what it says and with the policy; gives them all.
pub(super) async fn refresh(
    tx: &Tx,
    viewer: &Viewer,
    row: &requirement::Model,
    items: &[service_item::Model],
) -> Result<Vec<Flag>> {
    let mut texts = vec![row.title.as_str(), &row.description, &row.expected_results];
    texts.extend(row.category.as_deref());
    texts.extend(items.iter().flat_map(|item| [item.service.as_str(), &item.description]));
    let before = flags_of(&tx.txn, &[row.id]).await?;
    let words = restricted_category::Entity::find()
        .filter(restricted_category::Column::RetiredAt.is_null())
        .all(&tx.txn)
        .await?;
    let touched: Vec<_> = words.into_iter().filter(|word| touches(&word.word, &texts)).collect();
    let gone = before.iter().filter(|old| !touched.iter().any(|word| word.id == old.category.id));
    let gone: Vec<_> = gone.map(|old| old.flag.id).collect();
    requirement_flag::Entity::delete_many()
        .filter(requirement_flag::Column::Id.is_in(gone))
        .exec(&tx.txn)
        .await?;
    let new = touched.iter().filter(|word| !before.iter().any(|old| old.category.id == word.id));
    for word in new {
        let flag = requirement_flag::ActiveModel {
            id: Set(tx.id()),
            requirement_id: Set(row.id),
            restricted_category_id: Set(word.id),
            flagged_at: Set(tx.now),
            overridden_by_id: Set(None),
            override_reason: Set(None),
        };
        requirement_flag::Entity::insert(flag).exec_without_returning(&tx.txn).await?;
    }
    let after = flags_of(&tx.txn, &[row.id]).await?;
    let said = |flags: &[Flag]| flags.iter().map(|flag| flag.category.word.clone()).collect::<Vec<_>>();
    let changes = Changes::default().field("flags", &said(&before), &said(&after));
    if !changes.is_empty() {
        audit::write(tx, Some(viewer), about(row.id), "requirement.flag", changes).await?;
    }
    Ok(after)
}

/// One refusal for each word of the never-list that nobody let pass.
pub fn refusals(flags: &[Flag]) -> Vec<UserError> {
    let never = flags.iter().filter(|flag| flag.category.list == RestrictionList::Never);
    let open = never.filter(|flag| flag.flag.overridden_by_id.is_none());
    open.map(|flag| {
        let message = format!(
            "\"{}\" is never taken: {} A {} may let it pass, with a reason.",
            flag.category.word,
            flag.category.reason,
            Role::BusinessOwner.name()
        );
        UserError::new(ErrorCode::RuleRefused, &["input", "id"], message).allowing([
            "updateRequirement",
            "withdrawRequirement",
            "overrideRestriction",
        ])
    })
    .collect()
}

/// Lets a requirement pass that touches the never-list; who did it and why is kept.
pub async fn override_restriction(
    app: &App,
    viewer: &Viewer,
    input: OverrideRestrictionInput,
) -> Result<requirement::Model> {
    viewer.require(Permission::Override)?;
    let viewer = &viewer.acting(Permission::Override);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Requirement);
    let word = check.text("word", &input.word, 100);
    let reason = check.text("reason", &input.reason, 2_000);
    check.done()?;

    let tx = app.begin().await?;
    let row = lock(&tx, viewer, id, &["input", "id"], input.version).await?;
    lifecycle::requirement(row.status, RequirementStep::Submit)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    let flags = flags_of(&tx.txn, &[id]).await?;
    let never = || flags.iter().filter(|flag| flag.category.list == RestrictionList::Never);
    let Some(found) = never().find(|flag| flag.category.word.to_lowercase() == word.to_lowercase()) else {
        let message = "The requirement touches no such word of the never-list.";
        return Err(UserError::new(ErrorCode::BadUserInput, &["input", "word"], message)
            .allowing(never().map(|flag| &flag.category.word))
            .into());
    };
    if found.flag.overridden_by_id.is_some() {
        let message = "Somebody has let this word pass already.";
        return Err(UserError::new(ErrorCode::Conflict, &["input", "word"], message).into());
    }
    let changed = requirement_flag::ActiveModel {
        id: Set(found.flag.id),
        overridden_by_id: Set(Some(viewer.user_id)),
        override_reason: Set(Some(reason.clone())),
        ..Default::default()
    };
    changed.update(&tx.txn).await?;
    let changes = Changes::default().new_field("word", &found.category.word).new_field("reason", &reason);
    audit::write(&tx, Some(viewer), about(id), "requirement.override_restriction", changes).await?;
    tx.commit().await?;
    Ok(row)
}

/// Notes that a requirement was refused for what it touches, and gives the refusal: the attempt stays readable.
pub(super) async fn refuse(
    tx: Tx,
    viewer: &Viewer,
    row: &requirement::Model,
    errors: Vec<UserError>,
) -> Result<requirement::Model> {
    let words: Vec<_> = errors.iter().map(|error| error.message.clone()).collect();
    let changes = Changes::default().new_field("refused", words);
    audit::write(&tx, Some(viewer), about(row.id), "requirement.submit_refused", changes).await?;
    tx.commit().await?;
    Err(Error::User(errors))
}
