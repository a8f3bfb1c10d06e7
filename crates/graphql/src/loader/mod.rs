//! The data loaders of one request: what it has loaded, and what it still needs.
//!
//! A field never waits. It takes what it needs from a loader (the cache of one data loader); if that is missing, it
//! records the key there and stops with [`LoadError::NotLoaded`]. Then all missing keys are loaded at once, one read per
//! loader, and the fields are evaluated again. So the number of reads depends on the depth of a request, never on
//! its rows.

mod page_loader;
mod request_context;
mod table;

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use uuid::Uuid;

use app::error::{Error, Result as AppResult};
pub use page_loader::{ConnectionArguments, ListId, PageLoader};
pub use request_context::{Caller, RequestContext};
pub use table::{DataLoaders, MOST_SIMILAR, Spending};

/// Why a field has no value now.
#[derive(Debug)]
pub enum LoadError {
    /// Something must be loaded first; its key is recorded.
    NotLoaded,
    /// The field fails with this error.
    Failed(Error),
}

impl From<Error> for LoadError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// The value of a field, or why there is none now.
pub type Loaded<T> = std::result::Result<T, LoadError>;

/// The cache of a data loader: things of one kind, by key. Every request has all data loaders and uses a few of them;
/// an unused one allocates nothing.
pub struct DataLoader<K, V>(OnceLock<Box<Mutex<LoaderCache<K, V>>>>);

struct LoaderCache<K, V> {
    have: HashMap<K, AppResult<Option<V>>>,
    missing: HashSet<K>,
}

impl<K, V> Default for DataLoader<K, V> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<K, V> Default for LoaderCache<K, V> {
    fn default() -> Self {
        Self { have: HashMap::new(), missing: HashSet::new() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> DataLoader<K, V> {
    fn kept(&self) -> MutexGuard<'_, LoaderCache<K, V>> {
        self.0.get_or_init(Box::default).lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thing of this key, `None` if there is none. If it is not loaded yet, the key is recorded and this is
    /// `LoadError::NotLoaded`.
    pub fn get(&self, key: K) -> Loaded<Option<V>> {
        let mut kept = self.kept();
        if let Some(known) = kept.have.get(&key) {
            return known.clone().map_err(LoadError::Failed);
        }
        kept.missing.insert(key);
        Err(LoadError::NotLoaded)
    }

    /// The same, but it fails with `NotFound` if there is none, or none that the viewer may see.
    pub fn need(&self, noun: &'static str, key: K) -> Loaded<V> {
        self.get(key)?.ok_or_else(|| LoadError::Failed(Error::not_found(noun, &[])))
    }

    /// Stores something that is known already, so that it need not be loaded.
    pub fn put(&self, key: K, value: V) {
        self.kept().have.insert(key, Ok(Some(value)));
    }

    /// Takes the recorded keys, which must now be loaded; `None` if there are none.
    pub fn missing(&self) -> Option<Vec<K>> {
        self.0.get()?;
        let missing = std::mem::take(&mut self.kept().missing);
        (!missing.is_empty()).then(|| missing.into_iter().collect())
    }

    /// Stores what was loaded for these keys, where each may have an error of its own.
    pub fn fill_each(&self, keys: Vec<K>, loaded: AppResult<HashMap<K, AppResult<V>>>) {
        match loaded {
            Ok(mut loaded) => {
                let found = keys.into_iter().map(|key| {
                    let value = loaded.remove(&key).transpose();
                    (key, value)
                });
                self.kept().have.extend(found);
            }
            Err(error) => self.fill(keys, Err(error)),
        }
    }

    /// Stores what was loaded for these keys.
    pub fn fill(&self, keys: Vec<K>, loaded: AppResult<HashMap<K, V>>) {
        let mut kept = self.kept();
        match loaded {
            Ok(mut loaded) => kept.have.extend(keys.into_iter().map(|key| {
                let value = loaded.remove(&key);
                (key, Ok(value))
            })),
            Err(error) => kept.have.extend(keys.into_iter().map(|key| (key, Err(error.clone())))),
        }
    }
}

/// Values computed from loaded things. Fields are evaluated again in every round of loading, and may be selected
/// many times: each value is computed once in a request.
pub struct Memo<K, V>(Mutex<HashMap<K, AppResult<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// The value of this key, which is computed at the first call.
    pub fn get(&self, key: K, reckon: impl FnOnce() -> AppResult<V>) -> Loaded<V> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = known.entry(key).or_insert_with(reckon);
        value.clone().map_err(LoadError::Failed)
    }
}

/// Everything under a parent; empty if there is nothing.
pub fn all<V: Clone, T>(loader: &DataLoader<Uuid, Vec<V>>, parent: Uuid, of: fn(V) -> T) -> Loaded<Vec<T>> {
    Ok(loader.get(parent)?.unwrap_or_default().into_iter().map(of).collect())
}

/// Those of several things that the viewer may see. The keys of all are recorded before this waits.
pub fn those<V: Clone, T>(loader: &DataLoader<Uuid, V>, ids: &[Uuid], of: fn(V) -> T) -> Loaded<Vec<T>> {
    let found: Vec<_> = ids.iter().map(|id| loader.get(*id)).collect();
    let found = found.into_iter().collect::<Loaded<Vec<_>>>()?;
    Ok(found.into_iter().flatten().map(of).collect())
}

/// The thing that a nullable reference names, if the viewer may see it.
pub fn maybe<V: Clone, T>(
    loader: &DataLoader<Uuid, V>,
    id: Option<Uuid>,
    of: fn(V) -> T,
) -> Loaded<Option<T>> {
    match id {
        Some(id) => Ok(loader.get(id)?.map(of)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_value_is_computed_once_even_if_that_fails() {
        let (memo, times) = (Memo::<u8, u8>::default(), Cell::new(0));
        let compute = |key: u8| {
            memo.get(key, || {
                times.set(times.get() + 1);
                if key == 0 { Err(Error::bug("nothing to compute")) } else { Ok(key * 2) }
            })
        };
        for _ in 0..3 {
            assert!(matches!(compute(4), Ok(8)) && matches!(compute(0), Err(LoadError::Failed(_))));
        }
        assert_eq!(times.get(), 2);
    }
}
