//! Whether a change of the contract survives a deployment, and what has to be done in which order so that it does.
//!
//! Everything is judged on environments: a change is safe where each version that runs at a time starts on the environment
//! that there is then. What is known of the environment decides how sure a verdict is. With values, both versions are
//! held against them by the validator that start-up uses. Of what is not known, the schemas are compared: what the first
//! takes, the second has to take too; and where that cannot be decided, the verdict says so rather than guess.

mod change;
mod defaults;
mod direction;
mod fit;
mod known;
mod missing;
mod notes;
mod plan;
#[cfg(test)]
mod properties;
mod renames;
mod secrets;
#[cfg(test)]
mod tests;
mod unknown;
mod verdict;
mod whole;

pub use fit::starts;
pub use notes::{Note, NoteKind, UpgradeNotes};
pub use plan::{Plan, Step, StepKind};
pub use verdict::{Certainty, Counterexample, Gate, Gates, Release, Verdict, Version};

use super::Supply;
use change::Change;

/// What is known when a change is judged.
#[derive(Clone, Copy)]
pub struct Situation<'s> {
    /// The version that runs now.
    pub old: Version<'s>,
    /// The version that is to be deployed.
    pub new: Version<'s>,
    /// What the old version is supplied with, if somebody knows.
    pub supply: Option<&'s Supply>,
    /// What the new version will be supplied with, where that is something else.
    pub target: Option<&'s Supply>,
    /// How the new version takes the place of the old one.
    pub strategy: Strategy,
}

/// How a new version takes the place of the old one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// One instance after the other, on one environment.
    #[default]
    Rolling,
    /// Beside the old one, on an environment of its own, until traffic is switched over.
    BlueGreen,
}

/// What comes of a change.
#[derive(Debug)]
pub struct Compat {
    /// What does not go well, by the place in the contracts.
    pub verdicts: Vec<Verdict>,
    /// What to do, in which order.
    pub plan: Plan,
    /// What changes for those who run the app.
    pub notes: UpgradeNotes,
    /// How sure it is that something breaks, for each gate in the order of [`Gate::ALL`].
    breaks: [Option<Certainty>; 3],
}

impl Compat {
    /// Judges a change.
    pub fn judge(situation: &Situation<'_>) -> Self {
        let change = Change::new(situation);
        let found = change.verdicts();
        let breaks = Gate::ALL.map(|gate| {
            found.iter().filter(|verdict| verdict.gates.has(gate)).map(|verdict| verdict.certainty).max()
        });
        let verdicts = verdict::merge(found);
        let plan = Plan::make(&change, &verdicts);
        let notes = UpgradeNotes::of(&change);
        Self { verdicts, plan, notes, breaks }
    }

    /// How sure it is that something of `gate` breaks; `None` where nothing does.
    pub fn breaks(&self, gate: Gate) -> Option<Certainty> {
        self.breaks[gate as usize]
    }
}
