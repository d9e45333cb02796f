//! What the compiler says of mistakes. `TRYBUILD=overwrite cargo test -p envguard-startup --test ui` writes it anew.

use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The compiler whose words are recorded: others say the same differently.
const COMPILER: &str = "rustc 1.95";

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/passes.rs");
    let version = Command::new("rustc").arg("--version").output().unwrap().stdout;
    let version = String::from_utf8_lossy(&version);
    if !version.starts_with(COMPILER) {
        writeln!(std::io::stderr(), "SKIPPED the words of the compiler: this is {version}").unwrap();
        return;
    }
    // Contracts are looked for beside the manifest, and this is where the cases have theirs.
    let project =
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("tests/trybuild/envguard-startup");
    std::fs::create_dir_all(&project).unwrap();
    for entry in std::fs::read_dir("tests/ui").unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            // With more types, the compiler has more to list.
            Some("rs") if cfg!(feature = "url") && path.to_string_lossy().contains("default_of_") => {}
            Some("rs") if !path.ends_with("passes.rs") => cases.compile_fail(path),
            Some("example" | "json") => {
                std::fs::copy(&path, project.join(path.file_name().unwrap())).unwrap();
            }
            _ => {}
        }
    }
}
