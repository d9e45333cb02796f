//! Which names env files have, and which directories have none that are this project's.

/// The last words of names that begin with `.env.` but are not env files. All else after `.env.` is taken as the name of
/// an environment, a machine or a purpose.
const NO_ENV_FILES: [&str; 57] = [
    // Code and documentation about the environment.
    "ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx", "py", "pyc", "pyi", "rb", "go", "rs", "php", "java",
    "kt", "cs", "sh", "zsh", "fish", "ps1", "bat", "cmd", "md", "mdx", "rst", "adoc", "html",
    // The same in another format.
    "json", "json5", "jsonc", "yaml", "yml", "toml", "xml", "csv",
    // Templates of other languages, which hold more than env files can.
    "j2", "jinja", "jinja2", "erb", "ejs", "hbs",
    // What editors, patches and copies leave: nothing loads them.
    "swp", "swo", "bak", "old", "orig", "save", "backup", "rej",
    // Encrypted: no lines to look at. `vault` and `keys` are dotenv-vault's and dotenvx's own.
    "gpg", "age", "asc", "enc", "vault", "keys",
];

/// Directories that hold what others wrote or what tools made. Those that are marked as caches (`CACHEDIR.TAG`) or as
/// virtual environments (`pyvenv.cfg`) are known by that, whatever their name.
const SKIPPED_DIRECTORIES: [&str; 31] = [
    // Version control.
    ".git",
    ".hg",
    ".svn",
    ".jj",
    // Packages of others.
    "node_modules",
    "bower_components",
    "jspm_packages",
    "vendor",
    "third_party",
    "third-party",
    "site-packages",
    "Pods",
    "Carthage",
    ".yarn",
    ".pnpm-store",
    ".bundle",
    // Virtual environments of Python.
    ".venv",
    "venv",
    ".virtualenv",
    "virtualenv",
    ".tox",
    ".nox",
    // Caches.
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".eggs",
    ".gradle",
    ".terraform",
    ".next",
    ".nuxt",
];

/// Whether a file of this name is an env file: `.env`, `.env.*` or `*.env`, without what only looks like one.
pub(crate) fn is_env_file(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(".env") else {
        // `.#name` is a lock of Emacs, `._name` what macOS leaves on foreign disks.
        return name.as_bytes().ends_with(b".env") && !name.starts_with(".#") && !name.starts_with("._");
    };
    if rest.is_empty() {
        return true;
    }
    let Some(words) = rest.strip_prefix('.') else { return false };
    let last = words.rsplit('.').next().unwrap_or(words);
    !name.ends_with(['~', '#']) && !NO_ENV_FILES.iter().any(|word| word.eq_ignore_ascii_case(last))
}

/// Whether a directory of this name holds what others wrote or tools made. `beside_cargo` says whether `Cargo.toml` is
/// next to it.
pub(super) fn is_skipped_directory(name: &str, beside_cargo: bool) -> bool {
    SKIPPED_DIRECTORIES.contains(&name) || name == "target" && beside_cargo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn env_files_are_known_by_their_names() {
        for name in [
            ".env",
            ".env.local",
            ".env.production.local",
            ".env.example",
            ".env.dist",
            ".env.schema",
            "app.env",
            "production.env",
            ".env.txt",
            ".env.ci",
            ".env.prod-2",
            ".env.",
            ".local.env",
            ".env.env",
        ] {
            assert!(is_env_file(name), "{name}");
        }
        for name in [
            ".envrc",
            ".environment",
            "env",
            "env.local",
            ".env.ts",
            ".env.d.ts",
            ".env.js",
            ".env.py",
            ".env.md",
            ".env.JSON",
            ".env.local.yaml",
            ".env.swp",
            ".env.bak",
            ".env.bak~",
            ".env~",
            ".env.local~",
            ".#app.env",
            "._app.env",
            "#app.env#",
            ".env.vault",
            ".env.keys",
            "",
            ".",
            "app.environment",
        ] {
            assert!(!is_env_file(name), "{name}");
        }
    }

    #[test]
    fn target_is_skipped_only_where_it_is_cargos() {
        assert!(is_skipped_directory("target", true) && !is_skipped_directory("target", false));
        assert!(is_skipped_directory(".git", false) && is_skipped_directory("node_modules", false));
        assert!(!is_skipped_directory("config", true) && !is_skipped_directory(".env", false));
    }
}
