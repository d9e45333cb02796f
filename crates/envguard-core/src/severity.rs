//! How bad a finding is.

use std::fmt;
use std::str::FromStr;

/// How bad a finding is; ordered from the mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never fails a run unless asked for.
    Note,
    /// Probably wrong.
    Warning,
    /// Certainly wrong.
    Error,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The severity of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }

    /// Its name in reports and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// What a rule is set to: off (`None`), or how bad its findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Level(pub Option<Severity>);

impl Level {
    /// The rule does not run.
    pub const OFF: Level = Level(None);
    /// Its findings are notes.
    pub const NOTE: Level = Level(Some(Severity::Note));
    /// Its findings are warnings.
    pub const WARNING: Level = Level(Some(Severity::Warning));
    /// Its findings are errors.
    pub const ERROR: Level = Level(Some(Severity::Error));

    /// The names that a level can have, mildest first.
    pub const NAMES: [&'static str; 4] = ["off", "note", "warning", "error"];

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.0.map_or("off", Severity::name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// The text is none of [`Level::NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownLevel;

impl fmt::Display for UnknownLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected `off`, `note`, `warning` or `error`")
    }
}

impl std::error::Error for UnknownLevel {}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(name: &str) -> Result<Self, UnknownLevel> {
        match name {
            "off" => Ok(Level::OFF),
            "note" => Ok(Level::NOTE),
            "warning" => Ok(Level::WARNING),
            "error" => Ok(Level::ERROR),
            _ => Err(UnknownLevel),
        }
    }
}
