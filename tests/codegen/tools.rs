//! The tools of other languages, where this machine has them.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// Whether `program` can be run. That it cannot be is said, so that nobody takes a test for passed which was skipped.
pub(crate) fn has(program: &str, arguments: &[&str]) -> bool {
    let run = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = run.is_ok_and(|status| status.success());
    if !is_there {
        skipped(&format!("`{program} {}` does not run here", arguments.join(" ")));
    }
    is_there
}

#[expect(clippy::print_stderr, reason = "who runs the tests should know what they do not show")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// Runs `program` in `directory`, with `input` and no environment but `variables`.
pub(crate) fn run<S: AsRef<OsStr>>(
    program: &str,
    arguments: &[S],
    directory: &Path,
    variables: &[(&str, &str)],
    input: &str,
) -> Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // Who does not read it has other problems, which its output tells.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    output
}

/// The standard output of a program that has to succeed.
#[track_caller]
pub(crate) fn succeeded(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Where the compiler of TypeScript lies, with the types of Node. It is installed once for all tests.
pub(crate) fn node_modules() -> Option<&'static Path> {
    static INSTALLED: OnceLock<Option<PathBuf>> = OnceLock::new();
    INSTALLED.get_or_init(install).as_deref()
}

fn install() -> Option<PathBuf> {
    if !has("node", &["--version"]) || !has("npm", &["--version"]) {
        return None;
    }
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("typescript");
    let modules = directory.join("node_modules");
    if modules.join("typescript/bin/tsc").is_file() && modules.join("@types/node").is_dir() {
        return Some(modules);
    }
    std::fs::create_dir_all(&directory).expect("a directory");
    std::fs::write(directory.join("package.json"), "{\"private\":true}").expect("a file");
    let mut install = Command::new("npm");
    install.args(["install", "--no-audit", "--no-fund", "typescript@5", "@types/node@20"]);
    let output = install.current_dir(&directory).output().expect("npm starts");
    if !output.status.success() {
        skipped("npm cannot install typescript here");
        return None;
    }
    Some(modules)
}
