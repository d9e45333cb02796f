//! What a push takes to the other side.

use gix::ObjectId;

use super::Repository;

/// The references of a push, as git tells them to its hook.
pub(crate) struct Push {
    updates: Vec<Update>,
}

/// What becomes of one of them.
struct Update {
    /// What it will lead to.
    new: ObjectId,
    /// What it leads to on the other side.
    old: ObjectId,
}

impl Push {
    /// What `lines` say: `<local reference> <its object> <reference there> <its object>`. `None` if they are something else.
    pub(crate) fn read(lines: &[u8]) -> Option<Self> {
        let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let updates = lines.map(|line| {
            let mut words = line.rsplitn(4, |byte| *byte == b' ');
            let old = ObjectId::from_hex(words.next()?).ok()?;
            let _there = words.next()?;
            let new = ObjectId::from_hex(words.next()?).ok()?;
            words.next().map(|_here| Update { new, old })
        });
        Some(Self { updates: updates.collect::<Option<_>>()? })
    }
}

impl Repository {
    /// The commits of `push` that `remote` does not have, as far as it is known what it has: as a range. `None` if the push
    /// only deletes.
    pub(crate) fn range_of(&self, push: &Push, remote: Option<&str>) -> Option<String> {
        let new: Vec<&ObjectId> =
            push.updates.iter().map(|update| &update.new).filter(|id| !id.is_null()).collect();
        if new.is_empty() {
            return None;
        }
        let mut words: Vec<String> = new.iter().map(ToString::to_string).collect();
        words.extend(self.with_repository(|repository| {
            let old = push.updates.iter().map(|update| update.old);
            // What the other side has since somebody else pushed is not here.
            let mut had: Vec<ObjectId> =
                old.filter(|id| !id.is_null() && repository.has_object(id)).collect();
            let prefix = remote.map(|remote| format!("refs/remotes/{remote}/"));
            if let (Some(prefix), Ok(references)) = (prefix, repository.references())
                && let Ok(all) = references.all()
            {
                let of_remote = all
                    .filter_map(Result::ok)
                    .filter(|reference| reference.name().as_bstr().starts_with(prefix.as_bytes()));
                had.extend(of_remote.filter_map(|reference| Some(reference.try_id()?.detach())));
            }
            had.sort_unstable();
            had.dedup();
            had.iter().map(|id| format!("^{id}")).collect::<Vec<_>>()
        }));
        Some(words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::WorkTree;
    use super::Push;

    const NONE: &str = "0000000000000000000000000000000000000000";

    fn range(tree: &WorkTree, lines: &str, remote: Option<&str>) -> Option<String> {
        tree.repository("").range_of(&Push::read(lines.as_bytes()).unwrap(), remote)
    }

    #[test]
    fn what_the_other_side_has_not() {
        let tree = WorkTree::new();
        let commit = |content: &str| tree.write("a", content).commit().answer("rev-parse HEAD");
        let (one, two) = (commit("1"), commit("2"));
        let elsewhere = "1111111111111111111111111111111111111111";
        let line = |new: &str, old: &str| format!("refs/heads/main {new} refs/heads/main {old}\n");
        assert_eq!(range(&tree, &line(&two, &one), Some("origin")), Some(format!("{two} ^{one}")));
        assert_eq!(range(&tree, &line(&two, NONE), Some("origin")), Some(two.clone()));
        assert_eq!(range(&tree, &line(&two, elsewhere), Some("origin")), Some(two.clone()));
        assert_eq!(range(&tree, &line(NONE, &one), Some("origin")), None);
        assert_eq!(range(&tree, "", None), None);
        let both = line(&one, NONE) + &line(&two, NONE);
        assert_eq!(range(&tree, &both, None), Some(format!("{one} {two}")));
        tree.git(&format!("update-ref refs/remotes/origin/x {one}"));
        assert_eq!(range(&tree, &line(&two, NONE), Some("origin")), Some(format!("{two} ^{one}")));
        assert_eq!(range(&tree, &line(&two, NONE), Some("other")), Some(two));
    }

    #[test]
    fn what_is_no_push() {
        for text in ["x", "a b c d", "refs/heads/main 12 refs/heads/main 34"] {
            assert!(Push::read(text.as_bytes()).is_none(), "{text}");
        }
    }
}
