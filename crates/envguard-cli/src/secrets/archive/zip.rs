//! Zip.

use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unpacking;

/// Looks through the members of the archive at `path`. What cannot be unpacked is told, and the others are unpacked.
pub(super) fn members(
    reader: impl Read + Seek,
    unpacking: &mut Unpacking<'_>,
    path: &str,
    depth: usize,
) -> io::Result<()> {
    let mut archive = ZipArchive::new(reader)?;
    for index in 0..archive.len() {
        let name = name_of(&archive, index);
        let result = match archive.by_index(index) {
            Ok(file) if !file.is_file() => continue,
            Ok(file) => unpacking.member(path, &name, file, depth),
            Err(error) => Err(reason(error)),
        };
        match result {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) if unpacking.budget.exceeded().is_some() => break,
            Err(error) => {
                let message = format!(
                    "has a member `{}` that cannot be unpacked: {error}",
                    crate::paths::printable(&name)
                );
                unpacking.problem(path, &message);
            }
        }
    }
    Ok(())
}

fn name_of<R: Read + Seek>(archive: &ZipArchive<R>, index: usize) -> String {
    match archive.name_for_index(index) {
        Some(Ok(name)) => name.into_owned(),
        _ => format!("number {index}"),
    }
}

fn reason(error: ZipError) -> io::Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => io::Error::other("it is encrypted"),
        other => other.into(),
    }
}
