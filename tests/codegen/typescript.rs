//! Modules in TypeScript.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use envguard_core::codegen::Language;
use tempfile::TempDir;

use crate::cases::{borrowed, cases};
use crate::table;
use crate::tools::{node_modules, run, succeeded};

const OPTIONS: &str = r#"{
    "compilerOptions": {
        "strict": true,
        "noUncheckedIndexedAccess": true,
        "exactOptionalPropertyTypes": true,
        "noImplicitOverride": true,
        "noImplicitReturns": true,
        "noPropertyAccessFromIndexSignature": true,
        "noUnusedLocals": true,
        "noUnusedParameters": true,
        "erasableSyntaxOnly": true,
        "isolatedModules": true,
        "skipLibCheck": true,
        "verbatimModuleSyntax": true,
        "target": "es2022",
        "module": "nodenext",
        "types": ["node"]
    },
    "include": ["*.ts"]
}"#;

/// A directory with the modules of all cases and that of the table, compiled with all the strictness that there is;
/// `None` without a compiler.
fn compiled() -> Option<&'static Path> {
    static COMPILED: OnceLock<Option<TempDir>> = OnceLock::new();
    COMPILED.get_or_init(compile).as_ref().map(TempDir::path)
}

fn compile() -> Option<TempDir> {
    let mut modules: Vec<(&str, String)> =
        cases().map(|case| (case.name, case.module("typescript", "ts"))).collect();
    // The table is no environment of a process.
    let table = table::module(&table::rows(), Language::TypeScript);
    modules.push(("table", table.replace("export const config: Config = loadConfig();\n", "")));
    let installed = node_modules()?;
    let directory = TempDir::new().expect("a directory");
    let at = |name: &str| -> PathBuf { directory.path().join(name) };
    #[cfg(unix)]
    std::os::unix::fs::symlink(installed, at("node_modules")).expect("a link");
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(installed, at("node_modules")).expect("a link");
    std::fs::write(at("package.json"), r#"{"type":"module"}"#).expect("a file");
    std::fs::write(at("tsconfig.json"), OPTIONS).expect("a file");
    for (name, text) in &modules {
        std::fs::write(at(&format!("{name}.ts")), text).expect("a file");
    }
    let compiler = installed.join("typescript/bin/tsc");
    succeeded(&run("node", &[compiler], directory.path(), &[], ""));
    Some(directory)
}

/// Runs the program `source`, in which `MODULE` is called `module`.
fn node(directory: &Path, source: &str, module: &str, variables: &[(&str, &str)], input: &str) -> Output {
    let source = source.replace("MODULE", module);
    let arguments = ["--input-type=module", "--eval", &source];
    run("node", &arguments, directory, variables, input)
}

const ASK: &str = r#"
import { readFileSync } from "node:fs";
import { ConfigError, loadConfig } from "./MODULE.js";

const takes = ([name, text]) => {
  try {
    loadConfig({ [name]: text });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return !error.problems.some((problem) => problem.name === name);
  }
  return true;
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(takes)));
"#;

#[test]
fn typescript_takes_what_the_checker_takes() {
    let Some(directory) = compiled() else { return };
    let rows = table::rows();
    let answers = succeeded(&node(directory, ASK, "table", &[], &table::questions(&rows)));
    table::compare(&rows, &answers, "typescript");
}

const SHOW: &str = r#"
try {
  const { config } = await import("./MODULE.js");
  // Neither of these shows a secret.
  console.error(config, `${Object.values(config)}`);
  console.log(JSON.stringify(Object.values(config)));
} catch (error) {
  console.log(error.message);
}
"#;

#[test]
fn typescript_says_what_is_right_and_what_is_wrong() {
    let Some(directory) = compiled() else { return };
    for case in cases() {
        let show = |variables| node(directory, SHOW, case.name, &borrowed(&case.variables(variables)), "");
        let output = show("good.json");
        case.has_values(&succeeded(&output));
        case.shows_no_secret(&output);
        case.has_problems(&succeeded(&show("bad.json")));
    }
}
