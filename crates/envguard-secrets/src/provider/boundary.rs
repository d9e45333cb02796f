//! Where a token may begin.

/// Whether a token may begin at `at`: not in the middle of a word, unless what stands before is an escape such as
/// `\n`, `%3D` or `\u0022`.
pub(super) fn begins_token(text: &[u8], at: usize) -> bool {
    let (before, rest) = text.split_at(at.min(text.len()));
    let Some(&last) = before.last() else { return true };
    !is_word(last) || !rest.first().is_some_and(|&first| is_word(first)) || ends_in_escape(before)
}

/// Whether a word of a name may begin at `at`: after no letter or digit, or where the case changes as in `myHerokuKey`.
/// What begins with neither may begin anywhere.
pub(super) fn begins_word(text: &[u8], at: usize) -> bool {
    let (before, rest) = text.split_at(at.min(text.len()));
    let (Some(&last), Some(&first)) = (before.last(), rest.first()) else { return true };
    let turns = !last.is_ascii_uppercase() && first.is_ascii_uppercase();
    !last.is_ascii_alphanumeric() || !first.is_ascii_alphanumeric() || turns || ends_in_escape(before)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn ends_in_escape(before: &[u8]) -> bool {
    match before {
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., b'%', a, b] | [.., b'\\', b'x', a, b] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        [.., b'\\', b'u', a, b, c, d] => [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_begin_after_what_is_no_word_and_after_escapes() {
        for before in ["", " ", "=", "-", "\\n", "%3D", "\\x22", "\\u0022", "é"] {
            assert!(begins_token(format!("{before}a").as_bytes(), before.len()), "{before}");
        }
        for before in ["a", "_", "0", "n", "3D", "u0022", "%3", "\\u00223"] {
            assert!(!begins_token(format!("{before}a").as_bytes(), before.len()), "{before}");
        }
        assert!(begins_token(b"a-----", 1), "what begins with no word byte needs no boundary");
        assert!(begins_token(b"a", 7));
    }

    #[test]
    fn words_begin_where_the_case_changes() {
        let begins = |text: &str, at| begins_word(text.as_bytes(), at);
        assert!(begins("my_heroku", 3) && begins("myHeroku", 2) && begins("heroku", 0));
        assert!(!begins("myheroku", 2) && !begins("MYHEROKU", 2));
    }
}
