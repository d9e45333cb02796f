//! `envguard run` as the parent of its command.

use std::ffi::OsStr;
use std::process::Command;

use rustix::process::Signal;

use crate::support::process::Process;

/// Starts a shell script below `envguard run` with `options`.
fn start(options: &[&str], script: &str) -> Process {
    let words = ["run"].into_iter().chain(options.iter().copied()).chain(["--", "/bin/sh", "-c", script]);
    Process::start(&[(".env", "A=1\n")], words)
}

/// Says all signals that it gets, until it gets TERM.
const LISTENER: &str = "
    for s in HUP INT QUIT USR1 USR2 WINCH; do trap \"echo $s\" $s; done
    trap 'echo TERM; exit 7' TERM
    echo ready
    for i in $(seq 2000); do sleep 0.01; done
";

#[test]
fn the_command_takes_the_place_of_the_process() {
    let process = start(&[], "echo $$; read line; exit 4");
    process.says(&process.id().to_string());
    process.ends_in(4);
}

#[test]
fn a_parent_passes_signals_on() {
    let process = start(&["--init"], LISTENER);
    process.says("ready");
    let ignored = ignored();
    for (signal, name) in [
        (Signal::HUP, "HUP"),
        (Signal::INT, "INT"),
        (Signal::QUIT, "QUIT"),
        (Signal::USR1, "USR1"),
        (Signal::USR2, "USR2"),
        (Signal::WINCH, "WINCH"),
        (Signal::TERM, "TERM"),
    ] {
        // `nohup`, and shells with jobs in the background, have some of them ignored by all that they start.
        if ignored >> (signal.as_raw() - 1) & 1 == 0 {
            process.signal(signal);
            process.says(name);
        }
    }
    assert_eq!(process.ends_in(7), "");
}

/// The signals that this process ignores, a bit each.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap())
}

#[test]
fn a_parent_ends_as_its_command_does() {
    start(&["--init"], "exit 0").ends_in(0);
    start(&["--init"], "exit 255").ends_in(255);
    start(&["--init"], "kill -9 $$").ends_in(128 + 9);
    start(&["--init"], "kill -15 $$").ends_in(128 + 15);
    let process = Process::start(&[], ["run", "--init", "--", "no-such-command"]);
    assert_eq!(
        process.ends_in(127),
        "error: `no-such-command` cannot be started: there is no such command\n"
    );
}

#[test]
fn the_command_has_no_other_dispositions_than_without_a_parent() {
    let script = "exec grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status";
    let shown = |options: &[&str]| {
        let words = ["run"].into_iter().chain(options.iter().copied()).chain(["--", "/bin/sh", "-c", script]);
        let output = Command::new(env!("CARGO_BIN_EXE_envguard")).args(words).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let direct = shown(&[]);
    assert_eq!(shown(&["--init"]), direct);
    let is_pipe_ignored = |line: &str| u64::from_str_radix(line, 16).unwrap() & (1 << 12) != 0;
    let ignored = direct.lines().find_map(|line| line.strip_prefix("SigIgn:\t"));
    assert!(ignored.is_none_or(|line| !is_pipe_ignored(line)), "{direct}");
}

#[test]
fn what_is_to_be_ignored_is_not_passed_on() {
    let script = "trap '' HUP; exec \"$0\" run --init -- /bin/sh -c 'kill -HUP $PPID; sleep 0.1; kill -HUP $$; echo here'";
    let output =
        Command::new("/bin/sh").args(["-c", script, env!("CARGO_BIN_EXE_envguard")]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "here\n");
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that cannot be done here says so")]
fn process_1_buries_orphans() {
    let can = Command::new("unshare")
        .args(["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "true"])
        .output();
    if !can.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there are no namespaces to be process 1 in");
        return;
    }
    // The orphan ends long before the command; were it not buried, it would be there still, as a zombie.
    let script =
        "(sleep 0.05 & exit 0); sleep 0.3; cat /proc/[0-9]*/stat | grep -c ' Z ' ; cat /proc/1/comm; exit 5";
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command.arg(env!("CARGO_BIN_EXE_envguard")).args(["run", "--", "/bin/sh", "-c", script].map(OsStr::new));
    let process = Process::spawn(tempfile::tempdir().unwrap(), command);
    process.says("0");
    process.says("envguard");
    process.ends_in(5);
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that cannot be done here says so")]
fn a_key_of_the_terminal_arrives_once() {
    if ignored() >> (Signal::INT.as_raw() - 1) & 1 != 0 {
        eprintln!("skipped: whoever started this ignores the key");
        return;
    }
    let envguard = env!("CARGO_BIN_EXE_envguard");
    let count = "n=0; trap \"n=\\$((n+1))\" INT; echo ready; i=0; while [ $i -lt 60 ]; do sleep 0.01; i=$((i+1)); done; echo got $n";
    let line = format!("exec {envguard} run --init -- /bin/sh -c '{count}'");
    let mut command = Command::new("script");
    command.args(["-q", "-e", "-c", &line, "/dev/null"]);
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: there is no terminal to be had");
        return;
    }
    let mut process = Process::spawn(tempfile::tempdir().unwrap(), command);
    process.says("ready\r");
    process.tell("\x03");
    process.says("^Cgot 1\r");
    process.ends_in(0);
}
