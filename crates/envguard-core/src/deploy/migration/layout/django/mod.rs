//! Django: `app/migrations/0001_name.py`, a class with the operations and the migrations that it comes after.

mod steps;

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Layout, named, way_back};
use crate::deploy::migration::code::{Code, Language};
use crate::deploy::migration::{Migration, Parent, Script, Version, WayBack, comments};
use crate::{Place, SourceFile};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    files.iter().filter_map(|file| migration(layout, file)).collect()
}

fn migration(layout: &Layout, file: &Arc<SourceFile>) -> Option<Migration> {
    let name = file.name().strip_suffix(".py").filter(|name| *name != "__init__")?;
    let code = comments::code(file);
    code.find_word("Migration", 0)?;
    let version = Version::before(name).map(|(version, _)| version);
    let mut migration = named(file, version, name, name);
    let app = app_of(layout, file);
    migration.parents = same_app(&code, attribute(&code, "dependencies"), app)
        .map(|(id, span)| Parent { id: id.into(), place: Place::new(file, span) })
        .collect();
    migration.replaces =
        same_app(&code, attribute(&code, "replaces"), app).map(|(id, _)| id.into()).collect();
    let wraps = attribute(&code, "atomic").is_none_or(|value| !code.text(value).starts_with(b"False"));
    let operations = attribute(&code, "operations");
    let body = operations.unwrap_or_else(|| Span::empty(code.source().len()));
    let is_empty =
        code.text(body).iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b','));
    let reading = steps::read(&code, body, layout);
    migration.up = Some(Script::code(file, body, Language::Python, is_empty, wraps, reading));
    migration.down = match steps::cannot_be_undone(&code, body) {
        None => WayBack::Automatic,
        Some(span) => match way_back(None, &[file]) {
            WayBack::Missing(None) => WayBack::Missing(Some(Place::new(file, span))),
            down => down,
        },
    };
    Some(migration)
}

/// The name of the app, which is that of the directory around `migrations`; empty where that is not known.
fn app_of<'f>(layout: &Layout, file: &'f SourceFile) -> &'f str {
    let directory = file.path.get(..layout.directory.len()).unwrap_or_default().trim_end_matches('/');
    let around = directory.rsplit_once('/').map_or("", |(around, _)| around);
    around.rsplit('/').next().unwrap_or_default()
}

/// What is assigned to `name` in the class.
fn attribute(code: &Code<'_>, name: &str) -> Option<Span> {
    let mut from = 0;
    loop {
        let at = code.find_word(name, from)?;
        from = at + name.len();
        let sign = code.skip_blanks(from);
        let is_assigned =
            code.source().get(sign) == Some(&b'=') && code.source().get(sign + 1) != Some(&b'=');
        // Arguments have the same names; an attribute begins its line.
        let before = code.source()[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        if is_assigned && before.is_none_or(|byte| *byte == b'\n') {
            let value = code.skip_blanks(sign + 1);
            let line = code.lines(Span::new(value, code.source().len())).next()?;
            return Some(Span::new(value, code.close(value).unwrap_or(line.end as usize)));
        }
    }
}

/// The migrations of `app` that are named in a list of pairs: `[("app", "0001_initial")]`.
fn same_app<'c>(
    code: &'c Code<'_>,
    list: Option<Span>,
    app: &'c str,
) -> impl Iterator<Item = (&'c str, Span)> {
    let texts: Vec<_> = list.map(|list| code.texts_in(list).collect()).unwrap_or_default();
    let pairs: Vec<_> = texts
        .chunks_exact(2)
        .filter_map(|pair| Some((code.said(pair[0])?, code.said(pair[1])?, pair[1].span)))
        .collect();
    pairs.into_iter().filter(move |(of, ..)| *of == app).map(|(_, name, span)| (name, span))
}
