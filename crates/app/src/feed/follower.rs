//! One subscriber's place in the stream.

use std::sync::Arc;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::group::{Alike, Group, Line, Notice, Page};
use super::{Feed, Joined, POLL, Wanted};
use crate::App;
use crate::known::Standing;
use crate::viewer::Viewer;

/// One subscriber's place in the stream.
pub struct Follower {
    pub(super) rare: Box<Rare>,
    /// Who follows, from moment to moment.
    pub(super) standing: Arc<Standing>,
    /// The standing's when they joined the group.
    pub(super) age: u64,
    pub(super) group: Arc<Group>,
    pub(super) live: broadcast::Receiver<Notice>,
    /// The last event that was told, or was not for this follower.
    pub(super) seen: i64,
    /// Whether the table must be read before going (on) live.
    pub(super) behind: bool,
    /// Read from the table, and how far it was gone through.
    pub(super) page: Option<(Arc<Page>, usize)>,
}

/// What a follower needs only when it lags behind, or is somebody else: apart, so that what each event passes is
/// small.
pub(super) struct Rare {
    pub feed: Feed,
    pub app: App,
    pub wanted: Wanted,
    pub alike: Alike,
}

impl Follower {
    /// The next event, in commit order, without gap or repeat; none when there is nothing more for this viewer.
    pub async fn next(&mut self) -> Option<Arc<Line>> {
        loop {
            let line = self.next_line().await?;
            // What they may see is decided as it is delivered.
            if self.is_in_place()? {
                self.seen = line.seq();
                return Some(line);
            }
        }
    }

    /// Whether the viewer is who they were when they joined the group; another person goes on among others from
    /// here. None once they are nobody.
    fn is_in_place(&mut self) -> Option<bool> {
        if self.standing.age() == self.age {
            return Some(true);
        }
        let Rare { feed, wanted, alike, .. } = &*self.rare;
        let Joined { age, group, live } = feed.join(&self.standing, wanted, alike)?;
        (self.age, self.group, self.live) = (age, group, live);
        (self.behind, self.page) = (true, None);
        Some(false)
    }

    /// Stands for all who are told the same.
    pub fn stand_in(&self) -> &Viewer {
        &self.group.viewer
    }

    /// Has the answer to an event made, for all who are told the same, by whoever asks first.
    pub async fn have_answered<F: Future<Output = Box<str>>>(&self, line: &Line, make: impl FnOnce() -> F) {
        line.make_answer(|| self.group.in_its_name(make())).await;
    }

    async fn next_line(&mut self) -> Option<Arc<Line>> {
        loop {
            if let Some((page, at)) = &mut self.page {
                let line = page.lines.get(*at).cloned();
                *at += 1;
                match line {
                    Some(line) if line.seq() > self.seen => return Some(line),
                    Some(_) => {}
                    None => {
                        self.seen = self.seen.max(page.end);
                        self.behind = page.full;
                        self.page = None;
                    }
                }
            } else if self.behind {
                // Boxed, as most of the time there is nothing to read.
                match Box::pin(self.group.page(&self.rare.app, self.seen)).await {
                    Ok(page) => self.page = Some((page, 0)),
                    Err(cause) => {
                        tracing::warn!(cause = cause.cause(), "alert events could not be read; trying again");
                        Box::pin(tokio::time::sleep(POLL)).await;
                    }
                }
            } else {
                match self.live.recv().await {
                    Ok(Notice::Event(line)) if line.seq() <= self.seen => {}
                    // Something lies between that this follower was not told.
                    Ok(Notice::Event(line)) if line.after > self.seen => self.behind = true,
                    Ok(Notice::Event(line)) => return Some(line),
                    // Whoever sees nothing may see something from now on.
                    Ok(Notice::People) => drop(self.is_in_place()?),
                    Err(RecvError::Lagged(_)) => self.behind = true,
                    Err(RecvError::Closed) => return None,
                }
            }
        }
    }
}
