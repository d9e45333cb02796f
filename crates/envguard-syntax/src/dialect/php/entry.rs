//! The entries of phpdotenv: lines, and lines that go on.

use crate::dialect::text::find;

/// The end of the entry that starts at `start`, and the offset of the line after it. Nothing if it never ends.
pub(super) fn entry_end(source: &[u8], start: usize) -> Option<(usize, usize)> {
    let mut position = start;
    let mut is_open = false;
    loop {
        let end = find(source, position, |byte| byte == b'\n' || byte == b'\r');
        let next = end + if source[end..].starts_with(b"\r\n") { 2 } else { 1 };
        let line = &source[position..end];
        let quotes = quotes(line);
        if quotes < 2 && line.windows(2).any(|pair| pair == b"=\"") {
            is_open = true;
        } else if !is_open || quotes > 0 || line == b"\"" {
            return Some((end, next));
        }
        if next >= source.len() {
            return None;
        }
        position = next;
    }
}

/// How many double quotes `line` has after another character than a backslash, were all pairs of backslashes taken
/// away; 2 stands for more, too.
fn quotes(line: &[u8]) -> usize {
    let mut count = 0;
    let mut previous = None;
    let mut at = 0;
    while count < 2 {
        match line.get(at..) {
            None | Some([]) => break,
            Some([b'\\', b'\\', ..]) => at += 2,
            Some([byte, ..]) => {
                count += usize::from(*byte == b'"' && previous.is_some_and(|previous| previous != b'\\'));
                previous = Some(*byte);
                at += 1;
            }
        }
    }
    count
}
