//! Files that are not what they should be: named, and the rest is still checked. Nothing hangs.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::Run;

const LOWER: &str = "a/.env:1:1: warning[lowercase-key] key `x` has lower-case letters";

/// A check of `paths` beside a file with one finding, which must be reported whatever happens to the others.
fn run(paths: &[&str]) -> Run {
    let arguments = ["check", "--format", "concise", "a"].iter().chain(paths);
    Run::new(arguments).file("a/.env", "x=1\n").stdout(LOWER)
}

#[test]
fn a_path_that_does_not_exist() {
    run(&["missing", "gone.env"])
        .stderr_has(["`missing`", "`gone.env`", "no such file or directory"])
        .status(2);
}

#[test]
fn a_file_that_may_not_be_read() {
    // Who is root may read everything: there the rest of the run is all there is to see.
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0"));
    let run = run(&["b"]).file("b/.env", "").prepare(|directory| {
        fs::set_permissions(directory.join("b/.env"), fs::Permissions::from_mode(0o000)).unwrap();
    });
    if root {
        run.status(1);
    } else {
        run.stderr_has(["`b/.env`", "permission denied"]).status(2);
    }
}

#[test]
fn pipes_sockets_and_devices() {
    run(&["b", "/dev/zero"])
        .prepare(|directory| {
            fs::create_dir(directory.join("b")).unwrap();
            let pipe = directory.join("b/.env");
            assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        })
        .stderr_has(["`b/.env`", "named pipe", "`/dev/zero`", "device"])
        .status(2);
}

#[test]
fn loops_of_links() {
    run(&["b"])
        .prepare(|directory| {
            fs::create_dir(directory.join("b")).unwrap();
            symlink(directory.join("b"), directory.join("b/again")).unwrap();
            symlink(directory.join("b/.env"), directory.join("b/.env")).unwrap();
        })
        .stderr_has(["`b/.env`"])
        .status(2);
}

#[test]
fn other_encodings_are_findings() {
    Run::new(["check", "--format", "concise"])
        .file("a/.env", b"\xff\xfeA\0=\x001\0\n\0")
        .file("b/.env", b"A=\xe9\n")
        .file("c/.env", b"A=\0\n")
        .stdout_has([
            "a/.env:1:1: error[utf16]",
            "b/.env:1:3: error[invalid-utf8]",
            "c/.env:1:3: error[nul-byte]",
        ])
        .status(1);
}

#[test]
fn binary_junk_does_no_harm() {
    let junk: Vec<u8> =
        (0..200_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let arguments = ["check", "--select", "all", "--format", "json", "-q"];
    Run::new(arguments).file(".env", junk).stdout_has(["\"summary\""]).status(1);
}

#[test]
fn a_file_that_is_too_large_is_named_and_not_read() {
    let make = |directory: &Path| {
        fs::create_dir(directory.join("b")).unwrap();
        fs::File::create(directory.join("b/.env")).unwrap().set_len(1 << 30).unwrap();
    };
    run(&["b"]).prepare(make).stderr_has(["`b/.env`", "larger than 256 MiB"]).status(2);
}

#[test]
fn a_long_line_is_cut() {
    let line = format!("a={}\n", "x".repeat(10_000_000));
    Run::new(["check", "-q"]).file(".env", line).stdout_has(["lowercase-key", ".env:1:1"]).status(1);
}

#[test]
fn many_keys() {
    let keys = (0..100_000).map(|number| format!("KEY_{number}=1\n")).collect::<Vec<_>>().concat();
    Run::new(["check"]).file(".env", &keys).stdout("1 file checked, nothing found").status(0);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let directory = tempfile::tempdir().unwrap();
    let dirty = (0..100_000).map(|number| format!("key_{number} = 1 \n")).collect::<Vec<_>>().concat();
    fs::write(directory.path().join(".env"), dirty).unwrap();
    let script = "\"$1\" check --format concise | head -n 1; echo ${PIPESTATUS[0]}";
    let output = Command::new("bash")
        .args(["-c", script, "bash", env!("CARGO_BIN_EXE_envguard")])
        .env_remove("GITHUB_ACTIONS")
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.ends_with(b"\n0\n"), "{}", String::from_utf8_lossy(&output.stdout));
}
