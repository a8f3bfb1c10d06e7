//! What one user may hold at a time and, as long as nobody is signed in, one address.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::http::Extensions;
use tokio::sync::OwnedSemaphorePermit;

use super::{
    Entry, Wire,
    admit::Admitted,
    front::Client,
    held::Held,
    refusal::{Price, Refusal},
    tally::{Counted, Holder},
};
use app::metrics::METRICS;
use app::room::Room;
use graphql::rate_limit::Charge;

/// Introspection fields that are written in the time of a point.
const INTROSPECTION_FIELDS: u64 = 10;

/// Where a request comes from, as the accept loop has noted it.
pub fn peer(extensions: &Extensions) -> IpAddr {
    extensions.get().map_or(Ipv4Addr::UNSPECIFIED.into(), |Client(address)| *address)
}

/// A socket's places.
pub struct OpenSocket {
    /// Among those of its address and, once it is known, of its user.
    _of: Counted,
    /// Among all of strangers and, once its user is known, among all.
    _permit: OwnedSemaphorePermit,
}

impl<E: Entry> Wire<E> {
    /// By whom something is held.
    pub(super) fn holder(&self, caller: &E::Caller, peer: IpAddr) -> Holder {
        self.entry.identity(caller).map_or_else(|| Holder::at(peer), Holder::User)
    }

    /// Takes what an operation costs from the budget of a user or of an address, before anything is read for it. Of an
    /// address nothing is taken for signing in: passwords that are guessed are counted elsewhere, and whoever guesses them
    /// must not keep all others of that address out.
    pub(super) fn charge(
        &self,
        caller: &E::Caller,
        peer: IpAddr,
        admitted: Admitted,
    ) -> Result<Admitted, Refusal> {
        let introspection = admitted.introspection / INTROSPECTION_FIELDS;
        let cost = self.entry.cost(&admitted)?.saturating_add(introspection);
        let most = self.limits.request_cost;
        if cost > most {
            let message = format!(
                "The request costs {cost} points, and one may cost {most}: ask for shorter lists, or for less at a time."
            );
            let price = Price { cost, allowed: most, retry_after: None };
            return Err(Refusal::limit("request_cost", message).with_price(price));
        }
        let holder = self.holder(caller, peer);
        let is_free = matches!(holder, Holder::Address(_)) && self.entry.only_signs_in(&admitted);
        let budget = match &self.budget {
            Some(budgets) if !is_free => Some(budgets.take(&holder, cost)?),
            _ => None,
        };
        METRICS.points.inc_by(cost);
        Ok(Admitted { charge: Charge { cost, most, budget }, ..admitted })
    }

    /// Room for an operation of this holder's, of which nothing is taken yet.
    pub(super) fn room(&self, holder: Holder) -> Arc<Room> {
        Arc::new(Room::of(self.pools.of(holder)))
    }

    /// One more operation, of a user or of an address.
    pub(super) fn count_operation(&self, holder: Holder, room: Arc<Room>) -> Result<Held, Refusal> {
        let (most, limit) = match &holder {
            Holder::User(_) => (self.limits.operations_per_user, "operations_per_user"),
            Holder::Address(_) => (self.limits.operations_per_address, "operations_per_address"),
        };
        let refusal = || Refusal::limit(limit, format!("At most {most} operations at a time."));
        Ok(Held { counted: self.operations_of.take(holder, most).ok_or_else(refusal)?, room })
    }

    /// A subscription that has begun, no longer an operation among those that will soon have ended; that of nobody
    /// in particular stays there.
    pub(super) fn count_subscription(&self, caller: &E::Caller, operation: Held) -> Result<Held, Refusal> {
        let Some(user) = self.entry.identity(caller) else { return Ok(operation) };
        let most = self.limits.subscriptions_per_user;
        let refusal =
            || Refusal::limit("subscriptions_per_user", format!("At most {most} subscriptions of one user."));
        let counted = self.subscriptions_of.take(Holder::User(user), most).ok_or_else(refusal)?;
        Ok(Held { counted, ..operation })
    }

    /// One more socket, of whoever it may be.
    pub(super) fn open_socket(&self, peer: IpAddr) -> Result<OpenSocket, Refusal> {
        let most = self.limits.sockets_per_address;
        let of = self.sockets_of.take(Holder::at(peer), most).ok_or_else(|| {
            Refusal::limit("sockets_per_address", format!("At most {most} sockets before signing in."))
        })?;
        let permit = self.sockets_of_strangers.clone().try_acquire_owned();
        let full =
            |_| Refusal::limit("sockets_of_strangers", "Too many sockets on which nobody has signed in.");
        Ok(OpenSocket { _of: of, _permit: permit.map_err(full)? })
    }

    /// The user's socket from now on, no longer the address's; that of nobody in particular stays there.
    pub(super) fn sign_in_socket(&self, caller: &E::Caller, open: OpenSocket) -> Result<OpenSocket, Refusal> {
        let Some(user) = self.entry.identity(caller) else { return Ok(open) };
        let most = self.limits.sockets_per_user;
        let refusal = || Refusal::limit("sockets_per_user", format!("At most {most} sockets of one user."));
        let of = self.sockets_of.take(Holder::User(user), most).ok_or_else(refusal)?;
        let full = |_| Refusal::limit("sockets", "Too many sockets.");
        Ok(OpenSocket { _of: of, _permit: self.sockets.clone().try_acquire_owned().map_err(full)? })
    }
}
