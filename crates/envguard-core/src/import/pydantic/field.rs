//! The schema of a field, put together from what it refers to.

use std::collections::HashSet;

use super::clean::add_word;
use super::definitions::Definitions;
use crate::import::{ImportWarning, Words};
use crate::tree::Node;

/// How many references are followed from a field.
const MAX_STEPS: usize = 8;

/// A definition that is longer than this, in bytes, is referred to rather than repeated.
const MAX_REPEATED: usize = 2048;

/// A field and what it refers to.
pub(super) struct Field<'n> {
    /// Its schema, then what that comes to, step by step.
    steps: Vec<&'n Node>,
    /// The name of the last definition that it refers to, and the reference.
    pub(super) definition: Option<(&'n str, &'n Node)>,
}

impl<'n> Field<'n> {
    /// The field with the schema `node`.
    pub(super) fn new(node: &'n Node, definitions: &Definitions<'n>) -> Self {
        let mut field = Self { steps: vec![node], definition: None };
        let mut node = node;
        for _ in 0..MAX_STEPS {
            let reference = node.get("$ref");
            let next = match reference.and_then(Node::text).and_then(|text| definitions.get(text)) {
                Some((name, target)) => {
                    field.definition = reference.map(|reference| (name, reference));
                    target
                }
                None => match only_alternative(node) {
                    Some(alternative) => alternative,
                    None => break,
                },
            };
            field.steps.push(next);
            node = next;
        }
        field
    }

    /// The model that the field holds, if it holds one.
    pub(super) fn model(&self) -> Option<&'n Node> {
        self.steps.last().copied().filter(|node| node.get("properties").is_some())
    }

    /// What the field, or the first step that says so, has for `word`.
    pub(super) fn get(&self, word: &str) -> Option<&'n Node> {
        self.steps.iter().find_map(|step| step.get(word))
    }

    /// How long the schemas are that it is put together from, in bytes.
    pub(super) fn length(&self) -> usize {
        self.steps.iter().map(|step| step.span.len()).sum()
    }

    /// The schema of a variable for the field `name`.
    pub(super) fn words(&self, name: &str, warnings: &mut Vec<ImportWarning>) -> Words {
        let mut words = Words::default();
        let mut seen = HashSet::new();
        let count = if self.repeats_all() { self.steps.len() } else { 1 };
        for (index, step) in self.steps.iter().take(count).enumerate() {
            let leads_on = index + 1 < self.steps.len();
            for member in step.members() {
                let word = &*member.key;
                let is_passed = leads_on && matches!(word, "$ref" | "anyOf" | "oneOf" | "allOf");
                // The title of a definition is that of the definition.
                if !is_passed && (index == 0 || word != "title") && seen.insert(word) {
                    add_word(member, name, &mut words, warnings);
                }
            }
        }
        if let Some((_, reference)) = self.definition
            && count < self.steps.len()
        {
            words.add_node(reference.span, "$ref", reference.clone());
            if let Some(kind) = self.get("type") {
                // Who reads the variable need not follow the reference to know what it is.
                words.add_node(kind.span, "type", kind.clone());
            }
        }
        words
    }

    /// Whether the schema of the variable has all that the field refers to, rather than a reference.
    fn repeats_all(&self) -> bool {
        self.definition.is_none()
            || (self.model().is_none()
                && self.steps.iter().skip(1).all(|step| step.span.len() <= MAX_REPEATED))
    }
}

/// The one alternative in `node` that is not `null`.
fn only_alternative(node: &Node) -> Option<&Node> {
    let alternatives = node.get("anyOf").or_else(|| node.get("oneOf")).or_else(|| node.get("allOf"))?;
    let is_null = |node: &&Node| node.get("type").and_then(Node::text) == Some("null");
    let mut others = alternatives.items().iter().filter(|node| !is_null(node));
    others.next().filter(|_| others.next().is_none())
}
