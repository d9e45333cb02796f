//! What the comments of an example file say: the decorators that other tools have there, in the words of JSON Schema.

use envguard_syntax::{Content, Document, Span};

use super::cursor::Cursor;
use super::decorator::{Decorator, Given, Switch, read_decorators};
use super::types::TypeWriter;
use super::value_reader::{Layout, ValueReader};
use crate::import::{Imported, Words};
use crate::tree::{Member, Node, NodeKind};

/// Decorators whose value may also follow after a blank: `@type port`, and `@expire 2030-01-01` as dotenv-diff has it.
const SPACED: [&str; 4] = ["type", "expire", "expires", "deprecated"];

/// What the comments of the example `source` say about its keys, on their lines and directly above; `None` where they
/// say nothing. Known are `@type`, `@expire` (or `@expires`), `@sensitive` (or `@secret`), `@public`, `@deprecated` and
/// `@example`; whether a key is optional is told apart from that. Other words after an `@` may be prose.
pub(crate) fn read_example(source: &[u8]) -> Option<Imported> {
    if !source.contains(&b'@') {
        return None;
    }
    let document = Document::parse(source);
    let mut properties: Vec<Member> = Vec::new();
    let mut warnings = Vec::new();
    let mut above = Vec::new();
    for line in &document.lines {
        match line.content {
            Content::Comment(comment) => read_comment(source, comment, &mut above),
            Content::Entry(entry) if !entry.key.is_empty() => {
                read_comment(source, entry.comment, &mut above);
                let mut words = Words::default();
                for decorator in above.drain(..) {
                    add(&decorator, &mut words, &mut TypeWriter::new(&mut warnings));
                }
                let value = words.build(entry.key);
                if !value.members().is_empty() {
                    let key = String::from_utf8_lossy(entry.key.of(source)).into();
                    properties.push(Member { key, key_span: entry.key, value });
                }
            }
            Content::Entry(_) | Content::Blank | Content::Junk(_) => above.clear(),
        }
    }
    if properties.is_empty() && warnings.is_empty() {
        return None;
    }
    let whole = Span::new(0, source.len());
    let mut schema = Words::default();
    schema.add_node(Span::empty(0), "properties", Node::new(whole, NodeKind::Map(properties)));
    Some(Imported::new(schema.build(whole), warnings))
}

/// Adds the decorators of a comment to `into`.
fn read_comment(source: &[u8], comment: Span, into: &mut Vec<Decorator>) {
    if !comment.of(source).contains(&b'@') {
        return;
    }
    let Some(until_end) = source.get(..comment.end as usize) else { return };
    let mut cursor = Cursor::new(until_end);
    cursor.go_to(comment.start as usize);
    cursor.skip_while(|byte| matches!(byte, b'#' | b' ' | b'\t'));
    let first = into.len();
    // A bracket that is not closed is prose here.
    let _ = read_decorators(&mut cursor, into);
    for decorator in into.iter_mut().skip(first) {
        if matches!(decorator.given, Given::Nothing) && SPACED.contains(&&*decorator.name.text) {
            cursor.go_to(decorator.span.end as usize);
            cursor.skip_blanks();
            if !cursor.is_at_line_end() && !matches!(cursor.peek(), Some(b'@' | b'#')) {
                decorator.given = Given::Value(ValueReader::new(&mut cursor, Layout::Comment).read());
            }
        }
    }
}

/// Adds the words that a decorator stands for.
fn add(decorator: &Decorator, words: &mut Words, types: &mut TypeWriter<'_>) {
    let value = decorator.value();
    match (&*decorator.name.text, value) {
        ("type", Some(value)) => types.write(value, words),
        ("expire" | "expires", Some(value)) => {
            if let Some(date) = value.static_text() {
                words.add_ours(value.span, "expires", date.into());
            }
        }
        ("sensitive" | "secret", _) => {
            words.add(decorator.span, "writeOnly", decorator.switch() != Switch::Off);
        }
        ("public", _) => words.add(decorator.span, "writeOnly", decorator.switch() == Switch::Off),
        ("deprecated", _) if decorator.switch() != Switch::Off => {
            words.add(decorator.span, "deprecated", true);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read, as JSON, and the warnings.
    #[track_caller]
    fn check(source: &str, expected: &serde_json::Value) {
        let imported = read_example(source.as_bytes());
        let properties = imported.and_then(|imported| Some(imported.root.get("properties")?.to_json()));
        assert_eq!(properties.unwrap_or_default(), *expected, "{source}");
    }

    #[test]
    fn comments_above_and_beside_say_what_a_key_is() {
        check(
            "# The port.\n# @type=port @public\nPORT=8080\n\nMODE=a # @type enum(a, b)\n",
            &serde_json::json!({
                "PORT": { "type": "integer", "format": "port", "minimum": 0, "maximum": 65535, "writeOnly": false },
                "MODE": { "type": "string", "enum": ["a", "b"] },
            }),
        );
        check(
            "# @expire 2030-01-01\nKEY=\n",
            &serde_json::json!({ "KEY": { "x-envguard": { "expires": "2030-01-01" } } }),
        );
        check(
            "# @secret\n# @deprecated use B\nA=\n# @sensitive=false\nB=\n",
            &serde_json::json!({ "A": { "writeOnly": true, "deprecated": true }, "B": { "writeOnly": false } }),
        );
    }

    #[test]
    fn prose_says_nothing() {
        for source in
            ["A=1\n", "# write to me@example.com\nA=1\n", "# @see (the wiki\nA=@b\n", "# @type port\n\nA=1\n"]
        {
            check(source, &serde_json::Value::Null);
        }
    }
}
