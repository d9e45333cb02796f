//! What breaks on an environment that is known.

use std::sync::Arc;

use super::change::Change;
use super::direction::{Direction, within};
use super::fit::{Misfit, Reason, misfits};
use super::verdict::{Certainty, Counterexample, Gates, Release, Verdict};
use crate::deploy::Supply;
use crate::rules::{
    enum_value_removed, missing_in_environment, pattern_tightened, range_narrowed, schema_violation,
    type_narrowed,
};
use crate::{KeyName, Message, Rule};

impl<'s> Change<'s> {
    /// Why the versions `alive` do not start on `supply`.
    pub(super) fn on(&self, supply: &'s Supply, alive: &[Release], gates: Gates) -> Vec<Verdict> {
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

    /// That a version does not start on `supply`, or where it `is_of_both`, that neither of them does.
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
                direction.verdict(&missing_in_environment::RULE, Some(key), misfit.place.clone(), message)
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
                let mut verdict = direction.verdict(rule, key, misfit.place.clone(), message);
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
