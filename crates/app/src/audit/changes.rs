//! What an entry says that changed.

use std::collections::BTreeMap;

use entity::document;
use sea_orm::sea_query::value::sea_value_to_json_value;
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait};
use serde_json::{Value, json};

use super::tables::{LoggedTable, NEVER_LOGGED};

/// The fields that changed: each with what it was, and what it is now.
#[derive(Debug, Default)]
pub struct FieldChanges(Changed);

/// From field to what it was and what it is now.
pub type Changed = BTreeMap<String, (Value, Value)>;

impl FieldChanges {
    /// Every column of a new row, or every column that differs from the row before, by its name in camel case.
    pub fn between<M>(old: Option<&M>, new: &M) -> Self
    where
        M: ModelTrait<Entity: LoggedTable<Model = M>>,
    {
        let mut changes = Self::default();
        for column in columns::<M::Entity>() {
            let (from, to) = (old.map_or(Value::Null, |old| value_of(old, column)), value_of(new, column));
            if from != to {
                let secret = is_among(column, M::Entity::SECRET);
                let change = if secret { (Value::Null, json!(true)) } else { (from, to) };
                changes.0.insert(name_of(column), change);
            }
        }
        changes
    }

    /// The changes of a row that belongs to what the entry is about, such as an instalment of a contract; its fields
    /// come after `name` and a blank.
    pub fn part<M>(mut self, name: &str, old: Option<&M>, new: &M) -> Self
    where
        M: ModelTrait<Entity: LoggedTable<Model = M>>,
    {
        let of_part = Self::between(old, new).0;
        self.0.extend(of_part.into_iter().map(|(field, change)| (format!("{name} {field}"), change)));
        self
    }

    /// Rows that were replaced by others, such as all contacts of a customer: a text for each row.
    pub fn list<M>(self, name: &str, before: &[M], after: &[M]) -> Self
    where
        M: ModelTrait<Entity: LoggedTable<Model = M>>,
    {
        let texts = |rows: &[M]| rows.iter().map(in_words).collect::<Vec<_>>();
        self.field(name, &texts(before), &texts(after))
    }

    /// Notes a field that is no column, if it changed.
    pub fn field<T: serde::Serialize + PartialEq>(mut self, name: &str, from: &T, to: &T) -> Self {
        if from != to {
            self.0.insert(name.into(), (json!(from), json!(to)));
        }
        self
    }

    /// Notes what was said along with the change, such as its reason; nothing where nothing was said.
    pub fn words(self, name: &str, words: Option<&str>) -> Self {
        self.field(name, &None, &words)
    }

    /// Both together.
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is stored.
    pub(super) fn into_map(self) -> Changed {
        self.0
    }
}

/// The columns that entries tell of.
fn columns<E: LoggedTable>() -> impl Iterator<Item = E::Column> {
    E::Column::iter()
        .filter(|column| !NEVER_LOGGED.contains(&column.as_str()) && !is_among(*column, E::UNLOGGED))
}

fn is_among<C: IdenStatic>(column: C, some: &[C]) -> bool {
    some.iter().any(|one| one.as_str() == column.as_str())
}

/// A column's name in camel case; ids are called by what they name.
fn name_of(column: impl IdenStatic) -> String {
    let name = column.as_str();
    let name = name.strip_suffix("_id").or_else(|| name.strip_suffix("_hash")).unwrap_or(name);
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |camel, word| camel + &word[..1].to_uppercase() + &word[1..])
}

fn value_of<M: ModelTrait>(row: &M, column: <M::Entity as EntityTrait>::Column) -> Value {
    use sea_orm::Value as Stored;
    match row.get(column) {
        Stored::ChronoDate(day) => json!(day),
        Stored::ChronoDateTimeUtc(at) => json!(at),
        Stored::Json(Some(document)) => document::content(&document).clone(),
        other => sea_value_to_json_value(&other),
    }
}

/// A row among others in one text, such as `name: Li Na, email: li@example.com`; what is empty is left out.
fn in_words<M>(row: &M) -> String
where
    M: ModelTrait<Entity: LoggedTable<Model = M>>,
{
    let parts = columns::<M::Entity>().filter_map(|column| {
        let value = match value_of(row, column) {
            Value::Null => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => text,
            other => other.to_string(),
        };
        Some(format!("{}: {value}", name_of(column)))
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use entity::enums::{CollectionStatus, Currency, IssueSeverity, IssueStatus};
    use entity::{contact, instalment, issue, user_account};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_change_tells_each_column_that_differs_as_people_read_it() {
        let old = issue::Model {
            id: Uuid::nil(),
            project_id: Uuid::nil(),
            task_id: None,
            title: "No paper".into(),
            description: String::new(),
            severity: IssueSeverity::High,
            status: IssueStatus::Open,
            owner_id: Uuid::nil(),
            raised_by_id: Uuid::nil(),
            resolution: None,
            resolved_at: None,
            search_text: String::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let new = issue::Model {
            task_id: Some(Uuid::nil()),
            status: IssueStatus::Resolved,
            resolved_at: Some(DateTime::UNIX_EPOCH),
            version: 2,
            ..old.clone()
        };
        assert_eq!(
            json!(FieldChanges::between(Some(&old), &new).into_map()),
            json!({
                "task": [null, Uuid::nil()], "status": ["OPEN", "RESOLVED"],
                "resolvedAt": [null, "1970-01-01T00:00:00Z"],
            })
        );
        assert!(FieldChanges::between(Some(&old), &old).is_empty());
    }

    #[test]
    fn a_part_is_told_under_its_name() {
        let old = instalment::Model {
            id: Uuid::nil(),
            contract_id: Uuid::nil(),
            position: 1,
            currency: Currency::Cny,
            amount_minor: 100,
            due_on: None,
            service_item_id: None,
            received_minor: 0,
            status: CollectionStatus::NotDue,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let due_on = NaiveDate::from_ymd_opt(2026, 3, 2);
        let new = instalment::Model { due_on, ..old.clone() };
        let logged = json!(FieldChanges::default().part("instalment 2", Some(&old), &new).into_map());
        assert_eq!(logged, json!({ "instalment 2 dueOn": [null, "2026-03-02"] }));
    }

    #[test]
    fn a_secret_is_told_to_have_changed_and_no_more() {
        let old = user_account::Model {
            id: Uuid::nil(),
            business_line_id: None,
            name: "Li Na".into(),
            email: "li@example.com".into(),
            password_hash: "one".into(),
            locale: "en".into(),
            weekly_capacity: 500,
            active: true,
            search_text: String::new(),
            name_key: String::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let new = user_account::Model { password_hash: "two".into(), ..old.clone() };
        assert_eq!(
            json!(FieldChanges::between(Some(&old), &new).into_map()),
            json!({ "password": [null, true] })
        );
        assert!(!json!(FieldChanges::between(None, &new).into_map()).to_string().contains("two"));
    }

    #[test]
    fn rows_among_others_are_told_whole() {
        let row = contact::Model {
            id: Uuid::nil(),
            customer_id: Uuid::nil(),
            position: 0,
            name: "Li Na".into(),
            title: None,
            email: Some("li@example.com".into()),
            phone: None,
            search_text: String::new(),
        };
        let logged = json!(FieldChanges::default().list("contacts", &[], &[row]).into_map());
        assert_eq!(logged, json!({ "contacts": [[], ["name: Li Na, email: li@example.com"]] }));
    }
}
