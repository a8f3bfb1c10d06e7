//! Customers.

use async_graphql::ID;

use super::idempotent_input::IdempotentInput;
use super::loader::all;
use super::project::Project;
use super::requirement::Requirement;
use super::user::{BusinessLine, User, business_line_of, user_of};
use super::value::global;
use crate::{mutations, object, payload};
use ::app::customer::{self as app, CreateCustomerInput, CustomerFilter, CustomerOrder, UpdateCustomerInput};
use ::app::project::{ProjectFilter, ProjectOrder};
use ::app::requirement::{RequirementFilter, RequirementOrder};
use ::app::scalar::{Instant, NodeKind};

object! {
    /// A business customer that sales looks after.
    Customer of customer
    fields {
        /// Global id of the customer; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Customer, id);
        /// Registered or everyday name.
        name: &str = |{name}, _| name;
        /// The branch of business that the customer is in, such as `Food`; null where it was not said.
        industry: Option<&str> = |{industry}, _| industry;
        /// When the customer was registered.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit of the customer. Given back in a change, it makes an edit in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// The people to talk to at the customer, in the order in which they were given.
        contacts: Vec<Contact> = |{id}, ctx| all(&ctx.customer_contacts, id, Contact)?;
        /// The sales person responsible.
        owner: User = |{owner_id}, ctx| user_of(ctx, owner_id)?;
        /// The line that looks after it.
        business_line: Option<BusinessLine> = |{business_line_id}, ctx| business_line_of(ctx, business_line_id)?;
    }
    pages {
        /// What it wants.
        requirements: Requirement[RequirementFilter, RequirementOrder] = customer_requirements;
        /// Its projects.
        projects: Project[ProjectFilter, ProjectOrder] = customer_projects;
    }
}

object! {
    /// A person at a customer.
    Contact of contact
    fields {
        /// The person's full name.
        name: &str = |{name}, _| name;
        /// What the person does at the customer; null where it was not said.
        title: Option<&str> = |{title}, _| title;
        /// The person's e-mail address; null where it was not said.
        email: Option<&str> = |{email}, _| email;
        /// The person's phone number, as it is dialled; null where it was not said.
        phone: Option<&str> = |{phone}, _| phone;
    }
}

payload! {
    /// The outcome of a change to a customer.
    CustomerPayload {
        /// The customer; null when it was refused.
        customer: Customer
    }
}

object! {
    /// Queries about customers.
    root CustomerQuery
    fields {}
    pages {
        /// The customers you may see.
        customers: Customer[CustomerFilter, CustomerOrder] = all_customers;
    }
}

mutations! {
    /// Changes to customers.
    CustomerMutation {
        /// Registers a customer. For SALES.
        create_customer(IdempotentInput<CreateCustomerInput> = "The customer to be registered."): CustomerPayload
            = |call, input| CustomerPayload::of(call, input, app::create);
        /// Changes a customer; what is left out stays. For SALES.
        update_customer(IdempotentInput<UpdateCustomerInput> = "The customer, and what of it changes."): CustomerPayload
            = |call, input| CustomerPayload::of(call, input, app::update);
    }
}
