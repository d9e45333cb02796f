//! Words: quotes are removed, and what `$` and `~` start is replaced.

use std::borrow::Cow;

use super::brace;
use super::escape;
use super::lexer::{DEPTH_LIMIT, Lexer};
use super::shell::{Flow, Shell};
use super::sink::{Purpose, Sink};
use super::syntax::{Word, name_length};
use super::variables::{Content, Text};

/// What surrounds text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Nothing.
    Bare,
    /// Double quotes.
    Double,
    /// Double quotes, and in them `${…}`.
    DoubleBraced,
    /// `$((…))`, which is like double quotes in which double quotes vanish.
    Arithmetic,
}

/// Where a tilde stands for a home directory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tilde {
    Literal,
    /// At the start.
    Start,
    /// At the start and after each colon.
    Assignment,
}

/// An argument of a command.
pub(super) enum Argument {
    Text(Vec<u8>),
    /// One or more that only running the shell would tell, after this much.
    Unknown(Vec<u8>),
}

impl<'s> Shell<'s, '_> {
    fn note_substitution(&mut self) {
        self.substituted = true;
        self.status = None;
    }

    /// The value that `raw` has after `=`.
    pub(super) fn value(&mut self, raw: &[u8]) -> Result<Text<'s>, Flow> {
        let mut sink = Sink::new(Purpose::Text);
        self.expand(raw, Quoting::Bare, Tilde::Assignment, 0, &mut sink)?;
        Ok(sink.into_text().map(Cow::Owned))
    }

    /// `raw` as one text, without splitting.
    pub(super) fn text(&mut self, raw: &[u8], depth: usize) -> Result<Option<Vec<u8>>, Flow> {
        let mut sink = Sink::new(Purpose::Text);
        self.expand(raw, Quoting::Bare, Tilde::Start, depth, &mut sink)?;
        Ok(sink.into_text())
    }

    /// `raw` as a pattern.
    pub(super) fn pattern(&mut self, raw: &[u8], depth: usize) -> Result<Option<Vec<u8>>, Flow> {
        let mut sink = Sink::new(Purpose::Pattern);
        self.expand(raw, Quoting::Bare, Tilde::Start, depth, &mut sink)?;
        Ok(sink.into_text())
    }

    /// The arguments that a word of a command becomes: any number, or one that cannot be told.
    pub(super) fn arguments(&mut self, word: &Word<'s>) -> Result<Vec<Argument>, Flow> {
        if word.text.iter().all(|byte| !is_special(*byte)) {
            return Ok(vec![Argument::Text(word.text.to_vec())]);
        }
        let Some(raws) = brace::expand(&word.text) else {
            return Ok(vec![Argument::Unknown(Vec::new())]);
        };
        let mut separators = match self.content(b"IFS") {
            Content::Text(text) => text.into_owned(),
            _ => b" \t\n".to_vec(),
        };
        self.copy(separators.len() * 8)?;
        // At most one of each byte, so that looking for one is quick however long `IFS` is.
        separators.sort_unstable();
        separators.dedup();
        let mut arguments = Vec::new();
        for raw in &raws {
            let mut sink = Sink::fields(&separators);
            self.expand(raw, Quoting::Bare, Tilde::Start, 0, &mut sink)?;
            match sink.finish() {
                Ok(fields) => arguments.extend(fields.into_iter().map(Argument::Text)),
                Err(start) => arguments.push(Argument::Unknown(start)),
            }
        }
        Ok(arguments)
    }

    /// Expands `raw` into `sink`.
    pub(super) fn expand(
        &mut self,
        raw: &[u8],
        quoting: Quoting,
        tilde: Tilde,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Flow> {
        if depth == DEPTH_LIMIT {
            sink.unknown(b"");
            return Ok(());
        }
        let bare = quoting == Quoting::Bare;
        let lexer = Lexer::new(raw);
        let mut offset = 0;
        while let Some(&byte) = raw.get(offset) {
            let next = raw.get(offset + 1).copied();
            match byte {
                b'\\' => {
                    let is_escape = match next {
                        Some(b'$' | b'`' | b'"' | b'\\') => true,
                        Some(b'}') => bare || quoting == Quoting::DoubleBraced,
                        Some(_) => bare,
                        None => false,
                    };
                    match next {
                        Some(escaped) if is_escape => sink.quoted(&[escaped]),
                        Some(kept) => sink.quoted(&[byte, kept]),
                        None => sink.quoted(&[byte]),
                    }
                    offset = (offset + 2).min(raw.len());
                }
                b'\'' if bare => {
                    let end = lexer.single_quote_end(offset + 1).unwrap_or(raw.len() + 1);
                    sink.quoted(&raw[offset + 1..(end - 1).max(offset + 1)]);
                    offset = end;
                }
                b'"' if bare => {
                    let end = lexer.double_quote_end(offset + 1, depth).unwrap_or(raw.len() + 1);
                    let content = &raw[offset + 1..(end - 1).max(offset + 1)];
                    // An empty string is a field all the same, but `"$@"` without parameters is none.
                    if content != b"$@" && content != b"${@}" {
                        sink.quoted(b"");
                    }
                    self.expand(content, Quoting::Double, Tilde::Literal, depth + 1, sink)?;
                    offset = end;
                }
                b'"' if quoting != Quoting::Double => offset += 1,
                b'`' => {
                    sink.unknown(b"");
                    self.note_substitution();
                    offset = lexer.escaped_end(offset + 1, b'`').unwrap_or(raw.len());
                }
                b'<' | b'>' if bare && next == Some(b'(') => {
                    sink.unknown(b"/");
                    offset = lexer.command_end(offset + 2, depth).unwrap_or(raw.len());
                }
                b'$' => offset = self.dollar(raw, offset, quoting, depth, sink)?,
                b'~' if bare && starts_tilde(raw, offset, tilde) => {
                    offset = self.tilde(raw, offset, tilde, sink)?;
                }
                _ => {
                    let length = raw[offset + 1..]
                        .iter()
                        .position(|&byte| is_special(byte))
                        .unwrap_or(raw.len() - offset - 1);
                    let end = offset + 1 + length;
                    if bare {
                        sink.literal(&raw[offset..end]);
                    } else {
                        sink.quoted(&raw[offset..end]);
                    }
                    offset = end;
                }
            }
        }
        Ok(())
    }

    /// What the `$` at `offset` starts; gives the offset after it.
    fn dollar(
        &mut self,
        raw: &[u8],
        offset: usize,
        quoting: Quoting,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<usize, Flow> {
        let bare = quoting == Quoting::Bare;
        let lexer = Lexer::new(raw);
        let rest = &raw[offset + 1..];
        let start = offset + 1;
        let Some(&first) = rest.first() else {
            sink.quoted(b"$");
            return Ok(start);
        };
        match first {
            b'\'' if bare => {
                let end = lexer.escaped_end(start + 1, b'\'').unwrap_or(raw.len() + 1);
                match escape::decode(&raw[start + 1..(end - 1).max(start + 1)], self.is_multibyte()) {
                    Some(text) => sink.quoted(&text),
                    None => sink.unknown(b""),
                }
                Ok(end)
            }
            // The string of a translation, which is itself where there is no translation.
            b'"' if bare => Ok(start),
            b'{' => {
                let end = lexer.brace_end(start + 1, depth).unwrap_or(raw.len() + 1);
                let content = &raw[start + 1..(end - 1).max(start + 1)];
                self.braced(content, quoting != Quoting::Bare, depth, sink)?;
                Ok(end)
            }
            b'(' | b'[' => {
                let end = lexer.dollar_end(offset, depth).unwrap_or(raw.len());
                let expansion = &raw[start..end];
                let expression = match first {
                    b'[' => expansion.strip_prefix(b"[").and_then(|text| text.strip_suffix(b"]")),
                    _ => expansion.strip_prefix(b"((").and_then(|text| text.strip_suffix(b"))")),
                };
                let number = if let Some(expression) = expression {
                    self.arithmetic(expression, depth)?
                } else {
                    self.note_substitution();
                    None
                };
                match number {
                    Some(number) => sink.expanded(number.to_string().as_bytes(), !bare),
                    None if expression.is_some() => sink.unknown(b"0"),
                    None => sink.unknown(b""),
                }
                Ok(end)
            }
            _ => {
                let length = match name_length(rest) {
                    0 if first.is_ascii_digit() || b"@*#?-$!".contains(&first) => 1,
                    length => length,
                };
                if length == 0 {
                    sink.quoted(b"$");
                } else {
                    self.parameter(&rest[..length], !bare, sink)?;
                }
                Ok(start + length)
            }
        }
    }

    /// The home directory that the tilde at `offset` stands for; gives the offset after its name.
    fn tilde(&mut self, raw: &[u8], offset: usize, tilde: Tilde, sink: &mut Sink<'_>) -> Result<usize, Flow> {
        let rest = &raw[offset + 1..];
        let ends = |byte: &u8| *byte == b'/' || (*byte == b':' && tilde == Tilde::Assignment);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        let name = &rest[..length];
        let end = offset + 1 + length;
        let variable: &[u8] = match name {
            b"" => b"HOME",
            b"+" => b"PWD",
            b"-" => b"OLDPWD",
            _ => {
                let user = name.first().is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let stack =
                    matches!(name, [b'+' | b'-', digits @ ..] if digits.iter().all(u8::is_ascii_digit));
                let plain = !name.iter().any(|byte| matches!(byte, b'\\' | b'\'' | b'"' | b'$' | b'`'));
                if plain && (user || stack) {
                    sink.unknown(b"~");
                    return Ok(end);
                }
                sink.literal(b"~");
                return Ok(offset + 1);
            }
        };
        match self.content(variable) {
            Content::Text(home) => {
                let home = home.into_owned();
                self.spend(home.len())?;
                sink.quoted(&home);
            }
            Content::Unset if variable == b"OLDPWD" => sink.literal(b"~-"),
            _ => sink.unknown(b"/"),
        }
        Ok(end)
    }
}

/// Whether `byte` may start a quote or an expansion.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'\'' | b'"' | b'`' | b'<' | b'>' | b'$' | b'~' | b'{')
}

/// Whether the tilde at `offset` is where one counts.
fn starts_tilde(raw: &[u8], offset: usize, tilde: Tilde) -> bool {
    let before = &raw[..offset];
    match tilde {
        Tilde::Literal => false,
        Tilde::Start => before.is_empty(),
        // A colon after a backslash does not count.
        Tilde::Assignment => before.is_empty() || (before.ends_with(b":") && !before.ends_with(b"\\:")),
    }
}
