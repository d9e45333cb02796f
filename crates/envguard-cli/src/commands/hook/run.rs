//! `envguard hook run`: what hooks do.

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use super::super::{check, scan};
use crate::args::{Check, Format, Global, HookName, HookRun, Scan};
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::git::{Push, Repositories, Repository};

/// The variable that lets everything pass.
const SKIP: &str = "ENVGUARD_SKIP";

/// More than this is no list of what is pushed.
const MAX_INPUT: u64 = 64 << 20;

pub(crate) fn run(arguments: &HookRun, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    if std::env::var_os(SKIP).is_some_and(|value| !value.is_empty() && value != "0") {
        note(&format!("{SKIP} is set: nothing is checked"));
        return Ok(Exit::Clean);
    }
    let cwd = super::super::working_directory()?;
    let cwd = cwd.canonicalize().unwrap_or(cwd);
    let found = Repositories::new(&cwd).around(&cwd).opened()?;
    let repository = found.ok_or_else(|| Failure::new("this is in no work tree of git"))?;
    // As git does it, for who runs a hook by hand. What the environment names is relative to where we are.
    if std::env::var_os("GIT_DIR").is_none() {
        std::env::set_current_dir(repository.top())
            .map_err(|error| Failure::new(format!("the top of the work tree cannot be gone to: {error}")))?;
    }
    let is_push = arguments.hook == HookName::Push;
    let is_in_the_way = is_push || judges_index(&repository, &cwd)?;
    // Who commits or pushes is told what is wrong, and not how much is right.
    let told = Global { quiet: global.quiet || is_in_the_way && !global.verbose, ..global.clone() };
    let exit = if is_push {
        before_push(arguments, &repository, &told, out)?
    } else {
        before_commit(arguments, is_in_the_way, &told, out)?
    };
    let is_for_people = arguments.reporting.format.unwrap_or_default() == Format::Human;
    if exit == Exit::Findings && is_in_the_way && is_for_people && !global.quiet {
        // What is found comes first.
        out.flush()?;
        note(if is_push {
            "nothing is pushed: take what is found out of these commits; ENVGUARD_SKIP=1 pushes them as they are"
        } else {
            "nothing is committed: mend what is found and `git add` it; ENVGUARD_SKIP=1 commits it as it is"
        });
    }
    Ok(exit)
}

/// Whether it is the index that is judged, or else all that git holds: where nothing is about to be committed, a look at
/// what is staged would find nothing, whatever is wrong.
fn judges_index(repository: &Repository, cwd: &Path) -> Result<bool, Failure> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    // What pre-commit says of a range of commits, which are those of a branch in CI or of a push.
    if is_set("PRE_COMMIT_FROM_REF") && is_set("PRE_COMMIT_TO_REF") {
        return Ok(false);
    }
    // Git names the index to its hooks, be it that of all or that of `git commit FILE`.
    if is_set("GIT_INDEX_FILE") {
        return Ok(true);
    }
    // By hand, pre-commit is run for all files as often as for those that are staged, and says not which.
    if is_set("PRE_COMMIT") {
        return Ok(false);
    }
    let staged = repository.staged_files().map_err(|part| part.failure(repository.top(), cwd))?;
    Ok(!staged.is_empty())
}

fn before_commit(
    arguments: &HookRun,
    is_staged: bool,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let reporting = arguments.reporting.clone();
    if arguments.secrets {
        return scan::run(&Scan { staged: is_staged, reporting, ..Scan::default() }, global, out);
    }
    let arguments = Check { staged: is_staged, tracked: !is_staged, reporting, ..Check::default() };
    check::run(&arguments, global, out)
}

/// Looks for secrets in the commits that the other side gets.
fn before_push(
    arguments: &HookRun,
    repository: &Repository,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let stdin = io::stdin().lock();
    if stdin.is_terminal() {
        return Err(Failure::new("git says on standard input what is pushed, and here is a terminal")
            .help("`envguard scan --history --range origin/main..` looks at the commits of a branch"));
    }
    let mut lines = Vec::new();
    stdin
        .take(MAX_INPUT)
        .read_to_end(&mut lines)
        .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
    let push =
        Push::read(&lines).ok_or_else(|| Failure::new("standard input is not what git says of a push"))?;
    let remote = arguments.arguments.first().map(|name| OsStr::to_string_lossy(name));
    let Some(range) = repository.range_of(&push, remote.as_deref()) else { return Ok(Exit::Clean) };
    let reporting = arguments.reporting.clone();
    scan::run(&Scan { history: true, range: Some(range), reporting, ..Scan::default() }, global, out)
}
