//! Archives: what is packed into zip, tar and gzip, and into each other.

mod budget;
mod gzip;
mod kind;
mod tar;
mod zip;

use std::io::{self, Cursor, Read, Seek};

use super::large;
use super::scanner::Scanner;
use super::text::{Source, Text, Wanted};
use crate::exit::Failure;
use crate::outcome::Outcome;
use crate::paths;

use budget::{Budget, Metered};
pub(super) use kind::{HEAD, Kind};

/// What stands between an archive and the name of what is in it, as for Java.
const SEPARATOR: &str = "!/";

/// So deep are archives unpacked that are in others.
const DEPTH: usize = 4;

/// Members up to this size are held as a whole; of larger ones no more than a window is. An archive in an archive has to
/// be held to be read.
const MAX_HELD: u64 = 8 << 20;
const MAX_HELD_ARCHIVE: u64 = 64 << 20;

/// Unpacks one archive, and looks through what is in it.
pub(super) struct Unpacking<'u> {
    scanner: &'u Scanner<'u>,
    outcome: &'u mut Outcome,
    budget: Budget,
}

impl<'u> Unpacking<'u> {
    /// For an archive of `size` bytes.
    pub(super) fn new(scanner: &'u Scanner<'u>, outcome: &'u mut Outcome, size: u64) -> Self {
        Self { scanner, outcome, budget: Budget::new(size) }
    }

    /// Looks through the archive that is shown as `path`.
    pub(super) fn run(mut self, path: &str, kind: Kind, reader: impl Read + Seek) {
        self.unpack(path, kind, reader, 1);
        if let Some(limit) = self.budget.exceeded() {
            self.problem(path, &limit);
        }
    }

    fn unpack(&mut self, path: &str, kind: Kind, reader: impl Read + Seek, depth: usize) {
        let result = match kind {
            Kind::Zip => zip::members(reader, self, path, depth),
            Kind::Tar => tar::members(reader, self, path, depth),
            Kind::Gzip => gzip::member(reader, self, path, depth),
        };
        if let Err(error) = result
            && self.budget.exceeded().is_none()
        {
            self.problem(path, &format!("cannot be unpacked: {error}"));
        }
    }

    /// Looks through the member called `name` of the archive at `path`. Gives whether to go on.
    fn member(&mut self, path: &str, name: &str, reader: impl Read, depth: usize) -> io::Result<bool> {
        let shown = format!("{path}{SEPARATOR}{}", paths::printable(name.trim_start_matches("./")));
        self.look_into(&shown, reader, depth)
    }

    /// Looks through what `reader` gives, as the file that is shown as `path`. Gives whether to go on with others.
    fn look_into(&mut self, path: &str, reader: impl Read, depth: usize) -> io::Result<bool> {
        if !self.budget.take_member() {
            return Ok(false);
        }
        let mut reader = Metered::new(reader, &mut self.budget);
        let mut held = Vec::new();
        let result = reader.by_ref().take(HEAD as u64).read_to_end(&mut held);
        let kind = Kind::of(&held);
        let limit = if kind.is_some() { MAX_HELD_ARCHIVE } else { MAX_HELD };
        let result = result.and_then(|_| reader.by_ref().take(limit).read_to_end(&mut held));
        self.outcome.file_count += 1;
        // What came before an error is looked through all the same.
        let is_whole = (held.len() as u64) < limit || result.is_err();
        match kind {
            Some(_) if depth >= DEPTH => {
                let message = format!("lies in {DEPTH} archives, and is not unpacked");
                self.problem(path, &message);
            }
            Some(_) if !is_whole => {
                let message =
                    format!("is an archive of more than {} MiB in another, and is not unpacked", limit >> 20);
                self.problem(path, &message);
            }
            Some(kind) => {
                let held = Cursor::new(held);
                self.unpack(path, kind, held, depth + 1);
            }
            None if is_whole => {
                let text = Text { path, bytes: &held, source: Source::Present, wanted: Wanted::All };
                self.outcome.ready.extend(self.scanner.scan(&text));
            }
            None => {
                let rest = Cursor::new(held).chain(reader);
                large::scan(self.scanner, path, Wanted::All, rest, &mut self.outcome.ready)?;
            }
        }
        match result {
            Ok(_) => Ok(self.budget.exceeded().is_none()),
            Err(error) => Err(error),
        }
    }

    /// That `path` was not looked through, or not as a whole, and why.
    fn problem(&mut self, path: &str, what: &str) {
        self.outcome.problems.push(Failure::new(format!("`{path}` {what}")));
    }
}
