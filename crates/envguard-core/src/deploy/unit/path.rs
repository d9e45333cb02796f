//! Paths that files name, without looking at any file.

/// The path of what is called `name` in a file of `directory`, which ends in `/` or is empty: without `.` and, where it
/// can be, without `..`. Both are called as files are in reports.
///
/// `None` for what is not below some directory: an absolute path, an address.
pub(super) fn join(directory: &str, name: &str) -> Option<String> {
    if name.starts_with(['/', '~', '\\']) || name.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    let is_absolute = directory.starts_with('/');
    for part in directory.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    Some(if is_absolute { format!("/{joined}") } else { joined })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_put_together() {
        let cases = [
            ("", ".", Some("")),
            ("a/", "./b/", Some("a/b")),
            ("a/", "../b", Some("b")),
            ("", "../b", Some("../b")),
            ("../x/", "../../b", Some("../../b")),
            ("/srv/a/", "../b", Some("/srv/b")),
            ("a/", "/etc/x", None),
            ("a/", "https://example.com/x.git", None),
        ];
        for (directory, name, expected) in cases {
            assert_eq!(join(directory, name).as_deref(), expected, "{directory} {name}");
        }
    }
}
