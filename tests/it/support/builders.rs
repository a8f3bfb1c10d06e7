//! What tests begin with, made through the API by the people whose work it is.

use serde_json::{Value, json};

use super::{TestApp, user_id};

/// An amount in yuan.
pub fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

/// The id of a new customer of `sales`.
pub async fn customer(t: &TestApp) -> Value {
    customer_of(t, "sales", "Lantern Tea 灯笼茶业").await
}

/// The id of a new customer.
pub async fn customer_of(t: &TestApp, sales: &str, name: &str) -> Value {
    let input = json!({ "name": name, "industry": "Tea", "contacts": [{ "name": "Li Na" }] });
    t.done(sales, "createCustomer", "customer", "id", input).await["id"].clone()
}

/// The id of a new requirement with two service items, a draft.
pub async fn requirement(t: &TestApp, sales: &str, customer: &Value) -> Value {
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
pub fn all_passed() -> Value {
    let finding = |criterion: &str| json!({ "criterion": criterion, "passed": true });
    Value::Array(["COMPANY_VALUES", "AUDIENCE_FIT", "PRODUCT_QUALITY", "CLAIMS"].map(finding).into())
}

/// The id of an approved requirement.
pub async fn approved_requirement(t: &TestApp, sales: &str, manager: &str) -> Value {
    let customer = customer_of(t, sales, "Lantern Tea 灯笼茶业").await;
    let id = requirement(t, sales, &customer).await;
    t.done(sales, "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    let input = json!({ "id": id, "findings": all_passed() });
    t.done(manager, "reviewRequirement", "requirement", "status", input).await;
    id
}

/// The id of a project in planning, led by `project_manager`.
pub async fn planned_project(t: &TestApp, sales: &str, manager: &str) -> Value {
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

/// The id of a project in execution with a budget and red line of 100,000 yuan, in the first line.
pub async fn project(t: &TestApp) -> Value {
    project_of(t, "sales", "project_manager").await
}

/// The same for other people.
pub async fn project_of(t: &TestApp, sales: &str, manager: &str) -> Value {
    let id = planned_project(t, sales, manager).await;
    let budget = json!([
        { "category": "TALENT", "amount": yuan("60000") }, { "category": "MEDIA", "amount": yuan("40000") },
    ]);
    t.done(manager, "startExecution", "project", "id", json!({ "id": id, "budget": budget })).await;
    id
}

/// The id of a new task over the project's whole time.
pub async fn task(t: &TestApp, project: &Value, title: &str, parent: Option<&Value>) -> Value {
    let input = json!({
        "projectId": project, "title": title, "parentId": parent, "assigneeId": user_id(t, "member").await,
        "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31",
    });
    t.done("project_manager", "createTask", "task", "id", input).await["id"].clone()
}

/// The input of a cost.
pub fn cost_input(project: &Value, amount: &str) -> Value {
    json!({
        "projectId": project, "category": "MEDIA", "description": "Ad slot", "payee": "Metro Media",
        "amount": yuan(amount), "incurredOn": "2026-03-02",
    })
}

/// The id of a submitted cost.
pub async fn cost(t: &TestApp, project: &Value, amount: &str) -> Value {
    t.done("project_manager", "submitCost", "cost", "id", cost_input(project, amount)).await["id"].clone()
}

/// The id of a cost that all have approved.
pub async fn approved_cost(t: &TestApp, project: &Value, amount: &str) -> Value {
    let id = cost(t, project, amount).await;
    let input = json!({ "id": id });
    let status = t.done("finance", "approveCost", "cost", "status", input.clone()).await["status"].clone();
    if status == "FINANCE_APPROVED" {
        t.done("director", "approveCost", "cost", "status", input).await;
    }
    id
}
