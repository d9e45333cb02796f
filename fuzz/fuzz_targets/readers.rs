//! No reader panics, hangs or lets a file grow without bound, and its spans lie within the file.

#![no_main]

use envguard_syntax::dialect::{Dialect, Environment, Value};
use libfuzzer_sys::fuzz_target;

/// What expansion may add to the length of a file, with room for what an error message would not show.
const GROWTH: usize = 4 << 20;

fuzz_target!(|source: &[u8]| {
    let environment: Environment = [("X", "from the environment"), ("HOME", "/root")].into_iter().collect();
    for dialect in Dialect::ALL {
        let reading = dialect.read(source, &environment);
        let mut total = 0;
        for assignment in &reading.assignments {
            assert!(assignment.key_span.end as usize <= source.len(), "{dialect}: a key beyond the end");
            assert!(assignment.value_span.end as usize <= source.len(), "{dialect}: a value beyond the end");
            if let Value::Text(text) = &assignment.value {
                total += text.len();
            }
        }
        // Invalid UTF-8 may be replaced by up to three bytes a byte.
        assert!(total <= 3 * source.len() + GROWTH, "{dialect}: {total} bytes from {}", source.len());
        for error in &reading.errors {
            assert!(error.span.end as usize <= source.len(), "{dialect}: an error beyond the end");
        }
    }
});
