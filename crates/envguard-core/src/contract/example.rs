//! What an example file declares.

use envguard_syntax::{Content, Document, Span};

use crate::key_table::KeyTable;

/// One variable that an example file declares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration {
    /// Where its key stands.
    pub(super) key: Span,
    /// Whether an app does without it: a comment on its line, or directly above it, says `optional`, or the whole
    /// declaration is commented out (`# SENTRY_DSN=`).
    pub(super) optional: bool,
    /// Where its value stands, raw.
    pub(super) value: Span,
    /// Whether it is commented out.
    commented_out: bool,
}

/// The declarations of the example file `source` in file order, each key once.
pub(super) fn declarations(source: &[u8]) -> Vec<Declaration> {
    let document = Document::parse(source);
    let mut declarations: Vec<Declaration> = Vec::with_capacity(document.lines.len());
    let mut by_key = KeyTable::with_capacity(document.lines.len());
    let mut declare = |declaration: Declaration| {
        let key = declaration.key.of(source);
        let known = by_key.get_or_insert(key, declarations.len(), |index| {
            declarations.get(index).is_some_and(|declaration| declaration.key.of(source) == key)
        });
        match known {
            None => declarations.push(declaration),
            // What is declared in earnest counts, wherever it stands.
            Some(index) if declarations[index].commented_out => declarations[index] = declaration,
            Some(_) => {}
        }
    };
    // The block of comments directly above.
    let mut is_optional_above = false;
    for line in &document.lines {
        match line.content {
            Content::Entry(entry) if !entry.key.is_empty() => {
                let optional = is_optional_above || says_optional(entry.comment.of(source));
                declare(Declaration { key: entry.key, optional, value: entry.value, commented_out: false });
                is_optional_above = false;
            }
            Content::Comment(comment) => match commented_out_key(comment, source) {
                Some(key) => {
                    let value = Span::empty(key.end as usize);
                    declare(Declaration { key, optional: true, value, commented_out: true });
                    is_optional_above = false;
                }
                None => is_optional_above = says_optional(comment.of(source)),
            },
            Content::Entry(_) | Content::Blank | Content::Junk(_) => is_optional_above = false,
        }
    }
    declarations
}

/// Whether a comment has the word `optional`, as dotenvx and dotenv-diff have it (`# optional`, `# @optional`).
pub(crate) fn says_optional(comment: &[u8]) -> bool {
    comment
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_')
        .any(|word| word.eq_ignore_ascii_case(b"optional"))
}

/// The key of a declaration that is commented out: `# KEY=…`, in upper case, since other words before a `=` may be
/// prose.
pub(crate) fn commented_out_key(comment: Span, source: &[u8]) -> Option<Span> {
    let text = comment.of(source);
    let is_margin = |byte: &u8| matches!(byte, b'#' | b' ' | b'\t');
    let margin = text.iter().take_while(|byte| is_margin(byte)).count();
    let export = if text[margin..].starts_with(b"export ") { b"export ".len() } else { 0 };
    let key = &text[margin + export..];
    let length = key.iter().take_while(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_')).count();
    let start = comment.start as usize + margin + export;
    (length > 0 && key.get(length) == Some(&b'=')).then(|| Span::new(start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(source: &str) -> Vec<String> {
        let show = |declaration: &Declaration| {
            let key = String::from_utf8_lossy(declaration.key.of(source.as_bytes())).into_owned();
            if declaration.optional { key + "?" } else { key }
        };
        declarations(source.as_bytes()).iter().map(show).collect()
    }

    #[test]
    fn declarations_may_be_optional() {
        assert_eq!(
            declared("A=\nB= # optional\n# @optional\nC=1\nD=1\n# optionally\nE=\nA=2\n"),
            ["A", "B?", "C?", "D", "E"]
        );
    }

    #[test]
    fn what_is_commented_out_is_optional() {
        assert_eq!(declared("# B=1\n#A=\nA=\n## export C=\n# d=1\n# see E = 1\n"), ["B?", "A", "C?"]);
    }
}
