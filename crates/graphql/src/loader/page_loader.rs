//! Data loaders of lists: pages and total counts, each for many parents at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::{DataLoader, Loaded, RequestContext};
use app::error::{Error, Result as AppResult};
use app::page::{self, ListArgs, ListArgsOf, Listed, Page, Window};

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
