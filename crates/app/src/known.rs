//! A cache of signed-in users, and the state of those with open streams, so that not each request and event looks
//! them up.
//!
//! A change of users or sessions made through this server counts from the next request; one made through another
//! server counts once the feed sees it, and after [`TRUST`] at the latest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::viewer::Viewer;

/// How long a cached user is used without another look-up.
const TRUST: Duration = Duration::from_secs(1);
/// The most users in the cache; beyond that it is cleared.
const MOST: usize = 20_000;

/// The ids of a user and of their session.
pub type Key = (Uuid, Uuid);

/// A user as they were looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The user, with the roles that they had then.
    pub viewer: Viewer,
    /// When their session ends, unless it is refreshed before.
    pub until: DateTime<Utc>,
}

/// The cached users, and the users with open sockets or streams.
#[derive(Debug, Default)]
pub struct Known(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    seen: HashMap<Key, (Instant, Seen)>,
    /// Increases with every change of users or sessions.
    age: u64,
    followers: HashMap<Key, Weak<Standing>>,
    /// The number of entries at which those without streams are removed.
    room: usize,
}

/// The current state of a session that has open sockets or streams.
#[derive(Debug)]
pub struct Standing {
    /// The ids of the user and of the session.
    pub key: Key,
    now: Mutex<Now>,
    /// Increases with every change of the user.
    age: AtomicU64,
    /// Cancelled once the session has ended.
    end: CancellationToken,
}

/// Who the user of a session is at present.
#[derive(Debug)]
enum Now {
    /// Not looked up yet.
    Unknown,
    /// With these roles, until the session expires.
    Viewer(Arc<Viewer>, DateTime<Utc>),
    /// The session has ended, or the user has left the organisation.
    Nobody,
}

impl From<Option<Seen>> for Now {
    fn from(seen: Option<Seen>) -> Self {
        seen.map_or(Self::Nobody, |Seen { viewer, until }| Self::Viewer(Arc::new(viewer), until))
    }
}

impl Known {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cached user; otherwise the current age, to be given to [`put`](Self::put) after the look-up.
    pub fn get(&self, key: Key) -> Result<Seen, u64> {
        let state = self.state();
        let fresh = state.seen.get(&key).filter(|(at, _)| at.elapsed() < TRUST);
        fresh.map(|(_, seen)| seen.clone()).ok_or(state.age)
    }

    /// Caches a user who was looked up, unless users or sessions have changed since `age`.
    pub fn put(&self, key: Key, seen: Seen, age: u64) {
        let mut state = self.state();
        if state.age != age {
            return;
        }
        if state.seen.len() >= MOST {
            state.seen.clear();
        }
        state.seen.insert(key, (Instant::now(), seen));
    }

    /// Clears the cache, because users or sessions have changed.
    pub fn forget(&self) {
        let mut state = self.state();
        state.age += 1;
        state.seen.clear();
    }

    /// The state that all sockets and streams of a session share.
    pub fn standing(&self, key: Key) -> Arc<Standing> {
        let mut state = self.state();
        let known = state.followers.get(&key).and_then(Weak::upgrade);
        if let Some(standing) = known.filter(|standing| !standing.end.is_cancelled()) {
            return standing;
        }
        if state.followers.len() >= state.room {
            state.followers.retain(|_, standing| standing.strong_count() > 0);
            state.room = 64 + 2 * state.followers.len();
        }
        let (now, age, end) = (Mutex::new(Now::Unknown), AtomicU64::default(), CancellationToken::new());
        let standing = Arc::new(Standing { key, now, age, end });
        state.followers.insert(key, Arc::downgrade(&standing));
        standing
    }

    /// The states of all sessions with open sockets or streams.
    pub fn standings(&self) -> Vec<Arc<Standing>> {
        self.state().followers.values().filter_map(Weak::upgrade).collect()
    }

    /// Those among them whose session has expired, as far as is known: it may have been refreshed meanwhile.
    pub fn lapsed(&self, now: DateTime<Utc>) -> Vec<Arc<Standing>> {
        let mut standings = self.standings();
        standings.retain(|standing| matches!(*standing.now(), Now::Viewer(_, until) if until <= now));
        standings
    }

    /// Records that a session was found to have ended.
    pub fn ended(&self, key: Key) {
        let standing = self.state().followers.get(&key).and_then(Weak::upgrade);
        if let Some(standing) = standing {
            standing.change(None);
        }
    }
}

impl Standing {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of changes so far. While it stays the same, so does the viewer.
    pub fn age(&self) -> u64 {
        self.age.load(Ordering::Acquire)
    }

    /// The current viewer; `None` once they have signed out or left. It is the same `Arc` as long as nothing
    /// changes.
    pub fn viewer(&self) -> Option<Arc<Viewer>> {
        match &*self.now() {
            Now::Viewer(viewer, _) => Some(viewer.clone()),
            Now::Unknown | Now::Nobody => None,
        }
    }

    /// Cancelled once the session has ended, before that shows in anything else.
    pub fn end(&self) -> &CancellationToken {
        &self.end
    }

    /// Whether the user has not been looked up yet.
    pub fn is_unknown(&self) -> bool {
        matches!(*self.now(), Now::Unknown)
    }

    /// Records the first look-up. If the user was looked up again meanwhile, that newer result stays.
    pub fn settle(&self, seen: Option<Seen>) {
        let mut now = self.now();
        if matches!(*now, Now::Unknown) {
            self.put(&mut now, seen);
        }
    }

    /// Records a later look-up; returns whether the user has changed.
    pub fn change(&self, seen: Option<Seen>) -> bool {
        let mut now = self.now();
        match (&mut *now, &seen) {
            (Now::Viewer(old, until), Some(new)) if **old == new.viewer => {
                *until = new.until;
                return false;
            }
            (Now::Nobody, None) => return false,
            _ => {}
        }
        self.put(&mut now, seen);
        self.age.fetch_add(1, Ordering::Release);
        true
    }

    fn put(&self, now: &mut Now, seen: Option<Seen>) {
        let ended = seen.is_none();
        *now = seen.into();
        if ended {
            self.end.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = (Uuid::from_u128(1), Uuid::from_u128(2));

    fn seen(locale: &str) -> Seen {
        let (roles, business_line_id, locale) = (Vec::new(), None, locale.into());
        let viewer = Viewer { user_id: KEY.0, session_id: KEY.1, roles, business_line_id, locale };
        Seen { viewer, until: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn what_was_looked_up_before_a_change_is_not_remembered_after_it() {
        let (known, seen) = (Known::default(), seen("en"));
        let age = known.get(KEY).unwrap_err();
        known.put(KEY, seen.clone(), age);
        assert_eq!(known.get(KEY), Ok(seen.clone()));
        known.forget();
        known.put(KEY, seen, age);
        assert!(known.get(KEY).is_err());
    }

    #[test]
    fn whoever_looked_last_is_right() {
        let known = Known::default();
        let standing = known.standing(KEY);
        assert!(standing.is_unknown() && standing.viewer().is_none());
        standing.change(Some(seen("en")));
        let first = standing.viewer().unwrap();
        standing.settle(Some(seen("old")));
        let age = standing.age();
        assert!(!standing.change(Some(seen("en"))) && standing.age() == age);
        assert!(Arc::ptr_eq(&first, &standing.viewer().unwrap()), "nothing has changed");
        assert!(Arc::ptr_eq(&standing, &known.standing(KEY)), "shared");
        assert!(standing.change(Some(seen("zh-CN"))) && standing.age() > age);
        assert_eq!(standing.viewer().unwrap().locale, "zh-CN");
        standing.change(None);
        assert!(standing.viewer().is_none() && !standing.is_unknown());
        drop(standing);
        assert!(known.standings().is_empty());
    }

    #[test]
    fn a_standing_ends_with_its_session_and_a_refreshed_session_goes_on() {
        let known = Known::default();
        let standing = known.standing(KEY);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert!(known.lapsed(at(100)).is_empty(), "nobody has looked yet");
        standing.settle(Some(Seen { until: at(10), ..seen("en") }));
        assert!(known.lapsed(at(9)).is_empty());
        assert_eq!(known.lapsed(at(10)).len(), 1);
        assert!(!standing.change(Some(Seen { until: at(20), ..seen("en") })), "they are who they were");
        assert!(known.lapsed(at(10)).is_empty() && !standing.end().is_cancelled());
        known.ended(KEY);
        assert!(standing.end().is_cancelled() && known.lapsed(at(100)).is_empty());
        let anew = known.standing(KEY);
        assert!(!Arc::ptr_eq(&standing, &anew) && anew.is_unknown(), "what has ended is not shared");
    }
}
