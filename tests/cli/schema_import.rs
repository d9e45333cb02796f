//! `envguard schema import`: files of other tools in, a JSON Schema out.

use std::fs;

use crate::Run;

const ENV_SPEC: &str = "\
# @defaultSensitive=false
# ---
# Where to listen.
# @type=port @typo
PORT=3000
# @sensitive
TOKEN=hunter2
";

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["PORT"],
  "properties": {
    "PORT": {
      "description": "Where to listen.",
      "type": "integer",
      "format": "port",
      "minimum": 0,
      "maximum": 65535,
      "default": 3000,
      "$comment": "@typo"
    },
    "TOKEN": {
      "type": "string",
      "minLength": 1,
      "writeOnly": true,
      "x-envguard": {
        "dynamic": true
      }
    }
  }
}
"#;

const WARNINGS: &str = "\
.env.schema:4:14: warning: there is no decorator `typo`: its name is kept in `$comment`; \
did you mean `@type`?
.env.schema:7:7: warning: the value of `TOKEN` is not copied, since it is a secret; \
mark it `@public` if it is none; a secret does not belong in a schema
";

#[test]
fn env_spec_is_printed() {
    Run::new(["schema", "import", ".env.schema"])
        .file(".env.schema", ENV_SPEC)
        .stdout(SCHEMA)
        .stderr(WARNINGS)
        .status(0);
}

#[test]
fn env_spec_is_written_once() {
    let run = |arguments: &[&str]| {
        let all = ["schema", "import", ".env.schema", "--output", "env.schema.json"].iter().chain(arguments);
        Run::new(all).file(".env.schema", ENV_SPEC)
    };
    run(&[]).stderr(WARNINGS).status(0).has_file("env.schema.json", SCHEMA);
    run(&[])
        .file("env.schema.json", "{}")
        .stderr_has(["error: `env.schema.json` is there already", "help: `--force` replaces it"])
        .status(2)
        .has_file("env.schema.json", "{}");
    run(&["--force"])
        .file("env.schema.json", "{}")
        .stderr(WARNINGS)
        .status(0)
        .has_file("env.schema.json", SCHEMA);
    run(&["--force"]).stderr(WARNINGS).status(0).has_file("env.schema.json", SCHEMA);
}

#[test]
fn what_a_file_is_from_is_told_by_the_file() {
    for (input, arguments, expected) in [
        ("dotenv-linter/types/input.json", &[][..], "\"PORT\": {\n      \"type\": \"integer\""),
        ("pydantic/flat/input.json", &["--prefix", "orders_"], "\"ORDERS_PORT\": {"),
        ("pydantic/nested/input.json", &["--delimiter", "__"], "\"DATABASE__PORT\": {"),
        ("env-spec/project/input.env.schema", &[], "\"PAYMENT_KEY\": {"),
    ] {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/import/");
        let bytes = fs::read(format!("{root}{input}")).unwrap();
        Run::new(["schema", "import", "-"].iter().chain(arguments))
            .stdin(bytes)
            .stdout_has([expected])
            .stderr_has([])
            .status(0);
    }
}

#[test]
fn what_cannot_be_imported_is_named() {
    let run = |arguments: &[&str], content: &str| {
        Run::new(["schema", "import", "a.json"].iter().chain(arguments)).file("a.json", content)
    };
    run(&[], "{\"a\": 1}")
        .stderr_has(["error: what `a.json` is from cannot be told", "help: say it with `--from`"])
        .status(2);
    run(&[], "{\n  \"entries\": {,}\n}").stderr_has(["error: `a.json` is no JSON: 2:15: "]).status(2);
    run(&["--from", "pydantic"], "# @required\nA=\n")
        .stderr_has(["error: `a.json` is no JSON: 1:1: "])
        .status(2);
    run(&["--from", "varlok"], "").stderr_has(["invalid value 'varlok'", "env-spec"]).status(2);
    run(&["--prefix", "A_"], "{\"entries\": {}}")
        .stderr_has(["error: `--prefix` and `--delimiter` are for schemas of Pydantic"])
        .status(2);
    run(&["--force"], "{}").stderr_has(["--output"]).status(2);
    Run::new(["schema", "import", "missing"])
        .stderr("error: `missing` cannot be read: no such file or directory")
        .status(2);
    Run::new(["schema"]).stderr_has(["Usage: envguard schema", "import"]).status(2);
}
