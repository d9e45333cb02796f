use envguard_syntax::{Edit, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds files in which some lines end otherwise than most: in `\r\n` (Windows) and not in `\n`, or the other way
    /// round. Also those within quoted values, and carriage returns that no line feed follows.
    ///
    /// ## Why
    /// bash, dotenvy, Compose and systemd make the carriage return a part of a value that goes over lines, bash of
    /// every value; a carriage return alone ends the line for some runtimes, and others drop or keep it. A file that is
    /// mixed came about by accident, so nobody has thought of that.
    ///
    /// ## Example
    /// ```env
    /// HOST=localhost␍
    /// PORT=8080
    /// NAME=shop
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// HOST=localhost
    /// PORT=8080
    /// NAME=shop
    /// ```
    ///
    /// ## Fix safety
    /// It writes the line ending of most lines. Safe where every configured dialect reads the same values with it,
    /// which is the rule between lines (but for bash), and the exception within quotes.
    name: "mixed-line-endings",
    summary: "lines that end otherwise than most",
    group: Correctness,
    level: WARNING,
    message: "this line does not end as most of the file does",
    help: "save the file with one kind of line ending",
    covers: ["python dotenv-linter: InvalidEOL"],
    check: Check::File(check),
    fix: fix,
}

/// So many lines are named one by one; more are one finding.
const FEW: usize = 5;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let source = context.source();
    if !source.contains(&b'\r') {
        return;
    }
    let endings = context.line_endings();
    let one_by_one = endings.unusual_count() <= FEW;
    let (name, count) = match endings.usual() {
        "\n" => ("CRLF", endings.crlf),
        _ => ("LF", endings.lf),
    };
    let mut reported = 0;
    for (index, line) in context.document.lines.iter().enumerate() {
        if let Some(span) = endings.unusual(line).filter(|_| one_by_one || reported == 0) {
            reported += 1;
            let diagnostic = sink.report_on(index, span);
            diagnostic.message(if one_by_one {
                Message::new("this line ends in {}, and most of the others do not").with(name)
            } else {
                Message::new("{} lines end in {}, and most of the others do not").with(count).with(name)
            });
        }
        if line.facts.contains(Facts::MULTILINE)
            && let Some(span) = within(line, source, endings.usual()).next()
        {
            sink.report_on(index, span)
                .message("a line within this value does not end as most of the file does");
        }
        if line.facts.contains(Facts::CONTROL)
            && let Some(span) = lone(line, source).next()
        {
            sink.report_on(index, span).message("a carriage return without a line feed");
        }
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let source = context.source();
    let lines = &context.document.lines;
    let line = lines.get(diagnostic.line())?;
    let endings = context.line_endings();
    let usual = endings.usual();
    let convert = |span: Span| Edit::replace(span, usual);
    let edits: Vec<Edit> = if diagnostic.span.start >= line.span.end {
        if endings.unusual_count() <= FEW {
            vec![convert(diagnostic.span)]
        } else {
            lines.iter().filter_map(|line| endings.unusual(line)).map(convert).collect()
        }
    } else if diagnostic.span.of(source) == b"\r" {
        let end = line.span.end;
        lone(line, source)
            .map(|span| if span.end == end { Edit::delete(span) } else { convert(span) })
            .collect()
    } else {
        within(line, source, usual).map(convert).collect()
    };
    Some(Fix::safe("end the line as most of the file does", edits))
}

/// The line endings within the value of `line` that are not the `usual` one.
fn within<'s>(line: &Line, source: &'s [u8], usual: &'static str) -> impl Iterator<Item = Span> + 's {
    let start = line.span.start as usize;
    let text = line.span.of(source);
    text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').filter_map(move |(index, _)| {
        let is_crlf = index > 0 && text[index - 1] == b'\r';
        let length = 1 + usize::from(is_crlf);
        (is_crlf != (usual == "\r\n")).then(|| Span::new(start + index + 1 - length, start + index + 1))
    })
}

/// The carriage returns of `line` that no line feed follows, each stretch of them as one.
fn lone<'s>(line: &Line, source: &'s [u8]) -> impl Iterator<Item = Span> + 's {
    let end = line.span.end as usize;
    let mut position = line.span.start as usize;
    std::iter::from_fn(move || {
        loop {
            let start = position + source.get(position..end)?.iter().position(|&byte| byte == b'\r')?;
            let length = source[start..end].iter().take_while(|&&byte| byte == b'\r').count();
            position = start + length;
            // Within a value, the last one before a line feed belongs to that.
            let paired = position < end && source.get(position) == Some(&b'\n');
            if length > usize::from(paired) {
                return Some(Span::new(start, position - usize::from(paired)));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn names_a_few_lines_one_by_one() {
        Test::of(&RULE)
            .source("A=1\r\nB=2\nC=3\n")
            .finds(&["1:4-2:1 this line ends in CRLF, and most of the others do not"])
            .safe_fix("A=1\nB=2\nC=3\n");
        Test::of(&RULE)
            .source("A=1\r\nB=2\nC=3\r\nD=4")
            .finds(&["2:4-3:1 this line ends in LF, and most of the others do not"])
            .safe_fix("A=1\r\nB=2\r\nC=3\r\nD=4");
        Test::of(&RULE).source("A=1\r\nB=2\r\nC=3").finds_nothing();
    }

    #[test]
    fn counts_many_lines() {
        let mixed = format!("{}{}", "A=1\n".repeat(6), "B=2\r\n".repeat(6));
        Test::of(&RULE)
            .source(&mixed)
            .finds(&["7:4-8:1 6 lines end in CRLF, and most of the others do not"])
            .safe_fix(&mixed.replace('\r', ""));
    }

    #[test]
    fn bash_makes_it_a_part_of_the_value() {
        Test::of(&RULE)
            .dialects(&[Dialect::Bash])
            .source("A=1\r\nB=2\nC=3\n")
            .finds(&["1:4-2:1 this line ends in CRLF, and most of the others do not"])
            .safe_fix("A=1\r\nB=2\nC=3\n")
            .unsafe_fix("A=1\nB=2\nC=3\n");
    }

    #[test]
    fn looks_into_values() {
        let source = "A=\"x\r\ny\"\nB=2\n";
        let found = ["1:5-2:1 a line within this value does not end as most of the file does"];
        Test::of(&RULE).dialects(&[Dialect::Node]).source(source).finds(&found).safe_fix("A=\"x\ny\"\nB=2\n");
        Test::of(&RULE)
            .dialects(&[Dialect::Compose])
            .source(source)
            .finds(&found)
            .safe_fix(source)
            .unsafe_fix("A=\"x\ny\"\nB=2\n");
    }

    #[test]
    fn finds_carriage_returns_alone() {
        let found = ["1:4-5 a carriage return without a line feed"];
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Ruby])
            .source("A=1\rB=2\rC=3\r")
            .finds(&found)
            .safe_fix("A=1\nB=2\nC=3");
        Test::of(&RULE)
            .dialects(&[Dialect::Docker])
            .source("A=1\rB=2\n")
            .finds(&found)
            .safe_fix("A=1\rB=2\n")
            .unsafe_fix("A=1\nB=2\n");
    }

    #[test]
    fn finds_doubled_carriage_returns() {
        Test::of(&RULE)
            .source("A=1\r\r\nB=2\r\n")
            .finds(&["1:4-5 a carriage return without a line feed"])
            .safe_fix("A=1\r\nB=2\r\n");
    }
}
