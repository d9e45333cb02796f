//! What comments in migrations say to their tools and to envguard.

use envguard_syntax::Span;

use super::code::{Code, Language};
use crate::SourceFile;

/// Where a comment says why a migration cannot be undone: `-- irreversible: the old values are gone`.
pub(super) fn irreversible(file: &SourceFile) -> Option<Span> {
    let code = code(file);
    code.comments.iter().find(|comment| has_reason(comment.of(&file.bytes))).copied()
}

/// A file with its comments known.
pub(super) fn code(file: &SourceFile) -> Code<'_> {
    Code::new(&file.bytes, Span::new(0, file.bytes.len()), language(&file.path))
}

/// The language that the name of a file tells.
pub(super) fn language(path: &str) -> Language {
    match path.rsplit('.').next() {
        Some("rb") => Language::Ruby,
        Some("py") => Language::Python,
        Some("js" | "ts" | "cjs" | "mjs" | "cts" | "mts") => Language::JavaScript,
        _ => Language::Sql,
    }
}

/// What a comment says, without the signs that make it one, and where that begins in it.
pub(super) fn body(comment: &[u8]) -> (usize, &[u8]) {
    let signs =
        comment.iter().take_while(|byte| matches!(byte, b'-' | b'#' | b'/' | b'*' | b' ' | b'\t')).count();
    (signs, comment.get(signs..).unwrap_or_default())
}

fn has_reason(comment: &[u8]) -> bool {
    let (_, body) = body(comment);
    let Some((word, reason)) = body.iter().position(|byte| *byte == b':').map(|at| body.split_at(at)) else {
        return false;
    };
    let reason = reason[1..].strip_suffix(b"*/").unwrap_or(&reason[1..]);
    word.trim_ascii().eq_ignore_ascii_case(b"irreversible") && !reason.trim_ascii().is_empty()
}

/// Whether sqlx is told to run `source` outside of a transaction.
pub(super) fn without_transaction(source: &[u8]) -> bool {
    source.starts_with(b"-- no-transaction")
}

/// Whether some line of `source` that is a comment mentions `word`, whatever blanks are within.
pub(super) fn mentions(source: &[u8], word: &str) -> bool {
    let has = |line: &[u8]| {
        let line = String::from_utf8_lossy(line).split_ascii_whitespace().collect::<String>();
        line.to_ascii_lowercase().contains(&word.to_ascii_lowercase())
    };
    source.split(|byte| *byte == b'\n').any(|line| line.trim_ascii_start().starts_with(b"--") && has(line))
}

/// Whether the `metadata.toml` of Diesel says that a migration is to run outside of a transaction.
pub(super) fn runs_outside(source: &[u8]) -> bool {
    let says = |line: &[u8]| {
        let line: Vec<u8> = line.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        line.starts_with(b"run_in_transaction=false")
    };
    source.split(|byte| *byte == b'\n').any(says)
}
