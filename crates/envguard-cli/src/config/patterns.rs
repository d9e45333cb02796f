//! Patterns for paths.

use std::path::Path;

use globset::{Candidate, Glob, GlobBuilder, GlobSet};

/// Some patterns. A pattern without `/` matches a name in any directory; one with `/` matches a path from the directory
/// of the configuration. What matches a directory matches everything in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns(Option<GlobSet>);

impl Patterns {
    /// The set of `globs`. Nothing is built where there are none.
    pub(crate) fn new(globs: Vec<Glob>) -> Result<Self, globset::Error> {
        if globs.is_empty() {
            return Ok(Self(None));
        }
        GlobSet::new(globs).map(|set| Self(Some(set)))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether one matches `path` itself, which is relative to the directory of the configuration and has `/`. For
    /// who has asked about the directories that it is in before.
    pub(crate) fn match_here(&self, path: &str) -> bool {
        self.0.as_ref().is_some_and(|set| set.is_match_candidate(&Candidate::new(Path::new(path))))
    }

    /// Whether one matches `path` or a directory that it is in.
    pub(crate) fn match_at_or_above(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(index, _)| index);
        !self.is_empty() && ends.chain([path.len()]).any(|end| self.match_here(&path[..end]))
    }
}

/// Reads a pattern. The error says what is wrong with it.
pub(crate) fn parse(pattern: &str) -> Result<Glob, String> {
    let text = pattern.strip_prefix("./").unwrap_or(pattern);
    let text = text.strip_suffix('/').unwrap_or(text);
    let text = match text.strip_prefix('/') {
        Some(anchored) => anchored.to_owned(),
        None if text.contains('/') => text.to_owned(),
        None => format!("**/{text}"),
    };
    // What matches a directory matches everything in it, so this says the same, and needs no regular expression.
    let text = text.strip_suffix("/**").filter(|directory| *directory != "**").unwrap_or(&text);
    if text.is_empty() || text == "**/" {
        return Err("is empty".to_owned());
    }
    GlobBuilder::new(text)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map_err(|error| format!("is wrong: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        let patterns = Patterns::new(vec![parse(pattern).unwrap()]).unwrap();
        for path in matching {
            assert!(patterns.match_at_or_above(path), "{pattern} is to match {path}");
        }
        for path in others {
            assert!(!patterns.match_at_or_above(path), "{pattern} is not to match {path}");
        }
    }

    #[test]
    fn names_match_in_any_directory() {
        check("legacy", &["legacy/.env", "a/legacy/b/.env", "a/legacy"], &["legacy.env", "a/.env"]);
        check("*.local", &[".env.local", "a/b/.env.local"], &[".env.local.x"]);
        check("legacy/", &["legacy/.env", "a/legacy/.env"], &["legacy.env"]);
    }

    #[test]
    fn paths_match_from_the_directory_of_the_configuration() {
        for pattern in ["legacy/**", "./legacy/**", "/legacy", "/legacy/"] {
            check(pattern, &["legacy/.env", "legacy/a/b/.env"], &["a/legacy/.env", "legacy.env"]);
        }
        check("a/*/.env", &["a/b/.env"], &["a/.env", "a/b/c/.env", "x/a/b/.env"]);
        check("a/**/.env", &["a/.env", "a/b/c/.env"], &["b/.env"]);
        check("a/b", &["a/b/c/.env"], &["a/bc"]);
        check("config/*.{yaml,toml}", &["config/a.yaml", "config/b.toml"], &["config/c.json"]);
    }

    #[test]
    fn everything_can_be_matched() {
        for pattern in ["*", "**", "**/*", "/**", "**/**"] {
            check(pattern, &[".env", "a/.env"], &[]);
        }
        check("**/old/**", &["old/.env", "a/old/b/.env"], &["older/.env"]);
    }

    #[test]
    fn wrong_patterns_are_errors() {
        for pattern in ["", "/", "./", "a[", "{a", "a/{b"] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn no_patterns_match_nothing() {
        let none = Patterns::new(Vec::new()).unwrap();
        assert!(none.is_empty() && !none.match_at_or_above("a/.env"));
    }
}
