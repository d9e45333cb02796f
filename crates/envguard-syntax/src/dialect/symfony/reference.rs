//! The `$NAME` and `${NAME}` of symfony/dotenv.

use std::ops::Range;

use crate::dialect::text::find;

/// A `$` and what belongs to it.
pub(super) struct Reference {
    /// Whether it is `$(`, and so no reference.
    pub(super) is_command: bool,
    /// Whether a `{` follows the `$`.
    pub(super) braced: bool,
    /// The name, which may be empty.
    pub(super) name: Range<usize>,
    /// The default and the operator before it; empty if there is none.
    pub(super) default: Range<usize>,
    /// Whether it has a `}` at the end.
    pub(super) closed: bool,
    /// Offset after it.
    pub(super) end: usize,
}

impl Reference {
    /// The one whose `$` stands at `dollar` of `text`.
    pub(super) fn at(text: &[u8], dollar: usize) -> Self {
        let braced = text.get(dollar + 1) == Some(&b'{');
        let start = dollar + 1 + usize::from(braced);
        let name = start..start + name_length(&text[start..]);
        let default_end = match &text[name.end..] {
            [b':', b'-' | b'=', ..] => find(text, name.end, |byte| byte == b'}'),
            _ => name.end,
        };
        let default = name.end..default_end;
        let closed = text.get(default_end) == Some(&b'}');
        let is_command = text.get(dollar + 1) == Some(&b'(');
        Self { is_command, braced, name, default, closed, end: default_end + usize::from(closed) }
    }

    /// Whether it is more than a `$` or `${` that stands for itself.
    pub(super) fn has_meaning(&self) -> bool {
        !self.name.is_empty() || !self.default.is_empty() || self.closed
    }
}

/// The length of the variable name at the start of `text`; 0 if there is none.
pub(super) fn name_length(text: &[u8]) -> usize {
    let underscore = usize::from(text.first() == Some(&b'_'));
    if text.get(underscore).is_some_and(u8::is_ascii_alphabetic) {
        find(text, underscore, |byte| !(byte.is_ascii_alphanumeric() || byte == b'_'))
    } else {
        0
    }
}
