//! One variable on two sides.

use super::Which;
use crate::deploy::{Description, FingerprintKey, Supplied, SuppliedValue, Supply};
use crate::{CellState, Contract, KeyName, Placeholder};

/// A variable on two sides.
#[derive(Clone, Debug)]
pub struct ParityRow<'s> {
    /// Its key, as far as it may be shown.
    pub name: KeyName,
    /// What each side has.
    pub states: [CellState; 2],
    /// How they compare.
    pub likeness: Likeness,
    pub(super) key: &'s [u8],
    pub(super) sides: [Option<&'s Supplied>; 2],
    /// Whether two environments that have it in common share a secret.
    pub(super) is_telling: bool,
}

/// How what two sides have of a variable compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// Both have the same value.
    Same,
    /// They have different values.
    Different,
    /// This side lacks it.
    MissingOn(Which),
    /// That cannot be told.
    Unknown(Doubt),
}

/// Why values could not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// A side may have it without that being seen.
    Open,
    /// A value is known elsewhere.
    Elsewhere,
    /// A manifest tells nothing of it that the other side could be held against without the same key.
    NoKey,
}

impl<'s> ParityRow<'s> {
    pub(super) fn new(
        key: &'s [u8],
        supplies: [&'s Supply; 2],
        contract: Option<&Contract>,
        fingerprint_key: Option<&FingerprintKey>,
    ) -> Self {
        let sides = supplies.map(|supply| supply.get(key));
        let describe = |supplied: Option<&Supplied>| description(key, supplied?, contract, fingerprint_key);
        let descriptions = sides.map(describe);
        let likeness = match sides {
            [Some(one), Some(other)] => likeness([one, other], descriptions),
            [one, _] => {
                let lacking = if one.is_some() { Which::Other } else { Which::One };
                let is_open = lacking.of(&supplies).is_open;
                if is_open { Likeness::Unknown(Doubt::Open) } else { Likeness::MissingOn(lacking) }
            }
        };
        let names = sides.iter().flatten().map(|supplied| supplied.name(key));
        let shown = names.max_by_key(|name| name.shown().is_some());
        Self {
            name: shown.unwrap_or_else(|| KeyName::new(key)),
            states: Which::BOTH.map(|side| state(*side.of(&sides), side.of(&supplies).is_open)),
            likeness,
            key,
            sides,
            is_telling: descriptions.iter().flatten().any(|description| description.is_telling),
        }
    }
}

/// What may be told of the value; `None` where that is known elsewhere.
fn description(
    key: &[u8],
    supplied: &Supplied,
    contract: Option<&Contract>,
    fingerprint_key: Option<&FingerprintKey>,
) -> Option<Description> {
    match &supplied.value {
        SuppliedValue::Text(text) => Some(Description::new(key, text, contract, fingerprint_key)),
        // A process that gets it gets nothing.
        SuppliedValue::Null => Some(Description::new(key, b"", contract, fingerprint_key)),
        SuppliedValue::Described(description) => Some(*description),
        SuppliedValue::Unknown => None,
    }
}

fn likeness(sides: [&Supplied; 2], descriptions: [Option<Description>; 2]) -> Likeness {
    let is_same = match (sides.map(Supplied::text), descriptions) {
        ([Some(one), Some(other)], _) => Some(one == other),
        (_, [Some(one), Some(other)]) => one.is_same(&other),
        _ => return Likeness::Unknown(Doubt::Elsewhere),
    };
    match is_same {
        Some(true) => Likeness::Same,
        Some(false) => Likeness::Different,
        None => Likeness::Unknown(Doubt::NoKey),
    }
}

fn state(supplied: Option<&Supplied>, is_open: bool) -> CellState {
    let Some(supplied) = supplied else {
        return if is_open { CellState::Unknown } else { CellState::Missing };
    };
    match &supplied.value {
        SuppliedValue::Null => CellState::Empty,
        SuppliedValue::Unknown => CellState::Unknown,
        SuppliedValue::Text(text) if text.is_empty() => CellState::Empty,
        SuppliedValue::Text(text) if Placeholder::of(text).is_some() => CellState::Placeholder,
        SuppliedValue::Described(description) if description.is_empty() => CellState::Empty,
        SuppliedValue::Described(description) if description.is_placeholder => CellState::Placeholder,
        SuppliedValue::Text(_) | SuppliedValue::Described(_) => CellState::Set,
    }
}
