//! The real `envguard`.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tokio::process::Command;
use tokio::sync::OnceCell;

/// The binary of the package at the root of the repository, which is built if need be.
pub(crate) async fn envguard() -> &'static Path {
    static BINARY: OnceCell<PathBuf> = OnceCell::const_new();
    BINARY
        .get_or_init(async || {
            let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
                .args([
                    "build",
                    "--quiet",
                    "--locked",
                    "--package",
                    "envguard-cli",
                    "--message-format",
                    "json",
                ])
                .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
                .output()
                .await
                .unwrap();
            let messages = String::from_utf8(output.stdout).unwrap();
            let executable = messages.lines().find_map(|line| {
                let message: Value = serde_json::from_str(line).ok()?;
                message["executable"].as_str().map(PathBuf::from)
            });
            executable.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)))
        })
        .await
}
