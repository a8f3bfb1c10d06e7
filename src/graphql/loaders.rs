//! One loader an edge: whatever is asked of many rows at once becomes one statement.
//!
//! A set of loaders lives as long as one request (or one event of a subscription, or one mutation) and
//! remembers what it loaded.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::dataloader::BatchFn;
use ::dataloader::cached::Loader;
use entity::enums::{CostCategory, CostStatus, Role};
use entity::{
    alert, budget, budget_line, business_line, contact, cost, cost_approval, customer, project, requirement,
    requirement_finding, requirement_review, service_item, task, user_account,
};
use sea_orm::{Condition, EntityTrait, FromQueryResult, ModelTrait, Value};
use uuid::Uuid;

use super::{Fault, Result};
use crate::app::page::{self, AskedOf, Listed, Page};
use crate::app::{self, App, scope};
use crate::error::{Error, Result as AppResult};
use crate::rules::progress::Standing;
use crate::viewer::Viewer;

/// The program, and who asks it.
#[derive(Clone)]
pub struct Caller {
    /// The program.
    pub app: App,
    /// None before sign-in.
    pub viewer: Option<Viewer>,
    rows: Arc<AtomicUsize>,
}

/// Rows that one answer shows at most: pages of pages of pages would be the whole database many times over.
const MOST_ROWS: usize = 50_000;

impl Caller {
    /// A caller who has been shown nothing yet.
    pub fn new(app: App, viewer: Option<Viewer>) -> Self {
        Self { app, viewer, rows: Arc::default() }
    }

    /// Counts a row that is shown; an error past the limit.
    pub fn count_row(&self) -> Result<()> {
        if self.rows.fetch_add(1, Ordering::Relaxed) < MOST_ROWS {
            return Ok(());
        }
        let message = format!("The answer has more than {MOST_ROWS} rows; ask for shorter pages.");
        Err(Fault(Error::Limit { name: "rows", message }))
    }

    /// The signed-in viewer.
    pub fn viewer(&self) -> AppResult<&Viewer> {
        self.viewer.as_ref().ok_or(Error::Unauthenticated("Sign in first."))
    }
}

/// More keys than a page of pages of pages has.
const LARGEST_BATCH: usize = 20_000;

type Loading<T> = Pin<Box<dyn Future<Output = AppResult<T>> + Send>>;
type Load<V> = fn(Arc<Caller>, Vec<Uuid>) -> Loading<HashMap<Uuid, V>>;

/// What hangs at one edge, by the id of the row it hangs at.
#[derive(Clone)]
pub struct Edge<V: Clone + Send + 'static>(Loader<Uuid, AppResult<Option<V>>, Batch<V>>);

struct Batch<V> {
    caller: Arc<Caller>,
    load: Load<V>,
}

impl<V: Clone + Send + 'static> BatchFn<Uuid, AppResult<Option<V>>> for Batch<V> {
    async fn load(&mut self, keys: &[Uuid]) -> HashMap<Uuid, AppResult<Option<V>>> {
        match (self.load)(self.caller.clone(), keys.to_vec()).await {
            Ok(mut found) => keys.iter().map(|key| (*key, Ok(found.remove(key)))).collect(),
            Err(error) => keys.iter().map(|key| (*key, Err(error.clone()))).collect(),
        }
    }
}

impl<V: Clone + Send + 'static> Edge<V> {
    fn new(caller: &Arc<Caller>, load: Load<V>) -> Self {
        let batch = Batch { caller: caller.clone(), load };
        Self(Loader::new(batch).with_max_batch_size(LARGEST_BATCH))
    }

    /// What hangs there, if anything.
    pub async fn get(&self, key: Uuid) -> Result<Option<V>> {
        self.0.load(key).await.map_err(Fault)
    }

    /// What must hang there, unless the viewer may not see it.
    pub async fn need(&self, noun: &'static str, key: Uuid) -> Result<V> {
        self.get(key).await?.ok_or_else(|| Fault(Error::not_found(noun, &[])))
    }
}

/// A page is asked for by its parent and what is asked of the list.
type PageKey<E> = (Uuid, Arc<AskedOf<E>>);
type Paged<E> = AppResult<Arc<Page<<E as EntityTrait>::Model>>>;

/// Pages of what hangs at one edge, and how much it is in all.
pub struct Edges<E: Listed> {
    /// Who asks.
    pub caller: Arc<Caller>,
    pages: Loader<PageKey<E>, Paged<E>, Pages<E>>,
    counts: Loader<(Uuid, E::Filter), AppResult<i64>, Pages<E>>,
}

impl<E: Listed> Clone for Edges<E> {
    fn clone(&self) -> Self {
        Self { caller: self.caller.clone(), pages: self.pages.clone(), counts: self.counts.clone() }
    }
}

struct Pages<E: EntityTrait> {
    caller: Arc<Caller>,
    parent: E::Column,
}

/// Keys that ask for the same, together.
fn grouped<K: Clone + Eq + std::hash::Hash>(keys: &[(Uuid, K)]) -> HashMap<K, Vec<Uuid>> {
    let mut groups: HashMap<K, Vec<Uuid>> = HashMap::new();
    for (id, asked) in keys {
        groups.entry(asked.clone()).or_default().push(*id);
    }
    groups
}

impl<E: Listed> BatchFn<PageKey<E>, Paged<E>> for Pages<E>
where
    E::Model: ModelTrait<Entity = E> + FromQueryResult,
{
    async fn load(&mut self, keys: &[PageKey<E>]) -> HashMap<PageKey<E>, Paged<E>> {
        let mut loaded = HashMap::with_capacity(keys.len());
        for (asked, parents) in grouped(keys) {
            let pages = match self.caller.viewer() {
                Ok(viewer) => {
                    page::list_by::<E>(&self.caller.app, viewer, self.parent, &parents, &asked).await
                }
                Err(error) => Err(error),
            };
            match pages {
                Ok(mut pages) => loaded.extend(
                    parents
                        .into_iter()
                        .map(|id| ((id, asked.clone()), Ok(Arc::new(pages.remove(&id).unwrap_or_default())))),
                ),
                Err(error) => {
                    loaded.extend(parents.into_iter().map(|id| ((id, asked.clone()), Err(error.clone()))));
                }
            }
        }
        loaded
    }
}

impl<E: Listed> BatchFn<(Uuid, E::Filter), AppResult<i64>> for Pages<E> {
    async fn load(&mut self, keys: &[(Uuid, E::Filter)]) -> HashMap<(Uuid, E::Filter), AppResult<i64>> {
        let mut loaded = HashMap::with_capacity(keys.len());
        for (filter, parents) in grouped(keys) {
            let counts = match self.caller.viewer() {
                Ok(viewer) => {
                    page::count_by::<E>(&self.caller.app, viewer, self.parent, &parents, &filter).await
                }
                Err(error) => Err(error),
            };
            loaded.extend(parents.into_iter().map(|id| {
                let count = counts.as_ref().map(|counts| counts.get(&id).copied().unwrap_or_default());
                ((id, filter.clone()), count.map_err(Clone::clone))
            }));
        }
        loaded
    }
}

impl<E: Listed> Edges<E>
where
    E::Model: ModelTrait<Entity = E> + FromQueryResult,
{
    fn new(caller: &Arc<Caller>, parent: E::Column) -> Self {
        let batch = || Pages { caller: caller.clone(), parent };
        Self {
            caller: caller.clone(),
            pages: Loader::new(batch()).with_max_batch_size(LARGEST_BATCH),
            counts: Loader::new(batch()).with_max_batch_size(LARGEST_BATCH),
        }
    }

    /// One page.
    pub async fn page(&self, parent: Uuid, asked: Arc<AskedOf<E>>) -> Result<Arc<Page<E::Model>>> {
        self.pages.load((parent, asked)).await.map_err(Fault)
    }

    /// How many match.
    pub async fn count(&self, parent: Uuid, filter: E::Filter) -> Result<i64> {
        self.counts.load((parent, filter)).await.map_err(Fault)
    }
}

/// Rows of `E` by id, as far as the viewer may see them.
fn by_id<E>(caller: &Arc<Caller>) -> Edge<Arc<E::Model>>
where
    E: Visible,
    E::Model: ModelTrait<Entity = E> + Sync,
{
    Edge::new(caller, |caller, ids| {
        Box::pin(async move {
            let visible = E::visible_to(caller.viewer()?);
            let rows = app::by_ids::<E>(&caller.app, E::ROW_ID, &ids, visible).await?;
            let keyed = rows.into_iter().filter_map(|row| match row.get(E::ROW_ID) {
                Value::Uuid(Some(id)) => Some((id, Arc::new(row))),
                _ => None,
            });
            Ok(keyed.collect())
        })
    })
}

/// A noun that is looked up by id.
trait Visible: EntityTrait {
    const ROW_ID: Self::Column;
    fn visible_to(viewer: &Viewer) -> Condition;
}

macro_rules! visible {
    ($($noun:ident: $scope:expr),* $(,)?) => {$(
        impl Visible for $noun::Entity {
            const ROW_ID: Self::Column = $noun::Column::Id;
            fn visible_to(viewer: &Viewer) -> Condition {
                let scope: fn(&Viewer) -> Condition = $scope;
                scope(viewer)
            }
        }
    )*};
}
visible!(
    user_account: scope::users,
    business_line: scope::business_lines,
    customer: scope::customers,
    requirement: scope::requirements,
    service_item: scope::service_items,
    project: scope::projects,
    task: scope::tasks,
    cost: scope::costs,
    alert: scope::alerts,
);

/// All rows under each parent, in an order: `children!(caller, contact, CustomerId, Position)`; whoever sees
/// the parent sees them, unless a scope is named.
macro_rules! children {
    ($caller:expr, $noun:ident, $parent:ident, $order:ident) => {
        children!($caller, $noun, $parent, $order, |_| Condition::all())
    };
    ($caller:expr, $noun:ident, $parent:ident, $order:ident, $scope:expr) => {
        Edge::new($caller, |caller, ids| {
            Box::pin(async move {
                use $noun::{Column, Entity};
                let scope: fn(&Viewer) -> Condition = $scope;
                let visible = scope(caller.viewer()?);
                let (parent, order) = (Column::$parent, Column::$order);
                let rows = app::by_parents::<Entity>(&caller.app, parent, &ids, order, visible).await?;
                let shared = |rows: Vec<_>| rows.into_iter().map(Arc::new).collect();
                Ok(rows.into_iter().map(|(id, rows)| (id, shared(rows))).collect())
            })
        })
    };
}

/// Rows that hang at an edge.
pub type Rows<M> = Vec<Arc<M>>;

/// What a project has spent: by category and status, minor units.
pub type Spending = Vec<(CostCategory, CostStatus, i64)>;

/// All loaders of one request.
#[derive(Clone)]
#[allow(missing_docs)] // each is what it is called
pub struct Loaders {
    pub caller: Arc<Caller>,
    pub users: Edge<Arc<user_account::Model>>,
    pub user_roles: Edge<Vec<Role>>,
    pub business_lines: Edge<Arc<business_line::Model>>,
    pub customers: Edge<Arc<customer::Model>>,
    pub customer_contacts: Edge<Rows<contact::Model>>,
    pub customer_requirements: Edges<requirement::Entity>,
    pub customer_projects: Edges<project::Entity>,
    pub requirements: Edge<Arc<requirement::Model>>,
    pub requirement_items: Edge<Rows<service_item::Model>>,
    pub requirement_reviews: Edge<Rows<requirement_review::Model>>,
    pub requirement_project: Edge<Rows<project::Model>>,
    pub review_findings: Edge<Rows<requirement_finding::Model>>,
    pub service_items: Edge<Arc<service_item::Model>>,
    pub service_item_tasks: Edges<task::Entity>,
    pub projects: Edge<Arc<project::Model>>,
    pub project_items: Edge<Rows<service_item::Model>>,
    pub project_tasks: Edges<task::Entity>,
    pub project_costs: Edges<cost::Entity>,
    pub project_alerts: Edges<alert::Entity>,
    pub project_open_alerts: Edge<Rows<alert::Model>>,
    pub project_budget: Edge<Rows<budget::Model>>,
    pub project_spending: Edge<Spending>,
    pub project_standing: Edge<Standing>,
    pub budget_lines: Edge<Rows<budget_line::Model>>,
    pub tasks: Edge<Arc<task::Model>>,
    pub subtasks: Edge<Rows<task::Model>>,
    pub task_waits: Edge<Vec<Uuid>>,
    pub costs: Edge<Arc<cost::Model>>,
    pub cost_approvals: Edge<Rows<cost_approval::Model>>,
    pub alerts: Edge<Arc<alert::Model>>,
}

impl Loaders {
    /// A fresh set for a caller.
    pub fn new(caller: Arc<Caller>) -> Self {
        let c = &caller;
        Self {
            users: by_id::<user_account::Entity>(c),
            user_roles: Edge::new(c, |caller, ids| {
                Box::pin(async move { app::user::roles_of(&caller.app.db.reader, &ids).await })
            }),
            business_lines: by_id::<business_line::Entity>(c),
            customers: by_id::<customer::Entity>(c),
            customer_contacts: children!(c, contact, CustomerId, Position),
            customer_requirements: Edges::new(c, requirement::Column::CustomerId),
            customer_projects: Edges::new(c, project::Column::CustomerId),
            requirements: by_id::<requirement::Entity>(c),
            requirement_items: children!(c, service_item, RequirementId, Position),
            requirement_reviews: children!(c, requirement_review, RequirementId, Round),
            requirement_project: children!(c, project, RequirementId, Id, scope::projects),
            review_findings: children!(c, requirement_finding, ReviewId, Criterion),
            service_items: by_id::<service_item::Entity>(c),
            service_item_tasks: Edges::new(c, task::Column::ServiceItemId),
            projects: by_id::<project::Entity>(c),
            project_items: children!(c, service_item, ProjectId, Position),
            project_tasks: Edges::new(c, task::Column::ProjectId),
            project_costs: Edges::new(c, cost::Column::ProjectId),
            project_alerts: Edges::new(c, alert::Column::ProjectId),
            project_open_alerts: Edge::new(c, |caller, ids| {
                Box::pin(async move {
                    let rows = app::alert::visible_open_alerts(&caller.app, caller.viewer()?, &ids).await?;
                    let mut grouped: HashMap<Uuid, Rows<alert::Model>> = HashMap::new();
                    for row in rows {
                        grouped.entry(row.project_id).or_default().push(Arc::new(row));
                    }
                    Ok(grouped)
                })
            }),
            project_budget: children!(c, budget, ProjectId, Id),
            project_spending: Edge::new(c, |caller, ids| {
                Box::pin(async move { app::project::spending(&caller.app.db.reader, &ids).await })
            }),
            project_standing: Edge::new(c, |caller, ids| {
                Box::pin(async move { app::project::standings(&caller.app, &ids).await })
            }),
            budget_lines: children!(c, budget_line, BudgetId, Category),
            tasks: by_id::<task::Entity>(c),
            subtasks: children!(c, task, ParentId, Id),
            task_waits: Edge::new(c, |caller, ids| {
                Box::pin(async move { app::task::waits_of(&caller.app, &ids).await })
            }),
            costs: by_id::<cost::Entity>(c),
            cost_approvals: children!(c, cost_approval, CostId, Id),
            alerts: by_id::<alert::Entity>(c),
            caller,
        }
    }
}
