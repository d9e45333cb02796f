//! Two sides compared: environments, blue and green, what is deployed and what is in git. Nobody has to see a value.

mod judge;
mod row;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{FingerprintKey, Supply};
use crate::{Contract, Environment, SourceFile};

pub use judge::{LoneUnit, ParityFindings, ParityJudge};
pub use row::{Doubt, Likeness, ParityRow};

/// One of two sides.
#[derive(Clone, Debug)]
pub struct Side<'s> {
    /// What messages call it.
    pub name: Arc<str>,
    /// What it is supplied with.
    pub supply: &'s Supply,
    /// The environment that it is of, if anybody knows.
    pub environment: Option<&'s Environment>,
    /// What findings stand in that have no place of their own.
    pub home: Arc<SourceFile>,
}

/// Which of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// The first one.
    One,
    /// The second one.
    Other,
}

impl Which {
    /// Both of them.
    pub const BOTH: [Which; 2] = [Which::One, Which::Other];

    /// The one that is meant of two.
    pub fn of<T>(self, [one, other]: &[T; 2]) -> &T {
        match self {
            Which::One => one,
            Which::Other => other,
        }
    }

    /// The opposite one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Which::One => Which::Other,
            Which::Other => Which::One,
        }
    }
}

/// What is expected of two sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// What the contract says.
    #[default]
    Declared,
    /// That they are the same.
    Same,
}

/// Two sides, variable by variable.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::SourceFile;
/// use envguard_core::deploy::{Likeness, Parity, Side, Supplied, SuppliedValue, Supply};
///
/// let supply = |text: &str| {
///     let mut supply = Supply::new(None);
///     supply.insert(b"PORT", Supplied { value: SuppliedValue::Text(text.into()), place: None });
///     supply
/// };
/// let (blue, green) = (supply("80"), supply("81"));
/// let home = Arc::new(SourceFile::new("x", ""));
/// let side = |name: &str, supply| Side { name: name.into(), supply, environment: None, home: Arc::clone(&home) };
/// let parity = Parity::new([side("blue", &blue), side("green", &green)], None, None);
/// assert_eq!(parity.rows[0].likeness, Likeness::Different);
/// ```
#[derive(Debug)]
pub struct Parity<'s> {
    /// What is compared.
    pub sides: [Side<'s>; 2],
    /// The variables that either side has, by key.
    pub rows: Vec<ParityRow<'s>>,
    contract: Option<&'s Contract>,
}

impl<'s> Parity<'s> {
    /// Compares `sides`. `contract` says what is secret, and `key` tells values from the fingerprints of manifests.
    pub fn new(sides: [Side<'s>; 2], contract: Option<&'s Contract>, key: Option<&FingerprintKey>) -> Self {
        let keys: BTreeSet<&[u8]> =
            sides.iter().flat_map(|side| side.supply.iter().map(|(key, _)| key)).collect();
        let supplies = sides.each_ref().map(|side| side.supply);
        let rows = keys.into_iter().map(|name| ParityRow::new(name, supplies, contract, key)).collect();
        Self { sides, rows, contract }
    }
}
