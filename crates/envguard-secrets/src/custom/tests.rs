use super::allowlist::StopWords;
use super::*;

/// A random value, and another one that is not.
const RANDOM: &str = "q7Vx2mZr9TkLw4Bd";
const PLAIN: &str = "aaaaaaaaaaaabbbb";

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text, PatternSyntax::Go).unwrap()
}

fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| pattern(text)).collect()
}

/// A rule for `acme_` and 16 letters or digits.
fn rule() -> CustomRule {
    CustomRule {
        id: "acme".to_owned(),
        pattern: Some(pattern(r"acme_[0-9A-Za-z]{16}\b")),
        keywords: vec!["ACME_".to_owned()],
        ..CustomRule::default()
    }
}

/// What `rules` find in `text`: the ids and the secrets.
fn found_at<'t>(
    rules: &CustomRules,
    path: &str,
    text: &'t str,
    commit: Option<&str>,
) -> Vec<(String, &'t str)> {
    let findings = rules.scan(path, text.as_bytes(), commit);
    findings.into_iter().map(|found| (found.id.to_string(), &text[found.secret_span])).collect()
}

/// The secrets that one rule finds.
#[track_caller]
fn check(rule: CustomRule, text: &str, expected: &[&str]) {
    let rules = CustomRules::new(vec![rule], Vec::new()).unwrap();
    let found: Vec<&str> = found_at(&rules, "a/b.txt", text, None).into_iter().map(|found| found.1).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn patterns_find_what_they_match() {
    let text = format!("x acme_{RANDOM} y\nacme_{PLAIN}");
    check(rule(), &text, &[&text[2..23], &text[26..]]);
    check(CustomRule { entropy: Some(3.0), ..rule() }, &text, &[&text[2..23]]);
    check(CustomRule { keywords: vec!["other".to_owned()], ..rule() }, &text, &[]);
    check(CustomRule { keywords: Vec::new(), ..rule() }, &text, &[&text[2..23], &text[26..]]);
    check(CustomRule { skip_report: true, ..rule() }, &text, &[]);
}

#[test]
fn entropy_must_be_more_than_asked_for() {
    let four_bits = CustomRule { pattern: Some(pattern("[0-9a-f]{16}")), keywords: Vec::new(), ..rule() };
    for (entropy, expected) in [(3.99, &["0123456789abcdef"][..]), (4.0, &[])] {
        check(CustomRule { entropy: Some(entropy), ..four_bits.clone() }, "0123456789abcdef", expected);
    }
}

#[test]
fn the_secret_is_a_group() {
    let with = |text: &str, secret_group| CustomRule { pattern: Some(pattern(text)), secret_group, ..rule() };
    let text = "acme_ user:pass";
    check(with(r"(\w+):(\w+)", None), text, &["user"]);
    check(with(r"(\w+):(\w+)", Some(0)), text, &["user"]);
    check(with(r"(\w+):(\w+)", Some(2)), text, &["pass"]);
    check(with(r"(x)?user:(\w+)", None), text, &["pass"]);
    check(with(r"(x)?user:\w+", Some(1)), text, &["user:pass"]);
    check(with(r"\w+:\w+", None), text, &["user:pass"]);
    check(with(r"\nx\n", None), "acme_\nx\n", &["x"]);
    check(with(r"x*", None), "acme_xx", &["xx"]);
}

#[test]
fn paths_say_which_files_a_rule_is_about() {
    let of = |path, pattern: Option<Pattern>| {
        let rule =
            CustomRule { path: Some(super::tests::pattern(path)), pattern, keywords: Vec::new(), ..rule() };
        CustomRules::new(vec![rule], Vec::new()).unwrap()
    };
    let text = format!("acme_{RANDOM}");
    let both = of(r"\.ya?ml$", rule().pattern);
    assert_eq!(found_at(&both, "a/b.yml", &text, None).len(), 1);
    assert_eq!(found_at(&both, "a/b.toml", &text, None).len(), 0);
    let file = of(r"(^|/)id_rsa$", None);
    assert_eq!(file.scan(".ssh/id_rsa", b"x", None)[0].span, 0..0);
    assert_eq!(file.scan(".ssh/id_rsa.pub", b"x", None), []);
}

/// Checks whether a list, of the rule or of all, allows `acme_` and [`RANDOM`] on a line `KEY=…`.
#[track_caller]
fn check_list(list: &CustomAllowlist, is_allowed: bool) {
    let text = format!("FIRST=1\nKEY=acme_{RANDOM}\n");
    let of_rule = CustomRule { allowlists: vec![list.clone()], ..rule() };
    let of_rule = CustomRules::new(vec![of_rule], Vec::new()).unwrap();
    let global = CustomRules::new(vec![rule()], vec![list.clone()]).unwrap();
    for rules in [&of_rule, &global] {
        let count = found_at(rules, "src/a.env", &text, Some("00ff")).len();
        assert_eq!(count == 0, is_allowed, "{list:?}");
    }
    let mut lists = global.global_allowlists("src/a.env", text.as_bytes(), Some("00ff"));
    assert_eq!(lists.allow("token", &(12..33), &(12..33)), is_allowed, "{list:?}");
}

#[test]
fn allowlists_say_what_is_no_finding() {
    let list = CustomAllowlist::default;
    let words = |words: &[&str]| StopWords::new(words.iter().map(|&word| word.to_owned()).collect());
    for (paths, is_allowed) in [(&["^src/"][..], true), (&["^lib/", "env$"], true), (&["^lib/"], false)] {
        check_list(&CustomAllowlist { paths: patterns(paths), ..list() }, is_allowed);
    }
    for (commit, is_allowed) in [("00FF", true), ("00f", false)] {
        check_list(&CustomAllowlist { commits: vec![commit.to_owned()], ..list() }, is_allowed);
    }
    for (stop, is_allowed) in [("7vX2", true), ("acme", true), ("key=", false)] {
        check_list(&CustomAllowlist { stop_words: words(&[stop]), ..list() }, is_allowed);
    }
    for (target, regex, is_allowed) in [
        (RegexTarget::Secret, "^acme", true),
        (RegexTarget::Secret, "KEY", false),
        (RegexTarget::Match, "^acme", true),
        (RegexTarget::Match, "KEY", false),
        (RegexTarget::Line, "^KEY=", true),
        (RegexTarget::Line, "FIRST", false),
    ] {
        let regexes = patterns(&[regex]);
        check_list(&CustomAllowlist { regex_target: target, regexes, ..list() }, is_allowed);
    }
}

#[test]
fn all_checks_of_a_list_can_be_demanded() {
    let both = |path, regex| CustomAllowlist {
        condition: Condition::And,
        paths: patterns(&[path]),
        regexes: patterns(&[regex]),
        ..CustomAllowlist::default()
    };
    check_list(&both("env$", "acme"), true);
    check_list(&both("env$", "other"), false);
    check_list(&both("yml$", "acme"), false);
    let paths = CustomAllowlist { regexes: Vec::new(), ..both("env$", "") };
    check_list(&paths, true);
}

#[test]
fn lists_can_be_about_some_rules() {
    let list = CustomAllowlist {
        target_rules: vec!["acme".to_owned(), "password".to_owned()],
        paths: patterns(&["env$"]),
        ..CustomAllowlist::default()
    };
    let other = CustomRule { id: "other".to_owned(), ..rule() };
    let rules = CustomRules::new(vec![rule(), other], vec![list]).unwrap();
    let text = format!("acme_{RANDOM}");
    assert_eq!(found_at(&rules, "a.env", &text, None), [("other".to_owned(), text.as_str())]);
    assert!(!rules.skip("a.env", None));
    let mut lists = rules.global_allowlists("a.env", text.as_bytes(), None);
    assert!(lists.allow("password", &(0..4), &(0..4)) && !lists.allow("token", &(0..4), &(0..4)));
}

#[test]
fn a_list_can_spare_reading_a_file() {
    let rules = |list| CustomRules::new(vec![rule()], vec![list]).unwrap();
    let paths = CustomAllowlist { paths: patterns(&["^vendor/"]), ..CustomAllowlist::default() };
    assert!(rules(paths.clone()).skip("vendor/a", None) && !rules(paths.clone()).skip("a", None));
    let and = CustomAllowlist { condition: Condition::And, regexes: patterns(&["x"]), ..paths };
    assert!(!rules(and).skip("vendor/a", None));
}

#[test]
fn a_rule_can_require_others_nearby() {
    let user = CustomRule {
        id: "user".to_owned(),
        pattern: Some(pattern("user=(\\w+)")),
        skip_report: true,
        ..rule()
    };
    let text = format!("acme_{RANDOM}\n\nuser=me\nacme_{PLAIN} user=you");
    for (lines, columns, expected) in [
        (None, None, 2),
        (Some(0), None, 1),
        (Some(1), None, 1),
        (Some(2), None, 2),
        (Some(2), Some(0), 2),
        (Some(0), Some(5), 0),
        (None, Some(0), 2),
    ] {
        let required = vec![Required { id: "user".to_owned(), within_lines: lines, within_columns: columns }];
        let with_user = CustomRule { keywords: Vec::new(), required, ..rule() };
        let user = CustomRule { keywords: Vec::new(), ..user.clone() };
        let rules = CustomRules::new(vec![with_user, user], Vec::new()).unwrap();
        let found = found_at(&rules, "a", &text, None);
        assert_eq!(found.len(), expected, "{lines:?} {columns:?} {found:?}");
    }
}

#[test]
fn generic_rules_yield_to_others() {
    let generic = CustomRule {
        id: "generic-key".to_owned(),
        pattern: Some(pattern(r"key=(\w+)")),
        keywords: Vec::new(),
        ..rule()
    };
    let rules = CustomRules::new(vec![generic, rule()], Vec::new()).unwrap();
    let text = format!("key=other key=acme_{RANDOM} key=more acme_{RANDOM}");
    let found: Vec<String> = found_at(&rules, "a", &text, None).into_iter().map(|found| found.0).collect();
    assert_eq!(found, ["generic-key", "acme", "generic-key", "acme"]);
}

#[test]
fn mistakes_are_told_all_at_once() {
    let required = |id: &str| Required { id: id.to_owned(), ..Required::default() };
    let far = Required { within_lines: Some(1001), within_columns: Some(1), ..required("acme") };
    let rules = vec![
        CustomRule { secret_group: Some(1), ..rule() },
        rule(),
        CustomRule { id: String::new(), pattern: None, ..rule() },
        CustomRule {
            id: "x".to_owned(),
            allowlists: vec![CustomAllowlist::default()],
            required: vec![required("x"), required("y"), far],
            ..rule()
        },
    ];
    let errors = CustomRules::new(rules, Vec::new()).unwrap_err();
    let errors: Vec<_> = errors.into_iter().map(|error| (error.rule, error.mistake)).collect();
    assert_eq!(
        errors,
        [
            (0, RuleMistake::NoSuchGroup(1)),
            (1, RuleMistake::SameId),
            (2, RuleMistake::NoId),
            (2, RuleMistake::NoPattern),
            (3, RuleMistake::EmptyAllowlist(0)),
            (3, RuleMistake::RequiresItself(0)),
            (3, RuleMistake::UnknownRequired(1)),
            (3, RuleMistake::TooFar(2)),
        ]
    );
}

#[test]
fn patterns_mean_what_they_mean_in_go() {
    for (text, matching, others) in [
        (r"^\d$", "7", "٣"),
        (r"^\w+$", "a_9", "é"),
        (r"^[\w-.]+$", "a-b.c", "a b"),
        (r"^a{b}$", "a{b}", "ab"),
        (r"^[[a]+$", "[a", "b"),
        (r"\bé", "aé", "é"),
        (r"(?i)^straße$", "STRAßE", "STRASSE"),
        (r"^[^\s]$", "\u{b}", " "),
        (r"\x41\101\Q.\E", "AA.", "AAb"),
    ] {
        assert!(pattern(text).is_match(matching.as_bytes()), "{text} is to match {matching}");
        assert!(!pattern(text).is_match(others.as_bytes()), "{text} is not to match {others}");
    }
    assert!(pattern("a.c").is_match("aéc".as_bytes()) && !pattern("a.c").is_match(b"a\nc"));
    assert!(pattern("b+").is_match(b"\xff\xfebb\xff"));
}

#[test]
fn what_cannot_be_searched_in_linear_time_is_refused() {
    let message = |text: &str| Pattern::parse(text, PatternSyntax::Go).unwrap_err().to_string();
    for (text, expected) in [
        ("(?=a)", "look-around, including look-ahead and look-behind, is not supported"),
        (r"(a)\1", "backreferences are not supported"),
        ("(a", "unclosed group"),
        ("[b-a]", "invalid character class range, the start must be <= the end"),
        ("*", "repetition operator missing expression"),
    ] {
        assert_eq!(message(text), format!("the pattern is wrong: {expected}"));
    }
    assert_eq!(message("(?:[a-z]{1000}){1000}"), "the pattern is too large");
    assert_eq!(message(r"\pL{1000}"), "the pattern is too large");
    assert!(message(&"(".repeat(100_000)).starts_with("the pattern is wrong"));
}

#[test]
fn many_findings_on_one_line_take_no_time() {
    let text = format!("acme_{RANDOM} ").repeat(20_000);
    let list = CustomAllowlist {
        regex_target: RegexTarget::Line,
        regexes: patterns(&["no such text$"]),
        ..CustomAllowlist::default()
    };
    let required =
        vec![Required { id: "other".to_owned(), within_lines: Some(1000), within_columns: Some(0) }];
    let other = CustomRule { id: "other".to_owned(), ..rule() };
    let rules = vec![CustomRule { allowlists: vec![list.clone()], required, ..rule() }, other];
    let rules = CustomRules::new(rules, vec![list]).unwrap();
    assert_eq!(rules.scan("a", text.as_bytes(), None).len(), 40_000);
}

#[test]
fn no_text_is_shown() {
    let rules = CustomRules::new(vec![rule()], Vec::new()).unwrap();
    let text = format!("acme_{RANDOM}");
    let shown = format!(
        "{:?} {:?}",
        rules.scan("a", text.as_bytes(), None),
        rules.global_allowlists("a", text.as_bytes(), None)
    );
    assert!(!shown.contains(RANDOM), "{shown}");
}
