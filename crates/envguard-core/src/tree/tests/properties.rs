//! Spans of random documents.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(|number: f64| json!(number)),
        "[ -~é\u{1F600}\n\t]{0,12}".prop_map(Value::from),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    let value = scalar().prop_recursive(4, 40, 5, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from), map(inner),]
    });
    map(value)
}

fn map(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-zé][ -~é]{0,7}", inner, 0..5)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// A document as it is written, and where each scalar and key was put.
#[derive(Default)]
struct Writer {
    text: String,
    scalars: Vec<(String, Span)>,
    keys: Vec<(String, Span)>,
    /// Decides between ways to write the same thing.
    choice: usize,
}

impl Writer {
    fn choose(&mut self, ways: usize) -> usize {
        self.choice = self.choice.wrapping_mul(31).wrapping_add(7);
        (self.choice >> 4) % ways
    }

    fn put(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text += text;
        Span::new(start, self.text.len())
    }

    fn indent(&mut self, level: usize) {
        self.text += &"  ".repeat(level);
    }

    fn scalar(&mut self, pointer: &str, text: &str) {
        let span = self.put(text);
        self.scalars.push((pointer.to_owned(), span));
    }

    fn key(&mut self, pointer: &str, text: &str) {
        let span = self.put(text);
        self.keys.push((pointer.to_owned(), span));
    }

    fn blanks(&mut self) {
        let blanks = ["", " ", "\n", "\t ", ""][self.choose(5)];
        self.text += blanks;
    }

    fn json(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::Array(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.text += if index == 0 { "" } else { "," };
                    self.blanks();
                    self.json(item, &format!("{pointer}/{index}"));
                    self.blanks();
                }
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.text += if index == 0 { "" } else { "," };
                    self.blanks();
                    let pointer = join(pointer, key);
                    self.key(&pointer, &json!(key).to_string());
                    self.blanks();
                    self.text.push(':');
                    self.blanks();
                    self.json(value, &pointer);
                    self.blanks();
                }
                self.text.push('}');
            }
            scalar => self.scalar(pointer, &scalar.to_string()),
        }
    }

    /// Writes a value after `- ` or `key:`, and ends the line.
    fn yaml(&mut self, value: &Value, pointer: &str, level: usize) {
        let block = self.choose(3) > 0;
        match value {
            Value::Array(items) if block && !items.is_empty() => {
                self.text.push('\n');
                for (index, item) in items.iter().enumerate() {
                    self.indent(level);
                    self.text += "-";
                    self.yaml(item, &format!("{pointer}/{index}"), level + 1);
                }
            }
            Value::Object(members) if block && !members.is_empty() => {
                self.text.push('\n');
                self.yaml_members(members, pointer, level);
            }
            Value::Null if block => {
                self.scalar(pointer, "");
                self.text.push('\n');
            }
            Value::String(text) if is_word(text) && block => {
                self.text.push(' ');
                self.scalar(pointer, text);
                self.text += " # why\n";
            }
            Value::String(text) if !text.contains(['\n', '\t']) && block => {
                self.text.push(' ');
                self.scalar(pointer, &format!("'{}'", text.replace('\'', "''")));
                self.text.push('\n');
            }
            Value::String(text) if is_block_text(text) => {
                self.text.push(' ');
                let lines: Vec<String> =
                    text.lines().map(|line| format!("{}{line}", "  ".repeat(level + 1))).collect();
                self.scalar(pointer, &format!("|-\n{}", lines.join("\n")));
                self.text.push('\n');
            }
            value => {
                self.text.push(' ');
                self.flow(value, pointer);
                self.text.push('\n');
            }
        }
    }

    fn yaml_members(&mut self, members: &serde_json::Map<String, Value>, pointer: &str, level: usize) {
        for (key, value) in members {
            self.indent(level);
            let pointer = join(pointer, key);
            let written = if is_word(key) { key.clone() } else { json!(key).to_string() };
            self.key(&pointer, &written);
            self.text.push(':');
            self.yaml(value, &pointer, level + 1);
        }
    }

    /// JSON on one line, which is YAML too.
    fn flow(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::Array(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.text += if index == 0 { "" } else { ", " };
                    self.flow(item, &format!("{pointer}/{index}"));
                }
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.text += if index == 0 { "" } else { ", " };
                    let pointer = join(pointer, key);
                    self.key(&pointer, &json!(key).to_string());
                    self.text += ": ";
                    self.flow(value, &pointer);
                }
                self.text.push('}');
            }
            scalar => self.scalar(pointer, &scalar.to_string()),
        }
    }

    /// Writes the members of a table: those that are tables come last, with headers.
    fn toml(&mut self, members: &serde_json::Map<String, Value>, pointer: &str, header: &str) {
        let is_table = |value: &Value| value.as_object().is_some_and(|table| !table.is_empty());
        for (key, value) in members.iter().filter(|(_, value)| !is_table(value)) {
            let pointer = join(pointer, key);
            self.key(&pointer, &toml_key(key));
            self.text += " = ";
            self.toml_value(value, &pointer);
            self.text += " # why\n";
        }
        for (key, value) in members {
            let Some(table) = value.as_object().filter(|table| !table.is_empty()) else { continue };
            let pointer = join(pointer, key);
            let header =
                if header.is_empty() { toml_key(key) } else { format!("{header}.{}", toml_key(key)) };
            let _ = writeln!(self.text, "[{header}]");
            self.toml(table, &pointer, &header);
        }
    }

    fn toml_value(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::Array(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.blanks();
                    self.toml_value(item, &format!("{pointer}/{index}"));
                    self.text.push(',');
                }
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.text += if index == 0 { " " } else { ", " };
                    let pointer = join(pointer, key);
                    self.key(&pointer, &toml_key(key));
                    self.text += " = ";
                    self.toml_value(value, &pointer);
                }
                self.text += " }";
            }
            // TOML has no null.
            Value::Null => self.scalar(pointer, "\"null\""),
            Value::String(text) if self.choose(2) == 0 && !text.contains(['\n', '\t', '\'']) => {
                self.scalar(pointer, &format!("'{text}'"));
            }
            scalar => self.scalar(pointer, &scalar.to_string()),
        }
    }
}

fn toml_key(key: &str) -> String {
    if key.bytes().all(|byte| byte.is_ascii_alphanumeric()) { key.to_owned() } else { json!(key).to_string() }
}

fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Whether YAML takes it for a text without quotes.
fn is_word(text: &str) -> bool {
    text.len() > 5 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether it can be written as a block scalar.
fn is_block_text(text: &str) -> bool {
    !text.trim().is_empty() && !text.starts_with([' ', '\t', '\n']) && !text.ends_with(['\n', ' ', '\t'])
}

fn check_spans(syntax: Syntax, writer: &Writer, expected: &Value) -> Result<(), TestCaseError> {
    let tree = parse(syntax, writer.text.as_bytes());
    prop_assert!(tree.problems.is_empty(), "{:?}\n{}", tree.problems, writer.text);
    let root = &tree.documents[0];
    prop_assert_eq!(&root.to_json(), expected, "{}", writer.text);
    for (pointer, span) in &writer.scalars {
        let node = root.pointer(pointer);
        prop_assert_eq!(node.map(|node| node.span), Some(*span), "{} in\n{}", pointer, writer.text);
    }
    for (pointer, span) in &writer.keys {
        let member = root.pointer_member(pointer);
        prop_assert_eq!(member.map(|member| member.key_span), Some(*span), "{} in\n{}", pointer, writer.text);
    }
    let mask = TreeMask::new(syntax, writer.text.as_bytes(), &tree);
    let shown = mask.lines(Span::new(0, writer.text.len()));
    prop_assert_eq!(shown.len(), writer.text.len());
    for (_, span) in &writer.scalars {
        let inside = span.of(&shown);
        prop_assert!(!inside.iter().any(u8::is_ascii_alphanumeric), "{}", writer.text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn json_spans_cover_their_scalars(value in document(), choice: usize) {
        let mut writer = Writer { choice, ..Writer::default() };
        writer.json(&value, "");
        check_spans(Syntax::Json, &writer, &value)?;
        check_spans(Syntax::Jsonc, &writer, &value)?;
    }

    #[test]
    fn yaml_spans_cover_their_scalars(value in document(), choice: usize) {
        let mut writer = Writer { choice, ..Writer::default() };
        match value.as_object() {
            Some(members) if !members.is_empty() => writer.yaml_members(members, "", 0),
            _ => writer.text += "{}",
        }
        check_spans(Syntax::Yaml, &writer, &value)?;
    }

    #[test]
    fn toml_spans_cover_their_scalars(value in document(), choice: usize) {
        let mut writer = Writer { choice, ..Writer::default() };
        writer.toml(value.as_object().unwrap(), "", "");
        check_spans(Syntax::Toml, &writer, &without_nulls(value))?;
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (key, without_nulls(value))).collect()
        }
        scalar => scalar,
    }
}
