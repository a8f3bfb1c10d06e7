//! What is stored and cannot be read is an error that changes nothing: never a default.

use plimsoll::app::json_column::JSON_COLUMNS;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{complied_project, contract_input, cost, eventful_project, project, task};
use crate::support::{On, TestApp};

/// Runs a statement by hand, as no server would.
async fn by_hand(t: &TestApp, sql: &str) {
    t.app.db.writer().execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The JSON columns that the database has, as table and column.
async fn json_columns(t: &TestApp) -> Vec<(String, String)> {
    let db = t.app.db.writer();
    let sql = match t.on() {
        On::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND lower(c.type) LIKE '%json%' ORDER BY 1, 2"
        }
        On::Postgres => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type IN ('json', 'jsonb') ORDER BY 1, 2"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

on_both!(every_json_column_is_a_document_with_a_format, |t| async move {
    let mut places: Vec<_> =
        JSON_COLUMNS.iter().map(|(table, column)| ((*table).into(), (*column).into())).collect();
    places.sort();
    assert_eq!(
        json_columns(&t).await,
        places,
        "a JSON column is a `Document`, and `app::stored` says of what"
    );
});

/// Something that must read what is stored in a column.
struct Reader {
    who: &'static str,
    query: &'static str,
    variables: Value,
}

const APPROVE: &str =
    "mutation($input: ApproveCostInput!) { approveCost(input: $input) { cost { status } errors { code } } }";
const REPORT: &str = "mutation($input: ReportProgressInput!) { reportProgress(input: $input) { task { id } errors { code } } }";
const DRAFT: &str = "mutation($input: DraftContractInput!) { draftContract(input: $input) { contract { id } errors { code } } }";

/// A world in which every column of documents holds something.
struct World {
    project: Value,
    task: Value,
    cost: Value,
    contract: Value,
    refused: Value,
    /// Where the events of alerts began.
    cursor: Value,
}

impl World {
    async fn build(t: &TestApp) -> Self {
        let cursor = t.get("team_lead", "{ changedSince { cursor } }", json!({})).await;
        let project = eventful_project(t, false).await;
        let task = task(t, &project, "More", None).await;
        let cost = cost(t, &project, "10").await;
        let complied = complied_project(t, "sales", "project_manager").await;
        let contract = contract_input(t, &complied).await;
        let line = json!({ "input": { "warning": { "staleDataDays": 9 } } });
        let update =
            "mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { errors { message } } }";
        t.get("admin", update, line).await;
        let refused = json!({ "input": { "id": cost, "reason": " ", "idempotencyKey": "refused" } });
        t.get("finance", REJECT, refused.clone()).await;
        let cursor = cursor["changedSince"]["cursor"].clone();
        Self { project, task, cost, contract, refused, cursor }
    }

    /// Who must read a column, and how. A new column needs a line here.
    fn readers(&self, table: &str, column: &str) -> Vec<Reader> {
        let read = |who, query, variables| Reader { who, query, variables };
        let project = || json!({ "id": self.project });
        match (table, column) {
            ("alert", "evidence") => vec![
                read("team_lead", "{ alerts(first: 1) { nodes { id evidence { name } } } }", json!({})),
                read("team_lead", "{ alerts(first: 1) { nodes { message } } }", json!({})),
            ],
            ("alert_event", "evidence") => {
                let query = "query($cursor: String) { changedSince(cursor: $cursor) { projects { events { evidence { name } } } } }";
                vec![read("team_lead", query, json!({ "cursor": self.cursor }))]
            }
            ("audit_entry", "changes") => {
                let query = "{ auditLog(first: 1) { nodes { changes { field } } } }";
                vec![read("business_owner", query, json!({}))]
            }
            ("baseline", "plan") => vec![
                read("team_lead", "query($id: ID!) { project(id: $id) { earnedValue { spi } } }", project()),
                read(
                    "project_manager",
                    REPORT,
                    json!({ "input": { "taskId": self.task, "percentComplete": 50 } }),
                ),
            ],
            ("compliance_review", "basis") => vec![read("sales", DRAFT, json!({ "input": self.contract }))],
            ("cost", "route") => vec![
                read("finance", APPROVE, json!({ "input": { "id": self.cost } })),
                read(
                    "finance",
                    "query($id: ID!) { node(id: $id) { ... on Cost { approvalRoute { steps { role } } } } }",
                    json!({ "id": self.cost }),
                ),
                read(
                    "finance",
                    "query($id: ID!) { node(id: $id) { ... on Cost { allowedActions { action } } } }",
                    json!({ "id": self.cost }),
                ),
            ],
            ("idempotency_key", "errors") => vec![read("finance", REJECT, self.refused.clone())],
            ("policy", "watch") => vec![
                read("director", "{ policy { warning { staleDataDays } } }", json!({})),
                read(
                    "project_manager",
                    REPORT,
                    json!({ "input": { "taskId": self.task, "percentComplete": 50 } }),
                ),
            ],
            ("policy", "learnt") => {
                vec![read("director", "{ policy { forecastCalibration { projectCount } } }", json!({}))]
            }
            ("watch", "state") => {
                vec![read(
                    "project_manager",
                    REPORT,
                    json!({ "input": { "taskId": self.task, "percentComplete": 50 } }),
                )]
            }
            ("watch", "outlook") => vec![
                read(
                    "team_lead",
                    "query($id: ID!) { project(id: $id) { progress { lateProbability } } }",
                    project(),
                ),
                read(
                    "team_lead",
                    "query($id: ID!) { project(id: $id) { healthReasons { rule } } }",
                    project(),
                ),
            ],
            _ => panic!("nobody reads {table}.{column}"),
        }
    }
}

const REJECT: &str = "mutation($input: RejectCostInput!) { rejectCost(input: $input) { cost { status } errors { code field } } }";

/// How much there is of everything that a change leaves behind.
async fn traces(t: &TestApp) -> Vec<u64> {
    use sea_orm::PaginatorTrait;
    let db = &t.app.db.reader;
    vec![
        entity::audit_entry::Entity::find().count(db).await.unwrap(),
        entity::cost_approval::Entity::find().count(db).await.unwrap(),
        entity::progress_entry::Entity::find().count(db).await.unwrap(),
        entity::contract::Entity::find().count(db).await.unwrap(),
        entity::alert_event::Entity::find().count(db).await.unwrap(),
    ]
}

fn assert_internal(answer: &Value, why: &str) {
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "INTERNAL", "{why}: {answer:#}");
    assert!(error["extensions"]["id"].is_string(), "{why}: the log entry is named: {answer:#}");
    assert_eq!(error["message"], "Something went wrong on our side.", "{why}: internals stay inside");
}

on_both!(a_document_that_cannot_be_read_is_an_error_and_changes_nothing, |t| async move {
    let world = World::build(&t).await;
    let cast = if t.on() == On::Sqlite { "" } else { "::jsonb" };
    let newer = match t.on() {
        On::Sqlite => r#"json_set(COALESCE(COLUMN, '{"content":{}}'), '$.format', 9)"#,
        On::Postgres => r#"jsonb_set(COALESCE(COLUMN, '{"content":{}}'), '{format}', '9')"#,
    };
    by_hand(&t, "UPDATE idempotency_key SET answer = NULL").await;
    // Whoever signs in is written down; let that be done.
    for who in [
        "sales",
        "project_manager",
        "member",
        "finance",
        "legal",
        "director",
        "team_lead",
        "business_owner",
        "admin",
    ] {
        t.get(who, "{ viewer { id } }", json!({})).await;
    }
    // The database refuses to change audit entries; here that must be possible.
    by_hand(
        &t,
        match t.on() {
            On::Sqlite => "DROP TRIGGER tr_audit_entry_update",
            On::Postgres => "DROP TRIGGER tr_audit_entry_change ON audit_entry",
        },
    )
    .await;
    for (table, column) in JSON_COLUMNS {
        by_hand(&t, &format!("ALTER TABLE {table} ADD COLUMN kept TEXT")).await;
        by_hand(&t, &format!("UPDATE {table} SET kept = CAST({column} AS TEXT)")).await;
        let mut broken = vec![
            ("another shape", format!("'{{\"no\":1}}'{cast}")),
            ("a list of numbers", format!("'[1,2]'{cast}")),
            ("a number", format!("'7'{cast}")),
            ("a newer format", newer.replace("COLUMN", &format!("kept{cast}"))),
        ];
        if t.on() == On::Sqlite {
            // What is no JSON at all can only be there on SQLite.
            broken.push(("no JSON", "'{garbage'".into()));
        }
        for (what, text) in broken {
            by_hand(&t, &format!("UPDATE {table} SET {column} = {text}")).await;
            for reader in world.readers(table, column) {
                let why = format!("{table}.{column} holds {what}: {}", reader.query);
                let before = traces(&t).await;
                assert_internal(&t.ask(reader.who, reader.query, reader.variables).await, &why);
                assert_eq!(traces(&t).await, before, "{why}: nothing was done");
            }
        }
        by_hand(&t, &format!("UPDATE {table} SET {column} = kept{cast}")).await;
        by_hand(&t, &format!("ALTER TABLE {table} DROP COLUMN kept")).await;
        for reader in world.readers(table, column) {
            let answer = t.ask(reader.who, reader.query, reader.variables).await;
            assert!(answer["errors"].is_null(), "{table}.{column} is mended: {answer:#}");
        }
    }
});

on_both!(a_document_from_before_formats_is_read, |t| async move {
    let id = project(&t).await;
    let cost = cost(&t, &id, "10").await;
    let route =
        r#"{"steps":[{"role":"FINANCE","rule":"cost.always","figure_minor":null,"limit_minor":null}]}"#;
    let cast = if t.on() == On::Sqlite { "" } else { "::jsonb" };
    by_hand(&t, &format!("UPDATE cost SET route = '{route}'{cast}")).await;
    let approved = t.done("finance", "approveCost", "cost", "status", json!({ "id": cost })).await;
    assert_eq!(approved["status"], "APPROVED");
});

on_both!(an_answer_that_cannot_be_read_is_not_given_again_as_another, |t| async move {
    let id = project(&t).await;
    let cost = cost(&t, &id, "10").await;
    let input = json!({ "input": { "id": cost, "idempotencyKey": "once" } });
    t.get("finance", APPROVE, input.clone()).await;
    by_hand(&t, "UPDATE idempotency_key SET answer = 'garbage'").await;
    assert_internal(&t.ask("finance", APPROVE, input).await, "the kept answer");
});

on_both!(a_broken_cell_is_an_error_where_it_is_asked_for_and_nowhere_else, |t| async move {
    let id = project(&t).await;
    for amount in ["10", "20"] {
        cost(&t, &id, amount).await;
    }
    let broken: &[(&str, &str, &str)] = match t.on() {
        On::Sqlite => &[
            ("status", "'WHATEVER'", "status"),
            ("category", "'no code'", "category"),
            ("incurred_on", "'soon'", "incurredOn"),
            ("created_at", "'soon'", "createdAt"),
            ("amount_minor", "'much'", "amount { amount }"),
            ("description", "CAST(x'ff' AS TEXT)", "description"),
        ],
        On::Postgres => &[
            ("status", "'WHATEVER'", "status"),
            ("category", "'no code'", "category"),
            ("incurred_on", "'infinity'", "incurredOn"),
            ("created_at", "'infinity'", "createdAt"),
        ],
    };
    for (column, value, field) in broken {
        by_hand(&t, "CREATE TABLE kept AS SELECT * FROM cost WHERE amount_minor = 1000").await;
        by_hand(&t, &format!("UPDATE cost SET {column} = {value} WHERE amount_minor = 1000")).await;
        let others = t.get("finance", "{ costs { nodes { payee } } }", json!({})).await;
        assert_eq!(others["costs"]["nodes"].as_array().unwrap().len(), 2, "{column}");
        let answer = t.ask("finance", &format!("{{ costs {{ nodes {{ {field} }} }} }}"), json!({})).await;
        assert_internal(&answer, column);
        let path = answer["errors"][0]["path"].to_string();
        assert!(path.contains(field.split(' ').next().unwrap()), "{column}: {path}");
        let restore = format!(
            "UPDATE cost SET {column} = (SELECT {column} FROM kept WHERE kept.id = cost.id)
            WHERE id IN (SELECT id FROM kept)"
        );
        by_hand(&t, &restore).await;
        by_hand(&t, "DROP TABLE kept").await;
    }
});

/// The projects that were judged today.
async fn judged(t: &TestApp) -> usize {
    let today = t.app.today();
    let rows = entity::project::Entity::find();
    use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
    let rows = rows.filter(entity::project::Column::EvaluatedOn.eq(today));
    rows.count(&t.app.db.reader).await.unwrap() as usize
}

on_both!(a_project_that_cannot_be_read_does_not_keep_the_others_from_being_judged, |t| async move {
    let first = project(&t).await;
    task(&t, &first, "All", None).await;
    for _ in 0..2 {
        let next = project(&t).await;
        task(&t, &next, "All", None).await;
    }
    let one = "(SELECT id FROM project ORDER BY id LIMIT 1)";
    let cast = if t.on() == On::Sqlite { "" } else { "::jsonb" };
    let breaks = [
        format!("UPDATE watch SET state = '[1]'{cast} WHERE project_id = {one}"),
        format!("UPDATE baseline SET plan = '{{}}'{cast} WHERE project_id = {one}"),
        format!("UPDATE task SET status = 'WHATEVER' WHERE project_id = {one}"),
        format!("UPDATE project SET health = 'WHATEVER' WHERE id = {one}"),
    ];
    for broken in breaks {
        by_hand(&t, &broken).await;
        t.pass_days(1);
        let count = plimsoll::scheduler::sweep(&t.app, &Default::default()).await.unwrap();
        assert_eq!(count, 2, "{broken}");
        assert_eq!(judged(&t).await, 2, "{broken}");
    }
});

/// How many events of alerts finance is told after a cursor.
async fn event_count(t: &TestApp, cursor: &Value) -> usize {
    let query = "query($cursor: String) { changedSince(cursor: $cursor) { projects { events { type } } } }";
    let event_count =
        t.get("finance", query, json!({ "cursor": cursor })).await["changedSince"]["projects"].clone();
    event_count.as_array().unwrap().iter().map(|project| project["events"].as_array().unwrap().len()).sum()
}

on_both!(an_event_that_cannot_be_read_does_not_keep_the_others_from_being_told, |t| async move {
    let id = project(&t).await;
    let begin =
        t.get("finance", "{ changedSince { cursor } }", json!({})).await["changedSince"]["cursor"].clone();
    for amount in ["10", "20", "30"] {
        cost(&t, &id, amount).await;
    }
    assert_eq!(event_count(&t, &begin).await, 3);
    by_hand(
        &t,
        "UPDATE alert_event SET event = 'WHATEVER' WHERE seq = (SELECT MAX(seq) - 1 FROM alert_event)",
    )
    .await;
    assert_eq!(event_count(&t, &begin).await, 2);
});
