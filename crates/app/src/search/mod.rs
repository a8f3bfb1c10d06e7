//! What things are found by, and how they order by name: one table for all of them.
//!
//! Two columns stand beside what is searched, on both databases. `search_text` holds it in the one form of texts that are
//! searched (`rules::search`), a line each, with the readings of Chinese names; `name_key` holds the place of the name
//! among others. They are made wherever rows are stored: by `audit::insert`, `update` and `follow`, and by
//! `db::insert_all`. What is stored past these keeps the columns that they are made of; a test goes through all rows.
//!
//! Rows that have none, from before there were these columns or from an older server, get theirs as a server starts, and
//! from its sweep. A row that an older server *renames* keeps the text of its old name until it is stored again.

mod backfill;
mod conditions;

use std::str::FromStr;

use sea_orm::{ActiveModelTrait, EntityTrait, ModelTrait, Value};

use rules::search::{dialled, form, name_key, readings};

pub use backfill::{complete, is_complete};
pub use conditions::{each_word, found, holds};

/// How a column is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SearchKind {
    /// It is found by its text and, where it is Chinese, by its pinyin.
    Name,
    /// It is found by its text alone.
    Text,
    /// By its digits.
    Phone,
}

/// A table that is searched.
#[derive(Debug)]
pub struct SearchedTable {
    /// Its name.
    pub table: &'static str,
    columns: &'static [(&'static str, SearchKind)],
    /// The column whose place is kept, where the rows can be ordered by name.
    named: Option<&'static str>,
}

/// All that are.
pub const TABLES: &[SearchedTable] = &[
    named("business_line", &[("name", SearchKind::Name)]),
    named("user_account", &[("name", SearchKind::Name), ("email", SearchKind::Text)]),
    named("customer", &[("name", SearchKind::Name)]),
    named("project", &[("name", SearchKind::Name), ("code", SearchKind::Text)]),
    searched("contact", &[("name", SearchKind::Name), ("phone", SearchKind::Phone)]),
    searched("contract", &[("number", SearchKind::Text)]),
    searched("requirement", &[("title", SearchKind::Name)]),
    searched("task", &[("title", SearchKind::Name)]),
    searched("project_issue", &[("title", SearchKind::Name)]),
    searched("cost", &[("payee", SearchKind::Name), ("description", SearchKind::Text)]),
    searched("retrospective", &[("lessons", SearchKind::Text), ("customer_words", SearchKind::Text)]),
];

const fn searched(table: &'static str, columns: &'static [(&'static str, SearchKind)]) -> SearchedTable {
    SearchedTable { table, columns, named: None }
}

const fn named(table: &'static str, columns: &'static [(&'static str, SearchKind)]) -> SearchedTable {
    SearchedTable { table, columns, named: Some("name") }
}

/// What is stored in a row for the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchValues {
    /// What it is found by.
    pub search_text: String,
    /// The place of its name, if it is kept.
    pub name_key: Option<String>,
}

impl SearchedTable {
    /// The table of this name, if it is searched.
    pub fn table(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|one| one.table == name)
    }

    /// The columns that are read for it.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|(column, _)| *column)
    }

    /// What is stored for a row with these texts. It is never empty, so that rows that lack it are recognised.
    pub fn values(&self, read: impl Fn(&'static str) -> Option<String>) -> SearchValues {
        let mut search_text = String::new();
        for (column, by) in self.columns {
            let text = form(&read(column).unwrap_or_default());
            // A search never asks for a line break, so nothing is found that begins in one line and ends in another.
            search_text.push('\n');
            search_text.push_str(&text);
            let further = match by {
                SearchKind::Name => readings(&text),
                SearchKind::Phone => vec![dialled(&text)],
                SearchKind::Text => Vec::new(),
            };
            for line in further {
                search_text.push('\n');
                search_text.push_str(&line);
            }
        }
        let name_key = self.named.map(|column| name_key(&read(column).unwrap_or_default()));
        SearchValues { search_text, name_key }
    }
}

/// The search columns of a row, and their values.
fn columns_beside<E: EntityTrait>(read: impl Fn(E::Column) -> Option<Value>) -> Vec<(E::Column, Value)> {
    let Some(searched) = SearchedTable::table(E::default().table_name()) else { return Vec::new() };
    let column = |name: &str| E::Column::from_str(name).ok();
    let values = searched.values(|name| match column(name).and_then(&read) {
        Some(Value::String(text)) => text,
        _ => None,
    });
    let text = column("search_text").map(|column| (column, values.search_text.into()));
    let key = values.name_key.and_then(|key| Some((column("name_key")?, key.into())));
    text.into_iter().chain(key).collect()
}

/// Fills the search columns of a row. This is done each time the row is stored, as an older server may have renamed
/// it since.
pub fn fill<M: ModelTrait>(row: &mut M) {
    for (column, value) in columns_beside::<M::Entity>(|column| Some(row.get(column))) {
        row.set(column, value);
    }
}

/// The same for a row on its way into the database.
pub fn fill_active<A: ActiveModelTrait>(row: &mut A) {
    for (column, value) in columns_beside::<A::Entity>(|column| row.get(column).into_value()) {
        row.set(column, value);
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{IdenStatic, Iterable};

    use super::*;

    #[test]
    fn the_table_names_columns_that_there_are() {
        fn check<E: EntityTrait>() -> Option<&'static SearchedTable> {
            let searched = SearchedTable::table(E::default().table_name())?;
            let all: Vec<_> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
            let values = ["search_text"].into_iter().chain(searched.named.map(|_| "name_key"));
            for column in searched.columns().chain(searched.named).chain(values) {
                assert!(all.iter().any(|one| one == column), "{}.{column}", searched.table);
                assert!(E::Column::from_str(column).is_ok());
            }
            Some(searched)
        }
        let known = [
            check::<entity::business_line::Entity>(),
            check::<entity::user_account::Entity>(),
            check::<entity::customer::Entity>(),
            check::<entity::project::Entity>(),
            check::<entity::contact::Entity>(),
            check::<entity::contract::Entity>(),
            check::<entity::requirement::Entity>(),
            check::<entity::task::Entity>(),
            check::<entity::issue::Entity>(),
            check::<entity::cost::Entity>(),
            check::<entity::retrospective::Entity>(),
        ];
        assert_eq!(known.iter().flatten().count(), TABLES.len());
        assert!(check::<entity::session::Entity>().is_none());
    }

    #[test]
    fn lines_are_told_apart_and_nothing_is_never_empty() {
        let contact = SearchedTable::table("contact").unwrap();
        let row =
            |column: &'static str| Some(if column == "name" { "李娜" } else { "+86 138-0013-8000" }.into());
        assert_eq!(
            contact.values(row).search_text,
            "\n李娜\nlina\nlinuo\nln\n+86 138-0013-8000\n13800138000"
        );
        assert_eq!(contact.values(|_| None).search_text, "\n\n\n");
    }
}
