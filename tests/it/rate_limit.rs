//! What requests cost: what is too dear is refused before anything is read, and everybody is told what they have left.

use std::sync::atomic::Ordering;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use chrono::{DateTime, Duration, Utc};
use entity::enums::AuditAction;
use plimsoll::graphql::complexity::cost;
use plimsoll::server::Limits;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::process::Process;
use crate::support::{Api, SECRET};

fn cost_of(document: &str) -> u64 {
    let document = parse_query(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    cost(&document, None, &Variables::default()).unwrap_or_else(|conflict| panic!("{}", conflict.message()))
}

fn most() -> u64 {
    Limits::default().request_cost
}

fn times(count: usize, field: &str) -> String {
    let fields: String = (0..count).map(|n| format!("a{n}: {field} ")).collect();
    format!("{{ {fields} }}")
}

#[test]
fn what_stopped_everybody_is_refused_and_some_of_it_passes() {
    for (field, some) in [
        ("tasks(filter: { search: \"%_%_%\" }) { totalCount }", 3),
        ("costs(filter: { search: \"%_%_%\" }) { totalCount }", 3),
        ("costs(filter: { service: [\"x\"] }) { totalCount }", 3),
        ("dashboard { costReport(groupBy: [PROJECT]) { total { amount } } }", 5),
        ("dashboard { costReport(groupBy: [MONTH, PROJECT, SERVICE]) { total { amount } } }", 3),
        ("workload(from: \"2026-11-01\", to: \"2026-11-30\") { week plannedDays }", 2),
        ("auditLog(filter: { action: [PAY_COST, SUBMIT_COST] }) { totalCount }", 2),
        ("auditLog { totalCount }", 2),
    ] {
        let (few, many) = (cost_of(&times(some, field)), cost_of(&times(50, field)));
        assert!(few <= most(), "{some} × {field}: {few}");
        assert!(many > 2 * most(), "50 × {field}: {many}");
    }
    let similar = |first: u32| {
        format!("{{ requirements(first: {first}) {{ nodes {{ similarRetrospectives {{ reasons }} }} }} }}")
    };
    assert!(cost_of(&similar(100)) <= most());
    assert!(
        cost_of(&format!(
            "{{ projects(first: 100) {{ nodes {{ requirement {} }} }} }}",
            "{ customer { requirements(first: 20) { nodes { similarRetrospectives { reasons } } } } }"
        )) > most()
    );
    let series = |first: u32| {
        format!("{{ projects(first: {first}) {{ nodes {{ earnedValueSeries(step: 1) {{ asOf }} }} }} }}")
    };
    assert!(cost_of(&series(10)) <= most() && cost_of(&series(100)) > most());
    // A year of everybody's work is the dearest thing that is meant to be asked for.
    let year = "{ workload(from: \"2026-01-01\", to: \"2026-12-31\") { week plannedDays user { name } } }";
    assert!((most() / 2..most()).contains(&cost_of(year)), "{}", cost_of(year));
    let own = "{ workload(from: \"2026-11-01\", to: \"2026-11-30\", userIds: [\"me\"]) { week } }";
    assert!(cost_of(own) < 1_000, "{}", cost_of(own));
}

/// The queries of the README and of the documents are what people begin with: they are far from any limit.
#[test]
fn the_readme_asks_for_little() {
    let documents = [
        include_str!("../../README.md"),
        include_str!("../../docs/api.md"),
        include_str!("../../docs/errors.md"),
        include_str!("../../docs/idempotency.md"),
        include_str!("../../docs/limits.md"),
    ];
    let blocks: Vec<_> = documents
        .iter()
        .flat_map(|document| document.split("```graphql\n").skip(1))
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(blocks.len() > 10);
    for block in blocks {
        assert!(cost_of(block) * 8 < most(), "{}\n{block}", cost_of(block));
    }
}

/// The documents of the playground's examples: what stands between backticks, once its placeholders are filled in.
fn examples() -> Vec<String> {
    let shared = include_str!("../../web/playground/src/examples/example.ts");
    let (_, event) = shared.split_once("alertEvent = `").unwrap();
    let event = event.split('`').next().unwrap();
    let filled = |template: &str| {
        let mut parts = template.split("${");
        let mut text = parts.next().unwrap().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            // One with braces of its own in it ends with the second.
            let (rest, is_event) = match name.strip_prefix("alertEvent") {
                Some("") => (rest, true),
                Some(_) => (rest.split_once('}').map_or(rest, |(_, rest)| rest), true),
                None => (rest, false),
            };
            text.push_str(if is_event { event } else { "X" });
            text.push_str(rest);
        }
        text
    };
    let sources = [
        include_str!("../../web/playground/src/examples/admin.ts"),
        include_str!("../../web/playground/src/examples/alerts.ts"),
        include_str!("../../web/playground/src/examples/finance.ts"),
        include_str!("../../web/playground/src/examples/lead.ts"),
        include_str!("../../web/playground/src/examples/legal.ts"),
        include_str!("../../web/playground/src/examples/project-manager.ts"),
        include_str!("../../web/playground/src/examples/sales.ts"),
        include_str!("../../web/playground/src/examples/work.ts"),
        shared,
    ];
    let templates = sources.iter().flat_map(|source| source.split('`').skip(1).step_by(2));
    templates.map(filled).filter(|document| parse_query(document).is_ok()).collect()
}

#[test]
fn the_examples_of_the_playground_ask_for_little() {
    let examples = examples();
    assert!(examples.len() > 40, "{}", examples.len());
    let streams = examples.iter().filter(|document| document.contains("subscription "));
    assert!(streams.count() >= 4);
    let variables = Variables::from_json(json!({ "from": "2026-11-01", "to": "2026-11-30", "cursor": "x" }));
    for document in examples {
        let cost = cost(&parse_query(&document).unwrap(), None, &variables).unwrap();
        assert!(cost * 3 < most(), "{cost}\n{document}");
    }
}

/// What a busy screen asks for: the progress table, the dashboard, what waits, and the lists behind them.
#[test]
fn screens_are_far_from_every_limit() {
    let project = "id code name stage attention health healthReasons { code } customer { name } manager { name }
        progress { actual planned } nextMilestone { service milestoneDate } openIssueCount forecastCost { overrunProbability }
        costSummary { budget { amount } paid { amount } }";
    let screens = [
        format!("{{ projects(first: 100, orderBy: ATTENTION, filter: {{ stage: [EXECUTION], health: [RED],
            plannedFrom: \"2026-01-01\", search: \"a\" }}) {{ totalCount nodes {{ {project} }} }} }}"),
        "{ dashboard(from: \"2026-01-01\", to: \"2026-12-31\") { projectCount executionAmount { amount }
            byStage { stage count } byHealth { health count } progressDistribution { from count }
            collection { contracted { amount } overdue { amount } }
            byMonth: costReport(groupBy: [MONTH]) { month total { amount } }
            byCategory: costReport(groupBy: [CATEGORY]) { category total { amount } }
            byCustomer: costReport(groupBy: [CUSTOMER]) { customer { name } total { amount } } } }"
            .into(),
        "{ workQueues { duty items { ...on Node { id } ...on Project { name } ...on Cost { description amount { amount } } } } }".into(),
        "{ costs(first: 100, filter: { businessLineId: \"x\", incurredFrom: \"2026-01-01\", status: [PAID] }) {
            totalCount nodes { description project { name } } } }"
            .into(),
        "{ alerts(first: 100, filter: { minSeverity: SEVERE, status: [OPEN] }) { totalCount nodes { message } } }".into(),
        "{ tasks(first: 100, filter: { assigneeId: \"x\", status: [IN_PROGRESS] }) { totalCount nodes { title } } }".into(),
        "{ changedSince(cursor: \"x\") { cursor hasMore projects { project { name } events { type message } } } }".into(),
    ];
    let costs = screens.each_ref().map(|screen| cost_of(screen));
    assert!(costs.iter().all(|cost| cost * 2 < most()), "{costs:?}");
    // All of them every ten seconds.
    let minute: u64 = 6 * costs.iter().sum::<u64>();
    assert!(minute * 2 < u64::from(Limits::default().cost_per_minute.unwrap().get()), "{minute}");
}

/// Each under fifty aliases, with arguments of its own, so that none shares the work of another.
fn attacks(count: usize) -> [(&'static str, String); 4] {
    let each = |field: fn(usize) -> String| {
        let fields: String = (0..count).map(|n| format!("a{n}: {} ", field(n))).collect();
        format!("{{ {fields} }}")
    };
    [
        ("team_lead", each(|n| format!("tasks(filter: {{ search: \"%_{n}%\" }}) {{ totalCount }}"))),
        (
            "business_owner",
            each(|n| {
                format!(
                    "dashboard(from: \"2026-01-{:02}\") {{ costReport(groupBy: [PROJECT]) {{ total {{ amount }} }} }}",
                    n % 28 + 1
                )
            }),
        ),
        (
            "team_lead",
            each(|n| format!("workload(from: \"2026-11-01\", to: \"2026-11-{:02}\") {{ week }}", n % 28 + 1)),
        ),
        (
            "finance",
            each(|n| {
                format!("auditLog(filter: {{ action: {} }}) {{ totalCount }}", AuditAction::ALL[n].name())
            }),
        ),
    ]
}

on_both!(a_request_that_is_too_dear_is_refused_and_nothing_is_read, |t| async move {
    let t = t.within(Limits::default()).await;
    for (who, query) in attacks(50) {
        // Signed in, and known by now: only the request itself could read.
        t.get(who, "{ viewer { id } }", json!({})).await;
        let before = t.statements.load(Ordering::SeqCst);
        let answer = t.ask(who, &query, json!({})).await;
        let read = t.statements.load(Ordering::SeqCst) - before;
        let (error, most) = (&answer["errors"][0], most());
        assert!(answer.get("data").is_none() && answer["errors"].as_array().unwrap().len() == 1, "{answer}");
        assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
        assert_eq!(
            (&error["extensions"]["limit"], &error["extensions"]["allowed"]),
            (&json!("request_cost"), &json!(most))
        );
        let cost = error["extensions"]["cost"].as_u64().unwrap();
        assert!(cost > most, "{cost}");
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains(&format!("costs {cost} points")) && message.contains(&most.to_string()),
            "{message}"
        );
        // The feed looks for news now and then; fifty fields would read fifty times.
        assert!(read < 10, "{read} statements for {query}");
    }
    for (who, query) in attacks(2) {
        let found = t.get(who, &query, json!({})).await;
        assert_eq!(found.as_object().unwrap().len(), 2, "{found}");
    }
});

on_both!(everybody_is_told_what_a_request_costs_and_what_is_left, |t| async move {
    let t = t.within(Limits::default()).await;
    let limit = u64::from(Limits::default().cost_per_minute.unwrap().get());
    let query =
        "{ rateLimit { cost requestLimit limit remaining resetAt } projects(first: 7) { nodes { id } } }";
    let reply = t.get("team_lead", query, json!({})).await["rateLimit"].clone();
    assert_eq!(reply["cost"], cost_of(query));
    assert_eq!((&reply["requestLimit"], &reply["limit"]), (&json!(most()), &json!(limit)));
    let (cost, remaining) = (reply["cost"].as_u64().unwrap(), reply["remaining"].as_u64().unwrap());
    assert!(remaining <= limit - cost, "{reply}");
    let reset: DateTime<Utc> = reply["resetAt"].as_str().unwrap().parse().unwrap();
    assert!(reset > t.app.clock.now() && reset < t.app.clock.now() + Duration::minutes(1), "{reply}");
    // A change costs, and its answer's `query` tells of the same request.
    let change =
        "mutation { createBusinessLine(input: { name: \"Events\" }) { query { rateLimit { cost } } } }";
    let reply = t.get("admin", change, json!({})).await;
    assert_eq!(reply["createBusinessLine"]["query"]["rateLimit"]["cost"], cost_of(change));
    // In the extensions only where it is asked for.
    let token = t.token("team_lead").await;
    let client = reqwest::Client::new();
    let send = async |extensions: Value, query: &str| -> Value {
        let body = json!({ "query": query, "extensions": extensions });
        let request = client.post(format!("{}/graphql", t.url)).bearer_auth(&token).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    };
    let planned = "{ projects(first: 7) { nodes { id } } }";
    let plain = "mutation { signOut(input: { refreshToken: \"x\" }) { errors { code } } }";
    let failing = "{ project(id: \"x\") { id } }";
    for query in [planned, plain, failing] {
        let answer = send(json!({ "cost": true }), query).await;
        let reply = &answer["extensions"]["cost"];
        assert_eq!(
            (&reply["cost"], &reply["requestLimit"]),
            (&json!(cost_of(query)), &json!(most())),
            "{answer}"
        );
        assert!(
            reply["limit"] == limit && reply["remaining"].is_u64() && reply["resetAt"].is_string(),
            "{answer}"
        );
        for silent in [json!({}), json!({ "cost": false }), json!({ "cost": "true" }), Value::Null] {
            let answer = send(silent, query).await;
            assert!(answer.get("extensions").is_none() && answer.get("data").is_some(), "{answer}");
        }
    }
});

on_both!(a_user_who_has_spent_the_minute_waits_and_others_do_not, |t| async move {
    let settings = ["--secret", SECRET, "--request-cost", "20000", "--cost-per-minute", "40000"];
    let process = Process::serve(&t.address, &settings);
    let api = Api::at(process.url.clone());
    let dear = "{ costs { totalCount } }";
    assert!((14_000..=20_000).contains(&cost_of(dear)), "two of them, and not a third: {}", cost_of(dear));
    let token = api.token("finance").await;
    let send = || {
        let body = json!({ "query": dear });
        let request = reqwest::Client::new().post(format!("{}/graphql", process.url));
        request.bearer_auth(&token).json(&body).send()
    };
    for _ in 0..2 {
        assert_eq!(send().await.unwrap().status(), 200);
    }
    let refused = send().await.unwrap();
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(refused.status() == 429 && (10..=60).contains(&wait), "{refused:?}");
    let refused: Value = refused.json().await.unwrap();
    let reply = &refused["errors"][0]["extensions"];
    assert_eq!(
        (&reply["limit"], &reply["retryAfter"]),
        (&json!("cost_per_minute"), &json!(wait)),
        "{refused}"
    );
    let left = api.get("finance", "{ rateLimit { limit remaining } }", json!({})).await;
    assert_eq!(left["rateLimit"]["limit"], 40_000);
    assert!(left["rateLimit"]["remaining"].as_u64().unwrap() < cost_of(dear), "{left}");
    api.get("sales", "{ projects { nodes { id } } }", json!({})).await;
});

on_both!(an_address_signs_in_though_its_minute_is_spent, |t| async move {
    let settings =
        ["--development", "--secret", SECRET, "--request-cost", "2000", "--cost-per-minute", "2500"];
    let process = Process::serve(&t.address, &settings);
    let send = async |query: &str| {
        let request = reqwest::Client::new().post(format!("{}/graphql", process.url));
        request.json(&json!({ "query": query })).send().await.unwrap()
    };
    let sign_out = "signOut(input: { refreshToken: \"x\" })";
    let alone = format!("mutation {{ {sign_out} {{ errors {{ code }} }} }}");
    assert!((1_000..1_100).contains(&cost_of(&alone)));
    for _ in 0..10 {
        assert_eq!(send(&alone).await.status(), 200);
    }
    // The limit of one request holds for them, too.
    let twice =
        format!("mutation {{ a: {sign_out} {{ errors {{ code }} }} b: {sign_out} {{ errors {{ code }} }} }}");
    let refused: Value = send(&twice).await.json().await.unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["limit"], "request_cost", "{refused}");
    // Whoever asks for more in the same breath pays for it.
    let more = format!("mutation {{ {sign_out} {{ query {{ viewer {{ name }} }} }} }}");
    let paid = async || send(&more).await.status();
    assert_eq!([paid().await, paid().await, paid().await].map(|status| status.as_u16()), [200, 200, 429]);
});

on_both!(what_differs_under_one_key_is_refused, |t| async move {
    let report =
        |by: &str| format!("dashboard {{ r: costReport(groupBy: [{by}]) {{ total {{ amount }} }} }}");
    for query in [
        format!(
            "{{ __typename __type(name: \"Cost\") {{ name }} {} {} }}",
            report("PROJECT"),
            report("MONTH")
        ),
        format!("{{ {} {} }}", report("PROJECT"), report("MONTH")),
    ] {
        let answer = t.ask("business_owner", &query, json!({})).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST", "{answer}");
        assert!(error["message"].as_str().unwrap().contains("\"r\" conflict"), "{answer}");
        assert!(answer.get("data").is_none(), "{answer}");
    }
    let twice = format!("{{ {0} {0} }}", report("PROJECT"));
    t.get("business_owner", &twice, json!({})).await;
});

on_both!(without_a_budget_there_is_no_minute, |t| async move {
    let process = Process::serve(&t.address, &["--secret", SECRET, "--cost-per-minute", "off"]);
    let api = Api::at(process.url.clone());
    let reply =
        api.get("sales", "{ rateLimit { cost requestLimit limit remaining resetAt } }", json!({})).await;
    let expected = json!({ "cost": reply["rateLimit"]["cost"], "requestLimit": 500_000, "limit": null,
        "remaining": null, "resetAt": null });
    assert_eq!(reply["rateLimit"], expected);
});
