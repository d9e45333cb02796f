use crate::bytes::{get, line_end, skip, skip_blanks, starts_with_any_case};
use crate::candidate::{Candidate, Evidence};

/// The password of the SQL statement whose `IDENTIFIED BY` is at `at`.
pub(crate) fn identified_by(text: &[u8], at: usize) -> Option<Candidate> {
    let end = line_end(text, at);
    let mut start = skip_blanks(text, at + b"identified by".len());
    if starts_with_any_case(get(text, &(start..end)), b"PASSWORD ") {
        start = skip_blanks(text, start + b"password ".len());
    }
    start = skip(text, start, 2, |byte| byte == b'\\');
    let quote = *text.get(start).filter(|byte| matches!(byte, b'\'' | b'"'))?;
    let value = start + 1..start + 1 + memchr::memchr2(quote, b'\\', get(text, &(start + 1..end)))?;
    Some(Candidate {
        evidence: Evidence::Sql,
        whole: at..value.end,
        key: at..at,
        value,
        user: at..at,
        is_quoted: true,
    })
}
