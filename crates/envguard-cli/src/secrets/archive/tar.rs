//! Tar.

use std::io::{self, Read};

use tar::Archive;

use super::Unpacking;

/// Looks through the members of the archive at `path`.
pub(super) fn members(
    reader: impl Read,
    unpacking: &mut Unpacking<'_>,
    path: &str,
    depth: usize,
) -> io::Result<()> {
    for entry in Archive::new(reader).entries()? {
        let entry = entry?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !unpacking.member(path, &name, entry, depth)? {
            break;
        }
    }
    Ok(())
}
