//! What other users of the machine can do with a file.

use std::fs::{self, Metadata};
use std::path::Path;

use envguard_core::Access;

/// What every user can do with a file, as its mode has it; `None` where there are no modes. `is_reached` says whether
/// every user can go into its directory.
pub(super) fn access(file: &Metadata, is_reached: bool) -> Option<Access> {
    let mode = mode(file)?;
    let access = Access { read: mode & 0o004 != 0, write: mode & 0o002 != 0 };
    Some(if is_reached { access } else { Access::default() })
}

/// Whether the mode of the file at `path` lets every user read it.
pub(crate) fn is_open_to_all(path: &Path) -> bool {
    let access = fs::metadata(path).ok().and_then(|metadata| access(&metadata, true));
    access.is_some_and(|access| access.read)
}

/// Whether every user can go into `directory`, once in the one above.
pub(super) fn is_open(directory: &Metadata) -> bool {
    mode(directory).is_some_and(|mode| mode & 0o001 != 0)
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> Option<u32> {
    Some(std::os::unix::fs::MetadataExt::mode(metadata))
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}
