//! What has been applied already, as far as git knows.

use std::sync::Arc;

use super::Migration;

/// The migrations that were there before.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// How they are known.
    pub known: Known,
    /// What was there.
    pub migrations: Vec<Migration>,
}

/// Where a baseline comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// A release of this name, so they have been applied wherever that runs.
    Release(Arc<str>),
    /// A commit, of which nobody knows whether it was released.
    Commit,
}

/// What is known of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is not applied anywhere.
    New,
    /// It may be applied. What is found in it is worth no more than a note.
    Unknown,
    /// A release has it.
    Applied,
}

impl Baseline {
    /// The name of the release that it is.
    pub(crate) fn release(&self) -> Option<&Arc<str>> {
        match &self.known {
            Known::Release(name) => Some(name),
            Known::Commit => None,
        }
    }
}
