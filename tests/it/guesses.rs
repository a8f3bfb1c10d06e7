//! Passwords that are guessed: how often, and who notices.

use std::net::IpAddr;

use chrono::Duration;
use plimsoll::app::session;
use plimsoll::metrics::METRICS;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::on_both;
use crate::support::process::Process;
use crate::support::{Api, PASSWORD, TestApp};

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

fn is_wrong(answer: &Value) -> bool {
    answer["data"]["signIn"]["errors"][0]["code"] == "BAD_USER_INPUT"
}

fn is_in(answer: &Value) -> bool {
    answer["data"]["signIn"]["accessToken"].is_string()
}

/// Sign-ins so far that came to this.
fn counted(outcome: &str) -> u64 {
    let name = format!("plimsoll_sign_ins_total{{outcome=\"{outcome}\"}} ");
    let text = METRICS.text();
    text.lines().find_map(|line| line.strip_prefix(&name)).map_or(0, |count| count.parse().unwrap())
}

/// Entries on refused sign-ins: how many were wrong in a row.
async fn refusals_logged(t: &TestApp) -> Vec<String> {
    let query = "{ auditLog(first: 100, filter: { action: REFUSE_SIGN_IN }, orderBy: AT_ASC) {
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
async fn refusals_in_time(t: &TestApp, count: usize) -> Vec<String> {
    for _ in 0..100 {
        let logged = refusals_logged(t).await;
        if logged.len() >= count {
            return logged;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    refusals_logged(t).await
}

on_both!(aliases_count_each_and_the_right_password_waits_for_its_minute, |t| async move {
    let aliases: Vec<_> =
        (0..10).map(|n| format!("s{n}: signIn(input: $a) {{ errors {{ code }} }}")).collect();
    let query = format!("mutation($a: SignInInput!) {{ {} }}", aliases.join(" "));
    let (mut answers, delayed) = (Vec::new(), counted("delayed"));
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
    assert!(counted("delayed") >= delayed + 10);

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
    // Nor by what is no e-mail address, but reads like the owner's at some network address.
    for joint in ["\n", "\0", "\r\n", " "] {
        let made_up = format!("{owner}{joint}127.0.0.1");
        for _ in 0..12 {
            assert!(is_wrong(&sign_in(&t, "127.0.0.2", &made_up, "a guess of a stranger").await.0));
        }
    }
    assert!(is_in(&sign_in(&t, "127.0.0.1", owner, PASSWORD).await.0));
    // Somewhere new the owner comes in, too: one network address alone uses up only what is its own.
    assert!(is_in(&sign_in(&t, "127.0.0.3", owner, PASSWORD).await.0));
    // Who guesses from the owner's network address has a budget there, too.
    let guesses = async || sign_in(&t, "127.0.0.1", owner, "a guess of a colleague").await.0;
    for _ in 0..5 {
        assert_ne!(code(&guesses().await), "LIMIT_EXCEEDED");
    }
    assert_eq!(code(&guesses().await), "LIMIT_EXCEEDED");
});

on_both!(many_strangers_guess_together_no_more_than_fifty, |t| async move {
    let owner = "finance2@test.example";
    assert!(is_in(&sign_in(&t, "127.0.2.1", owner, PASSWORD).await.0));
    let mut tried = 0;
    for address in 2..22 {
        for _ in 0..3 {
            let (answer, _) = sign_in(&t, &format!("127.0.2.{address}"), owner, "wrong password").await;
            tried += i32::from(is_wrong(&answer));
        }
    }
    assert_eq!(tried, 50);
    // Then the owner waits where they have never been, for a minute at most, and not where they have been.
    let (answer, retry_after) = sign_in(&t, "127.0.2.100", owner, PASSWORD).await;
    assert_eq!((code(&answer), retry_after.as_deref()), (&json!("LIMIT_EXCEEDED"), Some("1")));
    assert!(is_in(&sign_in(&t, "127.0.2.1", owner, PASSWORD).await.0));
    t.app.clock.advance(Duration::seconds(1));
    assert!(is_in(&sign_in(&t, "127.0.2.100", owner, PASSWORD).await.0));
});

on_both!(an_address_stays_the_owners_while_they_refresh_there, |t| async move {
    let owner = "legal2@test.example";
    let query = "mutation($a: SignInInput!) { signIn(input: $a) { refreshToken } }";
    let (granted, _) = send(&t, "127.0.3.1", query, owner, PASSWORD).await;
    let mut token = granted["data"]["signIn"]["refreshToken"].clone();
    let client =
        reqwest::Client::builder().local_address("127.0.3.1".parse::<IpAddr>().unwrap()).build().unwrap();
    for _ in 0..5 {
        t.app.clock.advance(Duration::days(25));
        let query = "mutation($t: String!) { refreshSession(input: { refreshToken: $t }) { refreshToken } }";
        let request = client.post(format!("{}/graphql", t.url)).header("accept", "application/json");
        let request = request.json(&json!({ "query": query, "variables": { "t": token } }));
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        token = answer["data"]["refreshSession"]["refreshToken"].clone();
        assert!(token.is_string(), "{answer}");
        session::forget_guesses(&t.app, &CancellationToken::new()).await.unwrap();
    }
    for address in 2..22 {
        for _ in 0..3 {
            sign_in(&t, &format!("127.0.3.{address}"), owner, "wrong password").await;
        }
    }
    assert_eq!(code(&sign_in(&t, "127.0.3.100", owner, PASSWORD).await.0), "LIMIT_EXCEEDED");
    assert!(is_in(&sign_in(&t, "127.0.3.1", owner, PASSWORD).await.0));
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
    for n in 0..5_u32 {
        let at = if n.is_multiple_of(2) { &t } else { &other };
        let (answer, _) = sign_in(at, "127.0.0.6", "legal@test.example", "wrong password").await;
        assert_ne!(code(&answer), "LIMIT_EXCEEDED", "{answer}");
    }
    for at in [&t, &other] {
        assert_eq!(code(&sign_in(at, "127.0.0.6", "legal@test.example", PASSWORD).await.0), "LIMIT_EXCEEDED");
    }
});

on_both!(guesses_at_once_are_counted_one_by_one, |t| async move {
    let other = t.another().await;
    let guess = |n: usize| {
        let at = if n.is_multiple_of(2) { &t } else { &other };
        sign_in(at, "127.0.0.7", "director@test.example", "wrong password")
    };
    let answers = futures_util::future::join_all((0..40).map(guess)).await;
    let tried = answers.iter().filter(|(answer, _)| code(answer) != "LIMIT_EXCEEDED").count();
    assert_eq!(tried, 5, "at whichever server");
    // And once the pause is over, one of them.
    t.app.clock.advance(Duration::seconds(1));
    let answers = futures_util::future::join_all((0..40).map(guess)).await;
    let tried = answers.iter().filter(|(answer, _)| code(answer) != "LIMIT_EXCEEDED").count();
    assert_eq!(tried, 1);
    // Right ones at once all get in.
    let enter = || sign_in(&t, "127.0.0.8", "director2@test.example", PASSWORD);
    let answers = futures_util::future::join_all((0..8).map(|_| enter())).await;
    assert!(answers.iter().all(|(answer, _)| is_in(answer)));
});

on_both!(guesses_at_once_for_many_accounts_are_counted_one_by_one, |t| async move {
    let t = &t;
    let guess = |n: usize| async move {
        sign_in(t, "127.0.0.12", &format!("nobody{n}@test.example"), "wrong password").await
    };
    let tried = async |from: usize| {
        let answers = futures_util::future::join_all((from..from + 60).map(guess)).await;
        answers.iter().filter(|(answer, _)| code(answer) != "LIMIT_EXCEEDED").count()
    };
    assert_eq!(tried(0).await, 30);
    t.app.clock.advance(Duration::minutes(2));
    assert_eq!(tried(100).await, 2, "one a minute is forgotten");
    // Forty people who come in at once are let in, though no more than thirty passwords may be wrong.
    let enter = || sign_in(t, "127.0.0.13", "team_lead2@test.example", PASSWORD);
    let answers = futures_util::future::join_all((0..40).map(|_| enter())).await;
    assert!(answers.iter().all(|(answer, _)| is_in(answer)));
});

on_both!(a_clock_that_was_ahead_keeps_nobody_out_for_more_than_a_minute, |t| async move {
    let owner = "team_lead@test.example";
    let ahead = t.another().await;
    let wrong = async || sign_in(&ahead, "127.0.0.14", owner, "wrong password").await.0;
    t.app.clock.advance(Duration::days(400));
    while is_wrong(&wrong().await) {}
    t.app.clock.advance(Duration::days(-400));
    let (early, retry_after) = sign_in(&t, "127.0.0.14", owner, PASSWORD).await;
    assert_eq!((code(&early), retry_after.as_deref()), (&json!("LIMIT_EXCEEDED"), Some("60")));
    t.app.clock.advance(Duration::seconds(60));
    assert!(is_in(&sign_in(&t, "127.0.0.14", owner, PASSWORD).await.0));
});

on_both!(refused_sign_ins_are_told_and_do_not_fill_the_log, |t| async move {
    for _ in 0..130 {
        t.app.clock.advance(Duration::seconds(60));
        sign_in(&t, "127.0.0.11", "member@test.example", "wrong password").await;
    }
    let counts = refusals_in_time(&t, 8).await;
    assert_eq!(counts, ["1", "2", "4", "8", "16", "32", "64", "128"]);
    assert!(counted("refused") >= 130);
});

#[tokio::test]
async fn the_log_tells_of_wrong_passwords_and_holds_none() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", directory.path().join("a.db").display());
    let log = directory.path().join("log");
    let file = std::fs::File::create(&log).unwrap().into();
    let server = Process::serve_with_log(&database, &[], "debug", file);
    let query =
        "mutation { signIn(input: { email: \"nobody@test.example\", password: \"lantern-over-harbour\" }) {
        errors { code } } }";
    let answer = Api::at(server.url.clone()).send(None, query, json!({})).await;
    assert!(is_wrong(&answer), "{answer}");
    // It is written before the answer is given.
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("a sign-in was refused"), "{text}");
    assert!(!text.contains("lantern-over-harbour"), "{text}");
}
