//! Restricted business: flagged wherever a requirement says its word, refused on submission where it is never
//! taken, unless a business owner lets it pass.

use std::collections::HashMap;

use entity::enums::{AuditAction, RestrictionList, Role};
use entity::{requirement, requirement_flag, restricted_category, service_item};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{OverrideRestrictionInput, check_others, items, lock};
use crate::audit::{self, FieldChanges};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::idempotency::{OnceTx, OperationOutcome};
use crate::scalar::NodeKind;
use crate::validation::Validator;
use crate::viewer::{Operation, Permission, Viewer};
use crate::{App, Tx};
use rules::action::Restriction;
use rules::lifecycle::{self, RequirementStep};
use rules::restriction::{self, NormalizedText, WordMatch, touch};

/// A flag with the word of the policy it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The flag.
    pub flag: requirement_flag::Model,
    /// The word.
    pub category: restricted_category::Model,
}

/// The flags of these requirements.
pub(super) async fn flags_of(db: &impl ConnectionTrait, requirements: &[Uuid]) -> Result<Vec<Flag>> {
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

/// The words that are restricted now.
async fn words_now(db: &impl ConnectionTrait) -> Result<Vec<restricted_category::Model>> {
    Ok(restricted_category::Entity::find()
        .filter(restricted_category::Column::RetiredAt.is_null())
        .all(db)
        .await?)
}

/// Those of the words that a requirement says, and how.
fn touched<'a>(
    words: &'a [restricted_category::Model],
    row: &requirement::Model,
    items: &[service_item::Model],
) -> Vec<(&'a restricted_category::Model, WordMatch)> {
    let mut texts = vec![row.title.as_str(), &row.description, &row.expected_results];
    texts.extend(row.category.as_deref());
    texts.extend(items.iter().flat_map(|item| [item.service.as_str(), &item.description]));
    let texts: Vec<_> = texts.into_iter().map(NormalizedText::of).collect();
    let said = words.iter().filter_map(|word| Some((word, touch(&NormalizedText::of(&word.word), &texts)?)));
    said.collect()
}

/// Whether a requirement is refused for a word that it says so.
fn is_refused(word: &restricted_category::Model, how: WordMatch) -> bool {
    word.list == RestrictionList::Never && how == WordMatch::Whole
}

/// What each of these requirements touches that is never taken, as the policy is now.
pub async fn restrictions_of(
    db: &impl ConnectionTrait,
    rows: &[&requirement::Model],
) -> Result<HashMap<Uuid, Restriction>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let flags = flags_by(db, &ids).await?;
    let mut items: HashMap<Uuid, Vec<service_item::Model>> = HashMap::new();
    let listed = service_item::Entity::find().filter(service_item::Column::RequirementId.is_in(ids));
    for item in listed.all(db).await? {
        items.entry(item.requirement_id).or_default().push(item);
    }
    let words = words_now(db).await?;
    let each = rows.iter().map(|row| {
        let flags = flags.get(&row.id).map_or(&[][..], Vec::as_slice);
        let let_pass = |word: &restricted_category::Model| {
            let known = flags.iter().find(|flag| flag.category.id == word.id);
            known.is_some_and(|flag| flag.flag.overridden_by_id.is_some())
        };
        let said = touched(&words, row, items.get(&row.id).map_or(&[][..], Vec::as_slice));
        let never = said.into_iter().filter(|(word, how)| is_refused(word, *how));
        let never: Vec<_> = never.map(|(word, _)| word).collect();
        let mut open: Vec<_> = never.iter().filter(|word| !let_pass(word)).collect();
        // In the order in which they are flagged: first those that are flagged already.
        open.sort_by_key(|word| {
            flags.iter().position(|flag| flag.category.id == word.id).unwrap_or(usize::MAX)
        });
        let restriction = Restriction {
            refusal: open.first().map(|word| refusal(word)),
            overridden: never.iter().map(|word| let_pass(word)).collect(),
        };
        (row.id, restriction)
    });
    Ok(each.collect())
}

/// Brings a requirement's flags up to date with what it says and with the policy; gives them all.
pub(super) async fn refresh(
    tx: &Tx,
    viewer: &Viewer,
    row: &requirement::Model,
    items: &[service_item::Model],
) -> Result<Vec<Flag>> {
    let before = flags_of(&tx.txn, &[row.id]).await?;
    let words = words_now(&tx.txn).await?;
    let touched = touched(&words, row, items);
    let gone = before.iter().filter(|old| !touched.iter().any(|(word, _)| word.id == old.category.id));
    let gone: Vec<_> = gone.map(|old| old.flag.id).collect();
    requirement_flag::Entity::delete_many()
        .filter(requirement_flag::Column::Id.is_in(gone))
        .exec(&tx.txn)
        .await?;
    for (word, how) in touched {
        let whole = how == WordMatch::Whole;
        if let Some(old) = before.iter().find(|old| old.category.id == word.id) {
            let flag = requirement_flag::Model { whole, ..old.flag.clone() };
            if flag != old.flag {
                requirement_flag::ActiveModel::from(flag).reset_all().update(&tx.txn).await?;
            }
            continue;
        }
        let flag = requirement_flag::ActiveModel {
            id: Set(tx.id()),
            requirement_id: Set(row.id),
            restricted_category_id: Set(word.id),
            whole: Set(whole),
            flagged_at: Set(tx.now),
            overridden_by_id: Set(None),
            override_reason: Set(None),
        };
        requirement_flag::Entity::insert(flag).exec_without_returning(&tx.txn).await?;
    }
    let after = flags_of(&tx.txn, &[row.id]).await?;
    let said =
        |flag: &Flag| format!("{}{}", flag.category.word, if flag.flag.whole { "" } else { " (in part)" });
    let said = |flags: &[Flag]| flags.iter().map(said).collect::<Vec<_>>();
    let changes = FieldChanges::default().field("flags", &said(&before), &said(&after));
    if !changes.is_empty() {
        audit::write(tx, Some(viewer), audit::about(row), AuditAction::FlagRequirement, changes).await?;
    }
    Ok(after)
}

/// The flags for which a requirement is refused, unless they were let pass.
fn refusing(flags: &[Flag]) -> impl Iterator<Item = &Flag> {
    let how = |flag: &Flag| if flag.flag.whole { WordMatch::Whole } else { WordMatch::Part };
    flags.iter().filter(move |flag| is_refused(&flag.category, how(flag)))
}

/// One refusal for each word of the never-list that nobody let pass.
pub(super) fn refusals(flags: &[Flag]) -> Vec<UserError> {
    let open = refusing(flags).filter(|flag| flag.flag.overridden_by_id.is_none());
    open.map(|flag| refusal(&flag.category)).collect()
}

fn refusal(word: &restricted_category::Model) -> UserError {
    let message = messages::word_never_taken(&word.word, &word.reason, Role::BusinessOwner);
    UserError::new(ErrorCode::RuleRefused, &["input", "id"], message).allowing([
        Operation::UpdateRequirement,
        Operation::WithdrawRequirement,
        Operation::OverrideRestriction,
    ])
}

/// Lets a requirement pass that touches the never-list; who did it and why is kept.
pub async fn override_restriction(
    app: &App,
    viewer: &Viewer,
    input: OverrideRestrictionInput,
) -> Result<requirement::Model> {
    viewer.require(Permission::Override)?;
    let viewer = &viewer.acting(Permission::Override);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Requirement);
    let word = check.line("word", &input.word, 100);
    let reason = check.text("reason", &input.reason, 2_000);
    check.done()?;

    let tx = app.begin_once().await?;
    let row = lock(&tx, viewer, id, &["input", "id"], input.version).await?;
    lifecycle::requirement(row.status, RequirementStep::Submit)
        .map_err(|refusal| refusal.at(&["input", "id"]))?;
    check_others(&tx, viewer, &row, Role::BusinessOwner).await?;
    let items = items::stored(&tx, id).await?;
    let flags = refresh(&tx, viewer, &row, &items).await?;
    let never = || refusing(&flags);
    let Some(found) = never().find(|flag| flag.category.word.to_lowercase() == word.to_lowercase()) else {
        return Err(restriction::untouched().allowing(never().map(|flag| &flag.category.word)).into());
    };
    if found.flag.overridden_by_id.is_some() {
        return Err(restriction::let_pass().into());
    }
    let changed = requirement_flag::Model {
        overridden_by_id: Some(viewer.user_id),
        override_reason: Some(reason),
        ..found.flag.clone()
    };
    let changes =
        FieldChanges::between(Some(&found.flag), &changed).words("word", Some(&found.category.word));
    changed.into_active_model().reset_all().update(&tx.txn).await?;
    audit::write(&tx, Some(viewer), audit::about(&row), AuditAction::OverrideRestriction, changes).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Notes that a requirement was refused for what it touches, and gives the refusal: the attempt stays readable.
pub(super) async fn refuse(
    tx: OnceTx,
    viewer: &Viewer,
    row: &requirement::Model,
    errors: Vec<UserError>,
) -> Result<requirement::Model> {
    let words: Vec<_> = errors.iter().map(|error| error.message.to_string()).collect();
    let changes = FieldChanges::default().field("refused", &Vec::new(), &words);
    audit::write(&tx, Some(viewer), audit::about(row), AuditAction::RefuseRequirement, changes).await?;
    tx.commit(OperationOutcome::Refused(errors.clone())).await?;
    Err(Error::User(errors))
}
