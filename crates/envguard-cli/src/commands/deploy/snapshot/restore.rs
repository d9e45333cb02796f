//! `envguard deploy snapshot restore`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::deploy::Supply;
use envguard_core::{Effective, Environment, SourceFile};
use envguard_syntax::dialect::Dialect;
use zeroize::Zeroizing;

use super::diff::{called, write_changes};
use super::place::Place;
use super::source::{STANDARD, dialect};
use super::target::Target;
use super::{trial, written};
use crate::args::{Global, SnapshotRestore, Wanted};
use crate::exit::{Exit, Failure};
use crate::replace::{self, ReplaceError, Together};
use crate::snapshots::{Content, Description, Snapshot, Source, Variables, compare};
use crate::{paths, read, signals};

pub(super) fn run(
    arguments: &SnapshotRestore,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    let Wanted { id, env, unlock } = &arguments.wanted;
    let keys = place.keys(unlock, true)?;
    let snapshot = {
        let contents = place.contents()?;
        place.find(&contents, id, env.as_deref())?.open(&contents, &keys)?
    };
    let is_good = trial::is_good(&place, arguments, global, &snapshot)?;
    if !is_good && !arguments.force {
        if !global.quiet {
            super::note(&format!(
                "the contract does not allow the values of {}: nothing was written",
                called(&snapshot.description)
            ));
        }
        return Ok(Exit::Findings);
    }
    signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
    if let Some(path) = &arguments.output {
        let runtime = dialect(&place.load(Path::new(""), &arguments.runtime.dialect)?);
        return write_output(&place, path, &snapshot, runtime, out).map(|()| Exit::Clean);
    }
    let targets = targets(&place, &snapshot)?;
    if !arguments.write {
        let named = &arguments.runtime.dialect;
        show(&place, named, global, &snapshot, &targets, out)?;
        if !global.quiet && targets.iter().any(|target| !target.is_same()) {
            writeln!(out, "`--write` restores {}", called(&snapshot.description))?;
        }
        return Ok(Exit::Clean);
    }
    write(&place, global, &snapshot.description, &targets, out)
}

/// The files that are to be put in place again.
pub(in crate::commands::deploy) fn targets<'s>(
    place: &Place,
    snapshot: &'s Snapshot,
) -> Result<Vec<Target<'s>>, Failure> {
    let Description { source, .. } = snapshot.description;
    if matches!(source, Source::Process | Source::Manifest) {
        let what =
            if source == Source::Process { "the process environment" } else { "a manifest of Kubernetes" };
        return Err(Failure::new(format!("the snapshot is of {what}, which is in no env file here"))
            .help("`--output FILE` writes it to a file, `--output -` to standard output"));
    }
    snapshot.content.files.iter().map(|file| Target::of(file, place)).collect()
}

/// Shows what would change. `named` are the runtimes that are to read the files.
pub(in crate::commands::deploy) fn show(
    place: &Place,
    named: &[Dialect],
    global: &Global,
    snapshot: &Snapshot,
    targets: &[Target<'_>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for target in targets {
        writeln!(out, "`{}` would be {}", target.shown, target.fate())?;
    }
    let now = now(place, named, &snapshot.description.environment, targets)?;
    write_changes(out, &compare(&now, &snapshot.content.variables), false, global.quiet)?;
    if !global.quiet {
        for path in left_over(place, named, snapshot)? {
            writeln!(out, "`{path}` was not there then, and stays")?;
        }
    }
    Ok(())
}

/// What the files come to now, as far as they are there.
pub(in crate::commands::deploy) fn now(
    place: &Place,
    named: &[Dialect],
    environment: &str,
    targets: &[Target<'_>],
) -> Result<Variables, Failure> {
    let runtime = dialect(&place.load(Path::new(""), named)?);
    let file = |target: &Target<'_>| {
        let before = target.before.clone()?;
        Some(Arc::new(SourceFile::new(target.shown.as_str(), before)))
    };
    let environment = Environment::new(environment, targets.iter().filter_map(file).collect());
    let effective = Effective::read(&environment, runtime);
    Ok(Content::from(&Supply::of_environment(&environment, &effective)).variables)
}

/// The files of the environment that are here now and were not then.
pub(in crate::commands::deploy) fn left_over(
    place: &Place,
    named: &[Dialect],
    snapshot: &Snapshot,
) -> Result<Vec<String>, Failure> {
    if snapshot.description.source != Source::Files {
        return Ok(Vec::new());
    }
    let loaded = place.load(Path::new(""), named)?;
    let mut environments = loaded.project.environments();
    let environment = environments.find(|environment| *environment.name == *snapshot.description.environment);
    let layers = environment.iter().flat_map(|environment| &environment.layers);
    let is_new = |path: &str| {
        let path = place.config.below(Path::new(path), &place.cwd);
        !snapshot.content.files.iter().any(|file| file.path == path)
    };
    Ok(layers.filter(|layer| is_new(&layer.path)).map(|layer| layer.path.to_string()).collect())
}

/// Puts the files in place, and takes note of it.
pub(in crate::commands::deploy) fn write(
    place: &Place,
    global: &Global,
    description: &Description,
    targets: &[Target<'_>],
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    // Before anything is written, so that two runs do not restore at once.
    let writer = place.store.write();
    let changed: Vec<&Target<'_>> = targets.iter().filter(|target| !target.is_same()).collect();
    let mut together = Together::default();
    for target in &changed {
        let added = together.add(&target.path, target.before.as_deref(), target.after.get());
        added.map_err(|error| Failure::new(format!("`{}` {error}", target.shown)))?;
    }
    let shown = |path: &Path| paths::display(path, &place.cwd);
    let lost =
        together.commit().map_err(|(path, error)| Failure::new(format!("`{}` {error}", shown(&path))))?;
    for (path, lost) in lost {
        super::note(&format!("`{}`: {lost}", shown(&path)));
    }
    if !global.quiet {
        for target in &changed {
            writeln!(out, "`{}` restored", target.shown)?;
        }
        if changed.is_empty() {
            writeln!(out, "all files are as they were in {}", called(description))?;
        }
    }
    let recorded = writer.and_then(|mut writer| {
        writer.restored(description)?;
        writer.notes.iter().for_each(|text| super::note(text));
        Ok(())
    });
    if let Err(failure) = recorded {
        super::note(&format!("the files are restored, and that is written down nowhere\n{failure}"));
        return Ok(Exit::Failed);
    }
    Ok(Exit::Clean)
}

/// Writes what was one file to `path`.
fn write_output(
    place: &Place,
    path: &PathBuf,
    snapshot: &Snapshot,
    runtime: Dialect,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let bytes = match snapshot.content.files.as_slice() {
        [only] => Zeroizing::new(only.content.get().to_vec()),
        [] => written::env_file(&snapshot.content.variables, runtime)?,
        several => {
            return Err(Failure::new(format!("the snapshot is of {} files", several.len()))
                .help("`--write` puts them in place again, and `save FILE` saves one alone"));
        }
    };
    if path.as_os_str() == STANDARD {
        out.write_all(&bytes)?;
        return Ok(());
    }
    let shown = paths::display(path, &place.cwd);
    let failed = |error: ReplaceError| Failure::new(format!("`{shown}` {error}"));
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if path.symlink_metadata().is_ok() && !is_file {
        return replace::put(path, &bytes).map_err(failed);
    }
    let before = if is_file {
        Some(read::read(path).map_err(|error| failed(ReplaceError::Read(error)))?)
    } else {
        None
    };
    let mut together = Together::default();
    together.add(path, before.as_deref(), &bytes).map_err(failed)?;
    together.commit().map_err(|(_, error)| failed(error))?;
    Ok(())
}
