//! Texts that cannot hold a value.

use std::fmt;
use std::sync::Arc;

use crate::{Date, DialectSet, EnvironmentNames, KeyName, Shape};

/// A text with a fixed template, whose blanks `{}` can be filled only with what is fit to be shown.
///
/// There is no way to put a piece of a file into it but as a [`KeyName`], which hides what does not look like one.
///
/// ```
/// use envguard_core::{KeyName, Message};
///
/// let message = Message::new("key {} is defined {} times").with(KeyName::new(b"PORT")).with(2);
/// assert_eq!(message.to_string(), "key `PORT` is defined 2 times");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    template: &'static str,
    arguments: Vec<Argument>,
}

/// What a blank can be filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A key.
    Key(KeyName),
    /// A count, a line, a column.
    Number(usize),
    /// A word of envguard's own.
    Word(&'static str),
    /// Dialects.
    Dialects(DialectSet),
    /// The shape of a value.
    Shape(Shape),
    /// A character, shown by its code point: `U+200B`.
    CodePoint(char),
    /// The path of a file.
    Path(Arc<str>),
    /// A text of a schema or a contract, such as a bound or a member of `enum`: what its author wrote to be read. Never
    /// of a variable that is called a secret. Made by [`Argument::declared`].
    Declared(Box<str>),
    /// Environments, if any is to be named: `` in `production` ``.
    Environments(EnvironmentNames),
    /// A day.
    Date(Date),
    /// A list of other messages, put together with `; `.
    List(Vec<Message>),
}

impl Message {
    /// A text with nothing filled in yet.
    pub fn new(template: &'static str) -> Self {
        Self { template, arguments: Vec::new() }
    }

    /// Fills the next blank.
    #[must_use]
    pub fn with(mut self, argument: impl Into<Argument>) -> Self {
        if self.arguments.is_empty() {
            // A broken file has many messages: no room for more than they need.
            self.arguments.reserve_exact(self.template.matches("{}").count());
        }
        self.arguments.push(argument.into());
        self
    }
}

impl Argument {
    /// `text` of a schema or a contract: on one line, and shortened where it is long.
    pub fn declared(text: &str) -> Self {
        const MAX_SHOWN: usize = 60;
        let mut shown = String::with_capacity(text.len().min(4 * MAX_SHOWN));
        for (index, character) in text.chars().enumerate() {
            if index == MAX_SHOWN {
                shown.push('…');
                break;
            }
            if character.is_control() || is_invisible(character) {
                shown.extend(character.escape_unicode());
            } else {
                shown.push(character);
            }
        }
        Argument::Declared(shown.into())
    }
}

/// Whether `character` could turn around or hide the text that it stands in.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl Message {
    /// The first key that it names.
    pub fn key(&self) -> Option<&KeyName> {
        self.keys().next()
    }

    /// The keys that it names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &KeyName> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Key(name) => Some(name),
            _ => None,
        })
    }
}

impl From<&'static str> for Message {
    fn from(template: &'static str) -> Self {
        Message::new(template)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arguments = self.arguments.iter();
        let mut pieces = self.template.split("{}");
        formatter.write_str(pieces.next().unwrap_or_default())?;
        for piece in pieces {
            if let Some(argument) = arguments.next() {
                argument.fmt(formatter)?;
            }
            formatter.write_str(piece)?;
        }
        Ok(())
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Argument::Key(name) => name.fmt(formatter),
            Argument::Number(number) => number.fmt(formatter),
            Argument::Word(word) => formatter.write_str(word),
            Argument::Dialects(dialects) => dialects.fmt(formatter),
            Argument::Shape(shape) => shape.fmt(formatter),
            Argument::CodePoint(character) => write!(formatter, "U+{:04X}", u32::from(*character)),
            Argument::Path(path) => formatter.write_str(path),
            Argument::Declared(text) => formatter.write_str(text),
            Argument::Environments(names) => names.fmt(formatter),
            Argument::Date(date) => date.fmt(formatter),
            Argument::List(messages) => {
                for (index, message) in messages.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(formatter, "{separator}{message}")?;
                }
                Ok(())
            }
        }
    }
}

macro_rules! into_argument {
    ($($type:ty => $variant:ident,)*) => {
        $(impl From<$type> for Argument {
            fn from(value: $type) -> Self {
                Argument::$variant(value)
            }
        })*
    };
}

into_argument! {
    KeyName => Key,
    usize => Number,
    &'static str => Word,
    DialectSet => Dialects,
    Shape => Shape,
    char => CodePoint,
    Arc<str> => Path,
    EnvironmentNames => Environments,
    Date => Date,
    Vec<Message> => List,
}
