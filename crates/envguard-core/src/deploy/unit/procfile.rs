//! Procfiles: `name: command`, and what the command says before its program.

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Origin, Platform, Reader, Unit, UnitKind};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::{Place, SourceFile};

/// Reads the process types of `file`. The settings of the app give them more, and so they are open.
pub(super) fn read(file: &Arc<SourceFile>, reader: &mut Reader<'_>) {
    let mut offset = 0;
    for line in file.bytes.split_inclusive(|byte| *byte == b'\n') {
        let start = offset;
        offset += line.len();
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, command) = line.split_at(colon);
        let Some(name) = std::str::from_utf8(name).ok().filter(|name| is_name(name)) else { continue };
        let place = Place::new(file, Span::new(start, start + colon));
        let mut supply = Supply::new(None);
        supply.is_open = true;
        let command = command.get(1..).unwrap_or_default();
        for (key, value, span) in assignments(command, start + colon + 1) {
            let place = Some(Place::new(file, span));
            reader.budget.give(&mut supply, key, Supplied { value, place });
        }
        reader.read.units.push(Unit {
            platform: Platform::Procfile,
            kind: UnitKind::Process,
            name: name.into(),
            home: place.clone(),
            place,
            supply,
            env_files: Vec::new(),
            origin: Origin::Unknown,
        });
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The assignments that `command`, which stands at `offset`, begins with: keys, values, and where these stand.
fn assignments(command: &[u8], offset: usize) -> Vec<(&[u8], SuppliedValue, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = command.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_ascii_start().len();
        let rest = command.get(at..).unwrap_or_default();
        let word = &rest[..word_end(rest)];
        let delimiter = word.iter().position(|byte| *byte == b'=');
        let Some((key, value)) = delimiter.and_then(|at| Some((word.get(..at)?, word.get(at + 1..)?))) else {
            if word == b"env" && found.is_empty() {
                at += word.len();
                continue;
            }
            return found;
        };
        if !is_variable(key) {
            return found;
        }
        let start = offset + at + key.len() + 1;
        let span = Span::new(start, start + value.len());
        let span = if span.is_empty() { Span::new(offset + at, start - 1) } else { span };
        found.push((key, unquoted(value), span));
        at += word.len();
    }
}

fn is_variable(key: &[u8]) -> bool {
    key.first().is_some_and(|byte| !byte.is_ascii_digit())
        && key.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Where the word of a shell ends that `text` begins with.
fn word_end(text: &[u8]) -> usize {
    let mut quote = None;
    let mut bytes = text.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (None | Some(b'"'), b'\\') => drop(bytes.next()),
            (None, b'\'' | b'"') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            (None, byte) if byte.is_ascii_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

/// What a shell makes of `word`; unknown where it would have to do more than to take quotes away.
fn unquoted(word: &[u8]) -> SuppliedValue {
    let is_plain = |text: &[u8], special: &[u8]| !text.iter().any(|byte| special.contains(byte));
    let text = match word {
        [b'\'', text @ .., b'\''] if is_plain(text, b"'") => text,
        [b'"', text @ .., b'"'] if is_plain(text, b"\"\\$`") => text,
        text if is_plain(text, b"'\"\\$`*?[~;&|<>(){}") => text,
        _ => return SuppliedValue::Unknown,
    };
    SuppliedValue::Text(text.to_vec())
}
