//! The models and enumerations that fields refer to.

use std::collections::{HashMap, HashSet};

use super::clean::clean;
use crate::import::ImportWarning;
use crate::tree::{Member, Node, NodeKind};
use crate::word_role::WordRole;

/// `$defs` of a schema, by name.
pub(super) struct Definitions<'n> {
    members: &'n [Member],
    by_name: HashMap<&'n str, usize>,
    /// Those that have a secret in them, or refer to one that has.
    secret: HashSet<&'n str>,
}

impl<'n> Definitions<'n> {
    pub(super) fn new(root: &'n Node) -> Self {
        let members = root.get("$defs").map(Node::members).unwrap_or_default();
        let by_name = members.iter().enumerate().map(|(index, member)| (&*member.key, index)).collect();
        Self { members, by_name, secret: secret(members) }
    }

    /// What `reference`, a `$ref`, leads to, and its name.
    pub(super) fn get(&self, reference: &str) -> Option<(&'n str, &'n Node)> {
        let index = *self.by_name.get(name_in(reference)?)?;
        self.members.get(index).map(|member| (&*member.key, &member.value))
    }

    /// Whether there is a secret somewhere in `schema`.
    pub(super) fn has_secret(&self, schema: &Node) -> bool {
        let mut found = false;
        walk(schema, WordRole::Schema, &mut |node| {
            let refers = || node.get("$ref").and_then(Node::text).and_then(name_in);
            found |= says_secret(node) || refers().is_some_and(|name| self.secret.contains(name));
        });
        found
    }

    /// The definitions that `properties` refer to, directly or by others, in their order; and what could not be
    /// carried over of them.
    pub(super) fn used_by(&self, properties: &[Member]) -> (Vec<Member>, Vec<ImportWarning>) {
        let mut used: HashSet<usize> = HashSet::new();
        let mut waiting: Vec<usize> = properties
            .iter()
            .flat_map(|member| references(&member.value))
            .filter_map(|name| self.index(name))
            .collect();
        while let Some(index) = waiting.pop() {
            if used.insert(index)
                && let Some(member) = self.members.get(index)
            {
                waiting.extend(references(&member.value).into_iter().filter_map(|name| self.index(name)));
            }
        }
        let mut warnings = Vec::new();
        let member = |(index, member): (usize, &Member)| {
            used.contains(&index).then(|| Member {
                key: member.key.clone(),
                key_span: member.key_span,
                value: clean(&member.value, &member.key, &mut warnings),
            })
        };
        let members = self.members.iter().enumerate().filter_map(member).collect();
        (members, warnings)
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
}

/// Whether `schema` itself is that of a secret.
pub(super) fn says_secret(schema: &Node) -> bool {
    schema.get("writeOnly").and_then(Node::bool) == Some(true)
        || schema.get("format").and_then(Node::text) == Some("password")
}

/// The name in `#/$defs/name`.
fn name_in(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/$defs/")
}

/// The names of the definitions that `schema` refers to.
fn references(schema: &Node) -> Vec<&str> {
    let mut names = Vec::new();
    walk(schema, WordRole::Schema, &mut |node| {
        names.extend(node.get("$ref").and_then(Node::text).and_then(name_in));
    });
    names
}

/// The names of those of `members` that have a secret in them, or refer to one that has.
fn secret(members: &[Member]) -> HashSet<&str> {
    let mut referrers: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut waiting: Vec<&str> = Vec::new();
    for member in members {
        for name in references(&member.value) {
            referrers.entry(name).or_default().push(&member.key);
        }
        let mut has_secret = false;
        walk(&member.value, WordRole::Schema, &mut |node| has_secret |= says_secret(node));
        if has_secret {
            waiting.push(&member.key);
        }
    }
    let mut secret = HashSet::new();
    while let Some(name) = waiting.pop() {
        if secret.insert(name) {
            waiting.extend(referrers.get(name).into_iter().flatten());
        }
    }
    secret
}

/// Shows `see` all schemas in `node`, whose role is `role`. The parser bounds how deep they nest.
fn walk<'n>(node: &'n Node, role: WordRole, see: &mut impl FnMut(&'n Node)) {
    match &node.kind {
        NodeKind::Map(members) => {
            if role == WordRole::Schema {
                see(node);
            }
            for member in members {
                let role = role.of_member(&member.key);
                if role != WordRole::Plain {
                    walk(&member.value, role, see);
                }
            }
        }
        NodeKind::List(items) if role == WordRole::Schema => {
            items.iter().for_each(|item| walk(item, role, see));
        }
        _ => {}
    }
}
