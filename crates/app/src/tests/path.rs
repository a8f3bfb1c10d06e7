//! The whole way of a project, and what each step refuses.

use async_graphql::MaybeUndefined;
use entity::enums::{
    AlertKind, AlertStatus, CollectionStatus, ContractStatus, ProjectStage, Role, ServiceItemStatus,
};
use entity::{alert, budget, contract, service_item};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{House, day, id, money, refused};
use crate::project::{CancelProjectInput, CompleteProjectInput, HoldProjectInput, ResumeProjectInput};
use crate::receipt::{self, RecordReceiptInput};
use crate::retrospective::{
    self, FinishRetrospectiveInput, OpenRetrospectiveInput, RecordSatisfactionInput,
    UpdateRetrospectiveInput, similar_to,
};
use crate::scalar::NodeKind;
use crate::task::{CreateTaskInput, ReportProgressInput};
use crate::{project, task};

/// Does all the work of a service item.
async fn deliver(house: &House, project: Uuid, item: &service_item::Model) {
    let manager = house.who(Role::ProjectManager);
    let input = CreateTaskInput {
        project_id: id(NodeKind::Project, project),
        service_item_id: Some(id(NodeKind::ServiceItem, item.id)),
        parent_id: None,
        title: item.service.clone(),
        assignee_id: None,
        planned_start: None,
        planned_end: None,
        planned_cost: None,
        weight: 1,
        milestone: false,
        depends_on: None,
        reason: None,
    };
    let row = task::create(&house.app, manager, input).await.unwrap();
    report(house, row.id, 100.0).await;
}

async fn report(house: &House, task: Uuid, percent_complete: f64) {
    let input = ReportProgressInput {
        task_id: id(NodeKind::Task, task),
        percent_complete,
        note: None,
        version: None,
    };
    task::report_progress(&house.app, house.who(Role::ProjectManager), input).await.unwrap();
}

async fn receive(
    house: &House,
    instalment: Uuid,
    amount: &str,
    reference: &str,
) -> crate::error::Result<Uuid> {
    let input = RecordReceiptInput {
        instalment_id: id(NodeKind::Instalment, instalment),
        amount: money(amount),
        received_on: day("2026-03-02"),
        reference: Some(reference.into()),
    };
    Ok(receipt::record(&house.app, house.who(Role::Finance), input).await?.id)
}

async fn complete(house: &House, project: Uuid) -> crate::error::Result<entity::project::Model> {
    let input = CompleteProjectInput {
        id: id(NodeKind::Project, project),
        version: None,
        close_open_work_reason: None,
    };
    project::complete(&house.app, house.who(Role::ProjectManager), input).await
}

async fn open_alerts(house: &House, kind: AlertKind) -> usize {
    let all = alert::Entity::find().all(&house.app.db.reader).await.unwrap();
    all.iter().filter(|row| row.kind == kind && row.status != AlertStatus::Resolved).count()
}

#[tokio::test]
async fn a_project_goes_all_the_way() {
    let house = House::new().await;
    let (project, contract) = house.working().await;
    assert_eq!(project.stage, ProjectStage::Execution);
    let budget = budget::Entity::find().one(&house.app.db.reader).await.unwrap().unwrap();
    assert_eq!((budget.total_minor, budget.red_line_minor), (60_000, 60_000));
    let missing = refused(complete(&house, project.id).await);
    assert_eq!(missing.len(), 5, "{missing:?}");

    let items = house.items(project.id).await;
    deliver(&house, project.id, &items[0]).await;
    let parts = house.instalments(contract.id).await;
    assert_eq!(parts[1].status, CollectionStatus::Due);
    assert_eq!(parts[1].due_on.unwrap().to_string(), "2026-03-17");
    assert_eq!(parts[2].status, CollectionStatus::NotDue);
    assert_eq!(open_alerts(&house, AlertKind::ServiceItemDelivered).await, 1);
    deliver(&house, project.id, &items[1]).await;
    let after = house.project(project.id).await;
    assert_eq!((after.stage, after.collection_status), (ProjectStage::Collection, CollectionStatus::Due));
    assert_eq!(after.attention, 0, "what can be collected is nothing wrong with the project");

    let first = receive(&house, parts[0].id, "100", "B-1").await.unwrap();
    assert_eq!(receive(&house, parts[0].id, "100", "B-1").await.unwrap(), first, "told twice, it came once");
    refused(receive(&house, parts[0].id, "99", "B-1").await);
    let over = refused(receive(&house, parts[0].id, "200.01", "B-2").await);
    assert!(over[0].contains("0.01 CNY more"), "{over:?}");
    receive(&house, parts[0].id, "200", "B-3").await.unwrap();
    receive(&house, parts[1].id, "400", "B-4").await.unwrap();
    assert_eq!(open_alerts(&house, AlertKind::ServiceItemDelivered).await, 1);
    let missing = refused(complete(&house, project.id).await);
    assert_eq!(missing, ["Of instalment 3, 300.00 of 300.00 CNY are not received."]);
    receive(&house, parts[2].id, "300", "B-5").await.unwrap();
    let done = complete(&house, project.id).await.unwrap();
    assert_eq!((done.stage, done.collection_status), (ProjectStage::Completed, CollectionStatus::Received));
    let contract =
        contract::Entity::find_by_id(contract.id).one(&house.app.db.reader).await.unwrap().unwrap();
    assert_eq!((contract.status, contract.received_minor), (ContractStatus::Fulfilled, 100_000));
    assert_eq!(open_alerts(&house, AlertKind::ServiceItemDelivered).await, 0);
    refused(complete(&house, project.id).await);
}

#[tokio::test]
async fn a_project_is_paused_and_given_up_with_a_reason() {
    let house = House::new().await;
    let (row, contract) = house.working().await;
    let (lead, project_id) = (house.who(Role::ProjectManager), || id(NodeKind::Project, row.id));
    let hold = |reason: &str| HoldProjectInput { id: project_id(), version: None, reason: reason.into() };
    refused(project::hold(&house.app, lead, hold(" ")).await);
    let held = project::hold(&house.app, lead, hold("Licence")).await.unwrap();
    assert_eq!((held.on_hold, held.hold_reason.as_deref()), (true, Some("Licence")));
    refused(project::hold(&house.app, lead, hold("Twice")).await);
    let resume = ResumeProjectInput {
        id: project_id(),
        version: Some(held.version),
        reason: "It came".into(),
        shift_dates: false,
    };
    assert!(!project::resume(&house.app, lead, resume.clone()).await.unwrap().on_hold);
    refused(project::resume(&house.app, lead, resume).await);
    let cancel = CancelProjectInput { id: project_id(), version: None, reason: "Budget".into() };
    let ended = project::cancel(&house.app, lead, cancel).await.unwrap();
    assert_eq!((ended.stage, ended.cancel_reason.as_deref()), (ProjectStage::Cancelled, Some("Budget")));
    let items = house.items(row.id).await;
    assert!(items.iter().all(|item| item.status == ServiceItemStatus::Cancelled));
    let contract =
        contract::Entity::find_by_id(contract.id).one(&house.app.db.reader).await.unwrap().unwrap();
    assert_eq!(contract.status, ContractStatus::Terminated);
}

#[tokio::test]
async fn what_was_learnt_is_found_again() {
    let house = House::new().await;
    let (manager, sales) = (house.who(Role::ProjectManager), house.who(Role::Sales));
    let (row, _) = house.working().await;
    let open = || OpenRetrospectiveInput { project_id: id(NodeKind::Project, row.id) };
    refused(retrospective::open(&house.app, manager, open()).await);
    for item in house.items(row.id).await {
        deliver(&house, row.id, &item).await;
    }
    let opened = retrospective::open(&house.app, manager, open()).await.unwrap();
    refused(retrospective::open(&house.app, manager, open()).await);
    let retrospective_id = || id(NodeKind::Retrospective, opened.id);
    let finish = || FinishRetrospectiveInput { id: retrospective_id(), version: None };
    refused(retrospective::finish(&house.app, manager, finish()).await);
    let items = house.items(row.id).await;
    let effect = |metric: &str, target: f64, actual: f64| retrospective::EffectInput {
        service_item_id: Some(id(NodeKind::ServiceItem, items[1].id)),
        metric: metric.into(),
        target: Some(target),
        actual: Some(actual),
    };
    let input = UpdateRetrospectiveInput {
        id: retrospective_id(),
        version: Some(1),
        lessons: MaybeUndefined::Value("Book the slot early".into()),
        effects: MaybeUndefined::Value(vec![effect("reads", 100.0, 50.0), effect("reach", 5e9, 5e9)]),
        avoidable_costs: MaybeUndefined::Undefined,
    };
    let changed = retrospective::update(&house.app, manager, input.clone()).await.unwrap();
    // 40 x 50 % + 20 x 100 %, by 60.
    assert_eq!(changed.effect_score, Some(6_666));
    refused(retrospective::update(&house.app, manager, input).await);
    let input = RecordSatisfactionInput {
        id: retrospective_id(),
        version: None,
        rating: 5,
        comment: MaybeUndefined::Value("Good".into()),
    };
    retrospective::record_satisfaction(&house.app, sales, input.clone()).await.unwrap();
    retrospective::finish(&house.app, manager, finish()).await.unwrap();
    refused(retrospective::record_satisfaction(&house.app, sales, input).await);

    let next = house.planned().await;
    let wanted = [next.requirement_id];
    let found = similar_to(&house.app, manager, &wanted, 5).await.unwrap().remove(&wanted[0]).unwrap();
    assert_eq!(
        (found[0].project.id, found[0].actual_minor, found[0].budget_minor),
        (row.id, Some(0), Some(60_000))
    );
    let to_sales = similar_to(&house.app, sales, &wanted, 5).await.unwrap().remove(&wanted[0]).unwrap();
    assert_eq!((to_sales[0].project.id, to_sales[0].actual_minor), (row.id, None), "cost is not for sales");
    let stranger = crate::viewer::Viewer { user_id: Uuid::nil(), ..sales.clone() };
    assert!(similar_to(&house.app, &stranger, &wanted, 5).await.unwrap()[&wanted[0]].is_empty());
}
