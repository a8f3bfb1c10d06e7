//! What is sent again under its key is done once, and answered as it was the first time.

use std::collections::HashSet;

use entity::enums::Role;
use entity::{idempotency_key, user_role};
use plimsoll::graphql;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_cost, cost, project};
use crate::support::process::Process;
use crate::support::socket::Socket;
use crate::support::{On, PASSWORD, TestApp, postgres};

const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { id name version } errors { code message field } } }";

/// The status and the text of the answer to a request under a key.
async fn keyed(t: &TestApp, who: &str, key: &str, query: &str, variables: &Value) -> (u16, String) {
    let token = t.token(who).await;
    keyed_at(&t.url, &token, key, query, variables).await
}

async fn keyed_at(url: &str, token: &str, key: &str, query: &str, variables: &Value) -> (u16, String) {
    let request = reqwest::Client::new().post(format!("{url}/graphql")).bearer_auth(token);
    let request =
        request.header("accept", "application/graphql-response+json").header("idempotency-key", key);
    let answer = request.json(&json!({ "query": query, "variables": variables })).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn done(t: &TestApp, who: &str, key: &str, query: &str, variables: &Value) -> Value {
    let (status, text) = keyed(t, who, key, query, variables).await;
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn named(name: &str) -> Value {
    json!({ "input": { "name": name } })
}

async fn count(t: &TestApp, name: &str) -> Value {
    let query = "query($name: String) { customers(filter: { search: $name }) { totalCount } }";
    t.get("sales", query, json!({ "name": name })).await["customers"]["totalCount"].clone()
}

fn code(answer: &(u16, String)) -> (u16, Value) {
    let json: Value = serde_json::from_str(&answer.1).unwrap();
    (answer.0, json["errors"][0]["extensions"]["code"].clone())
}

on_both!(a_repeat_gets_the_first_answer_and_changes_nothing, |t| async move {
    let first = keyed(&t, "sales", "k-1", CREATE, &named("Once")).await;
    let made: Value = serde_json::from_str(&first.1).unwrap();
    let customer = &made["data"]["createCustomer"]["customer"];
    assert_eq!(customer["name"], "Once");
    let input = json!({ "id": customer["id"], "name": "Renamed" });
    t.done("sales", "updateCustomer", "customer", "id", input).await;
    assert_eq!(keyed(&t, "sales", "k-1", CREATE, &named("Once")).await, first);
    // Quotes, as the header's draft has them, are not part of the key.
    assert_eq!(keyed(&t, "sales", "\"k-1\"", CREATE, &named("Once")).await, first);
    assert_eq!((count(&t, "Once").await, count(&t, "Renamed").await), (json!(0), json!(1)));
    // A key is its user's own.
    done(&t, "sales2", "k-1", CREATE, &named("Hers")).await;
    // Queries have no use for it.
    let answer = done(&t, "sales", "k-1", "{ viewer { name } }", &json!({})).await;
    assert_eq!(answer["data"]["viewer"]["name"], "sales");
});

on_both!(a_key_is_for_one_request, |t| async move {
    done(&t, "sales", "k", CREATE, &named("One")).await;
    let other = keyed(&t, "sales", "k", CREATE, &named("Two")).await;
    assert_eq!(code(&other), (400, json!("CONFLICT")), "{other:?}");
    let document = CREATE.replace("version", "industry");
    let other = keyed(&t, "sales", "k", &document, &named("One")).await;
    assert_eq!(code(&other), (400, json!("CONFLICT")));
    let twice = "mutation { a: createCustomer(input: { name: \"A\" }) { errors { code } }
        b: createCustomer(input: { name: \"B\" }) { errors { code } } }";
    let several = keyed(&t, "sales", "k-2", twice, &json!({})).await;
    assert_eq!(code(&several), (400, json!("BAD_REQUEST")));
    for key in ["", "a b", &"x".repeat(256)] {
        let bad = keyed(&t, "sales", key, CREATE, &named("Bad")).await;
        assert_eq!(code(&bad), (400, json!("BAD_REQUEST")), "{key}");
        let input = json!({ "input": { "name": "Bad", "idempotencyKey": key } });
        let bad = t.ask("sales", CREATE, input).await;
        assert_eq!(bad["errors"][0]["extensions"]["code"], "BAD_REQUEST", "{key}: {bad}");
    }
    assert_eq!((count(&t, "One").await, count(&t, "Bad").await), (json!(1), json!(0)));
});

on_both!(the_input_can_hold_the_key_on_sockets_too, |t| async move {
    let input = json!({ "input": { "name": "Said twice", "idempotencyKey": "c-1" } });
    let first = t.get("sales", CREATE, input.clone()).await;
    assert_eq!(t.get("sales", CREATE, input.clone()).await, first);
    let token = t.token("sales").await;
    let mut socket = Socket::subscribe_as(&t, &token, CREATE, input).await;
    assert_eq!(socket.event("createCustomer").await.unwrap(), first["createCustomer"]);
    let literal = "mutation { createCustomer(input: { name: \"Literal\", idempotencyKey: \"c-2\" }) { customer { id } } }";
    assert_eq!(t.get("sales", literal, json!({})).await, t.get("sales", literal, json!({})).await);
    assert_eq!((count(&t, "Said").await, count(&t, "Literal").await), (json!(1), json!(1)));
});

on_both!(a_refusal_is_an_answer_and_a_fault_is_none, |t| async move {
    let project = project(&t).await;
    let id = cost(&t, &project, "100").await;
    let pay =
        "mutation($id: ID!) { payCost(input: { id: $id }) { cost { status } errors { code allowed } } }";
    let variables = json!({ "id": id });
    let refused = keyed(&t, "finance", "p", pay, &variables).await;
    assert!(refused.1.contains("INVALID_TRANSITION"), "{refused:?}");
    t.done("finance2", "approveCost", "cost", "status", variables.clone()).await;
    assert_eq!(keyed(&t, "finance", "p", pay, &variables).await, refused);
    let paid = done(&t, "finance", "p-2", pay, &variables).await;
    assert_eq!(paid["data"]["payCost"]["cost"]["status"], "PAID");
    // Whoever may not do it has not done it: the same request may come again.
    let cost = approved_cost(&t, &project, "200").await;
    let variables = json!({ "id": cost });
    assert!(keyed(&t, "sales", "s", pay, &variables).await.1.contains("FORBIDDEN"));
    let sales = viewer_id(&t, "sales").await;
    grant(&t, sales, Role::Finance).await;
    let paid = done(&t, "sales", "s", pay, &variables).await;
    assert_eq!(paid["data"]["payCost"]["cost"]["status"], "PAID");
    // Nor does the first answer stay readable to whom it would not be told now.
    user_role::Entity::delete_many()
        .filter(user_role::Column::UserId.eq(sales))
        .filter(user_role::Column::Role.eq(Role::Finance))
        .exec(t.app.db.writer())
        .await
        .unwrap();
    t.app.viewer_cache.clear();
    let now = keyed(&t, "sales", "s", pay, &variables).await;
    assert!(now.1.contains("FORBIDDEN") && !now.1.contains("PAID"), "{now:?}");
});

async fn viewer_id(t: &TestApp, who: &str) -> uuid::Uuid {
    use entity::user_account::{Column, Entity};
    let user = Entity::find().filter(Column::Email.eq(format!("{who}@test.example")));
    user.one(&t.app.db.reader).await.unwrap().unwrap().id
}

async fn grant(t: &TestApp, user_id: uuid::Uuid, role: Role) {
    let row = user_role::Model { user_id, role };
    user_role::Entity::insert(user_role::ActiveModel::from(row))
        .exec_without_returning(t.app.db.writer())
        .await
        .unwrap();
    t.app.viewer_cache.clear();
}

on_both!(a_key_is_forgotten_in_time, |t| async move {
    done(&t, "sales", "day", CREATE, &named("Daily")).await;
    t.app.clock.advance(chrono::Duration::minutes(14));
    done(&t, "sales", "later", CREATE, &named("Other")).await;
    t.app.clock.advance(chrono::Duration::hours(24) - chrono::Duration::minutes(13));
    t.pass_days(0);
    // Past its time it is as good as new, even before it is cleared away.
    done(&t, "sales", "day", CREATE, &named("Daily again")).await;
    done(&t, "sales", "day", CREATE, &named("Daily again")).await;
    assert_eq!(count(&t, "Daily").await, json!(2));
    t.app.clock.advance(chrono::Duration::minutes(13));
    assert_eq!(t.app.delete_expired_keys().await.unwrap(), 1);
    assert_eq!(idempotency_key::Entity::find().all(&t.app.db.reader).await.unwrap().len(), 1);
});

on_both!(what_was_done_but_never_answered_is_answered_once_asked_again, |t| async move {
    // As a server leaves it that is killed between the commit and the answer.
    let lose_answers = async || {
        idempotency_key::Entity::update_many()
            .col_expr(idempotency_key::Column::Answer, Expr::value(Option::<String>::None))
            .exec(t.app.db.writer())
            .await
            .unwrap();
    };
    let first = keyed(&t, "sales", "k", CREATE, &named("Survivor")).await;
    lose_answers().await;
    assert_eq!(keyed(&t, "sales", "k", CREATE, &named("Survivor")).await, first);
    assert_eq!(count(&t, "Survivor").await, json!(1));

    let project = project(&t).await;
    let id = cost(&t, &project, "100").await;
    let approve = "mutation($id: ID!) { approveCost(input: { id: $id }) { cost { id status version } errors { code } } }";
    let first = keyed(&t, "finance", "a", approve, &json!({ "id": id })).await;
    lose_answers().await;
    assert_eq!(keyed(&t, "finance", "a", approve, &json!({ "id": id })).await, first);
    let again = keyed(&t, "finance", "b", approve, &json!({ "id": id })).await;
    assert!(again.1.contains("INVALID_TRANSITION"), "{again:?}");
    lose_answers().await;
    assert_eq!(keyed(&t, "finance", "b", approve, &json!({ "id": id })).await, again);

    let oa = "mutation($input: RecordOaDecisionInput!) { recordOaDecision(input: $input) {
        awaitingCost cost { id } errors { code } } }";
    let early =
        json!({ "input": { "projectId": project, "externalRef": "OA-1", "step": "FINANCE_APPROVAL" } });
    let first = keyed(&t, "finance", "oa", oa, &early).await;
    assert!(first.1.contains("\"awaitingCost\":true"), "{first:?}");
    lose_answers().await;
    assert_eq!(keyed(&t, "finance", "oa", oa, &early).await, first);
});

on_both!(an_answer_that_cannot_be_kept_says_no_more_than_that_it_has_ended, |t| async move {
    let (fill, free) = match t.on() {
        On::Sqlite => (
            "CREATE TRIGGER no_room BEFORE UPDATE ON idempotency_key WHEN NEW.answer IS NOT NULL
                BEGIN SELECT RAISE(ABORT, 'no room'); END",
            "DROP TRIGGER no_room",
        ),
        On::Postgres => (
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER no_room BEFORE UPDATE ON idempotency_key FOR EACH ROW WHEN (NEW.answer IS NOT NULL)
                EXECUTE FUNCTION no_room()",
            "DROP TRIGGER no_room ON idempotency_key",
        ),
    };
    t.app.db.writer().execute_unprepared(fill).await.unwrap();
    for (key, name) in [("refused", ""), ("done", "Lantern")] {
        let answer = done(&t, "sales", key, CREATE, &named(name)).await;
        assert_eq!(answer["data"], json!({ "createCustomer": null }), "{answer}");
        let error = &answer["errors"][0];
        assert_eq!(error["path"], json!(["createCustomer"]), "{answer}");
        assert_eq!(error["extensions"]["mutationEnded"], true, "{answer}");
        assert!(error["message"].as_str().unwrap().starts_with("It has ended, and"), "{answer}");
    }
    t.app.db.writer().execute_unprepared(free).await.unwrap();
    let refused = done(&t, "sales", "refused", CREATE, &named("")).await;
    assert_eq!(refused["data"]["createCustomer"]["errors"][0]["code"], "BAD_USER_INPUT", "{refused}");
    let made = done(&t, "sales", "done", CREATE, &named("Lantern")).await;
    assert_eq!(made["data"]["createCustomer"]["customer"]["name"], "Lantern", "{made}");
    assert_eq!(count(&t, "Lantern").await, json!(1));
});

on_both!(of_many_at_once_one_acts, |t| async move {
    t.token("sales").await;
    for round in 0..3 {
        let (key, name) = (format!("r-{round}"), format!("Crowd {round}"));
        let variables = named(&name);
        let all = (0..150).map(|_| keyed(&t, "sales", &key, CREATE, &variables));
        let answers: HashSet<_> = futures_util::future::join_all(all).await.into_iter().collect();
        assert_eq!(answers.len(), 1, "{answers:#?}");
        assert!(answers.iter().all(|(status, text)| *status == 200 && text.contains(&name)), "{answers:#?}");
        assert_eq!(count(&t, &name).await, json!(1));
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_acts() {
    let Some(server) = postgres::server().await else { return };
    server.create_database("once_two_servers", None).await.unwrap();
    let database = server.url("once_two_servers");
    let admin = ["create-admin", "--email", "a@test.example", "--name", "A", "--database-url", &database];
    assert!(Process::run(&admin, PASSWORD));
    let servers = [Process::serve(&database, &[]), Process::serve(&database, &[])];
    let send = async |url: &str, token: &str, query: &str| -> Value {
        let request = reqwest::Client::new().post(format!("{url}/graphql")).bearer_auth(token);
        request.json(&json!({ "query": query })).send().await.unwrap().json().await.unwrap()
    };
    let query = format!(
        "mutation {{ signIn(input: {{ email: \"a@test.example\", password: \"{PASSWORD}\" }}) {{ accessToken }} }}"
    );
    let request = reqwest::Client::new().post(format!("{}/graphql", servers[0].url));
    let signed: Value = request.json(&json!({ "query": query })).send().await.unwrap().json().await.unwrap();
    let token = signed["data"]["signIn"]["accessToken"].as_str().unwrap();
    let create = "mutation($input: CreateBusinessLineInput!) { createBusinessLine(input: $input) {
        businessLine { id name } errors { code } } }";
    for round in 0..40 {
        let variables = named(&format!("Line {round}"));
        let key = format!("r-{round}");
        let all = (0..8).map(|n| keyed_at(&servers[n % 2].url, token, &key, create, &variables));
        let answers: HashSet<_> = futures_util::future::join_all(all).await.into_iter().collect();
        assert_eq!(answers.len(), 1, "{answers:#?}");
        assert!(answers.iter().all(|(status, text)| *status == 200 && text.contains("Line")), "{answers:#?}");
    }
    let lines = send(&servers[1].url, token, "{ businessLines { totalCount } }").await;
    assert_eq!(lines["data"]["businessLines"]["totalCount"], 40);
}

#[test]
fn every_mutation_takes_a_key_but_those_that_give_secrets() {
    let sdl = graphql::sdl();
    let mutations = sdl.split("\ntype Mutation {").nth(1).unwrap().split("\n}").next().unwrap();
    let inputs: Vec<_> =
        mutations.split("input: ").skip(1).map(|rest| rest.split('!').next().unwrap()).collect();
    assert!(inputs.len() > 40, "{inputs:?}");
    for input in inputs {
        let fields = sdl.split(&format!("\ninput {input} {{")).nth(1).unwrap().split("\n}").next().unwrap();
        let secret = ["SignInInput", "RefreshSessionInput", "SignOutInput"].contains(&input);
        assert_ne!(fields.contains("\tidempotencyKey: String"), secret, "{input}");
    }
}
