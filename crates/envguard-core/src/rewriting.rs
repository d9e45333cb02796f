//! Other ways to write a value.

use envguard_syntax::dialect::{Dialect, Environment, Reading, Value};
use envguard_syntax::{Entry, Facts, Line, PieceKind, Quote};

use crate::Context;

/// The text that a value is meant to be, as people read it: what stands in the quotes, with the escapes of double
/// quotes. `None` where that cannot be told from the file alone, or where the quotes are broken.
pub(crate) fn meant(context: &Context<'_>, line: &Line) -> Option<Vec<u8>> {
    let source = context.source();
    let entry = line.entry()?;
    if line.facts.intersects(Facts::UNTERMINATED | Facts::TRAILING_CONTENT) {
        return None;
    }
    let mut text = Vec::with_capacity(entry.value.len());
    for piece in entry.pieces(source) {
        let bytes = piece.span.of(source);
        match (piece.kind, piece.quote, bytes) {
            (PieceKind::Open | PieceKind::Close, ..) => {}
            (PieceKind::Escape, Quote::Double, b"\\n") => text.push(b'\n'),
            (PieceKind::Escape, Quote::Double, [b'\\', escaped @ (b'"' | b'\\' | b'$')]) => {
                text.push(*escaped);
            }
            // What a reference gives depends on who reads it, and so does what other letters stand for.
            (PieceKind::Reference(_) | PieceKind::Command, ..)
            | (PieceKind::Escape, Quote::Double, [b'\\', b'a'..=b'z']) => return None,
            _ => text.extend_from_slice(bytes),
        }
    }
    Some(text)
}

/// A way to write `text` that all configured dialects read as just that on this line; the plainest of them.
pub(crate) fn agreed(context: &Context<'_>, line: &Line, text: &[u8]) -> Option<Vec<u8>> {
    let dialects = context.settings.dialects;
    candidates(text).find(|candidate| {
        let source = rewritten(context, line, candidate);
        dialects.iter().all(|dialect| reads_only(&read(dialect, &source), text))
    })
}

/// A way to put quotes around what stands there after which all configured dialects read what they did. `None` where
/// there is none, or none that could be told from others, since a dialect reads nothing.
pub(crate) fn equivalent(context: &Context<'_>, line: &Line) -> Option<Vec<u8>> {
    let raw = line.entry()?.value.of(context.source());
    let original = rewritten(context, line, raw);
    let dialects = context.settings.dialects;
    if dialects.iter().any(|dialect| read(dialect, &original).assignments.is_empty()) {
        return None;
    }
    candidates(raw).find(|candidate| {
        let changed = rewritten(context, line, candidate);
        candidate != raw
            && dialects.iter().all(|dialect| {
                let (before, after) = (read(dialect, &original), read(dialect, &changed));
                let same = before.assignments.iter().zip(&after.assignments);
                before.assignments.len() == after.assignments.len()
                    && same.into_iter().all(|(a, b)| a.key == b.key && a.value == b.value)
            })
    })
}

/// Ways to write `text`, from the plainest to the most unusual.
fn candidates(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let quoted = |quote: u8| [&[quote], text, &[quote]].concat();
    let escaped = |text: &[u8]| {
        let mut escaped = vec![b'"'];
        for &byte in text {
            if matches!(byte, b'"' | b'\\' | b'$') {
                escaped.push(b'\\');
            }
            escaped.push(byte);
        }
        escaped.push(b'"');
        escaped
    };
    // A way that cannot be right is not tried, and neither are double quotes around what would be escapes there.
    let bare = (!text.is_empty()).then(|| text.to_vec());
    let double = (!text.iter().any(|byte| matches!(byte, b'"' | b'\\'))).then(|| quoted(b'"'));
    let single = (!text.contains(&b'\'')).then(|| quoted(b'\''));
    let with_escapes = text.iter().any(|byte| matches!(byte, b'"' | b'\\' | b'$')).then(|| escaped(text));
    [bare, double, single, with_escapes].into_iter().flatten()
}

/// The line alone, with `value` in the place of its value.
fn rewritten(context: &Context<'_>, line: &Line, value: &[u8]) -> Vec<u8> {
    let source = context.source();
    let around = |entry: &Entry| (entry.value.start as usize, entry.value.end as usize);
    let (start, end) = line.entry().map_or((0, 0), around);
    let before = source.get(line.span.start as usize..start).unwrap_or_default();
    let after = source.get(end..line.full_span().end as usize).unwrap_or_default();
    [before, value, after].concat()
}

fn read(dialect: Dialect, source: &[u8]) -> Reading<'_> {
    dialect.read(source, &Environment::default())
}

fn reads_only(reading: &Reading<'_>, text: &[u8]) -> bool {
    let [assignment] = reading.assignments.as_slice() else { return false };
    reading.errors.is_empty() && matches!(&assignment.value, Value::Text(value) if **value == *text)
}
