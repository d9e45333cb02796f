//! Configuration files that are no env files: their schemas, their contracts, their findings.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use envguard_core::schema::{Compiled, Schema};
use envguard_core::tree::Syntax;
use envguard_core::{
    ConfigDocument, Diagnostic, DialectSet, Expectations, SourceFile, Target, check_document,
};

use crate::checker::{Changes, Checker};
use crate::exit::Failure;
use crate::outcome::{Checked, Outcome, Subject};
use crate::project_loader::ProjectLoader;
use crate::schema_files::{self, schema_of_documents};
use crate::{paths, read};

/// Checks configuration files. Each schema is read once.
pub(crate) struct DocumentChecker<'c> {
    checker: &'c Checker<'c>,
    loader: &'c ProjectLoader<'c>,
    schemas: Mutex<HashMap<PathBuf, Option<Arc<Schema>>>>,
}

/// What a document is to match.
#[derive(Default)]
struct Wanted {
    /// The schema, as an absolute path.
    schema: Option<PathBuf>,
    /// Where the document names one that is not there.
    missing: Option<envguard_syntax::Span>,
}

impl<'c> DocumentChecker<'c> {
    pub(crate) fn new(checker: &'c Checker<'c>, loader: &'c ProjectLoader<'c>) -> Self {
        Self { checker, loader, schemas: Mutex::default() }
    }

    /// Checks the file at `path`, whose name tells its syntax.
    pub(crate) fn check_file(&self, path: &Path, outcome: &mut Outcome) {
        let shown = paths::display(path, self.checker.cwd);
        let Some(syntax) = Syntax::of(&shown) else { return };
        if self.checker.mending.is_some_and(|mending| matches!(mending.what, Changes::Layout)) {
            outcome
                .problems
                .push(Failure::new(format!("`{shown}` is no env file: envguard does not lay it out")));
            return;
        }
        self.read_and_check(read::source_file(path, self.checker.cwd), path, syntax, outcome);
    }

    /// Checks the file at `path` as the next commit would have it, if its name tells a syntax.
    pub(crate) fn check_staged(&self, path: &Path, loader: &ProjectLoader<'_>, outcome: &mut Outcome) {
        if let Some(syntax) = Syntax::of(&paths::display(path, self.checker.cwd)) {
            self.read_and_check(loader.read(path).map(|source| source.file), path, syntax, outcome);
        }
    }

    fn read_and_check(
        &self,
        file: Result<Arc<SourceFile>, Failure>,
        path: &Path,
        syntax: Syntax,
        outcome: &mut Outcome,
    ) {
        match file {
            Ok(file) => self.check(path, syntax, file, outcome),
            Err(failure) => outcome.problems.push(failure),
        }
    }

    /// Checks `file`, which is, or is taken for, that at `path`.
    pub(crate) fn check(&self, path: &Path, syntax: Syntax, file: Arc<SourceFile>, outcome: &mut Outcome) {
        outcome.file_count += 1;
        let document = ConfigDocument::new(file, syntax);
        let path = paths::absolute(path, self.checker.cwd);
        let Wanted { schema, missing } = self.wanted(&document, &path, outcome);
        let schema = schema.and_then(|schema| self.schema(&schema, outcome));
        let contract =
            path.parent().and_then(|directory| self.loader.contract_above(directory, &mut outcome.problems));
        let expectations = Expectations {
            schema: schema.as_deref(),
            missing_schema: missing,
            contract: contract.as_deref(),
        };
        let settings = self.checker.levels(&path, DialectSet::default());
        let diagnostics = check_document(&document, &expectations, &settings);
        push(document, diagnostics, outcome);
    }

    /// The schema of `document`: what the configuration says, or else what it says itself.
    fn wanted(&self, document: &ConfigDocument, path: &Path, outcome: &mut Outcome) -> Wanted {
        let config = self.checker.config;
        let configured = config.documents_at(&paths::below(path, &config.root));
        if let Some(schema) = configured.and_then(|set| set.schema.clone()) {
            return Wanted { schema: Some(schema), missing: None };
        }
        let shown = &document.file.path;
        let mut note = |what: &str| {
            if self.checker.verbose {
                outcome.notes.push(format!("{shown}: {what}"));
            }
        };
        let Some(reference) = document.schema_reference() else {
            note("has no schema");
            return Wanted::default();
        };
        match reference.target {
            Target::Network => {
                note("its schema is in a network, and is left to editors");
                Wanted::default()
            }
            Target::File(name) => {
                let schema = paths::absolute(Path::new(&*name), path.parent().unwrap_or(path));
                if schema.is_file() && schema_files::is_inside(&schema, &config.root) {
                    Wanted { schema: Some(schema), missing: None }
                } else {
                    Wanted { schema: None, missing: Some(reference.span) }
                }
            }
        }
    }

    /// The schema at `path`. What is wrong with it is told when it is read.
    fn schema(&self, path: &Path, outcome: &mut Outcome) -> Option<Arc<Schema>> {
        let mut known = self.schemas.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(schema) = known.get(path) {
            return schema.clone();
        }
        let schema = self.load(path, outcome).map(Arc::new);
        known.insert(path.to_owned(), schema.clone());
        schema
    }

    fn load(&self, path: &Path, outcome: &mut Outcome) -> Option<Schema> {
        let Checker { config, cwd, .. } = self.checker;
        let file = match self.loader.read(path) {
            Ok(source) => source.file,
            Err(failure) => {
                outcome.problems.push(failure);
                return None;
            }
        };
        let Compiled { schema, problems, .. } =
            schema_of_documents(&file, self.loader.files(), &config.root, cwd);
        let levels = |path: &str| self.checker.levels(Path::new(path), DialectSet::default());
        outcome.files.extend(schema_files::check(&problems, levels));
        schema
    }
}

/// Adds what was found in a document, if something was.
fn push(document: ConfigDocument, diagnostics: Vec<Diagnostic>, outcome: &mut Outcome) {
    if diagnostics.is_empty() {
        return;
    }
    let masked = document.masked();
    let subject = Subject::Other { masked };
    outcome.files.push(Checked { file: document.file, subject, diagnostics, mended: 0, before: None });
}
