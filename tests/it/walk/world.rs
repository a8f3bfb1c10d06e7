//! All that is stored, as rows.

use std::collections::BTreeMap;

use entity::enums::{ComplianceTrack, Subject};
use entity::{
    alert, audit_entry, budget, budget_line, compliance_review, contract, cost, instalment, issue,
    progress_entry, project, proposal, proposal_line, receipt, requirement, retrospective, service_item,
    task,
};
use plimsoll::scalar::{GlobalId, NodeKind};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::TestApp;

macro_rules! world {
    ($($keyed:ident: $keyed_table:ident,)* ; $($listed:ident: $listed_table:ident,)*) => {
        /// All rows: those with an id by it.
        #[derive(Clone, Debug, PartialEq)]
        pub(super) struct World {
            $(pub $keyed: BTreeMap<Uuid, $keyed_table::Model>,)*
            $(pub $listed: Vec<$listed_table::Model>,)*
        }

        impl World {
            pub(super) async fn read(t: &TestApp) -> Self {
                let db = &t.app.db.reader;
                let mut world = Self {
                    $($keyed: {
                        let rows = $keyed_table::Entity::find().all(db).await.unwrap();
                        rows.into_iter().map(|row| (row.id, row)).collect()
                    },)*
                    $($listed: $listed_table::Entity::find().all(db).await.unwrap(),)*
                };
                // People sign in again as time passes.
                world.audit.retain(|_, entry| entry.subject != Subject::Session);
                world
            }
        }
    };
}

world! {
    requirements: requirement,
    items: service_item,
    projects: project,
    proposals: proposal,
    budgets: budget,
    reviews: compliance_review,
    contracts: contract,
    instalments: instalment,
    receipts: receipt,
    tasks: task,
    reports: progress_entry,
    costs: cost,
    issues: issue,
    alerts: alert,
    retrospectives: retrospective,
    audit: audit_entry,
    ;
    proposal_lines: proposal_line,
    budget_lines: budget_line,
}

impl World {
    /// A project's service list, in order.
    pub(super) fn items_of(&self, project: Uuid) -> Vec<&service_item::Model> {
        let mut own: Vec<_> = self.items.values().filter(|item| item.project_id == Some(project)).collect();
        own.sort_by_key(|item| item.position);
        own
    }

    /// A project's latest proposal.
    pub(super) fn latest_proposal(&self, project: Uuid) -> Option<&proposal::Model> {
        self.proposals.values().filter(|row| row.project_id == project).max_by_key(|row| row.revision)
    }

    pub(super) fn contract_of(&self, project: Uuid) -> Option<&contract::Model> {
        self.contracts.values().find(|row| row.project_id == project)
    }

    /// A contract's instalments, in order.
    pub(super) fn parts_of(&self, contract: Uuid) -> Vec<&instalment::Model> {
        let mut own: Vec<_> = self.instalments.values().filter(|row| row.contract_id == contract).collect();
        own.sort_by_key(|row| row.position);
        own
    }

    pub(super) fn costs_of(&self, project: Uuid) -> impl Iterator<Item = &cost::Model> {
        self.costs.values().filter(move |row| row.project_id == project)
    }

    pub(super) fn tasks_of(&self, project: Uuid) -> impl Iterator<Item = &task::Model> {
        self.tasks.values().filter(move |row| row.project_id == project)
    }

    /// The latest review of a track.
    pub(super) fn review_of(
        &self,
        project: Uuid,
        track: ComplianceTrack,
    ) -> Option<&compliance_review::Model> {
        let own = self.reviews.values().filter(|row| row.project_id == project && row.track == track);
        own.max_by_key(|row| row.round)
    }
}

/// An id as clients send it.
pub(super) fn global(kind: NodeKind, id: Uuid) -> Value {
    json!(GlobalId(kind, id).encode())
}
