//! Secrets in what git holds, as `envguard check` finds them.

use crate::Run;
use crate::git::git;

const PASSWORD: &str = "password: kT7wzQp0x\n";

fn check(arguments: &[&str]) -> Run {
    Run::new(["check", "-q", "--format", "concise", "--ignore", "world-readable-env"].iter().chain(arguments))
        .prepare(|root| git(root, "init -q"))
}

const FOUND: &str = "app.yml:1:11: error[secret/password] password in `password`";

#[test]
fn what_git_holds_and_nothing_else() {
    check(&[]).file("app.yml", PASSWORD).status(0);
    let tracked = |arguments: &[&str]| {
        check(arguments)
            .file("app.yml", PASSWORD)
            .prepare(|root| git(root, "add ."))
            .file("new.yml", PASSWORD)
    };
    tracked(&[]).stdout(FOUND).status(1);
    tracked(&["."]).stdout(FOUND).status(1);
    tracked(&["--ignore", "secret"]).status(0);
    tracked(&["--ignore", "secrets"]).status(0);
    tracked(&["--select", "duplicate-key"]).status(0);
    tracked(&["--select", "secret/password"]).stdout(FOUND).status(1);
    // What is deleted in the work tree is on its way out.
    tracked(&[]).prepare(|root| std::fs::remove_file(root.join("app.yml")).unwrap()).status(0);
    check(&["sub"])
        .file("app.yml", PASSWORD)
        .file("sub/app.yml", PASSWORD)
        .prepare(|root| git(root, "add ."))
        .stdout(&format!("sub/{FOUND}"))
        .status(1);
    Run::new(["check", "-q"]).file("app.yml", PASSWORD).status(0);
}

/// A file that should not be in git at all is one finding, and the value of an example another kind of finding.
#[test]
fn env_files_have_rules_of_their_own() {
    check(&[])
        .file(".env", "DB_PASSWORD=Zk39fmQpL2vv\nAPI_TOKEN=q8Zr1vXw0TnB5yKd2LmH\n")
        .prepare(|root| git(root, "add ."))
        .stdout(".env:1:1: error[tracked-env-file] `DB_PASSWORD` is secret, and git tracks this file")
        .status(1);
    check(&["--ignore", "tracked-env-file"])
        .file(".env", "DB_PASSWORD=Zk39fmQpL2vv\n")
        .prepare(|root| git(root, "add ."))
        .stdout(".env:1:13: error[secret/password] password in `DB_PASSWORD`")
        .status(1);
    check(&[])
        .file(".env.example", "DB_PASSWORD=Zk39fmQpL2vv\n")
        .prepare(|root| git(root, "add ."))
        .stdout(
            ".env.example:1:13: error[secret-in-example] `DB_PASSWORD` has what looks like a real secret in an example",
        )
        .status(1);
    check(&[])
        .file(".env", "VITE_DB_PASSWORD=Zk39fmQpL2vv\n")
        .file(".gitignore", ".env\n")
        .stdout(
            ".env:1:1: error[secret-in-public-variable] `VITE_DB_PASSWORD` is secret, and its prefix puts it into what \
             everybody can load",
        )
        .status(1);
}

#[test]
fn the_values_of_local_env_files() {
    check(&["--ignore", "weak-secret"])
        .file(".env", "DB_PASSWORD=Zk39fmQpL2vv\n")
        .file("app/.env", "CODE=73-19-aQ-55\n")
        .file("app/env.schema.json", r#"{"properties": {"CODE": {"type": "string", "writeOnly": true}}}"#)
        .file(".gitignore", ".env\n")
        .file("ci.txt", "echo Zk39fmQpL2vv | docker login # 73-19-aQ-55\n")
        .prepare(|root| git(root, "add ."))
        .stdout(
            "ci.txt:1:6: error[leaked-env-value] the value of `DB_PASSWORD` stands in this file\n\
             ci.txt:1:36: error[leaked-env-value] the value of `CODE` stands in this file",
        )
        .status(1);
}

#[test]
fn settings_for_some_files() {
    check(&[])
        .file("app.yml", PASSWORD)
        .file("tests/app.yml", PASSWORD)
        .file("vendor/app.yml", PASSWORD)
        .file(
            "envguard.toml",
            "exclude = [\"vendor/**\"]\n[[overrides]]\nfiles = [\"tests/**\"]\nrules = { \"secret/password\" = \"off\" }\n",
        )
        .prepare(|root| git(root, "add ."))
        .stdout(FOUND)
        .status(1);
}

#[test]
fn a_broken_object_or_index() {
    check(&[])
        .file("app.yml", PASSWORD)
        .prepare(|root| {
            git(root, "add .");
            std::fs::write(root.join(".git/index"), "no index").unwrap();
        })
        .stderr_has(["the index of the git repository `.` cannot be read", "help:"])
        .status(2);
}
