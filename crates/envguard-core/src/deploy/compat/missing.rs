//! Variables that a version needs and does not get.

use std::sync::Arc;

use super::change::Change;
use super::direction::Direction;
use super::fit::asks_for;
use super::renames::Rename;
use super::verdict::{Certainty, Counterexample, Gates, Release, Verdict};
use crate::rules::{new_required_variable, removed_variable_still_read, renamed_variable};
use crate::{KeyName, Message, Place, Variable};

impl<'s> Change<'s> {
    /// That a version needs `key`, which is not set.
    pub(super) fn missing(&self, direction: Direction<'s>, key: &[u8], place: Place) -> Verdict {
        let renamed = self.renames.iter().find(|rename| match direction.fails {
            Release::New => rename.new.key() == key,
            Release::Old => rename.old.key() == key,
        });
        let mut verdict = match (direction.fails, renamed) {
            (Release::New, Some(rename)) => direction.renamed(rename, place),
            (fails, renamed) => {
                let (rule, help) = match (fails, direction.certainty) {
                    (Release::New, _) => {
                        (&new_required_variable::RULE, Message::new("set it before anything is deployed"))
                    }
                    (Release::Old, certainty) => {
                        let keep = if certainty == Certainty::Certain {
                            "set it again, and keep it until the last instance of `{}` is gone"
                        } else {
                            "keep it set until the last instance of `{}` is gone"
                        };
                        let help = Message::new(keep).with(Arc::clone(direction.to.name));
                        (&removed_variable_still_read::RULE, help)
                    }
                };
                let mut verdict = direction.verdict(rule, Some(key), place, direction.lacks(key));
                verdict.help = Some(help);
                let other = direction.from.contract.get(key).or(renamed.map(|rename| rename.new));
                verdict.related.extend(other.map(|other| direction.declared_by_other(other)));
                verdict
            }
        };
        verdict.counterexample = Some(Counterexample::NotSet);
        verdict
    }

    /// That the version needs `variable` and the other one does without.
    pub(super) fn newly_asked_for(
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

    /// The variables that the old version needs and the new one does not know: whoever takes them away too early breaks it.
    pub(super) fn removed(&self, gates: Gates) -> Vec<Verdict> {
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
}

impl Direction<'_> {
    /// That the new version needs what the old one calls otherwise.
    fn renamed(&self, rename: &Rename<'_>, place: Place) -> Verdict {
        let Direction { from, to, .. } = self;
        let (template, help) = if rename.is_declared {
            ("`{}` reads {}, which `{}` calls {}", "set both until the last instance of `{}` is gone")
        } else {
            (
                "`{}` needs {}, which looks like what `{}` calls {}",
                "if it is the same, say so by `renamed-from` in the schema, and set both until the last instance of `{}` is \
                 gone; if not, set it before anything is deployed",
            )
        };
        let message = Message::new(template)
            .with(Arc::clone(to.name))
            .with(KeyName::new(rename.new.key()))
            .with(Arc::clone(from.name))
            .with(KeyName::new(rename.old.key()));
        let mut verdict = self.verdict(&renamed_variable::RULE, Some(rename.new.key()), place, message);
        verdict.help = Some(Message::new(help).with(Arc::clone(from.name)));
        verdict.related.push(self.declared_by_other(rename.old));
        verdict
    }
}
