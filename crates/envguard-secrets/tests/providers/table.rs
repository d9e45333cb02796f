//! The generator of `src/provider/table.rs`.

use std::fmt::Write;
use std::path::Path;

use envguard_secrets::provider;

use crate::data;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/provider/table.rs");

/// All that a rule may say.
const KEYS: [&str; 15] = [
    "id",
    "summary",
    "docs",
    "keywords",
    "context",
    "lead",
    "open",
    "pattern",
    "secret-group",
    "min-entropy",
    "check",
    "published",
    "match",
    "contradicted",
    "no-match",
];

fn table() -> String {
    let rules = data::rules();
    let mut table = format!(
        "//! All rules. Made from `data/*.toml` by a test: `ENVGUARD_UPDATE=1 cargo test -p envguard-secrets` makes it \
         anew.\n\nuse std::sync::OnceLock;\n\nuse super::checks;\nuse super::rule::ProviderRule;\n\n#[rustfmt::skip]\n\
         pub(super) static RULES: [ProviderRule; {}] = [\n",
        rules.len()
    );
    for rule in &rules {
        let check = Some(rule.text("check")).filter(|check| !check.is_empty()).unwrap_or("shape");
        writeln!(
            table,
            "    ProviderRule {{\n        id: {:?}, area: {:?},\n        summary: {:?},\n        docs: {:?},\n        \
             keywords: &{:?}, context: &{:?},\n        lead: {}, is_open: {}, pattern: {:?},\n        secret_group: {}, \
             min_entropy: {:?}, check: checks::{check}, published: &{:?},\n        compiled: OnceLock::new(),\n    }},",
            rule.id(),
            rule.area,
            rule.text("summary"),
            rule.text("docs"),
            rule.texts("keywords"),
            rule.texts("context"),
            rule.number("lead"),
            rule.flag("open"),
            rule.text("pattern"),
            rule.number("secret-group"),
            rule.min_entropy(),
            rule.texts("published"),
        )
        .unwrap();
    }
    table + "];\n"
}

#[test]
fn the_table_is_fresh() {
    let expected = table();
    if std::env::var_os("ENVGUARD_UPDATE").is_some() {
        std::fs::write(PATH, &expected).unwrap();
    }
    let found = std::fs::read_to_string(Path::new(PATH)).unwrap_or_default();
    assert!(found == expected, "src/provider/table.rs is stale: ENVGUARD_UPDATE=1 cargo test makes it anew");
}

#[test]
fn rules_are_complete_and_ids_are_unique() {
    let rules = data::rules();
    let mut ids: Vec<_> = rules.iter().map(data::Rule::id).collect();
    ids.sort_unstable();
    assert_eq!(ids.windows(2).find(|pair| pair[0] == pair[1]), None, "an id twice");
    assert_eq!(provider::rules().len(), rules.len());
    for rule in &rules {
        let id = rule.id();
        assert_eq!(rule.keys().find(|key| !KEYS.contains(key)), None, "{id}");
        let is_kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(!id.is_empty() && id.bytes().all(is_kebab), "{id}");
        assert!(!rule.text("summary").is_empty() && !rule.text("summary").ends_with('.'), "{id}");
        assert!(rule.text("docs").starts_with("https://"), "{id} has no link");
        assert!(
            !rule.texts("match").is_empty() && !rule.texts("no-match").is_empty(),
            "{id} has no examples"
        );
    }
}

#[test]
fn patterns_are_bounded() {
    for rule in data::rules() {
        let pattern = rule.text("pattern").replace(r"\+", "").replace(r"\*", "");
        // In a class, both stand for themselves.
        let mut in_class = false;
        for (at, byte) in pattern.bytes().enumerate() {
            in_class = byte == b'[' || in_class && byte != b']';
            let repeats = !in_class && (byte == b'+' || byte == b'*');
            assert!(!repeats && !pattern[at..].starts_with(",}"), "{}: {pattern}", rule.id());
        }
    }
}
