//! What other users of the machine can do with a file.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use envguard_core::Access;

/// Which directories every user can go into.
#[derive(Default)]
pub(super) struct Directories {
    open: Mutex<HashMap<PathBuf, bool>>,
}

impl Directories {
    /// What every user can do with the file at `path`, an absolute path without links, as the modes have it; `None`
    /// where there are none.
    pub(super) fn access(&self, path: &Path) -> Option<Access> {
        let mode = mode(&path.metadata().ok()?)?;
        let access = Access { read: mode & 0o004 != 0, write: mode & 0o002 != 0 };
        let is_reached = || path.parent().is_none_or(|directory| self.is_open(directory));
        let is_closed = access == Access::default() || !is_reached();
        Some(if is_closed { Access::default() } else { access })
    }

    /// Whether every user can go into `directory`, and so into all that are above it.
    fn is_open(&self, directory: &Path) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        directory.ancestors().all(|above| {
            if let Some(known) = open.get(above) {
                return *known;
            }
            let is_open =
                above.metadata().ok().and_then(|it| mode(&it)).is_some_and(|mode| mode & 0o001 != 0);
            open.insert(above.to_owned(), is_open);
            is_open
        })
    }
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> Option<u32> {
    Some(std::os::unix::fs::MetadataExt::mode(metadata))
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}
