//! What is broken is what the violation covers, whatever the file is written in.

use std::fmt::Write as _;
use std::ops::Range;

use proptest::prelude::*;
use serde_json::json;

use super::{compile, read_tree};
use crate::schema::{EnvironmentValue, Schema, Where};
use crate::tree::Syntax;

/// A value with a schema of its own.
#[derive(Clone, Debug)]
enum Leaf {
    Integer(i64),
    Flag(bool),
    Choice(usize),
    Word(String),
}

/// A member of the document.
#[derive(Clone, Debug)]
enum Field {
    Leaf(Leaf),
    List(Vec<i64>),
    Table(Vec<Leaf>),
}

const CHOICES: [&str; 3] = ["débug", "info", "warn"];

impl Leaf {
    fn schema(&self) -> serde_json::Value {
        match self {
            Leaf::Integer(_) => json!({ "type": "integer", "minimum": -50, "maximum": 50 }),
            Leaf::Flag(_) => json!({ "type": "boolean" }),
            Leaf::Choice(_) => json!({ "enum": CHOICES }),
            Leaf::Word(_) => json!({ "type": "string", "pattern": "^[a-zé]+$" }),
        }
    }

    /// The value as a text, or one that does not fit.
    fn text(&self, broken: bool) -> String {
        match self {
            _ if broken => "9999".to_owned(),
            Leaf::Integer(value) => value.to_string(),
            Leaf::Flag(value) => value.to_string(),
            Leaf::Choice(index) => CHOICES[*index].to_owned(),
            Leaf::Word(word) => word.clone(),
        }
    }

    /// The same as JSON, YAML and TOML all write it.
    fn token(&self, broken: bool) -> String {
        match self {
            Leaf::Integer(_) | Leaf::Flag(_) => self.text(broken),
            Leaf::Choice(_) | Leaf::Word(_) => format!("\"{}\"", self.text(broken)),
        }
    }
}

fn leaf() -> impl Strategy<Value = Leaf> {
    prop_oneof![
        (-50..=50_i64).prop_map(Leaf::Integer),
        any::<bool>().prop_map(Leaf::Flag),
        (0..CHOICES.len()).prop_map(Leaf::Choice),
        "[a-zé]{1,8}".prop_map(Leaf::Word),
    ]
}

fn fields() -> impl Strategy<Value = Vec<Field>> {
    let field = prop_oneof![
        leaf().prop_map(Field::Leaf),
        prop::collection::vec(-50..=50_i64, 1..4).prop_map(Field::List),
        prop::collection::vec(leaf(), 1..4).prop_map(Field::Table),
    ];
    prop::collection::vec(field, 1..6)
}

fn schema(fields: &[Field]) -> Schema {
    let properties: serde_json::Map<String, serde_json::Value> = fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let schema = match field {
                Field::Leaf(leaf) => leaf.schema(),
                Field::List(_) => json!({ "items": Leaf::Integer(0).schema() }),
                Field::Table(leaves) => {
                    let properties: serde_json::Map<_, _> = leaves
                        .iter()
                        .enumerate()
                        .map(|(inner, leaf)| (format!("k{inner}"), leaf.schema()))
                        .collect();
                    json!({ "properties": properties })
                }
            };
            (format!("f{index}"), schema)
        })
        .collect();
    let compiled = compile(&json!({ "properties": properties }).to_string());
    assert!(compiled.problems.is_empty());
    compiled.schema.unwrap()
}

/// All values by pointer, in the order in which they are written.
fn leaves(fields: &[Field]) -> Vec<(String, Leaf)> {
    let mut found = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        match field {
            Field::Leaf(leaf) => found.push((format!("/f{index}"), leaf.clone())),
            Field::List(items) => found.extend(
                items.iter().enumerate().map(|(at, item)| (format!("/f{index}/{at}"), Leaf::Integer(*item))),
            ),
            Field::Table(inner) => found.extend(
                inner.iter().enumerate().map(|(at, leaf)| (format!("/f{index}/k{at}"), leaf.clone())),
            ),
        }
    }
    found
}

/// The document in `syntax`, with the value at `broken` broken, and where that stands.
fn write(fields: &[Field], syntax: Syntax, broken: &str) -> (String, Range<usize>) {
    let mut text = String::new();
    let mut place = 0..0;
    let mut put = |text: &mut String, pointer: &str, leaf: &Leaf| {
        let token = leaf.token(pointer == broken);
        if pointer == broken {
            place = text.len()..text.len() + token.len();
        }
        text.push_str(&token);
    };
    let is_json = syntax == Syntax::Json;
    // In TOML what follows a table's header belongs to the table, so those come last.
    let mut order: Vec<(usize, &Field)> = fields.iter().enumerate().collect();
    order.sort_by_key(|(_, field)| syntax == Syntax::Toml && matches!(field, Field::Table(_)));
    let assign = if syntax == Syntax::Toml { " = " } else { ": " };
    text.push_str(if is_json { "{ " } else { "# é\n" });
    for (number, (index, field)) in order.into_iter().enumerate() {
        if is_json && number > 0 {
            text.push_str(",\n  ");
        }
        let quote = if is_json { "\"" } else { "" };
        let is_header = syntax == Syntax::Toml && matches!(field, Field::Table(_));
        let _ = if is_header {
            write!(text, "[f{index}]")
        } else {
            write!(text, "{quote}f{index}{quote}{assign}")
        };
        match field {
            Field::Leaf(leaf) => put(&mut text, &format!("/f{index}"), leaf),
            Field::List(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    text.push_str(if at == 0 { " " } else { ", " });
                    put(&mut text, &format!("/f{index}/{at}"), &Leaf::Integer(*item));
                }
                text.push(']');
            }
            Field::Table(leaves) => {
                for (at, leaf) in leaves.iter().enumerate() {
                    text.push_str(match (is_json, at) {
                        (true, 0) => "{",
                        (true, _) => ", ",
                        (false, _) if syntax == Syntax::Yaml => "\n  ",
                        (false, _) => "\n",
                    });
                    let _ = write!(text, "{quote}k{at}{quote}{assign}");
                    put(&mut text, &format!("/f{index}/k{at}"), leaf);
                }
                if is_json {
                    text.push('}');
                }
            }
        }
        if !is_json {
            text.push('\n');
        }
    }
    text.push_str(if is_json { " }" } else { "" });
    (text, place)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn violations_cover_what_is_broken(fields in fields(), choice in any::<prop::sample::Index>()) {
        let schema = schema(&fields);
        let leaves = leaves(&fields);
        let (broken, leaf) = choice.get(&leaves);
        for syntax in [Syntax::Json, Syntax::Yaml, Syntax::Toml] {
            let (text, _) = write(&fields, syntax, "");
            prop_assert!(schema.check_document(&read_tree(syntax, &text)).is_empty(), "{text}");
            let (text, place) = write(&fields, syntax, broken);
            let root = read_tree(syntax, &text);
            let violations = schema.check_document(&root);
            prop_assert_eq!(violations.len(), 1, "{}", &text);
            prop_assert_eq!(&violations[0].instance, &Where::Value(broken.clone()));
            let span = root.pointer(broken).unwrap().span;
            prop_assert_eq!(span.start as usize..span.end as usize, place, "{}", &text);
        }
        // An environment has no lists and tables but as texts.
        let texts: Vec<(String, String)> = leaves
            .iter()
            .filter(|(pointer, _)| pointer.matches('/').count() == 1)
            .map(|(pointer, leaf)| (pointer[1..].to_owned(), leaf.text(pointer == broken)))
            .collect();
        let values: Vec<(&[u8], EnvironmentValue<'_>)> =
            texts.iter().map(|(key, text)| (key.as_bytes(), EnvironmentValue::Text(text.as_bytes()))).collect();
        let violations = schema.check_environment(&values);
        if broken.matches('/').count() == 1 {
            prop_assert_eq!(violations.len(), 1);
            prop_assert_eq!(&violations[0].instance, &Where::Value(broken.clone()));
            let message = violations[0].message.to_string();
            prop_assert!(!message.contains(&leaf.text(true)), "{}", message);
        } else {
            prop_assert!(violations.is_empty());
        }
    }
}
