//! `envguard deploy manifest`.

use std::io::Write;
use std::path::Path;

use envguard_core::deploy::Manifest;

use crate::args::{DeployManifest, Global};
use crate::commands;
use crate::exit::{Exit, Failure};
use crate::supplies::{Loaded, Supplies, fingerprint_key};
use crate::{paths, render, replace};

pub(crate) fn run(arguments: &DeployManifest, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = commands::working_directory()?;
    let config = commands::configuration(global, &cwd)?;
    let directory = commands::directory(arguments.directory.as_deref(), &cwd)?;
    let dialects = commands::dialects(&arguments.runtime.dialect);
    let supplies = Supplies::new(&config, &cwd, directory, dialects);
    let loaded = load(arguments, &supplies)?;
    if loaded.manifest.is_some() {
        return Err(Failure::new(format!("`{}` is a manifest already", loaded.name)));
    }
    let key = fingerprint_key::load(arguments.key.as_deref(), &cwd)?;
    let mut notes = key.notes;
    let mut manifest = Manifest::new(&loaded.supply, loaded.contract.as_deref(), key.key.as_ref());
    manifest.unit = loaded.unit;
    if manifest.hidden > 0 {
        let count = render::count(manifest.hidden, "variable");
        notes.push(format!("{count} left out: what stands for a name there may be a piece of a value"));
    }
    if manifest.key.is_none() {
        notes.push("there is no key (`--key`), so values cannot be compared by this manifest".to_owned());
    }
    if !global.quiet {
        super::say(&notes);
    }
    write(arguments.output.as_deref(), &manifest.to_json(), out)?;
    Ok(Exit::Clean)
}

/// What is to be described.
fn load(arguments: &DeployManifest, supplies: &Supplies<'_>) -> Result<Loaded, Failure> {
    let name = arguments.env.as_deref();
    match &arguments.file {
        Some(path) => {
            let side = supplies.of_path(path, arguments.unit.as_deref())?;
            Ok(side.only("name one with `--unit`")?.called(name, supplies))
        }
        None if arguments.process => supplies.of_process(arguments.all).map(|it| it.called(name, supplies)),
        None => supplies.of_environment(name),
    }
}

fn write(path: Option<&Path>, json: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(out.write_all(json.as_bytes())?) };
    replace::put(path, json.as_bytes())
        .map_err(|error| Failure::new(format!("`{}` {error}", paths::printable(&path.to_string_lossy()))))
}
