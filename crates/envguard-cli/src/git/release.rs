//! What releases had, by their tags.

use std::collections::HashMap;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{ByteSlice, ByteVec};
use gix::objs::tree::EntryKind;
use gix::revision::walk::Sorting;
use gix::traverse::commit::simple::CommitTimeOrder;

use super::objects::Objects;
use super::tracked::{TrackedFile, files_of};
use super::{Unreadable, tree};

/// A release: a commit with a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    /// The name of the tag.
    pub(crate) name: String,
    /// What was in the repository.
    pub(crate) tree: ObjectId,
    /// Whether it is what is checked out.
    pub(crate) is_head: bool,
}

/// The releases that what is checked out came from, the newest `limit` of them first. Tags are those of releases if
/// `is_release` says so of their names.
pub(super) fn releases(
    repository: &gix::Repository,
    is_release: &dyn Fn(&str) -> bool,
    limit: usize,
) -> gix::Result<Vec<Release>> {
    let mut tags: HashMap<ObjectId, String> = HashMap::new();
    let references = repository.references()?;
    // A tag of something else than a commit, or one that is broken, is none of a release.
    for mut tag in references.tags()?.flatten() {
        let name = tag.name().shorten().to_str_lossy().into_owned();
        if !is_release(&name) {
            continue;
        }
        if let Ok(commit) = tag.peel_to_commit() {
            // Of two for a commit, always the same one.
            let known = tags.entry(commit.id).or_insert_with(|| name.clone());
            if *known < name {
                *known = name;
            }
        }
    }
    let Ok(head) = repository.head_commit() else { return Ok(Vec::new()) };
    let mut releases = Vec::new();
    if tags.is_empty() {
        return Ok(releases);
    }
    let order = Sorting::ByCommitTime(CommitTimeOrder::NewestFirst);
    for commit in repository.rev_walk([head.id]).sorting(order).all()? {
        // Where a shallow clone ends, so does what can be known.
        let Ok(commit) = commit else { break };
        let Some(name) = tags.remove(&commit.id) else { continue };
        let tree = repository.find_commit(commit.id)?.tree_id()?.detach();
        releases.push(Release { name, tree, is_head: commit.id == head.id });
        if releases.len() == limit || tags.is_empty() {
            break;
        }
    }
    Ok(releases)
}

/// The files below `directory` in the commit with `tree`, with their paths from the top on.
pub(super) fn files_below(
    tree: ObjectId,
    directory: &Path,
    objects: &Objects,
) -> Result<Vec<TrackedFile>, Unreadable> {
    let mut here = tree;
    let mut prefix = Vec::new();
    for part in directory {
        let name = part.to_string_lossy();
        let entries = tree::entries(objects, here).map_err(|_| Unreadable::Head)?;
        let Some(entry) =
            entries.into_iter().find(|entry| entry.name == name.as_bytes() && entry.kind == EntryKind::Tree)
        else {
            return Ok(Vec::new());
        };
        here = entry.id;
        prefix.extend_from_slice(name.as_bytes());
        prefix.push(b'/');
    }
    let mut files = files_of(here, objects).map_err(|_| Unreadable::Head)?;
    for file in &mut files {
        file.path.insert_str(0, &prefix);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::testing::WorkTree;

    #[track_caller]
    fn check(tree: &WorkTree, expected: &[&str]) {
        let releases = tree.repository("").releases(&|name| name.starts_with('v'), 2).unwrap();
        let shown = releases
            .iter()
            .map(|release| format!("{}{}", release.name, if release.is_head { " here" } else { "" }));
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_newest_that_is_reached() {
        let tree = WorkTree::new();
        check(&tree, &[]);
        tree.write("a", "1").commit();
        check(&tree, &[]);
        tree.git("tag v1").git("tag other");
        check(&tree, &["v1 here"]);
        tree.git("checkout -qb side").write("b", "2").git_at("2026-02-01T00:00:00Z", "add -A");
        tree.git_at("2026-02-01T00:00:00Z", "commit -qm b").git("tag v9").git("checkout -q main");
        tree.write("m/x/c", "3")
            .git("add -A")
            .git_at("2026-03-01T00:00:00Z", "commit -qm c")
            .git("tag -am t v2");
        check(&tree, &["v2 here", "v1"]);
        tree.write("a", "4").git("add -A").git_at("2026-04-01T00:00:00Z", "commit -qm d");
        check(&tree, &["v2", "v1"]);
        let repository = tree.repository("");
        let release = repository.releases(&|name| name == "v2", 1).unwrap().remove(0);
        let files = |directory: &str| {
            let files = repository.files_at(release.tree, Path::new(directory)).unwrap();
            files.iter().map(|file| file.path.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            (files("m"), files("m/x"), files("n")),
            (vec!["m/x/c".into()], vec!["m/x/c".into()], vec![])
        );
    }
}
