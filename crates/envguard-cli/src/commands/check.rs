//! `envguard check`.

use std::io::Write;

use envguard_core::Applicability;

use crate::args::{Check, Global};
use crate::checker::{Changes, Checker, Mending};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::migrations::{Scope, wants_migrations};
use crate::outputs::Outputs;
use crate::secrets::{Held, Progress, Which, check_held, wants_secrets};
use crate::selection::Selection;
use crate::{diff, migrations, reporting, terminal};

pub(crate) fn run(arguments: &Check, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let outputs = Outputs::prepare(&arguments.reporting, &cwd)?;
    let checker = Checker {
        config: &config,
        cwd: &cwd,
        exposure: Exposure::new(&config, &cwd, global.verbose),
        selection: Selection::new(&arguments.select, &arguments.ignore)?,
        dialects: super::dialects(&arguments.runtimes.dialect),
        environments: &arguments.env,
        mending: mending(arguments),
        verbose: global.verbose,
        threads: global.threads,
    };
    let revision = arguments.changed_since.as_deref();
    let changed = super::changed(revision, &config, &cwd, &checker.exposure)?;
    let changed = changed.as_ref();
    let wants_secrets = wants_secrets(&checker);
    let which = if arguments.staged { Which::Staged } else { Which::Tracked };
    let mut problems = Vec::new();
    let mut find =
        || Held::find(&arguments.paths, which, &config, &cwd, checker.exposure.repositories(), &mut problems);
    let (mut outcome, mut held) = match &arguments.stdin_filename {
        Some(name) => (checker.check_stdin(name)?, Held::default()),
        None if arguments.staged => {
            super::repository(&checker.exposure, &cwd)?;
            let held = find();
            (checker.check_staged(&held, &arguments.paths)?, held)
        }
        None if arguments.tracked => {
            super::repository(&checker.exposure, &cwd)?;
            let held = find();
            (checker.check_tracked(&held, changed)?, held)
        }
        // Who asks for an environment, or for changes, asks about env files.
        None if arguments.diff || !arguments.env.is_empty() => {
            (checker.check_paths(&arguments.paths, changed)?, Held::default())
        }
        None if wants_secrets => (checker.check_paths(&arguments.paths, changed)?, find()),
        None => (checker.check_paths(&arguments.paths, changed)?, Held::default()),
    };
    if let Some(changed) = changed {
        held.retain(|file| changed.touches(&file.path));
        checker.look_around(&held, &mut outcome)?;
    }
    outcome.problems.append(&mut problems);
    let is_about_env_files =
        arguments.stdin_filename.is_some() || arguments.diff || !arguments.env.is_empty();
    if !is_about_env_files && wants_migrations(&checker) {
        let mut directories = std::mem::take(&mut outcome.migrations);
        let given = std::mem::take(&mut outcome.given_migrations);
        if changed.is_some() {
            directories.extend(given.iter().map(|given| given.directory.clone()));
            directories.sort();
            directories.dedup();
        }
        let scope = match (changed, revision) {
            _ if arguments.staged => Scope::Staged(&held),
            (Some(changed), Some(revision)) => {
                Scope::Changed { directories: &directories, changed, revision }
            }
            _ if arguments.tracked => Scope::Tracked(&held),
            _ => Scope::Directories(&directories),
        };
        migrations::check(&checker, scope, &mut outcome);
        if matches!(scope, Scope::Directories(_)) {
            let given: Vec<_> =
                given.into_iter().filter(|given| !directories.contains(&given.directory)).collect();
            migrations::check(&checker, Scope::Given(&given), &mut outcome);
        }
    }
    if wants_secrets && !held.files().is_empty() {
        let progress = Progress::new(global);
        let named = (&[][..], None, false);
        let (waivers, _) =
            super::waivers(&checker.exposure, &config, &cwd, named, global, &mut outcome.notes)?;
        check_held(&checker, &held, which, waivers, &progress, &mut outcome);
        progress.clear();
    }
    outcome.sort();
    outcome.write_asides();

    if arguments.diff {
        let mut changed = false;
        for checked in &outcome.files {
            if let Some(before) = &checked.before {
                let color = terminal::of_output(global).color;
                diff::write(out, &checked.file.path, before, &checked.file.bytes, color)?;
                changed = true;
            }
        }
        return Ok(outcome.exit(changed));
    }
    reporting::report(outcome, outputs, &arguments.reporting, config.fail_on, global, out)
}

fn mending(arguments: &Check) -> Option<Mending> {
    let applicability = if arguments.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let wanted = arguments.fix || arguments.diff;
    wanted.then_some(Mending { what: Changes::Fixes(applicability), write: arguments.fix && !arguments.diff })
}
