//! `envguard run --redact`.

use crate::support::Run;

const SECRET: &str = "kT7wzQp0xVb3";
const FILE: &str =
    "DB_PASSWORD=kT7wzQp0xVb3\nPORT=8080\nDATABASE_URL=postgres://app:Zk39fmQpL2@db/app\nPIN_TOKEN=12ab\n";

fn start(options: &str, script: &str) -> Run {
    let options = options.split_whitespace();
    let run = Run::new(["run", "--redact"].into_iter().chain(options).chain(["--", "/bin/sh", "-c", script]));
    run.file(".env", FILE)
}

#[test]
fn secrets_are_masked_in_both_streams() {
    start("", "echo pw=$DB_PASSWORD port=$PORT; echo $DATABASE_URL >&2; exit 3")
        .stdout("pw=[DB_PASSWORD] port=8080\n")
        .stderr("postgres://app:[DATABASE_URL]@db/app\n")
        .status(3);
}

#[test]
fn secrets_of_the_process_and_of_the_contract_too() {
    start("", "echo $CODE $AWS_SECRET_ACCESS_KEY")
        .file("env.schema.json", r#"{"properties":{"CODE":{"writeOnly":true}}}"#)
        .env("CODE", "73-19-aQ-55")
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .stdout("[CODE] [AWS_SECRET_ACCESS_KEY]\n")
        .status(0);
}

#[test]
fn passwords_that_are_words_are_known_by_their_users() {
    start("", "echo $CACHE; echo user orders:winter25 or a hard winter25")
        .env("CACHE", "redis://orders:winter25@cache")
        .stdout("redis://[CACHE]@cache\nuser [CACHE] or a hard winter25\n")
        .status(0);
}

#[test]
fn across_writes_and_in_other_forms() {
    let script = "
        printf 'a kT7w'; sleep 0.05; printf 'zQp0xVb3 b\\n'
        printf %s $DB_PASSWORD | base64
        printf 'kT7wzQp0xVb'
    ";
    start("", script).stdout_has(["a [DB_PASSWORD] b\n[DB_PASSWORD]\nkT7wzQp0xVb"]).status(0);
}

#[test]
fn what_is_too_short_is_told() {
    start("-v", "echo $PIN_TOKEN")
        .stdout("12ab\n")
        .stderr_has(["`PIN_TOKEN` is too short to be masked"])
        .status(0);
}

#[test]
fn all_other_bytes_pass() {
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(1 << 20).collect();
    let done = Run::new(["run", "--redact", "--", "/bin/cat", "bytes"])
        .file(".env", FILE)
        .file("bytes", &bytes)
        .stdout_has([])
        .status(0);
    assert!(done.stdout == bytes);
}

#[test]
fn who_reads_no_more_ends_the_command() {
    Run::new([
        "run",
        "--",
        "/bin/sh",
        "-c",
        concat!(env!("CARGO_BIN_EXE_envguard"), " run --redact -- /bin/sh -c 'yes; echo $? >&2' | head -n 1"),
    ])
    .stdout("y\n")
    .stderr_has([])
    .status(0);
}

#[test]
fn a_slow_reader_gets_all() {
    let script = concat!(
        env!("CARGO_BIN_EXE_envguard"),
        " run --redact -- /bin/cat bytes | (sleep 0.8; wc -c | tr -d ' ')"
    );
    Run::new(["run", "--", "/bin/sh", "-c", script])
        .file("bytes", vec![b'x'; 200_000])
        .stdout("200000\n")
        .status(0);
}
