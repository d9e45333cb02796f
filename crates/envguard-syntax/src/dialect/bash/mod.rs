//! `set -a; . file` in bash 5.2, read without running anything.
//!
//! The file is a program. It is read as the shell reads it: one complete command after the other, each parsed up to the
//! end of its line, then executed; a line that does not parse ends the reading, and what ran before it counts.
//! - [`lexer`], [`parser`], [`compound`], [`here_document`]: tokens, quotes, and the grammar of commands.
//! - [`word`], [`parameter`], [`transformation`], [`arithmetic`], [`pattern`], [`escape`], [`brace`]: the expansions.
//! - [`execute`], [`control`], [`simple`], [`assignment`], [`redirection`]: what commands do.
//! - [`builtin`], [`declaration`], [`options`], [`condition`]: the commands of the shell itself.
//! - [`shell`], [`variables`]: what it knows while it reads.
//! - [`plain`]: a short cut for the lines that are in every file.
//!
//! What only running a command, another file, or the file system would tell is dynamic. A command that is not a builtin
//! is an error: there is no such command where `PATH` points nowhere. Carriage returns are data; NUL bytes vanish. An
//! error means that the shell writes to standard error.
//!
//! Facts: the recorded answers, and bash 5.2 itself on generated inputs.

mod arithmetic;
mod assignment;
mod brace;
mod builtin;
mod compound;
mod condition;
mod control;
mod declaration;
mod escape;
mod execute;
mod here_document;
mod lexer;
mod options;
mod parameter;
mod parser;
mod pattern;
mod plain;
mod redirection;
mod shell;
mod simple;
mod sink;
mod syntax;
mod transformation;
mod variables;
mod word;

use std::borrow::Cow;

use self::parser::Parser;
use self::plain::plain_line;
use self::shell::{Flow, Shell, Status};
use self::variables::is_special;
use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

/// With more NUL bytes the shell takes a file for a program.
const NUL_LIMIT: usize = 256;

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    if source.contains(&0) { read_without_nul(source, environment) } else { read_text(source, environment) }
}

fn read_text<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let mut shell = Shell::new(source, environment);
    let mut offset = 0;
    while offset < source.len() {
        if shell.is_plain()
            && let Some(line) = plain_line(source, offset)
            && (shell.functions.is_empty() || line.assignment.is_none())
            && line.assignment.is_none_or(|(key, ..)| !is_special(key.of(source)))
        {
            if let Some((key_span, _, value_span)) = line.assignment
                && line.refers
            {
                let result = shell.refer(key_span, value_span);
                match shell.proceed(result, line.end) {
                    Some(end) => offset = end,
                    None => break,
                }
                continue;
            }
            if let Some((key_span, text, value_span)) = line.assignment {
                let key = Cow::Borrowed(key_span.of(source));
                let value = Value::Text(Cow::Borrowed(text.of(source)));
                shell.reading.assignments.push(Assignment { key, value, key_span, value_span });
                shell.status = Some(0);
            }
            offset = line.end;
            continue;
        }
        match shell.line(offset) {
            Some(end) => offset = end,
            None => break,
        }
    }
    if shell.options.exits_on_failure && shell.status.is_some_and(|status| status != 0) {
        // Reading the file was a command, and it failed.
        let _: Result<(), Flow> = shell.exit("a file whose last command fails, under `set -e`");
        shell.reading.assignments.clear();
    }
    shell.reading
}

impl Shell<'_, '_> {
    /// Parses and executes the complete command at `offset`; gives the offset after it, or `None` if the shell stops.
    fn line(&mut self, offset: usize) -> Option<usize> {
        self.variables.catch_up(&self.reading.assignments);
        let mut parser = Parser::new(self.source, offset, 0);
        let parsed = parser.line();
        if let Some(start) = parser.unfinished_here_document {
            self.position = Span::new(start, self.source.len());
            self.report("a here-document that is never closed");
        }
        let (list, end) = match parsed {
            Ok(line) => line,
            Err(failure) => {
                // What fails at the end of the file has no byte to point at.
                let length = self.source.len();
                self.position = Span::new(failure.offset.min(length), (failure.offset + 1).min(length));
                let effect = if failure.recovers { Effect::SkipsStatement } else { Effect::StopsHere };
                self.report_with(failure.message, effect);
                if self.options.exits_on_failure && !failure.recovers {
                    self.reading.assignments.clear();
                }
                let rest = self.source.get(failure.offset..).unwrap_or_default();
                let length = rest.iter().position(|&byte| byte == b'\n')? + 1;
                return failure.recovers.then_some(failure.offset + length);
            }
        };
        let result = self.list(&list);
        self.proceed(result, end)
    }

    /// `key=value` with a value that only refers to variables.
    fn refer(&mut self, key_span: Span, value_span: Span) -> Status {
        self.variables.catch_up(&self.reading.assignments);
        self.position = Span::new(key_span.start as usize, value_span.end as usize);
        let value = self.value(value_span.of(self.source))?;
        self.assign(key_span.of(self.source), key_span, value, value_span)?;
        Ok(Some(0))
    }

    /// Ends a complete command, whose `result` may end the reading: then it gives `None`, or else `end`.
    fn proceed(&mut self, result: Status, end: usize) -> Option<usize> {
        match result {
            Ok(status) => self.status = status,
            Err(Flow::Return) => return None,
            Err(Flow::Discard) if self.options.exits_on_failure => {
                self.reading.assignments.clear();
                return None;
            }
            Err(Flow::Exit) => {
                self.reading.assignments.clear();
                return None;
            }
            Err(Flow::Overflow) => {
                self.report_with("commands or expansions without end", Effect::Hangs);
                return None;
            }
            Err(Flow::Discard | Flow::Break(_) | Flow::Continue(_)) => self.status = Some(1),
        }
        // What `exec 2>file` did stays, everything else is over.
        self.uncertain = 0;
        self.conditions = 0;
        self.loops = 0;
        Some(end)
    }
}

/// Reads the file as if the NUL bytes were not there, and puts the spans where they belong.
fn read_without_nul(source: &[u8], environment: &Environment) -> Reading<'static> {
    let text: Vec<u8> = source.iter().copied().filter(|&byte| byte != 0).collect();
    if source.len() - text.len() > NUL_LIMIT {
        let span = Span::new(0, source.len());
        let error = ReadError { span, message: "a file with many NUL bytes", effect: Effect::RejectsFile };
        return Reading { errors: vec![error], ..Reading::default() };
    }
    let offsets: Vec<usize> = (0..source.len()).filter(|&offset| source[offset] != 0).collect();
    let original = |offset: u32| offsets.get(offset as usize).copied().unwrap_or(source.len());
    let moved = |span: Span| Span::new(original(span.start), original(span.end));
    let reading = read_text(&text, environment);
    let assignments = reading.assignments.into_iter().map(|assignment| Assignment {
        key: Cow::Owned(assignment.key.into_owned()),
        value: match assignment.value {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Null => Value::Null,
            Value::Dynamic => Value::Dynamic,
            Value::Unset => Value::Unset,
        },
        key_span: moved(assignment.key_span),
        value_span: moved(assignment.value_span),
    });
    let errors = reading.errors.into_iter().map(|error| ReadError { span: moved(error.span), ..error });
    Reading { assignments: assignments.collect(), errors: errors.collect(), first_wins: reading.first_wins }
}
