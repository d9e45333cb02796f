//! Hosts, and from where they can be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// From where a host can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reach {
    /// It is the machine itself, or the one next to it on a desk: `localhost`, `127.0.0.1`, `host.docker.internal`,
    /// `laptop.local`.
    Machine,
    /// It is in the same network or cluster: `db`, `10.0.0.7`, `api.svc.cluster.local`.
    Network,
    /// It is anywhere.
    World,
}

impl Reach {
    /// From where `host` can be reached; `None` where it is no name or address of a host.
    pub(crate) fn of(host: &[u8]) -> Option<Self> {
        /// No name is longer.
        const MAX_LEN: usize = 253;
        if host.is_empty() || host.len() > MAX_LEN {
            return None;
        }
        let host = std::str::from_utf8(host).ok()?.to_ascii_lowercase();
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&host);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Some(match address {
                IpAddr::V4(address) => Self::of_v4(address),
                IpAddr::V6(address) => Self::of_v6(address),
            });
        }
        Self::of_name(host.strip_suffix('.').unwrap_or(&host))
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [first, second, ..] = address.octets();
        let is_shared = first == 100 && (64..128).contains(&second);
        if address.is_loopback() || address.is_unspecified() {
            Reach::Machine
        } else if address.is_private() || address.is_link_local() || is_shared {
            Reach::Network
        } else {
            Reach::World
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        if let Some(address) = address.to_ipv4_mapped() {
            return Self::of_v4(address);
        }
        if address.is_loopback() || address.is_unspecified() {
            Reach::Machine
        } else if address.is_unique_local() || address.is_unicast_link_local() {
            Reach::Network
        } else {
            Reach::World
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        let is_label = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        if !name.split('.').all(is_label) {
            return None;
        }
        let Some((before, last)) = name.rsplit_once('.') else {
            let is_name = name.bytes().any(|byte| byte.is_ascii_alphabetic());
            return is_name.then_some(if name == "localhost" { Reach::Machine } else { Reach::Network });
        };
        match last {
            "localhost" | "localdomain" => Some(Reach::Machine),
            "internal"
                if matches!(
                    before,
                    "host.docker" | "gateway.docker" | "host.containers" | "host.minikube"
                ) =>
            {
                Some(Reach::Machine)
            }
            // A laptop has one name before it; directories of companies and clusters have more.
            "local" if !before.contains('.') => Some(Reach::Machine),
            "local" | "internal" | "svc" | "consul" | "lan" | "home" | "intranet" | "intra" | "corp"
            | "private" | "arpa" | "test" | "invalid" => Some(Reach::Network),
            _ => last.bytes().any(|byte| byte.is_ascii_alphabetic()).then_some(Reach::World),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reach;

    #[test]
    fn hosts_are_told_apart() {
        let machine = [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "app.localhost",
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "[::1]",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "host.docker.internal",
            "laptop.local",
            "localhost.localdomain",
        ];
        let network = [
            "db",
            "redis-1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.5.5",
            "169.254.169.254",
            "100.64.0.1",
            "fd00::1",
            "fe80::1",
            "api.default.svc",
            "api.default.svc.cluster.local",
            "dc.corp.local",
            "metadata.google.internal",
        ];
        let world = ["example.com", "8.8.8.8", "2001:4860:4860::8888", "a.b.co.uk", "localhost.example.com"];
        for (reach, hosts) in
            [(Reach::Machine, &machine[..]), (Reach::Network, &network[..]), (Reach::World, &world[..])]
        {
            for host in hosts {
                assert_eq!(Reach::of(host.as_bytes()), Some(reach), "{host}");
            }
        }
        for host in ["", ".", "a..b", "8080", "1.2", "1.2.3.4.5", "a b", "{host}", "a/b", "\u{e9}"] {
            assert_eq!(Reach::of(host.as_bytes()), None, "{host}");
        }
        assert_eq!(Reach::of(&b"a.".repeat(200)), None);
    }
}
