//! Real binaries with contracts in them.

use std::path::PathBuf;
use std::process::Command;

/// The example `name` of `envguard-startup`, built.
pub(crate) fn example(name: &str) -> PathBuf {
    // What is needed was there to build this test.
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--offline", "--package", "envguard-startup", "--example", name])
        .args(["--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stdout).unwrap();
    let executable = messages.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_it = message["target"]["name"] == name;
        message["executable"].as_str().filter(|_| is_it).map(PathBuf::from)
    });
    executable.unwrap_or_else(|| panic!("{name} is not built: {}", String::from_utf8_lossy(&output.stderr)))
}
