//! `envguard hook install`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::manager::Manager;
use super::place::{self, Place, Present};
use super::script::{self, Authorship};
use crate::args::{HookInstall, HookName};
use crate::exit::{Exit, Failure};
use crate::git::{HooksDirectory, HooksOwner};
use crate::replace::{self, Access};
use crate::{paths, read};

pub(crate) fn run(arguments: &HookInstall, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::super::working_directory()?;
    let directory = place::repository(&cwd)?.hooks_directory()?;
    let mut installed: Vec<HookName> = Vec::new();
    for name in &arguments.hook {
        if !installed.contains(name) {
            write(*name, &directory, arguments.force, &cwd, out)?;
            installed.push(*name);
        }
    }
    Ok(Exit::Clean)
}

/// What becomes of a hook that somebody asks for.
pub(crate) enum Standing {
    /// It is there.
    Installed,
    /// It can be installed, at the place that reports call so.
    Free(String),
    /// Another tool runs the hooks; how it is told to ask envguard.
    Managed(String),
    /// Something is in the way.
    Refused(Failure),
}

/// How it stands with the hook called `name` in the repository whose work tree has its top at `top`. `cwd` is the working
/// directory.
pub(crate) fn standing(name: HookName, top: &Path, cwd: &Path) -> Result<Standing, Failure> {
    let directory = place::repository(top)?.hooks_directory()?;
    let place = Place::new(&directory, name, cwd);
    let present = place.present()?;
    if let Present::Hook(Authorship::Ours, _) = present {
        return Ok(Standing::Installed);
    }
    if let Some(manager) = Manager::of_project(top) {
        if manager.asks_envguard(top, name) {
            return Ok(Standing::Installed);
        }
        let (tool, snippet) = (manager.name(), manager.snippet(name));
        return Ok(Standing::Managed(format!("{tool} runs the hooks here: {snippet}")));
    }
    Ok(match permit(name, &directory, &place, &present, false, cwd) {
        Ok(()) => Standing::Free(place.shown),
        Err(failure) => Standing::Refused(failure),
    })
}

/// Installs the hook called `name` in the repository around `directory`.
pub(crate) fn install(name: HookName, directory: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let cwd = super::super::working_directory()?;
    let hooks = place::repository(directory)?.hooks_directory()?;
    write(name, &hooks, false, &cwd, out)
}

fn write(
    name: HookName,
    directory: &HooksDirectory,
    is_forced: bool,
    cwd: &Path,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let place = Place::new(directory, name, cwd);
    let present = place.present()?;
    permit(name, directory, &place, &present, is_forced, cwd)?;
    let made_directory = match &present {
        Present::Hook(Authorship::Ours, bytes) => script::made_directory(bytes),
        _ => make_directory(&directory.path, cwd)?,
    };
    let installed = installed(directory);
    let script = script::script(name, installed.as_deref(), made_directory);
    match present {
        Present::Hook(Authorship::Ours, bytes) if bytes == script => {
            writeln!(out, "{}: installed already", place.shown)?;
            return Ok(());
        }
        Present::Hook(Authorship::Ours, bytes) => {
            replace::replace(&place.path, &bytes, &script)
                .map(drop)
                .map_err(|error| unwritten(&place, &error))?;
            writeln!(out, "{}: brought up to date", place.shown)?;
            return Ok(());
        }
        // Where one is kept already, an earlier run was interrupted before it wrote ours.
        Present::Nothing => write_script(&place, &script)?,
        Present::Hook(..) => {
            if place.has_before() {
                return Err(Failure::new(format!("`{}` is in the way", place.shown_before)).help(
                    "the hook that is there now would get this name: delete one, or give it another name",
                ));
            }
            place.rename(&place.path, &place.before)?;
            if let Err(failure) = write_script(&place, &script) {
                place.rename(&place.before, &place.path)?;
                return Err(failure);
            }
        }
    }
    let first =
        if place.has_before() { format!("; it runs {} first", place.shown_before) } else { String::new() };
    writeln!(out, "{}: installed{first}", place.shown)?;
    Ok(())
}

/// An error where what is `present` at `place` has to be left alone, or a hook would not do there.
fn permit(
    name: HookName,
    directory: &HooksDirectory,
    place: &Place,
    present: &Present,
    is_forced: bool,
    cwd: &Path,
) -> Result<(), Failure> {
    match present {
        Present::Hook(Authorship::Changed, _) => Err(place.changed()),
        Present::Nothing => refuse(name, directory, None, is_forced, cwd),
        Present::Hook(Authorship::Foreign, bytes) => {
            refuse(name, directory, Some(bytes), is_forced, cwd)?;
            if asks_for_its_name(bytes) && !is_forced {
                let what = format!("`{}` asks by what name it is called, and would get another", place.shown);
                return Err(Failure::new(what).help(
                    "let it run `envguard hook run` itself; `--force` gives it the other name all the same",
                ));
            }
            Ok(())
        }
        Present::Hook(Authorship::Ours, _) => Ok(()),
    }
}

/// An error where a hook would not stay, or would not be of this repository alone.
fn refuse(
    name: HookName,
    directory: &HooksDirectory,
    hook: Option<&[u8]>,
    is_forced: bool,
    cwd: &Path,
) -> Result<(), Failure> {
    let shown = paths::display(&directory.path, cwd);
    if let Some(manager) = Manager::of(&directory.path, hook) {
        let failure = Failure::new(format!("{} manages the hooks in `{shown}`", manager.name()));
        let snippet = manager.snippet(name);
        // Hooks of husky are told apart by their names, which they have to keep.
        if manager == Manager::Husky {
            return Err(failure.help(snippet));
        } else if !is_forced {
            let force = "`--force` writes a hook all the same, which runs that of the tool first";
            return Err(failure.help(format!("{snippet}\n{force}")));
        }
    }
    if directory.owner == HooksOwner::Others && !is_forced {
        let failure = format!("`core.hooksPath` leads out of this repository, to `{shown}`");
        return Err(Failure::new(failure).help(
            "a hook there runs in every repository that is so configured: `--force` writes it all the same; \
             `git config --local core.hooksPath .git/hooks` gives this repository hooks of its own",
        ));
    }
    Ok(())
}

/// Whether the hook that is `bytes` may do one thing or another by its name, as those do that are one script for all hooks.
fn asks_for_its_name(bytes: &[u8]) -> bool {
    ["basename", "${0##"].iter().any(|text| memmem::find(bytes, text.as_bytes()).is_some())
}

/// Makes the directory of hooks if it is not there, and says whether it did.
fn make_directory(directory: &Path, cwd: &Path) -> Result<bool, Failure> {
    match fs::create_dir(directory) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && directory.is_dir() => Ok(false),
        Err(error) => Err(Failure::new(format!(
            "the directory `{}` for hooks cannot be made: {}",
            paths::display(directory, cwd),
            read::reason(&error)
        ))),
    }
}

/// Where envguard is, as the hook may say it. Hooks that lie in the work tree are for all who work there, whose machines are
/// different.
fn installed(directory: &HooksDirectory) -> Option<PathBuf> {
    if directory.owner == HooksOwner::WorkTree {
        return None;
    }
    std::env::current_exe().ok()
}

fn write_script(place: &Place, script: &[u8]) -> Result<(), Failure> {
    replace::create(&place.path, script, Access::Executable).map_err(|error| unwritten(place, &error))
}

fn unwritten(place: &Place, error: &replace::ReplaceError) -> Failure {
    Failure::new(format!("`{}` {error}", place.shown))
}
