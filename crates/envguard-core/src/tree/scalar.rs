//! Scalars of YAML: what their text stands for.

use super::{NodeKind, number};

/// What a plain scalar is by the core schema of YAML 1.2.
pub(super) fn plain(text: &str) -> NodeKind {
    let kind = match text.as_bytes().first() {
        None | Some(b'~' | b'n' | b'N') => null(text),
        Some(b't' | b'T' | b'f' | b'F') => bool(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => integer(text).or_else(|| float(text)),
        _ => None,
    };
    kind.unwrap_or_else(|| NodeKind::Text(text.into()))
}

/// What a scalar is that has the tag of the core schema `!!name`. What does not fit its tag is a text.
pub(super) fn tagged(name: &str, text: &str) -> NodeKind {
    let kind = match name {
        "null" => null(text),
        "bool" => bool(text),
        "int" => integer(text),
        "float" => float(text),
        _ => None,
    };
    kind.unwrap_or_else(|| NodeKind::Text(text.into()))
}

fn null(text: &str) -> Option<NodeKind> {
    matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(NodeKind::Null)
}

fn bool(text: &str) -> Option<NodeKind> {
    match text {
        "true" | "True" | "TRUE" => Some(NodeKind::Bool(true)),
        "false" | "False" | "FALSE" => Some(NodeKind::Bool(false)),
        _ => None,
    }
}

fn integer(text: &str) -> Option<NodeKind> {
    let number = if let Some(digits) = text.strip_prefix("0o") {
        number::with_radix(all(digits, |digit| matches!(digit, b'0'..=b'7'))?, 8)
    } else if let Some(digits) = text.strip_prefix("0x") {
        number::with_radix(all(digits, |digit| digit.is_ascii_hexdigit())?, 16)
    } else {
        all(text.strip_prefix(['+', '-']).unwrap_or(text), |digit| digit.is_ascii_digit())?;
        number::decimal(text)
    };
    number.map(NodeKind::Number)
}

/// A float. Those that are infinite or none at all have no counterpart in JSON, and stay texts.
fn float(text: &str) -> Option<NodeKind> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    let is_float = are_digits(whole)
        && are_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| {
            all(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), |digit| digit.is_ascii_digit())
                .is_some()
        });
    is_float.then(|| number::decimal(text)).flatten().map(NodeKind::Number)
}

/// `text`, where it is not empty and all its bytes are as told.
fn all(text: &str, is: impl Fn(u8) -> bool) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(is)).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::tree::Node;

    fn value(kind: NodeKind) -> Value {
        Node::new(envguard_syntax::Span::default(), kind).to_json()
    }

    #[test]
    fn plain_scalars_are_what_the_core_schema_says() {
        let cases = [
            ("", Value::Null),
            ("~", Value::Null),
            ("null", Value::Null),
            ("nULL", json!("nULL")),
            ("true", json!(true)),
            ("FALSE", json!(false)),
            ("yes", json!("yes")),
            ("off", json!("off")),
            ("12", json!(12)),
            ("-12", json!(-12)),
            ("+12", json!(12)),
            ("012", json!(12)),
            ("0o14", json!(12)),
            ("0x0C", json!(12)),
            ("0b1", json!("0b1")),
            ("0x", json!("0x")),
            ("1_000", json!("1_000")),
            ("1.5", json!(1.5)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            ("-1e3", json!(-1000.0)),
            ("1e", json!("1e")),
            (".", json!(".")),
            ("-", json!("-")),
            (".inf", json!(".inf")),
            (".nan", json!(".nan")),
            ("1e999", json!("1e999")),
            ("1.2.3", json!("1.2.3")),
            ("12:30", json!("12:30")),
            ("2026-01-02", json!("2026-01-02")),
            ("none", json!("none")),
        ];
        for (text, expected) in cases {
            assert_eq!(value(plain(text)), expected, "{text}");
        }
    }

    #[test]
    fn tags_say_what_a_text_is() {
        let cases = [
            ("str", "12", json!("12")),
            ("int", "12", json!(12)),
            ("int", "x", json!("x")),
            ("float", "1", json!(1)),
            ("bool", "true", json!(true)),
            ("null", "", Value::Null),
        ];
        for (tag, text, expected) in cases {
            assert_eq!(value(tagged(tag, text)), expected, "!!{tag} {text}");
        }
    }
}
