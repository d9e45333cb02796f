//! Lines of documents that can be shown.

use envguard_syntax::Span;

use super::{Node, NodeKind, ParsedTree, Syntax};
use crate::KeyName;

/// What can be shown of a document: its keys and its structure.
///
/// Every byte of a value becomes `*`, so that spans still fit, and so do comments: a value that is commented out is
/// still a value. Whatever the tree does not know, as in a file with mistakes, is shown as blanks and brackets only.
///
/// ```
/// use envguard_core::tree::{Syntax, TreeMask, parse};
/// use envguard_syntax::Span;
///
/// let source = b"db:\n  password: 's3cr3t' # mine\n";
/// let tree = parse(Syntax::Yaml, source);
/// let mask = TreeMask::new(Syntax::Yaml, source, &tree);
/// assert_eq!(mask.lines(Span::new(4, 31)), b"  password: '******' # ****");
/// ```
pub struct TreeMask<'s> {
    syntax: Syntax,
    source: &'s [u8],
    /// What is no structure, in the order of the file.
    parts: Vec<(Span, Part)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// A value: hidden but for its quotes.
    Value,
    /// A key, or the header of a TOML table: shown if it looks like one.
    Key,
    /// A value that is there to be read.
    Text,
}

/// The words of JSON Schema whose values may be those of variables.
const EXAMPLES: [&str; 4] = ["const", "default", "enum", "examples"];

impl<'s> TreeMask<'s> {
    /// Finds out what can be shown of `source`, which `tree` was read from.
    pub fn new(syntax: Syntax, source: &'s [u8], tree: &ParsedTree) -> Self {
        Self::with(syntax, source, tree, Self::collect)
    }

    /// The same for a JSON Schema, which is there to be read: hidden are only values that variables may have.
    pub fn of_schema(syntax: Syntax, source: &'s [u8], tree: &ParsedTree) -> Self {
        Self::with(syntax, source, tree, Self::collect_schema)
    }

    fn with(syntax: Syntax, source: &'s [u8], tree: &ParsedTree, collect: impl Fn(&mut Self, &Node)) -> Self {
        let mut mask = Self { syntax, source, parts: Vec::new() };
        for document in &tree.documents {
            collect(&mut mask, document);
        }
        mask.parts.extend(tree.dropped.iter().map(|span| (*span, Part::Value)));
        mask.parts.extend(tree.dropped_keys.iter().map(|span| (*span, Part::Key)));
        mask.parts.retain(|(span, _)| !span.is_empty());
        // Copies that aliases make stand where the original does.
        mask.parts.sort_unstable_by_key(|(span, part)| (span.start, *part, span.end));
        mask.parts.dedup();
        mask
    }

    fn collect(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::List(items) => items.iter().for_each(|item| self.collect(item)),
            NodeKind::Map(members) => {
                if self.syntax == Syntax::Toml && node.span.of(self.source).first() == Some(&b'[') {
                    self.parts.push((node.span, Part::Key));
                }
                for member in members {
                    self.parts.push((member.key_span, Part::Key));
                    self.collect(&member.value);
                }
            }
            _ => self.parts.push((node.span, Part::Value)),
        }
    }

    fn collect_schema(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::List(items) => items.iter().for_each(|item| self.collect_schema(item)),
            NodeKind::Map(members) => {
                for member in members {
                    self.parts.push((member.key_span, Part::Key));
                    if EXAMPLES.contains(&&*member.key) {
                        self.collect(&member.value);
                    } else {
                        self.collect_schema(&member.value);
                    }
                }
            }
            _ => self.parts.push((node.span, Part::Text)),
        }
    }

    /// The bytes of `lines`, masked. Whole lines should be asked for: what a line starts with decides what of it is
    /// a comment.
    pub fn lines(&self, lines: Span) -> Vec<u8> {
        let mut shown = Shown { start: lines.start, bytes: lines.of(self.source).to_vec() };
        let mut at = lines.start;
        // A value of many lines can begin before them.
        let from = self.parts.partition_point(|(span, _)| span.start < lines.start);
        let from =
            from - self.parts[..from].iter().rev().take_while(|(span, _)| span.end > lines.start).count();
        for (span, part) in &self.parts[from..] {
            if span.start >= lines.end {
                break;
            }
            if span.start > at {
                self.gap(&mut shown, Span { start: at, end: span.start });
            }
            if span.end <= at {
                continue;
            }
            match part {
                Part::Text => {}
                Part::Key if is_like_a_key(span.of(self.source)) => {}
                Part::Key | Part::Value => shown.hide(inside(*span, self.source)),
            }
            at = span.end;
        }
        if at < lines.end {
            self.gap(&mut shown, Span { start: at, end: lines.end });
        }
        shown.bytes
    }

    /// Masks what stands between keys and values: structure is kept, comments and all else are not.
    fn gap(&self, shown: &mut Shown, gap: Span) {
        let mut rest = gap;
        while let Some(line_end) = rest.of(self.source).iter().position(|byte| *byte == b'\n') {
            let end = rest.start + u32::try_from(line_end).unwrap_or(0) + 1;
            self.gap_in_line(shown, Span { start: rest.start, end });
            rest.start = end;
        }
        self.gap_in_line(shown, rest);
    }

    fn gap_in_line(&self, shown: &mut Shown, gap: Span) {
        let bytes = gap.of(self.source);
        let previous = (gap.start as usize).checked_sub(1).and_then(|at| self.source.get(at));
        let mut is_after_blank = previous.is_none_or(u8::is_ascii_whitespace);
        for (at, byte) in bytes.iter().enumerate() {
            let here = gap.start + u32::try_from(at).unwrap_or(0);
            let rest = Span { start: here, end: gap.end };
            let marks = match self.syntax {
                Syntax::Json | Syntax::Jsonc if bytes[at..].starts_with(b"//") => 2,
                Syntax::Json | Syntax::Jsonc if bytes[at..].starts_with(b"/*") => 2,
                Syntax::Toml if *byte == b'#' => 1,
                Syntax::Yaml if *byte == b'#' && is_after_blank => 1,
                _ => 0,
            };
            if marks > 0 {
                shown.comment(rest, marks);
                return;
            }
            if !is_structure(*byte) {
                shown.hide(Span { start: here, end: here + 1 });
            }
            is_after_blank = byte.is_ascii_whitespace();
        }
    }
}

/// A copy of some lines that is being masked.
struct Shown {
    start: u32,
    bytes: Vec<u8>,
}

impl Shown {
    fn hide(&mut self, span: Span) {
        let start = span.start.saturating_sub(self.start) as usize;
        let end = (span.end.saturating_sub(self.start) as usize).min(self.bytes.len());
        for byte in self.bytes.get_mut(start..end).into_iter().flatten() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }

    /// Hides a comment but for its marks and the blanks after them.
    fn comment(&mut self, span: Span, marks: u32) {
        let start = (span.start.saturating_sub(self.start) + marks) as usize;
        let blanks = self.bytes.get(start..).unwrap_or_default();
        let blanks = blanks.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let text = span.start + marks + u32::try_from(blanks).unwrap_or(0);
        self.hide(Span { start: text.min(span.end), end: span.end });
    }
}

/// The span without the quotes that it begins and ends with, or without what a block scalar begins with.
fn inside(span: Span, source: &[u8]) -> Span {
    match span.of(source) {
        [open @ (b'"' | b'\''), .., close] if open == close => {
            Span { start: span.start + 1, end: span.end - 1 }
        }
        [b'|' | b'>', rest @ ..] => {
            let marks = rest.iter().take_while(|byte| matches!(byte, b'+' | b'-')).count();
            Span::new(span.start as usize + 1 + marks, span.end as usize)
        }
        _ => span,
    }
}

/// Whether a key, in quotes or not, or a header, looks like names rather than like a piece of a value.
fn is_like_a_key(text: &[u8]) -> bool {
    text.split(|byte| matches!(byte, b'.' | b'[' | b']' | b'"' | b'\'' | b' ' | b'\t' | b'/' | b':' | b'@'))
        .filter(|word| !word.is_empty())
        .all(|word| KeyName::may_show(word.strip_prefix(b"$").unwrap_or(word)))
}

/// Whether a byte between keys and values says nothing but how they are put together.
fn is_structure(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"{}[],:=\"'-|><&*!?".contains(&byte)
}
