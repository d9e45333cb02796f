//! `envguard schema check`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::tree::Syntax;
use envguard_core::{Context, Contract, ContractSource, DialectSet, Project, Role, SourceFile, check};

use crate::args::{Global, SchemaCheck};
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::files::Files;
use crate::outcome::{Checked, Outcome, Subject};
use crate::outputs::Outputs;
use crate::selection::Selection;
use crate::{discover, paths, read, reporting, schema_files};

pub(crate) fn run(arguments: &SchemaCheck, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = crate::commands::working_directory()?;
    let config = crate::commands::configuration(global, &cwd)?;
    let outputs = Outputs::prepare(&arguments.reporting, &cwd)?;
    let files =
        if arguments.files.is_empty() { own_schemas(&config, &cwd)? } else { arguments.files.clone() };
    let selection = Selection::new(&["invalid-schema".to_owned()], &[])?;
    let checker = Checker { config: &config, cwd: &cwd, selection };
    let mut outcome = Outcome::default();
    for path in &files {
        match read::source_file(path, &cwd) {
            Ok(file) => {
                outcome.file_count += 1;
                outcome.files.extend(checker.check(file));
            }
            Err(failure) => outcome.problems.push(failure),
        }
    }
    outcome.sort();
    outcome.write_asides();
    reporting::report(outcome, outputs, &arguments.reporting, config.fail_on, global, out)
}

/// The schemas of the working directory.
fn own_schemas(config: &Config, cwd: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listed = discover::list(Path::new(""), config, cwd);
    let named = config.contract_schema.clone().or(listed.schema);
    let is_env_spec = |path: &&PathBuf| Role::of(&paths::display(path, cwd)) == Role::Schema;
    let files: Vec<PathBuf> =
        named.into_iter().chain(listed.beside.iter().find(is_env_spec).cloned()).collect();
    if files.is_empty() {
        return Err(Failure::new("there is no schema in this directory").help(
            "name one, put it into `schemas/env.schema.json`, or make it with `envguard schema infer --output \
             schemas/env.schema.json`",
        ));
    }
    Ok(files)
}

/// How schemas are checked.
struct Checker<'c> {
    config: &'c Config,
    cwd: &'c Path,
    selection: Selection,
}

impl Checker<'_> {
    /// What is wrong with the schema in `file`.
    fn check(&self, file: Arc<SourceFile>) -> Vec<Checked> {
        if is_env_spec(&file) {
            return self.check_env_spec(file);
        }
        let source = schema_files::source_of_schema(file, Files::OnDisk, &self.config.root, self.cwd);
        schema_files::check(&source.problems, |path| {
            self.selection.settings(self.config, self.cwd, Path::new(path), DialectSet::default())
        })
    }

    /// An env-spec file is written like an env file, and has comments that allow findings as those have.
    fn check_env_spec(&self, file: Arc<SourceFile>) -> Vec<Checked> {
        let source = ContractSource::env_spec(Arc::clone(&file));
        let contract = Contract::new(vec![Arc::new(source)]);
        let project = Project::new(Some(Arc::new(contract)), &[]);
        let path = Path::new(&*file.path);
        let settings = Arc::new(self.selection.settings(self.config, self.cwd, path, DialectSet::default()));
        let context = Context::new(&file, &settings);
        let diagnostics = check(&context, &project);
        if diagnostics.is_empty() {
            return Vec::new();
        }
        let parsed = context.into_parsed();
        let subject = Subject::Env { settings, parsed };
        vec![Checked { file, subject, diagnostics, mended: 0, before: None }]
    }
}

/// Whether a file is written in env-spec: by its name, or where that does not tell, by not being JSON.
fn is_env_spec(file: &SourceFile) -> bool {
    Syntax::of(&file.path).is_none() && (file.role == Role::Schema || !looks_like_json(&file.bytes))
}

/// Whether the file begins as a JSON object does, which no env file does.
pub(super) fn looks_like_json(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"{")
}
