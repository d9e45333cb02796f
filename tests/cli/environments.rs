//! Environments: `--env`, and what several files come to together.

use crate::Run;

/// Three environments, and an example that asks for three variables.
fn project(arguments: &[&str]) -> Run {
    let all = ["check", "-q", "--format", "concise", "--select", "missing-key"];
    Run::new(all.iter().chain(arguments))
        .file(".env.example", "HOST=\nPORT=\nTOKEN=\n")
        .file(".env", "HOST=a\nPORT=1\n")
        .file(".env.production", "PORT=2\nTOKEN=3\n")
        .file(".env.staging", "PORT=3\n")
}

#[test]
fn environments_are_judged_as_a_whole() {
    let run = |arguments: &[&str]| {
        Run::new(["check", "-q", "--format", "concise", "--select", "missing-key"].iter().chain(arguments))
            .file(".env.example", "HOST=\nPORT=\n")
            .file(".env", "HOST=a\n")
            .file(".env.production", "")
    };
    run(&[])
        .stdout(".env:1:7: warning[missing-key] key `PORT` is missing: .env.example declares it")
        .status(1);
    run(&["--env", "production"])
        .stdout(".env.production:1:1: warning[missing-key] key `PORT` is missing: .env.example declares it")
        .status(1);
}

#[test]
fn an_unknown_environment_is_an_error() {
    project(&["--env", "producton"])
        .stderr("error: there is no environment `producton`\nhelp: did you mean `production`?")
        .status(2);
    project(&["--env", "prod"])
        .stderr("error: there is no environment `prod`\nhelp: did you mean `production`?")
        .status(2);
    project(&["--env", "production", "--env", "qa"])
        .stderr(
            "error: there is no environment `qa`\nhelp: `.env.NAME` belongs to the environment `NAME`, and `.env` alone \
             to `development`; `[environments]` in envguard.toml names others",
        )
        .status(2);
}

#[test]
fn the_configuration_names_files_wherever_they_are() {
    let run = |arguments: &[&str]| {
        Run::new(["check", "-q", "--format", "concise", "--select", "missing-key"].iter().chain(arguments))
            .file("envguard.toml", "[environments]\nlive = [\"config/base.env\", \"deploy/live.env\"]\n")
            .file(".env.example", "HOST=\nPORT=\nTOKEN=\n")
            .file("config/base.env", "HOST=a\n")
            .file("deploy/live.env", "PORT=1\n")
    };
    let found = "deploy/live.env:1:7: warning[missing-key] key `TOKEN` is missing: .env.example declares it";
    run(&[]).stdout(found).status(1);
    run(&["deploy"]).stdout(found).status(1);
    run(&["--env", "live"]).stdout(found).status(1);
    run(&["config"]).status(0);
}
