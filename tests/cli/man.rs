//! `envguard man`.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::Run;

/// The names of the pages in a directory, sorted.
fn pages(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn one_page_a_command() {
    let done = Run::new(["man", "--output", "share/man1"]).status(0);
    let names = pages(&done.path("share/man1"));
    for name in ["envguard.1", "envguard-check.1", "envguard-schema-infer.1", "envguard-hook-install.1"] {
        assert!(names.iter().any(|other| other == name), "{name} is not in {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("help")), "{names:?}");
    for name in names {
        let page = std::fs::read_to_string(done.path("share/man1").join(&name)).unwrap();
        let title = name.trim_end_matches(".1");
        assert!(page.contains(&format!("\n.TH {title} 1 ")), "{name}: {page}");
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", "Exit codes:"] {
            // A command with commands below it has theirs in the place of its own.
            let is_group = page.contains(".SH SUBCOMMANDS");
            assert!(page.contains(section) || is_group, "{name} has no {section}");
        }
    }
}

#[test]
fn the_first_page_is_printed() {
    Run::new(["man"]).stdout_has([".TH envguard 1 ", ".SH SUBCOMMANDS", "envguard\\-check(1)"]).status(0);
}

#[test]
fn pages_of_another_version_are_written_over() {
    let done = Run::new(["man", "--output", "."]).file("envguard.1", "old").status(0);
    assert!(std::fs::read_to_string(done.path("envguard.1")).unwrap().contains(".TH envguard 1 "));
    Run::new(["man", "--output", "file"])
        .file("file", "")
        .stderr_has(["error: the directory `file` cannot be made: "])
        .status(2);
}

/// What formats pages has nothing to complain about.
#[test]
fn pages_are_well_formed() {
    let done = Run::new(["man", "--output", "."]).status(0);
    for (program, arguments) in [("mandoc", &["-Tlint", "-Wwarning"][..]), ("groff", &["-man", "-ww", "-z"])]
    {
        if Command::new(program).arg("--version").output().is_err() {
            let _ = writeln!(std::io::stderr(), "SKIPPED: there is no `{program}` here");
            continue;
        }
        for name in pages(&done.path("")) {
            let output = Command::new(program).args(arguments).arg(done.path(&name)).output().unwrap();
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(output.status.success() && said.is_empty(), "{program}: {name}: {said}");
        }
    }
}
