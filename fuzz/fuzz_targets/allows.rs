//! No comment and no value that is known makes its reader panic, and what they give lies in the text.

#![no_main]

use envguard_secrets::{Allows, KnownValues};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let mut allows = Allows::read(text);
    for start in 0..=text.len() {
        let span = start..text.len().min(start + 9);
        if let Some(allowed) = allows.permit(&["secret/token", "secret"], &span) {
            assert!(
                allowed.span.start < allowed.span.end && allowed.span.end <= text.len(),
                "beyond the end"
            );
        }
    }
    assert!(allows.unused().all(|allowed| allowed.span.end <= text.len()), "beyond the end");

    // What stands between NULs first are the values, and the rest is the text that has them.
    let parts: Vec<&[u8]> = text.split(|byte| *byte == 0).collect();
    let Some((rest, values)) = parts.split_last() else { return };
    let mut last = 0;
    for (number, range) in KnownValues::new(values).find(rest) {
        assert!(range.start >= last, "in order");
        last = range.end;
        assert_eq!(rest.get(range), values.get(number).copied(), "the value itself");
    }
});
