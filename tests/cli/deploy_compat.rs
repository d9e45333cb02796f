//! `envguard deploy compat`: a story on a real repository, and what can be wrong with what is compared.

use std::fs;

use serde_json::Value;

use crate::support::place::Place;

const EXAMPLE_1: &str = include_str!("../../fixtures/projects/two-releases/v1/.env.example");
const SCHEMA_1: &str = include_str!("../../fixtures/projects/two-releases/v1/schemas/env.schema.json");
const EXAMPLE_2: &str = include_str!("../../fixtures/projects/two-releases/v2/.env.example");
const SCHEMA_2: &str = include_str!("../../fixtures/projects/two-releases/v2/schemas/env.schema.json");

/// What `v1` runs with.
const BEFORE: [(&str, &str); 4] = [
    ("PORT", "8080"),
    ("LOG_LEVEL", "trace"),
    ("MAIL_SERVER", "mail.corp.io"),
    ("LEGACY_TOKEN", "q8Zk39fmQpX2"),
];

/// A repository with two releases: the second one adds a variable that it needs, takes a value out of an enum, renames a
/// variable, drops one, and changes a default.
fn releases() -> Place {
    let place = Place::new();
    place.git("init -q -b main").passes();
    for (tag, example, schema) in [("v1", EXAMPLE_1, SCHEMA_1), ("v2", EXAMPLE_2, SCHEMA_2)] {
        place.write(".env.example", example).write("schemas/env.schema.json", schema);
        place.git("add .env.example schemas").passes();
        place.git(&format!("commit -q -m {tag}")).passes();
        place.git(&format!("tag {tag}")).passes();
    }
    place
}

/// Writes an env file.
fn set(place: &Place, path: &str, values: &[(&str, &str)]) {
    let lines: String = values.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
    place.write(path, &lines);
}

/// What `compat` says, as JSON, and how it ends.
fn compat(place: &Place, arguments: &str) -> (i32, Value) {
    let arguments = format!("deploy compat --from v1 --to v2 --format json {arguments}");
    let ended = place.envguard(arguments.trim_end());
    let report = serde_json::from_str(&ended.text).unwrap_or_else(|_| panic!("{}", ended.text));
    (ended.code, report)
}

/// The findings that count, `rule path:line`.
fn findings(report: &Value) -> Vec<String> {
    let all = report["diagnostics"].as_array().unwrap().iter();
    let counted = all.filter(|finding| finding["severity"] != "note");
    counted
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().unwrap().to_owned();
            format!("{} {}:{}", text("rule"), text("path"), finding["span"]["start"]["line"])
        })
        .collect()
}

/// The verdicts of the gates.
fn gates(report: &Value) -> String {
    let gates = report["deploy"]["gates"].as_array().unwrap().iter();
    gates.map(|gate| gate["verdict"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

/// The plan: `action KEY`, and what starts after each step.
fn plan(report: &Value) -> Vec<String> {
    let steps = report["deploy"]["plan"].as_array().unwrap().iter();
    steps
        .map(|step| {
            let key = step["key"].as_str().map(|key| format!(" {key}")).unwrap_or_default();
            let starts = match (step["old_starts"].as_bool(), step["new_starts"].as_bool()) {
                (Some(true), Some(true)) => "both",
                (Some(true), _) => "old",
                (_, Some(true)) => "new",
                _ => "none",
            };
            format!("{}{key}: {starts}", step["action"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn each_gate_fails_for_its_reason_and_the_plan_opens_it() {
    let place = releases();
    let mut values: Vec<(&str, &str)> = BEFORE.to_vec();
    set(&place, ".env.production", &values);

    let (code, report) = compat(&place, "--env production");
    assert_eq!(code, 1);
    assert_eq!(
        findings(&report),
        [
            "renamed-variable v2:.env.example:4",
            "new-required-variable v2:.env.example:6",
            "enum-value-removed v2:schemas/env.schema.json:5",
            "default-changed v2:schemas/env.schema.json:8",
        ]
    );
    assert_eq!(gates(&report), "breaks safe unproven");
    assert_eq!(
        plan(&report),
        [
            "set SMTP_HOST: old",
            "set S3_BUCKET: old",
            "change LOG_LEVEL: both",
            "set WORKERS: both",
            "deploy: both",
            "retire: both",
            "no-return: both",
            "unset MAIL_SERVER: new",
            "unset LEGACY_TOKEN: new",
        ]
    );

    // Each step makes one finding go away.
    let steps: [(&str, &str, &[&str]); 4] = [
        ("SMTP_HOST", "mail.corp.io", &["new-required-variable", "enum-value-removed", "default-changed"]),
        ("S3_BUCKET", "uploads", &["enum-value-removed", "default-changed"]),
        ("LOG_LEVEL", "debug", &["default-changed"]),
        ("WORKERS", "4", &[]),
    ];
    for (key, value, left) in steps {
        values.retain(|(name, _)| *name != key);
        values.push((key, value));
        set(&place, ".env.production", &values);
        let (code, report) = compat(&place, "--env production");
        let found = findings(&report);
        let rules: Vec<&str> = found.iter().filter_map(|finding| finding.split(' ').next()).collect();
        assert_eq!(rules, left, "after {key}");
        assert_eq!(code, i32::from(!left.is_empty()), "after {key}");
    }
    let (_, report) = compat(&place, "--env production");
    assert_eq!(gates(&report), "safe safe unproven");

    // Deployed: the way back is open until the last step, and closed after it.
    let rollback = |place: &Place| {
        place.envguard("deploy compat --from v2 --to v1 --env production --gate rolling -q").code
    };
    assert_eq!(rollback(&place), 0);
    assert_eq!(compat(&place, "--env production --gate rollback").0, 0);
    values.retain(|(key, _)| *key != "MAIL_SERVER");
    set(&place, ".env.production", &values);
    let (code, report) = compat(&place, "--env production --gate rollback");
    assert_eq!(
        (code, findings(&report)),
        (1, vec!["removed-variable-still-read v1:.env.example:4".to_owned()])
    );
    values.retain(|(key, _)| *key != "LEGACY_TOKEN");
    set(&place, ".env.production", &values);
    let (code, report) = compat(&place, "--env production --gate rollback");
    assert_eq!(code, 1);
    assert_eq!(gates(&report), "breaks breaks unproven");
    assert_eq!(
        findings(&report),
        ["removed-variable-still-read v1:.env.example:4", "removed-variable-still-read v1:.env.example:5"]
    );
    // The new release itself starts on what is left.
    assert_eq!(place.envguard("check --env production -q").code, 0);
}

#[test]
fn what_a_release_takes_away_with_its_environment() {
    let place = releases();
    set(
        &place,
        ".env.production",
        &[
            BEFORE[0],
            ("LOG_LEVEL", "debug"),
            BEFORE[2],
            BEFORE[3],
            ("WORKERS", "4"),
            ("SMTP_HOST", "mail.corp.io"),
            ("S3_BUCKET", "uploads"),
        ],
    );
    set(
        &place,
        ".env.next",
        &[
            BEFORE[0],
            ("LOG_LEVEL", "debug"),
            ("WORKERS", "8"),
            ("SMTP_HOST", "mail.corp.io"),
            ("S3_BUCKET", "uploads"),
        ],
    );
    let (code, report) = compat(&place, "--env production --to-env next");
    assert_eq!((code, gates(&report).as_str()), (1, "safe breaks unproven"));
    assert_eq!(
        plan(&report),
        [
            "deploy: both",
            "retire: both",
            "no-return: both",
            "unset MAIL_SERVER: new",
            "unset LEGACY_TOKEN: new",
            "change WORKERS: new",
        ]
    );
    assert_eq!(compat(&place, "--env production --to-env next --gate rolling").0, 0);
}

#[test]
fn blue_and_green() {
    let place = releases();
    set(&place, ".env.blue", &BEFORE);
    set(
        &place,
        ".env.green",
        &[("PORT", "8080"), ("LOG_LEVEL", "trace"), ("SMTP_HOST", "mail.corp.io"), ("S3_BUCKET", "uploads")],
    );
    let arguments = "--strategy blue-green --env blue --to-env green";
    let (code, report) = compat(&place, arguments);
    assert_eq!(
        (code, findings(&report)),
        (1, vec!["enum-value-removed v2:schemas/env.schema.json:5".to_owned()])
    );
    assert_eq!(plan(&report)[..2], ["change LOG_LEVEL: both", "deploy: both"]);
    set(
        &place,
        ".env.green",
        &[("PORT", "8080"), ("LOG_LEVEL", "info"), ("SMTP_HOST", "mail.corp.io"), ("S3_BUCKET", "uploads")],
    );
    let (code, report) = compat(&place, arguments);
    assert_eq!((code, gates(&report).as_str()), (0, "safe safe unproven"));
    // Secrets may be in both, unless the contract says otherwise.
    let shared = |schema: &str| {
        place.write("next.schema.json", schema);
        let green = [("KEY", BEFORE[3].1), ("SMTP_HOST", "a.corp.io")];
        set(&place, ".env.green", &green);
        set(&place, ".env.blue", &[("KEY", BEFORE[3].1), ("SMTP_HOST", "b.corp.io")]);
        let ended = place.envguard(&format!(
            "deploy compat --from next.schema.json --to next.schema.json --format json {arguments}"
        ));
        findings(&serde_json::from_str(&ended.text).unwrap())
    };
    let nothing: [&str; 0] = [];
    assert_eq!(shared(r#"{"properties": {"KEY": {"writeOnly": true}}}"#), nothing);
    let word = |word: &str, key: &str| {
        format!(r#"{{"properties": {{"{key}": {{"x-envguard": {{"{word}": true}}}}}}}}"#)
    };
    assert_eq!(shared(&word("distinct-across", "KEY")), ["must-differ .env.green:1"]);
    assert_eq!(shared(&word("same-across", "SMTP_HOST")), ["must-match .env.green:2"]);
    // Who changes blue closes the way back.
    set(
        &place,
        ".env.green",
        &[("PORT", "8080"), ("LOG_LEVEL", "info"), ("SMTP_HOST", "mail.corp.io"), ("S3_BUCKET", "uploads")],
    );
    set(&place, ".env.blue", &BEFORE[..3]);
    let (code, report) = compat(&place, arguments);
    assert_eq!((code, gates(&report).as_str()), (1, "breaks breaks unproven"));
}

#[test]
fn without_values_nothing_is_called_safe_that_may_break() {
    let place = releases();
    let (code, report) = compat(&place, "");
    assert_eq!((code, gates(&report).as_str()), (1, "unproven conditional unproven"));
    let unproven: Vec<&str> =
        report["deploy"]["unproven"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(unproven.contains(&"LOG_LEVEL") && unproven.contains(&"S3_BUCKET"), "{unproven:?}");
    // What only adds is safe for all.
    place.write(".env.example", &format!("{EXAMPLE_2}# @optional\nTRACE=\n"));
    let ended = place.envguard("deploy compat --from v2 --to . --gate rolling,rollback,source");
    assert_eq!(ended.code, 0, "{}", ended.text);
}

#[test]
fn notes_for_a_release_page() {
    let place = releases();
    place.envguard("deploy compat --from v1 --to v2 --format markdown --output notes.md");
    let notes = fs::read_to_string(place.path("notes.md")).unwrap();
    let until = notes.split("### Steps").next().unwrap();
    assert_eq!(
        until,
        "## Upgrading from v1 to v2

### Added

- `S3_BUCKET` (required; a text that matches `^[a-z0-9-]+$`): Where uploads go.

### Renamed

- `MAIL_SERVER` is `SMTP_HOST` now (a host name)

### Changed

- `LOG_LEVEL` (one of `debug` or `info`)

### New defaults

- `WORKERS` (an integer of at most 64; default `8` instead of `4`)

### Removed

- `LEGACY_TOKEN`

"
    );
}

#[test]
fn releases_are_named_in_many_ways() {
    let place = releases();
    place.git("worktree add -q old v1").passes();
    place.write("a.schema.json", SCHEMA_1).write("b.schema.json", SCHEMA_2);
    set(&place, ".env.production", &BEFORE);
    for (from, to) in [
        ("v1", "v2"),
        ("v1", "."),
        ("HEAD~1", "HEAD"),
        ("refs/tags/v1", "main"),
        ("old", "v2"),
        ("v1:.env.example", "v2:.env.example"),
        ("v1:schemas/env.schema.json", ".env.example"),
        ("a.schema.json", "b.schema.json"),
    ] {
        let arguments = format!("deploy compat --from {from} --to {to} --env production --format concise");
        let ended = place.envguard(&arguments);
        assert_eq!(ended.code, 1, "{from} {to}: {}", ended.text);
        assert!(ended.text.contains("new-required-variable"), "{from} {to}: {}", ended.text);
    }
}

#[test]
fn a_package_of_a_repository_has_a_contract_of_its_own() {
    let place = Place::new();
    place.git("init -q").passes();
    place.write("services/api/.env.example", "A=\n").write("services/api/src/x", "").git("add .").passes();
    place.git("commit -q -m 1").passes();
    place.git("tag one").passes();
    place.write("services/api/.env.example", "A=\nB=\n").git("commit -q -a -m 2").passes();
    let expected = "new-required-variable";
    let mut there = std::process::Command::new(env!("CARGO_BIN_EXE_envguard"));
    let ended = place.run_in("services/api/src", &mut there, "deploy compat --from one --to HEAD");
    assert!(ended.code == 1 && ended.text.contains(expected), "{}", ended.text);
    let ended = place.envguard("deploy compat --from one:services/api --to HEAD:services/api");
    assert!(ended.code == 1 && ended.text.contains(expected), "{}", ended.text);
    let ended = place.envguard("deploy compat --from one --to HEAD");
    assert!(ended.code == 2 && ended.text.contains("revision `one` has no contract"), "{}", ended.text);
}

#[test]
fn what_cannot_be_compared_is_never_safe() {
    let place = releases();
    place.write("schemas/env.schema.json", "{ \"properties\": ").git("commit -q -a -m broken").passes();
    place.git("tag broken").passes();
    place.write("schemas/env.schema.json", SCHEMA_2).write("app", "\x7fELF without a contract");
    place.write("v2", "a file").write("junk.env.example", "A=1\0\u{1}B=2\n");
    place.write("other.yaml", "kind: Tea\nsort: green\n");
    set(&place, ".env.production", &BEFORE);
    fs::write(place.path("two"), crate::inspect::workspace()).unwrap();
    for (name, key) in [("one", "a"), ("other", "b")] {
        place.write("key", &key.repeat(64));
        let made = place
            .envguard(&format!("deploy manifest --env production --key key --output {name}.manifest.json"));
        assert_eq!(made.code, 0, "{}", made.text);
    }
    let table = [
        ("--from v9 --to HEAD", "`v9` is no revision of git here, and no path"),
        ("--from v1 --to brokn", "did you mean `broken`?"),
        ("--from v1 --to v2", "`v2` is both a revision of git and a path here"),
        ("--from v1 --to broken", "broken:schemas/env.schema.json:1:"),
        ("--from app --to HEAD", "`app` has no contract in it"),
        ("--from v1 --to .env.production", "`.env.production` is an env file, which declares nothing"),
        ("--from junk.env.example --to .", "`junk.env.example` is no text"),
        ("--from v1:missing --to .", "revision `v1` has nothing at `missing`"),
        ("--from v1:../x --to .", "leads out of the commit"),
        ("--from v1 --to . --env prodction", "there is no environment `prodction`"),
        ("--from v1 --to . --to-env production", "--env"),
        ("--from two --to .", "`two` has several contracts: `jobs::Queue`, `shop::Config`"),
        ("--from two --to . --contract shop::Cofig", "it has `jobs::Queue`, `shop::Config`"),
        ("--from v1 --to . --env other.yaml", "other.yaml"),
        (
            "--from v1 --to . --strategy blue-green --env one.manifest.json --to-env other.manifest.json",
            "were made with different keys",
        ),
        ("--to .", "--from"),
    ];
    for (arguments, message) in table {
        let ended = place.envguard(&format!("deploy compat {arguments}"));
        assert_eq!(ended.code, 2, "{arguments}: {}", ended.text);
        assert!(ended.text.contains(message), "{arguments}: {}", ended.text);
        assert!(!ended.text.contains("safe"), "{arguments}: {}", ended.text);
    }
}

#[test]
fn a_shallow_clone_says_what_is_missing() {
    let place = releases();
    let origin = place.path(".git").display().to_string();
    place.git(&format!("clone -q --depth 1 --no-tags file://{origin} shallow")).passes();
    let mut there = std::process::Command::new(env!("CARGO_BIN_EXE_envguard"));
    let ended = place.run_in("shallow", &mut there, "deploy compat --from v1 --to HEAD");
    assert!(ended.code == 2 && ended.text.contains("git fetch --unshallow --tags"), "{}", ended.text);
}

#[test]
fn no_value_is_told() {
    let place = releases();
    let mut values = BEFORE.to_vec();
    values.push(("S3_BUCKET", "Canary-Bucket-Q7"));
    set(&place, ".env.production", &values);
    set(&place, ".env.next", &[("PORT", "canary-port"), ("SMTP_HOST", "canary_host")]);
    let formats =
        ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"];
    for format in formats {
        for more in ["--env production", "--env production --to-env next", "--env .env.production"] {
            let ended = place.envguard(&format!("deploy compat --from v1 --to v2 {more} --format {format}"));
            assert_eq!(ended.code, 1, "{}", ended.text);
            for canary in ["Canary-Bucket-Q7", "q8Zk39fmQpX2", "mail.corp.io", "canary-port", "canary_host"] {
                assert!(!ended.text.contains(canary), "{format} {more}: {}", ended.text);
            }
        }
    }
}
