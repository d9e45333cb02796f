//! Values that a schema gives for itself.

use serde_json::{Map, Value, json};

use super::expectation::{self, Tone};
use super::keywords;
use super::library::Address;
use super::lint::is_secret;
use super::reader::Reader;
use crate::Message;

/// Reports each `default` and each of the `examples` that its own schema does not allow.
pub(super) fn check(reader: &mut Reader<'_>) {
    if reader.samples.is_empty() {
        return;
    }
    let mut combined = reader.combined();
    let mut properties = Map::new();
    let mut instance = Map::new();
    for (index, sample) in reader.samples.iter().enumerate() {
        let Some(value) = reader.library.at(sample.value.clone()) else { continue };
        let pointer = reader.library.combined_pointer(&sample.schema);
        properties
            .insert(index.to_string(), json!({ "$ref": format!("#{}", super::reference::encode(&pointer)) }));
        instance.insert(index.to_string(), value.node.to_json());
    }
    combined["properties"] = Value::Object(properties);
    let Ok(validator) = keywords::options().build(&combined) else { return };
    let instance = Value::Object(instance);
    if validator.is_valid(&instance) {
        return;
    }
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
