//! Modules in Python.

use envguard_core::codegen::Language;
use tempfile::TempDir;

use crate::cases::{borrowed, cases};
use crate::table;
use crate::tools::{has, run, succeeded};

/// A directory with the module `config`, which mypy has nothing to say about, if it is there; `None` without Python.
pub(crate) fn checked(module: &str) -> Option<TempDir> {
    if !has("python3", &["--version"]) {
        return None;
    }
    let directory = TempDir::new().expect("a directory");
    std::fs::write(directory.path().join("config.py"), module).expect("a file");
    if has("python3", &["-m", "mypy", "--version"]) {
        succeeded(&run("python3", &["-m", "mypy", "--strict", "config.py"], directory.path(), &[], ""));
    }
    Some(directory)
}

const ASK: &str = r"
import json, sys
from config import ConfigError, load_config

def takes(name, text):
    try:
        load_config({name: text})
    except ConfigError as error:
        return not any(problem.name == name for problem in error.problems)
    return True

print(json.dumps([takes(*pair) for pair in json.load(sys.stdin)]))
";

#[test]
fn python_takes_what_the_checker_takes() {
    let rows = table::rows();
    let Some(directory) = checked(&table::module(&rows, Language::Python)) else { return };
    let output = run("python3", &["-c", ASK], directory.path(), &[], &table::questions(&rows));
    table::compare(&rows, &succeeded(&output), "python");
}

const SHOW: &str = r"
import json, sys
try:
    from config import config
except Exception as error:
    print(error)
else:
    # Neither of these shows a secret.
    print(config, f'{config.__dict__}', file=sys.stderr)
    print(json.dumps(list(config.__dict__.values()), default=str))
";

#[test]
fn python_says_what_is_right_and_what_is_wrong() {
    for case in cases() {
        let Some(directory) = checked(&case.module("python", "py")) else { continue };
        let show = |name| {
            let variables = case.variables(name);
            run("python3", &["-c", SHOW], directory.path(), &borrowed(&variables), "")
        };
        let output = show("good.json");
        case.has_values(&succeeded(&output));
        case.shows_no_secret(&output);
        case.has_problems(&succeeded(&show("bad.json")));
    }
}
