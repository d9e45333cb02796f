//! Defaults that are others than before.

use std::sync::Arc;

use super::change::Change;
use super::direction::{Direction, within};
use super::verdict::{Certainty, Counterexample, Gates, Release, Verdict};
use crate::deploy::Supply;
use crate::rules::default_changed;
use crate::{KeyName, Message};

impl Change<'_> {
    /// The variables that are not set, or need not be, and are something else then.
    pub(super) fn defaults(
        &self,
        supply: Option<&Supply>,
        gates: Gates,
        certainty: Certainty,
    ) -> Vec<Verdict> {
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
            let mut verdict = direction.verdict(&default_changed::RULE, Some(key), new.place(), message);
            verdict.help = Some(Message::new(
                "set it before anything is deployed, so that all instances have the same value",
            ));
            verdict.related.push((old.place(), direction.at_other()));
            verdict.counterexample = Some(Counterexample::NotSet);
            found.push(verdict);
        }
        found
    }
}
