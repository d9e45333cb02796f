use crate::bytes::{get, skip, skip_back};
use crate::candidate::{Candidate, Evidence};

/// The longest userinfo of a URL.
const LONGEST: usize = 256;

/// The password of the URL whose `://` is at `at`: `scheme://user:password@host`.
pub(crate) fn userinfo(text: &[u8], at: usize) -> Option<Candidate> {
    let start = at + 3;
    let end = skip(text, start, LONGEST, |byte| !is_end_of_authority(byte));
    let authority = get(text, &(start..end));
    let sign = memchr::memrchr(b'@', authority)?;
    let colon = memchr::memchr(b':', &authority[..sign])?;
    let scheme =
        skip_back(text, at, 32, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    // `://` of nothing is no URL; a host follows the `@`.
    let host = authority
        .get(sign + 1)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"[${<%-_*.".contains(byte));
    (scheme < at && host && colon + 1 < sign).then(|| Candidate {
        evidence: Evidence::UrlPassword,
        whole: scheme..end,
        key: at..at,
        value: start + colon + 1..start + sign,
        user: start..start + colon,
        is_quoted: true,
    })
}

fn is_end_of_authority(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'/' | b'?' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'|' | b'^')
}

#[cfg(test)]
mod tests {
    use super::userinfo;

    #[test]
    fn reads_the_password_of_any_scheme() {
        for (text, expected) in [
            ("postgres://u:p4ss@db/x", Some("p4ss")),
            ("mysql+pymysql://u:p@ss@db", Some("p@ss")),
            ("http://:x9@h", Some("x9")),
            ("https://host:80/a@b", None),
            ("https://user@host", None),
            ("://a:b@c", None),
            ("http://a:b@ c", None),
            ("http://a:@c", None),
        ] {
            let found = userinfo(text.as_bytes(), text.find("://").unwrap());
            assert_eq!(found.map(|found| &text[found.value]), expected, "{text}");
        }
    }
}
