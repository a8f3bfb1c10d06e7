//! Amounts and links, wherever they are given: one currency a project, and links that are web pages.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{
    all_passed, complied_project, contract_input, cost_input, customer, instalments, planned_project,
    project, task, yuan,
};
use crate::support::{On, TestApp, user_id};

/// An amount in another currency than the tests' projects.
fn dollars() -> Value {
    json!({ "amount": "60001", "currency": "USD" })
}

/// A service list of prices.
fn items(prices: &[Value]) -> Value {
    let item = |price: &Value| json!({ "service": "Live stream", "quantity": 1, "unitPrice": price });
    prices.iter().map(item).collect()
}

fn needed(customer: &Value, prices: &[Value]) -> Value {
    json!({ "customerId": customer, "title": "Spring", "description": "", "expectedResults": "",
        "serviceItems": items(prices) })
}

/// The places of the errors of a payload, and what would be allowed there.
fn wrong(payload: &Value) -> Vec<(String, Value)> {
    let place = |path: &Value| {
        let parts: Vec<_> = path.as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        parts.join(".")
    };
    let message_of = |error: &Value| match &error["extensions"] {
        Value::Null => (place(&error["field"]), error["allowed"].clone()),
        more => (place(&more["field"]), more["allowed"].clone()),
    };
    payload["errors"].as_array().unwrap().iter().map(message_of).collect()
}

on_both!(a_requirement_has_one_currency, |t| async move {
    let customer = customer(&t).await;
    let none = || json!({ "amount": "1" });
    let currency = |n: usize| format!("input.serviceItems.{n}.unitPrice.currency");
    let cases = [
        (vec![none(), dollars()], Err(vec![(currency(1), json!(["CNY"]))])),
        (vec![dollars(), none()], Err(vec![(currency(1), json!(["USD"]))])),
        (
            vec![dollars(), yuan("1"), dollars(), none()],
            Err(vec![(currency(1), json!(["USD"])), (currency(3), json!(["USD"]))]),
        ),
        (vec![none(), yuan("1"), none()], Ok("CNY")),
        (vec![dollars(), dollars()], Ok("USD")),
    ];
    let fields = "id amount { currency } serviceItems { unitPrice { currency } amount { currency } }";
    for (prices, expected) in cases {
        let input = needed(&customer, &prices);
        let payload = t.mutate("sales", "createRequirement", "requirement", fields, input).await;
        match expected {
            Err(errors) => assert_eq!(wrong(&payload), errors, "{prices:?} {payload}"),
            Ok(all) => {
                assert_eq!(payload["errors"], json!([]), "{payload}");
                let row = &payload["requirement"];
                assert_eq!(row["amount"]["currency"], all);
                for item in row["serviceItems"].as_array().unwrap() {
                    assert_eq!(
                        (&item["unitPrice"]["currency"], &item["amount"]["currency"]),
                        (&json!(all), &json!(all))
                    );
                }
            }
        }
    }
    // An update means the requirement's own currency where it says none, and may change all prices at once.
    let made = needed(&customer, &[dollars()]);
    let id = t.done("sales", "createRequirement", "requirement", "id", made).await["id"].clone();
    let update = async |prices: &[Value]| {
        let input = json!({ "id": id, "serviceItems": items(prices) });
        t.mutate("sales", "updateRequirement", "requirement", fields, input).await
    };
    let kept = update(&[none(), dollars()]).await;
    assert_eq!(kept["requirement"]["amount"]["currency"], "USD", "{kept}");
    assert_eq!(wrong(&update(&[none(), yuan("1")]).await), [(currency(1), json!(["USD"]))]);
    assert_eq!(wrong(&update(&[yuan("1"), none()]).await), [(currency(1), json!(["CNY"]))]);
    let changed = update(&[yuan("1"), yuan("2")]).await;
    assert_eq!(changed["requirement"]["amount"]["currency"], "CNY", "{changed}");
    assert_eq!(changed["requirement"]["serviceItems"][1]["unitPrice"]["currency"], "CNY");
    // The organisation's currency is the policy's.
    let policy = json!({ "currency": "USD", "directorApprovalAmount": { "amount": "50000" } });
    t.done("admin", "updatePolicy", "policy", "version", policy).await;
    let input = needed(&customer, &[none(), dollars()]);
    let made = t.done("sales", "createRequirement", "requirement", fields, input).await;
    assert_eq!(made["amount"]["currency"], "USD");
});

on_both!(a_project_keeps_the_currency_of_its_requirement, |t| async move {
    let customer = customer(&t).await;
    let made = needed(&customer, &[dollars()]);
    let id = t.done("sales", "createRequirement", "requirement", "id", made).await["id"].clone();
    t.done("sales", "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    let review = json!({ "id": id, "findings": all_passed() });
    t.done("project_manager", "reviewRequirement", "requirement", "id", review).await;
    let input = json!({ "requirementId": id, "managerId": user_id(&t, "project_manager").await });
    let project = t.done("project_manager", "initiateProject", "project", "id", input).await["id"].clone();
    let offer = |quote: Value| {
        json!({ "projectId": project, "content": "x", "quote": quote,
            "estimate": [{ "category": "MEDIA", "amount": { "amount": "7" } }] })
    };
    let fields = "quote { currency } estimate { amount { currency } }";
    let drafted =
        t.done("project_manager", "draftProposal", "proposal", fields, offer(json!({ "amount": "9" }))).await;
    let all = json!({ "quote": { "currency": "USD" }, "estimate": [{ "amount": { "currency": "USD" } }] });
    assert_eq!(drafted, all);
    let refused = t.mutate("project_manager", "draftProposal", "proposal", "id", offer(yuan("9"))).await;
    assert_eq!(wrong(&refused), [("input.quote.currency".into(), json!(["USD"]))]);
});

/// Puts an amount in dollars at a place of an input.
fn with_dollars(mut input: Value, place: &str) -> Value {
    *input.pointer_mut(&format!("/{}", place.replace('.', "/"))).unwrap() = dollars();
    input
}

on_both!(an_amount_in_another_currency_is_refused_everywhere, |t| async move {
    let planned = planned_project(&t, "sales", "project_manager").await;
    let complied = complied_project(&t, "sales", "project_manager").await;
    let contract = contract_input(&t, &complied).await;
    let signing = complied_project(&t, "sales", "project_manager").await;
    let drafted = contract_input(&t, &signing).await;
    let drafted = t.done("sales", "draftContract", "contract", "id", drafted).await["id"].clone();
    let running = project(&t).await;
    let (part, work) =
        (instalments(&t, &running).await[0].clone(), task(&t, &running, "Posters", None).await);
    let offer = json!({ "projectId": planned, "content": "x", "quote": yuan("9"), "redLine": yuan("8"),
        "estimate": [{ "category": "TALENT", "amount": yuan("6") }, { "category": "MEDIA", "amount": yuan("7") }] });
    let terms = json!({ "id": drafted, "amount": yuan("9"), "instalments": [
        { "amount": yuan("5"), "dueOn": "2026-12-31" }, { "amount": yuan("4"), "dueOn": "2026-12-31" }] });
    let policy = json!({
        "redLineAmount": yuan("9"), "directorApprovalAmount": yuan("9"), "maxCostAmount": yuan("9"),
    });
    let receipt = json!({ "instalmentId": part, "amount": yuan("9"), "receivedOn": "2026-03-02" });
    let new_task = json!({ "projectId": running, "title": "x", "plannedCost": yuan("9") });
    let old_task = json!({ "id": work, "plannedCost": yuan("9") });
    let cases = [
        ("project_manager", "draftProposal", "proposal", &offer, "quote"),
        ("project_manager", "draftProposal", "proposal", &offer, "redLine"),
        ("project_manager", "draftProposal", "proposal", &offer, "estimate.1.amount"),
        ("sales", "draftContract", "contract", &contract, "amount"),
        ("sales", "draftContract", "contract", &contract, "instalments.2.amount"),
        ("sales", "updateContract", "contract", &terms, "amount"),
        ("sales", "updateContract", "contract", &terms, "instalments.0.amount"),
        ("project_manager", "submitCost", "cost", &cost_input(&running, "9"), "amount"),
        ("finance", "recordReceipt", "receipt", &receipt, "amount"),
        ("project_manager", "createTask", "task", &new_task, "plannedCost"),
        ("project_manager", "updateTask", "task", &old_task, "plannedCost"),
        ("admin", "updatePolicy", "policy", &policy, "redLineAmount"),
        ("admin", "updatePolicy", "policy", &policy, "directorApprovalAmount"),
        ("admin", "updatePolicy", "policy", &policy, "maxCostAmount"),
    ];
    for (who, mutation, object, input, place) in cases {
        let payload = t.mutate(who, mutation, object, "__typename", with_dollars(input.clone(), place)).await;
        let expected = [(format!("input.{place}.currency"), json!(["CNY"]))];
        assert_eq!(wrong(&payload), expected, "{mutation} {place} {payload}");
    }
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let item =
        t.get("finance", query, json!({ "id": running })).await["project"]["serviceItems"][0]["id"].clone();
    let preview = json!({ "projectId": running, "quote": yuan("9"),
        "serviceItems": [{ "serviceItemId": item, "unitPrice": yuan("9") }],
        "estimate": [{ "category": "MEDIA", "amount": yuan("7") }] });
    for place in ["quote", "serviceItems.0.unitPrice", "estimate.0.amount"] {
        let query = "query($input: MarginPreviewInput!) { marginPreview(input: $input) { approvable } }";
        let input = with_dollars(preview.clone(), place);
        let answer = t.ask("finance", query, json!({ "input": input })).await;
        let expected = [(format!("input.{place}.currency"), json!(["CNY"]))];
        assert_eq!(wrong(&answer), expected, "{place} {answer}");
    }
});

/// The names of input fields, as type and field, of which this is true.
async fn input_fields(t: &TestApp, chosen: impl Fn(&str, &str) -> bool) -> BTreeSet<String> {
    let query = "{ __schema { types { name inputFields { name type { name ofType { name ofType { name ofType { name } } } } } } } }";
    let types = t.send(None, query, json!({})).await["data"]["__schema"]["types"].clone();
    let mut found = BTreeSet::new();
    for of in types.as_array().unwrap() {
        for field in of["inputFields"].as_array().into_iter().flatten() {
            let mut kind = &field["type"];
            while kind["name"].is_null() {
                kind = &kind["ofType"];
            }
            let (name, kind) = (field["name"].as_str().unwrap(), kind["name"].as_str().unwrap());
            if chosen(name, kind) {
                found.insert(format!("{}.{name}", of["name"].as_str().unwrap()));
            }
        }
    }
    found
}

// Whoever adds an amount or a link to an input reads it with `Check::money` or `Check::link`, and tries it above or
// below.
#[tokio::test(flavor = "multi_thread")]
async fn every_amount_and_every_link_is_tried_here() {
    let t = TestApp::start(On::Sqlite).await.unwrap();
    let amounts = input_fields(&t, |_, kind| kind == "MoneyInput").await;
    let tried = [
        "BudgetLineInput.amount",
        "CreateTaskInput.plannedCost",
        "DraftContractInput.amount",
        "DraftProposalInput.quote",
        "DraftProposalInput.redLine",
        "InstalmentInput.amount",
        "ItemPriceInput.unitPrice",
        "MarginPreviewInput.quote",
        "RecordReceiptInput.amount",
        "ServiceItemInput.unitPrice",
        "SubmitCostInput.amount",
        "UpdateContractInput.amount",
        "UpdatePolicyInput.directorApprovalAmount",
        "UpdatePolicyInput.maxCostAmount",
        "UpdatePolicyInput.redLineAmount",
        "UpdateTaskInput.plannedCost",
    ];
    assert_eq!(amounts.iter().map(String::as_str).collect::<Vec<_>>(), tried);
    let currencies = input_fields(&t, |_, kind| kind == "CurrencyCode").await;
    assert_eq!(
        currencies.into_iter().collect::<Vec<_>>(),
        [
            "CostFilter.currency",
            "MoneyInput.currency",
            "UpdatePolicyInput.currencies",
            "UpdatePolicyInput.currency"
        ]
    );
    let is_link = |name: &str, _: &str| {
        ["url", "uri", "link", "href"].iter().any(|end| name.to_lowercase().ends_with(end))
    };
    let links = input_fields(&t, is_link).await;
    assert_eq!(links.into_iter().collect::<Vec<_>>(), ["SubmitCostInput.proofUrl"]);
}

on_both!(a_link_that_is_no_web_page_is_refused, |t| async move {
    let project = project(&t).await;
    let submit = async |link: &str| {
        let mut input = cost_input(&project, "5");
        input["proofUrl"] = json!(link);
        t.mutate("project_manager", "submitCost", "cost", "proofUrl", input).await
    };
    for link in [
        "javascript:alert(1)",
        "data:text/html,x",
        " JaVaScRiPt:1",
        "https://a:b@oa.example",
        "https://oa.example/a b",
    ] {
        let refused = submit(link).await;
        assert_eq!(wrong(&refused)[0].0, "input.proofUrl", "{link} {refused}");
        assert_eq!(refused["errors"][0]["code"], "BAD_USER_INPUT");
        assert_eq!(refused["cost"], json!(null));
    }
    for (link, kept) in [
        ("https://oa.example/proofs/一?x=1#y", json!("https://oa.example/proofs/一?x=1#y")),
        (" ", json!(null)),
    ] {
        assert_eq!(submit(link).await["cost"]["proofUrl"], kept);
    }
});
