//! What is said of a version that does not start where the other one does.

use std::sync::Arc;

use super::verdict::{Certainty, Counterexample, Gates, Release, Verdict, Version};
use super::whole;
use crate::deploy::containment::{Aspect, Narrowing};
use crate::rules::{
    enum_value_removed, pattern_tightened, range_narrowed, removed_variable_still_read, type_narrowed,
    undecided_change,
};
use crate::secrecy::is_secret;
use crate::{Argument, KeyName, Message, Place, Rule, Variable};

/// One way to look at two versions: one has to start on whatever the other one starts on.
#[derive(Clone, Copy)]
pub(super) struct Direction<'s> {
    pub(super) from: Version<'s>,
    pub(super) to: Version<'s>,
    /// Which release `to` is.
    pub(super) fails: Release,
    pub(super) gates: Gates,
    /// How sure it is that an environment is like a counterexample.
    pub(super) certainty: Certainty,
    /// The name of the environment, if it has one.
    pub(super) environment: Option<&'s str>,
}

impl<'s> Direction<'s> {
    /// A verdict on `key`, or without one on several variables, of which nothing but `message` is said yet.
    pub(super) fn verdict(
        &self,
        rule: &'static Rule,
        key: Option<&[u8]>,
        place: Place,
        message: Message,
    ) -> Verdict {
        Verdict {
            rule,
            gates: self.gates,
            certainty: self.certainty,
            key: key.map(Into::into),
            fails: self.fails,
            place,
            message,
            help: None,
            related: Vec::new(),
            counterexample: None,
        }
    }

    /// That the other version is to be seen there.
    pub(super) fn at_other(&self) -> Message {
        Message::new("`{}` has this").with(Arc::clone(self.from.name))
    }

    /// That the other version declares `variable` there.
    pub(super) fn declared_by_other(&self, variable: Variable<'_>) -> (Place, Message) {
        let message = Message::new("`{}` declares it here").with(Arc::clone(self.from.name));
        (variable.place(), message)
    }

    /// That the version needs `key`, which it does not get.
    pub(super) fn lacks(&self, key: &[u8]) -> Message {
        let (template, rest) = match (self.certainty, self.fails) {
            (Certainty::Certain, Release::New) => {
                ("`{}` needs {}, which is not set{}", within(self.environment).into())
            }
            (Certainty::Certain, Release::Old) => {
                ("`{}` still needs {}, which is not set{}", within(self.environment).into())
            }
            _ => ("`{}` needs {}, which `{}` does without", Argument::from(Arc::clone(self.from.name))),
        };
        Message::new(template).with(Arc::clone(self.to.name)).with(KeyName::new(key)).with(rest)
    }

    /// That the version takes no variable `key`.
    pub(super) fn refused(&self, key: &[u8], place: Place) -> Verdict {
        let other = self.from.contract.get(key);
        let message = Message::new("`{}` does not start where {} is set, which `{}` reads")
            .with(Arc::clone(self.to.name))
            .with(KeyName::new(key))
            .with(Arc::clone(self.from.name));
        let mut verdict = self.verdict(&removed_variable_still_read::RULE, Some(key), place, message);
        verdict.help = Some(Message::new(
            "release a version in between that takes both: the contract may allow it, or others by `additionalProperties`",
        ));
        verdict.related.extend(other.map(|other| self.declared_by_other(other)));
        verdict
    }

    /// That the version does not take a value of `variable` that the other one takes.
    pub(super) fn narrowed(&self, key: &[u8], variable: Variable<'s>, narrowing: &Narrowing) -> Verdict {
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
        let mut verdict = self.verdict(rule, Some(key), to.clone(), message);
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

    /// That nobody can tell whether the version starts, for each word of its schemas about environments as a whole that is
    /// another one. `message` has a blank left for the word.
    pub(super) fn undecided(&self, message: &Message, help: Option<&'static str>) -> Vec<Verdict> {
        let undecided = whole::undecided(self.from.contract, self.to.contract).into_iter();
        let verdicts = undecided.map(|undecided| {
            let message = message.clone().with(undecided.word);
            let mut verdict = self.verdict(&undecided_change::RULE, None, undecided.to, message);
            verdict.help = help.map(Message::new);
            verdict.related.extend(undecided.from.map(|place| (place, self.at_other())));
            verdict
        });
        verdicts.collect()
    }
}

/// `` in `production` ``, or nothing.
pub(super) fn within(environment: Option<&str>) -> Vec<Message> {
    environment.map(|name| Message::new(" in `{}`").with(Argument::Path(name.into()))).into_iter().collect()
}
