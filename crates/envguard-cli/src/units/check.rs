//! What `check` finds in the files of platforms.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::deploy::unit::{
    Lines, Origin, Platform, Shell, Unit, UnitAllows, UnitFinding, check_unit, masked, read_units,
};
use envguard_core::{Contract, Diagnostic, DialectSet, SourceFile};
use envguard_syntax::Span;

use super::sets::{Set, sets};
use crate::checker::{Changes, Checker};
use crate::files::Files;
use crate::outcome::{Checked, Outcome, Subject};
use crate::project_loader::ProjectLoader;
use crate::schema_files::is_inside;
use crate::{paths, read};

/// So much of a file is looked at to see whether it has an object of Kubernetes: licenses stand before them.
const PEEK: usize = 4 << 10;

/// What says how objects of Kubernetes are put together.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The rule about what is not there.
const MISSING: &str = "missing-in-unit";

/// Checks the files of platforms against the contracts of the apps around them.
pub(crate) struct UnitChecker<'c> {
    checker: &'c Checker<'c>,
    loader: &'c ProjectLoader<'c>,
}

/// The findings of some sets of files.
#[derive(Default)]
struct Found {
    /// By where they are and what they say: how many sets have them.
    findings: BTreeMap<Identity, (usize, UnitFinding, Home)>,
    /// In how many sets a unit has its variables where it has them.
    homes: HashMap<Home, usize>,
    lines: Lines,
}

/// The path of a file, a place in it, and what is found there.
type Identity = (Arc<str>, Span, String);

/// Where the variables of a unit stand, and its name.
type Home = (Arc<str>, Span, Box<str>);

impl<'c> UnitChecker<'c> {
    pub(crate) fn new(checker: &'c Checker<'c>, loader: &'c ProjectLoader<'c>) -> Self {
        Self { checker, loader }
    }

    /// Checks those of `paths`, files of one directory, that are of a platform.
    pub(crate) fn check(&self, paths: &[PathBuf], outcome: &mut Outcome) {
        let is_layout = |changes| matches!(changes, Changes::Layout);
        let (Some(first), false) =
            (paths.first(), self.checker.mending.is_some_and(|mending| is_layout(mending.what)))
        else {
            return;
        };
        let directory = first.parent().unwrap_or(Path::new(""));
        // Most directories have no such file: whoever finds out needs no contract for it.
        let files = self.files(paths, directory);
        if files.is_empty() {
            return;
        }
        let around = self.contract(directory, outcome);
        let mut found = Found::default();
        for set in sets(&files) {
            self.check_set(&set, around.as_ref(), &mut found, outcome);
        }
        for (file, diagnostics) in found.by_file() {
            self.push(file, diagnostics, outcome);
        }
    }

    /// The contract of the apps in `directory`.
    fn contract(&self, directory: &Path, outcome: &mut Outcome) -> Option<Arc<Contract>> {
        let directory = paths::absolute(directory, self.checker.cwd);
        self.loader.contract_above(&directory, &mut outcome.problems)
    }

    /// Those of `paths` that are of a platform, read.
    fn files(&self, paths: &[PathBuf], directory: &Path) -> Vec<(Platform, Arc<SourceFile>)> {
        let mut files = Vec::new();
        // Whoever lays patches over objects says more about them elsewhere.
        let is_customized =
            LazyCell::new(|| KUSTOMIZATIONS.iter().any(|name| directory.join(name).is_file()));
        for path in paths {
            let shown = paths::display(path, self.checker.cwd);
            let platform = Platform::of_name(&shown).or_else(|| {
                let told = match self.loader.files() {
                    Files::OnDisk => Platform::of(&shown, &read::read_start(path, PEEK).ok()?),
                    Files::Staged(_) => Platform::of(&shown, &self.read(path)?.bytes),
                };
                told.filter(|_| !*is_customized)
            });
            // Nobody asked for the file: one that cannot be read is for who did.
            let Some((platform, file)) = platform.zip(self.read(path)) else { continue };
            if platform == Platform::Systemd {
                files.extend(self.drop_ins(path).into_iter().map(|file| (platform, file)));
            }
            files.push((platform, file));
        }
        files
    }

    fn read(&self, path: &Path) -> Option<Arc<SourceFile>> {
        self.loader.read(path).ok().map(|source| source.file)
    }

    /// The files that systemd lays over the service at `path`.
    fn drop_ins(&self, path: &Path) -> Vec<Arc<SourceFile>> {
        let mut directory = path.as_os_str().to_owned();
        directory.push(".d");
        let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "conf"));
        paths.sort();
        paths.iter().filter_map(|path| self.read(path)).collect()
    }

    fn check_set(&self, set: &Set, around: Option<&Arc<Contract>>, found: &mut Found, outcome: &mut Outcome) {
        let resolve = |from: &SourceFile, name: &str| {
            let directory = paths::absolute(Path::new(from.directory()), self.checker.cwd);
            let path = paths::absolute(Path::new(name), &directory);
            is_inside(&path, &self.checker.config.root).then(|| self.read(&path)).flatten()
        };
        let mut read = read_units(&set.files, &resolve, Shell::Unknown);
        outcome.file_count += set.files.len();
        for unit in &mut read.units {
            unit.supply.environment.clone_from(&set.environment);
            let own = match &unit.origin {
                Origin::Built { context, .. } => self.contract(Path::new(&**context), outcome),
                _ => around.cloned(),
            };
            if let Some(contract) = own {
                let findings = check_unit(unit, &contract, &found.lines);
                found.add(unit, findings);
            }
        }
    }

    /// Adds what was found in `file`, as far as the settings for it and its comments say.
    fn push(&self, file: Arc<SourceFile>, mut diagnostics: Vec<Diagnostic>, outcome: &mut Outcome) {
        let settings = self.checker.levels(Path::new(&*file.path), DialectSet::default());
        diagnostics.retain_mut(|diagnostic| match settings.severity(diagnostic.rule) {
            Some(severity) => {
                diagnostic.severity = severity;
                true
            }
            None => false,
        });
        let allows = UnitAllows::new(&file);
        diagnostics.retain(|diagnostic| !allows.permit(diagnostic));
        if diagnostics.is_empty() {
            return;
        }
        diagnostics.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
        let subject = Subject::Other { masked: masked(&file) };
        outcome.files.push(Checked { file, subject, diagnostics, mended: 0, before: None });
    }
}

impl Found {
    /// Adds what was found of `unit` in one set.
    fn add(&mut self, unit: &Unit, findings: Vec<UnitFinding>) {
        let home = (Arc::clone(&unit.home.file.path), unit.home.span, unit.name.clone());
        *self.homes.entry(home.clone()).or_default() += 1;
        for finding in findings {
            let diagnostic = &finding.diagnostic;
            let identity = (Arc::clone(&finding.file.path), diagnostic.span, diagnostic.headline_alone());
            let (count, ..) = self.findings.entry(identity).or_insert_with(|| (0, finding, home.clone()));
            *count += 1;
        }
    }

    /// The findings of each file. What a unit lacks at some place is found there where it lacks it in all sets: another
    /// file can be meant to add it.
    fn by_file(self) -> Vec<(Arc<SourceFile>, Vec<Diagnostic>)> {
        let mut files: Vec<(Arc<SourceFile>, Vec<Diagnostic>)> = Vec::new();
        for (count, UnitFinding { file, diagnostic }, home) in self.findings.into_values() {
            let sets = self.homes.get(&home).copied().unwrap_or_default();
            if diagnostic.rule.name == MISSING && count < sets {
                continue;
            }
            match files.last_mut().filter(|(last, _)| last.path == file.path) {
                Some((_, own)) => own.push(diagnostic),
                None => files.push((file, vec![diagnostic])),
            }
        }
        files
    }
}
