//! For people: each finding with the masked lines that it is about, by miette; at the end what is left and the sum.

use std::fmt::{self, Display};
use std::io::{self, Write};

use envguard_core::Severity;
use envguard_secrets::Confidence;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::{Renderer, Wants, count, outlook};
use crate::finding::{Finding, Place, Snippet};
use crate::report::Summary;

/// What the place that is written to can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) color: bool,
    pub(crate) unicode: bool,
    /// In columns.
    pub(crate) width: usize,
    /// Whether the sums at the end are wanted.
    pub(crate) summary: bool,
}

pub(super) struct Human {
    terminal: Terminal,
    limit: usize,
    handler: GraphicalReportHandler,
    shown: usize,
}

impl Human {
    pub(super) fn new(terminal: Terminal, limit: usize) -> Self {
        Self { terminal, limit, handler: handler(terminal), shown: 0 }
    }
}

/// How miette draws for `terminal`.
pub(super) fn handler(terminal: Terminal) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if terminal.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if terminal.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(terminal.width)
        .with_links(false)
        .without_cause_chain()
}

impl Renderer for Human {
    fn limit(&self) -> usize {
        self.limit
    }

    fn wants(&self) -> Wants {
        Wants { lines: true, fixes: false }
    }

    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        self.shown += 1;
        let mut text = String::new();
        if self.handler.render_report(&mut text, &View(finding)).is_err() {
            // A place that cannot be drawn is still named.
            let Finding { path, start, message, rule, .. } = finding;
            text = format!("{}: {path}:{}:{}: {message}\n", rule.name, start.line, start.column);
        }
        // Lines are padded to the width of the theme's boxes, which helps nobody in a log.
        for line in text.trim_end().lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !self.terminal.summary {
            return Ok(());
        }
        if let Some(outlook) = &summary.outlook {
            outlook::human(out, outlook, self.terminal)?;
        }
        let total = summary.total();
        if total > self.shown {
            write_counts(out, summary, self.shown)?;
        }
        if summary.mended > 0 {
            writeln!(out, "{} mended", count(summary.mended, "finding"))?;
        }
        writeln!(out, "{}", sum(summary))?;
        if summary.fixable > 0 {
            writeln!(out, "some can be mended: `envguard check --fix --diff` shows how")?;
        }
        Ok(())
    }
}

/// What was checked and found, in one line.
pub(super) fn sum(summary: &Summary) -> String {
    let files = count(summary.files, "file");
    if summary.files == 0 {
        return "no files found".to_owned();
    }
    if summary.total() == 0 {
        return format!("{files} checked, nothing found");
    }
    let parts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let parts = parts.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun));
    format!("{files} checked: {}", parts.collect::<Vec<_>>().join(", "))
}

/// All findings by rule, the most frequent first.
fn write_counts(out: &mut dyn Write, summary: &Summary, shown: usize) -> io::Result<()> {
    writeln!(out, "{shown} shown of {}; by rule:", count(summary.total(), "finding"))?;
    let mut rules = summary.by_rule.clone();
    rules.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.name.cmp(b.name)));
    for (rule, count) in rules {
        writeln!(out, "{count:>8}  {}", rule.name)?;
    }
    writeln!(out, "`--max-diagnostics 0` shows all, `--format concise` one a line")?;
    writeln!(out)
}

/// The beginning of an object id, enough to tell it from others.
fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

/// A finding as miette wants it.
struct View<'f>(&'f Finding);

impl Diagnostic for View<'_> {
    fn code(&self) -> Option<Box<dyn Display + '_>> {
        Some(Box::new(self.0.rule.name))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.0.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        let elsewhere = self.0.related.iter().filter(|place| place.path != self.0.path);
        let mut lines: Vec<String> = self.0.help.iter().cloned().collect();
        if let Some(confidence) = self.0.confidence.filter(|confidence| *confidence < Confidence::High) {
            let hint = if self.0.why.is_empty() { " `scan --why` says why" } else { "" };
            lines.push(format!("of {} confidence:{hint}", confidence.name()));
        }
        if let Some(commit) = &self.0.commit {
            lines.push(format!("since commit {} of {}", short(&commit.id), commit.author_date));
        }
        lines.extend(self.0.why.iter().map(|(weight, text)| format!("{weight:+4} {text}")));
        lines.extend(elsewhere.map(|place| {
            format!("{}: {}:{}:{}", place.message, place.path, place.start.line, place.start.column)
        }));
        if self.0.snippets.is_empty() {
            lines.insert(0, format!("at {}:{}:{}", self.0.path, self.0.start.line, self.0.start.column));
        }
        (!lines.is_empty()).then(|| Box::new(lines.join("\n")) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.0.snippets.is_empty()).then_some(self as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let finding = self.0;
        let shown_from = finding.snippets.first()?.offset;
        let span = move |start: u32, end: u32| self.clip((start as usize, (end - start) as usize));
        // What is said of the very place of the finding is said at its mark: two marks there would hide each other.
        let place = (finding.start.offset, finding.end.offset);
        let (here, elsewhere): (Vec<&Place>, Vec<&Place>) = finding
            .related
            .iter()
            .filter(|related| related.path == finding.path)
            .partition(|related| (related.start.offset, related.end.offset) == place);
        let here: Vec<&str> = here.into_iter().map(|related| related.message.as_str()).collect();
        let message = (!here.is_empty()).then(|| here.join("; "));
        // A byte order mark is before all that is shown.
        let start = place.0.max(u32::try_from(shown_from).unwrap_or(u32::MAX));
        let primary = LabeledSpan::new_primary_with_span(message, span(start, place.1.max(start)));
        let related = elsewhere.into_iter().map(move |related| {
            let span = span(related.start.offset, related.end.offset);
            LabeledSpan::new_with_span(Some(related.message.clone()), span)
        });
        let visible = |label: &LabeledSpan| self.snippet_at(label.offset()).is_some();
        Some(Box::new(std::iter::once(primary).chain(related.filter(visible))))
    }
}

impl View<'_> {
    fn snippet_at(&self, offset: usize) -> Option<&Snippet> {
        self.0
            .snippets
            .iter()
            .find(|snippet| (snippet.offset..=snippet.offset + snippet.text.len()).contains(&offset))
    }

    /// The line and column of the finding, or of the related place, that begins at `offset`. They cannot be told from
    /// the snippet: a mask is as long in bytes as what it covers, not in characters.
    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let mut places = std::iter::once(self.0.start).chain(self.0.related.iter().map(|place| place.start));
        let place = places.find(|place| place.offset as usize == offset).unwrap_or(self.0.start);
        (place.line as usize, place.column as usize)
    }

    /// The part of a span that is in its snippet: a value over many lines is not shown whole.
    fn clip(&self, (offset, length): (usize, usize)) -> (usize, usize) {
        let end = self.snippet_at(offset).map_or(offset, |snippet| snippet.offset + snippet.text.len());
        (offset, length.min(end - offset))
    }
}

impl SourceCode for View<'_> {
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        lines_before: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let snippet = self
            .snippet_at(span.offset())
            .filter(|snippet| span.offset() + span.len() <= snippet.offset + snippet.text.len())
            .ok_or(MietteError::OutOfBounds)?;
        let name = self.0.path.to_string();
        if lines_before == 0 {
            // Only the place itself is asked for: the head of the box shows it.
            let offset = span.offset();
            let text = &snippet.text[offset - snippet.offset..][..span.len()];
            let (line, column) = self.line_and_column(offset);
            return Ok(Box::new(MietteSpanContents::new_named(name, text, *span, line - 1, column - 1, 1)));
        }
        let whole = (snippet.offset, snippet.text.len()).into();
        let lines = snippet.text.split(|&byte| byte == b'\n').count() - 1;
        Ok(Box::new(MietteSpanContents::new_named(name, &snippet.text, whole, snippet.line - 1, 0, lines)))
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.message)
    }
}

impl Display for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for View<'_> {}
