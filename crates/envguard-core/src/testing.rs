//! The one way in which rules are tested: input and expectations side by side, and more proven than is asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use envguard_syntax::LineIndex;
use envguard_syntax::dialect::{Dialect, Environment, Reading, Value};

use crate::{
    Applicability, Context, Contract, ContractSource, Date, DialectSet, FileFacts, Project, Rule, Settings,
    SourceFile, check, mend, prove,
};

/// A test of one rule: what it finds in a source, and what its fixes make of it.
pub(crate) struct Test {
    rules: Vec<&'static Rule>,
    dialects: DialectSet,
    path: &'static str,
    source: Vec<u8>,
    example: Option<Arc<SourceFile>>,
    schema: Option<Arc<ContractSource>>,
    today: Option<Date>,
    siblings: Vec<Arc<SourceFile>>,
    facts: FileFacts,
}

impl Test {
    /// A test of `rule`, for files that node, python and compose read.
    pub(crate) fn of(rule: &'static Rule) -> Self {
        let dialects = [Dialect::Node, Dialect::Python, Dialect::Compose].into_iter().collect();
        Self {
            rules: vec![rule],
            dialects,
            path: ".env",
            source: Vec::new(),
            example: None,
            schema: None,
            today: None,
            siblings: Vec::new(),
            facts: FileFacts::UNKNOWN,
        }
    }

    /// Switches another rule on too.
    pub(crate) fn and(mut self, rule: &'static Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Who reads the file.
    pub(crate) fn dialects(mut self, dialects: &[Dialect]) -> Self {
        self.dialects = dialects.iter().copied().collect();
        self
    }

    /// What the file is called, where that is not `.env`.
    pub(crate) fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// What the file holds.
    pub(crate) fn source(mut self, source: impl AsRef<[u8]>) -> Self {
        self.source = source.as_ref().to_vec();
        self
    }

    /// The `.env.example` beside it.
    pub(crate) fn example(mut self, source: &str) -> Self {
        self.example = Some(Arc::new(SourceFile::new(".env.example", source)));
        self
    }

    /// The JSON Schema `env.schema.json` that declares what the app needs.
    pub(crate) fn contract_schema(mut self, source: &str) -> Self {
        let file = Arc::new(SourceFile::new("env.schema.json", source));
        self.schema = Some(Arc::new(ContractSource::json_schema(file, &|_, _| None)));
        self
    }

    /// The day on which it is checked.
    pub(crate) fn today(mut self, date: &str) -> Self {
        self.today = Date::parse(date);
        self
    }

    /// Another file beside it.
    pub(crate) fn sibling(mut self, path: &'static str, source: &str) -> Self {
        self.siblings.push(Arc::new(SourceFile::new(path, source)));
        self
    }

    /// What is known of the file besides its bytes.
    pub(crate) fn facts(mut self, facts: FileFacts) -> Self {
        self.facts = facts;
        self
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::new(self.dialects);
        settings.clear();
        self.rules.iter().for_each(|rule| settings.select(rule));
        settings
    }

    fn project(&self, source: &[u8]) -> Project {
        let declaring = |file: &Arc<SourceFile>| Arc::new(ContractSource::example(Arc::clone(file)));
        let sources: Vec<_> = self.example.iter().map(declaring).chain(self.schema.clone()).collect();
        let contract = (!sources.is_empty()).then(|| Arc::new(Contract::new(sources)));
        let mut files = self.siblings.clone();
        let file = Arc::new(SourceFile::new(self.path, source));
        files.push(Arc::clone(&file));
        let dialect = self.dialects.iter().next().unwrap_or(Dialect::Node);
        let mut project = Project::new(contract, &files).read_by(dialect);
        project.today = self.today;
        project.learn(&file, self.facts.clone());
        project
    }

    /// The findings, each as `line:column-column message` (`line:column-line:column` over lines), with the help in
    /// brackets where the finding has one of its own.
    #[track_caller]
    pub(crate) fn finds(self, expected: &[&str]) -> Self {
        let file = SourceFile::new(self.path, self.source.clone());
        let settings = self.settings();
        let context = Context::new(&file, &settings);
        let index = LineIndex::new(&file.bytes);
        let found: Vec<String> = check(&context, &self.project(&file.bytes))
            .iter()
            .map(|diagnostic| {
                let start = index.position(&file.bytes, diagnostic.span.start);
                let end = index.position(&file.bytes, diagnostic.span.end);
                let end_line = if start.line == end.line { String::new() } else { format!("{}:", end.line) };
                let help =
                    diagnostic.help_text(&context).filter(|help| Some(help.as_str()) != diagnostic.rule.help);
                let help = help.map_or_else(String::new, |help| format!(" ({help})"));
                let headline = diagnostic.headline(&context.document);
                format!("{}:{}-{end_line}{} {headline}{help}", start.line, start.column, end.column)
            })
            .collect();
        assert_eq!(found, expected, "{}", self.source.escape_ascii());
        self
    }

    /// Nothing is found.
    #[track_caller]
    pub(crate) fn finds_nothing(self) {
        self.finds(&[]).no_fix();
    }

    /// What the other places of the first finding are: `path line:column message`.
    #[track_caller]
    pub(crate) fn relates(self, expected: &[&str]) -> Self {
        let file = Arc::new(SourceFile::new(self.path, self.source.clone()));
        let settings = self.settings();
        let context = Context::new(&file, &settings);
        let diagnostics = check(&context, &self.project(&file.bytes));
        let places: Vec<String> = diagnostics[0]
            .related_places()
            .iter()
            .map(|related| {
                let file = related.file.as_ref().unwrap_or(&file);
                let at = LineIndex::new(&file.bytes).position(&file.bytes, related.span.start);
                format!("{} {}:{} {}", file.path, at.line, at.column, related.message)
            })
            .collect();
        assert_eq!(places, expected);
        self
    }

    /// The safe fixes make this of it; and they really are safe.
    #[track_caller]
    pub(crate) fn safe_fix(self, expected: &str) -> Self {
        self.fixes_to(Applicability::Safe, expected.as_bytes());
        self
    }

    /// All fixes together make this of it.
    #[track_caller]
    pub(crate) fn unsafe_fix(self, expected: &str) -> Self {
        self.fixes_to(Applicability::Unsafe, expected.as_bytes());
        self
    }

    /// There is no fix that could be applied.
    #[track_caller]
    pub(crate) fn no_fix(self) {
        self.fixes_to(Applicability::Unsafe, &self.source);
    }

    #[track_caller]
    fn fixes_to(&self, applicability: Applicability, expected: &[u8]) {
        let file = SourceFile::new(self.path, self.source.clone());
        let settings = self.settings();
        let project = self.project(&file.bytes);
        let mended = mend(&file, &settings, &project, applicability);
        let show = |bytes: &[u8]| bytes.escape_ascii().to_string();
        assert_eq!(show(&mended.bytes), show(expected), "after the fixes");

        // They converge: nothing of what may be applied is left.
        let fixed = SourceFile::new(self.path, mended.bytes);
        let project = self.project(&fixed.bytes);
        let context = Context::new(&fixed, &settings);
        let left = prove(&context, &check(&context, &project));
        let left = left.iter().flatten().filter(|fix| fix.applicability >= applicability).count();
        assert_eq!(left, 0, "fixes are left over");

        if applicability == Applicability::Safe {
            self.assert_same_values(&file, &fixed);
            self.assert_no_new_findings(&file, &fixed);
        }
    }

    #[track_caller]
    fn assert_same_values(&self, before: &SourceFile, after: &SourceFile) {
        for dialect in self.dialects.iter() {
            let environment = Environment::default();
            let (before, after) =
                (dialect.read(&before.bytes, &environment), dialect.read(&after.bytes, &environment));
            let map = |reading: &Reading<'_>| -> BTreeMap<Vec<u8>, String> {
                // Values are compared by their text, which the assertion may print: tests hold no secrets.
                let text = |value: &Value<'_>| match value {
                    Value::Text(text) => text.escape_ascii().to_string(),
                    other => format!("{other:?}"),
                };
                reading
                    .vars()
                    .iter()
                    .map(|(key, assignment)| (key.to_vec(), text(&assignment.value)))
                    .collect()
            };
            assert_eq!(map(&before), map(&after), "{dialect} reads something else after a safe fix");
        }
    }

    /// No rule has more to say afterwards, of those that are on by default and the ones under test. Others are taste: what
    /// one of them asks for, another may object to.
    #[track_caller]
    fn assert_no_new_findings(&self, before: &SourceFile, after: &SourceFile) {
        let mut settings = Settings::new(self.dialects);
        self.rules.iter().for_each(|rule| settings.select(rule));
        let count = |file: &SourceFile| {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            let context = Context::new(file, &settings);
            for diagnostic in check(&context, &self.project(&file.bytes)) {
                *counts.entry(diagnostic.rule.name).or_default() += 1;
            }
            counts
        };
        let had = count(before);
        for (rule, count) in count(after) {
            assert!(count <= had.get(rule).copied().unwrap_or(0), "a safe fix brings in `{rule}`");
        }
    }
}
