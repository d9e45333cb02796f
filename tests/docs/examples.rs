//! What the documents show of runs is what runs print.

use std::process::Command;

/// Runs each ```` ```console ```` block of a document: `$` and a command, then pieces of its output, in order, with a
/// line `…` for what is left out.
fn check(path: &str) {
    let root = env!("CARGO_MANIFEST_DIR");
    let text = std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let blocks: Vec<&str> =
        text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty(), "{path} shows no run");
    for block in blocks {
        let (command, shown) = block.split_once('\n').unwrap();
        let words = command.strip_prefix("$ ").expect("a block begins with a command");
        let arguments =
            ["cargo run --release -- ", "envguard "].iter().find_map(|start| words.strip_prefix(start));
        let arguments = arguments.unwrap_or_else(|| panic!("{path}: `{words}` does not run envguard"));
        let output = Command::new(env!("CARGO_BIN_EXE_envguard"))
            .args(arguments.split(' '))
            .current_dir(root)
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let mut rest = printed.as_str();
        for piece in shown.split("…\n").map(str::trim).filter(|piece| !piece.is_empty()) {
            let at = rest.find(piece);
            let at =
                at.unwrap_or_else(|| panic!("{path}: `{words}` does not print\n{piece}\nbut\n{printed}"));
            rest = &rest[at + piece.len()..];
        }
    }
}

#[test]
fn readme() {
    check("README.md");
}

#[test]
fn ci() {
    check("docs/ci.md");
}

#[test]
fn cli() {
    check("docs/cli.md");
}
