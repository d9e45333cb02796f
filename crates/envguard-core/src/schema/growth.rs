//! Schemas that apply to themselves, more than once for each level of a document.
//!
//! With `"items": { "allOf": [{ "$ref": "#" }, { "$ref": "#" }] }` the work doubles with each level of nesting. Few
//! schemas do such a thing on purpose, and few documents are deep, so what bounds the work is how deep a document may be.

use std::collections::{HashMap, HashSet};

use super::library::{Address, Library};
use crate::tree::{Node, NodeKind};

/// How many applications of schemas one document is worth.
const MAX_WORK: f64 = 1e8;

/// How deep a document may nest for `library`; `None` where that makes no difference.
pub(super) fn max_depth(library: &Library) -> Option<usize> {
    let factor = factor(library);
    (factor > 1).then(|| {
        let factor = f64::from(u32::try_from(factor).unwrap_or(u32::MAX));
        let mut depth = 0;
        let mut work = factor;
        while work < MAX_WORK {
            work *= factor;
            depth += 1;
        }
        depth
    })
}

/// How deep lists and maps nest in `node`.
pub(super) fn depth(node: &Node) -> usize {
    let inner = match &node.kind {
        NodeKind::List(items) => items.iter().map(depth).max(),
        NodeKind::Map(members) => members.iter().map(|member| depth(&member.value)).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or(0)
}

/// How often, at most, a schema that leads back to itself is applied to one value for each time it is applied to what
/// the value is in.
fn factor(library: &Library) -> u64 {
    let graph = Graph::new(library);
    let mut factor: u64 = 1;
    for component in graph.cycles() {
        let mut in_place: u64 = 1;
        let mut inside: u64 = 1;
        for target in &component {
            // How many references lead on from the schema, by what of the value they are about.
            let mut counts: HashMap<&str, u64> = HashMap::new();
            for (_, label) in
                graph.edges.get(target).into_iter().flatten().filter(|(to, _)| component.contains(to))
            {
                *counts.entry(label).or_default() += 1;
            }
            in_place = in_place.saturating_mul(counts.get("").copied().unwrap_or(1));
            inside = inside.max(
                counts
                    .iter()
                    .filter(|(label, _)| !label.is_empty())
                    .map(|(_, count)| *count)
                    .max()
                    .unwrap_or(1),
            );
        }
        factor = factor.max(in_place.saturating_mul(inside));
    }
    factor
}

/// The schemas that others refer to, and which of them refer to which.
struct Graph<'l> {
    targets: Vec<&'l Address>,
    /// From a schema to the schemas that it refers to, with what of the value that is about.
    edges: HashMap<&'l Address, Vec<(&'l Address, String)>>,
}

impl<'l> Graph<'l> {
    fn new(library: &'l Library) -> Self {
        let distinct: HashSet<&Address> = library.references.values().collect();
        let mut targets: Vec<&Address> = distinct.iter().copied().collect();
        targets.sort_by_key(|address| (address.document, &address.pointer));
        let mut edges: HashMap<&Address, Vec<(&Address, String)>> = HashMap::new();
        for (holder, to) in &library.references {
            // The schemas around the reference that others refer to: from each of them it can be come to.
            let ends = holder.pointer.match_indices('/').map(|(at, _)| at).chain([holder.pointer.len()]);
            for end in ends {
                let around = Address { document: holder.document, pointer: holder.pointer[..end].to_owned() };
                if let Some(from) = distinct.get(&around) {
                    edges.entry(from).or_default().push((to, label(&holder.pointer[end..])));
                }
            }
        }
        Self { targets, edges }
    }

    /// The sets of schemas that all lead to each other (Kosaraju's algorithm, without recursion).
    fn cycles(&self) -> Vec<HashSet<&'l Address>> {
        let mut back: HashMap<&Address, Vec<&'l Address>> = HashMap::new();
        for (from, edges) in &self.edges {
            for (to, _) in edges {
                back.entry(to).or_default().push(from);
            }
        }
        let forward = |address: &Address| -> Vec<&'l Address> {
            self.edges.get(address).into_iter().flatten().map(|(to, _)| *to).collect()
        };
        let mut order = Vec::new();
        let mut seen: HashSet<&Address> = HashSet::new();
        for start in &self.targets {
            let mut open = vec![(*start, false)];
            while let Some((address, is_done)) = open.pop() {
                if is_done {
                    order.push(address);
                } else if seen.insert(address) {
                    open.push((address, true));
                    open.extend(forward(address).into_iter().map(|next| (next, false)));
                }
            }
        }
        let mut components = Vec::new();
        let mut taken: HashSet<&Address> = HashSet::new();
        for start in order.into_iter().rev() {
            let mut component = HashSet::new();
            let mut open = vec![start];
            while let Some(address) = open.pop() {
                if taken.insert(address) {
                    component.insert(address);
                    open.extend(back.get(address).into_iter().flatten().copied());
                }
            }
            if !component.is_empty() {
                components.push(component);
            }
        }
        components
    }
}

/// What of a value a schema at `pointer` below another is about: without the words that stay with the same value, and
/// with one name for all that can be about the same item or member.
fn label(pointer: &str) -> String {
    let mut label = String::new();
    let mut segments = pointer.split('/').skip(1);
    while let Some(word) = segments.next() {
        match word {
            "allOf" | "anyOf" | "oneOf" | "dependentSchemas" | "dependencies" => {
                segments.next();
            }
            "not" | "if" | "then" | "else" => {}
            "items" | "prefixItems" | "contains" | "additionalItems" | "unevaluatedItems" => {
                // A list of schemas has an index there.
                label.push_str("/[]");
                if word == "prefixItems" {
                    segments.next();
                }
            }
            "properties" => {
                label.push_str("/.");
                label.push_str(segments.next().unwrap_or_default());
            }
            "patternProperties" => {
                segments.next();
                label.push_str("/*");
            }
            "additionalProperties" | "unevaluatedProperties" => label.push_str("/*"),
            // `$defs` and the like: nothing is applied here unless something refers to it.
            other => {
                label.push_str("/#");
                label.push_str(other);
            }
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_what_a_schema_is_about() {
        assert_eq!(label(""), "");
        assert_eq!(label("/allOf/0/not/if"), "");
        assert_eq!(label("/anyOf/1/items/allOf/0"), "/[]");
        assert_eq!(label("/properties/left/oneOf/0"), "/.left");
        assert_eq!(label("/patternProperties/^x"), "/*");
        assert_eq!(label("/$defs/a"), "/#$defs/#a");
    }
}
