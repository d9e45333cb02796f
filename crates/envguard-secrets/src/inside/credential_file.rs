use std::ops::Range;

use crate::bytes::get;
use crate::candidate::{Candidate, Evidence};

/// Visits the passwords in a line of a text.
type ReadLine = fn(&[u8], Range<usize>, &mut dyn FnMut(Candidate));

/// Visits the passwords of a file at `path` that holds nothing but credentials: `.netrc`, `.pgpass`. Says whether it
/// is one.
pub(crate) fn read(path: &str, text: &[u8], visit: &mut dyn FnMut(Candidate)) -> bool {
    let Some(read_line) = reader_of(path) else { return false };
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text).chain([text.len()]) {
        read_line(text, start..end, visit);
        start = end + 1;
    }
    true
}

/// Whether the file at `path` is one.
pub(crate) fn is_one(path: &str) -> bool {
    reader_of(path).is_some()
}

fn reader_of(path: &str) -> Option<ReadLine> {
    match path.rsplit(['/', '\\']).next().unwrap_or(path) {
        ".pgpass" | "pgpass.conf" => Some(read_pgpass),
        ".netrc" | "_netrc" => Some(read_netrc),
        _ => None,
    }
}

/// Reads `host:port:database:user:password`.
fn read_pgpass(text: &[u8], line: Range<usize>, visit: &mut dyn FnMut(Candidate)) {
    let bytes = get(text, &line);
    let colons: Vec<usize> =
        memchr::memchr_iter(b':', bytes).take(4).map(|colon| line.start + colon).collect();
    if let ([_, _, before_user, before_password], false) = (&colons[..], bytes.starts_with(b"#")) {
        visit(candidate(line.clone(), *before_user + 1..*before_password, *before_password + 1..line.end));
    }
}

/// Reads `machine … login … password …`, in one line or in several.
fn read_netrc(text: &[u8], line: Range<usize>, visit: &mut dyn FnMut(Candidate)) {
    let mut words = words_of(text, line.clone());
    while let Some(word) = words.next() {
        if get(text, &word).starts_with(b"#") {
            return;
        }
        if get(text, &word) == b"password"
            && let Some(value) = words.next()
        {
            visit(candidate(line.clone(), line.start..line.start, value));
        }
    }
}

fn words_of(text: &[u8], line: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = line.start;
    std::iter::from_fn(move || {
        let rest = get(text, &(at..line.end));
        let start = at + rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = get(text, &(start..line.end));
        at = start + rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        Some(start..at)
    })
}

fn candidate(whole: Range<usize>, user: Range<usize>, value: Range<usize>) -> Candidate {
    let key = whole.start..whole.start;
    Candidate { evidence: Evidence::CredentialFile, whole, key, value, user, is_quoted: true }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_passwords() {
        for (path, text, expected) in [
            ("a/.pgpass", "# c:d:e:f:g\nh:1:d:u:p:w\n", "p:w"),
            (".netrc", "machine m login l password p\n", "p"),
            ("_netrc", "machine m\n  login l\n  password p2", "p2"),
            ("other", "machine m password p", ""),
        ] {
            let mut found = Vec::new();
            read(path, text.as_bytes(), &mut |candidate| found.push(&text[candidate.value]));
            assert_eq!(found.join(","), expected, "{path}");
        }
    }
}
