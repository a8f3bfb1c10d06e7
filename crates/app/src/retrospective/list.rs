//! How retrospectives are filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::retrospective;
use sea_orm::{ColumnTrait, Condition};

use crate::check::Check;
use crate::error::Result;
use crate::page::{Listed, Sort, holds};
use crate::scope::{self, Visible};
use crate::viewer::Viewer;

/// Which retrospectives are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct RetrospectiveFilter {
    /// Finished or not.
    pub finished: Option<bool>,
    /// The lessons or the customer's words hold this text.
    pub search: Option<String>,
    /// The customer's rating is this or more.
    pub min_satisfaction: Option<i32>,
}

/// What retrospectives are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum RetrospectiveOrder {
    /// Newest first.
    #[default]
    CreatedAtDesc,
    /// Oldest first.
    CreatedAtAsc,
}

impl Listed for retrospective::Entity {
    type Filter = RetrospectiveFilter;
    type Order = RetrospectiveOrder;
    const ID: Self::Column = retrospective::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::retrospectives(viewer)
    }

    fn matching(filter: &RetrospectiveFilter, _: &Viewer) -> Result<Condition> {
        use retrospective::Column::{CustomerWords, FinishedAt, Lessons, Satisfaction};
        let mut check = Check::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(finished) = filter.finished {
            rows = rows.add(if finished { FinishedAt.is_not_null() } else { FinishedAt.is_null() });
        }
        if let Some(least) = filter.min_satisfaction {
            rows = rows.add(Satisfaction.gte(least));
        }
        if let Some(text) = &search {
            rows = rows.add(Condition::any().add(holds(Lessons, text)).add(holds(CustomerWords, text)));
        }
        Ok(rows)
    }

    fn sort(order: RetrospectiveOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            RetrospectiveOrder::CreatedAtDesc => Sort::down(None),
            RetrospectiveOrder::CreatedAtAsc => Sort::up(None),
        }
    }
}
