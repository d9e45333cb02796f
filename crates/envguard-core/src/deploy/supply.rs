//! What an app is supplied with, whoever supplies it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Description;
use crate::schema::EnvironmentValue;
use crate::{Effective, Environment, Place};

/// The variables that an app gets: from env files, from the files of a platform, or as a manifest tells.
///
/// ```
/// use envguard_core::deploy::{Supplied, SuppliedValue, Supply};
///
/// let mut supply = Supply::new(Some("production".into()));
/// supply.insert(b"PORT", Supplied { value: SuppliedValue::Text(b"80".to_vec()), place: None });
/// assert!(supply.get(b"PORT").is_some() && supply.get(b"HOST").is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Supply {
    /// The name of the environment that it is of, if it has one.
    pub environment: Option<Arc<str>>,
    /// Whether there may be variables that it does not tell of, as where a file refers to one that is not here.
    pub is_open: bool,
    variables: BTreeMap<Box<[u8]>, Supplied>,
}

/// A variable that an app gets.
#[derive(Clone, Debug)]
pub struct Supplied {
    /// What is known of its value.
    pub value: SuppliedValue,
    /// Where it is given, as exactly as can be told: its value, or else its key.
    pub place: Option<Place>,
}

/// What is known of a value.
#[derive(Clone)]
pub enum SuppliedValue {
    /// It is these bytes.
    Text(Vec<u8>),
    /// The variable is there without a value.
    Null,
    /// The variable is there, with a value that is known elsewhere: to a command, to a store of secrets.
    Unknown,
    /// The variable is there, with a value like this.
    Described(Description),
}

impl Supply {
    /// Nothing yet, for the environment called `environment`.
    pub fn new(environment: Option<Arc<str>>) -> Self {
        Self { environment, is_open: false, variables: BTreeMap::new() }
    }

    /// What `environment` comes to.
    pub fn of_environment(environment: &Environment, effective: &Effective) -> Self {
        let mut supply = Self::new(Some(Arc::clone(&environment.name)));
        for (key, setting) in effective.iter() {
            let value = match setting.value {
                EnvironmentValue::Text(text) => SuppliedValue::Text(text.to_vec()),
                EnvironmentValue::Null => SuppliedValue::Null,
                EnvironmentValue::Dynamic => SuppliedValue::Unknown,
            };
            let span = if setting.value_span.is_empty() { setting.key } else { setting.value_span };
            let place = environment.layers.get(setting.layer).map(|file| Place::new(file, span));
            supply.insert(key, Supplied { value, place });
        }
        supply
    }

    /// Gives `key`, instead of what was given before.
    pub fn insert(&mut self, key: &[u8], supplied: Supplied) {
        self.variables.insert(key.into(), supplied);
    }

    /// Takes `key` away, and gives what was there.
    pub fn remove(&mut self, key: &[u8]) -> Option<Supplied> {
        self.variables.remove(key)
    }

    /// What is known of `key`, if it is given.
    pub fn get(&self, key: &[u8]) -> Option<&Supplied> {
        self.variables.get(key)
    }

    /// All variables, sorted by key.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &Supplied)> {
        self.variables.iter().map(|(key, supplied)| (&**key, supplied))
    }

    /// Whether every value is known.
    pub fn is_known(&self) -> bool {
        !self.is_open && self.variables.values().all(|supplied| supplied.text().is_some())
    }
}

impl Supplied {
    /// The value, where it is known.
    pub fn text(&self) -> Option<&[u8]> {
        match &self.value {
            SuppliedValue::Text(text) => Some(text),
            SuppliedValue::Null | SuppliedValue::Unknown | SuppliedValue::Described(_) => None,
        }
    }
}

/// Shows how long it is, never the text.
impl fmt::Debug for SuppliedValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SuppliedValue::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            SuppliedValue::Null => formatter.write_str("Null"),
            SuppliedValue::Unknown => formatter.write_str("Unknown"),
            SuppliedValue::Described(description) => write!(formatter, "{description:?}"),
        }
    }
}
