//! What is in front of the server: trusted proxies, and the host names that it answers to.
//!
//! Limits for requests without a session are by address. Behind a proxy all requests have the proxy's address,
//! unless it says for whom it speaks. Anybody can claim that, so it is believed only from configured networks.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The address of the client, as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// What is in front of the server.
#[derive(Debug, Clone, Default)]
pub struct ReverseProxy {
    /// The networks of trusted proxies, which may tell the address of a connection's or request's client.
    pub proxies: Vec<IpNet>,
    /// The host names that the server answers to.
    pub hosts: Hosts,
}

/// The host names that a server answers to. Any page can make its own name resolve to the server's address, and so
/// reach a server that only the reader's machine can reach (DNS rebinding); but it cannot change the host name of
/// its requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Hosts {
    /// Any name.
    #[default]
    Any,
    /// The names of the machine itself.
    Loopback,
    /// These names, in lower case and without a port; `*.example.com` matches all names under `example.com`.
    Named(Vec<String>),
}

impl ReverseProxy {
    /// Whether this address belongs to a trusted proxy.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.proxies.iter().any(|network| network.contains(&address))
    }

    /// The address of a request's client: the nearest one that is not a trusted proxy, as the proxies tell it.
    /// Proxies that hide it, or whose headers contradict each other (one of them is then probably the client's
    /// own), count as the client.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return ClientAddress(peer);
        }
        let claims = [forwarded(headers), forwarded_for(headers)].map(|hops| {
            let hops = hops?;
            let mut nearest = peer;
            for hop in hops.iter().rev() {
                let Some(hop) = hop else { break };
                nearest = *hop;
                if !self.trusts(nearest) {
                    break;
                }
            }
            Some(nearest)
        });
        ClientAddress(match claims {
            [Some(one), Some(other)] if one != other => peer,
            [one, other] => one.or(other).unwrap_or(peer),
        })
    }
}

impl Hosts {
    /// From the names of a setting, which are not empty; `*` allows any.
    pub fn named(names: &[String]) -> Self {
        if names.iter().any(|name| name == "*") {
            return Self::Any;
        }
        Self::Named(names.iter().map(|name| name.trim_end_matches('.').to_ascii_lowercase()).collect())
    }

    /// Whether the server answers to a name, given without a port.
    pub fn know(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        match self {
            Self::Any => true,
            Self::Loopback => {
                let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
                name == "localhost"
                    || name.ends_with(".localhost")
                    || bare.parse().is_ok_and(|address: IpAddr| address.to_canonical().is_loopback())
            }
            Self::Named(names) => names.iter().any(|known| match known.strip_prefix('*') {
                Some(end) => name.len() > end.len() && name.ends_with(end),
                None => *known == name,
            }),
        }
    }
}

/// The addresses that proxies have recorded, the nearest last; `None` for one that is hidden or invalid.
type Hops = Option<Vec<Option<IpAddr>>>;

/// The addresses of `X-Forwarded-For`.
fn forwarded_for(headers: &HeaderMap) -> Hops {
    let text = joined(headers, &HeaderName::from_static("x-forwarded-for"))?;
    Some(text.split(',').map(address).collect())
}

/// The addresses of `Forwarded` (RFC 7239).
fn forwarded(headers: &HeaderMap) -> Hops {
    let text = joined(headers, &header::FORWARDED)?;
    let of = |element: &str| {
        let pairs = unquoted(element, ';').into_iter().filter_map(|pair| pair.split_once('='));
        let mut whose = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        match (whose.next(), whose.next()) {
            (Some((_, value)), None) => address(value),
            _ => None,
        }
    };
    Some(unquoted(&text, ',').into_iter().map(of).collect())
}

/// All lines of a header joined; a line that is not text counts as empty, and is not believed.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<_> = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default()).collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

/// Splits a text at separators outside of quotes.
fn unquoted(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let parts = text.split(|one: char| {
        quoted ^= one == '"';
        one == separator && !quoted
    });
    parts.collect()
}

/// Parses an address, with or without port, brackets and quotes.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|address: std::net::SocketAddr| address.ip());
    text.parse().ok().or_else(bare).or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(lines: &[(&'static str, &str)]) -> String {
        let networks = ["10.0.0.0/8", "2001:db8:1::/48"];
        let proxies = networks.map(|network| network.parse().unwrap()).into();
        let proxy = ReverseProxy { proxies, ..ReverseProxy::default() };
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        let of = |peer: &str| proxy.client(peer.parse().unwrap(), &headers).0.to_string();
        assert_eq!(of("192.0.2.9"), "192.0.2.9", "nobody else is believed");
        assert_eq!(of("::ffff:10.1.1.1"), of("10.1.1.1"));
        of("10.1.1.1")
    }

    #[test]
    fn the_nearest_address_that_is_no_proxys_is_the_client() {
        const PROXY: &str = "10.1.1.1";
        for (lines, client) in [
            (vec![], PROXY),
            (vec![("x-forwarded-for", "192.0.2.1")], "192.0.2.1"),
            // What the client says itself stands before what a proxy adds.
            (vec![("x-forwarded-for", "203.0.113.7, 192.0.2.1")], "192.0.2.1"),
            (
                vec![("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "192.0.2.1, 10.9.9.9")],
                "192.0.2.1",
            ),
            (vec![("x-forwarded-for", "10.2.2.2, 10.3.3.3")], "10.2.2.2"),
            (vec![("x-forwarded-for", "192.0.2.1:4711")], "192.0.2.1"),
            (vec![("x-forwarded-for", "nonsense")], PROXY),
            (vec![("x-forwarded-for", "192.0.2.1, nonsense, 10.3.3.3")], "10.3.3.3"),
            (vec![("forwarded", "for=192.0.2.1;proto=https;by=10.1.1.1")], "192.0.2.1"),
            (vec![("forwarded", "proto=https; For=\"[2001:db8:2::7]:4711\"")], "2001:db8:2::7"),
            (vec![("forwarded", "for=203.0.113.7, for=192.0.2.1, for=\"[2001:db8:1::1]\"")], "192.0.2.1"),
            (vec![("forwarded", "for=\"_hidden, for=203.0.113.7\"")], PROXY),
            (vec![("forwarded", "for=unknown")], PROXY),
            (vec![("forwarded", "for=192.0.2.1;for=203.0.113.7")], PROXY),
            // One that sets one header hands the other on as the client has it.
            (vec![("forwarded", "for=203.0.113.7"), ("x-forwarded-for", "192.0.2.1")], PROXY),
            (vec![("forwarded", "for=192.0.2.1"), ("x-forwarded-for", "192.0.2.1")], "192.0.2.1"),
        ] {
            assert_eq!(client_of(&lines), client, "{lines:?}");
        }
    }

    #[test]
    fn names_are_known_or_not() {
        let named = Hosts::named(&["Plimsoll.example".into(), "*.plimsoll.example".into()]);
        for (hosts, name, known) in [
            (&named, "plimsoll.example", true),
            (&named, "PLIMSOLL.example.", true),
            (&named, "a.plimsoll.example", true),
            (&named, ".plimsoll.example", false),
            (&named, "evil-plimsoll.example", false),
            (&named, "localhost", false),
            (&Hosts::Loopback, "localhost", true),
            (&Hosts::Loopback, "127.0.0.1", true),
            (&Hosts::Loopback, "[::1]", true),
            (&Hosts::Loopback, "demo.localhost", true),
            (&Hosts::Loopback, "127.0.0.1.example", false),
            (&Hosts::Loopback, "localhost.example", false),
            (&Hosts::Loopback, "192.0.2.1", false),
            (&Hosts::named(&["*".into()]), "anything", true),
        ] {
            assert_eq!(hosts.know(name), known, "{name}");
        }
    }
}
