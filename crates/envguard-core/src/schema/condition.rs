//! When a part of a schema applies, in words.

use super::expectation::{join, value};
use super::library::{Address, Library, Spot, unescape};
use crate::tree::Node;
use crate::{KeyName, Message};

/// The condition under which what stands at `address` applies: what its `then` or `else` belongs to, as it follows a
/// message. `None` where it always applies, or where the condition takes more than a few words.
pub(super) fn of(library: &Library, address: &Address, is_secret: &dyn Fn(&str) -> bool) -> Option<Message> {
    let mut at = address.clone();
    loop {
        let (parent, segment) = at.split()?;
        if segment == "then" || segment == "else" {
            let condition = library.at(parent.child("if"))?;
            return describe(&condition, segment == "then", is_secret);
        }
        if parent.pointer.ends_with("/dependentSchemas") || parent.pointer.ends_with("/dependencies") {
            return Some(Message::new("{} is set").with(KeyName::new(unescape(segment).as_bytes())));
        }
        at = parent;
    }
}

fn describe(condition: &Spot<'_>, holds: bool, is_secret: &dyn Fn(&str) -> bool) -> Option<Message> {
    let node = condition.node;
    let is_simple =
        node.members().iter().all(|member| matches!(&*member.key, "properties" | "required" | "type"));
    let properties = node.get("properties").map(Node::members).unwrap_or_default();
    let mut parts: Vec<Message> = Vec::new();
    for member in properties {
        let name = KeyName::new(member.key.as_bytes());
        let members = match (member.value.get("const"), member.value.get("enum")) {
            (Some(constant), None) => std::slice::from_ref(constant),
            (None, Some(list)) => list.items(),
            _ => return None,
        };
        parts.push(if is_secret(&member.key) {
            let template = if holds { "{} has a certain value" } else { "{} does not have a certain value" };
            Message::new(template).with(name)
        } else {
            let values = join(members.iter().map(value).collect(), " or ");
            Message::new(if holds { "{} is {}" } else { "{} is not {}" }).with(name).with(vec![values])
        });
    }
    let required = node.get("required").map(Node::items).unwrap_or_default();
    let bare = required
        .iter()
        .filter_map(Node::text)
        .filter(|name| !properties.iter().any(|member| &*member.key == *name));
    parts.extend(bare.map(|name| {
        Message::new(if holds { "{} is set" } else { "{} is not set" }).with(KeyName::new(name.as_bytes()))
    }));
    let any = is_simple && !parts.is_empty();
    // What is not "a and b" is "not a, or not b".
    any.then(|| join(parts, if holds { " and " } else { " or " }))
}

/// The variables that decide whether what stands at `address` applies, or whether it holds: those that the `if`,
/// `anyOf`, `oneOf` and `not` around it look at.
pub(super) fn deciding(library: &Library, address: &Address) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = address.clone();
    loop {
        let last = at.pointer.rsplit('/').next().unwrap_or_default().to_owned();
        let Some((parent, _)) = at.split() else { return names };
        match unescape(&last).as_str() {
            "then" | "else" => mentioned(library, library.at(parent.child("if")), &mut names),
            "anyOf" | "oneOf" | "not" | "dependentSchemas" | "dependencies" => {
                mentioned(library, library.at(at.clone()), &mut names);
            }
            _ => {}
        }
        at = parent;
    }
}

/// How many schemas are searched for names.
const MAX_SEARCHED: usize = 1000;

fn mentioned(library: &Library, start: Option<Spot<'_>>, names: &mut Vec<String>) {
    let mut open: Vec<Spot<'_>> = start.into_iter().collect();
    let mut searched = 0;
    while let Some(spot) = open.pop() {
        searched += 1;
        if searched > MAX_SEARCHED {
            return;
        }
        names.extend(
            spot.node
                .get("properties")
                .map(Node::members)
                .unwrap_or_default()
                .iter()
                .map(|member| member.key.to_string()),
        );
        let required = spot.node.get("required").map(Node::items).unwrap_or_default();
        names.extend(required.iter().filter_map(Node::text).map(str::to_owned));
        open.extend(spot.items());
        open.extend(super::cycle::parts(&spot));
        open.extend(library.follow(&spot).and_then(|target| library.at(target.address)));
    }
}
