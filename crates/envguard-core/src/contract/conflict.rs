//! Where the sources of a contract contradict each other.

use std::collections::HashSet;
use std::sync::Arc;

use envguard_syntax::Span;

use super::{Contract, ContractSource, Fact, SourceKind, Variable};
use crate::tree::Node;
use crate::{KeyName, Message, Place};

/// Something that one source says against another, which counts more.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    /// Where it says so.
    pub(crate) place: Place,
    /// What is wrong.
    pub(crate) message: Message,
    /// Where the other one speaks.
    pub(crate) other: Place,
}

/// The words that two sources can contradict each other in.
const WORDS: [&str; 6] = ["type", "format", "enum", "default", "writeOnly", "deprecated"];

/// Finds what the sources of `contract` say against each other.
pub(super) fn find(contract: &Contract) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    if contract.sources.len() < 2 {
        return conflicts;
    }
    for variable in contract.variables() {
        conflicts.extend(WORDS.into_iter().flat_map(|word| contradictions(variable, word)));
        conflicts.extend(demand(variable));
        conflicts.extend(absence(contract, variable));
    }
    conflicts
}

/// What sources say for `word` other than the first one that says something.
fn contradictions(variable: Variable<'_>, word: &'static str) -> Vec<Conflict> {
    let mut facts = variable.words(word).filter(move |fact| is_said(fact, word));
    let Some(first) = facts.next() else { return Vec::new() };
    let conflict = |fact: Fact<'_>| {
        let is_same = match word {
            "type" => are_alike(first.node, fact.node),
            "enum" => members(first.node) == members(fact.node),
            _ => text_of(first.node) == text_of(fact.node),
        };
        (!is_same).then(|| Conflict {
            place: fact.place(),
            message: Message::new("the `{}` of {} is not what {} says")
                .with(word)
                .with(KeyName::new(variable.key()))
                .with(Arc::clone(&first.source.file.path)),
            other: first.place(),
        })
    };
    facts.filter_map(conflict).collect()
}

/// Whether somebody wrote `word`, rather than that it was told from the value beside the key. The value of an example is no
/// default.
fn is_said(fact: &Fact<'_>, word: &str) -> bool {
    let is_comment = || {
        let before = &fact.source.file.bytes[..fact.node.span.start as usize];
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        before[line..].contains(&b'#')
    };
    match (fact.source.kind, word) {
        (SourceKind::Example, "default") => false,
        (SourceKind::EnvSpec | SourceKind::Example, "type") => is_comment(),
        _ => true,
    }
}

/// Whether a value can have both types: one and the same, or an integer and a number.
fn are_alike(one: &Node, other: &Node) -> bool {
    let types = |node: &Node| -> HashSet<String> {
        let own = node.text().into_iter().chain(node.items().iter().filter_map(Node::text));
        own.map(|name| if name == "integer" { "number".to_owned() } else { name.to_owned() }).collect()
    };
    !types(one).is_disjoint(&types(other))
}

/// What a node says, as an env file would have it: there, `8080` is a text.
fn text_of(node: &Node) -> String {
    node.text().map_or_else(|| node.to_json().to_string(), str::to_owned)
}

fn members(node: &Node) -> HashSet<String> {
    node.items().iter().map(text_of).collect()
}

/// A schema needs the variable, and the example says that an app does without it.
fn demand(variable: Variable<'_>) -> Option<Conflict> {
    let mut declared = variable.declared_in();
    let (schema, key) = declared.next().filter(|(source, _)| source.kind != SourceKind::Example)?;
    let (example, place) = declared.find(|(source, _)| source.kind == SourceKind::Example)?;
    let is_against = variable.is_required() && variable.is_optional_in(example) == Some(true);
    is_against.then(|| Conflict {
        place,
        message: Message::new("key {} is optional here, and {} requires it")
            .with(KeyName::new(variable.key()))
            .with(Arc::clone(&schema.file.path)),
        other: requirement(schema, variable.key()).unwrap_or(key),
    })
}

/// Where `schema` requires `key`.
fn requirement(schema: &Arc<ContractSource>, key: &[u8]) -> Option<Place> {
    let required = schema.schema.as_deref()?.get("required")?.items();
    let node = required.iter().find(|node| node.text().map(str::as_bytes) == Some(key))?;
    Some(Place::new(&schema.file, node.span))
}

/// A schema needs the variable, and the example does not have it.
fn absence(contract: &Contract, variable: Variable<'_>) -> Option<Conflict> {
    let example = contract.example()?;
    let (schema, key) = variable.declared_in().next()?;
    let is_absent = variable.is_required() && variable.is_optional_in(example).is_none();
    is_absent.then(|| Conflict {
        place: Place::new(&example.file, Span::empty(example.file.bytes.len())),
        message: Message::new("key {} is not declared here, and {} requires it")
            .with(KeyName::new(variable.key()))
            .with(Arc::clone(&schema.file.path)),
        other: requirement(schema, variable.key()).unwrap_or(key),
    })
}
