//! The lossless document: what the parser makes of a line, through one helper that also proves that nothing is lost.

use std::fmt::Write as _;

use envguard_syntax::{Content, Document, Edit, Ending, LineIndex, Quote, Span, TokenKind, apply};
use proptest::prelude::*;

/// Tokens begin at 0, leave no gap, are never empty, and end where the source ends; so do the lines.
fn assert_tiles(source: &[u8]) {
    let document = Document::parse(source);
    let mut position = 0;
    for token in document.tokens() {
        assert_eq!(token.span.start, position, "a gap before {token:?} in {}", source.escape_ascii());
        assert!(!token.span.is_empty(), "an empty {token:?} in {}", source.escape_ascii());
        position = token.span.end;
    }
    assert_eq!(position as usize, source.len(), "the last token ends early in {}", source.escape_ascii());
    let mut position = if document.has_byte_order_mark { 3 } else { 0 };
    for line in &document.lines {
        assert_eq!(line.span.start, position, "a gap between lines in {}", source.escape_ascii());
        position = line.full_span().end;
        if let Some(entry) = line.entry() {
            for span in [entry.export, entry.key, entry.delimiter, entry.value, entry.comment] {
                assert!(line.span.contains(span), "{span:?} is not on its line in {}", source.escape_ascii());
            }
        }
    }
    assert_eq!(position as usize, source.len());
}

/// Parses, and compares a drawing of the tokens: `kind(text)` a token, blanks and line feeds left out.
#[track_caller]
fn check(source: &str, expected: &str) {
    assert_tiles(source.as_bytes());
    let mut drawing = String::new();
    for token in Document::parse(source.as_bytes()).tokens() {
        let name = match token.kind {
            TokenKind::Blank | TokenKind::Newline => continue,
            TokenKind::ByteOrderMark => "bom",
            TokenKind::Comment => "comment",
            TokenKind::Export => "export",
            TokenKind::Key => "key",
            TokenKind::Delimiter => "delimiter",
            TokenKind::Quote => "quote",
            TokenKind::Text => "text",
            TokenKind::Escape => "escape",
            TokenKind::Reference => "reference",
            TokenKind::Command => "command",
            TokenKind::Junk => "junk",
        };
        let text = String::from_utf8_lossy(token.span.of(source.as_bytes())).into_owned();
        let separator = if drawing.is_empty() { "" } else { " " };
        let _ = write!(drawing, "{separator}{name}({text})");
    }
    assert_eq!(drawing, expected, "{source:?}");
}

#[test]
fn entries() {
    check("A=1\n", "key(A) delimiter(=) text(1)");
    check("  export  A = b c  # d\n", "export(export) key(A) delimiter(=) text(b c) comment(# d)");
    check("A=b \r # c", "key(A) delimiter(=) text(b) comment(# c)");
    check("export=1", "key(export) delimiter(=) text(1)");
    check("A: b", "key(A) delimiter(:) text(b)");
    check("A:b", "junk(A:b)");
    check("A::b=c", "key(A::b) delimiter(=) text(c)");
    check("MY KEY=1", "key(MY KEY) delimiter(=) text(1)");
    check("=1", "delimiter(=) text(1)");
    check("LONELY # why\n", "key(LONELY) comment(# why)");
    check("export A", "export(export) key(A)");
    check("A # = 1", "key(A) comment(# = 1)");
}

#[test]
fn junk_and_comments() {
    check("set -a\n[web]\n---\n# x = 1\n\n \t\n", "junk(set -a) junk([web]) junk(---) comment(# x = 1)");
    check("\u{feff}A=1", "bom(\u{feff}) key(A) delimiter(=) text(1)");
}

#[test]
fn comments_after_values() {
    check("A=b#c", "key(A) delimiter(=) text(b#c)");
    check("A=b #c", "key(A) delimiter(=) text(b) comment(#c)");
    check("A=#fff", "key(A) delimiter(=) text(#fff)");
    check("A= #fff", "key(A) delimiter(=) comment(#fff)");
    check("A='b' # c", "key(A) delimiter(=) quote(') text(b) quote(') comment(# c)");
    check("A='b'#c", "key(A) delimiter(=) quote(') text(b) quote(') text(#c)");
}

#[test]
fn quotes() {
    check(r#"A="a \" b""#, r#"key(A) delimiter(=) quote(") text(a ) escape(\") text( b) quote(")"#);
    check(r"A='a \' b'", r"key(A) delimiter(=) quote(') text(a \' b) quote(')");
    check(r"A='C:\'", r"key(A) delimiter(=) quote(') text(C:\) quote(')");
    check("A=\"x\"yz", "key(A) delimiter(=) quote(\") text(x) quote(\") text(yz)");
    check("A='x'\"y\"", "key(A) delimiter(=) quote(') text(x) quote(') quote(\") text(y) quote(\")");
    check("A=it's", "key(A) delimiter(=) text(it's)");
    check(
        "A=\"a\nb\" # c\nB=1",
        "key(A) delimiter(=) quote(\") text(a\nb) quote(\") comment(# c) key(B) delimiter(=) text(1)",
    );
}

#[test]
fn a_quote_without_end_stops_at_its_line() {
    check("A=\"abc\nB=2", "key(A) delimiter(=) quote(\") text(abc) key(B) delimiter(=) text(2)");
    check(
        "A=\"abc\nB=\"x\"\n",
        "key(A) delimiter(=) quote(\") text(abc) key(B) delimiter(=) quote(\") text(x) quote(\")",
    );
    check("A='", "key(A) delimiter(=) quote(')");
}

#[test]
fn references() {
    check("A=$B/${C}x", "key(A) delimiter(=) reference($B) text(/) reference(${C}) text(x)");
    check("A=\"${C:-d${E}}\"", "key(A) delimiter(=) quote(\") reference(${C:-d${E}}) quote(\")");
    check("A='$B'", "key(A) delimiter(=) quote(') text($B) quote(')");
    check(r"A=\$B", r"key(A) delimiter(=) escape(\$) text(B)");
    check("A=$5 $ ${", "key(A) delimiter(=) text($5 ) text($ ) text(${)");
    check("A=x$(cat $(y))z", "key(A) delimiter(=) text(x) command($(cat $(y))) text(z)");
}

#[test]
fn endings() {
    let source = b"A=1\r\nB=2\nC=3\r";
    assert_tiles(source);
    let endings: Vec<Ending> = Document::parse(source).lines.iter().map(|line| line.ending).collect();
    assert_eq!(endings, [Ending::CrLf, Ending::Lf, Ending::None]);
}

#[test]
fn positions_count_scalar_values() {
    let source = "é=ü\r\nB=\u{1f511}x".as_bytes();
    let index = LineIndex::new(source);
    let at = |offset| {
        let position = index.position(source, offset);
        (position.line, position.column)
    };
    assert_eq!(
        [at(0), at(3), at(7), at(9), at(13), at(99)],
        [(1, 1), (1, 3), (2, 1), (2, 3), (2, 4), (2, 5)]
    );
}

#[test]
fn edits_that_overlap_are_refused() {
    let overlapping = [Edit::delete(Span::new(0, 2)), Edit::delete(Span::new(1, 3))];
    assert!(apply(b"abcd", &overlapping).is_err());
    assert!(apply(b"abcd", &[Edit::delete(Span::new(3, 9))]).is_err());
}

/// What takes minutes when the work grows with the square of the size, and no time when it does not.
#[test]
fn hostile_input_takes_linear_time() {
    let many = 200_000;
    for unit in [
        "A=\"x\n",
        "A='x\\'y\n",
        "${",
        "A=${",
        "$(",
        "A=`",
        "\\",
        "\"",
        "' '",
        "A=\"\\\"",
        "A: ",
        "# ",
        " ",
        "\r",
    ] {
        assert_tiles(unit.repeat(many).as_bytes());
    }
}

fn line_fragments() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        "A", "B_C", "=", " = ", ": ", "\"", "'", "`", "\\", "$", "${A}", "${A:-b}", "$(c)", "#", " # ", "\n",
        "\r\n", "\r", " ", "\t", "export ", "x y", "\u{feff}", "é", "\0",
    ]);
    prop::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat())
}

proptest! {
    #[test]
    fn tokens_tile_any_bytes(source in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_tiles(&source);
    }

    #[test]
    fn tokens_tile_what_looks_like_env_files(source in line_fragments()) {
        assert_tiles(source.as_bytes());
    }

    /// A quote piece that opens is followed by one that closes, but for a quote without end.
    #[test]
    fn pieces_agree_with_the_line(source in line_fragments()) {
        let document = Document::parse(source.as_bytes());
        for line in &document.lines {
            let Content::Entry(entry) = &line.content else { continue };
            let inner = entry.pieces(source.as_bytes()).filter(|piece| piece.quote == Quote::Bare).count();
            if line.facts.contains(envguard_syntax::Facts::UNTERMINATED) {
                prop_assert_eq!(inner, 0);
            }
        }
    }
}
