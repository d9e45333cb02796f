use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Content, Edit, Entry, Facts, Line, Span};

use crate::conflict_marker::{self, is_conflict_marker};
use crate::key_grammar::is_word;
use crate::{Check, Context, Diagnostic, Fix, KeyName, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds lines that are neither a comment nor `KEY=value`: a key alone, or something that has no place in an env
    /// file, such as a section header, a shell command, the marker of a merge conflict, or a line of a value that
    /// should have been in quotes.
    ///
    /// ## Why
    /// dotenvy, godotenv and Symfony refuse a file with such a line, Python makes the key `None`, Ruby makes it empty,
    /// and the others drop it without a word. A key alone means something only to Docker, Docker Compose (the variable
    /// is passed on from their own environment) and, after `export`, to bash: there is nothing to report where only
    /// they read the file.
    ///
    /// ## Example
    /// ```env
    /// DEBUG
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// DEBUG=
    /// ```
    ///
    /// ## Fix safety
    /// `=` after a key alone is unsafe: the variable is set to nothing where it was not set before. To make a comment
    /// of a line that looks like one of another language is safe where every configured dialect drops that line.
    name: "missing-delimiter",
    summary: "a line without `=` that is no comment",
    group: Syntax,
    level: ERROR,
    message: "key {key} has no `=`",
    covers: ["dotenv-linter: KeyWithoutValue", "python dotenv-linter: RawName", "python dotenv-linter: Parsing"],
    check: Check::Line(Facts::NO_DELIMITER, check),
    fix: fix,
}

/// What a line that is neither comment nor entry seems to be.
enum Junk {
    Conflict,
    /// `KEY:value`, with the place of the colon.
    Colon(u32),
    Section,
    Command,
    /// A comment that begins as in another language.
    Comment,
    Other,
}

impl Junk {
    fn new(span: Span, source: &[u8]) -> Self {
        let text = span.of(source);
        if is_conflict_marker(text) {
            return Junk::Conflict;
        }
        let word = text.iter().take_while(|byte| is_word(**byte)).count();
        let (first, rest) = text.split_at(word);
        if word > 0 && !first[0].is_ascii_digit() && rest.starts_with(b":") && !rest.starts_with(b"://") {
            return Junk::Colon(span.start + word as u32);
        }
        let blank_follows = rest.first().is_some_and(u8::is_ascii_whitespace);
        match text {
            [b'[', .., b']'] => Junk::Section,
            [b'/', b'/' | b'*', ..] | [b';', ..] | [b'-', b'-', b' ', ..] => Junk::Comment,
            [b'.', b' ', ..] => Junk::Command,
            _ if blank_follows && COMMANDS.contains(&first) => Junk::Command,
            _ => Junk::Other,
        }
    }
}

/// What shell scripts that set variables begin their other lines with.
const COMMANDS: [&[u8]; 12] = [
    b"set",
    b"source",
    b"unset",
    b"export",
    b"declare",
    b"readonly",
    b"eval",
    b"echo",
    b"if",
    b"shopt",
    b"alias",
    b"trap",
];

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    match &line.content {
        Content::Entry(entry) if is_passed_on(context, entry) => {}
        Content::Entry(entry) => {
            sink.report(entry.key).help("write `=` after it, with the value if it has one");
        }
        Content::Junk(span) => report_junk(*span, context.source(), sink),
        Content::Blank | Content::Comment(_) => {}
    }
}

/// Whether to all who read the file a key alone means the variable of their own environment.
fn is_passed_on(context: &Context<'_>, entry: &Entry) -> bool {
    let exported = !entry.export.is_empty();
    let dialects = context.settings.dialects;
    !dialects.is_empty()
        && dialects.iter().all(|dialect| match dialect {
            Dialect::Compose => true,
            Dialect::Docker => !exported,
            Dialect::Bash => exported,
            _ => false,
        })
}

fn report_junk(span: Span, source: &[u8], sink: &mut Sink<'_>) {
    let (message, help): (Message, &'static str) = match Junk::new(span, source) {
        Junk::Conflict => return conflict_marker::report(span, sink),
        Junk::Colon(colon) => {
            let key = KeyName::new(Span { end: colon, ..span }.of(source));
            let message = Message::new("key {} has a `:` after it, where a `=` should be").with(key);
            sink.report(Span { start: colon, end: colon + 1 })
                .message(message)
                .help("write `=` instead of `:`");
            return;
        }
        Junk::Section => {
            ("a section header, and env files have no sections".into(), "make it a comment, with `#`")
        }
        Junk::Command => {
            ("a shell command, which only a shell runs".into(), "keep commands in a script of their own")
        }
        Junk::Comment => ("this line is no comment: comments begin with `#`".into(), "begin it with `#`"),
        Junk::Other => (
            "this line is neither a comment nor `KEY=value`".into(),
            "a value of several lines needs quotes around it; a comment begins with `#`",
        ),
    };
    sink.report(span).message(message).help(help);
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let line = context.document.lines.get(diagnostic.line())?;
    match &line.content {
        Content::Entry(entry) => {
            Some(Fix::unsafe_("write `=` after it", vec![Edit::insert(entry.key.end, "=")]))
        }
        Content::Junk(span) => match Junk::new(*span, context.source()) {
            Junk::Colon(_) => Some(Fix::unsafe_("write `=`", vec![Edit::replace(diagnostic.span, "=")])),
            Junk::Section | Junk::Comment => {
                Some(Fix::safe("make it a comment", vec![Edit::insert(span.start, "# ")]))
            }
            Junk::Conflict | Junk::Command | Junk::Other => None,
        },
        Content::Blank | Content::Comment(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_a_key_alone() {
        let help = "(write `=` after it, with the value if it has one)";
        Test::of(&RULE)
            .source("DEBUG\nexport api # c\nA=\nswordfish\n")
            .finds(&[
                &format!("1:1-6 key `DEBUG` has no `=` {help}"),
                &format!("2:8-11 key `api` has no `=` {help}"),
                &format!("4:1-10 key (9 characters) has no `=` {help}"),
            ])
            .safe_fix("DEBUG\nexport api # c\nA=\nswordfish\n")
            .unsafe_fix("DEBUG=\nexport api= # c\nA=\nswordfish=\n");
    }

    #[test]
    fn leaves_a_key_that_is_passed_on() {
        Test::of(&RULE).dialects(&[Dialect::Docker, Dialect::Compose]).source("TOKEN\n").finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Bash]).source("export TOKEN\n").finds_nothing();
        Test::of(&RULE)
            .dialects(&[Dialect::Bash])
            .source("TOKEN\n")
            .finds(&["1:1-6 key `TOKEN` has no `=` (write `=` after it, with the value if it has one)"]);
    }

    #[test]
    fn names_what_a_line_seems_to_be() {
        let command = "a shell command, which only a shell runs (keep commands in a script of their own)";
        let conflict = "a merge conflict is not resolved here (keep what is right of both sides, and delete the markers)";
        let other = "this line is neither a comment nor `KEY=value` (a value of several lines needs quotes around it; a \
                     comment begins with `#`)";
        Test::of(&RULE)
            .source(
                "set -a\n. ./other.env\n<<<<<<< HEAD\n>>>>>>> b\n-----BEGIN KEY-----\nhttps://u:p@h/\n two words\n",
            )
            .finds(&[
                &format!("1:1-7 {command}"),
                &format!("2:1-14 {command}"),
                &format!("3:1-13 {conflict}"),
                &format!("4:1-10 {conflict}"),
                &format!("5:1-20 {other}"),
                &format!("6:1-15 {other}"),
                &format!("7:2-11 {other}"),
            ])
            .no_fix();
    }

    #[test]
    fn a_colon_needs_a_blank() {
        Test::of(&RULE)
            .source("PORT:8080\nHOST: x\n")
            .finds(&["1:5-6 key `PORT` has a `:` after it, where a `=` should be (write `=` instead \
                      of `:`)"])
            .unsafe_fix("PORT=8080\nHOST: x\n");
    }

    #[test]
    fn makes_comments_of_what_is_meant_as_one() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::NodeNative])
            .source("[web]\n// note\n; old\nA=1\n")
            .finds(&[
                "1:1-6 a section header, and env files have no sections (make it a comment, with `#`)",
                "2:1-8 this line is no comment: comments begin with `#` (begin it with `#`)",
                "3:1-6 this line is no comment: comments begin with `#` (begin it with `#`)",
            ])
            .safe_fix("# [web]\n# // note\n# ; old\nA=1\n");
    }
}
