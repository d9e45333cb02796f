//! `envguard run`, where the command takes the place of the process or is never started.

use crate::support::Run;

const EXAMPLE: &str = "PORT=3000\nDATABASE_URL=\n";
const GOOD: &str = "PORT=80\nDATABASE_URL=postgres://db/app\n";
const SCHEMA: &str = r#"{
    "properties": {
        "PORT": { "type": "integer" },
        "CODE": { "x-envguard": { "required-in": ["production"], "forbidden-in": ["test"] } }
    }
}"#;

/// A run of `envguard run` with `options` that starts a shell script.
fn start(options: &str, script: &str) -> Run {
    let options = options.split_whitespace();
    Run::new(["run"].into_iter().chain(options).chain(["--", "/bin/sh", "-c", script]))
}

fn with_contract(run: Run) -> Run {
    run.file(".env.example", EXAMPLE).file("env.schema.json", SCHEMA)
}

#[test]
fn the_command_gets_the_variables_and_gives_its_code() {
    with_contract(start("", "echo $PORT $DATABASE_URL; exit 3"))
        .file(".env", GOOD)
        .stdout("80 postgres://db/app\n")
        .status(3);
}

#[test]
fn the_process_wins_and_is_seen_by_references() {
    start("--dialect node-expand", "echo $PORT $URL")
        .file(".env", "PORT=80\nURL=http://$HOST:$PORT\n")
        .env("PORT", "81")
        .env("HOST", "db")
        .stdout("81 http://db:81\n")
        .status(0);
}

#[test]
fn a_bad_configuration_starts_nothing() {
    with_contract(start("", "echo started"))
        .file(".env", "PORT=eighty\n")
        .stderr(
            "
            schema-violation

              × `PORT`: expected an integer
               ╭─[.env:1:6]
             1 │ PORT=******
               ·      ──────
               ╰────
              help: the schema says so here: env.schema.json:3:27

            missing-key

              ⚠ key `DATABASE_URL` is missing: .env.example declares it
               ╭─[.env:1:12]
             1 │ PORT=******
               ·            ▲
               ╰────
              help: give it a value, or mark its declaration with the comment `# optional`
                    declared here: .env.example:2:1

            the configuration of `development` is bad: the command was not started
            ",
        )
        .status(78);
}

#[test]
fn without_files_the_process_environment_is_judged() {
    let run = |options| with_contract(start(options, "echo $PORT"));
    run("--format concise")
        .env("PORT", "x")
        .stderr(
            "
        process environment:1:1: warning[missing-key] key `DATABASE_URL` is missing: .env.example declares it
        process environment:1:1: error[schema-violation] `PORT`: expected an integer
        ",
        )
        .status(78);
    run("").env("PORT", "1").env("DATABASE_URL", "x").stdout("1\n").status(0);
    run("--env production --format concise")
        .env("PORT", "1")
        .env("DATABASE_URL", "x")
        .stderr(
            "process environment:1:1: warning[missing-in-environment] key `CODE` is missing in `production`, where the \
             contract asks for it\n",
        )
        .status(78);
    run("--env test --format concise")
        .env("PORT", "1")
        .env("DATABASE_URL", "x")
        .env("CODE", "x")
        .stderr("process environment:1:1: error[schema-violation] `CODE` is not for test\n")
        .status(78);
}

#[test]
fn style_does_not_stop_a_start() {
    start("", "echo $B$A").file(".env", "B='1'\nA=2   \n\n\n").stdout("12\n").status(0);
}

#[test]
fn what_does_not_stop_a_start_is_a_matter_of_the_level() {
    let run = |options| with_contract(start(options, "echo started")).file(".env", "PORT=80\n");
    run("--fail-on error").stdout("started\n").status(0);
    run("").file("envguard.toml", "[rules]\nmissing-key = \"off\"\n").stdout("started\n").status(0);
    run("").file("envguard.toml", "fail-on = \"error\"\n").stdout("started\n").status(0);
}

#[test]
fn what_the_dialect_rejects_stops_a_start() {
    start("--dialect go --format concise", "echo started")
        .file(".env", "A=1\nB\n")
        .stderr(
            ".env:2:1: error[rejected-by-dialect] go stops reading here: there must be a `=` after the key\n",
        )
        .status(78);
}

#[test]
fn the_environment_is_named_or_told() {
    let files = |run: Run| {
        run.file(".env", "A=base\n").file(".env.staging", "A=staging\n").file(".env.production", "A=live\n")
    };
    files(start("", "echo $A")).stdout("base\n").status(0);
    files(start("--env staging", "echo $A")).stdout("staging\n").status(0);
    files(start("", "echo $A")).env("ENVGUARD_ENV", "production").stdout("live\n").status(0);
    files(start("--env staging", "echo $A")).env("ENVGUARD_ENV", "production").stdout("staging\n").status(0);
    files(start("--env stagin", ""))
        .stderr("error: there is no environment `stagin`\nhelp: did you mean `staging`?\n")
        .status(2);
    start("", "echo $A").file("live.env", "A=1\n").stdout("1\n").status(0);
    start("", "")
        .file("live.env", "A=1\n")
        .file("spare.env", "A=1\n")
        .stderr(
            "
            error: there are several environments, and none is called `development`: `live`, `spare`
            help: name one with `--env`, or in the variable `ENVGUARD_ENV`
            ",
        )
        .status(2);
}

#[test]
fn files_of_another_directory() {
    start("--directory app", "echo $A; ls").file("app/.env", "A=1\n").stdout("1\napp\n").status(0);
}

#[test]
fn only_a_check() {
    let run = |options: &str| {
        with_contract(Run::new(["run", "--check-only"].into_iter().chain(options.split_whitespace())))
    };
    run("")
        .file(".env", GOOD)
        .stdout("the configuration of `development` is good: .env and the process environment\n")
        .status(0);
    run("-q").file(".env", GOOD).status(0);
    run("--format concise")
        .file(".env", "PORT=80\n")
        .stderr(".env:1:8: warning[missing-key] key `DATABASE_URL` is missing: .env.example declares it\n")
        .status(78);
}

#[test]
fn the_report_has_its_form_for_programs() {
    let schema = include_str!("../../schemas/report.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).expect("a schema");
    let run = with_contract(start("--format json", "echo started")).file(".env", "PORT=eighty\n");
    let done = run.env("CODE", "x").stderr_has([]).status(78);
    let report: serde_json::Value = serde_json::from_slice(&done.stderr).expect("JSON");
    assert!(jsonschema::is_valid(&schema, &report), "{report:#}");
    let found = report["diagnostics"].as_array().expect("a list").iter();
    let found: Vec<_> = found.map(|diagnostic| (&diagnostic["rule"], &diagnostic["category"])).collect();
    let rule = |name: &'static str| serde_json::Value::from(name);
    let (contract, violation, missing) = (rule("contract"), rule("schema-violation"), rule("missing-key"));
    assert_eq!(found, [(&violation, &contract), (&missing, &contract)]);
}

#[test]
fn clean_passes_what_is_declared() {
    with_contract(start("--clean", "echo $PORT $OTHER $MINE $HOME"))
        .file(".env", "PORT=80\nDATABASE_URL=x\nOTHER=1\n")
        .env("MINE", "1")
        .env("HOME", "/home")
        .stdout("80 /home\n")
        .status(0);
    start("--clean", "")
        .file(".env", "A=1\n")
        .stderr(
            "
            error: nothing declares the variables that `--clean` is to pass
            help: write an `.env.example` or a schema, or leave `--clean` out
            ",
        )
        .status(2);
}

#[test]
fn what_cannot_be_started_has_a_code_of_its_own() {
    Run::new(["run", "--", "no-such-command"])
        .stderr("error: `no-such-command` cannot be started: there is no such command\n")
        .status(127);
    Run::new(["run", "--", "./script"])
        .file("script", "echo\n")
        .stderr("error: `./script` cannot be started: it may not be executed\n")
        .status(126);
    Run::new(["run", "--", ""]).stderr("error: `` cannot be started: there is no such command\n").status(127);
}

#[test]
fn a_broken_contract_is_a_bad_configuration() {
    start("--format concise", "echo started")
        .file("env.schema.json", r#"{"properties":{"A":{"type":"number of things"}}}"#)
        .stderr_has(["env.schema.json:1:28: error[invalid-schema]"])
        .status(78);
    start("", "").file("envguard.toml", "nonsense = 1\n").stderr_has(["nonsense"]).status(2);
}

#[test]
fn arguments_are_passed_untouched() {
    Run::new(["run", "--", "/bin/sh", "-c", "printf '<%s>' \"$@\"", "sh", "--env", "$A", "a b", "*", ""])
        .file(".env", "A=1\n")
        .stdout_has(["<--env><$A><a b><*><>"])
        .status(0);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn what_is_not_unicode_passes() {
        Run::new(["run", "--", "/bin/sh", "-c", "printf '%s' \"$X\" | od -An -tx1 | tr -d ' '"])
            .env_os("X", OsStr::from_bytes(b"a\xffb"))
            .file(".env", b"Y=1\n")
            .stdout("61ff62\n")
            .status(0);
    }

    #[test]
    fn a_broken_pipe_ends_the_command() {
        // With the disposition that this process has for itself, `yes` would complain of an error instead.
        start("", "/bin/sh -c 'yes; echo $? >&2' | head -n 1").stdout("y\n").stderr("141\n").status(0);
    }
}
