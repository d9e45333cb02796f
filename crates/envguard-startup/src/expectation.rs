//! What a variable should be, in words.

use crate::embed::Bound;
use crate::from_env::Fault;
use crate::variable::Variable;

/// What `variable` should be, to be read after "expected", where a value has `fault`.
pub(crate) fn expectation(variable: &Variable, fault: Fault) -> String {
    if let Some(expected) = variable.expected {
        return expected.to_owned();
    }
    let mut words = match (variable.kind.choices, variable.range) {
        ([], None) => kind(variable),
        ([], Some(range)) => in_range(variable, range).unwrap_or_else(|| match fault {
            Fault::Range => format!("{}, in the range {range}", kind(variable)),
            _ => kind(variable),
        }),
        (known, _) => choices(known),
    };
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

/// The numbers of `range`, if its ends are written as numbers.
fn in_range(variable: &Variable, range: &str) -> Option<String> {
    let (low, high) = range.split_once("..").filter(|_| variable.kind.is_number)?;
    let high = high.strip_prefix('=').unwrap_or(high);
    let (least, most) = Bound::pair(range);
    let is_known = |written: &str, end: Option<Bound<'_>>| end.is_some() || written.trim().is_empty();
    if !is_known(low, least) || !is_known(high, most) {
        return None;
    }
    let bounds = variable.kind.bounds;
    let noun = if bounds.is_some() { "a whole number" } else { "a number" };
    let least = least.map(Bound::digits).or(bounds.map(|(least, _)| least.to_owned()));
    let above = most.is_some_and(|most| !most.is_inclusive);
    let most = most.map(Bound::digits).or(bounds.map(|(_, most)| most.to_owned()));
    Some(match (least, most, above) {
        (Some(least), Some(most), false) => format!("{noun} from {least} to {most}"),
        (Some(least), Some(most), true) => format!("{noun} from {least} to less than {most}"),
        (Some(least), None, _) => format!("{noun} of at least {least}"),
        (None, Some(most), false) => format!("{noun} of at most {most}"),
        (None, Some(most), true) => format!("{noun} less than {most}"),
        (None, None, _) => noun.to_owned(),
    })
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
        let rate = Variable::new("A", "a", "f64", f64::KIND);
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
            (port.range("1024..=49_151"), Fault::Range, "a whole number from 1024 to 49151"),
            (port.range("1024..=49_151"), Fault::Kind, "a whole number from 1024 to 49151"),
            (port.range("1024.."), Fault::Range, "a whole number from 1024 to 65535"),
            (port.range(".. 10"), Fault::Range, "a whole number from 0 to less than 10"),
            (
                port.range("LEAST..=10"),
                Fault::Range,
                "a whole number from 0 to 65535, in the range LEAST..=10",
            ),
            (port.range("LEAST..=10"), Fault::Kind, "a whole number from 0 to 65535"),
            (rate.range("0.0..=1.0"), Fault::Range, "a number from 0.0 to 1.0"),
            (rate.range("0.5.."), Fault::Kind, "a number of at least 0.5"),
            (rate.range("..=-1"), Fault::Kind, "a number of at most -1"),
            (rate.range("..1"), Fault::Kind, "a number less than 1"),
            (rate.range(".."), Fault::Kind, "a number"),
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
