//! Modules in TypeScript.

use std::path::{Path, PathBuf};

use envguard_core::codegen::Language;
use tempfile::TempDir;

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
        "verbatimModuleSyntax": true,
        "target": "es2022",
        "module": "nodenext",
        "types": ["node"]
    },
    "include": ["*.ts"]
}"#;

/// A directory with the modules in `files`, compiled with all the strictness that there is; `None` without a compiler.
pub(crate) fn compiled(files: &[(&str, &str)]) -> Option<TempDir> {
    let modules = node_modules()?;
    let directory = TempDir::new().expect("a directory");
    let at = |name: &str| -> PathBuf { directory.path().join(name) };
    #[cfg(unix)]
    std::os::unix::fs::symlink(modules, at("node_modules")).expect("a link");
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(modules, at("node_modules")).expect("a link");
    std::fs::write(at("package.json"), r#"{"type":"module"}"#).expect("a file");
    std::fs::write(at("tsconfig.json"), OPTIONS).expect("a file");
    for (name, text) in files {
        std::fs::write(at(name), text).expect("a file");
    }
    let compiler = modules.join("typescript/bin/tsc");
    succeeded(&run("node", &[compiler], directory.path(), &[], ""));
    Some(directory)
}

/// What the program `source` prints, run in `directory`.
pub(crate) fn node(
    directory: &Path,
    source: &str,
    variables: &[(&str, &str)],
    input: &str,
) -> std::process::Output {
    std::fs::write(directory.join("main.mjs"), source).expect("a file");
    run("node", &["main.mjs"], directory, variables, input)
}

const ASK: &str = r#"
import { readFileSync } from "node:fs";
import { ConfigError, loadConfig } from "./config.js";

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
    let rows = table::rows();
    let module = table::module(&rows, Language::TypeScript);
    // The table is no environment of a process.
    let module = module.replace("export const config: Config = loadConfig();\n", "");
    let Some(directory) = compiled(&[("config.ts", &module)]) else { return };
    let answers = succeeded(&node(directory.path(), ASK, &[], &table::questions(&rows)));
    table::compare(&rows, &answers, "typescript");
}
