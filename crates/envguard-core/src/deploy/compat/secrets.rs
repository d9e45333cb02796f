//! Secrets that were none before.

use std::sync::Arc;

use super::change::Change;
use super::verdict::{Certainty, Gate, Gates, Release, Verdict};
use crate::rules::became_secret;
use crate::secrecy::is_secret;
use crate::{KeyName, Message};

impl Change<'_> {
    /// The variables that are secret now, and were not: whatever the old version did with them, it still does.
    pub(super) fn secrets(&self) -> Vec<Verdict> {
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
                let mut verdict = direction.verdict(&became_secret::RULE, Some(key), place, message);
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
