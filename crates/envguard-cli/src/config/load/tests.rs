use std::fs;

use envguard_core::deploy::migration::Tool;

use super::*;
use crate::config::What;

/// The sample of the documentation, with all that there is.
const SAMPLE: &str = include_str!("../../../../../fixtures/config/sample.toml");

fn parsed(source: &str) -> Config {
    parse(Path::new("/app/envguard.toml"), source.as_bytes().to_vec()).unwrap()
}

/// The problems, each with the text that it points at.
#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let error = parse(Path::new("/app/envguard.toml"), source.as_bytes().to_vec());
    let problems = match error {
        Ok(_) => Vec::new(),
        Err(LoadError::Invalid { problems, .. }) => problems,
        Err(other) => panic!("{other}"),
    };
    let found: Vec<String> = problems
        .iter()
        .map(|problem| {
            let at = String::from_utf8_lossy(problem.span.of(source.as_bytes()));
            let help = problem.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            format!("{at}: {}{help}", problem.message)
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_sample_loads() {
    let config = parsed(SAMPLE);
    assert_eq!(config.path.as_deref(), Some(Path::new("/app/envguard.toml")));
    assert_eq!(config.root, Path::new("/app"));
    assert_eq!(config.dialects.unwrap().to_string(), "node and compose");
    assert_eq!(config.fail_on, Severity::Warning);
    assert!(config.exclude.match_at_or_above("generated/a/.env"));
    assert_eq!(config.contract_example.as_deref(), Some(Path::new("/app/.env.example")));
    let levels = |levels: &[(&'static Rule, Level)]| -> Vec<String> {
        levels.iter().map(|(rule, level)| format!("{}={level}", rule.name)).collect()
    };
    assert_eq!(levels(&config.levels), ["duplicate-key=error", "lowercase-key=off"]);
    let names = |path| config.overrides_for(path).map(|other| levels(&other.levels)).collect::<Vec<_>>();
    assert_eq!(names("legacy/a/.env"), [["duplicate-key=note"]]);
    assert_eq!(names("a/.env"), [[""; 0]; 0]);
    assert_eq!(config.overrides[1].dialects.unwrap().to_string(), "python");
}

#[test]
fn the_migrations_of_the_sample_load() {
    let migrations = parsed(SAMPLE).migrations;
    assert_eq!(migrations.directory.as_deref(), Some(Path::new("/app/db")));
    assert_eq!((migrations.tool.map(Tool::name), migrations.patterns.is_some()), (Some("custom"), true));
    assert!(migrations.is_release("release-1") && !migrations.is_release("v1"));
    assert_eq!(migrations.timeout().as_secs(), 300);
    let migrations = parsed("").migrations;
    assert!(migrations.is_release("v1") && !migrations.is_release("release-1"));
    assert_eq!(migrations.timeout().as_secs(), 600);
    let config = parsed("rules = { migrations = 'off', drops-table = 'note' }");
    let level = |name: &str| config.levels.iter().rev().find(|(rule, _)| rule.name == name).unwrap().1;
    assert_eq!((level("drops-table"), level("drops-column")), (Level::NOTE, Level::OFF));
}

#[test]
fn the_probe_of_the_sample_loads() {
    let probe = parsed(SAMPLE).probe;
    assert_eq!(probe.urls, ["http://10.0.0.3:8080", "https://app.internal"]);
    let milliseconds = |time: Option<std::time::Duration>| time.unwrap().as_millis();
    assert_eq!(
        [probe.timeout, probe.interval, probe.request_timeout].map(milliseconds),
        [120_000, 500, 2_000]
    );
    assert_eq!((probe.consecutive, probe.health.as_deref()), (Some(5), Some("/health")));
    assert_eq!(probe.ca.as_deref(), Some(Path::new("/app/deploy/internal-ca.pem")));
    let [smoke] = &*probe.smoke else { panic!("one request") };
    assert_eq!((smoke.method.name(), &*smoke.path, smoke.status), ("POST", "/orders", Some(201)));
    assert_eq!(smoke.headers, [("Authorization".to_owned(), "Bearer $API_TOKEN".to_owned())]);
    assert_eq!(milliseconds(smoke.max_latency), 300);
    assert_eq!(smoke.expect, [("/id".to_owned(), None), ("/item".to_owned(), Some("tea".into()))]);
}

#[test]
fn what_cannot_be_asked_is_told() {
    check(
        "[deploy.probe]\nurls = ['localhost']\ntimeout = '1'\ninterval = '0s'\nconsecutive = 0\nhealth = 'x'\n\
         ca = 1\n[[deploy.probe.smoke]]\nmethod = 'get'\nexpect = [{ pointer = 'a', value = [] }]\n",
        &[
            "'localhost': the URL has to begin with `http://`, `https://` or `unix:`",
            "'1': expected a time such as `10s`, `500ms` or `1m`",
            "'0s': expected more than no time",
            "0: expected a number from 1 to 1000",
            "'x': it has a path that does not begin with `/`",
            "1: expected a string with a path, found a number",
            "[[deploy.probe.smoke]]: `path` is missing",
            "'get': expected GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
            "'a': a JSON pointer begins with `/`",
            "[]: expected a string, a number or a boolean, found a list",
        ],
    );
}

#[test]
fn the_preflight_of_the_sample_loads() {
    let steps = parsed(SAMPLE).preflight.steps.unwrap();
    let names: Vec<&str> = steps.iter().map(|step| &*step.name).collect();
    assert_eq!(
        names,
        ["clean-tree", "check", "secrets", "migrations", "compat", "parity", "lint", "test", "health"]
    );
    let find = |name: &str| steps.iter().find(|step| step.name == name).unwrap();
    assert!(matches!(&find("lint").what, What::Command(line) if line == "npm run lint"));
    let test = find("test");
    assert_eq!((test.timeout.as_secs(), test.group.as_deref()), (300, Some("code")));
    assert_eq!(test.env, [("CI".to_owned(), "true".to_owned()), ("PORT".to_owned(), "0".to_owned())]);
    assert_eq!(find("check").timeout.as_secs(), 1800);
    assert_eq!(
        (find("compat").from.as_deref(), find("parity").with.as_deref()),
        (Some("v1.4.0"), Some("staging"))
    );
    assert!(parsed("").preflight.steps.is_none());
}

#[test]
fn steps_that_cannot_be_done_are_told() {
    check(
        "[deploy.preflight]\nsteps = ['chek', 'deploy', { name = 'lint' }, { name = 'check', run = 'x' },\n\
         'check', { name = 'check', from = 'v1' }, { name = 'a,b', run = 'x', env = { '' = 1 } },\n\
         { name = 'c', run = 'x', group = 'g' }, 'secrets', { name = 'd', run = 'x', group = 'g' }]\n",
        &[
            "'chek': there is no step `chek`, and `run` is missing (did you mean `check`?)",
            "'deploy': there is no step `deploy`, and `run` is missing (a command is `{ name = \"deploy\", run = \"…\" }`)",
            "{ name = 'lint' }: there is no step `lint`, and `run` is missing (a command is `{ name = \"lint\", run = \"…\" }`)",
            "{ name = 'check', run = 'x' }: `check` is a step of envguard, which has no `run` (give the command another name)",
            "{ name = 'check', from = 'v1' }: `from` is for the step `compat` alone",
            "{ name = 'check', from = 'v1' }: there are two steps `check`",
            "{ name = 'a,b', run = 'x', env = { '' = 1 } }: the name of a step has no comma",
            "{ name = 'a,b', run = 'x', env = { '' = 1 } }: a variable needs a name without `=`",
            "{ name = 'd', run = 'x', group = 'g' }: other steps stand between those of the group `g`",
        ],
    );
}

#[test]
fn an_empty_file_changes_nothing() {
    let config = parsed("");
    assert_eq!(config.dialects, None);
    assert_eq!(config.fail_on, Severity::Warning);
    assert!(config.exclude.is_empty() && config.levels.is_empty() && config.overrides.is_empty());
    parsed("\u{feff}fail-on = 'error'\r\n");
}

#[test]
fn names_that_nobody_knows_are_told_all_at_once() {
    check(
        "dialects = ['nodee', 'cobol']\nfailon = 'error'\nfail-on = 'warn'\n\n[rules]\nduplicate-keys = 'off'\n\
         whatever = 'off'\nlowercase-key = 'of'\nutf16 = 'fatal'\n[contract]\nexample = '.env.example'\nx = 1\n",
        &[
            "'nodee': unknown dialect `nodee` (did you mean `node`?)",
            "'cobol': unknown dialect `cobol` (one of `node`, `node-expand`, `node-native`, `python`, `dotenvy`, \
             `ruby`, `go`, `compose`, `docker`, `php`, `symfony`, `bash` or `systemd`)",
            "failon: unknown key `failon` (did you mean `fail-on`?)",
            "'warn': unknown severity `warn` (one of `note`, `warning` or `error`)",
            "duplicate-keys: unknown rule `duplicate-keys` (did you mean `duplicate-key`?)",
            "whatever: unknown rule `whatever` (`envguard rules` lists them)",
            "'of': unknown level `of` (did you mean `off`?)",
            "'fatal': unknown level `fatal` (one of `off`, `note`, `warning` or `error`)",
            "x: unknown key `x`",
        ],
    );
}

#[test]
fn wrong_types_say_what_was_expected() {
    check(
        "dialects = 'node'\nexclude = [1]\nfail-on = true\nrules = []\ncontract = { example = 1979-05-27 }\n\
         [overrides]\nfiles = ['a']\n",
        &[
            "'node': expected a list of strings, found a string (put it in brackets: `[\"…\"]`)",
            "1: expected a string with a pattern, found a number",
            "true: expected a string with a severity, found a boolean",
            "[]: expected a table, found a list",
            "1979-05-27: expected a string with a path, found a date",
            "[overrides]: expected a list of tables, found a table (write its name in double brackets: `[[…]]`)",
        ],
    );
}

#[test]
fn what_makes_no_sense_is_told() {
    check(
        "dialects = []\nexclude = ['a[', '']\n[contract]\nexample = ''\n[[overrides]]\nrules = { utf16 = 1 }\n\
         [deploy.preflight]\nsteps = ['check', { run = 'npm run lint' }, 3]\n",
        &[
            "[]: expected at least one item",
            "'a[': the pattern is wrong: unclosed character class; missing ']'",
            "'': the pattern is empty",
            "'': expected a string with a path, found nothing",
            "[[overrides]]: `files` is missing",
            "1: expected a level, found a number (one of `off`, `note`, `warning` or `error`)",
            "{ run = 'npm run lint' }: `name` is missing",
            "3: expected a string or a table, found a number",
        ],
    );
}

#[test]
fn text_that_is_no_toml_is_told_together_with_the_rest() {
    check(
        "fail-on = warning\ndialect = ['node']\nexclude = ['a'\n",
        &[
            "warning: string values must be quoted, expected literal string",
            "dialect: unknown key `dialect` (did you mean `dialects`?)",
            ": unclosed array, expected `]`",
        ],
    );
}

#[test]
fn the_same_key_twice_is_an_error() {
    check("fail-on = 'error'\nfail-on = 'note'\n", &["fail-on: duplicate key"]);
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let error = parse(Path::new("/app/envguard.toml"), b"# \xff\n".to_vec()).unwrap_err();
    let LoadError::Invalid { source, problems, .. } = error else { panic!("{error}") };
    assert_eq!(problems[0].span.of(source.as_bytes()), "\u{fffd}".as_bytes());
}

#[test]
fn problems_point_into_the_file_however_it_is_broken() {
    for end in 0..SAMPLE.len() {
        let rest = SAMPLE.get(end + 1..).unwrap_or_default();
        for source in [SAMPLE[..end].to_owned(), format!("{}é{rest}", &SAMPLE[..end])] {
            let parsed = parse(Path::new("/app/envguard.toml"), source.clone().into_bytes());
            let Err(LoadError::Invalid { problems, .. }) = parsed else { continue };
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|problem| source.get(problem.span.range()).is_some()), "{source}");
        }
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("exclude = {}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(parse(Path::new("/app/envguard.toml"), deep.into_bytes()).is_err());
}

#[test]
fn the_nearest_file_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    let deep = root.join("a/b/c");
    fs::create_dir_all(&deep).unwrap();
    fs::write(root.join(FILE_NAME), "fail-on = 'error'").unwrap();
    let found = load(&Choice::Search, &deep).unwrap();
    assert_eq!((found.root.as_path(), found.fail_on), (root, Severity::Error));

    fs::write(root.join("a/b").join(FILE_NAME), "fail-on = 'note'").unwrap();
    let found = load(&Choice::Search, &deep).unwrap();
    assert_eq!((found.root, found.fail_on), (root.join("a/b"), Severity::Note));

    let chosen = load(&Choice::File("../../../envguard.toml".into()), &deep).unwrap();
    assert_eq!((chosen.root.as_path(), chosen.fail_on), (root, Severity::Error));
    let none = load(&Choice::None, &deep).unwrap();
    assert_eq!((none.root, none.path, none.fail_on), (deep, None, Severity::Warning));
}

#[test]
fn a_file_that_is_asked_for_must_be_there() {
    let directory = tempfile::tempdir().unwrap();
    let error = load(&Choice::File("missing.toml".into()), directory.path()).unwrap_err();
    assert_eq!(error.to_string(), "missing.toml: cannot be read: no such file or directory");
    fs::create_dir(directory.path().join(FILE_NAME)).unwrap();
    let error = load(&Choice::Search, directory.path()).unwrap_err();
    assert!(error.to_string().ends_with("is a directory, not a file"), "{error}");
}
