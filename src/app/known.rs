//! Who was seen a moment ago, and whose streams run: nobody is looked up again for every request and event.
//!
//! A change of people or sessions through this server counts with the next request, one through another server as
//! soon as the feed sees it, and after [`TRUST`] at the latest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::viewer::Viewer;

/// How long somebody is known without another look.
const TRUST: Duration = Duration::from_secs(1);
/// How many are remembered; then it begins anew.
const MOST: usize = 20_000;

/// A user and their session.
pub type Key = (Uuid, Uuid);

/// Those who were seen a moment ago, and those whose streams run.
#[derive(Debug, Default)]
pub struct Known(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    seen: HashMap<Key, (Instant, Viewer)>,
    /// Grows with every change of people.
    age: u64,
    followers: HashMap<Key, Weak<Standing>>,
    /// How many followers there may be before those who have left are cleared away.
    room: usize,
}

/// Somebody whose streams run, from moment to moment.
#[derive(Debug)]
pub struct Standing {
    /// Who, by which session.
    pub key: Key,
    now: Mutex<Now>,
    /// Grows with every change of who they are.
    age: AtomicU64,
}

/// Who somebody is now.
#[derive(Debug)]
enum Now {
    /// Not looked up yet.
    Unknown,
    /// With these roles.
    Viewer(Arc<Viewer>),
    /// Signed out, or left.
    Nobody,
}

impl From<Option<Viewer>> for Now {
    fn from(viewer: Option<Viewer>) -> Self {
        viewer.map_or(Self::Nobody, |viewer| Self::Viewer(Arc::new(viewer)))
    }
}

impl Known {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody who was seen a moment ago; if not, the age at which they are looked up now.
    pub fn get(&self, key: Key) -> Result<Viewer, u64> {
        let state = self.state();
        let fresh = state.seen.get(&key).filter(|(at, _)| at.elapsed() < TRUST);
        fresh.map(|(_, viewer)| viewer.clone()).ok_or(state.age)
    }

    /// Remembers who was looked up, unless something has changed since then.
    pub fn put(&self, key: Key, viewer: Viewer, age: u64) {
        let mut state = self.state();
        if state.age != age {
            return;
        }
        if state.seen.len() >= MOST {
            state.seen.clear();
        }
        state.seen.insert(key, (Instant::now(), viewer));
    }

    /// Forgets everybody who was seen: people or sessions have changed.
    pub fn forget(&self) {
        let mut state = self.state();
        state.age += 1;
        state.seen.clear();
    }

    /// The standing that all streams of a session share.
    pub fn standing(&self, key: Key) -> Arc<Standing> {
        let mut state = self.state();
        if let Some(standing) = state.followers.get(&key).and_then(Weak::upgrade) {
            return standing;
        }
        if state.followers.len() >= state.room {
            state.followers.retain(|_, standing| standing.strong_count() > 0);
            state.room = 64 + 2 * state.followers.len();
        }
        let standing = Arc::new(Standing { key, now: Mutex::new(Now::Unknown), age: AtomicU64::default() });
        state.followers.insert(key, Arc::downgrade(&standing));
        standing
    }

    /// Everybody whose streams run.
    pub fn standings(&self) -> Vec<Arc<Standing>> {
        self.state().followers.values().filter_map(Weak::upgrade).collect()
    }
}

impl Standing {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often they have changed: as long as this stays, so does the viewer.
    pub fn age(&self) -> u64 {
        self.age.load(Ordering::Acquire)
    }

    /// Who they are now; none once they have signed out or left. The same `Arc` as long as nothing changes.
    pub fn viewer(&self) -> Option<Arc<Viewer>> {
        match &*self.now() {
            Now::Viewer(viewer) => Some(viewer.clone()),
            Now::Unknown | Now::Nobody => None,
        }
    }

    /// Whether nobody has looked them up yet.
    pub fn is_unknown(&self) -> bool {
        matches!(*self.now(), Now::Unknown)
    }

    /// Notes who was looked up first; who was looked up again meanwhile is newer.
    pub fn settle(&self, viewer: Option<Viewer>) {
        let mut now = self.now();
        if matches!(*now, Now::Unknown) {
            *now = viewer.into();
        }
    }

    /// Notes who was looked up again, and says whether that is a change.
    pub fn change(&self, viewer: Option<Viewer>) -> bool {
        let mut now = self.now();
        let same = match (&*now, &viewer) {
            (Now::Viewer(old), Some(new)) => **old == *new,
            (Now::Nobody, None) => true,
            _ => false,
        };
        if !same {
            *now = viewer.into();
            self.age.fetch_add(1, Ordering::Release);
        }
        !same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = (Uuid::from_u128(1), Uuid::from_u128(2));

    fn viewer(locale: &str) -> Viewer {
        let (roles, business_line_id, locale) = (Vec::new(), None, locale.into());
        Viewer { user_id: KEY.0, session_id: KEY.1, roles, business_line_id, locale }
    }

    #[test]
    fn what_was_looked_up_before_a_change_is_not_remembered_after_it() {
        let (known, viewer) = (Known::default(), viewer("en"));
        let age = known.get(KEY).unwrap_err();
        known.put(KEY, viewer.clone(), age);
        assert_eq!(known.get(KEY), Ok(viewer.clone()));
        known.forget();
        known.put(KEY, viewer, age);
        assert!(known.get(KEY).is_err());
    }

    #[test]
    fn whoever_looked_last_is_right() {
        let known = Known::default();
        let standing = known.standing(KEY);
        assert!(standing.is_unknown() && standing.viewer().is_none());
        standing.change(Some(viewer("en")));
        let first = standing.viewer().unwrap();
        standing.settle(Some(viewer("old")));
        let age = standing.age();
        assert!(!standing.change(Some(viewer("en"))) && standing.age() == age);
        assert!(Arc::ptr_eq(&first, &standing.viewer().unwrap()), "nothing has changed");
        assert!(Arc::ptr_eq(&standing, &known.standing(KEY)), "shared");
        assert!(standing.change(Some(viewer("zh-CN"))) && standing.age() > age);
        assert_eq!(standing.viewer().unwrap().locale, "zh-CN");
        standing.change(None);
        assert!(standing.viewer().is_none() && !standing.is_unknown());
        drop(standing);
        assert!(known.standings().is_empty());
    }
}
