//! `--help`, and what happens after a slip of the finger.

use crate::Run;

const COMMANDS: [&str; 17] = [
    "check",
    "scan",
    "fmt",
    "diff",
    "sync",
    "why",
    "parse",
    "run",
    "schema",
    "codegen",
    "inspect",
    "hook",
    "init",
    "rules",
    "explain",
    "completions",
    "man",
];

#[test]
fn every_command_has_help() {
    for command in COMMANDS {
        Run::new([command, "--help"]).stdout_has(["Usage: envguard"]).status(0);
    }
    Run::new(["--help"]).stdout_has(COMMANDS).status(0);
    Run::new(["--version"]).stdout(concat!("envguard ", env!("CARGO_PKG_VERSION"))).status(0);
}

#[test]
fn all_commands_have_examples_and_exit_codes() {
    for command in COMMANDS.iter().filter(|command| !["schema", "hook"].contains(command)) {
        Run::new([command, "--help"]).stdout_has(["Examples:", "Exit codes:"]).status(0);
    }
    for command in ["infer", "import", "export", "check"] {
        Run::new(["schema", command, "--help"]).stdout_has(["Examples:", "Exit codes:"]).status(0);
    }
    for command in ["install", "uninstall", "run"] {
        Run::new(["hook", command, "--help"]).stdout_has(["Examples:", "Exit codes:"]).status(0);
    }
}

#[test]
fn wrong_usage_ends_in_2() {
    Run::new(["chek"]).stderr_has(["unrecognized subcommand 'chek'", "check"]).status(2);
    Run::new(["check", "--fixx"]).stderr_has(["unexpected argument '--fixx'", "--fix"]).status(2);
    Run::new(["check", "--fail-on", "never"])
        .stderr_has(["[possible values: note, warning, error]"])
        .status(2);
    Run::new(["check", "--unsafe-fixes"]).stderr_has(["--fix"]).status(2);
    Run::new::<[&str; 0], &str>([]).stderr_has(["Usage: envguard"]).status(2);
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        Run::new(["completions", shell]).stdout_has(["envguard", "check"]).status(0);
    }
}
