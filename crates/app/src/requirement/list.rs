//! How requirements are filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::enums::RequirementStatus;
use entity::requirement;
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::scalar::{Id, NodeKind};
use crate::scope::{self, Visible};
use crate::search::found;
use crate::validation::Validator;
use crate::viewer::Viewer;
use rules::search::SearchQuery;

/// Which requirements are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct RequirementFilter {
    /// Only requirements of any of these statuses.
    pub status: Option<Vec<RequirementStatus>>,
    /// Only requirements of this customer.
    pub customer_id: Option<Id>,
    /// Every word of this text is in the title, in whole or as a part of another word. Case, accents and the
    /// width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found in traditional and in
    /// simplified characters, by its pinyin and by its initials: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
}

/// What requirements are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum RequirementOrder {
    /// By when they were written, the oldest first.
    #[default]
    CreatedAtAsc,
    /// By when they were written, the newest first.
    CreatedAtDesc,
}

impl Listed for requirement::Entity {
    type Filter = RequirementFilter;
    type Order = RequirementOrder;
    const ID: Self::Column = requirement::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::requirements(viewer)
    }

    fn matching(filter: &RequirementFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        let customer = check.id_opt("customerId", filter.customer_id.as_ref(), NodeKind::Customer);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(requirement::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(customer) = customer {
            rows = rows.add(requirement::Column::CustomerId.eq(customer));
        }
        if let Some(text) = &search {
            rows = rows.add(found(requirement::Column::SearchText, &SearchQuery::of(text)));
        }
        Ok(rows)
    }

    fn sort(order: RequirementOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            RequirementOrder::CreatedAtAsc => Sort::up(None),
            RequirementOrder::CreatedAtDesc => Sort::down(None),
        }
    }
}
