//! Writing JSON.

use std::fmt::Write;

/// Appends `text` to `json`, inside of a string there.
pub(crate) fn escape(text: &str, json: &mut String) {
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\n' => json.push_str("\\n"),
            // What a terminal would take for commands, and what some readers of lines take for their end.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                // Writing into a string cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
}
