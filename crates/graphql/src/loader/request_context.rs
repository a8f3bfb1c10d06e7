//! What a request runs with: on whose behalf, its data loaders, the columns it shows, and the memory it takes.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Name, Value};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::join_all;
use messages::Arg;

use super::DataLoaders;
use crate::rate_limit::Charge;
use app::clock::day_in;
use app::db::{PreparedRead, SelectSpec, StatementKey};
use app::error::{Error, Result as AppResult};
use app::language::{self, Locale};
use app::page::MOST_ROWS;
use app::request_origin::RequestOrigin;
use app::row::{Columns, EntityTrait, RowLayout};
use app::viewer::{Operation, Permission, Viewer};
use app::{App, scope};

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

    /// The language that they are told things in: the viewer's; before sign-in the one that the request asks for.
    pub fn locale(&self) -> Locale {
        self.viewer.as_ref().map_or_else(language::current, Viewer::language)
    }

    /// The signed-in viewer. Fails with `Unauthenticated` before sign-in.
    pub fn viewer(&self) -> AppResult<&Viewer> {
        self.viewer.as_ref().ok_or_else(|| Error::Unauthenticated(messages::sign_in_first()))
    }

    /// The same, if the table of rights allows them to run the operation. Otherwise it fails with `Forbidden`.
    pub fn enter(&self, operation: Operation) -> AppResult<&Viewer> {
        let viewer = self.viewer()?;
        viewer.enter(operation)?;
        Ok(viewer)
    }
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
        Err(Error::Forbidden(messages::no_cost_in_role(Arg::list(
            Permission::SeeCost.roles().iter().copied(),
        ))))
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
        let message = messages::too_many_rows(MOST_ROWS);
        Err(Error::Limit { name: "rows", message })
    }

    /// Reserves more bytes of memory. Fails with `Limit` if there is no room.
    pub fn take_room(&self, bytes: usize) -> AppResult<()> {
        let Some(memory) = &self.caller.origin.memory else { return Ok(()) };
        memory.grow(bytes).map_err(|full| Error::Limit { name: full.limit, message: full.message() })
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
        let deadline = self.caller.app.deadline()?;
        let message = || messages::not_read_in_time(deadline.seconds());
        self.late
            .load(Ordering::Relaxed)
            .then(|| Error::Limit { name: "request_timeout", message: message() })
    }
}
