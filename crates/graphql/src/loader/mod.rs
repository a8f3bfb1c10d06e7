//! The data loaders of one request: what it has loaded, and what it still needs.
//!
//! A field never waits. It takes what it needs from a loader (the cache of one data loader); if that is missing, it
//! records the key there and stops with [`LoadError::NotLoaded`]. Then all missing keys are loaded at once, one read per
//! loader, and the fields are evaluated again. So the number of reads depends on the depth of a request, never on
//! its rows.

mod table;

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use async_graphql::{Name, Value};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::{BoxFuture, join_all};
use uuid::Uuid;

use crate::rate_limit::Charge;

use app::clock::day_in;
use app::db::{PreparedRead, SelectSpec, StatementKey};
use app::error::{Error, Result as AppResult};
use app::page::{self, ListArgs, ListArgsOf, Listed, MOST_ROWS, Page, Window};
use app::request_origin::RequestOrigin;
use app::row::{Columns, EntityTrait, RowLayout};
use app::viewer::{Operation, Permission, Viewer};
use app::{App, scope};
pub use table::{DataLoaders, MOST_SIMILAR, Spending};

/// The application, and on whose behalf a request runs.
#[derive(Clone)]
pub struct Caller {
    /// The application, in an `Arc` because every request holds one.
    pub app: Arc<App>,
    /// The signed-in viewer; `None` before sign-in.
    pub viewer: Option<Viewer>,
    /// How the request arrived.
    pub origin: RequestOrigin,
    /// The cost of the request in points, and the remaining budget; empty if it did not come over the network.
    pub charge: Charge,
}

impl Caller {
    /// A caller that did not come over the network.
    pub fn new(app: Arc<App>, viewer: Option<Viewer>) -> Self {
        Self { app, viewer, origin: RequestOrigin::default(), charge: Charge::default() }
    }

    /// The signed-in viewer. Fails with `Unauthenticated` before sign-in.
    pub fn viewer(&self) -> AppResult<&Viewer> {
        self.viewer.as_ref().ok_or(Error::Unauthenticated("Sign in first."))
    }

    /// The same, if the table of rights allows them to run the operation. Otherwise it fails with `Forbidden`.
    pub fn enter(&self, operation: Operation) -> AppResult<&Viewer> {
        let viewer = self.viewer()?;
        viewer.enter(operation)?;
        Ok(viewer)
    }
}

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

/// The number of a set of list arguments. A request has few different ones, each for many parents.
pub type ListId = u32;

/// The data loaders of a list: pages and total counts, under parents or (under the nil id) of the whole list.
pub struct PageLoader<E: Listed> {
    asked: Mutex<Vec<Arc<ListArgsOf<E>>>>,
    pages: DataLoader<(ListId, Uuid), Arc<Page<E>>>,
    counts: DataLoader<(ListId, Uuid), i64>,
}

impl<E: Listed> Default for PageLoader<E> {
    fn default() -> Self {
        Self { asked: Mutex::default(), pages: DataLoader::default(), counts: DataLoader::default() }
    }
}

/// The arguments of a connection, besides its filter and order.
#[derive(Default)]
pub struct ConnectionArguments {
    /// The number of rows from the start.
    pub first: Option<i32>,
    /// Only rows after this cursor.
    pub after: Option<String>,
    /// The number of rows from the end.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
    /// Whether it must be known if there are more rows.
    pub peek: bool,
}

impl<E: Listed> PageLoader<E> {
    /// Records a set of arguments and returns its number. Fails if the arguments are invalid.
    pub fn ask(
        &self,
        arguments: ConnectionArguments,
        filter: Option<E::Filter>,
        order: Option<E::Order>,
    ) -> AppResult<ListId> {
        let ConnectionArguments { first, after, last, before, peek } = arguments;
        let window = Window::new(first, after, last, before)?.peeking(peek);
        let asked = ListArgs { filter: filter.unwrap_or_default(), order: order.unwrap_or_default(), window };
        let mut known = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let number = known.iter().position(|known| **known == asked).unwrap_or_else(|| {
            known.push(Arc::new(asked));
            known.len() - 1
        });
        ListId::try_from(number).map_err(Error::internal)
    }

    /// The arguments of this number.
    pub fn asked(&self, question: ListId) -> AppResult<Arc<ListArgsOf<E>>> {
        let known = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(question as usize).cloned().ok_or_else(|| Error::bug("an unknown question"))
    }

    /// The page under a parent.
    pub fn page(&self, question: ListId, parent: Uuid) -> Loaded<Arc<Page<E>>> {
        Ok(self.pages.get((question, parent))?.unwrap_or_default())
    }

    /// The total number of rows under a parent.
    pub fn count(&self, question: ListId, parent: Uuid) -> Loaded<i64> {
        Ok(self.counts.get((question, parent))?.unwrap_or_default())
    }

    /// Loads the missing pages and counts, under parents or of the whole list.
    pub fn loads<'a>(&'a self, ctx: &'a RequestContext, parent: Option<E::Column>) -> Vec<BoxFuture<'a, ()>> {
        let mut loads: Vec<BoxFuture<'a, ()>> = Vec::new();
        for (question, parents) in grouped(self.pages.missing()) {
            loads.push(Box::pin(async move {
                let pages = self.load_pages(ctx, parent, question, &parents).await;
                let keyed = |(id, page)| ((question, id), Arc::new(page));
                let pages = pages.map(|pages| pages.into_iter().map(keyed).collect());
                self.pages.fill(parents.into_iter().map(|id| (question, id)).collect(), pages);
            }));
        }
        for (question, parents) in grouped(self.counts.missing()) {
            loads.push(Box::pin(async move {
                let counts = self.load_counts(ctx, parent, question, &parents).await;
                let counts = counts
                    .map(|counts| counts.into_iter().map(|(id, count)| ((question, id), count)).collect());
                self.counts.fill(parents.into_iter().map(|id| (question, id)).collect(), counts);
            }));
        }
        loads
    }

    async fn load_pages(
        &self,
        ctx: &RequestContext,
        parent: Option<E::Column>,
        question: ListId,
        parents: &[Uuid],
    ) -> AppResult<HashMap<Uuid, Page<E>>> {
        let (app, viewer) = (&ctx.caller.app, ctx.viewer()?);
        let (asked, columns) = (self.asked(question)?, ctx.columns::<E>());
        match parent {
            Some(parent) => page::list_by(app, viewer, parent, parents, &asked, columns).await,
            None => Ok(HashMap::from([(Uuid::nil(), page::list(app, viewer, &asked, columns).await?)])),
        }
    }

    async fn load_counts(
        &self,
        ctx: &RequestContext,
        parent: Option<E::Column>,
        question: ListId,
        parents: &[Uuid],
    ) -> AppResult<HashMap<Uuid, i64>> {
        let (app, viewer, asked) = (&ctx.caller.app, ctx.viewer()?, self.asked(question)?);
        match parent {
            Some(parent) => page::count_by::<E>(app, viewer, parent, parents, &asked.filter).await,
            None => Ok(HashMap::from([(Uuid::nil(), page::count::<E>(app, viewer, &asked.filter).await?)])),
        }
    }
}

fn grouped(keys: Option<Vec<(ListId, Uuid)>>) -> HashMap<ListId, Vec<Uuid>> {
    let mut groups: HashMap<ListId, Vec<Uuid>> = HashMap::new();
    for (question, parent) in keys.unwrap_or_default() {
        groups.entry(question).or_default().push(parent);
    }
    groups
}

/// Everything that was loaded for one request, one of its mutations, or one event of a subscription.
pub struct RequestContext {
    /// The application, and on whose behalf the request runs.
    pub caller: Caller,
    /// What async-graphql answered to the fields of introspection, as JSON by response key; `None` without such fields.
    pub introspected: Option<HashMap<Name, String>>,
    data_loaders: DataLoaders,
    /// The columns to read of each table; all columns for a table that is not in here.
    columns: Mutex<HashMap<std::any::TypeId, Columns>>,
    rows: AtomicUsize,
    /// Whether the deadline of a mutation passed before everything was loaded.
    late: AtomicBool,
}

impl Deref for RequestContext {
    type Target = DataLoaders;

    fn deref(&self) -> &DataLoaders {
        &self.data_loaders
    }
}

impl RequestContext {
    /// The context of the request in which nothing is loaded yet.
    pub fn new(caller: Caller) -> Self {
        Self {
            caller,
            introspected: None,
            data_loaders: DataLoaders::default(),
            columns: Mutex::default(),
            rows: AtomicUsize::new(0),
            late: AtomicBool::new(false),
        }
    }

    /// The signed-in viewer. Fails with `Unauthenticated` before sign-in.
    pub fn viewer(&self) -> AppResult<&Viewer> {
        self.caller.viewer()
    }

    /// The organisation's current day.
    pub fn today(&self) -> NaiveDate {
        self.caller.app.today()
    }

    /// The day at an instant in the organisation's time zone.
    pub fn day_of(&self, instant: DateTime<Utc>) -> NaiveDate {
        day_in(self.caller.app.zone, instant)
    }

    /// Whether the viewer may see the cost of a project.
    pub fn sees_cost(&self, project: impl Into<scope::ProjectOwnership>) -> bool {
        self.caller.viewer.as_ref().is_some_and(|viewer| scope::sees_cost(viewer, project))
    }

    /// Fails with `Forbidden` unless the viewer may see the cost of a project.
    pub fn require_cost(&self, project: impl Into<scope::ProjectOwnership>) -> AppResult<()> {
        let viewer = self.viewer()?;
        viewer.require(Permission::SeeCost)?;
        if scope::sees_cost(viewer, project) {
            return Ok(());
        }
        Err(Error::Forbidden("You see this project in a role that may not see its cost.".into()))
    }

    /// Records that these columns of a table are selected.
    pub fn show<E: EntityTrait>(&self, columns: Columns) {
        let mut known = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = known.entry(std::any::TypeId::of::<E>()).or_default();
        *shown = shown.union(columns);
    }

    /// The selected columns of a table; `None` if none were recorded.
    pub fn shown<E: EntityTrait>(&self) -> Option<Columns> {
        let known = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&std::any::TypeId::of::<E>()).copied()
    }

    /// The columns to read of a table: the selected ones, or all if none were recorded.
    pub fn columns<E: EntityTrait>(&self) -> Columns {
        self.shown::<E>().unwrap_or_else(Columns::all::<E>)
    }

    /// The statement that reads rows by a key, cached under the name `what` for all requests with the same
    /// visibility, columns and joined columns.
    pub fn reading<E: EntityTrait>(
        &self,
        what: &'static str,
        key: E::Column,
        beside: Option<Columns>,
        wanted: impl FnOnce(&Viewer, RowLayout) -> SelectSpec<E>,
    ) -> AppResult<Arc<PreparedRead>> {
        let layout =
            RowLayout { own: self.columns::<E>().with::<E>(key), joined: beside.unwrap_or_default() };
        let alike = StatementKey { what, viewer: scope::stand_in(self.viewer()?, false), layout };
        let db = &self.caller.app.db;
        Ok(db.cached_statement(alike, |alike| db.each(key, &wanted(&alike.viewer, alike.layout), MOST_ROWS)))
    }

    /// Counts objects of the answer. Fails once there are more than [`MOST_ROWS`].
    pub fn count_rows(&self, more: usize) -> AppResult<()> {
        if self.rows.fetch_add(more, Ordering::Relaxed) < MOST_ROWS {
            return Ok(());
        }
        let message = format!("The answer has more than {MOST_ROWS} rows; ask for shorter pages.");
        Err(Error::Limit { name: "rows", message })
    }

    /// Reserves more bytes of memory. Fails with `Limit` if there is no room.
    pub fn take_room(&self, bytes: usize) -> AppResult<()> {
        let Some(memory) = &self.caller.origin.memory else { return Ok(()) };
        memory.grow(bytes).map_err(|full| Error::Limit { name: full.limit, message: full.to_string() })
    }

    /// Keeps what async-graphql answered to the fields of introspection. Fails with `Limit` if there is no room.
    pub fn keep_introspected(&mut self, answered: Value) -> AppResult<()> {
        let Value::Object(fields) = answered else { return Ok(()) };
        let mut kept = HashMap::with_capacity(fields.len());
        for (key, value) in fields {
            let json = serde_json::to_string(&value).map_err(Error::internal)?;
            self.take_room(json.len())?;
            kept.insert(key, json);
        }
        self.introspected = Some(kept);
        Ok(())
    }

    /// Releases reserved bytes.
    pub fn give_room(&self, bytes: usize) {
        if let Some(memory) = &self.caller.origin.memory {
            memory.shrink(bytes);
        }
    }

    /// Starts to count the objects of the answer again.
    pub fn count_anew(&self) {
        self.rows.store(0, Ordering::Relaxed);
    }

    /// Loads everything that is missing, each loader with one read. In a mutation it stops at the deadline: the
    /// answer then tells what was done, without what is still missing.
    pub async fn load(&self) {
        let loads = join_all(self.data_loaders.loads(self));
        match self.caller.app.deadline() {
            None => drop(loads.await),
            Some(deadline) => {
                let in_time = tokio::time::timeout_at(deadline.until(), loads).await.is_ok();
                self.late.fetch_or(!in_time, Ordering::Relaxed);
            }
        }
    }

    /// The error of everything that is missing after the deadline; `None` if the deadline has not passed.
    pub fn given_up(&self) -> Option<Error> {
        let message = "The time for the request was over before this was read.";
        let error = || Error::Limit { name: "request_timeout", message: message.into() };
        self.late.load(Ordering::Relaxed).then(error)
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
