//! What bringing files together may do to them: nothing but to add.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use envguard_core::{Contract, ContractSource, DialectSet, SourceFile, Variable, declare, fill};
use envguard_syntax::Document;
use envguard_syntax::dialect::{Dialect, Environment, Value};
use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};

/// The map that a program gets, as text; tests hold no secrets.
fn vars(dialect: Dialect, source: &[u8]) -> BTreeMap<String, String> {
    let reading = dialect.read(source, &Environment::default());
    let show = |value: &Value<'_>| match value {
        Value::Text(text) => format!("{:?}", text.escape_ascii().to_string()),
        other => format!("{other:?}"),
    };
    let vars = reading.vars();
    vars.iter().map(|(key, assignment)| (key.escape_ascii().to_string(), show(&assignment.value))).collect()
}

fn keys(source: &[u8]) -> BTreeSet<Vec<u8>> {
    let document = Document::parse(source);
    let keys = document.entries().map(|(_, entry)| entry.key.of(source).to_vec());
    keys.filter(|key| !key.is_empty()).collect()
}

fn contract(example: &[u8]) -> Contract {
    let file = Arc::new(SourceFile::new(".env.example", example));
    Contract::new(vec![Arc::new(ContractSource::example(file))])
}

/// Whether all bytes of `before` are in `after`, in their order.
fn is_within(before: &[u8], after: &[u8]) -> bool {
    let mut after = after.iter();
    before.iter().all(|byte| after.any(|other| other == byte))
}

#[track_caller]
fn assert_kept(before: &[u8], after: &[u8], dialects: DialectSet) {
    let shown = format!("\"{}\" became \"{}\"", before.escape_ascii(), after.escape_ascii());
    assert!(is_within(before, after), "bytes are gone: {shown}");
    for dialect in dialects.iter() {
        let (was, is) = (vars(dialect, before), vars(dialect, after));
        for (key, value) in &was {
            assert_eq!(is.get(key), Some(value), "{dialect}, {key}: {shown}");
        }
    }
}

/// Fills and declares, and compares all that comes of it.
fn check(values: &[u8], example: &[u8], dialects: DialectSet) {
    let declared = contract(example);
    if let Ok(synced) = fill(values, &declared, &|_| false, dialects) {
        assert_kept(values, &synced.bytes, dialects);
        let has = keys(&synced.bytes);
        let wanted = declared.variables().filter(Variable::is_required);
        let missing = wanted.filter(|variable| !has.contains(variable.key())).count();
        assert_eq!(missing, synced.left_out.len(), "\"{}\"", synced.bytes.escape_ascii());
        let again = fill(&synced.bytes, &declared, &|_| false, dialects).expect("it went well before");
        assert_eq!(again.bytes.escape_ascii().to_string(), synced.bytes.escape_ascii().to_string());
        assert!(again.added.is_empty());
    }
    if let Ok(synced) = declare(values, &declared, dialects) {
        assert_kept(example, &synced.bytes, dialects);
        let declared = contract(&synced.bytes);
        let missing = keys(values).into_iter().filter(|key| declared.get(key).is_none()).count();
        assert_eq!(missing, synced.left_out.len(), "\"{}\"", synced.bytes.escape_ascii());
        let again = declare(values, &declared, dialects).expect("it went well before");
        assert_eq!(again.bytes.escape_ascii().to_string(), synced.bytes.escape_ascii().to_string());
        assert!(again.added.is_empty());
        assert!(!String::from_utf8_lossy(&synced.bytes[..]).contains("s3cr3t"));
    }
}

/// Lines that a runtime may or may not like. None refers to another: what a reference sees may be what is added.
fn line() -> impl Strategy<Value = String> {
    let key = prop::sample::select(&["A", "B", "C", "DB_URL", "API_KEY", "lower", "x.y"]);
    let value = prop::sample::select(&[
        "",
        "1",
        "true",
        "two words",
        "'one'",
        "\"two\"",
        "`three`",
        "\"open",
        "'open",
        "a # b",
        "a#b",
        "\\n",
        "\"on\ntwo lines\"",
        "https://h/p",
        "\"x\" y",
    ]);
    let plain = (key, value).prop_map(|(key, value)| format!("{key}={value}"));
    let other = prop::sample::select(&[
        "",
        "",
        "# about",
        "# A=1",
        "# optional",
        "#\\",
        "export B=2",
        "export C",
        "lone",
        " A = 1 ",
        "B: 2",
        "=x",
        "!",
    ]);
    proptest::prop_oneof![3 => plain, 2 => other.prop_map(str::to_owned)]
}

fn file() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(&["\n", "\n", "\r\n"]);
    (prop::collection::vec(line(), 0..8), ending, prop::bool::ANY).prop_map(|(lines, ending, is_closed)| {
        let text = lines.join(ending);
        if is_closed && !lines.is_empty() { text + ending } else { text }
    })
}

fn dialects() -> impl Strategy<Value = DialectSet> {
    let some = prop::sample::subsequence(Dialect::ALL.to_vec(), 1..=3);
    some.prop_map(|dialects| dialects.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_only_grow(values in file(), example in file(), dialects in dialects()) {
        // No value of an env file may come to its example.
        check(values.replace("words", "s3cr3t").as_bytes(), example.as_bytes(), dialects);
    }

    #[test]
    fn nor_do_any_bytes_hurt(values in prop::collection::vec(0_u8..=255, 0..60), example in file()) {
        check(&values, example.as_bytes(), DialectSet::all());
        check(example.as_bytes(), &values, DialectSet::all());
    }
}
