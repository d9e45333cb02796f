//! What importers make of real-shaped files: `fixtures/import/<tool>/<case>` has `input*`, the options it is imported
//! with in `options.json` if there are some, and what comes of it in `expected.json` and `warnings.txt`.
//!
//! `ENVGUARD_UPDATE=1 cargo test -p envguard-core --test import` writes what comes of it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use envguard_core::import::Imported;
use envguard_core::{SourceFile, env_spec, export};
use envguard_syntax::LineIndex;

#[test]
fn env_spec_files() {
    check("env-spec", |file, _| env_spec::read(file));
}

#[test]
fn hostile_env_spec_files_take_no_longer_than_others() {
    const SIZE: usize = 40_000;
    for piece in [
        "[",
        "{a=",
        "A=[\n",
        "A=fn(\n",
        "# @a(\n",
        "# @a=[#\n",
        "A=\"\n",
        "A='\"`\n",
        "# @a=\"\n",
        "A=\"\"\"\n",
        "#",
        "@",
        "# @type=number(min=1,\n#",
        "# @a @a",
        "$",
        "A=${",
        "A=x # #",
        "A=1\n",
        "A=/\\",
        "\\\"",
        "\r",
        "# @type=string(matches=/[,",
        "# @x\n#\n",
        "A=1\n# @b\n\n",
        "f(",
        " ",
        "\u{feff}",
        "A=$(",
        "(matches=/",
    ] {
        let source = piece.repeat(SIZE / piece.len());
        for prefix in ["", "# @type=string("] {
            let start = Instant::now();
            drop(env_spec::read(&Arc::new(SourceFile::new(".env.schema", format!("{prefix}{source}")))));
            let took = start.elapsed();
            assert!(took < Duration::from_secs(3), "{prefix:?} and {piece:?} took {took:?}");
        }
    }
}

/// Imports every case of `tool`, and compares what comes of it with what is recorded.
fn check(tool: &str, import: impl Fn(&Arc<SourceFile>, &serde_json::Value) -> Imported) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/import").join(tool);
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let input = fs::read_dir(&case)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("input")))
            .unwrap();
        let options = fs::read(case.join("options.json")).unwrap_or_else(|_| b"{}".to_vec());
        let options = serde_json::from_slice(&options).unwrap();
        let name = input.file_name().unwrap().to_string_lossy().into_owned();
        let file = Arc::new(SourceFile::new(name, fs::read(&input).unwrap()));
        let imported = import(&file, &options);
        let printed = export::json_schema(&imported.root);
        assert_same(&case.join("expected.json"), &printed);
        assert_same(&case.join("warnings.txt"), &warnings(&file, &imported));
        assert_round_trip(&imported, &printed);
    }
}

/// The warnings, one a line, with the place and its text.
fn warnings(file: &SourceFile, imported: &Imported) -> String {
    let index = LineIndex::new(&file.bytes);
    let mut out = String::new();
    for warning in &imported.warnings {
        let place = index.position(&file.bytes, warning.span.start);
        let text = String::from_utf8_lossy(warning.span.of(&file.bytes));
        let first = text.lines().next().unwrap_or_default();
        writeln!(out, "{}:{} {first}", place.line, place.column).unwrap();
        writeln!(out, "    {}; {}", warning.message, warning.help).unwrap();
    }
    out
}

fn assert_round_trip(imported: &Imported, printed: &str) {
    let again: serde_json::Value = serde_json::from_str(printed).unwrap();
    assert_eq!(again, imported.root.to_json());
}

#[track_caller]
fn assert_same(path: &Path, wanted: &str) {
    if std::env::var_os("ENVGUARD_UPDATE").is_some() {
        fs::write(path, wanted).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let path = path.display();
    assert!(found == wanted, "{path} is out of date; this is what comes now:\n{wanted}");
}
