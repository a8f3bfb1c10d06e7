//! What things are found by, and how they order by name: one table for all of them.
//!
//! Two columns stand beside what is searched, on both databases. `search_text` holds it in the one form of texts that are
//! searched (`rules::search`), a line each, with the readings of Chinese names; `name_key` holds the place of the name
//! among others. They are made wherever rows are stored: by `audit::insert`, `update` and `follow`, and by
//! `db::insert_all`. What is stored past these keeps the columns that they are made of; a test goes through all rows.
//!
//! Rows that have none, from before there were these columns or from an older server, get theirs as a server starts, and
//! from its sweep. A row that an older server *renames* keeps the text of its old name until it is stored again.

mod asked;
mod missing;

use std::str::FromStr;

use sea_orm::{ActiveModelTrait, EntityTrait, ModelTrait, Value};

use rules::search::{dialled, form, name_key, readings};

pub use asked::{each_word, found, holds};
pub use missing::{complete, is_complete};

/// How a column is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// By what it says and, where it is Chinese, as it is read aloud.
    Name,
    /// By what it says.
    Text,
    /// By its digits.
    Phone,
}

/// A table that is searched.
#[derive(Debug)]
pub struct Searched {
    /// Its name.
    pub table: &'static str,
    columns: &'static [(&'static str, By)],
    /// The column whose place is kept, where the rows can be ordered by name.
    named: Option<&'static str>,
}

/// All that are.
pub const TABLES: &[Searched] = &[
    named("business_line", &[("name", By::Name)]),
    named("user_account", &[("name", By::Name), ("email", By::Text)]),
    named("customer", &[("name", By::Name)]),
    named("project", &[("name", By::Name), ("code", By::Text)]),
    searched("contact", &[("name", By::Name), ("phone", By::Phone)]),
    searched("contract", &[("number", By::Text)]),
    searched("requirement", &[("title", By::Name)]),
    searched("task", &[("title", By::Name)]),
    searched("project_issue", &[("title", By::Name)]),
    searched("cost", &[("payee", By::Name), ("description", By::Text)]),
    searched("retrospective", &[("lessons", By::Text), ("customer_words", By::Text)]),
];

const fn searched(table: &'static str, columns: &'static [(&'static str, By)]) -> Searched {
    Searched { table, columns, named: None }
}

const fn named(table: &'static str, columns: &'static [(&'static str, By)]) -> Searched {
    Searched { table, columns, named: Some("name") }
}

/// What is stored beside a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What it is found by.
    pub search_text: String,
    /// The place of its name, if it is kept.
    pub name_key: Option<String>,
}

impl Searched {
    /// The table of this name, if it is searched.
    pub fn table(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|one| one.table == name)
    }

    /// The columns that are read for it.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|(column, _)| *column)
    }

    /// What is stored beside a row with these texts. It is never empty, so that rows without it are told apart.
    pub fn beside(&self, read: impl Fn(&'static str) -> Option<String>) -> Beside {
        let mut search_text = String::new();
        for (column, by) in self.columns {
            let text = form(&read(column).unwrap_or_default());
            // A search never asks for a line break, so nothing is found that begins in one line and ends in another.
            search_text.push('\n');
            search_text.push_str(&text);
            let further = match by {
                By::Name => readings(&text),
                By::Phone => vec![dialled(&text)],
                By::Text => Vec::new(),
            };
            for line in further {
                search_text.push('\n');
                search_text.push_str(&line);
            }
        }
        let name_key = self.named.map(|column| name_key(&read(column).unwrap_or_default()));
        Beside { search_text, name_key }
    }
}

/// The columns beside a row, and what belongs in them.
fn columns_beside<E: EntityTrait>(read: impl Fn(E::Column) -> Option<Value>) -> Vec<(E::Column, Value)> {
    let Some(searched) = Searched::table(E::default().table_name()) else { return Vec::new() };
    let column = |name: &str| E::Column::from_str(name).ok();
    let beside = searched.beside(|name| match column(name).and_then(&read) {
        Some(Value::String(text)) => text,
        _ => None,
    });
    let text = column("search_text").map(|column| (column, beside.search_text.into()));
    let key = beside.name_key.and_then(|key| Some((column("name_key")?, key.into())));
    text.into_iter().chain(key).collect()
}

/// Makes what stands beside a row, anew each time it is stored: an older server may have renamed it meanwhile.
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
        fn check<E: EntityTrait>() -> Option<&'static Searched> {
            let searched = Searched::table(E::default().table_name())?;
            let all: Vec<_> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
            let beside = ["search_text"].into_iter().chain(searched.named.map(|_| "name_key"));
            for column in searched.columns().chain(searched.named).chain(beside) {
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
            check::<entity::project_issue::Entity>(),
            check::<entity::cost::Entity>(),
            check::<entity::retrospective::Entity>(),
        ];
        assert_eq!(known.iter().flatten().count(), TABLES.len());
        assert!(check::<entity::session::Entity>().is_none());
    }

    #[test]
    fn lines_are_told_apart_and_nothing_is_never_empty() {
        let contact = Searched::table("contact").unwrap();
        let row =
            |column: &'static str| Some(if column == "name" { "李娜" } else { "+86 138-0013-8000" }.into());
        assert_eq!(
            contact.beside(row).search_text,
            "\n李娜\nlina\nlinuo\nln\n+86 138-0013-8000\n13800138000"
        );
        assert_eq!(contact.beside(|_| None).search_text, "\n\n\n");
    }
}
