//! The commands that a file is made of.

use std::borrow::Cow;
use std::rc::Rc;

use super::lexer::{Lexer, without_joined_lines};
use crate::Span;

/// A word as it stands in the file, quotes and all.
pub(super) struct Word<'s> {
    /// Without joined lines: there is no backslash before a line feed, but in single quotes.
    pub(super) text: Cow<'s, [u8]>,
    /// Where it is in the file.
    pub(super) span: Span,
}

impl<'s> Word<'s> {
    /// The word from `start` to `end`.
    pub(super) fn new(source: &'s [u8], start: usize, end: usize) -> Self {
        let text = source.get(start..end).unwrap_or_default();
        Self { text: without_joined_lines(text), span: Span::new(start, end) }
    }
}

/// `<`, `2>`, `>&` and so on, with what follows.
pub(super) struct Redirect<'s> {
    pub(super) operator: &'static str,
    /// The number before the operator.
    pub(super) descriptor: Option<Cow<'s, [u8]>>,
    pub(super) target: Word<'s>,
}

/// Commands one after the other.
pub(super) type List<'s> = Vec<AndOr<'s>>;

/// Pipelines joined by `&&` and `||`.
pub(super) struct AndOr<'s> {
    pub(super) first: Pipeline<'s>,
    /// The rest; `true` stands for `&&`.
    pub(super) rest: Vec<(bool, Pipeline<'s>)>,
    /// Whether `&` follows.
    pub(super) background: bool,
}

/// Commands joined by `|`.
pub(super) struct Pipeline<'s> {
    pub(super) negated: bool,
    /// Whether `time` comes before it, which writes to standard error.
    pub(super) timed: bool,
    pub(super) commands: Vec<Command<'s>>,
}

/// One command with its redirections.
pub(super) struct Command<'s> {
    pub(super) kind: CommandKind<'s>,
    pub(super) redirects: Vec<Redirect<'s>>,
    /// Its offset in the file.
    pub(super) start: usize,
}

pub(super) enum CommandKind<'s> {
    /// Assignments, then words.
    Simple { assignments: Vec<Word<'s>>, words: Vec<Word<'s>> },
    /// `{ … }`
    Group(List<'s>),
    /// `( … )`, and `coproc`.
    Subshell(List<'s>),
    /// Conditions with their bodies; an `else` has the condition `None`.
    If(Vec<(Option<List<'s>>, List<'s>)>),
    /// `while`, or `until` if `awaited` is false.
    Loop { awaited: bool, condition: List<'s>, body: List<'s> },
    /// `for name in words`; without `in`, over the positional parameters.
    For { name: Word<'s>, words: Option<Vec<Word<'s>>>, body: List<'s> },
    /// `for ((…))` and `select`: bodies that only running would tell.
    Unpredictable(List<'s>),
    /// `case`: the word, and the arms.
    Case { word: Word<'s>, arms: Vec<Arm<'s>> },
    /// `(( … ))`: the expression.
    Arithmetic(Cow<'s, [u8]>),
    /// `[[ … ]]`
    Conditional,
    /// A definition.
    Function { name: Word<'s>, body: Rc<Command<'s>> },
}

/// Patterns, and the commands that one of them leads to.
pub(super) struct Arm<'s> {
    pub(super) patterns: Vec<Word<'s>>,
    pub(super) body: List<'s>,
    /// `;;`, `;&` or `;;&`.
    pub(super) terminator: &'static str,
}

/// `name=`, `name+=` or `name[subscript]=` at the start of a word.
pub(super) struct AssignmentWord<'t> {
    pub(super) name: &'t [u8],
    pub(super) subscript: Option<&'t [u8]>,
    pub(super) appends: bool,
    /// What follows the `=`.
    pub(super) value: &'t [u8],
}

impl<'t> AssignmentWord<'t> {
    /// The parts of `text`, if it is an assignment.
    pub(super) fn of(text: &'t [u8]) -> Option<Self> {
        let length = name_length(text);
        let (name, mut rest) = text.split_at(length);
        if name.is_empty() {
            return None;
        }
        let mut subscript = None;
        if rest.first() == Some(&b'[') {
            let end = Lexer::new(rest).bracket_end(1, 0).ok()?;
            subscript = rest.get(1..end - 1);
            rest = &rest[end..];
        }
        let appends = rest.starts_with(b"+=");
        let value = rest.strip_prefix(b"+").unwrap_or(rest).strip_prefix(b"=")?;
        Some(Self { name, subscript, appends, value })
    }
}

/// How many bytes of a variable's name `text` starts with.
pub(super) fn name_length(text: &[u8]) -> usize {
    if text.first().is_none_or(u8::is_ascii_digit) {
        return 0;
    }
    text.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'_').count()
}

/// Whether all of `text` is a variable's name.
pub(super) fn is_name(text: &[u8]) -> bool {
    !text.is_empty() && name_length(text) == text.len()
}
