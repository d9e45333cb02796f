//! What Pydantic writes that says nothing, or says it in words of its own.

use crate::Message;
use crate::import::{ImportWarning, Words};
use crate::tree::{Member, Node, NodeKind};
use crate::word_role::WordRole;

/// Formats that Pydantic checks and nobody else can, or does.
const UNCHECKED: [&str; 13] = [
    "base64url",
    "color",
    "directory-path",
    "file-path",
    "ipv4interface",
    "ipv4network",
    "ipv6interface",
    "ipv6network",
    "ipvanyaddress",
    "ipvanyinterface",
    "ipvanynetwork",
    "json-string",
    "socket-path",
];

/// The schema `node` of the field or model `name` without what says nothing.
pub(super) fn clean(node: &Node, name: &str, warnings: &mut Vec<ImportWarning>) -> Node {
    let NodeKind::Map(members) = &node.kind else { return clean_value(node, WordRole::Schema, warnings) };
    let mut words = Words::default();
    for member in members {
        add_word(member, name, &mut words, warnings);
    }
    if words.get("writeOnly").is_some() {
        // Pydantic prints asterisks.
        words.remove("default");
    }
    words.build(node.span)
}

/// Adds `member` of the schema of `name` to `words`, which have no such word yet, in the words of JSON Schema.
pub(super) fn add_word(member: &Member, name: &str, words: &mut Words, warnings: &mut Vec<ImportWarning>) {
    let span = member.value.span;
    match (&*member.key, member.value.text()) {
        // Made of the name.
        ("title", Some(title)) if title == title_of(name) || title == name => {}
        // The first is for OpenAPI: the alternatives say it themselves. The second takes any bytes.
        ("discriminator", _) | ("format", Some("binary")) => {}
        ("format", Some("password")) => words.add(span, "writeOnly", true),
        ("format", Some("base64")) => words.add(span, "contentEncoding", "base64"),
        ("format", Some(format)) => {
            if let Some(format) = UNCHECKED.iter().copied().find(|unchecked| *unchecked == format) {
                warnings.push(ImportWarning::new(
                    span,
                    Message::new("the format `{}` is not checked: any text is taken").with(format),
                    "add a `pattern`, or leave it to the application",
                ));
            }
            words.push(member.clone());
        }
        ("writeOnly", _) => words.add_node(member.key_span, "writeOnly", member.value.clone()),
        (word, _) => {
            let value = clean_value(&member.value, WordRole::of(word), warnings);
            words.push(Member { key: word.into(), key_span: member.key_span, value });
        }
    }
}

fn clean_value(node: &Node, role: WordRole, warnings: &mut Vec<ImportWarning>) -> Node {
    let kind = match (&node.kind, role) {
        (NodeKind::Map(_), WordRole::Schema) => return clean(node, "", warnings),
        (NodeKind::List(items), WordRole::Schema) => {
            NodeKind::List(items.iter().map(|item| clean_value(item, role, warnings)).collect())
        }
        (NodeKind::Map(members), WordRole::Schemas) => NodeKind::Map(
            members
                .iter()
                .map(|member| Member {
                    key: member.key.clone(),
                    key_span: member.key_span,
                    value: clean(&member.value, &member.key, warnings),
                })
                .collect(),
        ),
        _ => return node.clone(),
    };
    Node::new(node.span, kind)
}

/// The title that Pydantic makes of the name of a field.
fn title_of(name: &str) -> String {
    let mut title = String::with_capacity(name.len());
    let mut is_start = true;
    for character in name.chars().map(|character| if character == '_' { ' ' } else { character }) {
        if is_start {
            title.extend(character.to_uppercase());
        } else {
            title.extend(character.to_lowercase());
        }
        is_start = !character.is_alphabetic();
    }
    title
}
