//! `envguard diff`.

use crate::Run;

/// Puts a project with three environments into the directory of a run.
pub(crate) fn three_environments(run: Run) -> Run {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/projects/three-environments");
    [".env", ".env.example", ".env.production", ".env.staging", "package.json"]
        .into_iter()
        .fold(run, |run, name| run.file(name, std::fs::read(format!("{root}/{name}")).unwrap()))
}

fn snapshot(name: &str, arguments: &[&str]) {
    let run = Run::new(["diff", "--envs"].iter().chain(arguments));
    let done = three_environments(run).stdout_has([]).status(0);
    insta::assert_snapshot!(name, String::from_utf8(done.stdout).unwrap());
}

#[test]
fn three_environments_side_by_side() {
    snapshot("matrix_human", &[]);
    snapshot("matrix_all", &["--all"]);
    snapshot("matrix_markdown", &["--format", "markdown", "--all"]);
    snapshot("matrix_json", &["--format", "json", "--all"]);
    snapshot("matrix_ignoring_values", &["--ignore-values"]);
    snapshot("matrix_in_colour", &["--color", "always", "-q"]);
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../schemas/matrix.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arguments in [&[][..], &["--all"], &["--ignore-values"]] {
        let run = Run::new(["diff", "--envs", "--format", "json"].iter().chain(arguments));
        let done = three_environments(run).stdout_has([]).status(0);
        let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(report["variables"].as_array().is_some_and(|all| all.len() > 2));
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1, "columns": [] })), "it accepts anything");
}

#[test]
fn drift_fails_only_where_it_is_asked_to() {
    let run = |arguments: &[&str]| {
        Run::new(["diff", "-q", "a.env", "b.env", "--exit-code"].iter().chain(arguments))
            .file("a.env", "A=1\nB=\"x\"\n")
            .file("b.env", "A=2\nB=x\n")
    };
    run(&[]).stdout("variable  a.env  b.env\nA         set a  set b\n\n").status(1);
    run(&["--ignore-values"]).status(0);
    run(&["--ignore-values", "--all"])
        .stdout("variable  a.env  b.env\nA         set    set\nB         set    set\n\n")
        .status(0);
}

#[test]
fn files_are_read_as_their_runtime_reads_them() {
    let run = |dialect: &str| {
        Run::new(["diff", "a.env", "b.env", "--dialect", dialect])
            .file("a.env", "A=red#dark\r\n")
            .file("b.env", "A=red\n")
    };
    run("node").stdout("1 variable, all the same").status(0);
    run("python").stdout_has(["A         set a  set b", "1 variable: 1 different"]).status(0);
}

#[test]
fn an_example_only_declares() {
    Run::new(["diff", ".env", ".env.example"])
        .file(".env", "A=1\nB=2\n")
        .file(".env.example", "A=\nC=\n")
        .stdout(
            "
            variable  .env     .env.example
            B         set      missing
            C         missing  empty

            3 variables: 2 incomplete, 1 the same
            `--all` shows those that are the same, too
            ",
        )
        .status(0);
}

#[test]
fn tables_fit_the_terminal() {
    let names: Vec<String> = (0..12).map(|number| format!(".env.environment-{number}")).collect();
    let long = "A_KEY_THAT_GOES_ON_AND_ON_AND_IS_LONGER_THAN_HALF_A_TERMINAL";
    let run = Run::new(["diff", "--envs", "--all", "--no-config"]).file(".env", format!("{long}=1\nB=2\n"));
    let run = names.iter().fold(run, |run, name| run.file(name, format!("B={name}\n")));
    let done = run.env("LC_ALL", "C").stdout_has([long, "environment-11", "set m"]).status(0);
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(text.is_ascii());
    for line in text.lines() {
        assert!(line.len() <= 80 && line.trim_end() == line, "{line:?}");
    }
}

#[test]
fn long_names_of_columns_are_told_above() {
    Run::new(["diff", "services/of/the/shop/a/.env", "services/of/the/shop/b/.env", "-q"])
        .file("services/of/the/shop/a/.env", "A=1\n")
        .file("services/of/the/shop/b/.env", "")
        .stdout(
            "
            [1] services/of/the/shop/a/.env
            [2] services/of/the/shop/b/.env

            variable  [1]  [2]
            A         set  missing

            ",
        )
        .status(0);
}

#[test]
fn what_cannot_be_read_ends_in_2() {
    Run::new(["diff", ".env", "missing", "."])
        .file(".env", "A=1\n")
        .stderr(
            "
            error: `missing` cannot be read: no such file or directory
            error: `.` is a directory, not a file
            ",
        )
        .status(2);
    Run::new(["diff", "--envs", "--directory", "missing"])
        .stderr("error: `missing` cannot be read: no such file or directory")
        .status(2);
    three_environments(Run::new(["diff", "--env", "staging", "--env", "live"]))
        .stderr_has(["error: there is no environment `live`"])
        .status(2);
    three_environments(Run::new(["diff", "--env", "staging"]))
        .stderr_has(["error: nothing to compare the environment `staging` of `.` with\nhelp: "])
        .status(2);
    Run::new(["diff", "--envs"]).stderr_has(["error: `.` has no environments\nhelp: "]).status(2);
    Run::new(["diff"]).stderr_has(["Usage: envguard diff"]).status(2);
    Run::new(["diff", ".env"]).file(".env", "").stderr_has(["2 values required"]).status(2);
    Run::new(["diff", "a", "b", "--envs"]).stderr_has(["cannot be used with"]).status(2);
}

#[test]
fn many_variables_take_no_long() {
    let lines: String = (0..100_000).map(|number| format!("KEY_{number}={number}\n")).collect();
    Run::new(["diff", "a.env", "b.env", "--dialect", "node"])
        .file("a.env", &lines)
        .file("b.env", &lines)
        .stdout("100000 variables, all the same")
        .status(0);
}
