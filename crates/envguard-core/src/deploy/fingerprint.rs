//! Telling values apart without seeing them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What each fingerprint is made of begins with this: another way of making them gets another one.
const FINGERPRINT: &[u8] = b"envguard fingerprint 1";

/// The same for what tells keys apart.
const KEY_ID: &[u8] = b"envguard key id 1";

/// What two fingerprints of different values are the same by chance with: not before the age of the universe. All 256 bits
/// would tell no more, and are twice as long to read.
const FINGERPRINT_BYTES: usize = 16;

/// Nobody has more keys than can be told apart by this.
const KEY_ID_BYTES: usize = 8;

/// A secret that teams share to compare values which none of them sees.
///
/// Who has it can find out short values by trying them all: it is kept like the values themselves.
#[derive(Clone)]
pub struct FingerprintKey {
    mac: Hmac<Sha256>,
    id: KeyId,
}

/// What tells keys apart, and nothing of what they are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; KEY_ID_BYTES]);

/// What tells the value of a variable from other values of it; of no use without the key that it was made with.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    key: KeyId,
    digest: [u8; FINGERPRINT_BYTES],
}

impl FingerprintKey {
    /// A shorter key could be guessed.
    pub const MIN_LEN: usize = 16;

    /// The key in `text`, without the blanks and newlines around it; `None` where it is shorter than
    /// [`MIN_LEN`](Self::MIN_LEN).
    ///
    /// ```
    /// use envguard_core::deploy::FingerprintKey;
    ///
    /// let key = FingerprintKey::new(b"correct horse battery staple\n").unwrap();
    /// assert_eq!(key.fingerprint(b"PORT", b"80"), key.fingerprint(b"PORT", b"80"));
    /// assert_ne!(key.fingerprint(b"PORT", b"80"), key.fingerprint(b"PORT", b"81"));
    /// assert!(FingerprintKey::new(b"     too short     ").is_none());
    /// ```
    pub fn new(text: &[u8]) -> Option<Self> {
        let text = text.trim_ascii();
        if text.len() < Self::MIN_LEN {
            return None;
        }
        // It takes keys of any length.
        let mac = Hmac::<Sha256>::new_from_slice(text).ok()?;
        let id = KeyId(first(&mac.clone().chain_update(KEY_ID)));
        Some(Self { mac, id })
    }

    /// What tells it from other keys.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The fingerprint of `text`, the value of the variable `name`. The name is part of it, so that two variables with the
    /// same value look different; the lengths, so that no name and value come to what another pair comes to.
    pub fn fingerprint(&self, name: &[u8], text: &[u8]) -> Fingerprint {
        let mut mac = self.mac.clone().chain_update(FINGERPRINT);
        for part in [name, text] {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        Fingerprint { key: self.id, digest: first(&mac) }
    }
}

/// The first bytes of what `mac` comes to.
fn first<const N: usize>(mac: &Hmac<Sha256>) -> [u8; N] {
    let digest: [u8; 32] = mac.clone().finalize().into_bytes().into();
    std::array::from_fn(|index| digest[index % digest.len()])
}

impl KeyId {
    /// The id that is written as `text`.
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl Fingerprint {
    /// The fingerprint that is written as `text`, made with the key called `key`.
    pub fn parse(text: &str, key: KeyId) -> Option<Self> {
        Some(Self { key, digest: from_hex(text)? })
    }

    /// Whether it is of the same value as `other`; `None` where another key made that.
    pub fn is_same(&self, other: &Fingerprint) -> Option<bool> {
        (self.key == other.key).then(|| self.digest == other.digest)
    }

    /// The key that it was made with.
    pub fn key(&self) -> KeyId {
        self.key
    }
}

/// Bytes from hexadecimal digits in lower case, of which there are as many as there have to be.
pub(super) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() != N {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// Writes `bytes` as hexadecimal digits.
pub(super) fn write_hex(formatter: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(formatter, &self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(formatter, &self.digest)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeyId({self})")
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Fingerprint({self})")
    }
}

/// Shows which key it is, not the key.
impl fmt::Debug for FingerprintKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FingerprintKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(text: &str) -> FingerprintKey {
        FingerprintKey::new(text.as_bytes()).unwrap()
    }

    #[test]
    fn fingerprints_never_change() {
        let key = key("0123456789abcdef");
        assert_eq!(key.id().to_string(), "e30b56289f026c2d");
        assert_eq!(key.fingerprint(b"PORT", b"80").to_string(), "4390a81f2d58e98f3360ee33747289e0");
    }

    #[test]
    fn blanks_around_a_key_do_not_count() {
        assert_eq!(key("0123456789abcdef").id(), key(" \t0123456789abcdef\r\n").id());
        assert!(FingerprintKey::new(b"0123456789abcde\n").is_none());
    }

    #[test]
    fn names_and_lengths_are_part_of_them() {
        let key = key("0123456789abcdef");
        let of = |name: &str, text: &str| key.fingerprint(name.as_bytes(), text.as_bytes());
        assert_ne!(of("A", "x"), of("B", "x"));
        assert_ne!(of("AB", "C"), of("A", "BC"));
    }

    #[test]
    fn only_what_is_written_so_is_read() {
        let id = key("0123456789abcdef").id();
        assert_eq!(KeyId::parse(&id.to_string()), Some(id));
        for text in
            ["", "00", "000000000000000g", "000000000000000A", "00000000000000000", "000000000000000000"]
        {
            assert_eq!(KeyId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        assert!(!format!("{:?}", key("0123456789abcdef")).contains("0123"));
    }

    proptest! {
        #[test]
        fn one_key_sees_what_is_equal_and_two_see_nothing(name: Vec<u8>, one: Vec<u8>, other: Vec<u8>) {
            let (ours, theirs) = (key("0123456789abcdef"), key("0123456789abcdeg"));
            let (a, b) = (ours.fingerprint(&name, &one), ours.fingerprint(&name, &other));
            prop_assert_eq!(a.is_same(&b), Some(one == other));
            let foreign = theirs.fingerprint(&name, &one);
            prop_assert_eq!(a.is_same(&foreign), None);
            prop_assert_ne!(a.to_string(), foreign.to_string());
            prop_assert_eq!(Fingerprint::parse(&a.to_string(), a.key()), Some(a));
        }
    }
}
