//! Prints what a scan of the files below a folder finds, as JSON. For tuning, and for measuring throughput.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]
#![expect(clippy::disallowed_methods, reason = "it is a program")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use envguard_secrets::{Confidence, Options, scan};
use serde_json::json;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let flags: Vec<String> = arguments.collect();
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    let minimum = if has("--low") { Confidence::Low } else { Confidence::Medium };
    let options = Options { minimum, suppressed: has("--why") };

    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let contents: Vec<(String, Vec<u8>)> = files
        .iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().into_owned();
            Some((name, std::fs::read(path).ok()?))
        })
        .collect();
    let size: usize = contents.iter().map(|(_, bytes)| bytes.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let megabytes = size as f64 / 1e6;
    let mut reports = Vec::new();
    // The first round compiles the patterns that are met; those of `--rounds` tell what a long run comes to.
    for _ in 0..if has("--rounds") { 5 } else { 1 } {
        let start = Instant::now();
        reports = contents.iter().map(|(name, bytes)| scan(name, bytes, &options)).collect();
        let seconds = start.elapsed().as_secs_f64();
        let rate = megabytes / seconds;
        eprintln!("{} files, {megabytes:.1} MB, {seconds:.3} s, {rate:.0} MB/s", contents.len());
    }
    if has("--quiet") {
        return;
    }

    let mut diagnostics = Vec::new();
    for ((name, bytes), report) in contents.iter().zip(&reports) {
        for finding in &report.findings {
            let factors: Vec<_> = finding.factors.iter().map(|factor| factor.text()).collect();
            diagnostics.push(json!({
                "path": name, "category": "secret", "rule": finding.kind, "confidence": finding.confidence.name(),
                "span": { "start": { "line": line(bytes, finding.secret_span.start) },
                          "end": { "line": line(bytes, finding.secret_span.end.saturating_sub(1)) } },
                "factors": factors,
            }));
        }
        for suppressed in &report.suppressed {
            let factors: Vec<_> = suppressed.factors.iter().map(|factor| factor.text()).collect();
            diagnostics.push(json!({
                "path": name, "category": "suppressed", "rule": suppressed.kind,
                "span": { "start": { "line": line(bytes, suppressed.span.start) },
                          "end": { "line": line(bytes, suppressed.span.end) } },
                "factors": factors,
            }));
        }
    }
    println!("{}", json!({ "diagnostics": diagnostics }));
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(metadata) = std::fs::symlink_metadata(path) else { return };
    if metadata.is_file() {
        files.push(path.to_owned());
    } else if metadata.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    }
}

fn line(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}
