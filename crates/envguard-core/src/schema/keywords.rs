//! Building the validator, with the words that it does not know itself.

use jsonschema::{Keyword, ValidationError, ValidationOptions, Validator};
use serde_json::Value;

use super::format::Format;
use super::library::{Address, Spot};
use super::pattern;
use super::reader::{Edit, Reader};
use crate::tree::{Node, NodeKind};
use crate::{Message, Severity, entropy};

/// How many schemas the validator may refuse to take before the schema is given up.
const MAX_ATTEMPTS: usize = 16;

/// The validator of what `reader` has read, and the document that it was made from. What it does not take is reported, and
/// left out.
pub(super) fn build(reader: &mut Reader<'_>) -> Option<(Validator, Value)> {
    let options = options();
    let mut are_patterns_checked = false;
    for _ in 0..MAX_ATTEMPTS {
        let mut combined = reader.combined();
        combined["$ref"] = format!("#/{}/0", reader.draft().definitions()).into();
        let error = match options.build(&combined) {
            Ok(validator) => return Some((validator, combined)),
            Err(error) => error,
        };
        if !are_patterns_checked {
            are_patterns_checked = true;
            if leave_out_patterns(reader) {
                continue;
            }
        }
        // Every mistake should have been found before: this is the net below.
        let pointer = error.instance_path().as_str();
        let mut address = reader.library.address(pointer)?;
        let spot = loop {
            match reader.library.at(address.clone()) {
                Some(spot) => break (spot.address, spot.node.clone()),
                None => address = address.split()?.0,
            }
        };
        reader.leave_out(&spot.0, &spot.1, Message::new("the schema of JSON Schema does not allow this"));
    }
    None
}

/// How schemas are read, whatever their version.
pub(super) fn options() -> ValidationOptions<'static> {
    let options = jsonschema::options()
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(pattern::options())
        .with_keyword("contentEncoding", |_, value, _| Ok(Box::new(ContentEncoding::new(value))))
        .with_keyword("x-envguard", |_, value, _| Ok(Box::new(MinEntropy::new(value))));
    Format::own().fold(options, |options, (name, check)| options.with_format(name, check))
}

/// Leaves out the patterns that are none; whether there were any.
fn leave_out_patterns(reader: &mut Reader<'_>) -> bool {
    let mut faults: Vec<(Address, Node, (Severity, Message))> = Vec::new();
    for address in &reader.patterns {
        let Some(Spot { address, node }) = reader.library.at(address.clone()) else { continue };
        if let Some(text) = node.text() {
            faults.extend(pattern::fault(text).map(|message| (address, node.clone(), message)));
            continue;
        }
        for member in node.members() {
            let key = Node::new(member.key_span, NodeKind::Null);
            faults.extend(
                pattern::fault(&member.key).map(|message| (address.child(&member.key), key, message)),
            );
        }
    }
    let any = !faults.is_empty();
    for (address, node, (severity, message)) in faults {
        reader.edits.push((address.clone(), Edit::Remove));
        reader.problem(&address, &node, severity, message, None);
    }
    any
}

/// `contentEncoding`, where it is one that can be checked.
struct ContentEncoding {
    alphabet: Option<[u8; 2]>,
}

impl ContentEncoding {
    fn new(value: &Value) -> Self {
        let alphabet = match value.as_str() {
            Some("base64") => Some(*b"+/"),
            Some("base64url") => Some(*b"-_"),
            _ => None,
        };
        Self { alphabet }
    }
}

impl<'i> Keyword<'i> for ContentEncoding {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("encoding")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match (self.alphabet, instance.as_str()) {
            (Some(alphabet), Some(text)) => is_base64(text.as_bytes(), alphabet),
            _ => true,
        }
    }
}

/// Whether `text` is base 64 with `extra` for its last two digits. Padding may be left out where `-` and `_` are used,
/// as is the custom there.
fn is_base64(text: &[u8], extra: [u8; 2]) -> bool {
    let digits = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    let padding = text.len() - digits;
    let is_padded = match digits % 4 {
        0 => padding == 0,
        2 => padding == 2 || (padding == 0 && extra == *b"-_"),
        3 => padding == 1 || (padding == 0 && extra == *b"-_"),
        _ => false,
    };
    is_padded && text[..digits].iter().all(|byte| byte.is_ascii_alphanumeric() || extra.contains(byte))
}

/// `x-envguard.min-entropy`.
struct MinEntropy {
    bits: f64,
}

impl MinEntropy {
    fn new(value: &Value) -> Self {
        Self { bits: value.get("min-entropy").and_then(Value::as_f64).unwrap_or(0.0) }
    }
}

impl<'i> Keyword<'i> for MinEntropy {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("entropy")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.bits <= 0.0 || instance.as_str().is_none_or(|text| entropy(text) >= self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_checked() {
        for text in ["", "QQ==", "QUI=", "QUJD", "+/+/"] {
            assert!(is_base64(text.as_bytes(), *b"+/"), "{text}");
        }
        for text in ["QQ", "QQ=", "Q===", "QUJ D", "-_-_", "====", "QQ==QQ=="] {
            assert!(!is_base64(text.as_bytes(), *b"+/"), "{text}");
        }
        assert!(is_base64(b"QQ", *b"-_") && is_base64(b"-_-_", *b"-_"));
    }
}
