//! `envguard check`: the main job.

use crate::Run;

fn concise() -> Run {
    Run::new(["check", "--format", "concise"])
}

#[test]
fn finds_files_and_compares_them_with_their_example() {
    concise()
        .file(".env.example", "PORT=8080\nDATABASE_URL=\n")
        .file(".env", "PORT=1\nDATABSE_URL=x\nPORT=2\n")
        .file("sub/.env.local", "a=1\n")
        .file("sub/.envrc", "b=1\n")
        .file("node_modules/x/.env", "c=1\n")
        .stdout_has([
            ".env:3:1: warning[duplicate-key] key `PORT` is defined again",
            ".env:2:1: warning[undeclared-key] key `DATABSE_URL`",
            "warning[missing-key]",
            "`DATABASE_URL`",
            "sub/.env.local:1:1: warning[lowercase-key] key `a` has lower-case letters",
        ])
        .status(1);
}

#[test]
fn a_file_that_is_named_is_compared_with_what_is_beside_it() {
    Run::new(["check", "--format", "concise", "app/.env"])
        .file("app/.env.example", "PORT=8080\nHOST=\n")
        .file("app/.env", "PORT=1\n")
        .file("app/.env.local", "HOST=x\nlower=1\n")
        .stdout("")
        .status(0);
}

#[test]
fn nothing_to_find() {
    Run::new(["check"]).stdout("no files found").status(0);
    Run::new(["check"]).file(".env", "A=1\n").stdout("1 file checked, nothing found").status(0);
    Run::new(["check", "-q"]).file(".env", "A=1\n").status(0);
}

#[test]
fn what_counts_as_a_failure_can_be_chosen() {
    let run = |arguments: &[&str]| {
        let all = ["check", "-q", "--format", "concise"].iter().chain(arguments);
        Run::new(all)
            .file(".env", "a=1\n")
            .stdout(".env:1:1: warning[lowercase-key] key `a` has lower-case letters")
    };
    run(&[]).status(1);
    run(&["--fail-on", "note"]).status(1);
    run(&["--fail-on", "error"]).status(0);
}

#[test]
fn rules_can_be_chosen() {
    let run = |arguments: &[&str]| {
        let all = ["check", "-q", "--format", "concise"].iter().chain(arguments);
        Run::new(all).file(".env", "b=1\nA=1 \n")
    };
    run(&["--select", "trailing-whitespace"])
        .stdout(".env:2:4: warning[trailing-whitespace] blanks at the end of the line")
        .status(1);
    run(&["--ignore", "style"]).status(0);
    run(&["--select", "unordered-key"]).stdout_has([".env:2:1: warning[unordered-key]"]).status(1);
    run(&["--select", "trailing-whitespaces"])
        .stderr("error: there is no rule or group `trailing-whitespaces`\nhelp: did you mean `trailing-whitespace`?")
        .status(2);
}

#[test]
fn standard_input_has_a_name_and_neighbours() {
    Run::new(["check", "--format", "concise", "--stdin-filename", "app/.env"])
        .file("app/.env.example", "PORT=1\n")
        .stdin("PROT=1\n")
        .stdout_has(["app/.env:1:1: warning[undeclared-key] key `PROT`", "warning[missing-key]"])
        .status(1);
}

#[test]
fn verbose_tells_who_reads_a_file_and_why() {
    Run::new(["check", "-v"])
        .file("package.json", "{}")
        .file("Cargo.toml", "")
        .file(".env", "A=1\n")
        .stdout("1 file checked, nothing found")
        .stderr_has([".env", "node, because of `package.json`", "dotenvy, because of `Cargo.toml`"])
        .status(0);
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let run = |threads: &str| {
        let mut run = Run::new(["check", "--select", "all", "--format", "json", "--threads", threads]);
        for number in 0..60 {
            run =
                run.file(format!("d{}/{number}/.env", number % 7), format!("b=1\nA{number} = x y \nb=$NO\n"));
        }
        run.stdout_has(["lowercase-key"]).status(1).stdout
    };
    let one = run("1");
    for threads in ["2", "3", "8"] {
        assert!(run(threads) == one, "{threads} threads give another order");
    }
}

#[test]
fn a_report_can_go_to_a_file() {
    Run::new(["check", "--format", "concise", "--output", "report.txt"])
        .file(".env", "a=1\n")
        .status(1)
        .has_file("report.txt", ".env:1:1: warning[lowercase-key] key `a` has lower-case letters\n");
    Run::new(["check", "--output", "missing/report.txt"])
        .file(".env", "a=1\n")
        .stderr_has(["cannot write `missing/report.txt`"])
        .status(2);
}

#[test]
fn comments_allow() {
    concise()
        .file(".env", "# envguard: allow(lowercase-key) vendor\na=1\nb=1 # envguard: allow(lowercase-key)\n")
        .status(0);
    concise()
        .file(".env", "A=1 # envguard: allow(lowercase-key)\n")
        .stdout_has([".env:1:23: warning[unused-allow]"])
        .status(1);
}
