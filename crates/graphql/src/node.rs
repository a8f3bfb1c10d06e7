//! Looks up any object by its global id.

use async_graphql::ID;
use async_graphql::registry::Registry;
use uuid::Uuid;

use super::alert::Alert;
use super::audit::AuditEntry;
use super::contract::{Contract, Instalment, Receipt};
use super::cost::Cost;
use super::customer::Customer;
use super::executor::{JsonWriter, Output, Planner, SelectedField, TypeInfo, ValuePlan, WriteResult};
use super::issue::Issue;
use super::loader::{Loaded, RequestContext};
use super::project::Project;
use super::proposal::Proposal;
use super::registration::{field, interface, union};
use super::requirement::{Requirement, ServiceItem};
use super::retrospective::Retrospective;
use super::task::Task;
use super::user::{BusinessLine, User};
use crate::object;
use app::error::Error;
use app::scalar::{GlobalId, Id, NodeKind};

/// Whether a fragment on the interface or union of this name applies to an object type.
pub fn covers(name: &str, object: &str) -> bool {
    match name {
        "Node" => Node::TYPES.contains(&object),
        "WorkItem" => WorkItem::TYPES.contains(&object),
        _ => false,
    }
}

/// Declares a type of which an object is one of several, each with the data loader that finds it: an enum with a variant
/// for each, and its plan, which is one for each of them.
macro_rules! one_of {
    ($(#[doc = $doc:literal])* $name:ident = $register:ident [$($type:ident: $loader:ident),* $(,)?]) => {
        $(#[doc = $doc])*
        #[allow(missing_docs, clippy::large_enum_variant)] // each is the object of its name
        #[derive(Clone, Debug)]
        pub enum $name {
            $($type($type),)*
        }

        impl $name {
            const TYPES: &[&str] = &[$($type::NAME),*];

            /// The object of this kind and id, if there is one that the viewer may see.
            pub fn found(ctx: &RequestContext, kind: NodeKind, id: Uuid) -> Loaded<Option<Self>> {
                #[allow(unreachable_patterns)] // only some types have all kinds
                match kind {
                    $(NodeKind::$type => Ok(ctx.$loader.get(id)?.map(|row| Self::$type($type(row)))),)*
                    _ => Err(Error::bug("an object of another kind").into()),
                }
            }
        }

        impl Output for $name {
            fn register(registry: &mut Registry) -> String {
                if !registry.types.contains_key(stringify!($name)) {
                    $register(registry, stringify!($name), &[$($doc),*], Self::TYPES);
                    $($type::register(registry);)*
                }
                concat!(stringify!($name), "!").into()
            }

            fn plan(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> ValuePlan {
                ValuePlan::OneOf(vec![$(($type::NAME, planner.under::<$type>(selected))),*])
            }

            fn write<'q>(&self, under: &'q ValuePlan, writer: &mut JsonWriter<'q>) -> WriteResult {
                let ValuePlan::OneOf(plans) = under else {
                    return Err(Error::bug("an object without its plans").into());
                };
                let plan = |name: &str| plans.iter().find(|(of, _)| *of == name).map(|(_, plan)| plan);
                match self {
                    $(Self::$type(object) => match plan($type::NAME) {
                        Some(plan) => writer.object(object, plan),
                        None => Err(Error::bug("an object without its plan").into()),
                    },)*
                }
            }
        }
    };
}

one_of! {
    /// An object with a global id (Relay).
    Node = nodes [
        User: users,
        BusinessLine: business_lines,
        Customer: customers,
        Requirement: requirements,
        ServiceItem: service_items,
        Project: projects,
        Task: tasks,
        Cost: costs,
        Alert: alerts,
        Proposal: proposals,
        Contract: contracts,
        Instalment: instalments,
        Issue: issues,
        Retrospective: retrospectives,
        Receipt: receipts,
        AuditEntry: audit_entries,
    ]
}

one_of! {
    /// Something that waits for somebody to do their duty with it.
    WorkItem = union [
        Requirement: requirements,
        Project: projects,
        Proposal: proposals,
        Contract: contracts,
        Instalment: instalments,
        Task: tasks,
        Issue: issues,
        Cost: costs,
    ]
}

/// Registers the interface of all objects with a global id.
fn nodes(registry: &mut Registry, name: &str, doc: &[&str], types: &[&'static str]) {
    let of = ID::register(registry);
    let id = field("id", &["Global id of the object; `node` finds it by this id."], Vec::new(), of);
    interface(registry, name, doc, vec![id], types);
}

fn find(ctx: &RequestContext, id: &Id) -> Loaded<Option<Node>> {
    GlobalId::decode(&id.0).map_or(Ok(None), |GlobalId(kind, id)| Node::found(ctx, kind, id))
}

/// The objects of these ids. All keys are recorded before this waits.
fn find_all(ctx: &RequestContext, ids: &[Id]) -> Loaded<Vec<Option<Node>>> {
    if ids.len() > 100 {
        let message = messages::too_many_ids(ids.len(), 100);
        return Err(Error::Limit { name: "nodes", message }.into());
    }
    let found: Vec<_> = ids.iter().map(|id| find(ctx, id)).collect();
    found.into_iter().collect()
}

object! {
    /// Queries by id.
    root NodeQuery
    fields {
        /// The object with this id; NOT_FOUND where there is none or you may not see it.
        node(id: Id = "The global id of the object."): Node = |_, ctx| {
            find(ctx, &id)?.ok_or_else(|| Error::not_found("object", &["id"]))?
        };
        /// The objects with these ids, at most 100, in the same order; null where there is none or you may not see it.
        nodes(ids: Vec<Id> = "Global ids, at most 100."): Vec<Option<Node>> = |_, ctx| {
            find_all(ctx, &ids)?
        };
        /// The project with this id; NOT_FOUND where there is none or you may not see it.
        project(id: Id = "A project's global id."): Project = |_, ctx| {
            let row = match GlobalId::decode(&id.0) {
                Some(GlobalId(NodeKind::Project, id)) => ctx.projects.get(id)?,
                _ => None,
            };
            Project(row.ok_or_else(|| Error::not_found("project", &["id"]))?)
        };
    }
}
