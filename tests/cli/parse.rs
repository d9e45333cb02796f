//! `envguard parse`: the form of design, and what it keeps to itself.

use crate::Run;

#[test]
fn values_are_lengths() {
    Run::new(["parse", ".env", "--dialect", "node"])
        .file(".env", "A=blue#dark\nB=\n")
        .stdout(r#"
            {"dialect":"node","entries":[{"key":"A","line":1,"value":{"length":4}},{"key":"B","line":2,"value":{"length":0}}],"errors":[],"vars":{"A":{"length":4},"B":{"length":0}}}
            "#)
        .status(0);
}

#[test]
fn reveals_when_asked_to() {
    Run::new(["parse", "-", "--dialect", "python", "--reveal"])
        .stdin("A=blue#dark\nLONELY\n")
        .stdout(r#"
            {"dialect":"python","entries":[{"key":"A","line":1,"value":"blue#dark"},{"key":"LONELY","line":2,"value":null}],"errors":[],"vars":{"A":"blue#dark","LONELY":null}}
            "#)
        .status(0);
}

#[test]
fn the_environment_is_given_only_when_asked_for() {
    let run = |arguments: &[&str]| {
        let all = ["parse", "-", "--dialect", "compose", "--reveal"].iter().chain(arguments);
        Run::new(all).env("X", "from outside").stdin("A=${X}\n")
    };
    run(&[]).stdout_has([r#""vars":{"A":""}"#]).status(0);
    run(&["--with-env"]).stdout_has([r#""vars":{"A":"from outside"}"#]).status(0);
}

#[test]
fn an_error_of_the_runtime_is_part_of_the_answer() {
    Run::new(["parse", "-", "--dialect", "dotenvy"])
        .stdin("A=1\nB=two words\n")
        .stdout_has([r#""vars":{"A":{"length":1}}"#, r#""errors":[{"line":2,"message":""#])
        .status(0);
}

#[test]
fn commands_are_never_run() {
    Run::new(["parse", "-", "--dialect", "bash", "--reveal"])
        .stdin("A=$(touch ran)\n")
        .stdout_has([r#""vars":{"A":{"dynamic":true}}"#])
        .status(0)
        .lacks_file("ran");
}

#[test]
fn what_cannot_be_read_is_named() {
    Run::new(["parse", "missing.env", "--dialect", "go"])
        .stderr("error: `missing.env` cannot be read: no such file or directory")
        .status(2);
    Run::new(["parse", ".env", "--dialect", "pyhton"]).stderr_has(["invalid value 'pyhton'"]).status(2);
}
