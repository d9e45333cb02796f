//! Which files are written in which syntax.

/// A syntax of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// JSON as RFC 8259 has it.
    Json,
    /// JSON with comments and trailing commas, as editors and compilers read their settings.
    Jsonc,
    /// YAML 1.2.
    Yaml,
    /// TOML 1.1.
    Toml,
}

impl Syntax {
    /// The syntax of the file at `path`, told by its name; `None` for names that tell none.
    ///
    /// ```
    /// use envguard_core::tree::Syntax;
    ///
    /// assert_eq!(Syntax::of("config/app.yml"), Some(Syntax::Yaml));
    /// assert_eq!(Syntax::of("tsconfig.build.json"), Some(Syntax::Jsonc));
    /// assert_eq!(Syntax::of(".env"), None);
    /// ```
    pub fn of(path: &str) -> Option<Self> {
        let mut segments = path.rsplit(['/', '\\']);
        let name = segments.next().unwrap_or_default().to_ascii_lowercase();
        let directory = segments.next().unwrap_or_default();
        if matches!(&*name, ".eslintrc" | ".swcrc") {
            return Some(Syntax::Jsonc);
        }
        let (stem, extension) = name.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        match extension {
            "json" if has_comments(stem) || directory == ".vscode" => Some(Syntax::Jsonc),
            "json" => Some(Syntax::Json),
            "jsonc" | "code-workspace" => Some(Syntax::Jsonc),
            "yaml" | "yml" => Some(Syntax::Yaml),
            "toml" => Some(Syntax::Toml),
            _ => None,
        }
    }

    /// Its name as messages have it.
    pub fn name(self) -> &'static str {
        match self {
            Syntax::Json => "JSON",
            Syntax::Jsonc => "JSON with comments",
            Syntax::Yaml => "YAML",
            Syntax::Toml => "TOML",
        }
    }
}

/// Whether the tool that reads `<stem>.json` takes comments in it.
fn has_comments(stem: &str) -> bool {
    let is = |name: &str| stem == name || stem.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    is("tsconfig")
        || is("jsconfig")
        || stem.starts_with("tsconfig-")
        || matches!(stem, "devcontainer" | ".devcontainer" | ".eslintrc" | ".jshintrc" | "api-extractor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_syntax() {
        let cases = [
            ("a.json", Some(Syntax::Json)),
            ("a/package.json", Some(Syntax::Json)),
            ("a.JSON", Some(Syntax::Json)),
            ("a.jsonc", Some(Syntax::Jsonc)),
            ("a.json5", None),
            ("tsconfig.json", Some(Syntax::Jsonc)),
            ("apps/web/tsconfig.app.json", Some(Syntax::Jsonc)),
            ("tsconfig-base.json", Some(Syntax::Jsonc)),
            ("tsconfigs.json", Some(Syntax::Json)),
            ("x.code-workspace", Some(Syntax::Jsonc)),
            (".devcontainer/devcontainer.json", Some(Syntax::Jsonc)),
            (".vscode/settings.json", Some(Syntax::Jsonc)),
            (r"a\.vscode\settings.json", Some(Syntax::Jsonc)),
            (".eslintrc", Some(Syntax::Jsonc)),
            (".eslintrc.json", Some(Syntax::Jsonc)),
            (".swcrc", Some(Syntax::Jsonc)),
            ("compose.yaml", Some(Syntax::Yaml)),
            (".github/workflows/ci.yml", Some(Syntax::Yaml)),
            ("Cargo.toml", Some(Syntax::Toml)),
            (".env", None),
            (".env.json", Some(Syntax::Json)),
            (".json", None),
            ("yaml", None),
            ("", None),
            ("a.json/b", None),
        ];
        for (path, expected) in cases {
            assert_eq!(Syntax::of(path), expected, "{path}");
        }
    }
}
