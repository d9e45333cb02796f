//! Keys to the lines that define them.

use std::hash::BuildHasher;

use envguard_syntax::Document;
use foldhash::fast::RandomState;

use crate::hashed_keys::{HashedKey, HashedKeys};

/// Which lines define which key.
///
/// The definitions, sorted by a hash of their key that nobody outside can foresee.
#[derive(Debug)]
pub struct KeyIndex<'s> {
    source: &'s [u8],
    hasher: RandomState,
    /// Sorted by hash, then line.
    slots: HashedKeys,
    repeats: Vec<Repeat>,
}

/// A definition of a key that is defined further up already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repeat {
    /// The index of its line.
    pub line: u32,
    /// The index of the first line with the same key.
    pub first: u32,
}

impl<'s> KeyIndex<'s> {
    /// Indexes the entries of `document` that have a key and a delimiter.
    pub fn new(document: &Document<'s>) -> Self {
        let (source, hasher) = (document.source, RandomState::default());
        let defining =
            document.entries().filter(|(_, entry)| !entry.key.is_empty() && !entry.delimiter.is_empty());
        let unsorted: Vec<HashedKey> = defining
            .map(|(line, entry)| HashedKey {
                hash: short_hash(&hasher, entry.key.of(source)),
                line: u32::try_from(line).unwrap_or(u32::MAX),
                key: entry.key,
            })
            .collect();
        let slots = HashedKeys::new(&unsorted);
        let repeats = repeats(source, &slots);
        Self { source, hasher, slots, repeats }
    }

    /// The definitions of `key`, in the order of their lines.
    fn definitions<'i>(&'i self, key: &'i [u8]) -> impl DoubleEndedIterator<Item = &'i HashedKey> {
        let alike = self.slots.with_hash(short_hash(&self.hasher, key));
        alike.iter().filter(move |slot| slot.key.of(self.source) == key)
    }

    /// Whether `key` is defined.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.definitions(key).next().is_some()
    }

    /// The index of the first line that defines `key`.
    pub fn first(&self, key: &[u8]) -> Option<usize> {
        self.definitions(key).next().map(|slot| slot.line as usize)
    }

    /// The index of the last line that defines `key`.
    pub fn last(&self, key: &[u8]) -> Option<usize> {
        self.definitions(key).next_back().map(|slot| slot.line as usize)
    }

    /// The definitions of keys that are defined further up already, by line.
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// The key of each definition, in no order; one that is defined twice comes twice.
    pub fn keys(&self) -> impl Iterator<Item = &'s [u8]> + '_ {
        self.slots.all().iter().map(|slot| slot.key.of(self.source))
    }
}

/// The definitions that repeat an earlier one, by line.
fn repeats(source: &[u8], slots: &HashedKeys) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    for run in slots.alike() {
        // Nearly always all of a run have the same key, so that the first of them is found at once.
        for (position, slot) in run.iter().enumerate().skip(1) {
            let same = |earlier: &&HashedKey| earlier.key.of(source) == slot.key.of(source);
            if let Some(first) = run[..position].iter().find(same) {
                repeats.push(Repeat { line: slot.line, first: first.line });
            }
        }
    }
    repeats.sort_unstable();
    repeats
}

/// Half of a hash: it tells buckets and most keys apart, and the text decides.
fn short_hash(hasher: &RandomState, key: &[u8]) -> u32 {
    (hasher.hash_one(key) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn agrees_with_a_plain_look_through_the_lines() {
        let source: String = (0..5000).map(|number| format!("K{}=x\n", number * 7919 % 3001)).collect();
        let document = Document::parse(source.as_bytes());
        let index = KeyIndex::new(&document);
        let mut lines: HashMap<&[u8], Vec<usize>> = HashMap::new();
        for (line, entry) in document.entries() {
            lines.entry(entry.key.of(document.source)).or_default().push(line);
        }
        for (key, lines) in &lines {
            assert_eq!((index.first(key), index.last(key)), (lines.first().copied(), lines.last().copied()));
        }
        let repeats = lines.values().flat_map(|lines| {
            lines[1..].iter().map(|line| Repeat { line: *line as u32, first: lines[0] as u32 })
        });
        let mut repeats: Vec<Repeat> = repeats.collect();
        repeats.sort_unstable();
        assert_eq!(index.repeats(), repeats);
        assert!(!repeats.is_empty() && !index.contains(b"K") && !index.contains(b""));
        assert_eq!(index.keys().count(), 5000);
    }

    #[test]
    fn an_empty_file_has_no_keys() {
        let index = KeyIndex::new(&Document::parse(b"# A=1\n"));
        assert!(!index.contains(b"A") && index.repeats().is_empty());
    }
}
