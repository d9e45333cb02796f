//! That what was added changes nothing else.

use std::collections::{BTreeMap, HashSet};

use envguard_syntax::Document;
use envguard_syntax::dialect::{Environment, Value};
use foldhash::fast::RandomState;

use crate::DialectSet;

/// Whether each of `dialects` reads `lines` as the one variable `key`, and complains about nothing.
pub(super) fn reads_alone(dialects: DialectSet, lines: &[Vec<u8>], key: &[u8]) -> bool {
    let text = [lines.join(&b'\n'), b"\n".to_vec()].concat();
    dialects.iter().all(|dialect| {
        let reading = dialect.read(&text, &Environment::default());
        let vars = reading.vars();
        reading.errors.is_empty() && vars.len() == 1 && vars.get(key).is_some()
    })
}

/// Whether each of `dialects` reads everything that is in `before` as the same in `after`, which has `keys` besides,
/// and nothing more. So do people.
///
/// Where a value refers to a key that was added, it is to see it: the files are read in an environment that has it.
pub(super) fn holds(dialects: DialectSet, before: &[u8], after: &[u8], keys: &[&[u8]]) -> bool {
    let keys: HashSet<&[u8], RandomState> = keys.iter().copied().collect();
    let counts = |source| {
        let mut counts: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for key in super::keys(&Document::parse(source)) {
            *counts.entry(key.to_vec()).or_default() += 1;
        }
        counts
    };
    let mut wanted = counts(before);
    for key in &keys {
        *wanted.entry(key.to_vec()).or_default() += 1;
    }
    if counts(after) != wanted {
        return false;
    }
    dialects.iter().all(|dialect| {
        let alone = dialect.read(after, &Environment::default());
        let added = alone.vars();
        let environment: Environment = added
            .iter()
            .filter(|(key, _)| keys.contains(key))
            .filter_map(|(key, assignment)| match &assignment.value {
                Value::Text(text) => Some((key.to_vec(), text.to_vec())),
                _ => None,
            })
            .collect();
        let (was, is) = (dialect.read(before, &environment), dialect.read(after, &environment));
        let (had, has) = (was.vars(), is.vars());
        let is_kept = had.iter().all(|(key, old)| has.get(key).is_some_and(|new| new.value == old.value));
        let is_all = has.iter().all(|(key, _)| keys.contains(key) || had.get(key).is_some());
        is_kept && is_all && is.errors.len() == was.errors.len()
    })
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::*;

    #[test]
    fn lines_have_to_be_read_by_all() {
        let check = |dialect: Dialect, line: &str| {
            reads_alone([dialect].into_iter().collect(), &[line.as_bytes().to_vec()], b"A")
        };
        assert!(check(Dialect::Node, "A=two words") && check(Dialect::Python, "A=$B"));
        assert!(!check(Dialect::Dotenvy, "A=two words") && !check(Dialect::Bash, "A=two words"));
        assert!(!check(Dialect::Node, "# A=1") && !check(Dialect::Node, "A=1\nB=2"));
    }

    #[test]
    fn what_was_there_has_to_stay() {
        let check = |dialect: Dialect, before: &str, after: &str| {
            holds([dialect].into_iter().collect(), before.as_bytes(), after.as_bytes(), &[b"A"])
        };
        assert!(check(Dialect::Node, "B=1\n", "A=1\nB=1\n"));
        assert!(!check(Dialect::Node, "B=1\n", "A=1\nB=2\n"));
        assert!(!check(Dialect::Node, "B=1\n", "A=1\n"));
        assert!(!check(Dialect::Node, "B=\"1\n", "B=\"1\nA=\"\n"));
    }

    #[test]
    fn references_may_see_what_was_added() {
        for dialect in [Dialect::Compose, Dialect::NodeExpand, Dialect::Bash] {
            let (before, after) = (b"B=http://${A}/\n".as_slice(), b"A=host\nB=http://${A}/\n".as_slice());
            assert!(holds([dialect].into_iter().collect(), before, after, &[b"A"]), "{dialect}");
        }
    }
}
