//! The quotas of a user or, without a session, of an address.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::http::Extensions;
use tokio::sync::OwnedSemaphorePermit;

use super::{
    Application, ServerState,
    admit::Admitted,
    answer_body::OperationSlot,
    holder_count::{CountGuard, LimitHolder},
    refusal::{Price, Refusal},
    reverse_proxy::ClientAddress,
};
use app::memory_budget::MemoryReservation;
use app::metrics::METRICS;
use graphql::rate_limit::Charge;

/// How many introspection fields cost one point.
const INTROSPECTION_FIELDS: u64 = 10;

/// The address of the client, as recorded when the connection was accepted.
pub(crate) fn peer(extensions: &Extensions) -> IpAddr {
    extensions.get().map_or(Ipv4Addr::UNSPECIFIED.into(), |ClientAddress(address)| *address)
}

/// The quotas that a WebSocket occupies.
pub(crate) struct SocketQuota {
    /// In the quota of its address, and once signed in, in that of its user.
    _of: CountGuard,
    /// In the quota of all sockets without a session, and once signed in, in that of all sockets.
    _permit: OwnedSemaphorePermit,
}

impl<E: Application> ServerState<E> {
    /// Whose quota counts.
    pub(super) fn holder(&self, caller: &E::Caller, peer: IpAddr) -> LimitHolder {
        self.application.identity(caller).map_or_else(|| LimitHolder::at(peer), LimitHolder::User)
    }

    /// Charges the cost of an operation to the budget of its user or address, before anything is read for it.
    /// Signing in is never charged to an address: guessing passwords is limited elsewhere, and an attacker must
    /// not use up the budget of everybody else at that address.
    pub(super) fn charge(
        &self,
        caller: &E::Caller,
        peer: IpAddr,
        admitted: Admitted,
    ) -> Result<Admitted, Refusal> {
        let introspection = admitted.introspection / INTROSPECTION_FIELDS;
        let cost = self.application.cost(&admitted)?.saturating_add(introspection);
        let most = self.limits.request_cost;
        if cost > most {
            let message = messages::request_too_costly(cost, most);
            let price = Price { cost, allowed: most, retry_after: None };
            return Err(Refusal::limit("request_cost", message).with_price(price));
        }
        let holder = self.holder(caller, peer);
        let is_free = matches!(holder, LimitHolder::Address(_)) && self.application.only_signs_in(&admitted);
        let budget = match &self.budget {
            Some(budgets) if !is_free => Some(budgets.take(&holder, cost)?),
            _ => None,
        };
        METRICS.points.inc_by(cost);
        Ok(Admitted { charge: Charge { cost, most, budget }, ..admitted })
    }

    /// An empty memory reservation for an operation of this holder.
    pub(super) fn memory(&self, holder: LimitHolder) -> Arc<MemoryReservation> {
        Arc::new(MemoryReservation::of(self.pools.of(holder)))
    }

    /// Counts an operation of a user or an address. Refused if there are too many.
    pub(super) fn count_operation(
        &self,
        holder: LimitHolder,
        memory: Arc<MemoryReservation>,
    ) -> Result<OperationSlot, Refusal> {
        let (most, limit) = match &holder {
            LimitHolder::User(_) => (self.limits.operations_per_user, "operations_per_user"),
            LimitHolder::Address(_) => (self.limits.operations_per_address, "operations_per_address"),
        };
        let refusal = || Refusal::limit(limit, messages::too_many_at_once(most));
        Ok(OperationSlot { counted: self.operations_of.take(holder, most).ok_or_else(refusal)?, memory })
    }

    /// Counts a subscription that has begun, which no longer counts as an operation. One without a session still
    /// counts as an operation.
    pub(super) fn count_subscription(
        &self,
        caller: &E::Caller,
        operation: OperationSlot,
    ) -> Result<OperationSlot, Refusal> {
        let Some(user) = self.application.identity(caller) else { return Ok(operation) };
        let most = self.limits.subscriptions_per_user;
        let refusal = || Refusal::limit("subscriptions_per_user", messages::too_many_subscriptions(most));
        let counted = self.subscriptions_of.take(LimitHolder::User(user), most).ok_or_else(refusal)?;
        Ok(OperationSlot { counted, ..operation })
    }

    /// Counts a WebSocket on which nobody has signed in yet.
    pub(super) fn open_socket(&self, peer: IpAddr) -> Result<SocketQuota, Refusal> {
        let most = self.limits.sockets_per_address;
        let of = self.sockets_of.take(LimitHolder::at(peer), most).ok_or_else(|| {
            Refusal::limit("sockets_per_address", messages::too_many_sockets_before_sign_in(most))
        })?;
        let permit = self.sockets_of_strangers.clone().try_acquire_owned();
        let full = |_| Refusal::limit("sockets_of_strangers", messages::too_many_sockets_of_strangers());
        Ok(SocketQuota { _of: of, _permit: permit.map_err(full)? })
    }

    /// Counts a WebSocket for its user instead of its address. One without a session still counts for its address.
    pub(super) fn sign_in_socket(
        &self,
        caller: &E::Caller,
        open: SocketQuota,
    ) -> Result<SocketQuota, Refusal> {
        let Some(user) = self.application.identity(caller) else { return Ok(open) };
        let most = self.limits.sockets_per_user;
        let refusal = || Refusal::limit("sockets_per_user", messages::too_many_sockets_of_user(most));
        let of = self.sockets_of.take(LimitHolder::User(user), most).ok_or_else(refusal)?;
        let full = |_| Refusal::limit("sockets", messages::too_many_sockets());
        Ok(SocketQuota { _of: of, _permit: self.sockets.clone().try_acquire_owned().map_err(full)? })
    }
}
