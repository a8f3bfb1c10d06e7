//! Which approvals a new cost needs.

use entity::enums::CostStatus;
use entity::{budget, cost, policy as policies, project};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::clock::day_in;
use crate::error::Result;
use crate::{Tx, policy};
use rules::cost::{Route, Routing};
use rules::split::SplitCandidate;

/// The route of a cost that is submitted now. Asked under the project's lock, so that costs that are submitted at the
/// same time can't stay below a limit together.
pub(super) async fn route(
    tx: &Tx,
    project: &project::Model,
    amount: i64,
    paid: &SplitCandidate<'_>,
) -> Result<Route> {
    let policy = policy::of_line(&tx.txn, project.business_line_id).await?;
    Ok(Route::of(Routing {
        amount,
        others: project.cost_submitted_minor + project.cost_committed_minor + project.cost_paid_minor,
        budget: budget_of(tx, project).await?,
        same_payee: &same_payee(tx, &policy, project, paid).await?,
        director_amount: (policy.currency == project.currency).then_some(policy.director_amount_minor),
        director_ratio: policy.director_ratio,
    }))
}

/// The project's other costs that count as one with this one, as the policy has it: their ids and amounts, oldest
/// first. What was rejected or cancelled does not count.
async fn same_payee(
    tx: &Tx,
    policy: &policies::Model,
    project: &project::Model,
    paid: &SplitCandidate<'_>,
) -> Result<Vec<(Uuid, i64)>> {
    use cost::Column::{AmountMinor, CreatedAt, Id, IncurredOn, Payee, ProjectId, Status};
    let window = policy.split_window_days;
    let days = chrono::Duration::days(window.into());
    let near = Condition::any()
        .add(IncurredOn.between(paid.incurred_on - days, paid.incurred_on + days))
        .add(CreatedAt.gte(tx.now - days));
    type Row = (Uuid, String, i64, chrono::NaiveDate, chrono::DateTime<chrono::Utc>);
    let rows: Vec<Row> = cost::Entity::find()
        .select_only()
        .columns([Id, Payee, AmountMinor, IncurredOn, CreatedAt])
        .filter(ProjectId.eq(project.id))
        .filter(Status.is_not_in([CostStatus::Rejected, CostStatus::Cancelled]))
        .filter(near)
        .order_by_asc(Id)
        .into_tuple()
        .all(&tx.txn)
        .await?;
    let counted = rows.into_iter().filter(|(_, payee, _, incurred_on, created_at)| {
        let submitted_on = day_in(tx.zone, *created_at);
        paid.counts_with(&SplitCandidate { payee, incurred_on: *incurred_on, submitted_on }, window)
    });
    Ok(counted.map(|(id, _, amount, ..)| (id, amount)).collect())
}

/// What a project may cost, minor units; 0 before it has a budget.
pub(super) async fn budget_of(tx: &Tx, project: &project::Model) -> Result<i64> {
    let budget = budget::Entity::find().filter(budget::Column::ProjectId.eq(project.id)).one(&tx.txn).await?;
    Ok(budget.map_or(0, |budget| budget.total_minor))
}
