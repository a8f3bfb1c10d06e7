//! The OA system tells decisions in any order, any number of times: the same final state.

use entity::enums::{CostCategory, CostStatus, CostStep, Role};
use entity::{cost, policy};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{House, day, id, money, refused};
use crate::cost::{
    ApproveCostInput, RecordOaDecisionInput, SubmitCostInput, approve, record_decision, submit,
};
use crate::policy::{UpdatePolicyInput, update};
use crate::scalar::NodeKind;
use async_graphql::MaybeUndefined;

/// What the OA system says of one cost.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    Submitted,
    Decided(CostStep),
}

async fn say(house: &House, project: Uuid, reference: &str, said: Said) {
    let project_id = id(NodeKind::Project, project);
    match said {
        Said::Submitted => {
            let input = cost_input(project, "6", Some(reference));
            submit(&house.app, house.who(Role::ProjectManager), input).await.unwrap();
        }
        Said::Decided(step) => {
            let who = match step {
                CostStep::DirectorApproval => house.who(Role::Director),
                CostStep::Cancellation => house.who(Role::ProjectManager),
                CostStep::Payment => house.cashier(),
                _ => house.who(Role::Finance),
            };
            let comment = Some("From OA".to_string());
            let input = RecordOaDecisionInput { project_id, external_ref: reference.into(), step, comment };
            record_decision(&house.app, who, input).await.unwrap();
        }
    }
}

fn cost_input(project: Uuid, amount: &str, reference: Option<&str>) -> SubmitCostInput {
    SubmitCostInput {
        project_id: id(NodeKind::Project, project),
        service_item_id: None,
        task_id: None,
        category: CostCategory::MEDIA,
        description: "Ad slot".into(),
        payee: "Metro Media".into(),
        amount: money(amount),
        incurred_on: day("2026-03-02"),
        external_ref: reference.map(Into::into),
        proof_url: None,
    }
}

/// All orders of a few things.
fn orders(said: &[Said]) -> Vec<Vec<Said>> {
    if said.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for place in 0..said.len() {
        let mut rest = said.to_vec();
        let first = rest.remove(place);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, first);
            order
        }));
    }
    all
}

#[tokio::test]
async fn any_order_and_number_comes_to_the_same() {
    use CostStep::{FinanceApproval, Payment, Rejection};
    use Said::{Decided, Submitted};
    let house = House::new().await;
    let (project, _) = house.working().await;
    let cases: [(&[Said], CostStatus); 4] = [
        (&[Submitted, Decided(FinanceApproval), Decided(Payment)], CostStatus::Paid),
        (&[Submitted, Decided(Payment)], CostStatus::Submitted),
        (&[Submitted, Decided(FinanceApproval), Decided(Rejection)], CostStatus::Rejected),
        (&[Submitted, Decided(FinanceApproval), Decided(Rejection), Decided(Payment)], CostStatus::Paid),
    ];
    let mut number = 0;
    let mut paid = 0;
    // All of them together are small enough for finance alone.
    widen(&house).await;
    for (said, expected) in cases {
        for order in orders(said) {
            number += 1;
            let reference = format!("OA-{number}");
            for one in order.iter().chain(&order).chain(order.iter().rev()) {
                say(&house, project.id, &reference, *one).await;
            }
            let all = cost::Entity::find().all(&house.app.db.reader).await.unwrap();
            let own: Vec<_> =
                all.iter().filter(|row| row.external_ref.as_ref() == Some(&reference)).collect();
            assert_eq!(own.len(), 1);
            assert_eq!(own[0].status, expected, "{order:?}");
            paid += if expected == CostStatus::Paid { own[0].amount_minor } else { 0 };
        }
    }
    assert_eq!(house.project(project.id).await.cost_paid_minor, paid, "each was booked once");
}

/// No director, whatever it costs.
async fn widen(house: &House) {
    let mut input = nothing();
    input.director_approval_amount = MaybeUndefined::Value(money("9999999"));
    input.director_approval_percent = MaybeUndefined::Value(200.0);
    update(&house.app, house.who(Role::Admin), input).await.unwrap();
    let row = policy::Entity::find().one(&house.app.db.reader).await.unwrap().unwrap();
    assert_eq!((row.director_ratio, row.version), (20_000, 2));
}

fn nothing() -> UpdatePolicyInput {
    UpdatePolicyInput {
        business_line_id: None,
        version: None,
        currency: MaybeUndefined::Undefined,
        currencies: MaybeUndefined::Undefined,
        red_line_percent: MaybeUndefined::Undefined,
        red_line_amount: MaybeUndefined::Undefined,
        director_approval_amount: MaybeUndefined::Undefined,
        director_approval_percent: MaybeUndefined::Undefined,
        hard_limit_percent: MaybeUndefined::Undefined,
        max_cost_percent: MaybeUndefined::Undefined,
        max_cost_amount: MaybeUndefined::Undefined,
        split_window_days: MaybeUndefined::Undefined,
        four_eyes: MaybeUndefined::Undefined,
        payment_days: MaybeUndefined::Undefined,
        warning: MaybeUndefined::Undefined,
        calibrate_forecasts: MaybeUndefined::Undefined,
        escalation_hours: MaybeUndefined::Undefined,
        snooze_days: MaybeUndefined::Undefined,
        retention: MaybeUndefined::Undefined,
        restricted_categories: MaybeUndefined::Undefined,
    }
}

#[tokio::test]
async fn approvals_at_once_do_not_pass_the_hard_limit_together() {
    let house = House::new().await;
    let (project, _) = house.working().await;
    widen(&house).await;
    let input = UpdatePolicyInput { hard_limit_percent: MaybeUndefined::Value(110.0), ..nothing() };
    update(&house.app, house.who(Role::Admin), input).await.unwrap();
    let mut costs = Vec::new();
    for _ in 0..12 {
        let input = cost_input(project.id, "100", None);
        costs.push(submit(&house.app, house.who(Role::ProjectManager), input).await.unwrap());
    }
    let all = costs.iter().map(|row| {
        let input = ApproveCostInput { id: id(NodeKind::Cost, row.id), version: None, comment: None };
        approve(&house.app, house.who(Role::Finance), input)
    });
    let answers = futures_util::future::join_all(all).await;
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(done, 6, "110 % of 600 is 660");
    for answer in answers.into_iter().filter(Result::is_err) {
        assert!(refused(answer)[0].contains("hard limit of 660.00 CNY"));
    }
    assert_eq!(house.project(project.id).await.cost_committed_minor, 60_000);
}
