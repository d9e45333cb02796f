//! What a witness tells: which word of the second contract rejects it, and what the first one said there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Aspect, Narrowing, is_unset, is_witness};
use crate::contract::{Fact, Variable};
use crate::schema::Violation;
use crate::secrecy::is_secret;
use crate::tree::Node;
use crate::{Argument, Message};

/// After a first witness, so many candidates are looked at for other aspects.
const MAX_AFTER_FIRST: usize = 300;

/// What becomes narrower from `first` to `second`, as far as `candidates` show it: the first of each aspect.
pub(super) fn narrowings(
    first: Variable<'_>,
    second: Variable<'_>,
    candidates: Vec<String>,
) -> Vec<Narrowing> {
    let mut found: BTreeMap<Aspect, Narrowing> = BTreeMap::new();
    let mut left = usize::MAX;
    for witness in candidates {
        if left == 0 {
            break;
        }
        left -= 1;
        if is_witness(first, second, &witness) {
            for narrowing in told(first, second, &witness) {
                found.entry(narrowing.aspect).or_insert(narrowing);
            }
            left = left.min(MAX_AFTER_FIRST);
        }
    }
    found.into_values().collect()
}

/// What `witness` tells, which `first` takes and `second` does not.
fn told(first: Variable<'_>, second: Variable<'_>, witness: &str) -> Vec<Narrowing> {
    let change = Change { first, second, witness, is_secret: [first, second].into_iter().any(is_hidden) };
    if witness.is_empty() && is_unset(second) {
        return vec![change.emptied()];
    }
    let key = std::str::from_utf8(second.key()).unwrap_or_default();
    let refusing = second.contract().schemas().filter(|schema| schema.takes(key, witness) == Some(false));
    let violations: Vec<Violation> = refusing.flat_map(|schema| schema.refusals(key, witness)).collect();
    if violations.is_empty() {
        return vec![change.untold()];
    }
    violations.iter().map(|violation| change.refused(violation)).collect()
}

fn is_hidden(variable: Variable<'_>) -> bool {
    is_secret(Some(variable.contract()), variable.key())
}

/// How a variable has changed, as one text shows.
struct Change<'c> {
    first: Variable<'c>,
    second: Variable<'c>,
    witness: &'c str,
    is_secret: bool,
}

impl<'c> Change<'c> {
    /// An empty text was a value, and now is none.
    fn emptied(&self) -> Narrowing {
        let new = self.second.word("type");
        Narrowing {
            aspect: Aspect::Type,
            witness: self.witness.to_owned(),
            from: self.first.word("type").map(|fact| fact.place()),
            to: new.map_or_else(|| self.second.place(), |fact| fact.place()),
            message: Message::new("an empty text was a value, and counts as not set now"),
        }
    }

    /// Nothing tells which word rejects the text.
    fn untold(&self) -> Narrowing {
        Narrowing {
            aspect: Aspect::Type,
            witness: self.witness.to_owned(),
            from: None,
            to: self.second.place(),
            message: self.no_longer(),
        }
    }

    fn refused(&self, violation: &Violation) -> Narrowing {
        let word = violation.keyword;
        let old = self.first.word(word);
        Narrowing {
            aspect: aspect(word),
            witness: self.witness.to_owned(),
            from: old.map(|fact| fact.place()),
            to: violation.place.clone(),
            message: self.message(word, old, violation),
        }
    }

    fn message(&self, word: &'static str, old: Option<Fact<'c>>, violation: &Violation) -> Message {
        let new = self.second.words(word).find(|fact| {
            fact.place().span == violation.place.span && fact.source.file.path == violation.place.file.path
        });
        match word {
            "type" => match (old.and_then(|fact| types(fact.node)), new.and_then(|fact| types(fact.node))) {
                (Some(old), Some(new)) if old != new => Message::new("{} now, before {}")
                    .with(Argument::declared(&new))
                    .with(Argument::declared(&old)),
                (None, Some(new)) => Message::new("{} now, before any text").with(Argument::declared(&new)),
                _ => self.no_longer(),
            },
            _ if self.is_secret => Message::new("its `{}` does not take all that it took before").with(word),
            "pattern" if old.is_some() => {
                Message::new("the pattern is another one, which does not take {}").with(vec![self.shown()])
            }
            "pattern" => {
                Message::new("there is a pattern now, which does not take {}").with(vec![self.shown()])
            }
            "format" => match new.and_then(|fact| fact.node.text()) {
                Some(name) => Message::new("the format is `{}` now, which does not take {}")
                    .with(Argument::declared(name))
                    .with(vec![self.shown()]),
                None => self.no_longer(),
            },
            word => match (bound(word), new.and_then(limit)) {
                (Some(template), Some(new)) => {
                    let new = Message::new(template).with(Argument::declared(&new));
                    match old.and_then(limit) {
                        Some(old) => {
                            Message::new("{}, before {}").with(vec![new]).with(Argument::declared(&old))
                        }
                        None => Message::new("{}, before without such a limit").with(vec![new]),
                    }
                }
                _ => self.no_longer(),
            },
        }
    }

    fn no_longer(&self) -> Message {
        if self.is_secret {
            return Message::new("does not take all that it took before");
        }
        Message::new("no longer takes {}").with(vec![self.shown()])
    }

    fn shown(&self) -> Message {
        match self.witness {
            "" => Message::new("an empty text"),
            text => Message::new("`{}`").with(Argument::declared(text)),
        }
    }
}

fn aspect(word: &str) -> Aspect {
    match word {
        "enum" | "const" => Aspect::Enum,
        "pattern" | "format" | "contentEncoding" | "contentMediaType" | "min-entropy" | "not" => {
            Aspect::Pattern
        }
        _ if bound(word).is_some() => Aspect::Range,
        "uniqueItems" | "contains" | "minContains" | "maxContains" => Aspect::Range,
        _ => Aspect::Type,
    }
}

/// What a word with a number behind it asks for.
fn bound(word: &str) -> Option<&'static str> {
    Some(match word {
        "minimum" => "at least {}",
        "maximum" => "at most {}",
        "exclusiveMinimum" => "more than {}",
        "exclusiveMaximum" => "less than {}",
        "multipleOf" => "a multiple of {}",
        "minLength" => "at least {} characters",
        "maxLength" => "at most {} characters",
        "minItems" => "at least {} items",
        "maxItems" => "at most {} items",
        "minProperties" => "at least {} members",
        "maxProperties" => "at most {} members",
        _ => return None,
    })
}

fn limit(fact: Fact<'_>) -> Option<String> {
    match fact.node.to_json() {
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The names of types, as they follow each other in a sentence.
fn types(node: &Node) -> Option<String> {
    let names: Vec<&str> =
        node.text().into_iter().chain(node.items().iter().filter_map(Node::text)).collect();
    (!names.is_empty()).then(|| names.join(" or "))
}
