//! What may be told of a value that nobody is to see.

use std::fmt;

use super::{Fingerprint, FingerprintKey};
use crate::secrecy::{is_secret, is_telling};
use crate::{Contract, Placeholder, ValueKind};

/// What may be told of a value that nobody is to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// What kind of thing it is; of what is secret, and of nothing, nobody is told.
    pub kind: Option<ValueKind>,
    /// How long it is, about.
    pub length: LengthClass,
    /// Whether it only stands in for a value.
    pub is_placeholder: bool,
    /// Whether two environments that have it have a secret in common: it is one, and long enough to be no accident.
    pub is_telling: bool,
    /// What tells it from other values, where somebody gave a key for that.
    pub fingerprint: Option<Fingerprint>,
}

/// How many characters a value has, about: too roughly to help in guessing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LengthClass {
    /// None.
    Empty,
    /// 1 to 7: what can be tried out.
    Tiny,
    /// 8 to 15.
    Short,
    /// 16 to 31.
    Medium,
    /// 32 to 63.
    Long,
    /// 64 and more.
    Huge,
}

impl Description {
    /// What may be told of `text`, the value of the variable `key`, which is secret if `contract` says so, or else its name.
    pub fn new(
        key: &[u8],
        text: &[u8],
        contract: Option<&Contract>,
        fingerprint_key: Option<&FingerprintKey>,
    ) -> Self {
        let is_secret = is_secret(contract, key);
        Self {
            kind: (!is_secret && !text.is_empty()).then(|| ValueKind::of(text)),
            length: LengthClass::of(text),
            is_placeholder: !text.is_empty() && Placeholder::of(text).is_some(),
            is_telling: is_secret && is_telling(text),
            fingerprint: fingerprint_key.map(|fingerprint_key| fingerprint_key.fingerprint(key, text)),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.length == LengthClass::Empty
    }

    /// Whether it describes the value that `other` describes: `None` where that cannot be told.
    pub(super) fn is_same(&self, other: &Description) -> Option<bool> {
        if self.is_empty() && other.is_empty() {
            return Some(true);
        }
        let by_fingerprint = || self.fingerprint?.is_same(&other.fingerprint?);
        by_fingerprint().or_else(|| {
            // Two contracts may see different variables as secrets, so only kinds that both tell count.
            let differs_in_kind = self.kind.is_some() && other.kind.is_some() && self.kind != other.kind;
            let differs =
                self.length != other.length || self.is_placeholder != other.is_placeholder || differs_in_kind;
            differs.then_some(false)
        })
    }
}

impl LengthClass {
    /// All of them, from the shortest to the longest.
    pub const ALL: [LengthClass; 6] = [
        LengthClass::Empty,
        LengthClass::Tiny,
        LengthClass::Short,
        LengthClass::Medium,
        LengthClass::Long,
        LengthClass::Huge,
    ];

    /// The class of `text`: of characters, or of bytes where it is no Unicode.
    ///
    /// ```
    /// use envguard_core::deploy::LengthClass;
    ///
    /// assert_eq!(LengthClass::of(b"hunter2"), LengthClass::Tiny);
    /// assert_eq!(LengthClass::of("äöüäöüäö".as_bytes()).to_string(), "8-15");
    /// ```
    pub fn of(text: &[u8]) -> Self {
        let length = std::str::from_utf8(text).map_or(text.len(), |text| text.chars().count());
        match length {
            0 => LengthClass::Empty,
            1..8 => LengthClass::Tiny,
            8..16 => LengthClass::Short,
            16..32 => LengthClass::Medium,
            32..64 => LengthClass::Long,
            _ => LengthClass::Huge,
        }
    }

    /// Its name in manifests.
    pub fn name(self) -> &'static str {
        match self {
            LengthClass::Empty => "0",
            LengthClass::Tiny => "1-7",
            LengthClass::Short => "8-15",
            LengthClass::Medium => "16-31",
            LengthClass::Long => "32-63",
            LengthClass::Huge => "64+",
        }
    }
}

impl fmt::Display for LengthClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
