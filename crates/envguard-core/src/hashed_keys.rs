//! Keys sorted by a hash.

use envguard_syntax::Span;

/// A key, the line that it is on, and a hash of what counts of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HashedKey {
    pub(crate) hash: u32,
    pub(crate) line: u32,
    pub(crate) key: Span,
}

/// Keys sorted by hash, then line.
///
/// They are put into small buckets by the upper bits of their hash, and each bucket is sorted. That goes over memory
/// in order, where a hash table of a million keys would miss the cache a million times.
#[derive(Debug)]
pub(crate) struct HashedKeys {
    keys: Vec<HashedKey>,
    /// Where each bucket begins in `keys`, and where the last one ends.
    starts: Vec<u32>,
}

/// So many keys share a bucket, about: few enough to sort them in no time.
const PER_BUCKET: usize = 8;

impl HashedKeys {
    /// Sorts `keys`, whose lines are in order.
    pub(crate) fn new(keys: &[HashedKey]) -> Self {
        let buckets = (keys.len() / PER_BUCKET).next_power_of_two();
        let mut starts = vec![0_u32; buckets + 1];
        for key in keys {
            starts[bucket_of(key.hash, buckets) + 1] += 1;
        }
        for bucket in 0..buckets {
            starts[bucket + 1] += starts[bucket];
        }
        let mut ends = starts.clone();
        let mut sorted = vec![HashedKey::default(); keys.len()];
        for key in keys {
            let end = &mut ends[bucket_of(key.hash, buckets)];
            sorted[*end as usize] = *key;
            *end += 1;
        }
        for range in starts.windows(2) {
            // Lines are in order already, and a stable sort keeps them so.
            sorted[range[0] as usize..range[1] as usize].sort_by_key(|key| key.hash);
        }
        Self { keys: sorted, starts }
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[HashedKey] {
        &self.keys
    }

    /// Those with this hash.
    pub(crate) fn with_hash(&self, hash: u32) -> &[HashedKey] {
        let bucket = bucket_of(hash, self.starts.len() - 1);
        let keys = &self.keys[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        let start = keys.partition_point(|key| key.hash < hash);
        let end = keys.partition_point(|key| key.hash <= hash);
        &keys[start..end]
    }

    /// Those that share their hash with others, all with the same hash together.
    pub(crate) fn alike(&self) -> impl Iterator<Item = &[HashedKey]> {
        self.keys.chunk_by(|a, b| a.hash == b.hash).filter(|alike| alike.len() > 1)
    }
}

/// The bucket of a hash, of `buckets` in all: its upper bits, so that sorted buckets make a sorted whole.
fn bucket_of(hash: u32, buckets: usize) -> usize {
    ((u64::from(hash) * buckets as u64) >> 32) as usize
}
