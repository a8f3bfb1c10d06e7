//! Alert events to this server's subscribers.
//!
//! The table is the truth. One task a server reads what is new, once, whenever a commit wakes it or a short
//! time has passed (another server may have written), and hands it to all subscribers through a bounded
//! channel. A subscriber that lags behind, or comes back with a cursor, is served from the table.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::enums::AlertKind;
use futures_util::{Stream, stream};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::alert::{AlertFilter, Told, last_seq, told_after};
use crate::app::{App, scope, session};
use crate::check::Check;
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::scalar::Kind;
use crate::viewer::Viewer;

/// How long another server's events may go unnoticed.
const POLL: Duration = Duration::from_millis(250);
/// Events read at once.
const BATCH: u64 = 200;
/// How long a subscriber is taken for who they were.
const TRUST: Duration = Duration::from_secs(2);
/// Events a subscriber may lag behind before it is served from the table.
const LAG: usize = 256;

/// Hands new events to the subscribers of this server.
#[derive(Clone)]
pub struct Feed {
    told: broadcast::Sender<Arc<Told>>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { told: broadcast::Sender::new(LAG) }
    }
}

/// The cursor of an event.
pub fn cursor(seq: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("alert:{seq}"))
}

fn read_cursor(cursor: &str) -> Option<i64> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("alert:")?.parse().ok()
}

/// Which events a subscriber wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    kind: Option<AlertKind>,
    filter: AlertFilter,
    project_id: Option<Uuid>,
}

impl Wanted {
    /// Of one kind or all, and of those the ones that match.
    pub fn new(kind: Option<AlertKind>, filter: AlertFilter) -> Result<Self> {
        let mut check = Check::filter();
        let project_id = check.id_opt("projectId", filter.project_id.as_ref(), Kind::Project);
        check.done()?;
        Ok(Self { kind, filter, project_id })
    }

    fn matches(&self, told: &Told) -> bool {
        let kinds = self.filter.kind.as_ref();
        self.kind.is_none_or(|kind| kind == told.event.kind)
            && kinds.is_none_or(|kinds| kinds.contains(&told.event.kind))
            && self.filter.min_severity.is_none_or(|least| told.event.severity >= least)
            && self.filter.status.as_ref().is_none_or(|status| status.contains(&told.alert.status))
            && self.filter.responsible.as_ref().is_none_or(|roles| roles.contains(&told.event.responsible))
            && self.project_id.is_none_or(|id| id == told.event.project_id)
    }
}

/// What happened to alerts since somebody last looked.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The last event that was looked at: where to go on, here or in a stream.
    pub cursor: String,
    /// Whether there is more after it.
    pub has_more: bool,
    /// By project, those that need attention most first; of each its events, oldest first.
    pub projects: Vec<(Arc<scope::Audience>, Vec<Told>)>,
}

/// Events that are looked at in one go.
const MOST_CHANGES: u64 = 1_000;

/// What happened, as far as the viewer may see it, after a cursor; without one nothing, but where to begin.
pub async fn changes_since(app: &App, viewer: &Viewer, after: Option<&str>) -> Result<Changes> {
    let last = last_seq(app).await?;
    let Some(after) = after else {
        return Ok(Changes { cursor: cursor(last), has_more: false, projects: Vec::new() });
    };
    let seen = seq_of(after, last, "cursor")?;
    let told = told_after(app, seen, MOST_CHANGES).await?;
    let upto = told.last().map_or(seen, |told| told.event.seq);
    let mut projects: Vec<(Arc<scope::Audience>, Vec<Told>)> = Vec::new();
    for one in told.into_iter().filter(|one| scope::may_see_alert(viewer, one.event.kind, &one.audience)) {
        match projects.iter_mut().find(|(audience, _)| audience.project.id == one.event.project_id) {
            Some((_, events)) => events.push(one),
            None => projects.push((one.audience.clone(), vec![one])),
        }
    }
    projects.sort_by_key(|(audience, _)| {
        let project = &audience.project;
        let sees_cost = scope::sees_cost(viewer, project);
        std::cmp::Reverse(if sees_cost { project.attention } else { project.attention_without_cost })
    });
    Ok(Changes { cursor: cursor(upto), has_more: upto < last, projects })
}

/// The number of a cursor that was given out.
fn seq_of(cursor: &str, last: i64, field: &str) -> Result<i64> {
    read_cursor(cursor).filter(|seq| (0..=last).contains(seq)).ok_or_else(|| {
        let message = "This is not a cursor of this stream.";
        Error::from(UserError::new(ErrorCode::BadUserInput, &[field], message))
    })
}

impl Feed {
    /// Reads and hands out what is new, until told to stop.
    pub async fn run(self, app: App, stop: CancellationToken) {
        let mut commits = app.commits.subscribe();
        let mut seen: Option<i64> = None;
        while !stop.is_cancelled() {
            match self.hand_out(&app, seen).await {
                Ok(last) => seen = Some(last),
                Err(cause) => {
                    tracing::warn!(%cause, "alert events could not be read; trying again");
                    tokio::time::sleep(POLL).await;
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(POLL) => {}
                changed = commits.changed() => if changed.is_err() { return },
            }
        }
    }

    async fn hand_out(&self, app: &App, seen: Option<i64>) -> Result<i64> {
        let last = last_seq(app).await?;
        let Some(mut seen) = seen else {
            return Ok(last);
        };
        while seen < last {
            let told = told_after(app, seen, BATCH).await?;
            let Some(newest) = told.last() else { break };
            seen = newest.event.seq;
            for one in told {
                // Nobody listening is no error.
                let _ = self.told.send(Arc::new(one));
            }
        }
        Ok(seen)
    }

    /// The events that the viewer may see and wants: after `after` those that were missed, then those that
    /// happen; without it those that happen from now on. In commit order, without gap or repeat.
    pub async fn follow(
        &self,
        app: &App,
        viewer: Viewer,
        wanted: Wanted,
        after: Option<&str>,
    ) -> Result<impl Stream<Item = Told> + use<>> {
        // Listening starts before the table is read: nothing falls between the two.
        let live = self.told.subscribe();
        let last = last_seq(app).await?;
        let seen = match after {
            None => last,
            Some(after) => seq_of(after, last, "after")?,
        };
        let behind = seen < last;
        let follower = Follower {
            app: app.clone(),
            viewer,
            proven: Instant::now(),
            wanted,
            live,
            seen,
            behind,
            ready: VecDeque::new(),
        };
        Ok(stream::unfold(follower, Follower::next))
    }
}

/// One subscriber's place in the stream.
struct Follower {
    app: App,
    viewer: Viewer,
    /// When the viewer was last looked up.
    proven: Instant,
    wanted: Wanted,
    live: broadcast::Receiver<Arc<Told>>,
    /// The last event that was looked at.
    seen: i64,
    /// Whether the table must be read before going (on) live.
    behind: bool,
    /// Read from the table, not yet looked at.
    ready: VecDeque<Told>,
}

impl Follower {
    async fn next(mut self) -> Option<(Told, Self)> {
        let told = self.next_taken().await?;
        if self.proven.elapsed() < TRUST {
            return Some((told, self));
        }
        // Signed out, or another person by now: what they may see is decided as it is delivered.
        match session::viewer(&self.app, self.viewer.user_id, self.viewer.session_id).await {
            Ok(Some(viewer)) => {
                self.viewer = viewer;
                self.proven = Instant::now();
                if self.may_see(&told) { Some((told, self)) } else { Box::pin(self.next()).await }
            }
            Ok(None) => None,
            Err(cause) => {
                tracing::warn!(%cause, "a subscriber could not be looked up; the stream ends");
                None
            }
        }
    }

    async fn next_taken(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.ready.pop_front() {
                if self.takes(&told) {
                    return Some(told);
                }
            } else if self.behind {
                match told_after(&self.app, self.seen, BATCH).await {
                    Ok(told) => {
                        self.behind = told.len() as u64 == BATCH;
                        self.ready = told.into();
                    }
                    Err(cause) => {
                        tracing::warn!(%cause, "alert events could not be read; trying again");
                        tokio::time::sleep(POLL).await;
                    }
                }
            } else {
                match self.live.recv().await {
                    // Numbers have no holes: what lies between was told before this follower listened.
                    Ok(told) if told.event.seq > self.seen + 1 => self.behind = true,
                    Ok(told) if self.takes(&told) => return Some((*told).clone()),
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => self.behind = true,
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        }
    }

    /// Notes that an event was looked at; true if it is new, visible and wanted.
    fn takes(&mut self, told: &Told) -> bool {
        if told.event.seq <= self.seen {
            return false;
        }
        self.seen = told.event.seq;
        self.wanted.matches(told) && self.may_see(told)
    }

    fn may_see(&self, told: &Told) -> bool {
        scope::may_see_alert(&self.viewer, told.event.kind, &told.audience)
    }
}
