//! What `envguard::require!` reads, in types that have a schema of their own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

use crate::table::{self, Row};

/// A schema of the table, and whether a field of the type that it describes takes a text.
type Field = (Value, fn(&str) -> bool);

/// Whether a struct with a field of this type, with these options, can be read.
macro_rules! field {
    ($type:ty $(, $($options:tt)*)?) => {{
        envguard::require! {
            struct Config {
                $(#[env($($options)*)])?
                value: $type,
            }
        }
        |text| Config::load_from([("VALUE", text)]).is_ok()
    }};
}

fn fields() -> Vec<Field> {
    let separated = |kind: &str, separator: &str| json!({ "type": "array", "items": { "type": kind }, "x-envguard": { "separator": separator } });
    vec![
        (json!({ "type": "integer" }), field!(i64)),
        (json!({ "type": "number" }), field!(f64)),
        (json!({ "type": "boolean" }), field!(bool)),
        (json!({ "type": "string" }), field!(String, allow_empty)),
        (
            json!({ "type": "string", "minLength": 2, "maxLength": 4 }),
            field!(String, min_len = 2, max_len = 4),
        ),
        (
            json!({ "type": "string", "enum": ["debug", "info", "warn"] }),
            field!(String, one_of = ["debug", "info", "warn"]),
        ),
        (json!({ "type": "integer", "minimum": 1, "maximum": 65535 }), field!(u16, range(1..=65535))),
        (json!({ "type": "number", "minimum": 0, "exclusiveMaximum": 1 }), field!(f64, range(0.0..1.0))),
        (
            json!({ "type": "integer", "minimum": -100, "maximum": 100, "multipleOf": 5 }),
            field!(i8, range(-100..=100), check(|number| number % 5 == 0)),
        ),
        (json!({ "type": "string", "format": "ipv4" }), field!(Ipv4Addr)),
        (json!({ "type": "string", "format": "ipv6" }), field!(Ipv6Addr)),
        (json!({ "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] }), field!(IpAddr)),
        (separated("integer", ";"), field!(Vec<i64>, separator = ";", allow_empty)),
        (separated("boolean", "|"), field!(Vec<bool>, separator = "|", allow_empty)),
    ]
}

#[test]
fn require_takes_what_the_checker_takes() {
    let rows = table::rows();
    let mut compared = 0;
    for (schema, takes) in fields() {
        let (rows, answers): (Vec<Row>, Vec<bool>) =
            rows.iter().filter(|row| row.schema == schema).map(|row| (row.clone(), takes(&row.text))).unzip();
        assert!(!rows.is_empty(), "the table has no {schema}");
        compared += rows.len();
        table::compare(&rows, &json!(answers).to_string(), "rust");
    }
    assert!(compared > 200, "{compared}");
}
