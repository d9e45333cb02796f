//! One variable of a contract.

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Contract, ContractSource, SourceKind};
use crate::tree::Node;
use crate::{Environment, KeyName, Place};

/// A variable that a contract declares, and what its sources say of it.
///
/// What they say is read from them when it is asked for: so every fact has its place, and words that nobody asked for
/// are not lost.
#[derive(Clone, Copy)]
pub struct Variable<'c> {
    pub(super) contract: &'c Contract,
    pub(super) entry: &'c Entry,
}

/// What the contract keeps of a variable.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Box<[u8]>,
    /// In the order of the sources. Never empty.
    pub(super) declarations: Vec<Declaration>,
}

/// How one source declares a variable.
#[derive(Debug)]
pub(super) struct Declaration {
    /// The index of the source.
    pub(super) source: usize,
    /// Where the key stands in it.
    pub(super) key: Span,
    pub(super) optional: bool,
    /// Where the value of an example stands, raw.
    pub(super) value: Span,
    /// The index of the property in the schema of the source.
    pub(super) property: Option<u32>,
}

/// So many `$ref`s are followed from a property to what it means.
const MAX_REFERENCES: usize = 16;

/// A fact of a contract, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'c> {
    /// What it is.
    pub node: &'c Node,
    /// Who says so.
    pub source: &'c Arc<ContractSource>,
}

impl Fact<'_> {
    /// Where it stands.
    pub fn place(&self) -> Place {
        Place::new(&self.source.file, self.node.span)
    }
}

impl<'c> Variable<'c> {
    /// Its key.
    pub fn key(&self) -> &'c [u8] {
        &self.entry.key
    }

    /// The contract that declares it.
    pub(crate) fn contract(&self) -> &'c Contract {
        self.contract
    }

    /// Its key, where it may be shown: in a broken example, a piece of a value can stand where a key should. The names in
    /// a JSON Schema are there to be read.
    pub fn name(&self) -> Option<&'c str> {
        let key = self.key();
        let is_in_schema = || self.declarations().any(|(source, _)| source.kind == SourceKind::JsonSchema);
        let is_assigned = || {
            self.example_value().is_some()
                || self.declarations().any(|(source, _)| source.kind == SourceKind::EnvSpec)
        };
        let is_like_a_variable = || key.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        let may_show = is_in_schema() || KeyName::may_show(key) && (is_assigned() || is_like_a_variable());
        std::str::from_utf8(key).ok().filter(|_| may_show)
    }

    /// Whether the first source that declares it asks for it, or another one of the same kind; where one gives a default
    /// too, that will do.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.foremost().any(|(_, declaration)| !declaration.optional)
    }

    /// Where its key stands in the example, or else in the first source that declares it.
    pub fn place(&self) -> Place {
        let first = &self.entry.declarations[0];
        let example = self.declarations().find(|(source, _)| source.kind == SourceKind::Example);
        let (source, declaration) = example.unwrap_or((&self.contract.sources[first.source], first));
        Place::new(&source.file, declaration.key)
    }

    /// The sources that declare it, each with the place of its key there.
    pub fn declared_in(&self) -> impl Iterator<Item = (&'c Arc<ContractSource>, Place)> + use<'c> {
        self.declarations().map(|(source, declaration)| (source, Place::new(&source.file, declaration.key)))
    }

    /// Whether the example declares it.
    pub fn is_in_example(&self) -> bool {
        self.declarations().any(|(source, _)| source.kind == SourceKind::Example)
    }

    /// The raw value that the example gives it, quotes included; `None` where it is in no example, or commented out.
    pub fn example_value(&self) -> Option<Place> {
        let (source, declaration) =
            self.declarations().find(|(source, _)| source.kind == SourceKind::Example)?;
        (declaration.value.start > declaration.key.end).then(|| Place::new(&source.file, declaration.value))
    }

    /// Whether an environment has to give it: as the first source says that declares it, unless it has a default. Several
    /// JSON Schemas hold at once, so one that asks for it without a default is enough.
    pub fn is_required(&self) -> bool {
        let asking = self.foremost().filter(|(_, declaration)| !declaration.optional);
        let kind = self.foremost().map(|(source, _)| source.kind).next();
        let has_default = |(source, declaration): (&Arc<ContractSource>, &Declaration)| {
            let property = || source.property(declaration.property?);
            property().is_some_and(|property| {
                source.schema.as_deref().is_some_and(|root| find(root, property, "default").is_some())
            })
        };
        let is_given_by_others = || self.words("default").any(|fact| Some(fact.source.kind) != kind);
        !asking.clone().all(has_default) && !is_given_by_others()
    }

    /// Whether the source of this index says that an app does without it; `None` where it does not declare it.
    pub fn is_optional_in(&self, source: &ContractSource) -> Option<bool> {
        self.declarations()
            .find(|(other, _)| std::ptr::eq(Arc::as_ptr(other), source))
            .map(|(_, declaration)| declaration.optional)
    }

    /// What the first source says for a word of JSON Schema, such as `type` or `default`.
    pub fn word(&self, word: &str) -> Option<Fact<'c>> {
        self.words(word).next()
    }

    /// What each source says for a word of JSON Schema.
    pub fn words(&self, word: &str) -> impl Iterator<Item = Fact<'c>> {
        self.properties().filter_map(move |(source, property)| {
            Some(Fact { node: find(source.schema.as_deref()?, property, word)?, source })
        })
    }

    /// What the first source says for one of our own words, such as `required-in`.
    pub fn extension(&self, word: &str) -> Option<Fact<'c>> {
        self.words("x-envguard").find_map(|fact| Some(Fact { node: fact.node.get(word)?, ..fact }))
    }

    /// Whether it is secret, where a source says so or says the opposite.
    pub fn secret(&self) -> Option<bool> {
        let is_password = || self.word("format").and_then(|fact| fact.node.text()) == Some("password");
        match self.word("writeOnly").and_then(|fact| fact.node.bool()) {
            None if is_password() => Some(true),
            word => word,
        }
    }

    /// Where one of our words that list environments, such as `required-in`, names `environment`.
    pub(crate) fn demand(&self, word: &str, environment: &str) -> Option<Place> {
        let fact = self.extension(word)?;
        let mut nodes = std::iter::once(fact.node).chain(fact.node.items());
        let node = nodes.find(|node| node.text() == Some(environment))?;
        Some(Place::new(&fact.source.file, node.span))
    }

    /// What it is, in words for people.
    pub fn description(&self) -> Option<&'c str> {
        self.word("description").and_then(|fact| fact.node.text())
    }

    /// The names that one of our words lists: one text, or several.
    pub fn names(&self, word: &str) -> Vec<&'c str> {
        let Some(fact) = self.extension(word) else { return Vec::new() };
        fact.node.text().into_iter().chain(fact.node.items().iter().filter_map(Node::text)).collect()
    }

    /// Whether one of our words, such as `same-across`, is about both of two environments: it is `true`, or names them.
    pub(crate) fn is_across(&self, word: &str, one: &Environment, other: &Environment) -> bool {
        let Some(fact) = self.extension(word) else { return false };
        let names = |environment: &Environment| {
            fact.node.items().iter().any(|item| item.text() == Some(&*environment.name))
        };
        fact.node.bool() == Some(true) || names(one) && names(other)
    }

    /// Those of its declarations that count most: in sources of the same kind as the first one.
    fn foremost(&self) -> impl Iterator<Item = (&'c Arc<ContractSource>, &'c Declaration)> + Clone + use<'c> {
        let kind = self.declarations().next().map(|(source, _)| source.kind);
        self.declarations().take_while(move |(source, _)| Some(source.kind) == kind)
    }

    fn declarations(
        &self,
    ) -> impl Iterator<Item = (&'c Arc<ContractSource>, &'c Declaration)> + Clone + use<'c> {
        let sources = &self.contract.sources;
        self.entry
            .declarations
            .iter()
            .filter_map(|declaration| Some((sources.get(declaration.source)?, declaration)))
    }

    /// The schema of the variable in each source that has one.
    pub fn properties(&self) -> impl Iterator<Item = (&'c Arc<ContractSource>, &'c Node)> + use<'c> {
        self.declarations()
            .filter_map(|(source, declaration)| Some((source, source.property(declaration.property?)?)))
    }
}

/// What `property` says for `word`: itself, or what it refers to, or where it may be nothing too (`anyOf` with `null`, as
/// Pydantic has it), the other alternative.
fn find<'n>(root: &'n Node, property: &'n Node, word: &str) -> Option<&'n Node> {
    let mut node = property;
    for _ in 0..MAX_REFERENCES {
        if let Some(found) = node.get(word) {
            return Some(found);
        }
        node = match node.get("$ref").and_then(Node::text) {
            Some(reference) => root.pointer(reference.strip_prefix('#')?)?,
            None => only_alternative(node)?,
        };
    }
    None
}

/// The one schema that a node with `allOf` or `anyOf` comes to, but for `null`.
fn only_alternative(node: &Node) -> Option<&Node> {
    let alternatives = node.get("anyOf").or_else(|| node.get("oneOf")).or_else(|| node.get("allOf"))?;
    let is_null = |node: &&Node| node.get("type").and_then(Node::text) == Some("null");
    let mut others = alternatives.items().iter().filter(|node| !is_null(node));
    others.next().filter(|_| others.next().is_none())
}
