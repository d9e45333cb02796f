//! What names say about files.

use super::FileKind;

/// Names of the files of package managers.
#[rustfmt::skip]
pub(super) const LOCKS: &[&str] = &[
    "cargo.lock", "composer.lock", "flake.lock", "gemfile.lock", "go.sum", "npm-shrinkwrap.json",
    "package-lock.json", "packages.lock.json", "pdm.lock", "pipfile.lock", "pnpm-lock.yaml", "podfile.lock",
    "poetry.lock", "pubspec.lock", "uv.lock", "yarn.lock", "mix.lock", ".terraform.lock.hcl", "deno.lock",
    "bun.lock", "package.resolved",
];

/// Whole names of files, and the kinds that they say.
pub(super) const NAMES: &[(&str, FileKind)] = &[
    (".netrc", FileKind::Ini),
    ("_netrc", FileKind::Ini),
    (".npmrc", FileKind::Ini),
    (".yarnrc", FileKind::Ini),
    (".pypirc", FileKind::Ini),
    (".my.cnf", FileKind::Ini),
    (".gitconfig", FileKind::Ini),
    (".git-credentials", FileKind::Text),
    (".dockercfg", FileKind::Json),
    (".dockerconfigjson", FileKind::Json),
    ("makefile", FileKind::Shell),
    ("jenkinsfile", FileKind::Code),
    ("gemfile", FileKind::Code),
    ("rakefile", FileKind::Code),
    ("vagrantfile", FileKind::Code),
    ("procfile", FileKind::Shell),
    (".bashrc", FileKind::Shell),
    (".zshrc", FileKind::Shell),
    (".profile", FileKind::Shell),
    (".bash_history", FileKind::Shell),
    ("credentials", FileKind::Ini),
    ("config", FileKind::Yaml),
    ("readme", FileKind::Prose),
    ("changelog", FileKind::Prose),
    ("license", FileKind::Prose),
];

/// Last parts of names, and the kinds that they say.
#[rustfmt::skip]
pub(super) const EXTENSIONS: &[(FileKind, &[&str])] = &[
    (FileKind::Env, &["env", "envrc"]),
    (FileKind::Yaml, &["yml", "yaml", "eyaml", "sls"]),
    (FileKind::Json, &[
        "json", "json5", "jsonc", "geojson", "ipynb", "webmanifest", "jsonl", "ndjson", "har",
    ]),
    (FileKind::Toml, &["toml"]),
    (FileKind::Ini, &[
        "ini", "cfg", "conf", "cnf", "config", "desktop", "service", "npmrc", "pypirc", "editorconfig",
        "cf", "inf",
    ]),
    (FileKind::Properties, &["properties", "props"]),
    (FileKind::Dockerfile, &["dockerfile"]),
    (FileKind::Shell, &[
        "sh", "bash", "zsh", "fish", "ksh", "mk", "bat", "cmd", "ps1", "psm1", "csh", "command", "profile",
    ]),
    (FileKind::Terraform, &["tf", "tfvars", "hcl", "nomad", "tfstate"]),
    (FileKind::Xml, &[
        "xml", "html", "htm", "xhtml", "csproj", "plist", "svg", "jsp", "pom", "resx", "wsdl", "xsd",
    ]),
    (FileKind::Prose, &[
        "md", "markdown", "rst", "txt", "adoc", "asciidoc", "org", "tex", "mdx", "textile", "pod",
    ]),
    (FileKind::Code, &[
        "rs", "py", "js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "java", "kt", "kts", "scala", "go", "rb",
        "php", "c", "h", "cc", "cpp", "cxx", "hpp", "hh", "cs", "fs", "vb", "swift", "m", "mm", "pl", "pm",
        "lua", "r", "jl", "dart", "ex", "exs", "erl", "hs", "clj", "cljs", "groovy", "gradle", "sql", "vue",
        "svelte", "coffee", "nim", "zig", "sol", "elm", "ml", "pas", "tcl", "asm", "s", "proto", "graphql",
        "css", "scss", "less", "erb", "haml", "ejs", "twig", "nix", "bzl", "jsonnet", "feature", "phtml",
        "vbs", "cr", "aspx", "cshtml", "razor", "applescript", "ipy", "pyi", "pyx",
    ]),
];

/// Last parts of names that say nothing about the kind of a file.
#[rustfmt::skip]
pub(super) const MARKS: &[&str] = &[
    "example", "sample", "dist", "template", "tmpl", "tpl", "j2", "default", "bak", "backup", "old", "orig",
    "local", "dev", "prod", "production", "staging", "test", "in", "save", "new", "copy", "erb", "disabled",
    "release", "build",
];

/// Folders of translations.
#[rustfmt::skip]
pub(super) const TRANSLATIONS: &[&str] = &[
    "i18n", "l10n", "lang", "langs", "language", "languages", "locale", "locales", "localization",
    "localizations", "translation", "translations", "intl", "messages", "lproj", "nls",
];

/// Folders, and parts of names, of tests and examples.
#[rustfmt::skip]
pub(super) const TESTS: &[&str] = &[
    "test", "tests", "testdata", "__tests__", "spec", "specs", "fixture", "fixtures", "mock", "mocks",
    "example", "examples", "sample", "samples", "demo", "cassettes", "testing", "e2e",
];
