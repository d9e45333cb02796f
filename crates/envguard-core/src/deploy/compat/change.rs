//! A change from one version to another, and what has to go well with it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::direction::Direction;
use super::renames::{Rename, renames};
use super::verdict::{Certainty, Gate, Gates, Release, Verdict, Version};
use super::{Situation, Strategy};
use crate::deploy::containment::{Containment, contains};
use crate::{Contract, Variable};

/// A change from one version to another, looked through once.
pub(super) struct Change<'s> {
    pub(super) situation: &'s Situation<'s>,
    pub(super) renames: Vec<Rename<'s>>,
    /// Whether what one release takes of a variable, the other one takes too, as far as somebody has asked: it takes time to
    /// find out.
    decided: RefCell<Decided<'s>>,
}

/// By variable and the release that has to take what the other one takes.
type Decided<'s> = HashMap<(&'s [u8], Release), Rc<Containment>>;

impl<'s> Change<'s> {
    pub(super) fn new(situation: &'s Situation<'s>) -> Self {
        let renames = renames(situation.old.contract, situation.new.contract);
        Self { situation, renames, decided: RefCell::default() }
    }

    /// Whether the release `fails`, which has `after`, takes all that the other one, which has `before`, takes.
    pub(super) fn contained(
        &self,
        before: Variable<'s>,
        after: Variable<'s>,
        fails: Release,
    ) -> Rc<Containment> {
        let known = self.decided.borrow().get(&(after.key(), fails)).cloned();
        known.unwrap_or_else(|| {
            let found = Rc::new(contains(before, after));
            self.decided.borrow_mut().insert((after.key(), fails), Rc::clone(&found));
            found
        })
    }

    pub(super) fn version(&self, which: Release) -> Version<'s> {
        match which {
            Release::Old => self.situation.old,
            Release::New => self.situation.new,
        }
    }

    pub(super) fn contract(&self, which: Release) -> &'s Contract {
        self.version(which).contract
    }

    /// All that does not go well, for each gate.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let mut found = match self.situation.strategy {
            Strategy::Rolling => self.rolling(),
            Strategy::BlueGreen => self.blue_green(),
        };
        let is_assumed = self.situation.strategy == Strategy::Rolling && self.situation.supply.is_none();
        let gates: &[Gate] = if is_assumed { &[Gate::Rolling, Gate::Source] } else { &[Gate::Source] };
        let forward =
            self.direction(Release::New, Gates::of(gates.iter().copied()), Certainty::Possible, None);
        found.extend(self.assumed(forward));
        found.extend(self.secrets());
        found
    }

    fn rolling(&self) -> Vec<Verdict> {
        let Situation { supply, target, .. } = *self.situation;
        let (rolling, rollback) = (Gates::of([Gate::Rolling]), Gates::of([Gate::Rollback]));
        let Some(supply) = supply else {
            let mut found = self.removed(rolling);
            found.extend(self.assumed(self.direction(Release::Old, rollback, Certainty::Conditional, None)));
            return found;
        };
        let mut found = self.on(supply, &[Release::Old, Release::New], rolling);
        found.extend(self.unknown(supply, Release::New, rolling));
        found.extend(self.defaults(Some(supply), rolling, Certainty::Certain));
        match target {
            // What the old version runs on now, it starts on.
            None => found.extend(self.on(supply, &[Release::Old], rollback)),
            Some(target) => {
                found.extend(self.on(target, &[Release::Old], rollback));
                found.extend(self.unknown(target, Release::Old, rollback));
            }
        }
        found
    }

    /// Each version has an environment of its own. Going back means to switch to the one that is left as it is.
    fn blue_green(&self) -> Vec<Verdict> {
        let Situation { supply, target, .. } = *self.situation;
        let mut found = Vec::new();
        let gates = Gates::of([Gate::Rolling, Gate::Rollback]);
        found.extend(
            supply.map_or_else(
                || self.untold(Release::Old, gates),
                |blue| self.on(blue, &[Release::Old], gates),
            ),
        );
        match target {
            Some(green) => {
                found.extend(self.on(green, &[Release::New], Gates::of([Gate::Rolling])));
                found.extend(self.values_untold(green, Release::New));
            }
            None => found.extend(self.untold(Release::New, Gates::of([Gate::Rolling]))),
        }
        found
    }

    /// That the release `fails` has to start wherever the other one does.
    pub(super) fn direction(
        &self,
        fails: Release,
        gates: Gates,
        certainty: Certainty,
        environment: Option<&'s str>,
    ) -> Direction<'s> {
        let (from, to) = (self.version(fails.other()), self.version(fails));
        Direction { from, to, fails, gates, certainty, environment }
    }
}
