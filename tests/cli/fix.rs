//! `--fix`, `--unsafe-fixes` and `--diff`: what is written, and what stays.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use crate::{Run, support};

#[test]
fn safe_fixes_keep_values() {
    Run::new(["check", "-q", "--fix", "--dialect", "node"])
        .file(".env", "  A = 1 \nb=2\n\n\n\nC=3")
        .stdout_has(["lowercase-key"])
        .status(1)
        .has_file(".env", "A=1\nb=2\n\nC=3\n");
}

#[test]
fn what_some_dialect_reads_otherwise_is_left_alone() {
    // For docker, blanks at the end are part of the value.
    Run::new(["check", "-q", "--fix", "--dialect", "node,docker", "--select", "trailing-whitespace"])
        .file(".env", "A=1 \n")
        .stdout_has(["trailing-whitespace"])
        .status(1)
        .has_file(".env", "A=1 \n");
}

#[test]
fn unsafe_fixes_are_made_when_asked_for() {
    Run::new(["check", "--fix", "--unsafe-fixes"])
        .file(".env", "a=1\n")
        .stdout("1 finding mended\n1 file checked, nothing found")
        .status(0)
        .has_file(".env", "A=1\n");
}

#[test]
fn a_diff_shows_no_value_and_writes_nothing() {
    Run::new(["check", "--fix", "--diff"])
        .file(".env", "TOKEN = hunter2\n")
        .stdout("--- .env\n+++ .env\n@@ -1 +1 @@\n-TOKEN = *******\n+TOKEN=*******")
        .status(1)
        .has_file(".env", "TOKEN = hunter2\n");
    Run::new(["check", "--diff"]).file(".env", "TOKEN=1\n").status(0);
}

#[test]
fn mode_link_and_line_endings_stay() {
    let done = Run::new(["check", "-q", "--fix"])
        .prepare(|directory| {
            fs::write(directory.join("real.txt"), "A = 1\r\nB=2\r\n").unwrap();
            fs::set_permissions(directory.join("real.txt"), fs::Permissions::from_mode(0o640)).unwrap();
            symlink("real.txt", directory.join(".env")).unwrap();
        })
        .stdout_has([])
        .status(0)
        .has_file("real.txt", "A=1\r\nB=2\r\n");
    assert!(fs::symlink_metadata(done.path(".env")).unwrap().is_symlink());
    assert_eq!(fs::metadata(done.path("real.txt")).unwrap().mode() & 0o777, 0o640);
    let files: Vec<_> = fs::read_dir(done.path(".")).unwrap().collect();
    assert_eq!(files.len(), 2, "something is left over");
}

#[test]
fn a_file_that_is_clean_is_not_touched() {
    let done = Run::new(["check", "--fix"])
        .file(".env", "A=1\n")
        .prepare(|directory| {
            let file = fs::File::options().write(true).open(directory.join(".env")).unwrap();
            file.set_modified(std::time::UNIX_EPOCH).unwrap();
        })
        .stdout("1 file checked, nothing found")
        .status(0);
    assert_eq!(fs::metadata(done.path(".env")).unwrap().mtime(), 0);
}

#[test]
fn other_files_are_mended_when_one_cannot_be_written() {
    Run::new(["check", "-q", "--fix", "--format", "concise"])
        .file("a/.env", "A = 1\n")
        .file("b/.env", "A = 1\n")
        .prepare(|directory| {
            fs::set_permissions(directory.join("a/.env"), fs::Permissions::from_mode(0o444)).unwrap();
        })
        .stdout_has(["a/.env:1:"])
        .stderr("error: `a/.env` is read-only")
        .status(2)
        .has_file("a/.env", "A = 1\n")
        .has_file("b/.env", "A=1\n");
}

#[test]
fn an_interrupt_leaves_each_file_whole() {
    const BEFORE: &str = "A = 1 \nB=2\n";
    const AFTER: &str = "A=1\nB=2\n";
    let directory = tempfile::tempdir().unwrap();
    let files: Vec<_> = (0..2000).map(|number| directory.path().join(format!("{number}/.env"))).collect();
    for file in &files {
        fs::create_dir(file.parent().unwrap()).unwrap();
        fs::write(file, BEFORE).unwrap();
    }
    let mut child = support::command()
        .args(["check", "--fix", "-q", "--dialect", "node"])
        .current_dir(directory.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // Once the first file is written, the rest is under way.
    let is_written = |file: &std::path::PathBuf| fs::read(file).is_ok_and(|bytes| bytes == AFTER.as_bytes());
    while !files.iter().take(100).any(is_written) && child.try_wait().unwrap().is_none() {}
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.unwrap().success(), "it was over before it could be interrupted");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mended = files.iter().filter(|file| is_written(file)).count();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        assert!(text == BEFORE || text == AFTER, "half written: {text:?}");
        let beside = fs::read_dir(file.parent().unwrap()).unwrap().count();
        assert_eq!(beside, 1, "something is left over beside {}", file.display());
    }
    assert!(mended < files.len(), "it went on after the interrupt");
}
