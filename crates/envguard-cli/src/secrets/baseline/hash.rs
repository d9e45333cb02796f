//! The slow hash.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};

/// What becomes of a secret: enough that no two meet by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hash([u8; 16]);

/// What makes the hashes of one project useless for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Salt([u8; 16]);

/// There is no randomness to be had from the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoRandomness;

impl fmt::Display for NoRandomness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the system gives no random bytes for the salt")
    }
}

impl std::error::Error for NoRandomness {}

impl Salt {
    pub(super) fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(Self(bytes))
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl Hash {
    pub(super) fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        to_hex(&self.0, formatter)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        to_hex(&self.0, formatter)
    }
}

fn to_hex(bytes: &[u8], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

fn from_hex(text: &str) -> Option<[u8; 16]> {
    let is_lower_hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    if text.len() != 32 || !text.bytes().all(is_lower_hex) {
        return None;
    }
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

/// How much a hash costs, of Argon2id.
#[derive(Clone, Debug)]
pub(crate) struct Cost(Params);

impl Cost {
    /// Some milliseconds: nothing for a run, which hashes a secret once, and years for lists of passwords.
    pub(super) const USUAL: Self = Self(match Params::new(4 << 10, 2, 1, Some(16)) {
        Ok(params) => params,
        Err(_) => Params::DEFAULT,
    });

    /// The most memory, in KiB, and the most passes that a file can ask for.
    const MOST: (u32, u32) = (64 << 10, 16);

    /// Reads a cost. More than is bearable is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory, passes, lanes) = (part("m=")?, part("t=")?, part("p=")?);
        let is_bearable = memory <= Self::MOST.0 && passes <= Self::MOST.1 && lanes == 1;
        if !is_bearable || parts.next().is_some() {
            return None;
        }
        Params::new(memory, passes, lanes, Some(16)).ok().map(Self)
    }

    /// The hash of `secret`; there is none of gigabytes.
    pub(super) fn hash(&self, secret: &[u8], salt: &Salt) -> Option<Hash> {
        let mut hash = [0; 16];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone());
        argon2.hash_password_into(secret, &salt.0, &mut hash).ok()?;
        Some(Hash(hash))
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(params) = self;
        write!(formatter, "m={},t={},p={}", params.m_cost(), params.t_cost(), params.p_cost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_argon2id() {
        // As `argon2-cffi` has it: hash_secret_raw(b"password", bytes(16), 1, 64, 1, 16, Type.ID).
        let cost = Cost::parse("m=64,t=1,p=1").unwrap();
        assert_eq!(
            cost.hash(b"password", &Salt([0; 16])).unwrap().to_string(),
            "a18ce05b02080c27be1d72d774470104"
        );
    }

    #[test]
    fn costs_that_nobody_can_bear_are_none() {
        assert_eq!(Cost::parse(&Cost::USUAL.to_string()).unwrap().to_string(), Cost::USUAL.to_string());
        for text in [
            "",
            "m=64",
            "m=64,t=1",
            "m=64,t=1,p=2",
            "m=64,t=1,p=1,x",
            "m=1,t=1,p=1",
            "m=64,t=0,p=1",
            "m=999999,t=1,p=1",
            "m=64,t=99,p=1",
            "t=1,m=64,p=1",
        ] {
            assert!(Cost::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn hexadecimal_goes_there_and_back() {
        let text = "00ff0123456789abcdef0123456789ab";
        assert_eq!(Hash::parse(text).unwrap().to_string(), text);
        for text in ["", "00", "00FF0123456789abcdef0123456789ab", "+0ff0123456789abcdef0123456789ab"] {
            assert_eq!(Hash::parse(text), None, "{text}");
        }
        assert_ne!(Salt::random().unwrap(), Salt::random().unwrap());
    }
}
