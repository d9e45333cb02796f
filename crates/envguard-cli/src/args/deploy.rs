//! What can be typed after `envguard deploy`.

mod manifest;
mod parity;
mod probe;

use clap::{Args, Subcommand};

pub(crate) use manifest::DeployManifest;
pub(crate) use parity::DeployParity;
pub(crate) use probe::{DeployProbe, ProbeFormat};

/// Judge a deployment before, while and after it happens.
///
/// envguard judges and proves; switching traffic stays with the platform, which calls these gates.
#[derive(Debug, Args)]
pub(crate) struct Deploy {
    #[command(subcommand)]
    pub(crate) command: DeployCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeployCommand {
    Manifest(DeployManifest),
    Parity(DeployParity),
    Probe(DeployProbe),
}
