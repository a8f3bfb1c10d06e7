//! Counts how many of something each user or address holds.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use app::request_origin::subscriber;

/// A user or an address, by which things are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum LimitHolder {
    /// A signed-in user, by identity.
    User(String),
    /// Nobody who is signed in, at this address.
    Address(IpAddr),
}

impl LimitHolder {
    /// The holder for an address: its subscriber ([`subscriber`]).
    pub(crate) fn at(peer: IpAddr) -> Self {
        Self::Address(subscriber(peer))
    }
}

/// Counts per holder. Clones share the counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct HolderCounts(Arc<Mutex<HashMap<LimitHolder, usize>>>);

/// One that is counted until this is dropped.
#[derive(Debug)]
pub(crate) struct CountGuard {
    counts: HolderCounts,
    holder: LimitHolder,
}

impl HolderCounts {
    /// Counts one more for this holder; `None` if there are `most` already.
    pub(crate) fn take(&self, holder: LimitHolder, most: usize) -> Option<CountGuard> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = counts.get(&holder).copied().unwrap_or_default();
        if held >= most {
            return None;
        }
        counts.insert(holder.clone(), held + 1);
        Some(CountGuard { counts: self.clone(), holder })
    }
}

impl Drop for CountGuard {
    fn drop(&mut self) {
        let mut counts = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_per_holder_and_forgets() {
        let counts = HolderCounts::default();
        let ada = || LimitHolder::User("ada".into());
        let first = counts.take(ada(), 2);
        let second = counts.take(ada(), 2);
        assert!(first.is_some() && second.is_some());
        assert!(counts.take(ada(), 2).is_none());
        assert!(counts.take(LimitHolder::User("bob".into()), 2).is_some());
        assert!(counts.take(LimitHolder::at([127, 0, 0, 1].into()), 2).is_some());
        drop(first);
        assert!(counts.take(ada(), 2).is_some());
        drop(second);
        let left = counts.0.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert_eq!(left, 0);
    }

    #[test]
    fn an_address_is_what_one_subscriber_has() {
        let at = |address: &str| LimitHolder::at(address.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:2"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
    }
}
