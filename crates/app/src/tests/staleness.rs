//! Approvals are for what was before finance and legal, and for nothing else.

use async_graphql::MaybeUndefined;
use entity::enums::{ComplianceTrack, CostCategory, ProjectStage, ReviewDecision, Role};
use uuid::Uuid;

use super::{House, id, money, refused};
use crate::compliance::{latest_decisions, reviews_of};
use crate::contract::{self, UpdateContractInput};
use crate::margin::{MarginPreviewInput, preview};
use crate::project::BudgetLineInput;
use crate::scalar::NodeKind;

async fn decisions(house: &House, project: Uuid) -> (Option<ReviewDecision>, Option<ReviewDecision>) {
    let standing = latest_decisions(&reviews_of(&house.app.db.reader, project).await.unwrap());
    (standing.finance, standing.legal)
}

#[tokio::test]
async fn only_the_approval_that_is_touched_is_stale() {
    use ReviewDecision::{Approved, Pending};
    let house = House::new().await;
    let project = house.complied().await;
    assert_eq!(project.stage, ProjectStage::Contracting);

    // The figures change: finance is asked again, legal is not.
    let second = house.draft(project.id, "Two parts", "650", "1000").await;
    assert_eq!(decisions(&house, project.id).await, (Some(Pending), Some(Approved)));
    assert_eq!(house.project(project.id).await.stage, ProjectStage::ComplianceReview);
    let reviews = reviews_of(&house.app.db.reader, project.id).await.unwrap();
    let stale: Vec<_> = reviews.iter().filter(|row| row.decision == ReviewDecision::Stale).collect();
    assert_eq!(stale.iter().map(|row| row.track).collect::<Vec<_>>(), [ComplianceTrack::Finance]);
    let early = refused(house.decide(project.id, Role::Finance, true).await);
    assert!(early[0].contains("not been sent"), "{early:?}");
    house.confirm(&second).await;
    let after = house.decide(project.id, Role::Finance, true).await.unwrap();
    assert_eq!(after.stage, ProjectStage::Contracting);

    // The words change: legal is asked again, finance is not.
    let third = house.draft(project.id, "Three parts", "650", "1000").await;
    assert_eq!(decisions(&house, project.id).await, (Some(Approved), Some(Pending)));
    house.confirm(&third).await;
    house.decide(project.id, Role::Legal, true).await.unwrap();

    // The contract's price changes: finance again, and nothing begins without it.
    let row = house.contract(project.id).await;
    assert_eq!(decisions(&house, project.id).await, (Some(Approved), Some(Approved)));
    let input = UpdateContractInput {
        id: id(NodeKind::Contract, row.id),
        version: None,
        number: MaybeUndefined::Undefined,
        amount: MaybeUndefined::Value(money("990")),
        instalments: MaybeUndefined::Undefined,
    };
    let sum = refused(contract::update(&house.app, house.who(Role::Sales), input.clone()).await);
    assert!(sum[0].contains("10.00 CNY more"), "{sum:?}");
    let part = contract::InstalmentInput {
        amount: money("990"),
        due_on: Some(super::day("2026-04-01")),
        service_item_id: None,
    };
    let input = UpdateContractInput { instalments: MaybeUndefined::Value(vec![part]), ..input };
    contract::update(&house.app, house.who(Role::Sales), input).await.unwrap();
    assert_eq!(decisions(&house, project.id).await, (Some(Pending), Some(Approved)));
    refused(house.sign(row.id).await);
    house.decide(project.id, Role::Finance, true).await.unwrap();
    house.sign(row.id).await.unwrap();
    assert_eq!(house.project(project.id).await.stage, ProjectStage::Execution);
}

#[tokio::test]
async fn what_if_answers_as_the_review_does() {
    let house = House::new().await;
    let project = house.planned().await;
    refused(house.submit(project.id).await);
    let proposal = house.draft(project.id, "Dear", "800.10", "1000").await;
    house.confirm(&proposal).await;
    house.submit(project.id).await.unwrap();
    let early = refused(house.decide(project.id, Role::Legal, true).await);
    assert!(early[0].contains("FINANCE decides now"), "{early:?}");
    let answer = refused(house.decide(project.id, Role::Finance, true).await);
    assert!(answer[0].ends_with("100.10 CNY too much."), "{answer:?}");
    let manager = house.who(Role::ProjectManager);
    let input = MarginPreviewInput {
        project_id: id(NodeKind::Project, project.id),
        quote: None,
        service_items: None,
        estimate: None,
    };
    let as_it_is = preview(&house.app, manager, input.clone()).await.unwrap();
    assert_eq!(as_it_is.breaches[0].over, 10_010);
    let line = BudgetLineInput { category: CostCategory::MEDIA, amount: money("700") };
    let cheaper = MarginPreviewInput { estimate: Some(vec![line]), ..input };
    assert!(preview(&house.app, manager, cheaper).await.unwrap().breaches.is_empty());
    let sent_back = house.decide(project.id, Role::Finance, false).await.unwrap();
    assert_eq!(sent_back.stage, ProjectStage::Planning);
    let proposal = house.draft(project.id, "Dear", "700", "1000").await;
    house.confirm(&proposal).await;
    house.submit(project.id).await.unwrap();
    house.decide(project.id, Role::Finance, true).await.unwrap();
}
