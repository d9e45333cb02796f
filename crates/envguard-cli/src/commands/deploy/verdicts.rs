//! How verdicts become findings.

use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::{Gates, Verdict};
use envguard_core::{
    Context, Contract, Diagnostic, DialectSet, Message, Role, Settings, SourceFile, SourceKind,
};

use crate::config::Config;
use crate::outcome::{Checked, Subject};
use crate::schema_files;
use crate::selection::Selection;

/// How verdicts become findings.
pub(super) struct Judged<'j> {
    pub(super) config: &'j Config,
    pub(super) cwd: &'j Path,
    pub(super) selection: Selection,
    /// What concerns other gates alone is left out.
    pub(super) required: Gates,
}

impl Judged<'_> {
    /// The findings that `verdicts` are, by the file that they are about.
    pub(super) fn files(&self, verdicts: Vec<Verdict>, contracts: [&Contract; 2]) -> Vec<Checked> {
        let mut by_file: Vec<(Arc<SourceFile>, Vec<Verdict>)> = Vec::new();
        for verdict in verdicts {
            let file = &verdict.place.file;
            match by_file.iter_mut().find(|(known, _)| known.path == file.path) {
                Some((_, own)) => own.push(verdict),
                None => by_file.push((Arc::clone(file), vec![verdict])),
            }
        }
        let is_schema = |file: &SourceFile| {
            let sources = contracts.iter().flat_map(|contract| contract.sources());
            let kind =
                sources.filter(|source| source.file.path == file.path).map(|source| source.kind).next();
            // What schemas refer to is one too.
            kind.unwrap_or(SourceKind::JsonSchema) == SourceKind::JsonSchema
        };
        by_file
            .into_iter()
            .map(|(file, verdicts)| {
                if is_schema(&file) { self.of_schema(file, verdicts) } else { self.of_lines(file, verdicts) }
            })
            .filter(|checked| !checked.diagnostics.is_empty())
            .collect()
    }

    fn settings(&self, file: &SourceFile) -> Settings {
        // The path of a revision is none that patterns of the configuration are about.
        let path = file.path.rsplit_once(':').map_or(&*file.path, |(_, path)| path);
        self.selection.settings(self.config, self.cwd, Path::new(path), DialectSet::default())
    }

    fn of_schema(&self, file: Arc<SourceFile>, verdicts: Vec<Verdict>) -> Checked {
        let settings = self.settings(&file);
        let diagnostics =
            verdicts.into_iter().filter_map(|verdict| self.diagnostic(verdict, &settings, 0)).collect();
        // The contract in a binary is one long line that nobody wrote.
        let masked = if file.role == Role::Values && !is_named_schema(&file) {
            Vec::new()
        } else {
            schema_files::masked(&file)
        };
        Checked { file, subject: Subject::Other { masked }, diagnostics, mended: 0, before: None }
    }

    fn of_lines(&self, file: Arc<SourceFile>, verdicts: Vec<Verdict>) -> Checked {
        let settings = Arc::new(self.settings(&file));
        let context = Context::new(&file, &settings);
        let line = |verdict: &Verdict| context.document.line_at(verdict.place.span.start).unwrap_or_default();
        let diagnostics = verdicts
            .into_iter()
            .filter_map(|verdict| {
                let line = line(&verdict);
                self.diagnostic(verdict, &settings, line)
            })
            .collect();
        let parsed = context.into_parsed();
        let subject = Subject::Env { settings, parsed };
        Checked { file, subject, diagnostics, mended: 0, before: None }
    }

    /// The finding that `verdict` is; `None` where its rule is off, or nobody asks for its gates.
    fn diagnostic(&self, verdict: Verdict, settings: &Settings, line: usize) -> Option<Diagnostic> {
        if !verdict.gates.meets(self.required) {
            return None;
        }
        let severity = settings.severity(verdict.rule)?.min(verdict.certainty.at_worst());
        let mut diagnostic = Diagnostic::new(verdict.rule, severity, verdict.place.span, line);
        let gates = Message::new(verdict.gates.words());
        diagnostic.message(Message::new("{}: {}").with(vec![gates]).with(vec![verdict.message]));
        if let Some(help) = verdict.help {
            diagnostic.help(help);
        }
        for (place, message) in verdict.related {
            diagnostic.related_in(place.file, place.span, message);
        }
        Some(diagnostic)
    }
}

/// Whether the name of `file` tells that it is a document.
fn is_named_schema(file: &SourceFile) -> bool {
    envguard_core::tree::Syntax::of(&file.path).is_some()
}
