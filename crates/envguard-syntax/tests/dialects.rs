//! Each reader gives exactly what its runtime gave: the recorded cases of `fixtures/dialects/cases.jsonl`.

use std::fmt::Write as _;

use envguard_syntax::dialect::{Dialect, Environment, Value};
use serde_json::Value as Json;

/// Reads every case that has an answer of `dialect` and compares; reports all that differ at once.
fn check(dialect: Dialect) {
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/dialects/cases.jsonl");
    let cases = std::fs::read_to_string(cases).expect("the cases are in the repository");
    let (mut compared, mut failures) = (0, String::new());
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).expect("each line is a case");
        let Some(expect) = case["expect"].get(dialect.name()) else { continue };
        compared += 1;
        let environment: Environment = case["env"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_bytes(), value.as_str().expect("a string").as_bytes()))
            .collect();
        let input = case["input"].as_str().expect("an input").as_bytes();
        let reading = dialect.read(input, &environment);
        let got: serde_json::Map<String, Json> = reading
            .vars()
            .iter()
            .map(|(key, assignment)| {
                let value = match &assignment.value {
                    Value::Text(text) => String::from_utf8_lossy(text).into(),
                    Value::Null => Json::Null,
                    Value::Dynamic | Value::Unset => Json::from("<dynamic>"),
                };
                (String::from_utf8_lossy(key).into_owned(), value)
            })
            .collect();
        let wanted = expect.get("vars").cloned().unwrap_or_else(|| Json::Object(serde_json::Map::new()));
        let failed = expect["error"] == true;
        if Json::Object(got.clone()) != wanted || failed == reading.errors.is_empty() {
            let _ = writeln!(
                failures,
                "{}: {:?}\n  wanted {wanted} error {failed}\n  got    {} errors {:?}",
                case["id"],
                String::from_utf8_lossy(&input[..input.len().min(300)]),
                Json::Object(got),
                reading.errors
            );
        }
    }
    assert!(compared > 200, "only {compared} cases for {dialect}");
    assert!(failures.is_empty(), "{dialect} differs from its runtime:\n{failures}");
}

macro_rules! dialects {
    ($($name:ident: $dialect:ident,)*) => {
        $(#[test]
        fn $name() {
            check(Dialect::$dialect);
        })*
    };
}

dialects! {
    node: Node,
    node_expand: NodeExpand,
    node_native: NodeNative,
    python: Python,
    dotenvy: Dotenvy,
    ruby: Ruby,
    go: Go,
    compose: Compose,
    docker: Docker,
    php: Php,
    symfony: Symfony,
    bash: Bash,
    systemd: Systemd,
}
