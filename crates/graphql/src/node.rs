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
use super::registration::{field, interface};
use super::requirement::{Requirement, ServiceItem};
use super::retrospective::Retrospective;
use super::task::Task;
use super::user::{BusinessLine, User};
use crate::object;
use app::error::Error;
use app::scalar::{GlobalId, Id, NodeKind};

/// Whether a type has global ids.
pub fn is_node(name: &str) -> bool {
    TYPES.contains(&name)
}

/// Lists the types with global ids once: for the interface, for plans, and for the data loaders that find them.
macro_rules! nodes {
    ($($type:ident: $loader:ident),* $(,)?) => {
        const TYPES: &[&str] = &[$($type::NAME),*];

        /// An object with a global id (Relay).
        #[allow(missing_docs, clippy::large_enum_variant)] // each is the object of its name
        #[derive(Clone, Debug)]
        pub enum Node {
            $($type($type),)*
        }

        impl Output for Node {
            fn register(registry: &mut Registry) -> String {
                if !registry.types.contains_key("Node") {
                    let doc = "Global id of the object; `node` finds it by this id.";
                    let of = ID::register(registry);
                    let id = field("id", &[doc], Vec::new(), of);
                    interface(registry, "Node", &["An object with a global id (Relay)."], vec![id], TYPES);
                    $($type::register(registry);)*
                }
                "Node!".into()
            }

            fn plan(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> ValuePlan {
                ValuePlan::OneOf(vec![$(($type::NAME, planner.under::<$type>(selected))),*])
            }

            fn write<'q>(&self, under: &'q ValuePlan, writer: &mut JsonWriter<'q>) -> WriteResult {
                let ValuePlan::OneOf(plans) = under else {
                    return Err(Error::bug("a node without its plans").into());
                };
                let plan = |name: &str| plans.iter().find(|(of, _)| *of == name).map(|(_, plan)| plan);
                match self {
                    $(Self::$type(node) => match plan($type::NAME) {
                        Some(plan) => writer.object(node, plan),
                        None => Err(Error::bug("a node without its plan").into()),
                    },)*
                }
            }
        }

        /// The object of this kind and id, if there is one that the viewer may see.
        pub fn found(ctx: &RequestContext, kind: NodeKind, id: Uuid) -> Loaded<Option<Node>> {
            Ok(match kind {
                $(NodeKind::$type => ctx.$loader.get(id)?.map(|row| Node::$type($type(row))),)*
            })
        }
    };
}
nodes! {
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
}

fn find(ctx: &RequestContext, id: &Id) -> Loaded<Option<Node>> {
    GlobalId::decode(&id.0).map_or(Ok(None), |GlobalId(kind, id)| found(ctx, kind, id))
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
