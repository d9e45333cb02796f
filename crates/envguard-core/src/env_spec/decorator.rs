//! `@name`, `@name=value`, `@name(…)`.

use envguard_syntax::Span;

use super::cursor::Cursor;
use super::value::{Argument, Name, Scalar, Value};
use super::value_reader::{Layout, ValueReader};

/// A decorator as it is written.
#[derive(Clone)]
pub(super) struct Decorator {
    /// From `@` to the end of its value.
    pub(super) span: Span,
    pub(super) name: Name,
    pub(super) given: Given,
}

/// What a decorator is given.
#[derive(Clone)]
pub(super) enum Given {
    /// `@name`.
    Nothing,
    /// `@name=value`.
    Value(Value),
    /// `@name(…)`.
    Arguments(Vec<Argument>),
}

/// What a decorator that is `true` or `false` says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    On,
    Off,
    /// It depends on what only running would tell.
    Computed,
}

impl Decorator {
    /// The value, if it is given one.
    pub(super) fn value(&self) -> Option<&Value> {
        match &self.given {
            Given::Value(value) => Some(value),
            Given::Nothing | Given::Arguments(_) => None,
        }
    }

    /// Where it says what it says: its value, or all of it.
    pub(super) fn value_span(&self) -> Span {
        self.value().map_or(self.span, |value| value.span)
    }

    /// Whether it is `true` or `false`. `@name` is `@name=true`.
    pub(super) fn switch(&self) -> Switch {
        match self.value() {
            None => Switch::On,
            Some(value) => Switch::of(value),
        }
    }
}

impl Switch {
    /// What `value` says. What is neither true nor false counts as true, as in the language that env-spec comes from.
    pub(super) fn of(value: &Value) -> Self {
        match value.scalar() {
            Some(Scalar::Bool(false) | Scalar::Undefined) => Switch::Off,
            Some(_) => Switch::On,
            None => Switch::Computed,
        }
    }

    /// The opposite.
    pub(super) fn not(self) -> Self {
        match self {
            Switch::On => Switch::Off,
            Switch::Off => Switch::On,
            Switch::Computed => Switch::Computed,
        }
    }
}

/// Whether a decorator begins here.
pub(super) fn is_at_decorator(cursor: &Cursor<'_>) -> bool {
    cursor.peek() == Some(b'@') && cursor.peek_after(1).is_some_and(|byte| byte.is_ascii_alphabetic())
}

/// Reads the decorators of a comment, the first of which begins here, and goes to the end of the line. Text between
/// them, and what a second `#` begins, is passed over. `Err` is where a bracket is not closed as it should be.
pub(super) fn read_decorators(cursor: &mut Cursor<'_>, into: &mut Vec<Decorator>) -> Result<(), Span> {
    let mut result = Ok(());
    loop {
        cursor.skip_blanks();
        if cursor.is_at_line_end() {
            return result;
        }
        if is_at_decorator(cursor) {
            match read_decorator(cursor) {
                Ok(decorator) => into.push(decorator),
                Err(span) => result = Err(span),
            }
        } else if cursor.peek() == Some(b'#') {
            cursor.skip_line();
            return result;
        } else {
            cursor.advance();
            cursor.skip_while(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        }
    }
}

fn read_decorator(cursor: &mut Cursor<'_>) -> Result<Decorator, Span> {
    let start = cursor.offset();
    cursor.advance();
    let name_start = cursor.offset();
    cursor
        .skip_while(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'(' | b')' | b'#' | b'@'));
    let name_span = cursor.since(name_start);
    let name = Name { text: cursor.text(name_span), span: name_span };
    let mut is_broken = false;
    let given = match cursor.peek() {
        Some(b'=') => {
            cursor.advance();
            let mut reader = ValueReader::new(cursor, Layout::Comment);
            let value = reader.read();
            is_broken = reader.is_broken();
            Given::Value(value)
        }
        Some(b'(') => {
            let mut reader = ValueReader::new(cursor, Layout::Comment);
            let arguments = reader.read_arguments();
            is_broken = reader.is_broken();
            Given::Arguments(arguments)
        }
        _ => Given::Nothing,
    };
    if is_broken {
        return Err(Span::new(start, name_span.end as usize));
    }
    Ok(Decorator { span: cursor.since(start), name, given })
}
