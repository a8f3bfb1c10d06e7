//! Steps of the schema keep what is stored, be it what a later rule would refuse.

use migration::{Migrator, MigratorTrait};
use plimsoll::app::App;
use plimsoll::app::db::Db;
use sea_orm::{ConnectionTrait, Statement};

use crate::support::{On, postgres};

/// An empty database, with the steps before the one of this name.
async fn before(on: On, name: &str, directory: &tempfile::TempDir) -> Option<Db> {
    let url = match on {
        On::Sqlite => format!("sqlite://{}?mode=rwc", directory.path().join("old.db").display()),
        On::Postgres => {
            let server = postgres::server().await?;
            let database = format!("old_{name}");
            server.create_database(&database, None).await.unwrap();
            server.url(&database)
        }
    };
    let open = async || Db::open(&url.parse().unwrap(), 24).await.unwrap();
    if on == On::Postgres {
        // The rows of these tests stand for themselves: nobody looks for what they refer to.
        let database = postgres::quoted(&format!("old_{name}"));
        let statement = format!("ALTER DATABASE {database} SET session_replication_role = replica");
        let db = open().await;
        db.writer().execute_unprepared(&statement).await.unwrap();
        db.close().await.unwrap();
    }
    let db = open().await;
    let place = Migrator::migrations().iter().position(|step| step.name().ends_with(name)).unwrap();
    Migrator::up(db.writer(), Some(u32::try_from(place).unwrap())).await.unwrap();
    if on == On::Sqlite {
        db.writer().execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    }
    Some(db)
}

/// An id as a literal.
fn id(on: On, number: u8) -> String {
    match on {
        On::Sqlite => format!("X'{number:032x}'"),
        On::Postgres => format!("'00000000-0000-0000-0000-{number:012x}'"),
    }
}

/// The number that a statement gives.
async fn number(db: &Db, statement: &str) -> i64 {
    // Not by `writer()`, which is shared: a transaction that found nothing to do may just be ending there.
    let statement = Statement::from_string(db.reader.get_database_backend(), statement);
    db.reader.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

const AT: &str = "'2026-03-02 00:00:00+00:00'";

async fn references(on: On) {
    let directory = tempfile::tempdir().unwrap();
    let Some(db) = before(on, "references", &directory).await else { return };
    let run = async |statement: String| db.writer().execute_unprepared(&statement).await.unwrap();
    // One reference for two costs that count, and one for two of which the first was cancelled.
    let costs = [(1, "A", "SUBMITTED"), (2, "A", "PAID"), (3, "B", "CANCELLED"), (4, "B", "APPROVED")];
    for (cost, reference, status) in costs {
        let (cost, project) = (id(on, cost), id(on, 10 + cost));
        run(format!(
            "INSERT INTO cost (id, project_id, category, description, payee, currency, amount_minor, status, incurred_on,
                external_ref, route, submitted_by_id, created_at, updated_at)
            VALUES ({cost}, {project}, 'MEDIA', 'x', 'x', 'CNY', 1, '{status}', '2026-03-02', '{reference}', '{{}}',
                {project}, {AT}, {AT})"
        ))
        .await;
    }
    for (decision, project, reference) in [(21, 12, "A"), (22, 12, "Z")] {
        run(format!(
            "INSERT INTO oa_decision (id, project_id, external_ref, step, decided_by_id, created_at)
            VALUES ({}, {}, '{reference}', 'PAYMENT', {}, {AT})",
            id(on, decision),
            id(on, project),
            id(on, 30)
        ))
        .await;
    }
    Migrator::up(db.writer(), None).await.unwrap();
    assert_eq!(number(&db, "SELECT COUNT(*) FROM cost").await, 4);
    let of =
        |cost| format!("SELECT COUNT(*) FROM cost WHERE id = {} AND ref_key = external_ref", id(on, cost));
    for (cost, holds) in [(1, 1), (2, 0), (3, 0), (4, 1)] {
        assert_eq!(number(&db, &of(cost)).await, holds, "{cost}");
    }
    let decisions = format!("SELECT COUNT(*) FROM oa_decision WHERE cost_id = {}", id(on, 2));
    assert_eq!(number(&db, &decisions).await, 1);
    assert_eq!(number(&db, "SELECT COUNT(*) FROM oa_decision WHERE cost_id IS NULL").await, 1);
    db.close().await.unwrap();
}

async fn authors(on: On) {
    let directory = tempfile::tempdir().unwrap();
    let Some(db) = before(on, "four_eyes", &directory).await else { return };
    let entries = [(1, 5, 7, "contract.draft"), (2, 5, 7, "contract.submit"), (3, 5, 8, "contract.decide")];
    for (entry, subject, actor, action) in entries {
        let statement = format!(
            "INSERT INTO audit_entry (id, at, actor_id, subject, subject_id, action, changes)
            VALUES ({}, {AT}, {}, 'CONTRACT', {}, '{action}', '{{}}')",
            id(on, entry),
            id(on, actor),
            id(on, subject)
        );
        db.writer().execute_unprepared(&statement).await.unwrap();
    }
    Migrator::up(db.writer(), None).await.unwrap();
    let author = format!(
        "SELECT COUNT(*) FROM authorship WHERE subject_id = {} AND user_id = {}",
        id(on, 5),
        id(on, 7)
    );
    assert_eq!(number(&db, &author).await, 1);
    assert_eq!(number(&db, "SELECT COUNT(*) FROM authorship").await, 1, "who decided has written nothing");
    db.close().await.unwrap();
}

async fn found(on: On) {
    let directory = tempfile::tempdir().unwrap();
    let Some(db) = before(on, "search", &directory).await else { return };
    // More than are made at once.
    let rows: Vec<_> = (0..1_201_u32)
        .map(|n| {
            let id = match on {
                On::Sqlite => format!("X'{:032x}'", n + 1),
                On::Postgres => format!("'00000000-0000-0000-0000-{:012x}'", n + 1),
            };
            format!("({id}, 'ÉCLAIR 花园 {n}', {id}, {AT}, {AT})")
        })
        .collect();
    let insert = "INSERT INTO customer (id, name, owner_id, created_at, updated_at) VALUES";
    db.writer().execute_unprepared(&format!("{insert} {}", rows.join(", "))).await.unwrap();
    let retrospective = format!(
        "INSERT INTO retrospective (id, project_id, lessons, created_at, updated_at) VALUES ({0}, {0}, '', {AT}, {AT})",
        id(on, 1)
    );
    db.writer().execute_unprepared(&retrospective).await.unwrap();
    let upgraded = App::migrate(&db).await.unwrap();
    assert!(upgraded.is_changed());
    let made = "search_text LIKE '%eclair%' AND search_text LIKE '%huayuan%' AND name_key > ''";
    assert_eq!(number(&db, &format!("SELECT COUNT(*) FROM customer WHERE {made}")).await, 1_201);
    assert_eq!(number(&db, "SELECT COUNT(DISTINCT name_key) FROM customer").await, 1_201);
    assert!(plimsoll::app::search::is_complete(db.writer()).await.unwrap());
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_is_found_after_the_upgrade() {
    found(On::Sqlite).await;
    found(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn costs_that_share_a_reference_are_kept() {
    references(On::Sqlite).await;
    references(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_what_is_taken_from_the_audit_log() {
    authors(On::Sqlite).await;
    authors(On::Postgres).await;
}
