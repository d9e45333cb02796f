//! SQL in the texts of other languages.

use envguard_syntax::Span;

use super::Layout;
use crate::deploy::migration::code::{Call, Code};
use crate::deploy::migration::sql::{self, Reading};

/// Adds to `reading` what the SQL in the first text that `call` is given does. What is put together while it runs could be
/// anything.
pub(super) fn read(code: &Code<'_>, call: &Call<'_>, layout: &Layout, reading: &mut Reading) {
    let text = call.arguments.iter().find_map(|argument| match code.text(argument.span) {
        // The lines of a heredoc of Ruby come behind the call.
        [b'<', b'<', ..] => code.text_in(Span::new(call.span.end as usize, code.source().len())),
        _ => code.text_in(argument.span),
    });
    match text.filter(|text| text.is_plain) {
        Some(text) => {
            let mut found = sql::read(code.source(), text.span, layout.dialect);
            reading.steps.append(&mut found.steps);
            reading.unread.append(&mut found.unread);
        }
        None => reading.unread.push(call.span),
    }
}
