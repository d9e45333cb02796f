//! What a value stands for.
//!
//! White space and NUL are stripped (ASCII only), then one pair of equal quotes around all of it. Single-quoted values
//! are done. In others
//!
//! 1. double-quoted ones keep `\n` and `\r` as they are; or, where `DOTENV_LINEBREAK_MODE` is `legacy`, have LF and CR;
//! 2. a backslash before anything but `$` is dropped, and what follows it stays, be it a backslash;
//! 3. `$(…)` with balanced, non-empty parentheses runs a shell, `\$(…)` loses its backslash;
//! 4. `$NAME` and `${NAME`, with or without a closing brace, become what the file gave so far, then the environment's
//!    value, then nothing. `\$NAME` loses its backslash. A `$` without a name stays.

use std::borrow::Cow;

use super::super::references::{BudgetSpent, case_folded_name_length};
use super::super::{Assignment, Value};
use super::{LINEBREAK_MODE, Scope};
use crate::Span;

/// `span` without the white space and NUL at its ends.
pub(super) fn stripped(source: &[u8], span: Span) -> Span {
    let is_stripped = |byte: &u8| matches!(byte, b'\0' | b'\t'..=b'\r' | b' ');
    let text = span.of(source);
    let start = text.iter().position(|byte| !is_stripped(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_stripped(byte)).map_or(start, |last| last + 1);
    let offset = span.start as usize;
    Span::new(offset + start, offset + end)
}

impl<'s> Scope<'s, '_> {
    /// The value that `raw`, already stripped, stands for after `assignments`.
    pub(super) fn decode(
        &mut self,
        raw: &'s [u8],
        assignments: &[Assignment<'s>],
    ) -> Result<Value<'s>, BudgetSpent> {
        let (quote, inner) = match raw {
            [quote @ (b'\'' | b'"'), inner @ .., last] if last == quote => (Some(*quote), inner),
            _ => (None, raw),
        };
        let mut text = with_line_feeds(inner);
        let is_special = |byte: &u8| matches!(byte, b'\\' | b'$');
        if quote == Some(b'\'') || !text.iter().any(is_special) {
            return Ok(Value::Text(text));
        }
        if text.contains(&b'\\') {
            if quote == Some(b'"') {
                text = Cow::Owned(with_line_breaks(&text, self.legacy_line_breaks(assignments)));
            }
            text = Cow::Owned(unescaped(&text));
        }
        if !text.contains(&b'$') {
            return Ok(Value::Text(text));
        }
        let Some(text) = without_commands(text) else { return Ok(Value::Dynamic) };
        self.with_variables(text, assignments)
    }

    /// Whether `\n` and `\r` in double quotes stand for line breaks.
    fn legacy_line_breaks(&mut self, assignments: &[Assignment<'s>]) -> bool {
        let mode = match self.earlier.get(assignments, LINEBREAK_MODE) {
            Some(Value::Text(mode)) => Some(mode.as_ref()),
            _ => self.environment.get(LINEBREAK_MODE),
        };
        mode == Some(b"legacy")
    }

    fn with_variables(
        &mut self,
        text: Cow<'s, [u8]>,
        assignments: &[Assignment<'s>],
    ) -> Result<Value<'s>, BudgetSpent> {
        let mut replaced = Vec::new();
        let mut rest: &[u8] = &text;
        let mut changed = false;
        while let Some(dollar) = rest.iter().position(|byte| *byte == b'$') {
            let (before, reference) = rest.split_at(dollar);
            let length = reference_length(reference);
            let (reference, after) = reference.split_at(length);
            rest = after;
            let name = reference.strip_prefix(b"$").unwrap_or_default();
            let name = name.strip_prefix(b"{").unwrap_or(name);
            let name = name.strip_suffix(b"}").unwrap_or(name);
            if reference.ends_with(b"(") || (name.is_empty() && !before.ends_with(b"\\")) {
                self.budget.append(&mut replaced, before)?;
                self.budget.append(&mut replaced, reference)?;
                continue;
            }
            changed = true;
            if let Some(before) = before.strip_suffix(b"\\") {
                self.budget.append(&mut replaced, before)?;
                self.budget.append(&mut replaced, reference)?;
                continue;
            }
            self.budget.append(&mut replaced, before)?;
            let value = match self.earlier.get(assignments, name) {
                Some(Value::Text(value)) => value,
                Some(_) => return Ok(Value::Dynamic),
                None => self.environment.get(name).unwrap_or_default(),
            };
            self.budget.append(&mut replaced, value)?;
        }
        if !changed {
            return Ok(Value::Text(text));
        }
        self.budget.append(&mut replaced, rest)?;
        Ok(Value::Text(Cow::Owned(replaced)))
    }
}

/// How many bytes the reference that starts `text` takes: `$`, an opening brace, a name and a closing brace, each of
/// the last three if it is there. `$(` is none; it counts with its parenthesis.
fn reference_length(text: &[u8]) -> usize {
    let mut length = 1;
    match text.get(length) {
        Some(b'(') => return 2,
        Some(b'{') => length += 1,
        _ => {}
    }
    length += case_folded_name_length(text.get(length..).unwrap_or_default());
    length + usize::from(text.get(length) == Some(&b'}'))
}

/// `text` with CRLF and CR as LF.
fn with_line_feeds(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\r') {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.iter().copied().peekable();
    let mut converted = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'\r' {
            bytes.next_if_eq(&b'\n');
        }
        converted.push(if byte == b'\r' { b'\n' } else { byte });
    }
    Cow::Owned(converted)
}

/// A double-quoted value made ready for [`unescaped`], which would take the backslash from `\n` and `\r`: with LF and
/// CR in their place, or with a backslash more.
fn with_line_breaks(text: &[u8], legacy: bool) -> Vec<u8> {
    let mut bytes = text.iter().copied().peekable();
    let mut converted = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\\', Some(letter @ (b'n' | b'r'))) if legacy => {
                converted.push(if *letter == b'n' { b'\n' } else { b'\r' });
                bytes.next();
            }
            (b'\\', Some(b'n' | b'r')) => converted.extend_from_slice(b"\\\\"),
            _ => converted.push(byte),
        }
    }
    converted
}

/// `text` without the backslashes that escape anything but `$`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = text.iter().copied().peekable();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        match bytes.next_if(|next| byte == b'\\' && *next != b'$') {
            Some(escaped) => decoded.push(escaped),
            None => decoded.push(byte),
        }
    }
    decoded
}

/// `text` with `\$(…)` as `$(…)`, or nothing if it has a command that is not escaped.
fn without_commands(text: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let mut kept = Vec::new();
    let mut copied = 0;
    for (start, end) in commands(&text) {
        // What stands in an escaped command is not looked at again.
        if start < copied {
            continue;
        }
        let before = text.get(copied..start)?;
        let before = before.strip_suffix(b"\\")?;
        kept.extend_from_slice(before);
        kept.extend_from_slice(text.get(start..end)?);
        copied = end;
    }
    if copied == 0 {
        return Some(text);
    }
    kept.extend_from_slice(text.get(copied..)?);
    Some(Cow::Owned(kept))
}

/// Where `$(…)` stand whose parentheses balance and hold something, at every depth; by their starts.
fn commands(text: &[u8]) -> Vec<(usize, usize)> {
    /// A parenthesis that is not yet closed.
    struct Open {
        at: usize,
        holds_only_commands: bool,
    }
    if !text.windows(2).any(|pair| pair == b"$(") {
        return Vec::new();
    }
    let mut open: Vec<Open> = Vec::new();
    let mut commands = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'(' => open.push(Open { at, holds_only_commands: true }),
            b')' => {
                let Some(group) = open.pop() else { continue };
                if group.holds_only_commands && group.at + 1 < at {
                    if let Some(start) =
                        group.at.checked_sub(1).filter(|start| text.get(*start) == Some(&b'$'))
                    {
                        commands.push((start, at + 1));
                    }
                } else if let Some(around) = open.last_mut() {
                    around.holds_only_commands = false;
                }
            }
            _ => {}
        }
    }
    commands.sort_unstable();
    commands
}
