//! Two companies that differ only in rows of the second line answer the people of the first one byte for byte alike.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::Duration;
use plimsoll::scalar::{GlobalId, NodeKind};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable, ModelTrait, PrimaryKeyToColumn, Statement, Value as Stored,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Company, ONLOOKERS, company};
use crate::on_both;
use crate::rights::call;
use crate::support::builders::{cost_input, customer_of, instalments, receive, requirement};
use crate::support::pair::{Pair, follow, heard};
use crate::support::printed::{Printed, named};
use crate::support::{On, TestApp};

fn uuid_of(id: &Value) -> Uuid {
    let Some(GlobalId(_, id)) = GlobalId::decode(id.as_str().unwrap()) else { panic!("an id: {id}") };
    id
}

/// Rows that nobody of the first line is shown, and how to make others of them.
struct Foreign<'a> {
    t: &'a TestApp,
    /// By the name of a column that names such a row, the rows' ids.
    ids: HashMap<String, HashSet<Uuid>>,
    /// The tables of which some row was changed.
    changed: BTreeSet<String>,
}

fn id_of(value: &Stored) -> Option<Uuid> {
    if let Stored::Uuid(Some(id)) = value { Some(*id) } else { None }
}

impl Foreign<'_> {
    /// Makes everything else of each row that belongs to a foreign one; what belongs to it is foreign from then on.
    async fn alter<E>(&mut self)
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelBehavior + Send,
    {
        let db = self.t.app.db.writer();
        let table = E::default().table_name().to_string();
        let rows = E::find().all(db).await.unwrap();
        // A value of a column of names becomes another one that the column has somewhere.
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (row, column) in rows.iter().flat_map(|row| E::Column::iter().map(move |column| (row, column))) {
            if let Stored::String(Some(name)) = row.get(column)
                && is_name(&name)
            {
                names.entry(column.as_str().to_string()).or_default().insert(name);
            }
        }
        let keys: Vec<_> = E::PrimaryKey::iter().map(|key| key.into_column().as_str().to_string()).collect();
        for row in rows {
            let hangs_on = |column: E::Column| {
                let known = self.ids.get(column.as_str());
                known.is_some_and(|known| id_of(&row.get(column)).is_some_and(|id| known.contains(&id)))
            };
            let itself =
                E::Column::iter().find(|column| column.as_str() == "id").map(|column| row.get(column));
            let own = format!("{table}_id");
            let is_seed = itself
                .as_ref()
                .and_then(id_of)
                .is_some_and(|id| self.ids.get(&own).is_some_and(|known| known.contains(&id)));
            if !is_seed && !E::Column::iter().any(hangs_on) {
                continue;
            }
            let mut other = row.clone().into_active_model();
            for column in E::Column::iter().filter(|column| !keys.contains(&column.as_str().to_string())) {
                let among = names.get(column.as_str());
                if let Some(value) = another(row.get(column), among) {
                    other.set(column, value);
                    self.changed.insert(table.clone());
                }
            }
            other.update(db).await.unwrap();
            if let Some(id) = itself.as_ref().and_then(id_of) {
                self.ids.entry(own).or_default().insert(id);
            }
        }
    }
}

/// Whether a text is the name of a value of an enum, such as `IN_PROGRESS` or `cost.red_line`.
fn is_name(text: &str) -> bool {
    let upper = |letter: u8| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == b'_';
    let lower = |part: &str| {
        !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_')
    };
    text.starts_with(|first: char| first.is_ascii_uppercase()) && text.bytes().all(upper)
        || text.split_once('.').is_some_and(|(of, name)| lower(of) && lower(name))
}

/// Another value; none for ids and documents, and for what is not set.
fn another(value: Stored, names: Option<&BTreeSet<String>>) -> Option<Stored> {
    Some(match value {
        Stored::Bool(Some(is)) => (!is).into(),
        Stored::Int(Some(number)) => (number % 1_000_000 * 3 + 7).into(),
        Stored::BigInt(Some(number)) => (number * 3 + 7).into(),
        Stored::ChronoDate(Some(day)) => (day + Duration::days(11)).into(),
        Stored::ChronoDateTimeUtc(Some(at)) => (at + Duration::hours(13)).into(),
        Stored::String(Some(text)) if is_name(&text) => {
            let names = names?;
            let after =
                names.range::<String, _>((std::ops::Bound::Excluded(&text), std::ops::Bound::Unbounded));
            after.chain(names).next().filter(|name| **name != text)?.clone().into()
        }
        Stored::String(Some(text)) => format!("{text} else").into(),
        _ => return None,
    })
}

/// Tables without rows of a project: those of people and policy, what is written for the machine, what is only added
/// to, wrong passwords, which are counted for e-mail addresses, and requirements, of which managers of every line are
/// shown those in review.
const OF_NO_PROJECT: [&str; 27] = [
    "alert_event",
    "audit_entry",
    "authorship",
    "business_line",
    "contact",
    "cost_category",
    "customer",
    "exported_entry",
    "idempotency_key",
    "line_budget",
    "line_cost",
    "oa_decision",
    "policy",
    "requirement",
    "requirement_finding",
    "requirement_flag",
    "requirement_review",
    "restricted_category",
    "seaql_migrations",
    "sequence",
    "service_item",
    "session",
    "sign_in_guess",
    "signing_key",
    "task_dependency",
    "user_account",
    "user_role",
];

async fn tables(t: &TestApp) -> BTreeSet<String> {
    let (db, query) = match t.on() {
        On::Sqlite => (
            sea_orm::DbBackend::Sqlite,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        ),
        On::Postgres => (
            sea_orm::DbBackend::Postgres,
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
        ),
    };
    let rows = t.app.db.writer().query_all_raw(Statement::from_string(db, query)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "name").unwrap()).collect()
}

/// Changes every row of the second line's projects, and what only its own people have written.
async fn change_everything(t: &TestApp, company: &Company) {
    use entity::{
        alert, avoidable_cost, baseline, budget, budget_line, compliance_review, contract, cost,
        cost_approval, customer, effect_metric, instalment, issue, line_budget, line_cost, progress_entry,
        project, proposal, proposal_line, receipt, requirement, retrospective, task, watch,
    };
    let projects = company.foreign.iter().map(uuid_of).collect();
    let ids = HashMap::from([("project_id".to_string(), projects)]);
    let mut foreign = Foreign { t, ids, changed: BTreeSet::new() };
    macro_rules! alter {
        ($($table:ident)*) => { $(foreign.alter::<$table::Entity>().await;)* };
    }
    // Parents before what hangs on them.
    alter! {
        project task progress_entry cost cost_approval proposal proposal_line budget budget_line compliance_review
        contract instalment receipt issue retrospective effect_metric avoidable_cost alert baseline watch
    }
    let known: BTreeSet<_> = foreign.changed.iter().cloned().chain(OF_NO_PROJECT.map(String::from)).collect();
    let forgotten: Vec<_> = tables(t).await.into_iter().filter(|table| !known.contains(table)).collect();
    // Of some tables the second line has no row.
    assert_eq!(forgotten, ["avoidable_cost"; 0], "change rows of these, or say why not");

    // What was never handed in is its author's and their line's alone.
    let draft = requirement::Entity::find().all(&t.app.db.reader).await.unwrap().into_iter();
    let line = uuid_of(&company.lines[1]);
    let drafts: HashSet<_> = draft
        .filter(|row| row.business_line_id == Some(line) && row.review_round == 0)
        .map(|row| (row.id, row.customer_id))
        .collect();
    assert!(!drafts.is_empty());
    foreign.ids = HashMap::from([
        ("requirement_id".to_string(), drafts.iter().map(|(id, _)| *id).collect()),
        ("customer_id".to_string(), drafts.iter().map(|(_, id)| *id).collect()),
    ]);
    // The status of a draft is what hides it.
    for (id, _) in &drafts {
        let row = requirement::Entity::find_by_id(*id).one(t.app.db.writer()).await.unwrap().unwrap();
        let mut other = row.clone().into_active_model();
        other.set(requirement::Column::Title, "Another".into());
        other.set(requirement::Column::AmountMinor, (row.amount_minor * 3).into());
        other.update(t.app.db.writer()).await.unwrap();
    }
    foreign.ids.remove("requirement_id");
    foreign.alter::<customer::Entity>().await;
    foreign.ids = HashMap::from([("business_line_id".to_string(), HashSet::from([line]))]);
    foreign.alter::<line_cost::Entity>().await;
    foreign.alter::<line_budget::Entity>().await;
}

/// What the second line's people do in the meantime.
async fn work_on(t: &TestApp, company: &Company) {
    let [running, delivered] = &company.foreign;
    let input = json!({ "projectId": running, "title": "More", "plannedStart": "2026-03-20" });
    let task = t.done("project_manager2", "createTask", "task", "id", input).await["id"].clone();
    let input = json!({ "taskId": task, "percentComplete": 50 });
    t.done("project_manager2", "reportProgress", "task", "id", input).await;
    let issue = json!({ "projectId": running, "title": "Strike", "severity": "CRITICAL" });
    t.done("project_manager2", "raiseIssue", "issue", "id", issue).await;
    for amount in ["90000", "120000"] {
        let cost = t.done("project_manager2", "submitCost", "cost", "id", cost_input(running, amount)).await;
        t.mutate("finance", "approveCost", "cost", "id", json!({ "id": cost["id"] })).await;
        t.mutate("director2", "approveCost", "cost", "id", json!({ "id": cost["id"] })).await;
    }
    let parts = instalments(t, delivered).await;
    receive(t, &parts[1], "100", Some("B-77")).await;
    let customer = customer_of(t, "sales2", "Another").await;
    requirement(t, "sales2", &customer).await;
}

/// Whatever a dashboard tells, by line and time.
async fn dashboards(pair: &Pair<'_>, who: &str, lines: &[Value; 2]) {
    let money = "{ amount currency }";
    let row = format!(
        "{{ category month service customer {{ id }} manager {{ id }} project {{ id }} businessLine {{ id }}
        budget {money} variance {money} submitted {money} committed {money} paid {money} total {money} }}"
    );
    let keys = ["CATEGORY", "MONTH", "CUSTOMER", "MANAGER", "PROJECT", "BUSINESS_LINE", "SERVICE"];
    let pairs =
        keys.iter().enumerate().flat_map(|(place, one)| keys[place..].iter().map(move |two| (one, two)));
    let reports: String = pairs
        .enumerate()
        .map(|(place, (one, two))| format!("r{place}: costReport(groupBy: [{one}, {two}]) {row}\n"))
        .collect();
    let query = format!(
        "query($line: ID, $from: Date, $to: Date) {{ dashboard(businessLineId: $line, from: $from, to: $to) {{
        executionAmount {money} projectCount byStage {{ stage count }} byHealth {{ health count }}
        progressDistribution {{ from count }} all: costReport(groupBy: []) {row} {reports}
        collection {{ contracted {money} received {money} outstanding {money} due {money} overdue {money} }} }} }}"
    );
    for line in [Value::Null, lines[0].clone(), lines[1].clone()] {
        for (from, to) in [
            (None, None),
            (Some("2026-01-01"), None),
            (None, Some("2026-12-31")),
            (Some("2026-03-01"), Some("2026-03-31")),
        ] {
            pair.same(who, &query, &json!({ "line": line, "from": from, "to": to })).await;
        }
    }
}

/// Every query with every id that it takes, of either line.
async fn arguments(pair: &Pair<'_>, printed: &Printed, who: &str, known: &[HashMap<NodeKind, Value>]) {
    for field in printed.fields("Query") {
        for place in printed.ids_in(&field.arguments) {
            for known in known {
                let kind = if place.len() > 1 { printed.kind_of("", &place) } else { NodeKind::Project };
                let id = |at: &[String]| {
                    let kind = if at == place { kind } else { NodeKind::Project };
                    known.get(&kind).unwrap_or(&known[&NodeKind::Project]).clone()
                };
                let (query, values) = call(printed, "Query", field, &place, &id);
                let connection = printed.fields(named(&field.of)).iter().any(|one| one.name == "totalCount");
                let under = "{ totalCount nodes { __typename id } pageInfo { endCursor } }";
                let query = if connection { query.replace("{ __typename }", under) } else { query };
                pair.same(who, &query, &values).await;
            }
        }
    }
}

struct Worlds {
    one: TestApp,
    other: TestApp,
    company: Company,
}

impl Worlds {
    async fn of(t: TestApp) -> Self {
        let company = company(&t).await;
        let others = ["finance", "project_manager2", "director2", "sales2"];
        for who in ONLOOKERS.into_iter().chain(others) {
            t.token(who).await;
        }
        let frozen = t.freeze().await;
        let (one, other) = (frozen.thaw().await, frozen.thaw().await);
        Self { one, other, company }
    }

    fn pair(&self) -> Pair<'_> {
        Pair { one: &self.one, other: &self.other }
    }
}

on_both!(no_answer_changes_with_a_foreign_row, |t| async move {
    let worlds = Worlds::of(t).await;
    work_on(&worlds.other, &worlds.company).await;
    change_everything(&worlds.other, &worlds.company).await;
    let pair = worlds.pair();
    let query =
        "{ dashboard { executionAmount { amount } costReport(groupBy: [MONTH]) { total { amount } } } }";
    let one = worlds.one.text("finance", query).await;
    let other = worlds.other.text("finance", query).await;
    assert_ne!(one, other, "they do differ, for whoever sees all");

    let printed = Printed::read();
    let known = [
        crate::rights::ids_of(&worlds.one, &worlds.company.foreign[0]).await,
        crate::rights::ids_of(&worlds.one, &worlds.company.lent).await,
    ];
    for who in ONLOOKERS {
        pair.lists(&printed, who).await;
        arguments(&pair, &printed, who, &known).await;
        dashboards(&pair, who, &worlds.company.lines).await;
        let things =
            "items { __typename ... on Task { title } ... on Project { name } ... on Cost { payee } }";
        pair.same(who, &format!("{{ workQueues {{ role duty count {things} }} alertCursor }}"), &json!({}))
            .await;
        let everyone = "query($from: Date!, $to: Date!) { workload(from: $from, to: $to) { user { name } week plannedDays overBooked } }";
        pair.same(who, everyone, &json!({ "from": "2026-02-01", "to": "2026-05-01" })).await;
    }
    let everybody = pair.one.get("admin", "{ users(first: 100) { nodes { id } } }", json!({})).await;
    let ids: Vec<_> =
        everybody["users"]["nodes"].as_array().unwrap().iter().map(|user| user["id"].clone()).collect();
    let of_all = "query($ids: [ID!]) { workload(from: \"2026-02-01\", to: \"2026-05-01\", userIds: $ids) { user { name } week plannedDays overBooked } }";
    for who in ONLOOKERS {
        pair.same(who, of_all, &json!({ "ids": ids })).await;
    }
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    pair.random_queries(&ONLOOKERS, seed, 120).await;
});

on_both!(no_stream_tells_of_foreign_rows, |t| async move {
    let worlds = Worlds::of(t).await;
    let printed = Printed::read();
    let mut sockets = follow(&worlds.other, &printed, &ONLOOKERS, &worlds.company.foreign[0], None).await;
    // Whoever may not see the project is refused.
    for (who, refusals) in heard(&mut sockets).await {
        let refused = who.ends_with("projectChanged");
        assert_eq!(!refusals.is_empty(), refused, "{who} {refusals:#?}");
    }
    work_on(&worlds.other, &worlds.company).await;
    for (who, events) in heard(&mut sockets).await {
        assert!(events.is_empty(), "{who} {events:#?}");
    }
    // And they still live.
    let input = cost_input(&worlds.company.lent, "150000");
    let cost = worlds.other.done("owner_manager", "submitCost", "cost", "id", input).await;
    for who in ["finance", "director2"] {
        worlds.other.done(who, "approveCost", "cost", "id", json!({ "id": cost["id"] })).await;
    }
    let heard = heard(&mut sockets).await;
    let informed =
        heard.iter().filter(|(who, events)| who.starts_with("owner_manager") && !events.is_empty());
    assert!(informed.count() >= 2, "{heard:#?}");
});
