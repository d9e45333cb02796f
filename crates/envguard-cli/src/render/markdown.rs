//! What Markdown needs.

/// `text` in one line, without what means something in Markdown or ends the cell of a table.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_means_anything() {
        assert_eq!(escape("a|b`<c>_d"), "a\\|b\\`&lt;c>\\_d");
        assert_eq!(escape("a\r\n| b ~~c~~"), "a  \\| b \\~\\~c\\~\\~");
    }
}
