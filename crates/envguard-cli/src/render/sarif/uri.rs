//! Paths as URIs.

use std::fmt::Write;
use std::path::Path;

/// The path that reports have for a file as a URI: a reference from the root of what was checked, or a `file` URI where it
/// is no relative path.
pub(super) fn of_path(path: &str) -> String {
    let is_absolute = Path::new(path).is_absolute();
    let mut uri = String::with_capacity(path.len() + 8);
    if is_absolute {
        uri.push_str(if path.starts_with('/') { "file://" } else { "file:///" });
    }
    for byte in path.bytes() {
        // Whatever could mean something is escaped, so that no name becomes a scheme, a query or a host.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// Whether `uri` is relative to the root of what was checked.
pub(super) fn is_relative(uri: &str) -> bool {
    !uri.starts_with("file:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_nothing() {
        for (path, expected) in [
            ("a/.env", "a/.env"),
            ("../.env", "../.env"),
            ("a b/#1?.env", "a%20b/%231%3F.env"),
            ("mailto:x", "mailto%3Ax"),
            ("\u{e9}/%41", "%C3%A9/%2541"),
            ("a\\u{7}", "a%5Cu%7B7%7D"),
        ] {
            assert_eq!(of_path(path), expected);
            assert!(is_relative(expected));
        }
        #[cfg(unix)]
        assert_eq!(of_path("/tmp/a b"), "file:///tmp/a%20b");
    }
}
