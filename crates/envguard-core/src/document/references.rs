//! References to variables in the texts of documents.

use envguard_syntax::Span;

use super::ConfigDocument;
use crate::tree::{Node, NodeKind};

/// A reference to a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    /// All of `$NAME`; of `${NAME…`, what stands before the default.
    pub(crate) span: Span,
    /// The name.
    pub(crate) name: Span,
    /// Whether it has braces.
    pub(crate) is_braced: bool,
    /// Whether it says what to take where the variable is not set.
    pub(crate) has_default: bool,
}

/// The references in the texts of `document`, in the order of the file, as Compose reads them: `$NAME`, `${NAME}` and
/// `${NAME:-default}`, but not `$$NAME`. References in defaults count too.
pub(crate) fn references(document: &ConfigDocument) -> Vec<Reference> {
    let source = &document.file.bytes;
    let mut found = Vec::new();
    if source.contains(&b'$') {
        for root in &document.tree.documents {
            collect(root, source, &mut found);
        }
    }
    // What aliases repeat stands in one place.
    found.sort_unstable();
    found.dedup();
    found
}

fn collect(node: &Node, source: &[u8], found: &mut Vec<Reference>) {
    match &node.kind {
        NodeKind::Text(_) => scan(node.span, source, found),
        NodeKind::List(items) => items.iter().for_each(|item| collect(item, source, found)),
        NodeKind::Map(members) => members.iter().for_each(|member| collect(&member.value, source, found)),
        _ => {}
    }
}

/// Finds the references in the text at `span`. What stands in the file is looked at rather than what it means: no
/// syntax has a reason to escape a piece of a reference.
fn scan(span: Span, source: &[u8], found: &mut Vec<Reference>) {
    let bytes = span.of(source);
    let mut at = 0;
    while let Some(dollar) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'$')) {
        let start = at + dollar;
        at = start + 1;
        let is_braced = match bytes.get(at) {
            Some(b'$') => {
                at += 1;
                continue;
            }
            Some(b'{') => true,
            _ => false,
        };
        let name_start = at + usize::from(is_braced);
        let length = name_length(bytes.get(name_start..).unwrap_or_default());
        if length == 0 {
            continue;
        }
        let name_end = name_start + length;
        at = name_end;
        let rest = bytes.get(name_end..).unwrap_or_default();
        let operator = rest.strip_prefix(b":").unwrap_or(rest).first();
        let has_default = is_braced && matches!(operator, Some(b'-' | b'+'));
        let is_closed = matches!(rest.first(), Some(b'}'));
        // `${NAME…` with anything else after the name is no reference but a template of another kind.
        if is_braced && !is_closed && !has_default && operator != Some(&b'?') {
            continue;
        }
        let end = name_end + usize::from(is_braced && is_closed);
        let place = |from: usize, to: usize| Span::new(span.start as usize + from, span.start as usize + to);
        found.push(Reference {
            span: place(start, end),
            name: place(name_start, name_end),
            is_braced,
            has_default,
        });
    }
}

fn name_length(bytes: &[u8]) -> usize {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if bytes.first().is_none_or(u8::is_ascii_digit) {
        return 0;
    }
    bytes.iter().take_while(|byte| is_name(byte)).count()
}
