use std::fs;
use std::process::Command;

use super::*;
use crate::config::LoadError;
use crate::read::ReadError;

/// As cheap as can be.
fn empty() -> Baseline {
    let salt = Salt::parse("00112233445566778899aabbccddeeff").unwrap();
    Baseline::new(BTreeMap::new(), salt, Cost::parse("m=8,t=1,p=1").unwrap(), None)
}

fn with(secrets: &[&str]) -> Baseline {
    update(&empty(), secrets, true)
}

fn update(baseline: &Baseline, secrets: &[&str], is_all: bool) -> Baseline {
    let found: Vec<_> =
        secrets.iter().map(|secret| Found { kind: "password", secret: secret.as_bytes() }).collect();
    baseline.updated(&found, is_all, 2)
}

fn text(baseline: &Baseline) -> String {
    String::from_utf8(baseline.to_bytes()).unwrap()
}

/// Which of `secrets` a baseline has.
fn has(baseline: &Baseline, secrets: &[&str]) -> Vec<bool> {
    secrets.iter().map(|secret| baseline.contains(secret.as_bytes())).collect()
}

/// Values, as many as wanted.
fn values(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("value {index}")).collect()
}

#[test]
fn what_was_added_is_known() {
    let values = values(40);
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let baseline = with(&values);
    assert_eq!((baseline.len(), has(&baseline, &values)), (40, vec![true; 40]));
    assert_eq!(has(&baseline, &["", "value", "value 40"]), [false; 3]);
    let again = read::parse(&text(&baseline)).unwrap();
    assert_eq!((text(&again), has(&again, &values)), (text(&baseline), vec![true; 40]));
    assert_eq!(text(&update(&again, &values, true)), text(&baseline));
}

#[test]
fn an_update_drops_what_is_gone_only_if_all_was_looked_at() {
    let before = with(&["a", "b"]);
    assert_eq!(has(&update(&before, &["b", "c"], true), &["a", "b", "c"]), [false, true, true]);
    assert_eq!(has(&update(&before, &["b", "c"], false), &["a", "b", "c"]), [true, true, true]);
    assert_eq!(update(&before, &[], true).len(), 0);
}

#[test]
fn the_file_is_json_with_one_secret_a_line() {
    let baseline = with(&["a", "b"]);
    let text = text(&baseline);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["argon2id"], "m=8,t=1,p=1$00112233445566778899aabbccddeeff");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 6);
    assert!(lines[2..4].is_sorted() && lines[2..4].iter().all(|line| line.ends_with("\": \"password\",")));
}

#[test]
fn what_a_value_is_called_does_not_depend_on_order() {
    let found = |kinds: [&'static str; 2]| kinds.map(|kind| Found { kind, secret: b"a" });
    let one = empty().updated(&found(["token", "password"]), true, 1);
    let other = empty().updated(&found(["password", "token"]), true, 1);
    assert_eq!(text(&one), text(&other));
    assert_eq!(text(&one.updated(&found(["token", "token"]), true, 1)), text(&one));
    let named = empty().updated(&[Found { kind: "a \"rule\"\n", secret: b"a" }], true, 1);
    assert_eq!(text(&read::parse(&text(&named)).unwrap()), text(&named));
}

#[test]
fn salts_make_hashes_differ() {
    let other =
        Baseline::new(BTreeMap::new(), Salt::random().unwrap(), Cost::parse("m=8,t=1,p=1").unwrap(), None);
    let line = |baseline: &Baseline| text(baseline).lines().nth(2).unwrap().to_owned();
    assert_ne!(line(&update(&other, &["a"], true)), line(&with(&["a"])));
}

/// What git makes of two versions of a file: the outcome, and whether there is a conflict.
fn merge(base: &str, ours: &str, theirs: &str, options: &[&str]) -> (String, bool) {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let output = Command::new("git")
        .args(["merge-file", "-p"])
        .args(options)
        .args(["ours", "base", "theirs"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code() != Some(0))
}

#[test]
fn git_merges_what_two_branches_added() {
    let values = values(60);
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    for split in [1, 5, 20, 40] {
        let (base, rest) = values.split_at(split);
        let (ours, theirs) = rest.split_at(rest.len() / 2);
        let base = with(base);
        let ours = update(&base, ours, false);
        let theirs = update(&base, theirs, false);
        let (merged, is_conflict) = merge(&text(&base), &text(&ours), &text(&theirs), &["--union"]);
        assert!(!is_conflict, "{split}");
        assert_eq!(has(&read::parse(&merged).unwrap(), &values), [true; 60], "{split}");
        // The next update puts the lines in order.
        assert_eq!(text(&update(&read::parse(&merged).unwrap(), &values, true)), text(&with(&values)));
    }
}

#[test]
fn git_merges_changes_in_different_places_without_being_told_how() {
    let values = values(101);
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let base = with(&values[..99]);
    for (ours, theirs) in [(&values[99..100], &values[100..]), (&values[..1], &values[99..100])] {
        let ours = update(&base, ours, false);
        let theirs = update(&base, theirs, false);
        let (merged, is_conflict) = merge(&text(&base), &text(&ours), &text(&theirs), &[]);
        assert_eq!(read::parse(&merged).is_ok(), !is_conflict);
    }
}

/// What is wrong with a file: the message, and the line of it.
#[track_caller]
fn check_wrong(source: &str, line: &str, message: &str) {
    let problem = read::parse(source).unwrap_err();
    let at = problem.span.start as usize;
    let start = source[..at].rfind('\n').map_or(0, |end| end + 1);
    let found = source[start..].lines().next().unwrap_or_default();
    assert_eq!((problem.message.as_str(), found), (message, line), "{source}");
}

#[test]
fn junk_is_an_error_with_a_place() {
    let good = text(&with(&["a"]));
    let entry = good.lines().nth(2).unwrap();
    check_wrong("", "", "this is no JSON");
    check_wrong("[1]", "[1]", "this is no part of a baseline");
    check_wrong(&good.replace(",\n", "\n"), entry.trim_end_matches(','), "this is no JSON");
    check_wrong(&format!("{good}x"), "x", "this is no JSON");
    check_wrong(&good.replace(entry, "  \"abc\": \"x\","), "  \"abc\": \"x\",", "this is no hash");
    let number = entry.replace("\"password\"", "7");
    check_wrong(&good.replace(entry, &number), &number, "the kind of this secret should be a string");
    check_wrong(
        &good.replace("\": 1", "\": 2"),
        "  \"version\": 2,",
        "this version is not known: a newer envguard wrote it",
    );
    check_wrong(
        &good.replace("m=8", "m=8000000"),
        "  \"argon2id\": \"m=8000000,t=1,p=1$00112233445566778899aabbccddeeff\"",
        "this is no cost and salt, or costs too much",
    );
    check_wrong("{}", "{}", "`version` is missing");
}

#[test]
fn conflicts_are_told_with_what_to_do() {
    let good = text(&with(&["a"]));
    let conflict = good.replace("  \"argon2id\"", "<<<<<<< ours\n=======\n>>>>>>> theirs\n  \"argon2id\"");
    check_wrong(&conflict, "<<<<<<< ours", "this is a merge conflict");
    let other = "  \"argon2id\": \"m=8,t=1,p=1$ffffffffffffffffffffffffffffffff\",\n  \"argon2id\"";
    let salts = good.replace("  \"argon2id\"", other);
    assert!(read::parse(&salts).unwrap_err().help.is_some());
}

#[test]
fn the_file_is_written_and_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE_NAME);
    let missing = Baseline::load(&path).unwrap_err();
    assert!(matches!(missing, LoadError::Unreadable { error: ReadError::Io(_), .. }));
    with(&["a"]).save(&path).unwrap();
    let loaded = Baseline::load(&path).unwrap();
    assert_eq!(has(&loaded, &["a", "b"]), [true, false]);
    update(&loaded, &["b"], false).save(&path).unwrap();
    assert_eq!(has(&Baseline::load(&path).unwrap(), &["a", "b"]), [true, true]);
    // Somebody else has written meanwhile.
    assert!(update(&loaded, &["c"], false).save(&path).is_err());
}

#[test]
fn nothing_is_said_of_values() {
    let baseline = Baseline::empty().unwrap();
    assert!(!baseline.contains(b"canary"));
    let baseline = baseline.updated(&[Found { kind: "token", secret: b"canary" }], true, 1);
    assert!(baseline.contains(b"canary"));
    assert!(!format!("{baseline:?}{}", text(&baseline)).contains("canary"));
}

#[test]
fn the_file_has_nothing_in_it_that_looks_like_a_secret() {
    let values = values(20);
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let text = text(&update(&Baseline::empty().unwrap(), &values, true));
    let report = envguard_secrets::scan(FILE_NAME, text.as_bytes(), &envguard_secrets::Options::default());
    assert_eq!(report.findings, []);
}
