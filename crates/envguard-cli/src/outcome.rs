//! What came of a run over files.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use envguard_core::{Diagnostic, Parsed, Settings, SourceFile};

use crate::deploy::Outlook;
use crate::discover::GivenMigration;
use crate::exit::{Exit, Failure};
use crate::finding::Finding;
use crate::secrets::LocalFile;

/// A file and what was found in it.
pub(crate) struct Checked {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) subject: Subject,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// How many findings were mended, or would be.
    pub(crate) mended: usize,
    /// What was in the file before, where it was changed, or would be.
    pub(crate) before: Option<Vec<u8>>,
}

impl Checked {
    /// Adds those of `diagnostics` that it does not have yet, for a file that is no env file.
    fn take_over(&mut self, diagnostics: Vec<Diagnostic>) {
        let identity =
            |diagnostic: &Diagnostic| (diagnostic.span, diagnostic.rule.name, diagnostic.headline_alone());
        let known: HashSet<_> = self.diagnostics.iter().map(identity).collect();
        let before = self.diagnostics.len();
        self.diagnostics.extend(diagnostics.into_iter().filter(|it| !known.contains(&identity(it))));
        if self.diagnostics.len() > before {
            self.diagnostics.sort_by_cached_key(identity);
        }
    }

    /// Whether the rule called `rule` has found something in it.
    pub(crate) fn tells_of(&self, rule: &str) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.rule.name == rule)
    }
}

/// What kind of file was checked.
pub(crate) enum Subject {
    /// An env file: how it was checked, and what parsing found.
    Env { settings: Arc<Settings>, parsed: Parsed },
    /// Any other: its bytes as they may be shown, values masked, as many as in the file.
    Other { masked: Vec<u8> },
}

/// What came of a run.
#[derive(Default)]
pub(crate) struct Outcome {
    /// The files that something was found in or changed in, by path once it is [sorted](Self::sort).
    pub(crate) files: Vec<Checked>,
    /// What was found in other ways, with all that is to be told of it; by path and place once it is [sorted](Self::sort).
    pub(crate) ready: Vec<Finding>,
    /// The env files with secrets that lie in the work tree of a repository which does not hold them.
    pub(crate) local: Vec<LocalFile>,
    /// The directories that were come upon and may hold migrations.
    pub(crate) migrations: Vec<PathBuf>,
    /// The migrations that were given.
    pub(crate) given_migrations: Vec<GivenMigration>,
    /// How many files were checked.
    pub(crate) file_count: usize,
    /// The names of the environments that were judged, where some were asked for.
    pub(crate) environments: BTreeSet<String>,
    /// What could not be done.
    pub(crate) problems: Vec<Failure>,
    /// What `-v` tells.
    pub(crate) notes: Vec<String>,
    /// What is to be expected of a deployment, where one was judged.
    pub(crate) outlook: Option<Outlook>,
}

impl Outcome {
    /// Adds what another worker found.
    pub(crate) fn append(&mut self, part: Outcome) {
        self.files.extend(part.files);
        self.ready.extend(part.ready);
        self.local.extend(part.local);
        self.migrations.extend(part.migrations);
        self.file_count += part.file_count;
        self.environments.extend(part.environments);
        self.problems.extend(part.problems);
        self.notes.extend(part.notes);
    }

    /// Puts everything into the order in which it is told, whatever worker found it.
    pub(crate) fn sort(&mut self) {
        self.files.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        // Several directories may have the same schema, and a file of a platform can be checked by a schema too.
        self.files.dedup_by(|again, first| {
            let is_same =
                matches!((&again.subject, &first.subject), (Subject::Other { .. }, Subject::Other { .. }))
                    && again.file.path == first.file.path;
            if is_same {
                first.take_over(std::mem::take(&mut again.diagnostics));
            }
            is_same
        });
        self.ready.sort_by(Finding::by_place);
        self.problems.sort_by_cached_key(ToString::to_string);
        // Several workers may come upon the same.
        self.problems.dedup_by_key(|problem| problem.to_string());
        self.notes.sort();
        self.notes.dedup();
    }

    /// Says on standard error what could not be done, and what `-v` tells.
    pub(crate) fn write_asides(&self) {
        let mut stderr = std::io::stderr().lock();
        // Nobody may be listening, which is no reason to stop.
        for note in &self.notes {
            let _ = writeln!(stderr, "{note}");
        }
        for problem in &self.problems {
            let _ = writeln!(stderr, "{problem}");
        }
    }

    /// How a run ends that found something to complain about, or not.
    pub(crate) fn exit(&self, findings: bool) -> Exit {
        match (self.problems.is_empty(), findings) {
            (false, _) => Exit::Failed,
            (true, true) => Exit::Findings,
            (true, false) => Exit::Clean,
        }
    }
}
