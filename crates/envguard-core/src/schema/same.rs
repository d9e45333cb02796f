//! Whether two schemas say the same.

use serde_json::Value;

use super::keyword::{Keyword, Shape};
use super::part::Part;
use super::{Draft, extension};
use crate::tree::{Member, Node};

/// How many schemas are compared before two are taken for different.
const MAX_COMPARED: usize = 10_000;

/// Schemas in schemas in schemas are not looked into any further.
const MAX_DEPTH: usize = 32;

/// Words that decide nothing: what others call a schema, and what it tells people.
const TELLING: [&str; 13] = [
    "$anchor",
    "$comment",
    "$defs",
    "$schema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
    "$vocabulary",
];

/// Those of our words that decide what a text may be.
const OURS: [&str; 2] = ["min-entropy", "separator"];

impl<'s> Part<'s> {
    /// The words of this schema that decide what a value may be, and what stands behind them.
    pub(crate) fn deciding(&self) -> impl Iterator<Item = (&'static str, Part<'s>)> {
        // Beside a reference, older versions do not read on.
        let only_reference = self.draft() < Draft::Draft201909 && self.value().get("$ref").is_some();
        self.members().filter_map(move |(word, part)| {
            let name = match word {
                extension::WORD => decides(&part).then_some(extension::WORD)?,
                _ => Keyword::find(word)?.name,
            };
            (!TELLING.contains(&name) && (!only_reference || name == "$ref")).then_some((name, part))
        })
    }

    /// The words of this schema that the validator does not go by, for it cannot or they have mistakes, as they are written.
    /// Programs may go by them all the same.
    pub(crate) fn left_out(&self) -> Vec<(&'static str, &'s Node)> {
        let has = |word: &str| self.value().get(word).is_some();
        let is_reference = has("$ref") && self.draft() < Draft::Draft201909;
        let Some(written) = self.written().filter(|_| !is_reference) else { return Vec::new() };
        let word = |member: &'s Member| {
            let keyword = Keyword::find(&member.key).filter(|keyword| keyword.is_known_to(self.draft()))?;
            let is_by_name = matches!(keyword.shape, Shape::Identity | Shape::Version);
            let is_followed = keyword.shape == Shape::DynamicReference && has("$ref");
            let decides = !TELLING.contains(&keyword.name) && !is_by_name && !is_followed;
            (decides && !has(keyword.name)).then_some((keyword.name, &member.value))
        };
        written.members().iter().filter_map(word).collect()
    }

    /// Whether this schema and `other` take the same values, as far as that can be seen by comparing them word by word.
    pub(crate) fn says_the_same_as(&self, other: &Part<'_>) -> bool {
        self.draft() == other.draft() && Comparison { left: MAX_COMPARED }.schemas(self, other, 0)
    }

    /// The same of what stands behind the word `word` of two schemas.
    pub(crate) fn is_the_same_for(&self, word: &str, other: &Part<'_>) -> bool {
        self.draft() == other.draft() && Comparison { left: MAX_COMPARED }.words(word, self, other, 0)
    }
}

struct Comparison {
    left: usize,
}

impl Comparison {
    fn schemas(&mut self, one: &Part<'_>, other: &Part<'_>, depth: usize) -> bool {
        if self.left == 0 || depth > MAX_DEPTH {
            return false;
        }
        self.left -= 1;
        let (one, other) = (followed(one), followed(other));
        // What a member depends on can be a list of names as well.
        if !(one.value().is_object() && other.value().is_object()) {
            return one.value() == other.value();
        }
        let mut words: Vec<_> = one.deciding().collect();
        let mut others: Vec<_> = other.deciding().collect();
        words.sort_by_key(|(word, _)| *word);
        others.sort_by_key(|(word, _)| *word);
        let (left_out, other_left_out) = (one.left_out(), other.left_out());
        let is_left_out_alike = left_out.len() == other_left_out.len()
            && left_out.iter().zip(&other_left_out).all(|((word, node), (other_word, other))| {
                word == other_word && node.to_json() == other.to_json()
            });
        is_left_out_alike
            && words.len() == others.len()
            && words.iter().zip(&others).all(|((word, one_part), (other_word, other_part))| {
                word == other_word
                    && match *word {
                        "$ref" => match (one.target(), other.target()) {
                            (Some(one), Some(other)) => self.schemas(&one, &other, depth + 1),
                            // One of the schemas that define JSON Schema itself.
                            (None, None) => one_part.value() == other_part.value(),
                            _ => false,
                        },
                        extension::WORD => {
                            OURS.iter().all(|word| one_part.value().get(word) == other_part.value().get(word))
                        }
                        word => self.words(word, one_part, other_part, depth),
                    }
            })
    }

    fn words(&mut self, word: &str, one: &Part<'_>, other: &Part<'_>, depth: usize) -> bool {
        match Keyword::find(word).map(|keyword| keyword.shape) {
            Some(Shape::Schema) => self.schemas(one, other, depth + 1),
            Some(Shape::ItemSchemas) if !one.value().is_array() && !other.value().is_array() => {
                self.schemas(one, other, depth + 1)
            }
            Some(Shape::SchemaList | Shape::ItemSchemas)
                if one.value().is_array() && other.value().is_array() =>
            {
                let (ones, others): (Vec<_>, Vec<_>) = (one.items().collect(), other.items().collect());
                ones.len() == others.len()
                    && ones.iter().zip(&others).all(|(one, other)| self.schemas(one, other, depth + 1))
            }
            Some(Shape::Schemas | Shape::PatternSchemas | Shape::Dependencies) => {
                one.members().count() == other.members().count()
                    && one.members().all(|(key, one)| {
                        other.get(key).is_some_and(|other| self.schemas(&one, &other, depth + 1))
                    })
            }
            Some(Shape::Type | Shape::Enum | Shape::Names) => is_same_set(one.value(), other.value()),
            _ => one.value() == other.value(),
        }
    }
}

/// What `part` comes to where it does nothing but refer to another schema.
fn followed<'s>(part: &Part<'s>) -> Part<'s> {
    let mut part = part.clone();
    for _ in 0..MAX_DEPTH {
        let words: Vec<_> = part.deciding().map(|(word, _)| word).collect();
        let is_only = words == ["$ref"];
        match part.target().filter(|_| is_only) {
            Some(target) => part = target,
            None => break,
        }
    }
    part
}

/// Whether any of our words in `words` decides what a text may be.
fn decides(words: &Part<'_>) -> bool {
    OURS.iter().any(|word| words.value().get(word).is_some())
}

/// Whether two lists hold the same, in whatever order; one value is a list of that value.
fn is_same_set(one: &Value, other: &Value) -> bool {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    let (one, other) = (list(one), list(other));
    let sorted = |values: &[Value]| {
        let mut texts: Vec<String> = values.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts
    };
    sorted(&one) == sorted(&other)
}
