//! Results flow back: delivered, due, received, complete.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{approved_cost, cost, deliver, instalments, project, receive};
use crate::support::socket::Socket;

const STATE: &str = "query($id: ID!) { project(id: $id) { stage collectionStatus actualEnd
    serviceItems { status deliveredAt } contract { status received { amount } outstanding { amount }
        instalments { status dueOn received { amount } } } } }";

async fn state(t: &TestApp, project: &Value) -> Value {
    t.get("sales", STATE, json!({ "id": project })).await["project"].clone()
}

on_both!(what_is_delivered_is_due_and_sales_is_told, |t| async move {
    let id = project(&t).await;
    let query = "subscription { serviceItemDelivered { type alert { kind rule message(locale: \"en\")
        zh: message(locale: \"zh-CN\") evidence { name value } project { contract { instalments { status } } } } } }";
    let mut sales = Socket::subscribe(&t, "sales", query, json!({})).await;
    let mut stranger = Socket::subscribe(&t, "sales2", query, json!({})).await;
    deliver(&t, "project_manager", &id, 0).await;
    let heard = sales.event("serviceItemDelivered").await.expect("an event with the delivery");
    assert_eq!(heard["type"], "RAISED");
    assert_eq!(heard["alert"]["kind"], "SERVICE_ITEM_DELIVERED");
    assert_eq!(heard["alert"]["project"]["contract"]["instalments"][1]["status"], "DUE");
    let (en, zh) = (heard["alert"]["message"].as_str().unwrap(), heard["alert"]["zh"].as_str().unwrap());
    assert!(
        en.contains("\"Live stream\" was delivered on 2026-03-02; CNY 100,000.00 can be collected"),
        "{en}"
    );
    assert!(zh.contains("可收款 100,000.00 元"), "{zh}");
    assert!(stranger.is_quiet().await);

    let seen = state(&t, &id).await;
    assert_eq!(
        seen["serviceItems"][0],
        json!({ "status": "DELIVERED", "deliveredAt": "2026-03-02T04:00:00Z" })
    );
    assert_eq!(
        seen["contract"]["instalments"][1],
        json!({ "status": "DUE", "dueOn": "2026-03-17", "received": { "amount": "0.00" } })
    );
    assert_eq!(seen["contract"]["instalments"][2]["status"], "NOT_DUE");
    assert_eq!(seen["stage"], "EXECUTION");
    deliver(&t, "project_manager", &id, 1).await;
    let seen = state(&t, &id).await;
    assert_eq!((&seen["stage"], &seen["actualEnd"]), (&json!("COLLECTION"), &json!("2026-03-02")));
    assert_eq!(seen["collectionStatus"], "DUE");
});

on_both!(only_what_is_paid_in_full_is_complete, |t| async move {
    let id = project(&t).await;
    let complete = async || {
        t.mutate("project_manager", "completeProject", "project", "stage", json!({ "id": id })).await
    };
    let words = |payload: &Value| -> Vec<String> {
        let errors = payload["errors"].as_array().unwrap().iter();
        errors.map(|error| error["message"].as_str().unwrap().to_string()).collect()
    };
    deliver(&t, "project_manager", &id, 0).await;
    assert_eq!(
        words(&complete().await),
        [
            "\"Sponsored article\" is PLANNED, not delivered.",
            "Of instalment 1, 50000.00 of 50000.00 CNY are not received.",
            "Of instalment 2, 100000.00 of 100000.00 CNY are not received.",
            "Of instalment 3, 50000.00 of 50000.00 CNY are not received.",
        ]
    );
    let (waits, owed) = (cost(&t, &id, "150.50").await, approved_cost(&t, &id, "99.99").await);
    deliver(&t, "project_manager", &id, 1).await;
    let parts = instalments(&t, &id).await;
    let part = receive(&t, &parts[0], "20000", Some("B-1")).await;
    assert_eq!(part["receipt"]["instalment"]["status"], "PARTIALLY_RECEIVED");
    let again = receive(&t, &parts[0], "20000", Some("B-1")).await;
    assert_eq!(again["errors"], json!([]), "the bank may say the same twice");
    let other = receive(&t, &parts[0], "21000", Some("B-1")).await;
    assert_eq!(other["errors"][0]["code"], "CONFLICT");
    let over = receive(&t, &parts[0], "30000.01", None).await;
    assert_eq!(over["errors"][0]["code"], "RULE_REFUSED");
    assert_eq!(over["errors"][0]["field"], json!(["input", "amount", "amount"]));
    assert_eq!(over["errors"][0]["allowed"], json!(["up to 30000.00"]));
    receive(&t, &parts[0], "30000", None).await;
    receive(&t, &parts[1], "100000", None).await;
    assert_eq!(
        words(&complete().await),
        [
            "Of instalment 3, 50000.00 of 50000.00 CNY are not received.",
            "Costs of 150.50 CNY wait for an approval.",
            "Costs of 99.99 CNY are approved and not paid.",
        ]
    );
    receive(&t, &parts[2], "50000", None).await;
    t.done("finance", "rejectCost", "cost", "id", json!({ "id": waits, "reason": "No invoice" })).await;
    assert_eq!(words(&complete().await), ["Costs of 99.99 CNY are approved and not paid."]);
    t.done("finance", "payCost", "cost", "id", json!({ "id": owed })).await;
    assert_eq!(state(&t, &id).await["collectionStatus"], "RECEIVED");
    assert_eq!(complete().await["project"]["stage"], "COMPLETED");
    let seen = state(&t, &id).await;
    assert_eq!(seen["contract"]["status"], "FULFILLED");
    assert_eq!(seen["contract"]["outstanding"]["amount"], "0.00");
    assert_eq!(complete().await["errors"][0]["code"], "INVALID_TRANSITION");
});

on_both!(receipts_at_once_never_pass_the_instalment, |t| async move {
    let id = project(&t).await;
    let parts = instalments(&t, &id).await;
    t.token("finance").await;
    let answers = join_all((0..12).map(|_| receive(&t, &parts[0], "5000", None))).await;
    let taken = answers.iter().filter(|answer| !answer["receipt"].is_null()).count();
    assert_eq!(taken, 10, "{answers:#?}");
    assert_eq!(state(&t, &id).await["contract"]["received"]["amount"], "50000.00");
});

on_both!(days_make_money_overdue, |t| async move {
    let id = project(&t).await;
    deliver(&t, "project_manager", &id, 0).await;
    t.pass_days(16);
    plimsoll::scheduler::sweep(&t.app, &Default::default()).await.unwrap();
    let seen = state(&t, &id).await;
    assert_eq!(seen["contract"]["instalments"][1]["status"], "OVERDUE");
    assert_eq!(seen["collectionStatus"], "OVERDUE");
    let query = "{ alerts(filter: { kind: [COLLECTION_OVERDUE] }) { nodes { severity status
        message(locale: \"en\") evidence { name value } } } }";
    let alerts = t.get("sales", query, json!({})).await["alerts"]["nodes"].clone();
    assert!(
        alerts[0]["message"]
            .as_str()
            .unwrap()
            .contains("CNY 100,000.00 is overdue; the oldest of it was due on 2026-03-17, 1 day ago")
    );
    let parts = instalments(&t, &id).await;
    receive(&t, &parts[1], "100000", None).await;
    let alerts = t.get("sales", query, json!({})).await["alerts"]["nodes"].clone();
    assert_eq!(alerts[0]["status"], "RESOLVED");
});

on_both!(a_correction_takes_a_delivery_back, |t| async move {
    let id = project(&t).await;
    deliver(&t, "project_manager", &id, 0).await;
    let task = deliver(&t, "project_manager", &id, 1).await;
    assert_eq!(state(&t, &id).await["stage"], "COLLECTION");
    let input = json!({ "taskId": task, "percentComplete": 80, "note": "One article is missing" });
    t.done("project_manager", "reportProgress", "task", "id", input).await;
    let seen = state(&t, &id).await;
    assert_eq!(seen["stage"], "EXECUTION");
    assert_eq!(seen["serviceItems"][1]["status"], "IN_PROGRESS");
    assert_eq!(seen["contract"]["instalments"][2]["status"], "NOT_DUE");
    let query = "{ alerts(filter: { kind: [SERVICE_ITEM_DELIVERED], status: [OPEN] }) { totalCount } }";
    assert_eq!(t.get("sales", query, json!({})).await["alerts"]["totalCount"], 1);
});
