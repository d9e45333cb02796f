use envguard_syntax::{Edit, Facts, Line, Span};

use crate::odd_character::OddCharacter;
use crate::{Check, Context, Diagnostic, Fix, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds characters that cannot be seen or that look like a blank: zero width and no-break spaces, soft hyphens,
    /// marks that change the direction of text, tag characters, control characters. In comments, only those that make a
    /// line look like something that it is not. Joiners are left alone after a character outside ASCII: emoji and many
    /// scripts need them.
    ///
    /// ## Why
    /// They come along when text is copied from a web page or a chat. A key with one is another key, a password with
    /// one is wrong, a no-break space before a `#` makes no comment; and marks of direction can make a value look like
    /// a comment.
    ///
    /// ## Example
    /// ```env
    /// TOKEN=abc(U+200B)def
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// TOKEN=abcdef
    /// ```
    ///
    /// ## Fix safety
    /// It takes them away, or writes a blank for what looks like one within a text. Safe where every configured
    /// dialect reads the same keys and values afterwards: mostly not within them.
    name: "invisible-character",
    summary: "a character that cannot be seen",
    group: Correctness,
    level: WARNING,
    message: "a character that cannot be seen",
    check: Check::Line(Facts::NON_ASCII.union(Facts::CONTROL), check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let comment = comment(line);
    let mut position = line.span.start as usize;
    let mut previous = ' ';
    let mut open: Option<Run> = None;
    for chunk in line.span.of(context.source()).utf8_chunks() {
        for character in chunk.valid().chars() {
            let start = position;
            position += character.len_utf8();
            let kind = OddCharacter::of(character).filter(|kind| match kind {
                OddCharacter::Joiner => previous.is_ascii(),
                OddCharacter::Direction | OddCharacter::Control => true,
                OddCharacter::Blank | OddCharacter::Invisible => start < comment.start as usize,
            });
            // A joiner that is reported does not excuse the next one.
            previous = if kind == Some(OddCharacter::Joiner) { previous } else { character };
            let Some(kind) = kind else { continue };
            match &mut open {
                Some(run) if run.character == character && run.end == start => {
                    run.end = position;
                    run.count += 1;
                }
                _ => {
                    let run = Run { character, kind, start, end: position, count: 1 };
                    if let Some(run) = open.replace(run) {
                        run.report(sink);
                    }
                }
            }
        }
        position += chunk.invalid().len();
        previous = ' ';
    }
    if let Some(run) = open {
        run.report(sink);
    }
}

/// The same odd character, once or several times.
struct Run {
    character: char,
    kind: OddCharacter,
    start: usize,
    end: usize,
    count: usize,
}

impl Run {
    fn report(&self, sink: &mut Sink<'_>) {
        let description = self.kind.describe(self.character);
        let trouble = self.kind.trouble();
        let message = match self.count {
            1 => Message::new("{} ({}) {}").with(self.character).with(description).with(trouble),
            count => Message::new("{} ({}), {} times in a row, {}")
                .with(self.character)
                .with(description)
                .with(count)
                .with(trouble),
        };
        sink.report(Span::new(self.start, self.end)).message(message).help(match self.kind {
            OddCharacter::Blank => "write a blank, or nothing",
            _ => "take it away",
        });
    }
}

/// The comment of `line`; an empty span at its end where there is none.
fn comment(line: &Line) -> Span {
    match &line.content {
        envguard_syntax::Content::Comment(span) => *span,
        envguard_syntax::Content::Entry(entry) if !entry.comment.is_empty() => entry.comment,
        _ => Span::empty(line.span.end as usize),
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let span = diagnostic.span;
    let text = std::str::from_utf8(span.of(context.source())).ok()?;
    let kind = OddCharacter::of(text.chars().next()?)?;
    let line = context.document.lines.get(diagnostic.line())?.span;
    let before = Span { end: span.start, ..line }.of(context.source());
    let after = Span { start: span.end, ..line }.of(context.source());
    let (starts, ends) = (matches!(before, [] | [.., b'=']), matches!(after, [] | [b'=', ..]));
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    let beside_blank =
        before.last().as_ref().is_some_and(is_blank) || after.first().as_ref().is_some_and(is_blank);
    if kind == OddCharacter::Blank && !starts && !ends && !beside_blank {
        return Some(Fix::safe("write a blank", vec![Edit::replace(span, " ")]));
    }
    // The blanks that it hid at the margin of a key or value would be a finding of their own.
    let blanks_before = if ends { before.iter().rev().take_while(is_blank).count() } else { 0 };
    let blanks_after = if starts { after.iter().take_while(is_blank).count() } else { 0 };
    let all = Span::new(span.start as usize - blanks_before, span.end as usize + blanks_after);
    Some(Fix::safe("take it away", vec![Edit::delete(all)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn names_them() {
        Test::of(&RULE)
            .source("A=x\u{200b}\u{200b}y\nB\u{ad}=1\nC=a\u{a0}b\nD='\x1b[2J'\n")
            .finds(&[
                "1:4-6 U+200B (zero width space), 2 times in a row, cannot be seen (take it away)",
                "2:2-3 U+00AD (soft hyphen) cannot be seen (take it away)",
                "3:4-5 U+00A0 (no-break space) looks like a space and is none (write a blank, or nothing)",
                "4:4-5 U+001B (escape) cannot be seen (take it away)",
            ])
            .safe_fix("A=x\u{200b}\u{200b}y\nB\u{ad}=1\nC=a\u{a0}b\nD='\x1b[2J'\n")
            .unsafe_fix("A=xy\nB=1\nC=a b\nD='[2J'\n");
    }

    #[test]
    fn is_safe_at_the_margin_where_all_trim() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Python])
            .source("A=x\u{a0}\n")
            .finds(&[
                "1:4-5 U+00A0 (no-break space) looks like a space and is none (write a blank, or nothing)",
            ])
            .safe_fix("A=x\n");
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Bash])
            .source("A=x\u{a0}\n")
            .finds(&[
                "1:4-5 U+00A0 (no-break space) looks like a space and is none (write a blank, or nothing)",
            ])
            .safe_fix("A=x\u{a0}\n")
            .unsafe_fix("A=x\n");
    }

    #[test]
    fn comments_may_have_spaces_but_no_marks_of_direction() {
        Test::of(&RULE)
            .source("# Cl\u{e9}\u{a0}: x\u{200b}\nA=1 # \u{202e}\n")
            .finds(&["2:7-8 U+202E (right-to-left override) changes the direction of the text around it (take it away)"])
            .safe_fix("# Cl\u{e9}\u{a0}: x\u{200b}\nA=1 #\n");
    }

    #[test]
    fn joiners_may_stand_between_what_they_join() {
        Test::of(&RULE)
            .source("A='\u{2764}\u{fe0f} \u{1f468}\u{200d}\u{1f469} \u{645}\u{6cc}\u{200c}\u{62e}'\nB=é\n")
            .finds_nothing();
        Test::of(&RULE)
            .source("A=x\u{200d}\u{200c}y\n")
            .finds(&[
                "1:4-5 U+200D (zero width joiner) cannot be seen (take it away)",
                "1:5-6 U+200C (zero width non-joiner) cannot be seen (take it away)",
            ])
            .unsafe_fix("A=xy\n");
    }

    #[test]
    fn a_comment_after_an_odd_space_is_none() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node])
            .source("A=1\n\u{a0}# note\n")
            .finds(&[
                "2:1-2 U+00A0 (no-break space) looks like a space and is none (write a blank, or nothing)",
            ])
            .safe_fix("A=1\n# note\n");
        Test::of(&RULE)
            .dialects(&[Dialect::Node])
            .source("A=1\u{a0}# note\n")
            .finds(&[
                "1:4-5 U+00A0 (no-break space) looks like a space and is none (write a blank, or nothing)",
            ])
            .safe_fix("A=1 # note\n");
    }
}
