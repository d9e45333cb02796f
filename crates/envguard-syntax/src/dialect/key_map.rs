//! A map from keys that is quick for short keys.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// A map from the keys of a file.
///
/// The standard hasher takes more time for the keys of a file than a reader for the whole file. This one multiplies
/// eight bytes at a time with a random number: nobody can write a file whose keys collide, as nobody knows the number.
pub(super) type KeyMap<'s, V> = HashMap<Cow<'s, [u8]>, V, KeyHashing>;

/// The random numbers of one [`KeyMap`].
#[derive(Clone)]
pub(super) struct KeyHashing {
    seed: u64,
    factor: u64,
}

impl Default for KeyHashing {
    fn default() -> Self {
        let random = RandomState::new();
        Self { seed: random.hash_one(0), factor: random.hash_one(1) | 1 }
    }
}

impl BuildHasher for KeyHashing {
    type Hasher = KeyHasher;

    fn build_hasher(&self) -> KeyHasher {
        KeyHasher { state: self.seed, factor: self.factor }
    }
}

pub(super) struct KeyHasher {
    state: u64,
    factor: u64,
}

impl KeyHasher {
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.state ^ word) * u128::from(self.factor);
        self.state = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.mix(rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        self.state.wrapping_mul(self.factor).rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_and_found_again() {
        let keys: Vec<String> = (0..1000).map(|length| "k".repeat(length)).collect();
        let mut map = KeyMap::default();
        map.extend(keys.iter().enumerate().map(|(number, key)| (Cow::Borrowed(key.as_bytes()), number)));
        assert_eq!(map.len(), keys.len());
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(map.get(key.as_bytes()), Some(&number));
        }
    }

    #[test]
    fn keys_that_differ_in_one_bit_spread() {
        let hashing = KeyHashing::default();
        for bits in [0..8, 57..64] {
            let of_bucket =
                |number: u32| hashing.hash_one(format!("KEY_{number:08}").as_bytes()) >> bits.start;
            let mask = (1 << bits.len()) - 1;
            let distinct: std::collections::HashSet<u64> =
                (0..4096).map(|number| of_bucket(number) & mask).collect();
            assert!(distinct.len() > (mask as usize) / 2, "{} in {bits:?}", distinct.len());
        }
    }
}
