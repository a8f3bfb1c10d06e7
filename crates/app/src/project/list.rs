//! How projects are filtered and ordered.

use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use entity::enums::{Health, ProjectStage};
use entity::project::Column;
use entity::{contract, customer, project};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::row::Row;
use crate::scalar::{Day, Id, NodeKind};
use crate::scope::{self, ProjectOwnership, Visible, across};
use crate::search::{each_word, holds};
use crate::validation::Validator;
use crate::viewer::{Permission, Viewer};
use rules::search::SearchQuery;

/// Which projects are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct ProjectFilter {
    /// Only projects in any of these stages.
    pub stage: Option<Vec<ProjectStage>>,
    /// Only projects of any of these healths.
    pub health: Option<Vec<Health>>,
    /// Only projects for this customer.
    pub customer_id: Option<Id>,
    /// Only projects that this project manager leads.
    pub manager_id: Option<Id>,
    /// Only projects that this sales person sold.
    pub sales_id: Option<Id>,
    /// Only projects of this business line.
    pub business_line_id: Option<Id>,
    /// Every word of this text is in the project's name or code, in the name of its customer or in the number of
    /// its contract, in whole or as a part of another word. Case, accents and the width of letters make no
    /// difference: `eclair` finds `ÉCLAIR`. Chinese is found in traditional and in simplified characters, by its
    /// pinyin and by its initials: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
    /// Only projects that are planned to end on this day or before.
    pub planned_end_before: Option<Day>,
    /// Only projects that are planned to end on this day or later. Together with `plannedTo`: those that are planned
    /// for any part of the time between, which are the projects of a dashboard for that time.
    pub planned_from: Option<Day>,
    /// Only projects that are planned to start on this day or before.
    pub planned_to: Option<Day>,
}

/// What projects are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum ProjectOrder {
    /// By when they were initiated, the oldest first.
    #[default]
    CreatedAtAsc,
    /// By when they were initiated, the newest first.
    CreatedAtDesc,
    /// Worst first: the progress table's order.
    Attention,
    /// By name, as people order names: by numbers, then by Latin letters whatever their case and accents, then by
    /// the pinyin of Chinese characters.
    NameAsc,
    /// By name, in the reverse of the order of `NAME_ASC`.
    NameDesc,
    /// The one that ends first, first; without a planned end last.
    PlannedEndAsc,
    /// The one that ends last, first; without a planned end before all.
    PlannedEndDesc,
    /// By progress, the least done first.
    ProgressAsc,
    /// By progress, the most done first.
    ProgressDesc,
}

/// Planned for a part of the time between two days, either of which may be left open.
pub fn planned_for(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Condition {
    Condition::all()
        .add_option(to.map(|to| Column::PlannedStart.lte(to)))
        .add_option(from.map(|from| Column::PlannedEnd.gte(from)))
}

/// The health that the viewer is shown: where they may not see a project's cost, one that knows nothing of it.
pub fn health_shown(viewer: &Viewer) -> Expr {
    let (health, without_cost) = (Column::Health.into_expr(), Column::HealthWithoutCost.into_expr());
    if viewer.sees_cost_of_all() {
        return health;
    }
    if !viewer.may(Permission::SeeCost) {
        return without_cost;
    }
    scope::projects_with_cost(viewer).choose(health, without_cost)
}

/// The projects that are found: each word in the name, the code, the customer's name or the contract's number. Whoever sees
/// a project sees these.
fn matches(asked: &SearchQuery) -> Condition {
    each_word(asked, |word| {
        let customer = Condition::all().add(holds(customer::Column::SearchText, word));
        let contract = Condition::all().add(holds(contract::Column::SearchText, word));
        Condition::any()
            .add(holds(Column::SearchText, word))
            .add(across::<customer::Entity>(customer::Column::Id, Column::CustomerId, customer))
            .add(across::<contract::Entity>(contract::Column::ProjectId, Column::Id, contract))
    })
}

impl Listed for project::Entity {
    type Filter = ProjectFilter;
    type Order = ProjectOrder;
    const ID: Self::Column = project::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::projects(viewer)
    }

    const SHOWN_BY: &'static [Column] = &[Column::BusinessLineId, Column::SalesId, Column::ManagerId];

    fn shown_in_full(viewer: &Viewer) -> Visible<Self> {
        scope::projects_with_cost(viewer)
    }

    fn is_shown_in_full(viewer: &Viewer, row: &Row<Self>) -> Result<bool> {
        let belongs = ProjectOwnership {
            business_line_id: row.get(Column::BusinessLineId as usize, |row| &row.business_line_id)?,
            sales_id: row.get(Column::SalesId as usize, |row| &row.sales_id)?,
            manager_id: row.get(Column::ManagerId as usize, |row| &row.manager_id)?,
        };
        Ok(scope::sees_cost(viewer, belongs))
    }

    fn matching(filter: &ProjectFilter, viewer: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        let ids = [
            (Column::CustomerId, check.id_opt("customerId", filter.customer_id.as_ref(), NodeKind::Customer)),
            (Column::ManagerId, check.id_opt("managerId", filter.manager_id.as_ref(), NodeKind::User)),
            (Column::SalesId, check.id_opt("salesId", filter.sales_id.as_ref(), NodeKind::User)),
            (
                Column::BusinessLineId,
                check.id_opt("businessLineId", filter.business_line_id.as_ref(), NodeKind::BusinessLine),
            ),
        ];
        let end = check.day_opt("plannedEndBefore", filter.planned_end_before.as_ref());
        let from = check.day_opt("plannedFrom", filter.planned_from.as_ref());
        let to = check.day_opt("plannedTo", filter.planned_to.as_ref());
        check.done()?;
        let mut rows = Condition::all();
        for (column, id) in ids {
            if let Some(id) = id {
                rows = rows.add(column.eq(id));
            }
        }
        if let Some(stages) = &filter.stage {
            rows = rows.add(Column::Stage.is_in(stages.iter().copied()));
        }
        if let Some(healths) = &filter.health {
            rows = rows.add(health_shown(viewer).is_in(healths.iter().map(|health| health.name())));
        }
        if let Some(text) = &search {
            rows = rows.add(matches(&SearchQuery::of(text)));
        }
        if let Some(end) = end {
            rows = rows.add(Column::PlannedEnd.lte(end));
        }
        Ok(rows.add(planned_for(from, to)))
    }

    fn sort(order: ProjectOrder, viewer: &Viewer) -> Sort<Self::Column> {
        match order {
            ProjectOrder::CreatedAtAsc => Sort::up(None),
            ProjectOrder::CreatedAtDesc => Sort::down(None),
            ProjectOrder::Attention if viewer.sees_cost_of_all() => Sort::down(Column::Attention),
            ProjectOrder::Attention if !viewer.may(Permission::SeeCost) => {
                Sort::down(Column::AttentionWithoutCost)
            }
            // Of each project by what is shown of it: what is hidden must not tell itself by its place.
            ProjectOrder::Attention => Sort::down(Column::Attention).or(Column::AttentionWithoutCost),
            ProjectOrder::NameAsc => Sort::up(Column::NameKey).of_name(Column::Name),
            ProjectOrder::NameDesc => Sort::down(Column::NameKey).of_name(Column::Name),
            ProjectOrder::PlannedEndAsc => Sort::up(Column::PlannedEnd),
            ProjectOrder::PlannedEndDesc => Sort::down(Column::PlannedEnd),
            ProjectOrder::ProgressAsc => Sort::up(Column::Progress),
            ProjectOrder::ProgressDesc => Sort::down(Column::Progress),
        }
    }
}
