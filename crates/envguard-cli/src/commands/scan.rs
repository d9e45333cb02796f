//! `envguard scan`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_secrets::Options;

use crate::args::{Global, Scan};
use crate::config::Config;
use crate::discover::{self, Directory};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::git::{Found, HistoryOptions, Repository};
use crate::outcome::Outcome;
use crate::project_loader::ProjectLoader;
use crate::secrets::{
    self, Held, HeldFile, LocalFile, LocalValues, Progress, Reveal, Scanner, Tree, Wanted, Which, scan_held,
    scan_history, scan_input, scan_tree,
};
use crate::selection::Selection;
use crate::{paths, read, reporting, signals, threads};

pub(crate) fn run(arguments: &Scan, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let exposure = Exposure::new(&config, &cwd, global.verbose);
    let selection = Selection::new(&arguments.select, &arguments.ignore)?;
    let progress = Progress::new(global);
    let job = Job { arguments, global, config: &config, cwd: &cwd, exposure: &exposure, progress: &progress };
    let mut outcome = job.run(&selection)?;
    progress.clear();
    outcome.sort();
    outcome.write_asides();
    reporting::report(outcome, &arguments.reporting, config.fail_on, global, out)
}

/// One scan.
struct Job<'j> {
    arguments: &'j Scan,
    global: &'j Global,
    config: &'j Config,
    cwd: &'j Path,
    exposure: &'j Exposure<'j>,
    progress: &'j Progress,
}

impl Job<'_> {
    /// Looks where the arguments say.
    fn run(&self, selection: &Selection) -> Result<Outcome, Failure> {
        let Self { arguments, config, cwd, exposure, progress, .. } = self;
        let threads = threads::count(self.global.threads);
        let mut problems = Vec::new();
        let mut find = |paths: &[PathBuf], which| {
            Held::find(paths, which, config, cwd, exposure.repositories(), &mut problems)
        };
        let held = if arguments.staged {
            self.repository()?;
            find(&[], Which::Staged)
        } else if arguments.stdin || arguments.history || arguments.no_ignore {
            Held::default()
        } else {
            find(&arguments.paths, Which::Tracked)
        };
        let scanner = Scanner::new(secrets::Scan {
            config,
            selection,
            cwd,
            options: Options {
                minimum: arguments.confidence.map_or(config.secrets.confidence, Into::into),
                suppressed: arguments.why,
            },
            known: self.known(&held, &mut problems)?,
            reveal: arguments.reveal.unwrap_or(Reveal::Nothing),
            archives: arguments.archives,
            why: arguments.why,
        });
        let mut outcome = if arguments.stdin {
            scan_input(&scanner, &arguments.stdin_filename, std::io::stdin().lock(), progress)
        } else if arguments.staged {
            scan_held(&scanner, &held, Which::Staged, |_| Wanted::All, threads, progress)
        } else if arguments.history {
            self.scan_history(&scanner)?
        } else {
            let tree = Tree {
                config,
                cwd,
                paths: &arguments.paths,
                heeds_ignores: !arguments.no_ignore,
                held: &held,
                threads,
            };
            scan_tree(&scanner, &tree, progress)
        };
        outcome.problems.extend(problems);
        Ok(outcome)
    }

    /// Looks through the history of the repository here.
    fn scan_history(&self, scanner: &Scanner<'_>) -> Result<Outcome, Failure> {
        let Self { arguments, cwd, progress, .. } = self;
        let repository = self.repository()?;
        let options = HistoryOptions {
            range: arguments.range.as_deref(),
            since: arguments.since.as_deref(),
            limit: read::MAX_FILE_SIZE as u64,
        };
        let mut history = repository.history(options).map_err(|error| {
            Failure::new(format!(
                "the history of `{}` cannot be looked through: {error}",
                paths::display(repository.top(), cwd)
            ))
        })?;
        // An interrupted scan goes on where it was.
        signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
        let mut clean =
            (!arguments.no_cache).then(|| repository.clean_contents(scanner.settings_key().as_bytes()));
        let threads = threads::count(self.global.threads);
        let mut outcome = scan_history(scanner, &repository, &mut history, clean.as_mut(), threads, progress);
        if let Some(Err(error)) = clean.map(|clean| clean.save())
            && self.global.verbose
        {
            outcome.notes.push(format!("what was found to be clean cannot be noted: {error}"));
        }
        Ok(outcome)
    }

    /// The secrets of the env files around what is looked at, which may not stand in it. `held` is what is staged.
    fn known(&self, held: &Held, problems: &mut Vec<Failure>) -> Result<LocalValues, Failure> {
        let Self { arguments, config, cwd, exposure, .. } = self;
        let is_in_repository = matches!(exposure.repositories().around(cwd), Found::Repository(_));
        if !is_in_repository || arguments.stdin || arguments.history {
            return Ok(LocalValues::new(&[]));
        }
        let loader = ProjectLoader::new(config, cwd, &[])?;
        let mut directories: Vec<Directory> = Vec::new();
        if arguments.staged {
            let near = directories_around(held.files());
            directories.extend(near.iter().map(|directory| discover::list(directory, config, cwd)));
        } else {
            // What cannot be looked at is told by the scan.
            discover::discover(&arguments.paths, config, cwd, &mut |directory| directories.push(directory));
        }
        Ok(LocalValues::new(&LocalFile::of_directories(&directories, &loader, cwd, exposure, problems)))
    }

    /// The repository to look into.
    fn repository(&self) -> Result<Arc<Repository>, Failure> {
        match self.exposure.repositories().holding(self.cwd) {
            Found::Repository(repository) => Ok(repository),
            Found::Broken(_) => {
                Err(Failure::new("the git repository here cannot be opened").help("`git status` may say why"))
            }
            Found::Nothing => Err(Failure::new("this is in no repository of git")
                .help("without `--staged` and `--history`, the files here are looked through")),
        }
    }
}

/// The directories that `files` lie in, and those above them in their repositories: whoever works on a file has the env
/// files of these.
fn directories_around(files: &[HeldFile]) -> Vec<PathBuf> {
    let above = files.iter().flat_map(|file| {
        let top = file.repository.top();
        file.path.ancestors().skip(1).take_while(move |directory| directory.starts_with(top))
    });
    let mut directories: Vec<PathBuf> = above.map(Path::to_owned).collect();
    directories.sort();
    directories.dedup();
    directories
}
