//! Who was seen a moment ago: a client that asks ten times a second is not looked up ten times.
//!
//! A change of people or sessions through this server counts with the next request, one through another server
//! after [`TRUST`] at the latest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::viewer::Viewer;

/// How long somebody is known without another look.
const TRUST: Duration = Duration::from_secs(1);
/// How many are remembered; then it begins anew.
const MOST: usize = 20_000;

/// A user and their session.
type Key = (Uuid, Uuid);

/// Those who were seen a moment ago.
#[derive(Debug, Default)]
pub struct Known(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    seen: HashMap<Key, (Instant, Viewer)>,
    /// Grows with every change of people.
    age: u64,
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

    /// Forgets everybody: people or sessions have changed.
    pub fn forget(&self) {
        let mut state = self.state();
        state.age += 1;
        state.seen.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_up_before_a_change_is_not_remembered_after_it() {
        let (known, key) = (Known::default(), (Uuid::from_u128(1), Uuid::from_u128(2)));
        let viewer = Viewer {
            user_id: key.0,
            session_id: key.1,
            roles: Vec::new(),
            business_line_id: None,
            locale: "en".into(),
        };
        let age = known.get(key).unwrap_err();
        known.put(key, viewer.clone(), age);
        assert_eq!(known.get(key), Ok(viewer.clone()));
        known.forget();
        known.put(key, viewer, age);
        assert!(known.get(key).is_err());
    }
}
