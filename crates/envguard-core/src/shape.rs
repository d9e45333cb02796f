//! What may be said of a value.

use std::fmt;

use envguard_syntax::dialect::Value;

/// What a value is like, without what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The key is not there.
    Absent,
    /// The key is there without a value.
    Null,
    /// The value is empty.
    Empty,
    /// So many characters.
    Text(usize),
    /// It comes from running a command.
    Dynamic,
}

impl Shape {
    /// The shape of `value`; that of an absent one for `None`.
    pub fn of(value: Option<&Value<'_>>) -> Self {
        match value {
            None | Some(Value::Unset) => Shape::Absent,
            Some(Value::Null) => Shape::Null,
            Some(Value::Dynamic) => Shape::Dynamic,
            Some(Value::Text(text)) => Self::of_text(text),
        }
    }

    /// The shape of a value that is `text`.
    pub(crate) fn of_text(text: &[u8]) -> Self {
        if text.is_empty() {
            Shape::Empty
        } else {
            Shape::Text(String::from_utf8_lossy(text).chars().count())
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Absent => formatter.write_str("no such key"),
            Shape::Null => formatter.write_str("a key without a value"),
            Shape::Empty => formatter.write_str("an empty value"),
            Shape::Text(1) => formatter.write_str("1 character"),
            Shape::Text(length) => write!(formatter, "{length} characters"),
            Shape::Dynamic => formatter.write_str("what a command prints"),
        }
    }
}
