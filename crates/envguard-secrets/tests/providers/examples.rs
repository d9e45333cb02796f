//! Every rule finds its examples and nothing in its counter-examples.

use envguard_secrets::provider::{self, ProviderMatch, Verified};

use crate::data::{self, Rule};
use crate::notation::{Fill, expand};

fn find(text: &str) -> Vec<ProviderMatch> {
    let mut found = Vec::new();
    provider::find(text.as_bytes(), &mut |token| found.push(token));
    found
}

/// Each example with the text that it stands for.
fn texts<'r>(rule: &'r Rule, key: &str, fill: Fill) -> impl Iterator<Item = (&'r str, String)> {
    let expand = move |(at, example)| (example, expand(example, &format!("{}{at}", rule.id()), fill));
    rule.texts(key).into_iter().enumerate().map(expand)
}

fn ids(found: &[ProviderMatch]) -> Vec<&str> {
    found.iter().map(|token| token.rule.id).collect()
}

/// What stands around tokens in files of many kinds.
const SURROUNDINGS: [(&str, &str); 8] = [
    ("", ""),
    ("\n", "\n"),
    ("'", "'"),
    ("x: \"", "\","),
    ("a\\n", "\\n"),
    ("<b>", "</b>"),
    ("x\u{e9}", "\u{e9}"),
    ("(", ") and so on"),
];

/// Says for all rules at once what is wrong: there are many, and data is changed many rules at a time.
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_finds_its_examples_and_no_other_rule_does() {
    let mut wrong = Vec::new();
    for rule in data::rules() {
        for (example, text) in texts(&rule, "match", Fill::Random) {
            for (before, after) in SURROUNDINGS {
                let found = find(&format!("{before}{text}{after}"));
                if ids(&found) != [rule.id()] || found[0].verified == Verified::Contradicted {
                    wrong.push(format!(
                        "{}: {example} between {before:?} and {after:?}: {found:?}",
                        rule.id()
                    ));
                    break;
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn spans_are_those_of_the_secret() {
    for rule in data::rules() {
        for (example, text) in texts(&rule, "match", Fill::Random) {
            let [found] = &find(&text)[..] else { continue };
            assert!(
                found.whole.start <= found.secret.start && found.secret.end <= found.whole.end,
                "{example}"
            );
            assert!(found.whole.end <= text.len() && found.secret.len() >= 8, "{example}");
        }
    }
}

#[test]
fn wrong_checksums_and_structures_are_told() {
    let mut wrong = Vec::new();
    for rule in data::rules() {
        for (example, text) in texts(&rule, "contradicted", Fill::Random) {
            let found = find(&text);
            if ids(&found) != [rule.id()] || found[0].verified != Verified::Contradicted {
                wrong.push(format!("{}: {example}: {found:?}", rule.id()));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_rule_finds_its_counter_examples() {
    let mut wrong = Vec::new();
    for rule in data::rules() {
        for (example, text) in texts(&rule, "no-match", Fill::Random) {
            if ids(&find(&text)).contains(&rule.id()) {
                wrong.push(format!("{}: {example}", rule.id()));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn placeholders_in_the_shape_of_tokens_are_none() {
    let mut wrong = Vec::new();
    for rule in data::rules() {
        for (example, text) in texts(&rule, "match", Fill::Placeholder) {
            // What is written out, rather than filled, stays as it is.
            let is_filled = text != expand(example, rule.id(), Fill::Random) && !example.contains("<b64of");
            let is_block = ["<pem", "<ssh", "<pgp", "<b64pem", "<stellar>", "<jwt>"]
                .iter()
                .any(|gap| example.contains(gap));
            if is_filled && !is_block && ids(&find(&text)).contains(&rule.id()) {
                wrong.push(format!("{}: {text}", rule.id()));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn tokens_are_no_parts_of_longer_words() {
    let mut wrong = Vec::new();
    for rule in data::rules().iter().filter(|rule| !rule.texts("keywords").is_empty()) {
        let (example, text) = texts(rule, "match", Fill::Random).next().unwrap();
        let [found] = &find(&text)[..] else { continue };
        let word = |byte: u8| byte.is_ascii_alphanumeric();
        let ends_in_word = text.as_bytes()[found.whole.end - 1].is_ascii_alphanumeric();
        let begins_with_word = word(text.as_bytes()[found.whole.start]);
        let mut glued = Vec::new();
        if begins_with_word {
            glued.push([&text[..found.whole.start], "Zq", &text[found.whole.start..]].concat());
        }
        let is_bounded = provider_length_is_fixed(rule);
        if ends_in_word && is_bounded {
            glued.push([&text[..found.whole.end], "Zq", &text[found.whole.end..]].concat());
        }
        if glued.iter().any(|text| ids(&find(text)).contains(&rule.id())) {
            wrong.push(format!("{}: {example}", rule.id()));
        }
    }
    assert_none(&wrong);
}

/// Whether tokens of `rule` have one length, so that a letter more makes them none.
fn provider_length_is_fixed(rule: &Rule) -> bool {
    !rule.text("pattern").contains(',') && rule.text("check") != "jwt" && rule.text("check") != "base64_pem"
}

#[test]
fn context_in_a_key_is_as_good_as_on_the_line() {
    let mut wrong = Vec::new();
    for rule in data::rules() {
        for (example, text) in texts(&rule, "match", Fill::Random) {
            let (Some((key, value)), false) = (text.split_once('='), rule.texts("context").is_empty()) else {
                continue;
            };
            if key.contains([' ', '"', '(', '?']) || value.contains([':', ',']) {
                continue;
            }
            let found = provider::find_by_key(key.as_bytes(), value.as_bytes());
            if found.as_ref().map(|found| found.rule.id) != Some(rule.id()) {
                wrong.push(format!("{}: {example}: {found:?}", rule.id()));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn prefixes_alone_find_what_needs_no_context() {
    for rule in data::rules() {
        for (example, text) in texts(&rule, "match", Fill::Random) {
            let mut found = Vec::new();
            provider::find_by_prefix(text.as_bytes(), &mut |token| found.push(token));
            let expected = if rule.texts("context").is_empty() { find(&text) } else { Vec::new() };
            assert_eq!(found, expected, "{example}");
        }
    }
}

#[test]
fn text_that_begins_tokens_again_and_again_has_none() {
    for part in [
        "datadog_api_key=",
        "-----BEGIN RSA PRIVATE KEY-----",
        "eyJh",
        "eyJh.",
        "T3BlbkFJ",
        "token=a",
        "AAAA",
    ] {
        let text = part.repeat(200_000 / part.len());
        assert!(find(&text).len() < 2, "{part}");
    }
}

#[test]
fn known_prefixes_win_over_their_surroundings() {
    let token = expand("<alnum 30><crc62>", "seed", Fill::Random);
    let text = format!("cloudflare_api_token=ghp_{token} and more");
    assert_eq!(ids(&find(&text)), ["github-personal-access-token"]);
}

#[test]
fn tokens_come_in_order_and_do_not_overlap() {
    let all: Vec<_> = data::rules()
        .iter()
        .flat_map(|rule| texts(rule, "match", Fill::Random).map(|(_, text)| text).collect::<Vec<_>>())
        .collect();
    let text = all.join("\n");
    let found = find(&text);
    assert!(found.windows(2).all(|pair| pair[0].whole.end <= pair[1].whole.start));
    assert!(found.len() >= all.len() * 98 / 100, "{} of {}", found.len(), all.len());
}
