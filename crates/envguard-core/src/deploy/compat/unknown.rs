//! What may break as far as nobody knows what an environment is like.

use std::sync::Arc;

use envguard_syntax::Span;

use super::change::Change;
use super::direction::{Direction, within};
use super::verdict::{Certainty, Gate, Gates, Release, Verdict};
use super::whole;
use crate::deploy::containment::Containment;
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::rules::undecided_change;
use crate::{KeyName, Message, Place, Variable};

impl<'s> Change<'s> {
    /// What may break on an environment of which nothing is known but that the other version starts on it.
    pub(super) fn assumed(&self, direction: Direction<'s>) -> Vec<Verdict> {
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
        let message =
            Message::new("it cannot be told whether `{}` starts wherever `{}` does: `{}` is another one")
                .with(Arc::clone(to.name))
                .with(Arc::clone(from.name));
        let help = "`--env` judges the values of an environment, which can be told";
        found.extend(direction.undecided(&message, Some(help)));
        found
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
                    direction.verdict(&undecided_change::RULE, Some(key), undecided.to.clone(), message);
                // Nothing is known of it, whatever the environment may be like.
                verdict.help =
                    Some(Message::new("`--env` judges the value of an environment, which can be told"));
                verdict.related.push((undecided.from.clone(), direction.at_other()));
                vec![verdict]
            }
        }
    }

    /// What may break since the values of variables in `supply` are not known, where the other version starts there.
    pub(super) fn unknown(&self, supply: &'s Supply, fails: Release, gates: Gates) -> Vec<Verdict> {
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
            let template =
                "it cannot be told whether `{}` starts{}: `{}` is another one, and not all values are known";
            let message = Message::new(template)
                .with(Arc::clone(direction.to.name))
                .with(within(direction.environment));
            found.extend(direction.undecided(&message, None));
        }
        found
    }

    /// That nobody says what a version would be started with.
    pub(super) fn untold(&self, which: Release, gates: Gates) -> Vec<Verdict> {
        let direction = self.direction(which, gates, Certainty::Possible, None);
        let version = direction.to;
        let Some(source) = version.contract.sources().first() else { return Vec::new() };
        let message = Message::new("it cannot be told whether `{}` starts: nobody says what it gets")
            .with(Arc::clone(version.name));
        let place = Place::new(&source.file, Span::empty(0));
        let mut verdict = direction.verdict(&undecided_change::RULE, None, place, message);
        verdict.help = Some(Message::new(match which {
            Release::Old => "`--env` names the environment that serves now",
            Release::New => "`--to-env` names the environment that traffic is switched to",
        }));
        vec![verdict]
    }

    /// The variables of `supply` that a version may not take, since their values are not told.
    pub(super) fn values_untold(&self, supply: &'s Supply, which: Release) -> Vec<Verdict> {
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
                let mut verdict = direction.verdict(&undecided_change::RULE, Some(key), place, message);
                let value = supplied.place.iter().cloned();
                verdict.related.extend(value.map(|place| (place, Message::new("given here"))));
                Some(verdict)
            })
            .collect()
    }
}

/// Whether a variable has a value that nobody tells.
fn is_unknown(supplied: &Supplied) -> bool {
    match supplied.value {
        SuppliedValue::Text(_) | SuppliedValue::Null => false,
        SuppliedValue::Described(description) => !description.is_empty(),
        SuppliedValue::Unknown => true,
    }
}
