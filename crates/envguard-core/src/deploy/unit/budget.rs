//! A bound on what references between files can grow to.

use crate::deploy::{Supplied, Supply};

/// How many bytes all supplies together may take. A thousand containers that each take in a large `ConfigMap` stay below.
const TOTAL: usize = 128 << 20;

/// What a variable takes besides its name and value.
const OVERHEAD: usize = 64;

/// How much may still be supplied. What is beyond that is left out, and the supplies in question are open.
pub(super) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: TOTAL }
    }
}

impl Budget {
    /// Gives `key` to `supply`, if there is room.
    pub(super) fn give(&mut self, supply: &mut Supply, key: &[u8], supplied: Supplied) {
        let size = key.len() + supplied.text().map_or(0, <[u8]>::len) + OVERHEAD;
        if self.spend(size) {
            supply.insert(key, supplied);
        } else {
            supply.is_open = true;
        }
    }

    /// Whether there is room for so many bytes more, which are taken. Once there is not, there is none for anything.
    pub(super) fn spend(&mut self, size: usize) -> bool {
        let left = self.left.checked_sub(size);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }
}
