//! `--changed-since`: what a branch touches. The repositories are made by the real git.

use std::path::Path;

use crate::Run;
use crate::git::git;

/// With a finding in it.
const BAD: &str = "A=1 \n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn commit(root: &Path) {
    git(root, "add -A");
    git(root, "commit -qm a");
}

/// On `main`, three services with a finding in each file; a branch `topic` of it, which is checked out; and then another
/// commit on `main`.
fn services(root: &Path) {
    git(root, "init -q -b main");
    for service in ["one", "two", "three"] {
        write(root, &format!("{service}/.env.example"), "A=\n");
        write(root, &format!("{service}/.env.test"), BAD);
        write(root, &format!("{service}/.env.ci"), BAD);
    }
    write(root, "app.yml", "password: kT7wzQp0x\n");
    commit(root);
    git(root, "checkout -q -b topic");
    git(root, "checkout -q main");
    write(root, "three/.env.test", "B=2 \n");
    commit(root);
    git(root, "checkout -q topic");
}

/// Checks the services after `prepare`, and compares the paths with findings.
#[track_caller]
fn check(prepare: impl FnOnce(&Path), expected: &[&str]) {
    check_with(&[], prepare, expected);
}

#[track_caller]
fn check_with(arguments: &[&str], prepare: impl FnOnce(&Path), expected: &[&str]) {
    let all = [
        "check",
        "-q",
        "--format",
        "concise",
        "--dialect",
        "node",
        "--ignore",
        "exposure",
        "--changed-since",
        "main",
    ];
    let run = Run::new(all.iter().chain(arguments)).prepare(services).prepare(prepare).stdout_has([]);
    let done = run.status(i32::from(!expected.is_empty()));
    let printed = String::from_utf8(done.stdout).unwrap();
    let mut paths: Vec<&str> = printed.lines().map(|line| line.split(':').next().unwrap()).collect();
    paths.dedup();
    assert_eq!(paths, expected, "{printed}");
}

/// The files of one service with findings in them.
const ONE: [&str; 2] = ["one/.env.ci", "one/.env.test"];

#[test]
fn nothing_touched_is_nothing_looked_at() {
    check(|_| {}, &[]);
    // What others did meanwhile is not the branch's.
    check(|root| git(root, "merge -q --no-edit main"), &[]);
    Run::new(["check", "--changed-since", "main"]).prepare(services).stdout("no files found").status(0);
}

#[test]
fn a_directory_with_a_touched_file_is_checked_whole() {
    let touch = |root: &Path| write(root, "one/.env.ci", "A=2 \n");
    check(touch, &ONE);
    check(
        |root| {
            touch(root);
            git(root, "add -A");
        },
        &ONE,
    );
    check(
        |root| {
            touch(root);
            commit(root);
        },
        &ONE,
    );
    // Taken back in the work tree, it is as it was.
    let undone = |root: &Path| {
        touch(root);
        commit(root);
        write(root, "one/.env.ci", BAD);
        git(root, "add -A");
    };
    check(undone, &[]);
    // Touched is what has another content, not what has another time.
    check(
        |root| {
            let text = std::fs::read(root.join("one/.env.ci")).unwrap();
            std::fs::write(root.join("one/.env.ci"), text).unwrap();
        },
        &[],
    );
}

#[test]
fn new_files_that_git_does_not_ignore() {
    check(|root| write(root, "one/.env.new", BAD), &["one/.env.ci", "one/.env.new", "one/.env.test"]);
    let ignored = |root: &Path| {
        write(root, ".git/info/exclude", ".env.new\n");
        write(root, "one/.env.new", BAD);
    };
    check(ignored, &[]);
}

#[test]
fn contracts_are_judged_whole() {
    check(|root| write(root, "two/.env.example", "A=\nB=\n"), &["two/.env.ci", "two/.env.test"]);
    check(
        |root| std::fs::remove_file(root.join("two/.env.example")).unwrap(),
        &["two/.env.ci", "two/.env.test"],
    );
    check(|root| git(root, "mv two/.env.example two/.env.sample"), &["two/.env.ci", "two/.env.test"]);
    check(|root| git(root, "rm -q two/.env.test"), &["two/.env.ci"]);
    let schema = r#"{ "properties": { "A": { "type": "integer" } } }"#;
    check(|root| write(root, "one/schemas/env.schema.json", schema), &ONE);
    check(|root| write(root, "one/env.schema.json", schema), &ONE);
    check(|root| write(root, "one/.gitignore", "x\n"), &ONE);
}

#[test]
fn settings_touch_everything() {
    let all =
        ["one/.env.ci", "one/.env.test", "three/.env.ci", "three/.env.test", "two/.env.ci", "two/.env.test"];
    check(|root| write(root, "envguard.toml", "fail-on = \"note\"\n"), &all);
    let shared = |root: &Path| {
        write(root, "envguard.toml", "[contract]\nexample = \"all.env.example\"\n");
        write(root, "all.env.example", "A=\n");
        commit(root);
        git(root, "branch -f main");
    };
    check(shared, &[]);
    check(
        |root| {
            shared(root);
            write(root, "all.env.example", "A=\nB=\n");
        },
        &all,
    );
}

#[test]
fn environments_of_the_settings_belong_together() {
    let named = |root: &Path| {
        write(root, "envguard.toml", "[environments]\nproduction = [\"one/.env.ci\", \"two/.env.ci\"]\n");
        commit(root);
        git(root, "branch -f main");
    };
    check(named, &[]);
    check(
        |root| {
            named(root);
            write(root, "one/.env.ci", "A=3 \n");
        },
        &["one/.env.ci", "one/.env.test", "two/.env.ci"],
    );
}

#[test]
fn documents_that_are_touched_themselves() {
    let documents = |root: &Path| {
        write(root, "envguard.toml", "[[documents]]\nfiles = [\"*.json\"]\nschema = \"app.schema\"\n");
        write(root, "app.schema", r#"{ "type": "object" }"#);
        write(root, "a.json", "[]");
        write(root, "b.json", "[]");
        commit(root);
        git(root, "branch -f main");
    };
    check(documents, &[]);
    check(
        |root| {
            documents(root);
            write(root, "a.json", "[1]");
        },
        &["a.json"],
    );
    check(
        |root| {
            documents(root);
            write(root, "app.schema", r#"{ "type": "string" }"#);
        },
        &["a.json", "b.json"],
    );
}

#[test]
fn below_a_directory_and_from_within_one() {
    let touch = |root: &Path| {
        write(root, "one/.env.ci", "A=2 \n");
        write(root, "two/.env.ci", "A=2 \n");
    };
    check_with(&["one"], touch, &ONE);
    check_with(&["three", "one/.env.ci"], touch, &["one/.env.ci"]);
    let all = ["check", "-q", "--format", "concise", "--ignore", "exposure", "--changed-since", "main"];
    let done =
        Run::new(all).prepare(services).prepare(touch).within("two").stdout_has([".env.ci:1:4"]).status(1);
    assert!(!String::from_utf8(done.stdout).unwrap().contains("one"));
}

#[test]
fn submodules_are_left_out() {
    let submodule = |root: &Path| {
        let inner = root.join(".git/inner");
        std::fs::create_dir(&inner).unwrap();
        git(&inner, "init -q -b main");
        write(&inner, ".env.test", BAD);
        commit(&inner);
        git(root, "submodule --quiet add ./.git/inner sub");
        commit(root);
        git(root, "branch -f main");
        write(root, "sub/.env.test", "A=2 \n");
        write(root, "sub/.env.new", BAD);
    };
    check(submodule, &[]);
}

#[test]
fn secrets_in_what_is_touched() {
    let password = "password: kT7wzQp0x\n";
    let touch = |root: &Path| write(root, "new.yml", password);
    for command in ["check", "scan"] {
        let arguments = [command, "-q", "--format", "concise", "--changed-since", "main"];
        Run::new(arguments).prepare(services).status(0);
        let found = "new.yml:1:11: error[secret/password] password in `password`";
        Run::new(arguments).prepare(services).prepare(touch).prepare(commit).stdout(found).status(1);
    }
    // A scan looks at files that git does not hold yet too.
    Run::new(["scan", "-q", "--format", "concise", "--changed-since", "main"])
        .prepare(services)
        .prepare(touch)
        .stdout_has(["new.yml:1:11"])
        .status(1);
    // The values of env files around are looked for, whether those are touched or not.
    let leaked = |root: &Path| {
        write(root, ".git/info/exclude", ".env\n");
        write(root, ".env", "DB_PASSWORD=Vx7qLm2Zt9Rk\n");
        write(root, "src/notes.txt", "try Vx7qLm2Zt9Rk\n");
        commit(root);
    };
    Run::new(["check", "-q", "--format", "concise", "--changed-since", "main"])
        .prepare(services)
        .prepare(leaked)
        .stdout_has(["src/notes.txt:1:5: error[leaked-env-value]"])
        .status(1);
}

#[test]
fn what_cannot_be_told() {
    let run = |revision: &str| Run::new(["check", "--changed-since", revision]);
    run("nope")
        .prepare(services)
        .stderr(
            "error: `--changed-since nope`: there is no such commit here\nhelp: `git fetch` gets it; in CI, check out \
             the whole history, such as with `fetch-depth: 0`",
        )
        .status(2);
    let unrelated = |root: &Path| {
        services(root);
        git(root, "checkout -q --orphan other");
        write(root, "other", "");
        commit(root);
    };
    run("main").prepare(unrelated).stderr_has(["it has no commit in common"]).status(2);
    let shallow = |root: &Path| {
        let full = root.join("full");
        std::fs::create_dir(&full).unwrap();
        services(&full);
        write(&full, "one/.env.ci", "A=2 \n");
        commit(&full);
        let url = format!("file://{}", full.display());
        git(root, &format!("clone -q --depth 1 --no-single-branch {url} clone"));
    };
    run("origin/main")
        .prepare(shallow)
        .within("clone")
        .stderr_has(["is not in this shallow clone", "fetch-depth: 0"])
        .status(2);
    run("main").prepare(|root| git(root, "init -q -b main")).stderr_has(["there is no commit yet"]).status(2);
    run("main").stderr_has(["this is in no repository of git"]).status(2);
    run("main")
        .prepare(services)
        .prepare(|root| write(root, ".git/index", "x"))
        .stderr_has(["the index cannot be read"])
        .status(2);
    for other in ["--staged", "--env=x"] {
        Run::new(["check", "--changed-since", "main", other]).stderr_has(["cannot be used with"]).status(2);
    }
    for other in ["--staged", "--history", "--stdin"] {
        Run::new(["scan", "--changed-since", "main", other]).stderr_has(["cannot be used with"]).status(2);
    }
}
