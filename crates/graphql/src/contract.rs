//! Contracts, their instalments and the money received.

use async_graphql::ID;
use entity::enums::{CollectionStatus, ContractStatus};

use super::action::AllowedAction;
use super::idempotent_input::IdempotentInput;
use super::loader::{all, maybe};
use super::project::Project;
use super::requirement::ServiceItem;
use super::user::{User, user_of};
use super::value::{Money, global, money};
use crate::{mutations, object, payload};
use ::app::contract::{
    self as app, DecideContractInput, DraftContractInput, SubmitContractInput, UpdateContractInput,
};
use ::app::receipt::{self, RecordReceiptInput};
use ::app::scalar::{Date, Instant, NodeKind};

object! {
    /// The formal agreement; contract and project are one to one.
    Contract of contract
    fields {
        /// Global id of the contract; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Contract, id);
        /// The number of the contract; no two contracts have the same.
        number: &str = |{number}, _| number;
        /// The price that was agreed.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// What has been received of it.
        received: Money = |{received_minor, currency}, _| money(received_minor, currency);
        /// The part of the price that has not been received yet.
        outstanding: Money = |{amount_minor, received_minor, currency}, _| {
            money(amount_minor - received_minor, currency)
        };
        /// Where the contract stands.
        status: ContractStatus = |{status}, _| status;
        /// The day on which the contract came into force; null before.
        signed_on: Option<Date> = |{signed_on}, _| signed_on.map(Date);
        /// What legal wrote with its last decision.
        comment: Option<&str> = |{comment}, _| comment;
        /// Grows by one at every edit of the contract. Given back in a change, it makes an edit in between a
        /// CONFLICT.
        version: i32 = |{version}, _| version;
        /// The one project of the contract.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The mutations that take it further: whether you could do each of them now, and if not, why.
        allowed_actions: Vec<AllowedAction> = |{id}, ctx| all(&ctx.contract_actions, id, AllowedAction)?;
        /// Its payment terms, in order.
        instalments: Vec<Instalment> = |{id}, ctx| all(&ctx.contract_instalments, id, Instalment)?;
    }
}

object! {
    /// A part of a contract's amount, due on a day or with a delivery.
    Instalment of instalment
    fields {
        /// Global id of the instalment; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Instalment, id);
        /// The part of the price that was agreed for this instalment.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// What has been received of it.
        received: Money = |{received_minor, currency}, _| money(received_minor, currency);
        /// The part of this instalment that has not been received yet.
        outstanding: Money = |{amount_minor, received_minor, currency}, _| {
            money(amount_minor - received_minor, currency)
        };
        /// The last day to pay; null while its service item is not delivered.
        due_on: Option<Date> = |{due_on}, _| due_on.map(Date);
        /// Where its collection stands.
        status: CollectionStatus = |{status}, _| status;
        /// Grows by one at every receipt.
        version: i32 = |{version}, _| version;
        /// The contract whose price it is a part of.
        contract: Contract = |{contract_id}, ctx| Contract(ctx.contracts.need("contract", contract_id)?);
        /// The service item whose delivery makes the instalment due; null where the instalment is due on a day.
        service_item: Option<ServiceItem> = |{service_item_id}, ctx| {
            maybe(&ctx.service_items, service_item_id, ServiceItem)?
        };
        /// The money that came in for it, the oldest first.
        receipts: Vec<Receipt> = |{id}, ctx| all(&ctx.instalment_receipts, id, Receipt)?;
    }
}

object! {
    /// Money that came in for an instalment.
    Receipt of receipt
    fields {
        /// Global id of the receipt; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Receipt, id);
        /// How much money came in.
        amount: Money = |{amount_minor, currency}, _| money(amount_minor, currency);
        /// The day on which the money came in.
        received_on: Date = |{received_on}, _| Date(received_on);
        /// The bank's reference to the payment; null where none was given.
        reference: Option<&str> = |{reference}, _| reference;
        /// When the money was recorded.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// The instalment that the money came in for.
        instalment: Instalment = |{instalment_id}, ctx| {
            Instalment(ctx.instalments.need("instalment", instalment_id)?)
        };
        /// The person who recorded the money.
        recorded_by: User = |{recorded_by_id}, ctx| user_of(ctx, recorded_by_id)?;
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

mutations! {
    /// Changes to contracts, and money received.
    ContractMutation {
        /// Writes the contract of a project that finance and legal have approved. For SALES and LEGAL.
        draft_contract(IdempotentInput<DraftContractInput> = "The contract to be written."): ContractPayload
            = |call, input| ContractPayload::of(call, input, app::draft);
        /// Changes a contract that is not in force; approvals that rest on its terms are stale. For SALES and LEGAL.
        update_contract(IdempotentInput<UpdateContractInput> = "The contract, and what of it changes."): ContractPayload
            = |call, input| ContractPayload::of(call, input, app::update);
        /// Hands a contract to legal. For SALES and LEGAL.
        submit_contract(IdempotentInput<SubmitContractInput> = "The contract to be handed to legal."): ContractPayload
            = |call, input| ContractPayload::of(call, input, app::submit);
        /// Puts a contract in force, which begins the work, or refuses it. For LEGAL.
        decide_contract(IdempotentInput<DecideContractInput> = "The contract, and what legal decides."): ContractPayload
            = |call, input| ContractPayload::of(call, input, app::decide);
        /// Records money that came in for an instalment, in full or in part. With a `reference` that is known already,
        /// that receipt is the answer. For FINANCE.
        record_receipt(IdempotentInput<RecordReceiptInput> = "The instalment, and the money that came in."): ReceiptPayload
            = |call, input| ReceiptPayload::of(call, input, receipt::record);
    }
}
