//! Counts what one user holds at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A count per user; cheap to clone, all clones count together.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<HashMap<String, usize>>>);

/// One that is counted, until it is dropped.
#[derive(Debug)]
pub struct Counted {
    tally: Tally,
    user: Option<String>,
}

impl Tally {
    /// Counts one more for this user, unless there are `most` already. Nobody in particular
    /// (`None`) is not counted.
    pub fn take(&self, user: Option<String>, most: usize) -> Option<Counted> {
        if let Some(user) = &user {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(user.clone()).or_insert(0);
            if *count >= most {
                return None;
            }
            *count += 1;
        }
        Some(Counted { tally: self.clone(), user })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some(user) = &self.user else { return };
        let mut counts = self.tally.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(user) {
            *count -= 1;
            if *count == 0 {
                counts.remove(user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_per_user_and_forgets() {
        let tally = Tally::default();
        let first = tally.take(Some("ada".into()), 2);
        let second = tally.take(Some("ada".into()), 2);
        assert!(first.is_some() && second.is_some());
        assert!(tally.take(Some("ada".into()), 2).is_none());
        assert!(tally.take(Some("bob".into()), 2).is_some());
        assert!(tally.take(None, 0).is_some());
        drop(first);
        assert!(tally.take(Some("ada".into()), 2).is_some());
        drop(second);
        let left = tally.0.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert_eq!(left, 0);
    }
}
