//! Alembic: `versions/1975ea83b712_name.py`, which says what it is called and what it comes after.

mod steps;

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Layout, named, way_back};
use crate::deploy::migration::code::{Code, Language};
use crate::deploy::migration::{Migration, Parent, Script, WayBack, comments};
use crate::{Place, SourceFile};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    files.iter().filter_map(|file| migration(layout, file)).collect()
}

fn migration(layout: &Layout, file: &Arc<SourceFile>) -> Option<Migration> {
    let code = comments::code(file);
    let revision = assigned(&code, "revision")?;
    let text = code.text_in(revision)?;
    let id = code.said(text)?;
    let name = file.name().strip_suffix(".py")?;
    let name = name.strip_prefix(id).map_or(name, |name| name.trim_start_matches('_'));
    let mut migration = named(file, None, id, name);
    migration.place = Place::new(file, text.span);
    if let Some(parents) = assigned(&code, "down_revision") {
        let texts = code.texts_in(parents);
        let parent = |text| Some((code.said(text)?, text.span));
        let parents = texts
            .filter_map(parent)
            .map(|(id, span)| Parent { id: id.into(), place: Place::new(file, span) });
        migration.parents = parents.collect();
    }
    let script = |body: Span| {
        let reading = steps::read(&code, body, layout);
        Script::code(file, body, Language::Python, is_pass(code.text(body)), true, reading)
    };
    migration.up = function(&code, "upgrade").map(script);
    let down = function(&code, "downgrade");
    migration.down = match down {
        Some(down) if code.text(down).trim_ascii().starts_with(b"raise ") => {
            WayBack::Declared(Place::new(file, down))
        }
        down => way_back(down.map(script), &[file]),
    };
    Some(migration)
}

/// Whether the body of a function does nothing. What documents it is blank already, but for its quotes.
fn is_pass(body: &[u8]) -> bool {
    let mut words =
        body.split(|byte| byte.is_ascii_whitespace() || *byte == b';').filter(|word| !word.is_empty());
    let is_nothing = |word: &[u8]| {
        matches!(word, b"pass" | b"..." | b"return" | b"None")
            || word.iter().all(|byte| matches!(byte, b'"' | b'\''))
    };
    words.all(is_nothing)
}

/// What is assigned to `name` at the top of a module, up to the end of its line or brackets: `name = …` or
/// `name: type = …`.
fn assigned(code: &Code<'_>, name: &str) -> Option<Span> {
    let all = Span::new(0, code.source().len());
    let line = code.lines(all).find(|line| {
        let rest = code.text(*line).strip_prefix(name.as_bytes());
        rest.is_some_and(|rest| matches!(rest.trim_ascii_start().first(), Some(b'=' | b':')))
    })?;
    let sign = code.text(line).iter().position(|byte| *byte == b'=')?;
    let value = code.skip_blanks(line.start as usize + sign + 1);
    let end = code.close(value).unwrap_or(line.end as usize);
    Some(Span::new(value.min(end), end))
}

/// The body of the function `name` at the top of a module: the lines below it that are indented.
fn function(code: &Code<'_>, name: &str) -> Option<Span> {
    let all = Span::new(0, code.source().len());
    let mut lines = code.lines(all);
    let head = lines.by_ref().find(|line| {
        let rest = code.text(*line).strip_prefix(b"def ").and_then(|rest| rest.strip_prefix(name.as_bytes()));
        rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"("))
    })?;
    let colon = code.text(head).iter().rposition(|byte| *byte == b':')?;
    let start = head.start as usize + colon + 1;
    let next = lines.find(|line| code.indentation(*line) == Some(0));
    Some(Span::new(start, next.map_or(code.source().len(), |next| next.start as usize)))
}
