//! Lists that are written as JSON: `["a", "b"]`, `[1, 2]`.

use crate::from_env::{Fault, Kind};

/// What an item is in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Text,
    Number,
    Boolean,
}

/// The items of the JSON list `text`, as texts. `None` if it is no JSON, or has other lists and objects in it; a fault if
/// items are not what values of `kind` are in JSON.
pub(crate) fn items(text: &str, kind: &Kind) -> Option<Result<Vec<String>, Fault>> {
    let mut rest = text.trim_matches(is_blank).strip_prefix('[')?.strip_suffix(']')?.trim_matches(is_blank);
    let wanted = match kind.schema {
        r#""type":"boolean""# => Token::Boolean,
        _ if kind.is_number => Token::Number,
        _ => Token::Text,
    };
    let (mut items, mut are_wanted) = (Vec::new(), true);
    while !rest.is_empty() {
        let (token, item, after) = item(rest)?;
        are_wanted &= token == wanted;
        items.push(if token == Token::Number && kind.bounds.is_some() { whole(item) } else { item });
        let after = after.trim_start_matches(is_blank);
        rest = match after.strip_prefix(',') {
            Some(next) => Some(next.trim_start_matches(is_blank)).filter(|next| !next.is_empty())?,
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(if are_wanted { Ok(items) } else { Err(Fault::Kind) })
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The item that `text` begins with, and what follows it.
fn item(text: &str) -> Option<(Token, String, &str)> {
    if let Some(inner) = text.strip_prefix('"') {
        return string(inner).map(|(item, rest)| (Token::Text, item, rest));
    }
    let (word, rest) = text.split_at(text.find(|c| is_blank(c) || c == ',').unwrap_or(text.len()));
    let token = match word {
        "true" | "false" => Token::Boolean,
        _ if is_number(word) => Token::Number,
        _ => return None,
    };
    Some((token, word.to_owned(), rest))
}

/// The text until the next quote, and what follows that.
fn string(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => return Some((item, characters.as_str())),
            '\\' => item.push(match characters.next()? {
                c @ ('"' | '\\' | '/') => c,
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => unicode(&mut characters)?,
                _ => return None,
            }),
            c if u32::from(c) < 0x20 => return None,
            c => item.push(c),
        }
    }
}

/// The character whose UTF-16 units follow in hexadecimal digits.
fn unicode(characters: &mut std::str::Chars<'_>) -> Option<char> {
    let mut unit = || -> Option<u16> {
        let (digits, rest) = characters.as_str().split_at_checked(4)?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = u16::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal)?;
        *characters =
            rest.strip_prefix("\\u").filter(|_| (0xd800..0xdc00).contains(&unit)).unwrap_or(rest).chars();
        Some(unit)
    };
    let first = unit()?;
    let units = if (0xd800..0xdc00).contains(&first) { vec![first, unit()?] } else { vec![first] };
    char::decode_utf16(units).next()?.ok()
}

/// The number `word` without a fraction of zeros: to JSON Schema, `1.0` is a whole number.
fn whole(word: String) -> String {
    match word.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole.to_owned(),
        _ => word,
    }
}

/// Whether `word` is a number as JSON writes it.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (number, exponent) = match word.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (word, None),
    };
    let number = number.strip_prefix('-').unwrap_or(number);
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (number, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_env::FromEnv;

    #[test]
    fn lists() {
        for (text, expected) in [
            ("[]", &[][..]),
            (r#"["a"]"#, &["a"]),
            (" [ \"a\" ,\t\"b, c]\" ] ", &["a", "b, c]"]),
            (r#"["\"\\\/\n\u00fc\ud83d\ude00"]"#, &["\"\\/\nü😀"]),
        ] {
            let items = items(text, &String::KIND).unwrap().unwrap();
            assert_eq!(items, expected, "{text}");
            assert_eq!(serde_json::from_str::<Vec<String>>(text).unwrap(), expected, "{text}");
        }
        assert_eq!(items("[1, -0.5e+3]", &f64::KIND), Some(Ok(vec!["1".into(), "-0.5e+3".into()])));
        assert_eq!(items("[1.00, 1.5, 2]", &u16::KIND), Some(Ok(vec!["1".into(), "1.5".into(), "2".into()])));
        assert_eq!(items("[1.0]", &f64::KIND), Some(Ok(vec!["1.0".into()])));
        assert_eq!(items("[true,false]", &bool::KIND), Some(Ok(vec!["true".into(), "false".into()])));
    }

    #[test]
    fn other_kinds() {
        assert_eq!(items(r#"["1"]"#, &u16::KIND), Some(Err(Fault::Kind)));
        assert_eq!(items("[1]", &String::KIND), Some(Err(Fault::Kind)));
        assert_eq!(items("[1, true]", &bool::KIND), Some(Err(Fault::Kind)));
    }

    #[test]
    fn what_is_no_json() {
        for text in [
            "",
            "[",
            "]",
            "a,b",
            "[a, b]",
            "['a']",
            r#"["a",]"#,
            r#"["a" "b"]"#,
            "[,]",
            "[::1]",
            "[01]",
            "[1.]",
            "[.5]",
            "[+1]",
            "[-]",
            "[1e]",
            r#"["\x"]"#,
            r#"["\ud83d"]"#,
            r#"["\ud83dx"]"#,
            r#"["\u+12f"]"#,
            r#"["\u12"]"#,
            "[\"\n\"]",
            r#"["a]"#,
        ] {
            assert_eq!(items(text, &String::KIND), None, "{text}");
            assert!(serde_json::from_str::<Vec<serde_json::Value>>(text).is_err(), "{text}");
        }
    }
}
