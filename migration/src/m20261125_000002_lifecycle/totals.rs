//! What the dashboard of a line of business shows, rolled up by line.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{uuid, string, date, big_integer};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(super) fn tables() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("line_cost")
            .col(uuid("business_line_id"))
            .col(string("currency"))
            .col(date("month"))
            .col(string("category"))
            .col(string("service"))
            .col(big_integer("submitted_minor"))
            .col(big_integer("committed_minor"))
            .col(big_integer("paid_minor"))
            .primary_key(
                Index::create()
                    .col("business_line_id")
                    .col("currency")
                    .col("month")
                    .col("category")
                    .col("service"),
            )
            .to_owned(),
        Table::create()
            .table("line_budget")
            .col(uuid("business_line_id"))
            .col(string("currency"))
            .col(string("category"))
            .col(big_integer("amount_minor"))
            .primary_key(Index::create().col("business_line_id").col("currency").col("category"))
            .to_owned(),
    ]
}

/// Counts the totals of all lines anew from the rows that they are of.
pub async fn recount(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let (nil, month) = match db.get_database_backend() {
        DbBackend::Postgres => (
            "'00000000-0000-0000-0000-000000000000'::uuid",
            "CAST(date_trunc('month', cost.incurred_on) AS date)",
        ),
        _ => ("zeroblob(16)", "substr(cost.incurred_on, 1, 7) || '-01'"),
    };
    let sum = |statuses: &str| {
        format!(
            "CAST(SUM(CASE WHEN cost.status IN ({statuses}) THEN cost.amount_minor ELSE 0 END) AS BIGINT)"
        )
    };
    let (submitted, committed, paid) =
        (sum("'SUBMITTED', 'FINANCE_APPROVED'"), sum("'APPROVED'"), sum("'PAID'"));
    let costs = format!(
        "INSERT INTO line_cost (business_line_id, currency, month, category, service,
            submitted_minor, committed_minor, paid_minor)
        SELECT COALESCE(project.business_line_id, {nil}), cost.currency, {month}, cost.category,
            COALESCE(service_item.service, ''), {submitted}, {committed}, {paid}
        FROM cost JOIN project ON project.id = cost.project_id
            LEFT JOIN service_item ON service_item.id = cost.service_item_id
        GROUP BY 1, 2, 3, 4, 5"
    );
    let budgets = format!(
        "INSERT INTO line_budget (business_line_id, currency, category, amount_minor)
        SELECT COALESCE(project.business_line_id, {nil}), budget.currency, budget_line.category,
            CAST(SUM(budget_line.amount_minor) AS BIGINT)
        FROM budget_line JOIN budget ON budget.id = budget_line.budget_id
            JOIN project ON project.id = budget.project_id
        GROUP BY 1, 2, 3"
    );
    for statement in ["DELETE FROM line_cost", "DELETE FROM line_budget", &costs, &budgets] {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
