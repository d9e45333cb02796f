//! Values that a schema gives for itself.

use std::collections::HashSet;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::expectation::{self, Tone};
use super::keywords;
use super::library::{Address, unescape};
use super::lint::is_secret;
use super::reader::Reader;
use super::reference::encode;
use crate::Message;

/// Reports each `default` and each of the `examples` that its own schema does not allow. `validator` is that of the whole
/// schema.
pub(super) fn check(reader: &mut Reader<'_>, validator: &Validator) {
    let doubtful = doubtful(reader, validator);
    if doubtful.is_empty() {
        return;
    }
    let mut combined = reader.combined();
    let mut properties = Map::new();
    let mut instance = Map::new();
    for index in doubtful {
        let Some(sample) = reader.samples.get(index) else { continue };
        let Some(value) = reader.library.at(sample.value.clone()) else { continue };
        let pointer = encode(&reader.library.combined_pointer(&sample.schema));
        properties.insert(index.to_string(), json!({ "$ref": format!("#{pointer}") }));
        instance.insert(index.to_string(), value.node.to_json());
    }
    combined["properties"] = Value::Object(properties);
    let Ok(validator) = keywords::options().build(&combined) else { return };
    let instance = Value::Object(instance);
    let mut unfit: Vec<usize> = validator
        .iter_errors(&instance)
        .filter_map(|error| error.instance_path().as_str().split('/').nth(1)?.parse().ok())
        .collect();
    unfit.sort_unstable();
    unfit.dedup();
    let found: Vec<(Address, Address, &'static str)> = unfit
        .into_iter()
        .filter_map(|index| reader.samples.get(index))
        .map(|sample| (sample.schema.clone(), sample.value.clone(), sample.noun))
        .collect();
    for (schema, value, noun) in found {
        let (Some(spot), Some(sample)) = (reader.library.at(schema), reader.library.at(value)) else {
            continue;
        };
        let tone = Tone { is_secret: is_secret(spot.node), is_environment: false };
        let expected = expectation::of_schema(&reader.library, &spot, tone);
        let message =
            Message::new("this {} does not fit its own schema: expected {}").with(noun).with(vec![expected]);
        let (address, node) = (sample.address.clone(), sample.node.clone());
        reader.error(&address, &node, message, None);
    }
}

/// The samples that the validator of the whole schema does not show to be fine.
///
/// Most are defaults of properties of the outermost schema. An object of them all takes no validator of its own: what
/// that says of none of them is fine. What it does speak of may be for other reasons, and is asked about once more.
fn doubtful(reader: &Reader<'_>, validator: &Validator) -> Vec<usize> {
    let mut doubtful = Vec::new();
    let mut tried: Map<String, Value> = Map::new();
    let mut indices: Vec<(String, usize)> = Vec::new();
    for (index, sample) in reader.samples.iter().enumerate() {
        let name = sample.schema.pointer.strip_prefix("/properties/").filter(|name| !name.contains('/'));
        let value = reader.library.at(sample.value.clone());
        match (name.filter(|_| sample.schema.document == 0).map(unescape), value) {
            (Some(name), Some(value)) if !tried.contains_key(&name) => {
                tried.insert(name.clone(), value.node.to_json());
                indices.push((name, index));
            }
            _ => doubtful.push(index),
        }
    }
    let instance = Value::Object(tried);
    let errors = validator.iter_errors(&instance);
    let spoken_of: HashSet<String> =
        errors.filter_map(|error| error.instance_path().as_str().split('/').nth(1).map(unescape)).collect();
    doubtful.extend(indices.into_iter().filter(|(name, _)| spoken_of.contains(name)).map(|(_, index)| index));
    doubtful
}
