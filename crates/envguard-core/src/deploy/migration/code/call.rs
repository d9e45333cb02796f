//! Calls, and what they are given.

use envguard_syntax::Span;

use super::{Code, Language, is_of_name};

/// A call with its arguments as they stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call<'c> {
    /// What it is called on: `op` of `op.drop_column(…)`, nothing of `drop_table :users`.
    pub(crate) receiver: &'c str,
    /// The last part of what is called.
    pub(crate) name: &'c str,
    pub(crate) arguments: Vec<Argument<'c>>,
    /// From the receiver to the end of the arguments.
    pub(crate) span: Span,
}

/// An argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Argument<'c> {
    /// The name that it is given by: `null` of `null: false`, `nullable` of `nullable=False`.
    pub(crate) name: Option<&'c str>,
    /// What stands there, without the name and the blanks around it.
    pub(crate) span: Span,
    /// The text that it is, or the symbol of Ruby.
    pub(crate) text: Option<&'c str>,
}

impl<'c> Call<'c> {
    /// The argument at `index` of those without names, as a text.
    pub(crate) fn text(&self, index: usize) -> Option<&'c str> {
        self.unnamed().nth(index)?.text
    }

    /// The arguments that have no names.
    pub(crate) fn unnamed(&self) -> impl Iterator<Item = &Argument<'c>> {
        self.arguments.iter().filter(|argument| argument.name.is_none())
    }

    /// The argument that is given by `name`.
    pub(crate) fn named(&self, name: &str) -> Option<&Argument<'c>> {
        self.arguments.iter().find(|argument| argument.name == Some(name))
    }

    /// The argument that is given by `name`, or else at `index`.
    pub(crate) fn either(&self, index: usize, name: &str) -> Option<&Argument<'c>> {
        self.named(name).or_else(|| self.unnamed().nth(index))
    }
}

/// So many brackets within each other are looked into.
const MAX_DEPTH: usize = 64;

/// So long can arguments be that have no brackets around them.
const MAX_OPEN: usize = 4096;

/// The calls in `span` of `code`, in the order in which they begin; those among the arguments of others too.
pub(crate) fn calls<'c>(code: &'c Code<'_>, span: Span, language: Language) -> Vec<Call<'c>> {
    let mut found = Vec::new();
    let text = &code.blanked;
    let (mut at, end) = (span.start as usize, span.end as usize);
    while at < end {
        if !is_of_name(text[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < end && (is_of_name(text[at]) || is_dot(text, at, end)) {
            at += 1;
        }
        // `:users` is no call, nor is a number.
        let is_symbol = || start.checked_sub(1).is_some_and(|before| matches!(text[before], b':' | b'@'));
        if text[start].is_ascii_digit() || language == Language::Ruby && is_symbol() {
            continue;
        }
        // `add_column!` and `null?` are names of Ruby.
        if language == Language::Ruby && at < end && matches!(text[at], b'!' | b'?') {
            at += 1;
        }
        let Ok(path) = std::str::from_utf8(&text[start..at]) else { continue };
        let (receiver, name) = path.rsplit_once('.').unwrap_or(("", path));
        if let Some((from, to)) = extent(code, at, end, language) {
            let arguments = arguments(code, Span::new(from, to), language);
            let close = usize::from(text.get(to) == Some(&b')'));
            found.push(Call { receiver, name, arguments, span: Span::new(start, to + close) });
        }
    }
    found
}

/// Whether a dot within a name is at `at`.
fn is_dot(text: &[u8], at: usize, end: usize) -> bool {
    text[at] == b'.' && at + 1 < end && is_of_name(text[at + 1])
}

/// Where the arguments of a call are whose name ends at `at`, if it has some.
fn extent(code: &Code<'_>, at: usize, end: usize, language: Language) -> Option<(usize, usize)> {
    let text = &code.blanked;
    if text.get(at) == Some(&b'(') && at < end {
        let close = code.close(at).filter(|close| *close <= end)?;
        return Some((at + 1, close - 1));
    }
    // Ruby needs no brackets: the arguments go to the end of the line, or beyond it after a comma.
    if language != Language::Ruby || text.get(at) != Some(&b' ') || at >= end {
        return None;
    }
    let first = *text.get(at + 1)?;
    if !(matches!(first, b':' | b'"' | b'\'' | b'<' | b'[') || is_of_name(first)) {
        return None;
    }
    let mut stop = at;
    let end = end.min(at + MAX_OPEN);
    while stop < end {
        let byte = text[stop];
        let line = &text[at..stop];
        if byte == b'\n' && line.trim_ascii_end().last() != Some(&b',') {
            break;
        }
        stop += 1;
    }
    let line = Span::new(at, stop).of(text);
    // The block that follows is none of them.
    let block = line.windows(4).position(|window| window == b" do " || window == b" do\r");
    let block = block.or_else(|| line.ends_with(b" do").then(|| line.len() - 3));
    let stop = block.map_or(stop, |block| at + block);
    Some((at + 1, stop))
}

/// What commas separate in `span`.
fn arguments<'c>(code: &'c Code<'_>, span: Span, language: Language) -> Vec<Argument<'c>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut start = span.start as usize;
    for at in span.range() {
        match code.blanked[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                found.extend(argument(code, Span::new(start, at), language));
                start = at + 1;
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return found;
        }
    }
    found.extend(argument(code, Span::new(start, span.end as usize), language));
    found
}

fn argument<'c>(code: &'c Code<'_>, span: Span, language: Language) -> Option<Argument<'c>> {
    let span = trim(code, span)?;
    let text = code.text(span);
    let length = text.iter().take_while(|byte| is_of_name(**byte)).count();
    let after = text.get(length..).unwrap_or_default();
    let is_named = length > 0
        && match language {
            Language::Ruby | Language::JavaScript => after.starts_with(b":") && !after.starts_with(b"::"),
            Language::Python | Language::Sql => after.starts_with(b"=") && !after.starts_with(b"=="),
        };
    let name = is_named.then(|| std::str::from_utf8(&text[..length]).ok()).flatten();
    let value = match name {
        Some(_) => trim(code, Span::new(span.start as usize + length + 1, span.end as usize))?,
        None => span,
    };
    Some(Argument { name, span: value, text: text_of(code, value) })
}

fn trim(code: &Code<'_>, span: Span) -> Option<Span> {
    let text = code.text(span);
    let first = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let last = text.iter().rposition(|byte| !byte.is_ascii_whitespace())?;
    Some(Span::new(span.start as usize + first, span.start as usize + last + 1))
}

/// The text that stands at `span` and nothing else, if it is plain; or a symbol: `:users`.
fn text_of<'c>(code: &'c Code<'_>, span: Span) -> Option<&'c str> {
    let text = code.text(span);
    if let Some(symbol) = text.strip_prefix(b":")
        && !symbol.is_empty()
        && symbol.iter().all(|byte| is_of_name(*byte))
    {
        return std::str::from_utf8(symbol).ok();
    }
    let inside = code.text_in(span)?;
    let quotes = span.len() - inside.span.len();
    let is_whole = matches!(quotes, 2 | 6) && inside.span.start - span.start == span.end - inside.span.end;
    is_whole.then(|| code.said(inside)).flatten()
}
