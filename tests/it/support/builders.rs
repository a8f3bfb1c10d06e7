//! What tests begin with, made through the API by the people whose work it is.

use serde_json::{Value, json};

use super::{TestApp, user_id};

/// An amount in yuan.
pub(crate) fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

/// The id of a new customer of `sales`.
pub(crate) async fn customer(t: &TestApp) -> Value {
    customer_of(t, "sales", "Lantern Tea 灯笼茶业").await
}

/// The id of a new customer.
pub(crate) async fn customer_of(t: &TestApp, sales: &str, name: &str) -> Value {
    let input = json!({ "name": name, "industry": "Tea", "contacts": [{ "name": "Li Na" }] });
    t.done(sales, "createCustomer", "customer", "id", input).await["id"].clone()
}

/// The id of a new requirement with two service items, a draft.
pub(crate) async fn requirement(t: &TestApp, sales: &str, customer: &Value) -> Value {
    let items = json!([
        { "service": "Live stream", "quantity": 3, "unitPrice": yuan("30000") },
        { "service": "Sponsored article", "quantity": 2, "unitPrice": yuan("5000.50") },
    ]);
    let input = json!({
        "customerId": customer, "title": "Spring launch", "description": "Three streams", "expectedResults": "Reach",
        "serviceItems": items,
    });
    t.done(sales, "createRequirement", "requirement", "id", input).await["id"].clone()
}

/// The findings of a review that passes.
pub(crate) fn all_passed() -> Value {
    let finding = |criterion: &str| json!({ "criterion": criterion, "passed": true });
    Value::Array(["COMPANY_VALUES", "AUDIENCE_FIT", "PRODUCT_QUALITY", "CLAIMS"].map(finding).into())
}

/// The id of an approved requirement.
pub(crate) async fn approved_requirement(t: &TestApp, sales: &str, manager: &str) -> Value {
    let customer = customer_of(t, sales, "Lantern Tea 灯笼茶业").await;
    let id = requirement(t, sales, &customer).await;
    t.done(sales, "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    let input = json!({ "id": id, "findings": all_passed() });
    t.done(manager, "reviewRequirement", "requirement", "status", input).await;
    id
}

/// The id of a project in planning, led by `project_manager`.
pub(crate) async fn planned_project(t: &TestApp, sales: &str, manager: &str) -> Value {
    let requirement = approved_requirement(t, sales, manager).await;
    let input = json!({ "requirementId": requirement, "managerId": user_id(t, manager).await });
    let project = t.done(manager, "initiateProject", "project", "id serviceItems { id }", input).await;
    let milestone =
        |n: usize, date: &str| json!({ "serviceItemId": project["serviceItems"][n]["id"], "date": date });
    let input = json!({
        "id": project["id"], "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31",
        "milestones": [milestone(0, "2026-03-20"), milestone(1, "2026-03-31")],
    });
    t.done(manager, "planProject", "project", "id", input).await;
    project["id"].clone()
}

/// The id of the next proposal of a project, a draft: 60,000 for talent, 40,000 for media.
pub(crate) async fn proposal(t: &TestApp, manager: &str, project: &Value, quote: &str) -> Value {
    let estimate = json!([
        { "category": "TALENT", "amount": yuan("60000") }, { "category": "MEDIA", "amount": yuan("40000") },
    ]);
    let input = json!({ "projectId": project, "content": "Three streams", "estimate": estimate, "quote": yuan(quote) });
    t.done(manager, "draftProposal", "proposal", "id", input).await["id"].clone()
}

/// Takes a proposal to the customer, who agrees.
pub(crate) async fn confirm(t: &TestApp, sales: &str, proposal: &Value) {
    t.done(sales, "sendProposal", "proposal", "id", json!({ "id": proposal })).await;
    let input = json!({ "proposalId": proposal, "confirmed": true, "decidedBy": "Li Na" });
    t.done(sales, "recordCustomerDecision", "proposal", "id", input).await;
}

/// The decision of finance or legal, as they get it.
pub(crate) async fn decide(t: &TestApp, who: &str, project: &Value, approve: bool) -> Value {
    let track = if who.starts_with("legal") { "LEGAL" } else { "FINANCE" };
    let comment = if approve { "It pays." } else { "No." };
    let input = json!({ "projectId": project, "track": track, "approve": approve, "comment": comment });
    t.mutate(who, "decideComplianceReview", "project", "stage", input).await
}

/// The id of a project that finance and legal have approved, with a quote of 200,000.
pub(crate) async fn complied_project(t: &TestApp, sales: &str, manager: &str) -> Value {
    let id = planned_project(t, sales, manager).await;
    let proposal = proposal(t, manager, &id, "200000").await;
    confirm(t, sales, &proposal).await;
    t.done(manager, "submitForCompliance", "project", "id", json!({ "id": id })).await;
    for who in ["finance", "legal"] {
        let decided = decide(t, who, &id, true).await;
        assert_eq!(decided["errors"], json!([]), "{who}: {decided:#}");
    }
    id
}

/// The input of a contract over 200,000: 50,000 on a day and a part with each of the two service items.
pub(crate) async fn contract_input(t: &TestApp, project: &Value) -> Value {
    let query = "query($id: ID!) { project(id: $id) { code serviceItems { id } } }";
    let found = t.get("legal", query, json!({ "id": project })).await["project"].clone();
    let with = |place: usize, amount: &str| json!({ "amount": yuan(amount), "serviceItemId": found["serviceItems"][place]["id"] });
    json!({
        "projectId": project, "number": format!("C-{}", found["code"].as_str().unwrap()), "amount": yuan("200000"),
        "instalments": [
            { "amount": yuan("50000"), "dueOn": "2026-12-31" }, with(0, "100000"), with(1, "50000"),
        ],
    })
}

/// Writes the contract of a project and puts it in force; gives its id.
pub(crate) async fn sign(t: &TestApp, sales: &str, project: &Value) -> Value {
    let input = contract_input(t, project).await;
    let id = t.done(sales, "draftContract", "contract", "id", input).await["id"].clone();
    t.done(sales, "submitContract", "contract", "id", json!({ "id": id })).await;
    t.done("legal", "decideContract", "contract", "id", json!({ "id": id, "approve": true })).await;
    id
}

/// The id of a project in execution with a budget and red line of 100,000 yuan, in the first line.
pub(crate) async fn project(t: &TestApp) -> Value {
    project_of(t, "sales", "project_manager").await
}

/// The same for other people.
pub(crate) async fn project_of(t: &TestApp, sales: &str, manager: &str) -> Value {
    let id = complied_project(t, sales, manager).await;
    sign(t, sales, &id).await;
    id
}

/// The id of a new task over the project's whole time.
pub(crate) async fn task(t: &TestApp, project: &Value, title: &str, parent: Option<&Value>) -> Value {
    let input = json!({
        "projectId": project, "title": title, "parentId": parent, "assigneeId": user_id(t, "member").await,
        "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31",
    });
    t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
}

/// The input of a cost.
pub(crate) fn cost_input(project: &Value, amount: &str) -> Value {
    json!({
        "projectId": project, "category": "MEDIA", "description": "Ad slot", "payee": "Metro Media",
        "amount": yuan(amount), "incurredOn": "2026-03-02",
    })
}

/// The id of a submitted cost.
pub(crate) async fn cost(t: &TestApp, project: &Value, amount: &str) -> Value {
    t.done("project_manager", "submitCost", "cost", "id", cost_input(project, amount)).await["id"].clone()
}

/// The id of a cost that all have approved: of finance the second, so that the first can pay it.
pub(crate) async fn approved_cost(t: &TestApp, project: &Value, amount: &str) -> Value {
    let id = cost(t, project, amount).await;
    let input = json!({ "id": id });
    let status = t.done("finance2", "approveCost", "cost", "status", input.clone()).await["status"].clone();
    if status == "FINANCE_APPROVED" {
        t.done("director", "approveCost", "cost", "status", input).await;
    }
    id
}

/// Does all the work of one of a project's service items, by its place.
pub(crate) async fn deliver(t: &TestApp, manager: &str, project: &Value, place: usize) -> Value {
    let query = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let found = t.get(manager, query, json!({ "id": project })).await;
    let item = &found["project"]["serviceItems"][place]["id"];
    let input = json!({ "projectId": project, "serviceItemId": item, "title": "All of it" });
    let task = t.done(manager, "createTask", "task", "id", input).await["id"].clone();
    let input = json!({ "taskId": task, "percentComplete": 100 });
    t.done(manager, "reportProgress", "task", "id", input).await;
    task
}

/// Receives money for an instalment.
pub(crate) async fn receive(t: &TestApp, instalment: &Value, amount: &str, reference: Option<&str>) -> Value {
    let input = json!({
        "instalmentId": instalment, "amount": yuan(amount), "receivedOn": "2026-03-02", "reference": reference,
    });
    t.mutate("finance", "recordReceipt", "receipt", "amount { amount } instalment { status }", input).await
}

/// The ids of a project's instalments, in order.
pub(crate) async fn instalments(t: &TestApp, project: &Value) -> Vec<Value> {
    let query = "query($id: ID!) { project(id: $id) { contract { instalments { id } } } }";
    let found = t.get("finance", query, json!({ "id": project })).await;
    let list = found["project"]["contract"]["instalments"].as_array().unwrap().clone();
    list.into_iter().map(|instalment| instalment["id"].clone()).collect()
}

/// The people of a line: its first, or its second.
fn of_line(who: &str, second: bool) -> String {
    format!("{who}{}", if second { "2" } else { "" })
}

/// The id of a project with everything in it that people meet on the way: tasks of a member's, an issue, costs in
/// every state and past the red line, alerts of all kinds. It is in execution; one of two service items is delivered.
pub(crate) async fn eventful_project(t: &TestApp, second: bool) -> Value {
    let who = |role: &str| of_line(role, second);
    let (sales, manager, member) = (who("sales"), who("project_manager"), who("member"));
    let id = project_of(t, &sales, &manager).await;
    let assignee = user_id(t, &member).await;
    let input = json!({
        "projectId": id, "title": "Posters", "assigneeId": assignee, "plannedCost": yuan("20000"),
        "plannedStart": "2026-03-02", "plannedEnd": "2026-03-10",
    });
    let parent = t.done(&manager, "createTask", "task", "id", input).await["id"].clone();
    for title in ["Draw", "Print"] {
        let input = json!({ "projectId": id, "title": title, "parentId": parent, "assigneeId": assignee });
        t.done(&manager, "createTask", "task", "id", input).await;
    }
    deliver(t, &manager, &id, 0).await;
    let input = json!({ "projectId": id, "taskId": parent, "title": "No paper", "severity": "HIGH" });
    t.done(&member, "raiseIssue", "issue", "id", input).await;
    let mut costs = Vec::new();
    for amount in ["60000", "45000", "300", "200", "100"] {
        let cost = t.done(&manager, "submitCost", "cost", "id", cost_input(&id, amount)).await;
        costs.push(cost["id"].clone());
    }
    for cost in &costs[..3] {
        let approved = t.done("finance", "approveCost", "cost", "status", json!({ "id": cost })).await;
        if approved["status"] == "FINANCE_APPROVED" {
            t.done(&who("director"), "approveCost", "cost", "id", json!({ "id": cost })).await;
        }
    }
    t.done("finance2", "payCost", "cost", "id", json!({ "id": costs[0] })).await;
    t.done("finance", "rejectCost", "cost", "id", json!({ "id": costs[3], "reason": "No invoice" })).await;
    id
}

/// The same project when all is delivered, some is paid, and it is looked back on.
pub(crate) async fn delivered_project(t: &TestApp, second: bool) -> Value {
    let (sales, manager) = (of_line("sales", second), of_line("project_manager", second));
    let id = eventful_project(t, second).await;
    deliver(t, &manager, &id, 1).await;
    receive(t, &instalments(t, &id).await[0], "20000", Some("B-1")).await;
    let open = json!({ "projectId": id });
    let looked = t.done(&manager, "openRetrospective", "retrospective", "id", open).await["id"].clone();
    let costs = "query($id: ID!) { project(id: $id) { costs { nodes { id } } } }";
    let costs = t.get("finance", costs, json!({ "id": id })).await["project"]["costs"]["nodes"].clone();
    let avoidable = json!([{ "costId": costs[0]["id"], "reason": "Booked twice" }]);
    let input = json!({ "id": looked, "lessons": "Book early", "avoidableCosts": avoidable });
    t.done(&manager, "updateRetrospective", "retrospective", "id", input).await;
    let input = json!({ "id": looked, "rating": 4, "comment": "Good" });
    t.done(&sales, "recordSatisfaction", "retrospective", "id", input).await;
    id
}
