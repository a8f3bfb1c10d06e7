//! Contracts, their instalments and the money received.

use async_graphql::{Context, ID, Object};
use entity::enums::{CollectionStatus, ContractStatus};

use super::action::AllowedAction;
use super::keyed::Keyed;
use super::payload::Payload;
use super::project::Project;
use super::requirement::ServiceItem;
use super::store::{all, maybe};
use super::user::{User, user_of};
use super::value::{Money, global, money};
use crate::{object, payload};
use ::app::contract::{
    self as app, DecideContractInput, DraftContractInput, SubmitContractInput, UpdateContractInput,
};
use ::app::receipt::{self, RecordReceiptInput};
use ::app::scalar::{Date, Instant, Kind};

object! {
    /// The formal agreement; contract and project are one to one.
    Contract of contract
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::Contract, id);
        /// Unique contract number.
        number: &str = |{number}, _| number;
        /// Agreed price.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// What has been received of it.
        received: Money = |{received_minor, currency}, _| money(received_minor, currency);
        /// What is still to come.
        outstanding: Money = |{amount_minor, received_minor, currency}, _| {
            money(amount_minor - received_minor, currency)
        };
        /// Where it stands.
        status: ContractStatus = |{status}, _| status;
        /// Day it became active.
        signed_on: Option<Date> = |{signed_on}, _| signed_on.map(Date);
        /// Legal's words on the last decision.
        comment: Option<&str> = |{comment}, _| comment;
        /// Grows by one at every edit.
        version: i32 = |{version}, _| version;
        /// Of which project.
        project: Project = |{project_id}, ask| Project(ask.projects.need("project", project_id)?);
        /// What you can do next with it, and why not, where not.
        allowed_actions: Vec<AllowedAction> = |{id}, ask| all(&ask.contract_actions, id, AllowedAction)?;
        /// Its payment terms, in order.
        instalments: Vec<Instalment> = |{id}, ask| all(&ask.contract_instalments, id, Instalment)?;
    }
}

object! {
    /// A part of a contract's amount, due on a day or with a delivery.
    Instalment of instalment
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::Instalment, id);
        /// Agreed part.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// What has been received of it.
        received: Money = |{received_minor, currency}, _| money(received_minor, currency);
        /// What is still to come.
        outstanding: Money = |{amount_minor, received_minor, currency}, _| {
            money(amount_minor - received_minor, currency)
        };
        /// Last day to pay; null while it waits for its service item.
        due_on: Option<Date> = |{due_on}, _| due_on.map(Date);
        /// Where its collection stands.
        status: CollectionStatus = |{status}, _| status;
        /// Grows by one at every receipt.
        version: i32 = |{version}, _| version;
        /// Of which contract.
        contract: Contract = |{contract_id}, ask| Contract(ask.contracts.need("contract", contract_id)?);
        /// Delivered, it makes the instalment due.
        service_item: Option<ServiceItem> = |{service_item_id}, ask| {
            maybe(&ask.service_items, service_item_id, ServiceItem)?
        };
        /// What came in, oldest first.
        receipts: Vec<Receipt> = |{id}, ask| all(&ask.instalment_receipts, id, Receipt)?;
    }
}

object! {
    /// Money that came in for an instalment.
    Receipt of receipt
    fields {
        /// Global id.
        id: ID = |{id}, _| global(Kind::Receipt, id);
        /// How much.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// Day it came in.
        received_on: Date = |{received_on}, _| Date(received_on);
        /// The bank's reference.
        reference: Option<&str> = |{reference}, _| reference;
        /// When it was recorded.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// For which instalment.
        instalment: Instalment = |{instalment_id}, ask| {
            Instalment(ask.instalments.need("instalment", instalment_id)?)
        };
        /// Who recorded it.
        recorded_by: User = |{recorded_by_id}, ask| user_of(ask, recorded_by_id)?;
    }
}

payload! {
    /// The outcome of a change to a contract.
    ContractPayload {
        /// The contract; null when it was refused.
        contract: Contract
    }
}

payload! {
    /// The outcome of recording money.
    ReceiptPayload {
        /// The receipt; null when it was refused.
        receipt: Receipt
    }
}

/// Changes to contracts, and money received.
#[derive(Default)]
pub struct ContractMutation;

#[Object]
impl ContractMutation {
    /// Writes the contract of a project that finance and legal have approved. For SALES and LEGAL.
    async fn draft_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contract.")] input: Keyed<DraftContractInput>,
    ) -> Payload<ContractPayload> {
        ContractPayload::of(ctx, input, app::draft).await
    }

    /// Changes a contract that is not in force; approvals that rest on its terms are stale. For SALES and LEGAL.
    async fn update_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: Keyed<UpdateContractInput>,
    ) -> Payload<ContractPayload> {
        ContractPayload::of(ctx, input, app::update).await
    }

    /// Hands a contract to legal. For SALES and LEGAL.
    async fn submit_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contract.")] input: Keyed<SubmitContractInput>,
    ) -> Payload<ContractPayload> {
        ContractPayload::of(ctx, input, app::submit).await
    }

    /// Puts a contract in force, which begins the work, or refuses it. For LEGAL.
    async fn decide_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: Keyed<DecideContractInput>,
    ) -> Payload<ContractPayload> {
        ContractPayload::of(ctx, input, app::decide).await
    }

    /// Records money that came in for an instalment, in full or in part. With a `reference` that is known already,
    /// that receipt is the answer. For FINANCE.
    async fn record_receipt(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The receipt.")] input: Keyed<RecordReceiptInput>,
    ) -> Payload<ReceiptPayload> {
        ReceiptPayload::of(ctx, input, receipt::record).await
    }
}
