//! Tells this server's subscribers that a project has changed.
//!
//! Every committed change counts in the project's row, so one look at the rows that somebody follows says which have
//! changed, whichever server changed them. Whoever follows is told of the state, not of each step to it: changes that
//! come in quick succession may be told once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::project;
use futures_util::{Stream, stream};
use tokio::sync::watch;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::project::{Revisions, if_visible, revisions};
use crate::request_id;
use crate::viewer::Viewer;
use crate::{App, scope, session};

/// The projects that somebody follows on this server.
#[derive(Clone, Default)]
pub struct Changes {
    followed: Arc<Mutex<HashMap<Uuid, watch::Sender<Revisions>>>>,
}

impl Changes {
    fn followed(&self) -> MutexGuard<'_, HashMap<Uuid, watch::Sender<Revisions>>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks once at all projects that somebody follows.
    pub async fn look(&self, app: &App) -> Result<()> {
        let ids: Vec<Uuid> = {
            let mut followed = self.followed();
            followed.retain(|_, told| told.receiver_count() > 0);
            followed.keys().copied().collect()
        };
        if ids.is_empty() {
            return Ok(());
        }
        let now = revisions(app, &ids).await?;
        let followed = self.followed();
        for (id, revisions) in now {
            if let Some(told) = followed.get(&id) {
                told.send_if_modified(|known| {
                    let newer = *known != revisions;
                    *known = revisions;
                    newer
                });
            }
        }
        Ok(())
    }

    /// The project after each change that shows to the viewer, and who they are by then; it ends when they may not
    /// see it any more.
    pub async fn follow(
        &self,
        app: &App,
        viewer: Viewer,
        id: Uuid,
    ) -> Result<impl Stream<Item = (Viewer, project::Model)> + use<>> {
        let gone = || Error::not_found("project", &["id"]);
        let row = if_visible(app, &viewer, id).await?.ok_or_else(gone)?;
        let now = Revisions::of(&row);
        let told = self.followed().entry(id).or_insert_with(|| watch::Sender::new(now)).subscribe();
        let follower = Follower { app: app.clone(), viewer, id, seen: now, told };
        Ok(stream::unfold(follower, Follower::next))
    }
}

/// One subscriber.
struct Follower {
    app: App,
    viewer: Viewer,
    id: Uuid,
    /// What it was told last.
    seen: Revisions,
    told: watch::Receiver<Revisions>,
}

impl Follower {
    async fn next(mut self) -> Option<((Viewer, project::Model), Self)> {
        loop {
            let now = *self.told.borrow_and_update();
            if now != self.seen {
                let row = match self.read().await {
                    Ok(row) => row?,
                    Err(cause) => {
                        tracing::warn!(
                            request_id = request_id::text(),
                            cause = cause.cause(),
                            "a project could not be read for a subscriber; the stream ends"
                        );
                        return None;
                    }
                };
                let shows = Revisions::of(&row).show(self.seen, scope::sees_cost(&self.viewer, &row));
                self.seen = Revisions::of(&row);
                if shows {
                    return Some(((self.viewer.clone(), row), self));
                }
            }
            self.told.changed().await.ok()?;
        }
    }

    /// The project as the viewer sees it by now, if they still do.
    async fn read(&mut self) -> Result<Option<project::Model>> {
        let viewer = session::current(&self.app, (self.viewer.user_id, self.viewer.session_id)).await?;
        let Some(viewer) = viewer else { return Ok(None) };
        self.viewer = viewer;
        if_visible(&self.app, &self.viewer, self.id).await
    }
}
