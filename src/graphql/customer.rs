//! Customers.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::{contact, customer};

use super::Result;
use super::payload::Fresh;
use super::project::Project;
use super::requirement::Requirement;
use super::row::{Row, Rows};
use super::user::{BusinessLine, User, business_line_of, user_of};
use super::value::{Asked, id};
use crate::app::customer::{
    self as app, CreateCustomerInput, CustomerFilter, CustomerOrder, UpdateCustomerInput,
};
use crate::app::project::{ProjectFilter, ProjectOrder};
use crate::app::requirement::{RequirementFilter, RequirementOrder};
use crate::scalar::{Instant, Kind};
use crate::{noun, object, payload, root_page};

object! {
    /// A business customer that sales looks after.
    Customer(Arc<customer::Model>)
    plain {
        /// Global id.
        id: ID = |customer, _| id(Kind::Customer, customer.id);
        /// Registered or everyday name.
        name: String = |customer, _| customer.name.clone();
        /// Branch.
        industry: Option<String> = |customer, _| customer.industry.clone();
        /// When it was registered.
        created_at: Instant = |customer, _| Instant(customer.created_at);
        /// Grows by one at every edit.
        version: i32 = |customer, _| customer.version;
    }
    pages {
        /// What it wants.
        requirements: Requirement[RequirementFilter, RequirementOrder] = customer_requirements;
        /// Its projects.
        projects: Project[ProjectFilter, ProjectOrder] = customer_projects;
    }
    linked {
        /// People there.
        async fn contacts(&self, ctx: &Context<'_>) -> Result<Rows<Contact>> {
            let rows = ctx.loaders().customer_contacts.get(self.0.id).await?.unwrap_or_default();
            Ok(rows.into_iter().map(Contact).collect())
        }

        /// The sales person responsible.
        async fn owner(&self, ctx: &Context<'_>) -> Result<Row<User>> {
            user_of(ctx, self.0.owner_id).await
        }

        /// The line that looks after it.
        async fn business_line(&self, ctx: &Context<'_>) -> Result<Option<Row<BusinessLine>>> {
            business_line_of(ctx, self.0.business_line_id).await
        }
    }
}
noun!(Customer, customer);

object! {
    /// A person at a customer.
    Contact(Arc<contact::Model>)
    plain {
        /// Full name.
        name: String = |contact, _| contact.name.clone();
        /// What they do there.
        title: Option<String> = |contact, _| contact.title.clone();
        /// Mail address.
        email: Option<String> = |contact, _| contact.email.clone();
        /// Phone number, as dialled.
        phone: Option<String> = |contact, _| contact.phone.clone();
    }
    linked {}
}

payload! {
    /// The outcome of a change to a customer.
    CustomerPayload {
        /// The customer; null when it was refused.
        customer: Customer
    }
}

root_page! {
    /// Queries about customers.
    CustomerQuery {
        /// The customers you may see.
        customers: Customer[CustomerFilter, CustomerOrder]
    }
}

/// Changes to customers.
#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Registers a customer. For SALES.
    async fn create_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: CreateCustomerInput,
    ) -> Result<Fresh<Row<CustomerPayload>>> {
        CustomerPayload::of(ctx.caller(), app::create(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Changes a customer; what is left out stays. For SALES.
    async fn update_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdateCustomerInput,
    ) -> Result<Fresh<Row<CustomerPayload>>> {
        CustomerPayload::of(ctx.caller(), app::update(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}
