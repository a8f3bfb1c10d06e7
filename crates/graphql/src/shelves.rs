//! The data loaders, one for each edge of the graph: a line here is all that an edge needs.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{CostCategory, CostStatus, Currency, Role};
use entity::{
    alert, audit_entry, avoidable_cost, business_line, compliance_review, contact, contract, cost,
    cost_approval, customer, instalment, policy, progress_entry, project, project_issue, proposal,
    proposal_line, receipt, requirement, requirement_finding, requirement_review, restricted_category,
    retrospective, service_item, task, user_account,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::store::{Pages, Reckoned, Shelf, Store};
use app::alert as alerts;
use app::dashboard::{self, CostReportKey, Range};
use app::db::Wanted;
use app::earned::{AskedFigures, AskedSeries, Earned};
use app::feed;
use app::margin::{self, MarginPreviewInput, Preview};
use app::past::Past;
use app::retrospective::{Effects, Similar, Variance, effects_of, similar_to, variances_of};
use app::table::{Cell, Record};
use app::waiting::{Waiting, of_viewer};
use app::{self, action, scope, workload};
use rules::action::Action;
use rules::forecast::Learnt;
use rules::progress::Standing;

/// What was spent on a project: category, status, and the amount in minor units.
pub type Spending = Vec<(CostCategory, CostStatus, i64)>;

/// The most finished projects that are listed as similar to a requirement.
pub const MOST_SIMILAR: usize = 20;

macro_rules! shelves {
    (
        one { $(
            $one:ident: $one_table:ident
                $(beside $beside:ident($beside_table:ident by $names:ident))? in $one_scope:expr;
        )* }
        many { $($many:ident: $many_table:ident by $parent:ident order $order:ident in $many_scope:expr;)* }
        pages { $($pages:ident: $pages_table:ident by $pages_parent:ident;)* }
        lists { $($list:ident: $list_table:ident;)* }
        own { $($own:ident: $own_type:ty = |$store:ident, $ids:ident| $own_load:expr;)* }
        each { $($each:ident: $each_type:ty = |$each_store:ident, $each_ids:ident| $each_load:expr;)* }
        asked { $($asked:ident: $key_type:ty => $asked_type:ty = |$ask:ident, $key:ident| $asked_load:expr;)* }
        reckoned { $($reckoned:ident: $reckoned_key:ty => $reckoned_type:ty;)* }
    ) => {
        /// The data loaders of one request, one for each edge.
        #[derive(Default)]
        #[allow(missing_docs)] // each is what it is called
        pub struct Shelves {
            $(pub $one: Shelf<Uuid, Record<$one_table::Entity>>,)*
            $(pub $many: Shelf<Uuid, Vec<Record<$many_table::Entity>>>,)*
            $(pub $pages: Pages<$pages_table::Entity>,)*
            $(pub $list: Pages<$list_table::Entity>,)*
            $(pub $own: Shelf<Uuid, $own_type>,)*
            $(pub $each: Shelf<Uuid, $each_type>,)*
            $(pub $asked: Shelf<$key_type, $asked_type>,)*
            $(pub $reckoned: Reckoned<$reckoned_key, $reckoned_type>,)*
        }

        impl Shelves {
            /// The reads that load everything that is missing.
            pub fn loads<'a>(&'a self, store: &'a Store) -> Vec<BoxFuture<'a, ()>> {
                let mut loads: Vec<BoxFuture<'a, ()>> = Vec::new();
                $(if let Some(ids) = self.$one.missing() {
                    loads.push(Box::pin(async move {
                        use $one_table::{Column, Entity};
                        let loaded = async {
                            let beside = None$(.or(store.shown::<$beside_table::Entity>()))?;
                            let reading = store.reading(stringify!($one), Column::Id, beside, |viewer, layout| {
                                let wanted = Wanted::<Entity>::all($one_scope(viewer), layout.own);
                                $(let wanted = wanted.beside::<$beside_table::Entity>(
                                    Column::$names,
                                    $beside_table::Column::Id,
                                    layout.beside,
                                );)?
                                wanted
                            })?;
                            store.caller.app.db.read_each::<Entity>(Column::Id, &ids, reading).await
                        };
                        let loaded = loaded.await.map(only);
                        $(for row in loaded.iter().flat_map(HashMap::values) {
                            if let Some(named) = row.beside::<$beside_table::Entity>()
                                && let Cell::Uuid(id) = named.cell($beside_table::Column::Id)
                            {
                                self.$beside.put(id, named);
                            }
                        })?
                        self.$one.fill(ids, loaded);
                    }));
                })*
                $(if let Some(ids) = self.$many.missing() {
                    loads.push(Box::pin(async move {
                        use $many_table::{Column, Entity};
                        let loaded = async {
                            let reading = store.reading(stringify!($many), Column::$parent, None, |viewer, layout| {
                                Wanted::<Entity>::all($many_scope(viewer), layout.own).by(Column::$order)
                            })?;
                            store.caller.app.db.read_each::<Entity>(Column::$parent, &ids, reading).await
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
                        let loaded: app::error::Result<HashMap<Uuid, $own_type>> = loaded.await;
                        self.$own.fill(ids, loaded);
                    }));
                })*
                $(if let Some(ids) = self.$each.missing() {
                    loads.push(Box::pin(async move {
                        let loaded = async {
                            let ($each_store, $each_ids) = (store, &ids);
                            $each_load.await
                        };
                        let loaded: app::error::Result<HashMap<Uuid, app::error::Result<$each_type>>> =
                            loaded.await;
                        self.$each.fill_each(ids, loaded);
                    }));
                })*
                $(for key in self.$asked.missing().into_iter().flatten() {
                    loads.push(Box::pin(async move {
                        let loaded = async {
                            let ($ask, $key) = (store, &key);
                            $asked_load.await
                        };
                        let loaded: app::error::Result<$asked_type> = loaded.await;
                        self.$asked.fill(vec![key.clone()], loaded.map(|value| HashMap::from([(key, value)])));
                    }));
                })*
                loads
            }
        }
    };
}

/// The first row of each key.
fn only<E>(rows: HashMap<Uuid, Vec<Record<E>>>) -> HashMap<Uuid, Record<E>> {
    rows.into_iter().filter_map(|(id, rows)| Some((id, rows.into_iter().next()?))).collect()
}

shelves! {
    // A `beside` row is read in the same statement as the row that names it, if it is selected.
    one {
        users: user_account in scope::users;
        business_lines: business_line in scope::business_lines;
        customers: customer in scope::customers;
        requirements: requirement in scope::requirements;
        service_items: service_item in scope::service_items;
        projects: project beside customers_of_shown(customer by CustomerId) in scope::projects;
        tasks: task in scope::tasks;
        costs: cost in scope::costs;
        alerts: alert in scope::alerts;
        proposals: proposal in scope::proposals;
        contracts: contract in scope::contracts;
        instalments: instalment in scope::instalments;
        issues: project_issue in scope::issues;
        retrospectives: retrospective in scope::retrospectives;
        receipts: receipt in scope::receipts;
        audit_entries: audit_entry in scope::audit_entries;
        // Whoever may see the row that names these may see them, too.
        customers_of_shown: customer in scope::as_parent;
        requirements_of_shown: requirement in scope::as_parent;
    }
    many {
        customer_contacts: contact by CustomerId order Position in scope::as_parent;
        requirement_items: service_item by RequirementId order Position in scope::as_parent;
        requirement_reviews: requirement_review by RequirementId order Round in scope::as_parent;
        requirement_projects: project by RequirementId order Id in scope::projects;
        review_findings: requirement_finding by ReviewId order Criterion in scope::as_parent;
        project_items: service_item by ProjectId order Position in scope::as_parent;
        subtasks: task by ParentId order Id in scope::as_parent;
        task_reports: progress_entry by TaskId order Id in scope::as_parent;
        cost_approvals: cost_approval by CostId order Id in scope::as_parent;
        project_proposals: proposal by ProjectId order Revision in scope::as_parent;
        proposal_lines: proposal_line by ProposalId order Category in scope::as_parent;
        project_reviews: compliance_review by ProjectId order Id in scope::as_parent;
        project_contracts: contract by ProjectId order Id in scope::as_parent;
        contract_instalments: instalment by ContractId order Position in scope::as_parent;
        instalment_receipts: receipt by InstalmentId order Id in scope::as_parent;
        project_retrospectives: retrospective by ProjectId order Id in scope::as_parent;
        avoidable_costs: avoidable_cost by RetrospectiveId order CostId in scope::as_parent;
    }
    pages {
        customer_requirements: requirement by CustomerId;
        customer_projects: project by CustomerId;
        service_item_tasks: task by ServiceItemId;
        project_tasks: task by ProjectId;
        project_costs: cost by ProjectId;
        project_alerts: alert by ProjectId;
        project_issues: project_issue by ProjectId;
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
        all_issues: project_issue;
        all_retrospectives: retrospective;
        all_audit_entries: audit_entry;
    }
    own {
        user_roles: Vec<Role> = |store, ids| app::user::roles_of(&store.caller.app.db.reader, ids);
        project_briefs: app::project::Brief = |store, ids| {
            app::project::briefs(&store.caller.app, store.viewer()?, ids)
        };
        project_open_alerts: Vec<Record<alert::Entity>> = |store, ids| {
            alerts::visible_open(&store.caller.app, store.viewer()?, ids)
        };
        project_spending: Spending = |store, ids| app::project::spending(&store.caller.app.db.reader, ids);
        project_next_milestone: Record<service_item::Entity> = |store, ids| {
            app::project::next_milestones(&store.caller.app, store.viewer()?, ids, store.columns::<service_item::Entity>())
        };
        project_open_issues: i32 = |store, ids| app::issue::open_counts(&store.caller.app, ids);
        project_standing: Standing = |store, ids| app::project::standings(&store.caller.app, ids);
        project_frame: Arc<app::project::Frame> = |store, ids| app::project::frames(&store.caller.app, ids);
        task_waits: Vec<Uuid> = |store, ids| app::task::waits_of(&store.caller.app, ids);
        requirement_flags: Vec<app::requirement::Flag> = |store, ids| {
            app::requirement::flags_by(&store.caller.app.db.reader, ids)
        };
        similar: Vec<Similar> = |store, ids| similar_to(&store.caller.app, store.viewer()?, ids, MOST_SIMILAR);
        effects: Effects = |store, ids| effects_of(&store.caller.app.db.reader, ids);
        variances: Vec<Variance> = |store, ids| variances_of(&store.caller.app.db.reader, ids);
        project_actions: Vec<Action> = |store, ids| action::of_projects(&store.caller.app, store.viewer()?, ids);
        proposal_actions: Vec<Action> = |store, ids| action::of_proposals(&store.caller.app, store.viewer()?, ids);
        contract_actions: Vec<Action> = |store, ids| action::of_contracts(&store.caller.app, store.viewer()?, ids);
        task_actions: Vec<Action> = |store, ids| action::of_tasks(&store.caller.app, store.viewer()?, ids);
        requirement_actions: Vec<Action> = |store, ids| {
            action::of_requirements(&store.caller.app, store.viewer()?, ids)
        };
        cost_duplicates: Vec<Uuid> = |store, ids| {
            app::cost::duplicates_of(&store.caller.app.db.reader, ids)
        };
    }
    // Computed from stored documents, each with an error of its own: if one cannot be read, the others still are.
    each {
        project_notes: Vec<alerts::Note> = |store, ids| alerts::notes_of(&store.caller.app, ids);
        project_heading: alerts::Heading = |store, ids| alerts::headings(&store.caller.app, ids);
        project_past: Arc<Past> = |store, ids| app::earned::pasts(&store.caller.app, ids);
        cost_actions: Vec<Action> = |store, ids| action::of_costs(&store.caller.app, store.viewer()?, ids);
    }
    asked {
        margins: MarginPreviewInput => Preview = |store, input| {
            margin::preview(&store.caller.app, store.viewer()?, input.clone())
        };
        weeks: workload::Question => Arc<Vec<workload::Week>> = |store, question| async {
            Ok(Arc::new(workload::weeks(&store.caller.app, store.viewer()?, question).await?))
        };
        alert_cursor: () => String = |store, _nothing| {
            app::feed::cursor::last(&store.caller.app, store.viewer()?)
        };
        policies: Option<Uuid> => policy::Model = |store, line| {
            app::policy::for_viewer(&store.caller.app, store.viewer()?, *line)
        };
        changes: Option<String> => Arc<feed::Changes> = |store, after| async {
            let changes = feed::changes_since(&store.caller.app, store.viewer()?, after.as_deref());
            Ok(Arc::new(changes.await?))
        };
        learnt: () => Learnt = |store, _nothing| app::policy::learnt_now(&store.caller.app);
        restricted: () => Vec<restricted_category::Model> = |store, _nothing| {
            app::policy::restricted(&store.caller.app.db.reader)
        };
        waiting: () => Arc<Vec<Waiting>> = |store, _nothing| async {
            Ok(Arc::new(of_viewer(&store.caller.app, store.viewer()?).await?))
        };
        execution_amounts: Range => Vec<(Currency, i64)> = |store, range| {
            dashboard::execution_amount(&store.caller.app, store.viewer()?, range)
        };
        project_counts: Range => dashboard::Counts = |store, range| {
            dashboard::counts(&store.caller.app, store.viewer()?, range)
        };
        cost_reports: (Range, Vec<CostReportKey>) => Arc<Vec<dashboard::CostRow>> = |store, asked| async {
            let rows = dashboard::cost_report(&store.caller.app, store.viewer()?, &asked.0, &asked.1);
            Ok(Arc::new(rows.await?))
        };
        collections: Range => Vec<dashboard::Collection> = |store, range| {
            dashboard::collection(&store.caller.app, store.viewer()?, range)
        };
    }
    reckoned {
        earned_figures: AskedFigures => Earned;
        earned_series: AskedSeries => Arc<Vec<Earned>>;
    }
}
