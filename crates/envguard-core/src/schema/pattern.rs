//! Regular expressions that run in linear time and fit into memory.

use jsonschema::PatternOptions;
use serde_json::json;

use crate::{Message, Severity};

/// How heavy one pattern may be, in characters with its repetitions written out.
const MAX_WEIGHT: usize = 20_000;

/// How heavy all patterns of a schema may be together.
const MAX_TOTAL_WEIGHT: usize = 500_000;

/// Sees to it that the patterns of a schema do not take more memory than they are worth.
#[derive(Default)]
pub(super) struct PatternBudget {
    spent: usize,
}

impl PatternBudget {
    /// Takes the weight of `pattern` from what is left, and says so if there is not enough.
    pub(super) fn admit(&mut self, pattern: &str) -> Result<(), Message> {
        let weight = weight(pattern);
        if weight > MAX_WEIGHT || self.spent.saturating_add(weight) > MAX_TOTAL_WEIGHT {
            return Err(Message::new("this pattern is too large: its repetitions multiply"));
        }
        self.spent += weight;
        Ok(())
    }
}

/// Linear-time matching: no pattern may look around or back.
pub(super) fn options() -> PatternOptions<jsonschema::Regex> {
    PatternOptions::regex()
}

/// What is wrong with `pattern`, if the engine does not take it.
pub(super) fn fault(pattern: &str) -> Option<(Severity, Message)> {
    let schema = json!({ "pattern": pattern });
    let builds = |options: jsonschema::ValidationOptions<'_>| options.offline().build(&schema).is_ok();
    if builds(jsonschema::options().with_pattern_options(options())) {
        None
    } else if builds(jsonschema::options()) {
        // It is a good pattern elsewhere: Pydantic writes one such for each `Decimal`.
        let message = "envguard does not check this pattern: look-around and references to groups take more than linear time";
        Some((Severity::Warning, Message::new(message)))
    } else {
        Some((Severity::Error, Message::new("this is no regular expression")))
    }
}

/// How long `pattern` is with its counted repetitions written out. An estimate, from above for what matters: classes
/// of characters such as `\p{L}` count for what they become.
fn weight(pattern: &str) -> usize {
    const CLASS: usize = 40;
    // The weight so far of each open group, and that of the last item in it.
    let mut groups: Vec<(usize, usize)> = vec![(0, 0)];
    let mut rest = pattern;
    let push = |groups: &mut Vec<(usize, usize)>, item: usize| {
        if let Some((total, last)) = groups.last_mut() {
            *total = total.saturating_add(item);
            *last = item;
        }
    };
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '\\' => {
                let escaped = rest.chars().next();
                rest = &rest[escaped.map_or(0, char::len_utf8)..];
                let is_class = escaped.is_some_and(|c| "pPwWsSdD".contains(c));
                push(&mut groups, if is_class { CLASS } else { 1 });
            }
            '.' | '[' => push(&mut groups, CLASS / 4),
            '(' => groups.push((0, 0)),
            ')' => {
                let (inner, _) = groups.pop().unwrap_or_default();
                if groups.is_empty() {
                    groups.push((0, 0));
                }
                push(&mut groups, inner);
            }
            '{' => match repetitions(rest) {
                Some((times, after)) => {
                    rest = after;
                    if let Some((total, last)) = groups.last_mut() {
                        let repeated = last.saturating_mul(times);
                        *total = total.saturating_sub(*last).saturating_add(repeated);
                        *last = repeated;
                    }
                }
                None => push(&mut groups, 1),
            },
            _ => push(&mut groups, 1),
        }
    }
    groups.into_iter().fold(0, |sum, (total, _)| sum.saturating_add(total))
}

/// The larger number of `m}`, `m,}` or `m,n}` at the start of `text`, and what follows.
fn repetitions(text: &str) -> Option<(usize, &str)> {
    // What is too long to be a number is too many.
    let number = |text: &str| {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().unwrap_or(usize::MAX))
    };
    let (inside, after) = text.split_once('}')?;
    let (low, high) = inside.split_once(',').unwrap_or((inside, ""));
    Some((number(low)?.max(number(high).unwrap_or(0)).max(1), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_multiply() {
        assert_eq!(weight("abc"), 3);
        assert_eq!(weight("a{3}b{x}"), 7);
        assert_eq!(weight("(ab){2,5}"), 10);
        assert_eq!(weight("((a{10}){10}){10}"), 1000);
        assert_eq!(weight(r"\{3"), 2);
        assert_eq!(weight("a{99999999999999999999}"), usize::MAX);
        assert!(PatternBudget::default().admit("^[a-z]{1,63}$").is_ok());
        assert!(PatternBudget::default().admit(r"((\w{100}){100}){100}").is_err());
        assert!(PatternBudget::default().admit("((((").is_ok() && weight("))a") == 1);
    }

    #[test]
    fn faults_are_told_apart() {
        let text = |pattern| fault(pattern).map(|(_, message)| message.to_string());
        assert_eq!(text("^sk_[a-z]+$"), None);
        assert!(text("(?<=a)b").unwrap().starts_with("envguard does not check this pattern"));
        assert_eq!(text("a(").as_deref(), Some("this is no regular expression"));
    }
}
