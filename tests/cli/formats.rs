//! What each format looks like.

use crate::Run;

const EXAMPLE: &str = "PORT=\n# Who may read it.\nAPI_TOKEN=\n";
const FILE: &str = "PORT=1\nsecret_url = http://u:hunter2@h # hunter2\nPORT=\"é\n";

fn run(arguments: &[&str]) -> Run {
    let all = ["check", "--dialect", "node,python"].iter().chain(arguments);
    Run::new(all).file(".env.example", EXAMPLE).file(".env", FILE)
}

fn snapshot(name: &str, arguments: &[&str], status: i32) {
    let done = run(arguments).stdout_has([]).status(status);
    insta::assert_snapshot!(name, String::from_utf8(done.stdout).unwrap());
}

#[test]
fn human() {
    snapshot("human", &[], 1);
}

#[test]
fn human_in_ascii_and_cut_short() {
    let done = run(&["--max-diagnostics", "1"]).env("LC_ALL", "C").stdout_has([]).status(1);
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!("human_ascii", text);
}

#[test]
fn lines_are_not_wider_than_80_columns() {
    let done = run(&["--select", "all"]).stdout_has([]).status(1);
    for line in String::from_utf8(done.stdout).unwrap().lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn concise() {
    snapshot("concise", &["--format", "concise"], 1);
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schemas/report.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arguments in [&["--format", "json"][..], &["--format", "json", "--select", "all"]] {
        let done = run(arguments).stdout_has([]).status(1);
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(report["diagnostics"].as_array().is_some_and(|all| all.len() > 3));
    }
    let broken = serde_json::json!({ "version": 1, "tool": {}, "diagnostics": [], "summary": {} });
    assert!(!validator.is_valid(&broken), "the schema accepts anything");
}

#[test]
fn json() {
    let done = run(&["--format", "json"]).stdout_has([]).status(1);
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    insta::assert_snapshot!("json", format!("{report:#}"));
}

#[test]
fn jsonl_is_the_same_a_line_each() {
    let json = run(&["--format", "json"]).stdout_has([]).status(1).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let lines = run(&["--format", "jsonl"]).stdout_has([]).status(1).stdout;
    let lines: Vec<serde_json::Value> =
        String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (summary, diagnostics) = lines.split_last().unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap(), diagnostics);
    assert_eq!(json["summary"], summary["summary"]);
}

#[test]
fn fingerprints_survive_moves() {
    let fingerprints = |file: &str| -> Vec<String> {
        let done = Run::new(["check", "--format", "json"]).file(".env", file).stdout_has([]).status(1);
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let all = report["diagnostics"].as_array().unwrap();
        all.iter().map(|one| one["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = fingerprints("a=1\nb=1\n");
    assert_eq!(fingerprints("# moved\n\na=2\nC=1\nb=1\n"), before);
    assert_ne!(before[0], before[1]);
}

#[test]
fn colours_only_when_asked_for() {
    let plain = run(&[]).stdout_has([]).status(1).stdout;
    assert!(!plain.contains(&0x1b));
    let coloured = run(&["--color", "always"]).stdout_has([]).status(1).stdout;
    assert!(coloured.contains(&0x1b));
}
