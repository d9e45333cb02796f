//! What trees hold, whatever they were read from.

mod hostile;
mod masks;
mod properties;

use super::*;

/// Every scalar with its path, the text that its span covers, and what it is; every list and map that is empty; and
/// then the problems, with what their spans cover.
fn outline(syntax: Syntax, source: &str) -> Vec<String> {
    let tree = parse(syntax, source.as_bytes());
    let mut lines = Vec::new();
    for (index, document) in tree.documents.iter().enumerate() {
        let path = if index == 0 { String::new() } else { format!("#{index}") };
        describe(document, &path, source, &mut lines);
    }
    for problem in &tree.problems {
        let related = problem.related.map(|span| format!(" (see {}..{})", span.start, span.end));
        lines.push(format!(
            "{:?} `{}` at {}: {}{}",
            problem.kind,
            &source[problem.span.range()],
            problem.span.start,
            problem.message,
            related.unwrap_or_default()
        ));
    }
    lines
}

fn describe(node: &Node, path: &str, source: &str, lines: &mut Vec<String>) {
    let text = &source[node.span.range()];
    match &node.kind {
        NodeKind::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                describe(item, &format!("{path}/{index}"), source, lines);
            }
        }
        NodeKind::Map(members) if !members.is_empty() => {
            for member in members {
                let key = &source[member.key_span.range()];
                describe(&member.value, &format!("{path}/{key}"), source, lines);
            }
        }
        _ => lines.push(format!("{path} `{text}` {}", node.to_json())),
    }
}

#[track_caller]
fn check(syntax: Syntax, source: &str, expected: &[&str]) {
    assert_eq!(outline(syntax, source), expected, "{source}");
}

#[test]
fn json_has_the_place_of_everything() {
    check(
        Syntax::Json,
        "\u{feff}{ \"a\" : [1, -2.5e1, true, null, \"x\\u00e9\\\"\"], \"b\\n\": {}, \"c\": [ ] }\n",
        &[
            "/\"a\"/0 `1` 1",
            "/\"a\"/1 `-2.5e1` -25.0",
            "/\"a\"/2 `true` true",
            "/\"a\"/3 `null` null",
            "/\"a\"/4 `\"x\\u00e9\\\"\"` \"xé\\\"\"",
            "/\"b\\n\" `{}` {}",
            "/\"c\" `[ ]` []",
        ],
    );
    check(Syntax::Json, " 7 ", &[" `7` 7"]);
}

#[test]
fn json_slips_are_all_told_and_the_rest_is_read() {
    check(
        Syntax::Json,
        "{\n  // why\n  'a': 0x1F,\n  b: [1 2,],\n  \"c\": +1, \"d\": .5,\u{a0}\"e\": NaN,\n  \"f\": \"x\ty\"\n  \"a\": 5,\n}",
        &[
            "/b/0 `1` 1",
            "/b/1 `2` 2",
            "/\"c\" `+1` \"+1\"",
            "/\"d\" `.5` \".5\"",
            "/\"e\" `NaN` \"NaN\"",
            "/\"f\" `\"x\ty\"` \"x\\ty\"",
            "/\"a\" `5` 5",
            "Syntax `// why` at 4: JSON has no comments",
            "Syntax `'a'` at 13: JSON has double quotes only",
            "Syntax `0x1F` at 18: JSON has no such way to write a number",
            "Syntax `b` at 26: a key needs double quotes",
            "Syntax `` at 31: a comma is missing here",
            "Syntax `,` at 33: JSON has no comma after the last element",
            "Syntax `+1` at 44: JSON has no such way to write a number",
            "Syntax `.5` at 53: JSON has no such way to write a number",
            "Syntax `\u{a0}` at 56: U+00A0 is no blank in JSON",
            "Syntax `NaN` at 63: JSON has no such way to write a number",
            "Syntax `\t` at 77: U+0009 has to be written as an escape in a string",
            "Syntax `` at 80: a comma is missing here",
            "DuplicateKey `\"a\"` at 83: key `a` is defined again in the same map (see 13..16)",
            "Syntax `,` at 89: JSON has no comma after the last element",
        ],
    );
}

#[test]
fn json_with_comments_has_comments_and_trailing_commas() {
    check(Syntax::Jsonc, "// a\n{ /* b */ \"x\": [1,], } // c", &["/\"x\"/0 `1` 1"]);
    check(Syntax::Jsonc, "{ \"x\": 1 /* b", &["Syntax `/* b` at 9: this comment is never closed"]);
}

#[test]
fn json_says_where_it_ends_to_be_json() {
    let cases = [
        ("", "Syntax `` at 0: there is no value in the file"),
        ("{", "Syntax `{` at 0: this `{` is never closed"),
        ("[1", "Syntax `[` at 0: this `[` is never closed"),
        ("{\"a\" 1}", "Syntax `1` at 5: a `:` is missing after the key"),
        ("{\"a\":}", "Syntax `}` at 5: a value is missing here"),
        ("{,}", "Syntax `,` at 1: a key is missing here"),
        ("\"s3cr3t", "Syntax `\"s3cr3t` at 0: this string is never closed"),
        ("[\"\\q\"]", "Syntax `\\q` at 2: JSON has no such escape"),
        ("[\"\\ud800 \"]", "Syntax `\\ud800 ` at 2: this escape stands for no character"),
        ("[1.]", "Syntax `1.` at 1: JSON has no such way to write a number"),
        ("hunter2", "Syntax `hunter2` at 0: a text needs double quotes"),
        ("[-]", "Syntax `]` at 2: a digit is missing in the number"),
        ("[01]", "Syntax `` at 2: a comma is missing here"),
        ("[1e999]", "Syntax `1e999` at 1: the number is too large for a double"),
        ("1 2", "Syntax `2` at 2: there is more after the end of the value"),
    ];
    for (source, expected) in cases {
        assert_eq!(outline(Syntax::Json, source).last().map(String::as_str), Some(expected), "{source}");
    }
}

#[test]
fn yaml_has_the_place_of_everything() {
    check(
        Syntax::Yaml,
        "# top\na: 1 # one\n\"é\": 'it''s'\nlist:\n  - x  \n  -\n  - {f: , g: [1, 2.5], \"h\" : ~}\nlong: |- # why |\n  one\n    two\n\nfold: >\n  z\ntext: first\n  second\n? q\n: r\nend:\n",
        &[
            "/a `1` 1",
            "/\"é\" `'it''s'` \"it's\"",
            "/list/0 `x` \"x\"",
            "/list/1 `` null",
            "/list/2/f `` null",
            "/list/2/g/0 `1` 1",
            "/list/2/g/1 `2.5` 2.5",
            "/list/2/\"h\" `~` null",
            "/long `|- # why |\n  one\n    two` \"one\\n  two\"",
            "/fold `>\n  z` \"z\\n\"",
            "/text `first\n  second` \"first second\"",
            "/q `r` \"r\"",
            "/end `` null",
        ],
    );
}

#[test]
fn yaml_collections_span_from_their_first_key_to_their_last_value() {
    let source = "a:\n  b: 1\n  c:\n    - x\n    - [y]\n\n# after\nd: {e: 1}\n";
    let tree = parse(Syntax::Yaml, source.as_bytes());
    let texts: Vec<&str> = ["/a", "/a/c", "/a/c/1", "/d"]
        .iter()
        .map(|pointer| &source[tree.documents[0].pointer(pointer).unwrap().span.range()])
        .collect();
    assert_eq!(texts, ["b: 1\n  c:\n    - x\n    - [y]", "- x\n    - [y]", "[y]", "{e: 1}"]);
}

#[test]
fn yaml_missing_values_stand_after_their_colon() {
    for (source, at) in [("a:\nb: 1\n", 2), ("a :\n", 3), ("{a: , b: 1}", 3), ("{a, b: 1}", 2), ("- a:\n", 4)]
    {
        let tree = parse(Syntax::Yaml, source.as_bytes());
        let root = &tree.documents[0];
        let map = root.items().first().unwrap_or(root);
        assert_eq!(map.get("a").map(|node| node.span), Some(Span::empty(at)), "{source}");
    }
}

#[test]
fn yaml_aliases_and_merge_keys_are_put_in_place() {
    check(
        Syntax::Yaml,
        "base: &base\n  a: 1\n  b: [&two 2]\nx:\n  <<: *base\n  a: 3\n  c: *two\ny:\n  <<: [*base, {d: 4, a: 5}]\n\"<<\": 1\n*two : six\n",
        &[
            "/base/a `1` 1",
            "/base/b/0 `2` 2",
            "/x/a `3` 3",
            "/x/c `*two` 2",
            "/x/b/0 `2` 2",
            "/y/a `1` 1",
            "/y/b/0 `2` 2",
            "/y/d `4` 4",
            "/\"<<\" `1` 1",
            "/*two `six` \"six\"",
        ],
    );
    check(
        Syntax::Yaml,
        "a: *none\nb: &b [*b]\nc:\n  <<: 1\n  <<: {d: 1}\n",
        &[
            "/a `*none` null",
            "/b/0 `*b` null",
            "/c/d `1` 1",
            "Syntax `*none` at 3: no anchor of this name stands before",
            "Syntax `*b` at 16: the alias stands within what it refers to",
            "DuplicateKey `<<` at 33: key (2 characters) is defined again in the same map (see 25..27)",
        ],
    );
    check(
        Syntax::Yaml,
        "c:\n  <<: 1\n",
        &["/c `<<: 1` {}", "Syntax `1` at 9: a merge key takes a map or a list of maps"],
    );
}

#[test]
fn yaml_tags_are_heeded() {
    check(
        Syntax::Yaml,
        "a: !!str 12\nb: !!int \"12\"\nc: !Ref {x: 1}\nd: !secret true\ne: ! 1\nf: !!str\n",
        &[
            "/a `12` \"12\"",
            "/b `\"12\"` 12",
            "/c/x `1` 1",
            "/d `true` \"true\"",
            "/e `1` \"1\"",
            "/f `` \"\"",
        ],
    );
}

#[test]
fn yaml_documents_are_many_and_mistakes_end_only_their_own() {
    check(
        Syntax::Yaml,
        "%YAML 1.2\n---\na: 1\n---\nb: [1\n---\n- c\n...\n---\n",
        &["/a `1` 1", "#1/0 `c` \"c\"", "#2 `` null", "Syntax `[` at 26: a bracket is never closed"],
    );
    check(Syntax::Yaml, "", &[]);
    check(Syntax::Yaml, "# only\n", &[]);
    check(
        Syntax::Yaml,
        "a: 1\nb: 2\na: 3\n",
        &[
            "/b `2` 2",
            "/a `3` 3",
            "DuplicateKey `a` at 10: key `a` is defined again in the same map (see 0..1)",
        ],
    );
    check(
        Syntax::Yaml,
        "{[a]: s3cr3t, b: 1}",
        &[
            "/b `1` 1",
            "Syntax `[a]` at 1: a key that is a list or a map has no counterpart in JSON: it is not checked",
        ],
    );
}

#[test]
fn yaml_says_where_it_ends_to_be_yaml() {
    let cases = [
        ("a: b: c\n", "a `:` cannot stand here: a text that holds one needs quotes"),
        ("a:\n\t- b\n", "YAML is indented with blanks, not with tabs"),
        ("a: \"s3cr3t\n", "a quote is never closed"),
        ("a: [1, {b: 1]\n", "the bracket closes nothing"),
        ("a: ['1' '2']\n", "there is more after the closing quote"),
        ("a: ]\n", "the bracket closes nothing"),
        ("a: 1\n  b: 2\n", "a `:` cannot stand here: a text that holds one needs quotes"),
        ("a: \"\\q\"\n", "YAML has no such escape"),
    ];
    for (source, expected) in cases {
        let tree = parse(Syntax::Yaml, source.as_bytes());
        let messages: Vec<String> = tree.problems.iter().map(|problem| problem.message.to_string()).collect();
        assert_eq!(messages, [expected], "{source}");
    }
}

#[test]
fn toml_has_the_place_of_everything() {
    check(
        Syntax::Toml,
        "# top\ntitle = 'x' # one\n\"é\".b = 0xff\nd = 1979-05-27T07:32:00Z\n[a.b]\nf = -1.5e2\ni = inf\nt = { x = 1, y.z = [ \"q\", \"\"\"\nm\"\"\" ] }\n[[bin]]\nn = 1_000\n[[bin]]\n[bin.sub]\nk = true\n[a]\nlast = \"\\u00e9\"\n",
        &[
            "/title `'x'` \"x\"",
            "/\"é\"/b `0xff` 255",
            "/d `1979-05-27T07:32:00Z` \"1979-05-27T07:32:00Z\"",
            "/a/b/f `-1.5e2` -150.0",
            "/a/b/i `inf` \"inf\"",
            "/a/b/t/x `1` 1",
            "/a/b/t/y/z/0 `\"q\"` \"q\"",
            "/a/b/t/y/z/1 `\"\"\"\nm\"\"\"` \"m\"",
            "/a/last `\"\\u00e9\"` \"é\"",
            "/bin/0/n `1_000` 1000",
            "/bin/1/sub/k `true` true",
        ],
    );
    check(Syntax::Toml, "", &[" `` {}"]);
}

#[test]
fn toml_slips_are_all_told_and_the_rest_is_read() {
    check(
        Syntax::Toml,
        "a = 1\na = 2\nb = hunter2\nc = \nd\ne = 2026-13-45\n[t]\nx = 1\n[t]\ny = 2\n[t.x]\n[a]\nz = 3\ni = {j = 1}\ni.k = 2\nl = [1, 2\n",
        &[
            "/a `2` 2",
            "/b `hunter2` \"hunter2\"",
            "/c `` \"\"",
            "/e `2026-13-45` \"2026-13-45\"",
            "/t/x `1` 1",
            "/t/y `2` 2",
            "DuplicateKey `a` at 6: key `a` is defined again in the same map (see 0..1)",
            "Syntax `hunter2` at 16: a text needs quotes",
            "Syntax `` at 28: a value is missing here",
            "Syntax `` at 30: a `=` and a value are missing after the key",
            "Syntax `2026-13-45` at 35: there is no such date or time",
            "DuplicateKey `t` at 57: key `t` is defined again in the same map (see 47..48)",
            "DuplicateKey `x` at 69: key `x` is defined again in the same map (see 50..51)",
            "DuplicateKey `a` at 73: key `a` is defined again in the same map (see 6..7)",
            "DuplicateKey `i` at 94: key `i` is defined again in the same map (see 82..83)",
            "Syntax `` at 111: this `[` is never closed",
        ],
    );
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let tree = parse(Syntax::Yaml, b"a: \xff\xfe\n");
    assert_eq!(tree.problems[0].kind, ProblemKind::NotUtf8);
    assert_eq!(tree.problems[0].span, Span::new(3, 4));
    assert!(tree.documents.is_empty() && !tree.is_whole());
}
