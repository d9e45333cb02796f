//! Paths as reports and patterns have them: with `/`, relative where they can be.

use std::path::{Component, Path, PathBuf};

/// How reports name `path`: relative to the working directory `cwd` where it lies below it, with `/` on every
/// system, without a leading `./`. What is not Unicode is replaced.
pub(crate) fn display(path: &Path, cwd: &Path) -> String {
    let path = path.strip_prefix(cwd).unwrap_or(path);
    let mut text = String::with_capacity(path.as_os_str().len());
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // The prefix of a Windows path brings its own separator.
            Component::RootDir => text.push('/'),
            other => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                push_name(&mut text, &other.as_os_str().to_string_lossy());
            }
        }
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

/// A name as it can be printed: without what could play tricks on a terminal.
pub(crate) fn printable(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    push_name(&mut text, name);
    text
}

/// Appends a name. Control characters could play tricks on a terminal, so they are written as escapes.
fn push_name(text: &mut String, name: &str) {
    for character in name.chars() {
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
}

/// `path` from the root of the file system, without `.` and `..`, and without asking the file system: links stay.
pub(crate) fn absolute(path: &Path, cwd: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for component in cwd.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            other => absolute.push(other),
        }
    }
    absolute
}

/// `path` as patterns see it: relative to `root`, with `/`; the whole path where it lies elsewhere. Both are absolute.
pub(crate) fn below(path: &Path, root: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(relative) if relative.as_os_str().is_empty() => String::new(),
        _ => display(path, root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displayed_relative_where_they_can_be() {
        let shown = |path: &str| display(Path::new(path), Path::new("/home/me/app"));
        assert_eq!(shown("/home/me/app/a/.env"), "a/.env");
        assert_eq!(shown("./a/./.env"), "a/.env");
        assert_eq!(shown("../.env"), "../.env");
        assert_eq!(shown("/home/me/.env"), "/home/me/.env");
        assert_eq!(shown("/home/me/app"), ".");
        assert_eq!(shown("."), ".");
        assert_eq!(shown("/"), "/");
        assert_eq!(shown("a\n\u{1b}[31m/.env"), "a\\n\\u{1b}[31m/.env");
    }

    #[test]
    fn made_absolute_without_dots() {
        let made = |path: &str| absolute(Path::new(path), Path::new("/home/me"));
        assert_eq!(made("./a/../b/.env"), Path::new("/home/me/b/.env"));
        assert_eq!(made("../../../../x"), Path::new("/x"));
        assert_eq!(made("/etc/./x"), Path::new("/etc/x"));
    }

    #[test]
    fn patterns_see_them_from_the_root() {
        let seen = |path: &str| below(Path::new(path), Path::new("/app"));
        assert_eq!(seen("/app/a/.env"), "a/.env");
        assert_eq!(seen("/app"), "");
        assert_eq!(seen("/other/.env"), "/other/.env");
    }
}
