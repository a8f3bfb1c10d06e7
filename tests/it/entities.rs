//! What `entity` declares is what the steps of the schema make, on both databases. The database itself describes the
//! tables that the steps made and, in a database beside it, those that SeaORM makes of the entities.

use std::collections::BTreeSet;

use migration::{STEPS_TABLE, unique};
use sea_orm::sea_query::{TableCreateStatement, TableRef};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityName, Identity, Iterable,
    RelationDef, RelationTrait, RelationType, Schema, Statement,
};

use crate::on_both;
use crate::support::postgres;

macro_rules! declared {
    ($($table:ident)+) => {
        /// The statements that make the tables of all entities.
        fn tables(schema: &Schema) -> Vec<TableCreateStatement> {
            vec![$(schema.create_table_from_entity(entity::$table::Entity)),+]
        }

        /// The relations of all entities, each with the name of its table.
        fn relations() -> Vec<(String, RelationDef)> {
            let mut all = Vec::new();
            $(
                let table = entity::$table::Entity.table_name().to_string();
                all.extend(entity::$table::Relation::iter().map(|relation| (table.clone(), relation.def())));
            )+
            all
        }
    };
}
entity::every_table!(declared);

/// One text a row.
async fn descriptions(db: &DatabaseConnection, [sqlite, postgres]: [&str; 2]) -> BTreeSet<String> {
    let backend = db.get_database_backend();
    let statement = if backend == DbBackend::Sqlite { sqlite } else { postgres };
    let rows = db.query_all_raw(Statement::from_string(backend, statement)).await.unwrap();
    let rows = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap());
    rows.filter(|row| !row.starts_with(STEPS_TABLE)).collect()
}

/// Each column: its type, whether it can be null, and its place in the primary key. SQLite has one type of whole numbers,
/// whatever it is called.
const COLUMNS: [&str; 2] = [
    r#"SELECT t.name || '.' || c.name || ' ' || replace(lower(c.type), 'bigint', 'integer')
            || iif(c."notnull", ' not null', '') || iif(c.pk > 0, ' key ' || c.pk, '')
        FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"#,
    "SELECT t.relname || '.' || c.attname || ' ' || format_type(c.atttypid, c.atttypmod)
            || CASE WHEN c.attnotnull THEN ' not null' ELSE '' END
            || COALESCE(' key ' || array_position(k.indkey::int2[], c.attnum) + 1, '')
        FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
        LEFT JOIN pg_index AS k ON k.indrelid = t.oid AND k.indisprimary
        WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace",
];

/// Each foreign key: its column, and the column that it names.
const FOREIGN_KEYS: [&str; 2] = [
    r#"SELECT t.name || '.' || k."from" || ' names ' || k."table" || '.' || k."to"
        FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS k WHERE t.type = 'table'"#,
    "SELECT k.conrelid::regclass::text || '.' || here.attname
            || ' names ' || k.confrelid::regclass::text || '.' || there.attname
        FROM pg_constraint AS k
        JOIN pg_attribute AS here ON here.attrelid = k.conrelid AND here.attnum = ANY (k.conkey)
        JOIN pg_attribute AS there ON there.attrelid = k.confrelid AND there.attnum = ANY (k.confkey)
        WHERE k.contype = 'f'",
];

/// Each index that lets nothing in twice, whatever else is in its rows: its columns and its name.
const UNIQUE: [&str; 2] = [
    r#"SELECT t.name || '(' || (SELECT group_concat(c.name) FROM pragma_index_info(i.name) AS c) || ') ' || i.name
        FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i
        WHERE t.type = 'table' AND i."unique" AND NOT i.partial"#,
    "SELECT i.indrelid::regclass::text || '(' || (
            SELECT string_agg(c.attname, ',' ORDER BY array_position(i.indkey::int2[], c.attnum))
            FROM pg_attribute AS c WHERE c.attrelid = i.indrelid AND c.attnum = ANY (i.indkey)
        ) || ') ' || i.indexrelid::regclass::text
        FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE t.relnamespace = 'public'::regnamespace AND i.indisunique AND i.indpred IS NULL",
];

/// A database with the tables that SeaORM makes of the entities.
async fn made_of_entities(backend: DbBackend) -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    if backend == DbBackend::Postgres {
        let server = postgres::server().await.unwrap();
        server.create_database("entities", None).await.unwrap();
        options = ConnectOptions::new(server.url("entities"));
    }
    let db = Database::connect(options.max_connections(1).to_owned()).await.unwrap();
    // PostgreSQL makes a table after those that it names.
    let mut left = tables(&Schema::new(backend));
    while !left.is_empty() {
        let mut later = Vec::new();
        let mut refused = None;
        for statement in &left {
            if let Err(error) = db.execute(statement).await {
                refused = Some(error);
                later.push(statement.clone());
            }
        }
        assert!(later.len() < left.len(), "{refused:?}");
        left = later;
    }
    db
}

fn assert_same(declared: &BTreeSet<String>, migrated: &BTreeSet<String>) {
    let missing: Vec<_> = declared.difference(migrated).collect();
    let unknown: Vec<_> = migrated.difference(declared).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "an entity declares, and no step makes: {missing:#?}\na step makes, and no entity declares: {unknown:#?}"
    );
}

on_both!(every_column_is_as_its_entity_declares, |t| async move {
    let migrated = t.app.db.writer();
    let declared = made_of_entities(migrated.get_database_backend()).await;
    assert_same(&descriptions(&declared, COLUMNS).await, &descriptions(migrated, COLUMNS).await);
    declared.close().await.unwrap();
});

on_both!(every_foreign_key_is_a_relation_of_both_ends, |t| async move {
    let keys = descriptions(t.app.db.writer(), FOREIGN_KEYS).await;
    let unique = descriptions(t.app.db.writer(), UNIQUE).await;
    let table = |of: &TableRef| of.sea_orm_table().to_string();
    let column = |of: &Identity| of.iter().map(|column| column.to_string()).collect::<Vec<_>>().join(",");
    let (mut from, mut to) = (BTreeSet::new(), BTreeSet::new());
    for (entity, relation) in relations() {
        assert_eq!(table(&relation.from_tbl), entity, "{relation:?}");
        // Of the side that is named, SeaORM says that it owns the relation.
        let key = if relation.is_owner { relation.clone().rev() } else { relation.clone() };
        let (here, there) = (table(&key.from_tbl), column(&key.from_col));
        let named = format!("{here}.{there} names {}.{}", table(&key.to_tbl), column(&key.to_col));
        if relation.is_owner {
            let one = unique.iter().any(|index| index.starts_with(&format!("{here}({there}) ")));
            let said = relation.rel_type == RelationType::HasOne;
            assert_eq!(said, one, "{named}: `has_one` where it is unique, otherwise `has_many`");
        }
        let list = if relation.is_owner { &mut to } else { &mut from };
        assert!(list.insert(named.clone()), "declared twice: {named}");
    }
    assert_same(&from, &keys);
    assert_same(&to, &keys);
});

on_both!(rules_of_uniqueness_have_the_names_that_errors_know, |t| async move {
    let held = descriptions(t.app.db.writer(), UNIQUE).await;
    for rule in unique::ALL {
        let index = format!("{}({}) {}", rule.table, rule.columns.join(","), rule.name);
        assert!(held.contains(&index), "{index} is not among {held:#?}");
    }
});
