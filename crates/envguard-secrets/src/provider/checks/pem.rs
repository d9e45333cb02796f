//! Private keys in armour: PEM of all kinds, and PGP.

use super::base::base64;
use super::{Candidate, structure};
use crate::provider::Verified;

/// The longest block that is read to its end.
const LONGEST: usize = 64 * 1024;
/// How many digits of base 64 make a key; fewer are a sketch of one.
const SHORTEST: usize = 64;
/// How many digits are decoded to see what it is.
const HEAD: usize = 64;

/// A block of PEM from its first line to its last: DER or OpenSSH's format, once decoded.
pub(crate) fn pem(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let head = armoured(candidate)?;
    let is_der = matches!(*head, [0x30, 0x82 | 0x81 | 0x30..=0x7f, ..]);
    Some(structure(is_der || head.starts_with(b"openssh-key-v1\0")))
}

/// A block of PGP: a packet with a secret key, in the old format or the new.
pub(crate) fn pgp(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let head = armoured(candidate)?;
    Some(structure(matches!(head.first(), Some(0x94..=0x97 | 0xc5))))
}

/// A whole PEM file in base 64 once more.
pub(crate) fn base64_pem(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let rest = candidate.text.get(candidate.secret.start..).unwrap_or_default();
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let end = rest.iter().position(|byte| !is_digit(byte)).unwrap_or(rest.len());
    let head = base64(rest.get(..end.min(2 * HEAD)).unwrap_or_default());
    candidate.grow(candidate.secret.start + end);
    let is_key = memchr::memmem::find(&head, b"PRIVATE KEY").is_some();
    (is_key && end > 2 * SHORTEST).then_some(Verified::Structure)
}

/// Reads the block that begins at the candidate, which grows to its end, and decodes how its body begins. `None` if
/// there is too little in it.
///
/// Line breaks may be written as `\n`, lines may be quoted, indented or joined by what joins strings in a language:
/// only letters, digits, `+`, `/` and `=` are taken, and a backslash takes the letter after it along.
fn armoured(candidate: &mut Candidate<'_>) -> Option<Vec<u8>> {
    let start = candidate.whole.start.max(candidate.secret.start);
    let rest = candidate.text.get(start..).unwrap_or_default();
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let title = rest.get(5..)?;
    let from = 5 + memchr::memmem::find(title.get(..64).unwrap_or(title), b"-----")? + 5;
    let block = rest.get(from..).unwrap_or_default();
    let length = memchr::memmem::find(block, b"-----").unwrap_or(block.len());
    let body = after_headers(block.get(..length).unwrap_or_default());
    let (mut digits, mut count) = (Vec::with_capacity(HEAD), 0);
    let mut bytes = body.iter();
    let mut before = b'\n';
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'+'
                if byte != b'+' || !joins_strings(before) =>
            {
                count += 1;
                if digits.len() < HEAD {
                    digits.push(byte);
                }
            }
            b'+' | b'=' | b'-' | b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b',' | b'>' | b'#'
            | b'*' | b';' => {}
            _ => break,
        }
        before = byte;
    }
    if count < SHORTEST {
        return None;
    }
    candidate.grow(end_of_block(candidate.text, start + from + length));
    Some(base64(&digits))
}

/// Whether a plus after `byte` joins strings, rather than being a digit.
fn joins_strings(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'"' | b'\'')
}

/// Where the last line of the block ends, which begins at `at`, or `at` if that line is missing.
fn end_of_block(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let rest = rest.get(..80).unwrap_or(rest);
    let Some(title) = rest.strip_prefix(b"-----END ") else { return at };
    memchr::memmem::find(title, b"-----").map_or(at, |length| at + 9 + length + 5)
}

/// The body after headers such as `Proc-Type: 4,ENCRYPTED` or `Version: 1`, which have a colon and a blank.
fn after_headers(block: &[u8]) -> &[u8] {
    let mut body = block;
    while let Some(colon) = memchr::memmem::find(body.get(..256).unwrap_or(body), b": ") {
        let rest = body.get(colon..).unwrap_or_default();
        let line =
            memchr::memchr(b'\n', rest).or_else(|| memchr::memmem::find(rest, b"\\n").map(|at| at + 1));
        body = line.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    fn block(kind: &str, begin: &str, line_break: &str) -> String {
        let line = format!("{begin}{}", "q83vEjRWeJCrze8SNFZ4kA".repeat(5));
        let dashes = "-----";
        format!("{dashes}BEGIN {kind}{dashes}{line_break}{line}{line_break}{dashes}END {kind}{dashes}")
    }

    #[test]
    fn keys_are_decoded_however_their_lines_are_broken() {
        for line_break in ["\n", "\r\n", "\\n", "\\r\\n", "\" +\n  \"", "\n# ", " ", ""] {
            let text = block("RSA PRIVATE KEY", "MIIEowIBAAKCAQEA", line_break);
            assert_eq!(verify(pem, &text), Some(Verified::Structure), "{line_break:?}");
        }
        let openssh = block("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEAAAAA", "\n");
        assert_eq!(verify(pem, &openssh), Some(Verified::Structure));
        assert_eq!(verify(pem, &block("PRIVATE KEY", "AAAA", "\n")), Some(Verified::Contradicted));
        assert_eq!(verify(pgp, &block("PGP PRIVATE KEY BLOCK", "lQOYBF", "\n\n")), Some(Verified::Structure));
    }

    #[test]
    fn headers_are_no_body() {
        let text =
            block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\nMIIEow", "\n");
        assert_eq!(verify(pem, &text), Some(Verified::Structure));
    }

    #[test]
    fn sketches_of_keys_are_none() {
        let dashes = "-----";
        for body in ["", "...", "<your key>", "MIIEow...", "${KEY}"] {
            let text = format!("{dashes}BEGIN PRIVATE KEY{dashes}\n{body}\n{dashes}END PRIVATE KEY{dashes}");
            assert_eq!(verify(pem, &text), None, "{body}");
        }
    }

    #[test]
    fn the_block_grows_to_its_last_line() {
        let text = format!("{}\nmore", block("PRIVATE KEY", "MIIEow", "\n"));
        let mut candidate = Candidate { text: text.as_bytes(), whole: 0..10, secret: 0..10 };
        assert!(pem(&mut candidate).is_some());
        assert_eq!(candidate.whole, 0..text.len() - 5);
    }
}
