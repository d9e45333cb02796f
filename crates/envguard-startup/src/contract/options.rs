//! Options that do not fit their fields.

use super::message::Message;
use crate::variable::{Item, Variable};

/// Compares the options of `items` with their fields. Groups see to their own.
///
/// # Panics
///
/// Ends the compilation unless all of them make sense.
pub const fn check_options(items: &[Item]) {
    let mut at = 0;
    while at < items.len() {
        if let Item::Variable(variable) = &items[at]
            && let Some(mistake) = mistake(variable)
        {
            let mut message = Message::new();
            message.write_name(None, variable.name);
            message.write(b": ");
            message.write(mistake.as_bytes());
            panic!("{}", message.as_str())
        }
        at += 1;
    }
}

const fn mistake(variable: &Variable) -> Option<&'static str> {
    match variable {
        _ if !is_name(variable.name) => Some("a variable has a name, and no `=` in it"),
        Variable { separator: Some(_), is_list: false, .. } => {
            Some("only a `Vec` has items, which `separator` could stand between")
        }
        Variable { separator: Some(separator), .. } if separator.is_empty() => {
            Some("`separator` is empty: there has to be something between items")
        }
        Variable { condition: Some(_), is_optional: false, .. } => {
            Some("`required_if` is for an `Option`: any other field is needed anyway, or has a default")
        }
        Variable { min_len: Some(least), max_len: Some(most), .. } if *least > *most => {
            Some("`min_len` is larger than `max_len`, so nothing fits")
        }
        _ => None,
    }
}

/// Whether an environment can hold a variable called `name`.
const fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'=' | 0) {
            return false;
        }
        at += 1;
    }
    !bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::from_env::Kind;

    #[test]
    fn mistakes() {
        let text = Variable::new("A", "a", "String", Kind::TEXT);
        for variable in [
            text,
            text.shape(false, true).separator(";"),
            text.shape(true, false).condition("tls"),
            text.min_len(3).max_len(3),
        ] {
            assert_eq!(mistake(&variable), None);
        }
        for variable in [
            text.name(""),
            text.name("A=B"),
            text.name("A\0"),
            text.separator(";"),
            text.shape(false, true).separator(""),
            text.condition("tls"),
            text.min_len(3).max_len(2),
        ] {
            assert!(mistake(&variable).is_some(), "{}", variable.name);
        }
    }
}
