//! The data loaders, one for each edge of the graph: a line here is all that an edge needs.

use std::collections::HashMap;
use std::sync::Arc;

use entity::enums::{CostCategory, CostStatus, Currency, Role};
use entity::{
    alert, audit_entry, avoidable_cost, business_line, compliance_review, contact, contract, cost,
    cost_approval, cost_category, customer, instalment, issue, policy, progress_entry, project, proposal,
    proposal_line, receipt, requirement, requirement_finding, requirement_review, restricted_category,
    retrospective, service_item, task, user_account,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::loader::{DataLoader, Memo, PageLoader, RequestContext};
use app::alert as alerts;
use app::dashboard::{self, CostReportKey, Range};
use app::db::SelectSpec;
use app::earned::{Earned, FiguresQuery, SeriesQuery};
use app::feed;
use app::history::ProjectHistory;
use app::margin::{self, MarginPreviewInput, Preview};
use app::policy::{Foresight, PolicyForesightInput};
use app::retrospective::{Effects, Similar, Variance, effects_of, similar_to, variances_of};
use app::row::{Row, RowValue};
use app::work_queue::{WorkQueueItem, of_viewer};
use app::{self, action, scope, workload};
use rules::action::Action;
use rules::forecast::Calibration;
use rules::progress::PlanVsActual;

/// What was spent on a project: category, status, and the amount in minor units.
pub type Spending = Vec<(CostCategory, CostStatus, i64)>;

/// The most finished projects that are listed as similar to a requirement.
pub const MOST_SIMILAR: usize = 20;

macro_rules! data_loaders {
    (
        one { $(
            $one:ident: $one_table:ident
                $(beside $beside:ident($beside_table:ident by $names:ident))? in $one_scope:expr;
        )* }
        many { $($many:ident: $many_table:ident by $parent:ident order $order:ident in $many_scope:expr;)* }
        pages { $($pages:ident: $pages_table:ident by $pages_parent:ident;)* }
        lists { $($list:ident: $list_table:ident;)* }
        own { $($own:ident: $own_type:ty = |$ctx:ident, $ids:ident| $own_load:expr;)* }
        each { $($each:ident: $each_type:ty = |$each_ctx:ident, $each_ids:ident| $each_load:expr;)* }
        asked { $($asked:ident: $key_type:ty => $asked_type:ty = |$asked_ctx:ident, $key:ident| $asked_load:expr;)* }
        memo { $($memo:ident: $memo_key:ty => $memo_type:ty;)* }
    ) => {
        /// The data loaders of one request, one for each edge.
        #[derive(Default)]
        #[expect(missing_docs)] // each is what it is called
        pub struct DataLoaders {
            $(pub $one: DataLoader<Uuid, Row<$one_table::Entity>>,)*
            $(pub $many: DataLoader<Uuid, Vec<Row<$many_table::Entity>>>,)*
            $(pub $pages: PageLoader<$pages_table::Entity>,)*
            $(pub $list: PageLoader<$list_table::Entity>,)*
            $(pub $own: DataLoader<Uuid, $own_type>,)*
            $(pub $each: DataLoader<Uuid, $each_type>,)*
            $(pub $asked: DataLoader<$key_type, $asked_type>,)*
            $(pub $memo: Memo<$memo_key, $memo_type>,)*
        }

        impl DataLoaders {
            /// The reads that load everything that is missing.
            pub fn loads<'a>(&'a self, ctx: &'a RequestContext) -> Vec<BoxFuture<'a, ()>> {
                let mut loads: Vec<BoxFuture<'a, ()>> = Vec::new();
                $(if let Some(ids) = self.$one.missing() {
                    loads.push(Box::pin(async move {
                        use $one_table::{Column, Entity};
                        let loaded = async {
                            let beside = None$(.or(ctx.shown::<$beside_table::Entity>()))?;
                            let reading = ctx.reading(stringify!($one), Column::Id, beside, |viewer, layout| {
                                let wanted = SelectSpec::<Entity>::all($one_scope(viewer), layout.own);
                                $(let wanted = wanted.joined::<$beside_table::Entity>(
                                    Column::$names,
                                    $beside_table::Column::Id,
                                    layout.joined,
                                );)?
                                wanted
                            })?;
                            ctx.caller.app.db.read_each::<Entity>(Column::Id, &ids, reading).await
                        };
                        let loaded = loaded.await.map(only);
                        $(for row in loaded.iter().flat_map(HashMap::values) {
                            if let Some(named) = row.joined::<$beside_table::Entity>()
                                && let RowValue::Uuid(id) = named.cell($beside_table::Column::Id)
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
                            let reading = ctx.reading(stringify!($many), Column::$parent, None, |viewer, layout| {
                                SelectSpec::<Entity>::all($many_scope(viewer), layout.own).by(Column::$order)
                            })?;
                            ctx.caller.app.db.read_each::<Entity>(Column::$parent, &ids, reading).await
                        };
                        let loaded = loaded.await;
                        self.$many.fill(ids, loaded);
                    }));
                })*
                $(loads.extend(self.$pages.loads(ctx, Some($pages_table::Column::$pages_parent)));)*
                $(loads.extend(self.$list.loads(ctx, None));)*
                $(if let Some(ids) = self.$own.missing() {
                    loads.push(Box::pin(async move {
                        let loaded = async {
                            let ($ctx, $ids) = (ctx, &ids);
                            $own_load.await
                        };
                        let loaded: app::error::Result<HashMap<Uuid, $own_type>> = loaded.await;
                        self.$own.fill(ids, loaded);
                    }));
                })*
                $(if let Some(ids) = self.$each.missing() {
                    loads.push(Box::pin(async move {
                        let loaded = async {
                            let ($each_ctx, $each_ids) = (ctx, &ids);
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
                            let ($asked_ctx, $key) = (ctx, &key);
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
fn only<E>(rows: HashMap<Uuid, Vec<Row<E>>>) -> HashMap<Uuid, Row<E>> {
    rows.into_iter().filter_map(|(id, rows)| Some((id, rows.into_iter().next()?))).collect()
}

data_loaders! {
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
        issues: issue in scope::issues;
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
        project_issues: issue by ProjectId;
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
        all_issues: issue;
        all_retrospectives: retrospective;
        all_audit_entries: audit_entry;
    }
    own {
        user_roles: Vec<Role> = |ctx, ids| app::user::roles_of(&ctx.caller.app.db.reader, ids);
        project_briefs: app::project::ProjectSummary = |ctx, ids| {
            app::project::summaries(&ctx.caller.app, ctx.viewer()?, ids)
        };
        project_open_alerts: Vec<Row<alert::Entity>> = |ctx, ids| {
            alerts::visible_open(&ctx.caller.app, ctx.viewer()?, ids)
        };
        project_spending: Spending = |ctx, ids| app::project::spending(&ctx.caller.app.db.reader, ids);
        project_next_milestone: Row<service_item::Entity> = |ctx, ids| {
            app::project::next_milestones(&ctx.caller.app, ctx.viewer()?, ids, ctx.columns::<service_item::Entity>())
        };
        project_open_issues: i32 = |ctx, ids| app::issue::open_counts(&ctx.caller.app, ids);
        plan_vs_actual: PlanVsActual = |ctx, ids| app::project::plans_vs_actual(&ctx.caller.app, ids);
        project_frame: Arc<app::project::ProjectBudget> = |ctx, ids| app::project::budgets(&ctx.caller.app, ids);
        task_waits: Vec<Uuid> = |ctx, ids| app::task::dependencies_of(&ctx.caller.app, ids);
        requirement_flags: Vec<app::requirement::Flag> = |ctx, ids| {
            app::requirement::flags_by(&ctx.caller.app.db.reader, ids)
        };
        similar: Vec<Similar> = |ctx, ids| similar_to(&ctx.caller.app, ctx.viewer()?, ids, MOST_SIMILAR);
        effects: Effects = |ctx, ids| effects_of(&ctx.caller.app.db.reader, ids);
        variances: Vec<Variance> = |ctx, ids| variances_of(&ctx.caller.app.db.reader, ids);
        project_actions: Vec<Action> = |ctx, ids| action::of_projects(&ctx.caller.app, ctx.viewer()?, ids);
        proposal_actions: Vec<Action> = |ctx, ids| action::of_proposals(&ctx.caller.app, ctx.viewer()?, ids);
        contract_actions: Vec<Action> = |ctx, ids| action::of_contracts(&ctx.caller.app, ctx.viewer()?, ids);
        task_actions: Vec<Action> = |ctx, ids| action::of_tasks(&ctx.caller.app, ctx.viewer()?, ids);
        requirement_actions: Vec<Action> = |ctx, ids| {
            action::of_requirements(&ctx.caller.app, ctx.viewer()?, ids)
        };
        cost_duplicates: Vec<Uuid> = |ctx, ids| {
            app::cost::duplicates_of(&ctx.caller.app.db.reader, ids)
        };
    }
    // Computed from stored documents, each with an error of its own: if one cannot be read, the others still are.
    each {
        project_notes: Vec<alerts::Note> = |ctx, ids| alerts::notes_of(&ctx.caller.app, ids);
        project_outlooks: alerts::ProjectOutlooks = |ctx, ids| alerts::outlooks_of(&ctx.caller.app, ids);
        project_history: Arc<ProjectHistory> = |ctx, ids| app::earned::histories(&ctx.caller.app, ids);
        cost_actions: Vec<Action> = |ctx, ids| action::of_costs(&ctx.caller.app, ctx.viewer()?, ids);
    }
    asked {
        margins: MarginPreviewInput => Preview = |ctx, input| {
            margin::preview(&ctx.caller.app, ctx.viewer()?, input.clone())
        };
        weeks: workload::WorkloadFilter => Arc<Vec<workload::Week>> = |ctx, question| async {
            Ok(Arc::new(workload::weeks(&ctx.caller.app, ctx.viewer()?, question).await?))
        };
        alert_cursor: () => String = |ctx, _nothing| {
            app::feed::cursor::last(&ctx.caller.app, ctx.viewer()?)
        };
        policies: Option<Uuid> => policy::Model = |ctx, line| {
            app::policy::for_viewer(&ctx.caller.app, ctx.viewer()?, *line)
        };
        foresights: PolicyForesightInput => Arc<Foresight> = |ctx, input| async {
            Ok(Arc::new(app::policy::foresee(&ctx.caller.app, ctx.viewer()?, input).await?))
        };
        changes: Option<String> => Arc<feed::MissedEvents> = |ctx, after| async {
            let changes = feed::events_since(&ctx.caller.app, ctx.viewer()?, after.as_deref());
            Ok(Arc::new(changes.await?))
        };
        learnt: () => Calibration = |ctx, _nothing| app::policy::learnt_now(&ctx.caller.app);
        cost_categories: () => Arc<Vec<cost_category::Model>> = |ctx, _nothing| async {
            Ok(Arc::new(app::cost_category::all(&ctx.caller.app.db.reader).await?))
        };
        restricted: () => Vec<restricted_category::Model> = |ctx, _nothing| {
            app::policy::restricted(&ctx.caller.app.db.reader)
        };
        work_queues: () => Arc<Vec<WorkQueueItem>> = |ctx, _nothing| async {
            Ok(Arc::new(of_viewer(&ctx.caller.app, ctx.viewer()?).await?))
        };
        execution_amounts: Range => Vec<(Currency, i64)> = |ctx, range| {
            dashboard::execution_amount(&ctx.caller.app, ctx.viewer()?, range)
        };
        project_counts: Range => dashboard::Counts = |ctx, range| {
            dashboard::counts(&ctx.caller.app, ctx.viewer()?, range)
        };
        cost_reports: (Range, Vec<CostReportKey>) => Arc<Vec<dashboard::CostRow>> = |ctx, asked| async {
            let rows = dashboard::cost_report(&ctx.caller.app, ctx.viewer()?, &asked.0, &asked.1);
            Ok(Arc::new(rows.await?))
        };
        collections: Range => Vec<dashboard::Collection> = |ctx, range| {
            dashboard::collection(&ctx.caller.app, ctx.viewer()?, range)
        };
    }
    memo {
        earned_figures: FiguresQuery => Earned;
        earned_series: SeriesQuery => Arc<Vec<Earned>>;
    }
}
