use envguard_syntax::{Edit, Encoding, Span};

use crate::{Check, Context, Diagnostic, Fix, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds files in UTF-16.
    ///
    /// ## Why
    /// No runtime reads an env file in UTF-16: they see a NUL after every letter, and so no key that the program asks
    /// for. Windows `PowerShell` 5 writes such files with `>` and `Out-File`.
    ///
    /// ## Example
    /// ```powershell
    /// "PORT=8080" > .env
    /// ```
    ///
    /// ## Use instead
    /// ```powershell
    /// "PORT=8080" | Out-File -Encoding ascii .env
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe, since every runtime reads something else afterwards: what was meant.
    name: "utf16",
    summary: "a file in UTF-16",
    group: Syntax,
    level: ERROR,
    message: "the file is in UTF-16, which no runtime reads",
    help: "save it as UTF-8",
    check: Check::File(check),
    fix: fix,
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let name = match context.encoding {
        Encoding::Utf16Le => "UTF-16 (little endian)",
        Encoding::Utf16Be => "UTF-16 (big endian)",
        Encoding::Utf8 | Encoding::Unknown => return,
    };
    let start = Span::new(0, context.source().len().min(2));
    sink.report_on(0, start).message(Message::new("the file is in {}, which no runtime reads").with(name));
}

fn fix(context: &Context<'_>, _: &Diagnostic) -> Option<Fix> {
    let text = context.encoding.to_utf8(context.source())?;
    let all = Span::new(0, context.source().len());
    Some(Fix::unsafe_("convert it to UTF-8", vec![Edit::replace(all, text)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn names_and_converts_it() {
        Test::of(&RULE)
            .source(b"\xff\xfeA\0=\x001\0\n\0")
            .finds(&["1:1-3 the file is in UTF-16 (little endian), which no runtime reads"])
            .unsafe_fix("A=1\n");
    }
}
