//! The comments that allow something, in the syntax of whatever language a file is in.

use std::ops::Range;

use super::AllowedBy;
use super::word::{foreign, words};
use crate::bytes::{before, get, is_word, line_end, line_start, skip, skip_back, skip_blanks, trim};

/// A comment that allows something.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) by: AllowedBy,
    /// The word that makes it one, with what belongs to it.
    pub(super) word: Range<usize>,
    /// The rules that are named: at least one in comments of ours, none in those of others.
    pub(super) names: Vec<Range<usize>>,
    /// Whether nothing else stands on its line.
    pub(super) is_alone: bool,
    /// Whether it is about the next line rather than its own.
    pub(super) is_for_next_line: bool,
}

/// The longest list of rules that is read.
const LONGEST: usize = 1 << 10;

/// What comments begin with, and what ends them before the end of the line. Longer ones before those that they end with.
const OPENERS: [(&[u8], Option<&[u8]>); 17] = [
    (b"<!--", Some(b"-->")),
    (b"<%#", Some(b"%>")),
    (b"{#", Some(b"#}")),
    (b"{-", Some(b"-}")),
    (b"(*", Some(b"*)")),
    (b"/*", Some(b"*/")),
    (b"//", None),
    (b"--", None),
    (b"::", None),
    (b"REM", None),
    (b"rem", None),
    (b"#", None),
    (b";", None),
    (b"*", Some(b"*/")),
    (b"'", None),
    (b"%", None),
    (b"!", None),
];

/// The comments in `text` that allow something. They are found by their words wherever these stand; ours have to stand
/// right after what begins a comment.
pub(super) fn comments(text: &[u8]) -> impl Iterator<Item = Comment> {
    words(text).filter_map(|(word, by)| match by {
        AllowedBy::Envguard => own(text, &word),
        _ => of_others(text, &word, by),
    })
}

/// The comment of ours whose `envguard:` is at `word`.
fn own(text: &[u8], word: &Range<usize>) -> Option<Comment> {
    let opening = Opening::of(text, word.start)?;
    let verb = skip_blanks(text, word.end);
    let after = verb + text.get(verb..)?.strip_prefix(b"allow").map(|_| b"allow".len())?;
    let open = skip_blanks(text, after);
    if text.get(open) != Some(&b'(') {
        return None;
    }
    let close = skip(text, open + 1, LONGEST, |byte| !matches!(byte, b')' | b'\n'));
    if text.get(close) != Some(&b')') {
        return None;
    }
    let names: Vec<_> = names(text, open + 1..close).filter(|name| is_ours(get(text, name))).collect();
    (!names.is_empty()).then(|| Comment {
        by: AllowedBy::Envguard,
        word: word.start..close + 1,
        names,
        is_alone: opening.is_alone(text, close + 1),
        is_for_next_line: false,
    })
}

/// The comment of another tool whose word is at `word`.
fn of_others(text: &[u8], word: &Range<usize>, by: AllowedBy) -> Option<Comment> {
    let said = foreign(by, text.get(word.end..)?)?;
    let end = word.end + said.length;
    if text.get(end).is_some_and(|byte| is_word(*byte)) {
        return None;
    }
    let is_alone = Opening::of(text, word.start).is_some_and(|opening| opening.is_alone(text, end));
    Some(Comment {
        by,
        word: word.start..end,
        names: Vec::new(),
        is_alone,
        is_for_next_line: said.is_for_next_line,
    })
}

/// Whether `name` is that of a rule about secrets wherever they are. Others are about env files, where they are read
/// with the file.
fn is_ours(name: &[u8]) -> bool {
    matches!(name, b"secret" | b"leaked-env-value" | b"private-key-file") || name.starts_with(b"secret/")
}

/// The names in a list that commas and blanks separate.
fn names(text: &[u8], list: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = list.start;
    std::iter::from_fn(move || {
        let separates = |byte: u8| byte == b',' || byte.is_ascii_whitespace();
        let start = skip(text, at, list.end - at, separates);
        at = skip(text, start, list.end - start, |byte| !separates(byte));
        (at > start).then_some(start..at)
    })
}

/// What begins a comment.
struct Opening {
    start: usize,
    closer: Option<&'static [u8]>,
}

impl Opening {
    /// What begins the comment whose text begins at `at`.
    fn of(text: &[u8], at: usize) -> Option<Self> {
        let line = line_start(text, at);
        let end = trim(text, line..at).end;
        let front = get(text, &(line..end));
        let (opener, closer) = OPENERS.iter().find(|(opener, _)| front.ends_with(opener))?;
        let last = *opener.last()?;
        // `##`, `///` and `/**` are none but longer.
        let start = skip_back(text, end - opener.len(), 80, |byte| byte == last);
        let is_block = *opener == b"*" && before(text, start) == Some(b'/');
        let start = start - usize::from(is_block);
        // `# envguard: allow(…)` between backticks is talked about.
        (before(text, start) != Some(b'`')).then_some(Self { start, closer: *closer })
    }

    /// Whether nothing stands before the comment on its line, nor after it: its text goes on at `from`.
    fn is_alone(&self, text: &[u8], from: usize) -> bool {
        let front = get(text, &(line_start(text, self.start)..self.start));
        let rest = get(text, &(from..line_end(text, from)));
        let after = self.closer.and_then(|closer| {
            memchr::memmem::find(rest, closer).and_then(|at| rest.get(at + closer.len()..))
        });
        front.trim_ascii().is_empty() && after.is_none_or(|after| after.trim_ascii().is_empty())
    }
}
