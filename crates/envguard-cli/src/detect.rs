//! Which runtimes read the env files of a directory, told from the files around them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use envguard_core::DialectSet;
use envguard_syntax::dialect::Dialect;

use crate::read;

/// As many bytes of a package's manifest are looked at: enough for its dependencies.
const MANIFEST_START: usize = 64 << 10;

/// What is assumed where nothing tells: the three that are used most.
const FALLBACK: [Dialect; 3] = [Dialect::Node, Dialect::Python, Dialect::Compose];

/// The runtimes that read some files, and why they are thought to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Detected {
    /// The runtimes; one at least.
    pub(crate) dialects: DialectSet,
    /// Why, each in a few words: ``node, because of `package.json` ``.
    pub(crate) reasons: Vec<String>,
    /// Whether nothing tells them.
    pub(crate) is_assumed: bool,
}

/// The nearest directory, upward from some env files to the root of their project, that has files which tell what
/// reads them. Directories that have none of their own share it, so what it tells is found out once.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    directory: PathBuf,
    markers: Vec<String>,
    detected: OnceLock<Detected>,
}

impl Surroundings {
    /// The surroundings of the files in `directory`: its own if it has `markers`, or those of the directory above.
    pub(crate) fn new(directory: &Path, mut markers: Vec<String>, above: &Arc<Self>) -> Arc<Self> {
        if markers.is_empty() {
            return Arc::clone(above);
        }
        markers.sort_unstable();
        Arc::new(Self { directory: directory.to_owned(), markers, detected: OnceLock::new() })
    }

    /// Whether it is `directory` itself that has the files which tell.
    pub(crate) fn is_of(&self, directory: &Path) -> bool {
        !self.markers.is_empty() && self.directory == directory
    }

    /// The runtimes that read the files here.
    pub(crate) fn detect(&self) -> &Detected {
        self.detected.get_or_init(|| detect(&self.directory, &self.markers))
    }
}

/// Whether a file of this name tells what reads the env files around it.
pub(crate) fn is_marker(name: &str) -> bool {
    !matches!(marked_by(name), Marked::Nothing)
}

/// What a file tells by its name.
enum Marked {
    /// This runtime.
    By(Dialect),
    /// One of Node's: its text says which.
    Node,
    /// One of PHP's: its text says which.
    Php,
    /// Nothing.
    Nothing,
}

fn marked_by(name: &str) -> Marked {
    match name {
        "package.json" => Marked::Node,
        "composer.json" => Marked::Php,
        "Cargo.toml" => Marked::By(Dialect::Dotenvy),
        "Gemfile" => Marked::By(Dialect::Ruby),
        "go.mod" => Marked::By(Dialect::Go),
        "pyproject.toml" | "requirements.txt" | "setup.py" | "setup.cfg" | "Pipfile" | "manage.py" => {
            Marked::By(Dialect::Python)
        }
        "compose.yaml" | "compose.yml" | "docker-compose.yaml" | "docker-compose.yml" => {
            Marked::By(Dialect::Compose)
        }
        _ if name.ends_with(".service") => Marked::By(Dialect::Systemd),
        _ => Marked::Nothing,
    }
}

fn detect(directory: &Path, markers: &[String]) -> Detected {
    let mut dialects = DialectSet::default();
    let mut reasons = Vec::new();
    let mut add = |dialect: Dialect, because: String| {
        if !dialects.contains(dialect) {
            dialects.insert(dialect);
            reasons.push(format!("{dialect}, because {because}"));
        }
    };
    let of = |name: &str| format!("of `{name}`");
    for name in markers {
        match marked_by(name) {
            Marked::By(dialect) => add(dialect, of(name)),
            Marked::Node => node(&start_of(directory, name), |dialect, what| {
                add(dialect, what.map_or_else(|| of(name), |what| format!("`{name}` has `{what}`")));
            }),
            Marked::Php => {
                let text = start_of(directory, name);
                let symfony = ["symfony/dotenv", "symfony/framework-bundle", "symfony/flex"];
                match symfony.into_iter().find(|package| has_name(&text, package)) {
                    Some(package) => add(Dialect::Symfony, format!("`{name}` has `{package}`")),
                    None => add(Dialect::Php, of(name)),
                }
            }
            Marked::Nothing => {}
        }
    }
    let is_assumed = dialects.is_empty();
    if is_assumed {
        dialects = FALLBACK.into_iter().collect();
        reasons.push(format!("{dialects}, because nothing tells what reads these files"));
    }
    Detected { dialects, reasons, is_assumed }
}

/// Gives `add` the runtimes that a `package.json` speaks of, each with the word that tells, if one does.
fn node(text: &str, mut add: impl FnMut(Dialect, Option<&str>)) {
    // These read env files with dotenv-expand, built in.
    let expanding = ["dotenv-expand", "next", "vite", "react-scripts"];
    let expands = expanding.into_iter().find(|package| has_name(text, package));
    let native = text.contains("--env-file");
    if let Some(package) = expands {
        add(Dialect::NodeExpand, Some(package));
    }
    if native {
        add(Dialect::NodeNative, Some("--env-file"));
    }
    if expands.is_none() && (!native || has_name(text, "dotenv")) {
        add(Dialect::Node, None);
    }
}

/// Whether a manifest has `name` as a whole string.
fn has_name(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(start, _)| text[..start].ends_with('"') && text[start + name.len()..].starts_with('"'))
}

/// The beginning of a file; nothing where it cannot be read.
fn start_of(directory: &Path, name: &str) -> String {
    let bytes = read::read_start(&directory.join(name), MANIFEST_START).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told from a directory with these files, as reasons.
    #[track_caller]
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let directory = tempfile::tempdir().unwrap();
        let mut markers = Vec::new();
        for (name, text) in files {
            std::fs::write(directory.path().join(name), text).unwrap();
            if is_marker(name) {
                markers.push((*name).to_owned());
            }
        }
        let surroundings = Surroundings::new(directory.path(), markers, &Arc::default());
        assert_eq!(surroundings.detect().reasons, expected);
        assert!(!surroundings.detect().dialects.is_empty());
    }

    #[test]
    fn told_by_names() {
        check(&[("Cargo.toml", ""), ("README.md", "")], &["dotenvy, because of `Cargo.toml`"]);
        check(&[("Gemfile", "")], &["ruby, because of `Gemfile`"]);
        check(&[("go.mod", "")], &["go, because of `go.mod`"]);
        check(&[("app.service", "")], &["systemd, because of `app.service`"]);
        for name in ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"] {
            check(&[(name, "")], &[&format!("compose, because of `{name}`")]);
        }
        for name in ["pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "manage.py"] {
            check(&[(name, "")], &[&format!("python, because of `{name}`")]);
        }
    }

    #[test]
    fn told_by_several_files_in_the_order_of_their_names() {
        check(
            &[("requirements.txt", ""), ("pyproject.toml", ""), ("compose.yaml", "")],
            &["compose, because of `compose.yaml`", "python, because of `pyproject.toml`"],
        );
    }

    #[test]
    fn packages_say_which_node_it_is() {
        let check = |text: &str, expected: &[&str]| check(&[("package.json", text)], expected);
        check("{}", &["node, because of `package.json`"]);
        check(r#"{"dependencies":{"dotenv":"1"}}"#, &["node, because of `package.json`"]);
        let expand = |name: &str| format!("node-expand, because `package.json` has `{name}`");
        for name in ["dotenv-expand", "next", "vite", "react-scripts"] {
            check(&format!(r#"{{"dependencies":{{"dotenv":"1","{name}":"1"}}}}"#), &[&expand(name)]);
        }
        check(r#"{"dependencies":{"vitest":"1","nextra":"1"}}"#, &["node, because of `package.json`"]);
        let native = "node-native, because `package.json` has `--env-file`";
        check(r#"{"scripts":{"start":"node --env-file=.env a.js"}}"#, &[native]);
        check(
            r#"{"scripts":{"start":"node --env-file=.env a.js"},"dependencies":{"dotenv":"1"}}"#,
            &[native, "node, because of `package.json`"],
        );
        check("\u{0}not JSON at all", &["node, because of `package.json`"]);
    }

    #[test]
    fn packages_say_which_php_it_is() {
        check(
            &[("composer.json", r#"{"require":{"laravel/framework":"1"}}"#)],
            &["php, because of `composer.json`"],
        );
        check(
            &[("composer.json", r#"{"require":{"symfony/framework-bundle":"1"}}"#)],
            &["symfony, because `composer.json` has `symfony/framework-bundle`"],
        );
    }

    #[test]
    fn where_nothing_tells_the_three_most_used_are_assumed() {
        check(&[], &["node, python and compose, because nothing tells what reads these files"]);
    }

    #[test]
    fn directories_without_markers_share_those_above() {
        let top = Surroundings::new(Path::new("a"), vec!["go.mod".to_owned()], &Arc::default());
        let below = Surroundings::new(Path::new("a/b"), Vec::new(), &top);
        assert!(Arc::ptr_eq(&top, &below));
    }

    #[test]
    fn markers_are_known_by_their_names() {
        for name in ["a.service", "b.service", "z.service", "X.service", "package.json", "Gemfile"] {
            assert!(is_marker(name), "{name}");
        }
        for name in ["", "a", "package-lock.json", "Cargo.lock", ".env"] {
            assert!(!is_marker(name), "{name}");
        }
    }
}
