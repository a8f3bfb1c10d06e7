//! People and their roles.

mod password;
mod update;

use std::collections::HashMap;

use async_graphql::{Enum, InputObject};
use entity::enums::{AuditAction, Role};
use entity::{business_line, user_account, user_role};
use messages::Locale;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::audit::{self, FieldChanges};
use super::page::{Listed, Sort};
use super::scope::{self, Visible};
use super::search::found;
use super::{App, Tx};
use crate::error::{Error, Result};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::search::SearchQuery;

pub use password::{DEMO_PASSWORD, hash_password, verify_password};
pub use update::{UpdateUserInput, update};

use password::check_password;

/// A person to be added.
#[derive(Clone, Debug, InputObject)]
pub struct CreateUserInput {
    /// The e-mail address that the person signs in with; no two people have the same.
    pub email: String,
    /// The person's name as colleagues read it, 1 to 100 characters.
    pub name: String,
    /// 10 to 200 characters that are hard to guess: common and repeated ones, and those made of the person's name or
    /// e-mail address, are refused.
    pub password: String,
    /// What the person does, and so what they may see and decide.
    pub roles: Vec<Role>,
    /// The business line that the person belongs to; left out, none.
    pub business_line_id: Option<Id>,
    /// The language in which the person is told things: a tag by BCP 47 to which one of `locales` is near, as `zh-CN` is to
    /// `zh-HK`.
    #[graphql(default_with = "String::from(\"en\")")]
    pub locale: String,
}

/// Which users are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct UserFilter {
    /// Only people who hold any of these roles.
    pub role: Option<Vec<Role>>,
    /// Every word of this text is in the person's name or e-mail address, in whole or as a part of another word.
    /// Case, accents and the width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found in
    /// traditional and in simplified characters, by its pinyin and by its initials: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
}

/// What users are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum UserOrder {
    /// By when they were added, the oldest first.
    #[default]
    CreatedAtAsc,
    /// By when they were added, the newest first.
    CreatedAtDesc,
    /// By name, as people order names: by numbers, then by Latin letters whatever their case and accents, then by
    /// the pinyin of Chinese characters.
    NameAsc,
}

impl Listed for user_account::Entity {
    type Filter = UserFilter;
    type Order = UserOrder;
    const ID: Self::Column = user_account::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::users(viewer)
    }

    fn matching(filter: &UserFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(roles) = &filter.role {
            let holders = user_role::Entity::find()
                .select_only()
                .column(user_role::Column::UserId)
                .filter(user_role::Column::Role.is_in(roles.iter().copied()));
            rows = rows.add(user_account::Column::Id.in_subquery(holders.into_query()));
        }
        if let Some(text) = &search {
            rows = rows.add(found(user_account::Column::SearchText, &SearchQuery::of(text)));
        }
        Ok(rows)
    }

    fn sort(order: UserOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            UserOrder::CreatedAtAsc => Sort::up(None),
            UserOrder::CreatedAtDesc => Sort::down(None),
            UserOrder::NameAsc => Sort::up(user_account::Column::NameKey).of_name(user_account::Column::Name),
        }
    }
}

/// The roles of each user.
pub async fn roles_of(db: &impl ConnectionTrait, users: &[Uuid]) -> Result<HashMap<Uuid, Vec<Role>>> {
    let rows = user_role::Entity::find()
        .filter(user_role::Column::UserId.is_in(users.iter().copied()))
        .all(db)
        .await?;
    let mut roles: HashMap<Uuid, Vec<Role>> = HashMap::new();
    for row in rows {
        roles.entry(row.user_id).or_default().push(row.role);
    }
    for held in roles.values_mut() {
        held.sort();
    }
    Ok(roles)
}

/// Adds a person.
pub async fn create(app: &App, viewer: &Viewer, input: CreateUserInput) -> Result<user_account::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Validator::default();
    let person = check_person(&mut check, &input.name, &input.email, &input.password, &input.locale);
    let line = check.id_opt("businessLineId", input.business_line_id.as_ref(), NodeKind::BusinessLine);
    check.done()?;
    let password_hash = hash_password(input.password).await?;

    let tx = app.begin_once().await?;
    if let Some(line) = line {
        let known = business_line::Entity::find_by_id(line).one(&tx.txn).await?;
        known.ok_or_else(|| Error::not_found("business line", &["input", "businessLineId"]))?;
    }
    let person = NewUser { password_hash, business_line_id: line, ..person };
    let row = insert(&tx, Some(viewer), person, &input.roles).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Adds an administrator, for the one who runs the server.
pub async fn create_admin(
    app: &App,
    email: String,
    name: String,
    password: String,
) -> Result<user_account::Model> {
    let mut check = Validator::default();
    let person = check_person(&mut check, &name, &email, &password, "en");
    check.done()?;
    let person = NewUser { password_hash: hash_password(password).await?, ..person };
    let tx = app.begin().await?;
    let row = insert(&tx, None, person, &[Role::Admin]).await?;
    tx.commit().await?;
    Ok(row)
}

/// Whether there is anybody who could sign in.
pub async fn is_there_any(app: &App) -> Result<bool> {
    let one = user_account::Entity::find().select_only().column(user_account::Column::Id);
    let one: Option<Uuid> = one.limit(1).into_tuple().one(&app.db.reader).await?;
    Ok(one.is_some())
}

/// A line of business to be added.
#[derive(Clone, Debug, InputObject)]
pub struct CreateBusinessLineInput {
    /// Name as people say it; unique.
    pub name: String,
}

/// Adds a line of business.
pub async fn create_business_line(
    app: &App,
    viewer: &Viewer,
    input: CreateBusinessLineInput,
) -> Result<business_line::Model> {
    viewer.require(Permission::Administer)?;
    let mut check = Validator::default();
    let name = check.line("name", &input.name, 100);
    check.done()?;
    let tx = app.begin_once().await?;
    let row = business_line::Model {
        id: tx.id(),
        name,
        search_text: String::new(),
        name_key: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::CreateBusinessLine, FieldChanges::default())
        .await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Which lines of business are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct BusinessLineFilter {
    /// Every word of this text is in the name of the line, in whole or as a part of another word. Case, accents
    /// and the width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found in traditional and
    /// in simplified characters, by its pinyin and by its initials: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
}

/// What lines of business are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum BusinessLineOrder {
    /// By name, as people order names: by numbers, then by Latin letters whatever their case and accents, then by
    /// the pinyin of Chinese characters.
    #[default]
    NameAsc,
}

impl Listed for business_line::Entity {
    type Filter = BusinessLineFilter;
    type Order = BusinessLineOrder;
    const ID: Self::Column = business_line::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::business_lines(viewer)
    }

    fn matching(filter: &BusinessLineFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        check.done()?;
        let rows = Condition::all();
        Ok(match search {
            Some(text) => rows.add(found(business_line::Column::SearchText, &SearchQuery::of(&text))),
            None => rows,
        })
    }

    fn sort(order: BusinessLineOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            BusinessLineOrder::NameAsc => {
                Sort::up(business_line::Column::NameKey).of_name(business_line::Column::Name)
            }
        }
    }
}

/// A person's columns but for password and line.
fn check_person(check: &mut Validator, name: &str, email: &str, password: &str, locale: &str) -> NewUser {
    let name = check.line("name", name, 100);
    let email = check_email(check, email);
    check_password(check, password, &[&name, &email]);
    let locale = check_locale(check, locale);
    NewUser { name, email, password_hash: String::new(), locale, business_line_id: None }
}

fn check_email(check: &mut Validator, email: &str) -> String {
    check.email("email", email, 200).to_lowercase()
}

fn check_locale(check: &mut Validator, locale: &str) -> String {
    if Locale::nearest(locale).is_none() {
        let given: String = locale.chars().take(40).collect();
        check.fail(&["locale"], messages::no_such_language(given)).allowed =
            Locale::all().map(|known| known.tag().into()).collect();
    }
    locale.into()
}

/// A person's columns, checked.
pub struct NewUser {
    /// Name as colleagues read it.
    pub name: String,
    /// Lower case.
    pub email: String,
    /// PHC format.
    pub password_hash: String,
    /// A tag by BCP 47 that a language is near to.
    pub locale: String,
    /// The line they belong to.
    pub business_line_id: Option<Uuid>,
}

/// Adds a person with their roles; `viewer` is none where the one who runs the server does.
pub async fn insert(
    tx: &Tx,
    viewer: Option<&Viewer>,
    person: NewUser,
    roles: &[Role],
) -> Result<user_account::Model> {
    let row = user_account::Model {
        id: tx.id(),
        business_line_id: person.business_line_id,
        name: person.name,
        email: person.email,
        password_hash: person.password_hash,
        locale: person.locale,
        weekly_capacity: 500,
        active: true,
        search_text: String::new(),
        name_key: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let roles = update::sorted(roles.to_vec());
    let held = FieldChanges::default().field("roles", &Vec::new(), &roles);
    let row = audit::insert(tx, viewer, row, AuditAction::CreateUser, held).await?;
    update::hold(tx, row.id, &roles).await?;
    Ok(row)
}
