//! Followers who are told the same: what is read, decided and written for one of them is so for all.

use std::fmt::Debug;
use std::sync::{Arc, Weak};

use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, OnceCell, broadcast};

use super::{BATCH, Wanted, cursor};
use crate::alert::{Told, told_after};
use crate::db::asker::Asker;
use crate::error::Result;
use crate::request_id;
use crate::viewer::Viewer;
use crate::{App, scope};

/// Lines that a follower may lag behind before it is served from the table.
const LAG: usize = 256;
/// The same where they are one person's: there may be as many groups as people.
const OWN_LAG: usize = 16;

/// Names a group: followers of one key are told the same.
pub(super) type Key = [u8; 32];

/// What makes followers alike, beside who they are and what they want.
#[derive(Clone, Debug)]
pub struct Alike {
    /// Stands for what they are answered with, whose text may be long; none is like no other.
    selection: Option<Key>,
    /// Whether that depends on the very person, not only on what they may see.
    pub(super) personal: bool,
}

impl Alike {
    /// Those who are answered with the same selection.
    pub fn by(selection: &str, personal: bool) -> Self {
        Self { selection: Some(Sha256::digest(selection).into()), personal }
    }

    /// Like no other.
    pub fn no_other() -> Self {
        Self { selection: None, personal: true }
    }
}

/// What a group is told.
#[derive(Clone)]
pub enum Notice {
    /// Something happened.
    Event(Arc<Line>),
    /// Somebody is another than before, maybe one of them.
    People,
}

/// An event on its way to a group. Apart, in memory, from the count of those who hold it: that is written by all who
/// read it.
#[repr(align(128))]
pub struct Line {
    /// Between this number and its own there is nothing for the group.
    pub(super) after: i64,
    told: Arc<Told>,
    answer: OnceCell<Box<str>>,
}

impl Line {
    pub(super) fn new(after: i64, told: Arc<Told>) -> Arc<Self> {
        Arc::new(Self { after, told, answer: OnceCell::new() })
    }

    /// What is told.
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// Stands for its place in the stream.
    pub fn cursor(&self) -> String {
        cursor::of(&self.told.event)
    }

    pub(super) fn seq(&self) -> i64 {
        self.told.event.seq
    }

    /// Has the answer made that the group receives: by whoever asks first, while the others wait for it.
    pub(super) async fn make_answer<F: Future<Output = Box<str>>>(&self, make: impl FnOnce() -> F) {
        if !self.answer.initialized() {
            self.answer.get_or_init(make).await;
        }
    }

    /// The answer that was made.
    pub fn answer(&self) -> &str {
        self.answer.get().map_or("", |answer| answer)
    }
}

/// Lines read from the table.
pub(super) struct Page {
    /// Everything after this number
    after: i64,
    /// and up to this one was looked at.
    pub end: i64,
    /// Whether there may be more.
    pub full: bool,
    /// Those for the group.
    pub lines: Vec<Arc<Line>>,
}

/// Followers who are told the same.
pub struct Group {
    /// Stands for each of them.
    pub(super) viewer: Arc<Viewer>,
    wanted: Wanted,
    pub(super) notices: broadcast::Sender<Notice>,
    /// Kept as long as somebody goes through it: many come back at once, to the same place.
    page: Mutex<Weak<Page>>,
}

impl Group {
    pub(super) fn new(stand_in: Viewer, wanted: &Wanted) -> Self {
        let lag = if stand_in.user_id.is_nil() { LAG } else { OWN_LAG };
        let (viewer, notices) = (Arc::new(stand_in), broadcast::Sender::new(lag));
        Self { viewer, wanted: wanted.clone(), notices, page: Mutex::default() }
    }

    /// Whether an event is wanted, and may be seen.
    pub(super) fn takes(&self, told: &Told) -> bool {
        self.wanted.matches(told) && scope::may_see_alert(&self.viewer, &told.alert, &told.audience)
    }

    /// Reads what all of the group are told in the feed's name, not in that of whichever follower happens to come
    /// first: the others must not wait for what else that one asks. What one person alone is told is read in theirs.
    pub(super) async fn in_its_name<T>(&self, reads: impl Future<Output = T>) -> T {
        let asker = if self.viewer.user_id.is_nil() { Asker::Feed } else { Asker::current() };
        request_id::during(None, asker.during(reads)).await
    }

    /// What comes after `seen`, from the table.
    pub(super) async fn page(&self, app: &App, seen: i64) -> Result<Arc<Page>> {
        let mut kept = self.page.lock().await;
        if let Some(page) = kept.upgrade().filter(|page| page.after <= seen && seen < page.end) {
            return Ok(page);
        }
        let told = self.in_its_name(told_after(app, seen, BATCH)).await?;
        let end = told.last().map_or(seen, |told| told.event.seq);
        let full = told.len() as u64 == BATCH;
        let lines = told.into_iter().filter(|told| self.takes(told));
        let lines = lines.map(|told| Line::new(seen, Arc::new(told))).collect();
        let page = Arc::new(Page { after: seen, end, full, lines });
        *kept = Arc::downgrade(&page);
        Ok(page)
    }
}

/// The key of those who are alike, want this, and are stood for by this viewer.
pub(super) fn key(alike: &Alike, wanted: &Wanted, stand_in: &Viewer) -> Key {
    let Some(selection) = &alike.selection else { return rand::random() };
    let said = |part: &dyn Debug| format!("{part:?}\n");
    let all = Sha256::new().chain_update(said(selection)).chain_update(said(wanted));
    all.chain_update(said(stand_in)).finalize().into()
}
