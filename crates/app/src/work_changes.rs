//! Notifies this server's subscribers that projects or requirements have changed, whichever they are.
//!
//! Every committed change has an entry in the audit log, whose id begins with the time. So reading the latest entries
//! tells what has changed, whichever server changed it. Subscribers get the state, not each change: changes in quick
//! succession arrive as one.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::Subject;
use entity::{audit_entry, project, requirement};
use futures_util::{Stream, stream};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use tokio::sync::Mutex;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::broadcast::{Receiver, Sender};
use uuid::{Builder, Uuid};

use crate::audit::shows_to_all;
use crate::error::Result;
use crate::request_id;
use crate::viewer::Viewer;
use crate::{App, scope, session};

/// How far back the log is read each time. An entry is not seen if it is committed later than this after it was made,
/// or by a server whose clock is behind by more.
const LOOK_BACK: TimeDelta = TimeDelta::seconds(10);
/// The least pause between two notices to one subscriber.
const REST: Duration = Duration::from_millis(500);
/// How many notices may wait for a subscriber.
const WAITING: usize = 256;

/// What has changed, of which a subscriber may see a part.
#[derive(Debug, Default)]
struct Notice {
    /// The projects; `true` for those of which more than cost has changed.
    projects: BTreeMap<Uuid, bool>,
    requirements: BTreeSet<Uuid>,
}

impl Notice {
    fn add(&mut self, other: &Self) {
        for (id, shows_to_all) in &other.projects {
            *self.projects.entry(*id).or_default() |= shows_to_all;
        }
        self.requirements.extend(&other.requirements);
    }
}

/// What has changed and the viewer may see.
#[derive(Clone, Debug)]
pub struct WorkChange {
    /// The projects, as they are now.
    pub projects: Vec<project::Model>,
    /// The requirements, as they are now.
    pub requirements: Vec<requirement::Model>,
}

/// The changes of all projects and requirements, for the subscribers of this server.
#[derive(Clone)]
pub struct WorkChanges {
    notices: Sender<Arc<Notice>>,
    /// The entries since [`LOOK_BACK`] that were seen; empty while nobody subscribes.
    seen: Arc<Mutex<HashSet<Uuid>>>,
}

impl Default for WorkChanges {
    fn default() -> Self {
        Self { notices: Sender::new(WAITING), seen: Arc::default() }
    }
}

impl WorkChanges {
    /// Reads what is new in the log, and notifies the subscribers.
    pub async fn look(&self, app: &App) -> Result<()> {
        let mut seen = self.seen.lock().await;
        if self.notices.receiver_count() == 0 {
            seen.clear();
            return Ok(());
        }
        let notice = read(app, &mut seen).await?;
        if !notice.projects.is_empty() || !notice.requirements.is_empty() {
            let _ = self.notices.send(Arc::new(notice));
        }
        Ok(())
    }

    /// A stream of what changes and is visible to the viewer, with the viewer as they are then. It ends with their
    /// session.
    pub async fn follow(
        &self,
        app: &App,
        viewer: Viewer,
    ) -> Result<impl Stream<Item = (Viewer, WorkChange)> + use<>> {
        let mut seen = self.seen.lock().await;
        if self.notices.receiver_count() == 0 {
            // What is committed by now is no news; what is committed from now on will be.
            read(app, &mut seen).await?;
        }
        let subscriber = WorkSubscriber { app: app.clone(), viewer, notices: self.notices.subscribe() };
        Ok(stream::unfold(subscriber, WorkSubscriber::next))
    }
}

/// What is in the log and not in `seen`, which then has it.
async fn read(app: &App, seen: &mut HashSet<Uuid>) -> Result<Notice> {
    use audit_entry::Column::{Id, ProjectId, Subject as OfWhat, SubjectId};
    let first = first_id_at(app.clock.now() - LOOK_BACK);
    let entries: Vec<(Uuid, Subject, Uuid, Option<Uuid>)> = audit_entry::Entity::find()
        .select_only()
        .columns([Id, OfWhat, SubjectId, ProjectId])
        .filter(Id.gte(first))
        .into_tuple()
        .all(&app.db.reader)
        .await?;
    seen.retain(|id| *id >= first);
    let mut notice = Notice::default();
    for (id, subject, subject_id, project_id) in entries {
        if !seen.insert(id) {
            continue;
        }
        if let Some(project) = project_id {
            *notice.projects.entry(project).or_default() |= shows_to_all(subject);
        }
        if subject == Subject::Requirement {
            notice.requirements.insert(subject_id);
        }
    }
    Ok(notice)
}

/// The least UUIDv7 of this instant.
fn first_id_at(at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

/// One subscription.
struct WorkSubscriber {
    app: App,
    viewer: Viewer,
    notices: Receiver<Arc<Notice>>,
}

impl WorkSubscriber {
    async fn next(mut self) -> Option<((Viewer, WorkChange), Self)> {
        loop {
            let (notice, is_missing) = self.notice().await?;
            let change = match self.visible(&notice).await {
                Ok(change) => change?,
                Err(cause) => {
                    tracing::warn!(
                        request_id = request_id::text(),
                        cause = cause.cause(),
                        "changes could not be read for a subscriber; the stream ends"
                    );
                    return None;
                }
            };
            if is_missing || !change.projects.is_empty() || !change.requirements.is_empty() {
                return Some(((self.viewer.clone(), change), self));
            }
        }
    }

    /// All that waits, as one, and whether some of it is missing; `None` when the server stops.
    async fn notice(&mut self) -> Option<(Notice, bool)> {
        let (mut all, mut is_missing) = (Notice::default(), false);
        match self.notices.recv().await {
            Ok(notice) => all.add(&notice),
            Err(RecvError::Lagged(_)) => is_missing = true,
            Err(RecvError::Closed) => return None,
        }
        // Whoever changes one thing often changes the next within a moment.
        tokio::time::sleep(REST).await;
        loop {
            match self.notices.try_recv() {
                Ok(notice) => all.add(&notice),
                Err(TryRecvError::Lagged(_)) => is_missing = true,
                Err(TryRecvError::Empty) => return Some((all, is_missing)),
                Err(TryRecvError::Closed) => return None,
            }
        }
    }

    /// What the viewer may see of it now; `None` if their session has ended.
    async fn visible(&mut self, notice: &Notice) -> Result<Option<WorkChange>> {
        let viewer = session::current(&self.app, (self.viewer.user_id, self.viewer.session_id)).await?;
        let Some(viewer) = viewer else { return Ok(None) };
        self.viewer = viewer;
        let reader = &self.app.db.reader;
        let mut projects = Vec::new();
        if !notice.projects.is_empty() {
            let changed = project::Column::Id.is_in(notice.projects.keys().copied());
            projects = scope::projects(&self.viewer).and(changed).find().all(reader).await?;
            projects.retain(|row| {
                notice.projects.get(&row.id) == Some(&true) || scope::sees_cost(&self.viewer, row)
            });
        }
        let mut requirements = Vec::new();
        if !notice.requirements.is_empty() {
            let changed = requirement::Column::Id.is_in(notice.requirements.iter().copied());
            requirements = scope::requirements(&self.viewer).and(changed).find().all(reader).await?;
        }
        Ok(Some(WorkChange { projects, requirements }))
    }
}
