//! A subscriber's position in the event stream.

use std::sync::Arc;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::group::{EventPage, GroupEvent, GroupNotice, SelectionKey, SubscriberGroup};
use super::{EventFilter, Feed, Membership, POLL};
use crate::App;
use crate::viewer::Viewer;
use crate::viewer_cache::SessionState;

/// A subscriber's position in the event stream.
pub struct Subscriber {
    pub(super) rare: Box<RareState>,
    /// The current state of the subscriber's session.
    pub(super) session: Arc<SessionState>,
    /// The age of that state when the subscriber joined the group.
    pub(super) age: u64,
    pub(super) group: Arc<SubscriberGroup>,
    pub(super) live: broadcast::Receiver<GroupNotice>,
    /// The last event that was delivered, or skipped because it is not for this subscriber.
    pub(super) seen: i64,
    /// Whether events must be read from the table before live ones are delivered.
    pub(super) behind: bool,
    /// A page read from the table, and how many of its lines are done.
    pub(super) page: Option<(Arc<EventPage>, usize)>,
}

/// What a subscriber needs only when it lags behind or its viewer changes. It is boxed, to keep small what each
/// event touches.
pub(super) struct RareState {
    pub feed: Feed,
    pub app: App,
    pub filter: EventFilter,
    pub selection: SelectionKey,
}

impl Subscriber {
    /// The next event, in the order of commits, without gaps or repeats; `None` when there is nothing more for
    /// this viewer.
    pub async fn next(&mut self) -> Option<Arc<GroupEvent>> {
        loop {
            let event = self.next_event().await?;
            // Visibility is decided at the moment of delivery.
            if self.is_in_place()? {
                self.seen = event.seq();
                return Some(event);
            }
        }
    }

    /// Whether the viewer is unchanged since they joined the group; if not, this subscriber moves to another
    /// group. `None` once the session has ended.
    fn is_in_place(&mut self) -> Option<bool> {
        if self.session.age() == self.age {
            return Some(true);
        }
        let RareState { feed, filter, selection, .. } = &*self.rare;
        let Membership { age, group, live } = feed.join(&self.session, filter, selection)?;
        (self.age, self.group, self.live) = (age, group, live);
        (self.behind, self.page) = (true, None);
        Some(false)
    }

    /// The viewer that represents all subscribers of the group.
    pub fn stand_in(&self) -> &Viewer {
        &self.group.viewer
    }

    /// Generates the answer to an event for all subscribers of the group; the first one to ask does it.
    pub async fn have_answered<F: Future<Output = Box<str>>>(
        &self,
        event: &GroupEvent,
        make: impl FnOnce() -> F,
    ) {
        event.make_answer(|| self.group.in_its_name(make())).await;
    }

    async fn next_event(&mut self) -> Option<Arc<GroupEvent>> {
        loop {
            if let Some((page, at)) = &mut self.page {
                let event = page.events.get(*at).cloned();
                *at += 1;
                match event {
                    Some(event) if event.seq() > self.seen => return Some(event),
                    Some(_) => {}
                    None => {
                        self.seen = self.seen.max(page.end);
                        self.behind = page.full;
                        self.page = None;
                    }
                }
            } else if self.behind {
                // Boxed to keep the future small, as most of the time there is nothing to read.
                match Box::pin(self.group.page(&self.rare.app, self.seen)).await {
                    Ok(page) => self.page = Some((page, 0)),
                    Err(cause) => {
                        tracing::warn!(cause = cause.cause(), "alert events could not be read; trying again");
                        Box::pin(tokio::time::sleep(POLL)).await;
                    }
                }
            } else {
                match self.live.recv().await {
                    Ok(GroupNotice::Event(event)) if event.seq() <= self.seen => {}
                    // Between the last event and this one there are some that this subscriber was not sent.
                    Ok(GroupNotice::Event(event)) if event.after > self.seen => self.behind = true,
                    Ok(GroupNotice::Event(event)) => return Some(event),
                    // A viewer who sees nothing may see something from now on.
                    Ok(GroupNotice::People) => drop(self.is_in_place()?),
                    Err(RecvError::Lagged(_)) => self.behind = true,
                    Err(RecvError::Closed) => return None,
                }
            }
        }
    }
}
