//! What renderers get: findings with nothing in them that must not be shown.
//!
//! This is the one place where findings leave the bytes of their file behind. Messages cannot hold values by their
//! type, source lines are masked here, and no renderer ever sees a file.

use std::cmp::Ordering;
use std::sync::Arc;

use envguard_core::{
    Applicability, Context, Diagnostic, Fix, Rule, Severity, SourceFile, mask_line, may_show_edit,
};
use envguard_secrets::Confidence;
use envguard_syntax::{Document, LineIndex, Position, Span};

/// A diagnostic, ready to be shown.
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
    pub(crate) path: Arc<str>,
    pub(crate) start: Position,
    pub(crate) end: Position,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<Place>,
    pub(crate) fix: Option<FixNote>,
    pub(crate) fingerprint: Option<String>,
    /// How sure it is, where that is not taken for granted.
    pub(crate) confidence: Option<Confidence>,
    /// The commit that it first appears in, where it comes out of the history.
    pub(crate) commit: Option<Commit>,
    /// What spoke for and against it, with its weight, where somebody wants to know.
    pub(crate) why: Vec<(i32, &'static str)>,
    /// The masked lines that it is about; only for formats that show them.
    pub(crate) snippets: Vec<Snippet>,
}

impl Finding {
    /// The order in which findings are told: by path, place and rule; of those out of the history, the oldest commit first.
    pub(crate) fn by_place(a: &Self, b: &Self) -> Ordering {
        (a.path.cmp(&b.path))
            .then_with(|| a.commit.cmp(&b.commit))
            .then_with(|| (a.start.offset, a.end.offset).cmp(&(b.start.offset, b.end.offset)))
            .then_with(|| a.rule.name.cmp(b.rule.name))
            .then_with(|| a.message.cmp(&b.message))
    }
}

/// Another place that has to do with a finding.
pub(crate) struct Place {
    pub(crate) path: Arc<str>,
    pub(crate) start: Position,
    pub(crate) end: Position,
    pub(crate) message: String,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Commit {
    /// When it was made, as ISO 8601 has it.
    pub(crate) author_date: String,
    /// Its object id, in hexadecimal digits.
    pub(crate) id: String,
}

/// That a finding can be mended.
pub(crate) struct FixNote {
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    /// What it changes; nothing where a part of a value would be told.
    pub(crate) edits: Vec<Replacement>,
}

/// A text that comes in the place of another.
pub(crate) struct Replacement {
    pub(crate) start: Position,
    pub(crate) end: Position,
    pub(crate) text: String,
}

/// Some masked lines of the file.
pub(crate) struct Snippet {
    /// The offset of its first byte in the file.
    pub(crate) offset: usize,
    /// The number of its first line, from 1.
    pub(crate) line: usize,
    /// The lines, with their endings. As long as in the file, byte for byte.
    pub(crate) text: Vec<u8>,
}

/// Turns the diagnostics of one file into findings.
pub(crate) struct Findings<'c, 'a> {
    file: &'c SourceFile,
    subject: Subject<'c, 'a>,
    index: LineIndex,
}

/// What is known of the file.
enum Subject<'c, 'a> {
    /// An env file.
    Env(&'c Context<'a>),
    /// Any other: its bytes, values masked.
    Other(&'c [u8]),
}

/// A snippet shows no more lines than this of a value that goes over many.
const MAX_SNIPPET_LINES: usize = 4;

/// Nor does it show more than this of a line.
pub(crate) const MAX_SNIPPET_BYTES: usize = 4096;

impl<'c, 'a> Findings<'c, 'a> {
    pub(crate) fn new(context: &'c Context<'a>) -> Self {
        Self { file: context.file, subject: Subject::Env(context), index: LineIndex::new(context.source()) }
    }

    /// For the findings of a file that is no env file. `masked` are its bytes as they may be shown.
    pub(crate) fn of_other(file: &'c SourceFile, masked: &'c [u8]) -> Self {
        Self { file, subject: Subject::Other(masked), index: LineIndex::new(&file.bytes) }
    }

    /// The finding that `diagnostic` is, with the lines that it is about.
    pub(crate) fn with_snippets(&self, diagnostic: &Diagnostic) -> Finding {
        let mut finding = self.plain(diagnostic);
        let same_file = diagnostic.related_places().iter().filter(|place| place.file.is_none());
        finding.snippets.extend(self.snippet(diagnostic.span));
        for place in same_file {
            let shown = finding.snippets.iter().any(|snippet| {
                let range = snippet.offset..=snippet.offset + snippet.text.len();
                range.contains(&(place.span.start as usize)) && range.contains(&(place.span.end as usize))
            });
            if !shown {
                finding.snippets.extend(self.snippet(place.span));
            }
        }
        finding
    }

    /// The finding that `diagnostic` is, without what not every format has: lines, fix and fingerprint.
    pub(crate) fn plain(&self, diagnostic: &Diagnostic) -> Finding {
        let (source, path) = (&self.file.bytes, &self.file.path);
        let (message, help) = match self.subject {
            Subject::Env(context) => (diagnostic.headline(&context.document), diagnostic.help_text(context)),
            Subject::Other(_) => (diagnostic.headline_alone(), diagnostic.help_alone()),
        };
        let related = diagnostic.related_places().iter().map(|related| match &related.file {
            Some(file) => place_in(file, related.span, related.message.to_string()),
            None => Place {
                path: Arc::clone(path),
                start: self.index.position(source, related.span.start),
                end: self.index.position(source, related.span.end),
                message: related.message.to_string(),
            },
        });
        Finding {
            rule: diagnostic.rule,
            severity: diagnostic.severity,
            path: Arc::clone(path),
            start: self.index.position(source, diagnostic.span.start),
            end: self.index.position(source, diagnostic.span.end),
            message,
            help,
            related: related.collect(),
            fix: None,
            fingerprint: None,
            confidence: diagnostic.how_sure(),
            commit: None,
            why: Vec::new(),
            snippets: Vec::new(),
        }
    }

    /// What can be told of `fix`.
    pub(crate) fn fix_note(&self, fix: &Fix) -> FixNote {
        let Subject::Env(Context { document, .. }) = self.subject else {
            return FixNote {
                title: fix.title.to_string(),
                applicability: fix.applicability,
                edits: Vec::new(),
            };
        };
        // A part of a fix would be another fix.
        let may_show = fix.edits.iter().all(|edit| may_show_edit(document, edit));
        let shown = if may_show { &*fix.edits } else { &[] };
        let at = |offset| self.index.position(&self.file.bytes, offset);
        let edits = shown.iter().map(|edit| Replacement {
            start: at(edit.span.start),
            end: at(edit.span.end),
            text: String::from_utf8_lossy(&edit.text).into_owned(),
        });
        FixNote { title: fix.title.to_string(), applicability: fix.applicability, edits: edits.collect() }
    }

    /// The masked lines that `span` is on; `None` in an empty file, and for a line that is too long to show.
    fn snippet(&self, span: Span) -> Option<Snippet> {
        let (offset, text) = match self.subject {
            Subject::Env(context) => lines_of_document(&context.document, span)?,
            Subject::Other(masked) => lines_of_text(masked, span)?,
        };
        if text.is_empty() && !span.is_empty() {
            return None;
        }
        let line = self.index.position(&self.file.bytes, u32::try_from(offset).ok()?).line as usize;
        Some(Snippet { offset, line, text })
    }
}

/// The masked lines of an env file that `span` is on, with their offset.
fn lines_of_document(document: &Document<'_>, span: Span) -> Option<(usize, Vec<u8>)> {
    let first = document.line_at(span.start)?;
    let last = document.line_at(span.end.saturating_sub(1).max(span.start))?.min(first + MAX_SNIPPET_LINES);
    let mut text = Vec::new();
    for line in &document.lines[first..=last] {
        if text.len() + line.span.len() > MAX_SNIPPET_BYTES {
            break;
        }
        text.extend(mask_line(document, line));
        text.extend(ending_of(line));
    }
    Some((document.lines[first].span.start as usize, text))
}

/// The lines of a masked text that `span` is on, with their offset.
fn lines_of_text(masked: &[u8], span: Span) -> Option<(usize, Vec<u8>)> {
    // What is further away is not shown anyway.
    let nearest = (span.start as usize).saturating_sub(MAX_SNIPPET_BYTES);
    let before = masked.get(nearest..span.start as usize)?;
    let start = match before.iter().rposition(|byte| *byte == b'\n') {
        Some(end) => nearest + end + 1,
        None if nearest == 0 => 0,
        None => return None,
    };
    let mut text = Vec::new();
    for line in masked[start..].split_inclusive(|byte| *byte == b'\n').take(MAX_SNIPPET_LINES + 1) {
        let is_past = !text.is_empty() && start + text.len() >= span.end as usize;
        if is_past || text.len() + line.len() > MAX_SNIPPET_BYTES {
            break;
        }
        text.extend(line);
    }
    Some((start, text))
}

fn place_in(file: &SourceFile, span: Span, message: String) -> Place {
    let index = LineIndex::new(&file.bytes);
    let at = |offset| index.position(&file.bytes, offset);
    Place { path: Arc::clone(&file.path), start: at(span.start), end: at(span.end), message }
}

fn ending_of(line: &envguard_syntax::Line) -> &'static [u8] {
    match line.ending {
        envguard_syntax::Ending::None => b"",
        envguard_syntax::Ending::Lf => b"\n",
        envguard_syntax::Ending::CrLf => b"\r\n",
    }
}
