//! What safe fixes may do to any file: nothing that a program would notice.

use std::collections::{BTreeMap, BTreeSet};

use envguard_core::{
    Applicability, Context, DialectSet, Level, Project, Settings, SourceFile, check, mend, rules,
};
use envguard_syntax::Document;
use envguard_syntax::dialect::{Dialect, Environment, Reading, Value};
use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};

/// The map that the program gets, as text; tests hold no secrets.
fn vars(reading: &Reading<'_>) -> BTreeMap<String, String> {
    let show = |value: &Value<'_>| match value {
        Value::Text(text) => format!("{:?}", text.escape_ascii().to_string()),
        other => format!("{other:?}"),
    };
    let vars = reading.vars();
    vars.iter().map(|(key, assignment)| (key.escape_ascii().to_string(), show(&assignment.value))).collect()
}

/// The rules that find something, but for those of taste: what is mended may be written otherwise still.
fn found(file: &SourceFile, settings: &Settings) -> BTreeSet<&'static str> {
    let diagnostics = check(&Context::new(file, settings), &Project::default());
    let rules = diagnostics.iter().map(|diagnostic| diagnostic.rule);
    rules.filter(|rule| rule.level != Level::OFF).map(|rule| rule.name).collect()
}

/// An environment in which every name that the sources below refer to is set, but for those that they define.
fn environment(source: &[u8]) -> Environment {
    let source = String::from_utf8_lossy(source);
    let names = ["A", "B", "B_C", "C", "D", "E", "HOME", "x"];
    let defined = |name: &str| source.contains(&format!("{name}=")) || source.contains(&format!("{name} ="));
    names.iter().filter(|name| !defined(name)).map(|name| (*name, format!("value of {name}"))).collect()
}

fn settings(dialects: DialectSet) -> Settings {
    let mut settings = Settings::new(dialects);
    rules::all().iter().for_each(|rule| settings.select(rule));
    settings
}

fn mended(source: &[u8], dialects: DialectSet) -> Vec<u8> {
    let file = SourceFile::new(".env", source);
    mend(&file, &settings(dialects), &Project::default(), Applicability::Safe).bytes
}

fn assert_safe(source: &[u8], dialects: DialectSet) {
    let written = source.escape_ascii().to_string();
    let settings = settings(dialects);
    let before = SourceFile::new(".env", source);
    let once = mended(source, dialects);
    let shown = once.escape_ascii().to_string();
    for environment in [Environment::default(), environment(source), environment(b"")] {
        for dialect in dialects.iter() {
            let (was, is) = (dialect.read(source, &environment), dialect.read(&once, &environment));
            assert_eq!(vars(&was), vars(&is), "{dialect} of {dialects}: \"{written}\" became \"{shown}\"");
        }
    }
    let again = mended(&once, dialects);
    let after = SourceFile::new(".env", once);
    assert_eq!(again.escape_ascii().to_string(), shown, "{dialects}: \"{written}\" was mended again");
    // What nobody reads as it stands has no value to keep, what is overridden may come to mean something else, and where
    // an odd character goes away or a carriage return becomes a line ending, there are keys and lines that were none:
    // mending one thing lays bare another.
    let document = Document::parse(source);
    let keys: BTreeSet<&[u8]> = document.entries().map(|(_, entry)| entry.key.of(source)).collect();
    let is_read = |dialect: Dialect| {
        let reading = dialect.read(source, &Environment::default());
        let read = reading.assignments.iter().map(|assignment| assignment.key.as_ref());
        reading.errors.is_empty()
            && reading.assignments.len() == document.entries().count()
            && reading.assignments.len() == keys.len()
            && read.collect::<BTreeSet<_>>() == keys
    };
    let is_plain = source.is_ascii() && !source.iter().any(|byte| matches!(byte, b'\r' | b'\0'));
    if is_plain && dialects.iter().all(is_read) {
        let (had, has) = (found(&before, &settings), found(&after, &settings));
        let new: Vec<_> = has.difference(&had).collect();
        assert!(new.is_empty(), "{dialects}: {new:?} in \"{shown}\", and not in \"{written}\"");
    }
}

/// Lines and pieces of lines, plain and broken.
fn source() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "A", "B_C", "D", "x", "=", "=", "=", " = ", ": ", "\"", "\"", "'", "'", "`", "\\", "$", "$A", "${A}",
        "$B_C", "${x", "${A:-b}", "$(c)", "#", " # ", "\n", "\n", "\n", "\r\n", "\r", " ", "\t", "export ",
        "x y", "\u{feff}", "é", "\u{a0}", "\u{200b}", "“", "\0", "\n\n\n", "\\n", "a#b", "a&b", ";", "key",
    ]);
    let lines = prop::sample::select(vec![
        "A=1\n",
        "b=2\n",
        " C = 3 \n",
        "A='x'\n",
        "D=\"a b\" # c\n",
        "E=a b\n",
        "export A=1\n",
        "A=$D/${E}\n",
        "# c\n",
        "# envguard: allow(lowercase-key) x\n",
        "LONELY\n",
        "set -a\n",
        "\n",
        "D=\"one\ntwo\"\n",
        "E=\"a\\nb\"\n",
        "B='${A}'\n",
        "C=\"$(date)\"\n",
        "A: 1\n",
        "B=\r\n",
        "UID=3\n",
        "A-B=1\n",
        "D=C:\\dir\n",
        "E={\"a\":1}\n",
    ]);
    let line = proptest::prop_oneof![
        2 => prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat()),
        3 => lines.prop_map(str::to_owned),
    ];
    prop::collection::vec(line, 0..7).prop_map(|lines| lines.concat())
}

fn dialects() -> impl Strategy<Value = DialectSet> {
    prop::sample::subsequence(Dialect::ALL.to_vec(), 1..=4)
        .prop_map(|dialects| dialects.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn safe_fixes_change_nothing(source in source(), dialects in dialects()) {
        assert_safe(source.as_bytes(), dialects);
    }
}

/// What the test above and the fuzzer found once.
#[test]
fn found_before() {
    let all = DialectSet::all();
    for source in [
        "LONELY\n C = 3 \n=$A",
        "B_C\r\"",
        "\" = \n\u{200b} = ",
        "\0\n\\n = \nA",
        "A\u{a0}\n: ",
        "=\\n'",
        "D=C:\\dir\n",
        "A: 1\n: =",
        "E=a b\nA=$D/${E}\n",
        "a#b=A'C=\"$(date)\"\n",
        "A: ${A-$x",
        "\u{e9}${A:B=1\n}=",
    ] {
        let source = source.as_bytes();
        assert_safe(source, all);
        Dialect::ALL.into_iter().for_each(|dialect| assert_safe(source, [dialect].into_iter().collect()));
    }
    let pair = [Dialect::NodeExpand, Dialect::Python].into_iter().collect();
    assert_safe(b"A=$D/${E}\nA=1\nD=\"a b\" # c\n", pair);
    // What a command prints may depend on the order, and on what is overridden.
    for source in ["B=1\nA=$(echo $B)\n", "A=1\nB=$(echo $A)\nA=2\n", "A=\u{1f}\nA=${A%~}\n"] {
        let bash = [Dialect::Bash].into_iter().collect();
        assert_eq!(mended(source.as_bytes(), bash), source.as_bytes());
    }
    // It rejects the file for the first of these bytes, and then for the next.
    let python = [Dialect::Python].into_iter().collect();
    assert_safe(&b"\xff\n=".repeat(11), python);
}
