//! What the values of a variable have in common, in the words of JSON Schema.

use std::net::{Ipv4Addr, Ipv6Addr};

use envguard_syntax::Span;
use serde_json::Value as Json;

use super::evidence::Evidence;
use super::key_hint::KeyHint;
use crate::KeyName;
use crate::import::Words;
use crate::tree::{Node, NodeKind};

/// More digits are a number for nobody: not every program keeps them all.
const EXACT_DIGITS: usize = 15;

/// Whether a text is something.
type Test = fn(&str) -> bool;

/// Adds the words that say what the values of a variable are, all of which fit.
pub(super) fn add_kind(evidence: &Evidence<'_>, span: Span, words: &mut Words) {
    let hint = KeyHint::of(evidence.key);
    let texts: Vec<&str> = evidence.texts.iter().map(AsRef::as_ref).collect();
    let any = |is: Test| texts.iter().any(|text| is(text));
    let all = |is: Test| !texts.is_empty() && texts.iter().all(|text| is(text));
    if hint == KeyHint::Port && (texts.is_empty() || all(is_port)) {
        words.add(span, "type", "integer");
        words.add(span, "format", "port");
        words.add(span, "minimum", 1);
        words.add(span, "maximum", i64::from(u16::MAX));
    } else if all(is_boolean) && (any(is_word_of_boolean) || hint == KeyHint::Switch) {
        words.add(span, "type", "boolean");
    } else if all(is_integer) && hint != KeyHint::Identifier {
        words.add(span, "type", "integer");
    } else if all(is_number) && hint != KeyHint::Identifier {
        words.add(span, "type", "number");
    } else if all(|text| matches!(json(text), Some(Json::Object(_)))) {
        words.add(span, "type", "object");
    } else if all(|text| matches!(json(text), Some(Json::Array(_)))) {
        words.add(span, "type", "array");
    } else if hint == KeyHint::Several && all(is_list) && any(|text| text.contains(',')) {
        let mut items = Words::default();
        items.add(span, "type", "string");
        words.add(span, "type", "array");
        words.add_node(span, "items", items.build(span));
        words.add_ours(span, "separator", ",".into());
    } else {
        words.add(span, "type", "string");
        // An empty text has no format.
        if !evidence.is_empty_somewhere {
            add_format(hint, &texts, span, words);
        }
    }
}

fn add_format(hint: KeyHint, texts: &[&str], span: Span, words: &mut Words) {
    let all = |is: Test| !texts.is_empty() && texts.iter().all(|text| is(text));
    if hint == KeyHint::Choice && texts.len() > 1 && all(is_choice) {
        let members = texts.iter().map(|text| Node::new(span, (*text).into()));
        return words.add(span, "enum", NodeKind::List(members.collect()));
    }
    if let Some(format) = format(hint, texts) {
        words.add(span, "format", format);
    }
}

/// The format of texts: that which all have, or where none is known, that which the key asks for.
pub(super) fn format(hint: KeyHint, texts: &[&str]) -> Option<&'static str> {
    if texts.is_empty() {
        return match hint {
            KeyHint::Host => Some("hostname"),
            KeyHint::LogLevel => Some("log-level"),
            KeyHint::Url => Some("uri"),
            KeyHint::Email => Some("email"),
            _ => None,
        };
    }
    let all = |is: Test| texts.iter().all(|text| is(text));
    match hint {
        KeyHint::Host if all(is_hostname) => return Some("hostname"),
        KeyHint::LogLevel if all(is_word) => return Some("log-level"),
        _ => {}
    }
    let formats: [(&str, Test); 8] = [
        ("uri", |text| is_url(text) && !authority(text).contains(',')),
        ("multi-host-uri", is_url),
        ("email", is_email),
        ("uuid", is_uuid),
        ("ipv4", |text| text.parse::<Ipv4Addr>().is_ok()),
        ("ipv6", |text| text.parse::<Ipv6Addr>().is_ok()),
        ("date", is_date),
        ("date-time", is_date_time),
    ];
    formats.iter().find(|(_, is)| all(*is)).map(|(name, _)| *name)
}

fn is_port(text: &str) -> bool {
    is_integer(text) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

fn is_boolean(text: &str) -> bool {
    is_word_of_boolean(text) || matches!(text, "0" | "1")
}

fn is_word_of_boolean(text: &str) -> bool {
    ["true", "false", "yes", "no", "on", "off"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether it is a whole number as it would be printed: `007` and `+49` are names of something.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && digits.len() <= EXACT_DIGITS && (digits == "0" || !digits.starts_with('0'))
}

fn is_number(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    (is_integer(whole) || whole == "-0") && is_digits(fraction) && fraction.len() <= EXACT_DIGITS
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An object or a list that is written as JSON.
fn json(text: &str) -> Option<Json> {
    text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok()).flatten()
}

/// Whether it is plain items with commas between them, or a single one.
fn is_list(text: &str) -> bool {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '/' | '_' | '-' | '*' | '@' | '+');
    text.split(',').map(str::trim).all(|item| !item.is_empty() && item.chars().all(is_plain))
}

/// Whether it is a plain word of a few that are to choose from.
fn is_choice(text: &str) -> bool {
    const LONGEST: usize = 20;
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
        && KeyName::may_show(text.as_bytes())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_hostname(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.split('.').all(is_label)
}

fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())]
}

fn is_email(text: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-'))
    };
    text.split_once('@')
        .is_some_and(|(name, domain)| is_plain(name) && domain.contains('.') && is_hostname(domain))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_date(text: &str) -> bool {
    crate::Date::parse(text).is_some()
}

fn is_date_time(text: &str) -> bool {
    text.split_once('T')
        .is_some_and(|(date, time)| is_date(date) && time.ends_with('Z') && time.contains(':'))
}
