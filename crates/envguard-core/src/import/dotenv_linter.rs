//! Schemas of dotenv-linter: a JSON file with `version`, `allow_other_keys` and `entries`.

use envguard_syntax::Span;

use super::{DRAFT, ImportWarning, Imported, Words};
use crate::tree::{Member, Node, NodeKind};
use crate::{KeyName, Message, similar};

/// The fields of a schema.
const FIELDS: [&str; 3] = ["version", "allow_other_keys", "entries"];

/// The fields of an entry. `key` is there, and nothing reads it.
const ENTRY_FIELDS: [&str; 4] = ["key", "required", "type", "regex"];

const TYPES: [&str; 6] = ["String", "Integer", "Float", "Boolean", "Url", "Email"];

/// Whether `root` looks like such a schema.
pub fn is_schema(root: &Node) -> bool {
    root.get("entries").is_some_and(|entries| matches!(entries.kind, NodeKind::Map(_)))
}

/// The JSON Schema that says what the schema of dotenv-linter `root` says.
pub fn import(root: &Node) -> Imported {
    let mut importer = Importer { warnings: Vec::new(), required: Vec::new() };
    importer.check_fields(root, &FIELDS);
    let entries = root.member("entries");
    if entries.is_none() {
        importer.warnings.push(ImportWarning::new(
            Span::empty(root.span.start as usize),
            "there are no `entries`, so no variable is declared",
            "see the documentation of dotenv-linter for what a schema has",
        ));
    }
    let entries_node = entries.map(|member| &member.value);
    let properties = entries_node.map(Node::members).unwrap_or_default();
    let properties: Vec<Member> = properties.iter().map(|entry| importer.property(entry)).collect();

    let mut words = Words::default();
    words.add(root.span, "$schema", DRAFT);
    words.add(root.span, "type", "object");
    let allows_others = root.get("allow_other_keys");
    if allows_others.and_then(Node::bool) != Some(true) {
        words.add(allows_others.unwrap_or(root).span, "additionalProperties", false);
    }
    if !importer.required.is_empty() {
        words.add(root.span, "required", NodeKind::List(importer.required));
    }
    let (key_span, span) =
        entries.map_or((root.span, root.span), |member| (member.key_span, member.value.span));
    words.add_node(key_span, "properties", Node::new(span, NodeKind::Map(properties)));
    Imported::new(words.build(root.span), importer.warnings)
}

struct Importer {
    warnings: Vec<ImportWarning>,
    required: Vec<Node>,
}

impl Importer {
    fn property(&mut self, entry: &Member) -> Member {
        let node = &entry.value;
        self.check_fields(node, &ENTRY_FIELDS);
        if !matches!(node.kind, NodeKind::Map(_)) {
            self.warnings.push(ImportWarning::new(
                node.span,
                "this entry is no object: any text is taken",
                "write `{ \"type\": \"String\" }`",
            ));
        }
        let mut words = Words::default();
        let kind = node.get("type");
        let name = kind.and_then(Node::text).unwrap_or("String");
        let span = kind.map_or(entry.key_span, |kind| kind.span);
        match name {
            "Integer" => {
                words.add(span, "type", "integer");
                words.add(span, "minimum", i64::from(i32::MIN));
                words.add(span, "maximum", i64::from(i32::MAX));
            }
            "Float" => words.add(span, "type", "number"),
            "Boolean" => words.add(span, "type", "boolean"),
            _ => words.add(span, "type", "string"),
        }
        match name {
            "Url" => words.add(span, "format", "uri"),
            "Email" => words.add(span, "format", "email"),
            _ => {}
        }
        if !TYPES.contains(&name) {
            let message =
                Message::new("there is no type {}: any text is taken").with(KeyName::new(name.as_bytes()));
            self.warnings.push(ImportWarning::new(span, message, did_you_mean(name, &TYPES)));
        }
        if let Some(regex) = node.get("regex") {
            self.add_pattern(regex, name, &mut words);
        }
        if let Some(required) = node.member("required")
            && required.value.bool() == Some(true)
        {
            self.required.push(Node::new(required.value.span, (&*entry.key).into()));
        }
        Member { key: entry.key.clone(), key_span: entry.key_span, value: words.build(node.span) }
    }

    fn add_pattern(&mut self, regex: &Node, type_name: &str, words: &mut Words) {
        let Some(pattern) = regex.text() else { return };
        if type_name != "String" {
            return self.warnings.push(ImportWarning::new(
                regex.span,
                "the pattern is not carried over: dotenv-linter heeds it for the type `String` only",
                "take it away, or say `\"type\": \"String\"`",
            ));
        }
        // These are Rust's; other checkers of JSON Schema read patterns as JavaScript does.
        if ["(?P<", "(?x", "\\A", "\\z", "[[:", "\\x{", "&&"].iter().any(|own| pattern.contains(own)) {
            self.warnings.push(ImportWarning::new(
                regex.span,
                "the pattern has something of Rust's that patterns of JSON Schema do not have: it is kept as it is",
                "write it as JavaScript does: `^` and `$`, `(?<name>…)`, `[0-9]`",
            ));
        }
        words.add_node(regex.span, "pattern", Node::new(regex.span, pattern.into()));
    }

    /// Warns of fields that dotenv-linter does not know, and passes over.
    fn check_fields(&mut self, node: &Node, fields: &[&'static str]) {
        for member in node.members().iter().filter(|member| !fields.contains(&&*member.key)) {
            let message = Message::new("dotenv-linter knows no field {}: it is passed over")
                .with(KeyName::new(member.key.as_bytes()));
            self.warnings.push(ImportWarning::new(
                member.key_span,
                message,
                did_you_mean(&member.key, fields),
            ));
        }
    }
}

fn did_you_mean(name: &str, names: &[&'static str]) -> Message {
    match similar(name, names.iter().copied()) {
        Some(similar) => Message::new("did you mean `{}`?").with(similar),
        None => Message::new("say in the new schema what it was meant to say"),
    }
}
