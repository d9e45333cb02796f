//! Migrations: what `check` finds in those of every tool, and what releases make of that.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Run;
use crate::git::git;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/migrations");

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else if entry.file_name() != "expected.txt" {
            fs::copy(&path, to).unwrap();
        }
    }
}

fn projects() -> Vec<PathBuf> {
    let entries = fs::read_dir(FIXTURES).unwrap().map(|entry| entry.unwrap().path());
    let mut projects: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    projects.sort();
    projects
}

#[test]
fn every_tool() {
    for project in projects() {
        let directory = tempfile::tempdir().unwrap();
        copy(&project, directory.path());
        let output = crate::support::command()
            .args(["check", "-q", "--format", "concise"])
            .current_dir(directory.path())
            .output()
            .unwrap();
        let found = String::from_utf8(output.stdout).unwrap();
        let expected = project.join("expected.txt");
        if std::env::var_os("ENVGUARD_UPDATE").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(found, expected, "{}", project.display());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", project.display());
    }
}

/// A check of `files` after git has done what `history` says with them: `tag v1`, `commit`, `write PATH CONTENT`.
fn check(arguments: &[&str], history: &'static [&'static str]) -> Run {
    Run::new(["check", "-q", "--format", "concise"].iter().chain(arguments)).prepare(move |root| {
        git(root, "init -q -b main");
        for step in history {
            let mut words = step.splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some("write"), Some(path), content) => {
                    let path = root.join("migrations").join(path);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, content.unwrap_or_default()).unwrap();
                }
                (Some("remove"), Some(path), _) => {
                    fs::remove_file(root.join("migrations").join(path)).unwrap();
                }
                (Some("commit"), None, _) => {
                    git(root, "add -A");
                    git(root, "commit -qm c");
                }
                _ => git(root, step),
            }
        }
    })
}

const FIRST: &str = "write 1_a.sql CREATE TABLE a (x int, y int);";
const EDITED: &str = "write 1_a.sql CREATE TABLE a (x int, z int);";
const DROP: &str = "write 2_b.sql ALTER TABLE a DROP COLUMN x;";
const FOUND: &str = "migrations/2_b.sql:1:15: error[drops-column] this drops `x` of `a`, which the previous release still uses";

#[test]
fn without_a_release_what_is_committed_is_noted() {
    let args = &["--select", "drops-column"];
    check(args, &[FIRST, "commit", DROP]).stdout(FOUND).status(1);
    let noted = FOUND.replace("error", "note");
    check(args, &[FIRST, DROP, "commit"]).stdout(&noted).status(0);
}

#[test]
fn a_release_decides() {
    let args = &["--select", "drops-column,missing-migration,edited-migration,out-of-order-migration"];
    check(args, &[FIRST, "commit", "tag v1", DROP, "commit"]).stdout(FOUND).status(1);
    // What a release has is past help, and a table that none has is nobody's.
    check(args, &[FIRST, DROP, "commit", "tag v1", "write 3_c.sql SELECT 1;", "commit"]).status(0);
    check(args, &["commit --allow-empty -qm e", "tag v1", FIRST, DROP, "commit"]).status(0);
    // Who checks out a release to deploy it asks what it does to the one before.
    check(args, &[FIRST, "commit", "tag v1", DROP, "commit", "tag v2"]).stdout(FOUND).status(1);
    check(args, &[FIRST, "commit", "tag other", DROP, "commit"])
        .stdout(&FOUND.replace("error", "note"))
        .status(0);
}

#[test]
fn what_is_released_stays() {
    let args = &["--select", "migrations", "--ignore", "missing-down"];
    check(args, &[FIRST, "commit", "tag v1.2", EDITED])
        .stdout("migrations/1_a.sql:1:24: error[edited-migration] this migration does something else than in v1.2, where it is applied")
        .status(1);
    check(
        args,
        &[
            "write 1_a.sql SELECT 1;\nSELECT 2;\n",
            "commit",
            "tag v1",
            "write 1_a.sql -- why\r\nSELECT 1;\r\nSELECT 2;",
        ],
    )
    .status(0);
    check(args, &[FIRST, "write 2_b.sql SELECT 1;", "write 3_c.sql SELECT 1;", "commit", "tag v1", "remove 2_b.sql"])
        .stdout("migrations/3_c.sql:1:1: warning[missing-migration] the migration 2, which v1 has, is not there any more")
        .status(1);
    check(args, &["write 20260101000000_a.sql SELECT 1;", "write 20260301000000_c.sql SELECT 1;", "commit", "tag v1", "write 20260201000000_b.sql SELECT 1;"])
        .stdout("migrations/20260201000000_b.sql:1:1: warning[out-of-order-migration] this migration is new, and its version is older than 20260301000000, which v1 has")
        .status(1);
}

#[test]
fn what_is_staged_and_what_a_branch_changes() {
    let args = &["--staged", "--select", "drops-column"];
    check(args, &[FIRST, "commit", DROP, "add -A", "write 2_b.sql SELECT 1;"]).stdout(FOUND).status(1);
    check(args, &[FIRST, "commit", DROP]).status(0);
    check(args, &[FIRST, DROP, "commit", "write 3_c.sql SELECT 1;", "add -A"]).status(0);
    let args = &["--changed-since", "main", "--select", "drops-column"];
    check(args, &[FIRST, "commit", "checkout -qb side", DROP, "commit"]).stdout(FOUND).status(1);
    check(args, &[FIRST, DROP, "commit", "checkout -qb side", "write 3_c.sql SELECT 1;", "commit"]).status(0);
    let args = &["--tracked", "--select", "drops-column"];
    check(args, &[FIRST, "commit", "tag v1", DROP]).status(0);
    check(args, &[FIRST, "commit", "tag v1", DROP, "commit"]).stdout(FOUND).status(1);
}

#[test]
fn settings() {
    let run = |settings: &str| check(&[], &[FIRST, "commit", "tag v1", DROP]).file("envguard.toml", settings);
    run("[rules]\nmigrations = \"off\"\n").status(0);
    run("[rules]\nmigrations = \"off\"\ndrops-column = \"warning\"\n")
        .stdout(&FOUND.replace("error", "warning"))
        .status(1);
    run("exclude = [\"migrations\"]\n").status(0);
    run("[deploy.migrations]\nreleases = \"r-*\"\n[rules]\nmissing-down = \"off\"\n").stdout(FOUND).status(1);
    Run::new(["check", "-q"])
        .file("envguard.toml", "[deploy.migrations]\ntool = \"sqlxx\"\nup = \"x\"\ntimeout = \"1\"\n")
        .stderr_has([
            "unknown tool `sqlxx`",
            "did you mean `sqlx`?",
            "has no `{version}` in it",
            "expected a time",
        ])
        .status(2);
}

#[test]
fn nothing_of_a_text_is_shown() {
    let text =
        "ALTER TABLE a DROP COLUMN x; -- CANARY-1\nINSERT INTO b VALUES ('CANARY-2'); DROP TABLE b, c;\n";
    for format in ["human", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle"] {
        let run = Run::new(["check", "--format", format]).file("migrations/1_a.up.sql", text);
        let done = run.stdout_has([]).stderr_has([]).status(1);
        let printed = String::from_utf8(done.stdout).unwrap();
        assert!(!printed.contains("CANARY"), "{format}: {printed}");
    }
}

#[test]
fn migrations_that_are_named() {
    let drops = "-- migrate:up\nALTER TABLE a DROP COLUMN b;\n-- migrate:down\nALTER TABLE a ADD b int;\n";
    let project = |arguments: &[&str]| {
        let arguments = ["check", "-q", "--format", "concise"].iter().chain(arguments);
        Run::new(arguments)
            .file("app/db/migrations/20260101000000_a.sql", drops)
            .file("app/db/migrations/20260102000000_b.sql", drops)
            .file("app/.env", "A\n")
    };
    // That one alone, and once; its neighbours only tell what it is.
    let one = "app/db/migrations/20260102000000_b.sql:2:15: error[drops-column] this drops `b` of `a`, which the previous \
               release still uses\n";
    let done = project(&["app/db/migrations/20260102000000_b.sql"]).stdout_has([one]).status(1);
    assert_eq!(String::from_utf8_lossy(&done.stdout), one);
    project(&["app/db/../db/migrations/20260102000000_b.sql"]).stdout_has(["error[drops-column]"]).status(1);
    let all = project(&["app/db", "app/db/migrations/20260102000000_b.sql"]);
    let all = all.stdout_has(["error[drops-column]"]).status(1);
    assert_eq!(String::from_utf8_lossy(&all.stdout).matches("drops-column").count(), 2);
    // What lies elsewhere is what its name says: whoever names it means an env file.
    project(&["elsewhere/a.sql"]).file("elsewhere/a.sql", "A=1\n").status(0);
}
