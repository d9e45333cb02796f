//! Where the statements of dotenvy end.

use super::error;
use crate::Span;
use crate::dialect::ReadError;
use crate::dialect::text::find;

/// The states of the scan for the end of a statement.
#[derive(Clone, Copy, PartialEq)]
enum Scan {
    Complete,
    Space,
    Escape,
    Single,
    SingleEscape,
    Double,
    DoubleEscape,
}

/// The text of the statement at `start`, without its comment, and the offset of the line after it.
pub(super) fn logical_line(source: &[u8], start: usize) -> Result<(&str, usize), ReadError> {
    let mut scan = Scan::Complete;
    let mut position = start;
    while position < source.len() {
        let newline = find(source, position, |byte| byte == b'\n');
        let next = source.len().min(newline + 1);
        let Ok(line) = std::str::from_utf8(&source[position..next]) else {
            return Err(error(Span::new(position, newline), "the line is no UTF-8"));
        };
        if position == start && line.trim_start().starts_with('#') {
            return Ok(("", next));
        }
        for (offset, c) in line.char_indices() {
            scan = match (scan, c) {
                (Scan::Space, '#') => {
                    // The pieces before were found to be UTF-8, so the whole is.
                    let text = std::str::from_utf8(&source[start..position + offset]).unwrap_or_default();
                    return Ok((text, next));
                }
                (Scan::Complete | Scan::Space, '\\') => Scan::Escape,
                (Scan::Complete | Scan::Space, '"') => Scan::Double,
                (Scan::Complete | Scan::Space, '\'') => Scan::Single,
                (Scan::Complete, c) if c.is_whitespace() && c != '\n' && c != '\r' => Scan::Space,
                (Scan::Complete | Scan::Space | Scan::Escape, _)
                | (Scan::Double, '"')
                | (Scan::Single, '\'') => Scan::Complete,
                (Scan::Double, '\\') => Scan::DoubleEscape,
                (Scan::Double | Scan::DoubleEscape, _) => Scan::Double,
                (Scan::Single, '\\') => Scan::SingleEscape,
                (Scan::Single | Scan::SingleEscape, _) => Scan::Single,
            };
        }
        if scan == Scan::Complete {
            return Ok((std::str::from_utf8(&source[start..next]).unwrap_or_default(), next));
        }
        position = next;
    }
    Err(error(
        Span::new(start, source.len()),
        match scan {
            Scan::Space => "the file ends in a blank without a newline",
            Scan::Escape => "the file ends in a backslash",
            _ => "a quote is never closed",
        },
    ))
}
