//! What a version of a file has that another one has not.

use std::ops::Range;

use gix::bstr::ByteSlice;

use super::delta::Piece;

/// How many lines around a change are looked at again, since they may read differently by it.
const AROUND: usize = 4;

/// Something that was found in a version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark<T> {
    /// Where.
    pub(crate) span: Range<usize>,
    /// What.
    pub(crate) what: T,
}

/// The lines of `text` to be read, in ranges of whole lines, and what was found in the others when they were read in
/// `base`, another version with the marks `marks` in their order. `text` has the `pieces` of it.
///
/// A line that lies whole in a piece needs not be read, unless a change is near. A mark belongs to the line that it
/// begins in; the lines of one that has not stayed as it was are read again.
pub(super) fn compare<T: Clone>(
    text: &[u8],
    base: &[u8],
    pieces: &[Piece],
    marks: &[Mark<T>],
) -> (Vec<Range<usize>>, Vec<Mark<T>>) {
    let kept: Vec<Piece> = pieces.iter().filter_map(|piece| whole_lines(*piece, text, base)).collect();
    let mut fresh = Vec::new();
    let (mut to, mut from) = (0, 0);
    for piece in &kept {
        // Where lines were taken out between two pieces, the range is empty, but something has changed all the same.
        if piece.to > to || piece.from != from {
            fresh.push(widened(to..piece.to, text));
        }
        (to, from) = (piece.to + piece.length, piece.from + piece.length);
    }
    if to < text.len() || from < base.len() {
        fresh.push(widened(to..text.len(), text));
    }
    let mut stayed = Vec::new();
    // A piece of the base may be in the text more than once.
    for piece in &kept {
        let end = piece.from + piece.length;
        let first = marks.partition_point(|mark| mark.span.start < piece.from);
        let marks = marks.get(first..).unwrap_or_default();
        for mark in marks.iter().take_while(|mark| mark.span.start < end) {
            let start = piece.to + (mark.span.start - piece.from);
            if mark.span.end <= end {
                stayed.push(Mark { span: start..start + mark.span.len(), what: mark.what.clone() });
            } else {
                fresh.push(widened(start..piece.to + piece.length, text));
            }
        }
    }
    let fresh = merged(fresh);
    let is_fresh = |at| {
        let after = fresh.partition_point(|range: &Range<usize>| range.start <= at);
        after.checked_sub(1).and_then(|before| fresh.get(before)).is_some_and(|range| at < range.end)
    };
    stayed.retain(|mark| !is_fresh(mark.span.start));
    stayed.sort_by_key(|mark| (mark.span.start, mark.span.end));
    (fresh, stayed)
}

/// The whole lines in a piece that are whole lines in both versions; `None` if there are none.
fn whole_lines(piece: Piece, text: &[u8], base: &[u8]) -> Option<Piece> {
    let Piece { from, to, length } = piece;
    let here = text.get(to..to + length)?;
    let begins =
        |text: &[u8], at: usize| at.checked_sub(1).is_none_or(|before| text.get(before) == Some(&b'\n'));
    let is_start = begins(text, to) && begins(base, from);
    let start = if is_start { 0 } else { here.find_byte(b'\n')? + 1 };
    let is_end = to + length == text.len() && from + length == base.len();
    let end = if is_end { length } else { here.rfind_byte(b'\n')? + 1 };
    (start < end).then(|| Piece { from: from + start, to: to + start, length: end - start })
}

/// A range of whole lines with those around it.
fn widened(range: Range<usize>, text: &[u8]) -> Range<usize> {
    let Range { mut start, mut end } = range;
    for _ in 0..AROUND {
        // The line end before the range ends the first of the lines.
        let before = text.get(..start.saturating_sub(1)).unwrap_or_default();
        start = before.rfind_byte(b'\n').map_or(0, |line_end| line_end + 1);
        let after = text.get(end..).unwrap_or_default();
        end = after.find_byte(b'\n').map_or(text.len(), |line_end| end + line_end + 1);
    }
    start..end
}

/// `ranges` in order, and those in one that touch.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged.retain(|range| !range.is_empty());
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares `text` with `base`, of which it has the lines that are in both, in their order. Marks are in brackets in
    /// the base; `expected` has the lines to be read, and the marks that stayed.
    #[track_caller]
    fn check(base: &str, text: &str, expected: &[&str], stayed: &[&str]) {
        let marks: Vec<_> = base
            .match_indices('[')
            .map(|(at, _)| {
                let end = at + base[at..].find(']').unwrap() + 1;
                Mark { span: at..end, what: base[at..end].to_owned() }
            })
            .collect();
        let (fresh, found) = compare(text.as_bytes(), base.as_bytes(), &pieces(base, text), &marks);
        assert_eq!(fresh.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), expected);
        for mark in &found {
            assert_eq!(text[mark.span.clone()], mark.what);
        }
        assert_eq!(found.iter().map(|mark| &*mark.what).collect::<Vec<_>>(), stayed);
    }

    /// The lines of `text` that are further on in `base` than the one before, with what stays of the line end.
    fn pieces(base: &str, text: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut from, mut to) = (0, 0);
        for line in text.split_inclusive('\n') {
            if let Some(at) = base[from..].find(line) {
                let piece = Piece { from: from + at, to, length: line.len() };
                from = piece.from + piece.length;
                match pieces.last_mut() {
                    Some(last) if last.from + last.length == piece.from && last.to + last.length == to => {
                        last.length += piece.length;
                    }
                    _ => pieces.push(piece),
                }
            }
            to += line.len();
        }
        pieces
    }

    const LONG: &str = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\nc\nd\ne\nf\n";

    #[test]
    fn the_same() {
        check(LONG, LONG, &[], &[]);
        check("", "", &[], &[]);
        check("[a]", "[a]", &[], &["[a]"]);
    }

    #[test]
    fn nothing_in_common() {
        check("[a]\n", "b\n", &["b\n"], &[]);
        check("", "b\nc", &["b\nc"], &[]);
        check("b\n", "", &[], &[]);
    }

    #[test]
    fn changes_and_the_lines_around() {
        check(LONG, &LONG.replace('8', "x"), &["4\n5\n6\n7\nx\n9\na\nb\nc\n"], &[]);
        check(LONG, &LONG.replace("8\n", ""), &["4\n5\n6\n7\n9\na\nb\nc\n"], &[]);
        check(LONG, &LONG.replace("0\n", ""), &["1\n2\n3\n4\n"], &[]);
        check(LONG, &LONG.replace("f\n", ""), &["b\nc\nd\ne\n"], &[]);
        check(LONG, &format!("x\n{LONG}y"), &["x\n0\n1\n2\n3\n", "c\nd\ne\nf\ny"], &[]);
    }

    #[test]
    fn marks_that_stay() {
        let base = LONG.replace('1', "k = [1]").replace('8', "[8]").replace('f', "[f]");
        check(&base, &base.replace("[8]", "x"), &["4\n5\n6\n7\nx\n9\na\nb\nc\n"], &["[1]", "[f]"]);
        check(&base, &format!("x\n{base}"), &["x\n0\nk = [1]\n2\n3\n"], &["[8]", "[f]"]);
    }

    #[test]
    fn marks_of_several_lines() {
        let base = LONG.replace("1\n", "[1\n").replace('9', "9]");
        let text = base.replace("8\n", "x\n");
        check(&base, &text, &["0\n[1\n2\n3\n4\n5\n6\n7\nx\n9]\na\nb\nc\n"], &[]);
        check(&base, &base.replace('e', "x"), &["a\nb\nc\nd\nx\nf\n"], &["[1\n2\n3\n4\n5\n6\n7\n8\n9]"]);
    }

    #[test]
    fn parts_of_lines() {
        // The piece begins and ends within lines of one of the two; and of a broken delta, nothing is believed.
        let check = |text: &str, base: &str, length, expected| {
            let piece = Piece { from: 0, to: 1, length };
            let (fresh, _) = compare::<()>(text.as_bytes(), base.as_bytes(), &[piece], &[]);
            assert_eq!(fresh.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), [expected]);
        };
        check("xab\ncd", "ab\ncd\n", 5, "xab\ncd");
        check("ab\n1\n2\n3\n4\n5\n", "b\n1\n2\n3\n4\n5\n", 12, "ab\n1\n2\n3\n4\n");
        check("a", "a", 5, "a");
    }
}
