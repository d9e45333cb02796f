//! `envguard.toml`.

use crate::Run;

#[test]
fn levels_and_overrides() {
    Run::new(["check", "-q", "--format", "concise"])
        .file(
            "envguard.toml",
            "[rules]\nlowercase-key = \"error\"\n\n[[overrides]]\nfiles = [\"old/**\"]\nrules = { lowercase-key = \"off\" }\n",
        )
        .file(".env", "a=1\n")
        .file("old/.env", "a=1\n")
        .stdout(".env:1:1: error[lowercase-key] key `a` has lower-case letters")
        .status(1);
}

#[test]
fn it_is_found_upward_and_can_be_left_out() {
    let run = |arguments: &[&str]| {
        let all = ["check", "-q", "--format", "concise"].iter().chain(arguments).chain(&["sub"]);
        Run::new(all)
            .file("envguard.toml", "fail-on = \"error\"\n")
            .file("strict.toml", "fail-on = \"note\"\n")
            .file("sub/.env", "a=1\n")
            .stdout("sub/.env:1:1: warning[lowercase-key] key `a` has lower-case letters")
    };
    run(&[]).status(0);
    run(&["--no-config"]).status(1);
    run(&["--config", "strict.toml"]).status(1);
    Run::new(["check", "--config", "none.toml"])
        .stderr("error: the configuration `none.toml` cannot be read: no such file or directory")
        .status(2);
}

#[test]
fn excluded_files_count_when_they_are_named() {
    let run = |paths: &[&str]| {
        let all = ["check", "-q", "--format", "concise"].iter().chain(paths);
        Run::new(all).file("envguard.toml", "exclude = [\"old/**\"]\n").file("old/.env", "a=1\n")
    };
    let found = "old/.env:1:1: warning[lowercase-key] key `a` has lower-case letters";
    run(&[]).status(0);
    run(&["old/.env"]).stdout(found).status(1);
    run(&["old"]).stdout(found).status(1);
}

#[test]
fn problems_point_into_the_file() {
    Run::new(["check"])
        .file(
            "envguard.toml",
            "dialects = [\"nodee\"]\nfial-on = \"error\"\n\n[rules]\nlower-case-key = \"loud\"\n",
        )
        .stderr_has([
            "envguard.toml:1:",
            "nodee",
            "envguard.toml:2:1",
            "`fail-on`",
            "envguard.toml:5:",
            "`lowercase-key`",
        ])
        .status(2);
}

#[test]
fn one_example_for_all() {
    Run::new(["check", "-q", "--format", "concise"])
        .file("envguard.toml", "[contract]\nexample = \"shared.example\"\n")
        .file("shared.example", "PORT=\n")
        .file("a/.env", "")
        .stdout_has(["a/.env:1:1: warning[missing-key]"])
        .status(1);
    Run::new(["check"])
        .file("envguard.toml", "[contract]\nexample = \"gone.example\"\n")
        .stderr_has(["`gone.example`", "no such file or directory"])
        .status(2);
}
