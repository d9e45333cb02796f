//! From a text to what is to be told of it.

use std::cell::LazyCell;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use envguard_core::{
    Diagnostic, DialectSet, Group, Leaks, Settings, Severity, SourceFile, find_leaks, fingerprints_alone,
    private_key_file, rules,
};
use envguard_secrets::{Allows, CUSTOM, Confidence, KeyFile, Options, SecretFinding, Suppressed};
use envguard_syntax::{LineIndex, Position, Span};

use super::covered::Covered;
use super::explanation::{Factors, decisive, explain, key_of, kind_of};
use super::masking::mask;
use super::text::{Source, Text, Wanted};
use super::waivers::{Waivers, value};
use super::{LocalValues, Reveal};
use crate::config::Config;
use crate::finding::{Finding, Findings};
use crate::selection::Selection;

/// How a scan is done.
pub(crate) struct Scan<'c> {
    pub(crate) config: &'c Config,
    pub(crate) selection: &'c Selection,
    /// The working directory.
    pub(crate) cwd: &'c Path,
    /// What is reported.
    pub(crate) options: Options,
    /// What is known already.
    pub(crate) waivers: Waivers,
    /// The secrets of local env files.
    pub(crate) known: LocalValues,
    /// How much of a secret may be shown.
    pub(crate) reveal: Reveal,
    /// Whether archives are looked into.
    pub(crate) archives: bool,
    /// Whether to tell what spoke for and against each candidate.
    pub(crate) why: bool,
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
    /// What was found, if somebody wants to remember it.
    remembered: Option<Mutex<Vec<Remembered>>>,
}

/// A secret that was found: its kind, and its text.
pub(crate) type Remembered = (&'static str, Vec<u8>);

/// What a text has in it.
struct Found {
    leaks: Leaks,
    suppressed: Vec<Suppressed>,
    key_file: Option<KeyFile>,
}

impl Found {
    fn is_empty(&self) -> bool {
        let Leaks { secrets, custom, known } = &self.leaks;
        let is_clean = secrets.is_empty() && custom.is_empty() && known.is_empty();
        is_clean && self.suppressed.is_empty() && self.key_file.is_none()
    }
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
        Self { scan, remembered: None }
    }

    /// The same, remembering what it finds.
    pub(crate) fn remembering(self) -> Self {
        Self { remembered: Some(Mutex::default()), ..self }
    }

    /// Whether archives are looked into.
    pub(super) fn looks_into_archives(&self) -> bool {
        self.scan.archives
    }

    /// What is found in `text`, in its order.
    pub(crate) fn scan(&self, text: &Text<'_>) -> Vec<Finding> {
        self.scan_piece(text, Base::START, &(0..usize::MAX))
    }

    /// What is found of that which begins in the range `due` of `text`, a piece of a file that stands at `base` in it.
    pub(super) fn scan_piece(&self, text: &Text<'_>, base: Base, due: &Range<usize>) -> Vec<Finding> {
        let mut found = self.find(text);
        let is_due = |at: usize| due.contains(&at);
        found.leaks.secrets.retain(|secret| is_due(secret.secret_span.start));
        found.leaks.custom.retain(|custom| is_due(custom.span.start as usize));
        found.leaks.known.retain(|known| is_due(known.span.start as usize));
        found.suppressed.retain(|suppressed| is_due(suppressed.span.start));
        found.key_file = found.key_file.filter(|_| base.offset == 0);
        // A comment that allows nothing is one finding too.
        if found.is_empty() && !may_allow(text) {
            return Vec::new();
        }
        let settings = self.settings(text.path);
        let mut diagnostics = find_leaks(text.bytes, &found.leaks, &settings);
        if let Some(found) = found.key_file.and_then(|kind| private_key_file(kind, &settings)) {
            put_key_file(found, &mut diagnostics);
        }
        let is_whole = base.offset == 0 && due.end > text.bytes.len();
        let waived = self.waive(text, &mut diagnostics, &settings, base, is_whole);
        self.remember(text, &diagnostics);
        let mut findings = self.findings(text, &diagnostics, base);
        if self.scan.why {
            let factors = found.leaks.secrets.iter().map(|secret| {
                let Range { start, end } = secret.secret_span;
                ((secret.kind, start, end), &*secret.factors)
            });
            explain(&mut findings, &diagnostics, &factors.collect());
            findings.extend(self.waived(text, waived, base));
        }
        findings.extend(self.suppressed(text, &found.suppressed, &settings, base));
        findings
    }

    /// What `text` has in it.
    fn find(&self, text: &Text<'_>) -> Found {
        let mut found = Found { leaks: Leaks::default(), suppressed: Vec::new(), key_file: None };
        if text.wanted == Wanted::Nothing {
            return found;
        }
        if text.wanted == Wanted::All {
            let report = envguard_secrets::scan(text.path, text.bytes, &self.scan.options);
            found.leaks.secrets = report.findings;
            found.leaks.secrets.retain(|secret| !self.scan.waivers.disables(secret.kind));
            found.suppressed = report.suppressed;
            found.leaks.custom = self.scan.waivers.find(text, self.scan.cwd);
            // One secret is one finding: what a rule of the user's own says of it is what the user knows it by.
            let custom = Covered::new(&found.leaks.custom);
            found.leaks.secrets.retain(|secret| !custom.overlaps(&secret.secret_span));
            found.key_file = KeyFile::of(text.bytes);
        }
        found.leaks.known = self.scan.known.find(text.path, text.bytes);
        found
    }

    /// Where something may be found in `bytes`, a part of the file at `path`.
    pub(super) fn spots(&self, path: &str, bytes: &[u8]) -> Vec<Spot> {
        let leaks =
            self.find(&Text { path, bytes, source: Source::History(None), wanted: Wanted::All }).leaks;
        let secrets =
            leaks.secrets.into_iter().map(|found| Spot { span: found.secret_span, what: found.kind });
        let custom = leaks.custom.into_iter().map(|found| Spot { span: found.span.range(), what: CUSTOM });
        secrets.chain(custom).collect()
    }

    /// Whether what is found in a file may depend on its very path.
    pub(super) fn goes_by_path(&self) -> bool {
        self.scan.waivers.has_rules()
    }

    /// What stands for all that decides whether something is found in a content; `None` where that is too much to say.
    pub(crate) fn settings_key(&self) -> Option<String> {
        let minimum = self.scan.options.minimum.name();
        (!self.scan.waivers.has_rules()).then(|| format!("{} {minimum}", env!("CARGO_PKG_VERSION")))
    }

    /// The secrets that were found and are not known yet, each with its kind, where they are to be put into a baseline.
    pub(crate) fn remembered(self) -> Vec<Remembered> {
        let remembered = self.remembered.map(Mutex::into_inner);
        remembered.map_or_else(Vec::new, |found| found.unwrap_or_else(PoisonError::into_inner))
    }

    fn remember(&self, text: &Text<'_>, diagnostics: &[Diagnostic]) {
        let Some(remembered) = &self.remembered else { return };
        let secrets = diagnostics.iter().filter(|diagnostic| diagnostic.rule.group == Group::Secrets);
        let found = secrets
            .map(|diagnostic| (kind_of(diagnostic), value(text.bytes, &diagnostic.span.range()).to_owned()));
        remembered.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
    }

    /// Takes out of `diagnostics` what is allowed, and gives it with what allows it. Comments of ours that allow nothing
    /// are put in.
    fn waive(
        &self,
        text: &Text<'_>,
        diagnostics: &mut Vec<Diagnostic>,
        settings: &Settings,
        base: Base,
        is_whole: bool,
    ) -> Vec<(Diagnostic, String)> {
        let mut allows = Allows::read(text.bytes);
        let path = self.scan.waivers.path(text, self.scan.cwd);
        let mut waiving = self.scan.waivers.about(text, &path);
        let index = LazyCell::new(|| LineIndex::new(text.bytes));
        let mut waived = Vec::new();
        diagnostics.retain(|diagnostic| {
            let span = diagnostic.span.range();
            let comment = allows.permit(&[diagnostic.rule.name, rules::FAMILY_OF_SECRETS], &span);
            let by = comment.map(|allowed| format!("a comment for {}", allowed.by.name())).or_else(|| {
                let line = index.position(text.bytes, diagnostic.span.start).line + base.line - 1;
                waiving.waive(kind_of(diagnostic), &span, line as usize).map(str::to_owned)
            });
            let is_waived = by.is_some();
            waived.extend(by.map(|by| (diagnostic.clone(), by)));
            !is_waived
        });
        // In env files all of our comments are looked at together, and those of the history are history.
        if is_whole
            && text.wanted == Wanted::All
            && matches!(text.source, Source::Present)
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

    /// What is told of findings that are allowed: notes.
    fn waived(&self, text: &Text<'_>, waived: Vec<(Diagnostic, String)>, base: Base) -> Vec<Finding> {
        let (diagnostics, reasons): (Vec<Diagnostic>, Vec<String>) = waived.into_iter().unzip();
        let mut findings = self.findings(text, &diagnostics, base);
        for (finding, by) in findings.iter_mut().zip(reasons) {
            finding.severity = Severity::Note;
            finding.message = format!("allowed, by {by}: {}", finding.message);
            finding.help = None;
        }
        findings
    }

    /// How the file that is shown as `path` is to be checked.
    fn settings(&self, path: &str) -> Settings {
        let Scan { config, selection, cwd, .. } = &self.scan;
        selection.settings(config, cwd, Path::new(path), DialectSet::default())
    }

    fn findings(&self, text: &Text<'_>, diagnostics: &[Diagnostic], base: Base) -> Vec<Finding> {
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
            finding.commit = text.source.commit().cloned();
            if let Some(shown) = self.scan.reveal.show(text.bytes, diagnostic.span) {
                finding.message = format!("{} ({shown})", finding.message);
            }
            move_to(base, &mut finding);
            finding
        };
        diagnostics.iter().zip(fingerprints).map(make).collect()
    }

    /// What is told of candidates that are no secrets: notes.
    fn suppressed(
        &self,
        text: &Text<'_>,
        candidates: &[Suppressed],
        settings: &Settings,
        base: Base,
    ) -> Vec<Finding> {
        let as_secret = |candidate: &Suppressed| SecretFinding {
            kind: candidate.kind,
            span: candidate.span.clone(),
            secret_span: candidate.span.clone(),
            confidence: Confidence::Low,
            factors: Vec::new(),
        };
        let leaks = Leaks { secrets: candidates.iter().map(as_secret).collect(), ..Leaks::default() };
        let diagnostics = find_leaks(text.bytes, &leaks, settings);
        let mut findings = self.findings(text, &diagnostics, base);
        let factors = candidates.iter().map(|candidate| {
            let Range { start, end } = candidate.span;
            ((candidate.kind, start, end), &*candidate.factors)
        });
        let factors: Factors<'_> = factors.collect();
        for (finding, diagnostic) in findings.iter_mut().zip(&diagnostics) {
            let against = factors.get(&key_of(diagnostic)).copied().unwrap_or_default();
            finding.severity = Severity::Note;
            finding.message = format!("no secret: {}", decisive(against).text());
            finding.confidence = None;
            finding.help = None;
        }
        explain(&mut findings, &diagnostics, &factors);
        findings
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

fn move_to(base: Base, finding: &mut Finding) {
    base.place(&mut finding.start);
    base.place(&mut finding.end);
    for snippet in &mut finding.snippets {
        snippet.offset += base.offset;
        snippet.line += base.line as usize - 1;
    }
}
