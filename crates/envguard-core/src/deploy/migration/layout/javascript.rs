//! Functions of JavaScript and TypeScript that are called `up` and `down`, however they are written.

use std::sync::Arc;

use envguard_syntax::Span;

use super::way_back;
use crate::deploy::migration::code::{Code, Language};
use crate::deploy::migration::sql::Reading;
use crate::deploy::migration::{Script, WayBack};
use crate::{Place, SourceFile};

/// The body of the function `name`: `exports.up = async (knex) => { … }`, `export function up(knex) { … }`,
/// `public async up(queryRunner) { … }`, `up: function (knex) { … }`.
fn function(code: &Code<'_>, name: &str) -> Option<Span> {
    let mut from = 0;
    loop {
        let at = code.find_word(name, from)?;
        from = at + name.len();
        if let Some(body) = body_after(code, from) {
            return Some(body);
        }
    }
}

/// The body of the function that is defined behind its name, which ends at `at`.
fn body_after(code: &Code<'_>, at: usize) -> Option<Span> {
    let text = |from: usize| code.source().get(from..).unwrap_or_default();
    let mut at = code.skip_blanks(at);
    if let Some(b'=' | b':') = text(at).first() {
        at = code.skip_blanks(at + 1);
    }
    for word in ["async", "function"] {
        if text(at).starts_with(word.as_bytes()) {
            at = code.skip_blanks(at + word.len());
        }
    }
    // The parameters; an arrow needs no brackets around one.
    at = match text(at).first()? {
        b'(' => code.close(at)?,
        _ => code.find_word_end(at)?,
    };
    at = code.skip_blanks(at);
    if text(at).starts_with(b":") {
        // The type of what it gives: `Promise<void>`.
        at += text(at).iter().position(|byte| matches!(byte, b'{' | b'=' | b';'))?;
    }
    let is_arrow = text(at).starts_with(b"=>");
    if is_arrow {
        at = code.skip_blanks(at + 2);
    }
    if text(at).starts_with(b"{") {
        return Some(Span::new(at + 1, code.close(at)? - 1));
    }
    // An arrow that leads to an expression, up to the end of the statement.
    is_arrow.then(|| {
        let end = text(at).iter().position(|byte| *byte == b';').unwrap_or(text(at).len());
        Span::new(at, at + end)
    })
}

/// What the functions `up` and `down` of `file` do: the script that applies the migration, and the way back. `wraps` says
/// whether the tool puts each into a transaction, and `read` what is done in a body.
pub(super) fn ways(
    file: &Arc<SourceFile>,
    code: &Code<'_>,
    wraps: bool,
    read: impl Fn(Span) -> Reading,
) -> Option<(Script, WayBack)> {
    let script =
        |body: Span| Script::code(file, body, Language::JavaScript, is_empty(code, body), wraps, read(body));
    let up = script(function(code, "up")?);
    let down = match function(code, "down") {
        Some(down) if refuses(code, down) => WayBack::Declared(Place::new(file, down)),
        down => way_back(down.map(script), &[file]),
    };
    Some((up, down))
}

/// Whether the way back that is `body` does nothing at all.
fn is_empty(code: &Code<'_>, body: Span) -> bool {
    let text = code.text(body);
    let mut words =
        text.split(|byte| byte.is_ascii_whitespace() || *byte == b';').filter(|word| !word.is_empty());
    words.all(|word| matches!(word, b"return" | b"Promise.resolve()" | b"null" | b"undefined" | b"{}"))
}

/// Whether the way back that is `body` does nothing but refuse.
fn refuses(code: &Code<'_>, body: Span) -> bool {
    code.text(body).trim_ascii().starts_with(b"throw ")
}
