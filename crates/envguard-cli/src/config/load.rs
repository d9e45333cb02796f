//! Finding and reading the file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use envguard_core::{DialectSet, Level, Rule, Severity, rules};
use envguard_secrets::Confidence;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::check_table;
use super::shape::{ROOT, Shape};
use super::table::{items, path_in, texts};
use super::{
    Config, ConfigProblem, DocumentSet, FILE_NAME, LoadError, MigrationSettings, NamedEnvironment, Override,
    Patterns, PreflightSettings, ProbeSettings, SecretSettings, SnapshotSettings, patterns,
};
use crate::{paths, read};

/// Which configuration is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The nearest `envguard.toml`, from the working directory upward.
    Search,
    /// This file.
    File(PathBuf),
    /// None at all.
    None,
}

/// Loads the configuration. `cwd` is the working directory, an absolute path.
pub(crate) fn load(choice: &Choice, cwd: &Path) -> Result<Config, LoadError> {
    match choice {
        Choice::None => Ok(Config::new(cwd.to_owned())),
        Choice::File(path) => match read::read(&paths::absolute(path, cwd)) {
            Ok(bytes) => parse(&paths::absolute(path, cwd), bytes),
            Err(error) => Err(LoadError::Unreadable { path: path.clone(), error }),
        },
        Choice::Search => {
            for directory in cwd.ancestors() {
                let path = directory.join(FILE_NAME);
                match read::read(&path) {
                    Ok(bytes) => return parse(&path, bytes),
                    Err(error) if error.is_not_found() => {}
                    Err(error) => return Err(LoadError::Unreadable { path, error }),
                }
            }
            Ok(Config::new(cwd.to_owned()))
        }
    }
}

/// Reads the file at `path`, an absolute path, with `bytes` in it. All problems are told at once.
pub(crate) fn parse(path: &Path, bytes: Vec<u8>) -> Result<Config, LoadError> {
    let source = utf8(path, bytes)?;
    let mut config = Config::new(path.parent().unwrap_or(path).to_owned());
    config.path = Some(path.to_owned());
    let problems = fill(&mut config, &source);
    if problems.is_empty() {
        Ok(config)
    } else {
        Err(LoadError::Invalid { path: path.to_owned(), source, problems })
    }
}

/// The text that `bytes` are, the content of the file at `path`.
pub(crate) fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, LoadError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let source = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let problems = vec![ConfigProblem::new(at..at + 3, "this is no UTF-8 text")];
        LoadError::Invalid { path: path.to_owned(), source, problems }
    })
}

/// Fills `config` from the text of the file, and gives what is wrong with it, in the order of the file.
fn fill(config: &mut Config, source: &str) -> Vec<ConfigProblem> {
    let (table, errors) = DeTable::parse_recoverable(source);
    let mut problems: Vec<ConfigProblem> = errors
        .iter()
        .map(|error| ConfigProblem::new(error.span().unwrap_or_default(), error.message()))
        .collect();
    let ends: Vec<usize> = source.match_indices('\n').map(|(end, _)| end).collect();
    let line = |problem: &ConfigProblem| ends.partition_point(|end| *end < problem.span.start as usize);
    let broken: HashSet<_> = problems.iter().map(line).collect();
    let mut wrong = Vec::new();
    if let Shape::Table(fields) = &ROOT {
        check_table(fields, table.get_ref(), table.span(), &mut wrong);
    }
    // Where the text itself is broken, what was made of it says nothing.
    problems.extend(wrong.into_iter().filter(|problem| !broken.contains(&line(problem))));
    if problems.is_empty() {
        take(config, table.get_ref(), &mut problems);
    }
    problems.sort_by_key(|problem| problem.span);
    problems
}

/// Takes the settings out of a table that has the right shape.
fn take(config: &mut Config, table: &DeTable<'_>, problems: &mut Vec<ConfigProblem>) {
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "dialects" => config.dialects = Some(dialects(value)),
            "fail-on" => config.fail_on = severity(value).unwrap_or(config.fail_on),
            "exclude" => config.exclude = matcher(value, problems),
            "contract" => {
                config.contract_example = path_in(value, "example", &config.root);
                config.contract_schema = path_in(value, "schema", &config.root);
            }
            "environments" => config.environments = environments(value, &config.root),
            "production" => config.production = Some(texts(value).map(str::to_owned).collect()),
            "rules" => config.levels = levels(value),
            "overrides" => {
                config.overrides = items(value).map(|item| one_override(item, problems)).collect();
            }
            "documents" => {
                config.documents =
                    items(value).map(|item| document_set(item, &config.root, problems)).collect();
            }
            "secrets" => config.secrets = secrets(value, &config.root),
            "deploy" => deploy(config, value, problems),
            // The others are read by who needs them.
            _ => {}
        }
    }
}

fn deploy(config: &mut Config, value: &Spanned<DeValue<'_>>, problems: &mut Vec<ConfigProblem>) {
    for (key, value) in value.get_ref().as_table().into_iter().flatten() {
        match key.get_ref().as_ref() {
            "migrations" => config.migrations = MigrationSettings::take(value, &config.root, problems),
            "preflight" => config.preflight = PreflightSettings::take(value, problems),
            "probe" => config.probe = ProbeSettings::read(value, &config.root),
            "snapshots" => config.snapshots = SnapshotSettings::read(value, &config.root),
            _ => {}
        }
    }
}

fn one_override(item: &Spanned<DeValue<'_>>, problems: &mut Vec<ConfigProblem>) -> Override {
    let mut made = Override { files: Patterns::default(), levels: Vec::new(), dialects: None };
    for (key, value) in item.get_ref().as_table().into_iter().flatten() {
        match key.get_ref().as_ref() {
            "files" => made.files = matcher(value, problems),
            "rules" => made.levels = levels(value),
            "dialects" => made.dialects = Some(dialects(value)),
            _ => {}
        }
    }
    made
}

fn document_set(item: &Spanned<DeValue<'_>>, root: &Path, problems: &mut Vec<ConfigProblem>) -> DocumentSet {
    let mut made = DocumentSet { files: Patterns::default(), schema: path_in(item, "schema", root) };
    for (key, value) in item.get_ref().as_table().into_iter().flatten() {
        if key.get_ref() == "files" {
            made.files = matcher(value, problems);
        }
    }
    made
}

fn secrets(value: &Spanned<DeValue<'_>>, root: &Path) -> SecretSettings {
    let mut made = SecretSettings { baseline: path_in(value, "baseline", root), ..SecretSettings::default() };
    for (key, value) in value.get_ref().as_table().into_iter().flatten() {
        match key.get_ref().as_ref() {
            "rules" => {
                made.rules = texts(value).map(|path| paths::absolute(Path::new(path), root)).collect();
            }
            "confidence" => made.confidence = confidence(value).unwrap_or(made.confidence),
            _ => {}
        }
    }
    made
}

fn confidence(value: &Spanned<DeValue<'_>>) -> Option<Confidence> {
    Confidence::from_name(value.get_ref().as_str()?)
}

fn dialects(value: &Spanned<DeValue<'_>>) -> DialectSet {
    texts(value).filter_map(|name| name.parse().ok()).collect()
}

fn severity(value: &Spanned<DeValue<'_>>) -> Option<Severity> {
    Severity::from_name(value.get_ref().as_str()?)
}

fn levels(value: &Spanned<DeValue<'_>>) -> Vec<(&'static Rule, Level)> {
    let entries = || {
        let entries = value.get_ref().as_table().into_iter().flatten();
        entries.filter_map(|(name, level)| {
            Some((name.get_ref(), level.get_ref().as_str()?.parse::<Level>().ok()?))
        })
    };
    // What is said of a single rule goes before what is said of all of its family.
    let family = entries().filter(|(name, _)| *name == rules::FAMILY_OF_MIGRATIONS);
    let family = family.flat_map(|(_, level)| rules::migration_rules().map(move |rule| (rule, level)));
    family.chain(entries().filter_map(|(name, level)| Some((rules::find(name)?, level)))).collect()
}

fn environments(value: &Spanned<DeValue<'_>>, root: &Path) -> Vec<NamedEnvironment> {
    let entries = value.get_ref().as_table().into_iter().flatten();
    let named = entries.map(|(name, files)| NamedEnvironment {
        name: name.get_ref().to_string(),
        files: texts(files).map(|path| paths::absolute(Path::new(path), root)).collect(),
    });
    named.collect()
}

fn matcher(value: &Spanned<DeValue<'_>>, problems: &mut Vec<ConfigProblem>) -> Patterns {
    let globs = texts(value).filter_map(|text| patterns::parse(text).ok()).collect();
    Patterns::new(globs).unwrap_or_else(|error| {
        problems
            .push(ConfigProblem::new(value.span(), format!("the patterns are too much: {}", error.kind())));
        Patterns::default()
    })
}

#[cfg(test)]
mod tests;
