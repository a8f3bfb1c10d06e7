//! What people are told is in their language, and what programs are told is in none.

use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_requirement, planned_project, project};
use crate::support::days::sweep;
use crate::support::{PASSWORD, TestApp};

/// Lets somebody be told things in Chinese from now on.
async fn speaks_chinese(t: &TestApp, who: &str) {
    let users = "query($text: String!) { users(filter: { search: $text }) { nodes { id } } }";
    let found = t.get(who, users, json!({ "text": format!("{who}@") })).await;
    let input = json!({ "id": found["users"]["nodes"][0]["id"], "locale": "zh-CN" });
    t.done("admin", "updateUser", "user", "locale", input).await;
}

/// Sends a request with headers.
async fn send(t: &TestApp, token: Option<&str>, headers: &[(&str, &str)], body: Value) -> Value {
    let mut request = reqwest::Client::new().post(format!("{}/graphql", t.url)).json(&body);
    for (name, value) in [("accept", "application/json")].iter().chain(headers) {
        request = request.header(*name, *value);
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap().json().await.unwrap()
}

const CREATE: &str = "mutation($input: CreateCustomerInput!) { createCustomer(input: $input) {
    customer { id } errors { code reason params { name kind values currency } message field allowed } } }";

on_both!(a_refusal_is_told_in_the_language_of_whoever_asks, |t| async move {
    let input = json!({ "input": { "name": "x".repeat(300), "contacts": [] } });
    let mut told = Vec::new();
    for who in ["sales", "sales2"] {
        if who == "sales2" {
            speaks_chinese(&t, who).await;
        }
        let answer = t.get(who, CREATE, input.clone()).await;
        told.push(answer["createCustomer"]["errors"][0].clone());
    }
    assert_eq!(told[0]["message"], "This has 300 characters.");
    assert_eq!(told[0]["allowed"], json!(["up to 200 characters"]));
    assert_eq!(told[1]["message"], "此项有 300 个字符，最多 200 个。");
    assert_eq!(told[1]["allowed"], json!(["最多 200 个字符"]));
    for told in &told {
        assert_eq!((&told["code"], &told["reason"]), (&json!("BAD_USER_INPUT"), &json!("WRONG_LENGTH")));
        let number = |name: &str, value: &str| json!({ "name": name, "kind": "INTEGER", "values": [value], "currency": null });
        assert_eq!(told["params"], json!([number("length", "300"), number("max", "200")]));
    }
});

on_both!(a_stranger_is_told_in_the_language_that_the_request_asks_for, |t| async move {
    let query =
        "mutation($input: SignInInput!) { signIn(input: $input) { accessToken errors { reason message } } }";
    let input = json!({ "email": "sales@test.example", "password": "not this one" });
    let body = json!({ "query": query, "variables": { "input": input } });
    for (asked, message) in [
        ("zh-HK,zh;q=0.9,en;q=0.1", "邮箱与密码不匹配。"),
        ("fr, en;q=0.5", "E-mail address and password don't belong together."),
        ("de", "E-mail address and password don't belong together."),
    ] {
        let answer = send(&t, None, &[("accept-language", asked)], body.clone()).await;
        let error = json!({ "reason": "WRONG_CREDENTIALS", "message": message });
        assert_eq!(answer["data"]["signIn"]["errors"], json!([error]), "{asked}: {answer}");
        t.app.clock.advance(chrono::Duration::hours(1));
    }
    let unread = send(&t, None, &[("accept-language", "zh")], json!({ "query": "" })).await;
    assert_eq!(unread["errors"][0]["message"], "缺少参数 `query`。", "{unread}");
    assert_eq!(unread["errors"][0]["extensions"]["reason"], "BAD_REQUEST");
    assert_eq!(unread["errors"][0]["extensions"]["params"], json!({ "name": "query" }));
});

on_both!(faults_and_limits_are_told_in_ones_own_language_whatever_the_browser_says, |t| async move {
    speaks_chinese(&t, "member").await;
    let token = t.token("member").await;
    let english = [("accept-language", "en")];
    let ask = async |query: &str| {
        send(&t, Some(&token), &english, json!({ "query": query })).await["errors"][0].clone()
    };
    let forbidden = ask("{ policy { currency } }").await;
    assert_eq!(
        forbidden["message"],
        "您的角色无权查看管理规则；有此权限的角色：项目经理、财务、法务、总监、项目经理主管、业务线负责人、管理员。"
    );
    let extensions = &forbidden["extensions"];
    assert_eq!(
        (&extensions["code"], &extensions["reason"]),
        (&json!("FORBIDDEN"), &json!("NOT_ALLOWED_FOR_ROLE"))
    );
    assert_eq!(extensions["params"]["roles"][0], "PROJECT_MANAGER");
    let none = ask("{ project(id: \"nonsense\") { id } }").await;
    assert_eq!(none["message"], "项目不存在，或您无权查看。");
    assert_eq!(none["extensions"]["params"], json!({ "noun": "project" }));
    let long = ask("{ projects(first: 5000) { nodes { id } } }").await;
    assert_eq!(
        (&long["extensions"]["code"], &long["extensions"]["reason"]),
        (&json!("LIMIT_EXCEEDED"), &json!("LIMIT"))
    );
    assert!(long["message"].as_str().unwrap().starts_with("“first”为 5000"), "{long}");
    // What async-graphql itself says stays in English.
    let unknown = ask("{ nothing }").await;
    assert!(unknown["message"].as_str().unwrap().starts_with("Unknown field"), "{unknown}");
});

on_both!(why_an_action_is_not_possible_is_told_in_ones_own_language, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let query = "query($id: ID!) { project(id: $id) { allowedActions { action reason reasonCode } } }";
    let reason = async |who: &str, wanted: &str| {
        let found = t.get(who, query, json!({ "id": id })).await;
        let actions = found["project"]["allowedActions"].as_array().unwrap().clone();
        actions.into_iter().find(|action| action["action"] == wanted).unwrap()
    };
    let english = reason("project_manager", "submitForCompliance").await;
    assert_eq!(english["reason"], "The proposal does not exist yet; only a confirmed one goes on.");
    speaks_chinese(&t, "project_manager").await;
    let chinese = reason("project_manager", "submitForCompliance").await;
    assert_eq!(chinese["reason"], "尚无方案；须经客户确认方可继续。");
    for told in [english, chinese] {
        assert_eq!(told["reasonCode"], "UNPREPARED");
    }
});

on_both!(an_alert_is_told_in_the_language_that_is_nearest, |t| async move {
    let id = project(&t).await;
    t.pass_days(60);
    sweep(&t).await;
    let query = "query($id: ID!) { project(id: $id) { alerts { nodes { rule
        own: message en: message(locale: \"en-GB\") zh: message(locale: \"zh-Hant\") fr: message(locale: \"fr\") } } } }";
    let found = t.get("project_manager", query, json!({ "id": id })).await;
    let alerts = found["project"]["alerts"]["nodes"].as_array().unwrap();
    assert!(!alerts.is_empty(), "{found}");
    for alert in alerts {
        assert_eq!((&alert["own"], &alert["fr"]), (&alert["en"], &alert["en"]));
        assert!(alert["zh"].as_str().unwrap().ends_with('。'), "{alert}");
    }
});

on_both!(an_error_that_is_given_again_is_told_in_the_language_of_now, |t| async move {
    let requirement = approved_requirement(&t, "sales", "project_manager").await;
    let query = "mutation($input: SubmitRequirementInput!) { submitRequirement(input: $input) {
        errors { reason message } } }";
    let body = json!({ "query": query, "variables": { "input": { "id": requirement } } });
    let key = [("idempotency-key", "the-same")];
    let mut told = Vec::new();
    for _ in 0..2 {
        let token = t.token("sales").await;
        let answer = send(&t, Some(&token), &key, body.clone()).await;
        told.push(answer["data"]["submitRequirement"]["errors"][0].clone());
        speaks_chinese(&t, "sales").await;
    }
    let english = told[0]["message"].as_str().unwrap();
    assert!(english.starts_with("This is not possible while the requirement is APPROVED"), "{english}");
    let chinese = told[1]["message"].as_str().unwrap();
    assert!(chinese.starts_with("客户需求的状态为“审核通过”"), "{chinese}");
    assert_eq!((&told[0]["reason"], &told[1]["reason"]), (&json!("WRONG_STATE"), &json!("WRONG_STATE")));
});

on_both!(enum_values_have_names_in_every_language, |t| async move {
    let query = "{ locales own: labels { enum values { value label } }
        zh: labels(locale: \"zh-HK\") { enum values { value label } }
        __schema { types { name kind enumValues { name } } } }";
    let told = t.get("member", query, json!({})).await;
    assert_eq!(told["locales"], json!(["en", "zh-CN"]));
    let label = |of: &Value, name: &str, value: &str| {
        let found = of.as_array().unwrap().iter().find(|one| one["enum"] == name).unwrap();
        let values = found["values"].as_array().unwrap();
        values.iter().find(|one| one["value"] == value).unwrap()["label"].clone()
    };
    assert_eq!(label(&told["own"], "Role", "PROJECT_MANAGER"), "Project manager");
    assert_eq!(label(&told["zh"], "Role", "PROJECT_MANAGER"), "项目经理");
    assert_eq!(label(&told["zh"], "CurrencyCode", "HKD"), "港元");
    // Each has all of its values, in the order of the schema.
    for one in told["own"].as_array().unwrap() {
        let types = told["__schema"]["types"].as_array().unwrap();
        let Some(of) = types.iter().find(|of| of["name"] == one["enum"]) else {
            assert_eq!(one["enum"], "DependencyKind", "it is stored, and not spoken yet");
            continue;
        };
        let values: Vec<_> = one["values"].as_array().unwrap().iter().map(|value| &value["value"]).collect();
        let names: Vec<_> = of["enumValues"].as_array().unwrap().iter().map(|value| &value["name"]).collect();
        assert_eq!(values, names, "{}", one["enum"]);
    }
});

on_both!(a_language_that_nobody_knows_is_refused, |t| async move {
    let input = |email: &str, locale: &str| json!({ "name": "Lin Xia", "email": email, "password": PASSWORD, "roles": ["MEMBER"], "locale": locale });
    let refused = t.mutate("admin", "createUser", "user", "id", input("a@test.example", "fr")).await;
    assert_eq!(refused["errors"][0]["message"], "There are no messages in this language.");
    assert_eq!(refused["errors"][0]["allowed"], json!(["en", "zh-CN"]));
    let near = t.done("admin", "createUser", "user", "locale", input("b@test.example", "zh-HK")).await;
    assert_eq!(near["locale"], "zh-HK");
});
