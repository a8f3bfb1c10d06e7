//! Which tables are told in the audit log, and which of their columns are not.

use chrono::{DateTime, Utc};
use entity::enums::Subject;
use sea_orm::EntityTrait;

use super::About;

/// Columns that are not logged of any table: they follow from the entry itself, or from columns that are logged.
pub(super) const NEVER_LOGGED: &[&str] =
    &["id", "version", "created_at", "updated_at", "search_text", "name_key"];

/// A table whose columns are logged in audit entries.
pub trait LoggedTable: EntityTrait {
    /// Columns of this table that are not logged.
    const UNLOGGED: &'static [Self::Column];
    /// Columns of which only the change is logged, not the values.
    const SECRET: &'static [Self::Column];
}

/// A table with entries of its own.
pub trait Audited: LoggedTable {
    /// What entries on a row are about.
    fn about(row: &Self::Model) -> About;
    /// Counts an edit of the row before.
    fn set_next_version(new: &mut Self::Model, old: &Self::Model);
    /// Notes when the row is stored.
    fn set_updated_at(row: &mut Self::Model, now: DateTime<Utc>);
}

macro_rules! logged {
    ($table:ident, unlogged [$($unlogged:ident)*], secret [$($secret:ident)*]) => {
        impl LoggedTable for entity::$table::Entity {
            const UNLOGGED: &'static [Self::Column] = &[$(entity::$table::Column::$unlogged),*];
            const SECRET: &'static [Self::Column] = &[$(entity::$table::Column::$secret),*];
        }
    };
}

/// Tables with entries of their own: the subject of the entries, and the column that names the project.
macro_rules! audited {
    ($(
        $(#[doc = $why:literal])*
        $table:ident as $subject:ident
            $(of $project:ident)?
            $(unlogged [$($unlogged:ident)*])?
            $(secret [$($secret:ident)*])?;
    )*) => {
        $(
            logged! { $table, unlogged [$($($unlogged)*)?], secret [$($($secret)*)?] }

            impl Audited for entity::$table::Entity {
                fn about(row: &Self::Model) -> About {
                    #[allow(unused_mut, unused_assignments)]
                    let mut project_id = None;
                    $(project_id = row.$project.into();)?
                    About { subject: Subject::$subject, id: row.id, project_id }
                }

                fn set_next_version(new: &mut Self::Model, old: &Self::Model) {
                    new.version = old.version + 1;
                }

                fn set_updated_at(row: &mut Self::Model, now: DateTime<Utc>) {
                    row.updated_at = now;
                }
            }
        )*
    };
}

/// Tables whose rows are logged in the entries of what they belong to.
macro_rules! parts {
    ($(
        $(#[doc = $why:literal])*
        $table:ident $(unlogged [$($unlogged:ident)*])? $(secret [$($secret:ident)*])?;
    )*) => {
        $(logged! { $table, unlogged [$($($unlogged)*)?], secret [$($($secret)*)?] })*
    };
}

audited! {
    business_line as BusinessLine;
    user_account as User secret [PasswordHash];
    /// The thresholds of warnings are told as `warning`, with those that are left at their defaults; what finished
    /// projects taught is told as the number of these projects.
    policy as Policy unlogged [Watch Learnt];
    cost_category as CostCategory;
    customer as Customer;
    requirement as Requirement;
    /// Progress is the sum of its tasks', whose entries tell it.
    service_item as ServiceItem of project_id unlogged [Progress];
    /// Sums and verdicts: the entries of tasks, costs, instalments and alerts tell what they come from. When it was put
    /// on hold and went on is the time of the entries that tell of it.
    project as Project of id unlogged [
        Progress Health HealthWithoutCost Attention AttentionWithoutCost
        CostSubmittedMinor CostCommittedMinor CostPaidMinor CollectionStatus
        EvaluatedOn Revision RevisionWithoutCost HeldSince ResumedOn
    ];
    proposal as Proposal of project_id;
    contract as Contract of project_id;
    task as Task of project_id;
    /// The reference is told; whether the cost still holds it follows from its status.
    cost as Cost of project_id unlogged [RefKey];
    issue as Issue of project_id;
    /// The figures are drawn anew at every evaluation; the alert's events keep them.
    /// Whom a question is not for follows from what they did before; what was done about it before it was resolved is
    /// told as the status that it had.
    alert as Alert of project_id unlogged [Evidence ClosedTo ResolvedFrom];
    retrospective as Retrospective of project_id;
}

parts! {
    session unlogged [RefreshHash Seal PreviousHash RotatedAt];
    contact unlogged [CustomerId Position];
    proposal_line unlogged [ProposalId];
    budget unlogged [ProjectId];
    budget_line unlogged [BudgetId];
    /// The work itself, which the entries of its tasks tell, and that it is the latest.
    baseline unlogged [ProjectId Plan Current];
    /// What it rests on is told by the entries of the proposal and of the contract.
    compliance_review unlogged [ProjectId Track Basis];
    instalment unlogged [ContractId Position];
    receipt;
    requirement_finding unlogged [ReviewId];
    requirement_flag unlogged [RequirementId];
    restricted_category;
    cost_approval unlogged [CostId];
    oa_decision unlogged [ProjectId CostId];
    progress_entry unlogged [TaskId ProjectId];
    effect_metric unlogged [RetrospectiveId];
    avoidable_cost unlogged [RetrospectiveId];
}
