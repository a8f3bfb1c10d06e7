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
pub type SessionKey = (Uuid, Uuid);

/// A user as they were looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedViewer {
    /// The user, with the roles that they had then.
    pub viewer: Viewer,
    /// When their session ends, unless it is refreshed before.
    pub until: DateTime<Utc>,
}

/// The cached users, and the users with open sockets or streams.
#[derive(Debug, Default)]
pub struct ViewerCache(Mutex<CacheState>);

#[derive(Debug, Default)]
struct CacheState {
    seen: HashMap<SessionKey, (Instant, CachedViewer)>,
    /// Increases with every change of users or sessions.
    age: u64,
    followers: HashMap<SessionKey, Weak<SessionState>>,
    /// The number of entries at which those without streams are removed.
    room: usize,
}

/// The current state of a session that has open sockets or streams.
#[derive(Debug)]
pub struct SessionState {
    /// The ids of the user and of the session.
    pub key: SessionKey,
    now: Mutex<CurrentViewer>,
    /// Increases with every change of the user.
    age: AtomicU64,
    /// Cancelled once the session has ended.
    end: CancellationToken,
}

/// Who the user of a session is at present.
#[derive(Debug)]
enum CurrentViewer {
    /// Not looked up yet.
    Unknown,
    /// With these roles, until the session expires.
    Viewer(Arc<Viewer>, DateTime<Utc>),
    /// The session has ended, or the user has left the organisation.
    Nobody,
}

impl From<Option<CachedViewer>> for CurrentViewer {
    fn from(seen: Option<CachedViewer>) -> Self {
        seen.map_or(Self::Nobody, |CachedViewer { viewer, until }| Self::Viewer(Arc::new(viewer), until))
    }
}

impl ViewerCache {
    fn state(&self) -> MutexGuard<'_, CacheState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cached user; otherwise the current age, to be given to [`put`](Self::put) after the look-up.
    pub fn get(&self, key: SessionKey) -> Result<CachedViewer, u64> {
        let state = self.state();
        let fresh = state.seen.get(&key).filter(|(at, _)| at.elapsed() < TRUST);
        fresh.map(|(_, seen)| seen.clone()).ok_or(state.age)
    }

    /// Caches a user who was looked up, unless users or sessions have changed since `age`.
    pub fn put(&self, key: SessionKey, seen: CachedViewer, age: u64) {
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
    pub fn clear(&self) {
        let mut state = self.state();
        state.age += 1;
        state.seen.clear();
    }

    /// The state that all sockets and streams of a session share.
    pub fn session_state(&self, key: SessionKey) -> Arc<SessionState> {
        let mut state = self.state();
        let cache = state.followers.get(&key).and_then(Weak::upgrade);
        if let Some(session) = cache.filter(|session| !session.end.is_cancelled()) {
            return session;
        }
        if state.followers.len() >= state.room {
            state.followers.retain(|_, session| session.strong_count() > 0);
            state.room = 64 + 2 * state.followers.len();
        }
        let (now, age, end) =
            (Mutex::new(CurrentViewer::Unknown), AtomicU64::default(), CancellationToken::new());
        let session = Arc::new(SessionState { key, now, age, end });
        state.followers.insert(key, Arc::downgrade(&session));
        session
    }

    /// The states of all sessions with open sockets or streams.
    pub fn session_states(&self) -> Vec<Arc<SessionState>> {
        self.state().followers.values().filter_map(Weak::upgrade).collect()
    }

    /// Those among them whose session has expired, as far as is known: it may have been refreshed meanwhile.
    pub fn lapsed(&self, now: DateTime<Utc>) -> Vec<Arc<SessionState>> {
        let mut sessions = self.session_states();
        sessions.retain(|session| matches!(*session.now(), CurrentViewer::Viewer(_, until) if until <= now));
        sessions
    }

    /// Records that a session was found to have ended.
    pub fn ended(&self, key: SessionKey) {
        let session = self.state().followers.get(&key).and_then(Weak::upgrade);
        if let Some(session) = session {
            session.change(None);
        }
    }
}

impl SessionState {
    fn now(&self) -> MutexGuard<'_, CurrentViewer> {
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
            CurrentViewer::Viewer(viewer, _) => Some(viewer.clone()),
            CurrentViewer::Unknown | CurrentViewer::Nobody => None,
        }
    }

    /// Cancelled once the session has ended, before that shows in anything else.
    pub fn end(&self) -> &CancellationToken {
        &self.end
    }

    /// Whether the user has not been looked up yet.
    pub fn is_unknown(&self) -> bool {
        matches!(*self.now(), CurrentViewer::Unknown)
    }

    /// Records the first look-up. If the user was looked up again meanwhile, that newer result stays.
    pub fn settle(&self, seen: Option<CachedViewer>) {
        let mut now = self.now();
        if matches!(*now, CurrentViewer::Unknown) {
            self.put(&mut now, seen);
        }
    }

    /// Records a later look-up; returns whether the user has changed.
    pub fn change(&self, seen: Option<CachedViewer>) -> bool {
        let mut now = self.now();
        match (&mut *now, &seen) {
            (CurrentViewer::Viewer(old, until), Some(new)) if **old == new.viewer => {
                *until = new.until;
                return false;
            }
            (CurrentViewer::Nobody, None) => return false,
            _ => {}
        }
        self.put(&mut now, seen);
        self.age.fetch_add(1, Ordering::Release);
        true
    }

    fn put(&self, now: &mut CurrentViewer, seen: Option<CachedViewer>) {
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

    const KEY: SessionKey = (Uuid::from_u128(1), Uuid::from_u128(2));

    fn seen(locale: &str) -> CachedViewer {
        let (roles, business_line_id, locale) = (Vec::new(), None, locale.into());
        let viewer = Viewer { user_id: KEY.0, session_id: KEY.1, roles, business_line_id, locale };
        CachedViewer { viewer, until: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn what_was_looked_up_before_a_change_is_not_remembered_after_it() {
        let (cache, seen) = (ViewerCache::default(), seen("en"));
        let age = cache.get(KEY).unwrap_err();
        cache.put(KEY, seen.clone(), age);
        assert_eq!(cache.get(KEY), Ok(seen.clone()));
        cache.clear();
        cache.put(KEY, seen, age);
        assert!(cache.get(KEY).is_err());
    }

    #[test]
    fn whoever_looked_last_is_right() {
        let cache = ViewerCache::default();
        let session = cache.session_state(KEY);
        assert!(session.is_unknown() && session.viewer().is_none());
        session.change(Some(seen("en")));
        let first = session.viewer().unwrap();
        session.settle(Some(seen("old")));
        let age = session.age();
        assert!(!session.change(Some(seen("en"))) && session.age() == age);
        assert!(Arc::ptr_eq(&first, &session.viewer().unwrap()), "nothing has changed");
        assert!(Arc::ptr_eq(&session, &cache.session_state(KEY)), "shared");
        assert!(session.change(Some(seen("zh-CN"))) && session.age() > age);
        assert_eq!(session.viewer().unwrap().locale, "zh-CN");
        session.change(None);
        assert!(session.viewer().is_none() && !session.is_unknown());
        drop(session);
        assert!(cache.session_states().is_empty());
    }

    #[test]
    fn a_standing_ends_with_its_session_and_a_refreshed_session_goes_on() {
        let cache = ViewerCache::default();
        let session = cache.session_state(KEY);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert!(cache.lapsed(at(100)).is_empty(), "nobody has looked yet");
        session.settle(Some(CachedViewer { until: at(10), ..seen("en") }));
        assert!(cache.lapsed(at(9)).is_empty());
        assert_eq!(cache.lapsed(at(10)).len(), 1);
        assert!(
            !session.change(Some(CachedViewer { until: at(20), ..seen("en") })),
            "they are who they were"
        );
        assert!(cache.lapsed(at(10)).is_empty() && !session.end().is_cancelled());
        cache.ended(KEY);
        assert!(session.end().is_cancelled() && cache.lapsed(at(100)).is_empty());
        let anew = cache.session_state(KEY);
        assert!(!Arc::ptr_eq(&session, &anew) && anew.is_unknown(), "what has ended is not shared");
    }
}
