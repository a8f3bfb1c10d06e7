//! How a request came to the program, where that matters to what is behind the wire.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use crate::room::Room;

/// How a request arrived.
#[derive(Clone, Default)]
pub struct Arrival {
    /// The subscriber's address that it came from ([`subscriber`]); none where it did not come by the network.
    pub from: Option<IpAddr>,
    /// The room in memory that it holds, to be grown before more is held; none where nobody weighs it.
    pub room: Option<Arc<Room>>,
}

impl Arrival {
    /// By the network, from this address.
    pub fn new(address: IpAddr, room: Arc<Room>) -> Self {
        Self { from: Some(subscriber(address)), room: Some(room) }
    }
}

/// The address that stands for one subscriber of the internet: of IPv6 each has a whole network of 64 bits, and may
/// change its address within it at will.
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}
