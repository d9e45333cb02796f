use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::config::LoadError;

/// Files in a directory of their own.
struct Files(tempfile::TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(directory)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self, names: &[&str]) -> Result<GitleaksRules, LoadError> {
        let paths: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        load(&paths, self.0.path())
    }
}

/// What the file says.
#[track_caller]
fn read(text: &str) -> GitleaksRules {
    Files::new(&[("a.toml", text)]).load(&["a.toml"]).unwrap_or_else(|error| panic!("{error:?}"))
}

/// The secrets that the rules find.
fn found<'t>(rules: &GitleaksRules, path: &str, text: &'t str) -> Vec<&'t str> {
    let findings = rules.rules.scan(path, text.as_bytes(), None);
    findings.into_iter().map(|found| &text[found.secret_span]).collect()
}

/// Whether a finding of our own of this kind is allowed, where it is all of `text`.
fn is_allowed(rules: &GitleaksRules, kind: &str, path: &str, text: &str) -> bool {
    rules.rules.global_allowlists(path, text.as_bytes(), None).allow(kind, &(0..text.len()), &(0..text.len()))
}

/// Checks what is wrong with the first file: the text there, the message, and the help.
#[track_caller]
fn check_wrong(files: &[(&str, &str)], expected: &[(&str, &str, Option<&str>)]) {
    let made = Files::new(files);
    let Err(LoadError::Invalid { source, problems, .. }) = made.load(&["a.toml"]) else {
        panic!("{files:?}");
    };
    let found: Vec<_> = problems
        .iter()
        .map(|problem| {
            let text = source.get(problem.span.start as usize..problem.span.end as usize).unwrap_or("-");
            (text, problem.message.as_str(), problem.help.as_deref())
        })
        .collect();
    assert_eq!(found, expected, "{files:?}");
}

const RULE: &str = "
[[rules]]
id = 'acme'
description = 'ACME'
regex = '''acme_([a-z0-9]{8})'''
keywords = ['acme_']
";

#[test]
fn a_rule_has_all_that_gitleaks_gives_it() {
    let rules = read(
        r#"
        title = "t"
        minVersion = "v8.25.0"
        [[rules]]
        ID = "one"
        description = "d"
        regex = '''(?i)k(e)y=([\w-.]{4,})'''
        secretGroup = 2
        entropy = 1
        path = '''\.env$'''
        keywords = ["KEY"]
        tags = ["a"]
        [rules.allowlist]
        stopwords = ["Stop"]
        [[rules.allowlists]]
        condition = "and"
        paths = ['''^x/''']
        regexes = ['''^key=ab''']
        regexTarget = "match"
        [[rules]]
        id = "file"
        path = '''id_rsa$'''
        "#,
    );
    assert_eq!(found(&rules, "a.env", "KEY=abcd key=aaaa key=a.stop"), ["abcd"]);
    assert_eq!(found(&rules, "x/a.env", "key=abcd key=cdef"), ["cdef"]);
    assert_eq!(found(&rules, "a.yml", "key=abcd"), [""; 0]);
    assert_eq!(found(&rules, "id_rsa", ""), [""]);
    let rule = &rules.rules.rules()[0];
    assert_eq!((rule.description.as_str(), rule.tags.as_slice()), ("d", &["a".to_owned()][..]));
    assert_eq!(rules.notes, []);
}

#[test]
fn rules_can_require_others() {
    let text = "
[[rules.required]]
id = 'user'
withinLines = 1
[[rules]]
id = 'user'
regex = '''user'''
skipReport = true
";
    let rules = read(&format!("{RULE}{text}"));
    assert_eq!(found(&rules, "a", "user\nacme_aaaaaaaa\n\n\nacme_bbbbbbbb"), ["aaaaaaaa"]);
}

#[test]
fn allowlists_are_about_all_rules_or_some() {
    let rules = read(&format!(
        "{RULE}
        [allowlist]
        paths = ['^vendor/']
        [[allowlists]]
        targetRules = ['acme', 'github-pat', 'password']
        regexes = ['aaaa']"
    ));
    assert_eq!(found(&rules, "vendor/a", "acme_bbbbbbbb"), [""; 0]);
    assert_eq!(found(&rules, "a", "acme_bbbbbbbb acme_aaaaaaaa"), ["bbbbbbbb"]);
    assert!(rules.rules.skip("vendor/a", None));
    for kind in ["password", "github-personal-access-token"] {
        assert!(is_allowed(&rules, kind, "a", "aaaa") && !is_allowed(&rules, kind, "a", "b"), "{kind}");
    }
    assert!(!is_allowed(&rules, "token", "a", "aaaa"));
}

#[test]
fn a_file_can_extend_another() {
    let base = format!("{RULE}[[rules]]\nid = 'old'\nregex = 'old'\n[allowlist]\nstopwords = ['base']\n");
    let top = "
[extend]
path = 'base.toml'
disabledRules = ['old']
[[rules]]
id = 'acme'
entropy = 0.5
keywords = ['more']
[[rules.allowlists]]
regexes = ['^bc']
[[rules]]
id = 'new'
regex = 'new'
";
    for (name, base_name) in [("dir/a.toml", "dir/base.toml"), ("dir/a.toml", "base.toml")] {
        let files = Files::new(&[(name, top), (base_name, &base)]);
        let rules = files.load(&[name]).unwrap();
        let text = "acme_aaaaaaaa acme_abababab acme_bcbcbcbc acme_xxxxbase old new";
        assert_eq!(found(&rules, "a", text), ["abababab", "new"], "{base_name}");
        assert_eq!(rules.rules.rules()[0].description, "ACME");
    }
}

#[test]
fn several_files_are_taken_together() {
    let files = Files::new(&[
        ("a.toml", "[extend]\npath = 'base.toml'"),
        ("b.toml", "[[rules]]\nid = 'b'\nregex = 'b'"),
        ("base.toml", RULE),
    ]);
    let rules = files.load(&["a.toml", "b.toml", "base.toml", "a.toml"]).unwrap();
    assert_eq!(found(&rules, "a", "acme_aaaaaaaa b"), ["aaaaaaaa", "b"]);
}

#[test]
fn what_is_said_of_rules_of_gitleaks_is_meant_for_the_same_kinds() {
    let rules = read(
        "[extend]
        useDefault = true
        disabledRules = ['github-pat', 'beamer-api-token', 'nonsense']
        [[rules]]
        id = 'generic-api-key'
        entropy = 4
        [[rules.allowlists]]
        regexes = ['^test']
        [[rules]]
        id = 'lob-api-key'
        [rules.allowlist]
        regexes = ['x']",
    );
    assert_eq!(rules.disabled, ["github-personal-access-token"]);
    assert!(
        is_allowed(&rules, "password", "a", "test1") && !is_allowed(&rules, "url-password", "a", "test1")
    );
    let notes: Vec<_> = rules.notes.iter().map(|note| (note.line, note.message.as_str())).collect();
    assert_eq!(
        notes,
        [
            (3, "envguard has no rule like `beamer-api-token` to switch off"),
            (3, "envguard has no rule like `nonsense` to switch off"),
            (5, "of `generic-api-key`, only the allowlists count: envguard has a rule of its own"),
            (10, "envguard has no rule like `lob-api-key` to change"),
        ]
    );
}

#[test]
fn mistakes_have_their_place() {
    for (text, at, message, help) in [
        ("rulez = 1", "rulez", "unknown key `rulez`", Some("did you mean `rules`?")),
        ("[[rules]]\nregexp = 'a'", "regexp", "unknown key `regexp`", Some("did you mean `regex`?")),
        ("rules = 'a'", "'a'", "expected a list, found a string", None),
        ("[[rules]]\nid = 1", "1", "expected a string, found a number", None),
        ("[[rules]]\nentropy = 'a'", "'a'", "expected a number, found a string", None),
        ("[[rules]]\nsecretGroup = -1", "-1", "expected a count, found a number", None),
        ("[extend]\nuseDefault = 'yes'", "'yes'", "expected a boolean, found a string", None),
        (
            "[extend]\nurl = 'https://x'",
            "'https://x'",
            "nothing is fetched over the network: extend a file by its `path`",
            None,
        ),
        ("[allowlist]\nregexTarget = 'file'", "'file'", "this is none of `secret`, `match`, `line`", None),
        ("[allowlist]\npaths = ['(']", "'('", "the pattern is wrong: unclosed group", None),
        (
            "[[rules]]\nid = 'a'\nregex = 'a(?!b)'",
            "'a(?!b)'",
            "the pattern is wrong: look-around, including look-ahead and look-behind, is not supported",
            None,
        ),
        ("[[rules]]\nid = 'a'\nregex = 'a'\nsecretGroup = 2", "2", "the pattern has no group 2", None),
        (
            "[[allowlists]]\ntargetRules = ['gihub-pat']\nregexes = ['a']",
            "'gihub-pat'",
            "there is no rule `gihub-pat`",
            Some("did you mean `github-pat`?"),
        ),
        ("a = ", "", "string values must be quoted, expected literal string", None),
    ] {
        if text == "a = " {
            let made = Files::new(&[("a.toml", text)]);
            assert!(matches!(made.load(&["a.toml"]), Err(LoadError::Invalid { .. })));
            continue;
        }
        check_wrong(&[("a.toml", text)], &[(at, message, help)]);
    }
    let twice = "[[rules]]\nid = 'a'\nregex = 'a'\n[[rules]]\nid = 'a'\nregex = 'b'";
    check_wrong(&[("a.toml", twice)], &[("'a'", "an earlier rule has the same id", None)]);
}

#[test]
fn files_that_cannot_be_extended_are_errors_at_their_name() {
    let missing = "cannot be read: no such file or directory";
    check_wrong(&[("a.toml", "[extend]\npath = 'b.toml'")], &[("'b.toml'", missing, None)]);
    let itself = [("'a.toml'", "this file extends itself", None)];
    check_wrong(&[("a.toml", "[extend]\npath = 'a.toml'")], &itself);
    let round = [("a.toml", "[extend]\npath = 'b.toml'"), ("b.toml", "[extend]\npath = 'a.toml'")];
    check_wrong(&round, &itself);
    let names: Vec<String> = (0..20).map(|index| format!("{index}.toml")).collect();
    let texts: Vec<String> = (1..21).map(|index| format!("[extend]\npath = '{index}.toml'")).collect();
    let mut chain: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    chain.push(("a.toml", "[extend]\npath = '0.toml'"));
    check_wrong(&chain, &[("'8.toml'", "more than 8 files extend each other", None)]);
    let error = load(&[PathBuf::from("/nonexistent/a.toml")], Path::new("/")).unwrap_err();
    assert!(matches!(error, LoadError::Unreadable { .. }));
}
