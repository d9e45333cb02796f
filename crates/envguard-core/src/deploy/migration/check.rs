//! All rules about migrations, on one set of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use envguard_syntax::Span;

use super::code::{Code, Language};
use super::{MigrationSet, Standing, comments};
use crate::directive::Directive;
use crate::rules::unused_allow;
use crate::{Check, Diagnostic, Message, Place, Rule, Settings, Severity, SourceFile, rules};

/// Takes what a rule finds in migrations.
pub struct MigrationSink<'d> {
    rule: &'static Rule,
    severities: &'d dyn Fn(&SourceFile, &Rule) -> Option<Severity>,
    found: &'d mut Vec<(Arc<SourceFile>, Diagnostic)>,
    /// Where a finding goes that nobody wants to know.
    dropped: Option<Diagnostic>,
}

impl MigrationSink<'_> {
    /// Reports `place`, in a migration that stands as `standing` says. The finding can be given texts of its own.
    pub(crate) fn report(&mut self, place: &Place, standing: Standing) -> &mut Diagnostic {
        let severity = (self.severities)(&place.file, self.rule);
        let capped = if standing == Standing::Unknown { severity.map(|_| Severity::Note) } else { severity };
        let diagnostic = Diagnostic::new(self.rule, capped.unwrap_or(Severity::Note), place.span, 0);
        if severity.is_none() {
            return self.dropped.insert(diagnostic);
        }
        self.found.push((Arc::clone(&place.file), diagnostic));
        let last = self.found.len() - 1;
        &mut self.found[last].1
    }
}

/// What was found in a file of migrations.
#[derive(Debug)]
pub struct MigrationFindings {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What was found, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// Its bytes as they may be shown: as many, texts and comments masked.
    pub masked: Vec<u8>,
}

/// Checks `set`. `settings` says how strictly for each file. The files come in the order of their paths.
pub fn check_migrations(
    set: &MigrationSet,
    settings: &dyn Fn(&SourceFile) -> Settings,
) -> Vec<MigrationFindings> {
    let files = set.migrations().iter().flat_map(super::Migration::files);
    let levels: HashMap<Arc<str>, Settings> =
        files.map(|file| (Arc::clone(&file.path), settings(file))).collect();
    let severities = |file: &SourceFile, rule: &Rule| levels.get(&file.path)?.severity(rule);
    let mut found = Vec::new();
    for rule in rules::all() {
        if let Check::Migrations(check) = rule.check {
            check(
                set,
                &mut MigrationSink { rule, severities: &severities, found: &mut found, dropped: None },
            );
        }
    }
    let mut by_file: BTreeMap<Arc<str>, (Arc<SourceFile>, Vec<Diagnostic>)> = BTreeMap::new();
    for (migration, standing) in set.judged() {
        for file in migration.files().filter(|_| standing != Standing::Applied) {
            by_file.entry(Arc::clone(&file.path)).or_insert_with(|| (Arc::clone(file), Vec::new()));
        }
    }
    let judged: Vec<Arc<str>> = by_file.keys().cloned().collect();
    for (file, diagnostic) in found {
        by_file.entry(Arc::clone(&file.path)).or_insert_with(|| (file, Vec::new())).1.push(diagnostic);
    }
    let mut checked = Vec::new();
    for (path, (file, mut diagnostics)) in by_file {
        let code = comments::code(&file);
        let mut allows = Allows::read(&file, &code);
        diagnostics.retain(|diagnostic| !allows.permits(diagnostic));
        // A comment in what is applied has done its work.
        if judged.binary_search(&path).is_ok() {
            diagnostics.extend(allows.unused(|rule| severities(&file, rule)));
        }
        if diagnostics.is_empty() {
            continue;
        }
        diagnostics.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
        let masked = mask(&file, &code);
        checked.push(MigrationFindings { file, diagnostics, masked });
    }
    checked
}

/// What comments allow in a file of migrations.
struct Allows {
    allows: Vec<Allow>,
}

struct Allow {
    rule: &'static Rule,
    /// Where the rule is named.
    name: Span,
    /// What it holds for.
    reach: Span,
    used: bool,
}

impl Allows {
    fn read(file: &SourceFile, code: &Code<'_>) -> Self {
        let mut allows = Vec::new();
        let ends = Ends::new(code, comments::language(&file.path));
        // The last one first: what comes behind a comment is what comes behind those that follow it at once.
        let (mut follower, mut next) = (code.blanked.len(), code.blanked.len());
        for comment in code.comments.iter().rev() {
            let here = code.skip_blanks_to(comment.end as usize, follower);
            next = if here == follower { next } else { here };
            follower = comment.start as usize;
            let (start, _) = comments::body(comment.of(&file.bytes));
            let body = Span::new(comment.start as usize + start, comment.end as usize);
            let Some(Directive::Allow(names)) = Directive::allow(body, &file.bytes) else { continue };
            let reach = ends.reach(*comment, next);
            for name in names {
                let rule = std::str::from_utf8(name.of(&file.bytes)).ok().and_then(rules::find);
                let rule = rule.filter(|rule| matches!(rule.check, Check::Migrations(_)));
                allows.extend(rule.map(|rule| Allow { rule, name, reach, used: false }));
            }
        }
        allows.reverse();
        Self { allows }
    }

    /// Whether `diagnostic` is allowed; remembers which comment did it. What is said of a file as a whole is allowed
    /// anywhere in it.
    fn permits(&mut self, diagnostic: &Diagnostic) -> bool {
        let is_whole = diagnostic.span.is_empty() && diagnostic.span.start == 0;
        let permits = |allow: &&mut Allow| {
            let starts_within = (allow.reach.start..=allow.reach.end).contains(&diagnostic.span.start);
            allow.rule == diagnostic.rule && (is_whole || starts_within)
        };
        let allow = self.allows.iter_mut().find(permits);
        allow.is_some_and(|allow| {
            allow.used = true;
            true
        })
    }

    /// The comments that allow nothing, as findings of `unused-allow`.
    fn unused(&self, severity: impl Fn(&Rule) -> Option<Severity>) -> Vec<Diagnostic> {
        let Some(own) = severity(&unused_allow::RULE) else { return Vec::new() };
        let idle = self.allows.iter().filter(|allow| !allow.used && severity(allow.rule).is_some());
        idle.map(|allow| {
            let mut diagnostic = Diagnostic::new(&unused_allow::RULE, own, allow.name, 0);
            let message = Message::new("this allows `{}`, and there is no such finding here");
            diagnostic.message(message.with(allow.rule.name));
            diagnostic
        })
        .collect()
    }
}

/// Where lines and statements end, so that many comments cost no more than one.
struct Ends<'c> {
    code: &'c Code<'c>,
    language: Language,
    lines: Vec<usize>,
    statements: Vec<usize>,
}

impl<'c> Ends<'c> {
    fn new(code: &'c Code<'c>, language: Language) -> Self {
        let all = |wanted: u8| -> Vec<usize> {
            let bytes = code.blanked.iter().enumerate();
            bytes.filter(|(_, byte)| **byte == wanted).map(|(at, _)| at).collect()
        };
        Self { code, language, lines: all(b'\n'), statements: all(b';') }
    }

    fn after(&self, ends: &[usize], from: usize) -> usize {
        ends.get(ends.partition_point(|end| *end < from)).copied().unwrap_or(self.code.blanked.len())
    }

    fn line_start(&self, at: usize) -> usize {
        self.lines.partition_point(|end| *end < at).checked_sub(1).map_or(0, |line| self.lines[line] + 1)
    }

    /// What `comment` holds for: its line, or where it stands alone, what begins at `next`.
    fn reach(&self, comment: Span, next: usize) -> Span {
        let bytes = &self.code.blanked;
        let (from, to) = (comment.start as usize, comment.end as usize);
        let start = self.line_start(from);
        if !bytes[start..from].iter().all(u8::is_ascii_whitespace) {
            return Span::new(start, self.after(&self.lines, to));
        }
        if self.language == Language::Sql {
            return Span::new(start, self.after(&self.statements, next));
        }
        let line = self.after(&self.lines, next);
        let open = bytes[next..line].iter().position(|byte| matches!(byte, b'(' | b'[' | b'{'));
        let close = open.and_then(|open| self.code.close(next + open)).unwrap_or(line);
        // A text that begins on the line, or behind it as that of `<<~SQL` does.
        let text = self.code.text_in(Span::new(next, bytes.len()));
        let text = text.filter(|text| text.span.start as usize <= line + 1);
        Span::new(start, close.max(line).max(text.map_or(0, |text| text.span.end as usize)))
    }
}

/// The bytes of `file` as they may be shown.
fn mask(file: &SourceFile, code: &Code<'_>) -> Vec<u8> {
    let mut masked = file.bytes.clone();
    let hidden = code.comments.iter().copied().chain(code.texts.iter().map(|text| text.span));
    for span in hidden {
        for byte in &mut masked[span.range()] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    masked
}
