//! What is going to be asked, from the command line and the configuration.

use std::path::Path;
use std::time::Duration;

use envguard_secrets::Redactor;
use ureq::{Proxy, ProxyProtocol};

use super::client::Manner;
use super::poll::Questions;
use super::replica::{self, Paths, Replica};
use super::roots;
use super::smoke::Smoke;
use super::state::Goal;
use super::target::{Place, Target};
use crate::config::ProbeSettings;
use crate::duration;
use crate::exit::Failure;
use crate::paths;

const TIMEOUT: Duration = Duration::from_secs(60);
const INTERVAL: Duration = Duration::from_secs(1);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
const CONSECUTIVE: u32 = 3;

/// What somebody wants to know.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// How replicas are asked; defaults have the rest.
    pub(crate) settings: ProbeSettings,
    pub(crate) version: Option<String>,
    pub(crate) fingerprint: Option<String>,
    pub(crate) each_address: bool,
    pub(crate) by_proxy: bool,
}

/// All that is needed to begin.
pub(crate) struct Plan {
    pub(super) replicas: Vec<Replica>,
    pub(super) questions: Questions,
    pub(super) goal: Goal,
    pub(super) timeout: Duration,
    pub(super) interval: Duration,
}

impl Plan {
    /// Nothing is asked yet, but names are looked up where each address counts.
    pub(crate) fn new(wishes: Wishes, cwd: &Path) -> Result<Self, Failure> {
        let settings = &wishes.settings;
        let timeout = settings.timeout.unwrap_or(TIMEOUT);
        let interval = settings.interval.unwrap_or(INTERVAL);
        let consecutive = settings.consecutive.unwrap_or(CONSECUTIVE);
        let needed = interval.saturating_mul(consecutive.saturating_sub(1));
        if needed >= timeout {
            let (interval, needed) = (duration::display(interval), duration::display(needed));
            return Err(Failure::new(format!(
                "{consecutive} good answers in a row, {interval} apart, take {needed}, and the time is over after {}",
                duration::display(timeout)
            ))
            .help("give it more time by `--timeout`, or ask more often by `--interval`"));
        }
        let targets = targets(&settings.urls)?;
        let ca = settings.ca.as_deref();
        let has_tls = targets.iter().any(|target| matches!(target.place, Place::Port { is_tls: true, .. }));
        // A file that is named has to be there, even if nobody is asked by TLS.
        let tls = if has_tls || ca.is_some() { Some(roots::tls(ca, cwd)?) } else { None };
        let manner = Manner {
            limit: settings.request_timeout.unwrap_or(REQUEST_TIMEOUT).min(timeout),
            tls,
            proxy: if wishes.by_proxy { Some(proxy()?) } else { None },
        };
        let mut secrets = Vec::new();
        let lookup = |name: &str| std::env::var(name).ok();
        let smoke = settings.smoke.iter().map(|smoke| Smoke::new(smoke, lookup, &mut secrets));
        let smoke: Vec<Smoke> = smoke.collect::<Result<_, _>>()?;
        let redactor = Redactor::new(secrets.iter().map(|secret| ("***", secret.as_bytes())));
        let redactor =
            redactor.ok_or_else(|| Failure::new("the variables for smoke requests hold too much"))?;
        let health = settings.health.as_deref().unwrap_or("/health");
        let ready = settings.ready.as_deref().unwrap_or("/ready");
        let patience = wishes.each_address.then_some(timeout);
        Ok(Self {
            replicas: replica::find(&targets, Paths { health, ready }, &manner, patience)?,
            goal: Goal { consecutive, has_smoke: !smoke.is_empty() },
            questions: Questions {
                version: wishes.version,
                fingerprint: wishes.fingerprint,
                smoke,
                redactor: Some(redactor),
            },
            timeout,
            interval,
        })
    }
}

fn targets(urls: &[String]) -> Result<Vec<Target>, Failure> {
    if urls.is_empty() {
        return Err(Failure::new("there is nobody to ask").help(
            "name the URL of each replica, or put them into `envguard.toml` as `urls` of `[deploy.probe]`",
        ));
    }
    let parsed = (1..).zip(urls).map(|(number, url)| {
        Target::parse(url).map_err(|what| {
            // There may be a password in it.
            let is_harmless = !url.contains(['@', '?']) && url.len() < 100;
            let shown = if is_harmless { format!("`{}`", paths::printable(url)) } else { number.to_string() };
            Failure::new(format!("the URL {shown} {what}"))
        })
    });
    parsed.collect()
}

/// What the environment says that requests go through.
fn proxy() -> Result<Proxy, Failure> {
    let proxy = Proxy::try_from_env().ok_or_else(|| {
        Failure::new("the environment names no proxy")
            .help("`HTTPS_PROXY` and its like do, or leave out `--proxy`")
    })?;
    match proxy.protocol() {
        ProxyProtocol::Http | ProxyProtocol::Https => Ok(proxy),
        _ => Err(Failure::new("the proxy that the environment names is none of HTTP")),
    }
}
