//! JSON Schemas in files, and the files that they refer to.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::schema::{Compiled, Schema, SchemaProblem};
use envguard_core::tree::{Node, Syntax, TreeMask, parse};
use envguard_core::{Contract, ContractSource, Settings, SourceFile, SourceKind, check_schema};
use envguard_syntax::Span;

use crate::exit::Failure;
use crate::files::Files;
use crate::outcome::{Checked, Subject};
use crate::paths;

/// The contract that the JSON Schema in `file` makes. What it refers to has to lie below `root`, an absolute path.
pub(crate) fn source_of_schema(
    file: Arc<SourceFile>,
    files: Files<'_>,
    root: &Path,
    cwd: &Path,
) -> ContractSource {
    let files = SchemaFiles::new(files, root, cwd);
    ContractSource::json_schema(file, &|from, reference| files.resolve(from, reference))
}

/// The JSON Schema of documents in `file`, and what is wrong with it. What it refers to has to lie below `root`, an
/// absolute path.
pub(crate) fn schema_of_documents(
    file: &Arc<SourceFile>,
    files: Files<'_>,
    root: &Path,
    cwd: &Path,
) -> Compiled {
    let files = SchemaFiles::new(files, root, cwd);
    Schema::read(file, &|from, reference| files.resolve(from, reference))
}

/// The findings that `problems` of a JSON Schema are, by file. `settings_of` says how the file at a path is to be
/// checked.
pub(crate) fn check(problems: &[SchemaProblem], settings_of: impl Fn(&str) -> Settings) -> Vec<Checked> {
    let mut files: Vec<&Arc<SourceFile>> = problems.iter().map(|problem| &problem.place.file).collect();
    files.sort_by_key(|file| &file.path);
    files.dedup_by_key(|file| &file.path);
    let checked = files.into_iter().filter_map(|file| {
        let own = problems.iter().filter(|problem| problem.place.file.path == file.path);
        let mut diagnostics = check_schema(own, &settings_of(&file.path));
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        let subject = Subject::Other { masked: masked(file) };
        let file = Arc::clone(file);
        (!diagnostics.is_empty()).then_some(Checked { file, subject, diagnostics, mended: 0, before: None })
    });
    checked.collect()
}

/// That every schema of `contract` can be read.
pub(crate) fn all_can_be_read(contract: &Contract) -> Result<(), Failure> {
    let mut schemas = contract.sources().iter().filter(|source| source.kind == SourceKind::JsonSchema);
    match schemas.find(|source| source.compiled.is_none()) {
        Some(source) => Err(Failure::new(format!("`{}` is no schema that can be read", source.file.path))
            .help("`envguard schema check` says why")),
        None => Ok(()),
    }
}

/// The bytes of a schema as they may be shown.
pub(crate) fn masked(file: &SourceFile) -> Vec<u8> {
    let syntax = Syntax::of(&file.path).unwrap_or(Syntax::Json);
    let tree = parse(syntax, &file.bytes);
    TreeMask::of_schema(syntax, &file.bytes, &tree).lines(Span::new(0, file.bytes.len()))
}

/// The files of a project that schemas refer to, each read once.
pub(crate) struct SchemaFiles<'p> {
    files: Files<'p>,
    root: &'p Path,
    cwd: &'p Path,
    known: RefCell<HashMap<PathBuf, Option<SchemaFile>>>,
}

/// A file, and what is in it.
type SchemaFile = (Arc<SourceFile>, Arc<Node>);

impl<'p> SchemaFiles<'p> {
    /// Those below `root`, an absolute path. `cwd` is the working directory.
    pub(crate) fn new(files: Files<'p>, root: &'p Path, cwd: &'p Path) -> Self {
        Self { files, root, cwd, known: RefCell::default() }
    }

    /// The file that the schema in `from` calls `reference`, a path relative to its own; `None` where it is not there, is
    /// no document, or lies outside of the project, by its path or through a link.
    pub(crate) fn resolve(&self, from: &SourceFile, reference: &str) -> Option<SchemaFile> {
        let directory = paths::absolute(Path::new(from.directory()), self.cwd);
        let path = paths::absolute(Path::new(reference), &directory);
        if let Some(known) = self.known.borrow().get(&path) {
            return known.clone();
        }
        let found = self.load(&path);
        self.known.borrow_mut().insert(path, found.clone());
        found
    }

    fn load(&self, path: &Path) -> Option<SchemaFile> {
        if !is_inside(path, self.root) {
            return None;
        }
        let file = self.files.read(path, self.cwd).ok()?;
        let syntax = Syntax::of(&file.path).unwrap_or(Syntax::Json);
        let tree = parse(syntax, &file.bytes);
        if !tree.problems.is_empty() {
            return None;
        }
        Some((file, Arc::new(tree.documents.into_iter().next()?)))
    }
}

/// Whether `path` is there and lies below `root`, links followed.
pub(crate) fn is_inside(path: &Path, root: &Path) -> bool {
    let [path, root] = [path, root].map(fs::canonicalize);
    matches!((path, root), (Ok(path), Ok(root)) if path.starts_with(&root))
}
