//! From paths to findings: reads the files of each directory, checks them together, and mends them where asked to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};

use envguard_core::tree::Syntax;
use envguard_core::{
    Applicability, Context, ContractSource, DialectSet, Project, Settings, SourceFile, SourceKind,
    WantedFacts, check, format, mend,
};

use crate::changed::Changed;
use crate::config::Config;
use crate::discover::{self, Directory};
use crate::document_checker::DocumentChecker;
use crate::exit::Failure;
use crate::exposure::Exposure;
use crate::files::Files;
use crate::outcome::{Checked, Outcome, Subject};
use crate::project_loader::{EnvSource, ProjectLoader, unknown_environments};
use crate::redeclared::Redeclared;
use crate::secrets::{Held, HeldFile, LocalFile, Which};
use crate::selection::Selection;
use crate::units::{UnitChecker, may_be_of_platform};
use crate::{paths, read, replace, schema_files, signals, threads};

/// What to do with env files, apart from which.
pub(crate) struct Checker<'c> {
    pub(crate) config: &'c Config,
    pub(crate) selection: Selection,
    /// The working directory.
    pub(crate) cwd: &'c Path,
    /// What finds out who gets to see the files.
    pub(crate) exposure: Exposure<'c>,
    /// The dialects of the command line, which go before all others.
    pub(crate) dialects: Option<DialectSet>,
    /// The environments to judge; all of them where there are none.
    pub(crate) environments: &'c [String],
    /// How files are changed; not at all without it.
    pub(crate) mending: Option<Mending>,
    /// Whether to note what is looked at and why.
    pub(crate) verbose: bool,
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

/// So many directories go to a worker at once: fewer are not worth waking it.
const BATCH: usize = 16;

/// How files are changed.
#[derive(Clone, Copy)]
pub(crate) struct Mending {
    pub(crate) what: Changes,
    /// Whether files are written; otherwise the changes are only shown.
    pub(crate) write: bool,
}

/// Which changes are made.
#[derive(Clone, Copy)]
pub(crate) enum Changes {
    /// All fixes that are at least as trustworthy.
    Fixes(Applicability),
    /// The layout, without changing a value.
    Layout,
}

impl Checker<'_> {
    /// Checks the env files that `paths` name or hold; those below the working directory if there are none. Only what is
    /// `changed`, where that is given.
    pub(crate) fn check_paths(
        &self,
        paths: &[PathBuf],
        changed: Option<&Changed<'_>>,
    ) -> Result<Outcome, Failure> {
        if self.mending.is_some_and(|mending| mending.write) {
            signals::hold()
                .map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
        }
        let loader = ProjectLoader::new(self.config, self.cwd, self.environments, Files::OnDisk)?;
        let loader = &loader;
        let documents = DocumentChecker::new(self, loader);
        let documents = &documents;
        let threads = threads::count(self.threads);
        let (sender, receiver) = mpsc::channel::<Vec<Directory>>();
        let receiver = Mutex::new(receiver);
        let work = || {
            let mut outcome = Outcome::default();
            loop {
                let next = receiver.lock().map(|receiver| receiver.recv());
                let Ok(Ok(directories)) = next else { break outcome };
                for directory in &directories {
                    self.check_directory(directory, loader, documents, &mut outcome);
                }
            }
        };
        let mut outcome = std::thread::scope(|scope| {
            let mut batch = Vec::new();
            let mut workers = Vec::new();
            // Files of the environments that the configuration names belong together, wherever they are.
            let mut named = Vec::new();
            let aside = discover::discover(paths, self.config, self.cwd, &mut |mut directory| {
                named.extend(directory.env_files.extract_if(.., |path| loader.names(path)));
                if let Some(changed) = changed {
                    changed.narrow(&mut directory);
                }
                if directory.is_empty() {
                    return;
                }
                batch.push(directory);
                if batch.len() == BATCH && threads > 1 {
                    // Workers are started when there is work to share, and go at it while the search goes on.
                    if workers.is_empty() {
                        workers.extend((0..threads).map(|_| scope.spawn(work)));
                    }
                    // The receiver outlives the workers, so there is always somebody to take it.
                    let _ = sender.send(std::mem::take(&mut batch));
                }
            });
            drop(sender);
            let mut outcome = Outcome::default();
            if changed.is_some_and(|changed| !changed.touches_environments(&named)) {
                named.clear();
            }
            if !named.is_empty() {
                batch.push(loader.named_files(named));
            }
            for directory in &batch {
                self.check_directory(directory, loader, documents, &mut outcome);
            }
            for worker in workers {
                match worker.join() {
                    Ok(part) => outcome.append(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            outcome.migrations = aside.migrations;
            outcome.given_migrations = aside.given_migrations;
            outcome.problems.extend(aside.problems.into_iter().map(|problem| {
                let failure = Failure::new(format!(
                    "`{}` {}",
                    paths::display(&problem.path, self.cwd),
                    problem.message
                ));
                match problem.help {
                    Some(help) => failure.help(help),
                    None => failure,
                }
            }));
            outcome
        });
        self.check_configured_schema(loader, &mut outcome);
        outcome.problems.extend(unknown_environments(self.environments, &outcome.environments));
        outcome.sort();
        Ok(outcome)
    }

    /// Checks standard input as if it were the file `name`, in the company of what is really beside it.
    pub(crate) fn check_stdin(&self, name: &Path) -> Result<Outcome, Failure> {
        let bytes = read::read_stream(std::io::stdin().lock())
            .map_err(|error| Failure::new(format!("standard input {error}")))?;
        let mut outcome = Outcome::default();
        let loader = ProjectLoader::new(self.config, self.cwd, self.environments, Files::OnDisk)?;
        if let Some(syntax) = name.to_str().and_then(Syntax::of) {
            let file = EnvSource::new(name, bytes, self.cwd).file;
            DocumentChecker::new(self, &loader).check(name, syntax, file, &mut outcome);
            outcome.sort();
            return Ok(outcome);
        }
        let directory = if loader.names(name) {
            loader.named_files(vec![name.to_owned()])
        } else {
            discover::around(name, self.config, self.cwd)
        };
        let file = EnvSource::new(name, bytes, self.cwd);
        self.check_together(&directory, vec![file], &loader, &mut outcome);
        self.check_configured_schema(&loader, &mut outcome);
        outcome.sort();
        Ok(outcome)
    }

    /// Checks those of `held` that are env files or configuration files, as the next commit would have them, and holds the
    /// env files that git holds at or below `given` against the contracts that it changes.
    pub(crate) fn check_staged(&self, held: &Held, given: &[PathBuf]) -> Result<Outcome, Failure> {
        let files = Files::Staged(self.exposure.repositories());
        let loader = ProjectLoader::new(self.config, self.cwd, self.environments, files)?;
        let documents = DocumentChecker::new(self, &loader);
        let mut outcome = Outcome::default();
        let mut named = Vec::new();
        let mut by_directory: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        let all = || {
            let repositories = self.exposure.repositories();
            Held::find(given, Which::Tracked, self.config, self.cwd, repositories, &mut outcome.problems)
        };
        let redeclared = Redeclared::by(held, all, self.config, self.cwd);
        let staged = held.files().iter().map(|file| PathBuf::from(&file.shown));
        for path in staged.chain(redeclared.paths.iter().cloned()) {
            if self.config.documents_at(&self.config.below(&path, self.cwd)).is_some() {
                documents.check_staged(&path, &loader, &mut outcome);
            } else if loader.names(&path) {
                named.push(path);
            } else if path.file_name().is_some_and(|name| discover::is_env_file(&name.to_string_lossy())) {
                let directory = path.parent().unwrap_or(Path::new("")).to_owned();
                by_directory.entry(directory).or_default().push(path);
            }
        }
        let mut directories: Vec<Directory> = by_directory
            .into_iter()
            .map(|(directory, files)| {
                let found = discover::directory(&directory, files, self.config, self.cwd);
                loader.with_held(found, &directory)
            })
            .collect();
        if !named.is_empty() {
            directories.push(loader.named_files(named));
        }
        for directory in &directories {
            self.check_directory(directory, &loader, &documents, &mut outcome);
        }
        redeclared.keep_contract(&mut outcome, self.cwd);
        self.check_staged_units(held, given, &loader, &mut outcome);
        self.check_configured_schema(&loader, &mut outcome);
        self.find_local(held, &loader, &mut outcome);
        outcome.problems.extend(unknown_environments(self.environments, &outcome.environments));
        outcome.sort();
        Ok(outcome)
    }

    /// Checks those of `held` that are env files or configuration files, as the work tree has them, and no other files. Only
    /// what is `changed`, where that is given.
    pub(crate) fn check_tracked(
        &self,
        held: &Held,
        changed: Option<&Changed<'_>>,
    ) -> Result<Outcome, Failure> {
        let loader = ProjectLoader::new(self.config, self.cwd, self.environments, Files::OnDisk)?;
        let is_wanted = |file: &&HeldFile| {
            let path = Path::new(&file.shown);
            let is_document = || self.config.documents_at(&self.config.below(path, self.cwd)).is_some();
            // What is taken out of the work tree, and a link that leads nowhere, say nothing.
            (file.is_env_file() || loader.names(path) || is_document()) && file.path.is_file()
        };
        let wanted = held.files().iter().filter(is_wanted);
        let paths: Vec<PathBuf> = wanted.map(|file| PathBuf::from(&file.shown)).collect();
        // No paths would mean all that is here.
        let mut outcome =
            if paths.is_empty() { Outcome::default() } else { self.check_paths(&paths, changed)? };
        let units = UnitChecker::new(self, &loader);
        for paths in units_of(held).values() {
            if changed.is_none_or(|changed| changed.concerns_units(paths)) {
                units.check(paths, &mut outcome);
            }
        }
        outcome.sort();
        Ok(outcome)
    }

    /// Checks the files of platforms that are staged, and those that git holds at or below `given` which have to do with a
    /// staged env file or contract: each together with those beside it.
    fn check_staged_units(
        &self,
        staged: &Held,
        given: &[PathBuf],
        loader: &ProjectLoader<'_>,
        outcome: &mut Outcome,
    ) {
        let own = units_of(staged);
        let is_of_env = |file: &&HeldFile| file.is_env_file() || file.path.ends_with("env.schema.json");
        let of_env = staged.files().iter().filter(is_of_env);
        let of_env: Vec<&Path> = of_env.filter_map(|file| Path::new(&file.shown).parent()).collect();
        if own.is_empty() && of_env.is_empty() {
            return;
        }
        let repositories = self.exposure.repositories();
        let all =
            Held::find(given, Which::Tracked, self.config, self.cwd, repositories, &mut outcome.problems);
        let units = UnitChecker::new(self, loader);
        for (directory, paths) in units_of(&all) {
            let is_around = |other: &&Path| other.starts_with(&directory) || directory.starts_with(other);
            if own.contains_key(&directory) || of_env.iter().any(is_around) {
                units.check(&paths, outcome);
            }
        }
    }

    /// Finds the secrets of the env files around `held`, in the place of those of the files that were checked.
    pub(crate) fn look_around(&self, held: &Held, outcome: &mut Outcome) -> Result<(), Failure> {
        let loader = ProjectLoader::new(self.config, self.cwd, self.environments, Files::OnDisk)?;
        self.find_local(held, &loader, outcome);
        Ok(())
    }

    /// What the files around have is looked for in `held`.
    fn find_local(&self, held: &Held, loader: &ProjectLoader<'_>, outcome: &mut Outcome) {
        let around = held.directories();
        let around: Vec<_> =
            around.iter().map(|directory| discover::list(directory, self.config, self.cwd)).collect();
        outcome.local =
            LocalFile::of_directories(&around, loader, self.cwd, &self.exposure, &mut outcome.problems);
    }

    fn check_directory(
        &self,
        directory: &Directory,
        loader: &ProjectLoader<'_>,
        documents: &DocumentChecker<'_>,
        outcome: &mut Outcome,
    ) {
        for path in &directory.documents {
            documents.check_file(path, outcome);
        }
        UnitChecker::new(self, loader).check(&directory.units, outcome);
        if directory.env_files.is_empty() {
            return;
        }
        let mut files = Vec::with_capacity(directory.env_files.len());
        for path in &directory.env_files {
            match loader.read(path) {
                Ok(source) => files.push(source),
                Err(failure) => outcome.problems.push(failure),
            }
        }
        self.check_together(directory, files, loader, outcome);
    }

    /// Mends and checks `files`, which are those of `directory`, in the company of what is beside them.
    fn check_together(
        &self,
        directory: &Directory,
        files: Vec<EnvSource>,
        loader: &ProjectLoader<'_>,
        outcome: &mut Outcome,
    ) {
        // What is beside the files only tells what is declared and given: one that cannot be read tells nothing.
        let beside = directory.beside.iter().filter_map(|path| loader.read(path).ok());
        let mut all: Vec<EnvSource> = files;
        let mut checked = all.len();
        all.extend(beside);
        if !self.environments.is_empty() {
            checked = keep_wanted(&mut all, checked, loader, outcome);
        }
        outcome.file_count += checked;
        if checked == 0 {
            return;
        }
        let settings: Vec<Arc<Settings>> =
            all[..checked].iter().map(|source| Arc::new(self.settings(directory, source, outcome))).collect();
        let dialects = settings[0].dialects;
        let mut project = loader.project(directory, &all, dialects, &mut outcome.problems);
        let mut changes: Vec<Change> = Vec::new();
        if let Some(mending) = self.mending {
            for (source, settings) in all.iter_mut().zip(&settings) {
                if signals::interrupted().is_some() {
                    break;
                }
                changes.push(mend_file(mending, source, settings, &project, outcome));
            }
            if changes.iter().any(|change| change.before.is_some()) {
                project = loader.project(directory, &all, dialects, &mut outcome.problems);
            }
        }
        changes.resize_with(checked, Change::default);
        let sources = project.contract.iter().flat_map(|contract| contract.sources());
        let is_configured = |source: &Arc<ContractSource>| {
            loader.configured_schema().is_some_and(|configured| Arc::ptr_eq(configured, source))
        };
        for source in sources.filter(|source| !is_configured(source)) {
            outcome.files.extend(self.check_schema(source));
        }
        for ((source, settings), Change { before, mended }) in all.into_iter().zip(settings).zip(changes) {
            let file = source.file;
            let context = Context::new(&file, &settings);
            let wanted = WantedFacts::of(&context);
            project
                .learn(&file, self.exposure.facts(&source.path, directory.has_dockerfile, wanted, outcome));
            self.note_local(source.path.as_path(), &file, &project, outcome);
            let diagnostics = check(&context, &project);
            if diagnostics.is_empty() && before.is_none() {
                continue;
            }
            let parsed = context.into_parsed();
            let subject = Subject::Env { settings, parsed };
            outcome.files.push(Checked { file, subject, diagnostics, mended, before });
        }
    }

    /// Notes the secrets of `file`, if no repository holds it but one is around it.
    fn note_local(&self, path: &Path, file: &Arc<SourceFile>, project: &Project, outcome: &mut Outcome) {
        if self.mending.is_none_or(|mending| !matches!(mending.what, Changes::Layout)) {
            outcome.local.extend(LocalFile::new(path, file, project.contract.as_deref(), &self.exposure));
        }
    }

    /// The mistakes in the JSON Schema that the configuration names, once for all directories that it is for.
    fn check_configured_schema(&self, loader: &ProjectLoader<'_>, outcome: &mut Outcome) {
        outcome
            .files
            .extend(loader.configured_schema().into_iter().flat_map(|source| self.check_schema(source)));
    }

    /// The mistakes in `source`, if it is a JSON Schema: those of other kinds are found as mistakes in env files are.
    fn check_schema(&self, source: &ContractSource) -> Vec<Checked> {
        if source.kind != SourceKind::JsonSchema {
            return Vec::new();
        }
        schema_files::check(&source.problems, |path| self.levels(Path::new(path), DialectSet::default()))
    }

    /// How the file of `source` is to be checked, and by which runtimes it is read.
    fn settings(&self, directory: &Directory, source: &EnvSource, outcome: &mut Outcome) -> Settings {
        let configured = self.dialects.or_else(|| self.config.dialects_for(&source.path, self.cwd));
        let dialects = configured.unwrap_or_else(|| directory.surroundings.detect().dialects);
        if self.verbose {
            let shown = &source.file.path;
            outcome.notes.push(match configured {
                Some(dialects) => format!("{shown}: read by {dialects}, as configured"),
                None => format!("{shown}: {}", directory.surroundings.detect().reasons.join("; ")),
            });
        }
        self.levels(&source.path, dialects)
    }

    /// How the file at `path` is to be checked.
    pub(crate) fn levels(&self, path: &Path, dialects: DialectSet) -> Settings {
        self.selection.settings(self.config, self.cwd, path, dialects)
    }
}

/// Those of `held` that can be files of platforms, by directory.
fn units_of(held: &Held) -> BTreeMap<PathBuf, Vec<PathBuf>> {
    let mut units: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for file in held.files() {
        let path = Path::new(&file.shown);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if may_be_of_platform(&name) {
            units.entry(path.parent().unwrap_or(Path::new("")).to_owned()).or_default().push(path.to_owned());
        }
    }
    units
}

/// What became of a file.
#[derive(Default)]
struct Change {
    /// What was in it before it was changed.
    before: Option<Vec<u8>>,
    /// How many findings were mended.
    mended: usize,
}

/// Changes the file of `source` as far as `mending` goes, on the disk too if it says so.
fn mend_file(
    mending: Mending,
    source: &mut EnvSource,
    settings: &Settings,
    project: &Project,
    outcome: &mut Outcome,
) -> Change {
    let file = &source.file;
    let mended = match mending.what {
        Changes::Fixes(applicability) => mend(file, settings, project, applicability),
        Changes::Layout => format(file, settings, project),
    };
    if mended.bytes == file.bytes {
        return Change::default();
    }
    if mending.write {
        match replace::replace(&source.path, &file.bytes, &mended.bytes) {
            Ok(lost) => outcome.notes.extend(lost.iter().map(|lost| format!("`{}`: {lost}", file.path))),
            Err(error) => {
                outcome.problems.push(Failure::new(format!("`{}` {error}", file.path)));
                return Change::default();
            }
        }
    }
    let changed = SourceFile { path: Arc::clone(&file.path), bytes: mended.bytes, role: file.role };
    let before = std::mem::replace(&mut source.file, Arc::new(changed));
    Change { before: Some(before.bytes.clone()), mended: mended.applied }
}

/// Puts those of `all` first that are to be checked, so far the first `checked`, and that belong to a wanted environment.
/// Gives their number.
fn keep_wanted(
    all: &mut [EnvSource],
    checked: usize,
    loader: &ProjectLoader<'_>,
    outcome: &mut Outcome,
) -> usize {
    let mut environments = loader.environments(all);
    outcome.environments.extend(environments.iter().map(|environment| environment.name.to_string()));
    environments.retain(|environment| loader.wants(&environment.name));
    let is_wanted =
        |source: &EnvSource| environments.iter().any(|environment| environment.has_layer(&source.file.path));
    let to_check = &mut all[..checked];
    to_check.sort_by_key(|source| !is_wanted(source));
    to_check.iter().take_while(|source| is_wanted(source)).count()
}
