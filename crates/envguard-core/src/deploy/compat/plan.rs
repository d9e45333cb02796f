//! What to do, in which order, so that each version starts at every step at which it has to.

use std::sync::Arc;

use super::change::Change;
use super::direction::within;
use super::fit::{Misfit, Reason, asks_for, misfits};
use super::renames::Rename;
use super::{Certainty, Counterexample, Release, Strategy, Verdict};
use crate::deploy::containment::{common, takes};
use crate::deploy::{Gate, Supplied, SuppliedValue, Supply};
use crate::rules::{became_secret, default_changed};
use crate::{KeyName, Message, Place, Variable};

/// Ordered steps to a deployment that goes well, and can be undone as long as possible.
#[derive(Debug)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// Whether it ends well; otherwise a step says what stands in the way.
    pub is_possible: bool,
}

/// One step.
#[derive(Debug)]
pub struct Step {
    /// What kind of thing is done.
    pub kind: StepKind,
    /// The variable that it is about.
    pub key: Option<Box<[u8]>>,
    /// What to do, in words.
    pub text: Message,
    /// Where a contract says why.
    pub place: Option<Place>,
    /// Whether the old version starts on the environment that there is after this step.
    pub old_starts: bool,
    /// Whether the new version does.
    pub new_starts: bool,
}

/// What is done in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// A variable is set that was not.
    Set,
    /// A variable gets another value.
    Change,
    /// A value that is not known has to be looked at.
    Review,
    /// A variable is taken away.
    Unset,
    /// Nothing that can be done: another release has to come in between.
    Release,
    /// Instances of the new version are started.
    Deploy,
    /// Traffic goes to the new version.
    Switch,
    /// The last instance of the old version ends.
    Retire,
    /// From here on, going back needs the environment to be changed back first.
    NoReturn,
    /// A secret is exchanged.
    Rotate,
}

impl StepKind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            StepKind::Set => "set",
            StepKind::Change => "change",
            StepKind::Review => "review",
            StepKind::Unset => "unset",
            StepKind::Release => "release",
            StepKind::Deploy => "deploy",
            StepKind::Switch => "switch",
            StepKind::Retire => "retire",
            StepKind::NoReturn => "no-return",
            StepKind::Rotate => "rotate",
        }
    }
}

/// A plan in the making.
struct Planner<'c, 's> {
    change: &'c Change<'s>,
    /// What the old version is supplied with.
    old: Supply,
    /// What the new version is supplied with: the same, but where it has an environment of its own.
    new: Option<Supply>,
    steps: Vec<Step>,
    is_possible: bool,
}

impl Plan {
    /// Makes a plan for `change`, of which `verdicts` are known.
    pub(super) fn make(change: &Change<'_>, verdicts: &[Verdict]) -> Self {
        let situation = change.situation;
        let is_apart = situation.strategy == Strategy::BlueGreen;
        let old = situation.supply.cloned().unwrap_or_else(|| assumed(change));
        let new =
            is_apart.then(|| situation.target.or(situation.supply).cloned().unwrap_or_else(|| old.clone()));
        let mut planner = Planner { change, old, new, steps: Vec::new(), is_possible: true };
        planner.before(verdicts);
        planner.replace();
        planner.after(verdicts);
        planner.mark_no_return();
        Self { steps: planner.steps, is_possible: planner.is_possible }
    }
}

/// An environment of which nothing is known but that the old version starts on it.
fn assumed(change: &Change<'_>) -> Supply {
    let mut supply = Supply::new(None);
    for variable in change.contract(Release::Old).variables() {
        if asks_for(variable, None).is_some() {
            supply.insert(variable.key(), Supplied { value: SuppliedValue::Unknown, place: None });
        }
    }
    supply
}

impl<'s> Planner<'_, 's> {
    /// What the new version is supplied with.
    fn supply(&mut self) -> &mut Supply {
        self.new.as_mut().unwrap_or(&mut self.old)
    }

    fn given(&self) -> &Supply {
        self.new.as_ref().unwrap_or(&self.old)
    }

    /// The versions that have to start on what the new version is supplied with.
    fn alive(&self) -> &'static [Release] {
        if self.new.is_some() { &[Release::New] } else { &[Release::Old, Release::New] }
    }

    fn starts(&self, which: Release) -> bool {
        let supply = match which {
            Release::Old => &self.old,
            Release::New => self.given(),
        };
        misfits(self.change.contract(which), supply).is_empty()
    }

    fn step(&mut self, kind: StepKind, key: Option<&[u8]>, text: Message, place: Option<Place>) {
        let (old_starts, new_starts) = (self.starts(Release::Old), self.starts(Release::New));
        self.steps.push(Step { kind, key: key.map(Into::into), text, place, old_starts, new_starts });
    }

    fn name(&self, which: Release) -> Arc<str> {
        Arc::clone(self.change.version(which).name)
    }

    /// `` in `production` ``, or nothing.
    fn within(&self) -> Vec<Message> {
        within(self.given().environment.as_deref())
    }

    fn variable(&self, which: Release, key: &[u8]) -> Option<Variable<'s>> {
        self.change.contract(which).get(key)
    }

    /// The versions' declarations of `key` that its value has to keep to.
    fn declarations(&self, key: &[u8]) -> Vec<Variable<'s>> {
        self.alive().iter().filter_map(|which| self.variable(*which, key)).collect()
    }

    /// A value for `key` that all versions take which are alive: the one that it is to have in the end, or one that is made
    /// from the schemas.
    fn fitting(&self, key: &[u8]) -> Option<SuppliedValue> {
        let declarations = self.declarations(key);
        let target = self.change.situation.target.filter(|_| self.new.is_none());
        let target = target.and_then(|target| target.get(key)?.text());
        let fits = |text: &&[u8]| {
            std::str::from_utf8(text)
                .is_ok_and(|text| declarations.iter().all(|variable| takes(*variable, text)))
        };
        match target.filter(fits) {
            Some(text) => Some(SuppliedValue::Text(text.to_vec())),
            None => common(&declarations).map(|text| SuppliedValue::Text(text.into_bytes())),
        }
    }

    /// All that has to be done before an instance of the new version starts.
    fn before(&mut self, verdicts: &[Verdict]) {
        for which in [Release::New, Release::Old] {
            if self.alive().contains(&which) {
                self.set_missing(which);
            }
        }
        for which in [Release::New, Release::Old] {
            if self.alive().contains(&which) {
                self.mend_values(which);
            }
        }
        self.pin_defaults(verdicts);
        self.review(verdicts);
        for which in self.alive() {
            if !self.starts(*which) && self.is_possible {
                self.is_possible = false;
                let text = Message::new(
                    "find out why `{}` does not start: the verdicts above say what stands in the way",
                )
                .with(self.name(*which));
                self.step(StepKind::Release, None, text, None);
            }
        }
    }

    fn set_missing(&mut self, which: Release) {
        let environment = self.given().environment.clone();
        let missing = self.change.contract(which).variables().filter_map(|variable| {
            let place = asks_for(variable, environment.as_deref())?;
            self.given().get(variable.key()).is_none().then_some((variable, place))
        });
        for (variable, place) in missing.collect::<Vec<_>>() {
            let key = variable.key();
            let renamed =
                self.change.renames.iter().find(|rename| which == Release::New && rename.new.key() == key);
            let renamed = renamed.filter(|rename| self.given().get(rename.old.key()).is_some());
            let (value, text) = if let Some(rename) = renamed {
                self.renamed(rename)
            } else {
                let expected = self.expected(which, key);
                let text =
                    Message::new("set {}{}{}").with(KeyName::new(key)).with(self.within()).with(expected);
                (self.fitting(key), text)
            };
            let value = value.unwrap_or(SuppliedValue::Unknown);
            self.supply().insert(key, Supplied { value, place: None });
            self.step(StepKind::Set, Some(key), text, Some(place));
        }
    }

    /// The value that a renamed variable gets.
    fn renamed(&self, rename: &Rename<'_>) -> (Option<SuppliedValue>, Message) {
        let key = rename.new.key();
        let before = self.given().get(rename.old.key());
        let text = before.and_then(|supplied| std::str::from_utf8(supplied.text()?).ok());
        let fits = text.is_none_or(|text| takes(rename.new, text));
        let template = match (rename.is_declared, fits) {
            (true, true) => "set {}{} to the value of {}, and keep both",
            (true, false) => "set {}{} to what the value of {} means now, and keep both",
            (false, _) => "set {}{}; if it is what {} was, to the same value, and keep both",
        };
        let message = Message::new(template)
            .with(KeyName::new(key))
            .with(self.within())
            .with(KeyName::new(rename.old.key()));
        let value = match text.filter(|_| fits) {
            Some(text) => Some(SuppliedValue::Text(text.as_bytes().to_vec())),
            None => self.fitting(key),
        };
        (value, message)
    }

    /// What is expected of `key`, in words.
    fn expected(&self, which: Release, key: &[u8]) -> Vec<Message> {
        let contract = self.change.contract(which);
        let schemas = contract.schemas();
        let mut expected = schemas.filter_map(|schema| schema.expects(std::str::from_utf8(key).ok()?));
        expected.next().map(|expected| Message::new(": {}").with(vec![expected])).into_iter().collect()
    }

    /// Changes what a version does not take.
    fn mend_values(&mut self, which: Release) {
        for Misfit { key, reason, place, .. } in misfits(self.change.contract(which), self.given()) {
            let Some(key) = key.as_deref() else { continue };
            match reason {
                Reason::Missing => {}
                Reason::Value(_) => match self.fitting(key) {
                    Some(value) => {
                        self.supply().insert(key, Supplied { value, place: None });
                        let text = match self.new {
                            Some(_) => Message::new("change {}{} to a value that `{}` takes{}")
                                .with(KeyName::new(key))
                                .with(self.within())
                                .with(self.name(Release::New))
                                .with(self.expected(Release::New, key)),
                            None => Message::new("change {}{} to a value that both versions take{}")
                                .with(KeyName::new(key))
                                .with(self.within())
                                .with(self.expected(Release::New, key)),
                        };
                        self.step(StepKind::Change, Some(key), text, Some(place));
                    }
                    None => self.release(key, place),
                },
                Reason::Forbidden => {
                    let is_needed = self.alive().iter().any(|alive| {
                        let environment = self.given().environment.as_deref();
                        let variable = self.variable(*alive, key);
                        *alive != which
                            && variable.is_some_and(|variable| asks_for(variable, environment).is_some())
                    });
                    if is_needed {
                        self.release(key, place);
                    } else {
                        self.supply().remove(key);
                        let text = Message::new("unset {}{}").with(KeyName::new(key)).with(self.within());
                        self.step(StepKind::Unset, Some(key), text, Some(place));
                    }
                }
            }
        }
    }

    /// That no environment will do for both versions.
    fn release(&mut self, key: &[u8], place: Place) {
        self.is_possible = false;
        let text =
            Message::new("release a version in between: no value of {} is known to fit both `{}` and `{}`")
                .with(KeyName::new(key))
                .with(self.name(Release::Old))
                .with(self.name(Release::New));
        self.step(StepKind::Release, Some(key), text, Some(place));
    }

    /// Sets what would have another default in each version.
    fn pin_defaults(&mut self, verdicts: &[Verdict]) {
        let changed = verdicts.iter().filter(|verdict| verdict.rule == &default_changed::RULE);
        let changed = changed.filter(|verdict| verdict.gates.has(Gate::Rolling));
        for verdict in changed {
            let Some(key) = verdict.key.as_deref().filter(|key| self.given().get(key).is_none()) else {
                continue;
            };
            let value = self.fitting(key).unwrap_or(SuppliedValue::Unknown);
            self.supply().insert(key, Supplied { value, place: None });
            let text = Message::new("set {}{}, so that `{}` and `{}` have the same value")
                .with(KeyName::new(key))
                .with(self.within())
                .with(self.name(Release::Old))
                .with(self.name(Release::New));
            self.step(StepKind::Set, Some(key), text, Some(verdict.place.clone()));
        }
    }

    /// Has people look at what nobody told.
    fn review(&mut self, verdicts: &[Verdict]) {
        let is_done = |key: &[u8]| self.steps.iter().any(|step| step.key.as_deref() == Some(key));
        let unsure = verdicts.iter().filter(|verdict| {
            let is_of_value = matches!(verdict.counterexample, None | Some(Counterexample::Value(_)));
            verdict.gates.has(Gate::Rolling)
                && is_of_value
                && verdict.certainty < Certainty::Certain
                && verdict.fails == Release::New
                && verdict.key.as_deref().is_some_and(|key| !is_done(key))
        });
        for verdict in unsure.collect::<Vec<_>>() {
            let Some(key) = verdict.key.as_deref() else { continue };
            let text = Message::new("see that {}{} has a value that `{}` takes{}")
                .with(KeyName::new(key))
                .with(self.within())
                .with(self.name(Release::New))
                .with(self.expected(Release::New, key));
            self.step(StepKind::Review, Some(key), text, Some(verdict.place.clone()));
        }
    }

    /// The deployment itself.
    fn replace(&mut self) {
        let (old, new) = (self.name(Release::Old), self.name(Release::New));
        if self.new.is_some() {
            let text = Message::new("deploy `{}`{}").with(new).with(self.within());
            self.step(StepKind::Deploy, None, text, None);
            let text = Message::new(
                "switch traffic to it; as long as the environment of `{}` stays as it is, switching back is safe",
            );
            self.step(StepKind::Switch, None, text.with(old), None);
        } else {
            let text = Message::new("deploy `{}`, one instance after the other").with(new);
            self.step(StepKind::Deploy, None, text, None);
            let text = Message::new("wait until the last instance of `{}` is gone").with(old);
            self.step(StepKind::Retire, None, text, None);
        }
    }

    /// What is left to do once the old version is gone.
    fn after(&mut self, verdicts: &[Verdict]) {
        if self.new.is_some() {
            let text = Message::new("take `{}` and its environment away").with(self.name(Release::Old));
            self.old = Supply::new(self.old.environment.clone());
            self.step(StepKind::Retire, None, text, None);
        }
        let new = self.change.contract(Release::New);
        let target = self.change.situation.target;
        let gone = self.change.contract(Release::Old).variables().filter(|variable| {
            let key = variable.key();
            new.get(key).is_none()
                && self.given().get(key).is_some()
                && target.is_none_or(|target| self.new.is_some() || target.get(key).is_none())
        });
        let mut left: Vec<Variable<'_>> = gone.collect();
        // What another one had to have goes once that is gone.
        for _ in 0..2 {
            left.retain(|variable| !self.unset(*variable));
        }
        if let Some(target) = target.filter(|_| self.new.is_none()) {
            self.reach(target);
        }
        for verdict in verdicts.iter().filter(|verdict| verdict.rule == &became_secret::RULE) {
            let Some(key) = verdict.key.as_deref() else { continue };
            let text = Message::new("exchange the value of {}{}: `{}` did not treat it as a secret")
                .with(KeyName::new(key))
                .with(self.within())
                .with(self.name(Release::Old));
            self.step(StepKind::Rotate, Some(key), text, Some(verdict.place.clone()));
        }
    }

    /// Takes away what the new version does not declare, unless it asks for it all the same: by a condition on several
    /// variables.
    fn unset(&mut self, variable: Variable<'_>) -> bool {
        let key = variable.key();
        let started = self.starts(Release::New);
        let Some(before) = self.supply().remove(key) else { return true };
        if started && !self.starts(Release::New) {
            self.supply().insert(key, before);
            return false;
        }
        let text = Message::new("unset {}{}, which nothing reads any more").with(KeyName::new(key));
        let text = text.with(self.within());
        self.step(StepKind::Unset, Some(key), text, Some(variable.place()));
        true
    }

    /// Brings the environment to what it is to be in the end.
    fn reach(&mut self, target: &Supply) {
        for (key, supplied) in target.iter() {
            let Some(text) = supplied.text() else { continue };
            let is_set = match self.given().get(key) {
                Some(before) if before.text() == Some(text) => continue,
                before => before.is_some(),
            };
            self.supply().insert(key, supplied.clone());
            let (kind, template) = if is_set {
                (StepKind::Change, "change {}{} to what it is to be")
            } else {
                (StepKind::Set, "set {}{} to what it is to be")
            };
            let text = Message::new(template).with(KeyName::new(key)).with(self.within());
            self.step(kind, Some(key), text, supplied.place.clone());
        }
    }

    /// Marks the step after which the old version would not start any more.
    fn mark_no_return(&mut self) {
        let deployed = self.steps.iter().position(|step| step.kind == StepKind::Deploy);
        let Some(deployed) = deployed.filter(|_| self.is_possible) else { return };
        let pairs = self.steps.windows(2).enumerate().skip(deployed);
        let mut ends = pairs.filter(|(_, pair)| matches!(pair, [a, b] if a.old_starts && !b.old_starts));
        let Some((before, _)) = ends.next() else { return };
        let text =
            Message::new("from here on, a rollback to `{}` is not safe before the steps below are undone")
                .with(self.name(Release::Old));
        let Step { old_starts, new_starts, .. } = self.steps[before];
        let marker = Step { kind: StepKind::NoReturn, key: None, text, place: None, old_starts, new_starts };
        self.steps.insert(before + 1, marker);
    }
}
