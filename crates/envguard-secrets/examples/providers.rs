//! What the rules for known services find below some directories, and how fast.
//!
//! ```text
//! cargo run --release -p envguard-secrets --example providers -- DIRECTORY…
//! ```
//!
//! Prints a line for each finding, without its text, and then how long the search alone took.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use envguard_secrets::provider;

/// How often each file is searched.
const PASSES: usize = 5;

fn main() {
    let mut files = Vec::new();
    for argument in std::env::args_os().skip(1) {
        collect(Path::new(&argument), &mut files);
    }
    files.sort();
    let (mut size, mut count, mut time) = (0, 0, Duration::ZERO);
    for path in &files {
        let Ok(text) = std::fs::read(path) else { continue };
        let mut found = Vec::new();
        // The fastest of some passes, since other programs run as well.
        let pass = |_| {
            found.clear();
            let start = Instant::now();
            provider::find(&text, &mut |token| found.push(token));
            start.elapsed()
        };
        time += (0..PASSES).map(pass).min().unwrap_or_default();
        size += text.len();
        count += found.len();
        for token in found {
            let line = text[..token.whole.start].split(|&byte| byte == b'\n').count();
            println!(
                "{}:{line}: {} {:?} ({} bytes)",
                path.display(),
                token.rule.id,
                token.verified,
                token.secret.len()
            );
        }
    }
    // Bytes in a microsecond are megabytes in a second.
    let speed = size as u128 / time.as_micros().max(1);
    println!("{} files, {size} bytes, {count} found, {time:.1?}, {speed} MB/s", files.len());
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        files.push(path.to_owned());
        return;
    };
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| !kind.is_symlink()) {
            collect(&entry.path(), files);
        }
    }
}
