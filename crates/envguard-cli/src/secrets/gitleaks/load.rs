//! A file and those that it extends.

use std::path::{Path, PathBuf};

use envguard_secrets::custom::{CustomRules, RuleError, RuleMistake};
use toml::de::DeTable;

use super::merge::{Merged, OfFile};
use super::read::{File, Named, Places};
use super::{GitleaksRules, kinds, read::read};
use crate::config::{ConfigProblem, LoadError, utf8};
use crate::paths;
use crate::read::read as read_bytes;

/// How many files may extend each other in a row.
const DEEPEST: usize = 8;

/// Loads the files at `paths`, which are absolute, and those that they extend. A path to extend is looked for beside the
/// file that has it and then, since gitleaks is mostly run there, in `root`.
pub(crate) fn load(paths: &[PathBuf], root: &Path) -> Result<GitleaksRules, LoadError> {
    let mut loader = Loader { root, sources: Vec::new() };
    let mut all = Merged::default();
    for path in paths {
        // What several files extend is there once.
        if !loader.sources.iter().any(|source| source.path == *path) {
            let merged = loader.load(path, &mut Vec::new())?;
            all.add(merged);
        }
    }
    loader.finish(all)
}

/// A file, as it was read.
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Source {
    fn invalid(&self, problems: Vec<ConfigProblem>) -> LoadError {
        LoadError::Invalid { path: self.path.clone(), source: self.text.clone(), problems }
    }

    /// The line of `at`, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self.text.bytes().take(at).filter(|byte| *byte == b'\n').count()
    }
}

struct Loader<'l> {
    root: &'l Path,
    /// The files that were read. Rules and names know theirs by its number.
    sources: Vec<Source>,
}

impl Loader<'_> {
    /// Loads the file at `path`. `chain` has the files that led to it by extending each other.
    fn load(&mut self, path: &Path, chain: &mut Vec<PathBuf>) -> Result<Merged, LoadError> {
        let bytes =
            read_bytes(path).map_err(|error| LoadError::Unreadable { path: path.to_owned(), error })?;
        let source = Source { path: path.to_owned(), text: utf8(path, bytes)? };
        let file = parse(&source)?;
        let number = self.sources.len();
        let extends = file.extends.clone();
        let of_file = OfFile { file, number };
        self.sources.push(source);
        let Some(extends) = extends else { return Ok(of_file.over(Merged::default())) };
        chain.push(path.to_owned());
        let base = self.base(&extends, number, chain)?;
        chain.pop();
        Ok(of_file.over(base))
    }

    /// Loads the file that the last one of `chain`, which has this `number`, extends.
    fn base(
        &mut self,
        extends: &Named,
        number: usize,
        chain: &mut Vec<PathBuf>,
    ) -> Result<Merged, LoadError> {
        let directory = chain.last().and_then(|path| path.parent()).unwrap_or(self.root);
        let name = Path::new(&extends.name);
        let beside = paths::absolute(name, directory);
        let path = if beside.is_file() { beside } else { paths::absolute(name, self.root) };
        let message = if chain.contains(&path) {
            "this file extends itself".to_owned()
        } else if chain.len() > DEEPEST {
            format!("more than {DEEPEST} files extend each other")
        } else {
            match self.load(&path, chain) {
                Err(LoadError::Unreadable { path: unread, error }) if unread == path => error.to_string(),
                loaded => return loaded,
            }
        };
        let problem = ConfigProblem::new(extends.span.clone(), message);
        Err(self.sources[number].invalid(vec![problem]))
    }

    /// Makes the rules ready.
    fn finish(&self, mut merged: Merged) -> Result<GitleaksRules, LoadError> {
        let notes = merged.give_to_kinds(&self.sources);
        let unknown = merged.resolve_targets();
        if let Some((number, _)) = unknown.first() {
            let number = *number;
            let of_file = unknown.into_iter().filter(|(other, _)| *other == number);
            return Err(self.sources[number].invalid(of_file.map(|(_, problem)| problem).collect()));
        }
        let disabled =
            merged.disabled.iter().flat_map(|(_, named)| kinds::of(&named.name).unwrap_or_default());
        let mut disabled: Vec<&'static str> = disabled.copied().collect();
        disabled.sort_unstable();
        disabled.dedup();
        let (rules, places): (Vec<_>, Vec<_>) =
            merged.rules.into_iter().map(|(number, read)| (read.rule, (number, read.places))).unzip();
        let rules =
            CustomRules::new(rules, merged.allowlists.into_iter().map(|(_, read)| read.list).collect());
        let rules = rules.map_err(|errors| self.of_errors(&errors, &places))?;
        Ok(GitleaksRules { rules, disabled, notes })
    }

    /// The problems of the first file that has one.
    fn of_errors(&self, errors: &[RuleError], places: &[(usize, Places)]) -> LoadError {
        let number =
            errors.iter().filter_map(|error| Some(places.get(error.rule)?.0)).min().unwrap_or_default();
        let of_file = errors.iter().filter_map(|error| {
            let (_, places) = places.get(error.rule).filter(|(other, _)| *other == number)?;
            let span = match error.mistake {
                RuleMistake::NoSuchGroup(_) => Some(&places.secret_group),
                RuleMistake::EmptyAllowlist(item) => places.allowlists.get(item),
                RuleMistake::UnknownRequired(item)
                | RuleMistake::RequiresItself(item)
                | RuleMistake::TooFar(item) => places.required.get(item),
                _ => Some(&places.id),
            };
            Some(ConfigProblem::new(span.unwrap_or(&places.id).clone(), error.mistake.to_string()))
        });
        let mut problems: Vec<_> = of_file.collect();
        problems.sort_by_key(|problem| problem.span);
        self.sources[number].invalid(problems)
    }
}

fn parse(source: &Source) -> Result<File, LoadError> {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let broken =
        errors.iter().map(|error| ConfigProblem::new(error.span().unwrap_or_default(), error.message()));
    let mut problems: Vec<ConfigProblem> = broken.collect();
    let mut file = File::default();
    if problems.is_empty() {
        file = read(table.get_ref(), &mut problems);
    }
    problems.sort_by_key(|problem| problem.span);
    if problems.is_empty() { Ok(file) } else { Err(source.invalid(problems)) }
}
