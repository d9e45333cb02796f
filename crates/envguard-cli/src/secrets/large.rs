//! Files that are too large to be held.

use std::io::{self, Read};

use envguard_secrets::{Window, Windows};
use envguard_syntax::LineIndex;

use super::scanner::{Base, Scanner};
use super::text::{Source, Text, Wanted};
use crate::finding::Finding;

/// Looks through all that `reader` gives as a file that is shown as `path`, at constant memory. What it gave before an
/// error is looked through too.
pub(super) fn scan(
    scanner: &Scanner<'_>,
    path: &str,
    wanted: Wanted,
    mut reader: impl Read,
    findings: &mut Vec<Finding>,
) -> io::Result<u64> {
    const PART: usize = 1 << 18;
    let mut base = Base::START;
    let mut visit = |window: &Window<'_>| {
        let text = Text { path, bytes: window.bytes, source: Source::Present, wanted };
        findings.extend(scanner.scan_piece(&text, base, &window.due));
        base = advance(base, window);
    };
    let mut windows = Windows::default();
    let mut part = vec![0; PART];
    let mut size = 0;
    let result = loop {
        match reader.read(&mut part) {
            Ok(0) => break Ok(size),
            Ok(read) => {
                size += read as u64;
                windows.push(part.get(..read).unwrap_or_default(), &mut visit);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    windows.finish(&mut visit);
    result
}

/// Where the next window stands.
fn advance(base: Base, window: &Window<'_>) -> Base {
    let next =
        LineIndex::new(window.bytes).position(window.bytes, u32::try_from(window.next).unwrap_or(u32::MAX));
    let column = if next.line == 1 { base.column.saturating_add(next.column - 1) } else { next.column };
    let line = base.line.saturating_add(next.line - 1);
    Base { offset: window.offset + window.next, line, column }
}
