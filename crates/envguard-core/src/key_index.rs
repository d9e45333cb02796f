//! Keys to the lines that define them.

use std::collections::HashMap;

use envguard_syntax::Document;
use foldhash::fast::RandomState;

/// Which lines define which key.
///
/// One look-up table for the first line of each key, and for each line the next one with the same key: two
/// allocations, whatever the number of keys.
#[derive(Debug, Default)]
pub struct KeyIndex<'s> {
    /// Each key's first and last line.
    ends: HashMap<&'s [u8], (u32, u32), RandomState>,
    /// For a line that is not the last with its key, the next one; only filled where a key comes more than once.
    next: HashMap<u32, u32, RandomState>,
}

impl<'s> KeyIndex<'s> {
    /// Indexes the entries of `document` that have a key and a delimiter.
    pub fn new(document: &Document<'s>) -> Self {
        let mut index = Self::default();
        index.ends.reserve(document.lines.len());
        for (line, entry) in document.entries() {
            if entry.key.is_empty() || entry.delimiter.is_empty() {
                continue;
            }
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let (_, last) = index.ends.entry(entry.key.of(document.source)).or_insert((line, line));
            if *last != line {
                index.next.insert(*last, line);
                *last = line;
            }
        }
        index
    }

    /// Whether `key` is defined.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.ends.contains_key(key)
    }

    /// The index of the first line that defines `key`.
    pub fn first(&self, key: &[u8]) -> Option<usize> {
        self.ends.get(key).map(|(first, _)| *first as usize)
    }

    /// The index of the last line that defines `key`.
    pub fn last(&self, key: &[u8]) -> Option<usize> {
        self.ends.get(key).map(|(_, last)| *last as usize)
    }

    /// The index of the next line after `line` that defines the same key.
    pub fn next(&self, line: usize) -> Option<usize> {
        self.next.get(&u32::try_from(line).ok()?).map(|next| *next as usize)
    }

    /// Whether any key is defined twice.
    pub fn has_duplicates(&self) -> bool {
        !self.next.is_empty()
    }

    /// The keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &'s [u8]> + '_ {
        self.ends.keys().copied()
    }
}
