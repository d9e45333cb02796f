//! The addresses in a value.

/// Where something is to be reached, and as whom.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address<'v> {
    /// What stands before `://`; empty without it.
    pub(crate) scheme: &'v [u8],
    /// The user, if one is named.
    pub(crate) user: &'v [u8],
    /// The password, if there is one.
    pub(crate) password: &'v [u8],
    /// Both, with the colon between them.
    pub(crate) credentials: &'v [u8],
    /// The host, without its port; in brackets if it is written in brackets.
    pub(crate) host: &'v [u8],
}

impl<'v> Address<'v> {
    /// The addresses that `value` has: URLs, several hosts in one of them as brokers and replica sets have them,
    /// `host:port`, lists of those, and the hosts in what drivers call connection strings (`Server=db;…`, `host=db …`).
    /// A word alone may be a host as well as anything else, so who asks has to know which words matter.
    pub(crate) fn all(value: &'v [u8]) -> Vec<Self> {
        let mut addresses = Vec::new();
        let mut rest = value;
        while let Some(start) = rest.iter().position(|byte| !is_gap(*byte)) {
            rest = &rest[start..];
            rest = match scheme_of(rest) {
                Some(scheme) => read_url(scheme, &rest[scheme.len() + SEPARATOR.len()..], &mut addresses),
                None => read_word(rest, &mut addresses),
            };
        }
        addresses
    }
}

/// What stands between the scheme and the rest of a URL.
const SEPARATOR: &[u8] = b"://";

/// Whether nothing that `byte` is part of belongs to an address.
fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b';' | b'"' | b'\'' | b'(' | b')' | b'|')
}

/// The scheme that `text` begins with.
fn scheme_of(text: &[u8]) -> Option<&[u8]> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b':');
    let end = text.iter().position(|byte| !is_part(byte))?;
    // The colon before the slashes was taken for a part too, since there may be others: `jdbc:postgresql://`.
    let end = end.checked_sub(1)?;
    let is_scheme = text[end..].starts_with(SEPARATOR) && text[0].is_ascii_alphabetic();
    is_scheme.then(|| &text[..end])
}

/// Reads what comes after the scheme of a URL, and gives what comes after the URL.
fn read_url<'v>(scheme: &'v [u8], text: &'v [u8], addresses: &mut Vec<Address<'v>>) -> &'v [u8] {
    let is_end =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'\\');
    let mut end = text.iter().position(is_end).unwrap_or(text.len());
    // In a list without paths, the next URL begins after the last comma: `http://a,http://b`.
    if text[end..].starts_with(b"//") && text[..end].ends_with(b":") {
        end = text[..end].iter().rposition(|byte| *byte == b',').unwrap_or(end);
    }
    let (authority, after) = text.split_at(end);
    let scheme = scheme.rsplit(|byte| *byte == b':').next().unwrap_or(scheme);
    let (credentials, hosts) = match authority.iter().rposition(|byte| *byte == b'@') {
        Some(at) => (&authority[..at], &authority[at + 1..]),
        None => (&[][..], authority),
    };
    let colon = credentials.iter().position(|byte| *byte == b':').unwrap_or(credentials.len());
    let (user, password) = (&credentials[..colon], credentials.get(colon + 1..).unwrap_or_default());
    for host in hosts.split(|byte| matches!(byte, b',' | b';')) {
        let host = host.strip_prefix(b"tcp(").unwrap_or(host);
        addresses.push(Address { scheme, user, password, credentials, host: without_port(host) });
    }
    let past = after
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'"' | b'\'' | b'|'));
    &after[past.unwrap_or(after.len())..]
}

/// Reads a word that is no URL, and gives what comes after it.
fn read_word<'v>(text: &'v [u8], addresses: &mut Vec<Address<'v>>) -> &'v [u8] {
    let end = text.iter().position(|byte| is_gap(*byte)).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let host = match word.iter().position(|byte| *byte == b'=') {
        Some(equals) => {
            let (name, host) = (&word[..equals], &word[equals + 1..]);
            let names: [&[u8]; 4] = [b"host", b"hostaddr", b"server", b"source"];
            let is_host = names.iter().any(|known| name.eq_ignore_ascii_case(known));
            is_host.then(|| host.strip_prefix(b"tcp:").unwrap_or(host))
        }
        None => Some(word),
    };
    if let Some(host) = host.filter(|host| !host.contains(&b'@')) {
        let end = host.iter().position(|byte| *byte == b'/').unwrap_or(host.len());
        let host = without_port(&host[..end]);
        if !host.is_empty() {
            addresses.push(Address { scheme: b"", user: b"", password: b"", credentials: b"", host });
        }
    }
    after
}

/// A host without the port after it.
fn without_port(host: &[u8]) -> &[u8] {
    if host.starts_with(b"[") {
        let end = host.iter().position(|byte| *byte == b']').map_or(host.len(), |close| close + 1);
        return &host[..end];
    }
    let mut colons = host.iter().enumerate().filter(|(_, byte)| **byte == b':').map(|(index, _)| index);
    match (colons.next(), colons.next()) {
        // More colons than one are those of an IPv6 address.
        (Some(colon), None) => &host[..colon],
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each address as `scheme user password host`.
    #[track_caller]
    fn check(value: &str, expected: &[&str]) {
        let shown: Vec<String> = Address::all(value.as_bytes())
            .iter()
            .map(|address| {
                let parts = [address.scheme, address.user, address.password, address.host];
                let parts: Vec<_> = parts.iter().map(|part| String::from_utf8_lossy(part)).collect();
                parts.join(" ").trim_start().to_owned()
            })
            .collect();
        assert_eq!(shown, expected, "{value}");
    }

    #[test]
    fn urls() {
        check("http://a.b/c?d=http://e#f", &["http   a.b"]);
        check("postgres://u:p@w@db:5432/x", &["postgres u p@w db"]);
        check("redis://:p@cache", &["redis  p cache"]);
        check("http://[::1]:80/", &["http   [::1]"]);
        check("jdbc:postgresql://localhost:5432/x", &["postgresql   localhost"]);
        check("postgresql+asyncpg://u@h", &["postgresql+asyncpg u  h"]);
        check("mongodb://u:p@a:1,b:2/db", &["mongodb u p a", "mongodb u p b"]);
        check("sqlite:///x.db", &["sqlite   "]);
        check("http://", &["http   "]);
        check("http://a http://b/,http://c", &["http   a", "http   b", "http   c"]);
        check("http://a,http://b:1", &["http   a", "http   b"]);
    }

    #[test]
    fn hosts_and_lists_of_them() {
        check("localhost", &["localhost"]);
        check("localhost:80", &["localhost"]);
        check("::1", &["::1"]);
        check("[::1]:80", &["[::1]"]);
        check("u:p@tcp(localhost:3306)/db", &["localhost"]);
        check("a:1,b:2 c", &["a", "b", "c"]);
        check("localhost/db", &["localhost"]);
        check("Server=localhost,1433;User Id=sa", &["localhost", "1433", "User"]);
        check("host=localhost port=1", &["localhost"]);
        check("ann@localhost", &[]);
        check("", &[]);
    }

    #[test]
    fn takes_any_bytes_in_linear_time() {
        for piece in ["://", "a:", "[", ",", "a://", "@", "a,a://a"] {
            Address::all(piece.repeat(50_000).as_bytes());
        }
    }
}
