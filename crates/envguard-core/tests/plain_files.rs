//! A file that the parser finds nothing noteworthy about is the same to every dialect.

use std::collections::BTreeMap;

use envguard_core::{Context, DialectSet, Settings, SourceFile};
use envguard_syntax::Span;
use envguard_syntax::dialect::{Assignment, Dialect, Environment, Reading, Value};
use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_oneof, proptest};

/// All dialects agree on `source`, or it is known that they may not.
fn assert_agreement(source: &str) {
    let file = SourceFile::new(".env", source);
    let settings = Settings::new(DialectSet::all());
    if Context::new(&file, &settings).may_diverge() {
        return;
    }
    let environment = Environment::default();
    let first = Dialect::Node.read(source.as_bytes(), &environment);
    for dialect in Dialect::ALL {
        let reading = dialect.read(source.as_bytes(), &environment);
        assert!(reading.errors.is_empty(), "{dialect} rejects {source:?}: {:?}", reading.errors);
        assert!(last(&first) == last(&reading), "{dialect} reads {source:?} otherwise: {reading:?}");
    }
}

/// Each key with its last value: which one counts is another matter.
fn last<'r, 's>(reading: &'r Reading<'s>) -> BTreeMap<&'r [u8], (&'r Value<'s>, Span)> {
    let pair =
        |assignment: &'r Assignment<'s>| (assignment.key.as_ref(), (&assignment.value, assignment.key_span));
    reading.assignments.iter().map(pair).collect()
}

#[test]
fn known_traps() {
    for source in [
        "A=\n'x'\n",
        "A=\nB=1\n",
        "A=",
        "A=\n\n\nB=",
        "# C:\\\nA=1\n",
        "set -a\nA=1\n",
        "export=1\n",
        "exportA=1\n",
        "true=1\nif=2\n",
        "=1\n",
        "_=1\n__=1\n_1=1\n_A=1\n",
        "\u{feff}A=1\n",
        "#\n#A=1\n# A=\"\nB=2\n",
        "# it's\nB=1\n# it's\n",
        "A=1\nA=2\nA=1\n",
        "UID=1\n",
    ] {
        assert_agreement(source);
    }
    assert_agreement(&format!("A={}\nB=1\n", "x".repeat(70_000)));
    assert_agreement(&format!("# {}\nB=1\n", "x".repeat(70_000)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_files_are_the_same_to_all(lines in prop::collection::vec(line(), 0..6)) {
        assert_agreement(&lines.concat());
    }
}

/// Mostly what is plain, some of what is nearly so.
fn line() -> impl Strategy<Value = String> {
    let value = "[A-Za-z0-9_./:@%+,=-]{0,8}";
    let plain = ("[A-Za-z_][A-Za-z0-9_]{0,3}", value).prop_map(|(key, value)| format!("{key}={value}\n"));
    let comment = "#[ -~]{0,10}\n";
    let any = "[A-Za-z_#=:.'\"\\\\$ \t\r-]{0,6}\n?";
    prop_oneof![6 => plain, 2 => comment, 1 => Just("\n".to_owned()), 1 => any, 1 => "[A-Z]=[a-z]?"]
}
