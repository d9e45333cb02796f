//! The entries of one directory of a commit.

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::TreeRefIter;
use gix::objs::tree::EntryKind;

use super::objects::Objects;

/// What a directory holds under a name.
pub(super) struct TreeEntry {
    pub(super) name: BString,
    pub(super) kind: EntryKind,
    pub(super) id: ObjectId,
}

/// The entries of the directory `id`, in the order of git. None of the empty one, which needs not be stored.
pub(super) fn entries(objects: &Objects, id: ObjectId) -> gix::Result<Vec<TreeEntry>> {
    if id.is_empty_tree() {
        return Ok(Vec::new());
    }
    let mut buffer = Vec::new();
    let kind = objects.find(&id, &mut buffer)?;
    if kind != Some(gix::objs::Kind::Tree) {
        let message = format!("the tree {id} is missing");
        return Err(gix::Error::from_error(gix::error::not_found(message)));
    }
    TreeRefIter::from_bytes(&buffer, id.kind())
        .map(|entry| {
            let entry = entry?;
            Ok(TreeEntry {
                name: entry.filename.to_owned(),
                kind: entry.mode.kind(),
                id: entry.oid.to_owned(),
            })
        })
        .collect()
}
