//! `envguard deploy manifest`.

use serde_json::Value;

use crate::git::git;
use crate::{Run, support};

const KEY: &str = "0123456789abcdef0123456789abcdef\n";
const NO_KEY: &str = "note: there is no key (`--key`), so values cannot be compared by this manifest";

fn run(arguments: &[&str]) -> Run {
    Run::new(["deploy", "manifest"].iter().chain(arguments))
}

#[test]
fn an_environment_without_its_values() {
    run(&[])
        .file(".env", "PORT=8080\nAPI_TOKEN=mXpT0vXk1Rj5n2hQ\nDEBUG=\n")
        .file(".env.example", "PORT=\nAPI_TOKEN=\n")
        .stdout(
            r#"
            {
              "version": 1,
              "environment": "development",
              "contract": "62870dc8d20ad886cefabe0c660d65d3fa39c913df0bd12d4b7f52935655abf4",
              "complete": true,
              "variables": [
                { "name": "API_TOKEN", "state": "set", "length": "16-31", "secret": true },
                { "name": "DEBUG", "state": "empty" },
                { "name": "PORT", "state": "set", "length": "1-7", "kind": "integer" }
              ]
            }
            "#,
        )
        .stderr(NO_KEY)
        .status(0);
}

#[test]
fn with_a_key_there_are_fingerprints() {
    let fingerprint = |key: &str, value: &str| {
        let run = run(&["--key", "team.key", "a.env"]).file("team.key", key);
        let run = run.prepare(|directory| support::make_private(&directory.join("team.key")));
        let done = run.file("a.env", format!("PORT={value}\n")).stdout_has([]).status(0);
        let manifest: Value = serde_json::from_slice(&done.stdout).unwrap();
        (manifest["key-id"].clone(), manifest["variables"][0]["fingerprint"].as_str().unwrap().to_owned())
    };
    let (key, one) = fingerprint(KEY, "80");
    assert_eq!(key, "6351ba139b57a5c9");
    assert_eq!(fingerprint(KEY, "'80'").1, one);
    assert_ne!(fingerprint(KEY, "81").1, one);
    assert_ne!(fingerprint("another key of the team", "80").1, one);
    run(&["a.env", "-q"])
        .env("ENVGUARD_MANIFEST_KEY", KEY)
        .file("a.env", "PORT=80\n")
        .stdout_has([&format!("\"fingerprint\": \"{one}\"")])
        .status(0);
}

/// It is made to lie in git, so nothing in it may be taken for a secret, whatever the key is.
#[test]
fn a_manifest_can_be_committed() {
    let check = |manifest: &str| {
        Run::new(["check", "-q", "--format", "concise"])
            .file("production.json", manifest)
            .prepare(|root| git(root, "init -q"))
            .prepare(|root| git(root, "add ."))
    };
    let values = "PORT=8080\nAPI_TOKEN=mXpT0vXk1Rj5n2hQ\nDATABASE_URL=postgres://app:kT7wzQp0x@db/app\nAUTH_SECRET=changeme\n";
    for number in 0..8 {
        let done = run(&["production.env", "--env", "production"])
            .env("ENVGUARD_MANIFEST_KEY", &format!("key {number} of the whole team"))
            .file("production.env", values)
            .file("env.schema.json", r#"{"properties": {"PORT": {"type": "integer"}}}"#)
            .stdout_has(["\"contract\"", "\"key-id\"", "\"fingerprint\""])
            .status(0);
        let manifest = String::from_utf8(done.stdout).unwrap();
        check(&manifest).status(0);
        let named_like_a_secret = manifest.replace("key-id", "key");
        check(&named_like_a_secret).stdout_has(["secret/key"]).status(1);
    }
}

#[test]
fn everything_that_can_be_described() {
    let name = |arguments: &[&str]| {
        run(arguments)
            .file(".env", "A=1\n")
            .file(".env.production", "A=2\n")
            .file("other/x.env", "A=1\n")
            .stdin("A=1\n")
            .stderr(NO_KEY)
            .stdout_has([])
    };
    let environment = |arguments: &[&str]| {
        let done = name(arguments).status(0);
        let manifest: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(manifest["variables"][0]["name"], "A");
        manifest["environment"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(environment(&["--env", "production"]), "production");
    assert_eq!(environment(&[".env.production"]), "production");
    assert_eq!(environment(&["-"]), "");
    assert_eq!(environment(&["-", "--env", "green"]), "green");
    assert_eq!(environment(&["other/x.env", "--env", "blue"]), "blue");
    assert_eq!(environment(&["--directory", "other", "--env", "x"]), "x");
}

#[test]
fn the_process_environment() {
    let run = |arguments: &[&str]| {
        run(&[&["--process", "-q"], arguments].concat()).env("PORT", "80").env("OTHER", "1")
    };
    let names = |run: Run| {
        let done = run.stdout_has([]).status(0);
        let manifest: Value = serde_json::from_slice(&done.stdout).unwrap();
        let names = manifest["variables"].as_array().unwrap().iter();
        names.map(|variable| variable["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(run(&[]).file(".env.example", "PORT=\nHOST=\n")), ["PORT"]);
    assert_eq!(names(run(&["--all"]).file(".env.example", "PORT=\n")), ["LC_ALL", "OTHER", "PORT"]);
    assert_eq!(names(run(&[])), ["LC_ALL", "OTHER", "PORT"]);
}

#[test]
fn manifests_go_into_files() {
    let done = run(&["a.env", "--output", "a.json"]).file("a.env", "A=1\n").stderr(NO_KEY).status(0);
    let schema = include_str!("../../schemas/manifest.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let manifest: Value = serde_json::from_slice(&std::fs::read(done.path("a.json")).unwrap()).unwrap();
    assert!(validator.is_valid(&manifest));
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1 })), "it accepts anything");
    run(&["a.env", "--output", "no/a.json"])
        .file("a.env", "A=1\n")
        .stderr_has(["error: `no/a.json` cannot be written"])
        .status(2);
}

#[test]
fn names_that_may_be_values_are_left_out() {
    run(&["a.env", "--dialect", "python"])
        .file("a.env", "A=1\nswordfish\n")
        .stdout_has(["\"complete\": false", "\"name\": \"A\""])
        .stderr(&format!(
            "note: 1 variable left out: what stands for a name there may be a piece of a value\n{NO_KEY}"
        ))
        .status(0);
}

#[test]
fn bad_input() {
    let fails = |arguments: &[&str], expected: &str| {
        run(arguments)
            .file(".env.staging", "A=1\n")
            .file(".env.production", "A=1\n")
            .file("short.key", "too short")
            .file("m.json", r#"{"version": 1, "variables": []}"#)
            .file("x.yaml", "a: 1\n")
            .stderr(expected)
            .status(2);
    };
    fails(&[], "error: there are several environments: production, staging\nhelp: name one with `--env`");
    fails(&["--env", "stagin"], "error: there is no environment `stagin`\nhelp: did you mean `staging`?");
    fails(&["no.env"], "error: `no.env` cannot be read: no such file or directory");
    fails(&["m.json"], "error: `m.json` is a manifest already");
    fails(
        &["x.yaml"],
        "error: x.yaml:1:1: this is no file of a platform that envguard knows\nhelp: compose files, Kubernetes objects, \
         systemd units, workflows of GitHub Actions, pipelines of GitLab, Procfiles, app.json and fly.toml are",
    );
    fails(
        &[".env.staging", "--key", "short.key"],
        "error: the key in `short.key` is too short: it needs 16 bytes at least\nhelp: make one with `openssl rand -hex \
         32`",
    );
    fails(
        &[".env.staging", "--key", "no.key"],
        "error: the key `no.key` cannot be read: no such file or directory\nhelp: what is in no file can be put into the \
         variable `ENVGUARD_MANIFEST_KEY`",
    );
    run(&[])
        .stderr(
            "error: `.` has no environments\nhelp: name an env file, or `--process` for the process environment",
        )
        .status(2);
    run(&["a.env"])
        .file("a.env", "A=1\n")
        .file("env.schema.json", "{")
        .stderr_has(["error: `env.schema.json` is no schema that can be read"])
        .status(2);
}

const COMPOSE: &str = "services:
  web:
    build: .
    environment: {PORT: 80, HOST: a}
  worker:
    build: .
    environment: [QUEUE=b, TOKEN]
";

const CLUSTER: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - {name: PORT, value: '80'}
            - {name: TOKEN, valueFrom: {secretKeyRef: {name: s, key: token}}}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {token: bVhwVDB2WGsxUmo1bjJoUQ==}
";

#[test]
fn what_a_platform_starts() {
    let describe = |arguments: &[&str]| {
        let run = run(&[arguments, &["-q"]].concat()).file("compose.yaml", COMPOSE);
        run.file("one/compose.yaml", COMPOSE.split("  worker").next().unwrap()).stdin(CLUSTER)
    };
    describe(&["compose.yaml", "--unit", "worker"])
        .stdout(
            r#"
            {
              "version": 1,
              "unit": {"kind":"service","name":"worker"},
              "complete": true,
              "variables": [
                { "name": "QUEUE", "state": "set", "length": "1-7", "kind": "text" },
                { "name": "TOKEN", "state": "unknown" }
              ]
            }
            "#,
        )
        .status(0);
    describe(&["one"]).stdout_has(["\"name\":\"web\"", "\"PORT\""]).status(0);
    describe(&["-", "--env", "production"])
        .stdout_has([
            "\"environment\": \"production\"",
            "{\"kind\":\"container\",\"name\":\"web/app\"}",
            "{ \"name\": \"TOKEN\", \"state\": \"set\", \"length\": \"16-31\", \"secret\": true }",
        ])
        .status(0);
    describe(&["compose.yaml"])
        .stderr("error: `compose.yaml` has several units: service `web`, service `worker`\nhelp: name one with `--unit`")
        .status(2);
    describe(&["compose.yaml", "--unit", "wep"])
        .stderr("error: `compose.yaml` has no unit `wep`\nhelp: there are service `web`, service `worker`")
        .status(2);
}

#[cfg(unix)]
#[test]
fn a_key_that_everybody_can_read_is_told() {
    run(&["a.env", "--key", "team.key"])
        .file("a.env", "A=1\n")
        .file("team.key", KEY)
        .stdout_has(["fingerprint"])
        .stderr("note: everybody on this machine can read the key `team.key`: `chmod 600` withdraws that")
        .status(0);
}
