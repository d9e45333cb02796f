//! `envguard schema check`: mistakes in schemas themselves.

use crate::Run;

const BROKEN: &str = "{ \"properties\": {\n  \"PORT\": { \"type\": \"integr\" }\n} }\n";

const FOUND: &str = "error[invalid-schema]";

#[test]
fn mistakes_are_findings() {
    let run = |arguments: &[&str]| {
        Run::new(["schema", "check", "-q"].iter().chain(arguments))
            .file("env.schema.json", BROKEN)
            .file("good.json", "{ \"properties\": { \"A\": { \"type\": \"string\" } } }")
            .file(".env.schema", "# @type=prot\nPORT=1\n")
            .file(".env", "PORT=none\n")
    };
    run(&["--format", "concise"])
        .stdout_has([
            ".env.schema:1:9: warning[invalid-schema] ",
            "env.schema.json:2:21: error[invalid-schema] ",
        ])
        .status(1);
    run(&["--format", "concise", "env.schema.json"]).stdout_has(["env.schema.json:2:21: ", FOUND]).status(1);
    run(&["--format", "concise", ".env.schema", "--fail-on", "error"])
        .stdout_has([".env.schema:1:9: "])
        .status(0);
    run(&["good.json"]).status(0);
    run(&["--format", "json", "good.json", "env.schema.json"])
        .stdout_has(["\"rule\":\"invalid-schema\"", "\"files\":2", "\"errors\":1"])
        .status(1);
    run(&["--format", "jsonl"]).stdout_has(["\"path\":\".env.schema\"", "{\"summary\":"]).status(1);
    run(&[]).stdout_has(["env.schema.json:2:21", "\"type\": \"integr\""]).status(1);
}

#[test]
fn a_clean_schema_says_so() {
    Run::new(["schema", "check"])
        .file("schemas/env.schema.json", "{}")
        .file(".env", "")
        .stdout_has(["1 file"])
        .status(0);
}

#[test]
fn the_configuration_names_a_schema() {
    Run::new(["schema", "check", "-q", "--format", "concise"])
        .file("envguard.toml", "[contract]\nschema = \"config/variables.yaml\"\n")
        .file("config/variables.yaml", "properties:\n  PORT:\n    type: integr\n")
        .stdout_has(["config/variables.yaml:3:11: error[invalid-schema] "])
        .status(1);
}

#[test]
fn comments_allow_findings() {
    Run::new(["schema", "check", "-q"])
        .file(
            ".env.schema",
            "# @defaultSensitive=false\n# ---\n# envguard: allow(invalid-schema) of a plugin\n# @type=prot\nPORT=1\n",
        )
        .status(0);
}

#[test]
fn what_cannot_be_checked_is_named() {
    Run::new(["schema", "check"])
        .file(".env", "A=1\n")
        .stderr(
            "error: there is no schema in this directory\nhelp: name one, put it into `schemas/env.schema.json`, or make \
             it with `envguard schema infer --output schemas/env.schema.json`",
        )
        .status(2);
    Run::new(["schema", "check", "missing.json", "env.schema.json"])
        .file("env.schema.json", BROKEN)
        .stdout_has([FOUND.split('[').next().unwrap_or_default()])
        .stderr_has(["error: `missing.json` cannot be read"])
        .status(2);
}
