//! A project from the first talk with the customer to the last payment and the lessons, by ten people, each at a
//! client of their own, over HTTP, against the program itself. To be read as a story.
//!
//! Around each step it is tried what must not be: `step` lets everybody else try it first, and then those whose step
//! it is all at once, of whom one succeeds; `in_turn` tries every step that is out of turn.

mod company;
mod turns;

use serde_json::{Value, json};

use crate::support::On;
use crate::support::builders::all_passed;
use company::{Company, day, yuan};
use turns::{offer, verdict};

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_project_on_sqlite() {
    the_life_of_a_project(Company::found(On::Sqlite).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_project_on_postgres() {
    if let Some(company) = Company::found(On::Postgres).await {
        the_life_of_a_project(company).await;
    }
}

async fn the_life_of_a_project(mut company: Company) {
    let c = &mut company;
    let people = c.reads("Ai", "{ users(first: 50) { nodes { id name } } }", json!({})).await;
    for person in people["users"]["nodes"].as_array().unwrap() {
        for name in ["Ma", "Meng", "Mo"] {
            if person["name"] == name {
                c.known.insert(name, person["id"].clone());
            }
        }
    }
    requirement(c).await;
    initiation(c).await;
    contract(c).await;
    execution(c).await;
    collection(c).await;
    retrospective(c).await;
}

/// Sun talks with Lantern Tea, and writes down what they want; Ma and Meng review it.
async fn requirement(c: &mut Company) {
    let input =
        json!({ "name": "Lantern Tea 灯笼茶业", "industry": "Tea", "contacts": [{ "name": "Li Na" }] });
    let customer = c.does("Sun", "createCustomer", input).await["id"].clone();
    let item = |service: &str, quantity: i32, price: &str| json!({ "service": service, "quantity": quantity, "unitPrice": yuan(price) });
    let input = json!({
        "customerId": customer, "title": "Spring launch", "description": "Three streams", "expectedResults": "Reach",
        "serviceItems": [item("Live stream", 3, "50000"), item("Sponsored article", 2, "25000")],
    });
    let id = c.step(&["Sun"], ("createRequirement", input)).await["id"].clone();
    c.known.insert("requirement", id.clone());
    c.in_turn(&["updateRequirement", "submitRequirement", "withdrawRequirement"]).await;

    let me = json!({ "id": id });
    c.step(&["Sun", "Sun", "Sun"], ("submitRequirement", me.clone())).await;
    c.in_turn(&["reviewRequirement", "withdrawRequirement"]).await;

    // A review judges all four criteria, and one failure rejects.
    let three = json!({ "id": id, "findings": all_passed().as_array().unwrap()[..3] });
    c.refuses("Ma", "reviewRequirement", three, "BAD_USER_INPUT").await;
    let mut findings = all_passed();
    findings[3]["passed"] = json!(false);
    findings[3]["note"] = json!("Nobody lives longer for tea.");
    let failed = json!({ "id": id, "findings": findings });
    let rejected = c.step(&["Ma", "Meng"], ("reviewRequirement", failed)).await;
    assert_eq!(rejected["status"], "REJECTED");
    c.in_turn(&["updateRequirement", "submitRequirement", "withdrawRequirement"]).await;

    let revised = json!({ "id": id, "description": "Three streams, no promises" });
    c.step(&["Sun"], ("updateRequirement", revised)).await;
    c.step(&["Sun", "Sun"], ("submitRequirement", me)).await;
    let passed = json!({ "id": id, "findings": all_passed() });
    c.step(&["Ma", "Meng", "Ma"], ("reviewRequirement", passed)).await;
    let rounds = "query($id: ID!) { node(id: $id) { ... on Requirement { reviews { round passed } } } }";
    let rounds = c.reads("Sun", rounds, json!({ "id": id })).await["node"]["reviews"].clone();
    assert_eq!(rounds, json!([{ "round": 1, "passed": false }, { "round": 2, "passed": true }]));
    c.in_turn(&["withdrawRequirement", "initiateProject"]).await;
}

/// Ma plans the project and writes its proposal; Sun takes it to the customer; finance and legal look at it.
async fn initiation(c: &mut Company) {
    let input = json!({ "requirementId": c.id("requirement"), "managerId": c.id("Ma") });
    let project = c.step(&["Ma", "Meng", "Ma", "Meng"], ("initiateProject", input)).await;
    let id = project["id"].clone();
    c.known.insert("project", id.clone());
    let planning = ["planProject", "draftProposal", "createTask", "holdProject", "cancelProject"];
    // Mo has nothing to do with it yet, and so sees nothing of it.
    c.in_turn(&planning).await;

    let milestone =
        |n: usize, date: i64| json!({ "serviceItemId": project["serviceItems"][n]["id"], "date": day(date) });
    let outside =
        json!({ "id": id, "plannedStart": day(0), "plannedEnd": day(60), "milestones": [milestone(0, 61)] });
    c.refuses("Ma", "planProject", outside, "BAD_USER_INPUT").await;
    // Two who read the same version: the slower one is told.
    let plan = json!({ "id": id, "version": project["version"], "plannedStart": day(0), "plannedEnd": day(60),
        "milestones": [milestone(0, 40), milestone(1, 60)] });
    c.step(&["Ma", "Ma"], ("planProject", plan)).await;

    // The first offer costs too much for its price, as finance's rule will say.
    let dear = c.step(&["Ma"], offer(&id, "200000", "100000")).await["id"].clone();
    to_the_customer(c, &dear).await;
    c.in_turn(&[
        "planProject",
        "draftProposal",
        "submitForCompliance",
        "createTask",
        "holdProject",
        "cancelProject",
    ])
    .await;
    c.step(&["Ma", "Ma"], ("submitForCompliance", json!({ "id": id }))).await;
    let (mutation, approval) = verdict(&id, "FINANCE", true);
    let refused = c.refuses("Fang", mutation, approval, "RULE_REFUSED").await;
    assert!(refused["message"].as_str().unwrap().ends_with("20000.00 CNY too much."), "{refused}");
    c.step(&["Fang", "Feng"], verdict(&id, "FINANCE", false)).await;
    c.in_turn(&[
        "planProject",
        "draftProposal",
        "submitForCompliance",
        "createTask",
        "holdProject",
        "cancelProject",
    ])
    .await;

    let offered = c.step(&["Ma"], offer(&id, "200000", "40000")).await["id"].clone();
    c.in_turn(&[planning.as_slice(), &["sendProposal"]].concat()).await;
    to_the_customer(c, &offered).await;
    c.step(&["Ma", "Ma"], ("submitForCompliance", json!({ "id": id }))).await;
    let reviewing = ["planProject", "draftProposal", "createTask", "holdProject", "cancelProject"];
    c.in_turn(&[reviewing.as_slice(), &["compliance by finance"]].concat()).await;
    c.step(&["Fang", "Feng", "Fang"], verdict(&id, "FINANCE", true)).await;
    c.in_turn(&[reviewing.as_slice(), &["compliance by legal"]].concat()).await;
    c.step(&["Lei", "Liu", "Lei"], verdict(&id, "LEGAL", true)).await;
}

/// Sun and Ma both carry it there; Li Na agrees, and both write it down.
async fn to_the_customer(c: &mut Company, proposal: &Value) {
    c.known.insert("proposal", proposal.clone());
    c.step(&["Sun", "Ma"], ("sendProposal", json!({ "id": proposal }))).await;
    let agreed = json!({ "proposalId": proposal, "confirmed": true, "decidedBy": "Li Na", "comment": "好" });
    c.step(&["Sun", "Ma", "Sun"], ("recordCustomerDecision", agreed)).await;
}

/// Legal turns the quote into a contract; in force, it begins the work.
async fn contract(c: &mut Company) {
    let id = c.id("project");
    let contracting = ["planProject", "draftProposal", "createTask", "holdProject", "cancelProject"];
    c.in_turn(&[contracting.as_slice(), &["draftContract"]].concat()).await;
    let items = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = c.reads("Sun", items, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let parts = |last: &str| {
        json!({ "projectId": id, "number": "C-1", "amount": yuan("200000"), "instalments": [
            { "amount": yuan("50000"), "dueOn": day(0) },
            { "amount": yuan("100000"), "serviceItemId": items[0]["id"] },
            { "amount": yuan(last), "serviceItemId": items[1]["id"] },
        ] })
    };
    c.refuses("Sun", "draftContract", parts("49999.99"), "RULE_REFUSED").await;
    // Liu writes nothing of it, and so may decide on it whoever of the others does.
    let drafted = c.step(&["Sun", "Lei"], ("draftContract", parts("50000"))).await;
    c.known.insert("contract", drafted["id"].clone());
    c.known.insert("instalment", drafted["instalments"][0]["id"].clone());
    c.in_turn(&[contracting.as_slice(), &["updateContract", "submitContract"]].concat()).await;
    let me = json!({ "id": drafted["id"] });
    c.step(&["Sun", "Lei"], ("submitContract", me.clone())).await;
    c.in_turn(&[contracting.as_slice(), &["updateContract", "decideContract"]].concat()).await;
    let decision = json!({ "id": drafted["id"], "approve": true });
    let signed = c.step(&["Lei", "Liu", "Lei"], ("decideContract", decision)).await;
    assert_eq!((&signed["status"], &signed["project"]["stage"]), (&json!("ACTIVE"), &json!("EXECUTION")));
}

/// What can be done while the work goes on.
const WORKING: [&str; 9] = [
    "planProject",
    "createTask",
    "updateTask",
    "reportProgress",
    "submitCost",
    "recordReceipt",
    "raiseIssue",
    "holdProject",
    "cancelProject",
];

/// Ma splits the work, Mo does it; costs are approved and paid; something goes wrong and is put right.
async fn execution(c: &mut Company) {
    let id = c.id("project");
    let items = "query($id: ID!) { project(id: $id) { serviceItems { id } } }";
    let items = c.reads("Ma", items, json!({ "id": id })).await["project"]["serviceItems"].clone();
    let stream = json!({ "projectId": id, "title": "May stream", "serviceItemId": items[0]["id"] });
    let stream = c.step(&["Ma"], ("createTask", stream)).await["id"].clone();
    let posters = json!({ "projectId": id, "title": "Posters", "parentId": stream, "assigneeId": c.id("Mo"),
        "plannedStart": day(0), "plannedEnd": day(10) });
    let posters = c.step(&["Ma"], ("createTask", posters)).await["id"].clone();
    c.known.insert("task", posters.clone());
    c.in_turn(&WORKING).await;
    let article = json!({ "projectId": id, "title": "Article", "serviceItemId": items[1]["id"], "assigneeId": c.id("Mo") });
    let article = c.does("Ma", "createTask", article).await["id"].clone();
    c.known.insert("article", article);
    let half = json!({ "taskId": posters, "percentComplete": 50, "note": "Drawn" });
    c.step(&["Mo"], ("reportProgress", half)).await;
    // A parent's progress is computed.
    let typed = json!({ "taskId": stream, "percentComplete": 90 });
    c.refuses("Ma", "reportProgress", typed, "RULE_REFUSED").await;

    let rain = json!({ "projectId": id, "title": "Rain", "severity": "HIGH", "taskId": posters });
    let rain = c.step(&["Mo"], ("raiseIssue", rain)).await["id"].clone();
    c.step(&["Ma", "Tang"], ("resolveIssue", json!({ "id": rain, "resolution": "A tent" }))).await;
    c.step(&["Tang", "Deng", "Bo", "Ma"], ("holdProject", json!({ "id": id, "reason": "A storm" }))).await;
    c.in_turn(&["recordReceipt", "raiseIssue", "resumeProject", "cancelProject"]).await;
    c.step(&["Tang", "Ding"], ("resumeProject", json!({ "id": id, "reason": "It is over" }))).await;
    costs(c).await;
}

async fn costs(c: &mut Company) {
    let project = c.id("project");
    let cost = |amount: &str, reference: &str| {
        json!({ "projectId": project, "category": "MEDIA", "description": "Ad slot", "payee": "Metro Media",
            "amount": yuan(amount), "incurredOn": day(0), "externalRef": reference })
    };
    let small = cost("1200.50", "OA-1");
    let one = c.does("Ma", "submitCost", small.clone()).await["id"].clone();
    let again = c.does("Ma", "submitCost", small).await["id"].clone();
    assert_eq!(one, again, "said twice, it is one cost");
    c.known.insert("cost", one.clone());
    let of_the_cost = |steps: &[&'static str]| [WORKING.as_slice(), steps].concat();
    c.in_turn(&of_the_cost(&["approveCost by finance", "rejectCost by finance", "cancelCost"])).await;
    let me = json!({ "id": one });
    c.step(&["Fang", "Feng", "Fang"], ("approveCost", me.clone())).await;
    c.in_turn(&of_the_cost(&["payCost", "cancelCost"])).await;
    c.step(&["Fang", "Feng", "Feng"], ("payCost", me)).await;
    c.in_turn(&of_the_cost(&[])).await;

    // A large one is the director's, too.
    let large = c.step(&["Ma"], ("submitCost", cost("60000", "OA-2"))).await["id"].clone();
    c.known.insert("cost", large.clone());
    let me = json!({ "id": large });
    let approved = c.step(&["Fang", "Feng"], ("approveCost", me.clone())).await;
    assert_eq!(approved["status"], "FINANCE_APPROVED");
    let turn = ["approveCost by the director", "rejectCost by the director", "cancelCost"];
    c.in_turn(&of_the_cost(&turn)).await;
    let approved = c.step(&["Deng", "Ding", "Deng"], ("approveCost", me.clone())).await;
    assert_eq!(approved["status"], "APPROVED");
    c.step(&["Fang", "Feng"], ("payCost", me)).await;
    let refused = c.step(&["Ma"], ("submitCost", cost("70", "OA-3"))).await["id"].clone();
    let why = json!({ "id": refused, "reason": "No invoice" });
    c.step(&["Fang", "Feng"], ("rejectCost", why)).await;
}

/// What is delivered can be collected; the project is complete when all has come in, to the cent.
async fn collection(c: &mut Company) {
    let id = c.id("project");
    let delivered_alerts = "query($id: ID!) { alerts(filter: { projectId: $id, kind: [SERVICE_ITEM_DELIVERED] }) { totalCount } }";
    let done = json!({ "taskId": c.id("task"), "percentComplete": 100 });
    c.step(&["Mo"], ("reportProgress", done)).await;
    assert_eq!(
        c.reads("Sun", delivered_alerts, json!({ "id": id })).await["alerts"]["totalCount"],
        1,
        "sales is told"
    );
    let missing = c.refuses("Ma", "completeProject", json!({ "id": id }), "RULE_REFUSED").await;
    assert_eq!(missing["message"], "\"Sponsored article\" is PLANNED, not delivered.");
    c.does("Mo", "reportProgress", json!({ "taskId": c.id("article"), "percentComplete": 100 })).await;
    let collecting =
        ["reportProgress", "submitCost", "recordReceipt", "raiseIssue", "holdProject", "cancelProject"];
    c.in_turn(&[collecting.as_slice(), &["openRetrospective"]].concat()).await;

    let parts = "query($id: ID!) { project(id: $id) { contract { instalments { id } } } }";
    let parts =
        c.reads("Fang", parts, json!({ "id": id })).await["project"]["contract"]["instalments"].clone();
    let receipt = |part: usize, amount: &str| {
        (
            "recordReceipt",
            json!({ "instalmentId": parts[part]["id"], "amount": yuan(amount), "receivedOn": day(0) }),
        )
    };
    // Both record the same money: it comes in once.
    c.step(&["Fang", "Feng", "Fang"], receipt(0, "50000")).await;
    c.step(&["Fang", "Feng"], receipt(1, "60000.01")).await;
    c.step(&["Fang", "Feng"], receipt(1, "39999.99")).await;
    let missing = c.refuses("Ma", "completeProject", json!({ "id": id }), "RULE_REFUSED").await;
    assert!(missing["message"].as_str().unwrap().contains("Of instalment 3, 50000.00"), "{missing}");
    c.step(&["Fang", "Feng"], receipt(2, "50000")).await;
    c.known.insert("instalment", parts[2]["id"].clone());
    let complete = c.step(&["Ma", "Ma"], ("completeProject", json!({ "id": id }))).await;
    assert_eq!(complete["stage"], "COMPLETED");
    c.in_turn(&["openRetrospective"]).await;
}

/// What it taught: how it went, what it cost, what the customer says.
async fn retrospective(c: &mut Company) {
    let id = c.id("project");
    let opened = c.step(&["Ma", "Ma"], ("openRetrospective", json!({ "projectId": id }))).await["id"].clone();
    c.known.insert("retrospective", opened.clone());
    c.in_turn(&["updateRetrospective", "recordSatisfaction"]).await;
    let lessons = json!({ "id": opened, "lessons": "Rent the tent first",
        "effects": [{ "metric": "sales", "target": 1000, "actual": 1200 }] });
    c.step(&["Ma"], ("updateRetrospective", lessons)).await;
    let content = json!({ "id": opened, "rating": 5, "comment": "下次还来" });
    c.step(&["Sun"], ("recordSatisfaction", content)).await;
    c.in_turn(&["updateRetrospective", "recordSatisfaction", "finishRetrospective"]).await;
    c.step(&["Ma", "Ma"], ("finishRetrospective", json!({ "id": opened }))).await;
    c.in_turn(&[]).await;
    let seen =
        "query($id: ID!) { project(id: $id) { stage customer { name } contract { status received { amount } }
        retrospective { lessons satisfaction { rating } } } }";
    let seen = c.reads("Sun", seen, json!({ "id": id })).await["project"].clone();
    assert_eq!(
        seen,
        json!({ "stage": "COMPLETED", "customer": { "name": "Lantern Tea 灯笼茶业" },
            "contract": { "status": "FULFILLED", "received": { "amount": "200000.00" } },
            "retrospective": { "lessons": "Rent the tent first", "satisfaction": { "rating": 5 } } })
    );
}
