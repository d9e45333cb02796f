use std::ops::Range;

use crate::bytes::{get, is_name, skip, skip_back, skip_blanks};
use crate::candidate::{Candidate, Evidence};

/// The longest name of a function, and the longest of two arguments.
const LONGEST: usize = 128;

/// Functions that take the name of a user and a password, their letters alone and small.
const FUNCTIONS: &[&[u8]] = &[
    b"auth",
    b"authenticate",
    b"basicauth",
    b"httpbasicauth",
    b"httpdigestauth",
    b"login",
    b"networkcredential",
    b"passwordauthentication",
    b"passwordcredential",
    b"passwordcredentials",
    b"setbasicauth",
    b"usernamepasswordcredentials",
    b"usernamepasswordauthenticationtoken",
    b"withbasicauth",
];

/// The user and the password that are given to the function in whose name `at` lies: `login("user", "password")`; or to
/// what is called `auth`: `auth=("user", "password")`.
pub(crate) fn user_and_password(text: &[u8], at: usize) -> Option<Candidate> {
    let end = skip(text, at, LONGEST, is_name);
    let open = match get(text, &(end..text.len().min(end + 4))) {
        [b'(', ..] => end,
        [b'=', b'(', ..] => end + 1,
        [b':', b' ', b'(' | b'[', ..] => end + 2,
        [b' ', b'=', b' ', b'('] | [b'"' | b'\'', b':', b' ', b'(' | b'['] => end + 3,
        _ => return None,
    };
    let start = skip_back(text, at, LONGEST, is_name);
    let name = get(text, &(start..end)).rsplit(|byte| *byte == b'.').next()?;
    let mut letters = [0; 40];
    let mut length = 0;
    for letter in name.iter().filter(|byte| byte.is_ascii_alphabetic()) {
        *letters.get_mut(length)? = letter.to_ascii_lowercase();
        length += 1;
    }
    let is_auth = open == end || letters.get(..length) == Some(b"auth");
    if !is_auth || !FUNCTIONS.contains(&letters.get(..length)?) {
        return None;
    }
    let (user, comma) = literal(text, skip_blanks(text, open + 1))?;
    if text.get(comma) != Some(&b',') {
        return None;
    }
    let (password, close) = literal(text, skip_blanks(text, comma + 1))?;
    matches!(text.get(close), Some(b')' | b']')).then(|| Candidate {
        evidence: Evidence::Password,
        whole: start..close + 1,
        key: start..end,
        value: password,
        user,
        is_quoted: true,
    })
}

/// The text of the string at `at`, which may be wrapped as `Some("…")`, and what follows after blanks.
fn literal(text: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    const WRAPPER: &[u8] = b"Some(";
    let is_wrapped = text.get(at..).is_some_and(|rest| rest.starts_with(WRAPPER));
    let at = if is_wrapped { at + WRAPPER.len() } else { at };
    let quote = *text.get(at).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let start = at + 1;
    let end = skip(text, start, LONGEST, |byte| byte != quote && byte != b'\n' && byte != b'\\');
    let mut after = skip_blanks(text, end + 1);
    if is_wrapped {
        after = skip_blanks(text, after + 1);
    }
    (text.get(end) == Some(&quote)).then_some((start..end, after))
}

#[cfg(test)]
mod tests {
    use super::user_and_password;

    #[test]
    fn reads_the_second_of_two_strings() {
        for (text, expected) in [
            (r#"smtp.|login("bob", "pw")"#, Some("pw")),
            ("HTTPBasic|Auth('bob', 'pw')", Some("pw")),
            (r#"get(url, |auth=("bob", "pw"))"#, Some("pw")),
            (r#"{"|auth": ["bob", "pw"]}"#, Some("pw")),
            (r#".basic_|auth("bob", Some("pw"))"#, Some("pw")),
            (r#"|login("bob", password)"#, None),
            (r#"|login("bob")"#, None),
            (r#"|login("bob", "pw", "realm")"#, None),
            (r#"|token = ("bob", "pw")"#, None),
            (r#"route|Auth("GET", "pw")"#, None),
        ] {
            let at = text.find('|').unwrap();
            let text = text.replacen('|', "", 1);
            let found = user_and_password(text.as_bytes(), at).map(|found| &text[found.value]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
