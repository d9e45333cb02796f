//! Files of platforms as they may be shown.

use envguard_syntax::Span;

use super::Platform;
use crate::tree::{Syntax, TreeMask, parse};
use crate::{KeyName, SourceFile};

/// The bytes of `file`, a file of a platform, with values and comments masked.
pub fn masked(file: &SourceFile) -> Vec<u8> {
    let source = &file.bytes;
    if let Some(syntax) = Syntax::of(&file.path) {
        let tree = parse(syntax, source);
        return TreeMask::new(syntax, source, &tree).lines(Span::new(0, source.len()));
    }
    let delimiter = match Platform::of_name(&file.path) {
        Some(Platform::Procfile) => Some(b':'),
        Some(Platform::Systemd) => Some(b'='),
        _ => None,
    };
    let mut masked = Vec::with_capacity(source.len());
    let mut is_continued = false;
    for line in source.split_inclusive(|byte| *byte == b'\n') {
        let shown = if is_continued { 0 } else { shown_length(line, delimiter) };
        let (shown, hidden) = line.split_at_checked(shown).unwrap_or((b"", line));
        masked.extend_from_slice(shown);
        masked.extend(hidden.iter().map(|byte| if byte.is_ascii_whitespace() { *byte } else { b'*' }));
        is_continued = line.trim_ascii_end().ends_with(b"\\");
    }
    masked
}

/// How much of the beginning of `line` may be shown: the header of a section, the name of a setting with its
/// `delimiter`, the mark of a comment.
fn shown_length(line: &[u8], delimiter: Option<u8>) -> usize {
    let blanks = line.len() - line.trim_ascii_start().len();
    let text = line.trim_ascii();
    let length = match text {
        [b'#' | b';', ..] => 1,
        [b'[', name @ .., b']'] if KeyName::may_show(name) => text.len(),
        _ => match text.iter().position(|byte| Some(*byte) == delimiter) {
            Some(at) if KeyName::may_show(text.get(..at).unwrap_or_default().trim_ascii()) => at + 1,
            _ => 0,
        },
    };
    blanks + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_shown() {
        let cases = [
            ("a.service", "[Service]\r\nEnvironment=A=s3cret \\\n  B=s3cret\n# s3cret\ns3cret", {
                "[Service]\r\nEnvironment=******** *\n  ********\n# ******\n******"
            }),
            ("Procfile", "web: A=s3cret run\n# s3cret\ns3cret\n", "web: ******** ***\n# ******\n******\n"),
            ("compose.yaml", "a: s3cret # s3cret\n", "a: ****** # ******\n"),
            ("-", "a=s3cret\n", "********\n"),
        ];
        for (path, source, expected) in cases {
            assert_eq!(String::from_utf8(masked(&SourceFile::new(path, source))).unwrap(), expected);
        }
    }
}
