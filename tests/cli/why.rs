//! `envguard why`.

use crate::Run;
use crate::diff::three_environments;

const NOTE: &str = "with most runtimes, what the process has in its environment already wins over all files";

#[test]
fn says_where_a_value_comes_from() {
    three_environments(Run::new(["why", "DATABASE_URL"]))
        .stdout(&format!(
            "
            DATABASE_URL
              declared at .env.example:8:1
              required

            development: 25 characters, URL
              from .env:4:1

            production: 28 characters, URL
              from .env.production:2:1
              over .env:4:1

            staging: 36 characters, URL
              from .env.staging:2:1
              over .env:4:1

            {NOTE}
            "
        ))
        .status(0);
}

#[test]
fn of_a_secret_only_the_length() {
    three_environments(Run::new(["why", "SESSION_SECRET", "--env", "staging", "-q"]))
        .stdout(
            "
            SESSION_SECRET
              declared at .env.example:13:1
              required, secret

            staging: 8 characters, a placeholder
              from .env.staging:3:1
              over .env:5:1
            ",
        )
        .status(0);
}

#[test]
fn the_contract_says_more() {
    let schema = r#"{
        "properties": {
            "PORT": {
                "type": "integer", "default": 1, "deprecated": true, "description": "Where it\nlistens.",
                "x-envguard": { "required-in": ["staging", "production"], "forbidden-in": ["test"] }
            }
        }
    }"#;
    Run::new(["why", "PORT", "-q"])
        .file("env.schema.json", schema)
        .file(".env", "export PORT = 80 # here\r\n")
        .stdout(
            "
            PORT
              declared at env.schema.json:3:13
              optional, integer, deprecated, has a default, required in staging and production, forbidden in test
              Where it
              listens.

            development: 2 characters, integer
              from .env:1:8
            ",
        )
        .status(0);
}

#[test]
fn what_nothing_gives_ends_in_1() {
    three_environments(Run::new(["why", "DATABAS_URL", "--env", "staging"]))
        .stdout(
            "
            DATABAS_URL
              declared nowhere

            staging: not set

            did you mean `DATABASE_URL`?
            ",
        )
        .status(1);
    Run::new(["why", "A"])
        .file(".env.example", "A=1\n")
        .stdout("A\n  declared at .env.example:1:1\n  required")
        .status(1);
    Run::new(["why", "cGFzc3dvcmQ"]).stdout("(11 characters)\n  declared nowhere").status(1);
}

#[test]
fn what_cannot_be_told() {
    let run =
        |source: &str| Run::new(["why", "A", "-q", "--dialect", "bash"]).file(".env", source).stdout_has([]);
    let text = |source: &str| String::from_utf8(run(source).status(0).stdout).unwrap();
    assert!(text("A=$(id)\n").contains("development: a value that the files do not tell\n"));
    assert!(text("A=\n").contains("development: an empty value\n"));
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schemas/why.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (key, status) in [("DATABASE_URL", 0), ("STRIPE_API_KEY", 0), ("DEBUG", 0), ("DATABAS_URL", 1)] {
        let run = three_environments(Run::new(["why", key, "--format", "json"]));
        let done = run.stdout_has([]).status(status);
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert_eq!(report["key"], key);
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1, "key": "A" })), "it accepts anything");
}

#[test]
fn mistakes_end_in_2() {
    three_environments(Run::new(["why", "PORT", "--env", "producton"]))
        .stderr("error: there is no environment `producton`\nhelp: did you mean `production`?")
        .status(2);
    Run::new(["why", "PORT", "--directory", ".env"])
        .file(".env", "")
        .stderr("error: `.env` is not a directory")
        .status(2);
}
