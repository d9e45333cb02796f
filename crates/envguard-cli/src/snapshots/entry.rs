//! What a line of the index says.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::{Moment, SnapshotId};

/// The version of the form of the lines. It grows when a field goes away or changes its meaning.
pub(super) const VERSION: u32 = 1;

/// A line of the index.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) version: u32,
    /// The hash of the line before; `None` in the first.
    pub(super) previous: Option<Digest>,
    #[serde(flatten)]
    pub(super) event: Event,
}

/// Something that was done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(crate) enum Event {
    /// A snapshot was made.
    Saved(Saved),
    /// Snapshots were given up.
    Pruned { created: Moment, removed: Vec<SnapshotId> },
    /// The values of a snapshot were put in place again.
    Restored { created: Moment, id: SnapshotId, environment: String, release: String },
    /// A release was gone back to.
    #[serde(rename = "rolled-back")]
    RolledBack(RolledBack),
}

/// What is known of a rollback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RolledBack {
    pub(crate) created: Moment,
    pub(crate) environment: String,
    /// The release that ran, as it was named.
    pub(crate) from: String,
    /// The one that was gone back to, as it was named.
    pub(crate) to: String,
    /// Its commit, where it is one.
    pub(crate) commit: Option<String>,
    /// The snapshot whose values were put in place again.
    pub(crate) snapshot: Option<SnapshotId>,
    /// The migrations that were undone, in this order.
    pub(crate) undone: Vec<String>,
    pub(crate) outcome: RollbackOutcome,
}

/// What came of a rollback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RollbackOutcome {
    /// All replicas were steady afterwards.
    Steady,
    /// Some were not, or not in time.
    Unsteady,
    /// Nobody was asked.
    Unprobed,
    /// It did not come to its end.
    Stopped,
}

impl RollbackOutcome {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Unsteady => "unsteady",
            Self::Unprobed => "unprobed",
            Self::Stopped => "stopped",
        }
    }
}

/// A snapshot, as the index has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Saved {
    #[serde(flatten)]
    pub(crate) description: Description,
    /// The length of its file.
    pub(crate) size: u64,
    /// The hash of its file.
    pub(crate) sha256: Digest,
}

/// What a snapshot is of. It stands in the index for everybody, and encrypted beside the values: what differs was exchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Description {
    pub(crate) id: SnapshotId,
    pub(crate) environment: String,
    /// What was deployed with it: the name that was given, or the commit.
    pub(crate) release: String,
    pub(crate) commit: Option<String>,
    pub(crate) created: Moment,
    /// The hash of the contract that held then.
    pub(crate) contract: Option<String>,
    pub(crate) source: Source,
}

/// Where the values of a snapshot were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// All env files of an environment.
    Files,
    /// One env file.
    File,
    /// Manifests of Kubernetes.
    Manifest,
    /// The process environment.
    Process,
}
