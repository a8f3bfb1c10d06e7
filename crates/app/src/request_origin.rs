//! How a request reached the server, as far as the application needs to know.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use crate::memory_budget::MemoryReservation;

/// The origin of a request, and its memory.
#[derive(Clone, Default)]
pub struct RequestOrigin {
    /// The address of the subscriber that sent the request ([`subscriber`]); `None` if it did not come over the
    /// network.
    pub from: Option<IpAddr>,
    /// The request's reservation of memory, to be grown before more is held; `None` if its memory is not limited.
    pub memory: Option<Arc<MemoryReservation>>,
}

impl RequestOrigin {
    /// For a request from this address.
    pub fn new(address: IpAddr, memory: Arc<MemoryReservation>) -> Self {
        Self { from: Some(subscriber(address)), memory: Some(memory) }
    }
}

/// The address that stands for one subscriber of the internet. With IPv6 that is the /64 network, as a subscriber
/// has all of it and may change addresses within it at will.
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}
