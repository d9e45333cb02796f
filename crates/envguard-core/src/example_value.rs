//! Values of an example that others may copy.

use std::collections::HashMap;

use serde_json::Number;

use crate::Contract;
use crate::judgement::{example_values_of, read_example};
use crate::schema::EnvironmentValue;
use crate::secrecy::is_secret;
use crate::secret_shape::looks_secret;
use crate::tree::NodeKind;

/// Longer values say nothing about what others look like.
const MAX_LENGTH: usize = 100;

/// The values that the example of `contract` gives, as far as they may be copied: no placeholders, no secrets, nothing
/// that goes over several lines.
pub(crate) fn copyable(contract: &Contract) -> HashMap<Box<[u8]>, Box<str>> {
    let Some(example) = contract.example() else { return HashMap::new() };
    let (_, effective) = read_example(&example.file);
    let values = example_values_of(&effective).into_iter();
    let copied = values.filter_map(|(key, value)| {
        let EnvironmentValue::Text(text) = value else { return None };
        let text = std::str::from_utf8(text).ok()?;
        (!is_secret(Some(contract), key) && may_copy(text)).then(|| (key.into(), text.into()))
    });
    copied.collect()
}

/// Whether `text` is nothing but an ordinary value.
pub(crate) fn may_copy(text: &str) -> bool {
    text.len() <= MAX_LENGTH && !text.contains(char::is_control) && !looks_secret(text)
}

/// `text` as a value of the JSON type `type_name`, any text where that is `None`; `None` where it is no single value of it.
pub(crate) fn typed(text: &str, type_name: Option<&str>) -> Option<NodeKind> {
    match type_name {
        None | Some("string") => Some(text.into()),
        Some("integer") => text.parse::<i64>().ok().map(NodeKind::from),
        Some("number") => match text.parse::<i64>() {
            Ok(whole) => Some(whole.into()),
            Err(_) => Number::from_f64(text.parse().ok()?).map(NodeKind::Number),
        },
        Some("boolean") => match &*text.to_ascii_lowercase() {
            "true" | "yes" | "on" | "1" => Some(true.into()),
            "false" | "no" | "off" | "0" => Some(false.into()),
            _ => None,
        },
        Some(_) => None,
    }
}
