//! What the schema of a whole environment says of one variable, besides the schema of that variable.

use serde_json::Value;

use crate::schema::Part;

/// Words that hold for the environment as a whole and can say something about one variable.
const APPLYING: [&str; 9] =
    ["$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"];

/// How many values are looked through before it is assumed that the variable is spoken of.
const MAX_VISITED: usize = 10_000;

/// The words of `whole` that may say something about what the variable `key` is; `has_property` if it has a schema of its
/// own there.
pub(super) fn around<'s>(whole: &Part<'s>, key: &str, has_property: bool) -> Vec<(&'static str, Part<'s>)> {
    let mut found: Vec<_> = whole
        .deciding()
        .filter(|(word, part)| match *word {
            "patternProperties" => part.members().next().is_some(),
            "dependencies" => speaks_of(part.value(), key),
            "additionalProperties" | "unevaluatedProperties" => {
                !has_property && part.value().as_bool() != Some(true)
            }
            word => APPLYING.contains(&word) && (word == "$ref" || speaks_of(part.value(), key)),
        })
        .collect();
    found.sort_by_key(|(word, _)| *word);
    found
}

/// Whether a schema in `value` may say something about the member `key`.
fn speaks_of(value: &Value, key: &str) -> bool {
    let mut open = vec![value];
    for _ in 0..MAX_VISITED {
        match open.pop() {
            None => return false,
            Some(Value::Array(items)) => open.extend(items),
            Some(Value::Object(members)) => {
                let is_about_all = |word: &String| {
                    matches!(
                        &**word,
                        "$ref" | "patternProperties" | "additionalProperties" | "unevaluatedProperties"
                    )
                };
                if members.keys().any(|word| word == key || is_about_all(word)) {
                    return true;
                }
                open.extend(members.values());
            }
            Some(_) => {}
        }
    }
    true
}
