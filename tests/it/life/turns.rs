//! Every step that could be taken with what there is, by one whose step it is.

use serde_json::{Value, json};

use super::company::{Company, Step, day, yuan};
use crate::support::builders::all_passed;

/// Who, what it is called in the story, and the step.
type Turn = (&'static str, &'static str, Step);

/// A proposal: its price, and what it is expected to cost.
pub(super) fn offer(project: &Value, quote: &str, media: &str) -> Step {
    let estimate = json!([
        { "category": "TALENT", "amount": yuan("60000") }, { "category": "MEDIA", "amount": yuan(media) },
    ]);
    let input = json!({ "projectId": project, "content": "Three streams", "quote": yuan(quote), "estimate": estimate });
    ("draftProposal", input)
}

/// The decision of finance or legal.
pub(super) fn verdict(project: &Value, track: &str, approve: bool) -> Step {
    let input = json!({ "projectId": project, "track": track, "approve": approve, "comment": "So it is." });
    ("decideComplianceReview", input)
}

/// All of them.
pub(super) fn all(company: &Company) -> Vec<Turn> {
    let mut turns = Vec::new();
    if let Some(id) = company.known.get("requirement") {
        let me = json!({ "id": id });
        let manager = company.id("Ma");
        turns.extend([
            ("Sun", "updateRequirement", ("updateRequirement", json!({ "id": id, "title": "Autumn" }))),
            ("Sun", "submitRequirement", ("submitRequirement", me.clone())),
            ("Ma", "reviewRequirement", ("reviewRequirement", json!({ "id": id, "findings": all_passed() }))),
            ("Sun", "withdrawRequirement", ("withdrawRequirement", me)),
            (
                "Ma",
                "initiateProject",
                ("initiateProject", json!({ "requirementId": id, "managerId": manager })),
            ),
        ]);
    }
    if let Some(id) = company.known.get("project") {
        turns.extend(of_project(id));
    }
    if let Some(id) = company.known.get("proposal") {
        let decision = json!({ "proposalId": id, "confirmed": true, "decidedBy": "Li Na" });
        turns.extend([
            ("Sun", "sendProposal", ("sendProposal", json!({ "id": id }))),
            ("Sun", "recordCustomerDecision", ("recordCustomerDecision", decision)),
        ]);
    }
    if let Some(id) = company.known.get("contract") {
        let me = json!({ "id": id });
        turns.extend([
            ("Lei", "updateContract", ("updateContract", json!({ "id": id, "number": "C-2" }))),
            ("Sun", "submitContract", ("submitContract", me.clone())),
            ("Lei", "decideContract", ("decideContract", json!({ "id": id, "approve": true }))),
        ]);
    }
    if let Some(id) = company.known.get("instalment") {
        let input = json!({ "instalmentId": id, "amount": yuan("0.01"), "receivedOn": day(0) });
        turns.push(("Feng", "recordReceipt", ("recordReceipt", input)));
    }
    if let Some(id) = company.known.get("task") {
        turns.extend([
            ("Mo", "reportProgress", ("reportProgress", json!({ "taskId": id, "percentComplete": 50 }))),
            ("Ma", "updateTask", ("updateTask", json!({ "id": id, "title": "Draw more" }))),
        ]);
    }
    if let Some(id) = company.known.get("cost") {
        let me = json!({ "id": id });
        let refusal = json!({ "id": id, "reason": "No." });
        turns.extend([
            ("Fang", "approveCost by finance", ("approveCost", me.clone())),
            ("Deng", "approveCost by the director", ("approveCost", me.clone())),
            ("Fang", "rejectCost by finance", ("rejectCost", refusal.clone())),
            ("Deng", "rejectCost by the director", ("rejectCost", refusal)),
            ("Fang", "payCost", ("payCost", me.clone())),
            ("Ma", "cancelCost", ("cancelCost", me)),
        ]);
    }
    if let Some(id) = company.known.get("retrospective") {
        let me = json!({ "id": id });
        turns.extend([
            ("Ma", "updateRetrospective", ("updateRetrospective", json!({ "id": id, "lessons": "None" }))),
            ("Sun", "recordSatisfaction", ("recordSatisfaction", json!({ "id": id, "rating": 1 }))),
            ("Ma", "finishRetrospective", ("finishRetrospective", me)),
        ]);
    }
    turns
}

fn of_project(id: &Value) -> Vec<Turn> {
    let me = json!({ "id": id });
    let why = json!({ "id": id, "reason": "So it is." });
    let issue = json!({ "projectId": id, "title": "Rain", "severity": "LOW" });
    let cost = json!({ "projectId": id, "category": "MEDIA", "description": "Slot", "payee": "Metro",
        "amount": yuan("1"), "incurredOn": day(0) });
    let contract = json!({ "projectId": id, "number": "C-3", "amount": yuan("1"),
        "instalments": [{ "amount": yuan("1"), "dueOn": day(30) }] });
    vec![
        (
            "Ma",
            "planProject",
            ("planProject", json!({ "id": id, "plannedStart": day(-60), "plannedEnd": day(60) })),
        ),
        ("Ma", "draftProposal", offer(id, "200000", "30000")),
        ("Ma", "submitForCompliance", ("submitForCompliance", me.clone())),
        ("Fang", "compliance by finance", verdict(id, "FINANCE", true)),
        ("Lei", "compliance by legal", verdict(id, "LEGAL", true)),
        ("Sun", "draftContract", ("draftContract", contract)),
        ("Ma", "createTask", ("createTask", json!({ "projectId": id, "title": "More" }))),
        ("Ma", "submitCost", ("submitCost", cost)),
        ("Mo", "raiseIssue", ("raiseIssue", issue)),
        ("Tang", "holdProject", ("holdProject", why.clone())),
        ("Deng", "resumeProject", ("resumeProject", why.clone())),
        ("Bo", "cancelProject", ("cancelProject", why)),
        ("Ma", "completeProject", ("completeProject", me)),
        ("Ma", "openRetrospective", ("openRetrospective", json!({ "projectId": id }))),
    ]
}
