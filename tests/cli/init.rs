//! `envguard init`, in projects of all kinds.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::Run;
use crate::git::git;

/// What must not get anywhere but where it is.
const CANARY: &str = "canary!kT7wzQp0x";

/// Files with their contents; a path that ends with `/` is a directory.
type Files = &'static [(&'static str, &'static str)];

const NODE: Files = &[
    ("package.json", r#"{"dependencies":{"dotenv":"17"}}"#),
    (".env", "# The shop.\nPORT=3000\nSHOP_URL=https://canary!kT7wzQp0x\nSESSION_SECRET=canary!kT7wzQp0x\n"),
    (".env.production", "PORT=80\nDATABASE_POOL=5\n"),
    (".github/", ""),
];

const RUST: Files =
    &[("Cargo.toml", "[package]\nname = \"a\"\n"), (".env", "DB_PASSWORD=canary!kT7wzQp0x\n")];

const PYTHON: Files = &[
    ("requirements.txt", "python-dotenv\n"),
    ("compose.yaml", "services: {}\n"),
    (".env", "API_KEY='canary!kT7wzQp0x'\nDEBUG=true\n"),
    (".gitlab-ci.yml", "stages: [test]\n"),
    (".pre-commit-config.yaml", "repos: []\n"),
];

const MONOREPO: Files = &[
    ("apps/web/package.json", r#"{"dependencies":{"next":"15"}}"#),
    ("apps/web/.env.local", "NEXT_PUBLIC_NAME=shop\nAPI_TOKEN=canary!kT7wzQp0x\n"),
    ("apps/api/go.mod", "module a\n"),
    ("apps/api/.env", "DB_PASSWORD=canary!kT7wzQp0x\n"),
    ("apps/api/.env.example", "DB_PASSWORD=\n"),
    ("apps/api/testdata/.env", "A=1\n"),
];

const PROJECTS: [Files; 5] = [NODE, RUST, PYTHON, MONOREPO, &[]];

fn put(root: &Path, files: Files) {
    for (path, content) in files {
        let path = root.join(path);
        if path.as_os_str().to_string_lossy().ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }
}

/// A run of `init` in a new repository with these files.
fn init(files: Files, arguments: &[&str]) -> Run {
    Run::new(["init"].iter().chain(arguments)).prepare(|root| {
        git(root, "init -q");
        put(root, files);
    })
}

fn envguard(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_envguard"))
        .args(arguments)
        .current_dir(root)
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

/// All files at and below `root`, but for what git makes by itself.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut left = vec![root.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                left.push(path);
            } else if !name.starts_with(".git/") || name == ".git/hooks/pre-commit" {
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// What `init --yes` adds to `files`, the hook aside.
#[track_caller]
fn made(with: Files, arguments: &[&str]) -> BTreeMap<String, String> {
    let directory = tempfile::tempdir().unwrap();
    git(directory.path(), "init -q");
    put(directory.path(), with);
    let before = files(directory.path());
    let output = envguard(directory.path(), &[&["init", "--yes"], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut after = files(directory.path());
    after.retain(|name, text| before.get(name) != Some(text) && !name.starts_with(".git/"));
    after
}

#[test]
fn a_project_is_set_up() {
    let made = made(NODE, &[]);
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    assert_eq!(names, [".env.example", ".github/workflows/envguard.yml", ".gitignore", "envguard.toml"]);
    insta::assert_snapshot!(made.iter().map(|(name, text)| format!("== {name}\n{text}")).collect::<String>());
}

#[test]
fn settings_say_what_was_found() {
    let odd: Files = &[("odd\n[rules].service", "")];
    let settings = [RUST, PYTHON, MONOREPO, &[], odd].map(|files| {
        let text = &made(files, &["--only", "config"])["envguard.toml"];
        format!("== {}\n{text}", files.first().map_or("nothing", |(name, _)| name))
    });
    insta::assert_snapshot!(settings.concat());
}

#[test]
fn everything_is_shown_before_it_is_written() {
    let before = "found 1 env file\n  .env\n";
    for arguments in [&[][..], &["--dry-run"]] {
        let done = init(RUST, arguments)
            .stdout_has([
                before,
                "--- envguard.toml\n+++ envguard.toml\n@@ -0,0 +1,4 @@\n+# How",
                "+DB_PASSWORD=\n",
                "+!.env.example\n",
                ".git/hooks/pre-commit: asks envguard before each commit",
                "nothing is written: `envguard init --yes` does it",
            ])
            .status(1);
        let names: Vec<String> = files(&done.path("")).into_keys().collect();
        assert_eq!(names, [".env", "Cargo.toml"]);
    }
}

#[test]
fn a_second_run_has_nothing_to_do() {
    for project in PROJECTS {
        let directory = tempfile::tempdir().unwrap();
        git(directory.path(), "init -q");
        put(directory.path(), project);
        let first = envguard(directory.path(), &["init", "--yes"]);
        assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
        let once = files(directory.path());
        let second = envguard(directory.path(), &["init", "--yes"]);
        let said = String::from_utf8(second.stdout).unwrap();
        assert!(said.ends_with("nothing to write: this is set up already\n"), "{said}");
        assert_eq!(second.status.code(), Some(0));
        assert_eq!(files(directory.path()), once);
    }
}

#[test]
fn no_value_is_copied_or_shown() {
    for project in PROJECTS {
        let directory = tempfile::tempdir().unwrap();
        git(directory.path(), "init -q");
        put(directory.path(), project);
        for arguments in [&["init"][..], &["init", "-v"], &["init", "--yes"], &["init"]] {
            let output = envguard(directory.path(), arguments);
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!said.contains(CANARY), "{said}");
        }
        for (name, text) in files(directory.path()) {
            assert!(
                !text.contains(CANARY) || project.contains(&(name.as_str(), text.as_str())),
                "{name}: {text}"
            );
        }
    }
}

#[test]
fn a_check_works_afterwards() {
    for project in PROJECTS {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        git(root, "init -q");
        put(root, project);
        assert!(envguard(root, &["init", "--yes"]).status.success());
        let output = envguard(root, &["check", "--format", "concise"]);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
        for rule in ["unignored-env-file", "undeclared-key", "missing-", "invalid-", "contract-conflict"] {
            assert!(!said.contains(&format!("[{rule}")), "{said}");
        }
        git(root, "add .");
        let held = Command::new("git").args(["ls-files"]).current_dir(root).output().unwrap();
        let held = String::from_utf8(held.stdout).unwrap();
        for name in held.lines() {
            assert!(!name.contains(".env") || name.ends_with(".env.example"), "{held}");
        }
        assert_eq!(held.contains(".env.example"), !project.is_empty(), "{held}");
    }
}

#[test]
fn settings_change_no_verdict() {
    for project in ["three-environments", "express", "fastapi", "stack", "demo"] {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(project);
        let directory = tempfile::tempdir().unwrap();
        for name in ["", "worker"] {
            let Ok(entries) = fs::read_dir(project.join(name)) else { continue };
            fs::create_dir_all(directory.path().join(name)).unwrap();
            for file in entries.flatten().filter(|entry| entry.path().is_file()) {
                fs::copy(file.path(), directory.path().join(name).join(file.file_name())).unwrap();
            }
        }
        let check = || envguard(directory.path(), &["check", "--format", "json", "--select", "all"]).stdout;
        let before = check();
        let output = envguard(directory.path(), &["init", "--yes", "--only", "config"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8(check()).unwrap(), String::from_utf8(before).unwrap());
    }
}

#[test]
fn nothing_is_written_over() {
    let theirs: Files = &[
        ("envguard.toml", "# mine\n"),
        (".env", "A=1\n"),
        (".env.example", "# mine\n"),
        (".gitignore", "# mine\n.env\n.env.*\n!.env.example\n"),
        (".github/workflows/envguard.yml", "# mine\n"),
        (".husky/pre-commit", "envguard hook run\n"),
    ];
    assert_eq!(made(theirs, &[]), BTreeMap::new());
    let other_job: Files = &[(".github/workflows/ci.yml", "# envguard check\n"), ("envguard.toml", "")];
    assert_eq!(made(other_job, &["--skip", "gitignore,hook"]), BTreeMap::new());
}

#[test]
fn lines_of_gitignore_are_those_that_are_missing() {
    #[track_caller]
    fn check(before: &str, tracked: &[&str], open: &[&str], expected: &str) {
        let done = Run::new(["init", "--yes", "-q", "--only", "gitignore"])
            .prepare(|root| {
                git(root, "init -q");
                for name in tracked {
                    fs::write(root.join(name), "A=1\n").unwrap();
                    git(root, &format!("add {name}"));
                }
                for name in open {
                    fs::write(root.join(name), "A=1\n").unwrap();
                }
                if !before.is_empty() {
                    fs::write(root.join(".gitignore"), before).unwrap();
                }
            })
            .status(0);
        let after = fs::read_to_string(done.path(".gitignore")).unwrap();
        let head = "# Env files may have secrets in them; their examples have none.";
        assert_eq!(after, format!("{before}{}", expected.replace("HEAD", head)));
    }
    check("", &[], &[], "HEAD\n.env\n.env.*\n!.env.example\n");
    check("/target", &[], &[], "\n\nHEAD\n.env\n.env.*\n!.env.example\n");
    check("/target\r\n", &[], &[], "\r\nHEAD\r\n.env\r\n.env.*\r\n!.env.example\r\n");
    check("# .env.\n.env\n", &[], &[".env", ".env.prod"], "\nHEAD\n.env.*\n!.env.example\n");
    check(".env*\n", &[], &[".env", ".env.sample"], "\nHEAD\n!.env.example\n!.env.sample\n");
    check(".env\n.env.*\n!.env.example\n", &[], &[".env"], "");
    check(".env*\n!.env.example\n", &[], &["prod.env"], "\nHEAD\nprod.env\n");
    check(
        ".env\n.env.test\n",
        &[],
        &[".env.test", ".env.prod"],
        "\nHEAD\n.env.local\n.env.*.local\n.env.prod\n",
    );
    check("", &[".env", ".env.production"], &[], "HEAD\n.env.local\n.env.*.local\n");
    check(".env*\n!.env.example\n", &[], &["# a [b]!.env"], "\nHEAD\n\\#\\ a\\ \\[b]\\!.env\n");
}

#[test]
fn outside_of_git_only_files_are_made() {
    Run::new(["init", "--yes"])
        .file(".env", "DB_PASSWORD=canary!kT7wzQp0x\n")
        .stdout(
            "
            found 1 env file
              .env
            no git repository: run this again after `git init`
            `envguard.toml`: written
            `.env.example`: written

            Next:
              envguard check        what is wrong, and how to mend it
              envguard check --fix  mend what changes no value
              git add, git commit   what was written: it is for all
            ",
        )
        .status(0)
        .lacks_file(".gitignore");
}

#[test]
fn parts_are_chosen() {
    assert_eq!(made(NODE, &["--only", "example"]).into_keys().collect::<Vec<_>>(), [".env.example"]);
    assert_eq!(
        made(NODE, &["--skip", "example,ci,hook"]).into_keys().collect::<Vec<_>>(),
        [".gitignore", "envguard.toml"]
    );
    Run::new(["init", "--only", "everything"]).stderr_has(["[possible values: config, example"]).status(2);
    Run::new(["init", "--yes", "--dry-run"]).stderr_has(["cannot be used with"]).status(2);
    Run::new(["init", "--directory", "missing"]).stderr_has(["`missing` cannot be read"]).status(2);
}

#[test]
fn each_app_of_a_repository_gets_an_example_of_its_own() {
    let names: Vec<String> = made(MONOREPO, &["--only", "example"]).into_keys().collect();
    assert_eq!(names, ["apps/web/.env.example"]);
    let files: Files = &[(".github/", ""), ("apps/a b/.env", "A=1\n")];
    let made = made(files, &["--directory", "apps/a b", "--skip", "hook"]);
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            ".github/workflows/envguard.yml",
            "apps/a b/.env.example",
            "apps/a b/.gitignore",
            "apps/a b/envguard.toml"
        ]
    );
    assert!(made[".github/workflows/envguard.yml"].contains("        working-directory: \"apps/a b\"\n"));
}

#[test]
fn what_other_tools_have_to_do_is_said() {
    init(PYTHON, &["--yes", "--only", "hook,ci"])
        .stdout_has([
            "pre-commit runs the hooks here: add this to `.pre-commit-config.yaml`",
            "for GitLab, add this to `.gitlab-ci.yml`:\n\nenvguard:\n  image: rust:1\n",
        ])
        .status(0)
        .lacks_file(".git/hooks/pre-commit");
}

#[test]
fn one_part_that_fails_leaves_the_others() {
    init(&[(".env", "A=1\n"), (".github/workflows", "not a directory")], &["--yes"])
        .stdout_has(["`envguard.toml`: written", "`.env.example`: written"])
        .stderr_has(["error: the directory of `.github/workflows/envguard.yml` cannot be made: "])
        .status(2)
        .has_file(".github/workflows", "not a directory");
    init(&[(".env", "\u{feff}A=1\nB=\"never closed\n"), ("envguard.toml", "dialect = 1\n")], &["--yes"])
        .stderr_has(["envguard.toml", "dialect"])
        .status(2)
        .lacks_file(".env.example");
}

/// On a terminal, which only `script` of util-linux has for everybody.
#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_each_part_is_asked_for() {
    if Command::new("script").arg("--version").output().is_err() {
        let _ = writeln!(std::io::stderr(), "SKIPPED: there is no `script` here");
        return;
    }
    let answer = |answers: &'static str| {
        let directory = tempfile::tempdir().unwrap();
        put(directory.path(), RUST);
        let command = format!("{} init --color never", env!("CARGO_BIN_EXE_envguard"));
        let mut script = Command::new("script");
        let script = script.args(["-qec", &command, "/dev/null"]).current_dir(directory.path());
        let pipes = script.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        // The end of the input ends the answers too.
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(said.contains("write `envguard.toml`? [y/N] "), "{said}");
        files(directory.path()).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(answer("n\nn\n"), [".env", "Cargo.toml"]);
    assert_eq!(answer("n\ny\n"), [".env", ".env.example", "Cargo.toml"]);
    assert_eq!(answer("y\n\u{4}"), [".env", "Cargo.toml"]);
}
