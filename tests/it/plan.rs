//! Answers written along a plan are those that async-graphql gives in its own way: random queries, made from the
//! schema, through both.

use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::parse_query;
use entity::enums::Role;
use entity::{business_line, user_account, user_role};
use plimsoll::feed::Feed;
use plimsoll::graphql;
use plimsoll::graphql::answer::{Answered, Answers};
use plimsoll::graphql::store::Caller;
use plimsoll::{app, demo};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::answers::refused;
use crate::on_both;
use crate::support::TestApp;
use crate::support::maker::{Maker, ask, ids, types};

fn told(errors: &[async_graphql::ServerError]) -> Vec<String> {
    let code =
        |error: &async_graphql::ServerError| error.extensions.as_ref().and_then(|e| e.get("code").cloned());
    errors.iter().map(|error| format!("{:?} {} {:?}", error.path, error.message, code(error))).collect()
}

on_both!(a_plan_answers_as_async_graphql_does, |t| async move {
    fill(&t).await;
    let answers = Answers::new(graphql::schema(Feed::default(), false), Feed::default());
    let viewers = viewers(&t).await;
    let finance = viewers.iter().flatten().find(|viewer| viewer.roles == [Role::Finance]).unwrap();
    let caller = Caller::new(t.app.clone().into(), Some(finance.clone()));
    let types = types(&answers, &caller).await;
    let ids = ids(&ask(&answers, &caller, IDS).await);
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    let (mut planned, mut with_errors, mut rows) = (0, 0, 0);
    for number in 0..300 {
        let dice = ChaCha8Rng::seed_from_u64(seed.wrapping_add(number));
        let mut maker = Maker::new(&types, &ids, dice);
        let query = maker.query();
        let viewer = viewers[maker.dice.random_range(0..viewers.len())].clone();
        let caller = Caller::new(t.app.clone().into(), viewer);
        let document = Arc::new(parse_query(&query).unwrap());
        let variables = async_graphql::Variables::from_json(json!({ "yes": maker.chance(50) }));
        let request = || Request::new(&query).variables(variables.clone());
        let mut plain = answers.plain(request(), &document, caller.clone()).await;
        let written = match answers.answer(request(), &document, caller).await {
            Answered::Plain(response) => {
                assert_eq!(told(&response.errors), told(&plain.errors), "{query}");
                assert!(response.is_err(), "not planned: {query}");
                continue;
            }
            Answered::Written { text, errors, .. } => {
                let answer =
                    Answered::Written { text: text.clone(), errors: errors.clone(), cost: None }.json();
                refused(&serde_json::from_str(&answer).unwrap());
                (text.strip_prefix("{\"data\":").unwrap().to_owned(), told(&errors))
            }
            Answered::Told { .. } => panic!("an event in answer to a query"),
        };
        planned += 1;
        let data = serde_json::to_string(&std::mem::take(&mut plain.data)).unwrap();
        let parsed = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        // Under an interface, async-graphql gives keys as they are ready, and leaves out those that failed.
        let complete = !["node(", "nodes(", "things"].iter().any(|interface| query.contains(interface));
        if complete || plain.is_ok() {
            assert_eq!(parsed(&written.0), parsed(&data), "seed {seed} + {number}\n{query}");
        }
        assert!(!complete || written.0 == data, "seed {seed} + {number}\n{query}\n{}\n{data}", written.0);
        // A field that must have a value takes its object along; async-graphql goes on with its siblings.
        let plain = told(&plain.errors);
        assert!(written.1.iter().all(|error| plain.contains(error)), "{query}\n{:#?}\n{plain:#?}", written.1);
        assert_eq!(written.1.is_empty(), plain.is_empty(), "{query}\n{plain:#?}");
        with_errors += usize::from(!plain.is_empty());
        rows += written.0.len();
    }
    assert!(planned > 200 && with_errors > 20 && rows > 20_000, "{planned} {with_errors} {rows}");
});

const IDS: &str = "{ customers { nodes { id } } requirements { nodes { id serviceItems { id } } }
    projects { nodes { id sales { id } manager { id } tasks(first: 2) { nodes { id } }
        costs(first: 2) { nodes { id } } alerts { nodes { id } } } } }";

/// One viewer of each role, and nobody.
async fn viewers(t: &TestApp) -> Vec<Option<plimsoll::viewer::Viewer>> {
    let users = user_account::Entity::find().all(&t.app.db.reader).await.unwrap();
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    let roles = app::user::roles_of(&t.app.db.reader, &ids).await.unwrap();
    let viewer = |user: &user_account::Model| plimsoll::viewer::Viewer {
        user_id: user.id,
        session_id: uuid::Uuid::nil(),
        roles: roles.get(&user.id).cloned().unwrap_or_default(),
        business_line_id: user.business_line_id,
        locale: user.locale.clone(),
    };
    users.iter().map(|user| Some(viewer(user))).chain([None]).collect()
}

/// The demo's company in place of the tests' people.
async fn fill(t: &TestApp) {
    let db = t.app.db.writer();
    user_role::Entity::delete_many().exec(db).await.unwrap();
    user_account::Entity::delete_many().exec(db).await.unwrap();
    business_line::Entity::delete_many().exec(db).await.unwrap();
    demo::fill(&t.app, &demo::Options { projects: 12, seed: 3 }).await.unwrap();
}
