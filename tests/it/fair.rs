//! What one person asks for holds up nobody else, and ends in the database when nobody waits for it any more.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use plimsoll::app::db::Db;
use plimsoll::app::db::requester::Requester;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use serde_json::{Value, json};
use tokio_util::task::AbortOnDropHandle;

use crate::on_both;
use crate::support::builders::project;
use crate::support::{On, TestApp};

const PROJECTS: &str = "{ projects(first: 10) { nodes { id } } }";
const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { id } errors { code } } }";

/// Counts so far in the database, which may take for ever.
async fn count_to(db: &Db, who: &str, most: i64) -> Result<i64, DbErr> {
    let text = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < $1)
        SELECT CAST(COUNT(*) AS BIGINT) FROM number";
    let statement = Statement::from_sql_and_values(db.reader.get_database_backend(), text, [most.into()]);
    let counted = Requester::User(who.into()).during(db.reader.query_one_raw(statement)).await?;
    counted.unwrap().try_get_by_index(0)
}

/// So many people who each ask so many times for what takes for ever; they go when this is dropped.
fn crowd(t: &TestApp, people: usize, times: usize) -> Vec<AbortOnDropHandle<()>> {
    let one = |number: usize| {
        let db = t.app.db.clone();
        AbortOnDropHandle::new(tokio::spawn(async move {
            // Whoever is told that they have waited for too long comes again.
            while count_to(&db, &format!("dear {}", number % people), 2_000_000_000).await.is_err() {}
        }))
    };
    (0..people * times).map(one).collect()
}

/// How long each of some requests takes, the shortest first.
async fn times(t: &TestApp, who: &str, query: &str, count: usize) -> Vec<Duration> {
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        t.get(who, query, json!({})).await;
        times.push(begun.elapsed());
    }
    times.sort();
    times
}

/// Held by each test that keeps the machine busy: what one of them waits for is not the work of another.
static BUSY: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// People who each ask again and again, twice at once, for what reads many rows: fifty aliases a request, each
/// counted and listed. They go away before they are answered, and when this is dropped for good.
async fn demanding(t: &TestApp, people: &[&str]) -> Vec<AbortOnDropHandle<()>> {
    let mut all = Vec::new();
    for (number, who) in people.iter().enumerate() {
        let token = t.token(who).await;
        for turn in 0..2 {
            let url = format!("{}/graphql", t.url);
            let token = token.clone();
            all.push(AbortOnDropHandle::new(tokio::spawn(async move {
                let client = reqwest::Client::new();
                for round in 0.. {
                    let alias = |alias: usize| {
                        format!(
                            "a{alias}: auditLog(first: 1, filter: {{ from: \"2026-01-01T{number:02}:{turn:02}:{alias:02}.{round:06}Z\", action: EXPORT_AUDIT }})
                            {{ totalCount nodes {{ id }} }}"
                        )
                    };
                    let query = format!("{{ {} }}", (0..50).map(alias).collect::<Vec<_>>().join(" "));
                    let request = client.post(&url).bearer_auth(&token).json(&json!({ "query": query }));
                    // Whether there was an answer is all the same to them.
                    let _ = request.timeout(Duration::from_secs(2)).send().await;
                }
            })));
        }
    }
    all
}

// How long somebody waits exactly depends on the machine, which runs other tests at the same time. Served one after the
// other, everybody would wait for a minute or be refused after ten seconds: there are a dozen requests at any time, of a
// hundred statements each that read 100,000 rows.
on_both!(people_who_ask_for_many_rows_hold_up_nobody, |t| async move {
    let _busy = BUSY.lock().await;
    fill_audit(&t).await;
    project(&t).await;
    t.token("project_manager").await;
    t.token("sales").await;
    let alone = times(&t, "project_manager", PROJECTS, 50).await;
    let crowd =
        demanding(&t, &["director", "business_owner", "admin", "finance", "legal", "team_lead"]).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let among = times(&t, "project_manager", PROJECTS, 50).await;
    println!("alone {:?} and {:?}, among them {:?} and {:?}", alone[25], alone[48], among[25], among[48]);
    assert!(among[25] < Duration::from_secs(2), "{:?}", among[25]);
    assert!(among[48] < Duration::from_secs(8), "{:?}", among[48]);
    // What is counted, and what is written.
    let counted = times(&t, "project_manager", "{ customers(first: 1) { totalCount } }", 20).await;
    assert!(counted[10] < Duration::from_secs(2), "{:?}", counted[10]);
    let begun = Instant::now();
    let input = json!({ "name": "In between", "contacts": [{ "name": "Li Na" }] });
    t.done("sales", "createCustomer", "customer", "id", input).await;
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    drop(crowd);
});

on_both!(what_nobody_waits_for_any_more_ends_in_the_database, |t| async move {
    let _busy = BUSY.lock().await;
    let all = crowd(&t, 10, 5);
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(all);
    // The same question, about little: it is known to be dear, and waits for those that are.
    let begun = Instant::now();
    assert_eq!(count_to(&t.app.db, "somebody", 10).await.unwrap(), 10);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    if t.on() == On::Postgres {
        let text = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
            AND state = 'active' AND query LIKE 'WITH RECURSIVE number%'";
        loop {
            let running = Statement::from_string(t.app.db.reader.get_database_backend(), text);
            let row = t.app.db.writer().query_one_raw(running).await.unwrap().unwrap();
            let running: i64 = row.try_get_by_index(0).unwrap();
            if running == 0 {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(3), "{running} still run");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
});

/// Rows enough that to count them takes a while.
async fn fill_audit(t: &TestApp) {
    let numbers =
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)";
    let sql = match t.on() {
        On::Sqlite => format!(
            "{numbers} INSERT INTO audit_entry (id, at, subject, subject_id, action, changes)
            SELECT randomblob(16), '2026-03-01T00:00:00+00:00', 'CUSTOMER', randomblob(16), 'customer.update', '{{}}'
            FROM number"
        ),
        On::Postgres => format!(
            "{numbers} INSERT INTO audit_entry (id, at, subject, subject_id, action, changes)
            SELECT gen_random_uuid(), now(), 'CUSTOMER', gen_random_uuid(), 'customer.update', '{{}}' FROM number"
        ),
    };
    t.app.db.writer().execute_unprepared(&sql).await.unwrap();
}

// The client goes away over HTTP; what it asked for would take many seconds.
on_both!(requests_whose_client_has_gone_leave_nothing_behind, |t| async move {
    let _busy = BUSY.lock().await;
    fill_audit(&t).await;
    let counts = |number: usize| {
        let count = |part: usize| {
            format!(
                "a{part}: auditLog(first: 1, filter: {{ from: \"2026-01-01T00:00:{part:02}.{number:06}Z\", action: EXPORT_AUDIT }}) {{ totalCount nodes {{ id }} }}"
            )
        };
        format!("{{ {} }}", [0, 1, 2].map(count).join(" "))
    };
    let token = t.token("business_owner").await;
    let single = counts(1_000);
    let alone = times(&t, "business_owner", &single, 3).await[1];
    let client = reqwest::Client::new();
    let requests = (0..40).map(|number| {
        let body = json!({ "query": counts(number) });
        let request = client.post(format!("{}/graphql", t.url)).bearer_auth(&token).json(&body);
        // Not answered by then, it is dropped, and its connection with it.
        request.timeout(Duration::from_millis(300)).send()
    });
    let unanswered = join_all(requests).await.iter().filter(|answer| answer.is_err()).count();
    let begun = Instant::now();
    t.get("business_owner", &single, json!({})).await;
    let after = begun.elapsed();
    println!("{alone:?} alone, {after:?} after {unanswered} that were abandoned");
    assert!(unanswered > 20, "{unanswered}");
    assert!(after < alone * 5 + Duration::from_millis(500), "{after:?} after {alone:?}");
});

async fn create(t: &TestApp, token: &str, name: String) -> Duration {
    let input = json!({ "name": name, "contacts": [{ "name": "Li Na" }] });
    let begun = Instant::now();
    let answer = t.send(Some(token), CREATE, json!({ "input": input })).await;
    assert_eq!(answer["data"]["createCustomer"]["errors"], Value::Array(Vec::new()), "{answer:#}");
    begun.elapsed()
}

on_both!(one_who_writes_without_end_does_not_shut_out_others, |t| async move {
    let _busy = BUSY.lock().await;
    let (greedy, other) = (t.token("sales").await, t.token("sales2").await);
    let many = join_all((0..300).map(|number| create(&t, &greedy, format!("greedy {number}"))));
    let few = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut times = Vec::new();
        for number in 0..5 {
            times.push(create(&t, &other, format!("other {number}")).await);
        }
        times.into_iter().max().unwrap()
    };
    let (mut many, few) = tokio::join!(many, few);
    many.sort();
    let last = many[290];
    println!("{last:?} for one who writes without end, {few:?} at most for another");
    assert!(few * 4 < last * 3, "{few:?} {last:?}");
});
