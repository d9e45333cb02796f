//! `envguard scan --history`: what a repository has ever held.

use std::path::Path;

use crate::Run;
use crate::git::git;
use crate::support;

const PASSWORD: &str = "password: kT7wzQp0x\n";

fn scan(arguments: &[&str]) -> Run {
    Run::new(["scan", "--history", "-q", "--format", "concise"].iter().chain(arguments))
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn commit(root: &Path, date: &str) {
    git(root, "add -A");
    let dated = format!("-c core.pager=cat commit -q --date={date} -m a");
    git(root, &dated);
}

/// A password comes with the second commit, moves down in the third, and goes with the fourth.
fn history(root: &Path) {
    git(root, "init -q -b main");
    let lines = "a: 1\n".repeat(300);
    for (number, text) in [
        lines.clone(),
        format!("{PASSWORD}{lines}"),
        format!("b: 1\n{PASSWORD}{lines}"),
        format!("b: 1\n{lines}"),
    ]
    .iter()
    .enumerate()
    {
        write(root, "app.yml", text);
        commit(root, &format!("2026-01-0{}T10:00:00+02:00", number + 1));
    }
}

/// What is printed, without the names of commits, which change with the time.
fn told(run: Run, status: i32) -> Vec<String> {
    let done = run.stdout_has([]).status(status);
    let text = String::from_utf8(done.stdout).unwrap();
    text.lines().map(|line| line.split(" (commit ").next().unwrap_or(line).to_owned()).collect()
}

const FOUND: &str = "app.yml:1:11: error[secret/password] password in `password`";

#[test]
fn a_secret_is_told_once_where_it_came_in() {
    for threads in ["1", "2", "8"] {
        assert_eq!(told(scan(&["--threads", threads]).prepare(history), 1), [FOUND]);
    }
    // However the objects lie.
    let packed = |root: &Path| {
        history(root);
        git(root, "gc -q --aggressive");
    };
    assert_eq!(told(scan(&[]).prepare(packed), 1), [FOUND]);
    assert_eq!(told(scan(&[]).prepare(packed).within(".git"), 1), [FOUND]);
}

#[test]
fn json_has_the_commit() {
    let done = Run::new(["scan", "--history", "--format", "json"]).prepare(history).stdout_has([]).status(1);
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let schema = include_str!("../../schemas/report.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(validator.is_valid(&report), "{report:#}");
    let source = &report["diagnostics"][0]["source"];
    assert_eq!(source["author_date"], "2026-01-02T10:00:00+02:00");
    assert_eq!(source["commit"].as_str().map(str::len), Some(40));
    assert_eq!(report["summary"]["files"], 4);
}

#[test]
fn parts_of_the_history() {
    assert_eq!(told(scan(&["--range", "HEAD~1..HEAD"]).prepare(history), 0), [""; 0]);
    assert_eq!(told(scan(&["--range", "HEAD~3..HEAD"]).prepare(history), 1), [FOUND]);
    assert_eq!(told(scan(&["--since", "2001-01-01"]).prepare(history), 1), [FOUND]);
    scan(&["--range", "nowhere..HEAD"])
        .prepare(history)
        .stderr_has(["the history of `.` cannot be looked through: `nowhere", "is no revision"])
        .status(2);
    scan(&["--since", "some day"]).prepare(history).stderr_has(["`some day` is no date"]).status(2);
    Run::new(["scan", "--range", "HEAD"]).stderr_has(["--history"]).status(2);
}

#[test]
fn files_that_are_the_same_and_files_that_are_gone() {
    let told = told(
        scan(&[]).prepare(|root| {
            git(root, "init -q -b main");
            write(root, "a/app.yml", PASSWORD);
            commit(root, "2026-01-01T00:00:00Z");
            git(root, "mv a b");
            write(root, "c.yml", "token: q8Zr1vXw0TnB5yKd2LmH\n");
            commit(root, "2026-01-02T00:00:00Z");
            git(root, "rm -q c.yml");
            commit(root, "2026-01-03T00:00:00Z");
        }),
        1,
    );
    assert_eq!(told, [format!("a/{FOUND}"), "c.yml:1:8: error[secret/token] token in `token`".to_owned()]);
}

/// A second run knows what was clean, and finds the same.
#[test]
fn what_was_clean_is_remembered() {
    let done = scan(&[]).prepare(history).stdout_has([FOUND]).status(1);
    let directory = done.path(".git/envguard");
    let names: Vec<_> =
        std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    let again = support::command()
        .args(["scan", "--history", "--format", "json"])
        .current_dir(done.path("."))
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(report["summary"]["files"], 2, "the two versions with the secret");
    assert_eq!(report["summary"]["errors"], 1);
    scan(&["--no-cache"]).prepare(history).stdout_has([FOUND]).status(1);
}

#[test]
fn broken_repositories() {
    let broken = |root: &Path| {
        history(root);
        write(root, "b.yml", "token: q8Zr1vXw0TnB5yKd2LmH\n");
        commit(root, "2026-01-05T00:00:00Z");
        let id = object(root, "HEAD:b.yml");
        let path = root.join(".git/objects").join(&id[..2]).join(&id[2..]);
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        #[expect(
            clippy::permissions_set_readonly_false,
            reason = "git writes objects that cannot be written to"
        )]
        permissions.set_readonly(false);
        std::fs::set_permissions(&path, permissions).unwrap();
        std::fs::write(path, "no object").unwrap();
    };
    scan(&[])
        .prepare(broken)
        .stdout_has([FOUND])
        .stderr_has(["error: `b.yml`, object ", "cannot be read", "help: `git fsck` says more"])
        .status(2);
    scan(&[]).stderr_has(["this is in no repository of git"]).status(2);
    scan(&[]).prepare(|root| git(root, "init -q")).status(0);
}

fn object(root: &Path, name: &str) -> String {
    let output =
        std::process::Command::new("git").args(["rev-parse", name]).current_dir(root).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn shallow_and_partial_clones() {
    let clone = |how: &'static str| {
        scan(&[]).within("clone").prepare(move |root| {
            std::fs::create_dir(root.join("origin")).unwrap();
            history(&root.join("origin"));
            git(&root.join("origin"), "config uploadpack.allowFilter true");
            git(root, &format!("clone -q {how} file://{}/origin clone", root.display()));
        })
    };
    clone("--depth=2").stdout_has(["app.yml:2:11: error[secret/password]"]).status(1);
    clone("--filter=blob:none")
        .stderr_has(["3 objects of this partial clone are not here, and were not looked through"])
        .status(0);
}

#[test]
fn each_private_key_that_was_in_a_file_is_told() {
    let key = |name: &str| {
        format!(
            "-----BEGIN {name} PRIVATE KEY-----\n{}\n-----END {name} PRIVATE KEY-----\n",
            "MIIEvQ".repeat(20)
        )
    };
    let prepare = |root: &Path| {
        git(root, "init -q -b main");
        for (day, name) in [(1, "RSA"), (2, "EC"), (3, "RSA")] {
            write(root, "deploy.key", &key(name));
            commit(root, &format!("2026-01-0{day}T10:00:00+02:00"));
        }
    };
    let lines = told(scan(&[]).prepare(prepare), 1);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines.iter().all(|line| line.contains("[private-key-file]")), "{lines:#?}");
}
