//! `envguard scan`.

use std::io::Write;
use std::path::{Path, PathBuf};

use envguard_core::Group;
use envguard_secrets::Options;

use crate::args::{Global, Scan};
use crate::changed::Changed;
use crate::config::Config;
use crate::discover::{self, Directory};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::files::Files;
use crate::git::{Found, HistoryOptions};
use crate::outcome::Outcome;
use crate::outputs::Outputs;
use crate::project_loader::ProjectLoader;
use crate::secrets::{
    self, Baseline, FoundSecret, Held, LocalFile, LocalValues, Progress, Remembered, Reveal, Scanner, Tree,
    Wanted, Which, scan_held, scan_history, scan_input, scan_tree,
};
use crate::selection::Selection;
use crate::{paths, read, render, reporting, signals, threads};

pub(crate) fn run(arguments: &Scan, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let outputs = Outputs::prepare(&arguments.reporting, &cwd)?;
    let exposure = Exposure::new(&config, &cwd, global.verbose);
    let selection = Selection::new(&arguments.select, &arguments.ignore)?;
    let progress = Progress::new(global);
    let changed = super::changed(arguments.changed_since.as_deref(), &config, &cwd, &exposure)?;
    let job = Job {
        arguments,
        global,
        config: &config,
        cwd: &cwd,
        exposure: &exposure,
        progress: &progress,
        changed: changed.as_ref(),
    };
    let mut outcome = job.run(&selection)?;
    progress.clear();
    outcome.sort();
    outcome.write_asides();
    reporting::report(outcome, outputs, &arguments.reporting, config.fail_on, global, out)
}

/// One scan.
struct Job<'j> {
    arguments: &'j Scan,
    global: &'j Global,
    config: &'j Config,
    cwd: &'j Path,
    exposure: &'j Exposure<'j>,
    progress: &'j Progress,
    /// What a branch touches, where only that is looked at.
    changed: Option<&'j Changed<'j>>,
}

impl Job<'_> {
    /// Looks where the arguments say.
    fn run(&self, selection: &Selection) -> Result<Outcome, Failure> {
        let Self { arguments, config, cwd, exposure, progress, .. } = self;
        let threads = threads::count(self.global.threads);
        let (mut problems, mut notes) = (Vec::new(), Vec::new());
        let mut find = |paths: &[PathBuf], which| {
            Held::find(paths, which, config, cwd, exposure.repositories(), &mut problems)
        };
        let mut held = if arguments.staged {
            super::repository(self.exposure, self.cwd)?;
            find(&[], Which::Staged)
        } else if arguments.stdin || arguments.history || arguments.no_ignore {
            Held::default()
        } else {
            find(&arguments.paths, Which::Tracked)
        };
        if let Some(changed) = self.changed {
            held.retain(|file| changed.touches(&file.path));
        }
        let named = (&*arguments.rules, arguments.baseline.as_deref(), arguments.update_baseline);
        let (mut waivers, path) = super::waivers(exposure, config, cwd, named, self.global, &mut notes)?;
        let old = if arguments.update_baseline { waivers.take_baseline() } else { None };
        let scanner = Scanner::new(secrets::Scan {
            config,
            selection,
            cwd,
            options: Options {
                minimum: arguments.confidence.unwrap_or(config.secrets.confidence),
                suppressed: arguments.why,
            },
            waivers,
            known: self.known(&held, &mut problems)?,
            reveal: arguments.reveal.unwrap_or(Reveal::Nothing),
            archives: arguments.archives,
            why: arguments.why,
        });
        let scanner = if arguments.update_baseline { scanner.remembering() } else { scanner };
        let mut outcome = if arguments.stdin {
            scan_input(&scanner, &arguments.stdin_filename, std::io::stdin().lock(), progress)
        } else if arguments.staged {
            scan_held(&scanner, &held, Which::Staged, |_| Wanted::All, |_| true, threads, progress)
        } else if arguments.history {
            self.scan_history(&scanner)?
        } else {
            let tree = Tree {
                config,
                cwd,
                paths: &arguments.paths,
                heeds_ignores: !arguments.no_ignore,
                changed: self.changed,
                held: &held,
                threads,
            };
            scan_tree(&scanner, &tree, progress)
        };
        outcome.problems.extend(problems);
        outcome.notes.extend(notes);
        if arguments.update_baseline {
            self.update_baseline(old, &path, &scanner.remembered(), &mut outcome)?;
        }
        Ok(outcome)
    }

    /// Puts what was `found` into the baseline at `path`, which so far is `old`. What is in there is not told any more.
    fn update_baseline(
        &self,
        old: Option<Baseline>,
        path: &Path,
        found: &[Remembered],
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        let Self { arguments, cwd, .. } = self;
        let old = match old {
            Some(old) => old,
            None => Baseline::empty().map_err(|error| Failure::new(error.to_string()))?,
        };
        let is_part = arguments.staged || arguments.stdin || !arguments.paths.is_empty();
        let is_part = is_part || arguments.range.is_some() || arguments.since.is_some();
        let is_part = is_part || arguments.changed_since.is_some();
        let is_all = !is_part && outcome.problems.is_empty() && signals::interrupted().is_none();
        let found: Vec<FoundSecret<'_>> =
            found.iter().map(|(kind, secret)| FoundSecret { kind, secret }).collect();
        let new = old.updated(&found, is_all, threads::count(self.global.threads));
        let shown = paths::display(path, cwd);
        let lost = new.save(path).map_err(|error| Failure::new(format!("`{shown}` {error}")))?;
        outcome.notes.extend(lost.iter().map(|lost| format!("`{shown}`: {lost}")));
        outcome.ready.retain(|finding| finding.rule.group != Group::Secrets);
        if !self.global.quiet {
            let count = render::count(new.len(), "secret");
            outcome.notes.push(format!("{shown}: {count} in the baseline, {} before", old.len()));
        }
        Ok(())
    }

    /// Looks through the history of the repository here.
    fn scan_history(&self, scanner: &Scanner<'_>) -> Result<Outcome, Failure> {
        let Self { arguments, cwd, progress, .. } = self;
        let repository = super::repository(self.exposure, self.cwd)?;
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
        let key = scanner.settings_key().filter(|_| !arguments.no_cache);
        let mut clean = key.map(|key| repository.clean_contents(key.as_bytes()));
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
        let loader = ProjectLoader::new(config, cwd, &[], Files::OnDisk)?;
        let mut directories: Vec<Directory> = Vec::new();
        if arguments.staged {
            directories
                .extend(held.directories().iter().map(|directory| discover::list(directory, config, cwd)));
        } else {
            // What cannot be looked at is told by the scan.
            discover::discover(&arguments.paths, config, cwd, &mut |directory| directories.push(directory));
        }
        Ok(LocalValues::new(&LocalFile::of_directories(&directories, &loader, cwd, exposure, problems)))
    }
}
