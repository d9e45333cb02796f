use proptest::prelude::*;

use super::*;

/// What stands for secrets in the texts of the tests: `KEY…END` for one that may go over several lines.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let whole = text.match_indices("SECRET").map(|(at, found)| at..at + found.len());
    let long =
        text.match_indices("KEY").filter_map(|(at, _)| Some(at..at + text.get(at..)?.find("END")? + 3));
    let mut all: Vec<_> = whole.chain(long).collect();
    all.sort_by_key(|range| range.start);
    all
}

/// Checks for each secret in `text`, as found by the rule `secret/token`, who allows it: the name of a tool, or `-`;
/// and which names of rules allow nothing.
#[track_caller]
fn check(text: &str, allowed: &[&str], unused: &[&str]) {
    let mut allows = Allows::read(text.as_bytes());
    let found: Vec<&str> = secrets(text)
        .iter()
        .map(|span| allows.permit(&["secret/token", "secret"], span).map_or("-", |allowed| allowed.by.name()))
        .collect();
    assert_eq!(found, allowed, "{text}");
    let left: Vec<&str> = allows.unused().map(|allowed| &text[allowed.span.clone()]).collect();
    assert_eq!(left, unused, "{text}");
}

#[test]
fn ours_holds_for_its_line_and_the_next() {
    check("a: SECRET # envguard: allow(secret) of a test\nb: SECRET\n", &["envguard", "-"], &[]);
    check("# envguard: allow(secret)\na: SECRET\nb: SECRET\n", &["envguard", "-"], &[]);
    check("# envguard: allow(secret/token)\na: SECRET", &["envguard"], &[]);
    check("a: SECRET\n# envguard: allow(secret)", &["-"], &["secret"]);
    check("# envguard: allow(secret)\n\na: SECRET", &["-"], &["secret"]);
    check("SECRET # envguard:allow ( secret , secret/a )\r\nSECRET\r\n", &["envguard", "-"], &["secret/a"]);
}

#[test]
fn comments_stack_up() {
    let stack = "# envguard: allow(leaked-env-value)\n  # envguard: allow(secret) both\n  a: SECRET\n";
    check(stack, &["envguard"], &["leaked-env-value"]);
    check("# envguard: allow(secret)\nSECRET # envguard: allow(secret)\n", &["envguard"], &["secret"]);
    check("# envguard: allow(secret)\n# more\nSECRET\n", &["-"], &["secret"]);
    check("# envguard: allow(secret)\n# gitleaks:allow\nSECRET SECRET\n", &["envguard", "envguard"], &[]);
}

#[test]
fn any_language_will_do() {
    for text in [
        "const a = SECRET // envguard: allow(secret)",
        "/* envguard: allow(secret) */\nSECRET",
        "/** envguard: allow(secret) reason */\nSECRET",
        "/*\n * envguard: allow(secret)\n */ SECRET",
        "<!-- envguard: allow(secret) -->\n<a>SECRET</a>",
        "SECRET -- envguard: allow(secret)",
        "; envguard: allow(secret)\nSECRET",
        "{# envguard: allow(secret) #}\nSECRET",
        "(* envguard: allow(secret) *)\nSECRET",
        "REM envguard: allow(secret)\nset SECRET",
        "//// envguard: allow(secret)\nSECRET",
        "! envguard: allow(secret)\nSECRET",
        "SECRET /* envguard: allow(secret) */ + SECRET",
    ] {
        let count = secrets(text).len();
        // The comment that ends on the line of the secret is one line above it.
        let allowed = if text.contains("\n */") { vec!["envguard"; 1] } else { vec!["envguard"; count] };
        check(text, &allowed, &[]);
    }
    // What code follows is what it is about.
    check("/* envguard: allow(secret) */ SECRET\nSECRET", &["envguard", "-"], &[]);
}

#[test]
fn what_only_looks_like_ours_is_left() {
    for text in [
        "envguard: allow(secret) SECRET",
        "note: envguard: allow(secret) SECRET",
        "write `# envguard: allow(secret)` SECRET",
        "# envguard: allows(secret) SECRET",
        "# envguard: allow secret SECRET",
        "# envguard: allow(secret SECRET",
        "# envguard: allow(lowercase-key, secrets) SECRET",
        "# envguard: deny(secret) SECRET",
    ] {
        check(text, &["-"], &[]);
    }
}

#[test]
fn those_of_other_tools_hold_for_their_line() {
    for (comment, tool) in [
        ("gitleaks:allow", "gitleaks"),
        ("betterleaks:allow", "betterleaks"),
        ("pragma: allowlist secret", "detect-secrets"),
        ("pragma:whitelist-secret", "detect-secrets"),
        ("kingfisher:ignore", "kingfisher"),
        ("kingfisher:allow", "kingfisher"),
        ("trufflehog:ignore", "trufflehog"),
    ] {
        check(&format!("SECRET # {comment}\nSECRET"), &[tool, "-"], &[]);
        check(&format!("SECRET // why: {comment} because\nSECRET"), &[tool, "-"], &[]);
        let below = if tool == "kingfisher" { tool } else { "-" };
        check(&format!("# {comment}\nSECRET\nSECRET"), &[below, "-"], &[]);
        check(&format!("SECRET # {comment}s"), &["-"], &[]);
        check(&format!("SECRET # not{comment}"), &["-"], &[]);
    }
    for comment in ["kingfisher:", "pragma: once", "pragma: allowlist", "pragma: allowlist nextline"] {
        check(&format!("SECRET # {comment}"), &["-"], &[]);
    }
}

#[test]
fn a_comment_may_be_about_the_next_line() {
    for text in ["# pragma: allowlist nextline secret\n", "x // pragma: allowlist-nextline-secret\n"] {
        check(&format!("{text}SECRET\nSECRET"), &["detect-secrets", "-"], &[]);
    }
    check("SECRET # pragma: allowlist nextline secret\n", &["-"], &[]);
}

#[test]
fn a_secret_of_several_lines_has_three_places_for_one() {
    for (by, comment) in [("envguard", "envguard: allow(secret)"), ("gitleaks", "gitleaks:allow")] {
        check(&format!("# {comment}\nKEY\nx\nEND\nSECRET"), &[by, "-"], &[]);
        check(&format!("SECRET KEY # {comment}\nx\nEND"), &[by, by], &[]);
        check(&format!("SECRET\nKEY\nx\nEND # {comment}\n"), &["-", by], &[]);
    }
    check("KEY\n# gitleaks:allow\nEND\n", &["-"], &[]);
}

#[test]
fn of_two_comments_ours_is_the_one_that_is_used() {
    check("SECRET # gitleaks:allow # envguard: allow(secret)", &["envguard"], &[]);
    check("SECRET # envguard: allow(secret) # envguard: allow(secret)", &["envguard"], &["secret"]);
}

#[test]
fn only_the_rule_that_is_named_is_allowed() {
    let text = b"# envguard: allow(leaked-env-value, private-key-file)\nSECRET";
    let mut allows = Allows::read(text);
    let span = text.len() - 6..text.len();
    assert!(allows.permit(&["secret/token", "secret"], &span).is_none());
    assert!(allows.permit(&["leaked-env-value"], &span).is_some());
    assert_eq!(allows.unused().count(), 1);
}

#[test]
fn many_comments_on_one_line_take_no_time() {
    let text = "SECRET # gitleaks:allow # envguard: allow(secret/x) ".repeat(20_000);
    let mut allows = Allows::read(text.as_bytes());
    for span in secrets(&text) {
        assert!(allows.permit(&["secret/token", "secret"], &span).is_some());
    }
    let lines = "# envguard: allow(secret)\n".repeat(20_000);
    assert_eq!(Allows::read(lines.as_bytes()).unused().count(), 20_000);
}

#[test]
fn texts_are_not_shown() {
    let shown = format!("{:?}", Allows::read(b"SECRET # gitleaks:allow"));
    assert!(!shown.contains("SECRET"), "{shown}");
}

proptest! {
    #[test]
    fn any_text_can_be_read(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "\n", "\r\n", " ", "# ", "/*", "*/", "`", "envguard:", " allow", "(secret)", "(secret, x/y", "SECRET",
                "gitleaks:allow", "pragma: allowlist", " nextline", " secret", "kingfisher:ignore", "é", "<!--",
            ]),
            0..40,
        )
    ) {
        let text = parts.concat();
        let mut allows = Allows::read(text.as_bytes());
        for span in secrets(&text) {
            allows.permit(&["secret"], &span);
        }
        for allowed in allows.unused() {
            prop_assert!(text.get(allowed.span.clone()).is_some());
        }
    }
}
