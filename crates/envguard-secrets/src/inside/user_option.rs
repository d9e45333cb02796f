use crate::bytes::{get, line_start, skip, skip_blanks};
use crate::candidate::{Candidate, Evidence};

/// The `user:password` after the option ` -u ` or ` --user ` at `at`.
pub(crate) fn user_and_password(text: &[u8], at: usize) -> Option<Candidate> {
    let line = line_start(text, at);
    // `docker run -u 1000:1000` and `chown`: only those commands that take a password.
    let command = get(text, &(line..at));
    let takes_password =
        [&b"curl"[..], b"wget", b"http", b"xh"].iter().any(|name| crate::bytes::contains(command, name));
    let option = skip(text, at + 1, 8, |byte| !byte.is_ascii_whitespace());
    let mut start = skip_blanks(text, option);
    let quote = text.get(start).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    start += usize::from(quote.is_some());
    let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'\\');
    let end = skip(text, start, 256, |byte| !ends(byte));
    let colon = start + memchr::memchr(b':', get(text, &(start..end)))?;
    (takes_password && colon + 1 < end).then(|| Candidate {
        evidence: Evidence::CommandLine,
        whole: at + 1..end,
        key: at..at,
        value: colon + 1..end,
        user: start..colon,
        is_quoted: true,
    })
}
