//! `envguard deploy preflight`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, test_kill_process};
use serde_json::Value;

use crate::Run;
use crate::git::git;
use crate::support::Done;
use crate::support::process::Process;

fn preflight(steps: &str, arguments: &[&str]) -> Run {
    Run::new(["deploy", "preflight"].iter().chain(arguments))
        .env("PATH", "/usr/bin:/bin")
        .file("envguard.toml", settings(steps))
}

fn settings(steps: &str) -> String {
    format!("[deploy.preflight]\nsteps = [{steps}]\n")
}

/// A step called `name` that runs `line`.
fn step(name: &str, line: &str) -> String {
    format!("{{ name = '{name}', run = '''{line}''' }}, ")
}

fn printed(done: &Done) -> String {
    String::from_utf8([&done.stdout[..], &done.stderr[..]].concat()).unwrap()
}

fn commit(directory: &Path) {
    git(directory, "init -q");
    git(directory, "add -A");
    git(directory, "commit -qm a");
}

#[test]
fn steps_run_in_their_order() {
    let steps =
        step("a", "echo a >>log") + &step("b", "echo b >>log; echo fine") + &step("c", "echo c >>log");
    let done = preflight(&steps, &[])
        .stdout_has([
            "== a: echo a >>log\npassed      a ",
            "== c: echo c >>log\n",
            "preflight: passed (3 passed) in ",
        ])
        .status(0)
        .has_file("log", "a\nb\nc\n");
    assert!(!printed(&done).contains("fine\n  |") && !printed(&done).contains("| fine"));
    preflight(&steps, &["-v"]).stdout_has(["  | fine\n"]).status(0);
    preflight(&steps, &["-q"]).status(0);
}

#[test]
fn the_first_that_fails_ends_it() {
    let steps = step("a", "echo broken >&2; exit 3") + &step("b", "touch b");
    preflight(&steps, &[])
        .stdout_has([
            "failed      a ",
            ": it ended with 3\n  | broken\n",
            "preflight: failed (0 passed, 1 did not pass, 1 not run)",
        ])
        .status(1)
        .lacks_file("b");
    let done =
        preflight(&steps, &["--keep-going"]).stdout_has(["failed      a ", "passed      b "]).status(1);
    assert!(done.path("b").exists());
}

#[test]
fn what_cannot_be_done_is_told_apart() {
    preflight(&step("a", "exec no-such-command"), &[])
        .stdout_has(["not-done    a ", "it could not be done: it ended with 127", "no-such-command"])
        .status(2);
    preflight("'clean-tree'", &[])
        .stdout_has(["not-done    clean-tree: this is no git repository"])
        .status(2);
    preflight("'health'", &[]).stdout_has(["not-done    health"]).status(2);
    preflight("'parity'", &["--env", "a"])
        .stderr_has(["the step `parity` has nothing to compare with"])
        .status(2);
    preflight("'compat'", &[]).stderr_has(["there is no tag of a release"]).status(2);
    preflight(&step("a", "kill -9 $$"), &[]).stdout_has(["the signal 9 ended it"]).status(1);
}

#[test]
fn a_group_runs_at_the_same_time() {
    // Each waits for the other one.
    let wait = |own: &str, other: &str| format!("touch {own}; while ! test -e {other}; do sleep 0.01; done");
    let member = |name: &str, other: &str| {
        format!("{{ name = '{name}', run = '{}', group = 'g', timeout = '20s' }}, ", wait(name, other))
    };
    let steps = member("a", "b") + &member("b", "a") + &step("c", "test -e a && test -e b");
    preflight(&steps, &[]).stdout_has(["passed      a ", "passed      b ", "passed      c "]).status(0);
    let failing = "{ name = 'a', run = 'exit 1', group = 'g' }, { name = 'b', run = 'sleep 0.3; touch b', group = 'g' }, ";
    let done = preflight(&(failing.to_owned() + &step("c", "touch c")), &[])
        .stdout_has(["failed      a ", "passed      b ", "1 not run"])
        .status(1)
        .lacks_file("c");
    assert!(done.path("b").exists());
}

#[test]
fn some_of_the_steps() {
    let steps = step("lint", "touch lint") + &step("test", "touch test") + &step("build", "touch build");
    let done = preflight(&steps, &["--only", "lint,build", "--skip", "build"])
        .stdout_has(["skipped     test: the command line leaves it out", "(1 passed, 2 left out)"])
        .status(0)
        .lacks_file("test")
        .lacks_file("build");
    assert!(done.path("lint").exists());
    let wrong =
        |arguments: &[&str], piece: &str| drop(preflight(&steps, arguments).stderr_has([piece]).status(2));
    wrong(&["--only", "lnt"], "there is no step `lnt`\nhelp: did you mean `lint`?");
    wrong(&["--skip", "deploy"], "there is no step `deploy`\nhelp: `--list` shows");
    wrong(&["--only", "lint", "--skip", "lint"], "leave no step to be done");
    // What is left out need not be possible.
    preflight(&format!("'compat', {steps}"), &["--skip", "compat", "-q"]).status(0);
}

#[test]
fn the_project_tells() {
    let manifest = r#"{ "scripts": { "lint": "true", "test": "true" } }"#;
    let run = |arguments: &[&str]| {
        Run::new(["deploy", "preflight"].iter().chain(arguments)).file("package.json", manifest)
    };
    run(&["--list"])
        .stdout(
            "
            check: envguard check
                env files are always checked
            secrets: envguard scan
                secrets are always looked for
            lint: npm run lint
                `package.json` has the script `lint`
            test: npm run test
                `package.json` has the script `test`
            ",
        )
        .status(0);
    let done = run(&["--list", "--format", "json", "--skip", "test"]).stdout_has([]).status(0);
    let list: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&list["steps"][2]["does"], &list["steps"][3]["skipped"]),
        (&"npm run lint".into(), &true.into())
    );
    run(&["--list", "--format", "junit"]).stderr_has(["`--list` has the formats"]).status(2);
}

#[test]
fn built_in_steps_judge_the_project() {
    let steps =
        "'clean-tree', 'check', 'secrets', 'migrations', 'compat', { name = 'parity', with = 'staging' }";
    let project = || {
        preflight(steps, &["--env", "production", "--keep-going"])
            .file(".env.example", "PORT=\n")
            .file(".env.staging", "PORT=1\n")
            .file(".env.production", "PORT=2\n")
            .file("migrations/1_a.up.sql", "CREATE TABLE a (id int);\n")
            .file("migrations/1_a.down.sql", "DROP TABLE a;\n")
    };
    let release = |directory: &Path| {
        commit(directory);
        git(directory, "tag v1");
        fs::write(directory.join("later"), "").unwrap();
        git(directory, "add -A");
        git(directory, "commit -qm b");
    };
    project().prepare(release).stdout_has(["preflight of `production`: passed (6 passed)"]).status(0);
    project()
        .prepare(|directory| {
            release(directory);
            let write = |path: &str, text: &str| fs::write(directory.join(path), text).unwrap();
            write(".env.production", "");
            write("new", "");
            write("secrets.yml", "api_token: 9fQx2LmZr7TbVw4K\n");
            write("migrations/2_b.up.sql", "ALTER TABLE a DROP COLUMN id;\n");
            write(".env.example", "PORT=\nQUEUE=\n");
        })
        .stdout_has([
            "failed      clean-tree",
            ": 5 files not committed\n  | .env.example\n  | .env.production\n",
            "failed      check",
            "failed      secrets",
            "failed      migrations",
            "failed      compat",
            "failed      parity",
            "note: not all that was looked at is committed",
        ])
        .status(1);
}

#[test]
fn too_long_is_too_long() {
    let start = Instant::now();
    let line = "trap \"\" TERM; sleep 60 & echo $! >pid; echo begun; wait";
    let steps = format!("{{ name = 'slow', run = '{line}', timeout = '400ms' }}");
    let done = preflight(&steps, &[])
        .stdout_has([
            "timed-out   slow ",
            "it took longer than 400ms, and was stopped with all that it has started",
            "  | begun\n",
        ])
        .status(1);
    assert!(start.elapsed() < Duration::from_secs(20));
    ended(&fs::read_to_string(done.path("pid")).unwrap());
}

/// What a step has started ends with it.
#[track_caller]
fn ended(pid: &str) {
    let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    let start = Instant::now();
    // It may be there as a zombie until somebody buries it.
    let is_there = || {
        let state = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
        test_kill_process(pid).is_ok() && !state.contains(") Z ")
    };
    while is_there() {
        assert!(start.elapsed() < Duration::from_secs(10), "it still runs");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn an_interrupt_ends_all() {
    let member = |name: &str| {
        format!(
            "{{ name = '{name}', run = 'sleep 60 & echo $! >{name}; touch {name}.begun; wait', group = 'g' }}, "
        )
    };
    let settings = settings(&(member("a") + &member("b") + &step("c", "touch c")));
    let process = Process::start(&[("envguard.toml", &settings)], ["deploy", "preflight", "--keep-going"]);
    let directory = process.directory.path().to_owned();
    let start = Instant::now();
    while !(directory.join("a.begun").exists() && directory.join("b.begun").exists()) {
        assert!(start.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
    let pids = ["a", "b"].map(|name| fs::read_to_string(directory.join(name)).unwrap());
    process.signal(Signal::INT);
    while !process.line().starts_with("preflight: interrupted (0 passed, 2 did not pass, 1 not run)") {}
    assert!(!directory.join("c").exists());
    process.ends_in(130);
    pids.iter().for_each(|pid| ended(pid));
}

#[test]
fn variables_are_given() {
    let steps = "{ name = 'a', run = 'echo $CI $PORT $ENVGUARD_ENV; pwd', env = { CI = true, PORT = 80 } }";
    let done = preflight(steps, &["-v", "--env", "production"])
        .file(".env.production", "A=1\n")
        .file("below/x", "")
        .within("below")
        .stdout_has(["  | true 80 production\n"])
        .status(0);
    let top = done.path("").canonicalize().unwrap();
    assert!(printed(&done).contains(&format!("  | {}\n", top.display())));
    preflight(steps, &["--env", "prodution"])
        .file(".env.production", "A=1\n")
        .stderr_has(["there is no environment `prodution`\nhelp: did you mean `production`?"])
        .status(2);
}

#[test]
fn reports_are_as_their_schemas_say() {
    let steps = step("a", "true") + &step("b", "echo no; exit 4") + &step("c", "true") + &step("d", "true");
    let done =
        preflight(&steps, &["--format", "json", "--attestation", "out/statement.json", "--skip", "d", "-q"])
            .file(".env.example", "A=\n")
            .file("out/x", "")
            .prepare(commit)
            .stdout_has([])
            .stderr_has(["failed      b "])
            .status(1);
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let statement: Value =
        serde_json::from_slice(&fs::read(done.path("out/statement.json")).unwrap()).unwrap();
    let schemas = [
        (include_str!("../../schemas/preflight.schema.json"), &report),
        (include_str!("../../schemas/preflight-attestation.schema.json"), &statement),
    ];
    for (schema, document) in schemas {
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let errors: Vec<String> = schema.iter_errors(document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{document}");
    }
    let results = |steps: &Value| -> Vec<String> {
        steps.as_array().unwrap().iter().map(|step| step["result"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(results(&report["steps"]), ["passed", "failed", "not-run", "skipped"]);
    assert_eq!((&report["steps"][1]["output"][0], &report["dirty"]), (&"no".into(), &false.into()));
    let predicate = &statement["predicate"];
    assert_eq!(results(&predicate["steps"]), results(&report["steps"]));
    assert_eq!((&predicate["result"], &predicate["complete"]), (&"failed".into(), &false.into()));
    assert_eq!(statement["subject"][0]["digest"]["gitCommit"], report["commit"]);
    assert!(predicate["contract"].as_str().is_some_and(|hash| hash.len() == 64));
}

#[test]
fn a_statement_needs_a_commit_and_a_place() {
    let run = |path: &str| preflight(&step("a", "touch a"), &["--attestation", path]);
    run("x.json").stderr_has(["no commit of git is checked out here"]).status(2).lacks_file("a");
    run("no/x.json").prepare(commit).stderr_has(["`no/x.json` cannot be written"]).status(2).lacks_file("a");
    let moving = preflight(
        &step("a", "git -c user.name=a -c user.email=a@b commit -q --allow-empty -m b"),
        &["--attestation", "x.json"],
    );
    moving
        .prepare(commit)
        .stdout_has([])
        .stderr_has(["another commit was checked out meanwhile"])
        .status(2)
        .lacks_file("x.json");
}

#[test]
fn formats_for_ci_and_pages() {
    let steps = step("a|b", "echo \"<no> `x`\"; exit 1") + &step("c", "true");
    preflight(&steps, &["--format", "junit", "-q"])
        .stdout_has([
            "<testsuite name=\"preflight\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\"",
            "<failure message=\"it ended with 1\" type=\"failed\">",
            "&lt;no&gt;",
            "<skipped message=\"`a|b` has not passed\"/>",
        ])
        .stderr_has(["failed"])
        .status(1);
    preflight(&steps, &["--format", "markdown", "-q"])
        .stdout_has(["## Preflight: failed", "| a\\|b | failed | ", "| c | not-run |  |", "    <no>"])
        .stderr_has(["failed"])
        .status(1);
}
