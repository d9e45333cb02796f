//! Units of each platform: files, and what is read in them.

mod ci;
mod compose;
mod hostile;
mod kubernetes;
mod others;
mod systemd;

use std::sync::Arc;

use envguard_syntax::LineIndex;

use super::*;
use crate::deploy::SuppliedValue;

/// Files, by what they are called.
struct Files {
    files: Vec<Arc<SourceFile>>,
    shell: Option<Environment>,
}

/// Takes files as they stand beside each other in one text: `--- PATH` is the line before each.
fn files(text: &str) -> Files {
    let files = text.split("=== ").skip(1).map(|part| {
        let (path, content) = part.split_once('\n').unwrap();
        Arc::new(SourceFile::new(path, content))
    });
    Files { files: files.collect(), shell: None }
}

impl Files {
    /// The same, read where the shell has `variables`.
    fn shell(mut self, variables: &[(&str, &str)]) -> Self {
        self.shell = Some(variables.iter().copied().collect());
        self
    }

    /// Reads the first `count` files; the others can be named by them.
    fn read(&self, count: usize) -> UnitsRead {
        let resolve = |from: &SourceFile, path: &str| {
            let path = path::join(from.directory(), path)?;
            self.files.iter().find(|file| *file.path == *path).cloned()
        };
        let shell = self.shell.as_ref().map_or(Shell::Unknown, Shell::Known);
        read_units(&self.files[..count], &resolve, shell)
    }

    /// Reads the first file, and compares all that is found.
    #[track_caller]
    fn finds(&self, expected: &[&str]) {
        self.finds_in(1, expected);
    }

    /// Reads the first `count` files, and compares all that is found.
    #[track_caller]
    fn finds_in(&self, count: usize, expected: &[&str]) {
        let UnitsRead { units, problems } = self.read(count);
        let mut found = Vec::new();
        for unit in &units {
            let origin = match &unit.origin {
                Origin::Built { context, names_dockerfile } => {
                    format!(" built in `{context}`{}", if *names_dockerfile { " otherwise" } else { "" })
                }
                Origin::Foreign => " foreign".into(),
                Origin::Unknown => String::new(),
            };
            let open = if unit.supply.is_open { " open" } else { "" };
            let (kind, name, home) = (unit.kind.name(), &unit.name, shown(&unit.home));
            found.push(format!("{kind} {name}{origin}{open} {home}"));
            for (key, supplied) in unit.supply.iter() {
                let value = match &supplied.value {
                    SuppliedValue::Text(text) => format!("={}", text.escape_ascii()),
                    other => format!(" {other:?}"),
                };
                let place = supplied.place.as_ref().map(|place| format!(" {}", shown(place)));
                let place = place.unwrap_or_default();
                found.push(format!("  {}{value}{place}", key.escape_ascii()));
            }
        }
        found.extend(
            problems.iter().map(|problem| format!("! {} {}", shown(&problem.place), problem.message)),
        );
        assert_eq!(found, expected, "\n{}", found.join("\n"));
    }
}

/// `PATH:LINE:COLUMN`, and what stands there.
fn shown(place: &Place) -> String {
    let position = LineIndex::new(&place.file.bytes).position(&place.file.bytes, place.span.start);
    let text = String::from_utf8_lossy(place.bytes());
    let text = text.lines().next().unwrap_or_default();
    format!("{}:{}:{} [{text}]", place.file.path, position.line, position.column)
}
