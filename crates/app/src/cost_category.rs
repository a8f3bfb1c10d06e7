//! The categories that money is spent on, as the company chooses them.

use async_graphql::{InputObject, MaybeUndefined};
use entity::cost_category;
use entity::enums::{AuditAction, CostCategory};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};

use crate::App;
use crate::audit::{self, FieldChanges};
use crate::error::{Error, Result};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};

/// The last place that a category can have.
const LAST: i32 = 10_000;

/// A category that money is spent on, to be added. New costs and budgets may name it at once.
#[derive(Clone, Debug, InputObject)]
pub struct AddCostCategoryInput {
    /// The code that costs and budgets name it by; no other category has it, and it never changes.
    pub code: CostCategory,
    /// What it is called in English, 1 to 100 characters.
    pub label_en: String,
    /// What it is called in Chinese, 1 to 100 characters.
    pub label_zh: String,
    /// Its place among others, 0 to 10,000; left out, it comes last.
    pub position: Option<i32>,
}

/// Changes to a category that money is spent on; what is left out stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCostCategoryInput {
    /// The code of the category that is changed.
    pub code: CostCategory,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// What it is called in English, 1 to 100 characters.
    pub label_en: MaybeUndefined<String>,
    /// What it is called in Chinese, 1 to 100 characters.
    pub label_zh: MaybeUndefined<String>,
    /// Its place among others, 0 to 10,000.
    pub position: MaybeUndefined<i32>,
    /// Whether new costs and estimates may name it; the last one in use stays in use. A project goes on with the
    /// categories of its estimate and of its budget, whatever has become of them.
    pub active: MaybeUndefined<bool>,
}

/// All categories, in their order.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<cost_category::Model>> {
    Ok(cost_category::Entity::find()
        .order_by_asc(cost_category::Column::Position)
        .order_by_asc(cost_category::Column::Code)
        .all(db)
        .await?)
}

/// The categories that something new may name, in their order, and after them those that it goes on with, although they
/// may be out of use.
pub async fn offered(
    db: &impl ConnectionTrait,
    goes_on_with: impl IntoIterator<Item = CostCategory>,
) -> Result<Vec<CostCategory>> {
    let all = all(db).await?.into_iter();
    let mut offered: Vec<_> = all.filter(|row| row.active).map(|row| row.code).collect();
    for category in goes_on_with {
        if !offered.contains(&category) {
            offered.push(category);
        }
    }
    Ok(offered)
}

/// Refuses a category that is not offered.
pub fn check(check: &mut Validator, field: &str, category: CostCategory, offered: &[CostCategory]) {
    if !offered.contains(&category) {
        let message = messages::category_not_offered(category.code());
        check.fail(&[field], message).allowed = offered.iter().map(|one| one.code().into()).collect();
    }
}

/// Adds a category.
pub async fn add(app: &App, viewer: &Viewer, input: AddCostCategoryInput) -> Result<cost_category::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Validator::default();
    let label_en = check.line("labelEn", &input.label_en, 100);
    let label_zh = check.line("labelZh", &input.label_zh, 100);
    let position = input.position.map(|given| check.within_bounds("position", given, 0, LAST));
    check.done()?;
    let tx = app.begin_once().await?;
    let last = all(&tx.txn).await?.last().map_or(0, |last| last.position);
    let row = cost_category::Model {
        id: tx.id(),
        code: input.code,
        label_en,
        label_zh,
        position: position.unwrap_or_else(|| (last + 1).min(LAST)),
        active: true,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row =
        audit::insert(&tx, Some(viewer), row, AuditAction::AddCostCategory, FieldChanges::default()).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Changes a category.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    input: UpdateCostCategoryInput,
) -> Result<cost_category::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Validator::default();
    let label = |check: &mut Validator, at: &str, text: &String| check.line(at, text, 100);
    let label_en = check.change("labelEn", &input.label_en, label);
    let label_zh = check.change("labelZh", &input.label_zh, label);
    let position = check
        .change("position", &input.position, |check, at, given| check.within_bounds(at, *given, 0, LAST));
    let active = check.change("active", &input.active, |_, _, active| *active);
    check.done()?;
    let tx = app.begin_once().await?;
    // All are locked, so that two at once do not put the last two out of use.
    let rows = cost_category::Entity::find().order_by_asc(cost_category::Column::Id).lock_exclusive();
    let rows = rows.all(&tx.txn).await?;
    let old = rows.iter().find(|row| row.code == input.code);
    let old = old.ok_or_else(|| Error::not_found("cost category", &["input", "code"]))?;
    Error::expect_version(input.version, old.version)?;
    if active == Some(false) && !rows.iter().any(|row| row.active && row.id != old.id) {
        let mut check = Validator::default();
        check.fail(&["active"], messages::last_category());
        check.done()?;
    }
    let new = cost_category::Model {
        label_en: label_en.unwrap_or_else(|| old.label_en.clone()),
        label_zh: label_zh.unwrap_or_else(|| old.label_zh.clone()),
        position: position.unwrap_or(old.position),
        active: active.unwrap_or(old.active),
        ..old.clone()
    };
    // The entry has no id by which people could tell which category it is about.
    let which = FieldChanges::default().words("code", Some(old.code.code()));
    let new = audit::update(&tx, Some(viewer), old, new, AuditAction::UpdateCostCategory, which).await?;
    tx.commit(new.id).await?;
    Ok(new)
}
