//! Makes what rows are found by, where they have none yet: rows from before they were searched, and those that an older
//! server adds while it runs beside this one.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::{SearchedTable, TABLES};
use crate::db::Db;

/// So many rows are made complete in one transaction, so that nobody who writes waits for long.
const BATCH: usize = 200;

/// Whether every row has what it is found by. Looks into an index for each table, which names those that have not.
pub async fn is_complete(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let lacking = |searched: &SearchedTable| {
        format!("EXISTS (SELECT 1 FROM {} WHERE search_text = '')", searched.table)
    };
    let any: Vec<_> = TABLES.iter().map(lacking).collect();
    let sql = format!("SELECT 1 WHERE {}", any.join(" OR "));
    let found = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(found.is_none())
}

/// Gives every row that has nothing what it is found by. Interrupted, it goes on where it was. On PostgreSQL it passes
/// over rows that somebody else changes at the moment.
pub async fn complete(db: &Db) -> Result<(), DbErr> {
    for searched in TABLES {
        let mut last = Uuid::nil();
        loop {
            let writing = db.begin().await?;
            let Some(next) = complete_some(&writing.txn, searched, last).await? else { break };
            writing.commit().await?;
            last = next;
        }
    }
    Ok(())
}

/// Goes on after an id; gives the last one that was seen, if any was.
async fn complete_some(
    txn: &impl ConnectionTrait,
    searched: &SearchedTable,
    after: Uuid,
) -> Result<Option<Uuid>, DbErr> {
    let backend = txn.get_database_backend();
    let SearchedTable { table, .. } = searched;
    let columns: Vec<_> = searched.columns().collect();
    let sql = format!(
        "SELECT id, {} FROM {table} WHERE search_text = '' AND id > {} ORDER BY id LIMIT {BATCH}{}",
        columns.join(", "),
        place(backend, 1),
        // What somebody else renames meanwhile must not get the text of its old name.
        if backend == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" },
    );
    let rows = txn.query_all_raw(Statement::from_sql_and_values(backend, sql, [after.into()])).await?;
    let made = rows.iter().map(|row| made_for(searched, row)).collect::<Result<Vec<_>, _>>()?;
    let Some(last) = made.last().map(|(id, _)| *id) else { return Ok(None) };
    let width = 1 + made.first().map_or(0, |(_, texts)| texts.len());
    let places = (0..made.len()).map(|row| {
        let places = (0..width).map(|column| place(backend, row * width + column + 1));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    });
    let set = ["search_text", "name_key"].into_iter().zip(2..=width);
    let set = set.map(|(column, place)| format!("{column} = made.column{place}"));
    let sql = format!(
        "UPDATE {table} SET {} FROM (VALUES {}) AS made WHERE {table}.id = made.column1",
        set.collect::<Vec<_>>().join(", "),
        places.collect::<Vec<_>>().join(", "),
    );
    let values = made
        .into_iter()
        .flat_map(|(id, texts)| std::iter::once(Value::from(id)).chain(texts.into_iter().map(Value::from)));
    txn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(Some(last))
}

/// The values of a row's search columns: the text, and the sort key of its name where that is stored.
fn made_for(searched: &SearchedTable, row: &QueryResult) -> Result<(Uuid, Vec<String>), DbErr> {
    let texts = searched
        .columns()
        .map(|column| Ok((column, row.try_get::<Option<String>>("", column)?)))
        .collect::<Result<Vec<_>, DbErr>>()?;
    let values = searched.values(|column| texts.iter().find(|(name, _)| *name == column)?.1.clone());
    let columns = [Some(values.search_text), values.name_key];
    Ok((row.try_get("", "id")?, columns.into_iter().flatten().collect()))
}

/// The place of a value in a statement.
fn place(backend: DbBackend, number: usize) -> String {
    if backend == DbBackend::Postgres { format!("${number}") } else { "?".into() }
}
