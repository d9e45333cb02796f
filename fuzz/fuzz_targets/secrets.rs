//! The scanner of secrets panics on no bytes at no path, what it finds lies in the text and in order, and it finds the
//! same in an input that comes in parts, wherever these and its windows end.

#![no_main]

use envguard_secrets::{Confidence, Options, Report, Stream, scan};
use libfuzzer_sys::fuzz_target;

/// A path for each kind of file that is read in a manner of its own, and for what else paths tell.
const PATHS: [&str; 19] = [
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
    "a.js",
    "a.md",
    "a",
    ".pgpass",
    ".netrc",
    "Cargo.lock",
    "locales/de.json",
    "test/a.yml",
];

const OPTIONS: Options = Options { minimum: Confidence::Low, suppressed: true };

/// A line of which the input is made longer, so that a window ends in it. As long as a power of two.
const LINE: &[u8; 64] = b"# a line of no interest at all, but for words such as password.\n";

fuzz_target!(|input: &[u8]| {
    let &[choice, parts, ref text @ ..] = input else { return };
    let path = PATHS[usize::from(choice) % PATHS.len()];
    let whole = scan(path, text, &OPTIONS);
    check(&whole, text.len());
    let step = usize::from(parts) % 7 + 1;
    assert_eq!(in_parts(path, text, step), whole, "{path}: in parts of {step} bytes");
    // That takes a thousand times as long, and is done now and then. A NUL makes a binary of the window that has it in
    // its head, which is another one in a stream.
    if parts == u8::MAX && !text.contains(&0) {
        // The first window ends 8 KiB and more before the end of the part that fills it.
        let before = LINE.repeat((1 << 20) / LINE.len() - usize::from(choice) / PATHS.len() * 20);
        let long = [&before, text, &LINE.repeat(512)].concat();
        let [whole, parts] =
            [scan(path, &long, &OPTIONS), in_parts(path, &long, 4096)].map(|report| starts(&report));
        assert_eq!(parts, whole, "{path}: around the end of a window");
    }
});

fn check(report: &Report, length: usize) {
    let mut last = 0;
    for finding in &report.findings {
        assert!(finding.secret_span.start >= last, "in order");
        last = finding.secret_span.start;
        assert!(
            finding.span.start <= finding.span.end && finding.span.end <= length,
            "a span beyond the end"
        );
        assert!(
            !finding.secret_span.is_empty() && finding.secret_span.end <= length,
            "a secret beyond the end"
        );
    }
    for suppressed in &report.suppressed {
        assert!(
            suppressed.span.start <= suppressed.span.end && suppressed.span.end <= length,
            "beyond the end"
        );
    }
}

/// The kinds and the places of what was found. What is longer than windows overlap, as a key that does not end, may end
/// with its window.
fn starts(report: &Report) -> Vec<(&'static str, usize)> {
    report.findings.iter().map(|finding| (finding.kind, finding.secret_span.start)).collect()
}

/// What a stream finds in `text` that comes in parts of `step` bytes.
fn in_parts(path: &str, text: &[u8], step: usize) -> Report {
    let mut stream = Stream::new(path, OPTIONS);
    let mut found = Report::default();
    let mut add = |report: Report| {
        found.findings.extend(report.findings);
        found.suppressed.extend(report.suppressed);
    };
    text.chunks(step).for_each(|part| add(stream.push(part)));
    add(stream.finish());
    found
}
