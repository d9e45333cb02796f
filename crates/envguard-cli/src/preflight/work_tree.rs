//! Whether what lies in the work tree is what is committed.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::exit::Failure;
use crate::git::Repository;

/// The files that are not as in the last commit, sorted: changed, staged, gone, or new and not ignored. `aside` is a file that does
/// not count.
pub(crate) fn uncommitted(repository: &Repository, aside: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let failed =
        |what: &dyn std::fmt::Display| Failure::new(format!("it cannot be told what is committed: {what}"));
    let changes = repository.changes_since("HEAD").map_err(|error| failed(&error))?;
    let mut found: Vec<PathBuf> = changes.touched.into_iter().collect();
    let mut walk = WalkBuilder::new(repository.top());
    walk.hidden(false).ignore(false).follow_links(false);
    // Other repositories speak for themselves.
    walk.filter_entry(|entry| {
        entry.depth() == 0 || (entry.file_name() != ".git" && !entry.path().join(".git").exists())
    });
    for entry in walk.build() {
        let entry = entry.map_err(|error| failed(&error))?;
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        if !is_directory && !changes.held.contains(entry.path()) {
            found.push(entry.into_path());
        }
    }
    found.retain(|path| Some(&**path) != aside);
    found.sort();
    found.dedup();
    Ok(found)
}
