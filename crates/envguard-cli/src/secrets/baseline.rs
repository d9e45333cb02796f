//! The baseline: secrets that are known, so that only new ones fail a run.
//!
//! It has no secrets in it and no places, only what a slow hash makes of each value with the salt of the file. So it
//! holds wherever a value goes, and says nothing to who does not know the value already; guessing costs milliseconds a
//! guess. It is written so that git merges it: one entry a line, each of which ends alike.

mod hash;
mod read;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::replace::{self, Lost, ReplaceError};

pub(crate) use hash::NoRandomness;
use hash::{Cost, Hash, Salt};

/// The name of the file where nothing else is configured.
pub(crate) const FILE_NAME: &str = ".envguard-baseline.json";

/// Secrets that are known.
pub(crate) struct Baseline {
    /// The kind of each, for people.
    entries: BTreeMap<Hash, String>,
    salt: Salt,
    cost: Cost,
    /// What is in the file, if it is there yet.
    source: Option<Vec<u8>>,
    /// The hashes of values that were asked about, since each takes a while.
    hashed: Mutex<HashMap<Box<[u8]>, Hash>>,
}

impl std::fmt::Debug for Baseline {
    /// Leaves out the values that were asked about.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Baseline").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

/// A secret that was found.
#[derive(Clone, Copy)]
pub(crate) struct Found<'f> {
    /// What kind it is.
    pub(crate) kind: &'f str,
    /// Its text.
    pub(crate) secret: &'f [u8],
}

impl Baseline {
    /// One without entries, with a new salt.
    pub(crate) fn empty() -> Result<Self, NoRandomness> {
        Ok(Self::new(BTreeMap::new(), Salt::random()?, Cost::USUAL, None))
    }

    fn new(entries: BTreeMap<Hash, String>, salt: Salt, cost: Cost, source: Option<Vec<u8>>) -> Self {
        Self { entries, salt, cost, source, hashed: Mutex::default() }
    }

    /// How many secrets it has.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has `secret`. The first question about a value takes milliseconds.
    pub(crate) fn contains(&self, secret: &[u8]) -> bool {
        !self.entries.is_empty() && self.hash(secret).is_some_and(|hash| self.entries.contains_key(&hash))
    }

    /// This baseline with what was `found`. Without what it had and was not found, if `is_all` that there is was looked
    /// at. Hashes by so many `threads`.
    pub(crate) fn updated(&self, found: &[Found<'_>], is_all: bool, threads: usize) -> Self {
        let size = found.len().div_ceil(threads.max(1)).max(1);
        let hashed: Vec<(Hash, &str)> = thread::scope(|scope| {
            let hash = |chunk| move || -> Vec<_> { self.hash_all(chunk) };
            let parts: Vec<_> = found.chunks(size).map(|chunk| scope.spawn(hash(chunk))).collect();
            parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
        });
        let mut entries = if is_all { BTreeMap::new() } else { self.entries.clone() };
        for (hash, kind) in hashed {
            // A kind that is there already stays: what one value is called must not depend on where it was seen first.
            let kind = self.entries.get(&hash).map_or(kind, String::as_str);
            let entry = entries.entry(hash).or_insert_with(|| kind.to_owned());
            if kind < entry.as_str() {
                kind.clone_into(entry);
            }
        }
        Self::new(entries, self.salt, self.cost.clone(), self.source.clone())
    }

    fn hash_all<'f>(&self, found: &[Found<'f>]) -> Vec<(Hash, &'f str)> {
        found.iter().filter_map(|found| Some((self.hash(found.secret)?, found.kind))).collect()
    }

    fn hash(&self, secret: &[u8]) -> Option<Hash> {
        let lock = || self.hashed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = lock().get(secret) {
            return Some(*hash);
        }
        // Without the lock: others can hash meanwhile.
        let hash = self.cost.hash(secret, &self.salt)?;
        lock().insert(secret.into(), hash);
        Some(hash)
    }

    /// What is to be in the file. All lines of entries end with a comma, so that those of two branches fit together.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::from("{\n  \"version\": 1,\n");
        for (hash, kind) in &self.entries {
            // A kind may be what a user has called a rule.
            let kind = serde_json::Value::from(kind.as_str());
            let _ = writeln!(text, "  \"{hash}\": {kind},");
        }
        // Under a name of its own, scanners would take the salt for a secret.
        let _ = write!(text, "  \"argon2id\": \"{}${}\"\n}}\n", self.cost, self.salt);
        text.into_bytes()
    }

    /// Writes the file at `path`, if that changes anything.
    pub(crate) fn save(&self, path: &Path) -> Result<Vec<Lost>, ReplaceError> {
        let bytes = self.to_bytes();
        match &self.source {
            Some(source) if *source == bytes => Ok(Vec::new()),
            source => replace::replace_or_create(path, source.as_deref(), &bytes, replace::Access::Usual),
        }
    }
}

#[cfg(test)]
mod tests;
