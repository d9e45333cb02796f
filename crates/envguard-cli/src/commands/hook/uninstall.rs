//! `envguard hook uninstall`.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::place::{self, Place, Present};
use super::script::{self, Authorship};
use crate::args::{HookName, HookUninstall};
use crate::exit::{Exit, Failure};
use crate::git::HooksDirectory;
use crate::read;

pub(crate) fn run(arguments: &HookUninstall, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::super::working_directory()?;
    let directory = place::repository(&cwd)?.hooks_directory()?;
    let wanted = if arguments.hook.is_empty() { &HookName::ALL[..] } else { &arguments.hook };
    let mut is_found = false;
    for name in wanted {
        is_found |= uninstall(*name, &directory, &cwd, out)?;
    }
    if !is_found {
        writeln!(out, "there is no hook of envguard here")?;
    }
    Ok(Exit::Clean)
}

/// Takes the hook away that is called `name`, and says whether there was one.
fn uninstall(
    name: HookName,
    directory: &HooksDirectory,
    cwd: &Path,
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    let place = Place::new(directory, name, cwd);
    let made_directory = match place.present()? {
        Present::Hook(Authorship::Changed, _) => return Err(place.changed()),
        Present::Hook(Authorship::Ours, bytes) => script::made_directory(&bytes),
        // An earlier run was interrupted before it gave the other hook its name back.
        Present::Nothing if place.has_before() => false,
        Present::Nothing | Present::Hook(Authorship::Foreign, _) => return Ok(false),
    };
    if place.has_before() {
        // It takes the place of ours at once.
        place.rename(&place.before, &place.path)?;
        writeln!(out, "{}: as it was before", place.shown)?;
    } else {
        let failed =
            |error| Failure::new(format!("`{}` cannot be deleted: {}", place.shown, read::reason(&error)));
        fs::remove_file(&place.path).map_err(failed)?;
        writeln!(out, "{}: taken away", place.shown)?;
    }
    if made_directory {
        // If there is something else in it by now, it is needed.
        let _ = fs::remove_dir(&directory.path);
    }
    Ok(true)
}
