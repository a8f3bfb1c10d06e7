//! The server as it runs in production: what strangers may learn of it, and what those who run it are told.

use reqwest::Client;
use serde_json::{Value, json};

use crate::support::process::Process;
use crate::support::socket::Socket;

/// What no answer may hold: hints at what there is, and anything from inside.
const INSIDE: [&str; 33] = [
    "did you mean",
    "select ",
    "insert into",
    "sqlite",
    "postgres",
    "sqlx",
    "sea_orm",
    "sea-orm",
    "dberr",
    "constraint failed",
    "async_graphql",
    "async-graphql",
    "serde",
    "hyper",
    "tokio",
    "plimsoll::",
    "::",
    "src/",
    ".rs",
    "/root",
    "/home",
    "/usr",
    "/tmp",
    "panicked",
    "unwrap",
    "some(",
    "none)",
    "err(",
    "parseinterror",
    "invalid digit",
    "utf8error",
    "expected struct",
    "at line",
];

const PASSWORD: &str = "a good password";

async fn post(client: &Client, url: &str, token: Option<&str>, body: String) -> String {
    let mut request =
        client.post(format!("{url}/graphql")).header("content-type", "application/json").body(body);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap().text().await.unwrap()
}

fn of(query: &str, variables: Value) -> String {
    json!({ "query": query, "variables": variables }).to_string()
}

/// Requests that are wrong in the ways that requests are.
fn malformed() -> Vec<String> {
    let mut bodies: Vec<String> = [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{\"query\":1}",
        "{\"query\":\"{viewer\"}",
        "{\"query\":\"{ viewer { name } }\",\"variables\":[]}",
        "{\"query\":\"{ \\ud800 }\"}",
        "\u{feff}{}",
    ]
    .map(str::to_owned)
    .into();
    for query in [
        // Misspelt: a field, a type, an argument, an enum's value, an input's field.
        "{ viewr { name } }",
        "{ projects(first: 1) { nodes { codee } } }",
        "{ projects(frist: 1) { totalCount } }",
        "{ projects(first: 1, orderBy: ATENTION) { totalCount } }",
        "{ projects(first: 1, filter: { stagee: [EXECUTION] }) { totalCount } }",
        "{ node(id: \"x\") { ... on Projct { code } } }",
        "query($a: Projct) { viewer { name } }",
        "{ __typ(name: \"Project\") { name } }",
        "mutation { signInn(input: {}) { accessToken } }",
        "subscription { alrts { cursor } }",
        "{ viewer @skp(if: true) { name } }",
        // Of the wrong form.
        "{ projects(first: \"1\") { totalCount } }",
        "{ projects(first: 99999999999999999999) { totalCount } }",
        "{ projects(first: -1) { totalCount } }",
        "{ projects(first: 1000000) { totalCount } }",
        "{ projects(first: 1, after: \"nonsense\") { totalCount } }",
        "{ projects(first: 1, after: \"\\u0000\") { totalCount } }",
        "{ node(id: \"\") { id } }",
        "{ node(id: \"'; drop table project; --\") { id } }",
        "{ customers(first: 1, filter: { search: \"%' or 1=1 --\" }) { totalCount } }",
        "{ customers(first: 1, filter: { search: \"\\u0000\" }) { totalCount } }",
        "mutation { signIn(input: { email: \"' or ''='\", password: \"x\" }) { accessToken errors { message } } }",
        "mutation { signIn(input: { email: \"\\u0000\", password: \"\\u0000\" }) { accessToken errors { message } } }",
        "mutation { refreshSession(input: { refreshToken: \"nonsense\" }) { accessToken errors { message } } }",
        "mutation { payCost(input: { id: \"nonsense\" }) { cost { id } errors { message } } }",
        // Not valid.
        "query A { viewer { name } } query B { viewer { name } }",
        "{ viewer { ...F } } fragment F on Viewer { ...F }",
        "{ viewer }",
        "{ viewer { name { first } } }",
        "subscription { alerts { cursor } costOverruns { cursor } }",
        "{ a(b: \"\"\"",
        "{ a(b: $) }",
        "{ viewer { name }",
        "type Query { a: Int }",
        "\u{0}",
        "🚢",
    ] {
        bodies.push(of(query, json!({})));
    }
    for variables in [
        json!({}),
        json!({ "first": null }),
        json!({ "first": "x" }),
        json!({ "first": [1] }),
        json!({ "first": 1.5 }),
        json!({ "first": 1e300 }),
    ] {
        bodies.push(of("query($first: Int!) { projects(first: $first) { totalCount } }", variables));
    }
    bodies
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_learn_nothing_from_what_they_do_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let add = ["create-admin", "--email", "a@b.example", "--name", "A", "--database-url", &database];
    assert!(Process::run(&add, PASSWORD));
    let server = Process::serve(&database, &["--metrics-listen", "127.0.0.1:0"]);
    let (client, url) = (Client::new(), &server.url);

    let sign_in = format!(
        "mutation {{ signIn(input: {{ email: \"a@b.example\", password: \"{PASSWORD}\" }}) {{ accessToken }} }}"
    );
    let answer: Value =
        serde_json::from_str(&post(&client, url, None, of(&sign_in, json!({}))).await).unwrap();
    let admin = answer["data"]["signIn"]["accessToken"].as_str().unwrap().to_owned();
    for token in [None, Some(admin.as_str())] {
        for body in malformed() {
            let answer = post(&client, url, token, body.clone()).await;
            let parsed: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{body}\n{answer}"));
            assert_eq!(
                parsed.get("errors").is_some(),
                parsed["data"].is_null() || parsed["errors"].is_array()
            );
            let lower = answer.to_lowercase();
            for word in INSIDE {
                assert!(!lower.contains(word), "{word:?} in the answer to {body}\n{answer}");
            }
        }
    }
    for path in
        ["/metrics", "/graphql/", "/nonsense", "/playground/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"]
    {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(answer.text().await.unwrap(), "");
    }
    metrics(&client, &server).await;
    assert!(server.stop(), "ends cleanly, metrics and all");
}

/// The status and the body of an answer to a stranger.
async fn stranger(client: &Client, url: &str, query: &str) -> (u16, String) {
    let accept = "application/graphql-response+json";
    let request =
        client.post(format!("{url}/graphql")).header("accept", accept).json(&json!({ "query": query }));
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn to_strangers_what_is_there_looks_like_what_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let add = ["create-admin", "--email", "a@b.example", "--name", "A", "--database-url", &database];
    assert!(Process::run(&add, PASSWORD));
    let server = Process::serve(&database, &["--console", "off", "--playground", "off"]);
    let (client, url) = (Client::new(), &server.url);
    let sign_in = |fields: &str| {
        format!(
            "mutation {{ signIn(input: {{ email: \"a@b.example\", password: \"{PASSWORD}\" }}) {{ {fields} }} }}"
        )
    };

    let (status, refused) = stranger(&client, url, "{ projects(first: 1) { totalCount } }").await;
    assert_eq!(status, 401);
    assert!(refused.contains("\"UNAUTHENTICATED\"") && refused.contains("plimsoll schema"), "{refused}");
    for query in [
        "{ projcts(first: 1) { totalCount } }",
        "{ projects(frist: 1) { codee } }",
        "{ __schema { types { name } } }",
        "{ __type(name: \"Project\") { name } }",
        "{ __typename }",
        "mutation { payCost(input: { id: \"x\" }) { errors { code } } }",
        "mutation { payCots(input: { id: \"x\" }) { errors { code } } }",
        "subscription { alerts { cursor } }",
        "subscription { alrts { cursor } }",
        "query($a: Project) { viewer { name } }",
        &sign_in("query { projects { totalCount } }"),
        &sign_in("query { projcts { totalCount } }"),
        &sign_in("accessTokn"),
        "mutation($a: Project) { signIn(input: $a) { accessToken } }",
        "mutation($a: Projct) { signIn(input: $a) { accessToken } }",
        "mutation { signIn(input: {}) { ... on Project { id } } }",
        "mutation { signIn(input: {}) { ... on Projct { id } } }",
        "mutation { signIn(inptu: {}) { accessToken } }",
    ] {
        assert_eq!(stranger(&client, url, query).await, (401, refused.clone()), "{query}");
    }
    let fields = "accessToken refreshToken expiresAt viewer { name roles } errors { message } __typename";
    let (status, granted) = stranger(&client, url, &sign_in(fields)).await;
    assert!(status == 200 && !granted.contains("\"errors\":[{"), "{granted}");
    let granted: Value = serde_json::from_str(&granted).unwrap();
    let token = granted["data"]["signIn"]["accessToken"].as_str().unwrap();
    let schema = post(&client, url, Some(token), of("{ __schema { queryType { name } } }", json!({}))).await;
    assert_eq!(schema, "{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"}}}}");

    for query in ["subscription { alerts { cursor } }", "{ viewr { name } }"] {
        let error = Socket::answer_to_nobody(url, query).await;
        assert_eq!(error["payload"][0]["extensions"]["code"], "UNAUTHENTICATED", "{error}");
    }
    for path in ["/", "/playground", "/playground/", "/config.json", "/projects"] {
        assert_eq!(client.get(format!("{url}{path}")).send().await.unwrap().status(), 404, "{path}");
    }
    let well = client.get(format!("{url}/healthz")).send().await.unwrap();
    assert_eq!(
        (well.status().as_u16(), &well.headers()["x-content-type-options"]),
        (200, &"nosniff".parse().unwrap())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_for_one_machine_answers_to_its_own_names() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let server = Process::serve(&database, &["--development"]);
    for (host, status) in [("rebound.example", 421), ("localhost:8080", 200), ("127.0.0.1", 200)] {
        for (path, status) in [("/playground/", status), ("/healthz", 200)] {
            let request = Client::new().get(format!("{}{path}", server.url)).header("host", host);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), status, "{host}{path}");
            if path == "/playground/" && status == 200 {
                let policy = answer.headers()["content-security-policy"].to_str().unwrap();
                assert!(
                    policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"),
                    "{policy}"
                );
            }
        }
    }
}

/// What the requests above left in the figures: names of ours, and nothing of those who asked.
async fn metrics(client: &Client, server: &Process) {
    let url = server.metrics.as_ref().unwrap();
    assert_eq!(
        client.get(format!("{}/graphql", url.trim_end_matches("/metrics"))).send().await.unwrap().status(),
        404
    );
    let deep = of(&"[".repeat(1000), json!({}));
    assert!(post(client, &server.url, None, deep).await.contains("nesting"));
    let answer = client.get(url).send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let text = answer.text().await.unwrap();
    for line in [
        "plimsoll_requests_total{transport=\"http\",kind=\"mutation\",outcome=\"ok\"} ",
        "plimsoll_requests_total{transport=\"http\",kind=\"unknown\",outcome=\"refused\"} ",
        "plimsoll_request_duration_seconds_count{kind=\"mutation\"} ",
        "plimsoll_open_sockets 0",
        "plimsoll_running_operations 0",
        "plimsoll_refusals_total{limit=\"nesting\"} 1",
        "plimsoll_alert_events_delivered_total 0",
        "plimsoll_panics_total 0",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    for personal in ["a@b.example", "viewer", "127.0.0.1", PASSWORD] {
        assert!(!text.contains(personal), "{text}");
    }
}

#[test]
fn a_taken_address_for_metrics_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}?mode=rwc", directory.path().join("x.db").display());
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["serve", "--listen", "127.0.0.1:0", "--metrics-listen", &address, "--database-url", &database])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--metrics-listen"), "{output:?}");
}
