//! Asking.

use std::io::{self, BufRead, Read, Write};

/// An answer of more bytes is none.
const MAX_ANSWER: u64 = 1 << 10;

/// Asks until there is an answer. Enter alone means no; `None` that nobody answers any more.
pub(super) fn ask(question: &str, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Option<bool>> {
    loop {
        write!(out, "{question} [y/N] ")?;
        out.flush()?;
        let mut answer = Vec::new();
        input.take(MAX_ANSWER).read_until(b'\n', &mut answer)?;
        if !answer.ends_with(b"\n") {
            writeln!(out)?;
            return Ok(None);
        }
        match answer.trim_ascii().to_ascii_lowercase().as_slice() {
            b"y" | b"yes" => return Ok(Some(true)),
            b"n" | b"no" | b"" => return Ok(Some(false)),
            _ => writeln!(out, "`y` for yes, `n` for no")?,
        }
    }
}
