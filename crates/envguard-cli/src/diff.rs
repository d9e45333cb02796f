//! What a change would do to a file, values masked.

use std::io::{self, Write};
use std::time::Duration;

use envguard_core::mask_line;
use envguard_syntax::{Document, Ending};
use similar::{ChangeTag, TextDiff};

/// After this long a long diff is cut into coarser pieces.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Writes the difference between two versions of the file at `path`, as `diff -u` does, with every value masked.
///
/// Lines that differ only in what the masks cover are left out, but for the note that they are there.
pub(crate) fn write(
    out: &mut dyn Write,
    path: &str,
    before: &[u8],
    after: &[u8],
    color: bool,
) -> io::Result<()> {
    let (before, after) = (masked(before), masked(after));
    if before == after {
        return writeln!(out, "{path}: changes that the masks over the values hide");
    }
    let diff = TextDiff::configure().timeout(TIMEOUT).diff_lines(&before, &after);
    let paint = |tag: ChangeTag| match (color, tag) {
        (true, ChangeTag::Delete) => ("\x1b[31m", "\x1b[0m"),
        (true, ChangeTag::Insert) => ("\x1b[32m", "\x1b[0m"),
        _ => ("", ""),
    };
    writeln!(out, "--- {path}\n+++ {path}")?;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (start, end) = paint(change.tag());
            let sign = change.tag();
            let line = change.value();
            let text = line.strip_suffix('\n').unwrap_or(line);
            writeln!(out, "{start}{sign}{text}{end}")?;
            if text.len() == line.len() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// Writes lines that a file gets at its end, behind `before`, as `diff -u` does. They are shown as they are: they are for
/// text that is made here, without any value.
pub(crate) fn write_added(
    out: &mut dyn Write,
    path: &str,
    before: &[u8],
    added: &str,
    color: bool,
) -> io::Result<()> {
    let first = before.split_inclusive(|byte| *byte == b'\n').count() + 1;
    let added = if before.is_empty() || before.ends_with(b"\n") {
        added
    } else {
        added.trim_start_matches(['\r', '\n'])
    };
    let (start, end) = if color { ("\x1b[32m", "\x1b[0m") } else { ("", "") };
    writeln!(out, "--- {path}\n+++ {path}\n@@ -{},0 +{first},{} @@", first - 1, added.lines().count())?;
    for line in added.lines() {
        writeln!(out, "{start}+{line}{end}")?;
    }
    Ok(())
}

/// The file with every value masked; carriage returns and blanks at the end of a line are made visible.
fn masked(source: &[u8]) -> String {
    let document = Document::parse(source);
    let mut text = String::new();
    for line in &document.lines {
        let line_text = mask_line(&document, line);
        let shown = String::from_utf8_lossy(&line_text);
        let trimmed = shown.trim_end_matches([' ', '\t']);
        text.push_str(trimmed);
        for blank in shown[trimmed.len()..].chars() {
            text.push(if blank == '\t' { '→' } else { '·' });
        }
        match line.ending {
            Ending::None => {}
            Ending::Lf => text.push('\n'),
            Ending::CrLf => text.push_str("␍\n"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: &str) {
        let mut out = Vec::new();
        write(&mut out, ".env", before.as_bytes(), after.as_bytes(), false).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn shows_what_changes_and_no_value() {
        check(
            "A=secret  \nB=x\n",
            "A=\"secret\"\nB=x\n",
            "--- .env\n+++ .env\n@@ -1,2 +1,2 @@\n-A=******··\n+A=\"******\"\n B=*\n",
        );
        check("A=1", "A=1\n", "--- .env\n+++ .env\n@@ -1 +1 @@\n-A=*\n\\ No newline at end of file\n+A=*\n");
        check("A=1\n", "A=2\n", ".env: changes that the masks over the values hide\n");
    }
}
