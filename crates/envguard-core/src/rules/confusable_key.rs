use envguard_syntax::{Edit, Facts, Line, Span};

use crate::look_alike::look_alike;
use crate::{Check, Context, Diagnostic, Fix, KeyName, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys with letters of another script that look like ASCII letters: a Cyrillic `А`, a Greek `Ο`, full-width
    /// letters.
    ///
    /// ## Why
    /// The key looks right, and the program does not find it. It comes from a keyboard that was switched to the other
    /// script, or from somebody who wants to pass for another key.
    ///
    /// ## Example
    /// ```env
    /// (U+0410)PI_KEY=0123456789
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// API_KEY=0123456789
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the key is another one afterwards. There is no fix where the ASCII key is there already.
    name: "confusable-key",
    summary: "a key with letters that look like ASCII ones",
    group: Correctness,
    level: ERROR,
    message: "key {key} has letters that look like ASCII ones",
    covers: ["python dotenv-linter: IncorrectName"],
    check: Check::Line(Facts::NON_ASCII, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    if !line.facts.contains(Facts::KEY_INVALID) {
        return;
    }
    let Some(entry) = line.entry() else { return };
    let Some((ascii, first)) = skeleton(entry.key, context.source()) else { return };
    let Some(character) =
        std::str::from_utf8(first.of(context.source())).ok().and_then(|text| text.chars().next())
    else {
        return;
    };
    let key = KeyName::new(&ascii);
    let diagnostic = sink.report(first);
    diagnostic.message(
        Message::new("key {} has {}, which looks like an ASCII letter")
            .with(KeyName::of_entry(entry, context.source()))
            .with(character),
    );
    let other = context.keys().first(&ascii).and_then(|line| context.document.lines.get(line)?.entry());
    match other {
        Some(other) => diagnostic
            .help(Message::new("{} is there too: keep one of the two").with(key))
            .related(other.key, "this one is in ASCII"),
        None => diagnostic.help(Message::new("write it in ASCII: {}").with(key)),
    };
}

/// `key` in ASCII and the place of the first letter that is not; `None` where it is in ASCII, or has letters that look
/// like nothing there.
fn skeleton(key: Span, source: &[u8]) -> Option<(Vec<u8>, Span)> {
    let text = key.of(source);
    if text.is_ascii() {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let mut ascii = Vec::with_capacity(text.len());
    let mut first = None;
    for (index, character) in text.char_indices() {
        let is_word = character.is_ascii_alphanumeric() || character == '_';
        let look_alike = if is_word { character } else { look_alike(character)? };
        ascii.push(u8::try_from(look_alike).ok()?);
        if !is_word && first.is_none() {
            let start = key.start as usize + index;
            first = Some(Span::new(start, start + character.len_utf8()));
        }
    }
    Some((ascii, first?))
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let key = context.document.lines.get(diagnostic.line())?.entry()?.key;
    let (ascii, _) = skeleton(key, context.source())?;
    if context.keys().contains(&ascii) {
        return None;
    }
    Some(Fix::unsafe_("write the key in ASCII", vec![Edit::replace(key, ascii)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_letters_of_another_script() {
        Test::of(&RULE)
            .source("\u{410}PI_KEY=1\nexport P\u{39f}RT=2\n\u{ff28}\u{ff2f}\u{ff33}\u{ff34}=3\n")
            .finds(&[
                "1:1-2 key `\u{410}PI_KEY` has U+0410, which looks like an ASCII letter (write it in ASCII: `API_KEY`)",
                "2:9-10 key `P\u{39f}RT` has U+039F, which looks like an ASCII letter (write it in ASCII: `PORT`)",
                "3:1-2 key `\u{ff28}\u{ff2f}\u{ff33}\u{ff34}` has U+FF28, which looks like an ASCII letter (write it \
                 in ASCII: `HOST`)",
            ])
            .safe_fix("\u{410}PI_KEY=1\nexport P\u{39f}RT=2\n\u{ff28}\u{ff2f}\u{ff33}\u{ff34}=3\n")
            .unsafe_fix("API_KEY=1\nexport PORT=2\nHOST=3\n");
    }

    #[test]
    fn says_that_the_ascii_key_is_there_too() {
        Test::of(&RULE)
            .source("API_KEY=1\n\u{410}PI_KEY=2\n")
            .finds(&["2:1-2 key `\u{410}PI_KEY` has U+0410, which looks like an ASCII letter (`API_KEY` is there too: \
                      keep one of the two)"])
            .relates(&[".env 1:1 this one is in ASCII"])
            .no_fix();
    }

    #[test]
    fn leaves_words_of_another_language() {
        Test::of(&RULE).source("CAFÉ=1\n名前=2\nДОМ=3\nA=\u{410}\n# \u{410}\n").finds_nothing();
    }
}
