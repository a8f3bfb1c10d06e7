//! Any object by its global id.

use async_graphql::{Context, ID, Interface, Object};

use super::alert::Alert;
use super::cost::Cost;
use super::customer::Customer;
use super::loaders::Loaders;
use super::project::Project;
use super::requirement::{Requirement, ServiceItem};
use super::task::Task;
use super::user::{BusinessLine, User};
use super::value::Asked;
use super::{Fault, Result};
use crate::error::Error;
use crate::scalar::{GlobalId, Id, Kind};

/// An object with a global id (Relay).
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
#[allow(clippy::large_enum_variant)]
pub enum Node {
    /// A person.
    User(User),
    /// A line of business.
    BusinessLine(BusinessLine),
    /// A customer.
    Customer(Customer),
    /// A requirement.
    Requirement(Requirement),
    /// A service item.
    ServiceItem(ServiceItem),
    /// A project.
    Project(Project),
    /// A task.
    Task(Task),
    /// A cost.
    Cost(Cost),
    /// An alert.
    Alert(Alert),
}

async fn load(loaders: &Loaders, id: &Id) -> Result<Option<Node>> {
    let Some(GlobalId(kind, id)) = GlobalId::decode(&id.0) else {
        return Ok(None);
    };
    Ok(match kind {
        Kind::User => loaders.users.get(id).await?.map(|row| User(row).into()),
        Kind::BusinessLine => loaders.business_lines.get(id).await?.map(|row| BusinessLine(row).into()),
        Kind::Customer => loaders.customers.get(id).await?.map(|row| Customer(row).into()),
        Kind::Requirement => loaders.requirements.get(id).await?.map(|row| Requirement(row).into()),
        Kind::ServiceItem => loaders.service_items.get(id).await?.map(|row| ServiceItem(row).into()),
        Kind::Project => loaders.projects.get(id).await?.map(|row| Project(row).into()),
        Kind::Task => loaders.tasks.get(id).await?.map(|row| Task(row).into()),
        Kind::Cost => loaders.costs.get(id).await?.map(|row| Cost(row).into()),
        Kind::Alert => loaders.alerts.get(id).await?.map(|row| Alert(row).into()),
        _ => None,
    })
}

/// Queries by id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; NOT_FOUND where there is none or you may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: Id,
    ) -> Result<Option<Node>> {
        ctx.viewer()?;
        match load(ctx.loaders(), &id).await? {
            Some(node) => Ok(Some(node)),
            None => Err(Fault(Error::not_found("object", &["id"]))),
        }
    }

    /// The objects with these ids, at most 100, in the same order; null where there is none or you may not see it.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids, at most 100.")] ids: Vec<Id>,
    ) -> Result<Vec<Option<Node>>> {
        ctx.viewer()?;
        if ids.len() > 100 {
            let message = format!("`ids` has {} items; 100 are given at once.", ids.len());
            return Err(Fault(Error::Limit { name: "nodes", message }));
        }
        let loaders = ctx.loaders();
        futures_util::future::try_join_all(ids.iter().map(|id| load(loaders, id))).await
    }

    /// The project with this id; NOT_FOUND where there is none or you may not see it.
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A project's global id.")] id: Id,
    ) -> Result<Option<super::row::Row<Project>>> {
        ctx.viewer()?;
        let gone = || Fault(Error::not_found("project", &["id"]));
        let Some(GlobalId(Kind::Project, id)) = GlobalId::decode(&id.0) else {
            return Err(gone());
        };
        let row = ctx.loaders().projects.get(id).await?.ok_or_else(gone)?;
        Ok(Some(super::row::Row(Project(row))))
    }
}
