//! The audit log: who did what, when, and from what to what.

use async_graphql::ID;
use entity::enums::{AuditAction, Subject};
use serde_json::Value;
use uuid::Uuid;

use super::loader::maybe;
use super::project::Project;
use super::user::{User, user_opt};
use super::value::global;
use crate::object;
use app::audit::{AuditFilter, AuditOrder};
use app::json_column;
use app::scalar::{Instant, NodeKind};

/// The global id of what an entry is about; `None` if it has none.
fn subject_of(subject: Subject, id: Uuid) -> Option<ID> {
    let kind = match subject {
        Subject::User => NodeKind::User,
        Subject::BusinessLine => NodeKind::BusinessLine,
        Subject::Customer => NodeKind::Customer,
        Subject::Requirement => NodeKind::Requirement,
        Subject::ServiceItem => NodeKind::ServiceItem,
        Subject::Project => NodeKind::Project,
        Subject::Proposal => NodeKind::Proposal,
        Subject::Contract => NodeKind::Contract,
        Subject::Task => NodeKind::Task,
        Subject::Cost => NodeKind::Cost,
        Subject::Issue => NodeKind::Issue,
        Subject::Alert => NodeKind::Alert,
        Subject::Retrospective => NodeKind::Retrospective,
        Subject::Session | Subject::Policy | Subject::CostCategory => return None,
    };
    Some(global(kind, id))
}

object! {
    /// Something that was done; entries are only ever added.
    AuditEntry of audit_entry
    fields {
        /// Global id of the entry; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::AuditEntry, id);
        /// When it was done.
        at: Instant = |{at}, _| Instant(at);
        /// The action that the entry records.
        action: AuditAction = |{action}, _| action;
        /// What kind of thing it was done to.
        subject: Subject = |{subject}, _| subject;
        /// Which one; null for what has no global id.
        subject_id: Option<ID> = |{subject, subject_id}, _| subject_of(subject, subject_id);
        /// What changed, from what to what.
        changes: Vec<AuditChange> = |{id, changes}, _| {
            json_column::read(&changes, id)?.into_iter().map(AuditChange).collect()
        };
        /// Who did it; null for the system itself.
        actor: Option<User> = |{actor_id}, ctx| user_opt(ctx, actor_id)?;
        /// The project that the entry belongs to; null where it belongs to none.
        project: Option<Project> = |{project_id}, ctx| maybe(&ctx.projects, project_id, Project)?;
    }
}

/// A value as text: a string without its quotes, anything else as JSON.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

object! {
    /// A field that was changed, with its value before and after.
    AuditChange((String, (Value, Value)))
    fields {
        /// The field that changed: the name of its column in camel case. The field of a part has the name of the part
        /// before it, such as `instalment 2 dueOn`.
        field: &str = |(field, _), _| field.as_str();
        /// The value before the change; null for something new, and for a secret. Amounts are in minor units,
        /// percentages in hundredths of a percent, ids without their kind. A list has one text for each row, with the
        /// row's columns.
        from: Option<String> = |(_, (from, _)), _| text_of(from);
        /// The value after the change, in the same form; null where it was cleared, and `true` for a secret that was
        /// replaced.
        to: Option<String> = |(_, (_, to)), _| text_of(to);
    }
}

object! {
    /// Queries about what was done.
    root AuditQuery
    fields {}
    pages {
        /// Who did what, newest first. As entries hold amounts, SALES and MEMBER see only what they wrote themselves:
        /// their notes on alerts, what they wrote about problems, and the customer's words. ADMIN sees the entries
        /// about users, lines and policy.
        audit_log: AuditEntry[AuditFilter, AuditOrder] = all_audit_entries;
    }
}
