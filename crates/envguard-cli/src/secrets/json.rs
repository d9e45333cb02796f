//! What is wrong with JSON files that tools write.

use crate::config::ConfigProblem;

/// The problem that `error` is with `source`, which should be `what`.
pub(super) fn problem(error: &serde_json::Error, source: &str, what: &str) -> ConfigProblem {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => source.match_indices('\n').nth(line - 2).map_or(source.len(), |(end, _)| end + 1),
    };
    // Columns are of bytes, from 1; the last byte that was looked at is the culprit, or what follows the blanks there.
    let mut at = (line_start + error.column().saturating_sub(1)).min(source.len());
    at += source.bytes().skip(at).take_while(u8::is_ascii_whitespace).count();
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let end = source.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |char| at + char.len_utf8());
    let message = if error.is_data() {
        // What was found instead is left out: nobody knows what it is.
        format!("this is no part of {what}")
    } else {
        "this is no JSON".to_owned()
    };
    ConfigProblem::new(at..end, message)
}

/// The problem `message` with the string `text` in `source`.
pub(super) fn problem_at(text: &str, source: &str, message: &str) -> ConfigProblem {
    let quoted = serde_json::Value::from(text).to_string();
    let at = source.find(&quoted);
    ConfigProblem::new(at.map_or(0..0, |at| at..at + quoted.len()), message)
}
