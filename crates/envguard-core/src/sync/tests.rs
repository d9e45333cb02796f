use std::sync::Arc;

use envguard_syntax::dialect::Dialect;

use super::*;
use crate::{ContractSource, SourceFile};

fn contract(example: &str) -> Contract {
    let file = Arc::new(SourceFile::new(".env.example", example));
    Contract::new(vec![Arc::new(ContractSource::example(file))])
}

fn node() -> DialectSet {
    [Dialect::Node].into_iter().collect()
}

fn text(synced: Result<Synced, Refusal>) -> String {
    String::from_utf8(synced.unwrap().bytes).unwrap()
}

/// Fills `values` from `example`, and looks that doing so again changes nothing.
#[track_caller]
fn check_fill(example: &str, values: &str, expected: &str) {
    let contract = contract(example);
    let filled = text(fill(values.as_bytes(), &contract, &|_| false, node()));
    assert_eq!(filled, expected);
    assert_eq!(text(fill(filled.as_bytes(), &contract, &|_| false, node())), filled);
}

/// Declares in `example` what `values` gives, and looks that doing so again changes nothing.
#[track_caller]
fn check_declare(values: &str, example: &str, expected: &str) {
    let declared = text(declare(values.as_bytes(), &contract(example), node()));
    assert_eq!(declared, expected);
    assert_eq!(text(declare(values.as_bytes(), &contract(&declared), node())), declared);
}

#[test]
fn keys_go_behind_the_one_that_precedes_them() {
    check_fill("A=\nB=b\nC=c\nD=\n", "D=4\nA=1\n# d\n", "D=4\nA=1\nB=b\nC=c\n# d\n");
    check_fill("A=\nB=b\n", "A=1\nX=\nA=2\nY=\n", "A=1\nX=\nA=2\nB=b\nY=\n");
}

#[test]
fn or_before_the_one_that_follows_them() {
    check_fill("A=a\nB=b\nC=\n", "X=\n# c\nC=3\n", "X=\nA=a\nB=b\n# c\nC=3\n");
}

#[test]
fn comments_come_along() {
    check_fill(
        "# All of it.\n\nA=\n# What B is.\n# At length.\nB=b # here\n",
        "A=1\n",
        "A=1\n# What B is.\n# At length.\nB=b # here\n",
    );
    check_fill("# A=1\n# What B is.\nB=\n", "", "# What B is.\nB=\n");
}

#[test]
fn groups_stay_groups() {
    let example = "A=\nB=\n\n# The database.\nC=\nD=\n\nE=\n";
    check_fill(example, "A=1\nB=1\nX=1\n\nE=1\n", "A=1\nB=1\nX=1\n\n# The database.\nC=\nD=\n\nE=1\n");
    check_fill(example, "E=1\n", "A=\nB=\n\n# The database.\nC=\nD=\n\nE=1\n");
    check_fill(example, "A=1\n\nD=1\n\nE=1", "A=1\nB=\n\n# The database.\nC=\nD=1\n\nE=1");
    check_fill(example, "X=1", "X=1\n\nA=\nB=\n\n# The database.\nC=\nD=\n\nE=\n");
    check_fill(example, "", "A=\nB=\n\n# The database.\nC=\nD=\n\nE=\n");
    check_fill(example, "# mine\n\n", "# mine\n\nA=\nB=\n\n# The database.\nC=\nD=\n\nE=\n");
}

#[test]
fn line_endings_are_those_of_the_file() {
    check_fill("A=\nB=b\n", "A=1\r\nX=2\r\n", "A=1\r\nB=b\r\nX=2\r\n");
    check_fill("A=\r\n# b\r\nB=b\r\n", "A=1\nX=2\n", "A=1\n# b\nB=b\nX=2\n");
    check_fill("A=\r\nB=b\r\n", "A=1", "A=1\r\nB=b\r\n");
    check_fill("A=\nB=b\n", "\u{feff}A=1\n", "\u{feff}A=1\nB=b\n");
    check_fill("B=b\nA=\n", "\u{feff}A=1\n", "\u{feff}B=b\nA=1\n");
}

#[test]
fn what_is_optional_or_given_elsewhere_is_not_asked_for() {
    check_fill("A=\nB=1 # optional\n# C=1\nD=\nD=\n", "A=1\n", "A=1\nD=\n");
    let synced = fill(b"", &contract("A=\nB=\n"), &|key| key == b"A", node()).unwrap();
    assert_eq!(synced.bytes, b"B=\n");
    assert_eq!(synced.added, [KeyName::new(b"B")]);
}

#[test]
fn what_a_runtime_does_not_read_comes_without_its_value() {
    let dialects = [Dialect::Node, Dialect::Dotenvy].into_iter().collect();
    let example = contract("A=two words\nB=one\nLONE\n");
    let synced = fill(b"", &example, &|_| false, dialects).unwrap();
    assert_eq!(String::from_utf8(synced.bytes).unwrap(), "A=\nB=one\nLONE=\n");
    let synced = fill(b"", &contract("A-B C=1\n"), &|_| false, dialects).unwrap();
    assert!(synced.bytes.is_empty() && synced.left_out.len() == 1);
}

#[test]
fn nothing_is_added_to_what_is_not_whole() {
    let refusal = |values: &[u8]| fill(values, &contract("A=1 \"\n"), &|_| false, node()).err();
    assert_eq!(refusal(b"OPEN=\"x\n"), Some(Refusal::Disturbed));
    assert_eq!(refusal(b"\xff\xfeA\0=\x001\0"), Some(Refusal::Utf16));
    assert_eq!(refusal(b"B=1\n"), None);
}

#[test]
fn no_value_and_no_comment_is_declared() {
    check_declare(
        "A=1\n# s3cr3t\nB='s3cr3t' # s3cr3t\nexport C=\"s3\ncr3t\"\n\nURL=https://s3cr3t\nTOKEN_URL=x\n",
        "A=\n",
        "A=\nB=\nexport C=\n\nURL=https://example.com\nTOKEN_URL=\n",
    );
    check_declare("DB_PASSWORD=https://s3cr3t\n", "", "DB_PASSWORD=\n");
}

#[test]
fn what_is_commented_out_is_declared() {
    check_declare("A=1\nB=2\n", "# A=\n", "# A=\n\nB=\n");
}

#[test]
fn keys_that_may_be_secrets_are_left_out() {
    let values = b"cGFzc3dvcmQ=1\nswordfish\nNAME\nA=1\n";
    let dialects = [Dialect::Python].into_iter().collect();
    let synced = declare(values, &Contract::default(), dialects).unwrap();
    assert_eq!(String::from_utf8(synced.bytes).unwrap(), "NAME=\nA=\n");
    assert_eq!(synced.left_out.len(), 2);
}

#[test]
fn many_lines_take_no_long() {
    let lines = |which: fn(&usize) -> bool| -> String {
        (0..20_000).filter(which).map(|number| format!("# {number}\nKEY_{number}=x\n")).collect()
    };
    let (example, values) = (lines(|_| true), lines(|number| number % 2 == 0));
    check_fill(&example, &values, &example);
}
