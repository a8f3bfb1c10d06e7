//! The GraphQL schema and its executor. There is no SQL here.
//!
//! A file for each noun declares its types ([`object!`]), payloads ([`payload!`]) and mutations ([`mutations!`]). The
//! [`executor`] answers every operation along a plan, with the data loaders of [`loader`]. async-graphql knows the types by
//! [`registration`], for the schema, introspection and validation only; it resolves none of our fields. [`complexity`] is
//! what a request costs.

pub mod action;
pub mod alert;
pub mod audit;
pub mod calendar;
pub mod complexity;
pub mod compliance;
pub mod connection;
pub mod contract;
pub mod cost;
pub mod cost_category;
pub mod customer;
pub mod dashboard;
pub mod earned;
pub mod executor;
pub mod idempotent_input;
pub mod issue;
pub mod label;
pub mod loader;
pub mod node;
pub mod object;
pub mod payload;
pub mod policy;
pub mod policy_foresight;
pub mod progress;
pub mod project;
pub mod proposal;
pub mod rate_limit;
pub mod registration;
pub mod requirement;
pub mod retrospective;
pub mod spending;
pub mod stranger;
pub mod subscription;
pub mod task;
pub mod user;
pub mod value;
pub mod work_change;
pub mod work_queue;
pub mod workload;

use async_graphql::registry::{MetaField, Registry};
use async_graphql::{SDLExportOptions, Schema};

use app::error::Error;
use executor::mutation::{MutationCall, Mutations, Running};
use executor::{
    FieldPlan, JsonWriter, Object, Planner, ResponseField, SelectedField, TypeInfo, ValuePlan, WriteResult,
};
use subscription::Subscription;

/// A GraphQL error. It is not `Display` on purpose: async-graphql would show any displayable error to clients.
#[derive(Clone, Debug)]
pub struct FieldError(pub Error);

impl From<FieldError> for async_graphql::Error {
    fn from(fault: FieldError) -> Self {
        fault.0.to_graphql()
    }
}

/// Merges the queries about each noun into one root.
macro_rules! queries {
    ($($root:path),* $(,)?) => {
        impl TypeInfo for Query {
            const NAME: &'static str = "Query";
            const DOC: &'static [&'static str] = &[
                "Everything that can be asked. A field that is refused or fails is null, and the error has its path; all others are",
                "answered.",
            ];

            fn fields(registry: &mut Registry) -> Vec<MetaField> {
                [$(<$root>::fields(registry)),*].into_iter().flatten().collect()
            }
        }

        /// The fields of all roots, numbered in sequence: each root has a thousand numbers.
        impl Object for Query {
            fn field(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> Option<FieldPlan> {
                let mut first = 0;
                $(
                    if let Some(known) = <$root>::field(selected, planner) {
                        return Some(FieldPlan { field: first + known.field, ..known });
                    }
                    first += ROOT;
                )*
                let nullable = selected.name() == "__type";
                let introspects = nullable || selected.name() == "__schema";
                introspects.then_some(FieldPlan { field: first, nullable, under: ValuePlan::Leaf })
            }

            fn write_field<'q>(&self, field: usize, step: &'q ResponseField, writer: &mut JsonWriter<'q>) -> WriteResult {
                let roots: &[fn(usize, &'q ResponseField, &mut JsonWriter<'q>) -> WriteResult] =
                    &[$(|field, step, writer| $root.write_field(field, step, writer)),*];
                match roots.get(field / ROOT) {
                    Some(write) => write(field % ROOT, step, writer),
                    None => write_introspection(step, writer),
                }
            }
        }
    };
}

/// Everything that can be asked.
#[derive(Clone, Copy, Debug)]
pub struct Query;

/// Introspection was answered by async-graphql before.
fn write_introspection(step: &ResponseField, writer: &mut JsonWriter<'_>) -> WriteResult {
    match &writer.ctx.introspected {
        Some(fields) => writer.json(fields.get(&step.key).map_or("null", String::as_str)),
        None => Err(Error::BadRequest(messages::schema_at_query_root()).into()),
    }
}

const ROOT: usize = 1000;

queries!(
    node::NodeQuery,
    user::UserQuery,
    user::BusinessLineQuery,
    customer::CustomerQuery,
    requirement::RequirementQuery,
    project::ProjectQuery,
    task::TaskQuery,
    cost::CostQuery,
    cost_category::CostCategoryQuery,
    alert::AlertQuery,
    issue::IssueQuery,
    retrospective::RetrospectiveQuery,
    label::LabelQuery,
    compliance::MarginQuery,
    workload::WorkloadQuery,
    dashboard::DashboardQuery,
    work_queue::WorkQueueQuery,
    policy::PolicyQuery,
    policy_foresight::PolicyForesightQuery,
    calendar::CalendarQuery,
    audit::AuditQuery,
    rate_limit::RateLimitQuery,
);

/// Everything that can be changed.
#[derive(Clone, Copy, Debug)]
pub struct Mutation;

/// Merges the mutations about each noun into one root.
macro_rules! mutations_of {
    ($($root:path),* $(,)?) => {
        impl TypeInfo for Mutation {
            const NAME: &'static str = "Mutation";
            const DOC: &'static [&'static str] = &[
                "Everything that can be changed. Each mutation is a change of its own: one that is refused by an error is null, and the",
                "error has its path; those beside it are done and answered. Where a mutation is done and a part of its payload is",
                "refused, that part alone is null.",
            ];

            fn fields(registry: &mut Registry) -> Vec<MetaField> {
                [$(<$root as Mutations>::fields(registry)),*].into_iter().flatten().collect()
            }
        }

        impl Mutation {
            /// Runs the mutation of a call; `None` if there is none of its name.
            fn run<'q>(call: &'q MutationCall<'q>) -> Option<Running<'q>> {
                None$(.or_else(|| <$root as Mutations>::run(call)))*
            }
        }
    };
}

mutations_of!(
    user::UserMutation,
    customer::CustomerMutation,
    requirement::RequirementMutation,
    project::ProjectMutation,
    proposal::ProposalMutation,
    compliance::ComplianceMutation,
    contract::ContractMutation,
    task::TaskMutation,
    cost::CostMutation,
    cost_category::CostCategoryMutation,
    issue::IssueMutation,
    alert::AlertMutation,
    retrospective::RetrospectiveMutation,
    policy::PolicyMutation,
);

/// The complete schema.
pub type Plimsoll = Schema<Query, Mutation, Subscription>;

/// Builds the schema. In production there are no suggestions in errors, which would tell strangers what exists.
pub fn schema(production: bool) -> Plimsoll {
    let builder = Schema::build(Query, Mutation, Subscription)
        .extension(executor::Instructions)
        // The limit of async-graphql counts fragments, too. Ours, which is checked before, is on what they expand
        // to.
        .limit_recursive_depth(64);
    if production { builder.disable_suggestions().finish() } else { builder.finish() }
}

/// The description of the schema, in SDL and in introspection: tools show it first.
pub const DESCRIPTION: &str = include_str!("schema.md").trim_ascii_end();

/// The schema in SDL, as in `schema.graphql`.
pub fn sdl() -> String {
    let schema = schema(false);
    let sdl = schema.sdl_with_options(SDLExportOptions::new().include_specified_by());
    // async-graphql exports descriptions of everything but of the schema itself.
    sdl.replacen("\nschema {", &format!("\n\"\"\"\n{DESCRIPTION}\n\"\"\"\nschema {{"), 1)
}
