//! The GraphQL schema: types, inputs, payloads, resolvers of three lines. No SQL here.

pub mod alert;
pub mod connection;
pub mod cost;
pub mod customer;
pub mod loaders;
pub mod node;
pub mod payload;
pub mod project;
pub mod requirement;
pub mod row;
pub mod task;
pub mod user;
pub mod value;

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, Schema};

use crate::error::Error;
use crate::feed::Feed;

/// A top-level error. Not `Display` on purpose: async-graphql would show any displayable error to clients.
#[derive(Clone, Debug)]
pub struct Fault(pub Error);

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        fault.0.to_graphql()
    }
}

/// What resolvers return.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    user::UserQuery,
    user::BusinessLineQuery,
    customer::CustomerQuery,
    requirement::RequirementQuery,
    project::ProjectQuery,
    task::TaskQuery,
    cost::CostQuery,
    alert::AlertQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    user::UserMutation,
    customer::CustomerMutation,
    requirement::RequirementMutation,
    project::ProjectMutation,
    task::TaskMutation,
    cost::CostMutation,
    alert::AlertMutation,
);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(alert::AlertSubscription);

/// The schema with everything in it.
pub type Plimsoll = Schema<Query, Mutation, Subscription>;

/// Builds the schema; in production no suggestion tells a stranger what is there.
pub fn schema(feed: Feed, production: bool) -> Plimsoll {
    let builder = Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .data(feed)
        // async-graphql's own limit counts fragments, too; ours, before it, is on what they expand to.
        .limit_recursive_depth(64);
    if production { builder.disable_suggestions().finish() } else { builder.finish() }
}

/// The schema as SDL, as in `schema.graphql`.
pub fn sdl() -> String {
    let schema = schema(Feed::default(), false);
    schema.sdl_with_options(SDLExportOptions::new().include_specified_by())
}
