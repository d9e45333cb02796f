//! Files to schemas, with the places of what they say.

use std::sync::Arc;

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_oneof, proptest};

use super::read;
use crate::SourceFile;
use crate::import::Imported;
use crate::tree::{Node, NodeKind};

fn import(source: impl Into<Vec<u8>>) -> Imported {
    read(&Arc::new(SourceFile::new(".env.schema", source)))
}

/// The text that the value at each pointer, or its key where the pointer ends with `#`, has its place at.
#[track_caller]
fn assert_places(source: &str, expected: &[(&str, &str)]) {
    let imported = import(source);
    for (pointer, text) in expected {
        let span = match pointer.strip_suffix('#') {
            Some(pointer) => imported.root.pointer_member(pointer).map(|member| member.key_span),
            None => imported.root.pointer(pointer).map(|node| node.span),
        };
        let found = span.map(|span| String::from_utf8_lossy(span.of(source.as_bytes())).into_owned());
        assert_eq!(found.as_deref(), Some(*text), "{pointer}");
    }
}

#[test]
fn words_have_the_place_of_what_says_them() {
    assert_places(
        "# @defaultRequired\n# ---\n# Where to listen.\n# @type=port(min=1024) @public @example=1 @deprecated=old\nPORT=3000\nHOST=\n",
        &[
            ("/properties/PORT#", "PORT"),
            ("/properties/PORT", "PORT=3000"),
            ("/properties/PORT/type", "port(min=1024)"),
            ("/properties/PORT/minimum", "min=1024"),
            ("/properties/PORT/description", "Where to listen."),
            ("/properties/PORT/examples/0", "1"),
            ("/properties/PORT/deprecated", "@deprecated=old"),
            ("/properties/PORT/default", "3000"),
            ("/properties/HOST/type", "HOST"),
            ("/properties/HOST/writeOnly", "HOST"),
            ("/required/0", "@defaultRequired"),
        ],
    );
    assert_places(
        "# @defaultSensitive=inferFromPrefix(PUBLIC_)\n# ---\n# @required @type=enum(a, \"b\")\nA=\nPUBLIC_B=1 # @required=forEnv(production)\n# @required\nC=\n",
        &[
            ("/required/0", "@required"),
            ("/properties/A/writeOnly", "inferFromPrefix(PUBLIC_)"),
            ("/properties/A/enum/1", "\"b\""),
            ("/properties/PUBLIC_B/type", "1"),
            ("/properties/PUBLIC_B/x-envguard/required-in", "@required=forEnv(production)"),
            ("/properties/PUBLIC_B/x-envguard/required-in/0", "production"),
            ("/required/1", "@required"),
        ],
    );
}

#[test]
fn an_inferred_requirement_has_the_place_of_the_key() {
    assert_places("# @public\nA=1\n", &[("/required/0", "A")]);
}

#[test]
fn secrets_are_never_copied() {
    let source = "A=hunter2\n# B=hunter3\nB='hunter4'\n# @type=array\nC=[hunter5]\nD=fallback($X, \"hunter6\")\n\
                  # @what(hunter7) @type=what(hunter8)\nE=\"hunter9\nhunter10\"\n";
    let imported = import(source);
    let printed = crate::export::json_schema(&imported.root);
    let warnings = format!("{:?}", imported.warnings);
    assert!(!printed.contains("hunter") && !warnings.contains("hunter"), "{printed}{warnings}");
}

#[test]
fn a_disabled_file_declares_nothing() {
    let imported = import("# @disable\n# ---\nA=1\n");
    assert_eq!(imported.root.pointer("/properties").map(|node| node.members().len()), Some(0));
    assert_eq!(imported.warnings.len(), 1);
}

#[test]
fn values_are_never_longer_than_they_are_written() {
    let value = |source: &str| {
        let imported = import(format!("# @defaultSensitive=false\n# ---\n{source}"));
        imported.root.pointer("/properties/A/default").map(|node| node.to_json().to_string())
    };
    for (source, expected) in [
        ("A=x", Some(r#""x""#)),
        ("A= x y # z", Some(r#""x y""#)),
        ("A=x\r\nB=y\r\n", Some(r#""x""#)),
        ("A=\"x\\ny\\\"\"", Some(r#""x\ny\"""#)),
        ("A='x\ny'", Some(r#""x\ny""#)),
        ("A=```x\n`y````", Some("\"x\\n`y\"")),
        ("A=`x", Some("\"`x\"")),
        ("A=\"\"\"\nx\n\"\"\"", Some(r#""\nx\n""#)),
        ("A=''", None),
        ("A=$B", None),
        ("A=[\n  a, # one\n  # b,\n  #c,\n]", Some(r##"["a","#c"]"##)),
        ("A={a=${B}, b=[x]}", None),
        ("A={ a = 1, b=[x], }", Some(r#"{"a":1,"b":["x"]}"#)),
    ] {
        assert_eq!(value(source).as_deref(), expected, "{source}");
    }
}

/// Every place is in the file.
fn assert_within(node: &Node, length: usize) {
    assert!(node.span.end as usize <= length);
    for member in node.members() {
        assert!(member.key_span.end as usize <= length);
        assert_within(&member.value, length);
    }
    if let NodeKind::List(items) = &node.kind {
        items.iter().for_each(|item| assert_within(item, length));
    }
}

fn assert_sound(source: Vec<u8>) {
    let length = source.len();
    let imported = import(source);
    assert_within(&imported.root, length);
    assert!(imported.warnings.iter().all(|warning| warning.span.end as usize <= length));
    let printed = crate::export::json_schema(&imported.root);
    let again: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(again, imported.root.to_json());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(source in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_sound(source);
    }

    #[test]
    fn anything_like_a_schema_is_read(pieces in prop::collection::vec(piece(), 0..40)) {
        assert_sound(pieces.concat().into_bytes());
    }
}

/// What such files are made of.
fn piece() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "# @",
        "#",
        "\n",
        "\r\n",
        "A=",
        "B=",
        "export ",
        "type=",
        "string",
        "number",
        "array",
        "record",
        "enum",
        "url",
        "port",
        "ip",
        "domain",
        "duration",
        "minLength=",
        "min=",
        "matches=",
        "startsWith=",
        "keyType=",
        "allowedDomains=",
        "separator=",
        "required",
        "optional",
        "sensitive=",
        "public",
        "deprecated=",
        "docs",
        "example=",
        "defaultRequired=",
        "defaultSensitive=",
        "inferFromPrefix",
        "forEnv",
        "eq",
        "setValuesBulk",
        "import",
        "disable",
        "currentEnv=$A",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        "=",
        "/",
        "\\",
        "\"",
        "'",
        "`",
        "\"\"\"",
        "```",
        "$A",
        "${B:-c}",
        "$(",
        " ",
        "1",
        "true",
        "é",
        "---",
        "===",
        "{enabled=",
        "undefined",
    ]);
    prop_oneof![6 => word.prop_map(str::to_owned), 1 => "[ -~]{0,4}"]
}
