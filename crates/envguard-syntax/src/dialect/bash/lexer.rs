//! Tokens, and where quotes and expansions end.
//!
//! A word goes up to a blank, a line feed or one of `| & ; < > ( )` outside quotes. Quotes and expansions nest: `'…'`,
//! `"…"`, backquotes, `$'…'`, `${…}`, `$(…)`, `$((…))`, `$[…]`, `<(…)`; a single quote inside `${…}` opens a string even
//! where the whole is in double quotes. `$(…)` ends where the commands in it do.

use std::borrow::Cow;

use super::parser::Parser;
use super::syntax::name_length;

/// How deep quotes, expansions and commands may nest. The shell itself has no limit.
pub(super) const DEPTH_LIMIT: usize = 100;

/// Operators, the longer before those that they start with.
const OPERATORS: [&str; 23] = [
    ";;&", "<<<", "<<-", "&>>", "&&", "||", ";;", ";&", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "|&", ";",
    "&", "|", "<", ">", "(", ")",
];

/// What the shell cannot parse.
#[derive(Clone, Copy)]
pub(super) struct Failure {
    /// Where.
    pub(super) offset: usize,
    pub(super) message: &'static str,
    /// Whether the shell reads on in the next line, as it does after an array that is wrong.
    pub(super) recovers: bool,
}

impl Failure {
    pub(super) fn unexpected(offset: usize) -> Self {
        Self { offset, message: "a word or an operator that is not expected here", recovers: false }
    }

    fn unterminated(offset: usize) -> Self {
        Self { offset, message: "a quote or an expansion that is never closed", recovers: false }
    }

    fn too_deep(offset: usize) -> Self {
        Self { offset, message: "commands or expansions that nest too deeply", recovers: false }
    }
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Word,
    /// Digits right before a redirection.
    Descriptor,
    Operator(&'static str),
    Newline,
    End,
}

/// What a word may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// No assignment.
    Plain,
    /// An argument of `export` and its like: an assignment, whose value may be an array.
    Argument,
    /// An assignment, which may have a subscript with blanks too.
    Assignment,
}

/// A cursor over text.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'s> {
    pub(super) source: &'s [u8],
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s [u8]) -> Self {
        Self { source }
    }

    fn at(self, offset: usize) -> Option<u8> {
        self.source.get(offset).copied()
    }

    fn starts_with(self, offset: usize, text: &[u8]) -> bool {
        self.source.get(offset..).is_some_and(|rest| rest.starts_with(text))
    }

    /// The offset of the next token: after blanks, joined lines and a comment.
    pub(super) fn skip_blanks(self, mut offset: usize) -> usize {
        loop {
            match self.at(offset) {
                Some(b' ' | b'\t') => offset += 1,
                Some(b'\\') if self.at(offset + 1) == Some(b'\n') => offset += 2,
                Some(b'#') => {
                    let rest = &self.source[offset..];
                    return offset + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                }
                _ => return offset,
            }
        }
    }

    /// The token at `offset`, which is not a blank, and where it ends.
    pub(super) fn token(self, offset: usize, role: Role, depth: usize) -> Result<(Token, usize), Failure> {
        let Some(byte) = self.at(offset) else { return Ok((Token::End, offset)) };
        if byte == b'\n' {
            return Ok((Token::Newline, offset + 1));
        }
        let substitution = matches!(byte, b'<' | b'>') && self.at(offset + 1) == Some(b'(');
        if ends_word(byte) && !substitution {
            let operator =
                OPERATORS.into_iter().find(|operator| self.starts_with(offset, operator.as_bytes()));
            if let Some(operator) = operator {
                return Ok((Token::Operator(operator), offset + operator.len()));
            }
        }
        let end = self.word_end(offset, role, depth)?;
        let redirects = matches!(self.at(end), Some(b'<' | b'>'));
        let digits = || self.source[offset..end].iter().all(u8::is_ascii_digit);
        Ok((if redirects && digits() { Token::Descriptor } else { Token::Word }, end))
    }

    /// Where the word at `start` ends.
    fn word_end(self, start: usize, role: Role, depth: usize) -> Result<usize, Failure> {
        let mut offset = start;
        while let Some(byte) = self.at(offset) {
            offset = match byte {
                b'<' | b'>' if self.at(offset + 1) == Some(b'(') => self.command_end(offset + 2, depth)?,
                b'(' if role != Role::Plain && self.is_assigned(start, offset) => {
                    self.array_end(offset + 1, depth)?
                }
                _ if ends_word(byte) => break,
                b'[' if role == Role::Assignment
                    && offset > start
                    && name_length(&self.source[start..offset]) == offset - start =>
                {
                    self.bracket_end(offset + 1, depth)?
                }
                _ => self.unit_end(offset, depth)?,
            };
        }
        Ok(offset)
    }

    /// Whether the text from `start` to `offset` is `name=` or `name+=`.
    fn is_assigned(self, start: usize, offset: usize) -> bool {
        let text = &self.source[start..offset];
        let length = name_length(text);
        length > 0 && matches!(&text[length..], b"=" | b"+=")
    }

    /// Where the byte, escape, quote or expansion at `offset` ends, outside double quotes.
    fn unit_end(self, offset: usize, depth: usize) -> Result<usize, Failure> {
        match self.source[offset] {
            b'\\' => Ok((offset + 2).min(self.source.len())),
            b'\'' => self.single_quote_end(offset + 1),
            b'"' => self.double_quote_end(offset + 1, depth),
            b'`' => self.escaped_end(offset + 1, b'`'),
            b'$' if self.at(offset + 1) == Some(b'\'') => self.escaped_end(offset + 2, b'\''),
            b'$' => self.dollar_end(offset, depth),
            _ => Ok(offset + 1),
        }
    }

    /// After the `'` that ends the string whose text starts at `offset`.
    pub(super) fn single_quote_end(self, offset: usize) -> Result<usize, Failure> {
        let rest = self.source.get(offset..).unwrap_or_default();
        let length = rest.iter().position(|&byte| byte == b'\'').ok_or(Failure::unterminated(offset - 1))?;
        Ok(offset + length + 1)
    }

    /// After the next `close` that no backslash is before.
    pub(super) fn escaped_end(self, start: usize, close: u8) -> Result<usize, Failure> {
        let mut offset = start;
        while let Some(byte) = self.at(offset) {
            if byte == close {
                return Ok(offset + 1);
            }
            offset += if byte == b'\\' { 2 } else { 1 };
        }
        Err(Failure::unterminated(start - 1))
    }

    /// After the `"` that ends the string whose text starts at `start`.
    pub(super) fn double_quote_end(self, start: usize, depth: usize) -> Result<usize, Failure> {
        let mut offset = start;
        while let Some(byte) = self.at(offset) {
            offset = match byte {
                b'"' => return Ok(offset + 1),
                b'\\' => offset + 2,
                b'`' => self.escaped_end(offset + 1, b'`')?,
                b'$' => self.dollar_end(offset, depth)?,
                _ => offset + 1,
            };
        }
        Err(Failure::unterminated(start - 1))
    }

    /// After the expansion that the `$` at `offset` starts, or after the `$` alone.
    pub(super) fn dollar_end(self, offset: usize, depth: usize) -> Result<usize, Failure> {
        match self.at(offset + 1) {
            // The number of the process: its second `$` starts nothing.
            Some(b'$') => Ok(offset + 2),
            Some(b'{') => self.brace_end(offset + 2, depth),
            Some(b'[') => self.bracket_end(offset + 2, depth),
            Some(b'(') if self.at(offset + 2) == Some(b'(') => self.parenthesis_end(offset + 2, depth),
            Some(b'(') => self.command_end(offset + 2, depth),
            _ => Ok(offset + 1),
        }
    }

    /// After the `}` of the `${` whose text starts at `offset`: the first one outside quotes and expansions.
    pub(super) fn brace_end(self, offset: usize, depth: usize) -> Result<usize, Failure> {
        self.group_end(offset, None, b'}', depth)
    }

    /// After the `]` that closes the bracket whose text starts at `offset`.
    pub(super) fn bracket_end(self, offset: usize, depth: usize) -> Result<usize, Failure> {
        self.group_end(offset, Some(b'['), b']', depth)
    }

    /// After the `)` that closes the parenthesis whose text starts at `offset`.
    pub(super) fn parenthesis_end(self, offset: usize, depth: usize) -> Result<usize, Failure> {
        self.group_end(offset, Some(b'('), b')', depth)
    }

    /// After the `close` that matches; `open` is counted.
    fn group_end(self, start: usize, open: Option<u8>, close: u8, depth: usize) -> Result<usize, Failure> {
        if depth == DEPTH_LIMIT {
            return Err(Failure::too_deep(start));
        }
        let (mut offset, mut opened) = (start, 1);
        while let Some(byte) = self.at(offset) {
            if byte == close {
                opened -= 1;
                if opened == 0 {
                    return Ok(offset + 1);
                }
                offset += 1;
            } else if Some(byte) == open {
                opened += 1;
                offset += 1;
            } else {
                offset = self.unit_end(offset, depth + 1)?;
            }
        }
        Err(Failure::unterminated(start - 1))
    }

    /// After the `)` of the `$(` whose commands start at `offset`.
    pub(super) fn command_end(self, offset: usize, depth: usize) -> Result<usize, Failure> {
        if depth == DEPTH_LIMIT {
            return Err(Failure::too_deep(offset));
        }
        Parser::new(self.source, offset, depth + 1).substitution_end()
    }

    /// After the `)` of the array whose elements start at `start`.
    fn array_end(self, start: usize, depth: usize) -> Result<usize, Failure> {
        let mut offset = start;
        loop {
            offset = self.skip_blanks(offset);
            let (token, end) = self.token(offset, Role::Assignment, depth)?;
            match token {
                Token::Operator(")") => return Ok(end),
                Token::Operator(_) => return Err(Failure { recovers: true, ..Failure::unexpected(offset) }),
                Token::End => return Err(Failure::unterminated(start - 1)),
                Token::Word | Token::Descriptor | Token::Newline => offset = end,
            }
        }
    }
}

/// Whether a word ends before `byte`.
fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'|' | b'&' | b';' | b'<' | b'>' | b'(' | b')')
}

/// `text` without each backslash before a line feed, and the line feed; in single quotes they stay.
pub(super) fn without_joined_lines(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\\') || !text.windows(2).any(|pair| pair == b"\\\n") {
        return Cow::Borrowed(text);
    }
    let lexer = Lexer::new(text);
    let mut joined = Vec::with_capacity(text.len());
    let (mut offset, mut quoted) = (0, false);
    while let Some(&byte) = text.get(offset) {
        let end = match byte {
            b'\\' if text.get(offset + 1) == Some(&b'\n') => {
                offset += 2;
                continue;
            }
            b'\\' => offset + 2,
            b'\'' if !quoted && joined.ends_with(b"$") => {
                lexer.escaped_end(offset + 1, b'\'').unwrap_or(text.len())
            }
            b'\'' if !quoted => lexer.single_quote_end(offset + 1).unwrap_or(text.len()),
            b'"' => {
                quoted = !quoted;
                offset + 1
            }
            _ => offset + 1,
        };
        joined.extend_from_slice(&text[offset..end.min(text.len())]);
        offset = end;
    }
    Cow::Owned(joined)
}
