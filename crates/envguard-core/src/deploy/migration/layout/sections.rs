//! dbmate and goose: both ways in one file, each behind a comment that says which it is.

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Script, Version, comments};

/// How the sections are marked, without blanks.
pub(super) struct Marks {
    up: &'static str,
    down: &'static str,
    /// What stands behind a mark, or alone, where there is to be no transaction.
    no_transaction: &'static str,
}

pub(super) const DBMATE: Marks =
    Marks { up: "--migrate:up", down: "--migrate:down", no_transaction: "transaction:false" };

pub(super) const GOOSE: Marks =
    Marks { up: "--+gooseup", down: "--+goosedown", no_transaction: "--+gooseNOTRANSACTION" };

impl Marks {
    /// Whether `line` begins a section: the one up, or the one down.
    fn of(&self, line: &[u8]) -> Option<bool> {
        let line =
            String::from_utf8_lossy(line).split_ascii_whitespace().collect::<String>().to_ascii_lowercase();
        if line.starts_with(self.up) {
            Some(true)
        } else if line.starts_with(self.down) {
            Some(false)
        } else {
            None
        }
    }

    /// Whether some line of `source` begins a section.
    pub(super) fn are_in(&self, source: &[u8]) -> bool {
        source.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"--") && self.of(line).is_some())
    }
}

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>], marks: &Marks) -> Vec<Migration> {
    let migration = |file: &Arc<SourceFile>| {
        let (version, rest) = Version::before(layout.relative(file)?)?;
        let name = rest.strip_suffix(".sql")?.strip_prefix(['_', '-', '.'])?;
        let wraps = !comments::mentions(&file.bytes, marks.no_transaction);
        let script = |span| Script::sql(file, span, layout.dialect, wraps);
        let [up, down] = sections(&file.bytes, marks);
        let mut migration = named(file, Some(version.clone()), version.to_string(), name);
        migration.up = up.map(script);
        migration.down = way_back(down.map(script), &[file]);
        Some(migration)
    };
    files.iter().filter_map(migration).collect()
}

/// The sections up and down of `source`, without their marks.
fn sections(source: &[u8], marks: &Marks) -> [Option<Span>; 2] {
    let mut sections = [None, None];
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in source.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"--")
            && let Some(is_up) = marks.of(line)
        {
            if let Some((section, start)) = open {
                sections[section] = Some(Span::new(start, at));
            }
            open = Some((usize::from(!is_up), at + line.len()));
        }
        at += line.len();
    }
    if let Some((section, start)) = open {
        sections[section] = Some(Span::new(start, at));
    }
    sections
}
