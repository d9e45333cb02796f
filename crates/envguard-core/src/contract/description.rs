//! What the comments of an example tell people about its variables.

use std::collections::HashMap;

use envguard_syntax::{Content, Document, Span};

use super::example::commented_out_key;
use crate::directive::Directive;

/// The descriptions of the keys of the example `source`: the block of comments directly above a key, or else the comment
/// on its line, without what is there for tools.
pub(super) fn descriptions(source: &[u8]) -> HashMap<Box<[u8]>, String> {
    let document = Document::parse(source);
    let mut descriptions = HashMap::new();
    let mut block: Vec<String> = Vec::new();
    let mut describe = |key: &[u8], lines: Vec<String>| {
        if !lines.is_empty() {
            descriptions.entry(key.into()).or_insert_with(|| lines.join("\n"));
        }
    };
    for line in &document.lines {
        match line.content {
            Content::Comment(comment) => {
                match (commented_out_key(comment, source), Remark::of(comment, source)) {
                    (Some(key), _) => describe(key.of(source), std::mem::take(&mut block)),
                    (None, Remark::Text(text)) => block.push(text),
                    (None, Remark::Divider) => block.clear(),
                    (None, Remark::Nothing) => {}
                }
            }
            Content::Entry(entry) if !entry.key.is_empty() => {
                if block.is_empty()
                    && let Remark::Text(text) = Remark::of(entry.comment, source)
                {
                    block.push(text);
                }
                describe(entry.key.of(source), std::mem::take(&mut block));
            }
            Content::Entry(_) | Content::Blank | Content::Junk(_) => block.clear(),
        }
    }
    descriptions
}

/// What a comment is to a reader.
enum Remark {
    /// Something to read.
    Text(String),
    /// A line between sections, perhaps with a heading: what stands above it is about something else.
    Divider,
    /// Nothing: it is empty, or for tools.
    Nothing,
}

impl Remark {
    fn of(comment: Span, source: &[u8]) -> Self {
        const DIVIDER: usize = 3;
        let text = String::from_utf8_lossy(comment.of(source));
        let text = text.strip_prefix('#').unwrap_or(&text);
        let marks = text.trim().bytes().take_while(|byte| matches!(byte, b'-' | b'=' | b'*' | b'#')).count();
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '#');
        let is_tag = text.strip_prefix('@').is_some_and(|name| name.starts_with(char::is_alphabetic));
        let bare = text.trim_matches(|c: char| c.is_ascii_punctuation());
        if marks >= DIVIDER {
            Remark::Divider
        } else if is_tag
            || bare.is_empty()
            || bare.eq_ignore_ascii_case("optional")
            || Directive::parse(comment, source).is_some()
        {
            Remark::Nothing
        } else {
            Remark::Text(text.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, &str)]) {
        let mut found: Vec<(String, String)> = descriptions(source.as_bytes())
            .into_iter()
            .map(|(key, text)| (String::from_utf8_lossy(&key).into_owned(), text))
            .collect();
        found.sort();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn comments_above_and_beside_describe() {
        check(
            "# Where to listen.\n#   Or not.\nPORT=1\nHOST=a # The host.\n",
            &[("HOST", "The host."), ("PORT", "Where to listen.\nOr not.")],
        );
        check("# About B.\n# B=1\n# About A.\nA=1\n", &[("A", "About A."), ("B", "About B.")]);
    }

    #[test]
    fn what_is_for_tools_describes_nothing() {
        check(
            "# The port.\n# @type=port\n# (optional)\n# envguard: allow(empty-value) x\nA=\n",
            &[("A", "The port.")],
        );
        check("# Other.\n\nA=1\n# Top.\n# --- Section ---\nB=1 # @type=port\n# ####\nC=1 #\n", &[]);
    }
}
