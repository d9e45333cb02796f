//! Which edits can be shown.

use envguard_syntax::{Content, Document, Edit, Entry};

use crate::KeyName;

/// So many signs can be put in at once and still say nothing.
const MAX_SIGNS: usize = 2;

/// Whether `edit` of `document` can be told to everybody: what it puts in is no part of any value.
///
/// What a rule puts in may well be made of a value: quotes are put around it, escapes are taken out of it. So not the
/// rule is asked but the text: it is nothing at all, a blank, a line ending, one or two of the signs that env files are
/// written with, or the key that it takes the place of in other letters, if that can be shown.
///
/// ```
/// use envguard_core::may_show_edit;
/// use envguard_syntax::{Document, Edit, Span};
///
/// let document = Document::parse(b"key = 'hunter2'\n");
/// assert!(may_show_edit(&document, &Edit::delete(Span::new(3, 4))));
/// assert!(may_show_edit(&document, &Edit::replace(Span::new(0, 3), "KEY")));
/// assert!(!may_show_edit(&document, &Edit::replace(Span::new(6, 15), "hunter2")));
/// ```
pub fn may_show_edit(document: &Document<'_>, edit: &Edit) -> bool {
    let is_sign =
        |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'#' | b'=' | b'{' | b'}');
    edit.text.len() <= MAX_SIGNS && edit.text.iter().all(is_sign) || is_key(document, edit)
}

/// Whether `edit` does nothing but write a key that can be shown in other letters.
fn is_key(document: &Document<'_>, edit: &Edit) -> bool {
    let entry = document.line_at(edit.span.start).and_then(|line| match &document.lines[line].content {
        Content::Entry(entry) => Some(entry),
        Content::Blank | Content::Comment(_) | Content::Junk(_) => None,
    });
    entry.is_some_and(|entry: &Entry| {
        let key = entry.key.of(document.source);
        entry.key == edit.span
            && KeyName::may_show_entry(entry, document.source)
            && key.eq_ignore_ascii_case(&edit.text)
    })
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Span;

    use super::*;

    #[track_caller]
    fn check(source: &str, span: (usize, usize), text: &str, expected: bool) {
        let document = Document::parse(source.as_bytes());
        let edit = Edit::replace(Span::new(span.0, span.1), text);
        assert_eq!(may_show_edit(&document, &edit), expected, "{source:?} {span:?} {text:?}");
    }

    #[test]
    fn signs_say_nothing() {
        for text in ["", " ", "\n", "\r\n", "\"", "\"\"", "# ", "=", "{", "}"] {
            check("A=b\n", (1, 2), text, true);
        }
        for text in ["b", "\"b", "'''", "   ", "\u{e9}", "\0"] {
            check("A=b\n", (1, 2), text, false);
        }
    }

    #[test]
    fn keys_in_other_letters() {
        check("a_b=c\n", (0, 3), "A_B", true);
        check("X=1\na_b=c\n", (4, 7), "A_B", true);
        check("a_b=c\n", (0, 3), "A_C", false);
        check("a_b=c\n", (4, 5), "C", false);
        // Nobody can tell whether that is a key.
        check("hunter=x\nhunter2\n", (9, 16), "HUNTER2", false);
        check("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC=\n", (0, 32), "miievqibadanbgkqhkig9w0baqefaasc", false);
    }
}
