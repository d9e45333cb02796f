//! The replicas that there are to ask.

use std::collections::HashSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use super::client::{Client, Manner};
use super::poll::Respondent;
use super::route::Route;
use super::target::{Place, Target, without_query};
use crate::exit::Failure;

/// More are no replicas of one app.
const MAX_REPLICAS: usize = 256;

/// One replica, or what stands before some.
pub(super) struct Replica {
    /// What it is called, for people and programs.
    pub(super) name: String,
    pub(super) respondent: Respondent,
}

/// What is asked for where a URL has no path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paths<'p> {
    pub(super) health: &'p str,
    pub(super) ready: &'p str,
}

/// The replicas behind `targets`, each once. With `patience`, each address of a name is one of its own, and that is how long
/// finding them may take.
pub(super) fn find(
    targets: &[Target],
    paths: Paths<'_>,
    manner: &Manner,
    patience: Option<Duration>,
) -> Result<Vec<Replica>, Failure> {
    let mut replicas = Vec::new();
    let (mut known, mut names) = (HashSet::new(), HashSet::new());
    for target in targets {
        let routes = match (&target.place, patience) {
            (Place::Socket(path), _) => vec![Route::Socket(path.clone())],
            (Place::Port { .. }, None) => vec![Route::Name],
            (Place::Port { host, port, .. }, Some(patience)) => {
                addresses(host, *port, patience)?.into_iter().map(Route::Address).collect()
            }
        };
        for route in routes {
            if !known.insert((target.place.origin(), route.clone(), target.path.clone())) {
                continue;
            }
            let mut name = name(target, &route);
            if !names.insert(name.clone()) {
                // By `http` and by `https`, or with another query.
                name = format!("{}. {name}", known.len());
            }
            replicas.push(Replica { name, respondent: respondent(target, paths, route, manner) });
        }
    }
    if replicas.len() > MAX_REPLICAS {
        return Err(Failure::new(format!(
            "these are {} replicas, and {MAX_REPLICAS} are the most",
            replicas.len()
        )));
    }
    Ok(replicas)
}

fn name(target: &Target, route: &Route) -> String {
    let path = target.path.as_deref().map(without_query).unwrap_or_default();
    let place = target.place.name();
    match route {
        Route::Address(address) if address.to_string() != place => format!("{address} ({place}){path}"),
        _ => format!("{place}{path}"),
    }
}

fn respondent(target: &Target, paths: Paths<'_>, route: Route, manner: &Manner) -> Respondent {
    let paths = match &target.path {
        Some(path) => vec![path.clone()],
        None => vec![paths.health.to_owned(), with_fingerprint(paths.ready)],
    };
    let client = Client::new(target.place.origin(), route, manner);
    Respondent { client: Arc::new(client), paths: paths.into() }
}

/// Only who asks for it is told the fingerprint.
fn with_fingerprint(path: &str) -> String {
    format!("{path}{}fingerprint", if path.contains('?') { '&' } else { '?' })
}

/// All addresses of a host, sorted.
fn addresses(host: &str, port: u16, patience: Duration) -> Result<Vec<SocketAddr>, Failure> {
    let (sender, resolved) = mpsc::sync_channel(1);
    let name = format!("{host}:{port}");
    thread::spawn(move || sender.send(name.to_socket_addrs().map(Vec::from_iter)));
    let mut addresses = match resolved.recv_timeout(patience) {
        Ok(Ok(addresses)) if !addresses.is_empty() => addresses,
        _ => {
            return Err(Failure::new(format!("the addresses of `{host}` cannot be found"))
                .help("with `--all-addresses`, they have to be known before the first request"));
        }
    };
    addresses.sort();
    addresses.dedup();
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(urls: &[&str], patience: Option<Duration>, expected: &[&str]) {
        let targets: Vec<Target> = urls.iter().map(|url| Target::parse(url).unwrap()).collect();
        let manner = Manner { limit: Duration::from_secs(1), tls: None, proxy: None };
        let paths = Paths { health: "/health", ready: "/ready?full" };
        let replicas = find(&targets, paths, &manner, patience).ok().unwrap();
        let found: Vec<String> = replicas
            .iter()
            .map(|replica| format!("{}: {}", replica.name, replica.respondent.paths.join(" ")))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_url_is_a_replica_once() {
        check(
            &["http://app", "http://app/", "https://app", "http://app/live?a=b"],
            None,
            &[
                "app: /health /ready?full&fingerprint",
                "2. app: /health /ready?full&fingerprint",
                "app/live: /live?a=b",
            ],
        );
    }

    #[test]
    fn each_address_can_be_a_replica() {
        let patience = Some(Duration::from_secs(1));
        check(
            &["http://127.0.0.1:80"],
            patience,
            &["127.0.0.1:80 (127.0.0.1): /health /ready?full&fingerprint"],
        );
        check(&["http://[::1]:8080/x"], patience, &["[::1]:8080/x: /x"]);
    }
}
