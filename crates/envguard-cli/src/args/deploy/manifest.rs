//! What can be typed after `envguard deploy manifest`.

use std::path::PathBuf;

use clap::Args;

use crate::args::Runtime;

/// Describe an environment without its values, to be compared where nobody may see them.
///
/// The manifest has, for each variable, whether it is there, what kind of value it has (of secrets, not even that), how
/// long that is, roughly, and with a key, a fingerprint of it: equal values have equal fingerprints, and without the key
/// nothing can be told from them. `envguard deploy parity` compares manifests.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  openssl rand -hex 32 > team.key                        make a key, once; keep it like a password
  envguard deploy manifest --env production --key team.key --output production.json
  envguard deploy manifest .env.production               without a key: values cannot be compared
  envguard deploy manifest compose.yaml --unit web       what a service is given
  envguard deploy manifest --process --env production    what this process was started with
  ssh app cat /srv/app/.env | envguard deploy manifest - --env production --key team.key
  kubectl get deployment,configmap,secret -o yaml | envguard deploy manifest - --unit web/app

Exit codes: 0 described; 2 the job could not be done.")]
pub(crate) struct DeployManifest {
    /// An env file, a file of a platform, or a directory with such files: compose files, Kubernetes objects, systemd units,
    /// workflows and pipelines, Procfiles, app.json, fly.toml. `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The environment to describe; with a file or --process, the environment that it is of.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// The service, container or job to describe, where a platform starts several.
    #[arg(long, value_name = "NAME", requires = "file")]
    pub(crate) unit: Option<String>,
    /// Describe the process environment: the variables that the contract declares.
    #[arg(long, conflicts_with = "file")]
    pub(crate) process: bool,
    /// With --process, also what nothing declares.
    #[arg(long, requires = "process")]
    pub(crate) all: bool,
    /// The file with the key for fingerprints; without it the variable `ENVGUARD_MANIFEST_KEY`.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Write the manifest to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Where the env files and the contract are; this directory without it.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
}
