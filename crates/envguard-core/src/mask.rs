//! Source lines that can be shown.

use envguard_syntax::{Content, Document, Entry, Facts, Line, Piece, PieceKind, Span};

use crate::KeyName;

/// A copy of the bytes of `line` in which every byte of a value is `*`, so that spans still fit.
///
/// Kept are keys that look like keys, delimiters, quotes, the names of braced references, and the comments that
/// are meant for linters. Other comments are masked too: a value that is commented out is still a value.
///
/// ```
/// use envguard_core::mask_line;
/// use envguard_syntax::Document;
///
/// let document = Document::parse(b"export TOKEN=\"s3cr3t ${HOST}\" # mine\n");
/// assert_eq!(mask_line(&document, &document.lines[0]), b"export TOKEN=\"*******${HOST}\" # ****");
/// ```
pub fn mask_line(document: &Document<'_>, line: &Line) -> Vec<u8> {
    let mut mask = Mask {
        source: document.source,
        start: line.span.start,
        bytes: line.span.of(document.source).to_vec(),
    };
    match &line.content {
        Content::Blank => {}
        Content::Junk(span) => mask.hide(*span),
        Content::Comment(span) => mask.comment(*span, line.facts),
        Content::Entry(entry) => {
            mask.entry(entry);
            mask.comment(entry.comment, line.facts);
        }
    }
    mask.bytes
}

struct Mask<'s> {
    source: &'s [u8],
    start: u32,
    bytes: Vec<u8>,
}

impl Mask<'_> {
    /// Puts `*` for every byte of `span` but line feeds and blanks at the margin of which nothing hangs.
    fn hide(&mut self, span: Span) {
        let range = (span.start - self.start) as usize..(span.end - self.start) as usize;
        for byte in self.bytes.get_mut(range).into_iter().flatten() {
            if *byte != b'\n' {
                *byte = b'*';
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        if !KeyName::may_show_entry(entry, self.source) {
            self.hide(entry.key);
        }
        for piece in entry.pieces(self.source) {
            match piece.kind {
                PieceKind::Open | PieceKind::Close => {}
                PieceKind::Reference(_) if shows_reference(self.source, &piece) => {
                    if let PieceKind::Reference(reference) = piece.kind {
                        self.hide(reference.default);
                    }
                }
                _ => self.hide(piece.span),
            }
        }
    }

    /// Hides a comment but for its `#`, unless it is meant for a linter.
    fn comment(&mut self, comment: Span, facts: Facts) {
        if facts.contains(Facts::DIRECTIVE) && is_for_a_linter(comment.of(self.source)) {
            return;
        }
        let text = comment.of(self.source);
        let marks = text.iter().take_while(|byte| matches!(byte, b'#' | b' ' | b'\t')).count();
        self.hide(Span::new(comment.start as usize + marks, comment.end as usize));
    }
}

/// Whether the name of a reference may be shown: only a braced one is surely no piece of a password.
pub fn shows_reference(source: &[u8], piece: &Piece) -> bool {
    matches!(piece.kind, PieceKind::Reference(reference)
        if reference.braced && KeyName::may_show(reference.name.of(source)))
}

fn is_for_a_linter(comment: &[u8]) -> bool {
    let text: Vec<u8> =
        comment.iter().copied().skip_while(|byte| matches!(byte, b'#' | b' ' | b'\t')).collect();
    text.starts_with(b"envguard: allow(") || text.starts_with(b"dotenv-linter:o")
}
