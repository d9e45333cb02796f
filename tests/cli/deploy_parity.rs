//! `envguard deploy parity`.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::Run;
use crate::no_leaks::FORMATS;
use crate::support;

const SECRET: &str = "JWT_SECRET=mXpT0vXk1Rj5n2hQ\n";
const KEY: &str = "0123456789abcdef0123456789abcdef";

fn run(arguments: &[&str]) -> Run {
    Run::new(["deploy", "parity"].iter().chain(arguments))
}

/// What `arguments` do in `directory`.
fn envguard(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = support::command();
    command.args(arguments).current_dir(directory).env("NO_COLOR", "1").env_remove("ENVGUARD_MANIFEST_KEY");
    command.output().unwrap()
}

/// Makes manifests of env files: `(file, key, manifest)`.
fn manifests(directory: &Path, all: &[(&str, Option<&str>, &str)]) {
    for (file, key, manifest) in all {
        let mut command = support::command();
        command.args(["deploy", "manifest", "-q", file, "--output", manifest]).current_dir(directory);
        command.env("ENVGUARD_MANIFEST_KEY", key.unwrap_or_default());
        assert!(command.status().unwrap().success());
    }
}

#[test]
fn two_environments() {
    run(&["staging", "production"])
        .file(".env.staging", format!("{SECRET}HOST=a\nPORT=1\nONLY=1\n"))
        .file(".env.production", format!("{SECRET}HOST=b\nPORT=1\n"))
        .stdout(
            "
            variable  staging  production
            HOST      set a    set b
            ONLY      set      missing

            4 variables: 1 on one side only, 1 different, 2 the same

            must-differ

              × secret `JWT_SECRET` is the same in staging as in production
               ╭─[.env.staging:1:12]
             1 │ JWT_SECRET=****************
               ·            ────────────────
               ╰────
              help: give each environment its own, or allow it by `same-across` in the
                    schema
                    the same value stands here: .env.production:1:12

            missing-on-one-side

              ⚠ key `ONLY` is given by staging, and not by production
               ╭─[.env.staging:4:6]
             4 │ ONLY=*
               ·      ─
               ╰────
              help: give it on the other side too, or say in the contract that it is
                    optional

            2 files checked: 1 error, 1 warning
            ",
        )
        .status(1);
}

#[test]
fn the_contract_says_what_matters() {
    let schema = r#"{"required": ["A"], "properties": {
        "A": {}, "B": {}, "SAME": {"x-envguard": {"same-across": true}}, "OWN": {"x-envguard": {"distinct-across": true}}}}"#;
    run(&["staging", "production", "--format", "concise"])
        .file("env.schema.json", schema)
        .file(".env.staging", "A=1\nB=1\nSAME=1\nOWN=1\nOTHER=1\n")
        .file(".env.production", "SAME=2\nOWN=1\n")
        .stdout(
            "
            .env.production:1:6: error[must-match] key `SAME` has another value in production than in staging
            .env.staging:1:3: warning[missing-on-one-side] key `A` is given by staging, and not by production
            .env.staging:4:5: error[must-differ] key `OWN` has the same value in staging as in production, and the \
             contract asks for different ones
            ",
        )
        .status(1);
    run(&["staging", "production", "-q"])
        .file(".env.staging", "A=1\n")
        .file(".env.production", "A=2\n")
        .stdout("variable  staging  production\nA         set a    set b\n\n")
        .status(0);
}

#[test]
fn manifests_compare_without_values() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let write = |name: &str, text: &str| std::fs::write(at.join(name), text).unwrap();
    write("blue.env", &format!("{SECRET}A=1\nB=1\n"));
    write("green.env", &format!("{SECRET}A=1\nB=2\n"));
    manifests(
        at,
        &[
            ("blue.env", Some(KEY), "blue.json"),
            ("green.env", Some(KEY), "green.json"),
            ("green.env", None, "bare.json"),
            ("green.env", Some("another key that is long"), "foreign.json"),
        ],
    );
    let check = |arguments: &[&str], status: i32, stdout: &str, stderr: &str| {
        let fixed = ["deploy", "parity", "--format", "concise", "--expect", "same"];
        let output = envguard(at, &[&fixed[..], arguments].concat());
        assert_eq!(String::from_utf8_lossy(&output.stdout), stdout, "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), stderr, "{arguments:?}");
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
    };
    let drift = "warning[drifted-value] key `B` has another value in";
    check(
        &["blue.json", "green.json"],
        1,
        &format!("green.json:8:15: {drift} green.json than in blue.json\n"),
        "",
    );
    write("team.key", KEY);
    support::make_private(&at.join("team.key"));
    let keyed = ["blue.env", "green.json", "--key", "team.key"];
    check(&keyed, 1, &format!("green.json:8:15: {drift} green.json than in blue.env\n"), "");
    check(&["green.json", "green.env", "--key", "team.key"], 0, "", "");
    let output = envguard(
        at,
        &["deploy", "parity", "green.json", "green.env", "--expect", "same", "--format", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules: Vec<&str> =
        report["diagnostics"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["unproven-value"; 3]);
    assert_eq!(output.status.code(), Some(1));
    let other = "were made with different keys\nhelp: make one of them again with the key of the other\n";
    check(&["blue.json", "foreign.json"], 2, "", &format!("error: `blue.json` and `foreign.json` {other}"));
    check(
        &["foreign.json", "green.env", "--key", "team.key"],
        2,
        "",
        "error: `foreign.json` was made with another key\nhelp: name the key that it was made with, or make it again with \
         this one\n",
    );
    let output = envguard(at, &["deploy", "parity", "blue.json", "bare.json"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "variable    blue.json  bare.json\n\
         A           set ?      set ?\n\
         B           set ?      set ?\n\
         JWT_SECRET  set ?      set ?\n\n\
         3 variables: 3 not compared\n\n\
         2 files checked, nothing found\n"
    );
    let note = "note: 3 values not compared: `bare.json` was made without a key\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), note);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn names_and_paths() {
    let run = |one: &str, other: &str| {
        run(&[one, other, "--format", "concise"])
            .file(".env.staging", "A=1\n")
            .file(".env.production", "A=2\n")
            .file("staging", "B=1\n")
            .stdin("A=3\n")
    };
    run("staging", "production").status(0);
    run("-", "production").status(0);
    run(".env.staging", "production").status(0);
    run("./staging", "production").stdout_has(["key `B` is given by staging"]).status(1);
    let both = |name: &str| {
        format!("error: both sides are `{name}`\nhelp: name two environments, env files or manifests")
    };
    run("production", "production").stderr(&both("production")).status(2);
    run(".env.staging", "./.env.staging").stderr(&both(".env.staging")).status(2);
    run("-", "-").stderr(&both("-")).status(2);
    run("prod", "staging")
        .stderr("error: there is no environment `prod`, and no such file\nhelp: did you mean `production`?")
        .status(2);
    run("no/prod", "staging").stderr("error: `no/prod` cannot be read: no such file or directory").status(2);
}

#[test]
fn what_is_no_manifest_is_refused() {
    let fails = |manifest: &str, expected: &str| {
        run(&["m.json", ".env"]).file("m.json", manifest).file(".env", "A=1\n").stderr(expected).status(2);
    };
    fails(
        "{}",
        "error: m.json:1:1: this is no file of a platform that envguard knows\nhelp: compose files, Kubernetes objects, \
         systemd units, workflows of GitHub Actions, pipelines of GitLab, Procfiles, app.json and fly.toml are",
    );
    fails(
        r#"{"version": 2, "variables": []}"#,
        "error: `m.json` is no manifest that can be read: m.json:1:13: the manifest was made by a later version of \
         envguard\nhelp: update envguard, or make the manifest with this version",
    );
    fails(
        r#"{"version": 1, "variables": [{"name": "canary"}]}"#,
        "error: `m.json` is no manifest that can be read: m.json:1:30: expected a `state`: `set`, `empty`, \
         `placeholder`, `null` or `unknown`",
    );
}

/// A deployment `name` of Kubernetes with `variables`.
fn workload(name: &str, variables: &[(&str, &str)]) -> String {
    let variables: String = variables
        .iter()
        .map(|(name, value)| format!("            - {{name: {name}, value: \"{value}\"}}\n"))
        .collect();
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n      \
         containers:\n        - name: app\n          image: acme/{name}\n          env:\n{variables}---\n"
    )
}

#[test]
fn platforms_are_compared_unit_by_unit() {
    let run = |arguments: &[&str]| {
        let blue = [workload("web", &[("PORT", "80"), ("ONLY", "1")]), workload("worker", &[("PORT", "80")])]
            .concat();
        let green = [workload("web", &[("PORT", "81")]), workload("cron", &[("PORT", "80")])].concat();
        run(&[&["--format", "concise"], arguments].concat())
            .file("k8s/blue/all.yaml", blue)
            .file("k8s/green/all.yaml", green)
            .file("compose.yaml", "services:\n  web:\n    build: .\n    environment: [PORT=80, ONLY=1]\n")
            .file("web.env", "PORT=80\nONLY=1\n")
    };
    run(&["k8s/blue", "k8s/green", "--expect", "same"])
        .stdout(
            "
            k8s/blue/all.yaml:12:35: warning[missing-on-one-side] key `ONLY` is given by container `web/app` of \
             k8s/blue, and not by container `web/app` of k8s/green
            k8s/blue/all.yaml:21:17: warning[missing-on-one-side] container `worker/app` is in k8s/blue, and not in \
             k8s/green
            k8s/green/all.yaml:11:35: warning[drifted-value] key `PORT` has another value in container `web/app` of \
             k8s/green than in container `web/app` of k8s/blue
            k8s/green/all.yaml:20:17: warning[missing-on-one-side] container `cron/app` is in k8s/green, and not in \
             k8s/blue
            ",
        )
        .status(1);
    run(&["k8s/blue", "k8s/green", "--unit", "worker/app"])
        .stderr("error: `k8s/green` has no unit `worker/app`\nhelp: there are container `web/app`, container `cron/app`")
        .status(2);
    run(&["k8s/blue", "web.env", "--unit", "web/app", "--expect", "same"]).status(0);
    run(&["compose.yaml", "web.env", "--expect", "same"]).status(0);
    run(&["k8s/blue", "web.env"])
        .stderr(
            "error: `k8s/blue` has several units, and `web.env` is one: container `web/app`, container \
             `worker/app`\nhelp: name one with `--unit`",
        )
        .status(2);
}

#[test]
fn a_manifest_goes_with_the_unit_that_it_is_of() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let both = [workload("web", &[("PORT", "80")]), workload("worker", &[("PORT", "81")])].concat();
    std::fs::write(at.join("all.yaml"), both).unwrap();
    let status = |arguments: &[&str]| {
        let output = envguard(at, arguments);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let make = ["deploy", "manifest", "-q", "all.yaml", "--unit", "worker/app", "--output", "worker.json"];
    assert_eq!(status(&make).0, Some(0));
    let compare = ["deploy", "parity", "-q", "all.yaml", "worker.json", "--all"];
    let (code, table) = status(&compare);
    assert_eq!(code, Some(0), "{table}");
    assert!(table.contains("container `worker/app` of all.yaml"), "{table}");
}

#[test]
fn secrets_of_platforms_are_for_one_environment() {
    let run = |one: &str, other: &str| {
        let web = workload("web", &[("JWT_SECRET", "mXpT0vXk1Rj5n2hQ")]);
        run(&[one, other, "--format", "concise"])
            .file("k8s/staging/a.yaml", &web)
            .file("k8s/production/a.yaml", &web)
    };
    run("k8s/staging", "k8s/production").status(0);
    let allowed = workload("web", &[("JWT_SECRET", "mXpT0vXk1Rj5n2hQ")]);
    let allowed = allowed.replace("\"}", "\"} # envguard: allow(must-differ) until the move");
    run("staging=k8s/staging", "k8s/production").file("k8s/staging/a.yaml", allowed).status(0);
    run("staging=k8s/staging", "k8s/production")
        .stdout_has(["k8s/staging/a.yaml:11:41: error[must-differ] secret `JWT_SECRET` is the same in"])
        .status(1);
}

#[test]
fn what_is_no_object_is_refused() {
    run(&["a.yaml", "b.yaml"])
        .file("a.yaml", workload("web", &[("A", "1")]))
        .file("b.yaml", format!("{}a: canary\n", workload("web", &[("A", "1")])))
        .stderr(
            "error: b.yaml:13:1: this is no Kubernetes object: it has no `apiVersion` and `kind`\nhelp: leave the file out, \
             or give the output of `kubectl`, `kustomize build` or `helm template`",
        )
        .status(2);
}

#[test]
fn settings_and_comments_have_their_say() {
    let run = |comment: &str, config: &str| {
        run(&["staging", "production", "--format", "concise"])
            .file(".env.staging", format!("{}{comment}\n", SECRET.trim()))
            .file(".env.production", SECRET)
            .file("envguard.toml", config)
    };
    run(" # envguard: allow(must-differ) until the move", "").status(0);
    run("", "[rules]\nmust-differ = \"off\"\n").status(0);
    run("", "[rules]\nmust-differ = \"note\"\n").stdout_has(["note[must-differ]"]).status(0);
    Run::new(["check", "--format", "concise", "--select", "unused-allow"])
        .file(".env.staging", format!("{} # envguard: allow(must-differ) until the move\n", SECRET.trim()))
        .status(0);
}

#[test]
fn no_canary_in_any_output() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let write = |name: &str, text: &str| std::fs::write(at.join(name), text).unwrap();
    let canary = |number: usize| format!("canary!{number}-0123456789");
    let text = |number: usize| {
        let value = canary(number);
        format!(
            "API_TOKEN={}\nHOST={value}\nURL=https://u:{value}@host/\nQUOTED=\"{value}\n{value}\"\n{value}\nONLY_{number}={value}\n\
             JSON={{\"a\":\"{value}\"}}\n",
            canary(0)
        )
    };
    write(".env.staging", &text(1));
    write(".env.production", &text(2));
    write("key", &canary(3));
    write("short", "canary!");
    write("bad.json", &format!(r#"{{"version": 1, "variables": [{{"name": "{}"}}]}}"#, canary(4)));
    write("worse.json", &format!(r#"{{"version": 1, "variables": [], "{}": 1}}"#, canary(4)));
    let cluster = |number| workload("web", &[("API_TOKEN", &canary(0)), ("HOST", &canary(number))]);
    write("a.yaml", &cluster(1));
    write("b.yaml", &format!("{}# {}\n", cluster(2), canary(2)));
    write("broken.yaml", &format!("{}- {}\n", cluster(2), canary(2)));
    for name in ["staging", "production"] {
        for (key, kind) in [(Some("key"), "keyed"), (None, "bare")] {
            let output = format!("{name}-{kind}.json");
            let mut arguments = vec!["deploy", "manifest", "--env", name, "--output", &output];
            arguments.extend(key.into_iter().flat_map(|key| ["--key", key]));
            let done = envguard(at, &arguments);
            assert_eq!(done.status.code(), Some(0));
            is_clean(&done, &arguments);
            let written = std::fs::read_to_string(at.join(&output)).unwrap();
            assert!(!written.contains("canary!"), "{written}");
        }
    }
    let sides = [
        ["staging", "production"],
        [".env.staging", "production-bare.json"],
        ["staging-keyed.json", "production-keyed.json"],
        ["staging-keyed.json", ".env.production"],
        ["bad.json", "production"],
        ["worse.json", "production"],
        ["staging", "no"],
        ["a.yaml", "production=b.yaml"],
        ["a.yaml", "broken.yaml"],
        ["a.yaml", "production-keyed.json"],
    ];
    for side in sides {
        for expect in ["declared", "same"] {
            for format in FORMATS {
                // Why a key is none is told in one way, whatever the format.
                let keys = if format == "human" { &["key", "short", "bad.json"][..] } else { &["key"] };
                for key in keys {
                    let [one, other] = side;
                    let arguments = [
                        "deploy", "parity", one, other, "--all", "--expect", expect, "--format", format,
                        "--key", key,
                    ];
                    let done = envguard(at, &arguments);
                    assert!(matches!(done.status.code(), Some(0..=2)), "{arguments:?}");
                    is_clean(&done, &arguments);
                }
            }
        }
    }
}

#[track_caller]
fn is_clean(output: &Output, arguments: &[&str]) {
    for stream in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(stream);
        assert!(!text.contains("canary!"), "{arguments:?}:\n{text}");
    }
}
