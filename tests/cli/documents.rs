//! Configuration files that are no env files.

use crate::Run;

const SCHEMA: &str = r#"{ "properties": { "port": { "type": "integer" } }, "additionalProperties": false }"#;
const CONFIG: &str = "[[documents]]\nfiles = [\"config/*.{yaml,toml,json}\"]\nschema = \"app.schema.json\"\n";

fn check(arguments: &[&str]) -> Run {
    Run::new(["check", "-q", "--format", "concise"].iter().chain(arguments))
}

#[test]
fn the_configuration_says_what_is_checked() {
    check(&[])
        .file("envguard.toml", CONFIG)
        .file("app.schema.json", SCHEMA)
        .file("config/a.yaml", "port: s3cr3t\n")
        .file("config/b.toml", "port = 's3cr3t'\n")
        .file("config/c.json", "{\"port\": \"s3cr3t\", \"prot\": 1}\n")
        .file("config/deeper/d.yaml", "port: x\n")
        .file("other.yaml", "port: x\n")
        .stdout(
            "config/a.yaml:1:7: error[schema-violation] `port`: expected an integer\n\
             config/b.toml:1:8: error[schema-violation] `port`: expected an integer\n\
             config/c.json:1:10: error[schema-violation] `port`: expected an integer\n\
             config/c.json:1:20: error[schema-violation] the schema knows no `prot`",
        )
        .status(1);
}

#[test]
fn documents_that_are_named_are_checked_by_the_schema_that_they_name() {
    check(&["a.yaml", "b.toml", "c.json"])
        .file("schemas/app.json", SCHEMA)
        .file("a.yaml", "# yaml-language-server: $schema=schemas/app.json\nport: x\n")
        .file("b.toml", "#:schema ./schemas/app.json\nport = true\n")
        .file("c.json", "{\"$schema\": \"schemas/ap.json\", \"port\": 1}\n")
        .stdout(
            "a.yaml:2:7: error[schema-violation] `port`: expected an integer\n\
             b.toml:2:8: error[schema-violation] `port`: expected an integer\n\
             c.json:1:14: warning[missing-schema] the schema that is named here is not there",
        )
        .status(1);
}

#[test]
fn schemas_in_a_network_and_above_the_project_are_left_alone() {
    check(&["a.json", "b.yaml"])
        .file("a.json", "{\"$schema\": \"https://example.com/a.json\"}\n")
        .file("b.yaml", "# $schema: ../../etc/passwd\na: 1\n")
        .stdout("b.yaml:1:12: warning[missing-schema] the schema that is named here is not there")
        .status(1);
}

#[test]
fn mistakes_in_a_schema_are_findings() {
    check(&[])
        .file("envguard.toml", CONFIG)
        .file("app.schema.json", "{ \"properties\": { \"port\": { \"type\": \"integr\" } } }\n")
        .file("config/a.yaml", "port: x\n")
        .stdout("app.schema.json:1:37: error[invalid-schema] there is no type `integr`")
        .status(1);
}

#[test]
fn references_are_checked_against_the_nearest_contract() {
    check(&["deploy/compose.yaml", "compose.yaml"])
        .file("envguard.toml", "")
        .file(".env.example", "DATABASE_URL=\n")
        .file("compose.yaml", "a: ${DATABASE_URL} ${DATABSE_URL} ${PORT:-80} $$HOME\n")
        .file("deploy/compose.yaml", "a: ${NOWHERE}\n")
        .stdout(
            "compose.yaml:1:20: warning[undeclared-reference] variable `DATABSE_URL` is not declared\n\
             deploy/compose.yaml:1:4: warning[undeclared-reference] variable `NOWHERE` is not declared",
        )
        .status(1);
}

#[test]
fn findings_show_their_lines_without_values() {
    Run::new(["check", "a.yaml"])
        .file("a.yaml", "token: s3cr3t # s3cr3t\ntoken: 's3cr3t'\n")
        .stdout_has(["token: ****** # ******", "token: '******'"])
        .status(1);
}

#[test]
fn documents_are_not_laid_out() {
    Run::new(["fmt", "a.yaml"])
        .file("a.yaml", "a:   1\n")
        .stdout("0 of 0 files laid out")
        .stderr("error: `a.yaml` is no env file: envguard does not lay it out")
        .status(2);
}
