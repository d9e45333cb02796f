//! Folding lines where a terminal ends.

use std::io::{self, Write};

/// Lines of whole words, none wider than `width` unless a word is.
pub(crate) fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut left = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = length(word).saturating_add(1);
        match lines.last_mut() {
            Some(line) if needed <= left => {
                line.push(' ');
                line.push_str(word);
                left -= needed;
            }
            _ => {
                lines.push(word.to_owned());
                left = width.saturating_add(1).saturating_sub(needed);
            }
        }
    }
    lines
}

/// Writes `text` in lines of this width.
pub(crate) fn write(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    fold(text, width).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// A page of Markdown with its paragraphs in lines of this width. Code, tables and headings stay as they are.
pub(crate) fn markdown(page: &str, width: usize) -> String {
    let mut folded = String::new();
    let mut paragraph = String::new();
    let mut is_code = false;
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        let stands = is_code || is_fence || line.is_empty() || line.starts_with(['#', '|', ' ']);
        if stands || line.starts_with("- ") {
            flush(&mut paragraph, width, &mut folded);
        }
        is_code ^= is_fence;
        if stands {
            folded.push_str(line);
            folded.push('\n');
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    flush(&mut paragraph, width, &mut folded);
    folded
}

fn flush(paragraph: &mut String, width: usize, folded: &mut String) {
    for line in fold(paragraph, width) {
        folded.push_str(&line);
        folded.push('\n');
    }
    paragraph.clear();
}

/// In characters.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        assert_eq!(fold("one two three", 7), ["one two", "three"]);
        assert_eq!(fold("immeasurable é é", 3), ["immeasurable", "é é"]);
        assert_eq!(fold("all of it", usize::MAX), ["all of it"]);
        assert!(fold(" ", 3).is_empty());
    }

    #[test]
    fn of_markdown_only_paragraphs_are_folded() {
        let page = "# A long heading\n\none two\nthree\n\n- one two\n- three\n```env\nONE=two three\n```\n";
        let folded =
            "# A long heading\n\none two\nthree\n\n- one\ntwo\n- three\n```env\nONE=two three\n```\n";
        assert_eq!(markdown(page, 7), folded);
        assert_eq!(markdown("one\ntwo\n", usize::MAX), "one two\n");
    }
}
