//! Groups of subscribers that receive the same events: what is read, decided and rendered for one of them is so
//! for all.

use std::fmt::Debug;
use std::sync::{Arc, Weak};

use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, OnceCell, broadcast};

use super::{BATCH, EventFilter, cursor};
use crate::alert::{EventDetails, events_after};
use crate::db::requester::Requester;
use crate::error::Result;
use crate::request_id;
use crate::viewer::Viewer;
use crate::{App, scope};

/// How many events a subscriber may lag behind before it is served from the table.
const LAG: usize = 256;
/// The same for a group of one person, as there may be as many such groups as people.
const OWN_LAG: usize = 16;

/// Identifies a group: subscribers with the same key receive the same.
pub(super) type GroupKey = [u8; 32];

/// What subscribers must have in common to share a group, besides what they may see and what they want.
#[derive(Clone, Debug)]
pub struct SelectionKey {
    /// A hash of the GraphQL selection, which may be long.
    selection: GroupKey,
    /// Whether the selection depends on the very person, and not only on what they may see.
    pub(super) personal: bool,
}

impl SelectionKey {
    /// Shares with subscribers of the same selection.
    pub fn by(selection: &str, personal: bool) -> Self {
        Self { selection: Sha256::digest(selection).into(), personal }
    }
}

/// What is sent to a group.
#[derive(Clone)]
pub(super) enum GroupNotice {
    /// An event.
    Event(Arc<GroupEvent>),
    /// Users or sessions have changed, possibly those of subscribers.
    People,
}

/// An event that is sent to a group. It is aligned to cache lines of its own, apart from its reference count,
/// which every reader writes.
#[repr(align(128))]
pub struct GroupEvent {
    /// Between the event of this number and its own there is none for the group.
    pub(super) after: i64,
    details: Arc<EventDetails>,
    answer: OnceCell<Box<str>>,
}

impl GroupEvent {
    pub(super) fn new(after: i64, details: Arc<EventDetails>) -> Arc<Self> {
        Arc::new(Self { after, details, answer: OnceCell::new() })
    }

    /// The event.
    pub fn details(&self) -> &EventDetails {
        &self.details
    }

    /// The cursor of the event.
    pub fn cursor(&self) -> String {
        cursor::of(&self.details.event)
    }

    pub(super) fn seq(&self) -> i64 {
        self.details.event.seq
    }

    /// Generates the answer that the group receives. The first one to ask does it, and the others wait for the
    /// result.
    pub(super) async fn make_answer<F: Future<Output = Box<str>>>(&self, make: impl FnOnce() -> F) {
        if !self.answer.initialized() {
            self.answer.get_or_init(make).await;
        }
    }

    /// The generated answer; empty if it was not generated.
    pub fn answer(&self) -> &str {
        self.answer.get().map_or("", |answer| answer)
    }
}

/// Events read from the table.
pub(super) struct EventPage {
    /// The number after which the events of the page begin.
    after: i64,
    /// The number of the last event that the page covers.
    pub end: i64,
    /// Whether there may be more.
    pub full: bool,
    /// Those events that are for the group.
    pub events: Vec<Arc<GroupEvent>>,
}

/// Subscribers that receive the same events.
pub(super) struct SubscriberGroup {
    /// Represents each of them.
    pub(super) viewer: Arc<Viewer>,
    filter: EventFilter,
    pub(super) notices: broadcast::Sender<GroupNotice>,
    /// A page that is shared while somebody reads it: many subscribers reconnect at once, to the same position.
    page: Mutex<Weak<EventPage>>,
}

impl SubscriberGroup {
    pub(super) fn new(stand_in: Viewer, filter: &EventFilter) -> Self {
        let lag = if stand_in.user_id.is_nil() { LAG } else { OWN_LAG };
        let (viewer, notices) = (Arc::new(stand_in), broadcast::Sender::new(lag));
        Self { viewer, filter: filter.clone(), notices, page: Mutex::default() }
    }

    /// Whether an event is wanted by the group and visible to it.
    pub(super) fn takes(&self, details: &EventDetails) -> bool {
        self.filter.matches(details) && scope::may_see_alert(&self.viewer, &details.alert, &details.audience)
    }

    /// Reads on behalf of the feed, not of the subscriber that happens to come first: the others must not wait for
    /// that one's other requests. In a group of one person, it reads on their behalf.
    pub(super) async fn in_its_name<T>(&self, reads: impl Future<Output = T>) -> T {
        let requester = if self.viewer.user_id.is_nil() { Requester::Feed } else { Requester::current() };
        request_id::during(None, requester.during(reads)).await
    }

    /// The events after `seen`, from the table.
    pub(super) async fn page(&self, app: &App, seen: i64) -> Result<Arc<EventPage>> {
        let mut kept = self.page.lock().await;
        if let Some(page) = kept.upgrade().filter(|page| page.after <= seen && seen < page.end) {
            return Ok(page);
        }
        let details = self.in_its_name(events_after(app, seen, BATCH)).await?;
        let end = details.last().map_or(seen, |details| details.event.seq);
        let full = details.len() as u64 == BATCH;
        let events = details.into_iter().filter(|details| self.takes(details));
        let events = events.map(|details| GroupEvent::new(seen, Arc::new(details))).collect();
        let page = Arc::new(EventPage { after: seen, end, full, events });
        *kept = Arc::downgrade(&page);
        Ok(page)
    }
}

/// The key of the group for these properties, this filter and this representative viewer.
pub(super) fn key(selection: &SelectionKey, filter: &EventFilter, stand_in: &Viewer) -> GroupKey {
    let selection = &selection.selection;
    let said = |part: &dyn Debug| format!("{part:?}\n");
    let all = Sha256::new().chain_update(said(selection)).chain_update(said(filter));
    all.chain_update(said(stand_in)).finalize().into()
}
