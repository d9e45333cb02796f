//! What is shown of documents.

use super::*;

#[track_caller]
fn check_mask(syntax: Syntax, source: &str, expected: &str) {
    let tree = parse(syntax, source.as_bytes());
    let mask = TreeMask::new(syntax, source.as_bytes(), &tree);
    let masked = String::from_utf8(mask.lines(Span::new(0, source.len()))).unwrap();
    assert_eq!(masked, expected);
    // Line by line it is the same.
    let mut start = 0;
    let mut lines = String::new();
    for line in source.split_inclusive('\n') {
        lines += std::str::from_utf8(&mask.lines(Span::new(start, start + line.len()))).unwrap();
        start += line.len();
    }
    assert_eq!(lines, masked);
}

#[test]
fn values_and_comments_are_hidden_and_keys_are_shown() {
    check_mask(
        Syntax::Jsonc,
        "{\n  // p@ss\n  \"token\": \"a b\", \"n\": [1, true], /* x */\n  \"aB3xK9qLmZ7w\": null\n}",
        "{\n  // ****\n  \"token\": \"***\", \"*\": [*, ****], /* ****\n  \"************\": ****\n}"
            .replace("\"*\": [", "\"n\": [")
            .as_str(),
    );
    check_mask(
        Syntax::Yaml,
        "a: &anchor s3cr3t # why\nb: |\n  two\n  lines\nc: *anchor\n<<: {d: 'x#y'}\nurl: http://u:p@h\n",
        "a: &****** ****** # ***\nb: |\n*****\n*******\nc: *******\n<<: {d: '***'}\nurl: ************\n",
    );
    check_mask(
        Syntax::Toml,
        "# top\n[a.b]\nk = \"v\" # x\n[[bin]]\n[a.c]\nm = '''\nx\n'''\n",
        "# ***\n[a.b]\nk = \"*\" # *\n[[bin]]\n[a.c]\nm = '**\n*\n**'\n",
    );
}

#[test]
fn what_the_tree_does_not_hold_is_hidden() {
    check_mask(Syntax::Json, "{\"a\": \"p@ss-1\", \"a\": 2}", "{\"a\": \"******\", \"a\": *}");
    check_mask(Syntax::Json, "{\"a\": \"s3cr3t\" ?", "{\"*\": \"******\" ?");
    check_mask(Syntax::Yaml, "a: b: s3cr3t\n", "*: *: ******\n");
    check_mask(Syntax::Toml, "a = s3/cr3t\n", "a = *******\n");
}
