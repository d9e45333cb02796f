//! What people read is legible in a narrow terminal, without colours, and in ASCII.

use std::path::Path;
use std::process::Command;

/// What has something to say to people, in a project with several environments.
const COMMANDS: [&str; 22] = [
    "check",
    "check --env prodution",
    "check missing",
    "scan",
    "diff --envs",
    "diff --envs --all",
    "why DATABASE_URL",
    "why SESSION_SECRET --env production",
    "sync",
    "fmt --check",
    "init",
    "init --yes",
    "init",
    "run --check-only --env production",
    "rules",
    "explain duplicate-key",
    "hook install",
    "--help",
    "check --help",
    "schema infer --help",
    "init --help",
    "chek",
];

/// Nothing is wider than a narrow terminal, but for what is to be written into files.
#[test]
#[cfg(target_os = "linux")]
fn lines_end_where_a_narrow_terminal_does() {
    const WIDTH: usize = 60;

    if Command::new("script").arg("--version").output().is_err() {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"SKIPPED: there is no `script` here\n");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    copy_project(directory.path());
    for command in COMMANDS {
        let line = format!("stty cols {WIDTH} rows 40; {} {command}", env!("CARGO_BIN_EXE_envguard"));
        let output = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(directory.path())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .env("NO_COLOR", "1")
            .env_remove("COLUMNS")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('+')) {
            // What is drawn over: how far a scan has come.
            let shown = line.trim_end_matches('\r').rsplit(['\r', '\u{1b}']).next().unwrap_or_default();
            assert!(shown.chars().count() <= WIDTH, "{command}: {shown:?} of\n{text}");
        }
        assert!(!text.is_empty(), "{command} says nothing");
    }
}

#[test]
fn colours_and_signs_are_for_terminals_that_have_them() {
    for command in COMMANDS {
        let directory = tempfile::tempdir().unwrap();
        copy_project(directory.path());
        let output = Command::new(env!("CARGO_BIN_EXE_envguard"))
            .args(command.split(' '))
            .current_dir(directory.path())
            .env_clear()
            .env("LC_ALL", "C")
            .env("TERM", "xterm-256color")
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(text.is_ascii() && !text.contains('\u{1b}'), "{command}: {text}");
    }
}

/// Puts the project there.
fn copy_project(directory: &Path) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/three-environments");
    for file in std::fs::read_dir(project).unwrap().flatten() {
        std::fs::copy(file.path(), directory.join(file.file_name())).unwrap();
    }
}
