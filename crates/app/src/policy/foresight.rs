//! What changed thresholds would have said of the company's own finished projects, before they are saved.

use std::hash::{Hash, Hasher};
use std::io::Cursor;

use async_graphql::InputObject;
use backtest::{ReplayOptions, Summary};
use rules::forecast::Calibration;
use tokio::sync::Semaphore;

use super::warning::{self, WarningPolicyInput};
use super::{all, learnt, pick, watch_of};
use crate::App;
use crate::error::{Error, Result};
use crate::finished_projects::write_latest;
use crate::scalar::{Id, NodeKind};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};

/// At most so many finished projects are replayed, the latest of them.
const MOST_PROJECTS: u64 = 200;

/// A replay takes a core for a second or two: one at a time.
static REPLAYS: Semaphore = Semaphore::const_new(1);

/// Thresholds to try on finished projects.
#[derive(Clone, Debug, InputObject)]
pub struct PolicyForesightInput {
    /// The business line whose finished projects are looked at and whose thresholds are in force; left out, those of
    /// the organisation.
    pub business_line_id: Option<Id>,
    /// The changed thresholds; what is left out is as it is in force.
    pub warning: WarningPolicyInput,
}

/// Two inputs ask the same if they read the same: numbers with a point have no equality of their own.
impl PartialEq for PolicyForesightInput {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Eq for PolicyForesightInput {}

impl Hash for PolicyForesightInput {
    fn hash<H: Hasher>(&self, state: &mut H) {
        format!("{self:?}").hash(state);
    }
}

/// What thresholds would have said.
#[derive(Clone, Debug)]
pub struct Foresight {
    /// The number of finished projects that were replayed.
    pub projects: usize,
    /// By the thresholds in force; `None` without finished projects.
    pub in_force: Option<Summary>,
    /// By the changed thresholds.
    pub changed: Option<Summary>,
}

/// Replays the latest finished projects by the thresholds in force and by the changed ones.
pub async fn foresee(app: &App, viewer: &Viewer, input: &PolicyForesightInput) -> Result<Foresight> {
    viewer.require(Permission::Administer)?;
    let policies = all(&app.db.reader).await?;
    let mut check = Validator::default();
    let line = check.id_opt("businessLineId", input.business_line_id.as_ref(), NodeKind::BusinessLine);
    check.done()?;
    let policy = pick(&policies, line)?;
    let in_force = watch_of(policy)?;
    let mut check = Validator::default();
    let mut changed = in_force.clone();
    check.within(&["warning"], |check| changed = warning::read(check, &input.warning, &in_force));
    check.done()?;
    let learnt = if policy.learns { learnt(&policies)? } else { Calibration::default() };

    let turn = REPLAYS.acquire().await.map_err(Error::internal)?;
    let mut histories = Vec::new();
    let projects = write_latest(app, line, MOST_PROJECTS, &mut histories).await?;
    let replayed = tokio::task::spawn_blocking(move || {
        // A replay goes on when its request was given up: the next one waits for its end all the same.
        let _turn = turn;
        let replay = |policy| {
            let options = ReplayOptions { policy, learnt: learnt.clone() };
            backtest::replay(Cursor::new(&histories), &options).map(|replayed| replayed.summary())
        };
        Ok::<_, String>((replay(in_force)?, replay(changed)?))
    });
    let (in_force, changed) =
        replayed.await.map_err(Error::internal)?.map_err(|_| Error::bug("a history that can't be read"))?;
    Ok(Foresight { projects, in_force, changed })
}
