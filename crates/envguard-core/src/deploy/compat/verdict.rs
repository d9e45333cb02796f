//! What is said of a change.

use std::fmt;
use std::sync::Arc;

use crate::{Contract, Message, Place, Rule, Severity};

/// A release: what it is called, and what it needs.
#[derive(Clone, Copy)]
pub struct Version<'c> {
    /// What messages call it, such as `v1.4.0`.
    pub name: &'c Arc<str>,
    /// What it needs.
    pub contract: &'c Contract,
}

/// What a change may break, and what can keep it from being deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// Old and new code run side by side.
    Rolling,
    /// The old code is started again, after the environment was changed for the new one.
    Rollback,
    /// Developers get the new code, and have the environment that the old one needs.
    Source,
}

/// A set of gates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gates(u8);

/// How sure it is that something breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It does not as long as the environment stays as the other version needs it.
    Conditional,
    /// It may: values are not known, or what the schemas say is more than can be decided.
    Possible,
    /// It does: a version does not start.
    Certain,
}

/// Which of the two versions something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Release {
    /// The one that runs now.
    Old,
    /// The one that is to be deployed.
    New,
}

/// One reason why a change does not go well.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// What it breaks.
    pub gates: Gates,
    /// How sure that is.
    pub certainty: Certainty,
    /// The variable that it is about; `None` where it is about several.
    pub key: Option<Box<[u8]>>,
    /// The version that does not start, or reads the variable differently.
    pub fails: Release,
    /// Where the contract of that version says why.
    pub place: Place,
    /// What is wrong.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
    /// Other places: in the other version, in the environment.
    pub related: Vec<(Place, Message)>,
    /// What shows that it breaks.
    pub counterexample: Option<Counterexample>,
}

/// What an environment can be like in which one version starts and the other one does not.
#[derive(Clone, PartialEq, Eq)]
pub enum Counterexample {
    /// The environment itself, as it is known.
    Environment,
    /// One that does not set the variable.
    NotSet,
    /// One that sets the variable to this text, which was made from the schemas.
    Value(String),
}

impl Gate {
    /// All of them.
    pub const ALL: [Gate; 3] = [Gate::Rolling, Gate::Rollback, Gate::Source];

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Gate::Rolling => "rolling",
            Gate::Rollback => "rollback",
            Gate::Source => "source",
        }
    }
}

impl Gates {
    /// No gate.
    pub const NONE: Gates = Gates(0);

    /// These gates.
    ///
    /// ```
    /// use envguard_core::deploy::{Gate, Gates};
    ///
    /// assert_eq!(Gates::of([Gate::Source, Gate::Rolling]).words(), "rolling and source");
    /// ```
    pub fn of(gates: impl IntoIterator<Item = Gate>) -> Self {
        Gates(gates.into_iter().fold(0, |bits, gate| bits | 1 << gate as u8))
    }

    /// Whether `gate` is one of them.
    pub fn has(self, gate: Gate) -> bool {
        self.0 & (1 << gate as u8) != 0
    }

    /// These and those.
    #[must_use]
    pub fn or(self, other: Gates) -> Self {
        Gates(self.0 | other.0)
    }

    /// Whether they have one in common.
    pub fn meets(self, other: Gates) -> bool {
        self.0 & other.0 != 0
    }

    /// Their names.
    pub fn words(self) -> &'static str {
        match self.0 & 0b111 {
            0b001 => "rolling",
            0b010 => "rollback",
            0b011 => "rolling and rollback",
            0b100 => "source",
            0b101 => "rolling and source",
            0b110 => "rollback and source",
            0b111 => "rolling, rollback and source",
            _ => "none",
        }
    }
}

impl Certainty {
    /// As bad as findings can be that are no surer than this.
    pub fn at_worst(self) -> Severity {
        match self {
            Certainty::Conditional => Severity::Note,
            Certainty::Possible => Severity::Warning,
            Certainty::Certain => Severity::Error,
        }
    }
}

impl Release {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Release::Old => Release::New,
            Release::New => Release::Old,
        }
    }
}

/// Each reason of `found` once, by its place.
pub(super) fn merge(found: Vec<Verdict>) -> Vec<Verdict> {
    let mut merged: Vec<Verdict> = Vec::with_capacity(found.len());
    for verdict in found {
        let is_same = |other: &&mut Verdict| {
            other.rule == verdict.rule && other.key == verdict.key && other.fails == verdict.fails
        };
        match merged.iter_mut().find(is_same) {
            // What is known of an environment says more than what is known of all.
            Some(other) if other.certainty >= verdict.certainty => {
                other.gates = other.gates.or(verdict.gates);
            }
            Some(other) => *other = Verdict { gates: other.gates.or(verdict.gates), ..verdict },
            None => merged.push(verdict),
        }
    }
    merged.sort_by(|a, b| {
        let place = |verdict: &Verdict| (Arc::clone(&verdict.place.file.path), verdict.place.span.start);
        place(a).cmp(&place(b)).then_with(|| a.rule.name.cmp(b.rule.name)).then_with(|| a.key.cmp(&b.key))
    });
    merged
}

/// Shows what it is, never a text: it may be made for a secret.
impl fmt::Debug for Counterexample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Counterexample::Environment => "Environment",
            Counterexample::NotSet => "NotSet",
            Counterexample::Value(_) => "Value",
        })
    }
}
