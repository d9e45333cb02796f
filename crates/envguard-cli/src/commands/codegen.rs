//! `envguard codegen`.

use std::io::Write;

use envguard_core::codegen::{self, Language, Options, Problem};
use envguard_syntax::LineIndex;

use crate::args::{Codegen, Global};
use crate::exit::{Exit, Failure};
use crate::replace::{self, Access};
use crate::{paths, schema_files};

pub(crate) fn run(arguments: &Codegen, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let directory = super::directory(arguments.directory.as_deref(), &cwd)?;
    let loaded = super::load_project(directory, &config, &cwd, &[], None)?;
    let shown = paths::display(directory, &cwd);
    let contract = loaded.project.contract.as_ref().ok_or_else(|| {
        Failure::new(format!("nothing in `{shown}` declares variables"))
            .help("an `.env.example` does, or a schema, which `envguard schema infer` makes of env files")
    })?;
    schema_files::all_can_be_read(contract)?;
    let language = Language::from(arguments.lang);
    if arguments.package.is_some() && language != Language::Go {
        return Err(
            Failure::new("`--package` is for Go").help("leave it out: there are no packages in the file")
        );
    }
    let options = Options { directory: &shown, package: arguments.package.as_deref() };
    let module = codegen::generate(contract, language, options).map_err(|problems| unsayable(&problems))?;
    let Some(path) = &arguments.output else {
        out.write_all(module.as_bytes())?;
        return Ok(Exit::Clean);
    };
    let name = paths::display(path, &cwd);
    let before = super::contents(path, &cwd)?;
    if before.as_deref() == Some(module.as_bytes()) {
        return Ok(Exit::Clean);
    }
    if arguments.check {
        let state = if before.is_some() { "is out of date" } else { "is not there" };
        writeln!(out, "`{name}` {state}: run `{}`", command(arguments, language, &name))?;
        return Ok(Exit::Findings);
    }
    replace::replace_or_create(path, before.as_deref(), module.as_bytes(), Access::Usual)
        .map_err(|error| Failure::new(format!("`{name}` {error}")))?;
    Ok(Exit::Clean)
}

/// What the contract says and code cannot, each with its place.
fn unsayable(problems: &[Problem]) -> Failure {
    let lines: Vec<String> = problems
        .iter()
        .map(|Problem { place, message }| {
            let position = LineIndex::new(&place.file.bytes).position(&place.file.bytes, place.span.start);
            format!("error: {}:{}:{}: {message}", place.file.path, position.line, position.column)
        })
        .collect();
    Failure::Drawn(lines.join("\n"))
}

/// What to type to bring the file called `name` up to date.
fn command(arguments: &Codegen, language: Language, name: &str) -> String {
    let directory = arguments.directory.as_ref();
    let directory = directory.map(|path| format!(" --directory {}", path.display())).unwrap_or_default();
    let package = arguments.package.as_ref().map(|name| format!(" --package {name}")).unwrap_or_default();
    format!("envguard codegen --lang {language}{package}{directory} --output {name}")
}
