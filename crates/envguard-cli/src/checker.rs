//! From paths to findings: reads the files of each directory, checks them together, and mends them where asked to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};

use envguard_core::{
    Applicability, Context, Contract, ContractSource, DialectSet, Project, Settings, SourceFile, check,
    choose_example, format, mend,
};

use crate::config::Config;
use crate::discover::{self, Directory};
use crate::exit::Failure;
use crate::outcome::{Checked, Outcome, Subject};
use crate::selection::Selection;
use crate::{paths, read, replace, signals};

/// What to do with env files, apart from which.
pub(crate) struct Checker<'c> {
    pub(crate) config: &'c Config,
    pub(crate) selection: Selection,
    /// The working directory.
    pub(crate) cwd: &'c Path,
    /// The dialects of the command line, which go before all others.
    pub(crate) dialects: Option<DialectSet>,
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
    /// Checks the env files that `paths` name or hold; those below the working directory if there are none.
    pub(crate) fn check_paths(&self, paths: &[PathBuf]) -> Result<Outcome, Failure> {
        if self.mending.is_some_and(|mending| mending.write) {
            signals::hold()
                .map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
        }
        let example = self.example()?;
        let example = example.as_ref();
        let threads = self.threads.map_or_else(available_threads, std::num::NonZeroUsize::get);
        let (sender, receiver) = mpsc::channel::<Vec<Directory>>();
        let receiver = Mutex::new(receiver);
        let work = || {
            let mut outcome = Outcome::default();
            loop {
                let next = receiver.lock().map(|receiver| receiver.recv());
                let Ok(Ok(directories)) = next else { break outcome };
                for directory in &directories {
                    self.check_directory(directory, example, &mut outcome);
                }
            }
        };
        let mut outcome = std::thread::scope(|scope| {
            let mut batch = Vec::new();
            let mut workers = Vec::new();
            let problems = discover::discover(paths, self.config, self.cwd, &mut |directory| {
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
            for directory in &batch {
                self.check_directory(directory, example, &mut outcome);
            }
            for worker in workers {
                match worker.join() {
                    Ok(part) => outcome.append(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            outcome.problems.extend(problems.into_iter().map(|problem| {
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
        outcome.sort();
        Ok(outcome)
    }

    /// Checks standard input as if it were the file `name`, in the company of what is really beside it.
    pub(crate) fn check_stdin(&self, name: &Path) -> Result<Outcome, Failure> {
        let bytes = read::read_stream(std::io::stdin().lock())
            .map_err(|error| Failure::new(format!("standard input {error}")))?;
        let mut outcome = Outcome::default();
        let directory = discover::around(name, self.config, self.cwd);
        let file = EnvFile::new(name, bytes, self.cwd);
        self.check_together(&directory, vec![file], self.example()?.as_ref(), &mut outcome);
        outcome.sort();
        Ok(outcome)
    }

    /// The example that the configuration names for all files.
    fn example(&self) -> Result<Option<Arc<SourceFile>>, Failure> {
        let Some(path) = &self.config.contract_example else { return Ok(None) };
        let shown = paths::display(path, self.cwd);
        match read::read(path) {
            Ok(bytes) => Ok(Some(Arc::new(SourceFile::new(shown, bytes)))),
            Err(error) => {
                Err(Failure::new(format!("the example `{shown}` that the configuration names {error}")))
            }
        }
    }

    fn check_directory(
        &self,
        directory: &Directory,
        example: Option<&Arc<SourceFile>>,
        outcome: &mut Outcome,
    ) {
        let mut files = Vec::with_capacity(directory.env_files.len());
        for path in &directory.env_files {
            match read::read(path) {
                Ok(bytes) => files.push(EnvFile::new(path, bytes, self.cwd)),
                Err(error) => {
                    let shown = paths::display(path, self.cwd);
                    outcome.problems.push(Failure::new(format!("`{shown}` {error}")));
                }
            }
        }
        self.check_together(directory, files, example, outcome);
    }

    /// Mends and checks `files`, which are those of `directory`, in the company of what is beside them.
    fn check_together(
        &self,
        directory: &Directory,
        mut files: Vec<EnvFile>,
        example: Option<&Arc<SourceFile>>,
        outcome: &mut Outcome,
    ) {
        outcome.file_count += files.len();
        // What is beside the files only tells what is declared and given: one that cannot be read tells nothing.
        let read = |path: &PathBuf| Some(EnvFile::new(path, read::read(path).ok()?, self.cwd).source);
        let beside: Vec<Arc<SourceFile>> = directory.beside.iter().filter_map(read).collect();
        let settings: Vec<Arc<Settings>> =
            files.iter().map(|file| Arc::new(self.settings(directory, file, outcome))).collect();
        if let Some(mending) = self.mending {
            let project = project(&files, &beside, example);
            for (file, settings) in files.iter_mut().zip(&settings) {
                if signals::interrupted().is_some() {
                    break;
                }
                mend_file(mending, file, settings, &project, outcome);
            }
        }
        let project = project(&files, &beside, example);
        for (EnvFile { source: file, before, mended, .. }, settings) in files.into_iter().zip(settings) {
            let context = Context::new(&file, &settings);
            let diagnostics = check(&context, &project);
            if diagnostics.is_empty() && before.is_none() {
                continue;
            }
            let parsed = context.into_parsed();
            let subject = Subject::Env { settings, parsed };
            outcome.files.push(Checked { file, subject, diagnostics, mended, before });
        }
    }

    /// How `file` is to be checked: each rule at its own level, then as the configuration says, as its overrides for
    /// this path say, and as the command line says, which has the last word.
    fn settings(&self, directory: &Directory, file: &EnvFile, outcome: &mut Outcome) -> Settings {
        let path = paths::below(&paths::absolute(&file.path, self.cwd), &self.config.root);
        let shown = &file.source.path;
        let overrides = || self.config.overrides_for(&path);
        let overridden = overrides().filter_map(|part| part.dialects).last();
        let configured = self.dialects.or(overridden).or(self.config.dialects);
        let dialects = configured.unwrap_or_else(|| directory.surroundings.detect().dialects);
        if self.verbose {
            outcome.notes.push(match configured {
                Some(dialects) => format!("{shown}: read by {dialects}, as configured"),
                None => format!("{shown}: {}", directory.surroundings.detect().reasons.join("; ")),
            });
        }
        let mut settings = Settings::new(dialects);
        for (rule, level) in self.config.levels.iter().chain(overrides().flat_map(|part| &part.levels)) {
            settings.set(rule, *level);
        }
        self.selection.apply(&mut settings);
        settings
    }
}

/// An env file, and what became of it.
struct EnvFile {
    /// Where it is, which need not be what reports call it.
    path: PathBuf,
    source: Arc<SourceFile>,
    /// What was in it before it was changed.
    before: Option<Vec<u8>>,
    /// How many findings were mended.
    mended: usize,
}

impl EnvFile {
    fn new(path: &Path, bytes: Vec<u8>, cwd: &Path) -> Self {
        let source = Arc::new(SourceFile::new(paths::display(path, cwd), bytes));
        Self { path: path.to_owned(), source, before: None, mended: 0 }
    }
}

/// Changes `file` as far as `mending` goes, on the disk too if it says so.
fn mend_file(
    mending: Mending,
    file: &mut EnvFile,
    settings: &Settings,
    project: &Project,
    outcome: &mut Outcome,
) {
    let source = &file.source;
    let mended = match mending.what {
        Changes::Fixes(applicability) => mend(source, settings, project, applicability),
        Changes::Layout => format(source, settings, project),
    };
    if mended.bytes == source.bytes {
        return;
    }
    if mending.write {
        match replace::replace(&file.path, &source.bytes, &mended.bytes) {
            Ok(lost) => outcome.notes.extend(lost.iter().map(|lost| format!("`{}`: {lost}", source.path))),
            Err(error) => return outcome.problems.push(Failure::new(format!("`{}` {error}", source.path))),
        }
    }
    let changed = SourceFile { path: Arc::clone(&source.path), bytes: mended.bytes, role: source.role };
    let before = std::mem::replace(&mut file.source, Arc::new(changed));
    file.before = Some(before.bytes.clone());
    file.mended = mended.applied;
}

/// The files of a directory and what declares their variables: the configuration names it, or it is one of them.
fn project(files: &[EnvFile], beside: &[Arc<SourceFile>], example: Option<&Arc<SourceFile>>) -> Project {
    let all: Vec<Arc<SourceFile>> =
        files.iter().map(|file| &file.source).chain(beside).map(Arc::clone).collect();
    let example = example.or_else(|| choose_example(&all)).cloned();
    let source = |file| Contract::new(vec![Arc::new(ContractSource::example(file, None))]);
    Project::new(example.map(|file| Arc::new(source(file))), &all)
}

fn available_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}
