use super::*;
use crate::snapshots::entry::{Description, Source};

/// The lines of `events`, chained.
fn chain(events: &[Event]) -> Vec<Vec<u8>> {
    let mut index = Index::default();
    events
        .iter()
        .map(|event| {
            let line = index.line(event).unwrap();
            index.push(&line, event.clone());
            line
        })
        .collect()
}

fn saved(id: &str) -> Event {
    let description = Description {
        id: id.to_owned().try_into().unwrap(),
        environment: "production".to_owned(),
        release: "v1".to_owned(),
        commit: None,
        created: "2026-02-28T12:00:00Z".to_owned().try_into().unwrap(),
        contract: None,
        source: Source::Files,
    };
    Event::Saved(Saved { description, size: 1, sha256: Digest::of(b"") })
}

fn pruned(id: &str) -> Event {
    let created = "2026-03-01T12:00:00Z".to_owned().try_into().unwrap();
    Event::Pruned { created, removed: vec![id.to_owned().try_into().unwrap()] }
}

fn three() -> Vec<Vec<u8>> {
    chain(&[saved("aaaaaaaa"), saved("bbbbbbbb"), saved("cccccccc")])
}

fn head_of(lines: &[Vec<u8>]) -> Vec<u8> {
    let index = Index::read(&lines.concat(), None);
    serde_json::to_vec(&index.head().unwrap()).unwrap()
}

/// What is wrong with `lines`, where the head is that of `before`.
#[track_caller]
fn check(lines: &[Vec<u8>], before: &[Vec<u8>], expected: &[&str]) {
    let index = Index::read(&lines.concat(), Some(&head_of(before)));
    let found: Vec<String> = index.problems.into_iter().map(|problem| problem.message).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_whole_chain_has_no_problem() {
    check(&three(), &three(), &[]);
    // A crash before the head was written.
    check(&three(), &three()[..2], &[]);
    check(&three(), &three()[..1], &[]);
    assert!(Index::read(&three()[..1].concat(), None).problems.is_empty());
    assert!(Index::read(b"", None).problems.is_empty());
}

#[test]
fn what_is_given_up_is_listed_no_more() {
    let lines = chain(&[saved("aaaaaaaa"), saved("bbbbbbbb"), pruned("aaaaaaaa")]);
    let index = Index::read(&lines.concat(), Some(&head_of(&lines)));
    let ids: Vec<&str> = index.snapshots().iter().map(|saved| saved.description.id.as_str()).collect();
    assert_eq!((ids, &index.problems), (vec!["bbbbbbbb"], &vec![]));
}

#[test]
fn changed_lines_show() {
    let mut lines = three();
    lines[1] = String::from_utf8(lines[1].clone()).unwrap().replace("production", "staging").into_bytes();
    check(
        &lines,
        &three(),
        &["line 3 does not follow line 2: lines were changed, moved, added or taken out"],
    );
    let mut lines = three();
    lines[2] = String::from_utf8(lines[2].clone()).unwrap().replace("production", "staging").into_bytes();
    check(&lines, &three(), &["line 3 is not the one that `index.head` knows"]);
}

#[test]
fn moved_added_and_missing_lines_show() {
    let [a, b, c] = three().try_into().unwrap();
    let broken = |line: usize, before: &str| {
        format!("line {line} does not follow {before}: lines were changed, moved, added or taken out")
    };
    let moved = [broken(1, "nothing"), broken(2, "line 1"), broken(3, "line 2")];
    let moved: Vec<&str> = moved.iter().map(String::as_str).collect();
    check(&[b.clone(), a.clone(), c.clone()], &three(), &moved);
    let missing = [a.clone(), c.clone()];
    check(&missing, &three(), &[&broken(2, "line 1"), "of 3 lines there are 2: the last ones are missing"]);
    check(&[a.clone(), b.clone()], &three(), &["of 3 lines there are 2: the last ones are missing"]);
    check(&[], &three(), &["of 3 lines there are 0: the last ones are missing"]);
    let twice = chain(&[saved("aaaaaaaa"), saved("aaaaaaaa")]);
    check(&twice, &twice, &["there are two snapshots `aaaaaaaa`"]);
}

#[test]
fn what_is_no_line_of_ours_shows() {
    let [a, b, _] = three().try_into().unwrap();
    let newer = String::from_utf8(b.clone()).unwrap().replace("\"version\":1", "\"version\":2").into_bytes();
    let lines = [a.clone(), newer];
    check(&lines, &lines, &["line 2 is of version 2, which a newer envguard has written"]);
    let lines = [a.clone(), b"<<<<<<< HEAD\n".to_vec()];
    check(&lines, &lines, &["line 2 is no entry"]);
    let broken = Index::read(&a, Some(b"{"));
    assert_eq!(broken.problems.len(), 1);
    assert_eq!(Index::read(&[a, b].concat(), None).problems.len(), 1);
}

#[test]
fn a_torn_line_is_none() {
    let lines = three();
    for length in 1..lines[2].len() {
        let torn = [lines[0].as_slice(), &lines[1], &lines[2][..length]].concat();
        let index = Index::read(&torn, Some(&head_of(&lines[..2])));
        assert_eq!((index.torn, index.events.len()), (length, 2));
        assert!(index.problems.is_empty());
    }
}
