//! `envguard check --staged`: what the next commit would add or change, and nothing else.

use std::path::Path;

use crate::Run;
use crate::git::git;

fn check(arguments: &[&str]) -> Run {
    Run::new(["check", "--staged", "-q", "--format", "concise"].iter().chain(arguments))
        .prepare(|root| git(root, "init -q"))
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

const DUPLICATE: &str = "A=1\nA=2\n";

/// The first line of what is printed begins with this.
fn begins(run: Run, expected: &str) {
    let done = run.stdout_has([]).status(1);
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn contents_of_the_index() {
    // Mended in the work tree, and not staged.
    begins(
        check(&[]).file(".env.ci", DUPLICATE).prepare(|root| {
            git(root, "add .env.ci");
            write(root, ".env.ci", "A=1\n");
        }),
        ".env.ci:2:1:",
    );
    // Broken in the work tree, and not staged.
    check(&[])
        .file(".env.ci", "A=1\n")
        .prepare(|root| {
            git(root, "add .env.ci");
            write(root, ".env.ci", DUPLICATE);
        })
        .status(0);
    check(&[]).file(".env.ci", DUPLICATE).status(0);
    // Committed, so not about to be.
    check(&[])
        .file(".env.ci", DUPLICATE)
        .file("b.txt", "b\n")
        .prepare(|root| {
            git(root, "add .env.ci");
            git(root, "commit -qm a");
            git(root, "add b.txt");
        })
        .status(0);
    // Taken out of the work tree since.
    begins(
        check(&[]).file("app/.env.ci", DUPLICATE).prepare(|root| {
            git(root, "add .");
            std::fs::remove_file(root.join("app/.env.ci")).unwrap();
        }),
        "app/.env.ci:2:1:",
    );
}

#[test]
fn contracts_of_the_index() {
    let tree = |staged_example: &'static str, later_example: &'static str| {
        check(&["--select", "undeclared-key"]).prepare(move |root| {
            write(root, ".env.example", staged_example);
            write(root, ".env", "PORT=1\nHOST=a\n");
            git(root, "add .");
            write(root, ".env.example", later_example);
        })
    };
    tree("PORT=\nHOST=\n", "PORT=\n").status(0);
    begins(tree("PORT=\n", "PORT=\nHOST=\n"), ".env:2:1: warning[undeclared-key]");
}

#[test]
fn secrets_and_values_of_local_files() {
    check(&["--ignore", "world-readable-env"])
        .file(".env", "DB_PASSWORD=Zk39fmQpL2vv\n")
        .file(".gitignore", ".env\n")
        .file("a/app.yml", "password: kT7wzQp0x\n")
        .file("ci.txt", "echo Zk39fmQpL2vv\n")
        .prepare(|root| {
            git(root, "add .");
            write(root, "a/app.yml", "port: 1\n");
        })
        .stdout(
            "a/app.yml:1:11: error[secret/password] password in `password`\n\
             ci.txt:1:6: error[leaked-env-value] the value of `DB_PASSWORD` stands in this file",
        )
        .status(1);
}

#[test]
fn an_env_file_that_is_about_to_be_committed() {
    check(&["--ignore", "world-readable-env"])
        .file(".env", "DB_PASSWORD=Zk39fmQpL2vv\n")
        .prepare(|root| git(root, "add ."))
        .stdout(".env:1:1: error[tracked-env-file] `DB_PASSWORD` is secret, and git tracks this file")
        .status(1);
}

#[test]
fn configuration_files() {
    check(&[])
        .file("envguard.toml", "[[documents]]\nfiles = [\"app.yml\"]\nschema = \"app.schema.json\"\n")
        .file("app.schema.json", r#"{"properties": {"port": {"type": "integer"}}}"#)
        .file("app.yml", "port: many\n")
        .prepare(|root| {
            git(root, "add .");
            write(root, "app.yml", "port: 1\n");
        })
        .stdout_has(["app.yml:1:7: error[schema-violation]"])
        .status(1);
}

#[test]
fn where_there_is_nothing_to_check() {
    check(&[]).status(0);
    Run::new(["check", "--staged"])
        .stderr(
            "error: this is in no repository of git\n\
             help: without `--staged`, `--history` and `--changed-since`, the files here are looked at",
        )
        .status(2);
    Run::new(["check", "--staged", "--fix"]).stderr_has(["cannot be used with"]).status(2);
}
