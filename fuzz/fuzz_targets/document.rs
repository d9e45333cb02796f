//! Any bytes make a document whose tokens tile them, and whose lines can be masked.

#![no_main]

use envguard_core::mask_line;
use envguard_syntax::{Document, Encoding, LineIndex};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    let document = Document::parse(source);
    let mut position = 0;
    for token in document.tokens() {
        assert_eq!(token.span.start, position, "a gap");
        assert!(!token.span.is_empty(), "an empty token");
        position = token.span.end;
    }
    assert_eq!(position as usize, source.len(), "the last token ends early");
    let index = LineIndex::new(source);
    let mut position = if document.has_byte_order_mark { 3 } else { 0 };
    for line in &document.lines {
        assert_eq!(line.span.start, position, "a gap between lines");
        position = line.full_span().end;
        if let Some(entry) = line.entry() {
            for span in [entry.export, entry.key, entry.delimiter, entry.value, entry.comment] {
                assert!(line.span.contains(span), "a part is not on its line");
            }
        }
        assert_eq!(mask_line(&document, line).len(), line.span.len(), "a mask of another length");
        let start = index.position(source, line.span.start);
        assert!(start.line >= 1 && start.column >= 1, "positions count from 1");
    }
    assert_eq!(position as usize, source.len(), "the last line ends early");
    let _ = Encoding::detect(source).to_utf8(source);
});
