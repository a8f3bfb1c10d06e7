//! Notifies this server's subscribers that a project has changed.
//!
//! Every committed change increases a revision in the project's row. So reading the rows of all subscribed
//! projects tells which have changed, whichever server changed them. Subscribers get the state, not each change:
//! changes in quick succession may arrive as one.

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

/// The projects with subscribers on this server.
#[derive(Clone, Default)]
pub struct ProjectChanges {
    followed: Arc<Mutex<HashMap<Uuid, watch::Sender<Revisions>>>>,
}

impl ProjectChanges {
    fn followed(&self) -> MutexGuard<'_, HashMap<Uuid, watch::Sender<Revisions>>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the revisions of all subscribed projects once, and notifies the subscribers of those that have
    /// changed.
    pub async fn look(&self, app: &App) -> Result<()> {
        let ids: Vec<Uuid> = {
            let mut followed = self.followed();
            followed.retain(|_, channel| channel.receiver_count() > 0);
            followed.keys().copied().collect()
        };
        if ids.is_empty() {
            return Ok(());
        }
        let now = revisions(app, &ids).await?;
        let followed = self.followed();
        for (id, revisions) in now {
            if let Some(channel) = followed.get(&id) {
                channel.send_if_modified(|known| {
                    let newer = *known != revisions;
                    *known = revisions;
                    newer
                });
            }
        }
        Ok(())
    }

    /// A stream of the project after each change that is visible to the viewer, with the viewer as they are then.
    /// It ends when they may no longer see the project.
    pub async fn follow(
        &self,
        app: &App,
        viewer: Viewer,
        id: Uuid,
    ) -> Result<impl Stream<Item = (Viewer, project::Model)> + use<>> {
        let gone = || Error::not_found("project", &["id"]);
        let row = if_visible(app, &viewer, id).await?.ok_or_else(gone)?;
        let now = Revisions::of(&row);
        let channel = self.followed().entry(id).or_insert_with(|| watch::Sender::new(now)).subscribe();
        let follower = ProjectSubscriber { app: app.clone(), viewer, id, seen: now, channel };
        Ok(stream::unfold(follower, ProjectSubscriber::next))
    }
}

/// One subscription.
struct ProjectSubscriber {
    app: App,
    viewer: Viewer,
    id: Uuid,
    /// The revisions of the last project that was sent.
    seen: Revisions,
    channel: watch::Receiver<Revisions>,
}

impl ProjectSubscriber {
    async fn next(mut self) -> Option<((Viewer, project::Model), Self)> {
        loop {
            let now = *self.channel.borrow_and_update();
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
            self.channel.changed().await.ok()?;
        }
    }

    /// The project as the viewer sees it now; `None` if they may no longer see it.
    async fn read(&mut self) -> Result<Option<project::Model>> {
        let viewer = session::current(&self.app, (self.viewer.user_id, self.viewer.session_id)).await?;
        let Some(viewer) = viewer else { return Ok(None) };
        self.viewer = viewer;
        if_visible(&self.app, &self.viewer, self.id).await
    }
}
