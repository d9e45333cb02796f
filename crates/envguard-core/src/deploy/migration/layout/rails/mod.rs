//! Rails: `db/migrate/20260102030405_name.rb`, a class with `up` and `down`, or with `change`, which Rails turns around.

mod steps;

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Layout, named, way_back};
use crate::deploy::migration::code::{Code, Language};
use crate::deploy::migration::{Migration, Script, Version, WayBack, comments};
use crate::{Place, SourceFile};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    files.iter().filter_map(|file| migration(layout, file)).collect()
}

fn migration(layout: &Layout, file: &Arc<SourceFile>) -> Option<Migration> {
    let (version, rest) = Version::before(file.name())?;
    let name = rest.strip_prefix('_')?.strip_suffix(".rb")?;
    let code = comments::code(file);
    let in_transaction = code.find_word("disable_ddl_transaction!", 0).is_none();
    let mut migration = named(file, Some(version.clone()), version.to_string(), name);
    let script = |body: Span| {
        let reading = steps::read(&code, body, layout);
        let is_empty = code.text(body).trim_ascii().is_empty();
        Script::code(file, body, Language::Ruby, is_empty, in_transaction, reading)
    };
    if let Some(change) = method(&code, "change") {
        migration.up = Some(script(change));
        migration.down = match steps::cannot_be_turned(&code, change) {
            None => WayBack::Automatic,
            Some(span) => match way_back(None, &[file]) {
                WayBack::Missing(None) => WayBack::Missing(Some(Place::new(file, span))),
                down => down,
            },
        };
        return Some(migration);
    }
    migration.up = method(&code, "up").map(script);
    let down = method(&code, "down");
    migration.down = match down {
        Some(down) if refuses(&code, down) => WayBack::Declared(Place::new(file, down)),
        down => way_back(down.map(script), &[file]),
    };
    Some(migration)
}

/// Whether the way back that is `body` says itself that there is none.
fn refuses(code: &Code<'_>, body: Span) -> bool {
    let text = code.text(body).trim_ascii();
    text.starts_with(b"raise ") && text.windows(21).any(|window| window == b"IrreversibleMigration")
}

/// What is between `def name` and its `end`, which is indented as far.
fn method(code: &Code<'_>, name: &str) -> Option<Span> {
    let all = Span::new(0, code.source().len());
    let mut lines = code.lines(all);
    let head = lines.by_ref().find(|line| {
        let text = code.text(*line).trim_ascii();
        let named = text.strip_prefix(b"def ").or_else(|| text.strip_prefix(b"def self."));
        named.is_some_and(|named| named.trim_ascii() == name.as_bytes())
    })?;
    let indentation = code.indentation(head);
    let is_end =
        |line: &Span| code.text(*line).trim_ascii() == b"end" && code.indentation(*line) == indentation;
    let end = lines.find(is_end)?;
    Some(Span::new((head.end as usize + 1).min(end.start as usize), end.start as usize))
}
