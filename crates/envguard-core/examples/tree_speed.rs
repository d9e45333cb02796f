//! How long reading a document of 10 MB takes, beside what the parsers that others build on take by themselves.
//!
//! `cargo run --release -p envguard-core --example tree_speed`

#![expect(clippy::print_stdout, reason = "it is there to print")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use envguard_core::tree::{Syntax, parse};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

const LENGTH: usize = 10_000_000;
const ROUNDS: u32 = 5;

fn main() {
    let json = document("{\n  \"services\": [\n", "  ]\n}\n", ",\n", |text, index| {
        let _ = write!(
            text,
            "    {{ \"name\": \"service-{index}\", \"port\": {}, \"ratio\": 0.{index}, \"enabled\": true,\n      \
             \"env\": {{ \"DATABASE_URL\": \"postgres://db-{index}.internal:5432/app\", \"EMPTY\": null }},\n      \
             \"tags\": [\"one\", \"two\\n\", \"three\"] }}",
            1000 + index % 60000
        );
    });
    let yaml = document("services:\n", "", "", |text, index| {
        let _ = write!(
            text,
            "  - name: service-{index}\n    port: {}\n    ratio: 0.{index}\n    enabled: true\n    env:\n      \
             DATABASE_URL: \"postgres://db-{index}.internal:5432/app\"\n      EMPTY:\n    tags: [one, 'two', three]\n",
            1000 + index % 60000
        );
    });
    let toml = document("", "", "", |text, index| {
        let _ = write!(
            text,
            "[[services]]\nname = \"service-{index}\"\nport = {}\nratio = 0.{index}\nenabled = true\ntags = [\"one\", \
             'two', \"three\"]\n[services.env]\nDATABASE_URL = \"postgres://db-{index}.internal:5432/app\"\n\n",
            1000 + index % 60000
        );
    });
    report("JSON", &json, Syntax::Json, |text| {
        black_box(parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).is_ok());
    });
    report("YAML", &yaml, Syntax::Yaml, |text| {
        black_box(granit_parser::Parser::new_from_str(text).flatten().count());
    });
    report("TOML", &toml, Syntax::Toml, |text| {
        black_box(toml::de::DeTable::parse(text).is_ok());
    });
}

/// A document of about [`LENGTH`] bytes that repeats an element.
fn document(head: &str, tail: &str, separator: &str, mut element: impl FnMut(&mut String, usize)) -> String {
    let mut text = String::from(head);
    for index in 0.. {
        if text.len() > LENGTH {
            break;
        }
        text += if index == 0 { "" } else { separator };
        element(&mut text, index);
    }
    text + tail
}

fn report(name: &str, text: &str, syntax: Syntax, parser: impl Fn(&str)) {
    let alone = best(|| parser(text));
    let ours = best(|| {
        let tree = parse(syntax, text.as_bytes());
        assert!(tree.problems.is_empty() && tree.documents.len() == 1);
        black_box(tree);
    });
    let ratio = ours.as_secs_f64() / alone.as_secs_f64();
    println!("{name}: parser alone {alone:.1?}, tree {ours:.1?}, ratio {ratio:.2}");
}

fn best(work: impl Fn()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
