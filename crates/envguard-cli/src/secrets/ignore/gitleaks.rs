//! `.gitleaksignore`: findings that are known, one a line.

use std::collections::HashMap;
use std::path::Path;

use crate::paths;

/// The findings of a `.gitleaksignore`.
///
/// A line is `path:rule:line`, and holds wherever that line is looked at; or `commit:path:rule:line`, and holds for what
/// that commit brought. The rule does not matter: what gitleaks calls a finding says little about what it is here.
#[derive(Debug, Default)]
pub(crate) struct GitleaksIgnore {
    /// By path: lines, each with the commit that it holds for, or with none. Sorted.
    known: HashMap<String, Vec<(usize, Option<String>)>>,
    /// The lines of the file that say nothing, from 1.
    pub(crate) wrong: Vec<usize>,
}

impl GitleaksIgnore {
    /// The name of the file.
    pub(crate) const FILE_NAME: &str = ".gitleaksignore";

    /// Reads a file that lies in the directory `root`, an absolute path, which its paths start from.
    pub(crate) fn parse(text: &str, root: &Path) -> Self {
        let mut ignore = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match parse_line(line, root) {
                Some((path, known)) => ignore.known.entry(path).or_default().push(known),
                None => ignore.wrong.push(index + 1),
            }
        }
        ignore.known.values_mut().for_each(|known| known.sort_unstable());
        ignore
    }

    /// Whether it has a finding on `line`, from 1, of the file at `path`, which is relative to the directory of the file
    /// and has `/`; `commit` is the one that the finding came with, where that is known.
    pub(crate) fn ignores(&self, path: &str, line: usize, commit: Option<&str>) -> bool {
        let Some(known) = self.known.get(path) else { return false };
        let first = known.partition_point(|(other, _)| *other < line);
        let on_line = known.iter().skip(first).take_while(|(other, _)| *other == line);
        on_line.into_iter().any(|(_, of)| match (of, commit) {
            (None, _) => true,
            (Some(of), Some(commit)) => of.eq_ignore_ascii_case(commit),
            (Some(_), None) => false,
        })
    }
}

/// The path, the line and the commit in a line of the file.
fn parse_line(line: &str, root: &Path) -> Option<(String, (usize, Option<String>))> {
    let (rest, number) = line.rsplit_once(':')?;
    let (rest, rule) = rest.rsplit_once(':')?;
    let number = number.parse().ok()?;
    let (commit, path) = match rest.split_once(':') {
        Some((commit, path)) if is_commit(commit) => (Some(commit.to_owned()), path),
        _ => (None, rest),
    };
    if path.is_empty() || rule.is_empty() {
        return None;
    }
    let path = path.replace('\\', "/");
    let path = paths::below(&paths::absolute(Path::new(&path), root), root);
    Some((path, (number, commit)))
}

/// Whether `text` is the whole name of a commit, in either format of git's.
fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789ABCDEF01234567";

    #[track_caller]
    fn check(text: &str, path: &str, line: usize, commit: Option<&str>, expected: bool) {
        let ignore = GitleaksIgnore::parse(text, Path::new("/project"));
        assert_eq!(ignore.wrong, [0; 0], "{text}");
        assert_eq!(ignore.ignores(path, line, commit), expected, "{text} {path} {line} {commit:?}");
    }

    #[test]
    fn findings_are_known_by_path_and_line() {
        let text =
            "# known\n\na/b.env:generic-api-key:3\r\n  ./c.yml:jwt:10\n/project/d:x:1\ne\\f:x:2\ng:h:x:4\n";
        for (path, line, expected) in [
            ("a/b.env", 3, true),
            ("a/b.env", 4, false),
            ("b.env", 3, false),
            ("c.yml", 10, true),
            ("d", 1, true),
            ("e/f", 2, true),
            ("g:h", 4, true),
        ] {
            check(text, path, line, None, expected);
            check(text, path, line, Some(COMMIT), expected);
        }
    }

    #[test]
    fn those_of_a_commit_hold_for_what_it_brought() {
        let text = format!("{COMMIT}:a b/c.env:generic-api-key:3\n");
        check(&text, "a b/c.env", 3, Some(COMMIT), true);
        check(&text, "a b/c.env", 3, Some(&COMMIT.to_lowercase()), true);
        check(&text, "a b/c.env", 3, Some("fe"), false);
        check(&text, "a b/c.env", 3, None, false);
        check(&text, "a b/c.env", 2, Some(COMMIT), false);
    }

    #[test]
    fn lines_that_say_nothing_are_told() {
        let text = "a:b:1\na\na:b\na:b:c\n:b:1\na::1\n";
        assert_eq!(GitleaksIgnore::parse(text, Path::new("/")).wrong, [2, 3, 4, 5, 6]);
    }
}
