//! Customers and their contacts.

use async_graphql::{Enum, InputObject, MaybeUndefined};
use entity::enums::AuditAction;
use entity::{contact, customer, user_account};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::audit::{self, FieldChanges};
use super::db::insert_all;
use super::page::{Listed, Sort};
use super::scope::{self, Visible, across};
use super::search::{each_word, holds};
use super::{App, Tx};
use crate::error::{Error, Result};
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::search::SearchQuery;

/// A person at the customer.
#[derive(Clone, Debug, InputObject)]
pub struct ContactInput {
    /// The person's full name.
    pub name: String,
    /// What the person does at the customer.
    pub title: Option<String>,
    /// The person's e-mail address.
    pub email: Option<String>,
    /// The person's phone number, as it is dialled.
    pub phone: Option<String>,
}

/// A customer to be registered.
#[derive(Clone, Debug, InputObject)]
pub struct CreateCustomerInput {
    /// Registered or everyday name.
    pub name: String,
    /// The branch of business that the customer is in, up to 100 characters, such as `Food`.
    pub industry: Option<String>,
    /// The people to talk to at the customer, at most 50.
    pub contacts: Option<Vec<ContactInput>>,
    /// The sales person responsible; defaults to the viewer.
    pub owner_id: Option<Id>,
}

/// Changes to a customer. What is left out stays; null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCustomerInput {
    /// The customer that is changed.
    pub id: Id,
    /// The version that was read; somebody else's change in between is a CONFLICT.
    pub version: Option<i32>,
    /// Registered or everyday name, 1 to 200 characters. It can't be cleared.
    pub name: MaybeUndefined<String>,
    /// Branch, up to 100 characters; null or empty text clears it.
    pub industry: MaybeUndefined<String>,
    /// Replaces all contacts, at most 50; null leaves none.
    pub contacts: MaybeUndefined<Vec<ContactInput>>,
    /// Hands the customer to another sales person. It can't be cleared.
    pub owner_id: MaybeUndefined<Id>,
}

/// Which customers are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CustomerFilter {
    /// Every word of this text is in the customer's name, or in the name or telephone number of one of its
    /// contacts, in whole or as a part of another word. Case, accents and the width of letters make no
    /// difference: `eclair` finds `ÉCLAIR`. Chinese is found in traditional and in simplified characters, by its
    /// pinyin and by its initials: `huayuan` and `hy` find 花园. A telephone number is found however it is written:
    /// `138-0013` finds `+86 138 0013 8000`.
    pub search: Option<String>,
    /// Only customers of any of these industries.
    pub industry: Option<Vec<String>>,
    /// Only customers that this sales person looks after.
    pub owner_id: Option<Id>,
}

/// What customers are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum CustomerOrder {
    /// By when they were registered, the oldest first.
    #[default]
    CreatedAtAsc,
    /// By when they were registered, the newest first.
    CreatedAtDesc,
    /// By name, as people order names: by numbers, then by Latin letters whatever their case and accents, then by
    /// the pinyin of Chinese characters.
    NameAsc,
    /// By name, in the reverse of the order of `NAME_ASC`.
    NameDesc,
}

impl Listed for customer::Entity {
    type Filter = CustomerFilter;
    type Order = CustomerOrder;
    const ID: Self::Column = customer::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::customers(viewer)
    }

    fn matching(filter: &CustomerFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        let owner = check.id_opt("ownerId", filter.owner_id.as_ref(), NodeKind::User);
        for industry in filter.industry.iter().flatten() {
            check.line_opt("industry", Some(industry), 100);
        }
        check.done()?;
        let mut rows = Condition::all();
        if let Some(text) = &search {
            rows = rows.add(matches(&SearchQuery::of(text)));
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
        use customer::Column::{Name, NameKey};
        match order {
            CustomerOrder::CreatedAtAsc => Sort::up(None),
            CustomerOrder::CreatedAtDesc => Sort::down(None),
            CustomerOrder::NameAsc => Sort::up(NameKey).of_name(Name),
            CustomerOrder::NameDesc => Sort::down(NameKey).of_name(Name),
        }
    }
}

/// The filter of a search: each word is in the name or in a contact, or the number is in a contact. Whoever may
/// see a customer may see its contacts.
fn matches(asked: &SearchQuery) -> Condition {
    let of_contact = |part: &str| {
        let there = Condition::all().add(holds(contact::Column::SearchText, part));
        across::<contact::Entity>(contact::Column::CustomerId, customer::Column::Id, there)
    };
    let words = each_word(asked, |word| {
        Condition::any().add(holds(customer::Column::SearchText, word)).add(of_contact(word))
    });
    Condition::any().add(words).add_option(asked.number.as_deref().map(of_contact))
}

/// Registers a customer.
pub async fn create(app: &App, viewer: &Viewer, input: CreateCustomerInput) -> Result<customer::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Validator::default();
    let name = check.line("name", &input.name, 200);
    let industry = check.line_opt("industry", input.industry.as_deref(), 100);
    let contacts = check_contacts(&mut check, input.contacts.as_deref().unwrap_or_default());
    let owner = check.id_opt("ownerId", input.owner_id.as_ref(), NodeKind::User);
    check.done()?;

    let tx = app.begin_once().await?;
    let owner_id = owner.unwrap_or(viewer.user_id);
    let owner = owner_row(&tx, owner_id).await?;
    let row = customer::Model {
        id: tx.id(),
        name,
        industry,
        owner_id,
        business_line_id: owner.business_line_id,
        search_text: String::new(),
        name_key: String::new(),
        version: 1,
        created_at: tx.now,
        updated_at: tx.now,
    };
    let contacts = listed(&tx, row.id, contacts);
    let list = FieldChanges::default().list("contacts", &[], &contacts);
    let row = audit::insert(&tx, Some(viewer), row, AuditAction::CreateCustomer, list).await?;
    insert_all::<contact::Entity>(&tx.txn, contacts).await?;
    tx.commit(row.id).await?;
    Ok(row)
}

/// Changes a customer.
pub async fn update(app: &App, viewer: &Viewer, input: UpdateCustomerInput) -> Result<customer::Model> {
    viewer.require(Permission::Sell)?;
    let viewer = &viewer.acting(Permission::Sell);
    let mut check = Validator::default();
    let id = check.id("id", &input.id, NodeKind::Customer);
    let name = check.change("name", &input.name, |check, at, text| check.line(at, text, 200));
    let industry = check
        .change_or_clear("industry", &input.industry, |check, at, text| check.line_opt(at, Some(text), 100));
    let contacts =
        check.change_or_clear("contacts", &input.contacts, |check, _, given| check_contacts(check, given));
    let owner = check.change("ownerId", &input.owner_id, |check, at, id| check.id(at, id, NodeKind::User));
    check.done()?;

    let tx = app.begin_once().await?;
    let old = scope::customers(viewer).lock(&tx.txn, id).await?;
    let old = old.ok_or_else(|| Error::not_found("customer", &["input", "id"]))?;
    Error::expect_version(input.version, old.version)?;
    let mut new = old.clone();
    if let Some(name) = name {
        new.name = name;
    }
    if let Some(industry) = industry {
        new.industry = industry.flatten();
    }
    if let Some(owner) = owner {
        new.business_line_id = owner_row(&tx, owner).await?.business_line_id;
        new.owner_id = owner;
    }
    let mut list = FieldChanges::default();
    if let Some(contacts) = contacts.map(Option::unwrap_or_default) {
        let before = contact::Entity::find()
            .filter(contact::Column::CustomerId.eq(id))
            .order_by_asc(contact::Column::Position)
            .all(&tx.txn)
            .await?;
        contact::Entity::delete_many().filter(contact::Column::CustomerId.eq(id)).exec(&tx.txn).await?;
        let contacts = listed(&tx, id, contacts);
        list = list.list("contacts", &before, &contacts);
        insert_all::<contact::Entity>(&tx.txn, contacts).await?;
    }
    let new = audit::update(&tx, Some(viewer), &old, new, AuditAction::UpdateCustomer, list).await?;
    tx.commit(new.id).await?;
    Ok(new)
}

/// The salesperson who is to own a customer.
async fn owner_row(tx: &Tx, id: Uuid) -> Result<user_account::Model> {
    let row = user_account::Entity::find_by_id(id).one(&tx.txn).await?;
    row.ok_or_else(|| Error::not_found("user", &["input", "ownerId"]))
}

fn check_contacts(check: &mut Validator, contacts: &[ContactInput]) -> Vec<ContactInput> {
    check.list("contacts", contacts, 0, 50);
    let mut checked = Vec::with_capacity(contacts.len());
    for (position, contact) in contacts.iter().enumerate() {
        check.within(&["contacts", &position.to_string()], |check| {
            checked.push(ContactInput {
                name: check.line("name", &contact.name, 100),
                title: check.line_opt("title", contact.title.as_deref(), 100),
                email: check.email_opt("email", contact.email.as_deref(), 200),
                phone: check.line_opt("phone", contact.phone.as_deref(), 50),
            });
        });
    }
    checked
}

/// The rows of a customer's contacts.
fn listed(tx: &Tx, customer_id: Uuid, contacts: Vec<ContactInput>) -> Vec<contact::Model> {
    let row = |(position, given): (i32, ContactInput)| contact::Model {
        id: tx.id(),
        customer_id,
        position,
        name: given.name,
        title: given.title,
        email: given.email,
        phone: given.phone,
        search_text: String::new(),
    };
    (0..).zip(contacts).map(row).collect()
}
