//! What schemas say of an environment as a whole, rather than of one variable.

use crate::tree::{Node, NodeKind};
use crate::{Contract, Place, Variable};

/// A word that makes it impossible to tell.
pub(super) struct Undecided {
    pub(super) word: &'static str,
    /// What the first contract says for the word, if it does.
    pub(super) from: Option<Place>,
    pub(super) to: Place,
}

/// The words that can make a valid environment invalid, whatever its variables are one by one.
const WORDS: [&str; 19] = [
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
];

/// The words that only tell people something.
const ANNOTATIONS: [&str; 8] =
    ["title", "description", "examples", "deprecated", "writeOnly", "readOnly", "$comment", "$id"];

/// The words of `to` about the environment as a whole that may refuse what `from` takes.
pub(super) fn undecided(from: &Contract, to: &Contract) -> Vec<Undecided> {
    let is_stable = is_stable(from, to);
    let mut found = Vec::new();
    for (source, root) in to.sources().iter().filter_map(|source| Some((source, source.schema.as_deref()?))) {
        for word in WORDS {
            let Some(node) = root.get(word).filter(|node| asks_something(word, node)) else { continue };
            let others = from.sources().iter().filter_map(|source| {
                let root = source.schema.as_deref()?;
                Some((source, root, root.get(word)?))
            });
            let mut others = others.peekable();
            let first = others.peek().map(|(source, _, node)| Place::new(&source.file, node.span));
            let definitions =
                |root: &Node| ["$defs", "definitions"].map(|name| root.get(name).map(Node::to_json));
            let is_same = others.any(|(_, other_root, other)| {
                other.to_json() == node.to_json() && definitions(other_root) == definitions(root)
            });
            if !(is_same && is_stable) {
                found.push(Undecided { word, from: first, to: Place::new(&source.file, node.span) });
            }
        }
    }
    found
}

/// The variables of `from` that `to` does not take, with the place that says so.
pub(super) fn refused<'c>(from: &'c Contract, to: &Contract) -> Vec<(Variable<'c>, Place)> {
    let mut found = Vec::new();
    for source in to.sources() {
        let Some(root) = source.schema.as_deref() else { continue };
        let closed = ["additionalProperties", "unevaluatedProperties"]
            .into_iter()
            .find_map(|word| root.get(word).filter(|node| node.bool() == Some(false)));
        let Some(closed) = closed else { continue };
        let properties = root.get("properties");
        let is_declared = |key: &[u8]| {
            std::str::from_utf8(key).is_ok_and(|key| properties.is_some_and(|map| map.get(key).is_some()))
        };
        // What patterns allow is for `undecided`.
        if root.get("patternProperties").is_some() {
            continue;
        }
        let gone = from.variables().filter(|variable| !is_declared(variable.key()));
        found.extend(gone.map(|variable| (variable, Place::new(&source.file, closed.span))));
    }
    found
}

/// Whether `node`, the value of `word`, can refuse anything that is not told by [`refused`].
fn asks_something(word: &str, node: &Node) -> bool {
    match (word, &node.kind) {
        (_, NodeKind::Bool(true))
        | ("additionalProperties" | "unevaluatedProperties", NodeKind::Bool(false)) => false,
        (_, NodeKind::Map(members)) => !members.is_empty(),
        (_, NodeKind::List(items)) => !items.is_empty(),
        _ => true,
    }
}

/// Whether each text of each variable reads the same in both, so that equal words about the whole say the same.
fn is_stable(from: &Contract, to: &Contract) -> bool {
    let keys = from.variables().len() == to.variables().len();
    keys && to.variables().all(|variable| {
        let before = from.get(variable.key());
        before.is_some_and(|before| {
            let meaning = |variable: Variable<'_>| {
                variable.properties().map(|(_, property)| without_annotations(property)).collect::<Vec<_>>()
            };
            before.is_required() == variable.is_required() && meaning(before) == meaning(variable)
        })
    })
}

/// Whether `property` says anything that a text may not keep to.
pub(super) fn restricts(property: &Node) -> bool {
    property.members().iter().any(|member| match (&*member.key, &member.value.kind) {
        ("type", NodeKind::Text(name)) => &**name != "string",
        (key, _) => !ANNOTATIONS.contains(&key) && !matches!(key, "default" | "x-envguard"),
    })
}

fn without_annotations(property: &Node) -> Vec<(String, serde_json::Value)> {
    let members = property.members().iter().filter(|member| !ANNOTATIONS.contains(&&*member.key));
    members.map(|member| (member.key.to_string(), member.value.to_json())).collect()
}
