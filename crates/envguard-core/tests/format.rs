//! Formatting changes no value and comes to rest, whatever the file and whoever reads it.

use envguard_core::{DialectSet, Group, Project, Settings, SourceFile, format, rules};
use envguard_syntax::dialect::{Dialect, Environment, Reading, Value};
use proptest::prelude::*;

/// All style rules, the ones that are off by default too.
fn settings(dialects: DialectSet) -> Settings {
    let mut settings = Settings::new(dialects);
    rules::all().iter().filter(|rule| rule.group == Group::Style).for_each(|rule| settings.select(rule));
    settings
}

fn formatted(source: &[u8], settings: &Settings) -> Vec<u8> {
    format(&SourceFile::new(".env", source), settings, &Project::default()).bytes
}

/// The keys with their values, and for what a command prints the text of the command.
fn map<'r>(source: &'r [u8], reading: &'r Reading<'r>) -> Vec<(&'r [u8], &'r Value<'r>, &'r [u8])> {
    let text = |value: &Value<'_>, span: envguard_syntax::Span| match value {
        Value::Dynamic => span.of(source),
        _ => &[][..],
    };
    reading
        .vars()
        .iter()
        .map(|(key, assignment)| (key, &assignment.value, text(&assignment.value, assignment.value_span)))
        .collect()
}

fn assert_formats(source: &[u8], dialects: DialectSet) {
    let settings = settings(dialects);
    let once = formatted(source, &settings);
    let show = |bytes: &[u8]| bytes.escape_ascii().to_string();
    assert_eq!(
        show(&formatted(&once, &settings)),
        show(&once),
        "formatting twice, {dialects}: {}",
        show(source)
    );
    let environments = [Environment::default(), [("A", "a"), ("B", "b"), ("b", "c")].into_iter().collect()];
    for dialect in dialects.iter() {
        for environment in &environments {
            let (before, after) = (dialect.read(source, environment), dialect.read(&once, environment));
            assert!(
                map(source, &before) == map(&once, &after),
                "{dialect} reads something else: {} became {}",
                show(source),
                show(&once)
            );
        }
    }
}

fn lines() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "A",
        "B",
        "b",
        "A=1",
        "C=2",
        "B='x'",
        "A=\"x y\"",
        "b=${A}",
        "=",
        " = ",
        ": ",
        "\"",
        "'",
        "`",
        "\\",
        "$A",
        "${B}",
        "$(c)",
        "#",
        " # c",
        "\n",
        "\n",
        "\n\n",
        "\n\n\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "export ",
        "\u{a0}",
        "é",
        "# envguard: allow(trailing-whitespace)",
        "\u{feff}",
    ]);
    prop::collection::vec(fragment, 0..16).prop_map(|fragments| fragments.concat())
}

fn dialects() -> impl Strategy<Value = DialectSet> {
    let some = prop::sample::subsequence(Dialect::ALL.to_vec(), 0..4);
    prop_oneof![4 => some.prop_map(|some| some.into_iter().collect()), 1 => Just(DialectSet::all())]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(800) })]

    #[test]
    fn comes_to_rest_and_changes_no_value(source in lines(), dialects in dialects()) {
        assert_formats(source.as_bytes(), dialects);
    }

    #[test]
    fn takes_any_bytes(source in prop::collection::vec(any::<u8>(), 0..80), dialects in dialects()) {
        assert_formats(&source, dialects);
    }
}
