//! What the crate brings into an app: nothing without features, and only dotenvy with the default ones. This is a contract.

use std::collections::BTreeSet;
use std::process::Command;

/// The packages that are built for an app which depends on the crate with `features`.
fn dependencies(features: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--quiet",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .args(features)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).skip(1).map(str::to_owned).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn nothing_without_features() {
    assert_eq!(dependencies(&["--no-default-features"]), set(&[]));
}

#[test]
fn dotenvy_alone_by_default() {
    assert_eq!(dependencies(&[]), set(&["dotenvy"]));
}

#[test]
fn features_bring_what_they_are_called_after() {
    let with = |feature| dependencies(&["--no-default-features", "--features", feature]);
    assert_eq!(with("dotenv"), set(&["dotenvy"]));
    assert!(with("url").contains("url") && !with("url").contains("dotenvy"));
    assert!(with("axum").is_superset(&set(&["axum", "tokio"])));
}
