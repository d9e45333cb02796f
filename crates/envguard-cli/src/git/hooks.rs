//! Where git looks for hooks.

use std::path::{Path, PathBuf};

use super::Repository;
use crate::exit::Failure;
use crate::paths;

/// The directory that git looks for the hooks of a repository in. It need not be there.
pub(crate) struct HooksDirectory {
    pub(crate) path: PathBuf,
    pub(crate) owner: HooksOwner,
}

/// Whose hooks they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HooksOwner {
    /// Those of the repository, and of all work trees of it.
    Repository,
    /// They lie in the work tree, where all who work on it may get them from git.
    WorkTree,
    /// They lie elsewhere: `core.hooksPath` leads there, for other repositories too perhaps.
    Others,
}

impl Repository {
    /// Where git looks for hooks: below what all work trees have in common, or where `core.hooksPath` leads.
    pub(crate) fn hooks_directory(&self) -> Result<HooksDirectory, Failure> {
        let (common, configured) = self.with_repository(|repository| {
            let configured = repository.config_snapshot().trusted_path("core.hooksPath");
            (repository.common_dir().to_owned(), configured)
        });
        let configured = configured
            .map_err(|error| Failure::new(format!("`core.hooksPath` of git leads nowhere: {error}")))?;
        let common = common.canonicalize().unwrap_or(common);
        let path = match configured {
            // Git goes to the top before it looks.
            Some(path) => paths::absolute(&path, self.top()),
            None => common.join("hooks"),
        };
        let real = real(&path);
        let owner = if real.starts_with(&common) {
            HooksOwner::Repository
        } else if real.starts_with(self.top()) {
            HooksOwner::WorkTree
        } else {
            HooksOwner::Others
        };
        Ok(HooksDirectory { path, owner })
    }
}

/// `path` without links, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    let real = there.and_then(|(above, real)| Some(real.join(path.strip_prefix(above).ok()?)));
    real.unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::WorkTree;
    use super::HooksOwner;

    /// As git says it, and whose.
    #[track_caller]
    fn check(tree: &WorkTree, within: &str, owner: HooksOwner) {
        let found = tree.repository(within).hooks_directory().unwrap();
        assert_eq!(found.owner, owner);
        let answer = tree.answer(&format!("-C ./{within} rev-parse --git-path hooks"));
        assert_eq!(found.path, crate::paths::absolute(answer.as_ref(), &tree.path(within)));
    }

    #[test]
    fn where_git_looks() {
        let tree = WorkTree::new();
        tree.write("a", "1").commit();
        check(&tree, "", HooksOwner::Repository);
        tree.git("worktree add -q -b other linked");
        check(&tree, "linked", HooksOwner::Repository);
        tree.git("config core.hooksPath .hooks");
        check(&tree, "", HooksOwner::WorkTree);
        check(&tree, "linked", HooksOwner::WorkTree);
        tree.git("config core.hooksPath ../hooks");
        check(&tree, "", HooksOwner::Others);
        tree.git("config core.hooksPath /somewhere/else");
        check(&tree, "", HooksOwner::Others);
        tree.git("config core.hooksPath .git/own");
        check(&tree, "", HooksOwner::Repository);
    }
}
