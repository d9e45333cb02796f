//! What a project tells of how it is linted, tested and built.

use std::path::Path;

use serde_json::Value;

use crate::config::{BuiltIn, StepSettings, What};
use crate::read;

/// What is looked for, in the order in which it is done.
const KINDS: [&str; 3] = ["lint", "test", "build"];

/// What `npm init` writes where there are no tests.
const NO_TESTS: &str = "no test specified";

/// The steps for the project in `root`, each with the reason. `release` is the tag of the last one.
pub(super) fn steps(
    root: &Path,
    release: Option<String>,
    has_contract: &dyn Fn(&str) -> bool,
) -> Vec<(StepSettings, String)> {
    let own =
        |step: BuiltIn, why: &str| (StepSettings::new(step.name(), What::BuiltIn(step)), why.to_owned());
    let mut steps = vec![
        own(BuiltIn::Check, "env files are always checked"),
        own(BuiltIn::Secrets, "secrets are always looked for"),
    ];
    if let Some(name) = release.filter(|name| has_contract(&format!("refs/tags/{name}"))) {
        steps.push(own(
            BuiltIn::Compat,
            &format!("the release `{}` has a contract", crate::paths::printable(&name)),
        ));
    }
    let mut found = Vec::new();
    task_runners(root, &mut found);
    // Whoever has such a target has put there what is to be done.
    let covered: Vec<&str> = found.iter().map(|told: &Told| told.kind).collect();
    let mut others = Vec::new();
    scripts(root, &mut others);
    cargo(root, &mut others);
    found.extend(others.into_iter().filter(|told| !covered.contains(&told.kind)));
    for kind in KINDS {
        let of_kind = found.iter().filter(|told| told.kind == kind);
        steps.extend(
            of_kind.map(|told| {
                (StepSettings::new(&told.name, What::Command(told.line.clone())), told.why.clone())
            }),
        );
    }
    steps
}

/// A command that the project tells of.
struct Told {
    kind: &'static str,
    name: String,
    line: String,
    why: String,
}

/// Targets of `just` and `make`; the first that has one of a kind counts.
fn task_runners(root: &Path, found: &mut Vec<Told>) {
    let files = [("justfile", "just"), ("Justfile", "just"), (".justfile", "just")].into_iter().chain([
        ("GNUmakefile", "make"),
        ("makefile", "make"),
        ("Makefile", "make"),
    ]);
    for (file, program) in files {
        let Some(text) = text(root, file) else { continue };
        for kind in KINDS {
            let has = text.lines().any(|line| is_target(line, kind));
            if has && !found.iter().any(|told| told.kind == kind) {
                found.push(Told {
                    kind,
                    name: kind.to_owned(),
                    line: format!("{program} {kind}"),
                    why: format!("`{file}` has `{kind}`"),
                });
            }
        }
    }
}

/// Whether `line` begins the target or the recipe `name`, which needs no arguments.
fn is_target(line: &str, name: &str) -> bool {
    let rest = line.strip_prefix('@').unwrap_or(line).strip_prefix(name);
    // `test := …` is a variable.
    rest.and_then(|rest| rest.trim_start().strip_prefix(':'))
        .is_some_and(|rest| !rest.starts_with([':', '=']))
}

/// Scripts of `package.json`, by the package manager whose lock is there.
fn scripts(root: &Path, found: &mut Vec<Told>) {
    let Some(manifest) = text(root, "package.json") else { return };
    let Ok(manifest) = serde_json::from_str::<Value>(&manifest) else { return };
    let locks =
        [("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun")];
    let program =
        locks.iter().find(|(lock, _)| root.join(lock).is_file()).map_or("npm", |(_, program)| program);
    for kind in KINDS {
        let script = manifest.get("scripts").and_then(|scripts| scripts.get(kind)).and_then(Value::as_str);
        if script.is_some_and(|script| !script.contains(NO_TESTS)) {
            found.push(Told {
                kind,
                name: kind.to_owned(),
                line: format!("{program} run {kind}"),
                why: format!("`package.json` has the script `{kind}`"),
            });
        }
    }
}

fn cargo(root: &Path, found: &mut Vec<Told>) {
    let Some(manifest) = text(root, "Cargo.toml") else { return };
    let all = if manifest.lines().any(|line| line.trim() == "[workspace]") { " --workspace" } else { "" };
    let commands = [
        ("lint", "cargo-fmt", "cargo fmt --all --check".to_owned()),
        ("lint", "cargo-clippy", format!("cargo clippy{all} --all-targets -- -D warnings")),
        ("test", "cargo-test", format!("cargo test{all}")),
    ];
    found.extend(commands.map(|(kind, name, line)| Told {
        kind,
        name: name.to_owned(),
        line,
        why: "there is a `Cargo.toml`".to_owned(),
    }));
}

/// The text of a file in `root`; nothing where it cannot be read, since whoever runs it will say so.
fn text(root: &Path, name: &str) -> Option<String> {
    String::from_utf8(read::read(&root.join(name)).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(directory.path().join(name), text).unwrap();
        }
        let steps = steps(directory.path(), None, &|_| true);
        let shown = steps.iter().skip(2).map(|(step, why)| match &step.what {
            What::Command(line) => format!("{}: {line} ({why})", step.name),
            What::BuiltIn(_) => step.name.clone(),
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn of_scripts() {
        let manifest = r#"{ "scripts": { "build": "vite build", "lint": "eslint .", "test": "echo \"Error: no test specified\" && exit 1" } }"#;
        let why = |kind: &str| format!("(`package.json` has the script `{kind}`)");
        let expected = |program: &str| {
            ["lint", "build"].map(|kind| format!("{kind}: {program} run {kind} {}", why(kind)))
        };
        let npm = expected("npm");
        check(&[("package.json", manifest)], &npm.each_ref().map(|line| &**line));
        let pnpm = expected("pnpm");
        check(&[("package.json", manifest), ("pnpm-lock.yaml", "")], &pnpm.each_ref().map(|line| &**line));
        check(&[("package.json", "{")], &[]);
    }

    #[test]
    fn of_cargo() {
        check(
            &[("Cargo.toml", "[workspace]\nmembers = []\n")],
            &[
                "cargo-fmt: cargo fmt --all --check (there is a `Cargo.toml`)",
                "cargo-clippy: cargo clippy --workspace --all-targets -- -D warnings (there is a `Cargo.toml`)",
                "cargo-test: cargo test --workspace (there is a `Cargo.toml`)",
            ],
        );
    }

    #[test]
    fn targets_go_before_what_they_run() {
        let makefile = "test := 1\nlint: deps\n\tcargo clippy\nbuilder:\nbuild ::= x\n";
        check(
            &[("Makefile", makefile), ("justfile", "@test:\n  cargo test\nlint x:\n"), ("Cargo.toml", "")],
            &["lint: make lint (`Makefile` has `lint`)", "test: just test (`justfile` has `test`)"],
        );
    }

    #[test]
    fn a_release_is_compared_with_if_it_declares_something() {
        let directory = tempfile::tempdir().unwrap();
        for (has, count) in [(true, 3), (false, 2)] {
            let release = Some("v1".to_owned());
            let steps = steps(directory.path(), release, &|name| has && name == "refs/tags/v1");
            assert_eq!(steps.len(), count);
        }
    }
}
