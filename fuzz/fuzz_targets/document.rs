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
    assert_eq!(position as usize, source.len());
    let index = LineIndex::new(source);
    for line in &document.lines {
        assert_eq!(mask_line(&document, line).len(), line.span.len());
        let start = index.position(source, line.span.start);
        assert!(start.line >= 1 && start.column >= 1);
    }
    let encoding = Encoding::detect(source);
    let _ = encoding.to_utf8(source);
});
