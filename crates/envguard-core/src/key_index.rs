//! Keys to the lines that define them.

use std::hash::BuildHasher;

use envguard_syntax::{Document, Span};
use foldhash::fast::RandomState;

/// Which lines define which key.
///
/// The definitions, sorted into small buckets by a hash of their key that nobody outside can foresee. Building it goes
/// over memory in order, where a hash table of a million keys would miss the cache a million times.
#[derive(Debug)]
pub struct KeyIndex<'s> {
    source: &'s [u8],
    hasher: RandomState,
    /// Sorted by hash, then line.
    slots: Vec<Slot>,
    /// Where each bucket begins in `slots`, and where the last one ends.
    starts: Vec<u32>,
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

/// A definition.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    line: u32,
    key: Span,
}

/// So many definitions share a bucket, about: few enough to sort them in no time.
const PER_BUCKET: usize = 32;

impl<'s> KeyIndex<'s> {
    /// Indexes the entries of `document` that have a key and a delimiter.
    pub fn new(document: &Document<'s>) -> Self {
        let (source, hasher) = (document.source, RandomState::default());
        let defining =
            document.entries().filter(|(_, entry)| !entry.key.is_empty() && !entry.delimiter.is_empty());
        let slot = |(line, key): (usize, Span)| Slot {
            hash: short_hash(&hasher, key.of(source)),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            key,
        };
        let unsorted: Vec<Slot> = defining.map(|(line, entry)| slot((line, entry.key))).collect();
        let buckets = (unsorted.len() / PER_BUCKET).next_power_of_two();
        let (slots, starts) = sort_into_buckets(&unsorted, buckets);
        let repeats = repeats(source, &slots);
        Self { source, hasher, slots, starts, repeats }
    }

    /// The definitions of `key`, in the order of their lines.
    fn definitions<'i>(&'i self, key: &'i [u8]) -> impl DoubleEndedIterator<Item = &'i Slot> {
        let hash = short_hash(&self.hasher, key);
        let bucket = bucket_of(hash, self.starts.len() - 1);
        let slots = &self.slots[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        let start = slots.partition_point(|slot| slot.hash < hash);
        let end = slots.partition_point(|slot| slot.hash <= hash);
        slots[start..end].iter().filter(move |slot| slot.key.of(self.source) == key)
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
        self.slots.iter().map(|slot| slot.key.of(self.source))
    }
}

/// The definitions that repeat an earlier one, by line.
fn repeats(source: &[u8], slots: &[Slot]) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    for run in slots.chunk_by(|a, b| a.hash == b.hash).filter(|run| run.len() > 1) {
        // Nearly always all of a run have the same key, so that the first of them is found at once.
        for (position, slot) in run.iter().enumerate().skip(1) {
            let same = |earlier: &&Slot| earlier.key.of(source) == slot.key.of(source);
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

/// The bucket of a hash, of `buckets` in all: its upper bits, so that sorted buckets make a sorted whole.
fn bucket_of(hash: u32, buckets: usize) -> usize {
    ((u64::from(hash) * buckets as u64) >> 32) as usize
}

/// Sorts `slots`, whose lines are in order, by hash and then line: by bucket first, then within each.
fn sort_into_buckets(slots: &[Slot], buckets: usize) -> (Vec<Slot>, Vec<u32>) {
    let mut starts = vec![0_u32; buckets + 1];
    for slot in slots {
        starts[bucket_of(slot.hash, buckets) + 1] += 1;
    }
    for bucket in 0..buckets {
        starts[bucket + 1] += starts[bucket];
    }
    let mut ends = starts.clone();
    let mut sorted = vec![Slot::default(); slots.len()];
    for slot in slots {
        let end = &mut ends[bucket_of(slot.hash, buckets)];
        sorted[*end as usize] = *slot;
        *end += 1;
    }
    for range in starts.windows(2) {
        sorted[range[0] as usize..range[1] as usize].sort_unstable_by_key(|slot| (slot.hash, slot.line));
    }
    (sorted, starts)
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
