//! One story with every field of every mutation's input.

use serde_json::{Value, json};

use super::look::Teller;
use crate::support::builders::{deliver, instalments, project, receive, task};
use crate::support::user_id;

fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

/// Does every step.
pub(super) async fn tell(teller: &mut Teller<'_>) {
    let word = people_and_policy(teller).await;
    let requirement = requirement(teller, &word).await;
    let id = agreed_project(teller, &requirement).await;
    let items = service_items(teller, &id).await;
    contract(teller, &id, &items).await;
    let top = tasks(teller, &id, &items).await;
    issues(teller, &id, &top).await;
    let cost = costs(teller, &id, &items[0], &top).await;
    alerts(teller, &id).await;
    end(teller, &id, &items, &cost).await;
    completion(teller).await;
}

/// Gives a word that is never taken.
async fn people_and_policy(teller: &mut Teller<'_>) -> String {
    let input = json!({ "name": teller.text("line") });
    let line = teller.step("admin", "createBusinessLine", input).await;
    let lines = "{ businessLines(filter: { search: \"Live\" }) { nodes { id } } }";
    let other = teller.t.get("admin", lines, json!({})).await["businessLines"]["nodes"][0]["id"].clone();
    let input = json!({
        "email": "anna@test.example", "name": teller.text("name"), "password": "secret of Anna",
        "roles": ["SALES", "FINANCE"], "businessLineId": line, "locale": "zh-CN",
    });
    let anna = teller.step("admin", "createUser", input).await;
    let input = json!({
        "id": anna, "email": "bella@test.example", "name": teller.text("name"), "password": "secret of Bella",
        "roles": ["LEGAL", "MEMBER"], "businessLineId": other, "locale": "en", "weeklyCapacity": 3.75,
        "active": false,
    });
    teller.step("admin", "updateUser", input).await;
    let word = teller.text("word");
    let thresholds = |opens: f64| {
        // Percentages have two decimals, and sums of floats have more.
        let percent = |value: f64| (value * 100.0).round() / 100.0;
        json!({
            "raiseAtProbabilityPercent": opens, "severeAtProbabilityPercent": percent(opens + 10.03),
            "easeBelowProbabilityPercent": percent(opens - 4.07),
            "resolveBelowProbabilityPercent": percent(opens - 15.11),
            "warmUpPercentOfDuration": percent(opens / 4.0), "persistencePercentOfDuration": 3.71,
            "persistenceEvaluations": 7, "recurrencePercentOfDuration": 11.73,
        })
    };
    let input = json!({
        "businessLineId": line, "currency": "USD", "redLinePercent": 91.37,
        "redLineAmount": { "amount": "70001.00" }, "directorApprovalAmount": { "amount": "60002.00" },
        "currencies": ["CNY", "USD", "KWD"], "directorApprovalPercent": 71.31, "hardLimitPercent": 101.33, "maxCostPercent": 66.61,
        "maxCostAmount": { "amount": "80003.00" }, "paymentDays": 23, "calibrateForecasts": false,
        "escalationHours": 37,
        "fourEyes": false, "splitWindowDays": 31,
        "snoozeDays": { "watch": 29, "warning": 27, "severe": 13, "critical": 6 },
        "warning": {
            "lateTolerancePercentOfDuration": 6.11, "overdueGracePercentOfDuration": 7.13,
            "staleDataDays": 8.25, "staleDataPercentOfDuration": 9.17,
            "staleDataSpreadFactor": 1.73, "standstillPercentOfDuration": 12.19, "silentWorkingDays": 11,
            "forecastMethod": {
                "priorWeightPercent": 11.23, "minRemainingDurationPercent": 51.37,
                "maxRemainingDurationPercent": 211.9,
                "latenessCostElasticityPercent": 33.77,
            },
            "lateness": thresholds(71.12), "cost": thresholds(73.16),
            "costBookedWithProgress": thresholds(75.24),
        },
        "restrictedCategories": [{ "list": "NEVER", "word": word, "reason": teller.text("reason") }],
    });
    teller.step("admin", "updatePolicy", input).await;
    let category = json!({ "code": "GIFTS", "labelEn": teller.text("label"), "labelZh": teller.text("label"), "position": 11 });
    teller.step("admin", "addCostCategory", category).await;
    let changed = json!({
        "code": "GIFTS", "labelEn": teller.text("label"), "labelZh": teller.text("label"), "position": 12, "active": false,
    });
    teller.step("admin", "updateCostCategory", changed).await;
    let keep = json!({ "retention": { "sessionDays": 91, "eventDays": 401, "auditDays": 731 } });
    teller.step("admin", "updatePolicy", keep).await;
    word
}

/// Gives an approved requirement.
async fn requirement(teller: &mut Teller<'_>, word: &str) -> Value {
    let (sales, other) = (user_id(teller.t, "sales").await, user_id(teller.t, "sales2").await);
    let contact = |teller: &mut Teller<'_>| {
        json!({
            "name": teller.text("contact"), "title": teller.text("title"), "email": format!("{}@lantern.example", teller.text("li").replace(' ', ".")),
            "phone": teller.text("phone"),
        })
    };
    let mut input =
        json!({ "name": teller.text("customer"), "industry": teller.text("industry"), "ownerId": sales });
    input["contacts"] = json!([contact(teller), contact(teller)]);
    let customer = teller.step("sales", "createCustomer", input.clone()).await;
    input["name"] = teller.text("customer").into();
    let handed_over = teller.step("sales", "createCustomer", input).await;
    let mut input =
        json!({ "id": customer, "name": teller.text("customer"), "industry": teller.text("industry") });
    input["contacts"] = json!([contact(teller)]);
    teller.step("sales", "updateCustomer", input).await;
    let give = json!({ "id": handed_over, "ownerId": other });
    teller.step("sales", "updateCustomer", give).await;

    let item = |teller: &mut Teller<'_>, quantity: i32, price: &str| {
        json!({
            "service": teller.text("service"), "description": teller.text("details"), "quantity": quantity,
            "unitPrice": money(price),
        })
    };
    let mut input = json!({
        "customerId": customer, "title": teller.text("title"), "description": teller.text("wish"),
        "expectedResults": teller.text("results"), "category": teller.text("category"),
        "wantedStart": "2026-03-03", "wantedEnd": "2026-05-04",
    });
    input["serviceItems"] = json!([item(teller, 13, "1001.17")]);
    let withdrawn = teller.step("sales", "createRequirement", input.clone()).await;
    teller.step("sales", "withdrawRequirement", json!({ "id": withdrawn })).await;
    input["title"] = teller.text("title").into();
    let id = teller.step("sales", "createRequirement", input).await;
    let mut input = json!({
        "id": id, "title": format!("{} {word}", teller.text("title")), "description": teller.text("wish"),
        "expectedResults": teller.text("results"), "category": teller.text("category"),
        "wantedStart": "2026-03-05", "wantedEnd": "2026-05-06",
    });
    input["serviceItems"] = json!([item(teller, 17, "1003.19"), item(teller, 19, "1005.23")]);
    teller.step("sales", "updateRequirement", input).await;
    let input = json!({ "id": id, "word": word, "reason": teller.text("reason") });
    teller.step("business_owner", "overrideRestriction", input).await;
    teller.step("sales", "submitRequirement", json!({ "id": id })).await;
    let mut findings = Vec::new();
    for criterion in ["COMPANY_VALUES", "AUDIENCE_FIT", "PRODUCT_QUALITY", "CLAIMS"] {
        findings.push(json!({ "criterion": criterion, "passed": true, "note": teller.text("note") }));
    }
    teller.step("project_manager", "reviewRequirement", json!({ "id": id, "findings": findings })).await;
    id
}

/// Gives a project whose customer has agreed, and that finance and legal have approved.
async fn agreed_project(teller: &mut Teller<'_>, requirement: &Value) -> Value {
    let manager = user_id(teller.t, "project_manager").await;
    let input = json!({ "requirementId": requirement, "managerId": manager, "name": teller.text("project") });
    let id = teller.step("project_manager", "initiateProject", input).await;
    let items = service_items(teller, &id).await;
    let input = json!({
        "id": id, "plannedStart": "2026-03-07", "plannedEnd": "2026-05-08", "reason": teller.text("reason"),
        "milestones": [
            { "serviceItemId": items[0], "date": "2026-04-09" }, { "serviceItemId": items[1], "date": "2026-04-10" },
        ],
    });
    teller.step("project_manager", "planProject", input).await;
    let input = json!({
        "projectId": id, "content": teller.text("offer"), "quote": money("40001.29"), "redLine": money("20002.31"),
        "estimate": [
            { "category": "TALENT", "amount": money("11003.37") }, { "category": "MEDIA", "amount": money("9004.41") },
        ],
    });
    let proposal = teller.step("project_manager", "draftProposal", input).await;
    teller.step("sales", "sendProposal", json!({ "id": proposal })).await;
    let input = json!({
        "proposalId": proposal, "confirmed": true, "comment": teller.text("comment"), "decidedBy": teller.text("Li"),
    });
    teller.step("sales", "recordCustomerDecision", input).await;
    teller.step("project_manager", "submitForCompliance", json!({ "id": id })).await;
    for (who, track) in [("finance", "FINANCE"), ("legal", "LEGAL")] {
        let input =
            json!({ "projectId": id, "track": track, "approve": true, "comment": teller.text("comment") });
        teller.step(who, "decideComplianceReview", input).await;
    }
    id
}

async fn service_items(teller: &Teller<'_>, project: &Value) -> Vec<Value> {
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let found = teller.t.get("project_manager", query, json!({ "id": project })).await;
    let items = found["project"]["serviceItems"].as_array().unwrap();
    items.iter().map(|item| item["id"].clone()).collect()
}

async fn contract(teller: &mut Teller<'_>, project: &Value, items: &[Value]) {
    let input = json!({
        "projectId": project, "number": teller.text("C"), "amount": money("40001.29"),
        "instalments": [
            { "amount": money("15000.43"), "dueOn": "2026-06-11" },
            { "amount": money("25000.86"), "serviceItemId": items[0] },
        ],
    });
    let id = teller.step("sales", "draftContract", input).await;
    let input = json!({
        "id": id, "number": teller.text("C"), "amount": money("42001.29"),
        "instalments": [
            { "amount": money("16000.47"), "dueOn": "2026-06-12" },
            { "amount": money("26000.82"), "serviceItemId": items[1] },
        ],
    });
    teller.step("sales", "updateContract", input).await;
    for (who, track) in [("finance", "FINANCE"), ("legal", "LEGAL")] {
        // The price has changed, so that finance decides again, and legal where the terms did.
        let input = json!({ "projectId": project, "track": track, "approve": true });
        teller.t.mutate(who, "decideComplianceReview", "project", "stage", input).await;
    }
    teller.step("sales", "submitContract", json!({ "id": id })).await;
    let input = json!({ "id": id, "approve": true, "comment": teller.text("comment") });
    teller.step("legal", "decideContract", input).await;
    let query = "query($id: ID!) { project(id: $id) { contract { instalments { id } } } }";
    let found = teller.t.get("finance", query, json!({ "id": project })).await;
    let input = json!({
        "instalmentId": found["project"]["contract"]["instalments"][0]["id"], "amount": money("1007.53"),
        "receivedOn": "2026-03-01", "reference": teller.text("bank"),
    });
    teller.step("finance", "recordReceipt", input).await;
}

/// Gives a task of the first service item.
async fn tasks(teller: &mut Teller<'_>, project: &Value, items: &[Value]) -> Value {
    let (member, other) = (user_id(teller.t, "member").await, user_id(teller.t, "two_roles").await);
    let input = json!({
        "projectId": project, "serviceItemId": items[0], "title": teller.text("task"), "assigneeId": member,
        "plannedStart": "2026-03-13", "plannedEnd": "2026-03-28", "plannedCost": money("1011.59"), "weight": 1013,
        "milestone": true, "reason": teller.text("reason"),
    });
    let top = teller.step("project_manager", "createTask", input).await;
    let input = json!({ "projectId": project, "title": teller.text("task"), "plannedEnd": "2026-03-12" });
    let first = teller.step("project_manager", "createTask", input).await;
    let input = json!({
        "projectId": project, "parentId": top, "title": teller.text("task"), "assigneeId": member,
        "dependsOn": [first],
    });
    let part = teller.step("project_manager", "createTask", input).await;
    let input = json!({ "projectId": project, "title": teller.text("task") });
    let moved = teller.step("project_manager", "createTask", input).await;
    let input = json!({
        "id": moved, "title": teller.text("task"), "parentId": top, "assigneeId": other,
        "serviceItemId": items[0], "plannedStart": "2026-03-16", "plannedEnd": "2026-03-27",
        "plannedCost": money("1019.61"), "weight": 1021, "status": "IN_PROGRESS", "dependsOn": [first], "reason": teller.text("reason"),
    });
    teller.step("project_manager", "updateTask", input).await;
    let input = json!({ "taskId": part, "percentComplete": 41.37, "note": teller.text("note") });
    teller.step("member", "reportProgress", input).await;
    let input = json!({ "projectId": project, "title": teller.text("task") });
    let cancelled = teller.step("project_manager", "createTask", input).await;
    let input = json!({ "id": cancelled, "reason": teller.text("reason") });
    teller.step("project_manager", "cancelTask", input).await;
    top
}

async fn issues(teller: &mut Teller<'_>, project: &Value, task: &Value) {
    let (member, manager) = (user_id(teller.t, "member").await, user_id(teller.t, "project_manager").await);
    let input = json!({
        "projectId": project, "taskId": task, "title": teller.text("problem"), "description": teller.text("what"),
        "severity": "HIGH", "ownerId": member,
    });
    let id = teller.step("member", "raiseIssue", input).await;
    let input = json!({
        "id": id, "title": teller.text("problem"), "description": teller.text("what"), "severity": "LOW",
        "ownerId": manager,
    });
    teller.step("project_manager", "updateIssue", input).await;
    let input = json!({ "id": id, "resolution": teller.text("resolution") });
    teller.step("project_manager", "resolveIssue", input).await;
}

/// Gives a cost.
async fn costs(teller: &mut Teller<'_>, project: &Value, item: &Value, task: &Value) -> Value {
    let mut ids = Vec::new();
    for amount in ["101.67", "103.71", "107.73"] {
        let input = json!({
            "projectId": project, "serviceItemId": item, "taskId": task, "category": "MEDIA",
            "description": teller.text("what for"), "payee": teller.text("payee"), "amount": money(amount),
            "incurredOn": "2026-03-01", "externalRef": teller.text("OA"),
            "proofUrl": format!("https://proof.example/{}", amount),
        });
        ids.push(teller.step("project_manager", "submitCost", input).await);
    }
    let input = json!({ "id": ids[0], "comment": teller.text("comment") });
    teller.step("finance", "approveCost", input).await;
    let input = json!({ "id": ids[0], "comment": teller.text("comment") });
    teller.step("finance2", "payCost", input).await;
    let input = json!({ "id": ids[1], "reason": teller.text("reason") });
    teller.step("finance", "rejectCost", input).await;
    let input = json!({ "id": ids[2], "comment": teller.text("comment") });
    teller.step("project_manager", "cancelCost", input).await;
    let input = json!({
        "projectId": project, "externalRef": teller.text("OA"), "step": "FINANCE_APPROVAL",
        "comment": teller.text("comment"),
    });
    teller.step("finance", "recordOaDecision", input).await;
    ids.swap_remove(0)
}

async fn alerts(teller: &mut Teller<'_>, project: &Value) {
    for amount in ["109.79", "113.83"] {
        let input = json!({
            "projectId": project, "category": "MEDIA", "description": "Ad slot", "payee": teller.text("payee"),
            "amount": money(amount), "incurredOn": "2026-03-02",
        });
        teller.t.done("project_manager", "submitCost", "cost", "id", input).await;
    }
    let query =
        "query($id: ID!) { alerts(filter: { projectId: $id, kind: [APPROVAL_REQUIRED] }) { nodes { id } } }";
    let found = teller.t.get("finance", query, json!({ "id": project })).await["alerts"]["nodes"].clone();
    let input = json!({ "id": found[0]["id"], "note": teller.text("note") });
    teller.step("finance", "acknowledgeAlert", input).await;
    let input = json!({ "id": found[1]["id"], "until": "2026-03-03T05:07:00Z", "note": teller.text("note") });
    teller.step("finance", "snoozeAlert", input).await;
}

async fn end(teller: &mut Teller<'_>, project: &Value, items: &[Value], cost: &Value) {
    let input = json!({ "id": project, "reason": teller.text("reason") });
    teller.step("team_lead", "holdProject", input).await;
    let input = json!({ "id": project, "reason": teller.text("reason"), "shiftDates": true });
    teller.step("team_lead", "resumeProject", input).await;
    let input = json!({ "id": project, "reason": teller.text("reason") });
    teller.step("team_lead", "cancelProject", input).await;
    let id = teller.step("project_manager", "openRetrospective", json!({ "projectId": project })).await;
    let input = json!({
        "id": id, "lessons": teller.text("lesson"),
        "effects": [{ "serviceItemId": items[0], "metric": teller.text("reads"), "target": 3001, "actual": 2003 }],
        "avoidableCosts": [{ "costId": cost, "reason": teller.text("reason") }],
    });
    teller.step("project_manager", "updateRetrospective", input).await;
    let input = json!({ "id": id, "rating": 4, "comment": teller.text("praise") });
    teller.step("sales", "recordSatisfaction", input).await;
    teller.step("project_manager", "finishRetrospective", json!({ "id": id })).await;
}

/// Completes another project, with a task that is still open.
async fn completion(teller: &mut Teller<'_>) {
    let t = teller.t;
    let id = project(t).await;
    task(t, &id, "Return the props", None).await;
    for place in [0, 1] {
        deliver(t, "project_manager", &id, place).await;
    }
    for (part, amount) in instalments(t, &id).await.iter().zip(["50000", "100000", "50000"]) {
        receive(t, part, amount, None).await;
    }
    let input = json!({ "id": id, "closeOpenWorkReason": teller.text("reason") });
    teller.step("project_manager", "completeProject", input).await;
}
