//! What adds up: costs, progress, money received, budgets.

use entity::enums::{
    CollectionStatus, CostStatus, ProjectStage, ReviewDecision, ServiceItemStatus, TaskStatus,
};
use entity::{
    budget, budget_line, contract, cost, instalment, progress_entry, project, proposal, receipt, requirement,
    retrospective, service_item, task,
};

use super::{all, by};
use app::{App, json_column};
use rules::progress::{COMPLETE, weighted_mean};

pub(super) async fn costs_add_up(app: &App, projects: &[project::Model], costs: &[cost::Model]) {
    let costs = by(costs.to_vec(), |row| row.project_id);
    for project in projects {
        let sum = |status: &[CostStatus]| -> i64 {
            let own = costs.get(&project.id).into_iter().flatten();
            own.filter(|row| status.contains(&row.status)).map(|row| row.amount_minor).sum()
        };
        let submitted = sum(&[CostStatus::Submitted, CostStatus::FinanceApproved]);
        assert_eq!(project.cost_submitted_minor, submitted, "{}", project.code);
        assert_eq!(project.cost_committed_minor, sum(&[CostStatus::Approved]));
        assert_eq!(project.cost_paid_minor, sum(&[CostStatus::Paid]));
    }
    let tasks = by(all::<task::Entity>(app).await, |row| row.id);
    for row in costs.values().flatten() {
        let task = &tasks[&row.task_id.unwrap()][0];
        assert_eq!(task.project_id, row.project_id);
        assert_eq!(task.service_item_id, row.service_item_id);
    }
}

pub(super) async fn progress_adds_up(app: &App, projects: &[project::Model], tasks: &[task::Model]) {
    let children = by(tasks.to_vec(), |row| row.parent_id);
    let mean = |rows: &[&task::Model]| {
        let counted = rows.iter().filter(|row| row.status != TaskStatus::Cancelled);
        weighted_mean(counted.map(|row| (row.weight, row.progress)))
    };
    let reports = by(all::<progress_entry::Entity>(app).await, |row| row.task_id);
    for row in tasks {
        match children.get(&Some(row.id)) {
            // What is cancelled keeps the progress it had.
            Some(_) if row.status == TaskStatus::Cancelled => {}
            Some(parts) => assert_eq!(row.progress, mean(&parts.iter().collect::<Vec<_>>())),
            None => {
                let own = reports.get(&row.id).map_or(&[][..], Vec::as_slice);
                let last = own.iter().max_by_key(|report| report.id);
                assert_eq!(last.map_or(0, |report| report.progress), row.progress);
                assert_eq!(last.map(|report| report.reported_on), row.progress_on);
            }
        }
        assert_eq!(row.status == TaskStatus::Done, row.progress == COMPLETE);
        assert_eq!(row.done_at.is_some(), row.status == TaskStatus::Done);
        assert!(row.planned_start <= row.planned_end);
    }
    let roots = children[&None].iter();
    let roots: Vec<_> = roots.collect();
    for project in projects {
        let own: Vec<_> = roots.iter().copied().filter(|row| row.project_id == project.id).collect();
        let kept = project.stage == ProjectStage::Cancelled;
        assert!(kept || project.progress == mean(&own), "{}", project.code);
    }
    for item in all::<service_item::Entity>(app).await {
        let own = roots.iter().copied().filter(|row| row.service_item_id == Some(item.id));
        let kept = item.status == ServiceItemStatus::Cancelled;
        assert!(kept || item.progress == mean(&own.collect::<Vec<_>>()), "{}", item.service);
        assert_eq!(item.amount_minor, item.unit_price_minor * i64::from(item.quantity));
        assert_eq!(item.delivered_at.is_some(), item.progress == COMPLETE);
        let project = projects.iter().find(|row| Some(row.id) == item.project_id);
        if let (Some(project), Some(day)) = (project, item.milestone_date) {
            assert!(project.planned_start.unwrap() <= day && day <= project.planned_end.unwrap());
        }
    }
}

pub(super) async fn money_received_adds_up(app: &App, projects: &[project::Model]) {
    let parts = by(all::<instalment::Entity>(app).await, |row| row.contract_id);
    let receipts = by(all::<receipt::Entity>(app).await, |row| row.instalment_id);
    let contracts = all::<contract::Entity>(app).await;
    for contract in &contracts {
        let parts = &parts[&contract.id];
        assert_eq!(contract.amount_minor, parts.iter().map(|row| row.amount_minor).sum::<i64>());
        assert_eq!(contract.received_minor, parts.iter().map(|row| row.received_minor).sum::<i64>());
        for part in parts {
            let own = receipts.get(&part.id).into_iter().flatten();
            assert_eq!(part.received_minor, own.map(|row| row.amount_minor).sum::<i64>());
            assert!(part.received_minor <= part.amount_minor);
        }
    }
    let contracts = by(contracts, |row| row.project_id);
    let retrospectives = by(all::<retrospective::Entity>(app).await, |row| row.project_id);
    for project in projects {
        let contract = contracts.get(&project.id).map(|rows| &rows[0]);
        let paid = contract.is_some_and(|row| row.received_minor == row.amount_minor);
        match project.stage {
            ProjectStage::Completed => {
                assert!(paid && retrospectives[&project.id][0].finished_at.is_some());
                assert_eq!(project.collection_status, CollectionStatus::Received);
            }
            ProjectStage::Collection => assert!(!paid && contract.is_some()),
            ProjectStage::Execution => assert!(contract.is_some()),
            _ => {}
        }
    }
}

pub(super) async fn budgets_come_from_proposals(app: &App, projects: &[project::Model]) {
    use entity::enums::ProposalStatus::Confirmed;
    let needs = all::<requirement::Entity>(app).await;
    let items = by(all::<service_item::Entity>(app).await, |row| row.requirement_id);
    for row in &needs {
        let sum: i64 = items[&row.id].iter().map(|item| item.amount_minor).sum();
        assert_eq!(row.amount_minor, sum);
    }
    let needs = by(needs, |row| row.id);
    let lines = by(all::<budget_line::Entity>(app).await, |row| row.budget_id);
    let proposals = by(all::<proposal::Entity>(app).await, |row| row.project_id);
    for budget in all::<budget::Entity>(app).await {
        let confirmed = proposals[&budget.project_id].iter().find(|row| row.status == Confirmed).unwrap();
        assert_eq!(budget.total_minor, confirmed.estimated_minor);
        assert_eq!(budget.total_minor, lines[&budget.id].iter().map(|row| row.amount_minor).sum::<i64>());
        assert!(budget.red_line_minor > 0);
        let project = projects.iter().find(|row| row.id == budget.project_id).unwrap();
        assert_eq!(needs[&project.requirement_id][0].amount_minor, confirmed.quote_minor);
        assert!(confirmed.estimated_minor * 10 <= confirmed.quote_minor * 7);
    }
}

/// What has a contract was approved by finance and legal as it is.
pub(super) async fn approvals_hold(app: &App, projects: &[project::Model]) {
    use app::compliance::{latest_decisions, reviews_of, subject};
    use rules::compliance::holds;
    let begun = [ProjectStage::Contracting, ProjectStage::Execution, ProjectStage::Collection];
    for project in projects.iter().filter(|row| begun.contains(&row.stage)) {
        let (_, subject) = subject(&app.db.reader, project.id).await.unwrap();
        let reviews = reviews_of(&app.db.reader, project.id).await.unwrap();
        assert_eq!(latest_decisions(&reviews).turn(), None, "{}", project.code);
        for review in reviews.iter().filter(|review| review.decision == ReviewDecision::Approved) {
            let basis = json_column::read(review.basis.as_ref().unwrap(), review.id).unwrap();
            assert!(holds(review.track, &basis, &subject), "{}", project.code);
        }
    }
}
