//! From a text to what is to be told of it.

use std::ops::Range;
use std::path::Path;

use envguard_core::{
    Diagnostic, DialectSet, Leaks, Settings, Severity, SourceFile, find_leaks, fingerprints_alone,
    private_key_file, rules,
};
use envguard_secrets::{Allows, Confidence, Factor, KeyFile, Options, Report, SecretFinding, Suppressed};
use envguard_syntax::{Position, Span};

use super::LocalValues;
use super::masking::mask;
use crate::config::Config;
use crate::finding::{Commit, Finding, Findings};
use crate::selection::Selection;

/// How a scan is done.
pub(crate) struct Scan<'c> {
    pub(crate) config: &'c Config,
    pub(crate) selection: &'c Selection,
    /// The working directory.
    pub(crate) cwd: &'c Path,
    /// What is reported.
    pub(crate) options: Options,
    /// The secrets of local env files.
    pub(crate) known: LocalValues,
    /// How much of a secret may be shown.
    pub(crate) reveal: Reveal,
    /// Whether archives are looked into.
    pub(crate) archives: bool,
    /// Whether to tell what spoke for and against each candidate.
    pub(crate) why: bool,
}

/// How much of a secret may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Reveal {
    /// Nothing.
    #[default]
    #[value(skip)]
    Nothing,
    /// The first characters, four at most, and the length.
    Start,
    /// All of it.
    Full,
}

/// A text to be looked through.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    /// The path as it is shown.
    pub(crate) path: &'t str,
    /// What is in it.
    pub(crate) bytes: &'t [u8],
    /// The commit that it first appears in, where it comes out of the history.
    pub(crate) commit: Option<&'t Commit>,
    /// Whether all is wanted that is found, or the values of env files alone: the rest is told of it by other rules.
    pub(crate) wanted: Wanted,
}

/// What is wanted of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All that is found.
    All,
    /// The values of local env files.
    KnownValues,
    /// Nothing.
    Nothing,
}

/// A place that something may be found at.
pub(super) struct Spot {
    pub(super) span: Range<usize>,
    /// The kind of secret.
    pub(super) what: &'static str,
}

/// Finds secrets in texts, and makes findings of them.
pub(crate) struct Scanner<'c> {
    scan: Scan<'c>,
}

/// The place of a piece of text in the file that it was cut out of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    pub(super) offset: usize,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Base {
    /// The whole file.
    pub(super) const START: Self = Self { offset: 0, line: 1, column: 1 };

    /// Moves a place in the piece to that in the file.
    fn place(self, position: &mut Position) {
        if position.line == 1 {
            position.column = position.column.saturating_add(self.column - 1);
        }
        position.line = position.line.saturating_add(self.line - 1);
        position.offset = position.offset.saturating_add(u32::try_from(self.offset).unwrap_or(u32::MAX));
    }
}

impl<'c> Scanner<'c> {
    pub(crate) fn new(scan: Scan<'c>) -> Self {
        Self { scan }
    }

    /// Whether archives are looked into.
    pub(super) fn looks_into_archives(&self) -> bool {
        self.scan.archives
    }

    /// Whether what is found in a file may depend on its very path.
    #[expect(clippy::unused_self, reason = "it is about this scanner")]
    pub(super) fn goes_by_path(&self) -> bool {
        false
    }

    /// What stands for all that decides whether something is found in a content.
    pub(crate) fn settings_key(&self) -> String {
        format!("{} {}", env!("CARGO_PKG_VERSION"), self.scan.options.minimum.name())
    }

    /// Where something may be found in `bytes`, a part of the file at `path`.
    pub(super) fn spots(&self, path: &str, bytes: &[u8]) -> Vec<Spot> {
        let options = Options { suppressed: false, ..self.scan.options };
        let found = envguard_secrets::scan(path, bytes, &options).findings;
        found.into_iter().map(|found| Spot { span: found.secret_span, what: found.kind }).collect()
    }

    /// What is found in `text`, in its order.
    pub(crate) fn scan(&self, text: &Text<'_>) -> Vec<Finding> {
        self.scan_piece(text, Base::START, &(0..usize::MAX))
    }

    /// What is found of that which begins in the range `due` of `text`, a piece of a file that stands at `base` in it.
    pub(super) fn scan_piece(&self, text: &Text<'_>, base: Base, due: &Range<usize>) -> Vec<Finding> {
        let (report, key_file) = match text.wanted {
            Wanted::All => (
                envguard_secrets::scan(text.path, text.bytes, &self.scan.options),
                if base.offset == 0 { KeyFile::of(text.bytes) } else { None },
            ),
            Wanted::KnownValues | Wanted::Nothing => (Report::default(), None),
        };
        let known = self.scan.known.find(text.path, text.bytes);
        let mut leaks = Leaks { secrets: report.findings, known };
        leaks.secrets.retain(|secret| due.contains(&secret.secret_span.start));
        leaks.known.retain(|known| due.contains(&(known.span.start as usize)));
        let is_of_interest = |suppressed: &Suppressed| due.contains(&suppressed.span.start);
        let suppressed: Vec<Suppressed> = report.suppressed.into_iter().filter(is_of_interest).collect();
        let is_empty = leaks.secrets.is_empty() && leaks.known.is_empty() && key_file.is_none();
        // A comment that allows nothing is one finding too.
        if is_empty && suppressed.is_empty() && !may_allow(text) {
            return Vec::new();
        }
        let settings = self.settings(text.path);
        let mut diagnostics = find_leaks(text.bytes, &leaks, &settings);
        if let Some(found) = key_file.and_then(|kind| private_key_file(kind, &settings)) {
            put_key_file(found, &mut diagnostics);
        }
        let waived =
            Self::waive(text, &mut diagnostics, &settings, base.offset == 0 && due.end > text.bytes.len());
        let mut findings = self.findings(text, &diagnostics, &leaks, base);
        findings.extend(self.waived(text, &waived, base));
        findings.extend(suppressed.iter().filter_map(|candidate| self.suppressed(text, candidate, base)));
        findings
    }

    /// Takes out of `diagnostics` what is allowed, and gives it with who allowed it. Comments of ours that allow nothing
    /// are put in.
    fn waive(
        text: &Text<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        settings: &Settings,
        is_whole: bool,
    ) -> Vec<(Diagnostic, &'static str)> {
        let mut allows = Allows::read(text.bytes);
        let mut waived = Vec::new();
        diagnostics.retain(|diagnostic| {
            let span = diagnostic.span.start as usize..diagnostic.span.end as usize;
            let allowed = allows.permit(&[diagnostic.rule.name, rules::FAMILY_OF_SECRETS], &span);
            waived.extend(allowed.map(|allowed| (diagnostic.clone(), allowed.by.name())));
            allowed.is_none()
        });
        // In env files all of our comments are looked at together, and those of the history are history.
        if is_whole
            && text.wanted == Wanted::All
            && text.commit.is_none()
            && let Some(rule) = rules::find("unused-allow")
            && let Some(severity) = settings.severity(rule)
        {
            diagnostics.extend(allows.unused().map(|unused| {
                Diagnostic::new(rule, severity, Span::new(unused.span.start, unused.span.end), 0)
            }));
            diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
        waived
    }

    /// What is told of findings that are allowed, where somebody wants to know: notes.
    fn waived(&self, text: &Text<'_>, waived: &[(Diagnostic, &'static str)], base: Base) -> Vec<Finding> {
        if !self.scan.why {
            return Vec::new();
        }
        let diagnostics: Vec<Diagnostic> = waived.iter().map(|(diagnostic, _)| diagnostic.clone()).collect();
        let leaks = Leaks::default();
        let mut findings = self.findings(text, &diagnostics, &leaks, base);
        for (finding, (_, by)) in findings.iter_mut().zip(waived) {
            finding.severity = Severity::Note;
            finding.message = format!("allowed, by a comment for {by}: {}", finding.message);
            finding.help = None;
        }
        findings
    }

    /// How the file that is shown as `path` is to be checked.
    fn settings(&self, path: &str) -> Settings {
        let Scan { config, selection, cwd, .. } = &self.scan;
        selection.settings(config, cwd, Path::new(path), DialectSet::default())
    }

    fn findings(
        &self,
        text: &Text<'_>,
        diagnostics: &[Diagnostic],
        leaks: &Leaks,
        base: Base,
    ) -> Vec<Finding> {
        if diagnostics.is_empty() {
            return Vec::new();
        }
        let masked = mask(text.bytes, diagnostics);
        let file = SourceFile::new(text.path, text.bytes);
        let makes = Findings::of_other(&file, &masked);
        let fingerprints = fingerprints_alone(text.path, diagnostics);
        let make = |(diagnostic, fingerprint): (&Diagnostic, String)| {
            let mut finding = makes.with_snippets(diagnostic);
            finding.fingerprint = Some(fingerprint);
            finding.commit = text.commit.cloned();
            if self.scan.why {
                let span = diagnostic.span.start as usize..diagnostic.span.end as usize;
                let secret = leaks.secrets.iter().find(|secret| secret.secret_span == span);
                finding.why = secret.map_or_else(Vec::new, |secret| why(&secret.factors));
            }
            if let Some(shown) = self.scan.reveal.show(text.bytes, diagnostic.span) {
                finding.message = format!("{} ({shown})", finding.message);
            }
            move_to(base, &mut finding);
            finding
        };
        diagnostics.iter().zip(fingerprints).map(make).collect()
    }

    /// What is told of a candidate that is no secret: a note.
    fn suppressed(&self, text: &Text<'_>, candidate: &Suppressed, base: Base) -> Option<Finding> {
        let as_secret = SecretFinding {
            kind: candidate.kind,
            span: candidate.span.clone(),
            secret_span: candidate.span.clone(),
            confidence: Confidence::Low,
            factors: Vec::new(),
        };
        let leaks = Leaks { secrets: vec![as_secret], known: Vec::new() };
        let found = find_leaks(text.bytes, &leaks, &self.settings(text.path));
        let mut finding = self.findings(text, &found, &leaks, base).pop()?;
        finding.severity = Severity::Note;
        finding.message = format!("no secret: {}", decisive(&candidate.factors).text());
        finding.confidence = None;
        finding.help = None;
        finding.why = why(&candidate.factors);
        Some(finding)
    }
}

impl Reveal {
    /// What is shown of the secret at `span` of `bytes`.
    fn show(self, bytes: &[u8], span: Span) -> Option<String> {
        const SHOWN: usize = 4;
        let secret = String::from_utf8_lossy(bytes.get(span.start as usize..span.end as usize)?);
        let start = || crate::paths::printable(&secret.chars().take(SHOWN).collect::<String>());
        match self {
            Self::Nothing => None,
            Self::Start => Some(format!("{}…, {} characters", start(), secret.chars().count())),
            Self::Full => Some(crate::paths::printable(&secret)),
        }
    }
}

/// Whether a comment of ours may stand in `text`.
fn may_allow(text: &Text<'_>) -> bool {
    text.wanted == Wanted::All && memchr::memmem::find(text.bytes, b"envguard:").is_some()
}

/// Puts the finding that the whole file is into the place of those for the keys in it.
fn put_key_file(mut found: Diagnostic, diagnostics: &mut Vec<Diagnostic>) {
    let is_key = |diagnostic: &Diagnostic| diagnostic.rule.name.ends_with("-private-key");
    if let Some(first) = diagnostics.iter().find(|diagnostic| is_key(diagnostic)) {
        found.span = first.span;
    }
    diagnostics.retain(|diagnostic| !is_key(diagnostic));
    diagnostics.insert(0, found);
}

/// What decided that a candidate is no secret: the factor that weighs most against it.
fn decisive(factors: &[Factor]) -> Factor {
    factors.iter().copied().min_by_key(|factor| factor.weight()).unwrap_or(Factor::NotRandom)
}

/// The factors, the weightiest first.
fn why(factors: &[Factor]) -> Vec<(i32, &'static str)> {
    let mut why: Vec<_> = factors.iter().map(|factor| (factor.weight(), factor.text())).collect();
    why.sort_by_key(|(weight, _)| std::cmp::Reverse(weight.abs()));
    why
}

fn move_to(base: Base, finding: &mut Finding) {
    base.place(&mut finding.start);
    base.place(&mut finding.end);
    for snippet in &mut finding.snippets {
        snippet.offset += base.offset;
        snippet.line += base.line as usize - 1;
    }
}
