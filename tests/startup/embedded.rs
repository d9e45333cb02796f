//! What lies in the binary is what the struct reads: found in this very binary, and held against it by the checker.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU8;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use envguard::{ByteSize, Secret};
use envguard_core::schema::EnvironmentValue;
use envguard_core::{ContractSource, SourceFile, embedded};

envguard::choice! { enum Mode { Development, Production = "live" } }

envguard::require! {
    #[env(group)]
    struct Pool {
        size: u32 = 10,
        #[env(min_len = 4)]
        token: Secret,
    }
}

envguard::require! {
    #[env(prefix = "APP_")]
    #[allow(dead_code)]
    struct Everything {
        /// A text,
        /// with "quotes" and a \.
        text: String,
        #[env(allow_empty)]
        motd: String,
        mark: char,
        #[env(range(1024..=49_151))]
        port: u16 = 8_080,
        small: i8,
        large: u64,
        some: NonZeroU8,
        #[env(range(0.0..1.0))]
        ratio: f64,
        verbose: bool = false,
        path: PathBuf = "/var/lib",
        address: IpAddr,
        six: Ipv6Addr,
        limit: ByteSize = "1MiB",
        timeout: Duration = Duration::from_secs(30),
        #[env(one_of = ["debug", "info"])]
        level: String = "info",
        mode: Mode,
        #[env(required_if(mode == Mode::Production))]
        dsn: Option<String>,
        #[env(separator = ";")]
        numbers: Vec<u16>,
        words: Option<Vec<String>>,
        #[env(group)]
        pool: Pool,
    }
}

mod names {
    pub(crate) fn require() -> [String; 2] {
        envguard::require!("HOME_DIRECTORY", "JWT_SECRET")
    }
}

fn this_binary() -> Vec<u8> {
    std::fs::read(std::env::current_exe().unwrap()).unwrap()
}

/// The schema of what is called `name`.
fn schema(name: &str) -> String {
    let binary = this_binary();
    let found = embedded::find(&binary);
    let contract = found.contracts.iter().find(|contract| contract.name == name).unwrap();
    assert_eq!((&*contract.package, &*contract.version), (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")));
    contract.schema.clone()
}

#[test]
fn the_binary_has_each_contract() {
    let require: fn() -> [String; 2] = names::require;
    std::hint::black_box(require);
    let binary = this_binary();
    let mut names: Vec<String> =
        embedded::find(&binary).contracts.into_iter().map(|contract| contract.name).collect();
    names.sort_unstable();
    // Groups are parts of others, and none by themselves.
    assert_eq!(
        names,
        ["startup::embedded::Everything", "startup::embedded::names", "startup::placeholders::Config"]
    );
    assert_eq!(
        schema("startup::embedded::names"),
        r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"HOME_DIRECTORY":{"type":"string","minLength":1,"$comment":"String"},"JWT_SECRET":{"type":"string","minLength":1,"$comment":"String"}},"required":["HOME_DIRECTORY","JWT_SECRET"]}"#
    );
}

#[test]
fn declarations_are_words_of_json_schema() {
    let schema: serde_json::Value = serde_json::from_str(&schema("startup::embedded::Everything")).unwrap();
    for (name, expected) in [
        (
            "APP_TEXT",
            r#"{"type":"string","minLength":1,"description":"A text,\nwith \"quotes\" and a \\.","$comment":"String"}"#,
        ),
        ("APP_MOTD", r#"{"type":"string","$comment":"String"}"#),
        ("APP_PORT", r#"{"type":"integer","minimum":1024,"maximum":49151,"default":8080,"$comment":"u16"}"#),
        ("APP_SMALL", r#"{"type":"integer","minimum":-128,"maximum":127,"$comment":"i8"}"#),
        ("APP_RATIO", r#"{"type":"number","minimum":0.0,"exclusiveMaximum":1.0,"$comment":"f64"}"#),
        ("APP_VERBOSE", r#"{"type":"boolean","default":false,"$comment":"bool"}"#),
        ("APP_LEVEL", r#"{"type":"string","enum":["debug","info"],"default":"info","$comment":"String"}"#),
        ("APP_MODE", r#"{"type":"string","enum":["development","live"],"$comment":"Mode"}"#),
        ("APP_DSN", r#"{"type":"string","$comment":"Option<String>, needed if mode == Mode::Production"}"#),
        (
            "APP_NUMBERS",
            r#"{"type":"array","items":{"type":"integer","minimum":0,"maximum":65535},"x-envguard":{"separator":";"},"minItems":1,"$comment":"Vec<u16>"}"#,
        ),
        ("APP_POOL_TOKEN", r#"{"type":"string","minLength":4,"writeOnly":true,"$comment":"Secret"}"#),
    ] {
        assert_eq!(
            schema["properties"][name],
            serde_json::from_str::<serde_json::Value>(expected).unwrap(),
            "{name}"
        );
    }
    assert_eq!(
        schema["required"].to_string(),
        r#"["APP_TEXT","APP_MOTD","APP_MARK","APP_SMALL","APP_LARGE","APP_SOME","APP_RATIO","APP_ADDRESS","APP_SIX","APP_MODE","APP_NUMBERS","APP_POOL_TOKEN"]"#
    );
    let properties: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(properties.len(), 21);
}

const GOOD: [(&str, &str); 12] = [
    ("APP_TEXT", "some text"),
    ("APP_MOTD", "hello"),
    ("APP_MARK", ","),
    ("APP_SMALL", "-1"),
    ("APP_LARGE", "1"),
    ("APP_SOME", "1"),
    ("APP_RATIO", "0.5"),
    ("APP_ADDRESS", "127.0.0.1"),
    ("APP_SIX", "::1"),
    ("APP_MODE", "development"),
    ("APP_NUMBERS", "1;2"),
    ("APP_POOL_TOKEN", "a token"),
];

/// Texts that are given to each variable.
const TEXTS: [&str; 67] = [
    "",
    "x",
    "xy",
    "ü",
    "üü",
    "0",
    "-0",
    "+5",
    "007",
    "1",
    "255",
    "256",
    "-128",
    "-129",
    "1023",
    "1024",
    "8080",
    "49151",
    "49152",
    "65536",
    "18446744073709551615",
    "18446744073709551616",
    "0.5",
    ".5",
    "5.",
    "1e3",
    "1e-1",
    "1.0",
    "nan",
    "inf",
    "0x10",
    "true",
    "TRUE",
    "no",
    "Off",
    "y",
    "t",
    " 1",
    "1 ",
    "127.0.0.1",
    "256.0.0.1",
    "::1",
    "fe80::1",
    "localhost",
    "10s",
    "5m",
    "1h30m",
    "1.5h",
    "30",
    "5 m",
    "PT5S",
    "512KiB",
    "10MB",
    "10 MB",
    "10M",
    "1.5",
    "debug",
    "info",
    "live",
    "development",
    "1; 2;3",
    "1;;2",
    "[1, 2]",
    "[\"1\"]",
    "[\"a\", \"b\"]",
    "[]",
    "[1;2]",
];

#[test]
fn the_checker_takes_what_the_struct_takes() {
    let file = Arc::new(SourceFile::new("env.schema.json", schema("startup::embedded::Everything")));
    let source = ContractSource::json_schema(file, &|_, _| None);
    assert!(source.problems.is_empty(), "{:?}", source.problems);
    let contract = envguard_core::Contract::new(vec![Arc::new(source)]);
    let schema = contract.schemas().next().unwrap();

    let mut names: Vec<String> =
        contract.variables().map(|variable| String::from_utf8_lossy(variable.key()).into_owned()).collect();
    names.sort();
    assert_eq!(names.len(), 21);
    let mut taken = 0;
    for name in &names {
        for text in TEXTS {
            let values: Vec<(&str, &str)> =
                GOOD.iter().copied().filter(|(other, _)| other != name).chain([(&**name, text)]).collect();
            let is_taken = Everything::load_from(values.iter().copied()).is_ok();
            let entries: Vec<(&[u8], EnvironmentValue<'_>)> = values
                .iter()
                .map(|(name, value)| (name.as_bytes(), EnvironmentValue::Text(value.as_bytes())))
                .collect();
            let violations = schema.check_environment(&entries);
            // When another field makes this one needed, only the struct knows.
            let is_conditional = name == "APP_MODE" && text == "live";
            // What may be absent may be empty too; a schema can say so of numbers and truth values only.
            let is_empty_text =
                text.is_empty() && ["APP_LEVEL", "APP_LIMIT", "APP_TIMEOUT"].contains(&&**name);
            // A pattern cannot say where 64 bits end.
            let is_huge = name == "APP_LIMIT" && text.len() == 20;
            if !is_conditional && !is_empty_text && !is_huge {
                assert_eq!(is_taken, violations.is_empty(), "{name}={text}: {violations:?}");
            }
            taken += usize::from(is_taken);
        }
    }
    assert!(taken > 200, "{taken}");
}
