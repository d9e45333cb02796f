//! What stands after `=`: in a declaration, in a decorator, and within those.

use envguard_syntax::Span;

/// A value as it is written.
#[derive(Clone)]
pub(super) struct Value {
    pub(super) span: Span,
    pub(super) kind: ValueKind,
}

/// What a value is.
#[derive(Clone)]
pub(super) enum ValueKind {
    /// Nothing is written.
    Nothing,
    /// A text, its escapes taken away.
    Text(Box<str>, Quote),
    /// `[a, b]`.
    List(Vec<Value>),
    /// `{k=v}`.
    Object(Vec<Argument>),
    /// `f(a, k=v)`.
    Call(Call),
}

/// What a text is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// Nothing.
    None,
    /// Single quotes, which keep `$` as it is.
    Single,
    /// Any other quotes.
    Other,
}

/// A word and where it stands.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) text: Box<str>,
    pub(super) span: Span,
}

/// One of several values in brackets, which may have a name.
#[derive(Clone)]
pub(super) struct Argument {
    pub(super) span: Span,
    pub(super) name: Option<Name>,
    pub(super) value: Value,
}

/// A function and what it is given.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) name: Name,
    pub(super) arguments: Vec<Argument>,
}

/// A text that no quotes say to be one.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scalar<'v> {
    Undefined,
    Bool(bool),
    /// A number that is written as it would be printed.
    Number(&'v str),
    Text(&'v str),
}

impl Value {
    /// The text, if it is one that nothing has to be put into.
    pub(super) fn static_text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text, quote) if *quote == Quote::Single || !has_reference(text) => Some(text),
            _ => None,
        }
    }

    /// What a text that is known means.
    pub(super) fn scalar(&self) -> Option<Scalar<'_>> {
        let text = self.static_text()?;
        let is_quoted = matches!(&self.kind, ValueKind::Text(_, quote) if *quote != Quote::None);
        Some(match text {
            _ if is_quoted => Scalar::Text(text),
            "undefined" => Scalar::Undefined,
            "true" => Scalar::Bool(true),
            "false" => Scalar::Bool(false),
            _ if is_plain_number(text) => Scalar::Number(text),
            _ => Scalar::Text(text),
        })
    }

    /// The function, if it is a call of one.
    pub(super) fn call(&self) -> Option<&Call> {
        match &self.kind {
            ValueKind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// Whether only running something, or knowing other variables, would tell it.
    pub(super) fn is_dynamic(&self) -> bool {
        match &self.kind {
            ValueKind::Nothing => false,
            ValueKind::Text(..) => self.static_text().is_none(),
            ValueKind::List(items) => items.iter().any(Value::is_dynamic),
            ValueKind::Object(members) => members.iter().any(|member| member.value.is_dynamic()),
            ValueKind::Call(_) => true,
        }
    }

    /// Whether the declaration gives no value: nothing, `undefined` or an empty text.
    pub(super) fn is_missing(&self) -> bool {
        match self.scalar() {
            Some(scalar) => matches!(scalar, Scalar::Undefined | Scalar::Text("")),
            None => matches!(self.kind, ValueKind::Nothing),
        }
    }

    /// The key in `$KEY` or `${KEY}`, if that is all there is.
    pub(super) fn reference(&self) -> Option<&str> {
        let ValueKind::Text(text, Quote::None) = &self.kind else { return None };
        let name = text.strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (!name.is_empty() && is_name(name)).then_some(name)
    }
}

/// The value that is given for the name `name`.
pub(super) fn option<'v>(options: &'v [Argument], name: &str) -> Option<&'v Value> {
    let is_it = |argument: &&Argument| argument.name.as_ref().is_some_and(|given| &*given.text == name);
    options.iter().find(is_it).map(|argument| &argument.value)
}

/// Whether `text` has a `$KEY`, a `${KEY}` or a `$(command)`.
fn has_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).enumerate().any(|(index, pair)| {
        pair[0] == b'$'
            && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'_' | b'{' | b'('))
            && (index == 0 || bytes[index - 1] != b'\\')
    })
}

/// Whether `text` is a number in the form in which it would be printed, without exponent and short enough to be exact.
fn is_plain_number(text: &str) -> bool {
    const EXACT_DIGITS: usize = 15;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "1"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && all_digits(fraction)
        && (whole == "0" || !whole.starts_with('0'))
        && !fraction.ends_with('0')
        && digits.len() <= EXACT_DIGITS
        && text != "-0"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, quote: Quote) -> Value {
        Value { span: Span::default(), kind: ValueKind::Text(text.into(), quote) }
    }

    #[test]
    fn unquoted_texts_have_types() {
        for (text, expected) in [
            ("true", Scalar::Bool(true)),
            ("undefined", Scalar::Undefined),
            ("12", Scalar::Number("12")),
            ("-0.5", Scalar::Number("-0.5")),
            ("007", Scalar::Text("007")),
            ("1.50", Scalar::Text("1.50")),
            ("1e3", Scalar::Text("1e3")),
            ("1.2.3", Scalar::Text("1.2.3")),
            ("12345678901234567890", Scalar::Text("12345678901234567890")),
            ("", Scalar::Text("")),
        ] {
            assert!(value(text, Quote::None).scalar() == Some(expected), "{text}");
            assert!(value(text, Quote::Other).scalar() == Some(Scalar::Text(text)), "{text}");
        }
    }

    #[test]
    fn references_make_values_dynamic() {
        for text in ["$A", "x${A}", "$(date)", "${A:-b}", "a$_"] {
            assert!(
                value(text, Quote::None).is_dynamic() && value(text, Quote::Other).is_dynamic(),
                "{text}"
            );
            assert!(!value(text, Quote::Single).is_dynamic(), "{text}");
        }
        for text in ["$", "a$", "$1", "\\$A", "US$ 5"] {
            assert!(!value(text, Quote::None).is_dynamic(), "{text}");
        }
        assert_eq!(value("${A}", Quote::None).reference(), Some("A"));
        assert_eq!(value("$A$B", Quote::None).reference(), None);
    }
}
