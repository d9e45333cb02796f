//! What a change breaks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::fit::{Misfit, Reason, asks_for, misfits};
use super::verdict::{Certainty, Counterexample, Gate, Gates, Release, Verdict, Version};
use super::{Situation, Strategy, whole};
use crate::deploy::containment::{Aspect, Containment, Narrowing, contains};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::rules::{
    became_secret, default_changed, enum_value_removed, missing_in_environment, new_required_variable,
    pattern_tightened, range_narrowed, removed_variable_still_read, renamed_variable, schema_violation,
    type_narrowed, undecided_change,
};
use crate::secrecy::is_secret;
use crate::{Argument, Contract, KeyName, Message, Place, Rule, Variable, similar};

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

/// A variable that goes by another name in the new version.
pub(super) struct Rename<'s> {
    pub(super) old: Variable<'s>,
    pub(super) new: Variable<'s>,
    /// Whether the new contract says so; otherwise they only look alike.
    pub(super) is_declared: bool,
}

/// Release version has to start on whatever the other one starts on.
#[derive(Clone, Copy)]
struct Direction<'s> {
    from: Version<'s>,
    to: Version<'s>,
    /// Release one `to` is.
    fails: Release,
    gates: Gates,
    /// How sure it is that an environment is like a counterexample.
    certainty: Certainty,
    /// The name of the environment, if it has one.
    environment: Option<&'s str>,
}

impl<'s> Change<'s> {
    pub(super) fn new(situation: &'s Situation<'s>) -> Self {
        let renames = renames(situation.old.contract, situation.new.contract);
        Self { situation, renames, decided: RefCell::default() }
    }

    /// Whether all that the other release takes of `after`, which it calls `before`, fits the release `fails` too.
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

    fn direction(
        &self,
        fails: Release,
        gates: Gates,
        certainty: Certainty,
        environment: Option<&'s str>,
    ) -> Direction<'s> {
        let (from, to) = (self.version(fails.other()), self.version(fails));
        Direction { from, to, fails, gates, certainty, environment }
    }

    /// Why the versions `alive` do not start on `supply`.
    fn on(&self, supply: &'s Supply, alive: &[Release], gates: Gates) -> Vec<Verdict> {
        let environment = supply.environment.as_deref();
        let mut all: Vec<(Release, Misfit)> = Vec::new();
        for which in alive {
            let found = misfits(self.contract(*which), supply);
            all.extend(found.into_iter().map(|misfit| (*which, misfit)));
        }
        let mut verdicts = Vec::new();
        for (which, misfit) in &all {
            let is_of_both = alive.len() > 1
                && all.iter().any(|(other, of_other)| {
                    other != which && of_other.key == misfit.key && of_other.reason == misfit.reason
                });
            if is_of_both && *which == Release::Old {
                continue;
            }
            let direction = self.direction(*which, gates, Certainty::Certain, environment);
            verdicts.push(self.misfit(direction, misfit, supply, is_of_both));
        }
        verdicts
    }

    fn misfit(
        &self,
        direction: Direction<'s>,
        misfit: &Misfit,
        supply: &Supply,
        is_of_both: bool,
    ) -> Verdict {
        let key = misfit.key.as_deref();
        let mut verdict = match (misfit.reason, key) {
            (Reason::Missing, Some(key)) if is_of_both => {
                let message = Message::new("neither `{}` nor `{}` starts: {} is not set{}");
                let message = message
                    .with(Arc::clone(direction.from.name))
                    .with(Arc::clone(direction.to.name))
                    .with(KeyName::new(key))
                    .with(within(direction.environment));
                direction.verdict(&missing_in_environment::RULE, key, misfit.place.clone(), message)
            }
            (Reason::Missing, Some(key)) => self.missing(direction, key, misfit.place.clone()),
            (Reason::Forbidden, Some(key)) if direction.from.contract.get(key).is_some() && !is_of_both => {
                direction.refused(key, misfit.place.clone())
            }
            (reason, key) => {
                let rule = match reason {
                    Reason::Value(keyword) if !is_of_both => rule_of(keyword),
                    Reason::Value(_) | Reason::Missing | Reason::Forbidden => &schema_violation::RULE,
                };
                let message = match key {
                    Some(_) if is_of_both => Message::new("neither `{}` nor `{}` starts{}: {}")
                        .with(Arc::clone(direction.from.name))
                        .with(Arc::clone(direction.to.name))
                        .with(within(direction.environment)),
                    _ => Message::new("`{}` does not start{}: {}")
                        .with(Arc::clone(direction.to.name))
                        .with(within(direction.environment)),
                };
                let message = message.with(vec![misfit.message.clone()]);
                let mut verdict =
                    direction.verdict(rule, key.unwrap_or_default(), misfit.place.clone(), message);
                verdict.key = key.map(Into::into);
                let other = key.and_then(|key| direction.from.contract.get(key));
                if let Some(other) = other.filter(|_| !is_of_both) {
                    verdict.related.push(direction.declared_by_other(other));
                    verdict.help = Some(Message::new(
                        "change it to a value that both versions take, before anything is deployed",
                    ));
                }
                verdict
            }
        };
        let value = key.and_then(|key| supply.get(key)).and_then(|supplied| supplied.place.clone());
        verdict.related.extend(value.map(|place| (place, Message::new("given here"))));
        verdict.counterexample = Some(Counterexample::Environment);
        verdict
    }

    /// That a version needs `key`, which is not set.
    fn missing(&self, direction: Direction<'s>, key: &[u8], place: Place) -> Verdict {
        let Direction { from, to, fails, .. } = direction;
        let name = || KeyName::new(key);
        let is_known = direction.certainty == Certainty::Certain;
        let renamed = self.renames.iter().find(|rename| match fails {
            Release::New => rename.new.key() == key,
            Release::Old => rename.old.key() == key,
        });
        let other = from.contract.get(key);
        let mut verdict = match (fails, renamed) {
            (Release::New, Some(rename)) => {
                let former = KeyName::new(rename.old.key());
                let (template, help) = if rename.is_declared {
                    (
                        "`{}` reads {}, which `{}` calls {}",
                        Message::new("set both until the last instance of `{}` is gone")
                            .with(Arc::clone(from.name)),
                    )
                } else {
                    (
                        "`{}` needs {}, which looks like what `{}` calls {}",
                        Message::new(
                            "if it is the same, say so by `renamed-from` in the schema, and set both until the last instance \
                             of `{}` is gone; if not, set it before anything is deployed",
                        )
                        .with(Arc::clone(from.name)),
                    )
                };
                let message = Message::new(template)
                    .with(Arc::clone(to.name))
                    .with(name())
                    .with(Arc::clone(from.name))
                    .with(former);
                let mut verdict = direction.verdict(&renamed_variable::RULE, key, place, message);
                verdict.help = Some(help);
                verdict.related.push(direction.declared_by_other(rename.old));
                verdict
            }
            (Release::New, None) => {
                let message = if is_known {
                    Message::new("`{}` needs {}, which is not set{}")
                        .with(Arc::clone(to.name))
                        .with(name())
                        .with(within(direction.environment))
                } else {
                    Message::new("`{}` needs {}, which `{}` does without")
                        .with(Arc::clone(to.name))
                        .with(name())
                        .with(Arc::clone(from.name))
                };
                let mut verdict = direction.verdict(&new_required_variable::RULE, key, place, message);
                verdict.help = Some(Message::new("set it before anything is deployed"));
                verdict.related.extend(other.map(|other| direction.declared_by_other(other)));
                verdict
            }
            (Release::Old, renamed) => {
                let message = if is_known {
                    Message::new("`{}` still needs {}, which is not set{}")
                        .with(Arc::clone(to.name))
                        .with(name())
                        .with(within(direction.environment))
                } else {
                    Message::new("`{}` needs {}, which `{}` does without")
                        .with(Arc::clone(to.name))
                        .with(name())
                        .with(Arc::clone(from.name))
                };
                let mut verdict = direction.verdict(&removed_variable_still_read::RULE, key, place, message);
                let keep = if is_known {
                    "set it again, and keep it until the last instance of `{}` is gone"
                } else {
                    "keep it set until the last instance of `{}` is gone"
                };
                verdict.help = Some(Message::new(keep).with(Arc::clone(to.name)));
                let other = other.or(renamed.map(|rename| rename.new));
                verdict.related.extend(other.map(|other| direction.declared_by_other(other)));
                verdict
            }
        };
        verdict.counterexample = Some(Counterexample::NotSet);
        verdict
    }

    /// What may break on an environment of which nothing is known but that the other version starts on it.
    fn assumed(&self, direction: Direction<'s>) -> Vec<Verdict> {
        let Direction { from, to, .. } = direction;
        let mut found = Vec::new();
        for variable in to.contract.variables() {
            let key = variable.key();
            let before = from.contract.get(key);
            found.extend(self.newly_asked_for(direction, variable, before));
            if let Some(before) = before {
                found.extend(self.decide(direction, before, variable));
            }
        }
        if direction.fails == Release::New {
            found.extend(self.defaults(None, direction.gates, direction.certainty));
        }
        found.extend(
            whole::refused(from.contract, to.contract)
                .into_iter()
                .map(|(variable, place)| direction.refused(variable.key(), place)),
        );
        found.extend(whole::undecided(from.contract, to.contract).into_iter().map(|undecided| {
            let message =
                Message::new("it cannot be told whether `{}` starts wherever `{}` does: `{}` is another one")
                    .with(Arc::clone(to.name))
                    .with(Arc::clone(from.name))
                    .with(undecided.word);
            let mut verdict = direction.verdict(&undecided_change::RULE, b"", undecided.to, message);
            verdict.key = None;
            verdict.help =
                Some(Message::new("`--env` judges the values of an environment, which can be told"));
            verdict.related.extend(undecided.from.map(|place| (place, direction.at_other())));
            verdict
        }));
        found
    }

    /// That the version needs `variable` and the other one does without.
    fn newly_asked_for(
        &self,
        direction: Direction<'s>,
        variable: Variable<'s>,
        before: Option<Variable<'s>>,
    ) -> Option<Verdict> {
        let environment = direction.environment;
        let is_asked_for = |variable: Variable<'s>, name: Option<&str>| asks_for(variable, name).is_some();
        if let Some(place) = asks_for(variable, environment) {
            let is_given = before.is_some_and(|before| is_asked_for(before, environment));
            return (!is_given).then(|| self.missing(direction, variable.key(), place));
        }
        // Of an environment without a name, it may be any of those that are listed.
        let names = if environment.is_none() { variable.names("required-in") } else { Vec::new() };
        let added =
            names.into_iter().find(|name| !before.is_some_and(|before| is_asked_for(before, Some(name))))?;
        let place = variable.demand("required-in", added)?;
        Some(self.missing(Direction { environment: Some(added), ..direction }, variable.key(), place))
    }

    /// Whether all that one version takes of a variable, the other one takes too.
    fn decide(&self, direction: Direction<'s>, before: Variable<'s>, after: Variable<'s>) -> Vec<Verdict> {
        let key = after.key();
        match &*self.contained(before, after, direction.fails) {
            Containment::Holds => Vec::new(),
            Containment::Fails(narrowings) => {
                narrowings.iter().map(|narrowing| direction.narrowed(key, after, narrowing)).collect()
            }
            Containment::Unknown(undecided) => {
                let message =
                    Message::new("it cannot be told whether `{}` takes all that `{}` takes of {}: see `{}`")
                        .with(Arc::clone(direction.to.name))
                        .with(Arc::clone(direction.from.name))
                        .with(KeyName::new(key))
                        .with(undecided.word);
                let mut verdict =
                    direction.verdict(&undecided_change::RULE, key, undecided.to.clone(), message);
                // Nothing is known of it, whatever the environment may be like.
                verdict.help =
                    Some(Message::new("`--env` judges the value of an environment, which can be told"));
                verdict.related.push((undecided.from.clone(), direction.at_other()));
                vec![verdict]
            }
        }
    }

    /// What may break since the values of variables in `supply` are not known, where the other version starts there.
    fn unknown(&self, supply: &'s Supply, fails: Release, gates: Gates) -> Vec<Verdict> {
        let direction = self.direction(fails, gates, Certainty::Possible, supply.environment.as_deref());
        let mut found = Vec::new();
        for (key, supplied) in supply.iter().filter(|(_, supplied)| is_unknown(supplied)) {
            let both = direction.from.contract.get(key).zip(direction.to.contract.get(key));
            if let Some((before, after)) = both {
                let value = supplied.place.iter().cloned();
                let value =
                    value.map(|place| (place, Message::new("given here, with a value that is not known")));
                found.extend(self.decide(direction, before, after).into_iter().map(|mut verdict| {
                    verdict.related.extend(value.clone());
                    verdict
                }));
            }
        }
        if supply.is_open {
            for variable in direction.to.contract.variables() {
                let key = variable.key();
                if supply.get(key).is_none() {
                    let before = direction.from.contract.get(key);
                    found.extend(self.newly_asked_for(direction, variable, before));
                }
            }
        }
        if !supply.is_known() {
            let undecided = whole::undecided(direction.from.contract, direction.to.contract);
            found.extend(undecided.into_iter().map(|undecided| {
                let message =
                    Message::new("it cannot be told whether `{}` starts{}: `{}` is another one, and not all values are known")
                        .with(Arc::clone(direction.to.name))
                        .with(within(direction.environment))
                        .with(undecided.word);
                let mut verdict = direction.verdict(&undecided_change::RULE, b"", undecided.to, message);
                verdict.key = None;
                verdict.related.extend(undecided.from.map(|place| (place, direction.at_other())));
                verdict
            }));
        }
        found
    }

    /// That nobody says what a version would be started with.
    fn untold(&self, which: Release, gates: Gates) -> Vec<Verdict> {
        let direction = self.direction(which, gates, Certainty::Possible, None);
        let version = direction.to;
        let Some(source) = version.contract.sources().first() else { return Vec::new() };
        let message = Message::new("it cannot be told whether `{}` starts: nobody says what it gets")
            .with(Arc::clone(version.name));
        let place = Place::new(&source.file, envguard_syntax::Span::empty(0));
        let mut verdict = direction.verdict(&undecided_change::RULE, b"", place, message);
        verdict.key = None;
        verdict.help = Some(Message::new(match which {
            Release::Old => "`--env` names the environment that serves now",
            Release::New => "`--to-env` names the environment that traffic is switched to",
        }));
        vec![verdict]
    }

    /// The variables of `supply` that a version may not take, since their values are not told.
    fn values_untold(&self, supply: &'s Supply, which: Release) -> Vec<Verdict> {
        let gates = Gates::of([Gate::Rolling]);
        let direction = self.direction(which, gates, Certainty::Conditional, supply.environment.as_deref());
        let unknown = supply.iter().filter(|(_, supplied)| is_unknown(supplied));
        unknown
            .filter_map(|(key, supplied)| {
                let variable = direction.to.contract.get(key)?;
                let (source, property) =
                    variable.properties().find(|(_, property)| whole::restricts(property))?;
                let message = Message::new("`{}` starts only if the value of {}{} fits, which is not known")
                    .with(Arc::clone(direction.to.name))
                    .with(KeyName::new(key))
                    .with(within(direction.environment));
                let place = Place::new(&source.file, property.span);
                let mut verdict = direction.verdict(&undecided_change::RULE, key, place, message);
                let value = supplied.place.iter().cloned();
                verdict.related.extend(value.map(|place| (place, Message::new("given here"))));
                Some(verdict)
            })
            .collect()
    }

    /// The variables that the old version needs and the new one does not know: whoever takes them away too early breaks it.
    fn removed(&self, gates: Gates) -> Vec<Verdict> {
        let direction = self.direction(Release::Old, gates, Certainty::Conditional, None);
        let new = self.contract(Release::New);
        let gone =
            self.contract(Release::Old).variables().filter(|variable| new.get(variable.key()).is_none());
        gone.filter_map(|variable| {
            let place = asks_for(variable, None)?;
            Some(self.missing(direction, variable.key(), place))
        })
        .collect()
    }

    /// The variables that are not set, or need not be, and are something else then.
    fn defaults(&self, supply: Option<&Supply>, gates: Gates, certainty: Certainty) -> Vec<Verdict> {
        let environment = supply.and_then(|supply| supply.environment.as_deref());
        let mut found = Vec::new();
        for variable in self.contract(Release::New).variables() {
            let key = variable.key();
            let Some(before) = self.contract(Release::Old).get(key) else { continue };
            if supply.is_some_and(|supply| supply.get(key).is_some()) {
                continue;
            }
            let Some((old, new)) = before.word("default").zip(variable.word("default")) else { continue };
            if old.node.to_json() == new.node.to_json() {
                continue;
            }
            let open = supply.is_none_or(|supply| supply.is_open);
            let certainty = if open { certainty.min(Certainty::Possible) } else { certainty };
            let direction =
                Direction { environment: None, ..self.direction(Release::New, gates, certainty, None) };
            let message = Message::new("where {} is not set{}, `{}` and `{}` have different defaults for it")
                .with(KeyName::new(key))
                .with(within(environment))
                .with(Arc::clone(direction.from.name))
                .with(Arc::clone(direction.to.name));
            let mut verdict = direction.verdict(&default_changed::RULE, key, new.place(), message);
            verdict.help = Some(Message::new(
                "set it before anything is deployed, so that all instances have the same value",
            ));
            verdict.related.push((old.place(), direction.at_other()));
            verdict.counterexample = Some(Counterexample::NotSet);
            found.push(verdict);
        }
        found
    }

    /// The variables that are secret now, and were not: whatever the old version did with them, it still does.
    fn secrets(&self) -> Vec<Verdict> {
        let (old, new) = (self.contract(Release::Old), self.contract(Release::New));
        let gates = Gates::of([Gate::Rolling, Gate::Source]);
        let direction = self.direction(Release::New, gates, Certainty::Certain, None);
        let became = new.variables().filter(|variable| {
            let key = variable.key();
            old.get(key).is_some() && is_secret(Some(new), key) && !is_secret(Some(old), key)
        });
        became
            .map(|variable| {
                let key = variable.key();
                let place = variable.word("writeOnly").map_or_else(|| variable.place(), |fact| fact.place());
                let message = Message::new("{} is secret in `{}`, and was not in `{}`")
                    .with(KeyName::new(key))
                    .with(Arc::clone(direction.to.name))
                    .with(Arc::clone(direction.from.name));
                let mut verdict = direction.verdict(&became_secret::RULE, key, place, message);
                verdict.help = Some(
                    Message::new(
                        "who reads the logs of `{}` may know it: change it once the last instance of that is gone",
                    )
                    .with(Arc::clone(direction.from.name)),
                );
                verdict.related.extend(old.get(key).map(|variable| direction.declared_by_other(variable)));
                verdict
            })
            .collect()
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

impl<'s> Direction<'s> {
    fn verdict(&self, rule: &'static Rule, key: &[u8], place: Place, message: Message) -> Verdict {
        Verdict {
            rule,
            gates: self.gates,
            certainty: self.certainty,
            key: Some(key.into()),
            fails: self.fails,
            place,
            message,
            help: None,
            related: Vec::new(),
            counterexample: None,
        }
    }

    /// That the other version is to be seen there.
    fn at_other(&self) -> Message {
        Message::new("`{}` has this").with(Arc::clone(self.from.name))
    }

    fn declared_by_other(&self, variable: Variable<'_>) -> (Place, Message) {
        let message = Message::new("`{}` declares it here").with(Arc::clone(self.from.name));
        (variable.place(), message)
    }

    /// That the version takes no variable `key`.
    fn refused(&self, key: &[u8], place: Place) -> Verdict {
        let other = self.from.contract.get(key);
        let message = Message::new("`{}` does not start where {} is set, which `{}` reads")
            .with(Arc::clone(self.to.name))
            .with(KeyName::new(key))
            .with(Arc::clone(self.from.name));
        let mut verdict = self.verdict(&removed_variable_still_read::RULE, key, place, message);
        verdict.help = Some(Message::new(
            "release a version in between that takes both: the contract may allow it, or others by `additionalProperties`",
        ));
        verdict.related.extend(other.map(|other| self.declared_by_other(other)));
        verdict
    }

    fn narrowed(&self, key: &[u8], variable: Variable<'s>, narrowing: &Narrowing) -> Verdict {
        let Narrowing { aspect, witness, from, to, message } = narrowing;
        let rule = match aspect {
            Aspect::Type => &type_narrowed::RULE,
            Aspect::Enum => &enum_value_removed::RULE,
            Aspect::Pattern => &pattern_tightened::RULE,
            Aspect::Range => &range_narrowed::RULE,
        };
        let message = Message::new("`{}` does not take all that `{}` takes of {}: {}")
            .with(Arc::clone(self.to.name))
            .with(Arc::clone(self.from.name))
            .with(KeyName::new(key))
            .with(vec![message.clone()]);
        let mut verdict = self.verdict(rule, key, to.clone(), message);
        let is_shown =
            [self.from, self.to].iter().all(|version| !is_secret(Some(version.contract), variable.key()));
        verdict.help = Some(if is_shown {
            Message::new("a value such as `{}` fits `{}` and not `{}`: see that no environment has one")
                .with(Argument::declared(witness))
                .with(Arc::clone(self.from.name))
                .with(Arc::clone(self.to.name))
        } else {
            Message::new("see that the value in no environment is one that fits only `{}`")
                .with(Arc::clone(self.from.name))
        });
        verdict.related.extend(from.clone().map(|place| (place, self.at_other())));
        verdict.counterexample = Some(Counterexample::Value(witness.clone()));
        verdict
    }
}

/// The rule about changes of the word `keyword` of schemas.
fn rule_of(keyword: &str) -> &'static Rule {
    match keyword {
        "type" | "items" | "prefixItems" => &type_narrowed::RULE,
        "enum" | "const" => &enum_value_removed::RULE,
        "pattern" | "format" | "contentEncoding" | "contentMediaType" | "min-entropy" => {
            &pattern_tightened::RULE
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minLength"
        | "maxLength" | "minItems" | "maxItems" | "uniqueItems" | "minProperties" | "maxProperties" => {
            &range_narrowed::RULE
        }
        _ => &schema_violation::RULE,
    }
}

fn is_unknown(supplied: &Supplied) -> bool {
    match supplied.value {
        SuppliedValue::Text(_) | SuppliedValue::Null => false,
        SuppliedValue::Described(description) => !description.is_empty(),
        SuppliedValue::Unknown => true,
    }
}

/// `` in `production` ``, or nothing.
pub(super) fn within(environment: Option<&str>) -> Vec<Message> {
    environment.map(|name| Message::new(" in `{}`").with(Argument::Path(name.into()))).into_iter().collect()
}

/// The variables that only `new` has, and that were called otherwise in `old`.
fn renames<'s>(old: &'s Contract, new: &'s Contract) -> Vec<Rename<'s>> {
    /// More are not looked through for likeness, which takes time that grows with the square.
    const MAX_ALIKE: usize = 256;
    let mut gone: Vec<Variable<'s>> =
        old.variables().filter(|variable| new.get(variable.key()).is_none()).collect();
    let added: Vec<Variable<'s>> =
        new.variables().filter(|variable| old.get(variable.key()).is_none()).collect();
    let mut found: Vec<Rename<'s>> = Vec::new();
    for variable in &added {
        let former = variable.names("renamed-from");
        let index = gone.iter().position(|gone| former.iter().any(|name| name.as_bytes() == gone.key()));
        if let Some(index) = index {
            found.push(Rename { old: gone.swap_remove(index), new: *variable, is_declared: true });
        }
    }
    if added.len() > MAX_ALIKE || gone.len() > MAX_ALIKE {
        return found;
    }
    for variable in added {
        if found.iter().any(|rename| rename.new.key() == variable.key()) {
            continue;
        }
        let names: Vec<&str> = gone.iter().filter_map(Variable::name).collect();
        let alike = variable.name().and_then(|name| similar(name, names));
        let index = alike.and_then(|alike| gone.iter().position(|gone| gone.name() == Some(alike)));
        if let Some(index) = index {
            found.push(Rename { old: gone.swap_remove(index), new: variable, is_declared: false });
        }
    }
    found
}
