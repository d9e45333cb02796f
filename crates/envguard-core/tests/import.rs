//! What importers make of real-shaped files: `fixtures/import/<tool>/<case>` has `input*`, the options it is imported
//! with in `options.json` if there are some, and what comes of it in `expected.json` and `warnings.txt`.
//!
//! `ENVGUARD_UPDATE=1 cargo test -p envguard-core --test import` writes what comes of it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use envguard_core::import::{Imported, dotenv_linter, pydantic};
use envguard_core::schema::Schema;
use envguard_core::tree::{Node, Syntax, parse};
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

#[test]
fn schemas_of_dotenv_linter() {
    check("dotenv-linter", |file, _| {
        let root = json(file);
        assert!(dotenv_linter::is_schema(&root) && !pydantic::is_schema(&root));
        dotenv_linter::import(&root)
    });
}

#[test]
fn schemas_of_pydantic() {
    check("pydantic", |file, options| {
        let root = json(file);
        assert!(pydantic::is_schema(&root) && !dotenv_linter::is_schema(&root));
        let text = |name: &str| options.get(name).and_then(serde_json::Value::as_str);
        let options =
            pydantic::Options { prefix: text("prefix").unwrap_or_default(), delimiter: text("delimiter") };
        pydantic::import(&root, &options)
    });
}

/// Two definitions of which each has ten fields of the next make more variables than there is room for.
#[test]
fn models_that_multiply_are_cut_off() {
    let model = |next: usize| {
        let fields: Vec<String> =
            (0..10).map(|field| format!(r##""f{field}":{{"$ref":"#/$defs/M{next}"}}"##)).collect();
        format!(r#"{{"type":"object","properties":{{{}}}}}"#, fields.join(","))
    };
    let mut definitions: Vec<String> =
        (0..9).map(|index| format!(r#""M{index}":{}"#, model(index + 1))).collect();
    definitions.push(r#""M9":{"type":"object","properties":{"leaf":{"type":"string"}}}"#.to_owned());
    let source = format!(
        r##"{{"$defs":{{{}}},"properties":{{"all":{{"$ref":"#/$defs/M0"}}}}}}"##,
        definitions.join(",")
    );
    let root = json(&SourceFile::new("schema.json", source));
    let options = pydantic::Options { prefix: "", delimiter: Some("__") };
    let imported = pydantic::import(&root, &options);
    let count = imported.root.get("properties").unwrap().members().len();
    assert!((1_000..50_000).contains(&count), "{count}");
    assert!(
        imported.warnings.iter().any(|warning| warning.message.to_string().contains("the rest is left out"))
    );
}

fn json(file: &SourceFile) -> Node {
    let tree = parse(Syntax::Json, &file.bytes);
    assert!(tree.problems.is_empty(), "{:?}", tree.problems);
    tree.documents.into_iter().next().unwrap()
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
        assert_sound(&printed);
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
    let again = json(&SourceFile::new("schema.json", printed));
    assert_eq!(again.to_json(), imported.root.to_json());
}

/// The schema that was printed has no mistakes of its own.
fn assert_sound(printed: &str) {
    let file = Arc::new(SourceFile::new("schema.json", printed));
    let problems = Schema::compile(Arc::new(json(&file)), &file, &|_, _| None).problems;
    let index = LineIndex::new(&file.bytes);
    let shown: Vec<String> = problems
        .iter()
        .map(|problem| {
            format!("{}: {}", index.position(&file.bytes, problem.place.span.start).line, problem.message)
        })
        .collect();
    assert!(shown.is_empty(), "{shown:#?}\n{printed}");
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
