//! Maps whose keys are unique.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::{Member, ParsedTree};

/// Up to so many members, comparing each with each is faster than hashing.
const FEW: usize = 8;

/// Reports the keys that stand more than once, and keeps the last member of each.
pub(super) fn settle(members: Vec<Member>, tree: &mut ParsedTree) -> Vec<Member> {
    let repeats = repeats(&members);
    if repeats.is_empty() {
        return members;
    }
    let mut keep = vec![true; members.len()];
    // The first place of a key is what each later one is related to; the one before it is what gives way.
    let mut previous: HashMap<usize, usize, RandomState> = HashMap::default();
    for (first, again) in repeats {
        tree.report_repeat(&members[again].key, members[first].key_span, members[again].key_span);
        let before = previous.insert(first, again).unwrap_or(first);
        keep[before] = false;
        tree.drop_member(members[before].key_span, &members[before].value);
    }
    let mut kept = keep.into_iter();
    members.into_iter().filter(|_| kept.next().unwrap_or(true)).collect()
}

/// Adds those of `merged` whose keys are not there yet; of two with the same key, the first.
pub(super) fn merge(members: &mut Vec<Member>, merged: Vec<Member>) {
    let mut keys: HashSet<&str, RandomState> = members.iter().map(|member| &*member.key).collect();
    let mut keep = merged.iter().map(|member| keys.insert(&member.key)).collect::<Vec<_>>().into_iter();
    members.extend(merged.into_iter().filter(|_| keep.next().unwrap_or(true)));
}

/// Pairs of indices: where a key stands first, and where it stands again.
fn repeats(members: &[Member]) -> Vec<(usize, usize)> {
    let mut repeats = Vec::new();
    if members.len() <= FEW {
        for (again, member) in members.iter().enumerate() {
            if let Some(first) = members[..again].iter().position(|other| other.key == member.key) {
                repeats.push((first, again));
            }
        }
        return repeats;
    }
    let mut firsts: HashMap<&str, usize, RandomState> =
        HashMap::with_capacity_and_hasher(members.len(), RandomState::default());
    for (again, member) in members.iter().enumerate() {
        let first = *firsts.entry(&member.key).or_insert(again);
        if first != again {
            repeats.push((first, again));
        }
    }
    repeats
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Span;

    use super::*;
    use crate::tree::{Node, NodeKind};

    fn members(keys: &[String]) -> Vec<Member> {
        let member = |(index, key): (usize, &String)| {
            let span = Span::empty(index);
            Member { key: key.as_str().into(), key_span: span, value: Node::new(span, NodeKind::Null) }
        };
        keys.iter().enumerate().map(member).collect()
    }

    #[test]
    fn the_last_of_a_key_is_kept_however_many_there_are() {
        for fill in [0, FEW, 100] {
            let mut keys: Vec<String> = ["a", "b", "a", "a"].map(String::from).to_vec();
            keys.extend((0..fill).map(|index| format!("x{index}")));
            let mut tree = ParsedTree::default();
            let settled = settle(members(&keys), &mut tree);
            let places: Vec<u32> = settled.iter().take(2).map(|member| member.key_span.start).collect();
            assert_eq!((settled.len(), places), (2 + fill, vec![1, 3]));
            let problems: Vec<_> =
                tree.problems.iter().map(|problem| (problem.related, problem.span.start)).collect();
            assert_eq!(problems, [(Some(Span::empty(0)), 2), (Some(Span::empty(0)), 3)]);
            assert_eq!(tree.dropped, [Span::empty(0), Span::empty(2)]);
        }
    }
}
