//! Declarations to a JSON Schema.

use envguard_syntax::Span;

use super::check::{Checker, is_known};
use super::decorator::{Decorator, Switch};
use super::default::{inferred_type, plain, typed};
use super::header::Header;
use super::item::{Item, SpecFile};
use super::names::FUNCTIONS;
use super::requirement::Requirement;
use super::text::description;
use super::types::TypeWriter;
use super::value::{Scalar, Value, ValueKind, option};
use crate::import::{DRAFT, ImportWarning, Imported, Words};
use crate::tree::{Member, Node, NodeKind};
use crate::{KeyName, Message};

/// The schema of a file of `length` bytes.
pub(super) fn convert(spec: SpecFile, length: usize) -> Imported {
    let SpecFile { root, items, warnings } = spec;
    let mut converter = Converter { warnings, required: Vec::new(), conditions: Vec::new() };
    let header = Header::new(&root, &mut converter.warnings);
    let mut checker = Checker { warnings: &mut converter.warnings };
    root.iter().for_each(|decorator| checker.functions_of(decorator));
    let items = if header.is_disabled { Vec::new() } else { items };
    let properties: Vec<Member> = items.iter().map(|item| converter.property(item, &header)).collect();

    let whole = Span::new(0, length);
    let start = Span::empty(0);
    let mut schema = Words::default();
    schema.add(start, "$schema", DRAFT);
    schema.add(start, "type", "object");
    if !converter.required.is_empty() {
        schema.add(start, "required", NodeKind::List(converter.required));
    }
    schema.add_node(start, "properties", Node::new(whole, NodeKind::Map(properties)));
    if !converter.conditions.is_empty() {
        schema.add(start, "allOf", NodeKind::List(converter.conditions));
    }
    Imported::new(schema.build(whole), converter.warnings)
}

struct Converter {
    warnings: Vec<ImportWarning>,
    required: Vec<Node>,
    /// Schemas that require a variable where another has some value.
    conditions: Vec<Node>,
}

impl Converter {
    fn property(&mut self, item: &Item, header: &Header) -> Member {
        let mut checker = Checker { warnings: &mut self.warnings };
        checker.decorators(item);
        checker.functions(&item.value);
        let mut words = Words::default();
        let mut comments = Vec::new();
        let secret = secret(item, header);

        self.add_type(item, &mut words);
        if let Some(text) = description(item) {
            words.add(text_span(item), "description", &*text);
        }
        self.add_requirement(item, header, secret.is_some(), &mut words);
        if let Some(span) = secret {
            words.add(span, "writeOnly", true);
        }
        self.add_value(item, header, secret.is_some(), &mut words, &mut comments);
        add_examples(item, &mut words);
        if let Some(decorator) = named(item, "deprecated")
            && decorator.switch() != Switch::Off
        {
            words.add(decorator.span, "deprecated", true);
        }
        if header.current_env.as_deref() == Some(&*item.key.text) {
            comments.push("The value names the environment.".to_owned());
        }
        comments.extend(item.decorators.iter().filter(|decorator| !is_known(decorator)).filter_map(kept));
        comments.extend(unknown_type(item, &words));
        if !comments.is_empty() {
            words.add(item.key.span, "$comment", &*comments.join("\n"));
        }
        Member { key: item.key.text.clone(), key_span: item.key.span, value: words.build(item.span) }
    }

    fn add_type(&mut self, item: &Item, words: &mut Words) {
        if let Some(value) = named(item, "type").and_then(Decorator::value) {
            return TypeWriter::new(&mut self.warnings).write(value, words);
        }
        let span = if item.value.is_missing() { item.key.span } else { item.value.span };
        words.add(span, "type", inferred_type(&item.value));
        if let ValueKind::List(items) = &item.value.kind
            && !items.iter().any(|item| matches!(item.kind, ValueKind::List(_) | ValueKind::Object(_)))
        {
            words.add_ours(span, "separator", ",".into());
        }
    }

    fn add_requirement(&mut self, item: &Item, header: &Header, is_secret: bool, words: &mut Words) {
        let requirement = Requirement::of(item, header, &mut self.warnings);
        let is_any_text = words.get("type").and_then(Node::text) == Some("string")
            && ["minLength", "enum", "format", "pattern"].iter().all(|word| words.get(word).is_none());
        if let Requirement::Always(span) = requirement
            && is_any_text
        {
            // An empty text counts as missing.
            words.add(span, "minLength", 1);
        }
        // What the file computes, or what it gives and nobody may copy, need not be given again.
        let comes_from_elsewhere = if item.value.is_missing() {
            header.has_bulk_values
        } else {
            item.value.is_dynamic() || is_secret
        };
        if comes_from_elsewhere {
            return;
        }
        let name = |span| Node::new(span, (&*item.key.text).into());
        match requirement {
            Requirement::Never => {}
            Requirement::Always(span) => self.required.push(name(span)),
            Requirement::In(span, call) => {
                let names = call.arguments.iter().filter_map(|argument| {
                    Some(Node::new(argument.span, argument.value.static_text()?.into()))
                });
                words.add_ours(span, "required-in", NodeKind::List(names.collect()));
            }
            Requirement::Where(span, key, value) => {
                self.conditions.push(condition(span, key, value, name(span)));
            }
        }
    }

    fn add_value(
        &mut self,
        item: &Item,
        header: &Header,
        is_secret: bool,
        words: &mut Words,
        comments: &mut Vec<String>,
    ) {
        let value = &item.value;
        if value.is_missing() {
            if header.has_bulk_values {
                words.add_ours(item.key.span, "dynamic", true.into());
            }
        } else if value.is_dynamic() {
            words.add_ours(value.span, "dynamic", true.into());
            if let Some(call) = value.call() {
                comments.push(format!("Computed by {}().", call.name.text));
            }
        } else if is_secret {
            words.add_ours(value.span, "dynamic", true.into());
            let message = Message::new("the value of {} is not copied, since it is a secret");
            self.warnings.push(ImportWarning::new(
                value.span,
                message.with(KeyName::new(item.key.text.as_bytes())),
                "mark it `@public` if it is none; a secret does not belong in a schema",
            ));
        } else {
            let kind = typed(value, words);
            words.add(value.span, "default", kind);
        }
    }
}

/// What makes the variable a secret, if it is one.
fn secret(item: &Item, header: &Header) -> Option<Span> {
    let decorator = item
        .decorators
        .iter()
        .rev()
        .find(|decorator| matches!(&*decorator.name.text, "sensitive" | "public"));
    let Some(decorator) = decorator else {
        return header.sensitivity(&item.key);
    };
    let switch = match decorator.value().map(|value| &value.kind) {
        Some(ValueKind::Object(options)) => option(options, "enabled").map_or(Switch::On, Switch::of),
        _ => decorator.switch(),
    };
    let switch = if &*decorator.name.text == "public" { switch.not() } else { switch };
    (switch != Switch::Off).then_some(decorator.span)
}

/// The last decorator `name` of `item`.
fn named<'i>(item: &'i Item, name: &str) -> Option<&'i Decorator> {
    item.decorators.iter().rev().find(|decorator| &*decorator.name.text == name)
}

/// A decorator as a comment: its name alone, for what it is given may be part of a secret.
fn kept(decorator: &Decorator) -> Option<String> {
    Some(format!("@{}", KeyName::new(decorator.name.text.as_bytes()).shown()?))
}

/// A type that has become no word as a comment.
fn unknown_type(item: &Item, words: &Words) -> Option<String> {
    let value = named(item, "type")?.value().filter(|_| words.get("type").is_none())?;
    let name = value.call().map(|call| &*call.name.text).or_else(|| value.static_text())?;
    let name = Some(name).filter(|name| !FUNCTIONS.contains(name))?;
    Some(format!("@type={}", KeyName::new(name.as_bytes()).shown()?))
}

/// Where the texts about `item` stand: its comments, or else its decorators.
fn text_span(item: &Item) -> Span {
    let comments = item.comments.iter().map(|comment| comment.span).reduce(Span::to);
    let decorators = item.decorators.iter().map(|decorator| decorator.span).reduce(Span::to);
    comments.or(decorators).unwrap_or(item.key.span)
}

fn add_examples(item: &Item, words: &mut Words) {
    let examples: Vec<Node> = item
        .decorators
        .iter()
        .filter(|decorator| matches!(&*decorator.name.text, "example" | "placeholder"))
        .filter_map(Decorator::value)
        .filter(|value| !value.is_dynamic() && !value.is_missing())
        .map(plain)
        .collect();
    if let Some(span) = examples.iter().map(|example| example.span).reduce(Span::to) {
        words.add(span, "examples", NodeKind::List(examples));
    }
}

/// A schema that requires `name` where the variable `key` has `value`.
fn condition(span: Span, key: &str, value: &Value, name: Node) -> Node {
    let add = |words: &mut Words, word: &str, node: Node| words.add_node(span, word, node);
    let mut equal = Words::default();
    let mut values = vec![plain(value)];
    if let (Some(Scalar::Bool(_) | Scalar::Number(_)), Some(text)) = (value.scalar(), value.static_text()) {
        // The other variable may be one of text all the same.
        values.push(Node::new(value.span, text.into()));
    }
    equal.add(value.span, "enum", NodeKind::List(values));
    let mut properties = Words::default();
    add(&mut properties, key, equal.build(value.span));
    let mut condition = Words::default();
    condition.add(span, "required", NodeKind::List(vec![Node::new(span, key.into())]));
    add(&mut condition, "properties", properties.build(span));
    let mut consequence = Words::default();
    consequence.add(span, "required", NodeKind::List(vec![name]));
    let mut schema = Words::default();
    add(&mut schema, "if", condition.build(span));
    add(&mut schema, "then", consequence.build(span));
    schema.build(span)
}
