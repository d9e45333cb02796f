//! Manifests: what an app is supplied with, without any value of it.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;
use std::sync::Arc;

use super::{
    Description, FingerprintKey, KeyId, Supplied, SuppliedValue, Supply, contract_hash, fingerprint, unit,
};
use crate::{Argument, Contract, KeyName};

pub use read::ManifestError;

/// The version of the form. It grows when a field goes away or changes its meaning.
const VERSION: u64 = 1;

/// What an environment, or one thing that a platform starts, is supplied with: variables by name, and what may be told of
/// their values.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::SourceFile;
/// use envguard_core::deploy::{FingerprintKey, Manifest, Supplied, SuppliedValue, Supply};
///
/// let mut supply = Supply::new(Some("production".into()));
/// supply.insert(b"TOKEN", Supplied { value: SuppliedValue::Text(b"hunter2".to_vec()), place: None });
/// let key = FingerprintKey::new(b"0123456789abcdef").unwrap();
/// let written = Manifest::new(&supply, None, Some(&key)).to_json();
/// assert!(!written.contains("hunter2"));
///
/// let read = Manifest::read(&Arc::new(SourceFile::new("production.json", written))).unwrap();
/// assert_eq!(read.key, Some(key.id()));
/// assert!(read.to_supply().get(b"TOKEN").is_some());
/// ```
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The thing that a platform starts which it is about, if it is about one.
    pub unit: Option<UnitName>,
    /// What the contract was like that it was made by.
    pub contract: Option<ContractHash>,
    /// The key that the fingerprints were made with; without one there are none.
    pub key: Option<KeyId>,
    /// How many variables were left out, since what stands for their names may be a piece of a value.
    pub hidden: usize,
    /// All values are described, absent or unknown.
    supply: Supply,
}

/// Something that a platform starts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitName {
    /// What the platform calls such a thing: `service`, `Deployment`.
    pub kind: Box<str>,
    /// Its name.
    pub name: Box<str>,
}

/// The hash of a contract, as [`contract_hash`] makes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContractHash(pub [u8; 32]);

impl Manifest {
    /// What may be told of `supply`; of values, only how they compare under `key`. `contract` says what is secret.
    pub fn new(supply: &Supply, contract: Option<&Contract>, key: Option<&FingerprintKey>) -> Self {
        let mut described = Supply::new(supply.environment.clone());
        let mut hidden = 0;
        for (name, supplied) in supply.iter() {
            if supplied.name(name).shown().is_none() {
                hidden += 1;
                continue;
            }
            let value = match &supplied.value {
                SuppliedValue::Text(text) => {
                    SuppliedValue::Described(Description::new(name, text, contract, key))
                }
                other => other.clone(),
            };
            described.insert(name, Supplied { value, place: None });
        }
        described.is_open = supply.is_open || hidden > 0;
        let contract = contract.map(|contract| ContractHash(contract_hash(contract)));
        Self { unit: None, contract, key: key.map(FingerprintKey::id), hidden, supply: described }
    }

    /// What it says of variables. Where it was read from a file, they have their places in it.
    pub fn to_supply(&self) -> Supply {
        self.supply.clone()
    }

    /// The environment that it is of, if that has a name.
    pub fn environment(&self) -> Option<&Arc<str>> {
        self.supply.environment.as_ref()
    }
}

impl Supplied {
    /// How the variable is called where it is shown, whose key is `key`. What stands without a value can be a word that
    /// got onto a line of its own, and that can be anything.
    pub fn name(&self, key: &[u8]) -> KeyName {
        match self.value {
            SuppliedValue::Text(_) | SuppliedValue::Described(_) => KeyName::new(key),
            SuppliedValue::Null | SuppliedValue::Unknown => KeyName::of_lone_word(key),
        }
    }
}

/// As messages have it: `` service `web` ``. What does not look like a name is told by its length.
impl fmt::Display for UnitName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", Argument::declared(&self.kind), unit::label(&self.name))
    }
}

impl fmt::Display for ContractHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fingerprint::write_hex(formatter, &self.0)
    }
}

impl fmt::Debug for ContractHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ContractHash({self})")
    }
}
