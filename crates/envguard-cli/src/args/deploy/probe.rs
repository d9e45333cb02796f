//! What can be typed after `envguard deploy probe`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::duration;
use crate::probe::check_path;

/// Ask replicas until all of them are steady: alive, ready, and what was deployed.
///
/// Asks for `/health` and `/ready` of each URL again and again, or for its path alone if it has one. A replica is steady after
/// some good answers in a row: a status of success, and the version and the fingerprint that are expected. A process that
/// begins anew again and again is a crash loop, and ends the wait. Nobody else is asked: no redirect is followed to another
/// host, and no proxy is used without `--proxy`. Smoke requests, and all that stands below, can be put into `envguard.toml`
/// as `[deploy.probe]`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy probe http://10.0.0.3:8080 http://10.0.0.4:8080 --expect-version 1.5.0
  envguard deploy probe https://app.internal --all-addresses --ca internal-ca.pem
  envguard deploy probe unix:/run/app.sock         at a Unix socket
  envguard deploy probe http://app:8080/actuator/health
                                                   an app that says how it is elsewhere
  envguard deploy probe http://app:8080 --format jsonl
                                                   each poll as JSON, for another program to read

Exit codes: 0 all replicas are steady; 1 they are not, or not in time; 2 the job could not be done; 128 and its number if
a signal came.")]
pub(crate) struct DeployProbe {
    /// The URL of a replica, several if there are some: `http://HOST:PORT`, `https://HOST` or `unix:PATH`; those of the configuration
    /// without any.
    #[arg(value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// The version that each replica has to be.
    #[arg(long, value_name = "V")]
    pub(crate) expect_version: Option<String>,
    /// The fingerprint of the configuration that each replica has to have.
    #[arg(long, value_name = "F")]
    pub(crate) expect_fingerprint: Option<String>,
    /// How long to wait until all are steady; `60s` without it.
    #[arg(long, value_parser = duration::parse_some, value_name = "TIME")]
    pub(crate) timeout: Option<Duration>,
    /// How many good answers in a row make a replica steady; 3 without it.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1000), value_name = "N")]
    pub(crate) consecutive: Option<u32>,
    /// How long to wait between two polls of a replica that is well; `1s` without it. Others are asked less and less often.
    #[arg(long, value_parser = duration::parse_some, value_name = "TIME")]
    pub(crate) interval: Option<Duration>,
    /// How long one request may take; `5s` without it.
    #[arg(long, value_parser = duration::parse_some, value_name = "TIME")]
    pub(crate) request_timeout: Option<Duration>,
    /// Where the app says that it lives; `/health` without it.
    #[arg(long, value_parser = path, value_name = "PATH")]
    pub(crate) health: Option<String>,
    /// Where the app says that it is ready; `/ready` without it.
    #[arg(long, value_parser = path, value_name = "PATH")]
    pub(crate) ready: Option<String>,
    /// A file with the certificates of those who may sign for the replicas, instead of those that this machine trusts.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Take each address that a name leads to for a replica of its own.
    #[arg(long)]
    pub(crate) all_addresses: bool,
    /// Go through the proxy that `HTTPS_PROXY` and its like name.
    #[arg(long, conflicts_with = "all_addresses")]
    pub(crate) proxy: bool,
    /// How to tell what happens.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ProbeFormat,
}

/// How a probe is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProbeFormat {
    /// A table that is kept up to date on a terminal, else a line for each change; then the verdict and its reasons.
    #[default]
    Human,
    /// One JSON object at the end, see `schemas/probe.schema.json`.
    Json,
    /// One JSON object a line for each poll, then one for the verdict.
    Jsonl,
}

fn path(text: &str) -> Result<String, String> {
    check_path(text).map(|()| text.to_owned()).map_err(|what| format!("it {what}"))
}
