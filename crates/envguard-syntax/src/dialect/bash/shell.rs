//! The state of the shell while it reads the file.

use std::borrow::Cow;
use std::rc::Rc;

use super::super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use super::options::Options;
use super::syntax::{Command, is_name};
use super::variables::{Content, Conversion, Text, Variable, Variables, is_computed};
use crate::Span;

/// How many bytes expansions may give in all beyond those of the file: `B=$A$A` doubles with every line.
const EXPANSION_LIMIT: usize = 1024 * 1024;

/// How many steps commands and patterns may take in all, beyond some for each byte of the file.
const STEP_LIMIT: usize = 1 << 21;

/// How many steps a byte of the file is good for: more than a command takes of it.
const STEPS_PER_BYTE: usize = 32;

/// How many bytes are copied in a step.
const BYTES_PER_STEP: usize = 16;

/// Why a command does not end where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// The rest of the line is dropped.
    Discard,
    /// The shell exits, and so the program never starts.
    Exit,
    /// `return`: the rest of the file is not read.
    Return,
    /// Out of this many loops.
    Break(usize),
    /// To the next round of the loop that is this many out.
    Continue(usize),
    /// The expansions grow beyond measure.
    Overflow,
}

/// The result of a command: its status, or `None` where only running it would tell.
pub(super) type Status = Result<Option<i32>, Flow>;

/// What a name of a function means; `None` once the function is gone.
pub(super) type Definition<'s> = Option<Rc<Command<'s>>>;

pub(super) struct Shell<'s, 'e> {
    pub(super) source: &'s [u8],
    pub(super) environment: &'e Environment,
    pub(super) reading: Reading<'s>,
    pub(super) variables: Variables<'s>,
    pub(super) functions: Vec<(Cow<'s, [u8]>, Definition<'s>)>,
    pub(super) positional: Rc<Vec<Vec<u8>>>,
    pub(super) options: Options,
    /// `$?`
    pub(super) status: Option<i32>,
    /// Where the command is that runs.
    pub(super) position: Span,
    /// How many commands are open of which it is not known whether they run.
    pub(super) uncertain: usize,
    /// How many commands are open that have their standard error elsewhere.
    pub(super) silenced: usize,
    /// How many conditions are open, in which failure is no reason to exit.
    pub(super) conditions: usize,
    /// How many loops are open.
    pub(super) loops: usize,
    /// How many function calls are open.
    pub(super) calls: usize,
    /// Whether something ran that may have set any variable.
    pub(super) opaque: bool,
    /// Whether the command at hand took the output of another one.
    pub(super) substituted: bool,
    /// How many aliases were defined.
    pub(super) aliases: usize,
    /// Whether a command was started with `&`.
    pub(super) has_background: bool,
    bytes_left: usize,
    steps_left: usize,
}

impl<'s, 'e> Shell<'s, 'e> {
    pub(super) fn new(source: &'s [u8], environment: &'e Environment) -> Self {
        let options =
            Options { exports_all: true, exits_on_failure: false, rejects_unset: false, traces: false };
        Self {
            source,
            environment,
            reading: Reading::default(),
            variables: Variables::default(),
            functions: Vec::new(),
            positional: Rc::default(),
            options,
            status: Some(0),
            position: Span::default(),
            uncertain: 0,
            silenced: 0,
            conditions: 0,
            loops: 0,
            calls: 0,
            opaque: false,
            substituted: false,
            aliases: 0,
            has_background: false,
            bytes_left: source.len() + EXPANSION_LIMIT,
            steps_left: source.len() * STEPS_PER_BYTE + STEP_LIMIT,
        }
    }

    /// Whether an assignment is no more than that: exported, known, and here.
    pub(super) fn is_plain(&self) -> bool {
        self.options.exports_all && !self.options.traces && !self.variables.has_attributes
    }

    /// Notes an error of the command at hand, unless nobody would see it.
    pub(super) fn report(&mut self, message: &'static str) {
        if self.uncertain == 0 && self.silenced == 0 {
            self.report_with(message, Effect::SkipsStatement);
        }
    }

    pub(super) fn report_with(&mut self, message: &'static str, effect: Effect) {
        self.reading.errors.push(ReadError { span: self.position, message, effect });
    }

    /// Notes an error, and drops the rest of the line.
    pub(super) fn discard<T>(&mut self, message: &'static str) -> Result<T, Flow> {
        self.report(message);
        Err(Flow::Discard)
    }

    /// Counts bytes that an expansion gives.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Flow> {
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or(Flow::Overflow)?;
        Ok(())
    }

    /// Counts steps; `false` if there are none left.
    pub(super) fn step(&mut self, steps: usize) -> bool {
        match self.steps_left.checked_sub(steps) {
            Some(left) => {
                self.steps_left = left;
                true
            }
            None => false,
        }
    }

    /// Counts the copy of a text that is not new, as many small commands can ask for of one big variable.
    pub(super) fn copy(&mut self, bytes: usize) -> Result<(), Flow> {
        if self.step(bytes / BYTES_PER_STEP) { Ok(()) } else { Err(Flow::Overflow) }
    }

    /// Runs what may or may not run: what it assigns cannot be told, and its errors do not count.
    pub(super) fn perhaps(&mut self, run: impl FnOnce(&mut Self) -> Status) -> Status {
        self.uncertain += 1;
        let result = run(self);
        self.uncertain -= 1;
        match result {
            Err(Flow::Overflow) => Err(Flow::Overflow),
            _ => Ok(None),
        }
    }

    /// Runs `run` in a subshell: what it changes is forgotten.
    pub(super) fn subshell(&mut self, run: impl FnOnce(&mut Self) -> Status) -> Status {
        let mark = self.variables.enter();
        let (options, positional, functions) = (self.options, self.positional.clone(), self.functions.len());
        let (loops, opaque) = (std::mem::take(&mut self.loops), self.opaque);
        let result = run(self);
        self.variables.leave(mark);
        self.options = options;
        self.positional = positional;
        self.functions.truncate(functions);
        self.loops = loops;
        self.opaque = opaque;
        match result {
            Ok(status) => Ok(status),
            Err(Flow::Overflow) => Err(Flow::Overflow),
            Err(Flow::Discard | Flow::Exit) => Ok(Some(1)),
            Err(_) => Ok(self.status),
        }
    }

    /// What the variable `name` holds.
    pub(super) fn content<'c>(&'c self, name: &[u8]) -> Content<'c> {
        match self.variables.content(name, self.environment) {
            Content::Unset if self.opaque => Content::Dynamic,
            content => content,
        }
    }

    pub(super) fn variable(&mut self, name: &[u8]) -> Result<Variable<'s>, Flow> {
        let variable = self.variables.get(name, self.environment);
        if let Content::Text(Cow::Owned(text)) = &variable.content {
            self.copy(text.len())?;
        }
        Ok(variable)
    }

    /// Whether `name` is a variable that has an attribute, even if it has no value.
    pub(super) fn is_declared(&mut self, name: &[u8]) -> Result<bool, Flow> {
        let variable = self.variable(name)?;
        Ok(variable.exported || variable.readonly || variable.conversion != Conversion::None)
    }

    /// `text`, borrowed from the file where that is what stands at `span`.
    fn intern(&self, text: &[u8], span: Span) -> Cow<'s, [u8]> {
        let there = span.of(self.source);
        if there == text { Cow::Borrowed(there) } else { Cow::Owned(text.to_vec()) }
    }

    /// Assigns a value as `name=value` does.
    pub(super) fn assign(
        &mut self,
        name: &[u8],
        key_span: Span,
        value: Text<'s>,
        value_span: Span,
    ) -> Result<(), Flow> {
        let mut variable = self.variable(name)?;
        if variable.readonly {
            return self.discard("an assignment to a read-only variable");
        }
        if is_computed(name) {
            return Ok(());
        }
        let value = match (value, variable.conversion) {
            (None, _) | (_, Conversion::Unknown) => None,
            (Some(text), Conversion::None) => Some(text),
            (Some(text), Conversion::Upper) => Some(Cow::Owned(text.to_ascii_uppercase())),
            (Some(text), Conversion::Lower) => Some(Cow::Owned(text.to_ascii_lowercase())),
            (Some(text), Conversion::Integer) => {
                let number = self.evaluate_integer(&text)?;
                number.map(|number| Cow::Owned(number.to_string().into_bytes()))
            }
        };
        variable.content = match value {
            Some(text) if self.uncertain == 0 => Content::Text(text),
            _ => Content::Dynamic,
        };
        variable.key_span = key_span;
        variable.value_span = value_span;
        self.put(name, variable)
    }

    /// The value of an expression that an integer variable gets: one that is none ends the shell.
    pub(super) fn evaluate_integer(&mut self, expression: &[u8]) -> Result<Option<i64>, Flow> {
        match self.evaluate(expression) {
            Err(Flow::Discard) => self.exit("arithmetic that is no expression, for an integer"),
            result => result,
        }
    }

    /// Makes `name` an array.
    pub(super) fn assign_array(&mut self, name: &[u8], key_span: Span, value_span: Span) -> Result<(), Flow> {
        let mut variable = self.variable(name)?;
        if variable.readonly {
            return self.discard("an assignment to a read-only variable");
        }
        variable.content = Content::Array;
        variable.key_span = key_span;
        variable.value_span = value_span;
        self.put(name, variable)
    }

    /// Stores a variable, and exports it if that is the way.
    pub(super) fn put(&mut self, name: &[u8], mut variable: Variable<'s>) -> Result<(), Flow> {
        variable.exported |= self.options.exports_all && variable.content != Content::Unset;
        let key = self.intern(name, variable.key_span);
        self.emit(key.clone(), &variable)?;
        self.variables.set(key, variable);
        Ok(())
    }

    /// Adds what the environment now has of a variable to the reading.
    pub(super) fn emit(&mut self, key: Cow<'s, [u8]>, variable: &Variable<'s>) -> Result<(), Flow> {
        if self.variables.subshells > 0 {
            return Ok(());
        }
        if let Content::Text(Cow::Owned(text)) = &variable.content {
            self.copy(text.len())?;
        }
        let value = match &variable.content {
            Content::Text(text) if variable.exported => Value::Text(text.clone()),
            Content::Dynamic if variable.exported => Value::Dynamic,
            _ => Value::Unset,
        };
        let (key_span, value_span) = (variable.key_span, variable.value_span);
        self.reading.assignments.push(Assignment { key, value, key_span, value_span });
        self.variables.know(self.reading.assignments.len());
        Ok(())
    }

    /// Takes a variable away.
    pub(super) fn unset(&mut self, name: &[u8]) -> Result<Option<i32>, Flow> {
        if self.variable(name)?.readonly {
            self.report("`unset` of a read-only variable");
            return Ok(Some(1));
        }
        if is_name(name) {
            let mut variable = Variable::unset();
            if self.uncertain > 0 {
                variable.content = Content::Dynamic;
            }
            self.put(name, variable)?;
        }
        Ok(Some(0))
    }

    /// Something ran that may have set any variable to anything.
    pub(super) fn lose_track(&mut self) {
        self.opaque = true;
    }

    /// Whether characters may be of several bytes in the shell's locale.
    pub(super) fn is_multibyte(&self) -> bool {
        for name in [&b"LC_ALL"[..], b"LC_CTYPE", b"LANG"] {
            match self.content(name) {
                Content::Text(text) if text.is_empty() => {}
                Content::Unset => {}
                Content::Text(text) => return !matches!(text.as_ref(), b"C" | b"POSIX"),
                Content::Dynamic | Content::Array => return true,
            }
        }
        false
    }
}
