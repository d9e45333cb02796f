//! Where in a file a key belongs that another file has.

use std::collections::HashMap;

use envguard_syntax::{Content, Document, Edit, Span};
use foldhash::fast::RandomState;

/// Lines to be added for one key.
pub(super) struct Addition {
    /// The index of the key's line in the file that has it.
    pub(super) line: usize,
    /// What is added, line by line.
    pub(super) lines: Vec<Vec<u8>>,
}

/// Where lines go, in the order in which they stand if several go before the same line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Right behind the key that precedes them.
    AfterKey,
    /// As a group of their own, with blank lines around it.
    AsGroup,
    /// Right before the key that follows them.
    BeforeKey,
}

/// Lines that go together, before the line of this index.
struct Insertion {
    before: usize,
    way: Way,
    lines: Vec<Vec<u8>>,
}

/// The edits that put `additions`, which are keys of `from` in its order, into `target`; lines end in `ending`.
///
/// Lines without a blank line between them are a group. A key goes behind the one that precedes it in its group, or
/// else before the one that follows it there. A group that is missing as a whole becomes one, after the group of the key
/// that precedes it, or before that of the key that follows it.
pub(super) fn place(
    target: &Document<'_>,
    from: &Document<'_>,
    additions: &[Addition],
    ending: &str,
) -> Vec<Edit> {
    let mut insertions = insertions(target, from, additions);
    insertions.sort_by_key(|insertion| (insertion.before, insertion.way));
    insertions.chunk_by(|a, b| a.before == b.before).map(|together| edit(target, together, ending)).collect()
}

fn insertions(target: &Document<'_>, from: &Document<'_>, additions: &[Addition]) -> Vec<Insertion> {
    let places = Places::new(target);
    let mut insertions = Vec::new();
    let mut additions = additions.iter().peekable();
    let mut preceding = None;
    // Groups that come before any key that the target has.
    let mut leading: Vec<Insertion> = Vec::new();
    for group in groups(from) {
        // What is missing from this group, each with the key that precedes it here.
        let (mut within, mut following) = (None, None);
        let mut missing: Vec<(Option<usize>, &Addition)> = Vec::new();
        for index in group {
            if let Some(addition) = additions.next_if(|addition| addition.line == index) {
                missing.push((within, addition));
            } else if let Some(line) = places.line_of(from, index) {
                within = Some(line);
                following = following.or(within);
            }
        }
        let group = || missing.iter().flat_map(|(_, addition)| addition.lines.iter().cloned()).collect();
        match (following, preceding) {
            _ if missing.is_empty() => {}
            (Some(following), _) => insertions.extend(missing.iter().map(|(behind, addition)| {
                let (before, way) = match behind {
                    Some(line) => (line + 1, Way::AfterKey),
                    None => (start_of_comments(target, following, |_| true), Way::BeforeKey),
                };
                Insertion { before, way, lines: addition.lines.clone() }
            })),
            (None, Some(line)) => {
                let before = places.end_of_group(line);
                insertions.push(Insertion { before, way: Way::AsGroup, lines: group() });
            }
            (None, None) => {
                leading.push(Insertion { before: target.lines.len(), way: Way::AsGroup, lines: group() });
            }
        }
        if let Some(following) = following.filter(|_| preceding.is_none()) {
            leading.iter_mut().for_each(|insertion| insertion.before = places.start_of_group(following));
        }
        preceding = within.or(preceding);
        if preceding.is_some() {
            insertions.append(&mut leading);
        }
    }
    insertions.append(&mut leading);
    insertions
}

/// All insertions before one line, in one edit.
fn edit(target: &Document<'_>, insertions: &[Insertion], ending: &str) -> Edit {
    let before = insertions.first().map_or(0, |insertion| insertion.before);
    let ending = ending.as_bytes();
    let mut text = Vec::new();
    let last = before.checked_sub(1).and_then(|index| target.lines.get(index));
    if last.is_some_and(|line| line.ending.is_empty()) {
        text.extend_from_slice(ending);
    }
    let is_blank = |index: usize| target.lines.get(index).is_none_or(|line| line.content == Content::Blank);
    let mut after_blank = before.checked_sub(1).is_none_or(is_blank);
    for insertion in insertions {
        if insertion.way == Way::AsGroup && !after_blank {
            text.extend_from_slice(ending);
        }
        for line in &insertion.lines {
            text.extend_from_slice(line);
            text.extend_from_slice(ending);
        }
        after_blank = false;
        if insertion.way == Way::AsGroup && !is_blank(before) {
            text.extend_from_slice(ending);
            after_blank = true;
        }
    }
    let offset = target.lines.get(before).map_or(target.source.len(), |line| line.span.start as usize);
    Edit::replace(Span::empty(offset), text)
}

/// The index of the first of the comments that stand right above the line of this index and that are `wanted`; that of
/// the line itself where there are none.
pub(super) fn start_of_comments(
    document: &Document<'_>,
    line: usize,
    is_wanted: impl Fn(Span) -> bool,
) -> usize {
    let above = document.lines[..line].iter().rev();
    let comments =
        above.take_while(|line| matches!(line.content, Content::Comment(comment) if is_wanted(comment)));
    line - comments.count()
}

/// The lines of each group of `document`, by their indices.
fn groups<'d>(document: &'d Document<'_>) -> impl Iterator<Item = std::ops::Range<usize>> + 'd {
    let mut end = 0;
    document.lines.split(|line| line.content == Content::Blank).map(move |group| {
        let start = end;
        end += group.len() + 1;
        start..start + group.len()
    })
}

/// Where the keys of a file stand, and where its groups begin and end.
struct Places<'d, 's> {
    /// The last line of each key.
    lines: HashMap<&'s [u8], usize, RandomState>,
    groups: Vec<std::ops::Range<usize>>,
    document: &'d Document<'s>,
}

impl<'d, 's> Places<'d, 's> {
    fn new(document: &'d Document<'s>) -> Self {
        let lines = document.entries().map(|(line, entry)| (entry.key.of(document.source), line)).collect();
        Self { lines, groups: groups(document).collect(), document }
    }

    /// The last line that has the key of the line `index` of `from`.
    fn line_of(&self, from: &Document<'_>, index: usize) -> Option<usize> {
        let key = from.lines.get(index)?.entry()?.key.of(from.source);
        self.lines.get(key).copied().filter(|_| !key.is_empty())
    }

    fn group_of(&self, line: usize) -> Option<&std::ops::Range<usize>> {
        self.groups.get(self.groups.partition_point(|group| group.end <= line))
    }

    fn start_of_group(&self, line: usize) -> usize {
        self.group_of(line).map_or(0, |group| group.start)
    }

    fn end_of_group(&self, line: usize) -> usize {
        self.group_of(line).map_or(self.document.lines.len(), |group| group.end)
    }
}
