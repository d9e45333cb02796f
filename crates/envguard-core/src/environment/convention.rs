//! Which environments there are where nobody says so.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Environment;
use crate::source_file::LOCAL;
use crate::{Role, SourceFile};

/// What the environment of `.env` alone is called.
const DEVELOPMENT: &str = "development";

/// Environments that are on a developer's machine: where one of them has a file of its own, `.env` alone is none.
const DEVELOPMENTS: [&str; 2] = [DEVELOPMENT, "dev"];

/// In this one, what a developer has set for one machine does not count: so have it Next.js, dotenv-flow and Rails.
const TEST: &str = "test";

/// So many environments are told by the names of files; whoever has more names them.
const MAX: usize = 256;

/// The environments that the names of the `files` of one directory tell, by name.
///
/// `.env.NAME` makes one, of `.env`, `.env.local` (but for `test`), `.env.NAME` and `.env.NAME.local`, as far as they
/// are there. `.env` is `development` by itself, unless there is `.env.development` or `.env.dev`. `NAME.env` is one of its own.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::{SourceFile, by_convention};
///
/// let files = [".env", ".env.local", ".env.production"].map(|name| Arc::new(SourceFile::new(name, "")));
/// let environments = by_convention(&files);
/// let names = |index: usize| -> Vec<&str> { environments[index].layers.iter().map(|file| file.name()).collect() };
/// assert_eq!((&*environments[0].name, names(0)), ("development", vec![".env", ".env.local"]));
/// assert_eq!((&*environments[1].name, names(1)), ("production", vec![".env", ".env.local", ".env.production"]));
/// ```
pub fn by_convention(files: &[Arc<SourceFile>]) -> Vec<Environment> {
    let files: Vec<&Arc<SourceFile>> = files.iter().filter(|file| file.role == Role::Values).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let mut names: BTreeSet<&str> = files.iter().filter_map(|file| named_after(file.name())).collect();
    if !DEVELOPMENTS.iter().any(|name| names.contains(name)) {
        names.insert(DEVELOPMENT);
    }
    let file = |name: &str| files.iter().find(|file| file.name() == name).map(|file| Arc::clone(file));
    let base = [file(".env"), file(".env.local")];
    let layered = names.into_iter().take(MAX).map(|name| {
        let [shared, machine] = base.clone();
        let own = [file(&format!(".env.{name}")), file(&format!(".env.{name}{LOCAL}"))];
        let layers = [shared, machine.filter(|_| name != TEST)].into_iter().chain(own);
        Environment::new(name, layers.flatten().collect())
    });
    let alone = files.iter().filter_map(|file| {
        let name = file.name().strip_suffix(".env").filter(|name| !name.is_empty())?;
        (!file.name().starts_with(".env"))
            .then(|| Environment::new(name.trim_start_matches('.'), vec![Arc::clone(file)]))
    });
    let mut environments: Vec<Environment> =
        layered.filter(|environment| !environment.layers.is_empty()).chain(alone.take(MAX)).collect();
    environments.sort_by(|a, b| a.name.cmp(&b.name));
    environments
}

/// The environment that a file is named after, if it is.
fn named_after(name: &str) -> Option<&str> {
    let words = name.strip_prefix(".env.")?;
    let name = words.strip_suffix(LOCAL).unwrap_or(words);
    (!name.is_empty() && words != "local").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[&str], expected: &[&str]) {
        let files: Vec<_> = files.iter().map(|name| Arc::new(SourceFile::new(*name, ""))).collect();
        let shown: Vec<String> = by_convention(&files)
            .iter()
            .map(|environment| {
                let layers: Vec<&str> = environment.layers.iter().map(|file| file.name()).collect();
                format!("{}: {}", environment.name, layers.join(" "))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn environments_are_told_by_names() {
        check(&[], &[]);
        check(&[".env", ".env.example"], &["development: .env"]);
        check(&[".env.local"], &["development: .env.local"]);
        check(&[".env.example", ".env.schema"], &[]);
        check(&[".env.production"], &["production: .env.production"]);
        check(
            &[".env", ".env.development", ".env.production", ".env.production.local", ".env.local"],
            &[
                "development: .env .env.local .env.development",
                "production: .env .env.local .env.production .env.production.local",
            ],
        );
        check(&[".env", ".env.dev"], &["dev: .env .env.dev"]);
    }

    #[test]
    fn tests_do_not_depend_on_the_machine() {
        check(
            &[".env", ".env.local", ".env.test", ".env.test.local"],
            &["development: .env .env.local", "test: .env .env.test .env.test.local"],
        );
    }

    #[test]
    fn other_names_stand_alone() {
        check(&["staging.env", ".db.env"], &["db: .db.env", "staging: staging.env"]);
        check(&["example.env", "staging.env"], &["staging: staging.env"]);
    }

    #[test]
    fn there_is_an_end() {
        let names: Vec<String> = (0..1000).map(|number| format!(".env.{number}")).collect();
        let files: Vec<_> = names.iter().map(|name| Arc::new(SourceFile::new(name.as_str(), ""))).collect();
        assert_eq!(by_convention(&files).len(), MAX);
    }
}
