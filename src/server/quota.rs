//! What one user may hold at a time and, as long as nobody is signed in, one address.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::Extensions;
use tokio::sync::OwnedSemaphorePermit;

use super::{
    Entry, Wire,
    front::Client,
    refusal::Refusal,
    tally::{Counted, Holder},
};

/// Where a request comes from, as the accept loop has noted it.
pub fn peer(extensions: &Extensions) -> IpAddr {
    extensions.get().map_or(Ipv4Addr::UNSPECIFIED.into(), |Client(address)| *address)
}

/// A socket that is open before anyone has signed in on it.
pub struct OpenSocket {
    /// Held until its user is known.
    pub address: Counted,
    /// Held until it is closed.
    pub permit: OwnedSemaphorePermit,
}

impl<E: Entry> Wire<E> {
    /// One more operation, of a user or of an address.
    pub(super) fn count_operation(&self, caller: &E::Caller, peer: IpAddr) -> Result<Counted, Refusal> {
        let (holder, most, limit) = match self.entry.identity(caller) {
            Some(user) => (Holder::User(user), self.limits.operations_per_user, "operations_per_user"),
            None => (Holder::at(peer), self.limits.operations_per_address, "operations_per_address"),
        };
        let refusal = || Refusal::limit(limit, format!("At most {most} operations at a time."));
        self.operations_of.take(holder, most).ok_or_else(refusal)
    }

    /// A subscription that has begun, no longer an operation among those that will soon have ended; that of nobody
    /// in particular stays there.
    pub(super) fn count_subscription(
        &self,
        caller: &E::Caller,
        operation: Counted,
    ) -> Result<Counted, Refusal> {
        let Some(user) = self.entry.identity(caller) else { return Ok(operation) };
        let most = self.limits.subscriptions_per_user;
        let refusal =
            || Refusal::limit("subscriptions_per_user", format!("At most {most} subscriptions of one user."));
        self.subscriptions_of.take(Holder::User(user), most).ok_or_else(refusal)
    }

    /// One more socket, of whoever it may be.
    pub(super) fn open_socket(&self, peer: IpAddr) -> Result<OpenSocket, Refusal> {
        let most = self.limits.sockets_per_address;
        let address = self.sockets_of.take(Holder::at(peer), most).ok_or_else(|| {
            Refusal::limit("sockets_per_address", format!("At most {most} sockets before signing in."))
        })?;
        let permit = self.sockets.clone().try_acquire_owned();
        let full = |_| Refusal::limit("sockets", "Too many sockets.");
        Ok(OpenSocket { address, permit: permit.map_err(full)? })
    }

    /// The user's socket from now on, no longer the address's; that of nobody in particular stays there.
    pub(super) fn sign_in_socket(&self, caller: &E::Caller, address: Counted) -> Result<Counted, Refusal> {
        let Some(user) = self.entry.identity(caller) else { return Ok(address) };
        let most = self.limits.sockets_per_user;
        let refusal = || Refusal::limit("sockets_per_user", format!("At most {most} sockets of one user."));
        self.sockets_of.take(Holder::User(user), most).ok_or_else(refusal)
    }
}
