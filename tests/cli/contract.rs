//! Contracts of several kinds, and env files held against them.

use crate::Run;

const CHECK: [&str; 4] = ["check", "-q", "--format", "concise"];

const SCHEMA: &str = r#"{
  "type": "object",
  "required": ["PORT", "DATABASE_URL"],
  "properties": {
    "PORT": { "type": "integer", "minimum": 1, "maximum": 65535 },
    "DATABASE_URL": { "format": "uri", "writeOnly": true },
    "LOG_LEVEL": { "enum": ["debug", "info", "warn"], "default": "info" }
  },
  "additionalProperties": false
}
"#;

#[test]
fn a_schema_is_found_by_its_name() {
    let found = [
        ".env:1:6: error[schema-violation] `PORT`: expected an integer from 1 to 65535",
        ".env:1:10: error[schema-violation] `DATABASE_URL` is required and not set",
        ".env:2:11: error[schema-violation] `LOG_LEVEL`: expected one of `debug`, `info` or `warn`",
        ".env:3:1: error[schema-violation] the schema knows no `HOTS`",
    ];
    for path in ["schemas/env.schema.json", "env.schema.json"] {
        Run::new(CHECK)
            .file(path, SCHEMA)
            .file(".env", "PORT=http\nLOG_LEVEL=loud\nHOTS=1\n")
            .stdout(found.join("\n").as_str())
            .status(1);
    }
}

#[test]
fn findings_have_the_place_in_the_schema() {
    Run::new(["check", "--format", "jsonl"])
        .file("schemas/env.schema.json", SCHEMA)
        .file(".env", "PORT=70000\nDATABASE_URL=postgres://localhost/app\n")
        .stdout_has([r#""related":[{"path":"schemas/env.schema.json","span":{"start":{"line":5,"column":59"#])
        .status(1);
}

#[test]
fn the_configuration_names_a_schema_for_all_files() {
    Run::new(CHECK)
        .file("envguard.toml", "[contract]\nschema = \"config/vars.yaml\"\n")
        .file("config/vars.yaml", "required: [A]\nproperties:\n  A: { type: integer }\n")
        .file("a/.env", "A=x\n")
        .file("b/.env", "")
        .stdout(
            "a/.env:1:3: error[schema-violation] `A`: expected an integer\n\
             b/.env:1:1: error[schema-violation] `A` is required and not set",
        )
        .status(1);
    Run::new(CHECK)
        .file("envguard.toml", "[contract]\nschema = \"gone.json\"\n")
        .stderr(
            "error: `gone.json` cannot be read: no such file or directory\n\
             help: the configuration names it as the schema of all env files",
        )
        .status(2);
}

#[test]
fn mistakes_in_a_schema_are_findings_once() {
    Run::new(CHECK)
        .file("envguard.toml", "[contract]\nschema = \"env.schema.json\"\n")
        .file(
            "env.schema.json",
            "{ \"properties\": { \"A\": { \"type\": \"integr\", \"pattern\": \"(\" } } }",
        )
        .file("a/.env", "A=x\n")
        .file("b/.env", "A=y\n")
        .stdout(
            "env.schema.json:1:34: error[invalid-schema] there is no type `integr`\n\
             env.schema.json:1:55: error[invalid-schema] this is no regular expression",
        )
        .status(1);
    Run::new(CHECK)
        .file("env.schema.json", "{ \"properties\": \n")
        .file(".env", "A=x\n")
        .stdout_has(["env.schema.json:", "error[invalid-schema]"])
        .status(1);
}

#[test]
fn a_schema_may_refer_to_files_of_the_project_alone() {
    let run = |reference: &str| {
        Run::new(CHECK)
            .file(
                "env.schema.json",
                format!("{{ \"properties\": {{ \"A\": {{ \"$ref\": \"{reference}\" }} }} }}"),
            )
            .file("shared/port.json", "{ \"type\": \"integer\" }")
            .file(".env", "A=x\n")
    };
    run("shared/port.json").stdout(".env:1:3: error[schema-violation] `A`: expected an integer").status(1);
    for outside in ["../port.json", "/etc/hostname", "https://example.com/port.json", "shared/gone.json"] {
        run(outside).stdout_has(["env.schema.json:1:34: error[invalid-schema]"]).status(1);
    }
}

#[test]
fn an_env_spec_is_a_contract() {
    let spec = "# @defaultSensitive=false\n# ---\n\n# @type=port @required\nPORT=\n\n# @type=enum(debug, info)\nLOG_LEVEL=info\n\n# @tpye=url\nOTHER=\n";
    Run::new(CHECK)
        .file(".env.schema", spec)
        .file(".env", "PORT=0x50\nLOG_LEVEL=loud\nEXTRA=1\n")
        .stdout(
            ".env:1:6: error[schema-violation] `PORT`: expected a port from 1 to 65535\n\
             .env:2:11: error[schema-violation] `LOG_LEVEL`: expected one of `debug` or `info`\n\
             .env:3:1: warning[undeclared-key] key `EXTRA` is not declared in .env.schema\n\
             .env.schema:10:3: warning[invalid-schema] there is no decorator `tpye`: its name is kept in `$comment`",
        )
        .status(1);
}

#[test]
fn the_comments_of_an_example_are_a_contract() {
    Run::new(CHECK)
        .file(".env.example", "# @type port\nPORT=80\n\n# @optional\n# @type=enum(debug, info)\nLOG_LEVEL=\n")
        .file(".env", "PORT=x\nLOG_LEVEL=loud\n")
        .stdout(
            ".env:1:6: error[schema-violation] `PORT`: expected a port from 1 to 65535\n\
             .env:2:11: error[schema-violation] `LOG_LEVEL`: expected one of `debug` or `info`",
        )
        .status(1);
}

#[test]
fn one_missing_key_is_one_finding() {
    Run::new(CHECK)
        .file("env.schema.json", SCHEMA)
        .file(".env.example", "PORT=\nDATABASE_URL=\n")
        .file(".env", "DATABASE_URL=postgres://localhost/app\n")
        .stdout(".env:2:1: warning[missing-key] key `PORT` is missing: .env.example declares it")
        .status(1);
}

#[test]
fn an_example_has_to_fit_the_schema_too() {
    Run::new(CHECK)
        .file("env.schema.json", SCHEMA)
        .file(".env.example", "PORT=http\nDATABASE_URL=\nLOG_LEVEL=changeme\n")
        .stdout(".env.example:1:6: error[schema-violation] `PORT`: expected an integer from 1 to 65535")
        .status(1);
}

#[test]
fn environments_may_be_told_apart() {
    let schema = r#"{
  "properties": {
    "DEBUG": { "x-envguard": { "forbidden-in": ["production"] } },
    "REGION": { "x-envguard": { "same-across": true } }
  }
}
"#;
    Run::new(["check", "-q", "--format", "concise", "--select", "schema-violation"])
        .file("env.schema.json", schema)
        .file(".env", "DEBUG=1\nREGION=eu\n")
        .file(".env.production", "REGION=us\n")
        .file(".env.staging", "REGION=eu\n")
        .stdout(
            ".env:1:1: error[schema-violation] `DEBUG` is not for production\n\
             .env.production:1:8: error[schema-violation] `REGION` has to be the same in production as in development",
        )
        .status(1);
}

#[test]
fn a_schema_that_is_found_and_cannot_be_read_is_a_problem() {
    let run = |arguments: &[&str]| {
        Run::new(arguments)
            .file("schemas/env.schema.json/not-a-file", "")
            .file(".env", "lower=1\n")
            .file("settings.json", "{}\n")
            .stderr("error: `schemas/env.schema.json` is a directory, not a file")
    };
    run(&CHECK).stdout_has([".env:1:1: warning[lowercase-key]"]).status(2);
    run(&["check", "-q", "settings.json"]).status(2);
    run(&["why", "lower"]).status(2);
    run(&["schema", "check", "-q"]).status(2);
}

#[cfg(unix)]
#[test]
fn a_schema_that_is_a_link_to_nothing_is_a_problem() {
    Run::new(CHECK)
        .file(".env", "A=1\n")
        .prepare(|directory| std::os::unix::fs::symlink("gone", directory.join("env.schema.json")).unwrap())
        .stderr("error: `env.schema.json` cannot be read: no such file or directory")
        .status(2);
}
