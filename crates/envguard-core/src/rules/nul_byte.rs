use envguard_syntax::{Edit, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds NUL bytes.
    ///
    /// ## Why
    /// No environment variable can hold one: bash drops them, systemd refuses the file, and a program that passes
    /// the value on to another gets an error, or has it cut off. They come from a disk that was full, or from a file in
    /// another encoding.
    ///
    /// ## Example
    /// ```env
    /// TOKEN=abc␀def
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// TOKEN=abcdef
    /// ```
    ///
    /// ## Fix safety
    /// To take them away is safe in comments; in values it is unsafe where a configured dialect keeps them.
    name: "nul-byte",
    summary: "a NUL byte",
    group: Syntax,
    level: ERROR,
    message: "a NUL byte, which no environment variable can hold",
    help: "take it away, or save the file anew if it came from another encoding",
    check: Check::Line(Facts::CONTROL, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    if let Some(run) = runs(line.span, context.source()).next() {
        sink.report(run);
    }
}

/// All of the line at once: a file with a hole in it has millions of them.
fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let line = context.document.lines.get(diagnostic.line())?;
    Some(Fix::safe("take the NUL bytes away", runs(line.span, context.source()).map(Edit::delete).collect()))
}

/// The stretches of NUL bytes in `span`.
fn runs(span: Span, source: &[u8]) -> impl Iterator<Item = Span> {
    let mut position = span.start as usize;
    std::iter::from_fn(move || {
        let rest = source.get(position..span.end as usize)?;
        let start = position + rest.iter().position(|&byte| byte == 0)?;
        let length = source[start..span.end as usize].iter().take_while(|&&byte| byte == 0).count();
        position = start + length;
        Some(Span::new(start, position))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_the_first_of_a_line() {
        Test::of(&RULE)
            .source("# a\0b\nA=x\0\0y\0\nB=\x1b1\n")
            .finds(&[
                "1:4-5 a NUL byte, which no environment variable can hold",
                "2:4-6 a NUL byte, which no environment variable can hold",
            ])
            .safe_fix("# ab\nA=x\0\0y\0\nB=\x1b1\n")
            .unsafe_fix("# ab\nA=xy\nB=\x1b1\n");
    }
}
