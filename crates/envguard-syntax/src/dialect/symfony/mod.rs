//! `symfony/dotenv` 5.4 (PHP), `Dotenv::parse`.
//!
//! - CRLF and CR become LF. White space (of ASCII) and comments are skipped between statements. Any error rejects the
//!   whole file; a byte order mark is one. The last of several assignments counts.
//! - A statement is `NAME=VALUE` without blanks round the `=`, after an optional `export` and blanks. A name is letters,
//!   digits and `_`, starting with a letter after at most one `_`. Blanks and a comment for a value make it empty.
//! - A value is a run of pieces up to the end of the line, or to a `#` after a blank in a bare piece. `'…'` is raw.
//!   `"…"` decodes `\"`, `\r` and `\n`; it ends at a `"` without a backslash before it, or with two. Both go over
//!   lines. A bare piece ends at a quote too; `\"` and `\'` stand for the quote; it is right-trimmed, and an error if
//!   it has white space and what follows here changes nothing in it. `$(` in it must have its `)` on the line.
//! - In bare and double-quoted pieces then: `$(COMMAND)` runs, unless a backslash before it, which goes; `COMMAND` is
//!   not empty, and has balanced parentheses that are not empty either. `$NAME` and `${NAME}` are replaced, and with
//!   `:-` or `:=` and a default after the name (up to `}` or the end of the piece, without `' " { $`) get that if they
//!   are empty, which `:=` also assigns; an odd number of backslashes before the `$` takes the meaning away and one
//!   backslash. The name may be missing if a default or `}` follows. An open `{` is an error. At the end `\\` becomes
//!   `\`.
//! - Names are looked up in the environment, then in the file; else they are empty. Whatever is put together from the
//!   output of a command is dynamic here.
//!
//! The facts are from the source of symfony/dotenv 5.4, and checked against 5.4.53.

mod command;
mod piece;
mod reference;

use std::borrow::Cow;

use command::without_escaped_commands;
use piece::{
    bare, closing_double_quote, name, skip_blanks, skip_empty_lines, trimmed_end, unescaped,
    without_doubled_backslashes,
};
use reference::Reference;

use crate::Span;
use crate::dialect::plain::PlainLine;
use crate::dialect::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use crate::dialect::text::{append, find, is_ascii_space, with_line_feeds};
use crate::dialect::{Assignment, Effect, Environment, ReadError, Reading, Value};

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let mut reader = Reader {
        source,
        environment,
        earlier: EarlierValues::default(),
        budget: ExpansionBudget::new(source),
        assignments: Vec::with_capacity(source.len() / 32),
    };
    match reader.file() {
        Ok(()) => Reading { assignments: reader.assignments, ..Reading::default() },
        Err(error) => Reading { errors: vec![error], ..Reading::default() },
    }
}

struct Reader<'s, 'e> {
    source: &'s [u8],
    environment: &'e Environment,
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
    assignments: Vec<Assignment<'s>>,
}

impl<'s> Reader<'s, '_> {
    fn file(&mut self) -> Result<(), ReadError> {
        let source = self.source;
        let mut position = skip_empty_lines(source, 0);
        while position < source.len() {
            position = if let Some(line) = PlainLine::at(source, position) {
                self.assignments.push(line.assignment(source));
                line.next
            } else {
                let (name, start) = name(source, position)?;
                let (value, end, next) = self.value(start)?;
                self.assign(name, value, Span::new(start, end));
                next
            };
            position = skip_empty_lines(source, position);
        }
        Ok(())
    }

    fn assign(&mut self, key_span: Span, value: Value<'s>, value_span: Span) {
        let key = Cow::Borrowed(key_span.of(self.source));
        self.assignments.push(Assignment { key, value, key_span, value_span });
    }

    /// Reads the value at `start`. Gives it, the end of its raw text, and where to go on.
    fn value(&mut self, start: usize) -> Result<(Value<'s>, usize, usize), ReadError> {
        let source = self.source;
        let mut position = skip_blanks(source, start);
        if matches!(source.get(position), None | Some(b'\n' | b'\r' | b'#')) {
            return Ok((Value::Text(Cow::default()), start, position));
        }
        if position > start {
            return Err(error(Span::new(start, position), "a blank before the value"));
        }
        let mut value = Value::Text(Cow::default());
        let mut end = start;
        loop {
            let opening = position;
            let piece = match source.get(opening) {
                None | Some(b'\n' | b'\r') => break,
                Some(b'\'') => {
                    let close = find(source, opening + 1, |byte| byte == b'\'');
                    if close == source.len() {
                        return Err(error(Span::new(opening, close), "a quote is never closed"));
                    }
                    position = close + 1;
                    end = position;
                    Some(with_line_feeds(&source[opening + 1..close]))
                }
                Some(b'"') => {
                    let close = closing_double_quote(source, opening)?;
                    position = close + 1;
                    end = position;
                    let content = unescaped(&source[opening + 1..close]);
                    self.resolve(content, Span::new(opening, position))?
                }
                Some(_) => {
                    let (text, next) = bare(source, opening)?;
                    position = next;
                    let raw = trimmed_end(&source[opening..next]);
                    if !raw.is_empty() {
                        end = opening + raw.len();
                    }
                    self.resolve_bare(text, Span::new(opening, next))?
                }
            };
            match (&mut value, piece) {
                (Value::Text(text), Some(piece)) => append(text, piece),
                _ => value = Value::Dynamic,
            }
            // Only a bare piece ends before a `#`, and only before one that starts a comment.
            let quoted = matches!(source.get(opening), Some(b'\'' | b'"'));
            if !quoted && source.get(position) == Some(&b'#') {
                break;
            }
        }
        Ok((value, end, position))
    }

    /// Does what [`Reader::resolve`] does for a bare piece, which must not stay as it is if it has white space.
    fn resolve_bare(&mut self, text: Cow<'s, [u8]>, span: Span) -> Result<Option<Cow<'s, [u8]>>, ReadError> {
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(trimmed_end(text)),
            Cow::Owned(text) => Cow::Owned(trimmed_end(&text).to_vec()),
        };
        let has_space = text.iter().any(|&byte| is_ascii_space(byte));
        let before = has_space.then(|| text.clone());
        let resolved = self.resolve(text, span)?;
        if has_space && resolved == before {
            return Err(error(span, "a value with blanks must be in quotes"));
        }
        Ok(resolved)
    }

    /// Carries out the commands, references and doubled backslashes of a piece, whose raw text is at `span`. Gives
    /// nothing if the result depends on a command.
    fn resolve(&mut self, text: Cow<'s, [u8]>, span: Span) -> Result<Option<Cow<'s, [u8]>>, ReadError> {
        let Some(text) = without_escaped_commands(text) else { return Ok(None) };
        Ok(self.replace_references(text, span)?.map(without_doubled_backslashes))
    }

    /// Replaces the references in `text`; gives nothing if one depends on a command.
    fn replace_references(
        &mut self,
        text: Cow<'s, [u8]>,
        span: Span,
    ) -> Result<Option<Cow<'s, [u8]>>, ReadError> {
        let mut dollar = find(&text, 0, |byte| byte == b'$');
        if dollar == text.len() {
            return Ok(Some(text));
        }
        let mut result = Vec::with_capacity(text.len());
        let (mut copied, mut dynamic) = (0, false);
        while dollar < text.len() {
            let reference = Reference::at(&text, dollar);
            let backslashes = text[copied..dollar].iter().rev().take_while(|&&byte| byte == b'\\').count();
            if reference.is_command {
                // Whatever could run has run; this stays.
            } else if backslashes % 2 == 1 {
                result.extend_from_slice(&text[copied..dollar - 1]);
                copied = dollar;
            } else if reference.has_meaning() {
                if reference.braced && !reference.closed {
                    return Err(error(span, "a `${` is never closed"));
                }
                result.extend_from_slice(&text[copied..dollar]);
                copied = reference.end;
                dynamic |= !self.look_up(&text, &reference, span, &mut result)?;
                if reference.closed && !reference.braced {
                    result.push(b'}');
                }
            }
            dollar = find(&text, reference.end, |byte| byte == b'$');
        }
        result.extend_from_slice(&text[copied..]);
        Ok((!dynamic).then_some(Cow::Owned(result)))
    }

    /// Appends what `reference` of `text` stands for to `result`. Says `false` if that depends on a command.
    fn look_up(
        &mut self,
        text: &[u8],
        reference: &Reference,
        span: Span,
        result: &mut Vec<u8>,
    ) -> Result<bool, ReadError> {
        let name = &text[reference.name.clone()];
        let value: &[u8] = match self.environment.get(name) {
            Some(value) => value,
            None => match self.earlier.get(&self.assignments, name) {
                Some(Value::Text(value)) => value,
                Some(Value::Dynamic) => return Ok(false),
                Some(Value::Null | Value::Unset) | None => b"",
            },
        };
        self.budget.append(result, value).map_err(|_: BudgetSpent| BudgetSpent::at(span))?;
        let Some((operator, default)) = text[reference.default.clone()].split_at_checked(2) else {
            return Ok(true);
        };
        if value.is_empty() {
            if default.iter().any(|byte| b"'\"{$".contains(byte)) {
                return Err(error(span, "a quote, `{` or `$` in a default"));
            }
            result.extend_from_slice(default);
            if operator == b":=" {
                let key = Cow::Owned(name.to_vec());
                let value = Value::Text(Cow::Owned(default.to_vec()));
                self.assignments.push(Assignment { key, value, key_span: span, value_span: span });
            }
        }
        Ok(true)
    }
}

fn error(span: Span, message: &'static str) -> ReadError {
    ReadError { span, message, effect: Effect::RejectsFile }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Reading<'_> {
        super::read(source, &Environment::default())
    }

    #[test]
    fn spans_are_those_of_the_raw_text() {
        let source = b" export\tA=x\"y\r\nz\"' ' # c\rB= # c\r\nC=\"$X\" ";
        let reading = read(source);
        let spans: Vec<_> =
            reading.assignments.iter().map(|a| (a.key_span.of(source), a.value_span.of(source))).collect();
        assert_eq!(spans, [(&b"A"[..], &b"x\"y\r\nz\"' '"[..]), (b"B", b""), (b"C", b"\"$X\"")]);
        assert_eq!(reading.vars().text("A"), Some(&b"xy\nz "[..]));
    }

    #[test]
    fn what_depends_on_a_command_is_dynamic() {
        let reading = read(b"A=x$(date)\nB=\"[$A]\"\nC=\\$(date)\nD=$()\nE=${F:=d}\n");
        let vars = reading.vars();
        let value = |key: &[u8]| &vars.get(key).expect("the key is set").value;
        assert!(*value(b"A") == Value::Dynamic && *value(b"B") == Value::Dynamic);
        assert_eq!(vars.text("C"), Some(&b"$(date)"[..]));
        assert_eq!(vars.text("D"), Some(&b"$()"[..]));
        assert_eq!((vars.text("E"), vars.text("F")), (Some(&b"d"[..]), Some(&b"d"[..])));
    }

    #[test]
    fn a_parenthesis_at_the_very_end_never_ends() {
        assert_eq!(read(b"A=$(").errors[0].effect, Effect::Hangs);
        assert_eq!(read(b"A=$(\n").errors[0].effect, Effect::RejectsFile);
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_kept() {
        assert_eq!(read(b"A=\"x\xff\"\n").vars().text("A"), Some(&b"x\xff"[..]));
    }

    #[test]
    fn references_cannot_fill_the_memory() {
        let lines: Vec<String> = (1..200).map(|level| format!("A{level}=$A{0}$A{0}\n", level - 1)).collect();
        let source = format!("A0=xxxxxxxx\n{}", lines.concat());
        let reading = read(source.as_bytes());
        assert_eq!((reading.errors[0].effect, reading.assignments.len()), (Effect::Hangs, 0));
    }

    #[test]
    fn hostile_files_take_linear_time() {
        for text in ["A=\"\n", "A='\n", "A=''", "$(", "\\$(a", "$A:-", "\\$", "\\\\$A", "# a\r"] {
            read(text.repeat(50_000).as_bytes());
            read(format!("A=\"{}\"", text.repeat(50_000)).as_bytes());
        }
    }
}
