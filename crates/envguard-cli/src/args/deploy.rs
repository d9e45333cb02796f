//! What can be typed after `envguard deploy`.

mod compat;
mod manifest;
mod migrate;
mod parity;
mod preflight;
mod probe;
mod rollback;
mod snapshot;

use clap::{Args, Subcommand};

pub(crate) use compat::DeployCompat;
pub(crate) use manifest::DeployManifest;
pub(crate) use migrate::DeployMigrate;
pub(crate) use parity::DeployParity;
pub(crate) use preflight::{DeployPreflight, PreflightFormat};
pub(crate) use probe::{DeployProbe, ProbeFormat};
pub(crate) use rollback::{DeployRollback, MigrationsFate};
pub(crate) use snapshot::{
    Lock, Snapshot, SnapshotCommand, SnapshotDiff, SnapshotList, SnapshotPrune, SnapshotRestore,
    SnapshotSave, SnapshotShow, Unlock, Wanted,
};

/// Judge a deployment before, while and after it happens.
///
/// envguard judges and proves; switching traffic stays with the platform, which calls these gates.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Deploy {
    #[command(subcommand)]
    pub(crate) command: DeployCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeployCommand {
    Compat(DeployCompat),
    Manifest(DeployManifest),
    Migrate(DeployMigrate),
    Parity(DeployParity),
    Preflight(DeployPreflight),
    Probe(DeployProbe),
    Rollback(DeployRollback),
    Snapshot(Snapshot),
}
