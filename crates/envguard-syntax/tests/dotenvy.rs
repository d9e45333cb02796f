//! The reader of the dialect `dotenvy` against the crate itself.
//!
//! `dotenvy` sets variables of its own process, and those cannot be taken back without unsafe code: so each input is
//! loaded in a child, which is this test program with only [`load_in_child`] to run.
//! `PROPTEST_CASES=20000 cargo test -p envguard-syntax --test dotenvy` makes it thorough.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use envguard_syntax::dialect::{Dialect, Environment, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json};

/// The environment that the children start with.
const ENVIRONMENT: [(&str, &str); 2] = [("X", "from-env"), ("HOSTY", "h 1=é")];

/// What a child prints before its answer.
const MARK: &str = "loaded: ";

#[test]
#[ignore = "run by the others, in a child process"]
fn load_in_child() {
    let before: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).expect("the parent writes it");
    // A NUL in a value makes it panic.
    let loaded = std::panic::catch_unwind(|| dotenvy::from_read(input.as_slice()));
    let vars: Map<String, Json> = std::env::vars()
        .filter(|(name, _)| !before.contains(name))
        .map(|(name, value)| (name, value.into()))
        .collect();
    let report = serde_json::json!({ "vars": vars, "error": !matches!(loaded, Ok(Ok(()))) });
    writeln!(std::io::stdout(), "{MARK}{report}").expect("the parent reads it");
}

/// What the crate makes of `input`.
fn load(input: &[u8]) -> Json {
    let mut child = Command::new(std::env::current_exe().expect("it runs"))
        .args(["--exact", "load_in_child", "--ignored", "--nocapture"])
        .env_clear()
        .envs(ENVIRONMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    child.stdin.take().expect("piped").write_all(input).expect("the child reads");
    let output = child.wait_with_output().expect("the child ends").stdout;
    let output = String::from_utf8(output).expect("the child answers in UTF-8");
    let answer = output.split_once(MARK).and_then(|(_, answer)| answer.lines().next());
    serde_json::from_str(answer.expect("the child answers")).expect("the child answers in JSON")
}

/// What the reader makes of `input`.
fn read(input: &[u8]) -> Json {
    let environment: Environment = ENVIRONMENT.into_iter().collect();
    let reading = Dialect::Dotenvy.read(input, &environment);
    let vars: Map<String, Json> = reading
        .vars()
        .iter()
        .map(|(key, assignment)| {
            let Value::Text(text) = &assignment.value else { panic!("{input:?} gives no text") };
            let text = String::from_utf8(text.to_vec()).expect("what is loaded is UTF-8");
            (String::from_utf8_lossy(key).into_owned(), text.into())
        })
        .collect();
    serde_json::json!({ "vars": vars, "error": !reading.errors.is_empty() })
}

/// Texts that look like env files gone wrong.
fn files() -> impl Strategy<Value = String> {
    const STARTS: &[&str] = &["", "", "", "", " ", "export ", "\t", "\u{a0}", "export"];
    const KEYS: &[&str] =
        &["A", "B", "AB_C", "A1", "a.b", "A", "B", "X", "export", "a-b", "1A", "É", "", "A\n"];
    const EQUALS: &[&str] = &["=", "=", "=", "=", "=", " = ", "= ", "\t=\u{2003}", "==", ":", ""];
    const PIECES: &[&str] = &[
        "a", "b c", "1", "\"", "\"", "'", "'", "\\", "\\n", "\\\"", "\\'", "\\$", "\\\\", "\\t", "\\ ", " ",
        "  ", "\t", "#", " #", " # c", "  # it's", "$", "$A", "${A}", "$AB_C", "${B:-d}", "${", "}", "$X",
        "${X}", "$$", "$é", "${A=B}", "=B", "\u{a0}", "é", "\u{2028}", "\"x y\"", "'x y'", "\"a\nb\"",
        "'a\nb'", "\"$A\"", "\"${A}\"", "\r", "\\\n", "\u{b}", "\0",
    ];
    const LINES: &[&str] = &["# note", "#A=\"", "", "  ", "   ", "LONELY", "export A", "A", "=1", "\0"];
    const ENDS: &[&str] = &["\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "", " \n", "\\"];
    let value = vec(select(PIECES), 0..5).prop_map(|pieces| pieces.concat());
    let quoted =
        (select(&["", "", "\"", "'"][..]), value).prop_map(|(quote, value)| [quote, &value, quote].concat());
    let statement = (select(STARTS), select(KEYS), select(EQUALS), quoted)
        .prop_map(|(start, key, equals, value)| [start, key, equals, &value].concat());
    let line = prop_oneof![5 => statement, 1 => select(LINES).prop_map(str::to_owned)];
    let lines = vec((line, select(ENDS)), 0..6)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect::<String>());
    (select(&["", "", "", "", "", "", "", "\u{feff}"][..]), lines)
        .prop_map(|(mark, lines)| [mark, &lines].concat())
}

proptest! {
    #[test]
    fn it_reads_what_the_crate_loads(input in files()) {
        prop_assert_eq!(read(input.as_bytes()), load(input.as_bytes()), "runtime on the right: {:?}", input);
    }

    #[test]
    fn it_reads_any_bytes_as_the_crate_does(input in vec(prop_oneof![any::<u8>(), select(&b"A=\"'$#\\\n {}"[..])], 0..40)) {
        prop_assert_eq!(read(&input), load(&input), "runtime on the right: {:?}", input);
    }
}
