//! Passwords that are guessed: how often, and who notices.

use std::net::IpAddr;

use chrono::Duration;
use plimsoll::metrics::METRICS;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::{PASSWORD, TestApp};

/// Signs in from some address of this machine.
async fn sign_in(t: &TestApp, from: &str, email: &str, password: &str) -> (Value, Option<String>) {
    send(
        t,
        from,
        "mutation($a: SignInInput!) { signIn(input: $a) { accessToken errors { message code field } } }",
        email,
        password,
    )
    .await
}

async fn send(t: &TestApp, from: &str, query: &str, email: &str, password: &str) -> (Value, Option<String>) {
    let client = reqwest::Client::builder().local_address(from.parse::<IpAddr>().unwrap()).build().unwrap();
    let input = json!({ "email": email, "password": password });
    let request = client.post(format!("{}/graphql", t.url)).header("accept", "application/json");
    let answer = request.json(&json!({ "query": query, "variables": { "a": input } })).send().await.unwrap();
    let retry_after = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    (answer.json().await.unwrap(), retry_after)
}

fn code(answer: &Value) -> &Value {
    &answer["errors"][0]["extensions"]["code"]
}

fn is_in(answer: &Value) -> bool {
    answer["data"]["signIn"]["accessToken"].is_string()
}

/// Entries on refused sign-ins: how many were wrong in a row.
async fn told(t: &TestApp) -> Vec<String> {
    let query = "{ auditLog(first: 100, filter: { action: \"session.sign_in_refused\" }, orderBy: AT_ASC) {
        nodes { changes { field to } } } }";
    let log = t.get("admin", query, json!({})).await;
    let nodes = log["auditLog"]["nodes"].as_array().unwrap().clone();
    let of = |node: &Value| {
        let changes = node["changes"].as_array().unwrap();
        let failures = changes.iter().find(|change| change["field"] == "failures").unwrap();
        failures["to"].to_string().trim_matches('"').to_owned()
    };
    nodes.iter().map(of).collect()
}

/// Once so many entries are there.
async fn told_in_time(t: &TestApp, count: usize) -> Vec<String> {
    for _ in 0..100 {
        let told = told(t).await;
        if told.len() >= count {
            return told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    told(t).await
}

on_both!(aliases_count_each_and_the_right_password_waits_for_its_minute, |t| async move {
    let aliases: Vec<_> =
        (0..10).map(|n| format!("s{n}: signIn(input: $a) {{ errors {{ code }} }}")).collect();
    let query = format!("mutation($a: SignInInput!) {{ {} }}", aliases.join(" "));
    let (mut answers, delayed) = (Vec::new(), METRICS.text());
    for email in ["legal2@test.example", "nobody@test.example"] {
        let (answer, retry_after) = send(&t, "127.0.0.9", &query, email, "wrong password").await;
        assert_eq!(retry_after.as_deref(), Some("1"), "{answer}");
        for n in 0..10 {
            let wrong = &answer["data"][format!("s{n}")];
            assert_eq!(!wrong.is_null(), n < 5, "{n} {answer}");
        }
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 5);
        for error in errors {
            assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
            assert_eq!(error["extensions"]["retryAfter"], 1);
        }
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1], "whether there is an account is not told");
    assert_ne!(METRICS.text(), delayed);

    // The right one at once is as early as the others.
    let (early, _) = sign_in(&t, "127.0.0.9", "legal2@test.example", PASSWORD).await;
    assert_eq!(code(&early), "LIMIT_EXCEEDED", "{early}");
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
        t.app.clock.advance(Duration::seconds(seconds));
        let (wrong, _) = sign_in(&t, "127.0.0.9", "legal2@test.example", "wrong password").await;
        assert_eq!(wrong["data"]["signIn"]["errors"][0]["code"], "BAD_USER_INPUT", "{wrong}");
        let (early, retry_after) = sign_in(&t, "127.0.0.9", "legal2@test.example", PASSWORD).await;
        assert_eq!(code(&early), "LIMIT_EXCEEDED");
        assert_eq!(retry_after.unwrap(), (2 * seconds).min(60).to_string());
    }
    t.app.clock.advance(Duration::seconds(60));
    let (right, _) = sign_in(&t, "127.0.0.9", "legal2@test.example", PASSWORD).await;
    assert!(is_in(&right), "{right}");
    // And it is counted anew.
    let (wrong, _) = sign_in(&t, "127.0.0.9", "legal2@test.example", "wrong password").await;
    assert_eq!(wrong["data"]["signIn"]["errors"][0]["code"], "BAD_USER_INPUT", "{wrong}");
});

on_both!(a_stranger_does_not_keep_the_owner_out, |t| async move {
    let owner = "sales@test.example";
    assert!(is_in(&sign_in(&t, "127.0.0.1", owner, PASSWORD).await.0));
    let mut refused = false;
    for _ in 0..12 {
        let (answer, _) = sign_in(&t, "127.0.0.2", owner, "a guess of a stranger").await;
        refused |= code(&answer) == "LIMIT_EXCEEDED";
    }
    assert!(refused, "the stranger is slowed down");
    // Elsewhere the owner waits, as the stranger does; where they have been before they do not.
    assert_eq!(code(&sign_in(&t, "127.0.0.3", owner, PASSWORD).await.0), "LIMIT_EXCEEDED");
    assert!(is_in(&sign_in(&t, "127.0.0.1", owner, PASSWORD).await.0));
    // Who steals the place has a budget there, too.
    let guesses = async || sign_in(&t, "127.0.0.1", owner, "a guess of a colleague").await.0;
    for _ in 0..5 {
        assert_ne!(code(&guesses().await), "LIMIT_EXCEEDED");
    }
    assert_eq!(code(&guesses().await), "LIMIT_EXCEEDED");
});

on_both!(many_accounts_are_not_guessed_from_one_address, |t| async move {
    let mut refused = 0;
    for number in 0..40 {
        let email = format!("nobody{number}@test.example");
        let (answer, _) = sign_in(&t, "127.0.0.4", &email, "wrong password").await;
        refused += i32::from(code(&answer) == "LIMIT_EXCEEDED");
    }
    assert_eq!(refused, 10);
    assert!(is_in(&sign_in(&t, "127.0.0.5", "finance@test.example", PASSWORD).await.0));
});

on_both!(all_servers_count_together, |t| async move {
    let other = t.another().await;
    for n in 0..5 {
        let at = if n % 2 == 0 { &t } else { &other };
        let (answer, _) = sign_in(at, "127.0.0.6", "legal@test.example", "wrong password").await;
        assert_ne!(code(&answer), "LIMIT_EXCEEDED", "{answer}");
    }
    for at in [&t, &other] {
        assert_eq!(code(&sign_in(at, "127.0.0.6", "legal@test.example", PASSWORD).await.0), "LIMIT_EXCEEDED");
    }
});

on_both!(guesses_at_once_are_counted_one_by_one, |t| async move {
    let guess = || sign_in(&t, "127.0.0.7", "director@test.example", "wrong password");
    let answers = futures_util::future::join_all((0..40).map(|_| guess())).await;
    let tried = answers.iter().filter(|(answer, _)| code(answer) != "LIMIT_EXCEEDED").count();
    assert_eq!(tried, 5);
    // Right ones at once all get in.
    let enter = || sign_in(&t, "127.0.0.8", "director2@test.example", PASSWORD);
    let answers = futures_util::future::join_all((0..8).map(|_| enter())).await;
    assert!(answers.iter().all(|(answer, _)| is_in(answer)));
});

on_both!(refused_sign_ins_are_told_and_do_not_fill_the_log, |t| async move {
    for _ in 0..130 {
        t.app.clock.advance(Duration::seconds(60));
        sign_in(&t, "127.0.0.11", "member@test.example", "wrong password").await;
    }
    let told = told_in_time(&t, 8).await;
    assert_eq!(told, ["1", "2", "4", "8", "16", "32", "64", "128"]);
    let log =
        t.get("admin", "{ auditLog(first: 100) { nodes { changes { field from to } } } }", json!({})).await;
    assert!(!log.to_string().contains("wrong password"));
    assert!(METRICS.text().contains("plimsoll_sign_ins_total{outcome=\"refused\"}"));
});
