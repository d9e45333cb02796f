//! `envguard inspect`.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::Run;
use crate::example::example;

const HELP: &str = "help: `envguard::require!` of the crate `envguard-startup` puts one into a Rust binary; `strip` \
                    leaves it there, packers such as UPX do not";

const CONFIG: &str = r#"{"type":"object","properties":{
    "PORT":{"type":"integer","minimum":0,"maximum":65535,"default":8080,"$comment":"u16"},
    "TOKEN":{"type":"string","minLength":8,"writeOnly":true,"description":"For the API.\nAll of it.\n\nLonger.","$comment":"Secret"},
    "DSN":{"type":"string","$comment":"Option<String>, needed if mode == Mode::Live"},
    "MODE":{"type":"string","enum":["test","live"],"default":"","deprecated":true,"$comment":"Mode"}},
    "required":["TOKEN"]}"#;

/// What `require!` puts into a binary, as `docs/startup.md` has it.
fn block(version: u32, payload: &str) -> Vec<u8> {
    let hash = payload.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    [b"\0envguard-schema", &version.to_le_bytes()[..], &length, &hash.to_le_bytes(), payload.as_bytes()]
        .concat()
}

/// A binary with the contract of a package called `package`.
fn binary(package: &str, name: &str, schema: &str) -> Vec<u8> {
    [b"\x7fELF\0\0", &block(1, &format!("{package}\n1.2.3\n{name}\n{schema}"))[..], b"\0.shstrtab\0"].concat()
}

/// One with two contracts.
pub(crate) fn workspace() -> Vec<u8> {
    let queue = r#"{"properties":{"PORT":{"type":"integer"},"QUEUE":{}},"required":["QUEUE","PORT"]}"#;
    [binary("shop", "shop::Config", CONFIG), binary("jobs", "jobs::Queue", queue)].concat()
}

fn run(arguments: &[&str], app: impl AsRef<[u8]>) -> Run {
    Run::new(["inspect"].iter().chain(arguments)).file("app", app)
}

#[test]
fn a_contract_is_a_table() {
    run(&["app"], binary("shop", "shop::Config", CONFIG))
        .stdout(
            "
            shop::Config of shop 1.2.3: 4 variables, 1 required

            variable  required  what it is
            PORT      no        an integer from 0 to 65535, 8080 by default
            TOKEN     yes       a text of at least 8 characters, secret
                                For the API. All of it.
            DSN       depends   a text, needed if mode == Mode::Live
            MODE      no        one of `test` or `live`, deprecated, empty by default
            ",
        )
        .status(0);
}

#[test]
fn contracts_are_listed_by_name() {
    run(&["app"], workspace())
        .stdout_has([
            "jobs::Queue of jobs 1.2.3: 2 variables, 2 required\n",
            "\n\nshop::Config of shop 1.2.3: 4 variables, 1 required\n",
        ])
        .status(0);
    run(&["-", "--package", "jobs"], "")
        .stdin(workspace())
        .stdout(
            "
            jobs::Queue of jobs 1.2.3: 2 variables, 2 required

            variable  required  what it is
            PORT      yes       an integer
            QUEUE     yes       a text
            ",
        )
        .status(0);
    run(&["app", "--contract", "shop::Config"], workspace()).stdout_has(["shop::Config of"]).status(0);
    run(&["app", "--contract", "Config"], workspace())
        .stderr("error: `app` has no contract `Config` in it\nhelp: it has `jobs::Queue`, `shop::Config`")
        .status(2);
    run(&["app", "--package", "shop", "--contract", "jobs::Queue"], workspace())
        .stderr("error: `app` has no contract `jobs::Queue` in it\nhelp: it has `shop::Config`")
        .status(2);
}

#[test]
fn what_one_of_them_needs_the_binary_needs() {
    run(&["app", "--format", "markdown"], workspace())
        .stdout(
            "
            | Variable | Required | Type | Default | Description |
            |---|---|---|---|---|
            | `PORT` | yes | an integer from 0 to 65535 | `8080` | |
            | `TOKEN` | yes | a text of at least 8 characters, secret | | For the API.<br>All of it.<br>Longer. |
            | `DSN` | no | a text | | |
            | `MODE` | no | one of `test` or `live` | | **Deprecated.** |
            | `QUEUE` | yes | a text | | |
            ",
        )
        .status(0);
}

#[test]
fn as_an_example() {
    run(&["app", "--format", "example"], binary("", "app", CONFIG))
        .stdout_has(["# For the API.\n# All of it.\n# Longer.\n", "@sensitive\nTOKEN=\n", "PORT=8080\n"])
        .status(0);
}

#[test]
fn as_a_schema() {
    let done = run(&["app", "--format", "schema"], workspace()).stdout_has([]).status(0);
    let schema: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["DSN", "MODE", "PORT", "QUEUE", "TOKEN"]);
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schemas/inspect.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (app, contracts, status) in
        [(workspace(), 2, 0), (binary("", "\u{1b}", "{}"), 1, 0), (Vec::new(), 0, 1)]
    {
        let run = run(&["app", "--format", "json"], app).stdout_has([]).stderr_has([]);
        let done = run.status(status);
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert_eq!(report["contracts"].as_array().map(Vec::len), Some(contracts));
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1 })), "it accepts anything");
}

#[test]
fn no_contract_ends_in_1() {
    for format in ["human", "schema", "example", "markdown"] {
        run(&["app", "--format", format], "\x7fELF\0envguard-schema")
            .stderr(&format!("`app` has no contract in it\n{HELP}"))
            .status(1);
    }
    run(&["-"], "").stderr(&format!("standard input has no contract in it\n{HELP}")).status(1);
}

#[test]
fn what_cannot_be_read_ends_in_2() {
    run(&["."], "").stderr("error: `.` is a directory, not a file").status(2);
    run(&["nope"], "").stderr("error: `nope` cannot be read: no such file or directory").status(2);
    let newer = "error: `app` has a contract in version 2 of the layout, which this envguard cannot read\nhelp: update \
                 envguard";
    run(&["app"], block(2, "anything")).stderr(newer).status(2);
    // Those that can be read are shown all the same; what is made of all of them is not.
    let both = [binary("shop", "shop::Config", CONFIG), block(2, "anything")].concat();
    run(&["app"], &both).stdout_has(["shop::Config"]).stderr(newer).status(2);
    run(&["app", "--format", "example"], &both).stderr(newer).status(2);
    run(&["app"], binary("shop", "shop::Config", "{ \"properties\": "))
        .stderr(
            "error: the contract `shop::Config` in `app` is no schema that can be read\nhelp: the code that wrote it \
             was not `envguard::require!`; `--contract` picks another one",
        )
        .status(2);
}

/// Whatever a binary says it has, there is an answer, without anything that plays tricks on a terminal.
#[test]
fn hostile_binaries() {
    let property = |name: &str, schema: &str| {
        let name = serde_json::Value::from(name);
        format!("{{\"properties\":{{{name}:{schema}}},\"required\":[{name}]}}")
    };
    let claim = |length: u32| [b"\0envguard-schema\x01\0\0\0", &length.to_le_bytes()[..], &[1; 8]].concat();
    let tricks = "\u{1b}[31mred\u{1b}]0;title\u{7}\r\u{9b}";
    let cases: Vec<Vec<u8>> = vec![
        binary(tricks, tricks, CONFIG),
        binary("a", "b", &property(tricks, "{}")),
        binary("a", "b", &property("A", &serde_json::json!({ "description": tricks, "default": tricks, "enum": [tricks], "$comment": format!("T, needed if {tricks}"), "x-envguard": { "required-in": [tricks] } }).to_string())),
        binary("a", "b", &property(&"A".repeat(100_000), "{}")),
        binary("a", "b", "[]"),
        binary("a", "b", "true"),
        binary("a", "b", "null"),
        binary("a", "b", ""),
        binary("a", "b", &"[".repeat(100_000)),
        binary("a", "b", r#"{"properties":[1],"required":{"a":1}}"#),
        binary("a", "b", r##"{"properties":{"A":{"$ref":"#/properties/A"},"B":{"$ref":"/etc/passwd"},"C":{"$ref":"https://example.com/"}}}"##),
        binary("a", "b", &property("A", r#"{"pattern":"(a+)+$","default":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}"#)),
        claim(u32::MAX).repeat(100_000),
        claim(1 << 22).repeat(100_000),
        [claim(1 << 22), vec![b'a'; 1 << 23]].concat(),
        (0..20_000).flat_map(|index| binary("a", &format!("c{index}"), "{}")).collect(),
    ];
    run(&["app"], cases.last().unwrap())
        .stderr("error: `app` has too many contracts: at most 4096 and 16 MiB are read")
        .status(2);
    for (index, case) in cases.iter().enumerate() {
        for format in ["human", "json", "schema", "example", "markdown"] {
            let directory = tempfile::tempdir().unwrap();
            std::fs::write(directory.path().join("app"), case).unwrap();
            let output = Command::new(env!("CARGO_BIN_EXE_envguard"))
                .args(["inspect", "app", "--format", format])
                .current_dir(directory.path())
                .output()
                .unwrap();
            assert!(matches!(output.status.code(), Some(0..=2)), "{index} as {format}: {:?}", output.status);
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            let trick = text.chars().find(|c| matches!(c, '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'));
            assert_eq!(trick, None, "{index} as {format}: {text:?}");
        }
    }
}

/// No default of a secret is shown, whether it is declared as one, called like one, or looks like one.
#[test]
fn no_secret_is_shown() {
    let schema = r#"{"properties":{
        "A":{"type":"string","writeOnly":true,"default":"canary!1","enum":["canary!1"],"examples":["canary!1"]},
        "API_TOKEN":{"type":"string","default":"canary!2","examples":["canary!2"]},
        "DATABASE_URL":{"type":"string","default":"postgres://app:canary!3@db/","examples":["postgres://app:canary!3@db/"]}}}"#;
    for format in ["human", "json", "schema", "example", "markdown"] {
        let done =
            run(&["app", "--format", format], binary("a", "b", schema)).stdout_has(["API_TOKEN"]).status(0);
        let text = String::from_utf8(done.stdout).unwrap();
        assert!(!text.contains("canary"), "{format}:\n{text}");
    }
}

#[test]
fn a_real_binary_has_it_also_when_it_is_stripped() {
    let shop = std::fs::read(example("shop")).unwrap();
    let title = "shop::Config of envguard-startup";
    run(&["app"], &shop).stdout_has([title, "JWT_SECRET            yes       "]).status(0);
    let strip = |arguments: &[&str]| {
        Command::new("strip").args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status()
    };
    if strip(&["--version"]).is_err() {
        let _ = writeln!(std::io::stderr(), "SKIPPED: there is no `strip` here");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("app");
    std::fs::write(&path, &shop).unwrap();
    assert!(strip(&[path.to_str().unwrap()]).unwrap().success());
    let stripped = std::fs::read(&path).unwrap();
    assert!(stripped.len() < shop.len());
    run(&["app"], stripped).stdout_has([title]).status(0);
}
