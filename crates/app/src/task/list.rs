//! How tasks are filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::enums::TaskStatus;
use entity::task;
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::scalar::{Id, NodeKind};
use crate::scope::{self, Visible};
use crate::search::found;
use crate::validation::Validator;
use crate::viewer::Viewer;
use rules::search::SearchQuery;

/// Which tasks are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct TaskFilter {
    /// Only tasks of any of these statuses.
    pub status: Option<Vec<TaskStatus>>,
    /// Only tasks that this person does.
    pub assignee_id: Option<Id>,
    /// Only tasks for this service item.
    pub service_item_id: Option<Id>,
    /// True: only tasks that are not part of another.
    pub top_level: Option<bool>,
    /// Every word of this text is in the title, in whole or as a part of another word. Case, accents and the
    /// width of letters make no difference: `eclair` finds `ÉCLAIR`. Chinese is found in traditional and in
    /// simplified characters, by its pinyin and by its initials: `huayuan` and `hy` find 花园.
    pub search: Option<String>,
}

/// What tasks are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum TaskOrder {
    /// By when they were added, the oldest first.
    #[default]
    CreatedAtAsc,
    /// By when they were added, the newest first.
    CreatedAtDesc,
    /// The one that ends first, first; without a planned end last.
    PlannedEndAsc,
}

impl Listed for task::Entity {
    type Filter = TaskFilter;
    type Order = TaskOrder;
    const ID: Self::Column = task::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::tasks(viewer)
    }

    fn visible_under(viewer: &Viewer, parent: Self::Column) -> Visible<Self> {
        match parent {
            task::Column::ProjectId => scope::as_parent(viewer),
            _ => scope::tasks(viewer),
        }
    }

    fn matching(filter: &TaskFilter, _: &Viewer) -> Result<Condition> {
        let mut check = Validator::filter();
        let search = check.line_opt("search", filter.search.as_deref(), 200);
        let assignee = check.id_opt("assigneeId", filter.assignee_id.as_ref(), NodeKind::User);
        let item = check.id_opt("serviceItemId", filter.service_item_id.as_ref(), NodeKind::ServiceItem);
        check.done()?;
        let mut rows = Condition::all();
        if let Some(status) = &filter.status {
            rows = rows.add(task::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(assignee) = assignee {
            rows = rows.add(task::Column::AssigneeId.eq(assignee));
        }
        if let Some(item) = item {
            rows = rows.add(task::Column::ServiceItemId.eq(item));
        }
        if let Some(top) = filter.top_level {
            let parent = task::Column::ParentId;
            rows = rows.add(if top { parent.is_null() } else { parent.is_not_null() });
        }
        if let Some(text) = &search {
            rows = rows.add(found(task::Column::SearchText, &SearchQuery::of(text)));
        }
        Ok(rows)
    }

    fn sort(order: TaskOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            TaskOrder::CreatedAtAsc => Sort::up(None),
            TaskOrder::CreatedAtDesc => Sort::down(None),
            TaskOrder::PlannedEndAsc => Sort::up(task::Column::PlannedEnd),
        }
    }
}
