//! Keys to indices.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// Keys to the indices of what they name, without a copy of any key: a table of hashes, where the place after a taken
/// one is tried next. Who asks says whether an index really has the key.
#[derive(Debug, Default)]
pub(crate) struct KeyTable {
    indices: HashMap<u64, u32, RandomState>,
}

impl KeyTable {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { indices: HashMap::with_capacity_and_hasher(capacity, RandomState::default()) }
    }

    /// The index of `key`, or else the hash under which it would be found.
    fn find(&self, key: &[u8], has_key: impl Fn(usize) -> bool) -> Result<usize, u64> {
        let mut hash = self.indices.hasher().hash_one(key);
        while let Some(&index) = self.indices.get(&hash) {
            if has_key(index as usize) {
                return Ok(index as usize);
            }
            hash = hash.wrapping_add(1);
        }
        Err(hash)
    }

    /// The index of `key`.
    pub(crate) fn get(&self, key: &[u8], has_key: impl Fn(usize) -> bool) -> Option<usize> {
        self.find(key, has_key).ok()
    }

    /// The index of `key`; where there is none, `next` is noted for it.
    pub(crate) fn get_or_insert(
        &mut self,
        key: &[u8],
        next: usize,
        has_key: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let hash = match self.find(key, has_key) {
            Ok(index) => return Some(index),
            Err(hash) => hash,
        };
        self.indices.insert(hash, u32::try_from(next).unwrap_or(u32::MAX));
        None
    }
}
