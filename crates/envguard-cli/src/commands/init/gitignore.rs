//! Lines in `.gitignore`.

use std::path::PathBuf;

use envguard_core::{Role, Tracked};

use super::step::{Plan, Step};
use super::survey::{Survey, real};
use crate::exit::Failure;
use crate::git::Repository;
use crate::read;

/// What stands above the lines.
const HEAD: &str = "# Env files may have secrets in them; their examples have none.";

pub(super) fn plan(survey: &Survey<'_>, plan: &mut Plan) -> Result<(), Failure> {
    let Some(repository) = survey.repository() else { return Ok(()) };
    let path = survey.directory.join(".gitignore");
    let shown = survey.shown(&path);
    let before = match read::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(Failure::new(format!("`{shown}` {error}"))),
    };
    let lines = missing(survey, repository, before.as_deref().unwrap_or_default())?;
    if lines.is_empty() {
        return Ok(());
    }
    plan.steps.push(match before {
        None => Step::new_file(path, shown, block(&lines, "\n")),
        Some(before) => {
            let ending = if before.windows(2).any(|two| two == b"\r\n") { "\r\n" } else { "\n" };
            let is_open = !before.is_empty() && !before.ends_with(b"\n");
            let gap = match (before.is_empty(), is_open) {
                (true, _) => String::new(),
                (false, true) => ending.repeat(2),
                (false, false) => ending.to_owned(),
            };
            Step::longer_file(path, shown, before, gap + &block(&lines, ending))
        }
    });
    Ok(())
}

fn block(lines: &[String], ending: &str) -> String {
    std::iter::once(HEAD).chain(lines.iter().map(String::as_str)).flat_map(|line| [line, ending]).collect()
}

/// The lines that are missing so that git ignores every env file which it does not hold, and no example.
fn missing(survey: &Survey<'_>, repository: &Repository, before: &[u8]) -> Result<Vec<String>, Failure> {
    let failed = |part: crate::git::Unreadable| part.failure(repository.top(), survey.cwd);
    let directory = real(survey.directory);
    let ignores = |path: PathBuf| repository.ignores(&path).map_err(failed);
    let tracks = |path: PathBuf| Ok::<_, Failure>(repository.tracked(&path).map_err(failed)? != Tracked::No);

    let mut lines = Vec::new();
    if !ignores(directory.join(".env"))? && !tracks(directory.join(".env"))? {
        lines.push(".env".to_owned());
    }
    // Names of the files that git would take in, and of examples.
    let (mut open, mut examples, mut holds_some) = (Vec::new(), vec![".env.example".to_owned()], false);
    for source in survey.places.iter().flat_map(|place| &place.loaded.files) {
        let path = real(&source.path);
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        match source.file.role {
            Role::Values if tracks(path.clone())? => holds_some |= name.starts_with(".env."),
            Role::Values if !ignores(path)? => open.push((name, source.file.is_of_machine())),
            Role::Values => {}
            Role::Example | Role::Schema => examples.push(name),
        }
    }
    if !ignores(directory.join(".env.local"))? {
        // Whoever has put some of them into git, or has lines for single ones, means to choose.
        let chooses = holds_some || before.split(|byte| *byte == b'\n').any(|line| has(line, b".env."));
        let patterns: &[&str] = if chooses { &[".env.local", ".env.*.local"] } else { &[".env.*"] };
        lines.extend(patterns.iter().map(|&pattern| pattern.to_owned()));
    }
    let takes = |pattern: &str| lines.iter().any(|line| line == pattern);
    let (takes_all, takes_local) = (takes(".env.*"), takes(".env.*.local"));
    let is_covered = |name: &str, is_of_machine: bool| {
        let is_like = name.starts_with(".env.") && (takes_all || is_of_machine && takes_local);
        is_like || lines.iter().any(|line| line == name)
    };
    open.retain(|(name, is_of_machine)| !is_covered(name, *is_of_machine));
    examples.sort();
    examples.dedup();
    open.sort();
    open.dedup();
    lines.extend(open.iter().map(|(name, _)| pattern(name)));
    for name in examples {
        let is_caught = takes_all && name.starts_with(".env.");
        if is_caught || ignores(directory.join(&name))? {
            lines.push(format!("!{}", pattern(&name)));
        }
    }
    Ok(lines)
}

/// Whether a line of a `.gitignore` has `piece`, and is no comment.
fn has(line: &[u8], piece: &[u8]) -> bool {
    !line.starts_with(b"#") && line.windows(piece.len()).any(|window| window == piece)
}

/// What matches a file called `name`, wherever it is.
fn pattern(name: &str) -> String {
    let mut pattern = String::new();
    for character in name.chars() {
        if matches!(character, '*' | '?' | '[' | '\\' | '!' | '#' | ' ') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
