//! How costs are filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::cost;
use entity::enums::{CostCategory, CostStatus};
use sea_orm::{ColumnTrait, Condition};

use crate::app::page::{Listed, Sort, holds};
use crate::app::scope;
use crate::check::Check;
use crate::error::Result;
use crate::scalar::{Day, Id, Kind};
use crate::viewer::Viewer;

/// Which costs are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CostFilter {
    /// In any of these states.
    pub status: Option<Vec<CostStatus>>,
    /// Of any of these categories.
    pub category: Option<Vec<CostCategory>>,
    /// Of this project.
    pub project_id: Option<Id>,
    /// The work was done on this day or later.
    pub incurred_from: Option<Day>,
    /// The work was done on this day or before.
    pub incurred_to: Option<Day>,
    /// Description or payee holds this text.
    pub search: Option<String>,
}

/// What costs are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum CostOrder {
    /// Oldest first.
    #[default]
    CreatedAtAsc,
    /// Newest first.
    CreatedAtDesc,
    /// The largest first, whatever the currency.
    AmountDesc,
    /// The smallest first, whatever the currency.
    AmountAsc,
    /// By the day of the work, newest first.
    IncurredOnDesc,
}

impl Listed for cost::Entity {
    type Filter = CostFilter;
    type Order = CostOrder;
    const ID: Self::Column = cost::Column::Id;

    fn visible(viewer: &Viewer) -> Condition {
        scope::costs(viewer)
    }

    fn visible_under(viewer: &Viewer, parent: Self::Column) -> Condition {
        match parent {
            cost::Column::ProjectId => scope::under_shown_project(),
            _ => scope::costs(viewer),
        }
    }

    fn matching(filter: &CostFilter, _: &Viewer) -> Result<Condition> {
        use cost::Column;
        let mut check = Check::filter();
        let search = check.text_opt("search", filter.search.as_deref(), 200);
        let project = check.id_opt("projectId", filter.project_id.as_ref(), Kind::Project);
        let from = check.day_opt("incurredFrom", filter.incurred_from.as_ref());
        let to = check.day_opt("incurredTo", filter.incurred_to.as_ref());
        check.done()?;
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(Column::Status.is_in(status.iter().copied()));
        }
        if let Some(category) = &filter.category {
            rows = rows.add(Column::Category.is_in(category.iter().copied()));
        }
        if let Some(project) = project {
            rows = rows.add(Column::ProjectId.eq(project));
        }
        if let Some(from) = from {
            rows = rows.add(Column::IncurredOn.gte(from));
        }
        if let Some(to) = to {
            rows = rows.add(Column::IncurredOn.lte(to));
        }
        if let Some(text) = &search {
            rows = rows
                .add(Condition::any().add(holds(Column::Description, text)).add(holds(Column::Payee, text)));
        }
        Ok(rows)
    }

    fn sort(order: CostOrder, _: &Viewer) -> Sort<Self::Column> {
        use cost::Column;
        match order {
            CostOrder::CreatedAtAsc => Sort::up(None),
            CostOrder::CreatedAtDesc => Sort::down(None),
            CostOrder::AmountDesc => Sort::down(Column::AmountMinor),
            CostOrder::AmountAsc => Sort::up(Column::AmountMinor),
            CostOrder::IncurredOnDesc => Sort::down(Column::IncurredOn),
        }
    }
}
