//! Modules in Rust.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use envguard_core::codegen::Language;
use tempfile::TempDir;

use crate::cases::{borrowed, cases};
use crate::table;
use crate::tools::{run, succeeded};

/// Who warns about the least thing fails.
const STRICT: [&str; 2] = ["-D", "warnings"];

/// The tool `name` of the toolchain that these tests are built with.
fn tool(name: &str) -> Command {
    let beside_cargo = std::env::var_os("CARGO")
        .map(|cargo| Path::new(&cargo).with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
    let path =
        beside_cargo.filter(|path| path.is_file()).map_or_else(|| OsString::from(name), OsString::from);
    Command::new(path)
}

/// A directory with a program, whose modules rustfmt has nothing to say about.
fn program(main: &str, modules: &[(String, String)]) -> TempDir {
    let directory = TempDir::new().expect("a directory");
    let mut text = String::new();
    for (name, module) in modules {
        std::fs::write(directory.path().join(format!("{name}.rs")), module).expect("a file");
        writeln!(text, "mod {name};").expect("a line");
    }
    text.push_str(main);
    let main = directory.path().join("main.rs");
    std::fs::write(&main, text).expect("a file");
    for edition in ["2021", "2024"] {
        let mut rustfmt = tool("rustfmt");
        let modules = modules.iter().map(|(name, _)| directory.path().join(format!("{name}.rs")));
        rustfmt.args(["--check", "--edition", edition]).args(modules).current_dir(&directory);
        succeeded(&rustfmt.output().expect("rustfmt starts"));
    }
    directory
}

/// Runs `compiler` over the program in `directory`, which it has nothing to say about.
fn compile(compiler: &str, directory: &TempDir, arguments: &[&str]) {
    let mut command = tool(compiler);
    // The rules of this project are none of those of an app.
    command.env("CLIPPY_CONF_DIR", directory.path());
    command.args(["main.rs", "--crate-name", "app"]).args(STRICT).args(arguments).current_dir(directory);
    succeeded(&command.output().expect("the compiler starts"));
}

fn built(main: &str, modules: &[(String, String)]) -> (TempDir, PathBuf) {
    let directory = program(main, modules);
    let name = format!("app{}", std::env::consts::EXE_SUFFIX);
    compile("rustc", &directory, &["--edition", "2024", "-o", &name]);
    let path = directory.path().join(name);
    (directory, path)
}

fn output(program: &(TempDir, PathBuf), argument: &str, variables: &[(&str, &str)]) -> std::process::Output {
    let path = program.1.to_str().expect("a path in Unicode");
    run(path, &[argument], program.0.path(), variables, "")
}

const ASK: &str = r#"
fn takes(name: &str, text: &str) -> bool {
    match config::Config::load_from([(name, text)]) {
        Ok(_) => true,
        Err(error) => !error.problems().iter().any(|problem| problem.name == name),
    }
}

fn main() {
    let answers: Vec<bool> = QUESTIONS.iter().map(|(name, text)| takes(name, text)).collect();
    println!("{answers:?}");
}
"#;

#[test]
fn rust_takes_what_the_checker_takes() {
    let rows = table::rows();
    let mut main = format!("{ASK}const QUESTIONS: &[(&str, &str)] = &[\n");
    for row in &rows {
        writeln!(main, "    ({:?}, {:?}),", row.name, row.text).expect("a line");
    }
    main.push_str("];\n");
    let program = built(&main, &[("config".to_owned(), table::module(&rows, Language::Rust))]);
    table::compare(&rows, &succeeded(&output(&program, "", &[])), "rust");
}

/// Whatever a contract needs, and nothing else, is in its module: what is not used would be warned about.
#[test]
fn no_module_in_rust_is_warned_about() {
    let mut rows = table::rows();
    let mut known = HashSet::new();
    rows.retain(|row| known.insert(row.name.clone()));
    let modules: Vec<(String, String)> = rows
        .chunks(1)
        .map(|row| (row[0].name.to_lowercase(), table::module(row, Language::Rust)))
        .chain(cases().map(|case| (case.name.to_owned(), case.module("rust", "rs"))))
        .collect();
    let mut main = "fn main() {\n".to_owned();
    for (name, _) in &modules {
        writeln!(main, "    println!(\"{{:?}}\", {name}::Config::load());").expect("a line");
    }
    main.push_str("}\n");
    let directory = program(&main, &modules);
    compile("rustc", &directory, &["--edition", "2021", "--emit", "metadata"]);
    // Clippy says what the compiler says, too.
    let has_clippy =
        tool("clippy-driver").arg("--version").output().is_ok_and(|output| output.status.success());
    let compiler = if has_clippy { "clippy-driver" } else { "rustc" };
    compile(compiler, &directory, &["--edition", "2024", "--emit", "metadata"]);
}

/// Values as JSON, by the types that fields have.
const SHOW: &str = r#"
use std::collections::BTreeMap;

trait Show {
    fn show(&self) -> String;
}

macro_rules! show {
    ($($type:ty => $show:expr,)*) => {
        $(impl Show for $type {
            fn show(&self) -> String {
                $show(self)
            }
        })*
    };
}

show! {
    String => |text: &String| format!("{text:?}"),
    i64 => i64::to_string,
    f64 => f64::to_string,
    bool => bool::to_string,
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> String {
        self.as_ref().map_or("null".to_owned(), T::show)
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> String {
        format!("[{}]", self.iter().map(T::show).collect::<Vec<_>>().join(", "))
    }
}

impl<T: Show> Show for BTreeMap<String, T> {
    fn show(&self) -> String {
        let members = self.iter().map(|(name, value)| format!("{name:?}: {}", value.show()));
        format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
    }
}

impl<T> Show for config::Secret<T> {
    fn show(&self) -> String {
        assert_eq!(std::mem::size_of_val(self), std::mem::size_of_val(self.expose()));
        format!("\"{self}\"")
    }
}

fn main() {
    match config::Config::load() {
        Ok(config) => {
            eprintln!("{config:?} {config:#?}");
            println!("{}", show(&config));
        }
        Err(error) => {
            assert_eq!(format!("{error:?}"), error.to_string());
            assert!(!format!("{:?}", error.problems()).contains("canary"));
            println!("{error}");
        }
    }
}
"#;

/// A program that shows the values of `module`.
fn show(module: &str) -> String {
    let fields = module.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(": "));
    // The struct is the first that has any.
    let count = module.split_once("pub struct Config {").and_then(|(_, rest)| rest.split_once("\n}"));
    let count = count.map_or(0, |(fields, _)| fields.matches("\n    pub ").count());
    let fields: Vec<String> = fields.take(count).map(|(name, _)| format!("config.{name}.show()")).collect();
    let mut program = format!(
        "{SHOW}\nfn show(config: &config::Config) -> String {{\n    format!(\"[{{}}]\", [{}].join(\", \"))\n}}\n",
        fields.join(", ")
    );
    for name in module.lines().filter_map(|line| line.strip_prefix("pub enum ")?.strip_suffix(" {")) {
        let text = if name == "Json" { "format!(\"{self:?}\")" } else { "format!(\"{:?}\", self.as_str())" };
        write!(
            program,
            "\nimpl Show for config::{name} {{\n    fn show(&self) -> String {{\n        {text}\n    }}\n}}\n"
        )
        .expect("a type");
    }
    program
}

#[test]
fn rust_says_what_is_right_and_what_is_wrong() {
    for case in cases() {
        let module = case.module("rust", "rs");
        let program = built(&show(&module), &[("config".to_owned(), module)]);
        let show = |variables| output(&program, "", &borrowed(&case.variables(variables)));
        let output = show("good.json");
        case.has_values(&succeeded(&output));
        case.shows_no_secret(&output);
        case.has_problems(&succeeded(&show("bad.json")));
    }
}

#[test]
fn what_rust_cannot_do_is_refused() {
    for (schema, expected) in [
        (r#"{"pattern":"a[ab]{14}$"}"#, "pattern makes a table that is too large"),
        (
            r#"{"pattern":"(?:a[ab]{10}[cdg]|b[ab]{9}[deg]|a[ab]{8}[efg])$"}"#,
            "pattern makes a table that is too large",
        ),
        (r#"{"type":"integer","default":18446744073709551615}"#, "default is none of the values"),
    ] {
        let schema = format!(r#"{{"properties":{{"A":{schema}}}}}"#);
        let problems = table::module_of(&schema, Language::Rust).map(|_| schema).expect_err("a problem");
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{problems:?}");
    }
}
