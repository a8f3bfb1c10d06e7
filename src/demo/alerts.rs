//! Alerts for what holds today, raised by the same code that raises them in production.

use entity::enums::{ProjectStage, ReviewDecision};
use entity::project;
use uuid::Uuid;

use super::rows::Rows;
use crate::app::alert::approval::Question;
use crate::app::alert::{Background, evaluate, is_touched};
use crate::app::{Tx, project as projects};
use crate::error::Result;
use crate::rules::approval;

/// What waits for somebody's approval in these rows.
pub(super) fn questions(rows: &Rows) -> Vec<Question> {
    let of_costs = rows.cost.iter().filter_map(|row| {
        let verdict = approval::of_cost(row.status, &row.payee, row.amount_minor, row.currency)?;
        Some((row.project_id, row.id, verdict))
    });
    let of_contracts = rows.contract.iter().filter_map(|row| {
        let verdict = approval::of_contract(row.status, &row.number, row.amount_minor, row.currency)?;
        Some((row.project_id, row.id, verdict))
    });
    let open = rows.compliance_review.iter().filter(|row| row.decision == ReviewDecision::Pending);
    let of_reviews = open.filter_map(|row| {
        let offer = rows.proposal.iter().find(|offer| Some(offer.id) == row.proposal_id)?;
        let (price, cost) = (offer.quote_minor, offer.estimated_minor);
        Some((
            row.project_id,
            row.project_id,
            approval::of_compliance(row.track, price, cost, offer.currency),
        ))
    });
    of_costs.chain(of_contracts).chain(of_reviews).collect()
}

/// Judges those of these projects that are in execution or collection; gives how many have something to tell.
pub(super) async fn raise(tx: &Tx, rows: Vec<project::Model>) -> Result<usize> {
    let lasts =
        |row: &project::Model| matches!(row.stage, ProjectStage::Execution | ProjectStage::Collection);
    let running: Vec<_> = rows.into_iter().filter(lasts).collect();
    let ids: Vec<Uuid> = running.iter().map(|row| row.id).collect();
    let background = Background::read(&tx.txn, &ids).await?;
    let mut told = 0;
    for row in running {
        let (verdicts, _) = background.verdicts(&row, tx.today)?;
        let touched = is_touched(&row, &verdicts, &[]) || background.collects(&row, &[], tx.today, tx.zone);
        let row = if touched {
            told += 1;
            evaluate(tx, None, row).await?
        } else {
            // Nothing to tell, and nothing open: what `evaluate` would find, without asking again.
            project::Model { evaluated_on: Some(tx.today), ..row }
        };
        projects::store(tx, row).await?;
    }
    Ok(told)
}
