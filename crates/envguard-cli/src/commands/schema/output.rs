//! Where schemas go to.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::args::SchemaOutput;
use crate::exit::Failure;
use crate::{read, replace};

/// Writes `bytes` to the file that is wanted, or to `out`.
pub(super) fn write(wanted: &SchemaOutput, bytes: &[u8], out: &mut dyn Write) -> Result<(), Failure> {
    match &wanted.output {
        None => Ok(out.write_all(bytes)?),
        Some(path) if wanted.force && path.exists() => replaced(path, bytes),
        Some(path) => created(path, bytes),
    }
}

fn replaced(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: String| Failure::new(format!("`{}` {error}", path.display()));
    let before = read::read(path).map_err(|error| failed(error.to_string()))?;
    replace::replace(path, &before, bytes).map_err(|error| failed(error.to_string()))?;
    Ok(())
}

/// Makes a file, and the directory that it is in: `schemas` need not be there yet.
fn created(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        let there = Failure::new(format!("`{}` is there already", path.display()));
        return Err(there.help("`--force` replaces it"));
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)
            .map_err(|error| Failure::new(format!("cannot make `{}`: {error}", directory.display())))?;
    }
    replace::create(path, bytes, replace::Access::Usual)
        .map_err(|error| Failure::new(format!("`{}` {error}", path.display())))
}
