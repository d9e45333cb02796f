//! No reader panics, hangs or lets a file grow without bound, and its spans lie within the file.

#![no_main]

use envguard_syntax::Span;
use envguard_syntax::dialect::{Dialect, Environment, Value};
use libfuzzer_sys::fuzz_target;

/// What expansion may add to the length of a file: enough for the limit of any reader, each of which has its own.
const GROWTH: usize = 4 << 20;

fuzz_target!(|source: &[u8]| {
    let environment: Environment = [("X", "from the environment"), ("HOME", "/root")].into_iter().collect();
    for dialect in Dialect::ALL {
        let reading = dialect.read(source, &environment);
        let is_within = |span: Span| span.start <= span.end && span.end as usize <= source.len();
        let mut total = 0;
        for assignment in &reading.assignments {
            assert!(is_within(assignment.key_span), "{dialect}: a key beyond the end");
            assert!(is_within(assignment.value_span), "{dialect}: a value beyond the end");
            total += assignment.key.len();
            if let Value::Text(text) = &assignment.value {
                total += text.len();
            }
        }
        // A byte that is no UTF-8 may become the three of a replacement character.
        assert!(total <= 3 * source.len() + GROWTH, "{dialect}: {total} bytes from {}", source.len());
        for error in &reading.errors {
            assert!(is_within(error.span), "{dialect}: an error beyond the end");
        }
    }
});
