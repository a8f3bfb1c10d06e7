//! Who comes in, and how long they stay.

use plimsoll::app::{App, session};
use plimsoll::request_origin::RequestOrigin;
use sea_orm::ColumnTrait;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{PASSWORD, SECRET, TestApp};

const SIGN_OUT: &str = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { code } } }";
const REFRESH: &str = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) {
    accessToken refreshToken errors { code } } }";

async fn refresh(t: &TestApp, token: &Value) -> Value {
    t.send(None, REFRESH, json!({ "input": { "refreshToken": token } })).await
}

async fn viewer(t: &TestApp, token: &Value) -> Value {
    t.send(token.as_str(), "{ viewer { name roles businessLine { name } } }", json!({})).await
}

on_both!(signs_in_and_says_who, |t| async move {
    let granted = t.sign_in("team_lead").await;
    assert_eq!(granted["errors"], json!([]));
    assert_eq!(granted["viewer"], json!({ "name": "team_lead", "roles": ["TEAM_LEAD"] }));
    let viewer = viewer(&t, &granted["accessToken"]).await;
    assert_eq!(viewer["data"]["viewer"]["businessLine"]["name"], "Brand");
});

on_both!(a_wrong_password_and_an_unknown_address_read_alike, |t| async move {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken errors { code message field } } }";
    let mut answers = Vec::new();
    for email in ["sales@test.example", "nobody@test.example"] {
        let input = json!({ "input": { "email": email, "password": "wrong password" } });
        answers.push(t.send(None, query, input).await["data"]["signIn"].clone());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["accessToken"], Value::Null);
    assert_eq!(answers[0]["errors"][0]["field"], json!(["input", "password"]));
});

on_both!(nobody_sees_anything_before_signing_in, |t| async move {
    let nodes = ["users", "customers", "requirements", "projects", "tasks", "costs", "alerts"]
        .map(|name| format!("{{ {name} {{ totalCount nodes {{ id }} }} }}"));
    let others =
        ["{ viewer { name } }", "{ node(id: \"x\") { id } }", "{ nodes(ids: []) { id } }"].map(String::from);
    for query in nodes.into_iter().chain(others) {
        let answer = t.send(None, &query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{query}: {answer}");
    }
    let mutation = "mutation { createCustomer(input: { name: \"x\" }) { errors { message } } }";
    let answer = t.send(None, mutation, json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer}");
});

on_both!(refresh_tokens_rotate_and_a_copied_one_ends_the_session, |t| async move {
    let first = t.sign_in("sales").await;
    let second = refresh(&t, &first["refreshToken"]).await["data"]["refreshSession"].clone();
    assert!(viewer(&t, &second["accessToken"]).await["errors"].is_null());

    // Once more within half a minute: a second tab, or an answer that was lost. It gives the same.
    t.app.clock.advance(chrono::Duration::seconds(29));
    let same = refresh(&t, &first["refreshToken"]).await["data"]["refreshSession"].clone();
    assert_eq!(same["refreshToken"], second["refreshToken"]);
    assert!(viewer(&t, &same["accessToken"]).await["errors"].is_null());

    // The first token again, later: somebody copied it.
    t.app.clock.advance(chrono::Duration::seconds(1));
    let again = refresh(&t, &first["refreshToken"]).await;
    assert_eq!(again["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let after = refresh(&t, &second["refreshToken"]).await;
    assert_eq!(after["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(
        viewer(&t, &second["accessToken"]).await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
});

on_both!(signing_out_ends_access_at_once, |t| async move {
    let granted = t.sign_in("sales").await;
    let query = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { message } } }";
    t.send(None, query, json!({ "input": { "refreshToken": granted["refreshToken"] } })).await;
    assert_eq!(
        viewer(&t, &granted["accessToken"]).await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    let refreshed = refresh(&t, &granted["refreshToken"]).await;
    assert_eq!(refreshed["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
});

on_both!(an_access_token_is_short_lived, |t| async move {
    let granted = t.sign_in("sales").await;
    t.app.clock.advance(chrono::Duration::minutes(16));
    assert_eq!(
        viewer(&t, &granted["accessToken"]).await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    let refreshed = refresh(&t, &granted["refreshToken"]).await["data"]["refreshSession"].clone();
    assert!(viewer(&t, &refreshed["accessToken"]).await["errors"].is_null());
});

on_both!(only_an_administrator_adds_users, |t| async move {
    let input = json!({ "email": "New@Test.example", "name": "New", "password": "long enough for now", "roles": ["MEMBER"] });
    let refused = t.mutate("sales", "createUser", "user", "id", input.clone()).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
    let user = t.done("admin", "createUser", "user", "email roles", input.clone()).await;
    assert_eq!(user, json!({ "email": "new@test.example", "roles": ["MEMBER"] }));
    let twice = t.mutate("admin", "createUser", "user", "id", input).await;
    assert_eq!(twice["errors"][0]["code"], "CONFLICT");
    assert_eq!(twice["errors"][0]["field"], json!(["input", "email"]));
});

on_both!(a_role_taken_away_counts_with_the_next_request, |t| async move {
    let token = t.sign_in("finance").await["accessToken"].clone();
    let asked = async || {
        let answer = t.send(token.as_str(), "{ policy { version } }", json!({})).await;
        answer["errors"][0]["extensions"]["code"].clone()
    };
    assert_eq!(asked().await, json!(null));
    let id = t.get("finance", "{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
    let fields = "roles businessLine { name } weeklyCapacity version";
    let input = json!({ "id": id, "version": 1, "roles": ["MEMBER", "MEMBER"], "businessLineId": null,
        "weeklyCapacity": 2.5 });
    let member = t.done("admin", "updateUser", "user", fields, input.clone()).await;
    let now = json!({ "roles": ["MEMBER"], "businessLine": null, "weeklyCapacity": 2.5, "version": 2 });
    assert_eq!(member, now);
    assert_eq!(asked().await, "FORBIDDEN");

    let stale = t.mutate("admin", "updateUser", "user", "id", input).await;
    assert_eq!(stale["errors"][0]["code"], "CONFLICT");
    let refused =
        t.mutate("finance", "updateUser", "user", "id", json!({ "id": id, "roles": ["ADMIN"] })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let odd =
        json!({ "id": id, "email": "nobody", "password": "short", "locale": "fr", "weeklyCapacity": 7.5 });
    let odd = t.mutate("admin", "updateUser", "user", "id", odd).await;
    let fields: Vec<_> =
        odd["errors"].as_array().unwrap().iter().map(|error| error["field"][1].clone()).collect();
    assert_eq!(json!(fields), json!(["email", "locale", "password", "weeklyCapacity"]));
});

on_both!(who_has_left_is_out_at_once_and_a_new_password_ends_old_sessions, |t| async move {
    let id = t.get("sales", "{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
    let old = t.sign_in("sales").await;
    t.done("admin", "updateUser", "user", "id", json!({ "id": id, "password": "another good one" })).await;
    assert_eq!(viewer(&t, &old["accessToken"]).await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let refreshed = refresh(&t, &old["refreshToken"]).await;
    assert_eq!(refreshed["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let entering = json!({ "input": { "email": "sales@test.example", "password": "another good one" } });
    let new = t.send(None, sign_in, entering.clone()).await["data"]["signIn"]["accessToken"].clone();
    assert!(viewer(&t, &new).await["errors"].is_null());

    t.done("admin", "updateUser", "user", "id", json!({ "id": id, "active": false })).await;
    assert_eq!(viewer(&t, &new).await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let gone = t.send(None, sign_in, entering).await;
    assert_eq!(gone["data"]["signIn"]["accessToken"], Value::Null, "{gone}");
    let log = t
        .get("admin", "{ auditLog(first: 100) { nodes { action changes { field from to } } } }", json!({}))
        .await;
    assert!(!log.to_string().contains("argon2"), "no secret in the log");
});

on_both!(somebody_stays_to_administer, |t| async move {
    let id = t.get("admin", "{ viewer { id } }", json!({})).await["viewer"]["id"].clone();
    let admins = t.get("admin", "{ users(filter: { role: [ADMIN] }) { nodes { id } } }", json!({})).await;
    for other in admins["users"]["nodes"].as_array().unwrap().iter().filter(|other| other["id"] != id) {
        let gone = json!({ "id": other["id"], "active": false });
        t.done("admin", "updateUser", "user", "active", gone).await;
    }
    for (field, change) in
        [("roles", json!({ "id": id, "roles": [] })), ("active", json!({ "id": id, "active": false }))]
    {
        let last = t.mutate("admin", "updateUser", "user", "id", change).await;
        assert_eq!(last["errors"][0]["code"], "RULE_REFUSED", "{last}");
        assert_eq!(last["errors"][0]["field"], json!(["input", field]));
    }
    let other = json!({ "email": "second@test.example", "name": "Second", "password": "long enough for now",
        "roles": ["ADMIN"] });
    let other = t.done("admin", "createUser", "user", "id", other).await["id"].clone();
    let leaves = async |id: serde_json::Value| {
        t.mutate("admin", "updateUser", "user", "active", json!({ "id": id, "active": false })).await
    };
    let (one, two) = tokio::join!(leaves(other), leaves(id));
    let left = [&one, &two].into_iter().filter(|answer| answer["user"]["active"] == json!(false)).count();
    assert_eq!(left, 1, "{one} {two}");
});

on_both!(a_thief_who_refreshes_twice_is_found_out, |t| async move {
    let stolen = t.sign_in("sales").await;
    let second = refresh(&t, &stolen["refreshToken"]).await["data"]["refreshSession"].clone();
    let third = refresh(&t, &second["refreshToken"]).await["data"]["refreshSession"].clone();
    t.app.clock.advance(chrono::Duration::seconds(31));
    refresh(&t, &stolen["refreshToken"]).await;
    assert_eq!(viewer(&t, &third["accessToken"]).await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
});

on_both!(a_slow_tab_that_missed_two_refreshes_ends_nothing, |t| async move {
    let first = t.sign_in("sales").await;
    let second = refresh(&t, &first["refreshToken"]).await["data"]["refreshSession"].clone();
    t.app.clock.advance(chrono::Duration::seconds(5));
    let third = refresh(&t, &second["refreshToken"]).await["data"]["refreshSession"].clone();
    t.app.clock.advance(chrono::Duration::seconds(5));
    let late = refresh(&t, &first["refreshToken"]).await;
    assert_eq!(late["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{late}");
    assert!(viewer(&t, &third["accessToken"]).await["errors"].is_null(), "the session goes on");
    let same = refresh(&t, &second["refreshToken"]).await["data"]["refreshSession"].clone();
    assert_eq!(same["refreshToken"], third["refreshToken"]);
    // Later the first one was copied.
    t.app.clock.advance(chrono::Duration::seconds(30));
    refresh(&t, &first["refreshToken"]).await;
    assert_eq!(viewer(&t, &third["accessToken"]).await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
});

on_both!(a_thief_who_refreshes_all_the_time_is_found_out, |t| async move {
    for pause in [10, 29, 31] {
        let owners = t.sign_in("sales").await;
        let mut thiefs = refresh(&t, &owners["refreshToken"]).await["data"]["refreshSession"].clone();
        for _ in 0..6 {
            t.app.clock.advance(chrono::Duration::seconds(pause));
            thiefs = refresh(&t, &thiefs["refreshToken"]).await["data"]["refreshSession"].clone();
        }
        refresh(&t, &owners["refreshToken"]).await;
        let thief = viewer(&t, &thiefs["accessToken"]).await;
        assert_eq!(thief["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "every {pause} seconds");
    }
});

on_both!(a_copied_token_from_before_there_were_seals_ends_its_session, |t| async move {
    use entity::session::{Column, Entity};
    use sea_orm::sea_query::Expr;
    use sea_orm::{EntityTrait, QueryFilter};
    let granted = t.sign_in("sales").await;
    // As a session and its token were before there were seals.
    let none = Expr::value(Option::<String>::None);
    let unsealed = Entity::update_many().col_expr(Column::Seal, none).filter(Column::RevokedAt.is_null());
    unsealed.exec(t.app.db.writer()).await.unwrap();
    let (old, _) = granted["refreshToken"].as_str().unwrap().rsplit_once('.').unwrap();
    let second = refresh(&t, &json!(old)).await["data"]["refreshSession"].clone();
    assert!(viewer(&t, &second["accessToken"]).await["errors"].is_null());
    t.app.clock.advance(chrono::Duration::seconds(31));
    refresh(&t, &json!(old)).await;
    assert_eq!(
        viewer(&t, &second["accessToken"]).await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
});

on_both!(a_token_that_was_never_issued_ends_nothing, |t| async move {
    let first = t.sign_in("sales").await;
    let second = refresh(&t, &first["refreshToken"]).await["data"]["refreshSession"].clone();
    t.app.clock.advance(chrono::Duration::minutes(1));
    let given = second["refreshToken"].as_str().unwrap();
    let (id, rest) = given.split_once('.').unwrap();
    let (secret, seal) = rest.split_once('.').unwrap();
    let other = t.sign_in("finance").await["refreshToken"].as_str().unwrap().to_owned();
    let (_, foreign) = other.split_once('.').unwrap();
    for made_up in [
        format!("{id}.x"),
        format!("{id}."),
        format!("{id}.x.{seal}"),
        format!("{id}.{secret}x.{seal}"),
        format!("{id}.{foreign}"),
        format!("{id}.{}.{}", "A".repeat(43), "A".repeat(43)),
    ] {
        let answer = refresh(&t, &json!(made_up)).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{made_up} {answer}");
        t.send(None, SIGN_OUT, json!({ "input": { "refreshToken": made_up } })).await;
        assert!(viewer(&t, &second["accessToken"]).await["errors"].is_null(), "{made_up} ends a session");
    }
    let third = refresh(&t, &second["refreshToken"]).await["data"]["refreshSession"].clone();
    assert!(viewer(&t, &third["accessToken"]).await["errors"].is_null());
});

/// A token of these claims, signed with the key that the tests' servers have.
fn forged(secret: &str, header: Value, claims: &Value) -> Value {
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
    let mut head = Header::new(Algorithm::HS256);
    head.kid = header["kid"].as_str().map(String::from);
    head.crit = header["crit"].as_str().map(|name| vec![name.to_owned()]);
    json!(encode(&head, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap())
}

/// What a token says.
fn claims(token: &Value) -> Value {
    jsonwebtoken::dangerous::insecure_decode::<Value>(token.as_str().unwrap()).unwrap().claims
}

on_both!(a_token_is_taken_if_it_is_ours_for_us_and_begun, |t| async move {
    let token = t.sign_in("sales").await["accessToken"].clone();
    let genuine = claims(&token);
    let now = t.app.clock.now().timestamp();
    let with = |name: &str, value: Value| {
        let mut claims = genuine.clone();
        claims[name] = value;
        claims
    };
    let without = |name: &str| {
        let mut claims = genuine.clone();
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    for good in [genuine.clone(), with("nbf", json!(now)), with("aud", json!(["x", "plimsoll"]))] {
        let answer = viewer(&t, &forged(SECRET, json!({}), &good)).await;
        assert!(answer["errors"].is_null(), "{good} {answer}");
    }
    for bad in [
        with("nbf", json!(now + 100)),
        with("nbf", json!("soon")),
        with("iss", json!("another")),
        with("aud", json!("another")),
        with("exp", json!(now)),
        without("iss"),
        without("aud"),
        without("exp"),
    ] {
        let answer = viewer(&t, &forged(SECRET, json!({}), &bad)).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{bad}");
    }
    for header in [json!({ "crit": "exp" }), json!({ "kid": "another" })] {
        let answer = viewer(&t, &forged(SECRET, header.clone(), &genuine)).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{header}");
    }
});

on_both!(keys_follow_one_another, |t| async move {
    use sea_orm::{EntityTrait, QueryOrder};
    let origin = RequestOrigin::default();
    let app = async |secrets: Vec<String>| {
        App::new(t.app.db.clone(), t.app.clock.clone(), chrono_tz::Asia::Shanghai, secrets).await.unwrap()
    };
    let enter = async |app: &App| {
        let granted = session::sign_in(app, &origin, "sales@test.example", PASSWORD.into()).await.unwrap();
        json!(granted.access_token)
    };
    let good = async |app: &App, token: &Value| session::prove(app, token.as_str().unwrap()).await.is_ok();
    // In the database: another server signs with a key that this one has not seen yet.
    let one = app(vec![]).await;
    let first = enter(&one).await;
    t.app.clock.advance(chrono::Duration::seconds(1));
    session::rotate_key(&one).await.unwrap();
    let two = app(vec![]).await;
    let second = enter(&two).await;
    assert!(good(&two, &first).await && good(&two, &second).await, "both are good");
    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    assert!(good(&one, &second).await, "a key that is not known is looked for");
    // Somebody who has found the old key forges nothing with it once its tokens have ended.
    let keys = entity::signing_key::Entity::find().order_by_asc(entity::signing_key::Column::CreatedAt);
    let old = keys.one(&t.app.db.reader).await.unwrap().unwrap().secret;
    let mut said = claims(&first);
    said["exp"] = json!(said["exp"].as_i64().unwrap() + 1_000_000);
    let forged = forged(&old, json!({}), &said);
    assert!(good(&two, &forged).await, "the old key is good for a while");
    t.app.clock.advance(chrono::Duration::minutes(16));
    assert!(!good(&two, &forged).await && !good(&one, &forged).await);

    // One that is made by a machine whose clock is behind is the newest all the same.
    let newest = enter(&app(vec![]).await).await;
    t.app.clock.advance(chrono::Duration::hours(-1));
    session::rotate_key(&one).await.unwrap();
    t.app.clock.advance(chrono::Duration::hours(1));
    let third = enter(&app(vec![]).await).await;
    let key = |token: &Value| jsonwebtoken::decode_header(token.as_str().unwrap()).unwrap().kid;
    assert_ne!(key(&third), key(&newest));

    // Configured: the first signs, the others are taken.
    let [new, old] =
        ["the new secret, long enough for all", "the old secret, long enough for all"].map(String::from);
    let before = enter(&app(vec![old.clone()]).await).await;
    // What is asked under a key is told by the one that signs, whichever others a server knows.
    let messages_of = async |secrets: &[&String]| {
        let app = app(secrets.iter().map(|secret| (*secret).clone()).collect()).await;
        app.keys.seals(b"asked").unwrap()
    };
    assert_eq!(messages_of(&[&old]).await[0], messages_of(&[&old, &new]).await[0]);
    assert_eq!(messages_of(&[&new, &old]).await[0], messages_of(&[&new]).await[0]);
    assert!(messages_of(&[&new, &old]).await.contains(&messages_of(&[&old, &new]).await[0]));
    let during = app(vec![new.clone(), old.clone()]).await;
    assert!(good(&during, &before).await);
    let after = enter(&during).await;
    let alone = app(vec![new]).await;
    assert!(good(&alone, &after).await && !good(&alone, &before).await);
});

on_both!(who_signs_in_needs_no_good_token, |t| async move {
    let granted = t.sign_in("sales").await;
    let stale = Some("stale.stale.stale");
    let enter = json!({ "email": "sales@test.example", "password": PASSWORD });
    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let entered = t.send(stale, sign_in, json!({ "input": enter })).await;
    assert!(entered["data"]["signIn"]["accessToken"].is_string(), "{entered}");
    let token = json!({ "input": { "refreshToken": granted["refreshToken"] } });
    let refreshed = t.send(stale, REFRESH, token).await["data"]["refreshSession"].clone();
    assert!(refreshed["accessToken"].is_string(), "{refreshed}");
    let last = json!({ "input": { "refreshToken": refreshed["refreshToken"] } });
    let out = t.send(stale, SIGN_OUT, last).await;
    assert_eq!(out["data"]["signOut"]["errors"], json!([]), "{out}");
    assert_eq!(
        viewer(&t, &refreshed["accessToken"]).await["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
    // Everything else does, also beside it, and by whatever name.
    for query in [
        "{ viewer { name } }",
        "mutation { signOut(input: { refreshToken: \"x\" }) { errors { code } }
            createBusinessLine(input: { name: \"x\" }) { errors { code } } }",
        "mutation { ...M } fragment M on Mutation { signOut: createBusinessLine(input: { name: \"x\" }) { errors { code } } }",
    ] {
        let answer = t.send(stale, query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{query} {answer}");
        assert!(answer["data"].is_null(), "{answer}");
    }
});

on_both!(a_password_that_is_soon_guessed_is_refused, |t| async move {
    let input = |password: &str| {
        json!({ "email": "ada.lovelace@test.example", "name": "Ada Lovelace", "password": password,
            "roles": ["MEMBER"] })
    };
    for soon in ["password123", "aaaaaaaaaaaaaaa", "lovelace.ada", "plimsoll-demo", "short"] {
        let refused = t.mutate("admin", "createUser", "user", "id", input(soon)).await;
        assert_eq!(refused["errors"][0]["field"], json!(["input", "password"]), "{soon} {refused}");
        assert_eq!(refused["errors"][0]["code"], "BAD_USER_INPUT");
    }
    let ada = t.done("admin", "createUser", "user", "id", input("lantern over harbour")).await;
    let change = |password: &str| json!({ "id": ada["id"], "password": password });
    let refused = t.mutate("admin", "updateUser", "user", "id", change("lovelace.ada")).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "password"]), "{refused}");
    t.done("admin", "updateUser", "user", "id", change("harbour over lantern")).await;
});

on_both!(lines_of_business_are_added_by_the_administrator, |t| async move {
    let line =
        t.done("admin", "createBusinessLine", "businessLine", "id name", json!({ "name": "Events" })).await;
    let twice =
        t.mutate("admin", "createBusinessLine", "businessLine", "id", json!({ "name": "Events" })).await;
    assert_eq!(twice["errors"][0]["code"], "CONFLICT");
    let input = json!({ "email": "lead@test.example", "name": "Lead", "password": "long enough for now",
        "roles": ["TEAM_LEAD"], "businessLineId": line["id"] });
    let lead = t.done("admin", "createUser", "user", "businessLine { name }", input).await;
    assert_eq!(lead["businessLine"]["name"], "Events");
    let lines = t.get("sales", "{ businessLines { nodes { name } } }", json!({})).await;
    let names = json!([{ "name": "Brand" }, { "name": "Events" }, { "name": "Live" }]);
    assert_eq!(lines["businessLines"]["nodes"], names);
});
