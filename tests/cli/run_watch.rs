//! `envguard run --watch`.

use crate::support::process::Process;

const RESTARTED: &str = "the configuration has changed: the command is started again\n";
const STAYS: &str = "the command goes on with the configuration that it has\n";

/// Starts a script that says its `A` and waits, with `options`.
fn start(options: &[&str], files: &[(&str, &str)], script: &str) -> Process {
    let words =
        ["run", "--watch"].into_iter().chain(options.iter().copied()).chain(["--", "/bin/sh", "-c", script]);
    Process::start(files, words)
}

/// Says its `A` and what stops it.
// It ends by itself some time, should whoever tests it be gone.
const SCRIPT: &str =
    "trap 'echo stopped; exit 3' TERM; echo A=$A B=$B; for i in $(seq 2000); do sleep 0.01; done";

#[test]
fn a_good_change_starts_the_command_again() {
    let process = start(&[], &[(".env", "A=1\n")], SCRIPT);
    process.says("A=1 B=");
    process.write(".env", "A=2\n");
    process.says("stopped");
    process.says("A=2 B=");
    // A file that was not there.
    process.write(".env.local", "B=1\n");
    process.says("stopped");
    process.says("A=2 B=1");
    process.signal(rustix::process::Signal::TERM);
    process.says("stopped");
    assert_eq!(process.ends_in(3), format!("{RESTARTED}{RESTARTED}"));
}

#[test]
fn a_bad_change_does_not() {
    let schema = r#"{"properties":{"A":{"type":"integer"}}}"#;
    let process = start(&["--format", "concise"], &[(".env", "A=1\n"), ("env.schema.json", schema)], SCRIPT);
    process.says("A=1 B=");
    process.write(".env", "A=kT7wzQp0x\n");
    process.complains(STAYS);
    // What means the same to the command is no change.
    process.write(".env", "# again\nA='1'\n");
    process.is_silent();
    process.write(".env", "A=2\n");
    process.says("stopped");
    process.says("A=2 B=");
    process.signal(rustix::process::Signal::TERM);
    process.says("stopped");
    let expected = format!(".env:1:3: error[schema-violation] `A`: expected an integer\n{STAYS}{RESTARTED}");
    assert_eq!(process.ends_in(3), expected);
}

#[test]
fn links_to_other_directories_are_followed() {
    let process = {
        let files = [("one/env", "A=1\n"), ("two/env", "A=2\n")];
        let directory = tempfile::tempdir().unwrap();
        for (path, content) in files {
            std::fs::create_dir_all(directory.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(directory.path().join(path), content).unwrap();
        }
        // As Kubernetes mounts a ConfigMap.
        std::os::unix::fs::symlink("one", directory.path().join("..data")).unwrap();
        std::os::unix::fs::symlink("..data/env", directory.path().join(".env")).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_envguard"));
        command.args(["run", "--watch", "--", "/bin/sh", "-c", SCRIPT]);
        Process::spawn(directory, command)
    };
    process.says("A=1 B=");
    let root = process.directory.path();
    std::os::unix::fs::symlink("two", root.join("..data_tmp")).unwrap();
    std::fs::rename(root.join("..data_tmp"), root.join("..data")).unwrap();
    process.says("stopped");
    process.says("A=2 B=");
}

#[test]
fn who_does_not_stop_is_killed() {
    let script = "trap 'echo no' TERM; echo A=$A; for i in $(seq 2000); do sleep 0.01; done";
    let process = start(&["--grace", "200ms", "-q"], &[(".env", "A=1\n")], script);
    process.says("A=1");
    process.write(".env", "A=2\n");
    process.says("no");
    process.says("A=2");
    process.signal(rustix::process::Signal::KILL);
    // The command ends by itself, with its loop.
}

#[test]
fn the_end_of_the_command_is_the_end() {
    start(&[], &[(".env", "A=1\n")], "exit 6").ends_in(6);
    let process = start(&[], &[(".env.example", "A=\n"), (".env", "B=1\n")], "echo started");
    assert!(process.ends_in(78).contains("key `A` is missing"));
}
