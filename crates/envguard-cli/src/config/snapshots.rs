//! `[deploy.snapshots]`: where values of the past are kept, and who can read them.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeValue;

use super::shape::{Field, Shape, optional, with_default};
use super::table::{field, path_in, texts};

/// Where values of the past are kept.
#[derive(Debug)]
pub(crate) struct SnapshotSettings {
    /// The directory, as an absolute path.
    pub(crate) directory: PathBuf,
    /// The public keys of those who can read them.
    pub(crate) recipients: Vec<String>,
}

/// What the table may hold.
pub(super) const FIELDS: &[Field] = &[
    with_default(
        "directory",
        "The directory with the encrypted snapshots and their index.",
        Shape::Path,
        ".envguard/snapshots",
    ),
    optional(
        "recipients",
        "The public keys of those who can read them: `age1…`, `ssh-ed25519 …` or `ssh-rsa …`.",
        Shape::List { of: &Shape::Text, at_least_one: true },
    ),
];

impl SnapshotSettings {
    /// What holds where nothing is configured.
    pub(super) fn new(root: &Path) -> Self {
        Self { directory: root.join(".envguard").join("snapshots"), recipients: Vec::new() }
    }

    /// Takes the settings out of a table that has the right shape.
    pub(super) fn read(value: &Spanned<DeValue<'_>>, root: &Path) -> Self {
        let mut made = Self::new(root);
        made.directory = path_in(value, "directory", root).unwrap_or(made.directory);
        made.recipients = field(value, "recipients").into_iter().flat_map(texts).map(str::to_owned).collect();
        made
    }
}
