//! The `$(…)` of symfony/dotenv.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::dialect::text::find;

/// `text` without the backslashes that keep commands from running; nothing if a command would run.
pub(super) fn without_escaped_commands(text: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let is_command = |at: usize| text.get(at) == Some(&b'$') && text.get(at + 1) == Some(&b'(');
    let mut at = find(&text, 0, |byte| byte == b'$');
    if at == text.len() {
        return Some(text);
    }
    let ends = command_ends(&text);
    let mut result = Vec::new();
    let mut copied = 0;
    while at < text.len() {
        match ends.get(&(at + 1)) {
            Some(_) if is_command(at) && (at == 0 || text[at - 1] != b'\\') => return None,
            Some(&end) => {
                result.extend_from_slice(&text[copied..at - 1]);
                copied = at;
                at = end;
            }
            None => {}
        }
        at = find(&text, at + 1, |byte| byte == b'$');
    }
    if copied == 0 {
        return Some(text);
    }
    result.extend_from_slice(&text[copied..]);
    Some(Cow::Owned(result))
}

/// For each `(` after a `$` that starts a command: where its `)` is. All parentheses within are balanced, and none of
/// them is empty.
fn command_ends(text: &[u8]) -> HashMap<usize, usize> {
    let mut ends = HashMap::new();
    // The open parentheses: where they are, and whether an empty pair was met within.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'(' => open.push((at, false)),
            b')' => {
                if let Some((start, has_empty)) = open.pop() {
                    let spoilt = has_empty || start + 1 == at;
                    if !spoilt && text[..start].ends_with(b"$") {
                        ends.insert(start, at);
                    }
                    if let Some((_, outer)) = open.last_mut() {
                        *outer |= spoilt;
                    }
                }
            }
            _ => {}
        }
    }
    ends
}
