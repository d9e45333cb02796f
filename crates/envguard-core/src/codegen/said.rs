//! What schemas say of a variable, word by word.

use crate::Message;
use crate::schema::{Draft, number};
use crate::tree::Node;

/// What is said of one value by all schemas that have to hold for it.
#[derive(Debug, Default)]
pub(super) struct Said<'n> {
    /// Words of JSON Schema and what stands behind them, whoever says so.
    words: Vec<(&'n str, &'n Node, Source<'n>)>,
    /// Whether an alternative allows `null`.
    pub(super) allows_null: bool,
    /// Lists of schemas one of which has to hold.
    pub(super) alternatives: Vec<&'n [Node]>,
    /// How many values it is in.
    depth: usize,
}

/// Schemas in schemas in schemas are not looked into any further.
const MAX_DEPTH: usize = 16;

/// Words that say more than generated code can check.
const UNSAYABLE: [&str; 18] = [
    "$dynamicRef",
    "$recursiveRef",
    "additionalItems",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "maxContains",
    "minContains",
    "not",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// The document that a schema is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'n> {
    pub(super) root: &'n Node,
    pub(super) draft: Draft,
}

impl<'n> Said<'n> {
    /// Takes in what `schema` says.
    pub(super) fn add(&mut self, source: Source<'n>, schema: &'n Node) -> Result<(), Message> {
        self.add_at(source, schema, self.depth)
    }

    fn add_at(&mut self, source: Source<'n>, schema: &'n Node, depth: usize) -> Result<(), Message> {
        if depth > MAX_DEPTH {
            return Err(Message::new("its schema goes deeper than the code can follow"));
        }
        match schema.bool() {
            Some(true) => return Ok(()),
            Some(false) => return Err(Message::new("its schema takes no value at all")),
            None => {}
        }
        if let Some(reference) = schema.get("$ref").and_then(Node::text) {
            let target = reference.strip_prefix('#').and_then(|pointer| source.root.pointer(pointer));
            let target = target.ok_or_else(|| {
                Message::new("its schema refers to another file, which the code cannot follow")
            })?;
            self.add_at(source, target, depth + 1)?;
            if source.draft < Draft::Draft201909 {
                // Whatever else stands beside a reference has no effect.
                return Ok(());
            }
        }
        for member in schema.members() {
            let word = &*member.key;
            if let Some(word) = UNSAYABLE.iter().find(|unsayable| **unsayable == word) {
                return Err(
                    Message::new("its schema says `{}`, which is more than the code can check").with(*word)
                );
            }
            match word {
                "allOf" => {
                    for part in member.value.items() {
                        self.add_at(source, part, depth + 1)?;
                    }
                }
                "anyOf" | "oneOf" => {
                    self.add_alternatives(source, member.value.items(), word == "anyOf", depth)?;
                }
                _ => self.words.push((word, &member.value, source)),
            }
        }
        Ok(())
    }

    fn add_alternatives(
        &mut self,
        source: Source<'n>,
        alternatives: &'n [Node],
        is_any: bool,
        depth: usize,
    ) -> Result<(), Message> {
        let is_null = |node: &Node| node.get("type").and_then(Node::text) == Some("null");
        let mut others = alternatives.iter().filter(|node| !is_null(node));
        match (others.next(), others.next()) {
            (Some(only), None) => {
                self.allows_null |= alternatives.len() > 1;
                self.add_at(source, only, depth + 1)
            }
            // What kind of text is wanted can be said in several ways.
            _ if is_any && alternatives.iter().all(is_kind_of_text) => {
                self.alternatives.push(alternatives);
                Ok(())
            }
            _ => Err(Message::new("its schema has alternatives, which are more than the code can check")),
        }
    }

    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.alternatives.is_empty()
    }

    /// Whether there is a word called `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// What each schema says for the word `name`.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'n Node> {
        self.words.iter().filter(move |(word, ..)| *word == name).map(|(_, node, _)| *node)
    }

    /// The schema that is said for the word `name`, taken in by itself.
    pub(super) fn inner(&self, name: &'static str) -> Result<Option<Said<'n>>, Message> {
        if self.one(name)?.is_none() {
            return Ok(None);
        }
        let mut inner = Said { depth: self.depth + 1, ..Said::default() };
        for (_, node, source) in self.words.iter().filter(|(word, ..)| *word == name) {
            inner.add(*source, node)?;
        }
        Ok(Some(inner))
    }

    /// What the schemas say for the word `name`, if they agree.
    pub(super) fn one(&self, name: &'static str) -> Result<Option<&'n Node>, Message> {
        let mut found = self.all(name);
        let Some(first) = found.next() else { return Ok(None) };
        if found.any(|other| other.to_json() != first.to_json()) {
            return Err(Message::new("its schemas say different things for `{}`").with(name));
        }
        Ok(Some(first))
    }

    /// What the first schema says for our word `name`.
    pub(super) fn extension(&self, name: &str) -> Option<&'n Node> {
        self.all("x-envguard").find_map(|words| words.get(name))
    }

    /// The number of things that the word `name` asks for.
    pub(super) fn count(&self, name: &'static str) -> Result<Option<u64>, Message> {
        let count = self.one(name)?.and_then(number);
        // Whole and not negative: the schema has been looked at for that.
        #[expect(clippy::cast_sign_loss, reason = "what is below zero is no count, and taken for zero")]
        Ok(count.map(|count| count as u64))
    }
}

/// Whether `node` says nothing but what format a text has, or which pattern.
fn is_kind_of_text(node: &Node) -> bool {
    matches!(node.members(), [only] if matches!(&*only.key, "format" | "pattern"))
}
