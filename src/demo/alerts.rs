//! Alerts for what holds today, raised by the same code that raises them in production.

use entity::enums::ProjectStage;
use entity::project;
use uuid::Uuid;

use crate::app::alert::{Background, evaluate, is_touched};
use crate::app::{Tx, project as projects};
use crate::error::Result;

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
