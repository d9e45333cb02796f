//! Two releases of the service, built, and nothing left of their sources: what `envguard deploy compat` says of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tokio::process::Command;

use crate::envguard::envguard;

/// What the next release changes: a file, what is in it, and what comes in its place.
const CHANGES: [(&str, &str, &str); 6] = [
    ("Cargo.toml", "../../crates", concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates")),
    (
        "Cargo.toml",
        "[dependencies]",
        "[[bin]]\nname = \"orders-next\"\npath = \"src/main.rs\"\n\n[dependencies]",
    ),
    (".env.example", "# How much to log.", "# Where receipts go.\nRECEIPTS_BUCKET=\n\n# How much to log."),
    (
        "src/config.rs",
        "        /// How much to log.",
        "        /// Where receipts go.\n        #[expect(dead_code, reason = \"nothing is written yet\")]\n        \
         pub(crate) receipts_bucket: String,\n        /// How much to log.",
    ),
    ("src/config.rs", r#", "debug", "trace"]"#, r#", "debug"]"#),
    (
        "src/config.rs",
        "#[env(range(1..=100))]\n        pub(crate) connections: u8 = 10",
        "#[env(range(1..=50))]\n        pub(crate) connections: u8 = 20",
    ),
];

/// What the service runs with.
const ENVIRONMENT: &str = "\
API_TOKEN=7f3kQ9xW2mZr7LpVb5tYc8Nd4sHj6gKa
LOG_LEVEL=trace
DATABASE_URL=postgres://orders:canary-q7@db/orders
DATABASE_CONNECTIONS=80
DATABASE_TIMEOUT=2s
";

/// Builds the next release, and takes its sources away.
async fn build_next(directory: &Path) -> PathBuf {
    let sources = directory.join("sources");
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), &sources);
    for (file, before, after) in CHANGES {
        let path = sources.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(before), "{file}: {before}");
        fs::write(path, text.replacen(before, after, 1)).unwrap();
    }
    let built = Path::new(env!("CARGO_BIN_EXE_orders"));
    let target = built.parent().and_then(Path::parent).unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--bin", "orders-next", "--target-dir"])
        .arg(target)
        .current_dir(&sources)
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_dir_all(sources).unwrap();
    let next = directory.join("next");
    fs::rename(built.with_file_name("orders-next"), &next)
        .or_else(|_| fs::copy(built.with_file_name("orders-next"), &next).map(drop))
        .unwrap();
    next
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        // What earlier runs have built is no source.
        if entry.file_name() == "target" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs `envguard deploy compat` of the two binaries in `directory`.
async fn compat(directory: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let Output { status, stdout, stderr } = Command::new(envguard().await)
        .args(["deploy", "compat", "--from", "now", "--to", "next", "--format", "json"])
        .args(arguments)
        .current_dir(directory)
        .output()
        .await
        .unwrap();
    let text = String::from_utf8(stdout).unwrap();
    assert!(!text.contains("canary-q7") && !text.contains("7f3kQ9xW"), "{text}");
    let report = serde_json::from_str(&text);
    (status.code(), report.unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&stderr))))
}

/// The rules that found something, sorted.
fn rules(report: &Value) -> Vec<&str> {
    let mut rules: Vec<&str> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["rule"].as_str())
        .collect();
    rules.sort_unstable();
    rules
}

#[tokio::test]
async fn two_binaries_tell_what_survives_a_rolling_deployment() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    build_next(directory).await;
    fs::copy(env!("CARGO_BIN_EXE_orders"), directory.join("now")).unwrap();
    // Symbols are of no use to anybody here.
    let _ = Command::new("strip").args(["now", "next"]).current_dir(directory).status().await;

    let expected = ["default-changed", "enum-value-removed", "new-required-variable", "range-narrowed"];
    let (code, report) = compat(directory, &["--gate", "rolling"]).await;
    assert_eq!((code, rules(&report)), (Some(1), expected.to_vec()));

    fs::write(directory.join(".env.production"), ENVIRONMENT).unwrap();
    let (code, report) = compat(directory, &["--env", "production"]).await;
    let certain = ["enum-value-removed", "new-required-variable", "range-narrowed"];
    assert_eq!((code, rules(&report)), (Some(1), certain.to_vec()), "{report:#}");
    let path = report["diagnostics"][0]["path"].as_str().unwrap();
    assert!(path.contains("Config in `next`"), "{path}");
    let actions: Vec<&str> = report["deploy"]["plan"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|step| step["action"].as_str())
        .collect();
    assert_eq!(actions, ["set", "change", "change", "deploy", "retire"]);

    let followed = ENVIRONMENT.replace("trace", "debug").replace("=80", "=40") + "RECEIPTS_BUCKET=receipts\n";
    fs::write(directory.join(".env.production"), &followed).unwrap();
    let (code, report) = compat(directory, &["--env", "production"]).await;
    assert_eq!((code, rules(&report)), (Some(0), Vec::new()));

    // On an environment of its own, the new release need not care for the old one.
    fs::write(directory.join(".env.green"), followed.replace("=40", "=50")).unwrap();
    fs::write(directory.join(".env.blue"), ENVIRONMENT).unwrap();
    let arguments = ["--strategy", "blue-green", "--env", "blue", "--to-env", "green"];
    let (code, report) = compat(directory, &arguments).await;
    assert_eq!((code, rules(&report)), (Some(0), Vec::new()));
    fs::write(directory.join(".env.green"), followed.replace("=40", "=51")).unwrap();
    let (code, report) = compat(directory, &arguments).await;
    assert_eq!((code, rules(&report)), (Some(1), vec!["range-narrowed"]));
}
