//! `envguard.toml`.

use std::fmt::Write as _;

use envguard_core::{DialectSet, Environment};

use super::step::{Plan, Step};
use super::survey::{NAMED, Survey};
use crate::config::FILE_NAME;
use crate::detect::Detected;
use crate::paths;

pub(super) fn plan(survey: &Survey<'_>, plan: &mut Plan) {
    let path = survey.directory.join(FILE_NAME);
    if survey.config.path.is_none() && path.symlink_metadata().is_err() {
        let shown = survey.shown(&path);
        plan.steps.push(Step::new_file(path, shown, text(survey)));
    }
}

fn text(survey: &Survey<'_>) -> String {
    let mut text = String::from(
        "# How envguard checks this project. `envguard check -v` says what it looks at, and why.\n\n",
    );
    text.push_str(&dialects(survey));
    if let [place] = survey.places.as_slice()
        && place.directory == survey.directory
    {
        text.push_str(&environments(&place.loaded.project.environments().collect::<Vec<_>>()));
    }
    text
}

/// The runtimes that read the env files, and what tells them.
fn dialects(survey: &Survey<'_>) -> String {
    let mut found: Vec<(String, &Detected)> = survey
        .places
        .iter()
        .map(|place| (paths::display(&place.directory, survey.directory), place.surroundings.detect()))
        .collect();
    if found.is_empty() {
        found.push((".".to_owned(), survey.surroundings.detect()));
    }
    let why = |detected: &Detected| paths::printable(&detected.reasons.join("; "));
    let Some((_, first)) = found.first() else { return String::new() };
    if found.iter().all(|(_, detected)| detected.dialects == first.dialects) {
        let list = list(first.dialects);
        if first.is_assumed {
            return format!(
                "# The runtimes that read the env files. Nothing here tells them, so these are assumed: keep those \
                 that are right.\n# dialects = {list}\n"
            );
        }
        return format!("# The runtimes that read the env files: {}.\ndialects = {list}\n", why(first));
    }
    let mut text = String::from(
        "# The runtimes that read the env files differ, so they are told from what lies around each; `dialects`, \
         here or\n# in `[[overrides]]`, would say otherwise.\n",
    );
    for (directory, detected) in found.iter().take(NAMED) {
        let _ = writeln!(text, "# {directory}: {}", why(detected));
    }
    text
}

fn list(dialects: DialectSet) -> String {
    let names: Vec<String> = dialects.iter().map(|dialect| format!("\"{dialect}\"")).collect();
    format!("[{}]", names.join(", "))
}

/// The environments, where there are several and their names are plain. One alone needs no name.
fn environments(environments: &[&Environment]) -> String {
    let is_plain = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    let names = environments.iter().flat_map(|environment| {
        let files = environment.layers.iter().map(|file| file.name());
        files.chain([&*environment.name])
    });
    if environments.len() < 2 || !names.into_iter().all(is_plain) {
        return String::new();
    }
    let mut text = String::from(
        "\n# The environments, as the names of the files tell them: of two files that give the same variable, the \
         later\n# one wins.\n[environments]\n",
    );
    for Environment { name, layers, .. } in environments {
        let files: Vec<String> = layers.iter().map(|file| format!("\"{}\"", file.name())).collect();
        let quote = if name.contains('.') { "\"" } else { "" };
        let _ = writeln!(text, "{quote}{name}{quote} = [{}]", files.join(", "));
    }
    text
}
