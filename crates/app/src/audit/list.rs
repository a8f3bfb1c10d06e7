//! How the audit log is filtered and ordered.

use async_graphql::{Enum, InputObject};
use entity::audit_entry;
use entity::enums::{AuditAction, Subject};
use sea_orm::{ColumnTrait, Condition};

use crate::error::Result;
use crate::page::{Listed, Sort};
use crate::scalar::{GlobalId, Id, Moment, NodeKind};
use crate::scope::{self, Visible};
use crate::validation::Validator;
use crate::viewer::Viewer;

/// Which entries are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, InputObject)]
pub struct AuditFilter {
    /// Only entries about things of any of these kinds.
    pub subject: Option<Vec<Subject>>,
    /// Only entries about the thing with this global id.
    pub subject_id: Option<Id>,
    /// Only entries that belong to this project, whatever they are about.
    pub project_id: Option<Id>,
    /// Only what this person did.
    pub actor_id: Option<Id>,
    /// Only entries of any of these actions; everything that was done with one kind of thing is found by `subject`.
    pub action: Option<Vec<AuditAction>>,
    /// Only what was done at this instant or later.
    pub from: Option<Moment>,
    /// Only what was done before this instant.
    pub to: Option<Moment>,
}

/// What entries are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Enum)]
pub enum AuditOrder {
    /// By when it was done, the newest first.
    #[default]
    AtDesc,
    /// By when it was done, the oldest first.
    AtAsc,
}

impl Listed for audit_entry::Entity {
    type Filter = AuditFilter;
    type Order = AuditOrder;
    const ID: Self::Column = audit_entry::Column::Id;

    fn visible(viewer: &Viewer) -> Visible<Self> {
        scope::audit_entries(viewer)
    }

    fn matching(filter: &AuditFilter, _: &Viewer) -> Result<Condition> {
        use audit_entry::Column::{Action, ActorId, At, ProjectId, Subject, SubjectId};
        let mut check = Validator::filter();
        let project = check.id_opt("projectId", filter.project_id.as_ref(), NodeKind::Project);
        let actor = check.id_opt("actorId", filter.actor_id.as_ref(), NodeKind::User);
        let from = filter.from.as_ref().map(|from| check.moment("from", from));
        let to = filter.to.as_ref().map(|to| check.moment("to", to));
        let subject_id = filter.subject_id.as_ref().map(|id| {
            GlobalId::decode(&id.0).map_or_else(
                || {
                    check.fail(&["subjectId"], messages::not_an_id());
                    uuid::Uuid::nil()
                },
                |id| id.1,
            )
        });
        check.done()?;
        Ok(Condition::all()
            .add_option(filter.subject.as_ref().map(|subject| Subject.is_in(subject.iter().copied())))
            .add_option(subject_id.map(|id| SubjectId.eq(id)))
            .add_option(project.map(|id| ProjectId.eq(id)))
            .add_option(actor.map(|id| ActorId.eq(id)))
            .add_option(filter.action.as_ref().map(|actions| Action.is_in(actions.iter().copied())))
            .add_option(from.map(|from| At.gte(from)))
            .add_option(to.map(|to| At.lt(to))))
    }

    fn sort(order: AuditOrder, _: &Viewer) -> Sort<Self::Column> {
        match order {
            AuditOrder::AtDesc => Sort::down(None),
            AuditOrder::AtAsc => Sort::up(None),
        }
    }
}
