//! Changes to people: what they are, where they belong, and whether they still work here.

use async_graphql::{InputObject, MaybeUndefined};
use entity::enums::{AuditAction, Role};
use entity::{business_line, user_account, user_role};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::password::check_password;
use super::{check_email, check_locale, hash_password, roles_of};
use crate::audit::{self, FieldChanges};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use crate::{App, Tx, session};

/// Changes to a person. What is left out stays, and only the line can be cleared.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateUserInput {
    /// The person who is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// The e-mail address that the person signs in with. It can't be cleared.
    pub email: MaybeUndefined<String>,
    /// The person's name as colleagues read it, 1 to 100 characters. It can't be cleared.
    pub name: MaybeUndefined<String>,
    /// 10 to 200 characters that are hard to guess; a new one ends all sessions of the person.
    pub password: MaybeUndefined<String>,
    /// All that they are from now on; it counts with their next request. One active ADMIN must remain.
    pub roles: MaybeUndefined<Vec<Role>>,
    /// The line they belong to; null is none.
    pub business_line_id: MaybeUndefined<Id>,
    /// The language in which the person is told things: a tag by BCP 47 to which one of `locales` is near, as `zh-CN` is to
    /// `zh-HK`. It can't be cleared.
    pub locale: MaybeUndefined<String>,
    /// Working days a week, 0 to 7, in hundredths at the finest.
    pub weekly_capacity: MaybeUndefined<f64>,
    /// False for someone who has left: their sessions end, they cannot sign in, their history stays.
    pub active: MaybeUndefined<bool>,
}

/// Changes a person.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateUserInput) -> Result<user_account::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::User);
    let email = check.change("email", &input.email, |check, _, email| check_email(check, email));
    let name = check.change("name", &input.name, |check, at, name| check.line(at, name, 100));
    let locale = check.change("locale", &input.locale, |check, _, locale| check_locale(check, locale));
    let stored = match &input.password {
        MaybeUndefined::Value(_) => user_account::Entity::find_by_id(id).one(&app.db.reader).await?,
        _ => None,
    };
    let password = check.change("password", &input.password, |check, _, password| {
        let given = name.iter().chain(&email);
        let known = stored.iter().flat_map(|row| [&row.name, &row.email]).chain(given);
        check_password(check, password, &known.map(String::as_str).collect::<Vec<_>>());
        password.clone()
    });
    let roles = check.change("roles", &input.roles, |_, _, roles| sorted(roles.clone()));
    let line = check.change_or_clear("businessLineId", &input.business_line_id, |check, at, line| {
        check.id(at, line, NodeKind::BusinessLine)
    });
    let capacity =
        check.change("weeklyCapacity", &input.weekly_capacity, |check, _, days| check_capacity(check, *days));
    let active = check.change("active", &input.active, |_, _, active| *active);
    check.done()?;
    // Takes a while: not while others wait for the row.
    let password_hash = match password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };

    let tx = app.begin_once().await?;
    let old = user_account::Entity::find_by_id(id).lock_exclusive().one(&tx.txn).await?;
    let old = old.ok_or_else(|| Error::not_found("user", &["input", "id"]))?;
    Error::expect_version(input.version, old.version)?;
    if let Some(Some(line)) = line {
        let known = business_line::Entity::find_by_id(line).one(&tx.txn).await?;
        known.ok_or_else(|| Error::not_found("business line", &["input", "businessLineId"]))?;
    }
    let held = roles_of(&tx.txn, &[id]).await?.remove(&id).unwrap_or_default();
    let roles = roles.unwrap_or_else(|| held.clone());
    let new = user_account::Model {
        email: email.unwrap_or_else(|| old.email.clone()),
        name: name.unwrap_or_else(|| old.name.clone()),
        locale: locale.unwrap_or_else(|| old.locale.clone()),
        password_hash: password_hash.clone().unwrap_or_else(|| old.password_hash.clone()),
        business_line_id: line.unwrap_or(old.business_line_id),
        weekly_capacity: capacity.unwrap_or(old.weekly_capacity),
        active: active.unwrap_or(old.active),
        ..old.clone()
    };
    let governs = |active: bool, roles: &[Role]| active && roles.contains(&Role::Admin);
    if governs(old.active, &held) && !governs(new.active, &roles) {
        let field = if new.active { "roles" } else { "active" };
        keep_an_administrator(&tx, id, field).await?;
    }

    let held_now = FieldChanges::default().field("roles", &held, &roles);
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::UpdateUser, held_now).await?;
    if roles != held {
        user_role::Entity::delete_many().filter(user_role::Column::UserId.eq(id)).exec(&tx.txn).await?;
        hold(&tx, id, &roles).await?;
    }
    if password_hash.is_some() || (old.active && !new.active) {
        session::revoke_all(&tx, viewer, id).await?;
    }
    tx.commit(new.id).await?;
    Ok(new)
}

/// Gives a person roles; each must be there once.
pub(super) async fn hold(tx: &Tx, user: Uuid, roles: &[Role]) -> Result<()> {
    for role in roles {
        let held = user_role::ActiveModel { user_id: Set(user), role: Set(*role) };
        user_role::Entity::insert(held).exec_without_returning(&tx.txn).await?;
    }
    Ok(())
}

/// Each role once, in order.
pub(super) fn sorted(mut roles: Vec<Role>) -> Vec<Role> {
    roles.sort();
    roles.dedup();
    roles
}

/// An error if nobody else administers. All who do are locked: of two who leave at the same time, one must stay.
async fn keep_an_administrator(tx: &Tx, leaving: Uuid, field: &str) -> Result<()> {
    let admins = user_role::Entity::find()
        .select_only()
        .column(user_role::Column::UserId)
        .filter(user_role::Column::Role.eq(Role::Admin));
    let active = user_account::Entity::find()
        .filter(user_account::Column::Active.eq(true))
        .filter(user_account::Column::Id.in_subquery(admins.into_query()))
        .order_by_asc(user_account::Column::Id);
    let ids: Vec<Uuid> = active.clone().all(&tx.txn).await?.into_iter().map(|admin| admin.id).collect();
    // Locked by their keys alone, and judged after that: who held the lock may have changed their roles.
    let locked = user_account::Entity::find().filter(user_account::Column::Id.is_in(ids));
    locked.order_by_asc(user_account::Column::Id).lock_exclusive().all(&tx.txn).await?;
    if active.all(&tx.txn).await?.iter().any(|other| other.id != leaving) {
        return Ok(());
    }
    Err(UserError::new(ErrorCode::RuleRefused, &["input", field], messages::last_administrator()).into())
}

/// Hundredths of a day.
fn check_capacity(check: &mut Validator, days: f64) -> i32 {
    let hundredths = days * 100.0;
    if !(0.0..=700.0).contains(&hundredths) || (hundredths - hundredths.round()).abs() > 1e-6 {
        check.fail(&["weeklyCapacity"], messages::wrong_capacity(days, 0, 7)).allowed =
            vec![messages::allow_capacity(0, 7).into()];
        return 0;
    }
    hundredths.round() as i32
}
