//! `envguard schema infer`: an example and env files in, a JSON Schema out.

use crate::Run;

const EXAMPLE: &str = "\
# Where to listen.
PORT=3000
# @optional
SENTRY_DSN=
DATABASE_URL=postgres://user:password@localhost/app
NODE_ENV=development
SESSION_SECRET=changeme
WORKERS=
";

const DEVELOPMENT: &str = "\
# the old password was letmein
PORT=3000
DATABASE_URL=postgres://app:hunter2@db/app
NODE_ENV=development
SESSION_SECRET=0123456789
";

const PRODUCTION: &str = "\
DATABASE_URL=postgres://app:correcthorse@db/app
NODE_ENV=production
SESSION_SECRET=abcdefghijklmnop
WORKERS=4
";

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["PORT", "DATABASE_URL", "NODE_ENV", "SESSION_SECRET"],
  "properties": {
    "PORT": {
      "description": "Where to listen.",
      "type": "integer",
      "format": "port",
      "minimum": 1,
      "maximum": 65535,
      "examples": [3000]
    },
    "SENTRY_DSN": {
      "type": "string",
      "format": "uri"
    },
    "DATABASE_URL": {
      "type": "string",
      "format": "uri",
      "writeOnly": true
    },
    "NODE_ENV": {
      "type": "string",
      "enum": ["development", "production"]
    },
    "SESSION_SECRET": {
      "type": "string",
      "minLength": 8,
      "writeOnly": true
    },
    "WORKERS": {
      "type": "integer",
      "x-envguard": {
        "required-in": ["production"]
      }
    }
  }
}
"#;

const NOTE: &str = "note: `WORKERS` is required in `production` only: it is not given in `development`";

fn run(arguments: &[&str]) -> Run {
    Run::new(["schema", "infer"].iter().chain(arguments))
        .file(".env.example", EXAMPLE)
        .file(".env", DEVELOPMENT)
        .file(".env.production", PRODUCTION)
}

#[test]
fn schemas_are_made_of_files() {
    run(&[]).stdout(SCHEMA).stderr(NOTE).status(0);
    run(&["-v"]).stdout(SCHEMA).stderr_has([".env.production: read by node", NOTE]).status(0);
    run(&["-q", "."]).stdout(SCHEMA).status(0);
    Run::new(["schema", "infer", "app"])
        .file("app/.env", "A=1\n")
        .stdout_has(["\"required\": [\"A\"]", "\"type\": \"integer\""])
        .status(0);
}

#[test]
fn what_was_made_fits_at_once() {
    let done = run(&["-q", "--output", "schemas/env.schema.json"])
        .status(0)
        .has_file("schemas/env.schema.json", SCHEMA);
    let schema = std::fs::read(done.path("schemas/env.schema.json")).unwrap();
    for arguments in [
        &["schema", "check"][..],
        &[
            "check",
            "-q",
            "--select",
            "schema-violation,invalid-schema,missing-key,undeclared-key,contract-conflict",
        ],
    ] {
        let run = Run::new(arguments)
            .file(".env.example", EXAMPLE)
            .file(".env", DEVELOPMENT)
            .file(".env.production", PRODUCTION)
            .file("schemas/env.schema.json", &schema);
        run.stdout_has([]).status(0);
    }
    run(&["--output", "a.json"])
        .file("a.json", "{}")
        .stderr_has(["error: `a.json` is there already", "help: `--force` replaces it"])
        .status(2)
        .has_file("a.json", "{}");
    run(&["-q", "--output", "a.json", "--force"]).file("a.json", "{}").status(0).has_file("a.json", SCHEMA);
}

#[test]
fn what_is_not_there_is_named() {
    Run::new(["schema", "infer"])
        .stderr(
            "error: there is neither an example nor an env file in `.`\nhelp: name the directory that has `.env` or \
             `.env.example`",
        )
        .status(2);
    Run::new(["schema", "infer", "nowhere"])
        .stderr("error: `nowhere` cannot be read: no such file or directory")
        .status(2);
    Run::new(["schema", "infer", ".env"])
        .file(".env", "")
        .stderr("error: `.env` is not a directory")
        .status(2);
}
