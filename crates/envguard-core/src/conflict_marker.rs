//! The lines that git leaves where a merge did not work out.

use envguard_syntax::Span;

use crate::Sink;

/// Whether the line `text` is a marker of a merge conflict: seven of `<`, `|`, `=` or `>`, and a name after them.
pub(crate) fn is_conflict_marker(text: &[u8]) -> bool {
    let Some((marker, rest)) = text.split_at_checked(7) else { return false };
    matches!(marker, b"<<<<<<<" | b"|||||||" | b"=======" | b">>>>>>>")
        && matches!(rest, [] | [b' ' | b'\r', ..])
}

/// Reports a marker at `span`, as the finding of whichever rule comes upon it.
pub(crate) fn report(span: Span, sink: &mut Sink<'_>) {
    sink.report(span)
        .message("a merge conflict is not resolved here")
        .help("keep what is right of both sides, and delete the markers");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_four_markers() {
        for marker in ["<<<<<<< HEAD", "||||||| base", "=======", ">>>>>>> main"] {
            assert!(is_conflict_marker(marker.as_bytes()), "{marker}");
        }
        for other in ["<<<<<<", "========", "=======x", ">>>>>>>main", "A=1", ""] {
            assert!(!is_conflict_marker(other.as_bytes()), "{other}");
        }
    }
}
