//! How costs are filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::enums::{CostCategory, CostStatus, Currency};
use entity::{cost, project, service_item};
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::scalar::{Day, Id, NodeKind};
use crate::scope::{self, Visible, across};
use crate::search::found;
use crate::validation::Validator;
use crate::viewer::Viewer;
use rules::search::SearchQuery;

/// How many services a filter names at most.
const MOST_SERVICES: usize = 50;

/// Which costs are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct CostFilter {
    /// Only costs of any of these statuses.
    pub status: Option<Vec<CostStatus>>,
    /// Only costs of any of these categories.
    pub category: Option<Vec<CostCategory>>,
    /// Only costs of this project.
    pub project_id: Option<Id>,
    /// Only costs of this customer's projects.
    pub customer_id: Option<Id>,
    /// Only costs of projects that this project manager leads.
    pub manager_id: Option<Id>,
    /// Only costs of this business line's projects.
    pub business_line_id: Option<Id>,
    /// True: only costs of projects that have a business line; false: only those of projects that have none.
    pub has_business_line: Option<bool>,
    /// Only costs for service items of any of these services, at most 50.
    pub service: Option<Vec<String>>,
    /// True: only costs that are for one service item; false: only those that are for none.
    pub has_service_item: Option<bool>,
    /// Only costs in any of these currencies.
    pub currency: Option<Vec<Currency>>,
    /// Only costs whose work was done on this day or later.
    pub incurred_from: Option<Day>,
    /// Only costs whose work was done on this day or earlier.
    pub incurred_to: Option<Day>,
    /// Every word of this text is in the description or in the payee's name, in whole or as a part of another
    /// word. Case, accents and the width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found
    /// in traditional and in simplified characters, and a payee by the pinyin of the name and by its initials,
    /// too: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
}

/// What costs are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum CostOrder {
    /// By when they were submitted, the oldest first.
    #[default]
    CreatedAtAsc,
    /// By when they were submitted, the newest first.
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

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::costs(viewer)
    }

    fn visible_under(viewer: &Viewer, parent: Self::Column) -> Visible<Self> {
        match parent {
            cost::Column::ProjectId => scope::as_parent(viewer),
            _ => scope::costs(viewer),
        }
    }

    fn matching(filter: &CostFilter, _: &Viewer) -> Result<Condition> {
        use cost::Column;
        use project::Column::{BusinessLineId, CustomerId, Id as ProjectId, ManagerId};
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        let project = check.id_opt("projectId", filter.project_id.as_ref(), NodeKind::Project);
        let of_project = [
            (CustomerId, check.id_opt("customerId", filter.customer_id.as_ref(), NodeKind::Customer)),
            (ManagerId, check.id_opt("managerId", filter.manager_id.as_ref(), NodeKind::User)),
            (
                BusinessLineId,
                check.id_opt("businessLineId", filter.business_line_id.as_ref(), NodeKind::BusinessLine),
            ),
        ];
        let from = check.day_opt("incurredFrom", filter.incurred_from.as_ref());
        let to = check.day_opt("incurredTo", filter.incurred_to.as_ref());
        check.list("service", filter.service.as_deref().unwrap_or_default(), 0, MOST_SERVICES);
        for service in filter.service.iter().flatten() {
            check.line_opt("service", Some(service), 100);
        }
        check.done()?;
        let project_fulfils =
            |condition: Condition| across::<project::Entity>(ProjectId, Column::ProjectId, condition);
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(Column::Status.is_in(status.iter().copied()));
        }
        if let Some(category) = &filter.category {
            rows = rows.add(Column::Category.is_in(category.iter().copied()));
        }
        if let Some(currency) = &filter.currency {
            rows = rows.add(Column::Currency.is_in(currency.iter().copied()));
        }
        if let Some(project) = project {
            rows = rows.add(Column::ProjectId.eq(project));
        }
        for (column, id) in of_project {
            if let Some(id) = id {
                rows = rows.add(project_fulfils(Condition::all().add(column.eq(id))));
            }
        }
        if let Some(has) = filter.has_business_line {
            let line = if has { BusinessLineId.is_not_null() } else { BusinessLineId.is_null() };
            rows = rows.add(project_fulfils(Condition::all().add(line)));
        }
        if let Some(services) = &filter.service {
            let (id, here) = (service_item::Column::Id, Column::ServiceItemId);
            let named = service_item::Column::Service.is_in(services.iter().map(String::as_str));
            rows = rows.add(across::<service_item::Entity>(id, here, Condition::all().add(named)));
        }
        if let Some(has) = filter.has_service_item {
            let item = Column::ServiceItemId;
            rows = rows.add(if has { item.is_not_null() } else { item.is_null() });
        }
        if let Some(from) = from {
            rows = rows.add(Column::IncurredOn.gte(from));
        }
        if let Some(to) = to {
            rows = rows.add(Column::IncurredOn.lte(to));
        }
        if let Some(text) = &search {
            rows = rows.add(found(Column::SearchText, &SearchQuery::of(text)));
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
