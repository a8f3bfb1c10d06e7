//! The PROXY protocol: the header in which a proxy tells the client's address before anything else.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ppp::{HeaderResult, PartialResult, v1, v2};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// The most bytes of a header that are read. In version 1 it has at most 107 bytes, in version 2 as many as the
/// proxy adds.
const LONGEST: usize = 2048;
/// The pause before looking for the rest of a header that arrives in pieces.
const PAUSE: Duration = Duration::from_millis(5);

/// Reads the header, if there is one, and nothing after it. Returns the client's address; the peer's own if the
/// header names none.
pub(crate) async fn read_client_address(stream: &mut TcpStream, peer: SocketAddr) -> io::Result<SocketAddr> {
    let mut buffer = [0; LONGEST];
    loop {
        let there = stream.peek(&mut buffer).await?;
        let head = &buffer[..there];
        if there == 0 || !may_announce(head) {
            return Ok(peer);
        }
        let parsed = HeaderResult::parse(head);
        // Version 1 is a line, of which an incomplete part may look invalid.
        let is_line = head.starts_with(b"P");
        let is_whole = if is_line { head.contains(&b'\n') } else { parsed.is_complete() };
        if !is_whole && there < LONGEST {
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        let (length, from) = match parsed {
            HeaderResult::V1(Ok(header)) => (header.header.len(), of_first(&header.addresses)),
            HeaderResult::V2(Ok(header)) => (header.len(), of_second(&header)),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        stream.read_exact(&mut buffer[..length]).await?;
        return Ok(from.unwrap_or(peer));
    }
}

/// Whether a connection with these first bytes may begin with a header.
fn may_announce(head: &[u8]) -> bool {
    let begins = |mark: &[u8]| head.iter().zip(mark).all(|(one, other)| one == other);
    begins(v2::PROTOCOL_PREFIX) || begins(b"PROXY ")
}

fn of_first(addresses: &v1::Addresses) -> Option<SocketAddr> {
    match addresses {
        v1::Addresses::Tcp4(tcp) => Some((tcp.source_address, tcp.source_port).into()),
        v1::Addresses::Tcp6(tcp) => Some((tcp.source_address, tcp.source_port).into()),
        v1::Addresses::Unknown => None,
    }
}

fn of_second(header: &v2::Header<'_>) -> Option<SocketAddr> {
    // With `LOCAL` the proxy speaks for itself, such as for a health check.
    let (address, port): (IpAddr, u16) = match (header.command, &header.addresses) {
        (v2::Command::Proxy, v2::Addresses::IPv4(of)) => (of.source_address.into(), of.source_port),
        (v2::Command::Proxy, v2::Addresses::IPv6(of)) => (of.source_address.into(), of.source_port),
        _ => return None,
    };
    Some((address, port).into())
}
