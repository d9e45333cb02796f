//! The key that fingerprints are made with.

use std::path::Path;

use envguard_core::deploy::FingerprintKey;

use crate::exit::Failure;
use crate::exposure::is_open_to_all;
use crate::{paths, read};

/// The variable that has the key where the command line names no file.
const VARIABLE: &str = "ENVGUARD_MANIFEST_KEY";

/// How to come by one.
const HELP: &str = "make one with `openssl rand -hex 32`";

/// A key, if there is one.
#[derive(Default)]
pub(crate) struct LoadedKey {
    pub(crate) key: Option<FingerprintKey>,
    /// What its owner should know.
    pub(crate) notes: Vec<String>,
}

/// Reads the key in the file at `path`, or else in the variable `ENVGUARD_MANIFEST_KEY`.
pub(crate) fn load(path: Option<&Path>, cwd: &Path) -> Result<LoadedKey, Failure> {
    let Some(path) = path else {
        let Some(text) = std::env::var_os(VARIABLE).filter(|text| !text.is_empty()) else {
            return Ok(LoadedKey::default());
        };
        let key = key(&text.into_encoded_bytes(), &format!("the key in `{VARIABLE}`"))?;
        return Ok(LoadedKey { key: Some(key), notes: Vec::new() });
    };
    let shown = paths::display(path, cwd);
    let bytes = read::read(path).map_err(|error| {
        Failure::new(format!("the key `{shown}` {error}"))
            .help(format!("what is in no file can be put into the variable `{VARIABLE}`"))
    })?;
    let key = key(&bytes, &format!("the key in `{shown}`"))?;
    let note = || format!("everybody on this machine can read the key `{shown}`: `chmod 600` withdraws that");
    let notes = is_open_to_all(path).then(note).into_iter().collect();
    Ok(LoadedKey { key: Some(key), notes })
}

fn key(text: &[u8], what: &str) -> Result<FingerprintKey, Failure> {
    FingerprintKey::new(text).ok_or_else(|| {
        Failure::new(format!("{what} is too short: it needs {} bytes at least", FingerprintKey::MIN_LEN))
            .help(HELP)
    })
}
