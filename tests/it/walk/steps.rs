//! What people can think of.

use chrono::NaiveDate;
use entity::enums::{
    ComplianceTrack, ContractStatus, CostCategory, CostStatus, IssueStatus, ProjectStage, ProposalStatus,
    RequirementStatus, ReviewCriterion, ReviewDecision, ServiceItemStatus, TaskStatus,
};
use entity::{contract, cost, project, requirement};
use plimsoll::scalar::NodeKind;
use serde_json::{Value, json};

use super::chance::Chance;
use super::world::{World, global};
use crate::support::{TestApp, user_id};

/// The most projects of a walk.
const PROJECTS: usize = 4;

/// What somebody does.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub who: String,
    pub mutation: &'static str,
    pub input: Value,
}

fn step(who: &str, mutation: &'static str, input: Value) -> Step {
    Step { who: who.into(), mutation, input }
}

impl Step {
    /// The object of its payload.
    pub(super) fn object(&self) -> &'static str {
        const BY_WORD: [(&str, &str); 10] = [
            ("Customer", "customer"),
            ("Requirement", "requirement"),
            ("Proposal", "proposal"),
            ("Contract", "contract"),
            ("Cost", "cost"),
            ("Issue", "issue"),
            ("Retrospective", "retrospective"),
            ("Satisfaction", "retrospective"),
            ("Receipt", "receipt"),
            ("Task", "task"),
        ];
        match self.mutation {
            "recordCustomerDecision" => "proposal",
            "reportProgress" => "task",
            "recordOaDecision" => "cost",
            other => {
                BY_WORD.iter().find(|(word, _)| other.contains(word)).map_or("project", |(_, object)| *object)
            }
        }
    }

    /// What is told again changes nothing and is no error.
    pub(super) fn may_repeat(&self) -> bool {
        matches!(self.mutation, "recordOaDecision" | "submitCost" | "recordReceipt" | "recordSatisfaction")
    }

    /// The project whose margin finance is about to approve.
    pub(super) fn previewed(&self) -> Option<&Value> {
        let approval = self.mutation == "decideComplianceReview"
            && self.who == "finance"
            && self.input["track"] == "FINANCE"
            && self.input["approve"] == true;
        approval.then(|| &self.input["projectId"])
    }
}

/// Ids of people that inputs name.
pub(super) struct People {
    manager: Value,
    member: Value,
    customer: Value,
}

impl People {
    pub(super) async fn of(t: &TestApp) -> Self {
        Self {
            manager: user_id(t, "project_manager").await,
            member: user_id(t, "member").await,
            customer: crate::support::builders::customer(t).await,
        }
    }
}

const ALL: [&str; 12] = [
    "sales",
    "project_manager",
    "member",
    "finance",
    "legal",
    "director",
    "team_lead",
    "business_owner",
    "admin",
    "sales2",
    "two_roles",
    "director2",
];

/// The next step: mostly what comes next somewhere, now and then anything anywhere; mostly by who may.
pub(super) fn choose(chance: &mut Chance, world: &World, people: &People, today: NaiveDate) -> Step {
    let mut sensible = Vec::new();
    if world.requirements.len() < PROJECTS {
        sensible.push(new_requirement(chance, people));
    }
    for row in world.requirements.values() {
        of_requirement(chance, row, people, &mut sensible);
    }
    let mut anything = sensible.clone();
    for row in world.projects.values() {
        for stage in ProjectStage::ALL {
            let at_hand = *stage == row.stage && !row.on_hold;
            let mut steps = Vec::new();
            of_stage(chance, world, row, *stage, people, today, &mut steps);
            if at_hand {
                sensible.extend(steps.iter().cloned());
            }
            anything.extend(steps);
        }
        let reason = json!({ "id": global(NodeKind::Project, row.id), "reason": "So" });
        if row.on_hold {
            sensible.push(step("team_lead", "resumeProject", reason.clone()));
        }
        anything.push(step("project_manager", "holdProject", reason.clone()));
        anything.push(step("director", "resumeProject", reason.clone()));
        if chance.percent(10) {
            anything.push(step("business_owner", "cancelProject", reason));
        }
    }
    let from = if sensible.is_empty() || chance.percent(12) { &anything } else { &sensible };
    let mut chosen = chance.pick(from).clone();
    if chance.percent(12) {
        chosen.who = (*chance.pick(&ALL)).to_string();
    }
    chosen
}

fn yuan(minor: i64) -> Value {
    json!({ "amount": format!("{}.{:02}", minor / 100, minor % 100), "currency": "CNY" })
}

fn new_requirement(chance: &mut Chance, people: &People) -> Step {
    let mut item = |service: &str| {
        let price = yuan(chance.between(1, 5_000_000));
        json!({ "service": service, "quantity": chance.between(1, 4), "unitPrice": price })
    };
    let items = json!([item("Live stream"), item("Sponsored article"), item("Event")]);
    let input = json!({
        "customerId": people.customer, "title": "Spring", "description": "", "expectedResults": "", "serviceItems": items,
    });
    step("sales", "createRequirement", input)
}

fn of_requirement(chance: &mut Chance, row: &requirement::Model, people: &People, steps: &mut Vec<Step>) {
    let id = global(NodeKind::Requirement, row.id);
    let submit = step("sales", "submitRequirement", json!({ "id": id }));
    match row.status {
        RequirementStatus::Draft => steps.push(submit),
        RequirementStatus::Rejected => {
            steps.push(step("sales", "updateRequirement", json!({ "id": id, "title": "Spring again" })));
            steps.push(submit);
        }
        RequirementStatus::Submitted => {
            let passed = chance.percent(85);
            let finding = |criterion: &ReviewCriterion| {
                let fails = !passed && *criterion == ReviewCriterion::Claims;
                json!({ "criterion": criterion.name(), "passed": !fails, "note": "Read" })
            };
            let findings: Vec<_> = ReviewCriterion::ALL.iter().map(finding).collect();
            steps.push(step(
                "project_manager",
                "reviewRequirement",
                json!({ "id": id, "findings": findings }),
            ));
        }
        RequirementStatus::Approved => {
            let input = json!({ "requirementId": id, "managerId": people.manager });
            steps.push(step("project_manager", "initiateProject", input));
        }
        RequirementStatus::Initiated => {
            if chance.percent(3) {
                steps.push(step("sales", "withdrawRequirement", json!({ "id": id })));
            }
        }
        RequirementStatus::Withdrawn => {}
    }
}

/// What people do with a project of this stage; asked of other stages, what is out of turn.
fn of_stage(
    chance: &mut Chance,
    world: &World,
    row: &project::Model,
    stage: ProjectStage,
    people: &People,
    today: NaiveDate,
    steps: &mut Vec<Step>,
) {
    let id = global(NodeKind::Project, row.id);
    match stage {
        ProjectStage::Planning => {
            if row.planned_start.is_none() || chance.percent(10) {
                steps.push(plan(chance, world, row, today));
            }
            offer(chance, world, row, steps);
            steps.push(step("project_manager", "submitForCompliance", json!({ "id": id })));
        }
        ProjectStage::ComplianceReview => {
            let approve = chance.percent(85);
            for (who, track) in [("finance", ComplianceTrack::Finance), ("legal", ComplianceTrack::Legal)] {
                let waits =
                    world.review_of(row.id, track).is_some_and(|one| one.decision == ReviewDecision::Pending);
                if waits || chance.percent(10) {
                    let input = json!({ "projectId": id, "track": track.name(), "approve": approve, "comment": "So" });
                    steps.push(step(who, "decideComplianceReview", input));
                }
            }
            if chance.percent(8) {
                offer(chance, world, row, steps);
            }
        }
        ProjectStage::Contracting => match world.contract_of(row.id) {
            Some(contract) => of_contract(chance, world, contract, steps),
            None => {
                let mut input = terms(chance, world, row);
                input["projectId"] = id;
                input["number"] = json!(format!("C-{}", row.code));
                steps.push(step("sales", "draftContract", input));
            }
        },
        ProjectStage::Execution => {
            work(chance, world, row, people, steps);
            costs(chance, world, row, today, steps);
            receipts(chance, world, row, today, steps);
            issues(chance, world, row, steps);
        }
        ProjectStage::Collection => {
            receipts(chance, world, row, today, steps);
            costs(chance, world, row, today, steps);
            let close = chance.percent(50).then_some("It is over");
            steps.push(step(
                "project_manager",
                "completeProject",
                json!({ "id": id, "closeOpenWorkReason": close }),
            ));
            issues(chance, world, row, steps);
            if chance.percent(5) {
                work(chance, world, row, people, steps);
            }
        }
        ProjectStage::Completed | ProjectStage::Cancelled => {
            look_back(chance, world, row, steps);
            issues(chance, world, row, steps);
        }
    }
}

fn plan(chance: &mut Chance, world: &World, row: &project::Model, today: NaiveDate) -> Step {
    let start = today + chrono::Duration::days(chance.between(-3, 3));
    let end = start + chrono::Duration::days(chance.between(5, 40));
    // Now and then a milestone outside of the dates, which is refused.
    let late = i64::from(chance.percent(5));
    let milestone = |item: &&entity::service_item::Model| json!({ "serviceItemId": global(NodeKind::ServiceItem, item.id), "date": end + chrono::Duration::days(late) });
    let milestones: Vec<_> = world.items_of(row.id).iter().map(milestone).collect();
    let input = json!({
        "id": global(NodeKind::Project, row.id), "plannedStart": start, "plannedEnd": end, "milestones": milestones,
    });
    step("project_manager", "planProject", input)
}

/// The proposal's next step, or a new revision.
fn offer(chance: &mut Chance, world: &World, row: &project::Model, steps: &mut Vec<Step>) {
    let latest = world.latest_proposal(row.id);
    let id = latest.map(|latest| global(NodeKind::Proposal, latest.id));
    match latest.map(|latest| latest.status) {
        Some(ProposalStatus::Draft) => steps.push(step("sales", "sendProposal", json!({ "id": id }))),
        Some(ProposalStatus::Sent) => {
            let input = json!({ "proposalId": id, "confirmed": chance.percent(85), "decidedBy": "Li Na", "comment": "So" });
            steps.push(step("sales", "recordCustomerDecision", input));
        }
        _ => {}
    }
    let settled =
        matches!(latest.map(|latest| latest.status), Some(ProposalStatus::Confirmed | ProposalStatus::Sent));
    if !settled || chance.percent(6) {
        let mut line = |category: CostCategory| json!({ "category": category.code(), "amount": yuan(chance.between(0, 600_000)) });
        let estimate = json!([line(CostCategory::TALENT), line(CostCategory::MEDIA)]);
        let quote = yuan(chance.between(900_000, 3_000_000));
        let content = if chance.percent(50) { "Three streams" } else { "Four streams" };
        let input = json!({
            "projectId": global(NodeKind::Project, row.id), "content": content, "estimate": estimate, "quote": quote,
        });
        steps.push(step("project_manager", "draftProposal", input));
    }
}

/// Payment terms that sum to the amount, mostly.
fn terms(chance: &mut Chance, world: &World, row: &project::Model) -> Value {
    let quote = world.latest_proposal(row.id).map_or(1_000_000, |latest| latest.quote_minor);
    let amount = if chance.percent(80) { quote } else { quote + chance.between(1, 1_000) };
    let first = chance.between(1, amount / 3);
    let second = chance.between(1, amount / 3);
    let off = if chance.percent(10) { chance.between(-1, 1) } else { 0 };
    let items = world.items_of(row.id);
    let with = |minor: i64, place: usize| json!({ "amount": yuan(minor), "serviceItemId": items.get(place).map(|item| global(NodeKind::ServiceItem, item.id)) });
    json!({ "amount": yuan(amount), "instalments": [
        { "amount": yuan(first), "dueOn": "2026-04-01" }, with(second, 0), with(amount - first - second + off, 2),
    ] })
}

fn of_contract(chance: &mut Chance, world: &World, row: &contract::Model, steps: &mut Vec<Step>) {
    let id = global(NodeKind::Contract, row.id);
    match row.status {
        ContractStatus::Draft => steps.push(step("sales", "submitContract", json!({ "id": id }))),
        ContractStatus::LegalReview => {
            let input = json!({ "id": id, "approve": chance.percent(85), "comment": "So" });
            steps.push(step("legal", "decideContract", input));
        }
        _ => {}
    }
    if row.status == ContractStatus::Rejected || chance.percent(6) {
        let mut input = terms(chance, world, &world.projects[&row.project_id]);
        input["id"] = id;
        steps.push(step("legal", "updateContract", input));
    }
}

fn work(chance: &mut Chance, world: &World, row: &project::Model, people: &People, steps: &mut Vec<Step>) {
    let items = world.items_of(row.id);
    let tasks: Vec<_> = world.tasks_of(row.id).collect();
    let without = items.iter().find(|item| !tasks.iter().any(|task| task.service_item_id == Some(item.id)));
    if without.is_some() || tasks.len() < 6 {
        let item = without.copied().or_else(|| items.first().copied());
        let parent = tasks.first().filter(|_| without.is_none() && chance.percent(60));
        let input = json!({
            "projectId": global(NodeKind::Project, row.id), "title": "Work", "assigneeId": people.member,
            "serviceItemId": item.filter(|_| parent.is_none()).map(|item| global(NodeKind::ServiceItem, item.id)),
            "parentId": parent.map(|parent| global(NodeKind::Task, parent.id)), "weight": chance.between(1, 5),
            "plannedStart": row.planned_start, "plannedEnd": row.planned_end,
        });
        steps.push(step("project_manager", "createTask", input));
    }
    for task in tasks {
        let id = global(NodeKind::Task, task.id);
        if task.status != TaskStatus::Done || chance.percent(5) {
            let percent = if chance.percent(60) { 100 } else { chance.between(0, 99) };
            let who = if chance.percent(50) { "member" } else { "project_manager" };
            steps.push(step(who, "reportProgress", json!({ "taskId": id, "percentComplete": percent })));
        }
        if chance.percent(4) {
            let item = global(NodeKind::ServiceItem, chance.pick(&items).id);
            steps.push(step("project_manager", "updateTask", json!({ "id": id, "serviceItemId": item })));
        }
        if chance.percent(4) {
            steps.push(step("project_manager", "cancelTask", json!({ "id": id })));
        }
        if chance.percent(4) {
            let input = json!({ "id": id, "weight": chance.between(1, 9), "status": "BLOCKED" });
            steps.push(step("project_manager", "updateTask", input));
        }
    }
}

fn costs(chance: &mut Chance, world: &World, row: &project::Model, today: NaiveDate, steps: &mut Vec<Step>) {
    let project = global(NodeKind::Project, row.id);
    let open = world.costs_of(row.id).filter(|cost| !is_final(cost)).count();
    let references = ["OA-1", "OA-2", "OA-3"];
    if row.stage == ProjectStage::Execution && open < 4 {
        let category = chance.pick(CostCategory::AT_FIRST).code();
        let reference = chance.percent(40).then(|| *chance.pick(&references));
        // The same under a reference, whoever says it: else it would be another cost.
        let amount = if reference.is_some() { 12_345 } else { chance.between(1, 400_000) };
        let category = if reference.is_some() { "MEDIA" } else { category };
        let item = chance.pick(&world.items_of(row.id)).id;
        let input = json!({
            "projectId": project, "category": category, "description": "Slot", "payee": "Metro",
            "amount": yuan(amount), "incurredOn": if reference.is_some() { "2026-03-02".into() } else { today.to_string() },
            "externalRef": reference, "serviceItemId": reference.is_none().then(|| global(NodeKind::ServiceItem, item)),
        });
        steps.push(step("project_manager", "submitCost", input));
    }
    for cost in world.costs_of(row.id).filter(|cost| !is_final(cost)) {
        let id = global(NodeKind::Cost, cost.id);
        match cost.status {
            CostStatus::Approved => steps.push(step("finance2", "payCost", json!({ "id": id }))),
            CostStatus::FinanceApproved => steps.push(step("director", "approveCost", json!({ "id": id }))),
            _ => steps.push(step("finance", "approveCost", json!({ "id": id }))),
        }
        if chance.percent(10) {
            steps.push(step("finance", "rejectCost", json!({ "id": id, "reason": "So" })));
            steps.push(step("project_manager", "cancelCost", json!({ "id": id })));
        }
    }
    if chance.percent(25) {
        let all = [
            ("finance", "FINANCE_APPROVAL"),
            ("director", "DIRECTOR_APPROVAL"),
            ("finance2", "PAYMENT"),
            ("finance", "REJECTION"),
        ];
        let (who, decision) = *chance.pick(&all);
        let input = json!({
            "projectId": project, "externalRef": chance.pick(&references), "step": decision, "comment": "From OA",
        });
        steps.push(step(who, "recordOaDecision", input));
    }
}

fn is_final(cost: &cost::Model) -> bool {
    matches!(cost.status, CostStatus::Paid | CostStatus::Rejected | CostStatus::Cancelled)
}

fn receipts(
    chance: &mut Chance,
    world: &World,
    row: &project::Model,
    today: NaiveDate,
    steps: &mut Vec<Step>,
) {
    let Some(contract) = world.contract_of(row.id) else { return };
    for part in world.parts_of(contract.id) {
        let open = part.amount_minor - part.received_minor;
        if open == 0 && !chance.percent(5) {
            continue;
        }
        let amount = match chance.between(1, 10) {
            1 => open + 1,
            2..=4 => chance.between(1, open.max(1)),
            _ => open.max(1),
        };
        let input = json!({
            "instalmentId": global(NodeKind::Instalment, part.id), "amount": yuan(amount), "receivedOn": today,
        });
        steps.push(step("finance", "recordReceipt", input));
    }
}

fn issues(chance: &mut Chance, world: &World, row: &project::Model, steps: &mut Vec<Step>) {
    let project = global(NodeKind::Project, row.id);
    if chance.percent(15) {
        let input = json!({ "projectId": project, "title": "The printer is broken", "severity": "LOW" });
        steps.push(step("member", "raiseIssue", input));
    }
    let open =
        |issue: &&entity::issue::Model| issue.project_id == row.id && issue.status == IssueStatus::Open;
    for issue in world.issues.values().filter(open) {
        let input = json!({ "id": global(NodeKind::Issue, issue.id), "resolution": "Borrowed one" });
        steps.push(step("project_manager", "resolveIssue", input));
    }
}

fn look_back(chance: &mut Chance, world: &World, row: &project::Model, steps: &mut Vec<Step>) {
    let Some(found) = world.retrospectives.values().find(|one| one.project_id == row.id) else {
        let input = json!({ "projectId": global(NodeKind::Project, row.id) });
        steps.push(step("project_manager", "openRetrospective", input));
        return;
    };
    if found.finished_at.is_some() && !chance.percent(5) {
        return;
    }
    let id = global(NodeKind::Retrospective, found.id);
    let delivered =
        world.items_of(row.id).into_iter().find(|item| item.status == ServiceItemStatus::Delivered);
    let effect = json!({
        "serviceItemId": delivered.map(|item| global(NodeKind::ServiceItem, item.id)), "metric": "reach",
        "target": chance.between(0, 3), "actual": chance.between(0, 9),
    });
    let input = json!({ "id": id, "lessons": "Book early", "effects": [effect] });
    steps.push(step("project_manager", "updateRetrospective", input));
    let input = json!({ "id": id, "rating": chance.between(1, 5) });
    steps.push(step("sales", "recordSatisfaction", input));
    steps.push(step("project_manager", "finishRetrospective", json!({ "id": id })));
}
