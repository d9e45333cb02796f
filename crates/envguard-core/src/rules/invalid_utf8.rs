use envguard_syntax::{Edit, Encoding, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds bytes that are no UTF-8, the first of each line.
    ///
    /// ## Why
    /// Docker and systemd refuse the file, Python stops with an exception, and Node puts a replacement character in
    /// their place, so that a password with an `é` in it is another one. Mostly the file was saved as Latin-1 or
    /// Windows-1252.
    ///
    /// ## Example
    /// ```env
    /// CITY=Orl�ans
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// CITY=Orléans
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe outside of comments: it takes the bytes of the line that are no UTF-8 for Windows-1252 (of which Latin-1
    /// is a part), and writes the same characters in UTF-8.
    name: "invalid-utf8",
    summary: "bytes that are no UTF-8",
    group: Syntax,
    level: ERROR,
    message: "bytes that are no UTF-8",
    help: "save the file as UTF-8",
    check: Check::Line(Facts::NON_ASCII, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    if context.encoding != Encoding::Unknown {
        return;
    }
    if let Some(bad) = invalid(line.span, context.source()).next() {
        sink.report(bad);
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let line = context.document.lines.get(diagnostic.line())?;
    let edits: Option<Vec<Edit>> = invalid(line.span, context.source())
        .map(|span| {
            let text: Option<String> =
                span.of(context.source()).iter().map(|&byte| windows_1252(byte)).collect();
            Some(Edit::replace(span, text?))
        })
        .collect();
    Some(Fix::safe("take it for Windows-1252, and write it in UTF-8", edits?))
}

/// The stretches of `span` that are no UTF-8.
fn invalid(span: Span, source: &[u8]) -> impl Iterator<Item = Span> {
    let mut position = span.start as usize;
    span.of(source).utf8_chunks().filter_map(move |chunk| {
        let start = position + chunk.valid().len();
        position = start + chunk.invalid().len();
        (position > start).then(|| Span::new(start, position))
    })
}

/// The character of a byte from 0x80 on in Windows-1252; `None` for the five that have none.
fn windows_1252(byte: u8) -> Option<char> {
    const FROM_80: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => Some(FROM_80[usize::from(byte - 0x80)]).filter(|character| *character != '\0'),
        _ => Some(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_the_first_of_each_line() {
        Test::of(&RULE)
            .source(b"# \xe9t\xe9\nA=x\x80\x93y\nB=\xc3\xa9\n")
            .finds(&["1:3-4 bytes that are no UTF-8", "2:4-5 bytes that are no UTF-8"])
            .unsafe_fix("# été\nA=x€“y\nB=é\n");
    }

    #[test]
    fn does_not_guess_at_what_has_no_meaning() {
        Test::of(&RULE).source(b"A=\x81\n").finds(&["1:3-4 bytes that are no UTF-8"]).no_fix();
    }

    #[test]
    fn leaves_utf8_alone() {
        Test::of(&RULE).source("A=é # ü\n").finds_nothing();
    }
}
