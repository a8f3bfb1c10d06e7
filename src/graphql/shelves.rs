//! One shelf an edge: a line here is all that an edge needs.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{CostCategory, CostStatus, Role};
use entity::{
    alert, business_line, contact, cost, cost_approval, customer, project, requirement, requirement_finding,
    requirement_review, service_item, task, user_account,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::store::{Pages, Shelf, Store};
use crate::app::alert as alerts;
use crate::app::table::Record;
use crate::app::{self, scope};
use crate::rules::progress::Standing;

/// What a project has spent: by category and status, minor units.
pub type Spending = Vec<(CostCategory, CostStatus, i64)>;

macro_rules! shelves {
    (
        one { $($one:ident: $one_table:ident in $one_scope:expr;)* }
        many { $($many:ident: $many_table:ident by $parent:ident order $order:ident in $many_scope:expr;)* }
        pages { $($pages:ident: $pages_table:ident by $pages_parent:ident;)* }
        lists { $($list:ident: $list_table:ident;)* }
        own { $($own:ident: $own_type:ty = |$store:ident, $ids:ident| $own_load:expr;)* }
    ) => {
        /// What one request has loaded, edge by edge.
        #[derive(Default)]
        #[allow(missing_docs)] // each is what it is called
        pub struct Shelves {
            $(pub $one: Shelf<Uuid, Record<$one_table::Entity>>,)*
            $(pub $many: Shelf<Uuid, Vec<Record<$many_table::Entity>>>,)*
            $(pub $pages: Pages<$pages_table::Entity>,)*
            $(pub $list: Pages<$list_table::Entity>,)*
            $(pub $own: Shelf<Uuid, $own_type>,)*
        }

        impl Shelves {
            /// What must be done to fill them with what is missing.
            pub fn loads<'a>(&'a self, store: &'a Store) -> Vec<BoxFuture<'a, ()>> {
                let mut loads: Vec<BoxFuture<'a, ()>> = Vec::new();
                $(if let Some(ids) = self.$one.missing() {
                    loads.push(Box::pin(async move {
                        use $one_table::{Column, Entity};
                        let loaded = async {
                            let visible = $one_scope(store.viewer()?);
                            let columns = store.columns::<Entity>();
                            app::by_ids::<Entity>(&store.caller.app, Column::Id, &ids, visible, columns).await
                        };
                        let loaded = loaded.await;
                        self.$one.fill(ids, loaded);
                    }));
                })*
                $(if let Some(ids) = self.$many.missing() {
                    loads.push(Box::pin(async move {
                        use $many_table::{Column, Entity};
                        let loaded = async {
                            let visible = $many_scope(store.viewer()?);
                            let (app, columns) = (&store.caller.app, store.columns::<Entity>());
                            let (parent, order) = (Column::$parent, Column::$order);
                            app::by_parents::<Entity>(app, parent, &ids, order, visible, columns).await
                        };
                        let loaded = loaded.await;
                        self.$many.fill(ids, loaded);
                    }));
                })*
                $(loads.extend(self.$pages.loads(store, Some($pages_table::Column::$pages_parent)));)*
                $(loads.extend(self.$list.loads(store, None));)*
                $(if let Some(ids) = self.$own.missing() {
                    loads.push(Box::pin(async move {
                        let loaded = async {
                            let ($store, $ids) = (store, &ids);
                            $own_load.await
                        };
                        let loaded: crate::error::Result<HashMap<Uuid, $own_type>> = loaded.await;
                        self.$own.fill(ids, loaded);
                    }));
                })*
                loads
            }
        }
    };
}

shelves! {
    one {
        users: user_account in scope::users;
        business_lines: business_line in scope::business_lines;
        customers: customer in scope::customers;
        requirements: requirement in scope::requirements;
        service_items: service_item in scope::service_items;
        projects: project in scope::projects;
        tasks: task in scope::tasks;
        costs: cost in scope::costs;
        alerts: alert in scope::alerts;
    }
    many {
        customer_contacts: contact by CustomerId order Position in scope::as_parent;
        requirement_items: service_item by RequirementId order Position in scope::as_parent;
        requirement_reviews: requirement_review by RequirementId order Round in scope::as_parent;
        requirement_projects: project by RequirementId order Id in scope::projects;
        review_findings: requirement_finding by ReviewId order Criterion in scope::as_parent;
        project_items: service_item by ProjectId order Position in scope::as_parent;
        subtasks: task by ParentId order Id in scope::as_parent;
        cost_approvals: cost_approval by CostId order Id in scope::as_parent;
    }
    pages {
        customer_requirements: requirement by CustomerId;
        customer_projects: project by CustomerId;
        service_item_tasks: task by ServiceItemId;
        project_tasks: task by ProjectId;
        project_costs: cost by ProjectId;
        project_alerts: alert by ProjectId;
    }
    lists {
        all_users: user_account;
        all_business_lines: business_line;
        all_customers: customer;
        all_requirements: requirement;
        all_projects: project;
        all_tasks: task;
        all_costs: cost;
        all_alerts: alert;
    }
    own {
        user_roles: Vec<Role> = |store, ids| app::user::roles_of(&store.caller.app.db.reader, ids);
        project_briefs: app::project::Brief = |store, ids| {
            app::project::briefs(&store.caller.app, store.viewer()?, ids)
        };
        project_open_alerts: Vec<Record<alert::Entity>> = |store, ids| {
            alerts::visible_open(&store.caller.app, store.viewer()?, ids, store.columns::<alert::Entity>())
        };
        project_spending: Spending = |store, ids| app::project::spending(&store.caller.app.db.reader, ids);
        project_standing: Standing = |store, ids| app::project::standings(&store.caller.app, ids);
        project_frame: Arc<app::project::Frame> = |store, ids| app::project::frames(&store.caller.app, ids);
        task_waits: Vec<Uuid> = |store, ids| app::task::waits_of(&store.caller.app, ids);
    }
}
