//! Customers and their contacts.

use async_graphql::{Enum, InputObject};
use entity::enums::Subject;
use entity::{contact, customer, user_account};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::audit::{self, About, Changes};
use super::page::{Listed, Sort, holds};
use super::{App, Tx, scope};
use crate::check::Check;
use crate::error::{Error, Result};
use crate::scalar::{Id, Kind};
use crate::viewer::{Permission, Viewer};

/// A person at the customer.
#[derive(Clone, Debug, InputObject)]
pub struct ContactInput {
    /// Full name.
    pub name: String,
    /// What they do there.
    pub title: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Phone number, as dialled.
    pub phone: Option<String>,
}

/// A customer to be registered.
#[derive(Clone, Debug, InputObject)]
pub struct CreateCustomerInput {
    /// Registered or everyday name.
    pub name: String,
    /// Branch.
    pub industry: Option<String>,
    /// People there, at most 50.
    pub contacts: Option<Vec<ContactInput>>,
    /// The sales person responsible; defaults to the viewer.
    pub owner_id: Option<Id>,
}

/// Changes to a customer; what is left out stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCustomerInput {
    /// Which customer.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Registered or everyday name.
    pub name: Option<String>,
    /// Branch.
    pub industry: Option<String>,
    /// Replaces all contacts.
    pub contacts: Option<Vec<ContactInput>>,
    /// Hands the customer to another sales person.
    pub owner_id: Option<Id>,
}

/// Which customers are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CustomerFilter {
    /// Name holds this text.
    pub search: Option<String>,
    /// Of any of these industries.
    pub industry: Option<Vec<String>>,
    /// Looked after by this sales person.
    pub owner_id: Option<Id>,
}

/// What customers are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum CustomerOrder {
    /// Oldest first.
    #[default]
    CreatedAtAsc,
    /// Newest first.
    CreatedAtDesc,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
}

impl Listed for customer::Entity {
    type Filter = CustomerFilter;
    type Order = CustomerOrder;
    const ID: Self::Column = customer::Column::Id;

    fn visible(viewer: &Viewer) -> Condition {
        scope::customers(viewer)
    }

    fn matching(filter: &CustomerFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Check::filter();
        let search = check.text_opt("search", filter.search.as_deref(), 200);
        let owner = check.id_opt("ownerId", filter.owner_id.as_ref(), Kind::User);
        for industry in filter.industry.iter().flatten() {
            check.text_or_empty("industry", industry, 100);
        }
        check.done()?;
        let mut rows = Condition::all();
        if let Some(text) = &search {
            rows = rows.add(holds(customer::Column::Name, text));
        }
        if let Some(industries) = &filter.industry {
            rows = rows.add(customer::Column::Industry.is_in(industries));
        }
        if let Some(owner) = owner {
            rows = rows.add(customer::Column::OwnerId.eq(owner));
        }
        Ok(rows)
    }

    fn sort(order: CustomerOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            CustomerOrder::CreatedAtAsc => Sort::up(None),
            CustomerOrder::CreatedAtDesc => Sort::down(None),
            CustomerOrder::NameAsc => Sort::up(customer::Column::Name),
            CustomerOrder::NameDesc => Sort::down(customer::Column::Name),
        }
    }
}

/// Registers a customer.
pub async fn create(app: &App, viewer: &Viewer, input: CreateCustomerInput) -> Result<customer::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Check::default();
    let name = check.text("name", &input.name, 200);
    let industry = check.text_opt("industry", input.industry.as_deref(), 100);
    let contacts = check_contacts(&mut check, input.contacts.as_deref().unwrap_or_default());
    let owner = check.id_opt("ownerId", input.owner_id.as_ref(), Kind::User);
    check.done()?;

    let tx = app.begin().await?;
    let owner_id = owner.unwrap_or(viewer.user_id);
    let owner = owner_row(&tx, owner_id).await?;
    let row = customer::Model {
        id: tx.id(),
        name,
        industry,
        owner_id,
        business_line_id: owner.business_line_id,
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    customer::Entity::insert(customer::ActiveModel::from(row.clone()))
        .exec_without_returning(&tx.txn)
        .await?;
    let listed: Vec<_> = contacts.iter().map(told_of).collect();
    insert_contacts(&tx, row.id, contacts).await?;
    let changes = Changes::default()
        .new_field("name", &row.name)
        .new_field("industry", &row.industry)
        .new_field("owner", row.owner_id)
        .new_field("contacts", &listed);
    audit::write(&tx, Some(viewer), about(row.id), "customer.create", changes).await?;
    tx.commit().await?;
    Ok(row)
}

/// Changes a customer.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateCustomerInput) -> Result<customer::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Check::default();
    let id = check.id("id", &input.id, Kind::Customer);
    let name = input.name.as_deref().map(|name| check.text("name", name, 200));
    let industry = input.industry.as_deref().map(|text| check.text_opt("industry", Some(text), 100));
    let contacts = input.contacts.as_deref().map(|contacts| check_contacts(&mut check, contacts));
    let owner = check.id_opt("ownerId", input.owner_id.as_ref(), Kind::User);
    check.done()?;

    let tx = app.begin().await?;
    let old = customer::Entity::find_by_id(id)
        .filter(scope::customers(viewer))
        .lock_exclusive()
        .one(&tx.txn)
        .await?
        .ok_or_else(|| Error::not_found("customer", &["input", "id"]))?;
    Error::expect_version(input.version, old.version)?;
    let mut new = customer::Model { version: old.version + 1, updated_at: tx.now, ..old.clone() };
    if let Some(name) = name {
        new.name = name;
    }
    if let Some(industry) = industry {
        new.industry = industry;
    }
    if let Some(owner) = owner {
        new.business_line_id = owner_row(&tx, owner).await?.business_line_id;
        new.owner_id = owner;
    }
    let mut changes = Changes::default()
        .field("name", &old.name, &new.name)
        .field("industry", &old.industry, &new.industry)
        .field("owner", &old.owner_id, &new.owner_id);
    customer::ActiveModel::from(new.clone()).reset_all().update(&tx.txn).await?;
    if let Some(contacts) = contacts {
        let before = contact::Entity::find()
            .filter(contact::Column::CustomerId.eq(id))
            .order_by_asc(contact::Column::Position)
            .all(&tx.txn)
            .await?;
        let before: Vec<_> = before
            .iter()
            .map(|row| told(&row.name, [row.title.as_ref(), row.email.as_ref(), row.phone.as_ref()]))
            .collect();
        contact::Entity::delete_many().filter(contact::Column::CustomerId.eq(id)).exec(&tx.txn).await?;
        changes = changes.field("contacts", &before, &contacts.iter().map(told_of).collect());
        insert_contacts(&tx, id, contacts).await?;
    }
    audit::write(&tx, Some(viewer), about(id), "customer.update", changes).await?;
    tx.commit().await?;
    Ok(new)
}

/// What an audit entry says of somebody on the customer's side.
fn told(name: &str, more: [Option<&String>; 3]) -> String {
    let more = more.into_iter().flatten().map(String::as_str);
    std::iter::once(name).chain(more).collect::<Vec<_>>().join(", ")
}

fn told_of(contact: &ContactInput) -> String {
    told(&contact.name, [contact.title.as_ref(), contact.email.as_ref(), contact.phone.as_ref()])
}

fn about(id: Uuid) -> About {
    About { subject: Subject::Customer, id, project_id: None }
}

/// The sales person who is to look after a customer.
async fn owner_row(tx: &Tx, id: Uuid) -> Result<user_account::Model> {
    let row = user_account::Entity::find_by_id(id).one(&tx.txn).await?;
    row.ok_or_else(|| Error::not_found("user", &["input", "ownerId"]))
}

fn check_contacts(check: &mut Check, contacts: &[ContactInput]) -> Vec<ContactInput> {
    check.list("contacts", contacts, 0, 50);
    let mut checked = Vec::with_capacity(contacts.len());
    for (position, contact) in contacts.iter().enumerate() {
        check.within(&["contacts", &position.to_string()], |check| {
            checked.push(ContactInput {
                name: check.text("name", &contact.name, 100),
                title: check.text_opt("title", contact.title.as_deref(), 100),
                email: check.text_opt("email", contact.email.as_deref(), 200),
                phone: check.text_opt("phone", contact.phone.as_deref(), 50),
            });
        });
    }
    checked
}

async fn insert_contacts(tx: &Tx, customer_id: Uuid, contacts: Vec<ContactInput>) -> Result<()> {
    for (position, given) in (0..).zip(contacts) {
        let row = contact::ActiveModel {
            id: Set(tx.id()),
            customer_id: Set(customer_id),
            position: Set(position),
            name: Set(given.name),
            title: Set(given.title),
            email: Set(given.email),
            phone: Set(given.phone),
        };
        contact::Entity::insert(row).exec_without_returning(&tx.txn).await?;
    }
    Ok(())
}
