//! What a variable should be, in words.

use crate::from_env::Fault;
use crate::variable::Variable;

/// What `variable` should be, to be read after "expected", where a value has `fault`.
pub(crate) fn expectation(variable: &Variable, fault: Fault) -> String {
    if let Some(expected) = variable.expected {
        return expected.to_owned();
    }
    let mut words =
        if variable.kind.choices.is_empty() { kind(variable) } else { choices(variable.kind.choices) };
    if fault == Fault::Range
        && let Some(range) = variable.range
    {
        words = format!("{words}, in the range {range}");
    }
    if fault == Fault::Length {
        words = match (variable.min_len, variable.max_len) {
            (Some(least), None) => format!("{words} of at least {}", characters(least)),
            (None, Some(most)) => format!("{words} of at most {}", characters(most)),
            (Some(least), Some(most)) => format!("{words} of {least} to {}", characters(most)),
            (None, None) => words,
        };
    }
    if variable.is_list {
        format!("a list with `{}` between its items, each {words}", variable.separator_or_comma())
    } else {
        words
    }
}

fn kind(variable: &Variable) -> String {
    match variable.kind.expected {
        "" => format!("a value of the type `{}`", item_type(variable.type_name)),
        expected => expected.to_owned(),
    }
}

/// `choices` in words.
pub(crate) fn choices(choices: &[&str]) -> String {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, [first])) => format!("{first} or {last}"),
        Some((last, others)) => format!("one of {} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

/// The type inside of `Option` and `Vec`.
fn item_type(type_name: &str) -> &str {
    let mut inner = type_name.trim();
    for wrapper in ["Option", "Vec"] {
        let unwrapped = inner.strip_prefix(wrapper).and_then(|rest| rest.trim().strip_prefix('<'));
        inner = unwrapped.and_then(|rest| rest.trim().strip_suffix('>')).map_or(inner, str::trim);
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_env::{FromEnv, Kind};

    #[test]
    fn expectations_are_words() {
        let text = Variable::new("A", "a", "String", Kind::TEXT);
        let port = Variable::new("A", "a", "u16", u16::KIND);
        let custom = Variable::new("A", "a", "Option < Vec<Colour> >", Kind::CUSTOM).shape(true, true);
        for (variable, fault, expected) in [
            (text, Fault::Kind, "a text"),
            (text.min_len(32), Fault::Length, "a text of at least 32 characters"),
            (text.max_len(1), Fault::Length, "a text of at most 1 character"),
            (text.min_len(2).max_len(4), Fault::Length, "a text of 2 to 4 characters"),
            (text.one_of(&["a"]), Fault::Kind, "`a`"),
            (text.one_of(&["a", "b"]), Fault::Kind, "`a` or `b`"),
            (text.one_of(&["a", "b", "c"]), Fault::Kind, "one of `a`, `b` or `c`"),
            (port, Fault::Range, "a whole number from 0 to 65535"),
            (
                port.range("1024..=9999"),
                Fault::Range,
                "a whole number from 0 to 65535, in the range 1024..=9999",
            ),
            (port.range("1024..=9999"), Fault::Kind, "a whole number from 0 to 65535"),
            (port.expected("an even port"), Fault::Kind, "an even port"),
            (
                custom.separator(";"),
                Fault::Kind,
                "a list with `;` between its items, each a value of the type `Colour`",
            ),
        ] {
            assert_eq!(expectation(&variable, fault), expected);
        }
    }
}
