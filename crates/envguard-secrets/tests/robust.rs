//! Whatever the bytes: no panic, findings inside of the text and in order, no value in what is printed, linear time.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use envguard_secrets::{Confidence, Factor, Options, Report, Stream, scan};
use proptest::prelude::*;

const PATHS: &[&str] = &[
    ".env",
    "a.yml",
    "a.json",
    "a.toml",
    "a.ini",
    "a.properties",
    "Dockerfile",
    "a.sh",
    "a.tf",
    "a.xml",
    "a.rs",
    "a.md",
    "a",
    ".pgpass",
    ".netrc",
    "Cargo.lock",
    "locales/de.json",
];

/// Pieces of which notations consist, so that random texts go deep into the readers.
const PIECES: &[&str] = &[
    "password",
    "PASS",
    "token",
    "key",
    "secret",
    "auth",
    "Authorization",
    "name",
    "value",
    "default",
    "variable",
    "://",
    "user:x@h",
    "Basic ",
    "Bearer ",
    " -u ",
    "curl",
    "IDENTIFIED BY",
    "eyJ",
    "LS0tLS1CRUdJTi",
    "ghp_",
    "AKIA",
    "=",
    ":",
    ": ",
    "=>",
    "||=",
    "==",
    "%3D",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "\\",
    "\\\"",
    ",",
    ";",
    "#",
    "//",
    "-",
    "--",
    "$",
    "${",
    "{{",
    "%",
    "@",
    "&",
    "?",
    "|",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\0",
    "é",
    "q7Vx2mZr9TkLw4Bd",
    "YTpiY2RlZmdoaWprbA==",
    "123456789",
    "kind: Secret",
    "pass:",
];

fn check(path: &str, bytes: &[u8]) -> Report {
    let options = Options { minimum: Confidence::Low, suppressed: true };
    let report = scan(path, bytes, &options);
    let mut last = 0;
    for finding in &report.findings {
        assert!(finding.secret_span.start >= last, "in order");
        last = finding.secret_span.start;
        assert!(finding.span.start <= finding.span.end && finding.span.end <= bytes.len(), "{finding:?}");
        assert!(!finding.secret_span.is_empty() && finding.secret_span.end <= bytes.len(), "{finding:?}");
        assert!(!finding.factors.is_empty());
    }
    for suppressed in &report.suppressed {
        assert!(suppressed.span.start <= suppressed.span.end && suppressed.span.end <= bytes.len());
    }
    report
}

proptest! {
    #[test]
    fn bytes_of_any_kind(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in 0..PATHS.len()) {
        check(PATHS[path], &bytes);
    }

    #[test]
    fn pieces_in_any_order(picks in proptest::collection::vec(0..PIECES.len(), 0..60), path in 0..PATHS.len()) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        check(PATHS[path], text.as_bytes());
        let utf_16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        check(PATHS[path], &utf_16);
    }
}

#[test]
fn no_debug_form_shows_a_value() {
    let text = b"password: q7Vx2mZr9TkLw4Bd\nurl: http://u:q7Vx2mZr9TkLw4Bd@h\n";
    let report = check("a.yml", text);
    assert_eq!(report.findings.len(), 2);
    let mut stream = Stream::new("a.yml", Options::default());
    stream.push(text);
    for shown in [format!("{report:?}"), format!("{stream:?}"), format!("{:?}", Factor::ALL)] {
        assert!(!shown.contains("q7Vx"), "{shown}");
    }
}

#[test]
fn streams_find_what_scans_find() {
    let filler = "# a line of no interest at all, with a key: value and some words\n".repeat(90);
    let mut text = String::new();
    for number in 0..400 {
        text.push_str(&filler);
        writeln!(text, "PASSWORD_{number}=q7Vx2mZr9TkLw4Bd{number}").unwrap();
    }
    let whole = scan("a.env", text.as_bytes(), &Options::default());
    assert_eq!(whole.findings.len(), 400);
    for size in [1000, 65_536, 3_000_000] {
        let mut stream = Stream::new("a.env", Options::default());
        let mut found = Vec::new();
        for part in text.as_bytes().chunks(size) {
            found.extend(stream.push(part).findings);
        }
        found.extend(stream.finish().findings);
        assert_eq!(found, whole.findings, "{size}");
    }
}

/// A time that only a cost beyond linear exceeds, on any machine and in any build.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn hostile_texts_take_linear_time() {
    for piece in [
        "password=",
        "key:",
        "\"key\":\"",
        "name: key ",
        "a://",
        "a://b:c@",
        "{\"key\":{",
        "key((((",
        "'key' 'key' ",
        "Basic Basic ",
        "eyJeyJ",
        "${key",
        "key=\\\"",
        "-u curl -u ",
        "password \t \t",
        "token=a;",
        "LS0tLS1CRUdJTi",
        "((key,",
        "key=q7Vx2mZr9TkLw4Bd&",
        "key MIIEpAIBAAKCAQEA\n",
        "login(\"a\", \"b",
        "kind: Secret\ndata:\n a: b\n---\n",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        for path in ["a.yml", "a.js", ".env", "a.ini"] {
            let start = Instant::now();
            check(path, text.as_bytes());
            let took = start.elapsed();
            assert!(took < LIMIT, "{piece} in {path}: {took:?}");
        }
    }
}
