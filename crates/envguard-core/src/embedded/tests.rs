//! What is found in bytes, whole and in pieces.

use super::*;
use crate::fnv::Fnv;

fn block_of(version: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap();
    let mut hash = Fnv::new();
    hash.write(payload.iter().copied());
    let (version, length, hash) = (version.to_le_bytes(), length.to_le_bytes(), hash.finish().to_le_bytes());
    [MAGIC, &version[..], &length, &hash, payload].concat()
}

/// The beginning of a block that says it has `length` bytes, and has not.
fn beginning(length: usize) -> Vec<u8> {
    [MAGIC, &VERSION.to_le_bytes()[..], &u32::try_from(length).unwrap().to_le_bytes(), &[1; 8]].concat()
}

const SHOP: &[u8] = b"shop\n1.2.3\nshop::Config\n{}";

fn shop() -> Embedded {
    let [package, version, name, schema] = ["shop", "1.2.3", "shop::Config", "{}"].map(str::to_owned);
    Embedded { package, version, name, schema }
}

/// What is found in `binary`, which does not depend on the pieces that it comes in.
fn find(binary: &[u8]) -> Found {
    let found = super::find(binary);
    for size in [1, 7, 16, 33, 100] {
        let mut search = Search::default();
        binary.chunks(size).for_each(|piece| search.push(piece));
        assert_eq!(search.finish(), found, "in pieces of {size}");
    }
    found
}

#[test]
fn blocks_are_found_wherever_they_lie() {
    let one = block_of(1, SHOP);
    let other = block_of(1, b"\n\nworker\n{\"type\":\"object\"}");
    for binary in [
        [&one[..], &other].concat(),
        [b"\0", &one[..], b"junk\0\0envguard-", &other, b"\0"].concat(),
        [&one[..], &one, MAGIC, &other].concat(),
        [MAGIC, &one[..], &other, MAGIC].concat(),
    ] {
        let names: Vec<String> = find(&binary).contracts.into_iter().map(|contract| contract.name).collect();
        assert_eq!(names, ["worker", "shop::Config"]);
    }
    assert_eq!(find(&one).contracts, [shop()]);
    for padding in 0..40 {
        let binary = [&vec![b'e'; padding], &one[..], &vec![0; padding]].concat();
        assert_eq!(find(&binary).contracts, [shop()], "{padding}");
    }
}

#[test]
fn what_is_not_whole_is_none() {
    let block = block_of(1, SHOP);
    for length in 0..block.len() {
        assert_eq!(find(&block[..length]), Found::default(), "{length}");
    }
    for at in 0..block.len() {
        let mut harmed = block.clone();
        harmed[at] ^= 1;
        // The version is no part of the payload, so that later ones can be told.
        let found = find(&harmed);
        let is_newer = (17..20).contains(&at);
        assert_eq!((found.contracts.len(), found.newer.is_some()), (0, is_newer), "{at}");
    }
    for payload in [&b"a\nb\nc"[..], b"", b"a\nb\nc\n\xff", b"a\nb\nc\n\0"] {
        assert_eq!(find(&block_of(1, payload)), Found::default());
    }
    // A length beyond the end, and one that no block has.
    let endless = [MAGIC, &1_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0; 9]].concat();
    assert_eq!(find(&endless), Found::default());
}

#[test]
fn a_block_within_what_looks_like_one_is_found() {
    let inner = block_of(1, SHOP);
    for length in [60, 1000, MAX_PAYLOAD, MAX_PAYLOAD + 1] {
        let binary = [&beginning(length)[..], &inner, &beginning(length)].concat();
        assert_eq!(find(&binary).contracts, [shop()], "{length}");
    }
}

#[test]
fn many_beginnings_take_no_time() {
    for length in [0, 4_000_000, MAX_PAYLOAD] {
        let mut search = Search::default();
        let binary = beginning(length).repeat(250_000);
        binary.chunks(1 << 16).for_each(|piece| search.push(piece));
        assert_eq!(search.finish(), Found::default());
    }
    // Without a NUL, as long as a payload may be.
    let text = vec![b'a'; MAX_PAYLOAD - 1];
    let binary = [beginning(MAX_PAYLOAD), text].concat().repeat(5);
    let mut search = Search::default();
    binary.chunks(1 << 10).for_each(|piece| search.push(piece));
    assert_eq!(search.finish(), Found::default());
}

#[test]
fn contracts_without_end_are_cut() {
    let payload = |index: usize| [format!("\n\n{index}\n").as_bytes(), &vec![b' '; 1 << 20]].concat();
    let mut search = Search::default();
    (0..20).for_each(|index| search.push(&block_of(1, &payload(index))));
    let found = search.finish();
    assert_eq!((found.contracts.len(), found.is_cut), (15, true));
    let all: Vec<u8> =
        (0..=MAX_CONTRACTS).flat_map(|index| block_of(1, format!("\n\n{index}\n").as_bytes())).collect();
    let found = super::find(&all);
    assert_eq!((found.contracts.len(), found.is_cut), (MAX_CONTRACTS, true));
}

#[test]
fn versions_to_come_are_told() {
    let binary = [block_of(3, b"whatever"), block_of(1, SHOP), block_of(2, b"")].concat();
    assert_eq!(find(&binary), Found { contracts: vec![shop()], newer: Some(3), is_cut: false });
}

#[test]
fn kinds_are_told_by_the_comment() {
    let size = Some("a number of bytes, such as `512KiB` or `10MB`");
    for (comment, expected) in [
        ("ByteSize", size),
        ("envguard::ByteSize", size),
        ("Option<ByteSize>, needed if live", size),
        ("Vec<Duration>", None),
        ("MyDuration", None),
        ("", None),
    ] {
        assert_eq!(kind(comment), expected, "{comment}");
    }
}

#[test]
fn conditions_are_told_by_the_comment() {
    for (comment, expected) in [
        ("Option<String>, needed if mode == Mode::Production", Some("mode == Mode::Production")),
        ("Option<String>", None),
        ("", None),
    ] {
        assert_eq!(condition(comment), expected, "{comment}");
    }
}
