use super::key::Key;
use crate::FileKind;
use crate::bytes::{before, get, is_word, skip, skip_blanks, starts_with_any_case};

/// What stands between a key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// `=`, `:=`, `||=`, `+=`, `=>`.
    Equals,
    /// `==`, `===`, `!=`.
    Comparison,
    /// `:`.
    Colon,
    /// Nothing but blanks, in formats where that separates, and after an option.
    Blanks,
    /// `(`: the key is called with its value.
    Call,
    /// `,` between two arguments.
    Comma,
    /// `>` of an element, or `="` of an attribute.
    Element,
}

/// How long the type between a name and its `=` may be: `password: Option<String> = …`.
const LONGEST_TYPE: usize = 48;

impl Separator {
    /// The separator after `key`, and where the value begins.
    pub(super) fn after(text: &[u8], key: &Key, kind: FileKind) -> Option<(Self, usize)> {
        let mut at = key.after;
        // `env["KEY"] = …`, `array[] = …`, `char key[32] = …`.
        if text.get(at) == Some(&b']') {
            at += 1;
        } else if text.get(at) == Some(&b'[') {
            let inner = skip(text, at + 1, 12, is_word);
            if text.get(inner) == Some(&b']') {
                at = inner + 1;
            }
        }
        let blank = skip_blanks(text, at);
        let has_blank = blank > at;
        let rest = text.get(blank..).unwrap_or_default();
        match rest {
            [b'=', b'=' | b'~', ..] | [b'!', b'=', ..] => {
                let after = skip(text, blank, 3, |byte| matches!(byte, b'=' | b'!' | b'~'));
                Some((Self::Comparison, skip_blanks(text, after)))
            }
            [b'=', b'>', ..] | [b':' | b'?' | b'+', b'=', ..] => {
                Some((Self::Equals, skip_blanks(text, blank + 2)))
            }
            [b'|', b'|', b'=', ..] | [b'?', b'?', b'=', ..] => {
                Some((Self::Equals, skip_blanks(text, blank + 3)))
            }
            // `env.KEY || "…"`, `env.KEY ?? "…"`.
            [b'|', b'|', b' ', b'"' | b'\'' | b'`', ..] | [b'?', b'?', b' ', b'"' | b'\'' | b'`', ..]
                if kind == FileKind::Code =>
            {
                Some((Self::Equals, blank + 3))
            }
            [b'=', ..] => Some((Self::Equals, skip_blanks(text, blank + 1))),
            [b':', b':', ..] => None,
            [b':', ..] => Some(after_colon(text, blank + 1, kind)),
            [b'%', b'3', b'D' | b'd', ..] => Some((Self::Equals, blank + 3)),
            [b'(', ..] if !has_blank => Some((Self::Call, skip_blanks(text, blank + 1))),
            [b',', ..] if key.is_enclosed() => Some((Self::Comma, skip_blanks(text, blank + 1))),
            [b'>', ..] if before(text, key.outer) == Some(b'<') || kind == FileKind::Xml => {
                Some((Self::Element, blank + 1))
            }
            [b'"' | b'\'', ..] if has_blank => Some((Self::Blanks, blank)),
            _ if has_blank && kind == FileKind::Code => after_type(text, blank),
            _ if has_blank => Some((Self::Blanks, blank)),
            _ => None,
        }
    }
}

/// What follows a colon: a value, or a type and then `=` and the value.
fn after_colon(text: &[u8], at: usize, kind: FileKind) -> (Separator, usize) {
    let start = skip_blanks(text, at);
    let is_literal = matches!(text.get(start), Some(b'"' | b'\'' | b'`'));
    let typed = if kind == FileKind::Code && !is_literal { after_type(text, start) } else { None };
    typed.unwrap_or((Separator::Colon, start))
}

/// Where the value begins after a type and `=`: `String = "…"`, `&'static str = "…"`.
fn after_type(text: &[u8], start: usize) -> Option<(Separator, usize)> {
    let end = skip(text, start, LONGEST_TYPE, |byte| is_word(byte) || b" .<>&'[]?*|".contains(&byte));
    let is_assignment = text.get(end) == Some(&b'=') && text.get(end + 1) != Some(&b'=');
    let value = skip_blanks(text, end + 1);
    let is_literal = matches!(text.get(value), Some(b'"' | b'\'' | b'`'))
        || starts_with_any_case(get(text, &(value..text.len().min(value + 4))), b"r\"");
    (is_assignment && is_literal).then_some((Separator::Equals, value))
}
