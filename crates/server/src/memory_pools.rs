//! The memory budgets of users and addresses.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{holder_count::LimitHolder, limits::Limits, refusal::Refusal};
use app::memory_budget::{BudgetExceeded, MemoryPool};

/// All memory pools of the server.
pub(crate) struct MemoryPools {
    signed_in: Arc<MemoryPool>,
    strangers: Arc<MemoryPool>,
    of_each: usize,
    each: Mutex<HolderPools>,
}

#[derive(Default)]
struct HolderPools {
    pools: HashMap<LimitHolder, Weak<MemoryPool>>,
    /// The number of pools at which unused ones are removed.
    most: usize,
}

impl MemoryPools {
    /// The pools by the limits. Those without a session share a quarter of the memory, so that they take nothing
    /// from the others.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self::with(limits.held_bytes / 8 * 7, limits.held_bytes_per_user, limits)
    }

    /// The pools for slow bodies.
    pub(crate) fn of_slow_bodies(limits: &Limits) -> Self {
        Self::with(limits.held_bytes / 8, limits.held_bytes_per_user / 8, limits)
    }

    fn with(all: usize, of_each: usize, limits: &Limits) -> Self {
        let signed_in = MemoryPool::new("held_bytes", all, limits.unread_patience);
        let strangers = signed_in.part("held_bytes", all / 4);
        Self { signed_in, strangers, of_each, each: Mutex::default() }
    }

    /// A pool for compressors: an eighth of the memory.
    pub(crate) fn packers(&self) -> Arc<MemoryPool> {
        self.signed_in.part("held_bytes", self.signed_in.most() / 8)
    }

    /// The pool of a user or an address.
    pub(crate) fn of(&self, holder: LimitHolder) -> Arc<MemoryPool> {
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = each.pools.get(&holder).and_then(Weak::upgrade) {
            return pool;
        }
        if each.pools.len() >= each.most {
            each.pools.retain(|_, pool| pool.strong_count() > 0);
            each.most = 2 * each.pools.len() + 64;
        }
        let within = match &holder {
            LimitHolder::User(_) => &self.signed_in,
            LimitHolder::Address(_) => &self.strangers,
        };
        let pool = within.part("held_bytes_per_user", self.of_each);
        each.pools.insert(holder, Arc::downgrade(&pool));
        pool
    }
}

impl From<BudgetExceeded> for Refusal {
    fn from(full: BudgetExceeded) -> Self {
        Self::limit(full.limit, full.message())
    }
}
