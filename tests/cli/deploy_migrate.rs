//! `envguard deploy migrate`, with commands that play a tool. `tests/migrations/run.sh` has real ones.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, test_kill_process};

use crate::Run;
use crate::support::process::Process;

/// A tool that keeps what is applied in a file, and says what is left.
const SETTINGS: &str = "\
[deploy.migrations]
run = \"echo applying to $DATABASE_URL; touch applied\"
status = \"test -f applied && echo none pending || echo 1 pending\"
pending = '[1-9] pending'
";

const EXAMPLE: &str = "DATABASE_URL=postgres://app@localhost/shop\n";
const VALUES: &str = "DATABASE_URL=postgres://app:kT7wzQp0xCanary@localhost/shop\n";

fn migrate(arguments: &[&str]) -> Run {
    let arguments = ["deploy", "migrate"].iter().chain(arguments);
    Run::new(arguments)
        .env("PATH", "/usr/bin:/bin")
        .file(".env.example", EXAMPLE)
        .file(".env.production", VALUES)
}

#[test]
fn applies_and_verifies() {
    let done = migrate(&["--env", "production"])
        .file("envguard.toml", SETTINGS)
        .stdout_has([
            "1 pending\n",
            "applying to postgres://app:[DATABASE_URL]@localhost/shop\n",
            "none pending\nall migrations are applied\n",
        ])
        .stderr_has(["== test -f applied", "== echo applying to $DATABASE_URL"])
        .status(0);
    assert!(done.path("applied").exists());
    let printed = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
    assert!(!printed.contains("kT7wzQp0xCanary"), "{printed}");
}

#[test]
fn what_is_left_is_an_error() {
    migrate(&["-q"])
        .file("envguard.toml", SETTINGS.replace("touch applied", "true"))
        .stdout_has(["1 pending\n"])
        .stderr_has([
            "error: not all migrations are applied",
            "its output says that something is pending",
            "help: do not go on",
        ])
        .status(1);
    let clean = SETTINGS.replace("pending = '[1-9] pending'", "clean = 'all is well'");
    migrate(&["-q"])
        .file("envguard.toml", clean)
        .stdout_has(["none pending\n"])
        .stderr_has(["its output does not say that all is clean"])
        .status(1);
    migrate(&["-q"])
        .file("envguard.toml", SETTINGS.replace("touch applied", "exit 3"))
        .stdout_has(["applying to"])
        .stderr_has(["the migrations are not applied: `echo applying to $DATABASE_URL; exit 3` ended with 3"])
        .status(1);
}

#[test]
fn nothing_is_started_where_something_is_wrong() {
    let refused = |run: Run, piece: &str, code: i32| {
        let done = run.stdout_has([]).stderr_has([piece]).status(code);
        assert!(!done.path("applied").exists());
    };
    let configured = || migrate(&["--env", "production"]).file("envguard.toml", SETTINGS);
    refused(configured().file(".env.production", ""), "key `DATABASE_URL` is missing", 1);
    let breaking = configured().file("migrations/1_a.up.sql", "ALTER TABLE a DROP COLUMN b;\n");
    refused(breaking, "the migrations have errors: nothing was started", 1);
    let status = SETTINGS.replace("test -f applied", "exec no-such-command");
    refused(migrate(&[]).file("envguard.toml", status), "the status cannot be had", 2);
    refused(
        migrate(&[]).file("envguard.toml", "[deploy.migrations]\nrun = \"touch applied\"\n"),
        "there is no `status` below `[deploy.migrations]`",
        2,
    );
    let told = migrate(&[]).file("db/migrations/1_a.sql", "-- migrate:up\n-- migrate:down\n");
    refused(told, "here it may be `run = \"dbmate --wait up\"`", 2);
    let done = migrate(&["--dry-run"])
        .file("envguard.toml", SETTINGS)
        .stdout_has(["with the variables of `production`", "this would start `echo applying"])
        .status(0);
    assert!(!done.path("applied").exists());
}

#[test]
fn too_long_is_too_long() {
    let start = Instant::now();
    let slow = SETTINGS.replace("touch applied", "sleep 60 & echo $! >pid; wait") + "timeout = \"500ms\"\n";
    let done = migrate(&["-q"])
        .file("envguard.toml", slow)
        .stdout_has(["applying to"])
        .stderr_has(["takes too long, and was stopped with all that it has started"])
        .status(1);
    assert!(start.elapsed() < Duration::from_secs(20));
    ended(&std::fs::read_to_string(done.path("pid")).unwrap());
}

/// What a command has started ends with it.
#[track_caller]
fn ended(pid: &str) {
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    let start = Instant::now();
    // It may be there as a zombie until somebody buries it.
    let is_there = || {
        let state =
            std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
        test_kill_process(pid).is_ok() && !state.contains(") Z ")
    };
    while is_there() {
        assert!(start.elapsed() < Duration::from_secs(10), "it still runs");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn an_interrupt_ends_all() {
    let slow = SETTINGS.replace("touch applied", "sleep 60 & echo $! >pid; echo started; wait");
    let files = [(".env.example", EXAMPLE), (".env.production", VALUES), ("envguard.toml", &*slow)];
    let process = Process::start(&files, ["deploy", "migrate", "-q"]);
    process.says("1 pending");
    process.says("applying to postgres://app:[DATABASE_URL]@localhost/shop");
    process.says("started");
    let pid = std::fs::read_to_string(process.directory.path().join("pid")).unwrap();
    process.signal(Signal::INT);
    let complaints = process.ends_in(130);
    assert!(complaints.contains("interrupted"), "{complaints}");
    ended(&pid);
}
