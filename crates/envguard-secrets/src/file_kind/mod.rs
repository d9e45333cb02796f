mod tables;

use tables::{EXTENSIONS, LOCKS, MARKS, NAMES, TESTS, TRANSLATIONS};

use crate::bytes::ends_with_any_case;

/// The kind of a file by its path: how values without quotes are read in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `.env` files.
    Env,
    /// YAML.
    Yaml,
    /// JSON and its relatives.
    Json,
    /// TOML.
    Toml,
    /// INI, `.conf`, `.cfg` and the many formats like them.
    Ini,
    /// Java properties.
    Properties,
    /// Dockerfiles.
    Dockerfile,
    /// Shell scripts, makefiles and the like.
    Shell,
    /// Terraform and HCL.
    Terraform,
    /// XML and HTML.
    Xml,
    /// Source code of any language.
    Code,
    /// Text for people: Markdown and other documentation.
    Prose,
    /// A list of exact versions and digests that a package manager keeps.
    Lock,
    /// Anything else.
    Text,
}

impl FileKind {
    /// The kind of the file at `path`.
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let lower = name.to_ascii_lowercase();
        if LOCKS.contains(&lower.as_str()) {
            return Self::Lock;
        }
        if lower == ".env" || lower.starts_with(".env.") || lower == ".envrc" {
            return Self::Env;
        }
        if lower.starts_with("dockerfile") || lower.starts_with("containerfile") {
            return Self::Dockerfile;
        }
        if let Some((_, kind)) = NAMES.iter().find(|(known, _)| *known == lower) {
            return *kind;
        }
        // What follows the name of a kind in `config.yml.example` says nothing.
        let mut stem = lower.as_str();
        while let Some((front, last)) = stem.rsplit_once('.') {
            if let Some((kind, _)) = EXTENSIONS.iter().find(|(_, known)| known.contains(&last)) {
                return *kind;
            }
            if !MARKS.contains(&last) {
                break;
            }
            stem = front;
        }
        Self::Text
    }
}

/// Whether files at these two paths are read in the same manner: what is found in a text that stands at one of them would
/// be found in it at the other.
///
/// ```
/// assert!(envguard_secrets::reads_alike("a/app.yml", "b/config.yaml"));
/// assert!(!envguard_secrets::reads_alike("src/app.yml", "tests/app.yml"));
/// ```
pub fn reads_alike(one: &str, other: &str) -> bool {
    FileKind::of_path(one) == FileKind::of_path(other)
        && PathFacts::of_path(one) == PathFacts::of_path(other)
        && !crate::inside::is_credential_file(one)
        && !crate::inside::is_credential_file(other)
}

/// What a path says about its file beside its [`FileKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PathFacts {
    /// Whether it holds translations.
    pub(crate) is_translation: bool,
    /// Whether it is a test, a fixture or an example.
    pub(crate) is_test: bool,
}

impl PathFacts {
    /// The facts about the file at `path`.
    pub(crate) fn of_path(path: &str) -> Self {
        let lower = path.to_ascii_lowercase();
        let (folders, name) = lower.rsplit_once(['/', '\\']).unwrap_or(("", &lower));
        let mut folders = folders.split(['/', '\\']);
        let is_translation = folders.clone().any(|folder| TRANSLATIONS.contains(&folder))
            || name.starts_with("messages_")
            || name.starts_with("messages.")
            || name.starts_with("translation")
            || name
                .split(['.', '_', '-'])
                .any(|part| matches!(part, "i18n" | "l10n" | "locale" | "translations"))
            || ends_with_any_case(name.as_bytes(), b".po")
            || ends_with_any_case(name.as_bytes(), b".arb")
            || matches!(name, "strings.xml" | "en.json" | "en.yml" | "en.yaml" | "en-us.json" | "en_us.json");
        let is_test = folders.any(|folder| TESTS.contains(&folder))
            || name.split(['.', '_', '-']).any(|part| TESTS.contains(&part));
        Self { is_translation, is_test }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKind, PathFacts};

    #[test]
    fn kinds_follow_from_names() {
        for (path, expected) in [
            (".env", FileKind::Env),
            ("docker/.env.production", FileKind::Env),
            ("a/mysql.env", FileKind::Env),
            ("docker-compose.yml", FileKind::Yaml),
            ("config/database.yml.example", FileKind::Yaml),
            ("a/Dockerfile.release", FileKind::Dockerfile),
            ("Dockerfile", FileKind::Dockerfile),
            (".npmrc", FileKind::Ini),
            ("etc/app.conf.j2", FileKind::Ini),
            ("terraform.tfvars.example", FileKind::Terraform),
            ("src/main.rs", FileKind::Code),
            ("README.md", FileKind::Prose),
            ("web/package-lock.json", FileKind::Lock),
            ("data.bin", FileKind::Text),
            ("", FileKind::Text),
        ] {
            assert_eq!(FileKind::of_path(path), expected, "{path}");
        }
    }

    #[test]
    fn translations_and_tests_are_known_by_path() {
        assert!(PathFacts::of_path("src/locales/de.json").is_translation);
        assert!(PathFacts::of_path("messages_fr.properties").is_translation);
        assert!(!PathFacts::of_path("src/languages.rs").is_translation);
        assert!(PathFacts::of_path("spec/fixtures/a.yml").is_test);
        assert!(!PathFacts::of_path("src/latest.yml").is_translation);
    }
}
