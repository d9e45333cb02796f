//! With a bad configuration, it does not start.

use crate::instance::command;

/// The environment of the README, whose report is what the service prints.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("LISTEN", "8080"),
    ("API_TOKEN", "canary"),
    ("DRAIN_GRACE", "5"),
    ("DATABSE_URL", "postgres://orders:canary@localhost/orders"),
    ("DATABASE_CONNECTIONS", "1000"),
];

#[tokio::test]
async fn all_that_is_wrong_is_on_one_screen_and_no_secret() {
    let output = command().envs(ENVIRONMENT).output().await.unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(78), "{report}");
    assert!(include_str!("../../README.md").contains(&report), "{report}");
    assert!(output.stdout.is_empty() && !report.contains("canary"));
    for name in ["LISTEN", "API_TOKEN", "DRAIN_GRACE", "DATABASE_URL", "DATABASE_CONNECTIONS"] {
        assert!(report.contains(&format!("\n  {name} is ")), "{name} in {report}");
    }
}

#[tokio::test]
async fn collectors_of_logs_get_an_object_for_each_problem() {
    let output = command().envs(ENVIRONMENT).env("ENVGUARD_FORMAT", "json").output().await.unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    let problems: Vec<serde_json::Value> =
        report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = problems.iter().filter_map(|problem| problem["problem"].as_str()).collect();
    assert_eq!(output.status.code(), Some(78), "{report}");
    assert_eq!(kinds, ["invalid", "out-of-range", "invalid", "missing", "out-of-range"]);
    assert!(!report.contains("canary"), "{report}");
}
