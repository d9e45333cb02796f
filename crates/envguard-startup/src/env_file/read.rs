//! Reading an env file, by dotenvy: the values are those that everybody else who uses it gets.

use std::cell::Cell;
use std::fs::File;
use std::io::Read;

use super::wanted::Wanted;
use super::{Entry, EnvFile};
use crate::secret::wipe_bytes;

/// Env files are small. What is larger is something else.
const MAX_LEN: u64 = 1 << 20;

/// Reads the file. What cannot be read is among its problems.
pub(super) fn read(wanted: &Wanted) -> EnvFile {
    let mut file = EnvFile { path: wanted.shown.as_str().into(), entries: Vec::new(), problems: Vec::new() };
    match read_bytes(wanted) {
        Ok(bytes) => {
            take_entries(&mut file, bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
            wipe_bytes(bytes);
        }
        Err(what) => file.problems.push((None, what)),
    }
    file
}

fn read_bytes(wanted: &Wanted) -> Result<Vec<u8>, &'static str> {
    // A FIFO would wait for whoever writes into it.
    if !wanted.path.is_file() {
        return Err("there is no such file");
    }
    let mut bytes = Vec::new();
    let file = File::open(&wanted.path).map_err(|_| "it cannot be opened")?;
    file.take(MAX_LEN + 1).read_to_end(&mut bytes).map_err(|_| "it cannot be read")?;
    if bytes.len() as u64 > MAX_LEN { Err("it is larger than 1 MiB") } else { Ok(bytes) }
}

fn take_entries(file: &mut EnvFile, bytes: &[u8]) {
    let taken = Cell::new(0);
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut entries = dotenvy::Iter::new(LineByLine { rest: bytes, taken: &taken });
    loop {
        let before = taken.get();
        let Some(entry) = entries.next() else { return };
        // What comes before a declaration in the same go are comments and empty lines.
        let here = lines.get(before..taken.get()).unwrap_or_default();
        let skipped =
            here.iter().take_while(|line| matches!(line.trim_ascii_start(), [] | [b'#', ..])).count();
        let line = before + skipped + 1;
        match entry {
            Ok((name, value)) => file.entries.push(Entry { name, value, line }),
            // The error has the text of the line in it, so nobody hears more of it.
            Err(dotenvy::Error::Io(_)) => file.problems.push((Some(line), "this line is not Unicode")),
            Err(_) => file.problems.push((Some(line), "this line is no `NAME=value`")),
        }
    }
}

/// Gives one line at a time, so that whoever counts them knows how far the reader has come.
struct LineByLine<'b, 'c> {
    rest: &'b [u8],
    taken: &'c Cell<usize>,
}

impl Read for LineByLine<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let line = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |end| end + 1);
        let length = line.min(buffer.len());
        let (now, later) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.rest = later;
        // The last part of a line that is longer than the buffer ends it.
        self.taken.set(self.taken.get() + usize::from(length == line && length > 0));
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> EnvFile {
        let mut file = EnvFile { path: ".env".into(), entries: Vec::new(), problems: Vec::new() };
        take_entries(&mut file, source);
        file
    }

    #[test]
    fn entries_know_their_lines() {
        let long = "x".repeat(20_000);
        let source =
            format!("# one\n\nA=1\nB=\"two\nlines\"\n  # c\nexport C=3 # d\r\nLONG={long}\nD=${{A}}\n");
        let file = read(source.as_bytes());
        let found: Vec<_> =
            file.entries.iter().map(|entry| (&*entry.name, entry.value.len(), entry.line)).collect();
        assert_eq!(found, [("A", 1, 3), ("B", 9, 4), ("C", 1, 7), ("LONG", 20_000, 8), ("D", 1, 9)]);
        assert_eq!(file.problems, []);
    }

    #[test]
    fn lines_that_are_no_declarations() {
        let file = read(b"A=1\ncanary\n\nB=2\n\xff\nC=3\nD='open\n");
        assert_eq!(file.entries.iter().map(|entry| entry.line).collect::<Vec<_>>(), [1, 4, 6]);
        let lines: Vec<_> = file.problems.iter().map(|(line, _)| line.unwrap()).collect();
        assert_eq!(lines, [2, 5, 7]);
    }
}
