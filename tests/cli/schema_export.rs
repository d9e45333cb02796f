//! `envguard schema export`: the contract of a directory in another form.

use crate::Run;

const SCHEMA: &str = r#"{ "required": ["PORT", "TOKEN"], "properties": {
  "PORT": { "type": "integer", "format": "port", "default": 8080 },
  "TOKEN": { "type": "string", "minLength": 8, "writeOnly": true, "default": "hunter2hunter2" } } }"#;

fn run(form: &str) -> Run {
    Run::new(["schema", "export", "--to", form])
        .file(".env.example", "# Where to listen.\nPORT=\n# For the API | for tests.\nTOKEN=\nNAME=app\n")
        .file("env.schema.json", SCHEMA)
        .file(".env", "PORT=1\nTOKEN=hunter3\nNAME=other\n")
}

#[test]
fn as_a_schema() {
    run("json-schema")
        .stdout(
            r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["PORT", "NAME"],
  "properties": {
    "PORT": {
      "description": "Where to listen.",
      "type": "integer",
      "format": "port",
      "default": 8080
    },
    "TOKEN": {
      "description": "For the API | for tests.",
      "type": "string",
      "minLength": 8,
      "writeOnly": true,
      "x-envguard": {
        "dynamic": true
      }
    },
    "NAME": {
      "examples": ["app"]
    }
  }
}
"#,
        )
        .status(0);
}

#[test]
fn as_an_example() {
    run("example")
        .stdout(
            "# Where to listen.\n# @optional @type=port\nPORT=8080\n\n# For the API | for tests.\n\
             # @optional @type=string(minLength=8) @sensitive\nTOKEN=\nNAME=app\n",
        )
        .status(0);
}

#[test]
fn as_a_table() {
    run("markdown")
        .stdout(
            "| Variable | Required | Type | Default | Description |\n|---|---|---|---|---|\n\
             | `PORT` | no | a port from 1 to 65535 | `8080` | Where to listen. |\n\
             | `TOKEN` | no | a text of at least 8 characters, secret | | For the API \\| for tests. |\n\
             | `NAME` | yes | a text | | |\n",
        )
        .status(0);
}

#[test]
fn what_cannot_be_exported_is_named() {
    Run::new(["schema", "export", "--to", "markdown"])
        .file(".env", "A=1\n")
        .stderr("error: nothing in `.` declares variables\nhelp: `envguard schema infer` makes a schema of env files")
        .status(2);
    Run::new(["schema", "export", "--to", "markdown"])
        .file("env.schema.json", "{ \"properties\": ")
        .file(".env", "A=1\n")
        .stderr(
            "error: `env.schema.json` is no schema that can be read\nhelp: `envguard schema check` says why",
        )
        .status(2);
    Run::new(["schema", "export"]).stderr_has(["--to <FORM>"]).status(2);
}

#[test]
fn it_is_written_to_a_file() {
    let run = |arguments: &[&str]| {
        Run::new(["schema", "export", "--to", "example", "--output", ".env.sample"].iter().chain(arguments))
            .file("env.schema.json", "{ \"properties\": { \"A\": { \"type\": \"boolean\" } } }")
            .file(".env", "A=1\n")
    };
    run(&[]).status(0).has_file(".env.sample", "# @optional @type=boolean\nA=\n");
}
