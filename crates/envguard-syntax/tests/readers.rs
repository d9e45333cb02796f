//! What every reader keeps to on any bytes: it does not panic, its spans lie within the file, and what it gives is bounded.

use envguard_syntax::Span;
use envguard_syntax::dialect::{Dialect, Environment, Value};
use proptest::prelude::*;

/// What expansion may add to the length of a file: enough for the limit of any reader, each of which has its own.
const GROWTH: usize = 4 << 20;

fn assert_sound(source: &[u8]) {
    let environment: Environment = [("X", "from the environment"), ("HOME", "/root")].into_iter().collect();
    let assert_within = |dialect: Dialect, what: &str, span: Span| {
        let is_within = span.start <= span.end && span.end as usize <= source.len();
        assert!(is_within, "{dialect}: {what} at {span:?} of {}", source.escape_ascii());
    };
    for dialect in Dialect::ALL {
        let reading = dialect.read(source, &environment);
        let mut total = 0;
        for assignment in &reading.assignments {
            assert_within(dialect, "a key", assignment.key_span);
            assert_within(dialect, "a value", assignment.value_span);
            total += assignment.key.len();
            if let Value::Text(text) = &assignment.value {
                total += text.len();
            }
        }
        for error in &reading.errors {
            assert_within(dialect, "an error", error.span);
        }
        // A byte that is no UTF-8 may become the three of a replacement character.
        let most = 3 * source.len() + GROWTH;
        assert!(total <= most, "{dialect}: {total} bytes of {}", source.escape_ascii());
    }
}

/// Lines and pieces of lines, plain and broken.
fn source() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "A", "B_C", "X", "=", "=", "=", " = ", ": ", "\"", "\"", "'", "'", "`", "\\", "$", "$A", "${A}",
        "${A:-", "${A:?", "${!A}", "${A/", "$((1+", "$(", ")", "}", "{1..9}", "{a,b}", "#", " # ", "\n",
        "\n", "\n", "\r\n", "\r", " ", "\t", "export ", "unset ", "set -e\n", "if ", "then ", "fi\n",
        "eval ", ";", "()", "<<A\n", "x y", "\u{feff}", "é", "\0", "\\n", "\\x4", "\\u00", "X=$X$X\n",
        "X+=$X\n",
    ]);
    prop::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(source in prop::collection::vec(any::<u8>(), 0..100)) {
        assert_sound(&source);
    }

    #[test]
    fn what_looks_like_env_files(source in source()) {
        assert_sound(source.as_bytes());
    }
}

/// Values that double with every line.
#[test]
fn values_that_grow() {
    for line in ["X=$X$X\n", "X=${X}${X}\n", "X=\"$X$X\"\n", "X+=$X\n", "X=${X:-$X}${X/f/$X}\n"] {
        assert_sound(format!("X=xxxxxxxx\n{}", line.repeat(100)).as_bytes());
    }
}

/// The fuzzer found once that bash's complaint about the first of these stood beyond the end of the file.
#[test]
fn found_before() {
    for source in ["if \u{feff}yy", "if\0", "A=$(", "A=(", "{ \\\n"] {
        assert_sound(source.as_bytes());
    }
}
