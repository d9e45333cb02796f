use super::key::Key;
use super::separator::Separator;
use crate::FileKind;
use crate::bytes::{before, get, is_word, starts_with_any_case};

/// Where a key stands in its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Position {
    place: Place,
    /// Whether the line is a comment.
    pub(super) is_commented: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// First of its line, but for indentation, markers of comments and lists, and words such as `export`.
    First,
    /// After an opening bracket or a comma: in an inline mapping, an object, a list of arguments.
    Inline,
    /// After `?`, `&` or `;`: in a query or a connection string.
    Query,
    /// After dashes: an option of a command.
    Option,
    /// After a blank.
    Word,
    /// Somewhere else.
    Inside,
}

impl Position {
    /// The position of `key` in its line, which begins at `start`.
    pub(super) fn of(text: &[u8], key: &Key, start: usize, kind: FileKind) -> Self {
        let front = get(text, &(start..key.outer));
        let mut rest = front.trim_ascii();
        let mut is_commented = false;
        loop {
            let before = rest;
            for marker in [&b"#"[..], b"//", b";", b"<!--", b"*", b"--", b"REM ", b"rem "] {
                if let Some(after) = rest.strip_prefix(marker) {
                    is_commented = true;
                    rest = after.trim_ascii();
                }
            }
            for marker in MARKERS {
                if let Some(after) = rest.strip_prefix(*marker) {
                    let is_word_whole = marker.last().is_none_or(|byte| !is_word(*byte))
                        || after.first().is_none_or(|byte| matches!(byte, b' ' | b'\t'));
                    if is_word_whole {
                        rest = after.trim_ascii();
                    }
                }
            }
            if rest == before {
                break;
            }
        }
        let place = if key.dashes > 0
            && (key.outer == start
                || matches!(before(text, key.outer), Some(b' ' | b'\t' | b'"' | b'\'' | b'[')))
        {
            Place::Option
        } else if rest.is_empty()
            && !(kind == FileKind::Prose && before(text, key.outer).is_some_and(|byte| byte == b'"'))
        {
            Place::First
        } else {
            match before(text, key.outer) {
                Some(b'?' | b'&' | b';') => Place::Query,
                Some(b'{' | b',' | b'[' | b'(' | b'<' | b'|') => Place::Inline,
                // `\"key\": …`, `\n KEY=…` and `'KEY=…'`.
                Some(b'\\') if key.quote.is_some() => Place::Inline,
                Some(b'n') if key.outer >= 2 && text[key.outer - 2] == b'\\' => Place::First,
                Some(b'"' | b'\'' | b'`') => Place::Word,
                Some(b' ' | b'\t') => match get(text, &(start..key.outer)).trim_ascii_end().last() {
                    Some(b'{' | b',' | b'[' | b'(' | b'|' | b'\\') => Place::Inline,
                    Some(b';' | b'&') => Place::Query,
                    _ => Place::Word,
                },
                _ => Place::Inside,
            }
        };
        Self { place, is_commented }
    }

    /// Whether a key that is followed by `separator` is one here.
    pub(super) fn allows(&self, text: &[u8], separator: Separator, key: &Key, kind: FileKind) -> bool {
        match separator {
            Separator::Equals | Separator::Comparison | Separator::Element | Separator::Comma => true,
            Separator::Call => matches!(kind, FileKind::Code | FileKind::Text) && is_setter(key.of(text)),
            Separator::Colon => {
                key.is_enclosed()
                    || !matches!(self.place, Place::Word | Place::Inside)
                    || self.place == Place::Word && matches!(kind, FileKind::Code | FileKind::Text)
            }
            Separator::Blanks => match self.place {
                Place::Option => true,
                Place::First if kind == FileKind::Code => true,
                Place::First => {
                    matches!(kind, FileKind::Ini | FileKind::Text | FileKind::Dockerfile)
                        && !self.is_commented
                }
                _ => matches!(
                    kind,
                    FileKind::Code | FileKind::Shell | FileKind::Yaml | FileKind::Dockerfile | FileKind::Text
                ),
            },
        }
    }

    /// Whether the key is an option of a command.
    pub(super) fn is_option(&self) -> bool {
        self.place == Place::Option
    }

    /// Whether a value without quotes ends at the next blank here, as in commands.
    pub(super) fn is_in_words(&self, kind: FileKind) -> bool {
        matches!(self.place, Place::Word | Place::Option)
            || matches!(kind, FileKind::Shell | FileKind::Dockerfile | FileKind::Code)
    }

    /// Whether a value without quotes ends at the next `,` or closing bracket here.
    pub(super) fn is_inline(&self) -> bool {
        self.place == Place::Inline
    }

    /// Whether the value is one of a query or connection string.
    pub(super) fn is_query(&self) -> bool {
        matches!(self.place, Place::Query | Place::Inside)
    }

    /// Whether the key is first of its line.
    pub(super) fn is_first(&self) -> bool {
        self.place == Place::First
    }
}

/// Whether a function of this `name` is called with what it is to keep: `setPassword`, `withToken`, `db.password`.
fn is_setter(name: &[u8]) -> bool {
    let name = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    [&b"set"[..], b"with", b"use"].iter().any(|verb| starts_with_any_case(name, verb))
        || [&b"password"[..], b"secret", b"token", b"apikey", b"api_key", b"secretkey", b"accesstoken"]
            .iter()
            .any(|noun| name.eq_ignore_ascii_case(noun))
}

/// Words and signs that may stand before the first key of a line.
const MARKERS: &[&[u8]] = &[
    b"-",
    b"export",
    b"ENV",
    b"ARG",
    b"set",
    b"SET",
    b"setx",
    b"$env:",
    b"local",
    b"declare",
    b"readonly",
    b"const",
    b"let",
    b"var",
    b"val",
    b"define",
    b"env",
    b"<",
    b"{",
    b"Environment=",
    b"setenv",
    b"global",
    b"@",
    b"+",
    b">",
    b"|",
    b"?",
    b"`",
    b"\"",
    b"'",
    b"RUN",
    b"default",
    b"final",
    b"static",
    b"private",
    b"public",
    b"protected",
    b"string",
    b"String",
];
