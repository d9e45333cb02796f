//! What is asked, as the user names it.

use std::net::IpAddr;
use std::path::PathBuf;

use ureq::http::Uri;
use ureq::http::uri::{Authority, Scheme};

/// Longer ones are no URLs that anybody means.
const MAX_LENGTH: usize = 2048;

/// A URL: where, and what is asked for there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(super) place: Place,
    /// The path, with its query, if only that is asked for; else whatever replicas are asked for.
    pub(super) path: Option<String>,
}

/// Where somebody listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At a port.
    Port { is_tls: bool, host: String, port: u16 },
    /// At a socket of the file system.
    Socket(PathBuf),
}

impl Target {
    /// Reads `http://…`, `https://…`, `unix:/run/app.sock`, `unix:/run/app.sock:/health` or `http+unix://%2Frun%2Fapp.sock/`.
    /// The error goes on after "the URL", and repeats nothing of the text.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err("is too long".to_owned());
        }
        if text.chars().any(|character| character.is_control() || character.is_whitespace()) {
            return Err("has white space in it".to_owned());
        }
        if let Some(rest) = text.strip_prefix("unix:") {
            let rest = rest.strip_prefix("//").unwrap_or(rest);
            return match rest.split_once(":/") {
                Some((socket, path)) => Self::of_socket(socket, &format!("/{path}")),
                None => Self::of_socket(rest, "/"),
            };
        }
        if let Some(rest) = text.strip_prefix("http+unix://") {
            let (socket, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let socket = decoded(socket).ok_or("has an escape in it that is none")?;
            return Self::of_socket(&socket, if path.is_empty() { "/" } else { path });
        }
        let (is_tls, rest) = match (text.strip_prefix("http://"), text.strip_prefix("https://")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => return Err("has to begin with `http://`, `https://` or `unix:`".to_owned()),
        };
        let (authority, _) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("names a user or a password, which is no place for them".to_owned());
        }
        let uri: Uri = text.parse().map_err(|_| "is none")?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let place = uri.authority().and_then(|authority| Place::of_port(is_tls, authority));
        Ok(Self { place: place.ok_or("names no host, or a port that is none")?, path: only(path)? })
    }

    fn of_socket(socket: &str, path: &str) -> Result<Self, String> {
        if socket.is_empty() {
            return Err("names no socket".to_owned());
        }
        if cfg!(not(unix)) {
            return Err("names a Unix socket, which this system has not".to_owned());
        }
        Ok(Self { place: Place::Socket(socket.into()), path: only(path)? })
    }
}

impl Place {
    fn of_port(is_tls: bool, authority: &Authority) -> Option<Self> {
        let host = authority.host().to_ascii_lowercase();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let is_host = match bare {
            Some(bare) => bare.parse::<IpAddr>().is_ok_and(|address| address.is_ipv6()),
            None => !host.is_empty() && !host.contains([':', '[', ']']),
        };
        // Without a port, nothing or a colon stands behind the host.
        let given = authority.as_str().get(host.len()..)?;
        let port = match given.strip_prefix(':') {
            None => {
                if is_tls {
                    443
                } else {
                    80
                }
            }
            Some(port) => port.parse().ok().filter(|port| *port > 0)?,
        };
        is_host.then_some(Self::Port { is_tls, host, port })
    }

    /// How it is called: what the user has said, without what goes without saying.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Port { is_tls, host, port } if *port == if *is_tls { 443 } else { 80 } => host.clone(),
            Self::Port { host, port, .. } => format!("{host}:{port}"),
            Self::Socket(path) => format!("unix:{}", crate::paths::printable(&path.to_string_lossy())),
        }
    }

    /// What requests to it begin with.
    pub(super) fn origin(&self) -> String {
        match self {
            Self::Port { is_tls, .. } => {
                format!("{}://{}", if *is_tls { Scheme::HTTPS } else { Scheme::HTTP }, self.name())
            }
            Self::Socket(_) => "http://localhost".to_owned(),
        }
    }
}

/// The path, if it is not that of all.
fn only(path: &str) -> Result<Option<String>, String> {
    if path == "/" {
        return Ok(None);
    }
    let path = if path.starts_with('?') { format!("/{path}") } else { path.to_owned() };
    check_path(&path).map(|()| Some(path))
}

/// Says what is wrong with a path, which may have a query.
pub(crate) fn check_path(path: &str) -> Result<(), String> {
    if !path.starts_with('/') {
        return Err("has a path that does not begin with `/`".to_owned());
    }
    let is_fine = !path.contains('#')
        && format!("http://localhost{path}").parse::<Uri>().is_ok_and(|uri| uri.host() == Some("localhost"));
    if is_fine { Ok(()) } else { Err("has a path that is none".to_owned()) }
}

/// `path` without its query, in which secrets may be.
pub(super) fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}

/// A text without its `%` escapes.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit =
            |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit(rest.next())? * 16 + digit(rest.next())? } else { byte });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read() {
        for (text, expected) in [
            ("http://10.0.0.3:8080", "10.0.0.3:8080 http://10.0.0.3:8080 -"),
            ("https://App.internal/", "app.internal https://app.internal -"),
            ("https://app.internal:443", "app.internal https://app.internal -"),
            ("http://app:443/", "app:443 http://app:443 -"),
            ("http://[::1]:8080/live?full", "[::1]:8080 http://[::1]:8080 /live?full"),
            ("http://app?x=1", "app http://app /?x=1"),
            #[cfg(unix)]
            ("unix:/run/app.sock", "unix:/run/app.sock http://localhost -"),
            #[cfg(unix)]
            ("unix:///run/app.sock:/health", "unix:/run/app.sock http://localhost /health"),
            #[cfg(unix)]
            ("http+unix://%2Frun%2Fa%20b.sock/live", "unix:/run/a b.sock http://localhost /live"),
        ] {
            let target = Target::parse(text).unwrap();
            let path = target.path.as_deref().unwrap_or("-");
            assert_eq!(
                format!("{} {} {path}", target.place.name(), target.place.origin()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_url_is_told_without_repeating_it() {
        for (text, expected) in [
            ("", "has to begin with `http://`, `https://` or `unix:`"),
            ("localhost:8080", "has to begin with `http://`, `https://` or `unix:`"),
            ("ftp://a", "has to begin with `http://`, `https://` or `unix:`"),
            ("http://", "is none"),
            ("http://a b", "has white space in it"),
            ("http://a\u{1b}[2J", "has white space in it"),
            ("http://me:canary@app/", "names a user or a password, which is no place for them"),
            ("http://app:0", "names no host, or a port that is none"),
            ("http://app:99999", "names no host, or a port that is none"),
            ("http://[fe80::1%25eth0]/", "names no host, or a port that is none"),
            ("http://[1.2.3.4]/", "names no host, or a port that is none"),
            #[cfg(unix)]
            ("unix:", "names no socket"),
            #[cfg(unix)]
            ("http+unix://%2/", "has an escape in it that is none"),
        ] {
            assert_eq!(Target::parse(text).unwrap_err(), expected, "{text}");
        }
        assert!(Target::parse(&format!("http://{}", "a".repeat(MAX_LENGTH))).is_err());
    }

    #[test]
    fn paths_begin_at_the_root() {
        for path in ["/", "/a/b?c=d", "/%20"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        for path in ["", "a", "/a b", "/a#b", "@x", "/\u{7f}"] {
            assert!(check_path(path).is_err(), "{path}");
        }
        assert_eq!(without_query("/a?b"), "/a");
    }
}
