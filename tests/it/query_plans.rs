//! Every connection in each of its orders is read along an index: nothing is sorted, no table is read as a whole.
//! So a page costs the same among a thousand rows and among a million.

use async_graphql::resolver_utils::{EnumType, enum_value};
use entity::enums::Role;
use entity::{alert, business_line, cost, customer, project, requirement, task, user_account};
use plimsoll::app::page::{ListArgs, Listed, Window, page_spec};
use plimsoll::app::row::Columns;
use plimsoll::viewer::Viewer;
use sea_orm::sea_query::{PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use uuid::Uuid;

use crate::on_both;
use crate::support::TestApp;

fn viewer(role: Role) -> Viewer {
    let (user_id, session_id) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let business_line_id = Some(Uuid::from_u128(3));
    Viewer { user_id, session_id, roles: vec![role], business_line_id, locale: "en".into() }
}

/// What the database says about how it would read.
async fn explain(t: &TestApp, select: &SelectStatement) -> String {
    let db = t.app.db.writer();
    if db.get_database_backend() == DbBackend::Sqlite {
        let (sql, values) = select.build(SqliteQueryBuilder);
        let statement =
            Statement::from_sql_and_values(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"), values);
        let rows = db.query_all_raw(statement).await.unwrap();
        return rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap() + "\n").collect();
    }
    let txn = db.begin().await.unwrap();
    // On tables without rows it would not trouble to look into an index.
    txn.execute_unprepared("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off").await.unwrap();
    txn.execute_unprepared("SET LOCAL enable_incremental_sort = off; SET LOCAL enable_bitmapscan = off")
        .await
        .unwrap();
    let sql = format!("EXPLAIN {}", select.to_string(PostgresQueryBuilder));
    let rows = txn.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap() + "\n").collect()
}

async fn check<E: Listed>(t: &TestApp, role: Role, parent: Option<E::Column>, wrong: &mut Vec<String>)
where
    E::Order: EnumType,
{
    for item in E::Order::items() {
        for last in [None, Some(10)] {
            let window = Window::new(None, None, last, None).unwrap();
            let asked = ListArgs { filter: E::Filter::default(), order: item.value, window };
            let wanted = page_spec::<E>(&viewer(role), &asked, parent, Columns::NONE).unwrap();
            let select = match parent {
                Some(parent) => wanted.select_under(parent, Uuid::from_u128(4)),
                None => wanted.select(),
            };
            let plan = explain(t, &select).await;
            let table = E::default().table_name().to_string();
            let whole = |line: &str| {
                let line = line.replace('"', "");
                line.contains("TEMP B-TREE")
                    || line.contains("Sort")
                    || line.contains(&format!("Seq Scan on {table}"))
                    || (line.starts_with(&format!("SCAN {table}")) && !line.contains("USING"))
            };
            // SQLite reads a whole table in the order of ids from its index, too.
            if plan.lines().any(whole) {
                wrong.push(format!("{table} {} for {role:?}\n{plan}", enum_value(item.value)));
            }
        }
    }
}

on_both!(no_page_is_sorted, |t| async move {
    let mut wrong = Vec::new();
    for role in [Role::Finance, Role::TeamLead] {
        check::<project::Entity>(&t, role, None, &mut wrong).await;
        check::<customer::Entity>(&t, role, None, &mut wrong).await;
        check::<task::Entity>(&t, role, None, &mut wrong).await;
        check::<cost::Entity>(&t, role, None, &mut wrong).await;
        check::<alert::Entity>(&t, role, None, &mut wrong).await;
        check::<requirement::Entity>(&t, role, None, &mut wrong).await;
        check::<task::Entity>(&t, role, Some(task::Column::ProjectId), &mut wrong).await;
        check::<alert::Entity>(&t, role, Some(alert::Column::ProjectId), &mut wrong).await;
        check::<requirement::Entity>(&t, role, Some(requirement::Column::CustomerId), &mut wrong).await;
    }
    check::<user_account::Entity>(&t, Role::Admin, None, &mut wrong).await;
    check::<business_line::Entity>(&t, Role::Admin, None, &mut wrong).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});
