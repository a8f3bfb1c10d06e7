//! How retrospectives are filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::retrospective;
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::scope::{self, Visible};
use crate::search::found;
use crate::validation::Validator;
use crate::viewer::Viewer;
use rules::search::SearchQuery;

/// Which retrospectives are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct RetrospectiveFilter {
    /// True for those that are finished, false for those that are still written.
    pub finished: Option<bool>,
    /// Every word of this text is in the lessons or in the customer's words, in whole or as a part of another
    /// word. Case, accents and the width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found
    /// in traditional and in simplified characters.
    pub search: Option<String>,
    /// Only retrospectives whose customer gave this rating or a higher one.
    pub min_satisfaction: Option<i32>,
}

/// What retrospectives are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum RetrospectiveOrder {
    /// By when they were opened, the newest first.
    #[default]
    CreatedAtDesc,
    /// By when they were opened, the oldest first.
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
        use retrospective::Column::{FinishedAt, Satisfaction, SearchText};
        let mut check = Validator::filter();
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
            rows = rows.add(found(SearchText, &SearchQuery::of(text)));
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
